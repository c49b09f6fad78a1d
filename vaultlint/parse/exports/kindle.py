"""Notes of the Kindle plugin: paragraphs that end in a location, separated by rules.

What stands between the location and the rule is the reader's note.
"""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, field_of, properties, steps, unbullet
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.exports.tails import split_block_id
from vaultlint.parse.exports.values import markdown_link
from vaultlint.parse.note import Note, Reading

NAME = "kindle"
_ENDS = (" — location: [", " — page: [", " - location: [", " - page: [", " (location: ", " (page: ")


def recognises(signs: Signs) -> bool:
    """Tell whether the plugin keeps its record in the note, or the note has its links."""
    if "kindle-sync" in signs.properties:
        return True
    return signs.says(" ASIN: ") and signs.says("(kindle://book?")


def read(note: Note) -> Reading:
    """Read a note of the Kindle plugin.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    walk = _Walk(note)
    for number, text, level, name in steps(note):
        if level:
            walk.heading(number, level, name)
        elif text:
            walk.line(number, text)
            walk.blank = False
        else:
            walk.blank = True
    walk.record()
    return walk.draft.reading()


class _Walk:
    """One pass over the lines."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.section = "top"
        self.ended = False  # whether the open highlight's location was seen
        self.noting = False
        self.blank = False
        self.headed = any(one.text.strip().lower() == "highlights" for one in note.body.headings)

    def heading(self, number: int, level: int, name: str) -> None:
        self.draft.close()
        lowered = name.lower()
        if lowered in {"metadata", "highlights"}:
            self.section = lowered
        elif level == 1 and self.draft.texts.setdefault("heading", name) == name:
            self.section = "top"
        elif level <= 2 and (self.headed or self.section != "top"):
            self.section = "own"
        if self.section != "own" and (level == 1 or lowered == self.section):
            self.draft.apparatus.add(number)

    def line(self, number: int, text: str) -> None:
        if not self.headed and any(end in text for end in _ENDS):
            self.section = "highlights"  # a template with other headings, or with none
        if self.section == "highlights":
            self._highlight(number, text)
        elif self.section != "own":
            self._metadata(number, text)

    def _metadata(self, number: int, text: str) -> None:
        item = unbullet(text)
        found = field_of(item) if item is not None else None
        if found:
            self.draft.field(found.label, found.value, number)
            if found.label in {"asin", "isbn"}:
                self.draft.put("document_id", found.value.strip("[]"))
        if found or text.startswith("![") or (item or "").startswith("[Kindle link]("):
            self.draft.apparatus.add(number)

    def _highlight(self, number: int, text: str) -> None:
        passage = self.draft.passage
        if len(text) > 2 and not text.strip("-"):
            self.draft.close()
            self.draft.apparatus.add(number)
            return
        said, block = split_block_id(text)
        start = max(said.rfind(end) for end in _ENDS)
        if passage and self.ended and start < 0:
            self._note(number, text)
            return
        if not passage or self.ended:
            passage = self.draft.begin(number)
            self.ended = self.noting = False
        if start >= 0:
            opens = said.find("[", start)
            label, address = markdown_link(said[opens:]) if opens >= 0 else (said[start:].partition(": ")[2], "")
            passage.known_by(url=address, location=label.rstrip(")"))
            said = said[:start].rstrip()
        passage.known_by(id=block)
        said = said.removeprefix("- ").removeprefix("> ")  # early versions: a quote in a list
        passage.add(number, ("\n" if self.blank and passage.parts else "") + said)
        self.ended = start >= 0 or bool(block)

    def _note(self, number: int, text: str) -> None:
        passage = self.draft.passage
        if passage and self.noting:
            passage.more_note(number, ("\n" if self.blank else "") + text)
        elif passage:
            self.noting = passage.note(number, text)
            passage.end_line = number + 1

    def record(self) -> None:
        """Take what the plugin keeps of the book in the properties."""
        entry = properties(self.draft.note).get("kindle-sync")
        kept = entry.value if entry is not None else None
        if not isinstance(kept, dict):
            return
        for key, field in (("title", "title"), ("asin", "document_id"), ("url", "url")):
            self.draft.put(field, str(kept.get(key) or ""))
        author = str(kept.get("author") or "")
        if entry is not None and not self.draft.authors:
            self.draft.author(author, self.draft.note.lines.number(entry.key_start))
