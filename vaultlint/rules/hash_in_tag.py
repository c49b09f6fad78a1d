from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice

from vaultlint.parse import emit
from vaultlint.parse.note import Entry, Frontmatter, Node, Note
from vaultlint.parse.properties import tag_comment, tag_names
from vaultlint.parse.tagnames import names_in
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, newline_of, quoted

_TAG_COMMENT = pattern(r"#+[^\s#,]+(?:[\s,]+#[^\s#,]+|\s*,\s*[^\s#,]+)*,?(?P<more>\s+#(?:\s.*)?)?")


class HashInTag(Rule):
    """In the `tags` property a tag stands without `#`. Quoted (`"#sales"`) Obsidian reads it all the same,
    while site generators, scripts and queries on the raw property take the `#` into the tag's name; unquoted
    (`- #sales`) it is a comment to YAML, and nobody reads it. The fix takes the `#` away; out of a
    comment it is unsafe, since somebody may have put the tag out of use that way.
    """

    code = "VL302"
    name = "hash-in-tag"
    level = Level.WARNING
    summary = "a tag in the frontmatter is written with #"
    needs = frozenset((Sign.HASH,))
    keys = frozenset(("tags", "tag"))
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS))
    examples = (
        Example('---\ntags: ["#x", y]\n---\n', "---\ntags: [x, y]\n---\n"),
        Example("---\ntags:\n  - '#a/b'\n---\n", "---\ntags:\n  - a/b\n---\n"),
        Example('---\ntags: ["#x #y", z]\n---\n', "---\ntags: [x, y, z]\n---\n"),
        Example('---\ntags: [x, "#x", y]\n---\n', "---\ntags: [x, y]\n---\n"),
        Example("---\ntags:\n  - #x\n---\n"),
        Example("---\ntags: #x #y\n---\n"),
        Example("---\ntags:\n  - a\n  - #x # later\n---\n"),
    )
    quiet = (
        "---\ntags: [x] # a comment\n---\n",
        "---\ntags:\n  # - old\n  - x\n---\n",
        "---\ntitle: '#1'\ntags: [C#]\n---\n",
        "---\ntags: # none yet\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give quoted tags with ``#`` and tags that are comments."""
        del context
        for block in readable_blocks(note):
            for entry in block.entries:
                if entry.key.lower() in ("tags", "tag") and entry.node is not None and not entry.defects:
                    yield from self._quoted(note, entry)
                    yield from self._comments(note, block, entry)

    def _quoted(self, note: Note, entry: Entry) -> Iterator[Finding]:
        node = entry.node
        if node is None or node.kind == "map" or (node.kind == "scalar" and len(node.text.split()) > 1):
            return
        items = node.children or (node,)
        seen = {leaf.text.lower() for leaf in items if not _has_hash(leaf)}
        for at, leaf in enumerate(items):
            if not _has_hash(leaf):
                continue
            names = names_in(leaf.text)
            new = [name for name in names if name.lower() not in seen]
            seen.update(name.lower() for name in new)
            written = Edit(leaf.start, leaf.end, _items(note, node, leaf, new))
            edit = written if new else emit.without_item(note.text, node, at)
            keys = frozenset((entry.key.lower(),))
            fix = Fix("take the # away", (edit,), Applicability.SAFE, keys) if edit else None
            wanted = " and ".join(map(quoted, names))
            yield self.finding(leaf.start, leaf.end, f"{quoted(leaf.text)} has a #, wanted {wanted}", fix)

    def _comments(self, note: Note, block: Frontmatter, entry: Entry) -> Iterator[Finding]:
        first = bisect_right(block.comments, entry.key_end, key=lambda comment: comment.start)
        for comment in islice(block.comments, first, None):
            if comment.start >= entry.end:
                break
            before = note.text[note.text.rfind("\n", 0, comment.start) + 1 : comment.start].strip()
            behind = comment == tag_comment(block, entry)
            told = _TAG_COMMENT.fullmatch(comment.text)
            if comment.own_line or not told:
                continue
            if not behind and before not in ("-", f"{entry.key}:") and not before.endswith(","):
                continue
            more = len(told["more"] or "")  # a comment behind the tag, which must stay one
            names = comment.text[: len(comment.text) - more].replace(",", " ").replace("#", "").split()
            edits: tuple[Edit, ...] = ()
            standing = {name.lower() for name in tag_names(entry.value)}
            if more:
                pass
            elif before == "-" and len(names) == 1 and names[0].lower() not in standing:
                edits = (Edit(comment.start, comment.end, emit.scalar(names[0])),)
            elif before == f"{entry.key}:" and entry.value is None:
                edits = (Edit(comment.start, comment.end, emit.flow(list(names))),)
            elif behind and entry.node is not None:
                both = list(dict.fromkeys([*tag_names(entry.value), *names]))
                edits = (Edit(entry.node.start, comment.end, emit.flow(list(both))),)
            keys = frozenset((entry.key.lower(),))
            fix = Fix("take the # away", edits, Applicability.UNSAFE, keys) if edits else None
            message = f"{quoted(comment.text)} is a comment to YAML and no tag, wanted {quoted(' '.join(names))}"
            yield self.finding(comment.start, comment.end, message, fix)


def _has_hash(leaf: Node) -> bool:
    return leaf.style in ("'", '"') and leaf.text.startswith("#") and bool(leaf.text.strip("# "))


def _items(note: Note, node: Node, leaf: Node, names: list[str]) -> str:
    """Write tags in the place of one item, in the style of its list."""
    if node.style == "flow":
        return ", ".join(emit.scalar(name, in_flow=True) for name in names)
    start, _ = emit.line_at(note.text, leaf.start)
    before = note.text[start : leaf.start] if node.kind == "list" else ""
    return f"{newline_of(note.text)}{before}".join(map(emit.scalar, names))
