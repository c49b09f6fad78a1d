"""`vaultlint undo`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vaultlint.cli.places import PLACE
from vaultlint.cli.targets import vault_of
from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from vaultlint.journal import Run


@click.command()
@click.argument("run", required=False)
@click.option("--list", "list_runs", is_flag=True, help="Show the vault's runs, the newest last.")
@click.option("--all", "every", is_flag=True, help="With --list: the runs of every vault.")
@click.option("--vault", "vault_dir", type=PLACE, help="The vault; by default that of the current folder.")
def undo(run: str | None, *, list_runs: bool, every: bool, vault_dir: Path | None) -> None:
    """Put back, to the byte, what a run of fix or weave changed: by default the newest not yet undone.

    What it replaced and removed comes back, notes that were merged into others too; what it made goes.

    Runs are kept for 90 days, as long as those of a vault take less than 500 MB; the newest is always kept.
    """
    from vaultlint import journal
    from vaultlint.report.terminal import clean, plural

    if list_runs:
        _show(journal.every_run() if every else journal.runs(vault_of(vault_dir)))
        return
    if every:
        raise VaultlintError("--all goes with --list: a single run is undone at a time")
    root = vault_of(vault_dir)
    chosen = journal.choose(root, run)
    if chosen is None:
        click.echo(f"nothing to undo in {clean(str(root))}", err=True)
        return
    result = journal.undo(chosen)
    for path, reason in result.refused:
        click.echo(f"left as it is: {clean(path)}: {clean(reason)}", err=True)
    for path in result.kept:
        click.echo(f"an edit that a killed run cut off is kept as {clean(path)}", err=True)
    count = plural(len(result.restored), _noun(result.restored))
    if result.signal:
        click.echo(f"interrupted: put back {count} of run {chosen.name}; `vaultlint undo` goes on with it", err=True)
        sys.exit(128 + result.signal)
    click.echo(f"put back {count} of run {chosen.name}", err=True)
    sys.exit(1 if result.refused else 0)


def _noun(paths: Sequence[str]) -> str:
    """Return what paths are: notes, or files where canvases or others are among them."""
    return "note" if all(path.lower().endswith(".md") for path in paths) else "file"


def _show(runs: Sequence[Run]) -> None:
    """Print runs, one a line."""
    from vaultlint.report.terminal import clean, plural

    for one in runs:
        state = "undone" if one.undone else "" if one.done else "was interrupted"
        counts = plural(len(one.replacements), _noun([item.path for item in one.replacements]))
        counts = f"{one.written:,} of {counts}" if one.written < len(one.replacements) else counts
        counts += f", {one.made:,} of them made" if one.made else ""
        counts += f", {one.removed:,} of them removed" if one.removed else ""
        time = one.time[:19].replace("T", " ")
        click.echo("  ".join(filter(None, (one.name, f"{time} UTC", counts, clean(str(one.vault)), state))))
