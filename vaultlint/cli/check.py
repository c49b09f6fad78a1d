"""`vaultlint check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import common
from vaultlint.cli.output import Progress, joined, say, show
from vaultlint.cli.targets import from_stdin, projects

if TYPE_CHECKING:
    from vaultlint.results import Report


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

    project, note = from_stdin(name, options)
    report = NewReport(notes=1, root=project.root)
    if not project.leaves_out(note.path):
        project.add(note, report)
    return report
