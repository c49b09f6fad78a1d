"""The graph as data, and in files: JSON and the page here, the others in `gephi`, `sheets` and `canvas`.

UTF-8 everywhere, the same graph the same bytes.
"""

from __future__ import annotations

import json
import re
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultlint.graph.files.surrogates import without_surrogates
from vaultlint.graph.shelved import Shelved
from vaultlint.graph.shelves import Shelf
from vaultlint.writing import put

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    StrPath = str | os.PathLike[str]

AT_ONCE = 1 << 20  # bytes that are written together
_NODE_ORDER = {"note": 0, "author": 1, "tag": 2, "concept": 3}
_EDGE_ORDER = {"wrote": 0, "tagged": 1, "about": 2, "links": 3, "related": 4}
_FIRST = {("wrote", "author"): 0, ("tagged", "note"): 0, ("about", "note"): 0}
_LINES = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_data(graph: nx.MultiGraph[str]) -> dict[str, Any]:
    """Return the graph as networkx node-link data in a fixed order.

    Edges run from author to note, from note to tag or concept, and otherwise from the lesser id.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.

    Returns
    -------
    dict
        ``networkx.node_link_graph(data, edges="edges")`` reads it back.
    """
    edges = [{"source": a, "target": b, "key": key, **data} for a, b, key, data in _edges(graph)]
    return {**_head(graph), "nodes": _nodes(graph), "edges": edges}


def to_columns(graph: nx.MultiGraph[str]) -> dict[str, Any]:
    """Return what `to_data` does, its edges as columns that hold the graph's own records: millions are not copied."""
    from vaultlint.graph.page.edges import Edges

    rows, sources, targets, keys = [], [], [], []
    for source, target, key, data in _edges(graph):
        rows.append(data)
        sources.append(source)
        targets.append(target)
        keys.append(key)
    return {**_head(graph), "nodes": _nodes(graph), "edges": Edges(rows, sources, targets, keys)}


def _head(graph: nx.MultiGraph[str]) -> dict[str, Any]:
    return {"directed": False, "multigraph": True, "graph": dict(graph.graph)}


def _nodes(graph: nx.MultiGraph[str]) -> list[dict[str, Any]]:
    nodes = [{"id": node, **data} for node, data in graph.nodes(data=True)]
    nodes.sort(key=lambda node: (_NODE_ORDER.get(node["kind"], 9), node["id"]))
    return nodes


def _edges(graph: nx.MultiGraph[str]) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give source, target, key and attributes of all edges in order; of one kind after another, to hold few at once."""
    kinds = {node: str(data["kind"]) for node, data in graph.nodes(data=True)}
    ranks: dict[int, list[tuple[str, str, str, dict[str, Any]]]] = {}
    for a, b, key, data in graph.edges(keys=True, data=True):
        kind = data["kind"]
        source, target = _ends(a, b, kind, kinds)
        ranks.setdefault(_EDGE_ORDER.get(kind, 9), []).append((source, target, key, data))
    for rank in sorted(ranks):
        found = ranks.pop(rank)
        found.sort(key=itemgetter(0, 1))
        yield from found


def ends_of(graph: nx.MultiGraph[str], a: str, b: str, kind: str) -> tuple[str, str]:
    """Return the ends of an edge in the order in which it is written."""
    return _ends(a, b, kind, {node: graph.nodes[node]["kind"] for node in (a, b)})


def _ends(a: str, b: str, kind: str, kinds: Mapping[str, str]) -> tuple[str, str]:
    first = _FIRST.get((kind, kinds[a]), 1), a
    second = _FIRST.get((kind, kinds[b]), 1), b
    return (a, b) if first <= second else (b, a)


def write_json(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write node-link JSON, one node or edge a line.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.
    path : path
        Written whole or not at all; what stands there is replaced.

    Raises
    ------
    OSError
        If the disk refuses.
    """
    put(Path(path), _together(piece.encode() for piece in _json(graph)))


def _json(graph: nx.MultiGraph[str]) -> Iterator[str]:
    yield line(_head(graph))[:-1]
    edges = ({"source": a, "target": b, "key": key, **data} for a, b, key, data in _edges(graph))
    for name, rows in (("nodes", iter(_nodes(graph))), ("edges", edges)):
        yield f',\n"{name}": [\n'
        for number, row in enumerate(rows):
            yield ",\n" if number else ""
            yield line(row)
        yield "\n]"
    yield "\n}\n"


def _together(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Put small pieces together: to write each would be slow, and to hold all takes what a machine may not have."""
    held = bytearray()
    for piece in pieces:
        held += piece
        if len(held) >= AT_ONCE:
            yield bytes(held)
            held.clear()
    yield bytes(held)


def write_html(
    graph: nx.MultiGraph[str], path: StrPath, *, vault: str = "", quotes: bool = True, opens: str = ""
) -> None:
    """Write the page.

    Parameters
    ----------
    graph : networkx.MultiGraph
    path : path
    vault : str, optional
        The page's title; by default the graph's name.
    quotes : bool
        False leaves the sentences out.
    opens : str, optional
        The vault's name or id in addresses of Obsidian, where that is not `vault`.
    """
    from vaultlint.graph.page import pieces
    from vaultlint.graph.page.payload import pack

    name = vault or str(graph.graph.get("name", ""))
    shelf = Shelf() if any(isinstance(data, Shelved) for _, _, data in graph.edges(data=True)) else None
    parts = pack(to_columns(graph), quotes=quotes, shelf=shelf)
    page = pieces(parts, vault=name, quotes=quotes, opens=opens)
    slices = (piece[at : at + AT_ONCE] for piece in page for at in range(0, len(piece), AT_ONCE))
    put(Path(path), _together(without_surrogates(piece).encode() for piece in slices))


def line(value: Any) -> str:
    """Return a value as one line of JSON that UTF-8 can hold."""
    text = _LINES.encode(value)
    return text if text.isascii() else without_surrogates(text, "\\\\")


def scalar(value: Any) -> Any:
    """Return a value as XML can hold it: lists and mappings as JSON, no character that XML has no place for."""
    if isinstance(value, list | dict):
        value = line(value)
    return _NO_XML.sub("\ufffd", without_surrogates(value)) if isinstance(value, str) else value


def scalars(data: dict[str, Any], *without: str) -> dict[str, Any]:
    """Return attributes as XML can hold them; what is None has no place there."""
    return {key: scalar(value) for key, value in data.items() if key not in without and value is not None}


def put_text(path: StrPath, text: str) -> None:
    """Write a file in UTF-8, whole or not at all."""
    put(Path(path), without_surrogates(text).encode("utf-8"))
