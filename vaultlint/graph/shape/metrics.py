"""How much each node holds together: communities with names, size, centrality, bridges.

`measure` writes it on the graph when that is built; `centrality`, `communities`, `bridges`, `orphans` and `gaps`
read it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from vaultlint.graph.answers.insights import Bridge, Community, Gap, bridges, centrality, communities, gaps, orphans
from vaultlint.graph.shape.bridges import bridging
from vaultlint.graph.shape.clusters import UNIT, pagerank, partition
from vaultlint.graph.tags.tags import is_category, is_status
from vaultlint.graph.words.spelling import compact

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.shape.keeping import Former

__all__ = [
    "Bridge",
    "Community",
    "Gap",
    "bridges",
    "centrality",
    "communities",
    "describe",
    "gaps",
    "measure",
    "orphans",
    "pair_weights",
    "weigh",
]

KIND_WEIGHT = {"links": 1.0, "related": 1.5, "tagged": 0.6, "about": 0.6, "wrote": 0.5}
THEMES = 5
BESIDE = " · "  # between the two themes that name a community
EVERYWHERE = 0.5  # of the notes; a tag of more names no part of them,
FEW = 24  # in vaults of more notes than half of these
_MARKUP = re.compile(r"<[^<>]{1,300}>")
_TYPED = re.compile(r"(?:types?|kinds?|categor(?:y|ies)|status|class)(?:/|$)", re.IGNORECASE)


def measure(graph: nx.MultiGraph[str], *, seed: int = 1, before: Former | None = None) -> None:
    """Set size, centrality, community, bridge, x and y on every node, and the list of communities on the graph.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it; changed in place.
    seed : int
    before : Former, optional
        The graph as it was: communities keep their numbers, and nodes their places where they can.
    """
    from vaultlint.graph.shape.keeping import placed, renumbered
    from vaultlint.graph.shape.layout import place

    nodes = sorted(graph)
    weights = pair_weights(graph)
    groups = partition(nodes, weights, seed=seed, before=before.groups if before else None)
    if before:
        groups = renumbered(groups, before.groups)
    strength: dict[str, float] = defaultdict(float)
    for (a, b), weight in weights.items():
        strength[a] += weight
        strength[b] += weight
    most = max(strength.values(), default=0) or 1.0
    ranks = pagerank(nodes, weights)
    for node in nodes:
        graph.nodes[node].update(size=round((strength[node] / most) ** 0.5, 4), centrality=ranks[node], bridge=0.0)
        graph.nodes[node].pop("between", None)
        if node in groups:
            graph.nodes[node]["community"] = groups[node]
    for node, (share, own, other) in bridging(graph, groups).items():
        graph.nodes[node].update(bridge=share, between=[own, other])
    graph.graph["communities"] = describe(graph, groups, before.names if before else {})
    places = placed(nodes, weights, groups, before) if before else place(nodes, weights, groups)
    for node, (x, y) in places.items():
        graph.nodes[node].update(x=x, y=y)


def weigh(graph: nx.MultiGraph[str]) -> None:
    """Set the centrality alone on every node, as `measure` does: for who asks for no map.

    Parameters
    ----------
    graph : networkx.MultiGraph
        Changed in place.
    """
    nodes = sorted(graph)
    for node, rank in pagerank(nodes, pair_weights(graph)).items():
        graph.nodes[node]["centrality"] = rank


def pair_weights(graph: nx.MultiGraph[str]) -> dict[tuple[str, str], int]:
    """Return for each joined pair of nodes, in order, one whole number: the weights of all its edges.

    What hangs on a hub (a tag of everything) counts less.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.

    Returns
    -------
    dict of (str, str) to int
        The lesser id first.
    """
    found: Counter[tuple[str, str]] = Counter()
    degrees = dict(graph.degree)  # once: to ask for a hub's degree is to count its edges
    kinds = {node: data["kind"] for node, data in graph.nodes(data=True)}
    for a, b, data in graph.edges(data=True):
        kind = data["kind"]
        weight = KIND_WEIGHT.get(kind, 1.0) * (min(1.0, data["weight"]) if kind == "related" else 1.0)
        weight *= 0.5 if data["inferred"] else 1.0
        if kind in ("tagged", "about", "wrote"):
            hub = b if kinds[a] == "note" else a
            weight /= max(1.0, degrees[hub] / 8) ** 0.5
        found[min(a, b), max(a, b)] += max(1, round(UNIT * weight))
    return {pair: found[pair] for pair in sorted(found) if pair[0] != pair[1]}


def describe(
    graph: nx.MultiGraph[str], groups: Mapping[str, int], before: Mapping[int, str] | None = None
) -> list[dict[str, Any]]:
    """Name the communities by their themes: tags and concepts that stand in this one more than elsewhere.

    A name from `before` stays as long as it names themes of the community.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.
    groups : mapping of str to int
        Each node's community.
    before : mapping of int to str, optional
        Names that the communities had.

    Returns
    -------
    list of dict
        With ``id``, ``label``, ``themes`` and ``size``, in order of the id.
    """
    known = before or {}
    members: dict[int, list[str]] = defaultdict(list)
    for node in sorted(groups):
        members[groups[node]].append(node)
    written = sum(data["kind"] == "note" and not data.get("missing") for _, data in graph.nodes(data=True))
    taken: set[str] = set()
    found = []
    held = _Themes(graph, EVERYWHERE * max(FEW, written))
    for number in sorted(members):
        themes = held.of(members[number])
        own = known.get(number, "").split(BESIDE)
        if not taken.isdisjoint(own) or not set(own) <= set(themes):
            own = _apart([label for label in themes if label not in taken] or themes)
        label = BESIDE.join(own) or _central(graph, members[number])
        taken.update(own)
        found.append({"id": number, "label": label, "themes": themes, "size": len(members[number])})
    return found


def _apart(themes: Sequence[str]) -> list[str]:
    """Return the first theme and the next one that does not say it again: not "lua" and "lua/tables"."""
    first = compact(themes[0]) if themes else ""
    more = (label for label in themes[1:] if first not in compact(label) and compact(label) not in first)
    return [*themes[:1], *list(more)[:1]]


class _Themes:
    """The tags and concepts of a graph, to be counted in one part of it after another."""

    def __init__(self, graph: nx.MultiGraph[str], everywhere: float) -> None:
        self.joined = dict(graph.adjacency())  # what networkx wraps anew for each question
        self.notes = {node for node, data in graph.nodes(data=True) if data["kind"] == "note"}
        self.labels = {node: str(data["label"]) for node, data in graph.nodes(data=True) if _tells(data)}
        degrees = graph.degree
        self.hubs = {node for node in self.labels if degrees(node) > everywhere}
        self.totals: dict[str, int] = {}  # a hub has edges into every part, and they are counted once

    def of(self, members: Sequence[str]) -> list[str]:
        """Return the themes that stand in this part more than elsewhere."""
        inside: Counter[str] = Counter()
        notes: Counter[str] = Counter()
        within = [node for node in members if node in self.notes]
        for node in within:
            for other, edges in self.joined[node].items():
                if other in self.labels:
                    inside[other] += sum(map(_worth, edges.values()))
                    notes[other] += len(edges)
        least = 1 if len(within) < 2 else 2
        ranked = sorted(
            (other for other in inside if other not in self.hubs),
            key=lambda other: (notes[other] < least, -inside[other] * inside[other] // self._total(other), other),
        )
        return list(dict.fromkeys(self.labels[other] for other in ranked))[:THEMES]

    def _total(self, theme: str) -> int:
        if theme not in self.totals:
            self.totals[theme] = sum(_worth(data) for edges in self.joined[theme].values() for data in edges.values())
        return self.totals[theme]


def _tells(data: Mapping[str, Any]) -> bool:
    """Tell whether a node may name a part of the vault: a theme, or a tag that is no status or sort of note."""
    label = str(data["label"])
    is_sorting = data["kind"] == "tag" and (is_status(label) or is_category(label) or _TYPED.match(label))
    return data["kind"] in ("tag", "concept") and not is_sorting


def _worth(data: Mapping[str, Any]) -> int:
    """Return how much an edge to a theme says of its note: a term's weight, or a tag's flat rate."""
    return max(
        1, round(UNIT * (0.2 if data["kind"] == "tagged" else data["weight"]) * (0.5 if data["inferred"] else 1))
    )


def _central(graph: nx.MultiGraph[str], members: Sequence[str]) -> str:
    notes = [node for node in members if graph.nodes[node]["kind"] == "note"] or members
    label = str(graph.nodes[max(notes, key=lambda node: (graph.degree(node), node))]["label"])
    return " ".join(_MARKUP.sub(" ", label).split()) or label
