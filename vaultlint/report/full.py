"""Findings with the line they are about, a caret under the place, and what the fix would do."""

from __future__ import annotations

from vaultlint.linter import Diagnostic
from vaultlint.report import from_here
from vaultlint.report.snippet import change
from vaultlint.report.terminal import LEVEL_COLORS, clean, paint, view
from vaultlint.results import Report
from vaultlint.text import Lines

_COLUMNS = 80


def render(report: Report, *, color: bool = False, unsafe: bool = False) -> str:
    """Return the report as paragraphs, one a finding; `unsafe` if unsafe fixes were asked for."""
    hint = " (unsafe)" if unsafe else " (unsafe: needs --unsafe-fixes)"
    drawn: dict[tuple[int, int], tuple[str, str]] = {}  # of a fix that findings share: it may be long
    return "".join(
        _one(one, from_here(report, one.path), report.sources.lines(one.path), hint, drawn, color=color)
        for one in report.diagnostics
    )


def _one(
    one: Diagnostic,
    path: str,
    lines: Lines | None,
    hint: str,
    drawn: dict[tuple[int, int], tuple[str, str]],
    *,
    color: bool,
) -> str:
    level = LEVEL_COLORS[one.level]
    place = f"{clean(path)}:{one.line}:{one.column}"
    head = (
        f"{paint(one.code, 'bold', level, color=color)} {paint(one.name, level, color=color)}: {clean(one.message)}\n"
    )
    gutter = len(str(max(one.line, *(place[2] for place in one.fix_places), 1)))
    text = f"{head}{' ' * gutter} {paint('-->', 'blue', color=color)} {place}\n"
    if lines is not None and one.line <= len(lines) and not _is_whole(one):
        text += _source(one, lines, gutter, color=color)
    if one.fix:
        unsafe = "" if one.fix.applicability == "safe" else hint
        key = (id(one.fix), gutter)
        if lines is not None and key not in drawn:
            drawn[key] = change(lines, one.fix, gutter, color=color)
        size, diff = drawn.get(key, ("", ""))
        mark = paint("= fix:", "cyan", color=color)
        text += f"{' ' * gutter} {mark} {clean(one.fix.title)}{size}{unsafe}\n{diff}"
    return text + "\n"


def _is_whole(one: Diagnostic) -> bool:
    """Return whether a finding is about the file as a whole, so that no line shows it."""
    return (one.line, one.column, one.end_line, one.end_column) == (1, 1, 1, 1)


def _source(one: Diagnostic, lines: Lines, gutter: int, *, color: bool) -> str:
    raw = lines.line(one.line - 1)
    end = one.end_column - 1 if one.end_line == one.line else len(raw)
    shown = view(raw, one.column - 1, end, _COLUMNS - gutter - 3)
    bar = paint("|", "blue", color=color)
    caret = " " * shown.before + "^" * max(1, shown.marked)
    number = paint(f"{one.line:>{gutter}}", "blue", color=color)
    return (
        f"{' ' * gutter} {bar}\n{number} {bar} {shown.text}".rstrip() + "\n"
        f"{' ' * gutter} {bar} {paint(caret, LEVEL_COLORS[one.level], color=color)}\n"
    )
