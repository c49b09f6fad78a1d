"""Files of our own: journals, and what a command is asked to write."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from pathlib import Path

from vaultlint.writing.temporaries import discard, flush, new_file, sync, write_all


def save(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file of our own and wait until it is on disk.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        for part in parts:
            write_all(descriptor, part)
        flush(descriptor)
    finally:
        os.close(descriptor)


def put(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write an output file whole or not at all: what stood there stays if the disk refuses.

    Parameters
    ----------
    path : Path
        Written through, if it is a link; a device or pipe is written to as it is.
    data : bytes or iterable of bytes
        What it is to hold, or pieces of that: of a large file no more than one is in memory.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    path = path.resolve()
    if path.exists() and not path.is_file():
        with path.open("wb") as device:
            device.writelines((data,) if isinstance(data, bytes) else data)
        return
    place(new_file(path.parent, data), path)


def place(temporary: str, path: Path) -> None:
    """Give a temporary file of the same folder its name, when it is on disk; what bore the name is replaced.

    Raises
    ------
    OSError
        If the disk refuses; the temporary file is deleted then.
    """
    try:
        os.chmod(temporary, stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
        sync(temporary)
        os.replace(temporary, path)
    except BaseException:
        discard(temporary)
        raise


def _umask() -> int:
    """Return the bits that new files are made without; reading them means setting them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def sync_folder(folder: Path) -> None:
    """Wait until a folder's entries are on disk, where the system can say so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
