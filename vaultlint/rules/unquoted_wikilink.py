from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.frontmatter import leaves
from vaultlint.parse.note import Entry, Node, Note
from vaultlint.parse.scalars import quote
from vaultlint.parse.tagnames import why_no_tag
from vaultlint.rules.base import (
    Applicability,
    Context,
    DefectRule,
    Example,
    Finding,
    Fix,
    Level,
    Part,
    readable_blocks,
)
from vaultlint.text import Edit, quoted


class UnquotedWikilink(DefectRule):
    """`author: [[Wes Kao]]` is a list within a list to YAML, not a link: Obsidian shows no link, the
    graph has none, and a rename does not reach it. Several links in a row make the whole block unreadable:
    that is an error.
    The fix writes each link as a quoted text. Among the tags a link is no tag: there the fix writes
    the tag without brackets, and is unsafe.
    """

    code = "VL201"
    name = "unquoted-wikilink"
    level = Level.WARNING
    gravest = Level.ERROR
    summary = "a wikilink in a property is not quoted"
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES, Part.LINKS, Part.TAGS))
    title = "quote the link"
    examples = (
        Example("---\nauthor: [[Wes Kao]]\n---\n", '---\nauthor: "[[Wes Kao]]"\n---\n'),
        Example("---\nup:\n  - [[A]]\n  - [[B|b]]\n---\n", '---\nup:\n  - "[[A]]"\n  - "[[B|b]]"\n---\n'),
        Example("---\nauthors: [[A]], [[B]]\n---\n", '---\nauthors: ["[[A]]", "[[B]]"]\n---\n'),
    )
    quiet = (
        '---\nauthor: "[[Wes Kao]]"\nmatrix: [[1, 2], [3, 4]]\n---\n',
        "---\nnested: [[]]\ndeep: [[[a]]]\n---\n",
        "---\nnote: see [[A]] for more\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give lists in lists of one that are written as a link is."""
        yield from (one._replace(level=Level.ERROR) for one in super().check(note, context))
        for block in readable_blocks(note):
            for entry in block.entries:
                if entry.node is not None and not entry.defects and entry.node.kind != "scalar":
                    yield from self._links(note, entry, entry.node)

    def fix_of(self, defect: object, key: str) -> Fix | None:
        """Return the fix that salvage tried; the value becomes one that it was not."""
        fix = super().fix_of(defect, key)  # type: ignore[arg-type]
        return fix._replace(keys=frozenset((key.lower(),))) if fix else None

    def _links(self, note: Note, entry: Entry, node: Node) -> Iterator[Finding]:
        source = note.text[node.start : node.end]
        if _is_link(node, source):
            keys = frozenset((entry.key.lower(),))
            fix: Fix | None = Fix(self.title, (Edit(node.start, node.end, quote(source)),), Applicability.SAFE, keys)
            if not keys.isdisjoint(("tags", "tag")):  # in quotes it would be no tag
                edits = (Edit(node.start, node.end, source[2:-2]),)
                tag = why_no_tag(source[2:-2]) is None
                fix = Fix("write it as a tag", edits, Applicability.UNSAFE, keys) if tag else None
            message = f"{quoted(source)[1:-1]} in {quoted(entry.key)} is not quoted: YAML reads a list within a list"
            yield self.finding(node.start, node.end, message, fix)
            return
        if node.style == "flow" and source.startswith("[[[") and len(node.children) == 1:
            return
        for child in node.children:
            if child.kind != "scalar":
                yield from self._links(note, entry, child)


def _is_link(node: Node, source: str) -> bool:
    """Return whether a node is ``[[one thing]]`` as written for a link."""
    if not (source.startswith("[[") and source.endswith("]]") and "\n" not in source):
        return False
    if len(node.children) != 1 or node.children[0].kind != "list" or not node.children[0].children:
        return False
    inner = node.children[0]
    words = source[2:-2]
    scalars = all(leaf.kind == "scalar" and not leaf.style for leaf in leaves(inner))
    numbers = all(isinstance(child.value, int | float) for child in inner.children)
    return scalars and not numbers and "[" not in words and "]" not in words
