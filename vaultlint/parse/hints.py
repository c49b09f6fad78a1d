"""What must stand in a note before it is worth looking for blocks below the first one, or for a mangled one.

Most notes have none of it, and are parsed without importing what looks for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MANGLED = "mangled-frontmatter"  # the defect of a block that a formatter took for text
RULE = re.compile(r"(?:-{3,}|\*{3,}|_{3,}|\* \* \*|- - -|_ _ _)[ \t]*\r?")
_OTHER_RULES = ("***", "___", "* * *", "_ _ _", "----", "- - -")
OTHER_RULE = re.compile(rf"\n(?:{'|'.join(map(re.escape, _OTHER_RULES))})")
_TITLE_ROWS = 60  # where a note's title is looked for


def opening_rule(rows: Sequence[str]) -> int | None:
    """Return the row of the rule that a file begins with, if it is no fence as it should be."""
    start = next((row for row, line in enumerate(rows[:_TITLE_ROWS]) if line.strip()), None)
    if start is None or not RULE.fullmatch(rows[start]) or (not start and not _is_opened(rows)):
        return None
    return start


def _is_opened(rows: Sequence[str]) -> bool:
    """Return whether the rule in the first row is no fence as it should be: a blank line or heading follows it."""
    return len(rows) > 1 and (not rows[1].strip() or rows[0].rstrip() != "---" or rows[1].startswith("##"))


def may_be_displaced(rows: Sequence[str]) -> bool:
    """Return whether an indented ``---`` stands near the top; ``Scan.dashes`` holds only plain ones."""
    return any(row.strip() == "---" for row in rows[:40])


def may_be_mangled(text: str) -> bool:
    """Return whether a rule other than ``---`` stands in a text; ``Scan.dashes`` holds none of those."""
    return OTHER_RULE.search(text) is not None
