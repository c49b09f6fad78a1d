"""What of the graph goes into the page: a core that is read at once, and chunks that are unpacked when needed.

The core holds nodes and edges as columns (`columns.py`). What an edge rests on (terms, evidence) and the sentences,
each once, are cut into chunks: JSON, deflated, as base64 (`inert.py`). Edges stand in an order in which what is chosen
together lies together; their place in the data given is kept, so that the page can save what was given. ``js/store.js``
reads it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .columns import ABSENT, Column, encode, names_of, runs, table, written_lists
from .inert import embed, packed
from .sentences import Sentences

FORMAT = 1
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
    chunks: dict[str, str]


def pack(data: Mapping[str, Any], *, quotes: bool = True) -> Parts:
    """Write node-link data as a core and chunks, a column at a time, so that no second copy of it is made.

    Parameters
    ----------
    data : mapping
        networkx node-link data; it stays as it is.
    quotes : bool, default True
        False leaves out the text of every sentence, in the chunks too.

    Examples
    --------
    >>> quote = {"path": "a.md", "text": "So."}
    >>> edge = {"source": "note:a", "target": "note:b", "kind": "related", "evidence": [quote]}
    >>> parts = pack({"nodes": [{"id": "note:a"}, {"id": "note:b"}], "edges": [edge]})
    >>> sorted(parts.chunks), "So." in parts.core
    (['edges-0', 'sentences-0'], False)
    """
    return _Packing(data, quotes=quotes).parts()


class _Packing:
    def __init__(self, data: Mapping[str, Any], *, quotes: bool) -> None:
        self.data = data
        self.listed = "edges" if "edges" in data else "links"  # what older releases of networkx call them
        self.nodes: Sequence[dict[str, Any]] = data.get("nodes") or ()
        self.edges: Sequence[dict[str, Any]] = data.get(self.listed) or ()
        self.numbers: dict[Any, int] = {}
        for number, node in enumerate(self.nodes):
            self.numbers.setdefault(node.get("id"), number)
        self.kinds = [node.get("kind") if node.get("kind") in _KINDS else "note" for node in self.nodes]
        self.ends = [self._ends(edge) for edge in self.edges]
        self.homes = [self._home(*ends) for ends in self.ends]
        self.order = self._order()
        self.sentences = Sentences(self.nodes, quotes=quotes)
        for place in self.order:
            self.sentences.take(_list(self.edges[place], "evidence"), self.homes[place])
        self.sentences.settle()

    def parts(self) -> Parts:
        cuts = list(self._cuts())
        chunks = {f"edges-{number}": packed(self._chunk(self.order[a:b])) for number, (a, b) in enumerate(cuts)}
        starts = []
        for number, (start, sentences) in enumerate(self.sentences.chunks()):
            starts.append(start)
            chunks[f"sentences-{number}"] = packed(sentences)
        head = {str(key): value for key, value in self.data.items() if key not in ("nodes", self.listed)}
        edges = {"named": self.listed, "count": len(self.edges), "starts": [a for a, _ in cuts]}
        written = [
            f'"format":{FORMAT}',
            f'"head":{embed(head)}',
            f'"nodes":{_object({"count": len(self.nodes)}, _short(self.nodes, self.numbers))}',
            f'"edges":{_object(edges, self._drawn())}',
            f'"sentences":{embed({"count": len(self.sentences), "starts": starts})}',
        ]
        return Parts("{" + ",".join(written) + "}", chunks)

    def _ends(self, edge: dict[str, Any]) -> tuple[int | None, int | None]:
        a, b = (self._number(edge.get(end)) for end in _ENDS)
        if a is not None and b is not None and self._turned(edge, a, b):
            return b, a
        return a, b

    def _number(self, node: Any) -> int | None:
        try:
            number = self.numbers.get(node)
        except TypeError:  # an id that is a list
            return None
        return number if number is not None and type(self.nodes[number].get("id")) is type(node) else None

    def _turned(self, edge: dict[str, Any], a: int, b: int) -> bool:
        """The graph has no direction; in the page the author, the note that is tagged or that links comes first."""
        layer, kinds = edge.get("kind"), (self.kinds[a], self.kinds[b])
        if layer == "wrote":
            return kinds[1] == "author" and kinds[0] != "author"
        if layer != "links":
            return kinds[1] == "note" and kinds[0] != "note"
        said = [item.get("path") for item in _list(edge, "evidence") if isinstance(item, dict)]
        first, second = (bool(path) and path in said for path in (self.nodes[n].get("path") for n in (a, b)))
        missing = [bool(self.nodes[n].get("missing")) for n in (a, b)]
        return (second and not first) or (missing[0] and not missing[1])

    def _home(self, a: int | None, b: int | None) -> int | None:
        """The note that an edge is most likely asked about: of an edge between a note and something else, the note."""
        if a is None or b is None:
            return b if a is None else a
        return b if self.kinds[b] == "note" and self.kinds[a] != "note" else a

    def _order(self) -> list[int]:
        """Pairs for the overview first, then by territory and note."""
        front = self._front()
        areas: dict[str, int] = {}
        area = [areas.setdefault(str(node.get("community")), len(areas)) for node in self.nodes]
        far = len(self.nodes)

        def where(place: int) -> tuple[int, ...]:
            home = self.homes[place]
            ends = sorted(far if end is None else end for end in self.ends[place])
            return (front.get(place, FRONT), -1 if home is None else area[home], -1 if home is None else home, *ends)

        return sorted(range(len(self.edges)), key=where)

    def _front(self) -> dict[int, int]:
        linked = {
            frozenset(ends) for edge, ends in zip(self.edges, self.ends, strict=True) if edge.get("kind") == "links"
        }

        def worth(place: int) -> bool:
            edge, ends = self.edges[place], self.ends[place]
            if (edge.get("kind") in _LAYERS and edge.get("kind") != "related") or edge.get("copy"):
                return False
            quiet = any(end is None or self.nodes[end].get("quiet") for end in ends)
            return not quiet and frozenset(ends) not in linked

        best = heapq.nsmallest(
            FRONT, filter(worth, range(len(self.edges))), key=lambda place: -_weight(self.edges[place])
        )
        return {place: rank for rank, place in enumerate(best)}

    def _cuts(self) -> Iterator[tuple[int, int]]:
        start = size = 0
        for at, place in enumerate(self.order):
            size += 1 + sum(len(_list(self.edges[place], name)) for name in _LISTS)
            if size >= CHUNK or at + 1 == min(FRONT, len(self.order)):
                yield start, at + 1
                start, size = at + 1, 0
        if start < len(self.order):
            yield start, len(self.order)

    def _drawn(self) -> Iterator[tuple[str, Any]]:
        """The columns of edges that drawing needs."""
        for end, name in enumerate(("a", "b")):
            yield name, encode([self._end(place, end) for place in self.order])
        yield "turned", runs(at for at, place in enumerate(self.order) if self._is_turned(place))
        yield "quotes", encode([len(_list(self.edges[place], "evidence")) for place in self.order])
        for name in (name for name in _DRAWN if any(name in edge for edge in self.edges)):
            values = [self.edges[place].get(name, ABSENT) for place in self.order]
            if name == "key" and not any(value is True for value in values):
                values = [
                    True if self._repeats(place) else value for value, place in zip(values, self.order, strict=True)
                ]
                yield "short", [name]
            yield f"columns.{name}", encode(values)

    def _repeats(self, place: int) -> bool:
        """Is this edge's key its kind? Then the column says True, which is no key's value."""
        kind = self.edges[place].get("kind")
        return isinstance(kind, str) and self.edges[place].get("key") == kind

    def _end(self, place: int, end: int) -> Any:
        """A node's number, or the name of a node that is not there, in a list."""
        number = self.ends[place][end]
        return [self.edges[place].get(_ENDS[end])] if number is None else number

    def _is_turned(self, place: int) -> bool:
        a, b = self.ends[place]
        return a is not None and b is not None and a != self._number(self.edges[place].get("source"))

    def _chunk(self, places: list[int]) -> dict[str, Any]:
        """What these edges rest on, and what the page does not draw of them."""
        edges = [self.edges[place] for place in places]
        without = {*_ENDS, *_DRAWN, *(name for name in _LISTS if all(isinstance(e.get(name, []), list) for e in edges))}
        chunk: dict[str, Any] = {"place": encode(list(places))}
        chunk["columns"] = dict(table(edges, names_of(edges, without)))
        for name, write in (("terms", written_lists), ("evidence", self.sentences.cited)):
            lists = [edge.get(name, ABSENT) for edge in edges] if name in without else [ABSENT]
            if (written := write(lists)) is not None:
                chunk[name] = written
        return chunk


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


def _object(head: Mapping[str, Any], columns: Iterator[tuple[str, Any | Column]]) -> str:
    """Write a JSON object, each column as soon as it is made; ``columns.NAME`` goes into its object of columns."""
    own = [embed(head)[1:-1]]
    inner: list[str] = []
    for name, column in columns:
        place, _, attribute = name.partition(".")
        (inner if attribute else own).append(f"{embed(attribute or place)}:{embed(column)}")
    return "{" + ",".join(own) + ',"columns":{' + ",".join(inner) + "}}"


def _list(edge: Mapping[str, Any], name: str) -> list[Any]:
    value = edge.get(name)
    return value if isinstance(value, list) else []


def _weight(edge: Mapping[str, Any]) -> float:
    weight = edge.get("weight")
    return float(weight) if isinstance(weight, (int, float)) and weight == weight else 0.0  # noqa: PLR0124 - NaN
