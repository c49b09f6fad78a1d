"""Notes of the Raindrop Highlights plugin: callouts whose kind tells the highlight's colour."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, field_of, indent_of, property_text, steps, unbullet
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.note import Note, Reading

NAME = "raindrop"
_UPDATED = " — Updated on "
_COLORS = {"danger": "red", "info": "blue", "check": "green", "quote": ""}


def recognises(signs: Signs) -> bool:
    """Tell whether the plugin keeps its id in the note, and the note has highlights."""
    return "raindrop_id" in signs.properties and "highlights" in signs.names


def read(note: Note) -> Reading:
    """Read a note of the Raindrop Highlights plugin.

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
            walk.heading(number, name, level)
        elif text:
            walk.line(number, text)
        walk.blank = not text
    walk.draft.put("document_id", property_text(note, "raindrop_id"))
    return walk.draft.reading()


class _Walk:
    """One pass over the lines."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.section = "top"
        self.blank = False
        self.quoted = False  # whether the highlights are callouts: list items are the reader's own

    def heading(self, number: int, name: str, level: int) -> None:
        self.draft.close()
        if name.lower() in {"metadata", "highlights"}:
            self.section = name.lower()
        elif level == 1 and self.draft.texts.setdefault("title", name) == name:
            self.section = "top"
        else:
            self.section = "own"
            return
        self.draft.apparatus.add(number)

    def line(self, number: int, text: str) -> None:
        draft = self.draft
        if self.section == "highlights":
            self._highlight(number, text)
        elif self.section == "metadata":
            found = field_of(text)
            if found:
                draft.field("tags" if found.label == "topics" else found.label, found.value, number)
            draft.apparatus.add(number)
        elif self.section == "top":
            if "summary" in draft.texts:
                draft.more("summary", text)
            elif "title" in draft.texts:
                draft.put("summary", text)  # Raindrop's excerpt of the page
            draft.apparatus.add(number)

    def _highlight(self, number: int, text: str) -> None:
        passage = self.draft.passage
        said = text.removeprefix(">").strip()
        item = unbullet(text)
        if item is not None and not self.quoted:
            self._item(number, item)
        elif not said:
            self.draft.apparatus.add(number)
        elif said.startswith("[!") and text.startswith(">"):
            self.quoted = True
            passage = self.draft.begin(number)
            color = _COLORS.get(said[2:].partition("]")[0].lower(), "")
            passage.tag(number, [color] if color else [])
            self.draft.apparatus.add(number)
        elif said.startswith(">") and passage:
            if passage.notes:
                passage.more_note(number, said.lstrip("> "))
            else:
                passage.note(number, said.lstrip("> "))
        elif text.startswith(">") and not passage:
            self.draft.begin(number, said)
        elif passage and self.blank and not text.startswith(">"):
            self.draft.close()  # the reader's own line
        elif passage:
            passage.add(number, said)

    def _item(self, number: int, item: str) -> None:
        """Take a list item, as early and own templates write highlights; below one it is the reader's note."""
        passage, line = self.draft.passage, self.draft.note.lines.line(number)
        found = field_of(item)
        if passage and (indent_of(line) >= 2 or (found and found.label == "note")):
            passage.note(number, found.value if found and found.label == "note" else item)
            passage.end_line = number + 1
        elif item:
            self.draft.begin(number, item.removeprefix("[ ] ").rpartition(_UPDATED)[0].rstrip() or item)
