"""From the paths and options of a command to vaults with their configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
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
    from vaultlint.rules import CARDS

    loaded = config.load(root, options.get("config"), CARDS)
    for doubt in loaded.doubts:
        from vaultlint.report.terminal import clean

        click.echo(f"vaultlint: warning: {clean(doubt)}", err=True)
    select = split(options.get("select", ()))
    ignore = split(options.get("ignore", ()))
    extend = split(options.get("extend_select", ()))
    if not (select or ignore or extend):
        return loaded
    config.check_names([*select, *ignore, *extend], CARDS)
    return loaded.narrowed(select, ignore, extend)


def split(values: Sequence[str]) -> list[str]:
    """Split comma-separated names."""
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def project_at(path: Path, vault_dir: Path | None = None, *, cached: bool = False) -> Project:
    """Return the vault that a path lies in; with what is kept of it where that is wanted."""
    from vaultlint.project import Project

    exists(path)
    project = Project(placed(path, vault_dir)[0], cached=cached)
    warn(project)
    return project


def exists(path: Path) -> None:
    """Raise an error of use if a path is not there."""
    if str(path) == "-":
        raise VaultlintError("- stands for one note from standard input: give it alone, without other paths")
    if not os.path.exists(path):
        raise VaultlintError(f"{path}: no such file or folder")


def projects(
    paths: Sequence[Path], options: dict[str, Any], *, writes: bool = False
) -> list[tuple[Project, list[str]]]:
    """Group paths by the vault that they lie in.

    Parameters
    ----------
    paths : sequence of Path
    options : dict
    writes : bool
        Whether notes are to be changed: then it must be known which of them must not be.
    """
    groups: dict[Path, list[str]] = {}
    given = paths or (options["vault_dir"] or Path(),)
    for path in given:
        exists(path)
        _refuse_other_files(path)
    places = [placed(path, options["vault_dir"]) for path in given]
    for root, relative in _within(places):
        groups.setdefault(root, []).append(relative)
    opened = [(_opened(root, options), targets) for root, targets in groups.items()]
    need_notes(((root, target) for root, targets in groups.items() for target in targets), given)
    for project, _ in opened:
        if writes:
            refuse_unguarded(project)
        warn(project)
    return opened


def _within(places: Sequence[tuple[Path, str]]) -> Iterator[tuple[Path, str]]:
    """Yield places, each once; what lies in no marked vault lies in the outermost folder that is given with it."""
    from vaultlint.vault import is_marked

    roots = {root for root, relative in places if not relative}
    found: dict[tuple[Path, str], None] = {}
    for root, relative in dict.fromkeys(places):
        place = root / relative
        around = [one for one in roots if one == place or one in place.parents]
        own = root if not around or is_marked(root) else min(around, key=lambda one: len(one.parts))
        inside = place.relative_to(own).as_posix()
        found[own, "" if inside == "." else inside] = None
    yield from found


def _refuse_other_files(path: Path) -> None:
    """Raise an error of use for a file that is no note by its name."""
    from vaultlint.vault import is_note_name

    if not path.is_dir() and not is_note_name(path.name):
        raise VaultlintError(f"{path}: notes end in .md; give a note, or a folder with notes")


def need_notes(places: Iterable[tuple[Path, str]], given: Sequence[Path]) -> None:
    """Raise an error of use where no note lies below any place: then it is hardly the vault that was meant.

    Parameters
    ----------
    places : iterable of (Path, str)
        A vault, and a path in it. A file is taken for a note, also one that is left out.
    given : sequence of Path
        The paths as they were given, to name them.
    """
    from vaultlint import vault

    for root, target in places:
        if not (root / target).is_dir() or next(vault.named(root, target), None) is not None:
            return
    named = ", ".join(str(Path.cwd() if path == Path() else path) for path in given)
    raise VaultlintError(f"no notes in {named}: give the vault's folder")


def warn(project: Project) -> None:
    """Say on standard error which of the vault's settings cannot be read."""
    for line in project.settings.damaged:
        from vaultlint.report.terminal import clean

        click.echo(f"vaultlint: warning: {clean(line)}", err=True)


def refuse_unguarded(project: Project) -> None:
    """Raise an error of use where templates and excluded notes cannot be told from others."""
    for line in project.settings.unguarded:
        raise VaultlintError(f"{line}, so nothing is fixed: mend that file, or let the sync finish")


def left_out(project: Project, targets: Sequence[str]) -> dict[str, str]:
    """Return the notes that were named outright and are left out, each with the reason.

    Parameters
    ----------
    project : Project
    targets : sequence of str
        Of folders only those count of which every note is left out.
    """
    from vaultlint import vault

    left: dict[str, str] = {}
    for target in targets:
        is_folder = (project.root / target).is_dir()
        below: dict[str, str] = {}
        for path in (one.path for one in vault.walk(project.root, target)) if is_folder else (target,):
            reason = _reason(project, path)
            if not reason:
                break
            below[path] = reason
        else:
            left |= below
    return left


def _reason(project: Project, path: str) -> str:
    """Return what leaves a note out; ``""`` if nothing does."""
    from vaultlint import vault

    settings = project.settings
    for holds, reason in (
        (vault.is_reserved(path), "hidden folders"),
        (settings.is_template(path), "templates"),
        (settings.is_ignored(path), "Obsidian's excluded files"),
        (project.config.excludes(path), "`exclude` of the configuration"),
    ):
        if holds:
            return reason
    return ""


def _opened(root: Path, options: dict[str, Any]) -> Project:
    """Return a vault with its configuration and, unless told otherwise, its baseline."""
    from vaultlint.config.finding import BASELINE
    from vaultlint.project import Project

    if options["statistics"] and options["output_format"] in ("github", "sarif"):
        raise VaultlintError(f"--statistics does not go with {options['output_format']}: give full, concise or json")
    project = Project(root, config_of(root, options), cached=not options.get("no_cache"), jobs=options.get("jobs", 1))
    named = options.get("baseline") or project.config.baseline
    if not options.get("no_baseline") and (named or os.path.lexists(project.root / BASELINE)):
        from vaultlint import baseline

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
