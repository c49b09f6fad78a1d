"""The quoted sentences of a graph, each once: one may be evidence of many edges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from .columns import ABSENT, encode, names_of, table
from .inert import embed

CHUNK = 60_000  # characters of text
_NAMES = frozenset(("path", "line", "text", "url", "anchor", "place", "by"))
_PRIVATE = ("path", "line", "url", "place")  # all that is left of a sentence in a page without quotes


class Sentences:
    """Numbers sentences so that those of a territory, and within it of a note, lie together.

    >>> item = {"path": "A.md", "line": 3, "text": "So.", "by": "sales"}
    >>> sentences = Sentences([{"id": "note:A.md", "path": "A.md"}], quotes=False)
    >>> sentences.take([item, item], 0); sentences.settle()
    >>> sentences.cited([[item, item]])
    {'count': {'all': 2}, 'columns': {'s': {'all': 0}, 'by': {'all': 'sales'}}}
    >>> [chunk["columns"] for _, chunk in sentences.chunks()]
    [{'path': {'all': 'A.md'}, 'line': {'all': 3}}]
    """

    def __init__(self, nodes: Sequence[Mapping[str, Any]], *, quotes: bool) -> None:
        self._quotes = quotes
        self._home: dict[Any, int] = {}
        areas: dict[str, int] = {}
        self._rank: list[tuple[int, int]] = []
        for number, node in enumerate(nodes):
            if isinstance(node.get("path"), str):
                self._home[node["path"]] = number
            self._rank.append((areas.setdefault(str(node.get("community")), len(areas)), number))
        self._numbers: dict[Any, int] = {}
        self._known: dict[int, int] = {}  # by identity: the data holds them, and a key is dear
        self._items: list[tuple[dict[str, Any], int | None]] = []

    def __len__(self) -> int:
        return len(self._items)

    def take(self, evidence: Sequence[Any], note: int | None) -> None:
        """Take an edge's sentences; `note` is where one belongs whose path is no node's."""
        for item in evidence:
            if not isinstance(item, dict):
                continue
            number = self._known[id(item)] = self._numbers.setdefault(self._key(item), len(self._items))
            if number == len(self._items):
                self._items.append((item, note))

    def settle(self) -> None:
        """Number the sentences by note, now that all are known."""
        order = sorted(range(len(self._items)), key=lambda at: (*self._place(*self._items[at]), at))
        self._items = [self._items[at] for at in order]
        new = {at: number for number, at in enumerate(order)}
        for known in (self._numbers, self._known):
            known.update((key, new[at]) for key, at in list(known.items()))

    def cited(self, lists: Sequence[Any]) -> dict[str, Any] | None:
        """Write edges' lists of evidence (`ABSENT` where an edge has none) with numbers in place of sentences."""
        if all(each is ABSENT for each in lists):
            return None
        items = list(chain.from_iterable(each for each in lists if each is not ABSENT))
        numbers = [self._number(item) for item in items]
        counts = encode([each if each is ABSENT else len(each) for each in lists])
        if None in numbers:  # not what vaultlint writes: kept as it is
            return {"count": counts, "items": items}
        columns = {"s": encode(numbers)}
        if any("by" in item for item in items):
            columns["by"] = encode([item.get("by", ABSENT) for item in items])
        return {"count": counts, "columns": columns}

    def chunks(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Give the sentences in chunks, each with the number of its first."""
        start = size = 0
        for at, (item, _) in enumerate(self._items):
            size += 60 + len(str(item.get("text", "")))
            if size >= CHUNK:
                yield start, self._chunk(self._items[start : at + 1])
                start, size = at + 1, 0
        if start < len(self._items):
            yield start, self._chunk(self._items[start:])

    def _chunk(self, items: Sequence[tuple[dict[str, Any], int | None]]) -> dict[str, Any]:
        rows = [item for item, _ in items]
        names = [name for name in names_of(rows, ("by",)) if self._quotes or name in _PRIVATE]
        strays = [ABSENT if note is None or self._node_of(item) is not None else note for item, note in items]
        stray = {} if all(note is ABSENT for note in strays) else {"stray": encode(strays)}
        return {"count": len(rows), "columns": dict(table(rows, names)), **stray}

    def _node_of(self, item: Mapping[str, Any]) -> int | None:
        path = item.get("path")
        return self._home.get(path) if isinstance(path, str) else None

    def _place(self, item: Mapping[str, Any], note: int | None) -> tuple[int, int]:
        home = self._node_of(item)
        home = note if home is None else home
        return (-1, -1) if home is None else self._rank[home]

    def _number(self, item: Any) -> int | None:
        if not isinstance(item, dict):
            return None
        known = self._known.get(id(item))
        return self._numbers.get(self._key(item)) if known is None else known

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
        if key is not None and _hashable(key):
            return key
        return embed({str(name): value for name, value in item.items() if name != "by"})


def _hashable(key: Any) -> bool:
    try:
        hash(key)
    except TypeError:  # a list where a text is expected
        return False
    return True
