"""vaultlint on the cases, in this process."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.defects import judge
from benchmarks.defects.cases import Case, CaseNote
from vaultlint import config
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.rules.base import Level

SERIES = ("VL1", "VL2", "VL3")


@dataclass
class Verdict:
    """What vaultlint made of a case; the texts name what is not as it should be."""

    case: str
    unnamed: list[str] = field(default_factory=list)
    unrepaired: list[str] = field(default_factory=list)
    worse: list[str] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    besides: list[str] = field(default_factory=list)  # other findings in a note with a defect: to be read by eye
    results: dict[str, str] = field(default_factory=dict)  # the notes after the fixes

    @property
    def good(self) -> bool:
        """Return whether everything is as it should be."""
        return not (self.unnamed or self.unrepaired or self.worse or self.false_alarms)


def run(case: Case, folder: Path) -> Verdict:
    """Check and fix a case, which is written below `folder`."""
    verdict = Verdict(case.name)
    case.write(folder / "looked-at")
    _look(case, _project(case, folder / "looked-at"), verdict)
    safe, unsafe = (_fixed(case, folder / leave, verdict) for leave in ("safe", "unsafe"))
    for note in case.notes:
        _judge(note, safe[note.path], unsafe[note.path], verdict)
    return verdict


def _fixed(case: Case, folder: Path, verdict: Verdict) -> dict[str, str]:
    """Return the notes after a fix; a second one must change nothing, and what it mended must not be found again."""
    case.write(folder)
    leave = folder.name == "unsafe"
    remaining = _project(case, folder).fix(unsafe=leave).remaining.diagnostics
    left = {(one.path, one.code, one.line) for one in remaining}
    texts = {note.path: (folder / note.path).read_bytes().decode() for note in case.notes}
    verdict.results |= {f"{case.name}/{path}, {folder.name}": text for path, text in texts.items()}
    _project(case, folder).fix(unsafe=leave)
    for note in case.notes:
        if (folder / note.path).read_bytes().decode() != texts[note.path]:
            verdict.worse.append(f"{folder.name}: {note.path}: a second fix changes it again")
        if note.safe or (leave and note.unsafe):
            found = [one.code for one in note.names if any((note.path, one.code, at) in left for at in one.lines)]
            verdict.unrepaired += [f"{folder.name}: {note.path}: {code} is found again" for code in found]
    return texts


def _project(case: Case, folder: Path) -> Project:
    """Open a case with the default selection and the codes that it is about; a quiet one with all codes."""
    about = {named.code for note in case.notes for named in note.names}
    usual = [rule.code for rule in RULES if rule.level is not Level.INFO and rule.code.startswith(SERIES)]
    known = {rule.code for rule in RULES}
    codes = sorted({*usual, *(about & known)}) if about else SERIES
    return Project(folder, config.load(folder, None, RULES).narrowed(codes, ()))


def _look(case: Case, project: Project, verdict: Verdict) -> None:
    found = [(one.path, one.line, one.code) for one in project.check().diagnostics]
    for note in case.notes:
        for named in note.names:
            if not any(one[0] == note.path and one[2] == named.code and judge.near(named, one[1]) for one in found):
                verdict.unnamed.append(f"{note.path}: {named.code} at {named.lines}")
    codes = {(note.path, named.code) for note in case.notes for named in note.names}
    for path, line, code in found:
        if (path, code) not in codes:
            clean = not any(note.path == path and note.names for note in case.notes)
            (verdict.false_alarms if clean else verdict.besides).append(f"{path}:{line} {code}")


def _judge(note: CaseNote, safe: str, unsafe: str, verdict: Verdict) -> None:
    both = (note.safe, note.unsafe)
    if note.safe:
        verdict.unrepaired += [f"safe: {note.path}: {fault}" for fault in judge.faults(note, note.safe, safe)]
    if note.unsafe:
        verdict.unrepaired += [f"unsafe: {note.path}: {fault}" for fault in judge.faults(note, note.unsafe, unsafe)]
        if safe != note.text:
            verdict.worse.append(f"{note.path}: the safe fix changed what needs leave")
    verdict.worse += [f"safe: {note.path}: {fault}" for fault in judge.harm(note, safe, both)]
    verdict.worse += [f"unsafe: {note.path}: {fault}" for fault in judge.harm(note, unsafe, both)]
    if note.untouched or not note.names:
        verdict.worse += [f"{note.path}: touched" for text in (safe, unsafe) if text != note.text][:1]
