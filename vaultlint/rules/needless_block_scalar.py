from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse import emit
from vaultlint.parse.keys import ONE_LINE_KEYS
from vaultlint.parse.note import Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, quoted


class NeedlessBlockScalar(Rule):
    """`title: >` over one line is read with a line end at its end: the title is no longer equal to the
    same title elsewhere, and links and queries miss it. Some exporters write every text that way. The
    fix writes the value on the key's own line.
    """

    code = "VL120"
    name = "needless-block-scalar"
    level = Level.WARNING
    summary = "a value of one line is written as a block and ends in a line end"
    keys = ONE_LINE_KEYS
    needs = frozenset((Sign.BLOCK, Sign.FOLDED))
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES, Part.LINKS))
    examples = (
        Example("---\ntitle: >\n  Deep Work\nauthor: x\n---\n", "---\ntitle: Deep Work\nauthor: x\n---\n"),
        Example("---\nauthor: |\n  A: B\n---\n", '---\nauthor: "A: B"\n---\n'),
    )
    quiet = (
        "---\nsummary: >\n  one line\n---\n",
        "---\ntitle: >-\n  Deep Work\n---\n",
        "---\ntitle: |\n  two\n  lines\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give block scalars of known one-line keys whose value is one line and its line end."""
        del context
        for block in readable_blocks(note):
            for entry in block.entries:
                node = entry.node
                if node is None or entry.defects or node.style not in ("|", ">"):
                    continue
                words = node.text.removesuffix("\n")
                if entry.key.lower() not in ONE_LINE_KEYS or words == node.text or "\n" in words or not words.strip():
                    continue
                _, mark, comment = note.text[node.start : note.text.index("\n", node.start)].partition("#")
                behind = f" #{comment.rstrip()}" if mark else ""
                edit = Edit(node.start, node.end, emit.scalar(words) + behind)
                fix = Fix("write the value on one line", (edit,), Applicability.SAFE, frozenset((entry.key.lower(),)))
                message = f"the value of {quoted(entry.key)} is a block of one line and ends in a line end"
                yield self.finding(node.start, node.end, message, fix)
