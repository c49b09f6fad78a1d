"""Notes of the Omnivore plugin: two links, then quotes that end in a link, labels and a block id."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, property_text, steps, unbullet
from vaultlint.parse.exports.draft import Draft, Passage
from vaultlint.parse.exports.tails import id_in, split_block_id, unmarked
from vaultlint.parse.exports.values import markdown_link
from vaultlint.parse.note import Note, Reading

NAME = "omnivore"
_MAX_TAGS = 2000


def recognises(signs: Signs) -> bool:
    """Tell whether the note opens with Omnivore's link back, or links to highlights there."""
    if "[Read on Omnivore](" in signs.top:
        return True
    return "highlights" in signs.names and "](https://omnivore.app/me/" in signs.opening


def read(note: Note) -> Reading:
    """Read a note of the Omnivore plugin.

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
        walk.blank = not text
    walk.draft.put("document_id", property_text(note, "id"))
    return walk.draft.reading()


class _Walk:
    """One pass over the lines."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME)
        self.section = "top"
        self.blank = False
        self.noting = False

    def heading(self, number: int, level: int, name: str) -> None:
        self.draft.close()
        if name.lower() == "highlights" and level > 1:
            self.section = "highlights"
        elif level == 1 and self.draft.texts.setdefault("heading", name) == name:
            self.section = "top"
        else:
            self.section = "own"
        if self.section != "own":
            self.draft.apparatus.add(number)

    def line(self, number: int, text: str) -> None:
        if self.section == "highlights":
            self._highlight(number, text)
        elif self.section == "top":
            item = unbullet(text)
            label, address = markdown_link(item if item is not None else text)
            if label == "Read Original":
                self.draft.put("url", address)
            if label.startswith("Read ") or text == "#Omnivore":
                self.draft.apparatus.add(number)

    def _highlight(self, number: int, text: str) -> None:
        passage = self.draft.passage
        if not text.startswith(">"):
            if passage and self.noting:
                passage.more_note(number, text)
            elif passage:
                self.noting = passage.note(number, text)
                passage.end_line = number + 1
            return
        if not passage or self.blank:
            self.noting = False
            passage = self.draft.begin(number)
        self._quote(passage, number, text.removeprefix(">").strip())

    def _quote(self, passage: Passage, number: int, text: str) -> None:
        text, block = split_block_id(text)
        passage.known_by(id=block)
        start = text.rfind("](https://omnivore.app/")
        if start >= 0:
            end = text.find(")", start)
            end = end if end >= 0 else len(text)
            url = text[start + 2 : end]
            passage.tag(
                number, [word[1:] for word in text[end + 1 :][:_MAX_TAGS].split() if word.startswith("#") and word[1:]]
            )
            passage.known_by(url=url, id=id_in(url, "#"))
            text = text[: text.rfind("[", 0, start)].rstrip()
        text, color = unmarked(text)
        if color:
            passage.tag(number, [color])
        passage.add(number, text)
