"""`vaultlint stats`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vaultlint.cli.output import Progress, wants_color
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import config_of, exists, need_notes, placed, warn
from vaultlint.errors import VaultlintError


@click.command()
@click.argument("vault", default=".", type=PLACE)
@click.option("--all", "show_all", is_flag=True, help="List everything instead of the first ten of each kind.")
@click.option("--select", multiple=True, metavar="RULES", help="Count findings of these rules only.")
@click.option("--ignore", multiple=True, metavar="RULES", help="Count findings of all but these rules.")
@click.option("--config", type=PLACE, help="A configuration file instead of the vault's own.")
@click.option(
    "--output-format", type=click.Choice(("full", "json")), default="full", show_default=True, help="For people or not."
)
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output.")
def stats(vault: Path, *, show_all: bool, **options: Any) -> None:
    """Count what is in a vault: notes, properties, tags, links, highlights, findings; never write.

    Exits with 0; with 2 if it could not run.
    """
    from vaultlint.project import Project
    from vaultlint.report import stats as report
    from vaultlint.stats import collect

    exists(vault)
    if not vault.is_dir():
        raise VaultlintError(f"{vault}: wanted a vault's folder, not a file")
    root = placed(vault, None)[0]
    project = Project(root, config_of(root, options))
    need_notes([(root, "")], [vault])
    warn(project)
    with Progress("reading", project) as step:
        found = collect(project, step)
    if options["output_format"] == "json":
        from vaultlint.report.stats_json import render_json

        click.echo(render_json(found), nl=False)
        return
    color = wants_color(options)
    limit = None if show_all else report.LIMIT
    click.echo(report.render(found, limit=limit, color=color), nl=False, color=color)
