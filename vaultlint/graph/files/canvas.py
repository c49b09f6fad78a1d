"""The graph as a JSON Canvas 1.0 that Obsidian opens: notes as cards of their own, communities as groups with names.

Obsidian draws each card as a part of a page, so a canvas holds the most central nodes and their strongest links alone;
`chosen` says which, and the command says how many are left out.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.graph.files.boards import CARD, Box, arrange
from vaultlint.graph.files.export import put_text, to_data
from vaultlint.graph.files.surrogates import without_surrogates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.files.export import StrPath

MOST_NODES, MOST_EDGES = 500, 1000  # of a canvas that can still be moved about
NEAREST = 5  # suggestions of a note, as its own places count them
HEIGHTS = {"note": CARD.height}  # the others are a line of text
LINE = 60
NODE_COLOURS = {"author": "6", "tag": "4", "concept": "3"}  # Obsidian's: purple, green, yellow
EDGE_COLOURS = {"wrote": "6", "tagged": "4", "about": "3", "related": "5"}  # a link is what edges are by default
LABELS = {"related": "suggested", "tagged": "inferred"}


class Chosen(NamedTuple):
    """What a canvas shows of a graph, and how many nodes and edges it leaves out."""

    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    nodes_left: int
    edges_left: int


def write_canvas(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write JSON Canvas 1.0: notes as files, authors, tags and themes as cards, communities as groups.

    Parameters
    ----------
    graph : networkx.MultiGraph
    path : path
        In the vault: a canvas names notes from the vault's root.
    """
    shown = chosen(graph)
    boxes, groups = arrange(shown.nodes, {node["id"]: HEIGHTS.get(node["kind"], LINE) for node in shown.nodes})
    names = {one["id"]: str(one["label"]) for one in graph.graph.get("communities", ())}
    cards = [_group(number, box, names.get(number, "")) for number, box in sorted(groups.items())]
    cards += [_card(node, boxes[node["id"]]) for node in shown.nodes]
    edges = [_edge(edge, boxes) for edge in shown.edges]
    text = json.dumps({"nodes": cards, "edges": edges}, ensure_ascii=False, indent=1) + "\n"
    put_text(path, without_surrogates(text, "\\\\"))


def chosen(graph: nx.MultiGraph[str]) -> Chosen:
    """Choose what a canvas shows: the most central nodes that are not quiet, and what joins them the most.

    Returns
    -------
    Chosen
        In the graph's order.
    """
    data = to_data(graph)
    ranked = sorted(
        data["nodes"],
        key=lambda node: (bool(node.get("quiet")), bool(node.get("missing")), -node.get("centrality", 0.0), node["id"]),
    )
    loud = sum(not node.get("quiet") for node in ranked)
    kept = {node["id"] for node in ranked[: min(MOST_NODES, loud or len(ranked))]}
    joined = [edge for edge in data["edges"] if edge["source"] in kept and edge["target"] in kept]
    linked = {_pair(edge) for edge in joined if edge["kind"] == "links"}
    worth = [edge for edge in joined if edge["kind"] != "related" or _is_near(edge, linked)]
    taken = {id(edge) for edge in _spread(worth)[:MOST_EDGES]}
    return Chosen(
        [node for node in data["nodes"] if node["id"] in kept],
        [edge for edge in worth if id(edge) in taken],
        len(data["nodes"]) - len(kept),
        len(data["edges"]) - len(taken),
    )


def _is_near(edge: Mapping[str, Any], linked: set[frozenset[str]]) -> bool:
    """Tell whether a suggestion is among the first of one of its notes, and no link says it already."""
    first = min((rank for rank in edge.get("ranks") or () if rank), default=1)
    return first <= NEAREST and not edge.get("copy") and _pair(edge) not in linked


def _pair(edge: Mapping[str, Any]) -> frozenset[str]:
    return frozenset((edge["source"], edge["target"]))


def _spread(edges: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order edges: links first, then suggestions and the rest in turns of all nodes: no hub takes all the room."""
    degrees: dict[str, Counter[str]] = defaultdict(Counter)
    ranked: list[tuple[tuple[bool, int, str], int, dict[str, Any]]] = []
    for edge in sorted(edges, key=lambda edge: (edge["inferred"], -edge["weight"], edge["source"], edge["target"])):
        family = edge["kind"] if edge["kind"] in ("links", "related") else "themes"
        degree = degrees[family]
        turn = 0 if family == "links" else min(degree[edge["source"]], degree[edge["target"]])
        degree.update((edge["source"], edge["target"]))
        ranked.append(((family != "links", turn, family), len(ranked), edge))
    return [edge for _, _, edge in sorted(ranked, key=lambda item: item[:2])]


def name_of(*parts: str) -> str:
    """Return the id of a card or line: 16 hexadecimal digits, as Obsidian gives them, the same in each run.

    Examples
    --------
    >>> name_of("note:A.md")
    '502868d9074b5821'
    """
    text = "\0".join(parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _group(number: int, box: Box, label: str) -> dict[str, Any]:
    colour = str(number % 6 + 1)
    text = " ".join(label.split())
    return {"id": name_of("group", str(number)), "type": "group", **box._asdict(), "label": text, "color": colour}


def _card(node: Mapping[str, Any], box: Box) -> dict[str, Any]:
    card: dict[str, Any] = {"id": name_of(node["id"]), **box._asdict()}
    if node.get("path"):
        return {**card, "type": "file", "file": node["path"]}
    label = str(node["label"])
    card |= {"type": "text", "text": plain(f"#{label}" if node["kind"] == "tag" else label)}
    colour = NODE_COLOURS.get(node["kind"])
    return {**card, "color": colour} if colour else card


def _edge(edge: Mapping[str, Any], boxes: Mapping[str, Box]) -> dict[str, Any]:
    source, target = edge["source"], edge["target"]
    kind = edge["kind"]
    arrows = [node for node in (source, target) if kind == "links" and _says(edge, node)]
    if kind == "links" and not arrows:
        arrows = [source]
    one, other = boxes[source].facing(boxes[target])
    line: dict[str, Any] = {
        "id": name_of(source, kind, target),
        "fromNode": name_of(source), "fromSide": one, "fromEnd": _end(target in arrows),
        "toNode": name_of(target), "toSide": other, "toEnd": _end(source in arrows),
    }  # fmt: skip
    if kind in EDGE_COLOURS:
        line["color"] = EDGE_COLOURS[kind]
    if kind == "related" or edge["inferred"]:  # a canvas has no dashed lines
        terms = ", ".join(str(item["term"]) for item in (edge.get("terms") or ())[:2])
        label = LABELS.get(kind, "inferred")
        line["label"] = f"{label}: {' '.join(terms.split())}" if terms else label
    return line


def _end(is_arrow: bool) -> str:
    return "arrow" if is_arrow else "none"


def _says(edge: Mapping[str, Any], node: str) -> bool:
    """Tell whether a link stands in this note."""
    return any(f"note:{quote.get('path')}" == node for quote in edge.get("evidence") or ())


def plain(text: str) -> str:
    """Escape what Obsidian would read as a link, tag, comment or markup."""
    return re.sub(r"([\\`*_\[\]<>#!|$%~=])", r"\\\1", " ".join(text.split()))
