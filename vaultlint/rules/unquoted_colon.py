from __future__ import annotations

from vaultlint.rules.base import Applicability, DefectRule, Example, Level


class UnquotedColon(DefectRule):
    """A colon and a space inside a value make YAML see a second key, and Obsidian refuses the whole
    block: no property of the note is read. Exporters write titles such as `Grit: The Power of Passion`
    without quotes; it is the complaint seen most often in their issues.

    The fix puts the value in quotes. Its text stays as it is.
    """

    code = "VL111"
    name = "unquoted-colon"
    level = Level.ERROR
    summary = "a value holds a colon and is not quoted"
    applicability = Applicability.SAFE
    title = "quote the value"
    examples = (
        Example(
            "---\ntitle: Grit: The Power of Passion\nauthor: A. B.\n---\ntext\n",
            '---\ntitle: "Grit: The Power of Passion"\nauthor: A. B.\n---\ntext\n',
        ),
        Example(
            '---\ntitle: On "grit": notes\n---\n',
            "---\ntitle: 'On \"grit\": notes'\n---\n",
        ),
        Example(
            "---\naliases:\n  - Grit: a: b\n---\n",
            '---\naliases:\n  - "Grit: a: b"\n---\n',
        ),
    )
    quiet = (
        "---\nurl: https://example.org/a:b\ntime: 12:30\n---\n",
        '---\ntitle: "Grit: The Power"\n---\n',
        "---\nsummary: |\n  One: two: three\n---\n",
        "---\nmeeting: {with: Ann, at: noon}\n---\n",
    )
