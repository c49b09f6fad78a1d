"""`vaultlint readwise`."""

from __future__ import annotations

from pathlib import Path

import click

from vaultlint.cli.output import Progress, wants_color
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import project_at
from vaultlint.errors import VaultlintError


@click.command()
@click.argument("vault", default=".", type=PLACE)
@click.option("--template", "templates", is_flag=True, help="Print an export template that does not break frontmatter.")
@click.option("--all", "show_all", is_flag=True, help="Show every note instead of the first ten of a group.")
@click.option(
    "--output-format", type=click.Choice(("full", "json")), default="full", show_default=True, help="For people or not."
)
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output.")
def readwise(vault: Path, *, templates: bool, show_all: bool, output_format: str, color: str) -> None:
    """Show which notes Readwise's plugin manages, and what its next sync does to them; never write.

    Exits with 0; with 2 if it could not run.
    """
    from vaultlint.readwise import survey
    from vaultlint.report import readwise as report

    if templates:
        click.echo(report.render_templates(), nl=False)
        return
    if vault.exists() and not vault.is_dir():
        raise VaultlintError(f"{vault}: wanted a vault's folder, not a file")
    project = project_at(vault)
    with Progress("reading", project) as step:
        found = survey(project, step)
    if output_format == "json":
        from vaultlint.report.readwise_json import render_json

        click.echo(render_json(found), nl=False)
        return
    limit = None if show_all else report.LIMIT
    painted = wants_color({"color": color})
    click.echo(report.render(found, limit=limit, color=painted), nl=False, color=painted)
