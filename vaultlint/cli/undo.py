"""`vaultlint undo`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from vaultlint.cli.targets import vault_of


@click.command()
@click.argument("run", required=False)
@click.option("--list", "list_runs", is_flag=True, help="Show the runs that can be undone.")
@click.option(
    "--vault", "vault_dir", type=click.Path(path_type=Path), help="The vault; by default that of the current folder."
)
def undo(run: str | None, *, list_runs: bool, vault_dir: Path | None) -> None:
    """Put back, to the byte, what a fix run changed: by default the newest not yet undone."""
    from vaultlint import journal
    from vaultlint.report.terminal import clean, plural

    root = vault_of(vault_dir)
    if list_runs:
        for one in journal.runs(root):
            state = "undone" if one.undone else "" if one.done else "was interrupted"
            time = one.time[:19].replace("T", " ")
            click.echo(f"{one.name}  {time} UTC  {plural(len(one.replacements), 'note')}  {state}".rstrip())
        return
    chosen = journal.choose(root, run)
    if chosen is None:
        click.echo(f"nothing to undo in {clean(str(root))}", err=True)
        return
    result = journal.undo(chosen)
    for path, reason in result.refused:
        click.echo(f"left as it is: {clean(path)}: {reason}", err=True)
    click.echo(f"put back {plural(len(result.restored), 'note')} of run {chosen.name}", err=True)
    sys.exit(1 if result.refused else 0)
