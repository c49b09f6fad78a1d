"""`vaultlint check`."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.options import common
from vaultlint.cli.output import Progress, again, joined, say, show
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import baseline_of, from_stdin, left_out, projects
from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from vaultlint.baseline import Entry
    from vaultlint.project import Project
    from vaultlint.results import Report


@click.command()
@click.argument("paths", nargs=-1, type=PLACE, metavar="[PATH]...")
@common
@click.option(
    "--errors-only", is_flag=True, help="Show errors alone, and fail for them alone; say how many warnings there are."
)
@click.option(
    "--write-baseline",
    is_flag=True,
    help="Record the present findings, so that later runs leave them out and alone: the one thing that check writes.",
)
@click.option("--watch", is_flag=True, help="Go on: show what comes and goes as the notes change, until Ctrl-C.")
@click.option("--stdin-filename", default="stdin.md", help="The note's name when PATH is -.")
def check(
    paths: tuple[Path, ...],
    stdin_filename: str,
    *,
    errors_only: bool,
    write_baseline: bool,
    watch: bool,
    **options: Any,
) -> None:
    """Look for defects; never write, but for the baseline when asked to.

    Exits with 0 if nothing was found, 1 if something was, 2 if it could not run.
    """
    started = time.monotonic()
    stdin = [str(path) for path in paths] == ["-"]
    if watch:
        if stdin:
            raise VaultlintError("--watch follows a vault: give it a folder or notes, not -")
        from vaultlint.cli.watching import watch as follow

        follow(paths, {**options, "errors_only": errors_only, "write_baseline": write_baseline})
        return
    if write_baseline:
        _refuse_mixed(options, stdin=stdin, errors_only=errors_only)
        _write_baselines(paths, options)
        return
    reports: list[Report] = []
    managed, left = 0, dict[str, str]()
    if stdin:
        report, left = _check_stdin(stdin_filename, options)
        reports.append(report)
    else:
        for project, targets in projects(paths, options):
            say(project, targets, options)
            with Progress("checking", project, targets, quiet=options["quiet"]) as step:
                reports.append(project.check(targets, step))
            managed += _spared(project, reports[-1], options)
            left |= {str(project.root / path): reason for path, reason in left_out(project, targets).items()}
    if errors_only:
        for report in reports:
            report.narrow_to_errors()
    show(reports, options)
    if _is_for_people(options):
        from vaultlint.report.closing import closing, omitted

        report = joined(reports)
        said = closing(
            report,
            seconds=time.monotonic() - started,
            again=again(paths, options) if report.diagnostics and not stdin else None,
            managed=managed * (not errors_only),
            aside=omitted(left),
        )
        click.echo(said, err=True)
    sys.exit(1 if any(report.failed for report in reports) else 0)


def _is_for_people(options: dict[str, Any]) -> bool:
    return not options["quiet"] and options["output_format"] in ("full", "concise")


def _spared(project: Project, report: Report, options: dict[str, Any]) -> int:
    """Return how many fixes are not made because Readwise manages the notes; only where it is said."""
    if not _is_for_people(options) or project.settings.readwise is None:
        return 0
    from vaultlint.report.closing import spared

    return spared(report, project)


def _check_stdin(name: str, options: dict[str, Any]) -> tuple[Report, dict[str, str]]:
    """Check one note from standard input; if it is left out, say why."""
    from vaultlint.results import Report as NewReport

    project, note = from_stdin(name, options)
    report = NewReport(root=project.root)
    if not project.leaves_out(note.path):
        report.notes = 1
        project.add(note, report)
    if project.baseline:
        project.baseline.hold(report)
    return report, left_out(project, [note.path])


def _refuse_mixed(options: dict[str, Any], *, stdin: bool, errors_only: bool) -> None:
    for given, name, wanted in (
        (stdin, "-", "give it the vault, or notes in it"),
        (errors_only, "--errors-only", "name rules with --select instead"),
        (options["no_baseline"], "--no-baseline", "it writes anew what that leaves out"),
    ):
        if given:
            raise VaultlintError(f"--write-baseline does not go with {name}: {wanted}")


def _write_baselines(paths: Sequence[Path], options: dict[str, Any]) -> None:
    """Record what is found now; what was recorded of notes and rules that were not looked at stays."""
    from vaultlint import baseline
    from vaultlint.report.terminal import clean, plural

    opened = projects(paths, {**options, "no_baseline": True})
    if len(opened) > 1 and options["baseline"]:
        raise VaultlintError("--baseline names one file, and these paths lie in several vaults: give them one by one")
    for project, targets in opened:
        place = baseline_of(project, options)
        with Progress("checking", project, targets, quiet=options["quiet"]) as step:
            report = project.check(targets, step)
        looked_at = project.looks_at(targets)
        entries = baseline.record(report)
        old = _recorded(place, whole="" in targets and not options["select"] and not options["ignore"])
        kept = {entry: count for entry, count in old.items() if not looked_at(entry)}
        baseline.write(place, {**kept, **entries})
        if not options["quiet"]:
            notes = len({entry.path for entry in entries})
            counted = f"{plural(entries.total(), 'finding')} in {plural(notes, 'note')}"
            click.echo(f"recorded {counted} in {clean(_shown(place))}", err=True)
            count = sum(kept.values())
            kept_too = f"{count:,} recorded before and not looked at now {'is' if count == 1 else 'are'} kept; "
            more = kept_too if kept else ""
            click.echo(f"{more}from now on check and fix leave them out; --no-baseline shows them", err=True)
            if options["baseline"]:
                click.echo('later runs find it by --baseline, or by baseline = "…" in the configuration', err=True)


def _recorded(place: Path, *, whole: bool) -> Mapping[Entry, int]:
    """Return what was recorded; a damaged baseline holds nothing, if all is looked at now."""
    from vaultlint import baseline

    try:
        old = baseline.load(place)
    except VaultlintError:
        if whole:
            return {}
        raise
    return old.entries if old else {}


def _shown(place: Path) -> str:
    """Return a path as short as it can be said from the current folder."""
    here = Path.cwd()
    return str(place.relative_to(here)) if here in place.parents else str(place)
