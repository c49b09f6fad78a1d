from __future__ import annotations

from vaultlint.rules.base import Applicability, DefectRule, Example, Level


class ContinuedPlainValue(DefectRule):
    """A value runs on in the next line without an indent, as exporters write long lists of authors.
    YAML takes that line for a key and refuses the block. The fix joins the lines; a text of several
    paragraphs, such as a summary, keeps them: it is indented below `|-`. It speaks only where the value goes on
    for certain: behind a comma, a long text, a summary. Any other line is left to you (`invalid-yaml`).
    """

    code = "VL116"
    name = "continued-plain-value"
    level = Level.ERROR
    summary = "a value runs on in the next line without an indent"
    applicability = Applicability.SAFE
    title = "join or indent the lines"
    examples = (
        Example(
            "---\nauthor: Ann Archer,\nBob Baker\ntitle: x\n---\n",
            "---\nauthor: Ann Archer, Bob Baker\ntitle: x\n---\n",
        ),
        Example(
            "---\nsummary: One thing.\n\nAnother thing.\nurl: https://example.org\n---\n",
            "---\nsummary: |-\n  One thing.\n\n  Another thing.\nurl: https://example.org\n---\n",
        ),
    )
    quiet = (
        "---\ntitle: x\nauthor Ann\n---\n",
        '---\ntitle: x\n"author: Ann\n---\n',
        "---\nrating: 5\ngreat book\n---\n",
        "---\nauthor: Ann Archer\nBob Baker\n---\n",
        "---\nauthor: Ann,\n[[Bob]]\n---\n",
        "---\nsummary: one\n  two\n  three\n---\n",
        "---\nsummary: |\n  one\n\n  two\n---\n",
    )
