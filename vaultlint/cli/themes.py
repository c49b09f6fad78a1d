"""`vaultlint themes`."""

from __future__ import annotations

from pathlib import Path

import click

from vaultlint.cli.graph import graph_room
from vaultlint.cli.output import Progress, wants_color
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import need_notes, project_at
from vaultlint.errors import VaultlintError


@click.command()
@click.argument("vault", default=".", type=PLACE)
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="How many themes to show."
)
@click.option("--all", "show_all", is_flag=True, help="Show every theme.")
@click.option(
    "--output-format", type=click.Choice(("text", "json")), default="text", show_default=True, help="For people or not."
)
@click.option("--no-cache", is_flag=True, help="Read every note; keep nothing of it for the next run.")
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output.")
def themes(vault: Path, *, limit: int, show_all: bool, output_format: str, no_cache: bool, color: str) -> None:
    """Show the vault's themes, the most telling first: notes, authors, years, a sentence each; never write.

    A theme is a tag, or a word or two that several notes dwell on.
    """
    rooms = graph_room("themes")
    from vaultlint.graph.answers.overview import topics
    from vaultlint.graph.shape.metrics import weigh
    from vaultlint.report import themes as report

    if vault.exists() and not vault.is_dir():
        raise VaultlintError(f"{vault}: wanted a vault's folder, not a file")
    project = project_at(vault, cached=not no_cache)
    need_notes([(project.root, "")], [vault])
    with Progress("reading", project) as step:
        built = rooms.build(project, progress=step, lazily=True, on_disk=None)
    weigh(built)
    found = topics(built)
    most = len(found) if show_all else limit
    if output_format == "json":
        click.echo(report.render_json(built, found, most), nl=False)
        return
    painted = wants_color({"color": color})
    click.echo(report.render(built, found, most, color=painted), nl=False, color=painted)
