from __future__ import annotations

from vaultlint.rules.base import Applicability, DefectRule, Example, Level


class BrokenIndentation(DefectRule):
    """YAML allows no tab in an indent, and all keys of a block must stand equally deep. Obsidian
    refuses the whole block otherwise. The fix turns tabs into two spaces each and moves a key that
    stands too deep to where the others are.
    """

    code = "VL114"
    name = "broken-indentation"
    level = Level.ERROR
    summary = "a line of the frontmatter is indented by a tab or too deep"
    applicability = Applicability.SAFE
    title = "mend the indent"
    examples = (
        Example("---\ntags:\n\t- a\n\t- b\n---\n", "---\ntags:\n  - a\n  - b\n---\n"),
        Example("---\n title: x\nauthor: y\n---\n", "---\ntitle: x\nauthor: y\n---\n"),
        Example("---\nsummary: |\nnot indented\ntitle: x\n---\n", "---\nsummary: |\n  not indented\ntitle: x\n---\n"),
    )
    quiet = (
        "---\ntags:\n- a\n- b\n---\n",
        "---\n  title: x\n  author: y\n---\n",
        "---\ntitle:\tx\n---\n",
    )
