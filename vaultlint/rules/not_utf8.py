from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Context, Finding, Level, Rule
from vaultlint.rules.signs import Sign

_BAD = pattern("[\udc80-\udcff]")


class NotUtf8(Rule):
    """The file's bytes are not UTF-8. Obsidian shows a replacement character for each of them and
    writes those back when the note is edited: the text is lost then. vaultlint reads around such bytes
    and never writes the file; convert it with a tool that knows its encoding (often Windows-1252 or
    UTF-16).
    """

    code = "VL704"
    name = "not-utf-8"
    level = Level.ERROR
    summary = "the file is not UTF-8"
    needs = frozenset((Sign.BYTES,))
    templates = True

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the first byte that is not UTF-8."""
        del context
        bad = note.source.bad_byte
        if bad is None:
            return
        found = _BAD.search(note.text)
        at = found.start() if found else 0
        wide = note.text[:2].encode("utf-8", "surrogateescape")[:2] in (b"\xff\xfe", b"\xfe\xff")
        byte = ord(note.text[at]) - 0xDC00 if note.text else 0
        what = "the file is UTF-16" if wide else f"byte {bad} is 0x{byte:02X}, which is no UTF-8"
        yield self.finding(at, at + 1, f"{what}: convert the file to UTF-8; nothing is written to it")
