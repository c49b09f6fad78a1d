from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Frontmatter, Note, Place, State
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, newline_of, quoted


class FrontmatterNotFirst(Rule):
    """Obsidian reads frontmatter only if its `---` is the very first line of the file. Below blank
    lines, an indent, a heading or a script's line the block is text, and its properties are lost to
    queries. The fix moves the block to the top; past anything but blank lines it is unsafe.
    """

    code = "VL104"
    name = "frontmatter-not-first"
    level = Level.ERROR
    summary = "a frontmatter block stands below something else"
    needs = frozenset((Sign.BLOCK, Sign.DISPLACED))
    applicability = Applicability.SAFE
    changes = frozenset(Part)
    examples = (
        Example("\n\n---\ntitle: x\ntags: [a]\n---\ntext\n", "---\ntitle: x\ntags: [a]\n---\ntext\n"),
        Example("  ---\n  title: x\n  ---\ntext\n", "---\ntitle: x\n---\ntext\n"),
        Example(" ---\ntags:\n  - x\n---\ntext\n", "---\ntags:\n  - x\n---\ntext\n"),
        Example("# Title\n---\ntitle: x\ntags: [a]\n---\ntext\n"),
    )
    quiet = (
        "# Title\n\n---\n\nNote: this is prose between rules.\n\n---\n",
        "# Title\n\n```yaml\n---\ntitle: x\n---\n```\n",
        "Some text\n---\nmore text\n",
        "---\ntitle: x\n---\n# Title\n\n---\nsection: two\n---\n",
        "title: x\nurl: https://example.org/a\n---\ntitle: y\nurl: https://example.org/b\n---\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the block that should be the head."""
        del context
        block = note.blocks[0] if note.blocks else None
        if block is None or block.place is not Place.DISPLACED or note.text.startswith("<<<<<<< "):
            return
        above = note.text[: block.start].strip()
        if any(line.partition(":")[0].lower() in block.keys for line in above.splitlines()):
            return  # a record above another, with a rule between
        indented = note.text[block.start] in " \t"
        what = quoted(above.splitlines()[0]) if above else "an indent" if indented else "blank lines"
        message = (
            f"the frontmatter stands below {what}, wanted in the first line"
            if above or not indented
            else ("the frontmatter's fence is indented, wanted at the start of the line")
        )
        yield self.finding(
            block.start,
            block.start + len(note.text[block.start :].split("\n", 1)[0]),
            message,
            self._fix(note, block, above),
        )

    def _fix(self, note: Note, block: Frontmatter, above: str) -> Fix | None:
        if block.state not in (State.VALID, State.INVALID) or not block.entries:
            return None
        text = note.text[block.start : block.end]
        indent = text[: len(text) - len(text.lstrip(" \t"))]
        lines = text.splitlines(keepends=True)
        if all(line.startswith(indent) or not line.strip() for line in lines[1:-1]):
            lines[1:-1] = [line.removeprefix(indent) for line in lines[1:-1]]
        text = "".join([lines[0].lstrip(), *lines[1:-1], lines[-1].lstrip()])
        if not text.endswith("\n"):
            text += newline_of(note.text)
        rest = note.text[: block.start] if above else ""
        edit = Edit(0, block.end, text + rest)
        applicability = Applicability.UNSAFE if above else Applicability.SAFE
        title = "move the frontmatter to the top" if block.start else "take its indent away"
        return Fix(title, (edit,), applicability, block.keys, alone=True)
