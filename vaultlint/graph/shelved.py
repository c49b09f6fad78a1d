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


class Shelved(MutableMapping[str, Any]):
    """An edge's attributes, of which the weight is held and the others are read from a shelf when they are asked for.

    Lists are then lists of their own: to change them, set them. What no file gives back as it was (half a surrogate
    pair, a date, a tuple) is held. An encoder that knows dictionaries alone refuses it, or is given ``dict(edge)``.

    Parameters
    ----------
    shelf : Shelf
    told : mapping, optional
        All attributes; more may be set.
    """

    __slots__ = ("_at", "_shape", "_shelf", "_weight")

    def __init__(self, shelf: Shelf, told: Mapping[str, Any] | None = None) -> None:
        self._shelf = shelf
        self._put(told or {})

    def _put(self, told: Mapping[str, Any]) -> None:
        """Have these attributes and no others."""
        names = tuple(told)
        fixed = {name: told[name] for name in names if name in _FIXED}
        key = (names, *((type(one), one) for one in fixed.values()))  # 1 is no True
        shape = self._shelf.shapes.get(key)
        if shape is None:
            rest = tuple(name for name in names if name not in fixed and name != "weight")
            shape = self._shelf.shapes[key] = _Shape(names, fixed, rest)
        self._shape, self._weight = shape, told.get("weight")
        self._at = 0  # where its record begins and how long that is, as one number
        if shape.told:
            try:
                self._at = self._shelf.place([told[name] for name in shape.told])
            except (UnicodeEncodeError, OverflowError, TypeError):
                self._hold(told)

    def _hold(self, told: Mapping[str, Any]) -> None:
        """Hold all attributes."""
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
        self._put(told)

    def popitem(self) -> tuple[str, Any]:
        """Take the last attribute out and return it."""
        name = next(reversed(self._shape.names), None)
        if name is None:
            raise KeyError("popitem(): dictionary is empty")
        return name, self.pop(name)

    def update(self, *others: Any, **named: Any) -> None:
        """Set some attributes."""
        told = self.copy()
        is_new = not told  # of the graph's own making
        told.update(*others, **named)
        self._put(told)
        if not is_new:
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
