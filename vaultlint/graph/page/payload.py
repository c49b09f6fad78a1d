"""What of the graph goes into the page: a core that is read at once, and chunks that are unpacked when needed.

The core holds nodes and edges as columns (`columns.py`). What an edge rests on (terms, evidence) and the sentences,
each once, are cut into chunks: JSON, deflated, as base64 (`inert.py`). Edges stand in an order in which what is chosen
together lies together; their place in the data given is kept, so that the page can save what was given. ``js/store.js``
reads it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vaultlint.graph.shelves import Shelf

from .columns import ABSENT, encode, names_of, runs, table, written_lists
from .edges import edges_of
from .inert import AT_ONCE, columned, embed, packed
from .sentences import Sentences

Ints: TypeAlias = NDArray[np.int64]

FORMAT = 1
NOWHERE = -1  # the number of what is no node
FRONT = 40  # pairs that the overview may name: their terms lie in the first chunk
CHUNK = 6000  # terms and pieces of evidence: some 50 kB of JSON
_KINDS = ("note", "concept", "author", "tag")
_LAYERS = ("links", "related", "about", "tagged", "wrote")
_ENDS = ("source", "target")
_DRAWN = ("kind", "key", "weight", "inferred", "confidence", "reason", "copy")  # of an edge, in the core
_LISTS = ("terms", "evidence")


class Parts(NamedTuple):
    """The page's data: the core as JSON that may stand in a ``<script>`` element, and chunks as base64 by name."""

    core: str
    chunks: Mapping[str, str]


class _Chunks(Mapping[str, str]):
    """Chunks on a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._places: dict[str, tuple[int, int]] = {}

    def __setitem__(self, name: str, text: str) -> None:
        self._places[name] = self._shelf.put(text.encode("ascii")), len(text)

    def __getitem__(self, name: str) -> str:
        return self._shelf.take(*self._places[name]).decode("ascii")

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def pack(data: Mapping[str, Any], *, quotes: bool = True, shelf: Shelf | None = None) -> Parts:
    """Write node-link data as a core and chunks, a column at a time, so that no second copy of it is made.

    Parameters
    ----------
    data : mapping
        networkx node-link data, its edges as records or as `Edges`; it stays as it is.
    quotes : bool, default True
        False leaves out the text of every sentence, in the chunks too.
    shelf : Shelf, optional
        Where to keep sentences and chunks; by default in memory.

    Examples
    --------
    >>> quote = {"path": "a.md", "text": "So."}
    >>> edge = {"source": "note:a", "target": "note:b", "kind": "related", "evidence": [quote]}
    >>> parts = pack({"nodes": [{"id": "note:a"}, {"id": "note:b"}], "edges": [edge]})
    >>> sorted(parts.chunks), "So." in parts.core
    (['edges-0', 'sentences-0'], False)
    """
    return _Packing(data, quotes=quotes, shelf=shelf).parts()


class _Packing:
    def __init__(self, data: Mapping[str, Any], *, quotes: bool, shelf: Shelf | None) -> None:
        self.data = data
        self.shelf = shelf
        self.listed = "edges" if "edges" in data else "links"  # what older releases of networkx call them
        self.nodes: Sequence[dict[str, Any]] = data.get("nodes") or ()
        self.edges = edges_of(data.get(self.listed) or ())
        self.rows = self.edges.rows
        self.numbers: dict[Any, int] = {}
        for number, node in enumerate(self.nodes):
            self.numbers.setdefault(node.get("id"), number)
        self.texts = all(type(node.get("id")) is str for node in self.nodes)
        self.kinds = [node.get("kind") if node.get("kind") in _KINDS else "note" for node in self.nodes]
        self.layers = [row.get("kind") for row in self.rows]
        self.quoted: list[int] = []  # how many sentences an edge rests on,
        self.sizes: list[int] = []  # and these with its terms: to read them is work where they are on a shelf
        for row in self.rows:
            self.quoted.append(len(_list(row, "evidence")))
            self.sizes.append(self.quoted[-1] + len(_list(row, "terms")))
        self.turned = bytearray(len(self.rows))
        self.ends = self._all_ends()
        self.homes = self._homes()
        self.order = self._order()
        self.sentences = Sentences(self.nodes, quotes=quotes, shelf=shelf)
        for place, home in zip(self.order, self.homes[self.order].tolist(), strict=True):
            self.sentences.take(_list(self.rows[place], "evidence"), None if home == NOWHERE else home)
        self.sentences.settle()

    def parts(self) -> Parts:
        cuts = list(self._cuts())
        chunks: Any = {} if self.shelf is None else _Chunks(self.shelf)
        for number, (a, b) in enumerate(cuts):
            chunks[f"edges-{number}"] = packed(self._chunk(self.order[a:b]))
        starts = []
        for number, (start, sentences) in enumerate(self.sentences.chunks()):
            starts.append(start)
            chunks[f"sentences-{number}"] = packed(sentences)
        head = {str(key): value for key, value in self.data.items() if key not in ("nodes", self.listed)}
        edges = {"named": self.listed, "count": len(self.rows), "starts": [a for a, _ in cuts]}
        core = chain(
            (f'{{"format":{FORMAT},"head":{embed(head)},"nodes":',),
            columned({"count": len(self.nodes)}, _short(self.nodes, self.numbers)),
            (',"edges":',),
            columned(edges, self._drawn()),
            (f',"sentences":{embed({"count": len(self.sentences), "starts": starts})}}}',),
        )
        return Parts("".join(core), chunks)

    def _all_ends(self) -> Ints:
        """The numbers of the nodes that edges join, in the page's order; `NOWHERE` for one that is no node."""
        first = list(map(self._number, self.edges.sources))
        second = list(map(self._number, self.edges.targets))
        for place, (a, b) in enumerate(zip(first, second, strict=True)):
            if NOWHERE not in (a, b) and self._turned(place, a, b):
                first[place], second[place] = b, a
                self.turned[place] = a != b
        return np.array([first, second], dtype=np.int64).reshape(2, -1)

    def _number(self, node: Any) -> int:
        if type(node) is str:
            number = self.numbers.get(node, NOWHERE)
            return number if self.texts or number < 0 or type(self.nodes[number].get("id")) is str else NOWHERE
        try:
            number = self.numbers.get(node, NOWHERE)
        except TypeError:  # an id that is a list
            return NOWHERE
        return number if number < 0 or type(self.nodes[number].get("id")) is type(node) else NOWHERE

    def _turned(self, place: int, a: int, b: int) -> bool:
        """The graph has no direction; in the page the author, the note that is tagged or that links comes first."""
        layer, first, second = self.layers[place], self.kinds[a], self.kinds[b]
        if layer == "wrote":
            return second == "author" and first != "author"
        if layer != "links":
            return second == "note" and first != "note"
        said = [item.get("path") for item in _list(self.rows[place], "evidence") if isinstance(item, dict)]
        here, there = (bool(path) and path in said for path in (self.nodes[n].get("path") for n in (a, b)))
        return (there and not here) or bool(self.nodes[a].get("missing") and not self.nodes[b].get("missing"))

    def _homes(self) -> Ints:
        """The note that an edge is most likely asked about: of an edge between a note and something else, the note."""
        a, b = self.ends
        is_note = np.array([kind == "note" for kind in self.kinds] + [False])  # the last is nowhere
        found: Ints = np.where((a == NOWHERE) | ((b != NOWHERE) & is_note[b] & ~is_note[a]), b, a)
        return found

    def _order(self) -> Ints:
        """Pairs for the overview first, then by territory and note."""
        areas: dict[str, int] = {}
        area = [areas.setdefault(str(node.get("community")), len(areas)) for node in self.nodes]
        front = np.full(len(self.rows), FRONT)
        best = self._front()
        front[best] = np.arange(len(best))
        ends = np.sort(np.where(self.ends == NOWHERE, len(self.nodes), self.ends), axis=0)
        return np.lexsort((ends[1], ends[0], self.homes, np.array([*area, NOWHERE])[self.homes], front))

    def _front(self) -> list[int]:
        low, high = np.sort(self.ends, axis=0)
        pairs = (low + 1) * (len(self.nodes) + 1) + high
        linked = np.isin(pairs, pairs[[layer == "links" for layer in self.layers]])
        quiet = np.array([bool(node.get("quiet")) for node in self.nodes] + [True])
        worth = ~(linked | quiet[self.ends].any(axis=0))

        def is_suggested(place: int) -> bool:
            row, layer = self.rows[place], self.layers[place]
            return not row.get("copy") and (layer == "related" or layer not in _LAYERS)

        places = filter(is_suggested, np.flatnonzero(worth).tolist())
        return heapq.nsmallest(FRONT, places, key=lambda place: -_weight(self.rows[place]))

    def _cuts(self) -> Iterator[tuple[int, int]]:
        start = size = 0
        for at, place in enumerate(self._places()):
            size += 1 + self.sizes[place]
            if size >= CHUNK or at + 1 == min(FRONT, len(self.order)):
                yield start, at + 1
                start, size = at + 1, 0
        if start < len(self.order):
            yield start, len(self.order)

    def _drawn(self) -> Iterator[tuple[str, Any]]:
        """The columns of edges that drawing needs."""
        for end, name in enumerate(("a", "b")):
            yield name, encode(self._ends(end))
        yield "turned", runs(at for at, place in enumerate(self._places()) if self.turned[place])
        yield "quotes", encode([self.quoted[place] for place in self._places()])
        rows = [self.rows[place] for place in self._places()]
        keys = [self.edges.keys[place] for place in self._places()]
        known = set(names_of(rows))
        for name in _DRAWN:
            if name == "key" and any(key is not ABSENT for key in keys):
                if not any(key is True for key in keys):  # one that is its edge's kind is True, which is no key's value
                    kinds = [self.layers[place] for place in self._places()]
                    keys = [True if type(b) is str and a == b else a for a, b in zip(keys, kinds, strict=True)]
                    yield "short", [name]
                yield "columns.key", encode(keys)
            elif name != "key" and name in known:
                yield f"columns.{name}", encode([row.get(name, ABSENT) for row in rows])

    def _places(self) -> Iterator[int]:
        """The edges' places, in their order: a list of millions of numbers would take more room than they do."""
        for first in range(0, len(self.order), AT_ONCE):
            yield from self.order[first : first + AT_ONCE].tolist()

    def _ends(self, end: int) -> list[Any]:
        """The nodes' numbers, or the name of a node that is not there, in a list."""
        numbers, names = self.ends[end], self.edges.targets if end else self.edges.sources
        found: list[Any] = numbers[self.order].tolist()
        if NOWHERE in found:
            places = self._places()
            return [[names[at]] if number == NOWHERE else number for number, at in zip(found, places, strict=True)]
        return found

    def _chunk(self, order: Ints) -> dict[str, Any]:
        """What these edges rest on, and what the page does not draw of them."""
        places = order.tolist()
        rows = [dict(self.rows[place].items()) for place in places]  # one on a shelf is read once
        lists = {name: [row.get(name, ABSENT) for row in rows] for name in _LISTS}
        whole = [name for name in _LISTS if all(each is ABSENT or isinstance(each, list) for each in lists[name])]
        chunk: dict[str, Any] = {"place": encode(places)}
        chunk["columns"] = dict(table(rows, names_of(rows, {*_ENDS, *_DRAWN, *whole})))
        cited = self.sentences.cited(lists["evidence"], sum(self.quoted[place] for place in places))
        written = {"terms": written_lists(lists["terms"]) if "terms" in whole else None, "evidence": cited}
        return chunk | {name: each for name, each in written.items() if each is not None}


def _short(nodes: Sequence[dict[str, Any]], numbers: Mapping[Any, int]) -> Iterator[tuple[str, Any]]:
    """The columns of nodes; a text that the id ends with is written as True, a list of nodes as their numbers."""
    short = []
    for name in names_of(nodes):
        values = [node.get(name, ABSENT) for node in nodes]
        if name in ("label", "path") and not any(value is True for value in values):
            values = [
                True if isinstance(node.get("id"), str) and value == node["id"].partition(":")[2] else value
                for node, value in zip(nodes, values, strict=True)
            ]
            short.append(name)
        elif name == "neighbours" and all(value is ABSENT or _known(value, numbers) for value in values):
            values = [value if value is ABSENT else [numbers[each] for each in value] for value in values]
            yield "numbered", ["neighbours"]
        yield f"columns.{name}", encode(values)
    yield "short", short


def _known(value: Any, numbers: Mapping[Any, int]) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) and each in numbers for each in value)


def _list(edge: Mapping[str, Any], name: str) -> Sequence[Any]:
    value = edge.get(name)
    return value if isinstance(value, list) else ()


def _weight(edge: Mapping[str, Any]) -> float:
    weight = edge.get("weight")
    return float(weight) if isinstance(weight, (int, float)) and weight == weight else 0.0  # noqa: PLR0124 - NaN
