"""What the links of a large vault rest on, in a temporary file: it is asked for one link after another."""

from __future__ import annotations

import os
import tempfile
import weakref
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
    from io import FileIO
    from typing import Self

AT_ONCE = 1 << 20  # bytes that are written together
DISK = "/var/tmp"  # noqa: S108 - files there have no names
_FIXED = frozenset({"kind", "inferred", "copy"})  # of an edge: few values, which are held once for all
_BITS = 32  # of a record's length
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
        self.shapes: dict[tuple[Any, ...], _Shape] = {}
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


class _Shape(NamedTuple):
    """What edges of one kind have in common: their names in order, what is equal in all, and what is on the shelf."""

    names: tuple[str, ...]
    fixed: dict[str, Any]
    told: tuple[str, ...]


class Shelved(dict[str, Any]):
    """An edge's attributes, of which the weight is held and the others are read from a shelf when they are asked for.

    Lists are then lists of their own: to change them, set them. What no file can hold, half a surrogate pair, is held.

    Parameters
    ----------
    shelf : Shelf
    told : mapping, optional
        All attributes; more may be set.
    """

    __slots__ = ("_at", "_shape", "_shelf", "_weight")

    def __init__(self, shelf: Shelf, told: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        self._shelf: Shelf | None = shelf
        self._shape = _NOTHING
        self._at = 0  # where its record begins and how long that is, as one number
        self._weight: Any = None
        if told:
            self._put(told)

    def _put(self, told: Mapping[str, Any]) -> None:
        """Have these attributes and no others."""
        if self._shelf is None:
            super().clear()
            super().update(told)
            return
        names = tuple(told)
        fixed = {name: told[name] for name in names if name in _FIXED}
        key = (names, *fixed.values())
        shape = self._shelf.shapes.get(key)
        if shape is None:
            rest = tuple(name for name in names if name not in fixed and name != "weight")
            shape = self._shelf.shapes[key] = _Shape(names, fixed, rest)
        try:
            data = _ENCODER.encode([told[name] for name in shape.told])
        except (UnicodeEncodeError, OverflowError, TypeError):
            self._shelf = None
            super().update(told)
            return
        self._shape, self._weight = shape, told.get("weight")
        self._at = self._shelf.put(data) << _BITS | len(data)

    def _read(self) -> dict[str, Any]:
        """Return what is on the shelf; of many questions about one edge the first is answered from there."""
        shelf, at = self._shelf, self._at
        if shelf is None or not self._shape.told:
            return {}
        known, found = shelf.last
        if known != at:
            told = _DECODER.decode(shelf.take(at >> _BITS, at & ((1 << _BITS) - 1)))
            found = dict(zip(self._shape.told, told, strict=True))
            shelf.last = at, found
        return found

    def __getitem__(self, key: str) -> Any:
        """Return an attribute."""
        if self._shelf is None:
            return super().__getitem__(key)
        fixed = self._shape.fixed
        if key in fixed:
            return fixed[key]
        if key == "weight" and key in self._shape.names:
            return self._weight
        return self._read()[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return an attribute, or what is to stand for it."""
        return self[key] if key in self else default  # noqa: SIM401 - that is this method

    def __contains__(self, key: object) -> bool:
        """Tell whether there is an attribute."""
        return super().__contains__(key) if self._shelf is None else key in self._shape.names

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return super().__iter__() if self._shelf is None else iter(self._shape.names)

    def __len__(self) -> int:
        """Return how many attributes there are."""
        return super().__len__() if self._shelf is None else len(self._shape.names)

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return len(self) > 0

    def copy(self) -> dict[str, Any]:
        """Return all attributes as a dictionary of its own."""
        if self._shelf is None:
            return dict(super().items())
        known = {"weight": self._weight, **self._shape.fixed, **self._read()}
        return {name: known[name] for name in self._shape.names}

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return the names of all attributes."""
        return super().keys() if self._shelf is None else dict.fromkeys(self._shape.names).keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return all attributes."""
        return self.copy().values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return all attributes with their names."""
        return self.copy().items()

    def __setitem__(self, key: str, value: Any) -> None:
        """Set an attribute."""
        self._put(self.copy() | {key: value})

    def __delitem__(self, key: str) -> None:
        """Take an attribute out."""
        self.pop(key)

    def update(self, *others: Any, **named: Any) -> None:
        """Set some attributes."""
        told = self.copy()
        told.update(*others, **named)
        self._put(told)

    def clear(self) -> None:
        """Take all attributes out."""
        self._put({})

    def pop(self, key: str, *default: Any) -> Any:
        """Take an attribute out and return it."""
        told = self.copy()
        found = told.pop(key, *default)
        self._put(told)
        return found

    def popitem(self) -> tuple[str, Any]:
        """Take the last attribute out and return it."""
        told = self.copy()
        found = told.popitem()
        self._put(told)
        return found

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return an attribute; set it where there is none."""
        if key not in self:
            self[key] = default
        return self[key]

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

    def __ior__(self, other: Any) -> Self:  # type: ignore[override,misc]
        """Set some attributes."""
        self.update(other)
        return self

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        """Copy and pickle as a dictionary of all attributes."""
        return dict, (self.copy(),)


_NOTHING = _Shape((), {}, ())
