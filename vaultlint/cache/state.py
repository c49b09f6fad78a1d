"""What a vault looks like from outside: names, and of notes sizes and times. No file is opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.cache.stamps import Stamp, now, stamp
from vaultlint.vault import is_note_name, is_reserved

_BOARDS = (".canvas", ".base")


class State(NamedTuple):
    """A vault from outside.

    Attributes
    ----------
    text : str
        What is equal where all names, sizes and times are.
    unsettled : list of str
        The files that may change without a sign of it, since they have just been written.
    """

    text: str
    unsettled: list[str]


def state(root: str) -> State:
    """Return what a vault looks like."""
    seen = now()
    told: list[str] = []
    unsettled: list[str] = []
    for path, kind, mark in entries(root):
        if mark is None:
            told.append(f"{kind}{path}")
            continue
        told.append(f"{kind}{path}\0{mark.size} {mark.modified} {mark.changed}")
        if not mark.is_settled(seen):
            unsettled.append(path)
    told.sort()
    return State("\n".join(told), unsettled)


def entries(root: str) -> Iterator[tuple[str, str, Stamp | None]]:
    """Give path and kind of every entry that matters, with the stamp of those whose content does."""
    pending = [""]
    while pending:
        folder = pending.pop()
        try:
            with os.scandir(os.path.join(root, folder)) as entries:
                for entry in entries:
                    name = entry.name
                    path = f"{folder}/{name}" if folder else name
                    if is_reserved(name):
                        if name == ".obsidian":  # a vault of its own
                            yield path, "v", None
                    elif entry.is_dir(follow_symlinks=False):
                        yield path, "d", None
                        pending.append(path)
                    elif not entry.is_file(follow_symlinks=False):
                        yield path, "l" if entry.is_symlink() else "o", None
                    elif is_note_name(name) or name.lower().endswith(_BOARDS):
                        yield path, "f", stamp(entry.stat(follow_symlinks=False))
                    else:
                        yield path, "a", None
        except OSError as error:
            yield folder, f"e{error.errno} ", None
