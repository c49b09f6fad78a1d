"""From the paths and options of a command to vaults with their configuration."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from vaultlint.config import Config
    from vaultlint.parse.note import Note
    from vaultlint.project import Project


def vault_of(given: Path | None) -> Path:
    """Return the vault given by hand, or that of the current folder."""
    from vaultlint import vault

    if given is None:
        return vault.find_root(Path.cwd())
    if not given.is_dir():
        raise VaultlintError(f"{given}: no such folder")
    return given.resolve()


def placed(path: Path, vault_dir: Path | None) -> tuple[Path, str]:
    """Return the vault that a path lies in, and the path in it; a link is not followed out of the vault."""
    import os

    from vaultlint import vault

    absolute = Path(os.path.abspath(path))
    root = vault_of(vault_dir) if vault_dir else vault.find_root(absolute).resolve()
    linked = absolute.is_symlink() and not absolute.is_dir()
    place = absolute.parent.resolve() / absolute.name if linked else absolute.resolve()
    if root != place and root not in place.parents:
        raise VaultlintError(f"{path}: not in the vault {root}")
    relative = place.relative_to(root).as_posix()
    return root, "" if relative == "." else relative


def config_of(root: Path, options: dict[str, Any]) -> Config:
    """Return a vault's configuration with the options of the command line over it."""
    from vaultlint import config
    from vaultlint.report.terminal import clean
    from vaultlint.rules import RULES

    loaded = config.load(root, options.get("config"), RULES)
    for doubt in loaded.doubts:
        click.echo(f"vaultlint: warning: {clean(doubt)}", err=True)
    select = split(options.get("select", ()))
    ignore = split(options.get("ignore", ()))
    config.check_names([*select, *ignore], RULES)
    return loaded.narrowed(select, ignore) if select or ignore else loaded


def split(values: Sequence[str]) -> list[str]:
    """Split comma-separated names."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def project_at(path: Path, vault_dir: Path | None = None) -> Project:
    """Return the vault that a path lies in."""
    from vaultlint.project import Project

    exists(path)
    return Project(placed(path, vault_dir)[0])


def exists(path: Path) -> None:
    """Raise an error of use if a path is not there."""
    import os

    if not os.path.exists(path):
        raise VaultlintError(f"{path}: no such file or folder")


def projects(paths: Sequence[Path], options: dict[str, Any]) -> list[tuple[Project, list[str]]]:
    """Group paths by the vault that they lie in."""
    from vaultlint.project import Project

    groups: dict[Path, list[str]] = {}
    for path in paths or (options["vault_dir"] or Path(),):
        exists(path)
        root, relative = placed(path, options["vault_dir"])
        groups.setdefault(root, []).append(relative)
    return [(Project(root, config_of(root, options)), targets) for root, targets in groups.items()]


def from_stdin(name: str, options: dict[str, Any]) -> tuple[Project, Note]:
    """Read a note from standard input; its name says in which vault and where it would lie."""
    import sys

    from vaultlint.parse import parse
    from vaultlint.project import Project

    root, relative = placed(Path(name), options["vault_dir"])
    return Project(root, config_of(root, options)), parse(relative, sys.stdin.buffer.read())
