"""Which notes stand between two territories: each with ties of its own on both sides, where few others have any."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

TIES = {"links": 1.0, "related": 1.5, "about": 0.5, "tagged": 0.3}
LEAST = 4  # notes of a territory that is worth a bridge
WIDE = 24  # neighbours; a note of many more is a list of what there is
ENOUGH = 2.0  # ties on the weaker side: more of them do not make a better bridge
ELSEWHERE = 2.0  # ties between two territories that say nothing yet of a single note
_LIST = re.compile(
    r"(?:^|[\W_])(?:mocs?|maps? of content|index|home(?:page)?|readme|dashboard|start here|inbox|archive|contents|"
    r"overview|all notes|excalidraw|bookmarks|reading list|resources|backlog|changelog|"
    r"templates?)(?:$|[\W_])|^[+_]|^\d{4}-\d\d",
    re.IGNORECASE,
)


class Between(NamedTuple):
    """How much a note joins two territories, 0 to 1: its own, and the other."""

    strength: float
    own: int
    other: int


def bridging(graph: nx.MultiGraph[str], groups: Mapping[str, int]) -> dict[str, Between]:
    """Find the notes between two territories; those of one alone, and lists of everything, are none.

    A note counts for as much as its weaker side: half its ties here and half there is a bridge, a link out of many is
    not. Where much else joins the two territories, a note more adds little.

    Parameters
    ----------
    graph : networkx.MultiGraph
    groups : mapping of str to int
        The territory of each node that has one.
    """
    sizes = Counter(groups[node] for node in _notes(graph, groups))
    people = {str(data["label"]).casefold() for _, data in graph.nodes(data=True) if data["kind"] == "author"}
    degrees = dict(graph.degree)  # once: to ask for a hub's degree is to count its edges
    joined = dict(graph.adjacency())  # what networkx wraps anew for each question
    homes = {node: groups[node] for node, data in graph.nodes(data=True) if node in groups and not _hides(data)}
    ties = {node: _ties(joined[node], homes, degrees) for node in _notes(graph, groups)}
    across: dict[tuple[int, int], float] = defaultdict(float)
    for node, found in ties.items():
        for other, weight in found.items():
            if other != groups[node]:
                across[_pair(groups[node], other)] += weight
    raw: dict[str, Between] = {}
    for node, found in ties.items():
        own, label = groups[node], str(graph.nodes[node]["label"])
        if _LIST.search(label) or label.casefold() in people:
            continue
        total = sum(found.values())
        best = Between(0.0, own, own)
        for other, weight in sorted(found.items()):
            if other == own or min(sizes[own], sizes[other]) < LEAST:
                continue
            held = min(found[own], weight)
            even = 2 * held / total
            alone = min(held, ENOUGH) / (across[_pair(own, other)] + ELSEWHERE)
            wide = min(1.0, WIDE / len(joined[node]))
            strength = even**2 * (alone * min(held, ENOUGH)) ** 0.5 * wide
            best = max(best, Between(strength, own, other))
        if best.strength > 0:
            raw[node] = best
    most = max((one.strength for one in raw.values()), default=1.0)
    return {node: one._replace(strength=round(one.strength / most, 4)) for node, one in raw.items()}


def _notes(graph: nx.MultiGraph[str], groups: Mapping[str, int]) -> Iterator[str]:
    for node, data in graph.nodes(data=True):
        if data["kind"] == "note" and node in groups and not data.get("missing") and not data.get("quiet"):
            yield node


def _ties(
    joined: Mapping[str, Mapping[str, Mapping[str, Any]]], homes: Mapping[str, int], degrees: Mapping[str, int]
) -> dict[int, float]:
    """Return how much joins a note to each territory; what stands everywhere joins it to none."""
    found: dict[int, float] = defaultdict(float)
    for other, edges in joined.items():
        held = [_tie(key, data) for key, data in edges.items() if key in TIES and not data.get("copy")]
        if held and other in homes:
            found[homes[other]] += max(held) / max(1.0, degrees[other] / 8) ** 0.5
    return found


def _tie(key: str, data: Mapping[str, Any]) -> float:
    weight = TIES[key] * (min(1.0, data["weight"]) if key in ("related", "about") else 1.0)
    return weight * 0.5 if data["inferred"] else weight


def _hides(data: Mapping[str, Any]) -> bool:
    return bool(data.get("missing") or data.get("quiet"))


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)
