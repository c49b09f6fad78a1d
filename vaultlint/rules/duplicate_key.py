from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Frontmatter, Note, State
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, readable_blocks
from vaultlint.rules.nested_keys import end_of_key, nested_fix
from vaultlint.rules.signs import Sign
from vaultlint.text import edits_between, quoted


class DuplicateKey(Rule):
    """A key stands twice in one block. Obsidian refuses the whole block; other readers keep the last
    value and drop the first without a word. The fix keeps one entry: equal values once, lists united,
    else the later value, with the other beside it as a comment. Where values differ there is no fix if the
    key stands in another case too, or below another key, or if a value bears a YAML tag or anchor.
    """

    code = "VL117"
    name = "duplicate-key"
    level = Level.ERROR
    summary = "a key stands twice in one block"
    needs = frozenset((Sign.TROUBLE,))
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
        Example("---\ntitle: x\nTitle: y\ntitle: x\n---\n", "---\ntitle: x\nTitle: y\n---\n"),
        Example("---\ntitle: x\nTitle: y\ntitle: z\n---\n"),
        Example(
            "---\nauthor: [[Ann]]\nauthor: [[Bob]]\n---\n",
            '---\nauthor: ["[[Ann]]", "[[Bob]]"]\n---\n',
        ),
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
            why = "" if fix else _why_not(note, block, again)
            for first, entry in again:
                line = note.lines.number(first.key_start) + 1
                message = f"the key {quoted(entry.key)} stands before, on line {line}{why}"
                yield self.finding(entry.key_start, entry.key_end, message, fix)
            if not again and block.problem and block.problem.kind == self.name:
                at = block.problem.offset
                fix = nested_fix(note, block, at)
                wanted = "" if fix else ", with other values or lines below it: wanted once"
                message = f"{block.problem.message} in one mapping{wanted}"
                yield self.finding(at, end_of_key(note, block, at), message, fix)

    def _fix(self, note: Note, block: Frontmatter, again: list[tuple[Entry, Entry]]) -> Fix | None:
        if _other_spelling(block, again) or _decorated(note, again):
            return None
        from vaultlint.merge import unite_blocks

        united = unite_blocks(note.text, [block])
        if united is None:
            return None
        edits = edits_between(note.text[block.inner_start : block.inner_end], united.inner, block.inner_start)
        keys = frozenset(entry.key.lower() for _, entry in again)
        return Fix("keep one entry for each key", edits, Applicability.SAFE, keys, united.notes, alone=True)


def _why_not(note: Note, block: Frontmatter, again: list[tuple[Entry, Entry]]) -> str:
    """Say why nobody but a person can tell what to keep."""
    if spelling := _other_spelling(block, again):
        return f", and as {quoted(spelling)} too, with other values: wanted once"
    if _decorated(note, again):
        return ", and a value bears a YAML tag or anchor: wanted once"
    return ": wanted once, and the entries cannot be united"


def _again(block: Frontmatter) -> list[tuple[Entry, Entry]]:
    seen: dict[str, Entry] = {}
    found = []
    for entry in block.entries:
        if entry.key in seen:
            found.append((seen[entry.key], entry))
        else:
            seen[entry.key] = entry
    return found


def _decorated(note: Note, again: list[tuple[Entry, Entry]]) -> bool:
    """Return whether a value bears a tag or an anchor, which would be lost with it."""
    entries = (entry for pair in again for entry in pair)
    return any(entry.node and is_decorated(entry.node, entry.repaired or note.text) for entry in entries)


def _other_spelling(block: Frontmatter, again: list[tuple[Entry, Entry]]) -> str:
    """Return the other case of a key that stands again with another value; ``""`` if there is none."""
    doubtful = {entry.key for first, entry in again if repr(first.value) != repr(entry.value)}
    pairs = ((key, one.key) for key in sorted(doubtful) for one in block.entries)
    return next((other for key, other in pairs if key != other and key.lower() == other.lower()), "")
