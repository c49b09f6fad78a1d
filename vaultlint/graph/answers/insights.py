"""What the measured graph says of a vault: central notes, communities, what bridges them, orphans, gaps.

All of it reads what `metrics.measure` wrote when the graph was built.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations, product
from typing import TYPE_CHECKING

from vaultlint.graph.answers.pairs import explain

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from vaultlint.graph.answers.pairs import Pair

THEMES = ("tag", "concept")
WIDEST = 0.2  # of the notes; a theme of more joins everything with everything
TELLING = 0.1  # of how near two notes are that share nothing but a theme, at most


@dataclass(frozen=True, slots=True)
class Community:
    """Notes that hold together more than with others.

    Attributes
    ----------
    id : int
        From 0, the largest first; a node's ``community``.
    label : str
    themes : tuple of str
        What it is about, most telling first.
    notes : tuple of str
        Ids of its written notes, the most central first.
    """

    id: int
    label: str
    themes: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bridge:
    """A note between two communities: it has ties of its own in both, and little else joins them.

    Attributes
    ----------
    note, label, path : str
    strength : float
        0 to 1, the strongest of the vault having 1.
    communities : tuple of int
        Its own first, the one that it joins it with, then others it reaches into, the most joined first.
    """

    note: str
    label: str
    path: str
    strength: float
    communities: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Two near communities with no link between their notes.

    Attributes
    ----------
    a, b : Community
    strength : float
        How near: the scores of their near notes and the themes that both have, for their size.
    themes : tuple of str
        What both are about.
    pair : Pair
        The nearest two notes, the first of `a`, and why they are.
    """

    a: Community
    b: Community
    strength: float
    themes: tuple[str, ...]
    pair: Pair


def centrality(graph: nx.MultiGraph[str]) -> dict[str, float]:
    """Return how central each node is (weighted PageRank, the most central has 1), the most central first.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.

    Returns
    -------
    dict of str to float
        0 to 1 by the node's id.

    References
    ----------
    Page, Brin, Motwani and Winograd, "The PageRank Citation Ranking" (1999), with edges weighted by their kind.

    Examples
    --------
    >>> from vaultlint.graph import build
    >>> ranks = centrality(build("examples/reading-vault"))
    >>> list(ranks.values())[0], all(0 <= rank <= 1 for rank in ranks.values())
    (1.0, True)
    """
    found = {node: float(data["centrality"]) for node, data in graph.nodes(data=True)}
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def communities(graph: nx.MultiGraph[str]) -> list[Community]:
    """Return the vault's communities, the largest first.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.

    Returns
    -------
    list of Community
        In order of their numbers; of its notes the most central first.

    Examples
    --------
    >>> from vaultlint.graph import build
    >>> found = communities(build("examples/reading-vault"))
    >>> len(found[0].notes) > 1, found[0].id, bool(found[0].label)
    (True, 0, True)
    """
    members: dict[int, list[str]] = defaultdict(list)
    for node in _written(graph):
        if "community" in graph.nodes[node]:
            members[graph.nodes[node]["community"]].append(node)
    return [
        Community(
            int(one["id"]),
            str(one["label"]),
            tuple(one["themes"]),
            tuple(sorted(members[one["id"]], key=lambda node: (-graph.nodes[node]["centrality"], node))),
        )
        for one in graph.graph["communities"]
    ]


def bridges(graph: nx.MultiGraph[str], most: int = 20) -> list[Bridge]:
    """Return the notes that stand between two communities, the strongest first; indexes and lists are none.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.
    most : int

    Returns
    -------
    list of Bridge
        At most so many.
    """
    notes = [node for node in _written(graph) if graph.nodes[node]["bridge"] > 0]
    notes.sort(key=lambda node: (-graph.nodes[node]["bridge"], node))
    found = []
    for node in notes[:most]:
        data = graph.nodes[node]
        reach = Counter(
            graph.nodes[other]["community"] for _, other in graph.edges(node) if "community" in graph.nodes[other]
        )
        own, joined = data["between"]
        others = sorted((one for one in reach if one != own), key=lambda one: (one != joined, -reach[one], one))
        found.append(Bridge(node, str(data["label"]), str(data["path"]), float(data["bridge"]), (own, *others)))
    return found


def orphans(graph: nx.MultiGraph[str]) -> list[str]:
    """Return the ids of the notes that no link joins to another written note; `related` names where they belong.

    What a map leaves out (daily notes, logs, full documents) is left out here too.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.

    Returns
    -------
    list of str
        In order.
    """
    return [
        node
        for node in sorted(_written(graph))
        if not any(key == "links" and not graph.nodes[other].get("missing")
                   for _, other, key in graph.edges(node, keys=True))
    ]  # fmt: skip


def gaps(graph: nx.MultiGraph[str], most: int = 10) -> list[Gap]:
    """Return pairs of near communities with no link between their notes, the nearest first.

    Parameters
    ----------
    graph : networkx.MultiGraph
    most : int

    Returns
    -------
    list of Gap
        In a vault without links every pair of near communities is one.
    """
    groups = {one.id: one for one in communities(graph)}
    of = {note: one.id for one in groups.values() for note in one.notes}
    linked, near, best = _between(graph, of)
    themes = _shared_themes(graph, of)
    ranked = []
    for a, b in sorted((near.keys() | themes.keys()) - linked):
        size = (len(groups[a].notes) * len(groups[b].notes)) ** 0.5
        shared = sorted(themes.get((a, b), {}).items(), key=lambda item: (-round(item[1], 9), item[0]))
        strength = (near.get((a, b), 0.0) + TELLING * sum(worth for _, worth in shared)) / size
        ranked.append((round(strength, 4), a, b, [node for node, _ in shared]))
    ranked.sort(key=lambda item: (-item[0], item[1:3]))
    found = []
    for strength, a, b, shown in ranked[:most]:
        one, other = best.get((a, b), (0.0, "", ""))[1:]
        if not one:
            one, other = _sharing(graph, groups[a].notes, groups[b].notes, shown)
        labels = tuple(str(graph.nodes[node]["label"]) for node in shown)
        found.append(Gap(groups[a], groups[b], strength, labels, explain(graph, one, other)))
    return found


def _written(graph: nx.MultiGraph[str]) -> list[str]:
    """Return the notes that are there and are no logs and the like."""
    return [
        node
        for node, data in graph.nodes(data=True)
        if data["kind"] == "note" and not data.get("missing") and not data.get("quiet")
    ]


_Pair = tuple[int, int]


def _between(
    graph: nx.MultiGraph[str], of: dict[str, int]
) -> tuple[set[_Pair], dict[_Pair, float], dict[_Pair, tuple[float, str, str]]]:
    """Return which communities are linked, how near others are, and their nearest notes."""
    linked: set[_Pair] = set()
    near: dict[_Pair, float] = defaultdict(float)
    best: dict[_Pair, tuple[float, str, str]] = {}
    for one, other, key, data in graph.edges(keys=True, data=True):
        if key not in ("links", "related") or one not in of or other not in of or of[one] == of[other]:
            continue
        first, second = sorted((one, other), key=lambda node: of[node])
        pair = of[first], of[second]
        if key == "links":
            linked.add(pair)
        elif not data.get("copy"):
            near[pair] += data["weight"]
            best[pair] = min(best.get(pair, (0.0, "", "")), (-data["weight"], first, second))
    return linked, near, best


def _shared_themes(graph: nx.MultiGraph[str], of: dict[str, int]) -> dict[_Pair, dict[str, float]]:
    """Return the themes that two communities have, with how evenly these share each."""
    found: dict[_Pair, dict[str, float]] = defaultdict(dict)
    for node, data in graph.nodes(data=True):
        if data["kind"] not in THEMES or data.get("quiet"):
            continue
        notes = Counter(of[other] for other in graph[node] if other in of)
        total = sum(notes.values())
        if total > max(8, WIDEST * len(of)):
            continue
        for a, b in combinations(sorted(notes), 2):
            found[a, b][node] = min(notes[a], notes[b]) / total
    return found


def _sharing(
    graph: nx.MultiGraph[str], one: Iterable[str], other: Iterable[str], themes: Iterable[str]
) -> tuple[str, str]:
    """Return the two notes of two communities that share the most of some themes."""
    mine, theirs = set(one), set(other)
    shared: Counter[tuple[str, str]] = Counter()
    for theme in themes:
        notes = sorted(graph[theme])
        shared.update(product((note for note in notes if note in mine), [note for note in notes if note in theirs]))
    return min(shared, key=lambda pair: (-shared[pair], pair))
