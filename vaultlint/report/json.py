"""The stable JSON of ``check`` (version 1); its schema ships beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from vaultlint.linter import Diagnostic
from vaultlint.results import Report
from vaultlint.rules.base import Level

VERSION = 1
_SHARED = 50  # edits up to which a fix is told with each finding that it mends


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as JSON."""
    del color
    return json.dumps(to_data(report), ensure_ascii=True, indent=2) + "\n"


def to_data(report: Report) -> dict[str, Any]:
    """Return the report as JSON's types; lines and columns count from 1, columns in code points."""
    return {
        "version": VERSION,
        "diagnostics": [diagnostic(one) for one in told_once(report.diagnostics)],
        "summary": summary(report),
    }


def summary(report: Report) -> dict[str, int]:
    """Return a report's counts."""
    return {
        "notes": report.notes,
        "notes_with_findings": len({one.path for one in report.diagnostics}),
        "findings": len(report.diagnostics),
        "errors": report.count(Level.ERROR),
        "warnings": report.count(Level.WARNING),
        "infos": report.count(Level.INFO),
        "fixable": sum(1 for one in report.diagnostics if one.fix and one.fix.applicability == "safe"),
        "held_back": report.held,
    }


def diagnostic(one: Diagnostic) -> dict[str, Any]:
    """Return one finding as JSON's types."""
    return {
        "path": printable(one.path),
        "code": one.code,
        "name": one.name,
        "severity": one.level.value,
        "message": printable(one.message),
        "line": one.line,
        "column": one.column,
        "end_line": one.end_line,
        "end_column": one.end_column,
        "fix": _fix(one),
    }


def told_once(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Give findings; of those that one large fix mends the first bears it, so that what is told grows with the note."""
    told = set()
    for one in found:
        if one.fix and len(one.fix.edits) > _SHARED:
            fix = (one.path, one.code, one.fix.title, len(one.fix.edits), one.fix.edits[0], one.fix.edits[-1])
            yield one._replace(fix=None, fix_places=()) if fix in told else one
            told.add(fix)
        else:
            yield one


def _fix(one: Diagnostic) -> dict[str, Any] | None:
    if one.fix is None:
        return None
    edits = [
        {"line": line, "column": column, "end_line": end_line, "end_column": end_column, "text": printable(edit.text)}
        for edit, (line, column, end_line, end_column) in zip(one.fix.edits, one.fix_places, strict=True)
    ]
    return {"applicability": one.fix.applicability.value, "title": printable(one.fix.title), "edits": edits}


def printable(text: str) -> str:
    """Return text whose bytes may not be UTF-8 (lone surrogates) as text that JSON can hold."""
    if text.isascii():
        return text
    try:
        data = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half a pair that no byte stands for
        data = text.encode("utf-8", "surrogatepass")
    return data.decode("utf-8", "backslashreplace")
