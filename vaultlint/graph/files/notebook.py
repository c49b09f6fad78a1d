"""The graph for notebooks, as a network of pyvis."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

_COLOURS = {"note": "#5b8def", "author": "#b07cd8", "tag": "#3aa676", "concept": "#e0a13a"}
_SHAPES = {"note": "dot", "author": "triangle", "tag": "square", "concept": "diamond"}


def to_pyvis(graph: nx.MultiGraph[str]) -> Network:
    """Return the graph as a pyvis network with the positions that the page has.

    Nodes and edges are filled in directly: pyvis' ``add_edge`` compares each edge with all others. Titles and labels
    are escaped, since vis-network reads titles as HTML.

    Parameters
    ----------
    graph : networkx.MultiGraph

    Returns
    -------
    pyvis.network.Network
    """
    from pyvis.network import Network

    network = Network(height="720px", width="100%", cdn_resources="in_line")
    network.toggle_physics(False)
    for node in sorted(graph):
        network.nodes.append(_node(node, graph.nodes[node]))
        network.node_ids.append(node)
        network.node_map[node] = network.nodes[-1]
    edges: list[tuple[str, str, dict[str, Any]]] = list(graph.edges(data=True))
    for a, b, data in sorted(edges, key=lambda edge: (edge[0], edge[1], edge[2]["kind"])):
        network.edges.append({
            "from": a, "to": b, "value": data["weight"], "dashes": bool(data["inferred"]),
            "title": html.escape(_why(data)), "physics": False,
        })  # fmt: skip
    return network


def _node(node: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": node,
        "label": html.escape(_short(str(data["label"]))),
        "title": html.escape(str(data["label"])),
        "shape": _SHAPES.get(data["kind"], "dot"),
        "color": _COLOURS.get(data["kind"], "#888888"),
        "size": round(8 + 22 * float(data.get("size", 0.0)), 1),
        "x": data.get("x", 0.0),
        "y": data.get("y", 0.0),
        "physics": False,
    }


def _short(label: str) -> str:
    return label if len(label) <= 40 else label[:39].rstrip() + "…"


def _why(data: dict[str, Any]) -> str:
    terms = ", ".join(item["term"] for item in data.get("terms", ()))
    return f"{data['kind']}: {terms}" if terms else str(data.get("reason") or data["kind"])
