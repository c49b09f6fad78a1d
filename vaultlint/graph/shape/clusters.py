"""Communities, central nodes and bridges of a weighted network: numbers in, numbers out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNIT = 1000  # weights are whole numbers for the community search, so that no rounding decides
DAMPING = 0.85
ROUNDS = 40


def partition(nodes: Sequence[str], weights: Mapping[tuple[str, str], int], *, seed: int = 1) -> dict[str, int]:
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


def pagerank(nodes: Sequence[str], weights: Mapping[tuple[str, str], int]) -> dict[str, float]:
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
