"""Malformed notes and what is to be made of them; tests/corpus/README.md gives the form of a case."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from vaultlint import fixer, linter
from vaultlint.parse import parse
from vaultlint.parse.note import Note
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level, Rule

FOLDER = Path(__file__).parent / "corpus"
CONTEXT = Context()
REPORTED = frozenset((Level.ERROR, Level.WARNING))
SECTION = re.compile(r"^=== (\w+)(.*)\n", re.MULTILINE)
CHARACTER = re.compile(r"<U\+([0-9A-F]{4,6})>")
BYTE = re.compile(rb"<0x([0-9A-F]{2})>")


class Case(NamedTuple):
    """A case: the note's bytes, what is found, and what it becomes (None where the case does not say)."""

    note: bytes
    codes: tuple[str, ...]
    findings: list[str]
    fixed: bytes | None
    left: list[str] | None
    unsafe: bytes | None


def read(path: Path) -> Case:
    """Read a case file."""
    parts = SECTION.split(path.read_text(encoding="utf-8"))[1:]
    assert len(set(parts[::3])) == len(parts) // 3, f"{path.name}: one case a file"
    sections = {parts[at]: (parts[at + 1].split(), parts[at + 2]) for at in range(0, len(parts), 3)}
    crlf = "crlf" in sections["note"][0]

    def content(name: str) -> bytes | None:
        if name not in sections:
            return None
        flags, text = sections[name]
        bare = "bare" in flags or "bare" in sections["note"][0]
        text = CHARACTER.sub(lambda found: chr(int(found[1], 16)), text.removesuffix("\n") if bare else text)
        data = (text.replace("\n", "\r\n") if crlf else text).encode()
        return BYTE.sub(lambda found: bytes((int(found[1], 16),)), data)

    codes, found = sections["findings"]
    left = sections["left"][1].splitlines() if "left" in sections else None
    return Case(content("note") or b"", tuple(codes), found.splitlines(), content("fixed"), left, content("unsafe"))


CASES = {path.stem: read(path) for path in sorted(FOLDER.glob("*.txt"))}


def selected(case: Case) -> Sequence[Rule]:
    """Return the rules that a case is about."""
    return [rule for rule in RULES if not case.codes or rule.code in case.codes]


def found_in(note: Note, case: Case) -> list[str]:
    """Return the findings as the case files write them."""
    findings = linter.lint(note, selected(case), CONTEXT)
    shown = linter.diagnose(note, [one for one in findings if case.codes or one.level in REPORTED])
    return sorted(f"{one.code} {one.line}:{one.column}" for one in shown)


def fixed(note: Note, case: Case, *, unsafe: bool = False) -> fixer.Outcome:
    """Return what the fixes of the default selection come to."""
    levels = frozenset(Level) if case.codes else REPORTED
    return fixer.fix(note, selected(case), CONTEXT, unsafe=unsafe, levels=levels)


@pytest.mark.parametrize("name", CASES)
def test_finds(name):
    """What is found, and where."""
    case = CASES[name]
    assert found_in(parse("note.md", case.note), case) == sorted(case.findings)


@pytest.mark.parametrize("name", CASES)
def test_fixes(name):
    """What the safe fixes make of it; nothing that they should mend is found again."""
    case = CASES[name]
    outcome = fixed(parse("note.md", case.note), case)
    assert outcome.note.source.encode() == (case.note if case.fixed is None else case.fixed)
    assert outcome.refused == []
    if case.fixed is not None:
        assert found_in(outcome.note, case) == (case.left or [])


@pytest.mark.parametrize("name", CASES)
def test_settles(name):
    """A second fix changes nothing; the result read anew from its bytes is the same."""
    case = CASES[name]
    for unsafe in (False, True):
        once = fixed(parse("note.md", case.note), case, unsafe=unsafe).note.source.encode()
        again = fixed(parse("note.md", once), case, unsafe=unsafe)
        assert again.note.source.encode() == once
        assert again.applied == []


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.unsafe is not None])
def test_fixes_with_leave(name):
    """What all fixes make of it."""
    case = CASES[name]
    assert fixed(parse("note.md", case.note), case, unsafe=True).note.source.encode() == case.unsafe


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if b"\r" not in case.note])
def test_line_ends_change_nothing(name):
    """The same note with CR LF gives the same findings and the same result, with CR LF."""
    case = CASES[name]
    note = parse("note.md", case.note.replace(b"\n", b"\r\n"))
    assert found_in(note, case) == sorted(case.findings)
    wanted = case.note if case.fixed is None else case.fixed
    assert fixed(note, case).note.source.encode() == wanted.replace(b"\n", b"\r\n")
