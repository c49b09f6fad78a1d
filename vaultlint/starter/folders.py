"""Folders of a vault that hold no notes of its owner's, or none that are still in use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

_MACHINES = {
    "node_modules": "packages of npm",
    "bower_components": "packages of bower",
    "site-packages": "packages of Python",
    "_site": "a site that Jekyll built",
    "__pycache__": "Python's cache",
    "version-files": "Logseq's old versions",
}
_PUT_AWAY = re.compile(r"[\W\d_]*(?:archives?|archived|archiv|backups?|bak|old|trash|attic)[\W_]*", re.IGNORECASE)


class Apart(NamedTuple):
    """A folder that may be left out.

    Attributes
    ----------
    pattern : str
        As `exclude` takes it.
    notes : int
        The notes below it, all folders of the pattern taken together.
    why : str
    certain : bool
        Whether a machine filled it, so that nobody misses it.
    """

    pattern: str
    notes: int
    why: str
    certain: bool


def places_apart(root: Path, paths: Iterable[str]) -> list[Apart]:
    """Return the folders that may be left out, the certain ones first.

    Parameters
    ----------
    root : Path
        The vault, to see where another one lies in it.
    paths : iterable of str
        Its notes.
    """
    notes: Counter[tuple[str, str, bool]] = Counter()
    nested: dict[str, bool] = {}
    for path in paths:
        found = _apart(root, path, nested)
        if found is not None:
            notes[found] += 1
    found_all = [Apart(pattern, count, why, certain) for (pattern, why, certain), count in notes.items()]
    return sorted(found_all, key=lambda one: (not one.certain, one.pattern))


def _apart(root: Path, path: str, nested: dict[str, bool]) -> tuple[str, str, bool] | None:
    """Return the outermost folder on the way to a note that may be left out."""
    way = list(_folders(path))
    for folder in way:
        name = folder.rpartition("/")[2]
        if name in _MACHINES:
            return (f"{name}/" if name == folder else f"**/{name}"), _MACHINES[name], True
    for folder in way:
        if folder not in nested:
            nested[folder] = (root / folder / ".obsidian").is_dir()
        if nested[folder]:
            return f"{folder}/", "a vault of its own", False
        if _PUT_AWAY.fullmatch(folder.rpartition("/")[2]):
            return f"{folder}/", "put away, by its name", False
    return None


def _folders(path: str) -> Iterator[str]:
    """Give the folders on the way to a note, the outermost first."""
    parts = path.split("/")[:-1]
    return ("/".join(parts[: count + 1]) for count in range(len(parts)))
