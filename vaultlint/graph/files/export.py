"""The graph as data, and in files: JSON and the page here, the others in `gephi`, `sheets` and `canvas`.

UTF-8 everywhere, the same graph the same bytes.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultlint.graph.files.surrogates import without_surrogates
from vaultlint.writing import put

if TYPE_CHECKING:
    import os

    import networkx as nx

    StrPath = str | os.PathLike[str]

_NODE_ORDER = {"note": 0, "author": 1, "tag": 2, "concept": 3}
_EDGE_ORDER = {"wrote": 0, "tagged": 1, "about": 2, "links": 3, "related": 4}
_FIRST = {("wrote", "author"): 0, ("tagged", "note"): 0, ("about", "note"): 0}
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_data(graph: nx.MultiGraph[str]) -> dict[str, Any]:
    """Return the graph as networkx node-link data in a fixed order.

    Edges run from author to note, from note to tag or concept, and otherwise from the lesser id.

    Returns
    -------
    dict
        ``networkx.node_link_graph(data, edges="edges")`` reads it back.
    """
    nodes = [{"id": node, **data} for node, data in graph.nodes(data=True)]
    nodes.sort(key=lambda node: (_NODE_ORDER.get(node["kind"], 9), node["id"]))
    edges = []
    for a, b, key, data in graph.edges(keys=True, data=True):
        source, target = ends_of(graph, a, b, data["kind"])
        edges.append({"source": source, "target": target, "key": key, **data})
    edges.sort(key=lambda edge: (_EDGE_ORDER.get(edge["kind"], 9), edge["source"], edge["target"]))
    return {"directed": False, "multigraph": True, "graph": dict(graph.graph), "nodes": nodes, "edges": edges}


def ends_of(graph: nx.MultiGraph[str], a: str, b: str, kind: str) -> tuple[str, str]:
    """Return the ends of an edge in the order in which it is written."""
    first = _FIRST.get((kind, graph.nodes[a]["kind"]), 1), a
    second = _FIRST.get((kind, graph.nodes[b]["kind"]), 1), b
    return (a, b) if first <= second else (b, a)


def write_json(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write node-link JSON, one node or edge a line."""
    data = to_data(graph)
    head = {key: data[key] for key in ("directed", "multigraph", "graph")}
    parts = [f'"{key}": [\n' + ",\n".join(map(line, data[key])) + "\n]" for key in ("nodes", "edges")]
    put_text(path, line(head)[:-1] + ",\n" + ",\n".join(parts) + "\n}\n")


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
    from vaultlint.graph.page import render

    name = vault or str(graph.graph.get("name", ""))
    put_text(path, render(to_data(graph), vault=name, quotes=quotes, opens=opens))


def line(value: Any) -> str:
    """Return a value as one line of JSON that UTF-8 can hold."""
    return without_surrogates(json.dumps(value, ensure_ascii=False, allow_nan=False), "\\\\")


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
