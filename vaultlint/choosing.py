"""Which of a note's fixes are made in one step: as many as do not touch each other."""

from __future__ import annotations

import sys
from bisect import bisect_right, insort

from vaultlint.rules.base import Finding
from vaultlint.text import Edit


def of_one_rule(findings: list[Finding]) -> list[Finding]:
    """Return the findings of the first rule, in order of code; its safe fixes and the others apart."""
    first = min(((one.code, one.fix.applicability) for one in findings if one.fix), default=None)
    return [one for one in findings if one.fix and (one.code, one.fix.applicability) == first]


def choose(findings: list[Finding]) -> list[Finding]:
    """Choose findings whose edits do not touch; one that moves much text comes alone."""
    for finding in sorted(findings, key=lambda one: one.code):
        if finding.fix and finding.fix.alone:
            return [finding]
    chosen: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in findings:
        edits = finding.fix.edits if finding.fix else ()
        if not any(_touches(edit, taken) for edit in edits):
            chosen.append(finding)
            for edit in edits:
                insort(taken, (edit.start, edit.end))
    return chosen


def _touches(edit: Edit, taken: list[tuple[int, int]]) -> bool:
    """Return whether an edit touches one of the spans taken, which are in order and apart."""
    at = bisect_right(taken, (edit.end, sys.maxsize))
    return at > 0 and taken[at - 1][1] >= edit.start
