from __future__ import annotations

from collections.abc import Iterator

from vaultlint.merge import different_documents, is_certain, unite_blocks
from vaultlint.parse.note import Frontmatter, Note, Place
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import edits_between, newline_of


class StackedFrontmatter(Rule):
    """A second block stands right behind the first: a formatter or a plugin added its own instead of
    writing into what was there. Obsidian reads the first and shows the second as text; most often the
    first is the one that cannot be read. The fix unites them key by key: lists are joined, equal values
    stand once, and where values conflict the one that Obsidian shows today wins (the later one's, where
    it shows none); the other stays beside it as a comment.
    """

    code = "VL103"
    name = "stacked-frontmatter"
    level = Level.ERROR
    summary = "a second frontmatter block stands right behind the first"
    needs = frozenset((Sign.STACK,))
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS, Part.LINKS))
    examples = (
        Example(
            "---\ntitle: x\n---\n---\ntags: [a]\n---\ntext\n",
            "---\ntitle: x\ntags: [a]\n---\ntext\n",
        ),
        Example(
            "---\nauthor: [[Ann]]\n---\n---\nauthor: [[Cy]]\n---\ntext\n",
            '---\nauthor: ["[[Ann]]", "[[Cy]]"]\n---\ntext\n',
        ),
        Example(
            "---\ntitle: A: b\nurl: https://example.org\n---\n\n---\ntitle: A\n---\ntext\n",
            '---\ntitle: A\n# title: "A: b"\nurl: https://example.org\n---\ntext\n',
        ),
    )
    quiet = (
        "---\ntitle: x\n---\n\n---\n\ntext below a rule\n\n---\n",
        "---\ntitle: x\n---\n---\n",
        "---\ntitle: x\n---\n```\n---\ntitle: x\n---\n```\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give each run of stacked blocks, with one fix."""
        del context
        run: list[Frontmatter] = []
        for block in [*note.blocks, None]:
            if block is not None and block.place is Place.STACKED:
                run.append(block)
                continue
            if len(run) > 1:
                yield self._stack(note, run)
            run = [block] if block else []

    def _stack(self, note: Note, run: list[Frontmatter]) -> Finding:
        first, second = run[0], run[1]
        line = note.lines.number(first.start) + 1
        more = f" ({len(run) - 1} blocks too many)" if len(run) > 2 else ""
        if different_documents(run):
            message = f"a second frontmatter block stands behind that of line {line}, and names another document"
            return self.finding(second.start, second.start + 3, message)
        message = (
            f"a second frontmatter block stands behind that of line {line}{more}, wanted one{_what(first, second)}"
        )
        united = unite_blocks(note.text, run)
        fix = None
        if united is not None:
            newline = newline_of(note.text)
            whole = f"---{newline}{united.inner}---{newline}"
            edits = edits_between(note.text[first.start : run[-1].end], whole, first.start)
            keys = united.keys | first.keys if first.problem else united.keys
            applicability = Applicability.SAFE if is_certain(run) else Applicability.UNSAFE
            fix = Fix("unite the blocks", edits, applicability, keys, united.notes, alone=True)
        return self.finding(second.start, second.start + 3, message, fix)


def _what(first: Frontmatter, second: Frontmatter) -> str:
    added = sorted(second.keys - first.keys)
    parts = ["the first cannot be read"] if first.problem else []
    parts += [f"only here: {', '.join(added[:5])}"] if added else []
    return f" ({'; '.join(parts)})" if parts else ""
