"""`vaultlint export`."""

from __future__ import annotations

from pathlib import Path

import click

from vaultlint.cli.output import Progress
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import need_notes, project_at, split
from vaultlint.errors import VaultlintError


@click.command()
@click.argument("vault", default=".", type=PLACE)
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=PLACE,
    help="The folder for the tables; it is made if it is not there.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("csv", "jsonl", "parquet")),
    default="csv",
    show_default=True,
    help="The tables' format; parquet needs the extra [parquet].",
)
@click.option(
    "--tables",
    multiple=True,
    metavar="NAMES",
    help="Some of notes, authors, highlights, links, tags (the default), nodes and edges (extra [graph]); or all.",
)
@click.option("--exact", is_flag=True, help="CSV for programs: no apostrophe before what a spreadsheet would run.")
@click.option("--overwrite", is_flag=True, help="Replace also files of these names that no export wrote.")
@click.option("--no-cache", is_flag=True, help="Read every note anew also for the graph; keep nothing of it.")
@click.option("-q", "--quiet", is_flag=True, help="No closing lines.")
def export(
    vault: Path,
    folder: Path,
    *,
    form: str,
    tables: tuple[str, ...],
    exact: bool,
    overwrite: bool,
    no_cache: bool,
    quiet: bool,
) -> None:
    """Write a vault as tables for DuckDB, pandas, Neo4j or a spreadsheet; no note is touched.

    A file each for notes, authors, highlights, links, tags and, with the extra [graph], the graph's nodes and edges.
    Their columns are those of the documentation, and keep their names and types.

    Exits with 0; with 2 if it could not run.
    """
    from vaultlint.export import TABLES
    from vaultlint.export import export as write
    from vaultlint.export.run import PLAIN, within
    from vaultlint.report.terminal import clean, plural

    if str(folder) == "-":
        raise VaultlintError("-: wanted a folder; the tables are files")
    if vault.exists() and not vault.is_dir():
        raise VaultlintError(f"{vault}: wanted a vault's folder, not a file")
    wanted = split(tables)
    chosen = tuple(TABLES) if "all" in wanted else tuple(wanted) or PLAIN
    project = project_at(vault, cached=not no_cache)
    need_notes([(project.root, "")], [vault])
    shown = Progress("reading", project)
    with shown as step:
        done = write(
            project,
            folder,
            form=form,
            tables=chosen,
            exact=exact,
            overwrite=overwrite,
            progress=step,
            stage=shown.enter,
        )
    where = "" if quiet else within(project, folder)
    if where:
        told = f"written into the vault itself ({clean(where)}): Obsidian shows no tables, a sync carries them along"
        click.echo(told, err=True)
    if done.unread:
        told = f"{plural(done.unread, 'file')} could not be read and left out: see `vaultlint check`"
        click.echo(told, err=True)
    if not quiet:
        for path, count in done.files.items():
            click.echo(f"wrote {clean(str(path))}: {plural(count, 'row')}", err=True)
