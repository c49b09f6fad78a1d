"""`vaultlint report`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from vaultlint.cli.output import Progress
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import config_of, exists, need_notes, placed, warn
from vaultlint.errors import VaultlintError

NAME = "Vault health.md"


@click.command()
@click.argument("vault", default=".", type=PLACE)
@click.option(
    "-o",
    "--output",
    default=NAME,
    show_default=True,
    type=PLACE,
    help="The note, relative to the vault; - prints it and writes nothing.",
)
@click.option("--all", "show_all", is_flag=True, help="List every note instead of the first 50 of a rule.")
@click.option("--select", multiple=True, metavar="RULES", help="Only these rules (codes, prefixes such as VL1, names).")
@click.option("--ignore", multiple=True, metavar="RULES", help="All but these rules.")
@click.option("--config", type=PLACE, help="A configuration file instead of the vault's own.")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
def report(vault: Path, output: Path, *, show_all: bool, quiet: bool, **options: Any) -> None:
    """Write the findings into the vault: a note with links to the notes, and a base beside it.

    Nothing else is written, and only what an earlier report wrote is replaced: the note bears the property
    vaultlint-report. Delete both files to be rid of them. Lint, graph and statistics leave them out. Findings
    that a baseline holds back are listed too.

    Exits with 0, whatever was found; with 2 if it could not run.
    """
    import datetime

    from vaultlint.project import Project
    from vaultlint.report import health, health_base, health_files
    from vaultlint.report.closing import closing
    from vaultlint.report.terminal import clean

    exists(vault)
    if not vault.is_dir():
        raise VaultlintError(f"{vault}: wanted a vault's folder, not a file")
    root = placed(vault, None)[0]
    printed = str(output) == "-"
    place = health_files.place_of(root, Path(NAME) if printed else output)
    project = Project(root, config_of(root, options))
    need_notes([(root, "")], [vault])
    warn(project)
    today = datetime.date.today()  # noqa: DTZ011  # the reader's day
    limit = None if show_all else health.LIMIT
    if not printed:
        health_files.previous(root, place)  # before the work
    with Progress("checking", project) as step:
        found = health.examine(project, place, step)
    note = health.render(found, today, limit=limit, base=not printed)
    if printed:
        click.echo(note, nl=False)
        return
    changed = health_files.write(root, {found.base: health_base.render_base(found, today, limit=limit), place: note})
    if not quiet:
        click.echo(closing(found.report), err=True)
        for path in (place, found.base):
            click.echo(f"{'wrote' if path in changed else 'unchanged:'} {clean(str(root / path))}", err=True)
