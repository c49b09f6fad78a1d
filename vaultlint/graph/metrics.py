"""How much each node holds together: communities with names, size, centrality, bridges."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from vaultlint.graph.tags import is_category, is_status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

UNIT = 1000  # weights are whole numbers for the community search, so that no rounding decides
KIND_WEIGHT = {"links": 1.0, "related": 1.5, "tagged": 0.6, "about": 0.6, "wrote": 0.5}
DAMPING = 0.85
ROUNDS = 40
THEMES = 5
_TYPED = re.compile(r"(?:types?|kinds?|categor(?:y|ies)|status|class)(?:/|$)", re.IGNORECASE)


def measure(graph: nx.MultiGraph[str], *, seed: int = 1) -> None:
    """Set size, centrality, community, bridge, x and y on every node, and the list of communities on the graph.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it; changed in place.
    seed : int
    """
    from vaultlint.graph.layout import place

    nodes = sorted(graph)
    weights = pair_weights(graph)
    groups = communities(nodes, weights, seed=seed)
    strength: dict[str, float] = defaultdict(float)
    for (a, b), weight in weights.items():
        strength[a] += weight
        strength[b] += weight
    most = max(strength.values(), default=0) or 1.0
    ranks = centrality(nodes, weights)
    bridges = bridging(nodes, weights, groups)
    for node in nodes:
        graph.nodes[node].update(
            size=round((strength[node] / most) ** 0.5, 4), centrality=ranks[node], bridge=bridges[node]
        )
        if node in groups:
            graph.nodes[node]["community"] = groups[node]
    graph.graph["communities"] = describe(graph, groups)
    for node, (x, y) in place(nodes, weights, groups).items():
        graph.nodes[node].update(x=x, y=y)


def pair_weights(graph: nx.MultiGraph[str]) -> dict[tuple[str, str], int]:
    """Return for each joined pair of nodes, in order, one whole number: the weights of all its edges.

    What hangs on a hub (a tag of everything) counts less.
    """
    found: Counter[tuple[str, str]] = Counter()
    for a, b, data in graph.edges(data=True):
        kind = data["kind"]
        weight = KIND_WEIGHT.get(kind, 1.0) * (min(1.0, data["weight"]) if kind == "related" else 1.0)
        weight *= 0.5 if data["inferred"] else 1.0
        if kind in ("tagged", "about", "wrote"):
            hub = b if graph.nodes[a]["kind"] == "note" else a
            weight /= max(1.0, graph.degree(hub) / 8) ** 0.5
        found[min(a, b), max(a, b)] += max(1, round(UNIT * weight))
    return {pair: found[pair] for pair in sorted(found) if pair[0] != pair[1]}


def communities(nodes: Sequence[str], weights: Mapping[tuple[str, str], int], *, seed: int = 1) -> dict[str, int]:
    """Find communities by Leiden (Traag, Waltman, van Eck 2019); nodes that nothing joins have none.

    Returns
    -------
    dict of str to int
        Numbers from 0, the largest community first.
    """
    if not weights:
        return {}
    import graspologic_native

    names = {node: f"{place:08d}" for place, node in enumerate(nodes)}
    edges = [(names[a], names[b], float(weight)) for (a, b), weight in weights.items()]
    _, found = graspologic_native.leiden(
        edges,
        starting_communities=None,
        resolution=1.0,
        randomness=0.001,
        iterations=2,
        use_modularity=True,
        seed=seed,
        trials=2,
    )
    members: dict[int, list[str]] = defaultdict(list)
    for node in nodes:
        if names[node] in found:
            members[found[names[node]]].append(node)
    groups = _without_lone(list(members.values()), weights)
    ranked = sorted(groups, key=lambda group: (-len(group), group[0]))
    return {node: number for number, group in enumerate(ranked) for node in group}


def _without_lone(groups: list[list[str]], weights: Mapping[tuple[str, str], int]) -> list[list[str]]:
    """Put a group with a single note to the group that it is joined to most."""
    of = {node: number for number, group in enumerate(groups) for node in group}
    for number in sorted(range(len(groups)), key=lambda number: (len(groups[number]), groups[number][0])):
        if sum(node.startswith("note:") for node in groups[number]) > 1:
            continue
        pull: Counter[int] = Counter()
        for (a, b), weight in weights.items():
            if (of[a] == number) != (of[b] == number):
                pull[of[b] if of[a] == number else of[a]] += weight
        if pull:
            target = max(pull, key=lambda other: (pull[other], -other))
            of.update(dict.fromkeys(groups[number], target))
            groups[target] = sorted(groups[target] + groups[number])
            groups[number] = []
    return [group for group in groups if group]


def centrality(nodes: Sequence[str], weights: Mapping[tuple[str, str], int]) -> dict[str, float]:
    """Return weighted PageRank, scaled so that the most central node has 1."""
    import numpy as np

    if not nodes:
        return {}
    index = {node: place for place, node in enumerate(nodes)}
    a = np.array([index[pair[0]] for pair in weights], dtype=np.int64)
    b = np.array([index[pair[1]] for pair in weights], dtype=np.int64)
    weight = np.array(list(weights.values()), dtype=np.float64)
    total = np.bincount(a, weight, len(nodes)) + np.bincount(b, weight, len(nodes))
    total[total == 0] = 1.0
    rank = np.full(len(nodes), 1.0)
    for _ in range(ROUNDS):
        flow = np.bincount(b, (rank / total)[a] * weight, len(nodes)) + np.bincount(
            a, (rank / total)[b] * weight, len(nodes)
        )
        rank = (1 - DAMPING) + DAMPING * flow
    return dict(zip(nodes, np.round(rank / rank.max(), 4).tolist(), strict=True))


def bridging(
    nodes: Sequence[str], weights: Mapping[tuple[str, str], int], groups: Mapping[str, int]
) -> dict[str, float]:
    """Return how evenly a node's edges reach into several communities, times the root of how much reaches out.

    0 for a node with all its edges in one community (participation coefficient of Guimerà and Amaral 2005).
    """
    shares: dict[str, Counter[int]] = defaultdict(Counter)
    for (a, b), weight in weights.items():
        shares[a][groups[b]] += weight
        shares[b][groups[a]] += weight
    raw = {}
    for node in nodes:
        total = sum(shares[node].values())
        spread = 1 - sum((part / total) ** 2 for part in shares[node].values()) if total else 0.0
        raw[node] = spread * (total / UNIT) ** 0.5
    most = max(raw.values(), default=0) or 1.0
    return {node: round(value / most, 4) for node, value in raw.items()}


def describe(graph: nx.MultiGraph[str], groups: Mapping[str, int]) -> list[dict[str, Any]]:
    """Name the communities by their themes: tags and concepts that stand in this one more than elsewhere."""
    members: dict[int, list[str]] = defaultdict(list)
    for node in sorted(groups):
        members[groups[node]].append(node)
    taken: set[str] = set()
    found = []
    for number in sorted(members):
        themes = _themes(graph, members[number])
        own = [label for label in themes if label not in taken] or themes
        label = " · ".join(own[:2]) or _central(graph, members[number])
        taken.update(own[:2])
        found.append({"id": number, "label": label, "themes": themes, "size": len(members[number])})
    return found


def _themes(graph: nx.MultiGraph[str], members: Sequence[str]) -> list[str]:
    inside: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    for node in members:
        for _, other, data in graph.edges(node, data=True):
            if graph.nodes[other]["kind"] in ("tag", "concept") and graph.nodes[node]["kind"] == "note":
                label = str(graph.nodes[other]["label"])
                if graph.nodes[other]["kind"] == "tag" and (
                    is_status(label) or is_category(label) or _TYPED.match(label)
                ):
                    continue
                inside[other] += _worth(data)
                notes[other] += 1
    total = {other: sum(_worth(data) for _, _, data in graph.edges(other, data=True)) for other in inside}
    least = 1 if sum(graph.nodes[node]["kind"] == "note" for node in members) < 2 else 2
    ranked = sorted(
        inside, key=lambda other: (notes[other] < least, -inside[other] * inside[other] // total[other], other)
    )
    return list(dict.fromkeys(str(graph.nodes[other]["label"]) for other in ranked))[:THEMES]


def _worth(data: Mapping[str, Any]) -> int:
    """Return how much an edge to a theme says of its note: a term's weight, or a tag's flat rate."""
    return max(
        1, round(UNIT * (0.2 if data["kind"] == "tagged" else data["weight"]) * (0.5 if data["inferred"] else 1))
    )


def _central(graph: nx.MultiGraph[str], members: Sequence[str]) -> str:
    return str(graph.nodes[max(members, key=lambda node: (graph.degree(node), node))]["label"])
