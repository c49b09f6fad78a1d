"""The defect bench, vaultlint alone, on the cases in `benchmarks/defects/cases/`."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.defects import cases, judge, made, subject  # noqa: E402
from benchmarks.defects.cases import CaseNote, Wanted  # noqa: E402
from benchmarks.defects.reader import read  # noqa: E402
from vaultlint import fixer, linter  # noqa: E402
from vaultlint.parse import parse  # noqa: E402
from vaultlint.rules import RULES  # noqa: E402
from vaultlint.rules.base import Context, Level  # noqa: E402

CASES = {case.name: case for case in cases.load()}
CODES = [*range(101, 109), *range(110, 121), *range(201, 213), *range(301, 306)]
TWO_BLOCKS = "---\ntitle: A\n---\n---\ntitle: A\nurl: https://example.org\n---\nText\n"


@pytest.mark.parametrize("name", CASES)
def test_case(name, tmp_path):
    """Every defect is named, every repairable one repaired; no note is made worse, no clean one spoken about."""
    verdict = subject.run(CASES[name], tmp_path)
    assert verdict.good, verdict


def check(note, text):
    """Check that vaultlint names what is wrong in a text and repairs it as the note says."""
    parsed = parse("note.md", text.encode())
    found = linter.diagnose(parsed, linter.lint(parsed, RULES, Context()))
    for named in note.names:
        assert any(one.code == named.code and judge.near(named, one.line) for one in found), (named, text)
    levels = frozenset((Level.ERROR, Level.WARNING))
    after = fixer.fix(parsed, RULES, Context(), levels=levels).note.source.encode().decode()
    assert judge.faults(note, note.safe, after) == [], text


@pytest.mark.parametrize("first", range(len(made.ENTRIES)))
def test_two_defects_in_a_block(first):
    """Of two bad entries neither hides or loses the other, in either order, with LF and CRLF."""
    begins = f"---\n{made.ENTRIES[first].lines}"
    about = [note for note in made.pairs() if note.text.startswith(begins)]
    assert len(about) >= len(made.ENTRIES) - 3
    for note in about:
        check(note, note.text)
        check(note, note.text.replace("\n", "\r\n"))


def test_stacked_blocks():
    """Two blocks become one, whichever of them cannot be read."""
    notes = list(made.stacks())
    assert len(notes) >= 150
    for note in notes:
        check(note, note.text)


@pytest.mark.parametrize("own", made.OWN)
def test_copies(own):
    """Two copies become one; an own line stays right below its highlight."""
    notes = list(made.copies(own))
    assert notes
    for note in notes:
        check(note, note.text)


def test_every_rule_has_its_cases():
    """Each rule of the catalogue's structural series stands in three forms or more; the clean notes are at least forty."""
    count = Counter(name[:5] for name in CASES)
    assert {code: count[f"vl{code}"] for code in CODES if count[f"vl{code}"] < 3} == {}
    assert sum(case.quiet for case in CASES.values()) >= 40


def test_every_defect_is_really_there():
    """No note reads as it is to read after its repair: every defect is really there."""
    for case in CASES.values():
        for note in case.notes:
            if note.wanted is not None:
                assert judge.faults(note, note.wanted, note.text), f"{case.name}: nothing is wrong in {note.path}"


@pytest.mark.parametrize(
    ("text", "state", "properties"),
    [
        ("---\na: 0755\nb: no\nc: 12:30\nd: ~\n---\n", "read", {"a": 755, "b": "no", "c": "12:30", "d": None}),
        ("---\na: 2024-02-30\nb: 1.10\nc: true\n---\n", "read", {"a": "2024-02-30", "b": 1.1, "c": True}),
        ("---\na: [[x]]\nb: #x\n--- \nt", "read", {"a": [["x"]], "b": None}),
        ("---\na:\tx\t\nb: y\x07\n---\n", "read", {"a": "x", "b": "y\x07"}),
        ("---\na: 1\na: 1\n---\n", "unreadable", {}),
        ("---\na: b: c\n---\n", "unreadable", {}),
        ("---\n- a\n---\n", "unreadable", {}),
        ("---\n---\n", "read", {}),
        ("--- \na: 1\n---\n", "none", {}),
        ("---\na: 1\n----\n", "none", {}),
        ("text\n---\na: 1\n---\n", "none", {}),
    ],
)
def test_reader(text, state, properties):
    """The bench's reader reads as Obsidian does."""
    assert read(text)[:2] == (state, properties)


@pytest.mark.parametrize(
    ("after", "harm"),
    [
        ("---\ntitle: A\n---\n## title: A url: https://example.org\n\nText\n", "became a heading"),
        ("---\ntitle: B\n---\n---\ntitle: A\nurl: https://example.org\n---\nText\n", "the value of 'title' changed"),
        ("---\ntitle: A\n---\nText\n", "words lost"),
        ("---\ntitle: A: url: https://example.org\n---\nText\n", "can no longer be read"),
        ("---\ntitle: A\n---\n---\ntitle: A\nurl: <https://example.org>\n---\nText\n", "no longer stands"),
    ],
)
def test_judge_sees_harm(after, harm):
    """What makes a note worse is seen, whoever did it."""
    assert any(harm in one for one in judge.harm(CaseNote("note.md", TWO_BLOCKS), after, ()))


def test_judge_takes_every_style_of_a_repair():
    """A repair counts by what is read afterwards: quotes, rows and lists are the tool's affair."""
    note = CaseNote("note.md", TWO_BLOCKS, body=["Text"])
    wanted = Wanted({"title": "A", "tags": ["x"]})
    for tags in ("tags: x", "tags: ['x']", "tags:\n- x", 'tags:\n  - "x"'):
        assert judge.is_right(note, wanted, f"---\n{tags}\ntitle: 'A'\n---\n\nText\n"), tags
    for wrong in (
        "---\ntitle: A\n---\nText\n",
        "---\ntags: x\ntitle: A\n---\n",
        "---\ntags: [x, y]\ntitle: A\n---\nText\n",
    ):
        assert not judge.is_right(note, wanted, wrong), wrong
