"""Rules that compare notes: what stands out among the others is found and mended as any other defect."""

from __future__ import annotations

import json

import pytest
from house import run, tree

USUAL = {f"{n}.md": f"---\ndate_created: 2024-01-{n}\ntags: [startup]\n---\nabout #startup\n" for n in range(10, 22)}
ODD = "---\nDate Created: 5 March 2023\ntags: [startups] # mine\n---\n- about #startups, `#startups`\n"
MENDED = "---\ndate_created: 2023-03-05\ntags: [startup] # mine\n---\n- about #startup, `#startups`\n"


@pytest.fixture
def folder(vault):
    """Give a vault in which one note is written otherwise than all others."""
    return vault({**USUAL, "odd.md": ODD})


def found(ran):
    """Return code and place of what a run reports."""
    return [(one["path"], one["code"], one["line"], one["column"]) for one in json.loads(ran.out)["diagnostics"]]


def test_places_are_those_of_the_text(folder):
    """Findings point at the key, the value and the tag, not at a line's start alone; others are left alone."""
    ran = run("check", folder, "--select", "VL205,VL305", "--output-format", "json")
    assert found(ran) == [("odd.md", "VL205", 2, 1), ("odd.md", "VL305", 3, 8)]


def test_both_notes_and_rules_of_one_note_speak(vault):
    """A note that stands out is looked at again, and nothing about it is told twice or forgotten."""
    folder = vault({**USUAL, "odd.md": ODD.replace("tags", "alias: x\ntags")})
    ran = run("check", folder, "--select", "VL202,VL205", "--output-format", "json")
    assert [one[1] for one in found(ran)] == ["VL205", "VL202"]


def test_unsafe_fixes_follow_the_others(folder):
    """All of it is mended in one run, code stays, a second run has nothing to do, undo gives back the bytes."""
    before = tree(folder)
    select = ("--select", "VL203,VL205,VL305", "--unsafe-fixes")
    assert run("fix", folder, "--select", "VL203,VL205,VL305").code == 0  # info alone; nothing is safe
    assert tree(folder) == before
    assert run("fix", folder, *select).code == 0
    assert (folder / "odd.md").read_text() == MENDED
    once = tree(folder)
    assert run("fix", folder, *select).code == 0
    assert tree(folder) == once
    assert "put back 1 note" in run("undo", "--vault", folder).err
    assert (folder / "odd.md").read_text() == ODD


def test_diff_shows_what_fix_would_do(folder):
    """`--diff` shows it and writes nothing."""
    before = tree(folder)
    ran = run("fix", folder, "--diff", "--select", "VL205", "--unsafe-fixes")
    assert ran.code == 1
    assert "-Date Created: 5 March 2023\n+date_created: 5 March 2023" in ran.out
    assert tree(folder) == before


def test_info_is_not_told_unasked(folder):
    """The default selection says nothing of spellings."""
    assert run("check", folder).code == 0


def test_suppressed_where_the_note_says_so(vault):
    """A note can say that its spelling is meant."""
    folder = vault({**USUAL, "odd.md": ODD.replace("tags:", "vaultlint-ignore: key-variant\ntags:")})
    ran = run("check", folder, "--select", "VL205", "--output-format", "json")
    assert found(ran) == []


def test_single_note_says_nothing_of_others(folder):
    """Where one note is named, what others do cannot be told."""
    assert run("check", folder / "odd.md", "--select", "VL205,VL305").out == ""
