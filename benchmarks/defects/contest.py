"""The other tools on the cases: what each names, repairs, makes worse, and says about clean notes."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.defects import judge
from benchmarks.defects.cases import Case, CaseNote
from benchmarks.defects.reader import read
from benchmarks.defects.tools import Report, Tool


@dataclass
class Score:
    """What a tool did, in cases; `series` counts by VL1, VL2 and VL3."""

    tool: Tool
    named: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    worse: dict[str, list[str]] = field(default_factory=dict)
    alarmed: set[str] = field(default_factory=set)  # clean cases with a finding about frontmatter
    alarms: int = 0  # findings of any kind on clean cases


def run(tool: Tool, cases: list[Case], folder: Path) -> Score:
    """Run a tool on fresh copies of all cases."""
    score = Score(tool)
    reports = tool.check(_fresh(cases, folder))
    for case in cases:
        own = [one for one in reports if one.path.startswith(case.name + "/")]
        if case.quiet:
            own = [one for one in own if "/." not in one.path]  # that dot-folders are no notes is Obsidian's alone
            score.alarms += len(own)
            if any(re.search(tool.about_frontmatter, one.message) for one in own):
                score.alarmed.add(case.name)
        elif any(_names(tool, one, case.name, note) for note in case.notes for one in own):
            score.named[series(case)] += 1
    if tool.can_fix:
        fixed = _fresh(cases, folder)
        tool.fix(fixed)
        for case in cases:
            _judge(case, fixed / case.name, score)
    return score


def series(case: Case) -> str:
    """Return VL1, VL2 or VL3: what a case is about."""
    return next(named.code for note in case.notes for named in note.names)[:3]


def _fresh(cases: list[Case], folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for case in cases:
        case.write(folder / case.name)
    return folder


def _names(tool: Tool, one: Report, case: str, note: CaseNote) -> bool:
    if one.path != f"{case}/{note.path}":
        return False
    for named in note.names:
        unreadable = read(note.text).state == "unreadable"
        if re.search(tool.parse_error, one.message) and (unreadable or named.code == "VL119"):
            return True
        doubled = named.code in ("VL101", "VL102") and one.line > 1  # a second heading stands below the second fence
        for pattern, codes in tool.names:
            fits = re.search(pattern, one.message) and re.fullmatch(codes, named.code)
            if fits and (doubled or judge.near(named, one.line)):
                return True
    return False


def _judge(case: Case, folder: Path, score: Score) -> None:
    right, wanted = True, False
    for note in case.notes:
        after = (folder / note.path).read_bytes().decode("utf-8", "replace")
        if note.wanted:
            wanted = True
            right = right and judge.is_right(note, note.wanted, after)
        if harm := judge.harm(note, after, (note.safe, note.unsafe)):
            score.worse.setdefault(case.name, []).extend(harm)
    if wanted and right:
        score.repaired[series(case)] += 1
