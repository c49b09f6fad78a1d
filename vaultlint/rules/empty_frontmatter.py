from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Frontmatter, Note, State
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit


class EmptyFrontmatter(Rule):
    """Two fences with nothing between them: Obsidian shows an empty table of properties, other readers
    of Markdown show two lines. A template or a plugin that removed the last property leaves such a block
    behind. The fix takes it away, with one blank line below it. It does nothing where the text
    below begins with `---`, which would open a block then, and where the block is all there is.
    """

    code = "VL108"
    name = "empty-frontmatter"
    level = Level.INFO
    summary = "the frontmatter holds nothing"
    needs = frozenset((Sign.TROUBLE,))
    applicability = Applicability.SAFE
    quiet = (
        "---\ntitle: x\n---\ntext\n",
        "---\n# a comment is something\n---\ntext\n",
        "---\n{}\n---\ntext\n",
        "text\n\n---\n---\n\ntext\n",
        "***\n***\ntext\n",
    )
    examples = (
        Example("---\n---\ntext\n", "text\n"),
        Example("---\n---\n\n# Title\n", "# Title\n"),
        Example("---\n\n---\ntext\n", "text\n"),
        Example("---\n---\n\n---\ntext\n"),
        Example("---\n---\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the block at the top if nothing stands in it."""
        del context
        head = note.head
        if head is None or head.state is not State.EMPTY or head.fence_defects:
            return
        if not note.text[head.inner_start : head.inner_end].strip():
            message = "the frontmatter is empty, wanted properties or no fences"
            yield self.finding(head.start, head.start + len("---"), message, _fix(note, head))


def _fix(note: Note, head: Frontmatter) -> Fix | None:
    rest = note.text[head.end :]
    if not rest.strip() or rest.lstrip().startswith("---"):
        return None
    first, newline, _ = rest.partition("\n")
    end = head.end + (0 if first.strip() else len(first + newline))
    return Fix("take the empty block away", (Edit(head.start, end, ""),))
