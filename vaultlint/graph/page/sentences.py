"""The quoted sentences of a graph, each once: one may be evidence of many edges."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Any

import msgspec
import numpy as np

from vaultlint.graph.shelves import Shelf

from .columns import ABSENT, encode, names_of, table
from .inert import embed

CHUNK = 60_000  # characters of text
_NONE = -1
_DECODER = msgspec.msgpack.Decoder()
_NAMES = frozenset(("path", "line", "text", "url", "anchor", "place", "by"))
_PRIVATE = ("path", "line", "url", "place")  # all that is left of a sentence in a page without quotes


class Sentences:
    """Numbers sentences so that those of a territory, and within it of a note, lie together.

    >>> item = {"path": "A.md", "line": 3, "text": "So.", "by": "sales"}
    >>> sentences = Sentences([{"id": "note:A.md", "path": "A.md"}], quotes=False)
    >>> sentences.take([item, item], 0); sentences.settle()
    >>> sentences.cited([[item, item]], 2)
    {'count': {'all': 2}, 'columns': {'s': {'all': 0}, 'by': {'all': 'sales'}}}
    >>> [chunk["columns"] for _, chunk in sentences.chunks()]
    [{'path': {'all': 'A.md'}, 'line': {'all': 3}}]
    """

    def __init__(self, nodes: Sequence[Mapping[str, Any]], *, quotes: bool, shelf: Shelf | None = None) -> None:
        self._quotes = quotes
        self._shelf = shelf
        self._home: dict[Any, int] = {}
        areas: dict[str, int] = {}
        self._areas: list[int] = []
        for number, node in enumerate(nodes):
            if isinstance(node.get("path"), str):
                self._home[node["path"]] = number
            self._areas.append(areas.setdefault(str(node.get("community")), len(areas)))
        self._numbers: dict[Any, int] = {}
        self._taken = array("q")  # the number of each sentence that was taken, of one twice twice
        self._next = 0  # of these, to be cited
        self._items: list[dict[str, Any] | int] = []  # where it begins, of one on the shelf
        self._homes = array("q")  # the note that each sentence belongs to

    def __len__(self) -> int:
        return len(self._items)

    def take(self, evidence: Sequence[Any], note: int | None) -> None:
        """Take an edge's sentences; `note` is where one belongs whose path is no node's."""
        for item in evidence:
            if not isinstance(item, dict):
                self._taken.append(_NONE)
                continue
            count = len(self._items)
            key = self._key(item)
            try:
                number = self._numbers.setdefault(key if self._shelf is None else _short(key), count)
            except TypeError:  # a list where a text is expected
                number = self._numbers.setdefault(_written(item), count)
            self._taken.append(number)
            if number == count:
                home = self._node_of(item)
                self._items.append(self._kept(item))
                stray = _NONE if note is None else note
                self._homes.append(stray if home is None else home)

    def settle(self) -> None:
        """Number the sentences by note, now that all are known."""
        self._numbers.clear()
        homes = np.array(self._homes, dtype=np.int64)
        order = np.lexsort((homes, np.array([*self._areas, _NONE])[homes]))
        new = np.empty(len(order) + 1, dtype=np.int64)
        new[order], new[_NONE] = np.arange(len(order)), _NONE
        self._taken = array("q", new[np.array(self._taken, dtype=np.int64)].tobytes())
        self._items = [self._items[at] for at in order.tolist()]
        self._homes = array("q", homes[order].tobytes())

    def cited(self, lists: Sequence[Any], count: int) -> dict[str, Any] | None:
        """Write edges' lists of evidence (`ABSENT` where an edge has none) with numbers in place of sentences.

        Edges come in the order in which their sentences, of which there are `count`, were taken.
        """
        numbers = self._taken[self._next : self._next + count].tolist()
        self._next += count
        if all(each is ABSENT for each in lists) or not all(each is ABSENT or isinstance(each, list) for each in lists):
            return None
        items = list(chain.from_iterable(each for each in lists if each is not ABSENT))
        counts = encode([each if each is ABSENT else len(each) for each in lists])
        if _NONE in numbers:  # not what vaultlint writes: kept as it is
            return {"count": counts, "items": items}
        columns = {"s": encode(numbers)}
        if any("by" in item for item in items):
            columns["by"] = encode([item.get("by", ABSENT) for item in items])
        return {"count": counts, "columns": columns}

    def chunks(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Give the sentences in chunks, each with the number of its first."""
        start = size = 0
        for at in range(len(self._items)):
            size += 60 + len(str(self._item(at).get("text", "")))
            if size >= CHUNK:
                yield start, self._chunk(start, at + 1)
                start, size = at + 1, 0
        if start < len(self._items):
            yield start, self._chunk(start, len(self._items))

    def _chunk(self, start: int, end: int) -> dict[str, Any]:
        rows = [self._item(at) for at in range(start, end)]
        names = [name for name in names_of(rows, ("by",)) if self._quotes or name in _PRIVATE]
        strays = [
            ABSENT if home == _NONE or self._node_of(item) is not None else home
            for item, home in zip(rows, self._homes[start:end], strict=True)
        ]
        stray = {} if all(note is ABSENT for note in strays) else {"stray": encode(strays)}
        return {"count": len(rows), "columns": dict(table(rows, names)), **stray}

    def _kept(self, item: dict[str, Any]) -> dict[str, Any] | int:
        """Put a sentence on the shelf, if there is one and it takes it."""
        if self._shelf is None:
            return item
        try:
            return self._shelf.place(item)
        except (UnicodeEncodeError, OverflowError, TypeError):
            return item

    def _item(self, number: int) -> dict[str, Any]:
        found = self._items[number]
        if isinstance(found, int):
            assert self._shelf is not None
            kept: dict[str, Any] = _DECODER.decode(self._shelf.at(found))
            return kept
        return found

    def _node_of(self, item: Mapping[str, Any]) -> int | None:
        path = item.get("path")
        return self._home.get(path) if isinstance(path, str) else None

    def _key(self, item: dict[str, Any]) -> Any:
        get = item.get
        if not self._quotes:
            key: Any = (get("path"), get("line"), get("url"), get("place"))
        elif item.keys() <= _NAMES:
            key = (
                get("path", ABSENT),
                get("line", ABSENT),
                get("text", ABSENT),
                get("url", ABSENT),
                get("anchor", ABSENT),
                get("place", ABSENT),
            )
        else:
            key = None
        return _written(item) if key is None else key


def _short(key: Any) -> bytes:
    """Return what stands for a sentence whose text is not held; no two are known to have the same."""
    return blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _written(item: Mapping[str, Any]) -> str:
    return embed({str(name): value for name, value in item.items() if name != "by"})
