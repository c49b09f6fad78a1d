from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.text import quoted


class DuplicateTag(Rule):
    """Tags compare without case and without `#`: `Sales`, `sales` and `"#sales"` are one tag, and a list
    that names it twice shows two pills for it. The fix keeps the first, as it is spelled, and takes the
    others away.
    """

    code = "VL304"
    name = "duplicate-tag"
    level = Level.INFO
    summary = "a tag stands twice in the list of tags"
    keys = frozenset(("tags", "tag"))
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES,))
    quiet = (
        "---\ntags: [sale, sales, sales/eu]\n---\n",
        "---\naliases: [One, one]\ntags: [a]\n---\n",
        "---\ntags:\n  - a\n  # - a\n  - - a\n---\nand #a\n",
        '---\ntags:\n  -\n  -\n  - ""\n  - ""\n---\n',
    )
    examples = (
        Example("---\ntags: [Sales, b, sales]\n---\n", "---\ntags: [Sales, b]\n---\n"),
        Example("---\ntags:\n  - a\n  - b\n  - a\n---\n", "---\ntags:\n  - a\n  - b\n---\n"),
        Example('---\ntags: [a, "#a", A, a]\n---\n', "---\ntags: [a]\n---\n"),
        Example("---\ntags:\n  - a\n  - a # again\n---\n", "---\ntags:\n  - a\n  # again\n---\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the tags that stood before in the same list."""
        del context
        for block in readable_blocks(note):
            for entry in block.entries:
                if entry.key.lower() in ("tags", "tag") and not entry.defects:
                    yield from self._repeated(note, entry)

    def _repeated(self, note: Note, entry: Entry) -> Iterator[Finding]:
        node = entry.node
        if node is None or node.kind != "list":
            return
        seen: dict[str, str] = {}
        decorated = is_decorated(node, note.text)
        for at, item in enumerate(node.children):
            name = item.text.lstrip("#").strip() if item.kind == "scalar" and item.value is not None else ""
            if not name:
                continue
            if name.lower() not in seen:
                seen[name.lower()] = item.text
                continue
            edit = None if decorated else emit.without_item(note.text, node, at)
            keys = frozenset((entry.key.lower(),))
            fix = Fix("take the repeated tag away", (edit,), Applicability.SAFE, keys) if edit else None
            message = f"the tag {quoted(item.text)} stands before as {quoted(seen[name.lower()])}, wanted once"
            yield self.finding(item.start, item.end, message, fix)
