"""Notes of the Readwise Community plugin: a list in bold, then paragraphs that end in a comment with an id."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, field_of, steps, unbullet
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.note import Note, Reading

NAME = "readwise-community"
_MARK = "%% highlight_id: "


def recognises(signs: Signs) -> bool:
    """Tell whether the note has the comments that the plugin puts behind highlights."""
    return _MARK in signs.opening and any(_id_in(line)[1] for line in signs.opening.split("\n"))


def read(note: Note) -> Reading:
    """Read a note of the Readwise Community plugin.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    walk = _Walk(note)
    for number, text, level, _ in steps(note):
        if level:
            walk.close()
        elif text:
            walk.line(number, text)
        walk.blank = not text
    walk.close()
    return walk.draft.reading()


class _Walk:
    """One pass over the lines."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.blank = False
        self.noting = False

    def close(self) -> None:
        """Close the open highlight; what no id stands behind is the reader's own."""
        if self.draft.passage and not self.draft.passage.claim.id:
            self.draft.passage = None
        self.draft.close()
        self.noting = False

    def line(self, number: int, text: str) -> None:
        """Take a line that is no heading."""
        item = unbullet(text)
        found = field_of(item) if item and item.startswith("**") else None
        if found and (found.label == "url" or not self.draft.passage):
            self.close()  # a copy of the note begins with its address
            self.draft.field(found.label, found.value, number)
            self.draft.apparatus.add(number)
        elif len(text) > 2 and not text.strip("-"):
            self.close()
            self.draft.apparatus.add(number)
        else:
            self._highlight(number, text)

    def _highlight(self, number: int, text: str) -> None:
        passage = self.draft.passage
        said, known = _id_in(text)
        ended = passage is not None and bool(passage.claim.id)
        if passage and ended and not known and not self.blank:
            found = field_of(text)
            if found and found.label == "note":
                self.noting = passage.note(number, found.value)
            elif self.noting:
                passage.more_note(number, text)
            else:
                passage.note(number, text)
            passage.end_line = number + 1
            return
        if not passage or ended:
            self.close()
            passage = self.draft.begin(number)
        if said:
            passage.add(number, ("\n" if self.blank and passage.parts else "") + said)
        passage.end_line = number + 1
        passage.known_by(id=known)


def _id_in(line: str) -> tuple[str, str]:
    """Split a line that ends in the plugin's comment into text and id.

    Examples
    --------
    >>> _id_in("Go slow. %% highlight_id: 12 %%")
    ('Go slow.', '12')
    """
    said, mark, rest = line.rpartition(_MARK)
    known, closed, behind = rest.partition("%%")
    known = known.strip()
    return (said.rstrip(), known) if mark and closed and known.isdecimal() and not behind.strip() else (line, "")
