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
    extend = split(options.get("extend_select", ()))
    config.check_names([*select, *ignore, *extend], RULES)
    return loaded.narrowed(select, ignore, extend) if select or ignore or extend else loaded


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

    if str(path) == "-":
        raise VaultlintError("- stands for one note from standard input: give it alone, without other paths")
    if not os.path.exists(path):
        raise VaultlintError(f"{path}: no such file or folder")


def projects(paths: Sequence[Path], options: dict[str, Any]) -> list[tuple[Project, list[str]]]:
    """Group paths by the vault that they lie in."""
    groups: dict[Path, list[str]] = {}
    for path in paths or (options["vault_dir"] or Path(),):
        exists(path)
        root, relative = placed(path, options["vault_dir"])
        groups.setdefault(root, []).append(relative)
    return [(_opened(root, options), targets) for root, targets in groups.items()]


def _opened(root: Path, options: dict[str, Any]) -> Project:
    """Return a vault with its configuration and, unless told otherwise, its baseline."""
    from vaultlint import baseline
    from vaultlint.project import Project

    if options["statistics"] and options["output_format"] in ("github", "sarif"):
        raise VaultlintError(f"--statistics does not go with {options['output_format']}: give full, concise or json")
    project = Project(root, config_of(root, options))
    if not options.get("no_baseline"):
        project.baseline = baseline.load(baseline_of(project, options), needed=bool(options.get("baseline")))
    return project


def baseline_of(project: Project, options: dict[str, Any]) -> Path:
    """Return where a vault's baseline lies."""
    from vaultlint import baseline

    return baseline.place(project.root, options.get("baseline"), project.config.baseline)


def from_stdin(name: str, options: dict[str, Any]) -> tuple[Project, Note]:
    """Read a note from standard input; its name says in which vault and where it would lie."""
    import sys

    from vaultlint.parse import parse

    root, relative = placed(Path(name), options["vault_dir"])
    return _opened(root, options), parse(relative, sys.stdin.buffer.read())
