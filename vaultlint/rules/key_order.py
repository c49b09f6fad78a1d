from __future__ import annotations

from collections.abc import Iterator, Sequence

from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Frontmatter, Note, State
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Rule, shown_block
from vaultlint.rules.signs import Sign
from vaultlint.schema import Shape, read_schema, reorder
from vaultlint.text import quoted

_KEEPS_LINES = pattern(r"[|>](?:\d?\+|\+\d)")


class KeyOrder(Rule):
    """The properties do not stand in the order that the vault's own schema gives: `order = ["title",
    "author"]` below `[schema]` in vaultlint.toml, or below `[schema."Books/"]` for a folder. Obsidian
    reads them all the same; notes are easier to compare by eye.

    The fix moves whole properties, each with its lines, its comments and the comments directly above it.
    Properties that the order does not name stand behind, in the order in which they stood. It is only
    reported where a comment or a blank line between properties belongs to nobody for certain, where one
    property refers to another (`&` and `*`), in JSON, and in a block that cannot be read. In the examples the
    order is title, author, url.
    """

    code = "VL212"
    name = "key-order"
    level = Level.INFO
    summary = "properties do not stand in the schema's order"
    needs = frozenset((Sign.BLOCK, Sign.SCHEMA))
    applicability = Applicability.SAFE
    example_context = Context(schema=read_schema({"order": ["title", "author", "url"]}))
    examples = (
        Example(
            "---\nurl: https://example.org\nyear: 1815\ntitle: Emma\n---\n",
            "---\ntitle: Emma\nurl: https://example.org\nyear: 1815\n---\n",
        ),
        Example(
            "---\nauthor:\n  - Jane  # ours\n  # a note\n  - Cassandra\n# as printed\ntitle: 'Emma'\n---\n",
            "---\n# as printed\ntitle: 'Emma'\nauthor:\n  - Jane  # ours\n  # a note\n  - Cassandra\n---\n",
        ),
        Example(
            "---\nyear: 1815\ntitle: A\n# title: B\nurl: x\n---\n",  # set aside when copies were united
            "---\ntitle: A\n# title: B\nurl: x\nyear: 1815\n---\n",
        ),
        Example("---\nurl: x\n\ntitle: Emma\n---\n"),
        Example("---\nurl: x\n# for both\n\ntitle: Emma\n---\n"),
        Example("---\nurl: &u x\ntitle: *u\n---\n"),
        Example('---\n{"url": "x", "title": "Emma"}\n---\n'),
        Example("---\nurl: x\ntitle: Emma: a novel\n---\n"),
    )
    quiet = (
        "---\nTitle: Emma\nurl: x\nyear: 1815\n\n# end\nalso: y\n---\n",
        "---\nyear: 1815\nother: x\n---\n",
        "---\n# url: x\ntitle: Emma\n---\n",
        "url: x\ntitle: Emma\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the first property that should stand further up."""
        shape = context.schema.at(note.path) if context.schema else None
        block = shown_block(note)
        if shape is None or not shape.order or block is None:
            return
        wanted = _in_order(block.entries, shape)
        first = next((pair for pair in zip(block.entries, wanted, strict=True) if pair[0] is not pair[1]), None)
        if first is None:
            return
        stands, entry = first
        message = f"{quoted(entry.key)} stands behind {quoted(stands.key)}, the schema wants it before"
        yield self.finding(entry.key_start, entry.key_end, message, self._fix(note.text, block, shape))

    def _fix(self, text: str, block: Frontmatter, shape: Shape) -> Fix | None:
        if block.state is not State.VALID or block.json or block.fence_defects or block.unread:
            return None
        if any(_is_bound(entry, text) for entry in block.entries):
            return None
        edits = reorder(text, block, _in_order(block.entries, shape))
        return Fix("put the properties in order", edits, Applicability.SAFE) if edits else None


def _in_order(entries: Sequence[Entry], shape: Shape) -> list[Entry]:
    return sorted(entries, key=lambda entry: shape.rank(entry.key))


def _is_bound(entry: Entry, text: str) -> bool:
    """Return whether an entry names a value for others, or takes the blank lines behind it."""
    if entry.node is None or entry.defects or text[entry.key_start] in "&!*":
        return True
    return is_decorated(entry.node, text) or _KEEPS_LINES.match(text, entry.node.start) is not None
