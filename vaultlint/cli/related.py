"""`vaultlint related`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.cli.graph import graph_room
from vaultlint.cli.output import Progress, wants_color
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import exists, need_notes, project_at

if TYPE_CHECKING:
    from vaultlint.project import Project

_OTHERS = 5  # notes of one name that are listed


@click.command()
@click.argument("note")
@click.option("--to", "other", metavar="NOTE", help="Explain this one pair, near or not.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many notes to show."
)
@click.option(
    "--vault",
    "vault_dir",
    type=PLACE,
    help="The vault's folder; by default the vault of the current folder.",
)
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True, help="For people or not."
)
@click.option("--no-cache", is_flag=True, help="Read every note; keep nothing of it for the next run.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output.")
def related(
    note: str, other: str | None, limit: int, vault_dir: Path | None, *, output_format: str, no_cache: bool, color: str
) -> None:
    """Show the notes nearest to NOTE, and why: shared themes with the sentences that hold them; never write.

    NOTE is a title, a file name, an alias or a path. Copies of it come last, and are not counted.
    """
    rooms = graph_room("related")
    from vaultlint.graph.answers import pairs
    from vaultlint.report import related as report

    given = Path(note)
    if vault_dir is not None:
        exists(vault_dir)
    inside = vault_dir is None and given.is_file()
    project = project_at(given if inside else vault_dir or Path(), vault_dir, cached=not no_cache)
    need_notes([(project.root, "")], [vault_dir or Path()])
    with Progress("reading", project) as step:
        built = rooms.build(project, progress=step, lazily=True, on_disk=None)
    asked = _taken(built, _named(note, project))
    if other is None:
        found = pairs.related(built, asked, limit)
    else:
        same = _named(other, project) == _named(note, project)  # what it may mean was told
        wanted = asked if same else _taken(built, _named(other, project))
        found = [pairs.explain(built, asked, wanted, vault=project)]
    if output_format == "json":
        click.echo(report.render_json(built, asked, found), nl=False)
        return
    painted = wants_color({"color": color})
    shown = report.render(built, asked, found, one=other is not None, color=painted)
    click.echo(shown, nl=False, color=painted)


def _taken(graph: Any, name: str) -> str:
    """Return the note that a name means; where it may mean several, say which was taken."""
    from vaultlint.graph.answers.asked import meant
    from vaultlint.report.terminal import clean, plural

    found = meant(graph, name)
    first, *others = (clean(str(graph.nodes[node]["path"])) for node in found)
    if others:
        left = f" and {len(others) - _OTHERS} more" if len(others) > _OTHERS else ""
        said = f"took {first}, not {', '.join(others[:_OTHERS])}{left}; give a path to choose"
        click.echo(f"{clean(name)} may be {plural(len(found), 'note')}: {said}", err=True)
    return found[0]


def _named(name: str, project: Project) -> str:
    """Return a path from the vault's root where a name is that of one of its files; else the name."""
    path = Path(name)
    if path.is_file() and project.root in path.resolve().parents:
        return path.resolve().relative_to(project.root).as_posix()
    return name
