"""Folders and files that a configuration names: whether the vault has them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from vaultlint.config.model import stem
from vaultlint.paths import composed, spellings
from vaultlint.tables import Place, nearest, spell_text


def missing(root: Path, folders: Iterable[str], place: Place) -> list[str]:
    """Return a line for each folder that the vault does not have; names are compared with their case.

    A folder that may come later is no mistake. One that the vault has under a near name is: its table would
    hold nowhere, and nobody would see it.
    """
    lines = []
    for folder in folders:
        at = root
        done = ""
        for part in composed(stem(folder)).split("/"):
            have = {composed(name): name for name in _folders_in(at)}
            if part not in have:
                if "\\" in part:
                    slashed = folder.replace("\\", "/")
                    raise place.at(folder).error(f": folders are parted by /, did you mean {slashed!r}?")
                near = _near(part, list(have))
                said = f": the vault has no folder {done + part!r}"
                if near is not None:
                    raise place.at(folder).error(f"{said}, did you mean {done + near!r}?")
                lines.append(f"{place.file}: {place.at(folder).name}{said}; nothing is set by it until there is one")
                break
            at, done = at / have[part], f"{done}{part}/"
    return lines


def unmatched(root: Path, exclude: Sequence[str]) -> list[tuple[str, str]]:
    """Return the entries of `exclude` that leave nothing out in this vault, each with what is to be said of it.

    A glob may wait for what comes later (``**/node_modules``), unless it cannot match at all.
    """
    pending = [one for one in exclude if not stem(one) or not _is_there(root, stem(one))]
    return [(one, _idle(one)) for one in pending if not _is_glob(one)]


def _is_there(root: Path, path: str) -> bool:
    return any(os.path.lexists(root / one) for one in spellings(path))


def _is_glob(entry: str) -> bool:
    return any(sign in entry for sign in "*?[") and "\\" not in entry and entry.count("[") <= entry.count("]")


def _idle(entry: str) -> str:
    """Return why an entry leaves nothing out, as far as that can be told."""
    if not stem(entry):
        return f": {spell_text(entry)} names nothing, so nothing is left out by it"
    reason = "; folders are parted by /" if "\\" in entry else ""
    if entry.count("[") > entry.count("]"):
        reason = "; its [ is never closed"
    return f": {spell_text(entry)} matches nothing in this vault{reason}"


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
