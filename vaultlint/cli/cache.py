"""`vaultlint cache`."""

from __future__ import annotations

import click

from vaultlint.errors import VaultlintError


@click.group()
def cache() -> None:
    """What is kept of vaults between runs, so that only what changed is read again.

    It holds quotes of notes, lies in your cache folder, is readable by you alone, and may be deleted at any time.
    """


@cache.command()
def where() -> None:
    """Print the folder."""
    from vaultlint.cache import folder

    click.echo(folder())


@cache.command()
def clear() -> None:
    """Delete what is kept of all vaults."""
    from vaultlint.cache import place
    from vaultlint.report.terminal import clean, plural

    try:
        vaults, size = place.clear()
    except OSError as error:
        raise VaultlintError(f"{place.folder()}: {(error.strerror or str(error)).lower()}") from error
    if not vaults:
        click.echo(f"nothing is kept in {clean(place.folder())}", err=True)
        return
    click.echo(f"deleted what was kept of {plural(vaults, 'vault')}: {size / 1e6:.1f} MB", err=True)
