"""Write a file of the vault, whole or not at all; make one, remove one. Knows no Markdown."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from vaultlint.errors import VaultlintError
from vaultlint.vault import digest, lies_in, read, reason_of

TEMPORARY_PREFIX = ".vaultlint-"


class ChangedError(VaultlintError):
    """A file is no longer what was read."""


def write(root: Path, path: str, data: bytes, expected: str, mtime_ns: int | None = None) -> None:
    """Replace a note atomically: at every instant the file is whole, old or new.

    A dot-named temporary file beside it is written, synced and renamed over it; mode, owner and extended
    attributes are kept.

    Parameters
    ----------
    root : Path
    path : str
    data : bytes
    expected : str
        `digest` of the bytes that were read; the file is checked again right before the rename.
    mtime_ns : int, optional
        Modification time to set, in nanoseconds.

    Raises
    ------
    ChangedError
        If the file is not what was read; it is left as it is.
    OSError
        If the disk refuses; the file is left as it is.
    """
    target = root / path
    try:
        before = os.lstat(target)
    except OSError as error:
        raise ChangedError(f"it changed meanwhile ({reason_of(error)})") from error
    _check(root, path, expected)
    descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=".tmp", dir=target.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            _copy_attributes(target, temporary, before)
            if mtime_ns is not None:
                os.utime(temporary, ns=(before.st_atime_ns, mtime_ns))
            os.fsync(file.fileno())
        if _stamp(target) != (before.st_ino, before.st_mtime_ns, before.st_size):
            _check(root, path, expected)
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def create(root: Path, path: str, data: bytes, mode: int = 0o644, mtime_ns: int | None = None) -> None:
    """Write a file that is not there, whole or not at all.

    Parameters
    ----------
    root : Path
    path : str
        Its folder is made if it is gone.
    data : bytes
    mode : int
        Permission bits.
    mtime_ns : int, optional
        Modification time to set, in nanoseconds.

    Raises
    ------
    ChangedError
        If a file of that name is there.
    OSError
        If the disk refuses.
    """
    target = root / path
    if not lies_in(root, path):
        raise ChangedError("its folder lies outside the vault now")
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=".tmp", dir=target.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.chmod(temporary, mode)
            if mtime_ns is not None:
                os.utime(temporary, ns=(mtime_ns, mtime_ns))
            os.fsync(file.fileno())
        _rename_new(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise


def _rename_new(temporary: str, target: Path) -> None:
    """Give a file its name, unless the name is taken."""
    try:
        os.link(temporary, target)  # fails where a file of that name is there; a rename would replace it
        os.unlink(temporary)
    except FileExistsError as error:
        raise ChangedError("another file stands there now") from error
    except OSError:  # a disk without hard links
        if os.path.lexists(target):
            raise ChangedError("another file stands there now") from None
        os.replace(temporary, target)


def remove(root: Path, path: str, expected: str) -> None:
    """Delete a file, if it is what was read.

    Parameters
    ----------
    root : Path
    path : str
    expected : str
        `digest` of the bytes that were read.

    Raises
    ------
    ChangedError
        If the file is not what was read; it is left as it is.
    OSError
        If the disk refuses.
    """
    _check(root, path, expected)
    os.unlink(root / path)


def _stamp(target: Path) -> tuple[int, int, int] | None:
    try:
        status = os.lstat(target)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def _check(root: Path, path: str, expected: str) -> None:
    try:
        current = digest(read(root, path))
    except VaultlintError as error:
        raise ChangedError(f"it changed meanwhile ({error})") from error
    if current != expected:
        raise ChangedError("it changed meanwhile")


def _copy_attributes(source: Path, target: str, status: os.stat_result) -> None:
    os.chmod(target, stat.S_IMODE(status.st_mode))
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(target, status.st_uid, status.st_gid)
    if hasattr(os, "listxattr"):
        with contextlib.suppress(OSError):
            for name in os.listxattr(source, follow_symlinks=False):
                with contextlib.suppress(OSError):
                    os.setxattr(target, name, os.getxattr(source, name, follow_symlinks=False))


def remove_temporaries(folder: Path) -> int:
    """Delete the temporary files that a killed run left in a folder; return how many."""
    count = 0
    with contextlib.suppress(OSError):
        with os.scandir(folder) as scan:
            entries = [entry for entry in scan if entry.name.startswith(TEMPORARY_PREFIX)]
        for entry in entries:
            if entry.name.endswith(".tmp"):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)
                    count += 1
    return count


def status_of(path: Path) -> tuple[int, int]:
    """Return a file's modification time and permission bits."""
    try:
        status = os.lstat(path)
    except OSError:
        return 0, 0o644  # the write will see that it is gone
    return status.st_mtime_ns, stat.S_IMODE(status.st_mode)


def save(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file of our own and wait until it is on disk."""
    with open(path, "wb") as file:
        file.writelines(parts)
        _sync(file)


def _sync(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until a folder's entries are on disk, where the system can say so."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
