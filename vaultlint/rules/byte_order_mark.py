from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.rules.base import Applicability, Context, Finding, Fix, Level, Rule
from vaultlint.text import Edit


class ByteOrderMark(Rule):
    """The file starts with a UTF-8 byte order mark. Obsidian drops it, other tools see no frontmatter
    because of it. The fix takes it away; it is unsafe because some Windows programs look for it.
    """

    code = "VL705"
    name = "byte-order-mark"
    level = Level.INFO
    summary = "the file starts with a byte order mark"
    applicability = Applicability.UNSAFE

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the mark."""
        del context
        if note.source.bom:
            fix = Fix("take the byte order mark away", (Edit(0, 0, ""),), Applicability.UNSAFE, drops_bom=True)
            yield self.finding(0, 0, "the file starts with a byte order mark (U+FEFF), wanted none", fix)
