"""`vaultlint fix`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from vaultlint.cli.options import common
from vaultlint.cli.output import Progress, say, show, show_diff, show_fixes
from vaultlint.cli.targets import from_stdin, projects


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

    project, note = from_stdin(name, options)
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
