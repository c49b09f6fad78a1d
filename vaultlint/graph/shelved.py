"""Edges of a large vault's graph: what they rest on lies on a shelf."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import ItemsView, ValuesView
    from typing import Self

    from vaultlint.graph.shelves import Shelf

_FIXED = frozenset({"kind", "inferred", "copy"})  # few values, which are held once for all
_DECODER = msgspec.msgpack.Decoder()


class _Shape(NamedTuple):
    """What edges of one kind have in common: their names in order, what is equal in all, and what is on the shelf."""

    names: tuple[str, ...]
    fixed: dict[str, Any]
    told: tuple[str, ...]


_NOTHING, _NEW = _Shape((), {}, ()), -1


class Shelved(MutableMapping[str, Any]):
    """An edge's attributes, of which the weight is held and the others are read from a shelf when they are asked for.

    Lists are then lists of their own: to change them, set them. What no file can hold (half a surrogate pair) is held,
    and so is what is set later and would not come back as it was: a date, a tuple. An encoder that knows dictionaries
    alone refuses it; it is given ``dict(edge)``.

    Parameters
    ----------
    shelf : Shelf
    told : mapping, optional
        All attributes; more may be set.
    """

    __slots__ = ("_at", "_shape", "_shelf", "_weight")

    def __init__(self, shelf: Shelf, told: Mapping[str, Any] | None = None) -> None:
        self._shelf = shelf
        self._shape, self._weight = _NOTHING, None
        self._at = _NEW  # else where its record begins and how long that is, as one number
        if told:
            self._put(told)

    def _put(self, told: Mapping[str, Any]) -> None:
        """Have these attributes and no others."""
        names = tuple(told)
        fixed = {name: told[name] for name in names if name in _FIXED}
        try:
            key = (names, *((type(one), one) for one in fixed.values()))  # 1 is no True
            shape = self._shelf.shapes.get(key)
            if shape is None:
                rest = tuple(name for name in names if name not in fixed and name != "weight")
                shape = self._shelf.shapes[key] = _Shape(names, fixed, rest)
            self._at = self._shelf.place([told[name] for name in shape.told]) if shape.told else 0
            self._shape, self._weight = shape, told.get("weight")
        except (UnicodeEncodeError, OverflowError, TypeError):  # nothing for a file, or for a key
            self._hold(told)

    def _hold(self, told: Mapping[str, Any]) -> None:
        """Hold all attributes."""
        self._at, self._weight = 0, None
        self._shape = _Shape(tuple(told), dict(told), ())

    def _read(self) -> dict[str, Any]:
        """Return what is on the shelf; of many questions about one edge the first is answered from there."""
        if not self._shape.told:
            return {}
        shelf, at = self._shelf, self._at
        known, found = shelf.last
        if known != at:
            told = _DECODER.decode(shelf.at(at))
            found = dict(zip(self._shape.told, told, strict=True))
            shelf.last = at, found
        return found

    def __getitem__(self, key: str) -> Any:
        """Return an attribute."""
        fixed = self._shape.fixed
        if key in fixed:
            return fixed[key]
        if key == "weight" and key in self._shape.names:
            return self._weight
        return self._read()[key]

    def __contains__(self, key: object) -> bool:
        """Tell whether there is an attribute."""
        return key in self._shape.names

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._shape.names)

    def __reversed__(self) -> Iterator[str]:
        """Go through the names, the last first."""
        return reversed(self._shape.names)

    def __len__(self) -> int:
        """Return how many attributes there are."""
        return len(self._shape.names)

    def copy(self) -> dict[str, Any]:
        """Return all attributes as a dictionary of its own."""
        known = {"weight": self._weight, **self._read(), **self._shape.fixed}
        return {name: known[name] for name in self._shape.names}

    def values(self) -> ValuesView[Any]:
        """Return all attributes, read once."""
        return self.copy().values()

    def items(self) -> ItemsView[str, Any]:
        """Return all attributes with their names, read once."""
        return self.copy().items()

    def __setitem__(self, key: str, value: Any) -> None:
        """Set an attribute."""
        self.update({key: value})

    def __delitem__(self, key: str) -> None:
        """Take an attribute out."""
        told = self.copy()
        del told[key]
        self._change(told)

    def popitem(self) -> tuple[str, Any]:
        """Take the last attribute out and return it."""
        told = self.copy()
        found = told.popitem()
        self._change(told)
        return found

    def update(self, *others: Any, **named: Any) -> None:
        """Set some attributes."""
        told, is_new = self.copy(), self._at == _NEW
        told.update(*others, **named)
        if is_new:  # of the graph's own making, which has nothing odd
            self._put(told)
        else:
            self._change(told)

    def _change(self, told: Mapping[str, Any]) -> None:
        """Have other attributes, and hold them if the shelf does not give them back as they were."""
        self._put(told)
        read = self._read()
        if any(read[name] != told[name] or type(read[name]) is not type(told[name]) for name in self._shape.told):
            self._hold(told)

    def __repr__(self) -> str:
        """Show all attributes."""
        return repr(self.copy())

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:
        """Return all attributes and others."""
        return self.copy() | dict(other)

    def __ior__(self, other: Any) -> Self:  # type: ignore[misc]  # as dict's own
        """Set some attributes."""
        self.update(other)
        return self

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        """Copy and pickle as a dictionary of all attributes."""
        return dict, (self.copy(),)
