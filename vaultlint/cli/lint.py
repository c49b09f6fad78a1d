"""`vaultlint check`, `fix`, `undo` and `rule`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.output import Progress, joined, say, show, show_diff, show_fixes
from vaultlint.cli.targets import config_of, placed, projects, vault_of

if TYPE_CHECKING:
    from vaultlint.parse.note import Note
    from vaultlint.project import Project
    from vaultlint.results import Report

FORMATS = ("full", "concise", "json", "github", "sarif")


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that check and fix share."""
    for option in reversed(
        (
            click.option(
                "--select",
                multiple=True,
                metavar="RULES",
                help="Only these rules (codes, prefixes such as VL1, names).",
            ),
            click.option("--ignore", multiple=True, metavar="RULES", help="All but these rules."),
            click.option(
                "--output-format",
                type=click.Choice(FORMATS),
                default="full",
                show_default=True,
                help="How findings are shown.",
            ),
            click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them."),
            click.option(
                "--config", type=click.Path(path_type=Path), help="A configuration file instead of the vault's own."
            ),
            click.option(
                "--vault",
                "vault_dir",
                type=click.Path(path_type=Path),
                help="The vault's folder, if it cannot be told from PATH.",
            ),
            click.option(
                "--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output."
            ),
            click.option("-q", "--quiet", is_flag=True, help="Findings only, no closing line."),
            click.option("-v", "--verbose", is_flag=True, help="Say more about what is done."),
        )
    ):
        command = option(command)
    return command


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@common
@click.option("--errors-only", is_flag=True, help="Only findings of level error.")
@click.option("--stdin-filename", default="stdin.md", help="The note's name when PATH is -.")
def check(paths: tuple[Path, ...], stdin_filename: str, *, errors_only: bool, **options: Any) -> None:
    """Look for defects; never write.

    Exits with 0 if nothing was found, 1 if something was, 2 if it could not run.
    """
    if [str(path) for path in paths] == ["-"]:
        reports = [_check_stdin(stdin_filename, options)]
    else:
        reports = []
        for project, targets in projects(paths, options):
            say(project, targets, options)
            with Progress("checking", project) as step:
                reports.append(project.check(targets, step))
    if errors_only:
        for report in reports:
            report.diagnostics = [one for one in report.diagnostics if one.level.value == "error"]
    show(reports, options)
    if not options["quiet"] and options["output_format"] in ("full", "concise"):
        from vaultlint.report.closing import closing

        click.echo(closing(joined(reports)), err=True)
    sys.exit(1 if any(report.failed for report in reports) else 0)


def _check_stdin(name: str, options: dict[str, Any]) -> Report:
    from vaultlint.results import Report as NewReport

    project, note = _stdin(name, options)
    report = NewReport(notes=1, root=project.root)
    if not project.leaves_out(note.path):
        project.add(note, report)
    return report


def _stdin(name: str, options: dict[str, Any]) -> tuple[Project, Note]:
    """Read a note from standard input; its name says in which vault and where it would lie."""
    from vaultlint.parse import parse
    from vaultlint.project import Project

    root, relative = placed(Path(name), options["vault_dir"])
    return Project(root, config_of(root, options)), parse(relative, sys.stdin.buffer.read())


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@common
@click.option("--diff", is_flag=True, help="Show what would change and write nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="Also fixes that change what somebody may rely on.")
@click.option("--managed", is_flag=True, help="All fixes also in notes that Readwise's plugin manages.")
@click.option("--stdin-filename", default="stdin.md", help="The note's name when PATH is -.")
def fix(
    paths: tuple[Path, ...], *, diff: bool, unsafe_fixes: bool, managed: bool, stdin_filename: str, **options: Any
) -> None:
    """Repair what can be repaired for certain; `vaultlint undo` takes it back.

    Exits like check, of what remains; with --diff, 1 if something would change.
    """
    if [str(path) for path in paths] == ["-"]:
        _fix_stdin(stdin_filename, options, diff=diff, unsafe=unsafe_fixes, managed=managed)
    code = 0
    for project, targets in projects(paths, options):
        say(project, targets, options)
        with Progress("fixing", project) as step:
            result = project.fix(targets, unsafe=unsafe_fixes, managed=managed, write=not diff, progress=step)
        if diff:
            code = max(code, show_diff(result, options))
        else:
            show_fixes(result, options)
            show([result.remaining], options)
            if not options["quiet"]:
                from vaultlint.report.closing import fix_closing

                click.echo(fix_closing(result, project, managed=managed), err=True)
            code = max(code, 1 if result.remaining.failed or result.skipped else 0)
    sys.exit(code)


def _fix_stdin(name: str, options: dict[str, Any], *, diff: bool, unsafe: bool, managed: bool) -> None:
    """Fix one note from standard input to standard output; what remains is told on standard error."""
    from vaultlint.report import render
    from vaultlint.results import FixReport

    project, note = _stdin(name, options)
    result = FixReport()
    after = note
    if not project.leaves_out(note.path):
        changed = project.fixed(note, unsafe=unsafe, managed=managed)
        after = changed.after
        result.changed.append(changed)
        project.add(after, result.remaining)
    if diff:
        sys.exit(show_diff(result, options))
    sys.stdout.buffer.write(after.source.encode())
    sys.stdout.buffer.flush()
    if not options["quiet"]:
        click.echo(render("concise", result.remaining), nl=False, err=True)
    sys.exit(1 if result.remaining.failed else 0)


@click.command()
@click.argument("run", required=False)
@click.option("--list", "list_runs", is_flag=True, help="Show the runs that can be undone.")
@click.option(
    "--vault", "vault_dir", type=click.Path(path_type=Path), help="The vault; by default that of the current folder."
)
def undo(run: str | None, *, list_runs: bool, vault_dir: Path | None) -> None:
    """Put back, to the byte, what a fix run changed: by default the newest not yet undone."""
    from vaultlint import journal
    from vaultlint.report.terminal import clean, plural

    root = vault_of(vault_dir)
    if list_runs:
        for one in journal.runs(root):
            state = "undone" if one.undone else "" if one.done else "was interrupted"
            time = one.time[:19].replace("T", " ")
            click.echo(f"{one.name}  {time} UTC  {plural(len(one.replacements), 'note')}  {state}".rstrip())
        return
    chosen = journal.choose(root, run)
    if chosen is None:
        click.echo(f"nothing to undo in {clean(str(root))}", err=True)
        return
    result = journal.undo(chosen)
    for path, reason in result.refused:
        click.echo(f"left as it is: {clean(path)}: {reason}", err=True)
    click.echo(f"put back {plural(len(result.restored), 'note')} of run {chosen.name}", err=True)
    sys.exit(1 if result.refused else 0)


@click.command()
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Explain a rule by code or name; without one, list them all."""
    from vaultlint import config
    from vaultlint.report import rules
    from vaultlint.rules import RULES

    if code is None:
        click.echo(rules.index(RULES))
        return
    config.check_names([code], RULES)
    for one in RULES:
        if code.lower() in (one.name, "all") or one.code.startswith(code.upper()):
            click.echo(rules.page(one))
