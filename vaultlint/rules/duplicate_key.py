from __future__ import annotations

from collections.abc import Iterator

from vaultlint.merge import unite_blocks
from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Frontmatter, Note, State
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.text import Edit, edits_between, quoted


class DuplicateKey(Rule):
    """A key stands twice in one block. Obsidian refuses the whole block; other readers keep the last
    value and drop the first without a word. The fix keeps one entry: equal values once, lists united,
    else the later value, with the other beside it as a comment.
    """

    code = "VL117"
    name = "duplicate-key"
    level = Level.ERROR
    summary = "a key stands twice in one block"
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS, Part.LINKS))
    examples = (
        Example("---\ntitle: x\ntitle: x\n---\n", "---\ntitle: x\n---\n"),
        Example("---\ntags: [a, b]\ntags: [b, c]\n---\n", "---\ntags: [a, b, c]\n---\n"),
        Example(
            "---\nstatus: draft\ntitle: x\nstatus: done\n---\n",
            "---\nstatus: done\n# status: draft\ntitle: x\n---\n",
        ),
        Example("---\nbook:\n  year: 1999\n  year: 1999\n---\n", "---\nbook:\n  year: 1999\n---\n"),
        Example("---\nbook:\n  year: 1999\n  year: 2000\n---\n"),
    )
    quiet = (
        "---\nTitle: x\ntitle: y\n---\n",
        "---\na:\n  k: 1\nb:\n  k: 2\n---\n",
        "---\n- k: 1\n- k: 2\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each key that stands again, with one fix for the block."""
        del context
        for block in readable_blocks(note):
            if block.state is not State.INVALID or (block.problem and block.problem.kind == "merge-conflict-marker"):
                continue
            again = _again(block)
            fix = self._fix(note, block, again) if again else None
            for first, entry in again:
                line = note.lines.number(first.key_start) + 1
                message = f"the key {quoted(entry.key)} stands before, on line {line}"
                yield self.finding(entry.key_start, entry.key_end, message, fix)
            if not again and block.problem and block.problem.kind == self.name:
                at = block.problem.offset
                yield self.finding(at, at, f"{block.problem.message} in one mapping", _nested_fix(note, block, at))

    def _fix(self, note: Note, block: Frontmatter, again: list[tuple[Entry, Entry]]) -> Fix | None:
        if any(first.key != entry.key for first, entry in again) or _differ_in_case(block):
            return None
        if any(_decorated(note, entry) for pair in again for entry in pair):
            return None
        united = unite_blocks(note.text, [block])
        if united is None:
            return None
        edits = edits_between(note.text[block.inner_start : block.inner_end], united.inner, block.inner_start)
        keys = frozenset(entry.key.lower() for _, entry in again)
        return Fix("keep one entry for each key", edits, Applicability.SAFE, keys, united.notes, alone=True)


def _nested_fix(note: Note, block: Frontmatter, at: int) -> Fix | None:
    """Return a fix that drops a line below a key if the same line stands above it, in the same mapping."""
    text = note.text
    start, end = emit.line_at(text, at)
    line, indent = text[start:end], text[start:at]
    entry = next((one for one in block.entries if one.start < start < one.end), None)
    below = text[end : block.inner_end].split("\n", 1)[0]
    if (
        entry is None
        or indent.strip()
        or line.rstrip().endswith(":")
        or below.startswith((f"{indent} ", f"{indent}\t"))
    ):
        return None
    for row in reversed(text[entry.start : start].split("\n")[:-1]):
        if row.strip() and (not row.startswith(indent) or row[len(indent) :].startswith("-")):
            return None  # the mapping begins here
        if row.rstrip() == line.rstrip():
            keys = frozenset((entry.key.lower(),))
            return Fix("keep one of the equal lines", (Edit(start, end, ""),), Applicability.SAFE, keys)
    return None


def _again(block: Frontmatter) -> list[tuple[Entry, Entry]]:
    seen: dict[str, Entry] = {}
    found = []
    for entry in block.entries:
        if entry.key in seen:
            found.append((seen[entry.key], entry))
        else:
            seen[entry.key] = entry
    return found


def _decorated(note: Note, entry: Entry) -> bool:
    """Return whether a value bears a tag or an anchor, which would be lost with it."""
    return entry.node is not None and is_decorated(entry.node, entry.repaired or note.text)


def _differ_in_case(block: Frontmatter) -> bool:
    return len({entry.key for entry in block.entries}) != len(block.keys)
