"""`vaultlint weave`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.graph import graph_room
from vaultlint.cli.output import Progress, wants_color
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import need_notes, project_at, refuse_unguarded
from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from vaultlint.project import Project
    from vaultlint.weaving import Plan

_SHOWN = 20  # files
_SHOWN_LEFT = 5  # of those that are left as they are


@click.command()
@click.argument("vault", default=".", type=PLACE)
@click.option("--write", is_flag=True, help="Write it; else it is only told what would be written.")
@click.option("--diff", is_flag=True, help="Show what would change, line by line, and write nothing.")
@click.option("--related", is_flag=True, help="Also name in each note the notes that are near to it.")
@click.option("--remove", is_flag=True, help="Take out all that was ever woven, instead.")
@click.option("--folder", default="Themes", show_default=True, metavar="NAME", help="Where new pages go, in the vault.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many themes get a page."
)
@click.option("--no-cache", is_flag=True, help="Read every note; keep nothing of it for the next run.")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output.")
def weave(vault: Path, **options: Any) -> None:
    """Write the vault's themes back into it: a page and a canvas for each, an index, links to the notes.

    A page holds the theme's notes by author, each with the sentence that says it, and the themes nearby. With
    --related notes also name those nearest to them, but for notes that Readwise's plugin manages. What is written
    stands between two comments that Obsidian does not show, and is replaced by the next run; what you write around it
    stays. `vaultlint undo` takes a run back, --remove takes out all runs.

    Without --write nothing is written, and the exit code is 1 if something would be; with it 1 if a file could not be.
    """
    rooms = graph_room("weave")
    _check(vault, options)
    project = project_at(vault, cached=not options["no_cache"])
    need_notes([(project.root, "")], [vault])
    refuse_unguarded(project)
    plan = _planned(rooms, project, options)
    if options["write"]:
        sys.exit(_write(project, plan, options))
    _show(project, plan, options)
    sys.exit(1 if plan.changes else 0)


def _check(vault: Path, options: dict[str, Any]) -> None:
    """Raise an error of use where options contradict one another."""
    if vault.exists() and not vault.is_dir():
        raise VaultlintError(f"{vault}: wanted a vault's folder, not a file")
    if options["write"] and options["diff"]:
        raise VaultlintError("--write writes and --diff writes nothing: choose one of them")
    if options["remove"] and options["related"]:
        raise VaultlintError("--remove takes out pages and related notes alike: leave --related away")


def _planned(rooms: Any, project: Project, options: dict[str, Any]) -> Plan:
    from vaultlint import weaving

    if options["remove"]:
        with Progress("looking", project, quiet=options["quiet"]) as step:
            return weaving.removal(weaving.look(project, step))
    folder = weaving.folder_of(project, options["folder"])
    shown = Progress("reading", project, quiet=options["quiet"])
    with shown as step:
        graph = rooms.build(project, progress=step, stage=shown.enter, on_disk=None)
        shown.enter("weaving")
        woven = weaving.look(project)
        return weaving.plan(project, graph, woven, weaving.Options(folder, options["limit"], options["related"]))


def _show(project: Project, plan: Plan, options: dict[str, Any]) -> None:
    """Print what would be done."""
    from vaultlint.report.closing import undo_command
    from vaultlint.report.weave import render, render_diffs, summary

    painted = wants_color(options)
    shown = render_diffs(plan, color=painted) if options["diff"] else render(plan, _SHOWN, _SHOWN_LEFT)
    click.echo(shown, nl=False, color=painted)
    if options["quiet"]:
        return
    click.echo(f"{summary(plan)}; nothing was written", err=True)
    if plan.changes:
        click.echo(f"the same with --write writes it, `{undo_command(project.root)}` takes it back", err=True)


def _write(project: Project, plan: Plan, options: dict[str, Any]) -> int:
    """Write, say what was written, and return the exit code."""
    from vaultlint.report.closing import broken_off, undo_command
    from vaultlint.report.terminal import clean
    from vaultlint.report.weave import left, summary, unwritten
    from vaultlint.signals import interrupting
    from vaultlint.weaving.writing import write

    with interrupting():
        result = write(project, plan)
    click.echo(unwritten(result), nl=False, err=True)
    for path in result.kept:
        click.echo(f"an edit that a killed run cut off is kept as {clean(path)}", err=True)
    if result.signal or result.full:
        click.echo(broken_off(result, project), err=True)
        return 128 + result.signal if result.signal else 1
    if not options["quiet"]:
        click.echo(left(plan, _SHOWN_LEFT), nl=False, err=True)
        way_back = f"; `{undo_command(project.root)}` takes it back" if result.run else ""
        click.echo(f"{summary(plan, result)}{way_back}", err=True)
    return 1 if result.skipped else 0
