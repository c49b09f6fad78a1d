"""Files that stand beside a note while it is replaced: their names, and what becomes of those that a killed run left.

``.vaultlint-….tmp`` is being written; ``.vaultlint-….old`` is whole, and changes names with a note. Both begin with a
dot and do not end in ``.md``: Obsidian passes them by.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import sys
import tempfile
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import NamedTuple

from vaultlint.errors import VaultlintError
from vaultlint.vault import digest, read

TEMPORARY_PREFIX = ".vaultlint-"
_OURS = re.compile(r"\.vaultlint-(?:[a-z0-9_]{8}|[0-9a-f]{12})\.(?:tmp|old)")  # as tempfile names them, and `new_name`
_LONGEST = 255  # bytes of a name
_WRITING, _WHOLE = ".tmp", ".old"


class Cleaned(NamedTuple):
    """What became of leftovers: how many were deleted, and the new names of those that hold somebody's edit."""

    deleted: int
    kept: list[str]


def new_file(folder: Path, data: bytes | Iterable[bytes]) -> str:
    """Write bytes, or pieces of them, to a temporary file in a folder and return its path.

    It is not yet on disk for certain.

    Raises
    ------
    OSError
        If the disk refuses; nothing is left then.
    """
    descriptor, path = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=_WRITING, dir=folder)
    try:
        try:
            for piece in (data,) if isinstance(data, bytes) else data:
                write_all(descriptor, piece)
        finally:
            os.close(descriptor)
    except BaseException:
        discard(path)
        raise
    return path


def write_all(descriptor: int, data: bytes) -> None:
    """Write all of the bytes, however many calls it takes."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync(path: str | Path) -> None:
    """Wait until a file is on disk."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        flush(descriptor)
    finally:
        os.close(descriptor)


def flush(descriptor: int) -> None:
    """Wait until a file is on disk; on macOS `fsync` alone leaves it in the drive's own memory (fsync(2))."""
    if sys.platform == "darwin":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def whole(path: str) -> str:
    """Mark a temporary file as whole, and return its new path."""
    name = path.removesuffix(_WRITING) + _WHOLE
    os.rename(path, name)
    return name


def new_name(folder: Path) -> str:
    """Return a name for a file that is to be moved aside."""
    while True:
        path = os.path.join(folder, f"{TEMPORARY_PREFIX}{secrets.token_hex(6)}{_WHOLE}")
        if not os.path.lexists(path):
            return path


def discard(path: str) -> None:
    """Delete a temporary file, if it is there."""
    with contextlib.suppress(OSError):
        os.unlink(path)


def keep(path: str, name: str, ending: str = ".md") -> str:
    """Give a temporary file that holds somebody's edit a name that a person sees.

    Parameters
    ----------
    path : str
        The temporary file.
    name : str
        The name wished for, without its ending; a number is added if it is taken, and it is cut if it is too long.
    ending : str

    Returns
    -------
    str
        The file's new name; its old one if the disk refuses.
    """
    folder = os.path.dirname(path)
    for number in range(1, 1000):
        tail = f" {number}{ending}" if number > 1 else ending
        wanted = os.fsdecode(os.fsencode(name)[: _LONGEST - len(os.fsencode(tail))].decode("utf-8", "ignore")) + tail
        try:
            if os.path.lexists(os.path.join(folder, wanted)):
                continue
            os.rename(path, os.path.join(folder, wanted))
        except OSError:
            break
        return wanted
    return os.path.basename(path)


def remove_temporaries(folder: Path, known: AbstractSet[str] = frozenset()) -> Cleaned:
    """Delete the temporary files that a killed run left in a folder.

    Parameters
    ----------
    folder : Path
    known : set of str
        Digests of what that run read and wrote. A whole file that is none of these was written by somebody else
        in the very instant of the kill: it is not deleted and gets a name that a person sees.
    """
    done = Cleaned(0, [])
    for name in temporaries_in(folder):
        path = os.path.join(folder, name)
        if name.endswith(_WHOLE) and digest_of(folder, name) not in known:
            done.kept.append(keep(path, f"Kept by vaultlint {name[len(TEMPORARY_PREFIX) : -len(_WHOLE)]}"))
        else:
            with contextlib.suppress(OSError):
                os.unlink(path)
                done = done._replace(deleted=done.deleted + 1)
    return done


def temporaries_in(folder: Path) -> list[str]:
    """Return the names of the temporary files in a folder."""
    try:
        with os.scandir(folder) as scan:
            return sorted(entry.name for entry in scan if _OURS.fullmatch(entry.name))
    except OSError:
        return []


def digest_of(folder: Path, name: str) -> str:
    """Return the digest of a file's bytes, ``""`` if it cannot be read."""
    try:
        return digest(read(folder, name))
    except VaultlintError:
        return ""
