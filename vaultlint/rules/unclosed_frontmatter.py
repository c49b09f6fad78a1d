from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Defect, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule


class UnclosedFrontmatter(Rule):
    """The block at the top does not end, or its fences are not exactly `---`: four dashes, an indent,
    or a space behind the opening one (behind the closing one a space is fine). Obsidian then reads no
    property and shows the block as text, or takes everything down to the next rule for it. The fix
    writes the fence where the keys end.
    """

    code = "VL106"
    name = "unclosed-frontmatter"
    level = Level.ERROR
    summary = "the frontmatter's fences are missing or are not exactly three dashes"
    applicability = Applicability.SAFE
    changes = frozenset(Part)
    examples = (
        Example(
            "---\ntitle: x\ntags: [a]\n\n# Heading\n\ntext\n",
            "---\ntitle: x\ntags: [a]\n---\n\n# Heading\n\ntext\n",
        ),
        Example("---\ntags: [a]\n\n# Heading\n", "---\ntags: [a]\n---\n\n# Heading\n"),
        Example("---\ntitle: x\n----\ntext\n", "---\ntitle: x\n---\ntext\n"),
        Example("---\ntitle: x\n  ---\ntext\n", "---\ntitle: x\n---\ntext\n"),
        Example("--- \ntitle: x\n---\ntext\n", "---\ntitle: x\n---\ntext\n"),
        Example(
            "---\ntitle: x\nauthor: y\n\nSome prose here.\n\n---\n\nmore\n",
            "---\ntitle: x\nauthor: y\n---\n\nSome prose here.\n\n---\n\nmore\n",
        ),
    )
    quiet = (
        "---\ntitle: x\n--- \ntext\n",
        "---\n\nA note that begins with a rule.\n",
        "---\nNote: the rule above opens nothing, this is prose.\n\nMore prose.\n",
        "---\ntitle: x\n\n# dates\ncreated: 2020\n---\ntext\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give what is wrong with the fences of the block at the top."""
        del context
        head = note.head
        if head is None or not head.fence_defects:
            return
        readable = bool(head.entries) and not head.json
        for defect in head.fence_defects:
            yield self.finding(defect.start, defect.end, defect.message, _fix(defect, head.keys) if readable else None)


def _fix(defect: Defect, keys: frozenset[str]) -> Fix:
    title = "write the closing fence" if defect.kind == "no-closing-fence" else "write the fence as ---"
    return Fix(title, defect.edits, Applicability.SAFE, keys)
