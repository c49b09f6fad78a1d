"""Where the report note and its base are written: nothing else is ever replaced."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from vaultlint import vault, writing
from vaultlint.errors import VaultlintError
from vaultlint.parse import parse
from vaultlint.parse.reports import is_report, is_report_base


def place_of(root: Path, output: Path) -> str:
    """Return the path in the vault of a note that is to be written; `output` is relative to the vault.

    Raises
    ------
    VaultlintError
        If no note can stand there.
    """
    absolute = Path(os.path.abspath(root / output))
    folder = absolute.parent.resolve()
    place = folder / absolute.name
    if root not in place.parents:
        raise VaultlintError(f"{output}: not in the vault {root}; -o is relative to the vault")
    if place.suffix != ".md" or not place.stem:
        raise VaultlintError(f"{output}: wanted a name that ends in .md")
    path = place.relative_to(root).as_posix()
    if vault.is_reserved(path):
        raise VaultlintError(f"{output}: Obsidian does not show what lies in a dot folder")
    if not folder.is_dir():
        raise VaultlintError(f"{output}: the vault has no folder {folder.relative_to(root).as_posix()!r}")
    return path


def previous(root: Path, path: str) -> bytes | None:
    """Return the report that stands at `path`, None if nothing does.

    Raises
    ------
    VaultlintError
        If something else stands there.
    """
    if not os.path.lexists(root / path):
        return None
    try:
        data = vault.read(root, path)
    except VaultlintError as error:
        raise VaultlintError(f"{path}: cannot be replaced: {error}") from error
    ours = is_report_base(data.decode("utf-8", "replace")) if path.endswith(".base") else is_report(parse(path, data))
    if not ours:
        raise VaultlintError(f"{path}: was not written by `vaultlint report`; give another name with -o")
    return data


def write(root: Path, texts: dict[str, str]) -> list[str]:
    """Write reports, each atomically, and none if one of their places is taken.

    Parameters
    ----------
    root : Path
        The vault.
    texts : dict of str to str
        By path in the vault.

    Returns
    -------
    list of str
        The files that changed.

    Raises
    ------
    VaultlintError
        If something else stands in a place, or the disk refuses.
    """
    before = {path: previous(root, path) for path in texts}
    changed = []
    for path, text in texts.items():
        data, old = text.encode("utf-8"), before[path]
        if data == old:
            continue
        try:
            if old is None:
                writing.create(root, path, data, mode=_mode((root / path).parent))
            else:
                writing.write(root, path, data, vault.digest(old))
        except OSError as error:
            raise VaultlintError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})") from error
        changed.append(path)
    return changed


def _mode(folder: Path) -> int:
    """Return permission bits for a new file: as open as its folder."""
    return stat.S_IMODE(os.stat(folder).st_mode) & 0o666
