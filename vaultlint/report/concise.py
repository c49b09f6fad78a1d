"""One line a finding: ``path:line:column: CODE message``."""

from __future__ import annotations

from vaultlint.report import from_here
from vaultlint.report.terminal import LEVEL_COLORS, clean, paint
from vaultlint.results import Report


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as lines."""
    lines = []
    for one in report.diagnostics:
        mark = " [*]" if one.fix and one.fix.applicability == "safe" else ""
        place = f"{paint(clean(from_here(report, one.path)), 'bold', color=color)}:{one.line}:{one.column}:"
        code = paint(one.code, LEVEL_COLORS[one.level], color=color)
        lines.append(f"{place} {code}{paint(mark, 'cyan', color=color)} {clean(one.message)}\n")
    return "".join(lines)
