"""Notes of the Readwise Mirror plugin: an "About" list without bullets, highlights between rules."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, field_of, heading_of, rows
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.exports.tails import tail_of
from vaultlint.parse.exports.values import tags_of
from vaultlint.parse.note import Note, Reading

NAME = "readwise-mirror"
_KEYS = {"authors": "author", "source url": "url", "last highlighted": ""}


def recognises(signs: Signs) -> bool:
    """Tell whether the note has the lines that Readwise Mirror begins with."""
    text = signs.top
    return signs.says("Readwise URL:") and ("%%\nID: " in text or "%%\r\nID: " in text or "\nAuthors: " in text)


def read(note: Note) -> Reading:
    """Read a note of Readwise Mirror.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    walk = _Walk(note)
    own = False
    for number, line, veiled, opens, _ in rows(note):
        text = line.strip()
        own = veiled and (_is_own(note, number) if opens else own)  # the reader's: no highlight
        if text and not own:
            walk.line(number, text, heading="" if veiled else heading_of(line)[1].lower())
    return walk.draft.reading()


def _is_own(note: Note, number: int) -> bool:
    """Tell whether the code, comment or math on a line is not the comment that the plugin begins its notes with."""
    return number + 1 < len(note.lines) and not note.lines.line(number + 1).startswith("ID: ")


class _Walk:
    """One pass over the lines."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.section = "top"
        self.last = ""  # what the line before belongs to: the text, or the reader's note

    def line(self, number: int, text: str, *, heading: str) -> None:
        if heading in {"about", "highlights", "document note"}:
            self.draft.close()
            self.section = heading
            self.draft.apparatus.add(number)
        elif text == "%%":
            self.draft.close()
            self.section = "top"
            self.draft.apparatus.add(number)
        elif text.strip("-") == "" and len(text) > 2:
            self.draft.close()
            self.draft.apparatus.add(number)
        elif self.section == "highlights":
            self._highlight(number, text)
        elif self.section != "document note":
            self._about(number, text)

    def _about(self, number: int, text: str) -> None:
        found = field_of(text)
        if found and found.label == "id":
            self.draft.put("document_id", found.value)
        elif found and found.label == "title":
            self.draft.field("title", found.value.removeprefix("[[").removesuffix("]]"), number)
        elif found:
            self.last = self.draft.field(_KEYS.get(found.label, found.label), found.value, number)
        elif self.last == "summary" and not text.startswith("!["):
            self.draft.more("summary", text)
        if found or self.last == "summary" or text.startswith("!["):
            self.draft.apparatus.add(number)

    def _highlight(self, number: int, text: str) -> None:
        passage, found, tail = self.draft.passage, field_of(text), tail_of(text)
        if not passage:
            self.last = "text"
            self._text(number, text)
        elif found and found.label == "note":
            self.last = "note" if passage.note(number, found.value) else ""
            passage.end_line = number + 1
        elif found and found.label == "tags":
            passage.tag(number, tags_of(found.value))
            self.draft.apparatus.add(number)
        elif tail.found and not tail.text and not tail.block:
            passage.known_by(url=tail.url)
            passage.end_line = number + 1
            self.draft.apparatus.add(number)
        elif self.last == "note":
            passage.more_note(number, text)
        else:
            self._text(number, text)

    def _text(self, number: int, text: str) -> None:
        """Take a line of the passage, the colour that stands behind it apart."""
        start = text.find(" %% Color: ")
        end = text.find(" %%", start + 4) if start >= 0 else -1
        color = text[start + 11 : end].strip().lower() if end > start else ""
        if color:
            text = text[:start] + text[end + 3 :]
        if self.draft.passage:
            self.draft.passage.add(number, text)
        passage = self.draft.passage or self.draft.begin(number, text)
        if color:
            passage.tag(number, [color])
