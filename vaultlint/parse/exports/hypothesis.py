"""Notes of the Hypothes.is plugin: list items that end in a dated link to the annotation."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs
from vaultlint.parse.exports.draft import Passage
from vaultlint.parse.exports.walk import Walk
from vaultlint.parse.note import Note, Reading

NAME = "hypothesis"
_GROUP = " — Group: #"


def recognises(signs: Signs) -> bool:
    """Tell whether the note says that it is the plugin's, or links to annotations as the plugin does."""
    entry = signs.properties.get("doc_type")
    if entry is not None and entry.value == "hypothesis-highlights":
        return True
    if "highlights" not in signs.names:
        return False
    return "](https://hyp.is/" in signs.opening and " — [Updated on " in signs.opening


def read(note: Note) -> Reading:
    """Read a note of the Hypothes.is plugin.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    return _Walk(note, NAME).reading()


class _Walk(Walk):
    """The walk; page notes are the reader's own words."""

    SECTIONS = ("metadata", "highlights", "page notes")
    ID_MARKS = ("hyp.is/", "hypothes.is/a/")
    DOUBTFUL = Walk.DOUBTFUL | {"G"}  # of "Group: #x"

    def _highlights(self, number: int, line: str, text: str) -> None:
        """Take a line; the group stands in a list item of its own, or behind the link."""
        if self.draft.passage and text.startswith("- Group: #"):
            self.draft.apparatus.add(number)
            return
        super()._highlights(number, line, text)

    def begin(self, number: int, text: str) -> Passage:
        """Begin a highlight; the group behind the link is the exporter's."""
        start = text.rfind(_GROUP)
        shared = start >= 0 and " " not in text[start + len(_GROUP) :]
        return super().begin(number, text[:start].rstrip() if shared else text)
