from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.signs import Sign

_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")


class ControlCharacter(Rule):
    """The frontmatter holds a character such as NUL or BEL that no one typed, mostly from a copied
    title. Obsidian reads the values all the same, other YAML readers refuse the whole block, and
    searches for the text fail. It is reported and left for a person to delete.
    """

    code = "VL119"
    name = "control-character"
    level = Level.WARNING
    summary = "the frontmatter holds a control character"
    needs = frozenset((Sign.BLOCK,))
    examples = (Example("---\ntitle: a\x07b\n---\n"),)
    quiet = ("---\ntitle:\ta\n---\n", "---\ntitle: a\n---\n\x07\n", "---\ntitle: 😀 é 日本\n---\n")

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the first such character of each block."""
        del context
        for block in note.blocks:
            found = _CONTROL.search(note.text, block.inner_start, block.inner_end)
            if found:
                more = len(_CONTROL.findall(note.text, block.inner_start, block.inner_end)) - 1
                message = f"the control character U+{ord(found[0]):04X} stands in the frontmatter"
                message += f" ({more} more), wanted none" if more else ", wanted none"
                yield self.finding(found.start(), found.end(), message)
