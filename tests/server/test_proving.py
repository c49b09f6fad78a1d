"""A single quick fix is proven as any fix is, and one that is not proven is not offered."""

from __future__ import annotations

import pytest

from vaultlint import linter
from vaultlint.parse import parse_text
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Fix, Level, Rule
from vaultlint.server.ignoring import ignoring_edit
from vaultlint.server.proving import proven_edits
from vaultlint.text import Edit, apply_edits

TWO = "---\na: b: c\nd: e: f\n---\n"


class Greedy(Rule):
    """A rule whose fix loses a line."""

    code, name, level, summary = "VL999", "greedy", Level.WARNING, "a test"

    def check(self, note, context):
        """Give a finding whose fix loses a line."""
        del context
        if "keep" in note.text:
            start = note.text.index("keep")
            yield self.finding(start, start + 4, "one line too many", Fix("drop it", (Edit(start, start + 5, ""),)))


def look(note):
    return linter.lint(note, RULES, Context())


def test_one_fix_mends_its_finding_and_no_other():
    """Of two defects of one rule the one that was chosen is mended."""
    note = parse_text(TWO)
    first, second = (one for one in look(note) if one.code == "VL111")
    assert apply_edits(TWO, proven_edits(note, first, RULES, Context())) == '---\na: "b: c"\nd: e: f\n---\n'
    assert apply_edits(TWO, proven_edits(note, second, RULES, Context())) == '---\na: b: c\nd: "e: f"\n---\n'


def test_a_fix_that_loses_something_is_refused():
    """No edit is given, so that nothing is offered."""
    note = parse_text("a\nkeep\nb\n")
    rules = [*RULES, Greedy()]
    (finding,) = linter.lint(note, rules, Context())
    assert proven_edits(note, finding, rules, Context()) == ()


@pytest.mark.parametrize(
    ("text", "code", "wanted"),
    [
        ("---\ntags: [a b]\n---\n", "VL303", "---\ntags: [a b]\nvaultlint-ignore:\n  - VL303\n---\n"),
        (
            "---\ntags: [a b]\nvaultlint-ignore: [VL5]\n---\n",
            "VL303",
            "---\ntags: [a b]\nvaultlint-ignore: [VL5, VL303]\n---\n",
        ),
        (
            "---\r\nvaultlint-ignore:\r\n  - VL5\r\ntags: [a b]\r\n---\r\n",
            "VL303",
            "---\r\nvaultlint-ignore:\r\n  - VL5\r\n  - VL303\r\ntags: [a b]\r\n---\r\n",
        ),
        (
            "---\nvaultlint-ignore: VL5 VL6\ntags: [a b]\n---\n",
            "VL303",
            "---\nvaultlint-ignore:\n  - VL5\n  - VL6\n  - VL303\ntags: [a b]\n---\n",
        ),
        (
            "---\nvaultlint-ignore:\ntags: [a b]\n---\n",
            "VL303",
            "---\nvaultlint-ignore:\n  - VL303\ntags: [a b]\n---\n",
        ),
        ("---\na: b: c\n---\nText", "VL111", "---\na: b: c\n---\nText\n\n%% vaultlint-ignore VL111 %%\n"),
    ],
    ids=["new", "flow", "block with CRLF", "text", "empty", "unreadable"],
)
def test_ignoring_is_written_where_it_counts(text, code, wanted):
    """As a property where the frontmatter can be read, else as a comment; the rule is silent then."""
    note = parse_text(text)
    assert code in {one.code for one in look(note)}
    edit = ignoring_edit(note, code, look)
    assert edit is not None
    changed = apply_edits(text, [edit])
    assert changed == wanted
    assert code not in {one.code for one in look(parse_text(changed))}


def test_ignoring_is_not_offered_where_it_would_not_count():
    """A comment in a code fence that nothing closes is an example of one."""
    note = parse_text("```\nlet x = 1\n\nSee [[Other Note]].\n")
    assert {one.code for one in look(note)} == {"VL506"}
    assert ignoring_edit(note, "VL506", look) is None
