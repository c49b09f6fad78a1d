"""`vaultlint fix`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from vaultlint.cli.options import common
from vaultlint.cli.output import Progress, say, show, show_diff, show_fixes
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import from_stdin, left_out, projects
from vaultlint.errors import VaultlintError
from vaultlint.signals import interrupting, number_of

if TYPE_CHECKING:
    from vaultlint.changes import FixReport
    from vaultlint.cli.interactive import Session
    from vaultlint.project import Project


@click.command()
@click.argument("paths", nargs=-1, type=PLACE, metavar="[PATH]...")
@common
@click.option("--diff", is_flag=True, help="Show what would change and write nothing.")
@click.option("-i", "--interactive", is_flag=True, help="Ask about each rule in each note, with the diff.")
@click.option("--limit", type=int, metavar="N", help="Change at most N notes, in order of path.")
@click.option("--unsafe-fixes", is_flag=True, help="Also fixes that change what somebody may rely on.")
@click.option("--errors-only", is_flag=True, help="Of what remains show errors alone, and fail for them alone.")
@click.option("--managed", is_flag=True, help="All fixes also in notes that Readwise's plugin manages.")
@click.option("--stdin-filename", default="stdin.md", help="The note's name when PATH is -.")
def fix(paths: tuple[Path, ...], **options: Any) -> None:
    """Repair what can be repaired for certain; `vaultlint undo` takes it back.

    Exits like check, of what remains; with --diff, 1 if something would change.
    """
    stdin = [str(path) for path in paths] == ["-"]
    _check_options(options, stdin=stdin)
    if stdin:
        _fix_stdin(options)
    session = _session(options) if options["interactive"] else None
    code, left, started, wrote = 0, options["limit"], time.monotonic(), False
    for project, targets in projects(paths, options, writes=True):
        if session and session.over:
            break
        say(project, targets, options)
        with interrupting() as stop:
            try:
                result = _fix(project, targets, options, session, left)
            except KeyboardInterrupt as error:
                what = "the vaults told above were fixed, nothing more" if wrote else "before anything was written"
                click.echo(f"interrupted: {what}" if wrote else f"interrupted {what}", err=True)
                sys.exit(128 + number_of(error))
            wrote = wrote or bool(result.run)
            if result.signal:
                _end(result, project, options)
            if left is not None:
                left -= sum(one.is_change for one in result.changed)
            spent = 0.0 if session else time.monotonic() - started
            code = max(code, _told(result, project, targets, options, session, spent))
        if stop.signal:
            sys.exit(128 + stop.signal)
    sys.exit(max(code, 1 if session and session.over else 0))


def _told(
    result: FixReport,
    project: Project,
    targets: list[str],
    options: dict[str, Any],
    session: Session | None,
    seconds: float,
) -> int:
    """Tell what became of a vault, and return the exit code for it."""
    if options["errors_only"]:
        result.remaining.narrow_to_errors()
    if options["diff"]:
        code = show_diff(result, options)
        if result.waiting:
            click.echo(f"{result.waiting:,} more would change without --limit", err=True)
    else:
        _tell(result, project, options, session, seconds)
        code = 1 if result.remaining.failed or result.skipped or result.unreached else 0
    _tell_omitted(project, targets, options)
    return code


def _end(result: FixReport, project: Project, options: dict[str, Any]) -> NoReturn:
    """Say what was written before a signal broke the run off, and leave as shells expect."""
    from vaultlint.report.closing import broken_off

    show_fixes(result, options)
    click.echo(broken_off(result, project), err=True)
    sys.exit(128 + result.signal)


def _tell_omitted(project: Project, targets: list[str], options: dict[str, Any]) -> None:
    from vaultlint.report.closing import omitted

    left = omitted(left_out(project, targets))
    if left and not options["quiet"]:
        click.echo(left, err=True)


def _check_options(options: dict[str, Any], *, stdin: bool) -> None:
    """Raise an error of use where options contradict one another."""
    if options["limit"] is not None and options["limit"] < 1:
        raise VaultlintError(f"--limit {options['limit']}: at least 1 note, or leave it away to fix all")
    if options["limit"] is not None and stdin:
        raise VaultlintError("--limit counts notes of a vault: - is a single one")
    if not options["interactive"]:
        return
    if options["diff"]:
        raise VaultlintError("-i writes what you accept and --diff writes nothing: choose one of them")
    if stdin:
        raise VaultlintError("-i reads your answers from standard input: give it a note's path instead of -")
    if options["output_format"] not in ("full", "concise"):
        raise VaultlintError(f"-i is for people: leave --output-format {options['output_format']} away")


def _session(options: dict[str, Any]) -> Session:
    from vaultlint.cli import interactive
    from vaultlint.cli.output import wants_color

    interactive.need_terminal()
    return interactive.Session(color=wants_color(options), limit=options["limit"])


def _fix(
    project: Project, targets: list[str], options: dict[str, Any], session: Session | None, limit: int | None
) -> FixReport:
    how = {"unsafe": options["unsafe_fixes"], "managed": options["managed"]}
    if session:
        session.enter(project)
        with session.listening():
            return project.fix(targets, **how, decide=session)
    with Progress("fixing", project, targets, quiet=options["quiet"]) as step:
        return project.fix(targets, **how, write=not options["diff"], progress=step, limit=limit)


def _tell(
    result: FixReport, project: Project, options: dict[str, Any], session: Session | None, seconds: float
) -> None:
    """Print what was fixed, what remains, and the way back; who was asked has seen what remains."""
    if session:
        click.echo()
    show_fixes(result, options)
    if session:
        click.echo(session.summary(), nl=False)
    if not session or options["statistics"]:
        show([result.remaining], options)
    if result.full:
        from vaultlint.report.closing import broken_off

        click.echo(broken_off(result, project), err=True)
    if session and not result.run:
        _tell_nothing(result, options, asked=bool(session.declined or session.over))
    elif not options["quiet"]:
        from vaultlint.report.closing import fix_closing

        managed, unsafe = options["managed"], options["unsafe_fixes"]
        click.echo(fix_closing(result, project, managed=managed, unsafe=unsafe, seconds=seconds), err=True)
    if session and session.over:
        click.echo(session.ending, err=True)
    if result.waiting:
        from vaultlint.report.terminal import plural

        click.echo(f"{plural(result.waiting, 'more note')} would change: run it again", err=True)


def _tell_nothing(result: FixReport, options: dict[str, Any], *, asked: bool) -> None:
    """Say that nothing was written, and why nothing was asked where only unsafe fixes are left."""
    found = result.remaining.diagnostics
    unsafe = sum(1 for one in found if one.fix and one.fix.applicability == "unsafe")
    if unsafe and not asked and not options["unsafe_fixes"]:
        they = "1 finding has" if unsafe == 1 else f"{unsafe:,} findings have"
        click.echo(f"nothing to ask: {they} unsafe fixes only; `vaultlint fix -i --unsafe-fixes` asks", err=True)
    click.echo("nothing was written", err=True)


def _fix_stdin(options: dict[str, Any]) -> None:
    """Fix one note from standard input to standard output; what remains is told on standard error."""
    from vaultlint.changes import FixReport
    from vaultlint.report import render

    project, note = from_stdin(options["stdin_filename"], options)
    result = FixReport()
    after = note
    if not project.leaves_out(note.path):
        changed = project.fixed(note, unsafe=options["unsafe_fixes"], managed=options["managed"])
        after = changed.after
        result.changed.append(changed)
        project.add(after, result.remaining)
    if project.baseline:
        project.baseline.hold(result.remaining)
    if options["errors_only"]:
        result.remaining.narrow_to_errors()
    if options["diff"]:
        sys.exit(show_diff(result, options, stdin=True))
    sys.stdout.buffer.write(after.source.encode())
    sys.stdout.buffer.flush()
    if not options["quiet"]:
        click.echo(render("concise", result.remaining), nl=False, err=True)
    sys.exit(1 if result.remaining.failed else 0)
