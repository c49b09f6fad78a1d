from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Node, Note
from vaultlint.parse.properties import tag_names
from vaultlint.parse.tagnames import listed_in, names_in, nearest_tag, why_no_tag
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.text import Edit, quoted

_PLAIN = pattern(r"[A-Za-z][\w-]*+(?:/[\w-]++)*", re.ASCII)


class InvalidTag(Rule):
    """A tag holds letters of any language, emoji, digits, `_`, `-` and `/`, and something other than
    digits. Obsidian reads no tag in `to read`, `C++` or `2024`: the note is missing in the tag pane and
    in searches. In `a//b` it reads one with a level that has no name. The fix writes the nearest tag
    (`to-read`), or joins it with the same tag if that stands in the list. It is unsafe, since other notes
    and searches may use the text as it is, and it does nothing where the name would say less: which
    letters stand for `C++`, only you know. An item with a comma in it (`"a, b"`) becomes two tags.
    """

    code = "VL303"
    name = "invalid-tag"
    level = Level.WARNING
    summary = "a text among the tags that Obsidian does not read as a tag"
    keys = frozenset(("tags", "tag"))
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS))
    quiet = (
        "---\ntags: ['<a, b>']\n---\n",
        "---\ntags: [sales, été, 日本語, 🌻, a/b, a_b, a-b, 2024/q1, y2024]\n---\n",
        '---\ntags: ["#sales"]\naliases: [to read, C++, 2024]\n---\n',
        "---\ntags: sales, to-read\n---\n",
        "---\ntags:\n  - [[Sales]]\n  - part: two\n  -\n---\n",
        "---\ntags:\n---\n",
        '---\ntags: ["<project>", a]\n---\n',
    )
    examples = (
        Example("---\ntags: [to read, a]\n---\n"),
        Example("---\ntags:\n  - 2024\n  - C++\n  - a//b\n---\n"),
        Example("---\ntags: R&D\n---\n"),
        Example('---\ntags: ["my tag", my-tag]\n---\n'),
        Example("---\ntags: 2024, sales\n---\n"),
        Example('---\ntags: ["a, b"]\n---\n', unsafe='---\ntags: ["a", "b"]\n---\n'),
        Example("---\ntags:\n- a; b\n- b\n---\n", unsafe="---\ntags:\n- a\n- b\n---\n"),
        Example("---\ntags: ['#', a]\n---\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the texts among the tags that are none."""
        del context
        for block in readable_blocks(note):
            for entry in block.entries:
                node = entry.node
                if entry.key.lower() in ("tags", "tag") and node is not None and not entry.defects:
                    if node.kind == "list":
                        yield from self._items(note, entry, node)
                    elif node.kind == "scalar":
                        yield from self._text(note, entry, node)

    def _text(self, note: Note, entry: Entry, node: Node) -> Iterator[Finding]:
        names = tag_names(node.value)
        for name in names:
            reason = why_no_tag(name)
            if reason and (len(names) == 1 or name.isalnum()):  # of texts that VL301 does not cut it alone speaks
                edit = _written(note, node, nearest_tag(name)) if len(names) == 1 else None
                yield self._finding(entry, node, name, reason, edit)

    def _items(self, note: Note, entry: Entry, node: Node) -> Iterator[Finding]:
        if all(item.kind == "scalar" and _PLAIN.fullmatch(item.text) for item in node.children):
            return  # as in most notes: sure to be tags, and the rest takes its time
        standing = {item.text.lstrip("#").strip().lower() for item in node.children if item.kind == "scalar"}
        decorated = is_decorated(node, note.text)
        for at, item in enumerate(node.children):
            names = names_in(item.text) if item.kind == "scalar" and item.value is not None else []
            if len(names) == 1 and len(listed_in(item.text)) > 1 and not item.text.startswith(("<", "[[")):
                one = self._several(note, entry, node, at, standing)
                yield one._replace(fix=None) if decorated else one
                continue
            for name in names:
                reason = why_no_tag(name) if name else "names nothing" if "#" in item.text else None
                if reason is None or (name[:1] == "<" and name[-1:] == ">"):  # to be filled in
                    continue
                meant = nearest_tag(name)
                if meant and meant.lower() in standing:
                    edit = emit.without_item(note.text, node, at)
                else:
                    edit = _written(note, item, meant, in_flow=node.style == "flow")
                alone = len(names) == 1 and not decorated
                yield self._finding(entry, item, name or item.text, reason, edit if alone else None)

    def _several(self, note: Note, entry: Entry, node: Node, at: int, standing: set[str]) -> Finding:
        """Give an item that holds several tags, with commas or semicolons between."""
        item = node.children[at]
        parts = listed_in(item.text)
        meant = [tag for part in parts if (tag := nearest_tag(part))]
        wanted = " and ".join(map(quoted, meant)) if (told := len(meant) == len(parts)) else f"{len(parts)} tags"
        new = [tag for tag in dict.fromkeys(meant) if tag.lower() not in standing]
        edit = emit.in_place_of(note.text, node, at, new) if new else emit.without_item(note.text, node, at)
        keys, swaps = frozenset((entry.key.lower(),)), ((item.text, ", ".join(meant)),)
        fix = Fix("write them as tags", (edit,), Applicability.UNSAFE, keys, swaps=swaps) if edit and told else None
        sign = quoted(next(char for char in item.text if char in ",;"))
        return self.finding(item.start, item.end, f"the tag {quoted(item.text)} holds {sign}, wanted {wanted}", fix)

    def _finding(self, entry: Entry, node: Node, name: str, reason: str, edit: Edit | None) -> Finding:
        meant = nearest_tag(name)
        wanted = quoted(meant) if meant else "letters, digits, _, - and / with something other than digits"
        message = f"the tag {quoted(name)} {reason}, wanted {wanted}"
        fix = None
        if edit and meant:
            keys = frozenset((entry.key.lower(),))
            swaps = ((node.text, meant), (name, meant))
            fix = Fix("write it as a tag", (edit,), Applicability.UNSAFE, keys, swaps=swaps)
        return self.finding(node.start, node.end, message, fix)


def _written(note: Note, node: Node, name: str | None, *, in_flow: bool = False) -> Edit | None:
    """Return the edit that writes a tag as the text stood: in its quotes, or plain."""
    if not name or node.style in ("|", ">") or is_decorated(node, note.text):
        return None
    mark = node.style
    return Edit(node.start, node.end, f"{mark}{name}{mark}" if mark else emit.scalar(name, in_flow=in_flow))
