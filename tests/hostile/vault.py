"""All hostile vaults, and how one is made on the disk."""

from __future__ import annotations

import os
from pathlib import Path

from . import blocks, bodies, controls, encodings, exports, trees
from .case import SECRET, SOUND, SOUND_TEXT, Case

CASES: tuple[Case, ...] = tuple(
    case for room in (encodings, controls, blocks, bodies, exports, trees) for case in room.CASES
)
BY_NAME = {case.name: case for case in CASES}


def make(case: Case, folder: Path, size: int) -> Path:
    """Write a case's vault below a folder, with a sound note in it and files outside that nobody may read.

    Parameters
    ----------
    case : Case
    folder : Path
        Is made; the vault is the folder ``vault`` in it.
    size : int
        What the case is built with.

    Returns
    -------
    Path
        The vault.
    """
    vault, outside = folder / "vault", folder / trees.OUTSIDE
    vault.mkdir(parents=True)
    outside.mkdir()
    for name in ("Secret.md", "Secret.canvas", "app.json", "vaultlint.toml"):
        (outside / name).write_text(f"{SECRET}\n", "utf-8")
    case.build(vault, size)
    if not os.path.lexists(vault / ".obsidian"):
        (vault / ".obsidian").mkdir()
    (vault / SOUND).write_text(SOUND_TEXT, "utf-8")
    return vault
