"""What the links of a large vault rest on, in a temporary file: it is asked for one link after another."""

from __future__ import annotations

import os
import tempfile
import weakref
from threading import Lock
from typing import TYPE_CHECKING, Any, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, Mapping, ValuesView
    from io import FileIO

AT_ONCE = 1 << 20  # bytes that are written together
DISK = "/var/tmp"  # noqa: S108 - files there have no names
_SHELVED = ("evidence", "terms")
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder()


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
    file: Any = tempfile.TemporaryFile(prefix="vaultlint-", dir=folder, buffering=0)
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
    """Return the bytes that stand somewhere in a file."""
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), size, start)
    file.seek(start)
    return file.read(size) or b""


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


class Shelved(dict[str, Any]):
    """An edge's attributes, of which ``"evidence"`` and ``"terms"`` are read from a shelf whenever they are asked for.

    Each time they are lists of their own: to change them, set them.

    Parameters
    ----------
    told : mapping
        All attributes, the two among them.
    shelf : Shelf

    Raises
    ------
    UnicodeEncodeError
        If a text holds half a surrogate pair, which no file can.
    """

    __slots__ = ("_shelf", "_size", "_start")

    def __init__(self, told: Mapping[str, Any], shelf: Shelf) -> None:
        data = _ENCODER.encode([told[name] for name in _SHELVED])
        super().__init__(told)
        super().update(dict.fromkeys(_SHELVED))
        self._shelf: Shelf | None = shelf
        self._start, self._size = shelf.put(data), len(data)

    def _read(self) -> dict[str, Any]:
        """Return what is shelved; nothing once it is back."""
        if self._shelf is None:
            return {}
        return dict(zip(_SHELVED, _DECODER.decode(self._shelf.take(self._start, self._size)), strict=True))

    def _bring_back(self) -> None:
        """Hold all attributes from now on: one of them is to be changed."""
        super().update(self._read())
        self._shelf = None

    def __getitem__(self, key: str) -> Any:
        """Return an attribute."""
        return self._read()[key] if key in _SHELVED and self._shelf is not None else super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        """Return an attribute, or what is to stand for it."""
        return self._read()[key] if key in _SHELVED and self._shelf is not None else super().get(key, default)

    def __iter__(self) -> Iterator[str]:
        """Go through the names: with a method of its own `dict` copies by asking, not what lies in the table."""
        return super().__iter__()

    def copy(self) -> dict[str, Any]:
        """Return all attributes as a dictionary of its own."""
        read = self._read()
        return {name: read.get(name, value) for name, value in super().items()}

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return all attributes."""
        return self.copy().values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return all attributes with their names."""
        return self.copy().items()

    def __setitem__(self, key: str, value: Any) -> None:
        """Set an attribute."""
        if key in _SHELVED:
            self._bring_back()
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        """Take an attribute out."""
        if key in _SHELVED:
            self._bring_back()
        super().__delitem__(key)

    def update(self, *others: Any, **named: Any) -> None:
        """Set some attributes."""
        self._bring_back()
        super().update(*others, **named)

    def pop(self, key: str, *default: Any) -> Any:
        """Take an attribute out and return it."""
        self._bring_back()
        return super().pop(key, *default)

    def popitem(self) -> tuple[str, Any]:
        """Take the last attribute out and return it."""
        self._bring_back()
        return super().popitem()

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return an attribute; set it where there is none. It may be changed in place."""
        self._bring_back()
        return super().setdefault(key, default)

    def __eq__(self, other: object) -> bool:
        """Compare all attributes."""
        return self.copy() == (other.copy() if isinstance(other, Shelved) else other)

    def __ne__(self, other: object) -> bool:
        """Compare all attributes."""
        return not self == other

    __hash__ = None  # as any dict's

    def __repr__(self) -> str:
        """Show all attributes."""
        return repr(self.copy())

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:  # type: ignore[override]  # of any dict
        """Return all attributes and others."""
        return self.copy() | dict(other)

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        """Copy and pickle as a dictionary of all attributes."""
        return dict, (self.copy(),)
