"""Readwise's notes for Logseq: ``key::`` lines, then bullets with a highlight each, indented by tabs."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs, field_of, heading_of, indent_of, rows, unbullet
from vaultlint.parse.exports.draft import Draft
from vaultlint.parse.exports.readwise import ID_MARKS, identify
from vaultlint.parse.exports.tails import location_of, tail_of
from vaultlint.parse.exports.values import tags_of
from vaultlint.parse.exports.veil import Veil
from vaultlint.parse.exports.walk import Walk
from vaultlint.parse.note import Note, Reading

NAME = "readwise-logseq"
_SYNCED = ("highlights first synced by", "new highlights added")
_PAGE_KEYS = ("title:: ", "full-title:: ", "author:: ")  # a copy of the page begins
_BLOCK_KEYS = ("collapsed", "card-", "heading", "background-color")


def recognises(signs: Signs) -> bool:
    """Tell whether the note has Readwise's keys for Logseq."""
    text = signs.top
    if ":: " not in text:
        return False
    return signs.says("full-title:: ") or (signs.says("author:: ") and signs.says("first synced by [[Readwise]]"))


def read(note: Note) -> Reading:
    """Read a note that Readwise wrote for Logseq.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    walk = _Outline(note)
    for number, line, veiled, opens, _ in rows(note):
        if line.strip():
            walk.line(number, line, veiled=veiled and walk.veil.covers(line, walk.draft.passage, opens=opens))
    walk.draft.close()
    identify(walk.draft)
    return walk.draft.reading()


class _Outline:
    """One pass over the outline."""

    def __init__(self, note: Note) -> None:
        self.draft = Draft(note, NAME, ID_MARKS)
        self.inside = False  # below the line that begins the highlights
        self.depth = 0  # indent of the open highlight
        self.noting = False
        self.veil = Veil()

    def line(self, number: int, line: str, *, veiled: bool) -> None:
        item = unbullet(line)
        text = (item if item is not None else line.strip()).removesuffix("\\").strip()
        if veiled and self.inside:
            self._veiled(number, text)
        elif text[:30].lower().startswith(_SYNCED) or (not veiled and heading_of(line)[1].lower() == "highlights"):
            self.draft.close()
            self.inside = True
            self.draft.apparatus.add(number)
        elif not self.inside or (item is None and line.startswith(_PAGE_KEYS)):
            self.draft.close()
            self.inside = False
            self._head(number, line, text)
        elif item is not None:
            self._bullet(number, indent_of(line), text)
        else:
            self._text(number, indent_of(line), text)

    def _head(self, number: int, line: str, text: str) -> None:
        key, double_colon, value = text.partition("::")
        if double_colon and key.replace("-", "").replace(" ", "").isalnum() and len(key) < 40:
            label = key.strip().lower().replace("-", " ")
            value = value.strip()
            if label == "title":
                self.draft.put("page", value.removesuffix("(highlights)"))
            elif label == "full title":
                self.draft.field(label, value.strip('"'), number)
            else:
                self.draft.field(label, value, number)
            if label not in Walk.SAID:
                self.draft.apparatus.add(number)
        elif text.startswith("![") or heading_of(line)[0] == 1 or not text:
            self.draft.apparatus.add(number)

    def _veiled(self, number: int, text: str) -> None:
        """Take a line of code, a comment or math: it may belong to the open highlight, and begins none."""
        passage = self.draft.passage
        if passage and self.veil.within:
            passage.add(number, text)
        elif passage:
            passage.note(number, text)  # behind the exporter's link
            passage.end_line = number + 1

    def _bullet(self, number: int, indent: int, text: str) -> None:
        passage = self.draft.passage
        tail = tail_of(text)
        if text in {"", "-"}:
            self.draft.apparatus.add(number)
            if text or indent < self.depth:
                self.draft.close()  # a separator, also below a chapter's name
        elif passage and tail.found and not tail.text:
            passage.add(number, text)
            passage.known_by(url=tail.url, location=location_of(tail.label))
            self.draft.apparatus.add(number)
        elif passage and self._attribute(number, text):
            pass
        elif passage and indent > self.depth:
            self._continue(number, text)
        else:
            self.noting = False
            self.depth = indent
            self.draft.begin(number, text)

    def _text(self, number: int, indent: int, text: str) -> None:
        if not self.draft.passage:
            self.depth = indent
            self.draft.begin(number, text)
        elif not self._attribute(number, text):
            self._continue(number, text)

    def _continue(self, number: int, text: str) -> None:
        passage = self.draft.passage
        if passage and self.noting:
            passage.more_note(number, text)
        elif passage and passage.ended and not tail_of(text).found:
            passage.note(number, text)  # behind the link the reader speaks
            passage.end_line = number + 1
        elif passage:
            passage.add(number, text)

    def _attribute(self, number: int, text: str) -> bool:
        """Take a block's properties, and the tags and notes under a highlight."""
        passage, found = self.draft.passage, field_of(text)
        if not passage or not found:
            return False
        if found.label == "id" and "::" in text[:6]:
            passage.known_by(id=found.value)
            passage.end_line = number + 1
        elif found.label == "tags":
            passage.tag(number, tags_of(found.value))
        elif found.label == "note":
            self.noting = passage.note(number, found.value)
            passage.end_line = number + 1
            if self.noting:
                return True
        elif "::" not in text[:40] or not text.startswith(_BLOCK_KEYS):
            return False
        self.draft.apparatus.add(number)
        return True
