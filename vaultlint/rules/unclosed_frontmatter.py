from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Defect, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.signs import Sign


class UnclosedFrontmatter(Rule):
    """The block at the top does not end, or its fences are not exactly `---`: two dashes or four, a long
    dash as phones make it, an indent, a space behind the opening one (behind the closing one a space is
    fine), a fence on the line of the first key or the last value, or no opening one at all. Obsidian then
    reads no property and shows the block as text, or takes everything down to the next rule for it. The fix
    writes the fences where the keys begin and end. Rules of another style (`___`, `***`) may be meant as
    such: there it is unsafe.
    """

    code = "VL106"
    name = "unclosed-frontmatter"
    level = Level.ERROR
    summary = "the frontmatter's fences are missing or are not exactly three dashes"
    needs = frozenset((Sign.DEFECT,))
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
        Example("—\ntitle: x\ntags: [a]\n—\ntext\n", "---\ntitle: x\ntags: [a]\n---\ntext\n"),
        Example("---title: x\n---\ntext\n", "---\ntitle: x\n---\ntext\n"),
        Example("title: x\ntags: [a]\n---\ntext\n", "---\ntitle: x\ntags: [a]\n---\ntext\n"),
        Example("---\ntitle: x\ntags: [a]---\n\ntext\n", "---\ntitle: x\ntags: [a]\n---\n\ntext\n"),
        Example("___\ntitle: x\ntags: [a]\n___\n", unsafe="---\ntitle: x\ntags: [a]\n---\n"),
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
        "—\ntitle: that is what she said.\n—\n",
        "title: one\n---\ntext\n",
        "Title: one\nAuthor: two\n---\ntext\n",
        "title: one\nurl: https://example.org/a\n\n---\ntext\n",
        "---\ntitle: one ---\n---\ntext\n",
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
    applicability = Applicability.SAFE if defect.certain else Applicability.UNSAFE
    return Fix(title, defect.edits, applicability, keys)
