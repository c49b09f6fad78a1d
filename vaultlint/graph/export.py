"""The graph in files: JSON, GraphML, GEXF, CSV, Canvas, HTML. UTF-8 everywhere, the same graph the same bytes."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultlint.graph.surrogates import without_surrogates
from vaultlint.writing import put

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import networkx as nx

    StrPath = str | os.PathLike[str]

_NODE_ORDER = {"note": 0, "author": 1, "tag": 2, "concept": 3}
_EDGE_ORDER = {"wrote": 0, "tagged": 1, "about": 2, "links": 3, "related": 4}
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet in Japanese takes the wide ones too
_CANVAS_COLOUR = {"author": "6", "tag": "4", "concept": "3"}


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
        source, target = sorted(
            (a, b), key=lambda node: (_FIRST.get((data["kind"], graph.nodes[node]["kind"]), 1), node)
        )
        edges.append({"source": source, "target": target, "key": key, **data})
    edges.sort(key=lambda edge: (_EDGE_ORDER.get(edge["kind"], 9), edge["source"], edge["target"]))
    return {"directed": False, "multigraph": True, "graph": dict(graph.graph), "nodes": nodes, "edges": edges}


_FIRST = {("wrote", "author"): 0, ("tagged", "note"): 0, ("about", "note"): 0}


def write_json(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write node-link JSON, one node or edge a line."""
    data = to_data(graph)
    head = {key: data[key] for key in ("directed", "multigraph", "graph")}
    parts = [f'"{key}": [\n' + ",\n".join(map(_line, data[key])) + "\n]" for key in ("nodes", "edges")]
    _write(path, _line(head)[:-1] + ",\n" + ",\n".join(parts) + "\n}\n")


def _line(value: Any) -> str:
    return without_surrogates(json.dumps(value, ensure_ascii=False, allow_nan=False), "\\\\")


def write_graphml(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write GraphML; lists become JSON text, characters that XML has no place for become U+FFFD."""
    import networkx as nx

    buffer = io.BytesIO()
    nx.write_graphml(_flat(graph), buffer, encoding="utf-8", named_key_ids=True)
    # Unescaped, a reader of XML takes a CR for a line feed.
    _write(path, buffer.getvalue().decode("utf-8").replace("\r", "&#13;"))


def write_gexf(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write GEXF 1.2 for Gephi; lists become JSON text."""
    import networkx as nx

    flat = _flat(graph)
    simple: nx.MultiGraph[str] = nx.MultiGraph()
    for node, data in flat.nodes(data=True):
        position = {"position": {"x": data["x"], "y": data["y"], "z": 0.0}} if "x" in data else {}
        simple.add_node(node, **data, viz=position)
    for a, b, key, data in flat.edges(keys=True, data=True):
        simple.add_edge(a, b, key=key, **data)
    buffer = io.BytesIO()
    nx.write_gexf(simple, buffer, encoding="utf-8")  # generate_gexf would split values at U+2028
    text = buffer.getvalue().decode("utf-8")
    text = re.sub(r'lastmodifieddate="[^"]*"', "", text)  # the clock would make each run another file
    _write(path, text.rstrip() + "\n")


def write_csv(graph: nx.MultiGraph[str], path: StrPath) -> list[Path]:
    """Write ``NAME.nodes.csv`` and ``NAME.edges.csv`` beside `path`; what a spreadsheet would run is quoted.

    Returns
    -------
    list of Path
        The two files.
    """
    base = Path(path)
    stem = base.name.removesuffix(".csv")
    data = to_data(graph)
    nodes = ["id", "kind", "label", "path", "url", "date", "category", "highlights", "missing", "quiet", "community",
             "size", "centrality", "bridge", "x", "y"]  # fmt: skip
    edges = ["source", "target", "kind", "weight", "inferred", "confidence", "reason", "terms", "evidence"]
    targets = [base.with_name(f"{stem}.nodes.csv"), base.with_name(f"{stem}.edges.csv")]
    _write(targets[0], _csv(nodes, data["nodes"]))
    _write(targets[1], _csv(edges, data["edges"]))
    return targets


def write_canvas(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write JSON Canvas 1.0: notes as files, authors, tags and themes as cards, at the graph's positions."""
    nodes, names = [], {}
    data = to_data(graph)
    for number, node in enumerate(data["nodes"]):
        names[node["id"]] = f"n{number}"
        box = {
            "id": f"n{number}",
            "x": int(node.get("x", 0) * 8),
            "y": int(node.get("y", 0) * 8),
            "width": 260,
            "height": 80,
        }
        if node.get("path"):
            nodes.append({**box, "type": "file", "file": node["path"]})
        else:
            colour = {"color": _CANVAS_COLOUR[node["kind"]]} if node["kind"] in _CANVAS_COLOUR else {}
            nodes.append({**box, "type": "text", "text": _plain(node["label"]), **colour})
    edges = [{"id": f"e{number}", "fromNode": names[edge["source"]], "toNode": names[edge["target"]],
              "toEnd": "none", "label": edge["kind"] + (" (inferred)" if edge["inferred"] else "")}
             for number, edge in enumerate(data["edges"])]  # fmt: skip
    text = json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, indent=1) + "\n"
    _write(path, without_surrogates(text, "\\\\"))


def write_html(graph: nx.MultiGraph[str], path: StrPath, *, vault: str = "", quotes: bool = True) -> None:
    """Write the page; `quotes` False leaves the sentences out."""
    from vaultlint.graph.page import render

    _write(path, render(to_data(graph), vault=vault or str(graph.graph.get("name", "")), quotes=quotes))


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#!|$%~=])", r"\\\1", " ".join(text.split()))


def _csv(columns: list[str], rows: Iterable[dict[str, Any]]) -> str:
    out = io.StringIO()
    # All texts in quotes: a bare CR within one would begin a row.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column, "")) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        value = _line(value)
    if isinstance(value, str):
        value = value.replace("\x00", "\ufffd")
        return "'" + value if value.startswith(_FORMULA) else value
    return value


def _flat(graph: nx.MultiGraph[str]) -> nx.MultiGraph[str]:
    """Copy a graph in `to_data`'s order with attributes that XML formats can hold."""
    import networkx as nx

    data = to_data(graph)
    flat: nx.MultiGraph[str] = nx.MultiGraph(**{key: _scalar(value) for key, value in data["graph"].items()})
    for node in data["nodes"]:
        flat.add_node(_scalar(node["id"]), **_scalars(node, "id"))
    for edge in data["edges"]:
        extra = _scalars(edge, "source", "target", "key")
        flat.add_edge(_scalar(edge["source"]), _scalar(edge["target"]), key=edge["key"], **extra)
    return flat


def _scalars(data: dict[str, Any], *without: str) -> dict[str, Any]:
    return {key: _scalar(value) for key, value in data.items() if key not in without and value is not None}


def _scalar(value: Any) -> Any:
    if isinstance(value, list | dict):
        value = _line(value)
    return _NO_XML.sub("\ufffd", without_surrogates(value)) if isinstance(value, str) else value


def _write(path: StrPath, text: str) -> None:
    put(Path(path), without_surrogates(text).encode("utf-8"))
