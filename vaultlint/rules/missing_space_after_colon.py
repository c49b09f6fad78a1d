from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.keys import INVISIBLE, WIDE, is_known, tight_key
from vaultlint.parse.note import Entry, Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, DefectRule, Example, Finding, Level
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted

_ODD = pattern(f"[{INVISIBLE}]|^[{WIDE}]+|[{WIDE}]+$")


class MissingSpaceAfterColon(DefectRule):
    """YAML wants a space between `key:` and its value. Without one, or with a no-break space, a wide space
    (U+3000) or a zero-width character in its place, or with a wide colon (`title：Foo`), the line is text
    and no property, and the block around it is mostly unreadable. Where the block was unreadable the fix
    writes the space. A key that holds an invisible character and is read all the same is only reported:
    queries for the key do not find it.
    """

    code = "VL115"
    name = "missing-space-after-colon"
    level = Level.ERROR
    summary = "no plain space between a key's colon and its value"
    needs = frozenset((Sign.BLOCK, Sign.ODD_KEY))
    applicability = Applicability.SAFE
    title = "write a space after the colon"
    examples = (
        Example("---\ntitle:Foo\nauthor: x\n---\n", "---\ntitle: Foo\nauthor: x\n---\n"),
        Example("---\ntitle:\u00a0Foo\nauthor: x\n---\n", "---\ntitle: Foo\nauthor: x\n---\n"),
        Example("---\ntitle: x\nauthor:\u3000名前\n---\n", "---\ntitle: x\nauthor: 名前\n---\n"),
        Example("---\ntitle：名前\nauthor: x\n---\n", "---\ntitle: 名前\nauthor: x\n---\n"),
        Example("---\ntitle\u200b: Foo\n---\n"),
    )
    quiet = (
        "---\ntitle: x\n---\n注意：文\n",
        "---\nurl: https://example.org\ntime: 12:30\n---\n",
        "---\ntitle: Foo:Bar\n---\n",
        '---\n{"title":"Foo"}\n---\n',
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give missing spaces and keys with invisible characters."""
        yield from super().check(note, context)
        for block in note.blocks:
            for entry in block.entries:
                if (":" in entry.key or "：" in entry.key) and not entry.defects:
                    yield from self._swallowed(note, entry)
                if not entry.key.isascii() and (found := _ODD.search(entry.key)):
                    name = f"U+{ord(found[0][0]):04X}"
                    plain = quoted(_ODD.sub("", entry.key))
                    message = f"the key {plain} holds the invisible character {name}, wanted {plain} without it"
                    yield self.finding(entry.key_start, entry.key_end, message)

    def _swallowed(self, note: Note, entry: Entry) -> Iterator[Finding]:
        """Give keys such as ``title:"Foo`` of ``title:"Foo: bar"``: readable, and not what was meant."""
        found = tight_key(note.text[entry.key_start : entry.key_end])
        if found and is_known(found["key"]):
            at = entry.key_start + found.end() - 1
            message = f"no space after {quoted(found[0])}: YAML takes {quoted(entry.key)} for the key"
            yield self.finding(at, at + 1, message)
