from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Entry, Note
from vaultlint.parse.properties import unquoted_links
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
from vaultlint.rules.signs import Sign
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
    needs = frozenset((Sign.BLOCK,))
    words = "[["
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
            written = note.text.find("[[", block.inner_start, block.inner_end) >= 0
            for entry in block.entries if written else ():
                if entry.node is not None and entry.node.children and not entry.defects:
                    yield from self._links(note, entry)

    def fix_of(self, defect: object, key: str) -> Fix | None:
        """Return the fix that salvage tried; the value becomes one that it was not."""
        fix = super().fix_of(defect, key)  # type: ignore[arg-type]
        return fix._replace(keys=frozenset((key.lower(),))) if fix else None

    def _links(self, note: Note, entry: Entry) -> Iterator[Finding]:
        keys = frozenset((entry.key.lower(),))
        for node in unquoted_links(entry.node, note.text) if entry.node else ():
            source = note.text[node.start : node.end]
            fix: Fix | None = Fix(self.title, (Edit(node.start, node.end, quote(source)),), Applicability.SAFE, keys)
            if not keys.isdisjoint(("tags", "tag")):  # in quotes it would be no tag
                edits = (Edit(node.start, node.end, source[2:-2]),)
                tag = why_no_tag(source[2:-2]) is None
                fix = Fix("write it as a tag", edits, Applicability.UNSAFE, keys) if tag else None
            message = f"{quoted(source)[1:-1]} in {quoted(entry.key)} is not quoted: YAML reads a list within a list"
            yield self.finding(node.start, node.end, message, fix)
