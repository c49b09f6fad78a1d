"""What commands print: reports, diffs, what was fixed, progress."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from vaultlint.project import Project
    from vaultlint.results import FixReport, Report


def joined(reports: Sequence[Report]) -> Report:
    """Return several reports as one."""
    from vaultlint.results import Report as NewReport

    found = [one for report in reports for one in report.diagnostics]
    return reports[0] if len(reports) == 1 else NewReport(found, sum(report.notes for report in reports))


def say(project: Project, targets: Sequence[str], options: dict[str, Any]) -> None:
    """Say with -v what is looked at."""
    from vaultlint.report.terminal import clean, plural

    if not options["verbose"]:
        return
    click.echo(f"vault {clean(str(project.root))}: {plural(len(project.rules_for('')), 'rule')}", err=True)
    if project.settings.managed:
        click.echo(f"{plural(len(project.settings.managed), 'note')} managed by Readwise's plugin", err=True)
    if not project.spans_notes(targets):
        click.echo("rules across notes are skipped: only single notes are given", err=True)


class Progress:  # used as a function
    """A count on work longer than a second, on a terminal only."""

    def __init__(self, verb: str, project: Project) -> None:
        self.verb = verb
        self.root = project.root
        self.started = 0.0
        self.shown = False

    def __enter__(self) -> Callable[[int], None] | None:
        import time

        self.started = time.monotonic()
        return self.step if sys.stderr.isatty() else None

    def step(self, count: int) -> None:
        """Show the count, at most once in a while."""
        import time

        if count % 50 == 0 and time.monotonic() - self.started > 1:
            click.echo(f"\r{self.verb} {count:,} notes", nl=False, err=True)
            self.shown = True

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def wants_color(options: dict[str, Any]) -> bool:
    """Return whether output goes in colour: asked for, or on a terminal without NO_COLOR."""
    import os

    wanted = options.get("color", "auto")
    return wanted == "always" or (wanted == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def show(reports: Sequence[Report], options: dict[str, Any]) -> None:
    """Print reports in the format asked for."""
    from vaultlint.report import render

    kind, color = options["output_format"], wants_color(options)
    if options["statistics"] and kind in ("full", "concise"):
        from vaultlint.report.closing import statistics

        click.echo(statistics(joined(reports)), nl=False)
        return
    for report in reports if kind in ("full", "concise", "github") else [joined(reports)]:
        click.echo(render(kind, report, color=color), nl=False, color=color)


def show_diff(result: FixReport, options: dict[str, Any]) -> int:
    """Print what a fix would change; return the exit code."""
    from vaultlint.report.closing import managed_line
    from vaultlint.report.diff import render_diff
    from vaultlint.report.terminal import plural

    pending = [one for one in result.changed if one.after is not one.before]
    for one in pending:
        click.echo(render_diff(one, color=wants_color(options)), nl=False, color=wants_color(options))
    _show_refusals(result)
    if not options["quiet"]:
        click.echo(f"{plural(len(pending), 'note')} would change; nothing was written", err=True)
        click.echo(managed_line(pending), nl=False, err=True)
    return 1 if pending else 0


def show_fixes(result: FixReport, options: dict[str, Any]) -> None:
    """Print what was fixed, what was refused and what could not be written."""
    from vaultlint.report.terminal import clean

    if options["output_format"] not in ("full", "concise"):
        return
    skipped = {path for path, _ in result.skipped}
    for one in result.changed:
        if one.after is one.before or one.path in skipped:
            continue
        for applied in dict.fromkeys(one.outcome.applied):
            click.echo(f"fixed {clean(one.path)}: {applied.code} {applied.title}")
            for note in applied.notes:
                click.echo(f"      {clean(note)}")
    _show_refusals(result)
    for path, reason in result.skipped:
        click.echo(f"not written: {clean(path)}: {clean(reason)}", err=True)


def _show_refusals(result: FixReport) -> None:
    from vaultlint.report.terminal import clean

    for one in result.changed:
        for refused in one.outcome.refused:
            click.echo(f"not fixed: {clean(one.path)}: {refused.code}: {clean(refused.reason)}", err=True)
