"""Folders that a configuration names: whether the vault has them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from vaultlint.tables import Place, nearest


def missing(root: Path, folders: Iterable[str], place: Place) -> list[str]:
    """Return a line for each folder that the vault does not have; names are compared with their case.

    A folder that may come later is no mistake. One that the vault has under a near name is: its table would
    hold nowhere, and nobody would see it.
    """
    lines = []
    for folder in folders:
        at = root
        done = ""
        for part in folder.rstrip("/").split("/"):
            have = _folders_in(at)
            if part not in have:
                near = _near(part, have)
                said = f": the vault has no folder {done + part!r}"
                if near is not None:
                    raise place.at(folder).error(f"{said}, did you mean {done + near!r}?")
                lines.append(f"{place.file}: {place.at(folder).name}{said}; nothing is set by it until there is one")
                break
            at, done = at / part, f"{done}{part}/"
    return lines


def _folders_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as scan:
            return sorted(one.name for one in scan if one.is_dir(follow_symlinks=False) and one.name[:1] != ".")
    except OSError:
        return []


def _near(name: str, known: Sequence[str]) -> str | None:
    """Return a name of which `name` is a slip of the pen; ``2025`` is none of ``2024``, and a part is none."""
    same = [one for one in known if one.casefold() == name.casefold()]
    if same:
        return same[0]
    words = _letters(name)
    return nearest(name, [one for one in known if len(words) > 3 and _letters(one) != words], 0.8)


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold() if not char.isdigit())
