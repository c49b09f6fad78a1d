from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note, Place, State
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted


class FrontmatterNotAMapping(Rule):
    """Between the fences at the top stands a list or a sentence, no `key: value`. Obsidian reads no
    property and shows the block as invalid. If a horizontal rule was meant, put a blank line or a
    heading above it; if properties were meant, give the value a key.
    """

    code = "VL107"
    name = "frontmatter-not-a-mapping"
    level = Level.ERROR
    summary = "the frontmatter holds no properties but a list or text"
    examples = (Example("---\n- a\n- b\n---\ntext\n"), Example("---\nJust a sentence.\n---\ntext\n"))
    quiet = (
        "---\n---\ntext\n",
        "---\n# only a comment\n---\n",
        "# Title\n\n---\nJust a sentence.\n\n---\n",
        '---\n{"a": 1}\n---\n',
        "---\n\nA note that starts with a rule and has no second one.\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the head block if it is no mapping."""
        del context
        head = note.head
        if head and head.place is Place.HEAD and head.state is State.NOT_A_MAPPING:
            first = note.text[head.inner_start : head.inner_end].strip()
            found = "a list" if first.startswith("- ") else quoted(first.split("\n", 1)[0])
            message = f'between the fences stands {found}, wanted "key: value"'
            yield self.finding(head.inner_start, max(head.inner_start, head.inner_end - 1), message)
