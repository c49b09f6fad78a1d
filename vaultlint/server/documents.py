"""The notes that an editor holds open: their text, and positions in the units that the editor counts in.

A text's lines end for the protocol at LF, CRLF and CR, and nowhere else: not at U+2028 or a form feed, as
`str.splitlines` would have it. Columns are counted in UTF-16 units unless the editor wants others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from lsprotocol import types

from vaultlint.parse import parse_source
from vaultlint.parse.note import Note
from vaultlint.text import Edit, Source, apply_edits, edits_between

_LINE_END = re.compile(r"\r\n|\n|\r")
_BOM = "\ufeff"
_ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2)}  # the codec, and the bytes of a unit; else code points


class Text:
    r"""A text with its lines, in the units of one encoding.

    Parameters
    ----------
    text : str
    encoding : str
        ``"utf-8"``, ``"utf-16"`` or ``"utf-32"``.

    Examples
    --------
    >>> text = Text("a\r\n😀b", "utf-16")
    >>> text.position(4), text.offset(types.Position(1, 2))
    (1:2, 4)
    """

    def __init__(self, text: str, encoding: str = "utf-16") -> None:
        self.text = text
        self.encoding = encoding
        ends = [(found.start(), found.end()) for found in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._stops = [*(start for start, _ in ends), len(text)]

    def position(self, offset: int) -> types.Position:
        """Return the place of an offset; one between CR and LF is the end of its line."""
        row = bisect_right(self._starts, offset) - 1
        return types.Position(row, self._units(self.text[self._starts[row] : min(offset, self._stops[row])]))

    def range(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(max(start, end)))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a place; behind a line's end it is that end, behind the text the text's end."""
        if position.line >= len(self._starts):
            return len(self.text)
        start = self._starts[position.line]
        line = self.text[start : self._stops[position.line]]
        codec, size = _ENCODINGS.get(self.encoding, ("", 1))
        if line.isascii() or not codec:
            return start + min(position.character, len(line))
        units = line.encode(codec, "surrogatepass")[: size * position.character]
        return start + len(units.decode(codec, "ignore"))

    def replaced(self, change: types.TextDocumentContentChangeEvent) -> Text:
        """Return the text after a change: of a range, or of the whole."""
        if isinstance(change, types.TextDocumentContentChangeWholeDocument):
            return Text(change.text, self.encoding)
        start, end = self.offset(change.range.start), self.offset(change.range.end)
        return Text(self.text[:start] + change.text + self.text[max(start, end) :], self.encoding)

    def cuts_line_end(self, offset: int) -> bool:
        """Return whether an offset lies between CR and LF: no place of the protocol's means that."""
        return 0 < offset < len(self.text) and self.text[offset - 1 : offset + 1] == "\r\n"

    def _units(self, part: str) -> int:
        codec, size = _ENCODINGS.get(self.encoding, ("", 1))
        return len(part) if part.isascii() or not codec else len(part.encode(codec, "surrogatepass")) // size


@dataclass
class Document:
    """An open note.

    Attributes
    ----------
    uri : str
    path : str
        Relative to the vault.
    version : int
    content : Text
        As the editor has it, saved or not.
    disk : Source
        The file as it was when it was opened or last saved: an editor hides its byte order mark, and shows
        bytes that are not UTF-8 as something else.
    """

    uri: str
    path: str
    version: int
    content: Text
    disk: Source = field(default_factory=lambda: Source(""))
    _note: Note | None = None
    _saved: Note | None = None

    @property
    def shift(self) -> int:
        """By how much the editor's offsets are larger than the note's: its text may begin with a byte order mark."""
        return 1 if self.content.text.startswith(_BOM) else 0

    @property
    def note(self) -> Note:
        """The text, parsed; once for every version."""
        if self._note is None:
            text = self.content.text[self.shift :]
            self._note = parse_source(self.path, Source(text, bool(self.shift) or self.disk.bom))
        return self._note

    @property
    def saved_note(self) -> Note:
        """What the file holds, parsed; once for every save."""
        if self._saved is None:
            self._saved = parse_source(self.path, self.disk)
        return self._saved

    def change(self, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Take changes over, in their order."""
        for one in changes:
            self.content = self.content.replaced(one)
        self.version = version
        self._note = None

    def saved(self, disk: Source) -> None:
        """Remember what the file holds now."""
        self.disk = disk
        self._note = self._saved = None

    def range(self, start: int, end: int) -> types.Range:
        """Return the editor's range of a span of the note."""
        return self.content.range(start + self.shift, end + self.shift)

    def offset(self, position: types.Position) -> int:
        """Return the offset in the note of a place in the editor."""
        return max(0, self.content.offset(position) - self.shift)

    def text_edits(self, edits: Sequence[Edit]) -> list[types.TextEdit]:
        """Return edits of the note as the editor takes them; whole lines where one would part CR from LF."""
        shift = self.shift
        if any(self.content.cuts_line_end(at + shift) for edit in edits for at in (edit.start, edit.end)):
            edits = edits_between(self.note.text, apply_edits(self.note.text, edits))
        ordered = sorted(dict.fromkeys(edits), key=lambda edit: (edit.start, edit.end))
        return [types.TextEdit(self.range(edit.start, edit.end), edit.text) for edit in ordered]
