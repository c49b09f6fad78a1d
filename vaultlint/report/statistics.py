"""Findings counted by rule: for people, and as JSON."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from vaultlint.linter import Diagnostic
from vaultlint.report.json import VERSION, summary
from vaultlint.report.terminal import LEVEL_COLORS, paint, plural
from vaultlint.results import Report
from vaultlint.rules.base import Level

FORMATS = ("full", "concise", "json")
_COLUMNS = 80
_INDENT = 9  # where a line's words begin


class Row(NamedTuple):
    """What one rule found."""

    code: str
    name: str
    level: Level
    findings: int
    notes: int
    fixable: int
    unsafe: int

    @property
    def mark(self) -> str:
        """``[*]`` if `fix` mends all of it, ``[-]`` if some."""
        return "[*]" if self.fixable == self.findings else "[-]" if self.fixable else ""


def rows(report: Report) -> list[Row]:
    """Return the findings counted by rule and level, the most first."""
    groups: dict[tuple[str, str, Level], list[Diagnostic]] = defaultdict(list)
    for one in report.diagnostics:
        groups[one.code, one.name, one.level].append(one)
    found = [
        Row(*key, len(group), len({one.path for one in group}), _fixes(group, "safe"), _fixes(group, "unsafe"))
        for key, group in groups.items()
    ]
    return sorted(found, key=lambda row: (-row.findings, row.code, row.level))


def _fixes(group: Sequence[Diagnostic], applicability: str) -> int:
    return sum(1 for one in group if one.fix and one.fix.applicability == applicability)


def render(report: Report, *, color: bool = False) -> str:
    """Return a line a rule, and the total."""
    counted = rows(report)
    if not counted:
        return ""
    text = ""
    for row in counted:
        mark = paint(row.mark, "cyan", color=color) + " " * (3 - len(row.mark))
        level = paint(row.level.value, LEVEL_COLORS[row.level], color=color) + " " * (7 - len(row.level.value))
        text += f"{row.findings:>7,}  {row.code}  {mark}  {level}  {row.name}\n"
    fixable, unsafe = sum(row.fixable for row in counted), sum(row.unsafe for row in counted)
    notes = len({one.path for one in report.diagnostics})
    parts = [f"in {plural(notes, 'note')}"]
    if fixable:
        marks = "[*]" if all(row.mark != "[-]" for row in counted) else "[*] all, [-] some:"
        parts.append(f"{marks} {fixable:,} can be fixed")
    if unsafe:
        parts.append(f"{unsafe:,}{' more' * bool(fixable)} with --unsafe-fixes")
    return f"{text}{len(report.diagnostics):>7,}  {_folded(parts)}\n"


def _folded(parts: Sequence[str]) -> str:
    """Return the parts of the total, on as few lines as a terminal shows whole."""
    lines = [parts[0]]
    for part in parts[1:]:
        if _INDENT + len(lines[-1]) + len(f"; {part};") > _COLUMNS:
            lines.append(part)
        else:
            lines[-1] += f"; {part}"
    return f";\n{' ' * _INDENT}".join(lines)


def render_json(report: Report) -> str:
    """Return the counts as JSON; its schema ships beside this file."""
    counted = [
        {
            "code": row.code,
            "name": row.name,
            "severity": row.level.value,
            "findings": row.findings,
            "notes": row.notes,
            "fixable": row.fixable,
            "unsafe_fixable": row.unsafe,
        }
        for row in rows(report)
    ]
    return json.dumps({"version": VERSION, "statistics": counted, "summary": summary(report)}, indent=2) + "\n"
