"""GitHub's workflow commands: findings as annotations on a pull request."""

from __future__ import annotations

from vaultlint.report import in_workspace
from vaultlint.report.json import printable
from vaultlint.report.terminal import clean
from vaultlint.results import Report
from vaultlint.rules.base import Level

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def render(report: Report, *, color: bool = False) -> str:
    """Return the report as workflow commands, escaped as GitHub's toolkit does."""
    del color
    lines = []
    for one in report.diagnostics:
        fields = {
            "file": _tame(printable(in_workspace(report, one.path))),
            "line": str(one.line),
            "endLine": str(one.end_line),
            "col": str(one.column),
            "endColumn": str(one.end_column),
            "title": f"{one.code} {one.name}",
        }
        if one.line != one.end_line:  # GitHub takes columns on one line only
            del fields["col"], fields["endColumn"]
        properties = ",".join(f"{key}={_property(value)}" for key, value in fields.items())
        lines.append(f"::{_COMMANDS[one.level]} {properties}::{_data(clean(one.message))}\n")
    return "".join(lines)


def _tame(path: str) -> str:
    """Escape what would steer the terminal that shows the log; line ends are the command's to escape."""
    return "\n".join(clean(part) for part in path.split("\n"))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
