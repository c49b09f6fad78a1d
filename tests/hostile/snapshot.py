"""What lies in a folder, to the byte; works where a path is longer than the system takes."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

_HASHED = 20_000_000  # bytes; of larger files, which nothing may touch, size and times are enough


def snapshot(folder: Path, *, times: bool = True) -> dict[bytes, tuple[object, ...]]:
    """Return kind, mode, size, content and (unless told otherwise) modification time of all below a folder."""
    found: dict[bytes, tuple[object, ...]] = {}
    top = os.fsencode(folder)
    for parent, folders, files, place in os.fwalk(top):
        for name in [*folders, *files]:
            status = os.lstat(name, dir_fd=place)
            said: object = ""
            if stat.S_ISLNK(status.st_mode):
                said = os.readlink(name, dir_fd=place)
            elif stat.S_ISREG(status.st_mode) and status.st_size <= _HASHED:
                said = _hash(name, place)
            size = status.st_size if stat.S_ISREG(status.st_mode) else 0
            when = status.st_mtime_ns if times and not stat.S_ISDIR(status.st_mode) else 0
            found[os.path.join(parent, name)[len(top) + 1 :]] = (status.st_mode, size, when, said)
    return found


def _hash(name: bytes, place: int) -> str:
    try:
        descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW, dir_fd=place)
    except PermissionError:
        return "closed"
    with open(descriptor, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()
