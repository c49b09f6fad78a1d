"""Where new pages go."""

from __future__ import annotations

from pathlib import PurePosixPath

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.graph.weave.naming import is_fit
from vaultlint.project import Project


def folder_of(project: Project, given: str) -> str:
    """Return a folder of the vault in which pages can stand, as a path from its root.

    Raises
    ------
    VaultlintError
        If none can stand there.
    """
    path = PurePosixPath(given.strip().replace("\\", "/"))
    folder = path.as_posix()
    if path.is_absolute() or ".." in path.parts or folder in ("", ".") or ":" in folder:
        raise VaultlintError(f"--folder {given!r}: wanted a folder of the vault, such as Themes")
    if unfit := next((one for one in path.parts if not is_fit(one)), ""):
        raise VaultlintError(f"--folder {given!r}: {unfit!r} cannot stand in a link or on every disk")
    if vault.is_reserved(folder):
        raise VaultlintError(f"--folder {given!r}: Obsidian does not show what lies in a dot folder")
    if project.settings.is_template(f"{folder}/x.md"):
        raise VaultlintError(f"--folder {given!r}: templates lie there")
    if not vault.lies_in(project.root, f"{folder}/x.md"):
        raise VaultlintError(f"--folder {given!r}: it lies outside the vault")
    if any((project.root / place).is_symlink() for place in (folder, *(one.as_posix() for one in path.parents))):
        raise VaultlintError(f"--folder {given!r}: a symbolic link leads there, and links are not followed")
    for place in (folder, *(one.as_posix() for one in path.parents)):
        if (project.root / place).exists() and not (project.root / place).is_dir():
            raise VaultlintError(f"--folder {given!r}: {place} is a file")
    return folder
