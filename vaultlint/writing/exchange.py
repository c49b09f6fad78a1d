"""Let two files of one folder swap their names in one step, where the system can.

A rename over a note destroys whatever stands there at that instant. After a swap it stands under the other
name instead, and can be compared with what was read: an edit that came between is found and put back.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable

_AT_FDCWD = -100  # Linux: paths count from the current folder
_RENAME_EXCHANGE = 2  # Linux, renameat2(2)
_RENAME_SWAP = 2  # macOS, renamex_np(2)

Swap = Callable[[bytes, bytes], int]


def exchange(one: str, other: str) -> bool:
    """Swap the names of two files.

    Parameters
    ----------
    one, other : str
        Both exist.

    Returns
    -------
    bool
        False where the system or this disk has no such call (nothing was done), or one of the files is gone.
    """
    swap = _swap()
    return swap is not None and swap(os.fsencode(one), os.fsencode(other)) == 0


@functools.cache
def _swap() -> Swap | None:
    """Return the system's call, None where there is none (Windows, BSD, old C libraries)."""
    if sys.platform not in ("linux", "darwin"):
        return None
    import ctypes

    try:
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            renamex_np = library.renamex_np
            return lambda one, other: int(renamex_np(one, other, ctypes.c_uint(_RENAME_SWAP)))
        renameat2 = library.renameat2
    except (OSError, AttributeError):
        return None
    flag = ctypes.c_uint(_RENAME_EXCHANGE)
    return lambda one, other: int(renameat2(_AT_FDCWD, one, _AT_FDCWD, other, flag))
