"""What commands print: reports, diffs, what was fixed, progress."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from pathlib import Path

    from vaultlint.changes import FixReport
    from vaultlint.project import Project
    from vaultlint.results import Report

_FOR_PEOPLE = ("full", "concise")  # formats that are empty where nothing was found
_NAP = 0.5  # seconds


def joined(reports: Sequence[Report]) -> Report:
    """Return several reports as one."""
    if len(reports) == 1:
        return reports[0]
    from vaultlint.results import Report as NewReport

    counts = ("notes", "held", "recorded", "mended", "unshown")
    sums = {name: sum(getattr(report, name) for report in reports) for name in counts}
    return NewReport([one for report in reports for one in report.diagnostics], **sums)


def again(paths: Sequence[Path], options: dict[str, Any]) -> str:
    """Return the options and paths of a command, to be given to the next one as they stand."""
    from vaultlint.paths import relative
    from vaultlint.shells import shell

    words: list[str] = []
    for name in ("select", "ignore", "extend_select"):
        for value in options[name]:
            words += (f"--{name.replace('_', '-')}", value)
    for name, option in (("config", "--config"), ("baseline", "--baseline"), ("vault_dir", "--vault")):
        if options[name]:
            words += (option, str(options[name]))
    words += ["--no-baseline"] * options["no_baseline"]
    for path in paths:
        shortest = min(str(path), relative(path), key=len)
        words.append(f"./{shortest}" if shortest.startswith("-") else shortest)  # no option
    return " ".join(map(shell, words))


def say(project: Project, targets: Sequence[str], options: dict[str, Any]) -> None:
    """Say with -v what is looked at, and what of it is left out."""
    if not options["verbose"]:
        return
    from vaultlint.cli.targets import left_out
    from vaultlint.report.terminal import clean, plural

    click.echo(f"vault {clean(str(project.root))}: {plural(len(project.cards_for('')), 'rule')}", err=True)
    if project.settings.managed:
        click.echo(f"{plural(len(project.settings.managed), 'note')} managed by Readwise's plugin", err=True)
    if not project.spans_notes(targets):
        memory = project.cache.memory()
        known = memory is not None and all(map(memory.has, targets))
        told = "answer as of the last check of the whole vault" if known else "are skipped"
        click.echo(f"rules across notes {told}: only single notes are given", err=True)
    for path, reason in left_out(project, targets).items():
        click.echo(f"left out: {clean(path)}: {reason}", err=True)


class Progress:  # used as a function
    """A bar on work that lasts longer than a second, on a terminal only; gone when the work is done or broken off."""

    def __init__(
        self, verb: str, project: Project, targets: Sequence[str] = ("",), *, quiet: bool = False, after: float = 1.0
    ) -> None:
        self.verb = verb
        self.project = project
        self.targets = targets
        self.quiet = quiet
        self.next = time.monotonic() + after
        self.total: int | None = None
        self.shown = False

    def __enter__(self) -> Callable[[int], None] | None:
        return self.step if self._steers() else None

    def _steers(self) -> bool:
        import os

        return not self.quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def step(self, count: int) -> None:
        """Show the count, ten times a second at most."""
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + 0.1
        if self.total is None:
            self.total = self._count()
        self.shown = True
        click.echo(f"\r{bar(self.verb, count, self.total, _columns())}\x1b[K", nl=False, err=True)

    def enter(self, verb: str) -> None:
        """Show what is done next, of which nothing is counted: "quoting …"."""
        if self._steers() and (self.shown or time.monotonic() >= self.next):
            self.shown = True
            click.echo(f"\r{verb} …\x1b[K", nl=False, err=True)

    def _count(self) -> int:
        """Return how many notes there are, 0 if counting them takes long: then it is not worth it."""
        limit = time.monotonic() + 0.3
        found = 0
        for found, _ in enumerate(self.project.paths(self.targets), 1):
            if found % 500 == 0 and time.monotonic() > limit:
                return 0
        return found

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def bar(verb: str, count: int, total: int, columns: int) -> str:
    """Return a bar of a terminal's width with what is done; without a total the count alone.

    Examples
    --------
    >>> bar("checking", 50, 100, 50)
    'checking ━━━━━━━━━━━──────────── 50 of 100 notes'
    >>> bar("checking", 50, 0, 50)
    'checking 50 notes'
    """
    if not total or count > total:
        return f"{verb} {count:,} notes"[: columns - 1]
    said = f" {count:,} of {total:,} notes"
    room = min(40, columns - len(verb) - len(said) - 3)
    done = room * count // total
    return f"{verb} {'━' * done}{'─' * (room - done)}{said}" if room > 4 else f"{verb}{said}"[: columns - 1]


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def wants_color(options: dict[str, Any]) -> bool:
    """Return whether output goes in colour: asked for, or on a terminal without NO_COLOR."""
    import os

    wanted = options.get("color", "auto")
    return wanted == "always" or (wanted == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def show(reports: Sequence[Report], options: dict[str, Any]) -> None:
    """Print reports in the format asked for."""
    kind, color = options["output_format"], wants_color(options)
    if kind in _FOR_PEOPLE and not options["statistics"] and not any(report.diagnostics for report in reports):
        return
    from vaultlint.cli.logs import commanding
    from vaultlint.report import render

    if options["statistics"]:
        _show_statistics(joined(reports), kind, color=color)
        return
    for report in reports if kind in ("full", "concise", "github") else [joined(reports)]:
        text = render(kind, report, color=color, unsafe=bool(options.get("unsafe_fixes")))
        click.echo(text, commanding() if kind == "github" else None, nl=False, color=color)


def _show_statistics(report: Report, kind: str, *, color: bool) -> None:
    from vaultlint.report import statistics

    text = statistics.render_json(report) if kind == "json" else statistics.render(report, color=color)
    click.echo(text, nl=False, color=color)


def show_diff(result: FixReport, options: dict[str, Any], *, stdin: bool = False) -> int:
    """Print what a fix would change; return the exit code. For standard input no command is named that writes."""
    from vaultlint.report.closing import managed_line
    from vaultlint.report.diff import render_diff
    from vaultlint.report.terminal import plural

    pending = [one for one in result.changed if one.is_change]
    for one in pending:
        click.echo(render_diff(one, color=wants_color(options)), nl=False, color=wants_color(options))
    _show_refusals(result)
    if not options["quiet"]:
        click.echo(f"{plural(len(pending), 'note')} would change; nothing was written", err=True)
        if pending and not stdin:
            flags = "".join(f" --{name}" for name in ("unsafe-fixes", "managed") if options[name.replace("-", "_")])
            click.echo(f"`vaultlint fix{flags}` without --diff writes it, `vaultlint undo` takes it back", err=True)
        click.echo(managed_line(pending), nl=False, err=True)
    return 1 if pending else 0


def show_fixes(result: FixReport, options: dict[str, Any]) -> None:
    """Print what was fixed, what was refused and what could not be written."""
    from vaultlint.report import from_here
    from vaultlint.report.terminal import clean

    if options["output_format"] not in ("full", "concise"):
        return
    for one in result.written:
        for applied in dict.fromkeys(one.outcome.applied):
            click.echo(f"fixed {clean(from_here(result.remaining, one.path))}: {applied.code} {clean(applied.title)}")
            for note in applied.notes:
                click.echo(f"      {clean(note)}")
    _show_refusals(result)
    for path, reason in result.skipped:
        click.echo(f"not written: {clean(from_here(result.remaining, path))}: {clean(reason)}", err=True)
    for path in result.kept:
        click.echo(f"an edit that a killed run cut off is kept as {clean(from_here(result.remaining, path))}", err=True)


def _show_refusals(result: FixReport) -> None:
    from vaultlint.report import from_here
    from vaultlint.report.terminal import clean

    for one in result.changed:
        path = clean(from_here(result.remaining, one.path))
        for refused in one.outcome.refused:
            click.echo(f"not fixed: {path}: {refused.code}: {clean(refused.reason)}", err=True)


def end_as_by_ctrl_c() -> None:
    """Let a request to end, and a terminal that is closed, be answered as Ctrl-C is: nothing is left behind."""
    import signal
    import threading

    if threading.current_thread() is not threading.main_thread():  # no signal comes there
        return
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # nohup
            signal.signal(number, signal.default_int_handler)


def wait_for_ctrl_c() -> None:
    """Wait until Ctrl-C.

    A signal that comes just before the thread falls asleep, or to another thread, does not wake it, so it looks up at
    times.
    """
    import threading

    for_ever = threading.Event()
    while not for_ever.wait(_NAP):
        pass
