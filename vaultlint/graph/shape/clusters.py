"""Communities and central nodes of a weighted network: numbers in, numbers out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

UNIT = 1000  # weights are whole numbers for the community search, so that no rounding decides
DAMPING = 0.85
ROUNDS = 40
CLEARLY = 0.02  # of modularity: from so much more on new communities are worth it that a reader learns his map anew
PASSES = 3  # of joining new nodes, which may be joined to new ones


def partition(
    nodes: Sequence[str],
    weights: Mapping[tuple[str, str], int],
    *,
    seed: int = 1,
    before: Mapping[str, int] | None = None,
) -> dict[str, int]:
    """Find communities by Leiden (Traag, Waltman, van Eck 2019); nodes that nothing joins have none.

    Parameters
    ----------
    nodes : sequence of str
    weights : mapping
        Whole numbers by pair of nodes.
    seed : int
    before : mapping of str to int, optional
        The communities of a former graph: they stay, and new nodes join them, unless others fit clearly better.

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
        starting_communities=_start(names, weights, before) if before else None,
        resolution=1.0,
        randomness=0.001,
        iterations=2,
        use_modularity=True,
        seed=seed,
        trials=2,
    )
    groups = {node: found[names[node]] for node in nodes if names[node] in found}
    if before:
        stay = _joining(groups, weights, before)
        if modularity(weights, groups) - modularity(weights, stay) < CLEARLY:
            groups = stay
    members: dict[int, list[str]] = defaultdict(list)
    for node, number in groups.items():
        members[number].append(node)
    ranked = sorted(_without_lone(list(members.values()), weights), key=lambda group: (-len(group), group[0]))
    return {node: number for number, group in enumerate(ranked) for node in group}


def modularity(weights: Mapping[tuple[str, str], int], groups: Mapping[str, int]) -> float:
    """Return how much more of the weight lies within communities than chance would put there (Newman 2004).

    Examples
    --------
    >>> weights = {("a", "b"): 1, ("c", "d"): 1}
    >>> modularity(weights, {"a": 0, "b": 0, "c": 1, "d": 1}), modularity(weights, dict.fromkeys("abcd", 0))
    (0.5, 0.0)
    """
    inside = 0
    ends: Counter[int] = Counter()
    for (a, b), weight in weights.items():
        ends[groups[a]] += weight
        ends[groups[b]] += weight
        inside += weight * (groups[a] == groups[b])
    total = sum(weights.values())
    return inside / total - sum((each / (2 * total)) ** 2 for each in ends.values())


def _joining(
    groups: Mapping[str, int], weights: Mapping[tuple[str, str], int], before: Mapping[str, int]
) -> dict[str, int]:
    """Return former communities, with each new node in the one that it is joined to most, else in its new one."""
    stay = {node: before[node] for node in groups if node in before}
    for _ in range(PASSES):
        pull: dict[str, Counter[int]] = defaultdict(Counter)
        for pair in weights:
            for node, other in (pair, pair[::-1]):
                if node not in stay and other in stay:
                    pull[node][stay[other]] += weights[pair]
        stay |= {node: max(each, key=lambda group: (each[group], -group)) for node, each in pull.items()}
    above = max(stay.values(), default=0) + 1
    return {node: stay.get(node, above + number) for node, number in groups.items()}


def _start(
    names: Mapping[str, str], weights: Mapping[tuple[str, str], int], before: Mapping[str, int]
) -> dict[str, int]:
    """Return a community for each node that has edges: its former one, or one of its own."""
    numbers: dict[int | str, int] = {}
    joined = sorted({node for pair in weights for node in pair})
    return {names[node]: numbers.setdefault(before.get(node, node), len(numbers)) for node in joined}


def _without_lone(groups: list[list[str]], weights: Mapping[tuple[str, str], int]) -> list[list[str]]:
    """Put a group with a single note to the group that it is joined to most."""
    of = {node: number for number, group in enumerate(groups) for node in group}
    joined: dict[str, list[tuple[str, int]]] = {node: [] for group in groups if _is_lone(group) for node in group}
    for (a, b), weight in weights.items():
        for node, other in ((a, b), (b, a)):
            if node in joined:
                joined[node].append((other, weight))
    for number in sorted(range(len(groups)), key=lambda number: (len(groups[number]), groups[number][0])):
        if not _is_lone(groups[number]):
            continue
        pull: Counter[int] = Counter()
        for node in groups[number]:  # what came to it was alone too
            for other, weight in joined[node]:
                pull[of[other]] += weight
        del pull[number]
        if pull:
            target = max(pull, key=lambda other: (pull[other], -other))
            of.update(dict.fromkeys(groups[number], target))
            groups[target] = sorted(groups[target] + groups[number])
            groups[number] = []
    return [group for group in groups if group]


def _is_lone(group: Sequence[str]) -> bool:
    return sum(node.startswith("note:") for node in group) <= 1


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
