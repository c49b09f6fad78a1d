"""Carry over what a file is besides its bytes: mode, owner, times, extended attributes, access lists, marks.

A note is replaced by a new file. Whatever the new one would lose is given to it here, or `LossError` says what
cannot be given, and the note is not written. What each system lets us keep is told in docs/SAFETY.md.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from typing import TYPE_CHECKING

from vaultlint.writing.attributes.record import Attributes, LossError, from_json, to_json

if TYPE_CHECKING:
    from vaultlint.writing.attributes.calls import Posix

__all__ = ["Attributes", "LossError", "apply", "from_json", "read", "to_json"]


def read(path: str | os.PathLike[str]) -> Attributes:
    """Return what a file is besides its bytes; a symbolic link is never followed.

    Parameters
    ----------
    path : str or os.PathLike

    Raises
    ------
    LossError
        If something of it can be seen but not read, so that it could not be kept.
    OSError
        If the disk refuses, or a symbolic link stands there.
    """
    if sys.platform == "win32":
        from vaultlint.writing.attributes import win32, windows

        return windows.read_file(path, win32.Windows())
    from vaultlint.writing.attributes import posix

    return posix.read_file(path, _system())


def apply(path: str | os.PathLike[str], attributes: Attributes, *, mtime_ns: int | None = None) -> None:
    """Give a new file of ours the attributes of the one that it is to replace.

    Parameters
    ----------
    path : str or os.PathLike
        A regular file that this process made, in the folder of the other one.
    attributes : Attributes
    mtime_ns : int, optional
        Modification time to set, in nanoseconds; without it the new file keeps the one that it has.

    Raises
    ------
    LossError
        If something cannot be kept. All that can be is given nevertheless, for who wants the file with less
        (`undo` of a note that is gone).
    OSError
        If the disk refuses.
    """
    if sys.platform == "win32":
        from vaultlint.writing.attributes import win32, windows

        windows.apply_file(path, attributes, mtime_ns, win32.Windows())
        return
    from vaultlint.writing.attributes import posix

    posix.apply_file(path, attributes, mtime_ns, _system())


@cache
def _system() -> Posix:
    """Return this system's calls. Its room is imported when a note is written: ctypes costs start-up time."""
    if sys.platform == "linux":
        from vaultlint.writing.attributes.linux import Linux

        return Linux()
    if sys.platform == "darwin":
        from vaultlint.writing.attributes.darwin import Darwin

        return Darwin()
    from vaultlint.writing.attributes.calls import Posix

    return Posix()
