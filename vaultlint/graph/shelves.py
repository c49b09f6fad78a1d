"""What is known of a large vault, in a temporary file: it is asked for one note or link after another."""

from __future__ import annotations

import os
import sys
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

import msgspec

from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from io import FileIO

AT_ONCE = 1 << 20  # bytes that are written together
DISK = "/var/tmp"  # noqa: S108 - files there have no names
_MOST = 1 << 30  # bytes that are asked for together: more than 2 GB are an error on macOS
_BITS = 32  # of a record's length
_LENGTH = (1 << _BITS) - 1
_ENCODER = msgspec.msgpack.Encoder()
_T = TypeVar("_T")


def unnamed() -> FileIO:
    """Open a temporary file that has no name and goes with the process; nothing waits in a buffer.

    Where TMPDIR says nothing it lies below /var/tmp, which is a disk where /tmp may be memory.

    Raises
    ------
    OSError
        If there is no place to write one.
    """
    said = any(os.environ.get(name) for name in ("TMPDIR", "TEMP", "TMP"))
    folder = None if said or tempfile.tempdir or not os.access(DISK, os.W_OK | os.X_OK) else DISK
    file: Any = tempfile.TemporaryFile(prefix="vaultlint-", dir=folder, buffering=0)  # noqa: SIM115 - who asks closes it
    return cast("FileIO", file)


def write_all(file: FileIO, data: bytes | bytearray | memoryview) -> None:
    """Write all of some bytes, where one call may write less.

    Raises
    ------
    OSError
        If the disk refuses; some of the bytes may stand in the file.
    """
    left = memoryview(data).cast("B")
    while left:
        left = left[file.write(left) or 0 :]


def read_at(file: FileIO, start: int, size: int) -> bytes:
    """Return the bytes that stand somewhere in a file, where one call may give fewer.

    Raises
    ------
    VaultlintError
        If the file is shorter: somebody cut it.
    """
    found = _some_at(file, start, size)
    while len(found) < size:
        more = _some_at(file, start + len(found), size - len(found))
        if not more:
            raise VaultlintError("a temporary file of the graph was cut short while it was in use: run it again")
        found += more
    return found


def _some_at(file: FileIO, start: int, size: int) -> bytes:
    if sys.platform != "win32":
        return os.pread(file.fileno(), min(size, _MOST), start)
    file.seek(start)
    return file.read(min(size, _MOST)) or b""


class Shelf:
    """Keeps bytes in a temporary file without a name, which goes with the process; in memory where none can be written.

    Examples
    --------
    >>> shelf = Shelf()
    >>> shelf.put(b"one"), shelf.put(b"three")
    (0, 3)
    >>> shelf.take(3, 5)
    b'three'
    """

    def __init__(self) -> None:
        self._file: FileIO | None = None
        self._lock = Lock()  # a graph may be read by several threads
        self._written = 0
        self._waiting = bytearray()
        self._fails = False
        self.shapes: dict[tuple[Any, ...], Any] = {}  # of edges
        self.last: tuple[int, dict[str, Any]] = (-1, {})  # the edge that was read last
        self.held: dict[type, dict[int, Any]] = {}  # of each kind of record what was read last, by where it begins

    def put(self, data: bytes) -> int:
        """Keep some bytes; return where they begin."""
        start = self._written + len(self._waiting)
        self._waiting += data
        if len(self._waiting) >= AT_ONCE and not self._fails:
            self._write()
        return start

    def take(self, start: int, size: int) -> bytes:
        """Return the bytes that begin there."""
        if self._file is None or start >= self._written:
            return bytes(self._waiting[start - self._written : start - self._written + size])
        with self._lock:
            return read_at(self._file, start, size)

    def place(self, told: object) -> int:
        """Keep a record; return its place and its length as one number, for `at`.

        Raises
        ------
        UnicodeEncodeError, OverflowError, TypeError
            If it is nothing that a file can hold.
        """
        data = _ENCODER.encode(told)
        return self.put(data) << _BITS | len(data)

    def at(self, place: int) -> bytes:
        """Return the bytes of a record."""
        return self.take(place >> _BITS, place & _LENGTH)

    def __len__(self) -> int:
        """Return how many bytes wait to be written."""
        return len(self._waiting)

    def __bool__(self) -> bool:
        """A shelf is one, empty or not."""
        return True

    @property
    def in_memory(self) -> bool:
        """Whether the disk has refused to take what is kept."""
        return self._fails

    def _write(self) -> None:
        """Write what waits; where the disk refuses, it stays in memory, as all that comes after."""
        try:
            if self._file is None:
                self._file = unnamed()
                weakref.finalize(self, self._file.close)
            self._file.seek(self._written)
            write_all(self._file, self._waiting)
        except OSError:
            self._fails = True
            return
        self._written += len(self._waiting)
        self._waiting = bytearray()


class Lists(Mapping[int, list[_T]], Generic[_T]):
    """Lists by number, on a shelf; one that no file can hold is held.

    Parameters
    ----------
    shelf : Shelf
    kind : type
        That of the lists, as msgspec knows it.
    """

    def __init__(self, shelf: Shelf, kind: type[list[_T]]) -> None:
        self._shelf = shelf
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._places: dict[int, int | list[_T]] = {}

    def __setitem__(self, number: int, told: list[_T]) -> None:
        """Keep a list."""
        try:
            self._places[number] = self._shelf.place(told)
        except UnicodeEncodeError:  # half a surrogate pair
            self._places[number] = told

    def __getitem__(self, number: int) -> list[_T]:
        """Return a list."""
        place = self._places[number]
        return place if isinstance(place, list) else self._decode(self._shelf.at(place))

    def __contains__(self, number: object) -> bool:
        """Tell whether there is one."""
        return number in self._places

    def __iter__(self) -> Iterator[int]:
        """Go through the numbers."""
        return iter(self._places)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places)
