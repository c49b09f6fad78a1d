"""A map that is made anew and stays the map that its reader knows: territories keep their numbers, nodes their places.

Only what came, or changed its territory, is given a place; others make room for it. A graph that has little in common
with the former one is laid out anew, and turned so that what is left of it lies as near as can be to where it was.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.shape.layout import MARGIN, SPACING, place, radius_of, ring, whole
from vaultlint.graph.shape.spreading import GOLDEN, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.shape.spreading import Points

    Weights = Mapping[tuple[str, str], int]
    Groups = Mapping[str, int]

KNOWN = 0.5  # of the nodes, or of a territory's members, must have stood there before; else it is laid out anew
PASSES = 3  # of looking for a new node's neighbours: new ones may be joined to new ones
SETTLING = 12  # rounds of making room
PARTING = 400
STAYING = 0.1  # how far a territory that was there gives way, where one that is new moves by 1


class Former(NamedTuple):
    """A graph as it was: each node's community and place, and each community's name."""

    groups: Groups
    places: Mapping[str, tuple[float, float]]
    names: Mapping[int, str]


def former(graph: nx.MultiGraph[str]) -> Former:
    """Return the communities of a graph, their names, and the places of its nodes."""
    nodes = graph.nodes(data=True)
    return Former(
        {node: data["community"] for node, data in nodes if "community" in data},
        {node: (data["x"], data["y"]) for node, data in nodes if "x" in data},
        {one["id"]: one["label"] for one in graph.graph.get("communities", ())},
    )


def renumbered(groups: Groups, before: Groups) -> dict[str, int]:
    """Give each community the number of the one that it has most in common with, the surest pairs first.

    Those that have nothing in common with a former one take the lowest numbers that are left.

    Examples
    --------
    >>> renumbered({"a": 0, "b": 0, "c": 1, "d": 2}, {"a": 7, "b": 7, "c": 0})
    {'a': 7, 'b': 7, 'c': 0, 'd': 1}
    """
    both = Counter((groups[node], before[node]) for node in groups if node in before)
    now, then = Counter(groups.values()), Counter(before.values())
    likeness = {(a, b): count / (now[a] + then[b] - count) for (a, b), count in both.items()}
    found: dict[int, int] = {}
    for a, b in sorted(likeness, key=lambda pair: (-likeness[pair], -both[pair], pair)):
        if a not in found and b not in found.values():
            found[a] = b
    taken = set(found.values())
    free = (number for number in range(len(now) + len(then)) if number not in taken)
    found.update({number: next(free) for number in sorted(now) if number not in found})
    return {node: found[number] for node, number in groups.items()}


def placed(nodes: Sequence[str], weights: Weights, groups: Groups, before: Former) -> dict[str, tuple[float, float]]:
    """Return a place for every node: where it was, if it still belongs there.

    Parameters
    ----------
    nodes, weights, groups
        As `layout.place` takes them; the communities are numbered as those of `before`.
    before : Former

    Returns
    -------
    dict of str to (float, float)
        Whole pixels; the same arguments give the same places.
    """
    anew = place(nodes, weights, groups)
    kept = [node for node in nodes if node in before.places]
    if len(kept) < KNOWN * max(len(nodes), len(before.places)):
        return whole(nodes, _turned(nodes, anew, before.places))
    return _Keeping(nodes, weights, groups, before, anew).places()


def _turned(
    nodes: Sequence[str], places: Mapping[str, tuple[float, float]], before: Mapping[str, tuple[float, float]]
) -> Points:
    """Move, turn and mirror places as a whole, so that nodes come as near as can be to where they were (Procrustes)."""
    points = np.array([places[node] for node in nodes]).reshape(-1, 2)
    known = [at for at, node in enumerate(nodes) if node in before]
    if not known:
        return points
    wanted = np.array([before[nodes[at]] for at in known])
    here, there = points[known].mean(axis=0), wanted.mean(axis=0)
    left, _, right = np.linalg.svd((points[known] - here).T @ (wanted - there))
    return np.asarray((points - here) @ (left @ right) + there)


class _Keeping:
    def __init__(
        self,
        nodes: Sequence[str],
        weights: Weights,
        groups: Groups,
        before: Former,
        anew: Mapping[str, tuple[float, float]],
    ) -> None:
        self.nodes, self.groups, self.before, self.anew = nodes, groups, before, anew
        self.members: dict[int, list[str]] = defaultdict(list)
        for node in nodes:
            if node in groups:
                self.members[groups[node]].append(node)
        self.joined: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (a, b), weight in weights.items():
            self.joined[a].append((b, weight))
            self.joined[b].append((a, weight))

    def places(self) -> dict[str, tuple[float, float]]:
        numbers = sorted(self.members)
        points, stays = [], []
        for number in numbers:
            members = self.members[number]
            staying = [node for node in members if self._stays(node)]
            stays.append(len(staying) >= KNOWN * len(members))
            points.append(self._kept(members) if stays[-1] else self._anew(members))
        shifts = self._apart(points, np.array([STAYING if each else 1.0 for each in stays]))
        found: dict[str, tuple[float, float]] = {}
        for number, each, shift in zip(numbers, points, shifts, strict=True):
            found.update(whole(self.members[number], each + shift))
        return found | self._alone(found)

    def _stays(self, node: str) -> bool:
        return node in self.before.places and self.before.groups.get(node) == self.groups.get(node)

    def _kept(self, members: Sequence[str]) -> Points:
        """Let the members of a territory stand where they stood, and new ones come beside those they are joined to."""
        known = {node: np.array(self.before.places[node]) for node in members if self._stays(node)}
        come = [node for node in members if node not in known]
        if not come:  # a patch may have put a new one upon others
            points = np.array([known[node] for node in members])
            for _ in range(SETTLING):
                points = spread(points, SPACING / 2)
            return points
        middle = np.mean(list(known.values()), axis=0)
        for _ in range(PASSES):
            known |= {node: at for node in come if node not in known and (at := self._beside(node, known)) is not None}
        points = np.array([known.get(node, middle) for node in members])
        new = [at for at, node in enumerate(members) if not self._stays(node)]
        angles = np.arange(len(new)) * GOLDEN
        points[new] += 0.3 * SPACING * np.column_stack([np.cos(angles), np.sin(angles)])
        for _ in range(SETTLING):
            points = spread(points, SPACING * 0.7)
        return points

    def _beside(self, node: str, known: Mapping[str, Points]) -> Points | None:
        """Return the middle of those in its territory that a node is joined to."""
        near = [(known[other], weight) for other, weight in self.joined[node] if other in known]
        if not near:
            return None
        return np.average([at for at, _ in near], axis=0, weights=[weight for _, weight in near])

    def _anew(self, members: Sequence[str]) -> Points:
        """Lay a new territory out by itself, in the middle of where its members or their neighbours stood."""
        points = _turned(members, self.anew, self.before.places)
        old = self.before.places
        if any(node in old for node in members):
            return points
        near = [old[other] for node in members for other, _ in self.joined[node] if other in old]
        return points if not near else np.asarray(points - points.mean(axis=0) + np.mean(near, axis=0))

    def _apart(self, points: Sequence[Points], gives: Points) -> Points:
        """Return how far each territory has to move so that none lies on another; a new one moves most."""
        start = np.array([each.mean(axis=0) for each in points]).reshape(-1, 2)
        radii = np.array([radius_of(len(each)) for each in points]) + MARGIN / 4  # half of what a new map leaves
        share = gives[:, None] / (gives[:, None] + gives[None, :])
        angles = np.arange(len(points)) * GOLDEN
        centres = start + 1e-3 * np.column_stack([np.cos(angles), np.sin(angles)])  # none on the very same spot
        for _ in range(PARTING):
            delta = centres[:, None, :] - centres[None, :, :]
            distance = np.sqrt((delta**2).sum(axis=2)) + 1e-9
            overlap = np.maximum(0, radii[:, None] + radii[None, :] - distance)
            np.fill_diagonal(overlap, 0)
            if overlap.max(initial=0) < 0.5:
                break
            centres = centres + 0.5 * (delta / distance[:, :, None] * (overlap * share)[:, :, None]).sum(axis=1)
        return np.asarray(centres - start)

    def _alone(self, found: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        """Place what nothing is joined to: where it was, or where the ring around all others has room."""
        alone = [node for node in self.nodes if node not in self.groups]
        reach = max((abs(value) for point in found.values() for value in point), default=0.0)
        kept = {node: self.before.places[node] for node in alone if self._stays(node)}
        if any(math.hypot(*point) <= reach for point in kept.values()):  # the territories grew into it
            kept = {}
        come = [node for node in alone if node not in kept]
        taken = np.array(list(kept.values())).reshape(-1, 2)
        if not come:
            return kept
        room = (point for point in ring(4 * len(alone), reach) if not _is_near(point, taken))
        return kept | whole(come, np.array(list(islice(room, len(come)))).reshape(-1, 2))


def _is_near(point: Points, others: Points) -> bool:
    return bool((((others - point) ** 2).sum(axis=1) < (SPACING / 2) ** 2).any())
