"""What a vault holds, to the byte, and what of it is old, new, torn or lost."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

TEMPORARY = ".vaultlint-"


class State(NamedTuple):
    """All of a file that a user could miss; not its inode and its access time."""

    digest: str
    mode: int
    owner: tuple[int, int]
    mtime_ns: int
    attributes: tuple[tuple[str, bytes], ...]


Snapshot = Mapping[str, State]


def files(folder: Path) -> Iterator[str]:
    """Give the paths of all files below a folder, hidden ones too."""
    for parent, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(parent, name), folder)


def take(folder: Path) -> dict[str, State]:
    """Return the state of every file below a folder."""
    return {path: state_of(folder / path) for path in files(folder)}


def state_of(path: Path) -> State:
    """Return a file's state."""
    status = path.lstat()
    data = path.read_bytes() if stat.S_ISREG(status.st_mode) else b""
    names = os.listxattr(path, follow_symlinks=False) if hasattr(os, "listxattr") else ()
    attributes = tuple((name, os.getxattr(path, name, follow_symlinks=False)) for name in sorted(names))
    digest = hashlib.sha256(data).hexdigest()
    return State(digest, status.st_mode, (status.st_uid, status.st_gid), status.st_mtime_ns, attributes)


@dataclass
class Tally:
    """Files of a vault after something went wrong, as numbers; `torn` and `lost` name them."""

    same: int = 0  # those that a run does not change
    old: int = 0
    new: int = 0
    torn: list[str] = field(default_factory=list)  # neither old nor new
    lost: list[str] = field(default_factory=list)  # not there, though no run removes it
    temporaries: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)  # files that nobody knows

    @property
    def faults(self) -> list[str]:
        """What must not be, in words."""
        kinds = (("torn", self.torn), ("lost", self.lost), ("not known", self.strangers))
        return [f"{kind}: {path}" for kind, paths in kinds for path in paths]


def compare(folder: Path, before: Snapshot, after: Snapshot) -> Tally:
    """Count which files of a folder are as before a run, and which are as after it, in whole.

    Parameters
    ----------
    folder : Path
    before, after : mapping of str to State
        What a run that nothing disturbs begins and ends with.
    """
    tally = Tally()
    found = {path: _digest(folder / path) for path in files(folder)}
    for path in before.keys() | after.keys():
        old, new = before.get(path), after.get(path)
        now = found.pop(path, None)
        if now is None:
            (tally.lost.append(path) if new and old else _count(tally, is_new=new is None))
        elif old and new and old.digest == new.digest == now:
            tally.same += 1
        elif now in {one.digest for one in (old, new) if one}:
            _count(tally, is_new=new is not None and now == new.digest)
        else:
            tally.torn.append(path)
    for path in found:
        temporary = os.path.basename(path).startswith(TEMPORARY)
        (tally.temporaries if temporary else tally.strangers).append(path)
    return tally


def _count(tally: Tally, *, is_new: bool) -> None:
    if is_new:
        tally.new += 1
    else:
        tally.old += 1


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else ""


def differences(folder: Path, wanted: Snapshot) -> list[str]:
    """Return in words how a folder differs from what it was: bytes, mode, owner, time, attributes, names."""
    now = take(folder)
    found = [f"missing: {path}" for path in wanted.keys() - now.keys()]
    found += [f"too many: {path}" for path in now.keys() - wanted.keys()]
    for path in wanted.keys() & now.keys():
        parts = [name for name in State._fields if getattr(wanted[path], name) != getattr(now[path], name)]
        if parts:
            found.append(f"{', '.join(parts)} differ: {path}")
    return sorted(found)


def changed(before: Snapshot, after: Snapshot) -> list[str]:
    """Return the paths that a run changes or removes."""
    return sorted(path for path, old in before.items() if path not in after or after[path].digest != old.digest)
