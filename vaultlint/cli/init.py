"""`vaultlint init`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from vaultlint.cli.output import Progress
from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import exists, need_notes
from vaultlint.errors import VaultlintError
from vaultlint.paths import relative


@click.command()
@click.argument("vault", default=".", type=PLACE)
@click.option("--stdout", "printed", is_flag=True, help="Print the configuration and write nothing.")
@click.option("--schema", is_flag=True, help="Print the JSON schema of vaultlint.toml, by which editors complete it.")
@click.option(
    "--from",
    "source",
    type=click.Choice(("obsidian-linter",)),
    help="Take over what this plugin's settings in the vault say.",
)
def init(vault: Path, *, printed: bool, schema: bool, source: str | None) -> None:
    """Look at a vault and write a commented vaultlint.toml that is fitted to it.

    What it suggests is commented out; what holds at once are folders that machines filled, and what --from takes over.
    A file that is there is never overwritten. Exits with 0; with 2 if it could not run.
    """
    if schema:
        click.echo(_schema(), nl=False)
        return
    from vaultlint.config import FILE, Config
    from vaultlint.project import Project
    from vaultlint.report.starter import render
    from vaultlint.report.terminal import clean
    from vaultlint.starter import survey, take_over
    from vaultlint.vault import find_root

    exists(vault)
    if not vault.is_dir():
        raise VaultlintError(f"{vault}: wanted a vault's folder, not a file")
    root = find_root(vault.absolute()).resolve()
    if not printed:
        _refuse(root)
    takeover = take_over(root) if source else None
    need_notes([(root, "")], [vault])
    with Progress("looking at", Project(root, Config())) as step:
        text = render(survey(root, step), takeover)
    if printed:
        click.echo(text, nl=False)
        return
    _write(root, text)
    click.echo(f"wrote {clean(relative(root / FILE))}: read it, take from it what you like, then run `vaultlint check`")


def _schema() -> str:
    """Return the schema that is shipped; tests hold it against the descriptions of the keys."""
    from importlib.resources import files

    return (files("vaultlint.config") / "vaultlint.schema.json").read_text(encoding="utf-8")


def _refuse(root: Path) -> None:
    """Raise an error of use where the vault has a configuration."""
    from vaultlint.config import FILE, PYPROJECT, has_table

    for name in (FILE, PYPROJECT):
        there = os.path.lexists(root / name)
        if there and (name == FILE or has_table(root / name)):
            raise VaultlintError(
                f"{root / name} configures this vault already: compare it with `vaultlint init --stdout`"
            )


def _write(root: Path, text: str) -> None:
    """Write the file; one that came to be meanwhile stays."""
    from vaultlint.config import FILE
    from vaultlint.writing import ChangedError, create

    try:
        create(root, FILE, text.encode("utf-8"))
    except ChangedError:
        raise VaultlintError(f"{root / FILE} is there already; it was left as it is") from None
    except OSError as error:
        raise VaultlintError(f"{root / FILE} cannot be written: {(error.strerror or str(error)).lower()}") from error
