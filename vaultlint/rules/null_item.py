from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.keys import LIST_KEYS
from vaultlint.parse.note import Entry, Node, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, quoted

_LISTS = frozenset(("multitext", "tags", "aliases"))  # Obsidian's types of properties that are lists


class NullItem(Rule):
    """A dash with nothing behind it, as templates leave it below `tags:`, is an item all the same:
    Obsidian shows an empty pill, and Dataview counts it. The fix takes the line away, and writes `[]`
    where no item is left, so that the property stays a list. It does nothing in lists of anything but
    texts, where an empty place may mean something.
    """

    code = "VL206"
    name = "null-item"
    level = Level.INFO
    summary = "an item of a list is empty"
    needs = frozenset((Sign.BLOCK,))
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES,))
    quiet = (
        "---\ntags:\n  - # none yet\naliases: [a, ]\n---\n",
        "---\ntags:\nmatrix:\n  -\n  -\nscores:\n  - 1\n  -\n  - 3\n---\n",
        "---\ntags:\n  -\n    a\nlists:\n  - - a\n  -\n    - b\n---\n",
        '---\naliases:\n  - ""\n  - Null\n  - ~\n---\n',
        "---\nmatrix:\n  - ~\n  -\n---\n",
        "---\nparts:\n  - name: a\n    notes:\n  -\n---\n",
    )
    examples = (
        Example("---\ntags:\n  - null\n  -\n  - a\n---\n", "---\ntags:\n  - null\n  - a\n---\n"),
        Example("---\ntags:\n  - \n  - a\n---\n", "---\ntags:\n  - a\n---\n"),
        Example("---\ntags:\n-\ntitle: x\n---\n", "---\ntags: []\ntitle: x\n---\n"),
        Example("---\naliases: # mine\n  - \n  - \n---\n", "---\naliases: [] # mine\n---\n"),
        Example("---\nreaders:\n  - Ann\n  -\n  - Bo\n  -\n---\n", "---\nreaders:\n  - Ann\n  - Bo\n---\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give lists with empty items."""
        for block in readable_blocks(note):
            for entry in block.entries:
                node = entry.node
                if node is None or node.kind != "list" or node.style != "block" or entry.defects:
                    continue
                empty = [item for item in node.children if _is_empty(note, item)]
                listed = entry.key.lower() in LIST_KEYS or context.property_types.get(entry.key.lower()) in _LISTS
                others = [item for item in node.children if item not in empty]
                told = [item.value for item in others if item.value is not None]
                if empty and (listed or told) and all(isinstance(value, str) for value in told):
                    count = "an empty item" if len(empty) == 1 else f"{len(empty)} empty items"
                    message = f"the list {quoted(entry.key)} holds {count}, wanted only items that say something"
                    fix = _fix(note, entry, empty, last=not others)
                    yield self.finding(empty[0].start - 1, empty[0].start, message, fix)


def _is_empty(note: Note, item: Node) -> bool:
    """Return whether an item is a dash alone on its line: no value, no comment."""
    start, end = emit.line_at(note.text, item.start)
    return item.kind == "scalar" and item.start == item.end and note.text[start:end].strip() == "-"


def _fix(note: Note, entry: Entry, empty: list[Node], *, last: bool) -> Fix | None:
    if entry.node is None or is_decorated(entry.node, note.text):
        return None
    edits = [Edit(*emit.line_at(note.text, item.start), "") for item in empty]
    if last:
        colon = note.text.index(":", entry.key_end) + 1
        edits.insert(0, Edit(colon, colon, f" {emit.flow([])}"))
    title = "take the empty items away"
    return Fix(title, tuple(edits), Applicability.SAFE, frozenset((entry.key.lower(),)))
