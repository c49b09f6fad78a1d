"""Findings with the line they are about, a caret under the place, and what the fix would do."""

from __future__ import annotations

from vaultlint.linter import Diagnostic
from vaultlint.parse.note import Note
from vaultlint.report.terminal import LEVEL_COLORS, clean, paint, width
from vaultlint.results import Report

_WIDTH = 72


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as paragraphs, one a finding."""
    return "".join(_one(one, report.sources.get(one.path), color=color) for one in report.diagnostics)


def _one(one: Diagnostic, note: Note | None, *, color: bool) -> str:
    level = LEVEL_COLORS[one.level]
    place = f"{clean(one.path)}:{one.line}:{one.column}"
    head = (
        f"{paint(one.code, 'bold', level, color=color)} {paint(one.name, level, color=color)}: {clean(one.message)}\n"
    )
    arrow = paint("-->", "blue", color=color)
    text = f"{head}  {arrow} {place}\n"
    if note is not None and one.line <= len(note.lines) and (one.fix or one.end_column > 1 or one.line > 1):
        text += _source(one, note, color=color)
    if one.fix:
        unsafe = "" if one.fix.applicability == "safe" else " (unsafe: needs --unsafe-fixes)"
        text += f"   {paint('= fix:', 'cyan', color=color)} {clean(one.fix.title)}{unsafe}\n"
    return text + "\n"


def _source(one: Diagnostic, note: Note, *, color: bool) -> str:
    raw = note.lines.line(one.line - 1)
    end = one.end_column - 1 if one.end_line == one.line else len(raw)
    start = min(one.column - 1, len(raw))
    cut = max(0, start - _WIDTH // 2) if len(raw) > _WIDTH else 0
    shown = clean(raw[cut : cut + _WIDTH])
    before = clean(raw[cut:start])
    marked = clean(raw[start : max(start, min(end, cut + _WIDTH))])
    lead, tail = ("…" if cut else ""), ("…" if cut + _WIDTH < len(raw) else "")
    number = str(one.line)
    bar = paint("|", "blue", color=color)
    caret = " " * (width(before) + len(lead)) + "^" * max(1, width(marked))
    return (
        f"{' ' * len(number)} {bar}\n"
        f"{paint(number, 'blue', color=color)} {bar} {lead}{shown}{tail}\n"
        f"{' ' * len(number)} {bar} {paint(caret, LEVEL_COLORS[one.level], color=color)}\n"
    )
