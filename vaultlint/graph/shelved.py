"""Edges of a large vault's graph: what they rest on lies on a shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import ItemsView, Iterator, KeysView, Mapping, ValuesView
    from typing import Self

    from vaultlint.graph.shelves import Shelf

_FIXED = frozenset({"kind", "inferred", "copy"})  # few values, which are held once for all
_DECODER = msgspec.msgpack.Decoder()


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
            place = self._shelf.place([told[name] for name in shape.told])
        except (UnicodeEncodeError, OverflowError, TypeError):
            self._shelf = None
            super().update(told)
            return
        self._shape, self._weight = shape, told.get("weight")
        self._at = place

    def _read(self) -> dict[str, Any]:
        """Return what is on the shelf; of many questions about one edge the first is answered from there."""
        shelf, at = self._shelf, self._at
        if shelf is None or not self._shape.told:
            return {}
        known, found = shelf.last
        if known != at:
            told = _DECODER.decode(shelf.at(at))
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
