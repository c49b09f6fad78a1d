"""Millions of numbers of a large vault, in temporary files that are read as if they were memory."""

from __future__ import annotations

import mmap
import sys
import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from vaultlint.graph.shelves import read_at, unnamed, write_all

if TYPE_CHECKING:
    from io import FileIO

    from vaultlint.graph.shelves import Shelf

SELDOM = 16  # calls, of which one looks
TOGETHER = 4 << 20  # bytes that are written together
RESIDENT = 192 << 20  # bytes of files that may lie in memory, where that can be told
_STATM = Path("/proc/self/statm")

_Kind = TypeVar("_Kind", bound=np.generic)


class Store:
    """Keeps arrays in files; says of pages that were read that they may go: the disk has them.

    Parameters
    ----------
    shelf : Shelf, optional
        For what is no array.

    Examples
    --------
    >>> pile = Pile(np.int32, Store())
    >>> pile.add(np.array([1, 2])), pile.add(np.array([3]))
    (None, None)
    >>> pile.array()
    array([1, 2, 3], dtype=int32)
    """

    def __init__(self, shelf: Shelf | None = None) -> None:
        self.shelf = shelf
        self._maps: list[weakref.ref[mmap.mmap]] = []
        self._calls = 0

    def read(self, file: FileIO, kind: type[_Kind]) -> NDArray[_Kind]:
        """Return what stands in a file as an array that cannot be changed."""
        if not file.seek(0, 2):
            return np.zeros(0, dtype=kind)
        pages = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._maps.append(weakref.ref(pages))
        return np.frombuffer(pages, dtype=kind)

    def tidy(self) -> None:
        """Let go of pages now and then; to be called as often as something is read."""
        self._calls += 1
        if self._calls % SELDOM == 0 and _resident() > RESIDENT:
            self.let_go()

    def let_go(self) -> None:
        """Let go of all pages; what is read again comes from the file."""
        for known in self._maps:
            pages = known()
            if pages is not None and sys.platform != "win32":
                pages.madvise(mmap.MADV_DONTNEED)


def _resident() -> int:
    """Return how many bytes of files lie in memory; where that cannot be told, more than may."""
    try:
        return int(_STATM.read_bytes().split()[2]) * mmap.PAGESIZE
    except (OSError, IndexError, ValueError):
        return RESIDENT + 1


class Pile:
    """Numbers that come some at a time and are read as one array; in memory without a store, or where the disk refuses.

    Parameters
    ----------
    kind : type
        The numbers' type.
    store : Store, optional
    """

    def __init__(self, kind: type[np.generic], store: Store | None = None) -> None:
        self._kind = kind
        self._store = store
        self._file: FileIO | None = None
        self._size = 0  # of the file, in bytes
        self._parts: list[NDArray[Any]] = []
        self._waiting = 0  # bytes
        self.count = 0

    def add(self, numbers: NDArray[Any]) -> None:
        """Add some numbers."""
        part = np.ascontiguousarray(numbers, dtype=self._kind)
        self._parts.append(part)
        self.count += len(part)
        self._waiting += part.nbytes
        if self._store is not None and self._waiting >= TOGETHER:
            self._write()

    def _write(self) -> None:
        """Write what waits; where the disk refuses, all is held in memory from then on."""
        part = np.concatenate(self._parts)
        self._parts, self._waiting = [part], 0
        try:
            if self._file is None:
                self._file = unnamed()
                weakref.finalize(self, self._file.close)  # the pages have a handle of their own
            write_all(self._file, part.data)
        except OSError:
            self._store = None
            if self._file is not None:
                if self._size:
                    self._parts.insert(0, np.frombuffer(read_at(self._file, 0, self._size), dtype=self._kind))
                self._file.close()
            return
        self._size += part.nbytes
        self._parts.clear()

    def array(self) -> NDArray[Any]:
        """Return all numbers; no more can be added."""
        if self._store is not None and self._parts:
            self._write()
        if self._store is not None and self._file is not None:
            return self._store.read(self._file, self._kind)
        parts, self._parts = self._parts, []
        if len(parts) == 1:
            return parts[0]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=self._kind)
