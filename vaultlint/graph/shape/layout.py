"""Where nodes stand: communities as territories apart from each other, members around their hubs.

No chance is involved: first places follow the golden angle. Three steps: territories find their places as circles;
within each, members are drawn to those they are joined to and then spread evenly; the rows are eased.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from vaultlint.graph.shape.spreading import GOLDEN, spread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultlint.graph.shape.spreading import Places, Points

SPACING = 46.0  # between neighbouring nodes
MARGIN = 60.0  # between territories
MANY = 500  # territories: to place more by looking at all pairs would take minutes
DRAWING = 25  # rounds of drawing together what is joined
ROUNDS = 8  # of easing the even rows: a little pull, and pushing apart what stands too near
PULL = 0.25
SETTLING = 4  # rounds of pushing apart alone


def place(
    nodes: Sequence[str], weights: Mapping[tuple[str, str], int], groups: Mapping[str, int]
) -> dict[str, tuple[float, float]]:
    """Return a place for every node.

    Parameters
    ----------
    nodes : sequence of str
    weights : mapping
        Whole numbers by pair of nodes.
    groups : mapping of str to int
        Each node's community; nodes without one stand in a ring around the rest.

    Returns
    -------
    dict of str to (float, float)
        Whole pixels; the same arguments give the same places.
    """
    members: dict[int, list[str]] = defaultdict(list)
    for node in nodes:
        if node in groups:
            members[groups[node]].append(node)
    numbers = sorted(members)
    radii = np.array([radius_of(len(members[number])) for number in numbers])
    centres = _territories(numbers, radii, weights, groups)
    found: dict[str, tuple[float, float]] = {}
    outside = _pulls(weights, groups, dict(zip(numbers, centres, strict=True)))
    inside: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for (a, b), weight in weights.items():
        if groups[a] == groups[b]:
            inside[groups[a]].append((a, b, weight))
    for number, centre, radius in zip(numbers, centres, radii, strict=True):
        points = _members(members[number], inside[number], outside, radius)
        found.update(whole(members[number], points + centre))
    alone = [node for node in nodes if node not in groups]
    reach = max((abs(value) for point in found.values() for value in point), default=0.0)
    return found | whole(alone, ring(len(alone), reach))


def radius_of(count: int) -> float:
    """Return the radius of a territory with so many members."""
    return float(SPACING * 0.62 * np.sqrt(count) + 20)


def whole(nodes: Sequence[str], points: Points) -> dict[str, tuple[float, float]]:
    """Return places in whole pixels, so that no rounding of the last bit shows."""
    rounded = (np.round(points) + 0.0).tolist()  # + 0.0: no minus zero
    return {node: (x, y) for node, (x, y) in zip(nodes, rounded, strict=True)}


def _spiral(count: int, spacing: float) -> Points:
    steps = np.arange(count)
    radius = spacing * 0.6 * np.sqrt(steps)
    return np.column_stack([radius * np.cos(steps * GOLDEN), radius * np.sin(steps * GOLDEN)])


def ring(count: int, reach: float) -> Points:
    """Place nodes in rings outside of a square of half side `reach`."""
    radius = reach * 1.25 + 3 * SPACING if reach else 0.0
    if not reach:
        return _spiral(count, SPACING * 2)
    points: list[tuple[float, float]] = []
    while len(points) < count:
        room = int(2 * np.pi * radius / SPACING)
        now = min(room, count - len(points))
        angles = 2 * np.pi * np.arange(now) / now
        points += [(radius * np.cos(angle), radius * np.sin(angle)) for angle in angles]
        radius += SPACING
    return np.array(points).reshape(-1, 2)


def _territories(
    numbers: Sequence[int], radii: Points, weights: Mapping[tuple[str, str], int], groups: Mapping[str, int]
) -> Points:
    """Place circles so that none overlap; of more than `MANY` the smallest stand in rings around the others.

    A vault of so many territories has hundreds of a few notes each, which nothing joins to anything.
    """
    if len(numbers) <= MANY:
        return _drawn_apart(numbers, radii, weights, groups)
    order = np.argsort(-radii, kind="stable")
    first, rest = np.sort(order[:MANY]), order[MANY:]
    chosen = {numbers[at] for at in first}
    known = {pair: weight for pair, weight in weights.items() if {groups[node] for node in pair} <= chosen}
    centres = np.zeros((len(numbers), 2))
    centres[first] = _drawn_apart([numbers[at] for at in first], radii[first], known, groups)
    reach = float((np.sqrt((centres[first] ** 2).sum(axis=1)) + radii[first]).max())
    centres[rest] = _around(radii[rest], reach)
    return centres


def _around(radii: Points, reach: float) -> Points:
    """Place circles, the largest first, in rings around a disc of radius `reach`."""
    points: list[tuple[float, float]] = []
    while len(points) < len(radii):
        widest = float(radii[len(points)])
        way = reach + MARGIN + widest
        room = max(1, int(np.pi / np.arcsin(min(1.0, (widest + MARGIN / 2) / way))))
        angles = 2 * np.pi * np.arange(min(room, len(radii) - len(points))) / room
        points += [(way * float(np.cos(angle)), way * float(np.sin(angle))) for angle in angles]
        reach = way + widest
    return np.array(points).reshape(-1, 2)


def _drawn_apart(
    numbers: Sequence[int], radii: Points, weights: Mapping[tuple[str, str], int], groups: Mapping[str, int]
) -> Points:
    """Place circles so that those with many edges between them stand near, and none overlap; looks at all pairs."""
    count = len(numbers)
    if count < 2:
        return np.zeros((count, 2))
    index = {number: at for at, number in enumerate(numbers)}
    pull = np.zeros((count, count))
    for (a, b), weight in weights.items():
        i, j = index[groups[a]], index[groups[b]]
        if i != j:
            pull[i, j] += weight
            pull[j, i] += weight
    pull /= np.sqrt(np.outer(radii, radii))
    pull /= pull.max() or 1.0
    points = _spiral(count, float(2 * radii.mean() + MARGIN))
    wanted = radii[:, None] + radii[None, :] + MARGIN
    np.fill_diagonal(wanted, 0)
    for step in range(300):
        cool = 1 - step / 300
        delta = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((delta**2).sum(axis=2)) + 1e-9
        gap = distance - wanted
        force = -0.06 * cool * np.where(gap > 0, (np.sqrt(pull) + 0.02) * gap, 0) + 0.5 * np.where(gap < 0, -gap, 0)
        np.fill_diagonal(force, 0)
        points = points + np.clip((delta / distance[:, :, None] * force[:, :, None]).sum(axis=1), -200, 200) * 0.5
    points = _apart(points, radii + MARGIN / 2, 400)
    return np.asarray(points - points.mean(axis=0))


def _apart(points: Points, radii: Points, rounds: int) -> Points:
    """Push circles apart until none overlap."""
    for _ in range(rounds):
        delta = points[:, None, :] - points[None, :, :]
        distance = np.sqrt((delta**2).sum(axis=2)) + 1e-9
        overlap = np.maximum(0, radii[:, None] + radii[None, :] - distance)
        np.fill_diagonal(overlap, 0)
        if overlap.max() < 0.5:
            break
        points = points + 0.5 * (delta / distance[:, :, None] * overlap[:, :, None]).sum(axis=1)
    return points


def _pulls(
    weights: Mapping[tuple[str, str], int], groups: Mapping[str, int], centres: Mapping[int, Points]
) -> dict[str, Points]:
    """Return for nodes with edges into other territories the direction of those."""
    found: dict[str, Points] = {}
    for (a, b), weight in weights.items():
        if groups[a] != groups[b]:
            step = (centres[groups[b]] - centres[groups[a]]) * weight
            found[a] = found.get(a, np.zeros(2)) + step
            found[b] = found.get(b, np.zeros(2)) - step
    return found


def _members(
    members: Sequence[str], edges: Sequence[tuple[str, str, int]], outside: Mapping[str, Points], radius: float
) -> Points:
    """Place the members of one territory within `radius`, the best connected in the middle."""
    index = {node: at for at, node in enumerate(members)}
    a = np.array([index[edge[0]] for edge in edges], dtype=np.int64)
    b = np.array([index[edge[1]] for edge in edges], dtype=np.int64)
    weight = np.array([edge[2] for edge in edges], dtype=np.float64)
    strength = np.bincount(a, weight, len(members)) + np.bincount(b, weight, len(members))
    order = np.argsort(-strength, kind="stable")
    points = np.empty((len(members), 2))
    points[order] = _spiral(len(members), SPACING)
    drift = np.array([outside.get(node, np.zeros(2)) for node in members])
    length = np.sqrt((drift**2).sum(axis=1))[:, None] + 1e-9
    points = points + drift / length * radius * 0.35 * (length > 1e-6)
    points = _drawn(points, a, b, weight)
    points = _evened(points, radius)
    for step in range(ROUNDS):
        points = points + PULL * (1 - step / ROUNDS) * _towards(points, a, b, weight)
        points = spread(points, SPACING * 0.8)
    for _ in range(SETTLING):
        points = spread(points, SPACING * 0.7)
    return points - points.mean(axis=0) if len(points) > 1 else points


def _towards(points: Points, a: Places, b: Places, weight: Points) -> Points:
    """Return for each point the way to the mean of those it is joined to."""
    count = len(points)
    total = np.bincount(a, weight, count) + np.bincount(b, weight, count)
    way = np.empty_like(points)
    for axis in (0, 1):
        column = points[:, axis]
        way[:, axis] = np.bincount(a, weight * column[b], count) + np.bincount(b, weight * column[a], count)
    return np.where(total[:, None] > 0, way / np.maximum(total, 1e-9)[:, None] - points, 0.0)


def _drawn(points: Points, a: Places, b: Places, weight: Points) -> Points:
    """Draw each point towards those it is joined to, while the whole keeps its spread and its middle."""
    if not len(a):
        return points
    start, spread = points, points.std() + 1e-9
    for _ in range(DRAWING):
        points = points + 0.6 * _towards(points, a, b, weight)
        points = points - points.mean(axis=0)
        points = 0.9 * points * (spread / (points.std() + 1e-9)) + 0.1 * start
    return points


def _evened(points: Points, radius: float) -> Points:
    """Spread points evenly over a disc, row by row, so that each keeps those beside it.

    Rows and places in a row are taken in the points' own order; every second row is shifted by half a place.
    """
    count = len(points)
    if count < 4:
        return points
    rows = max(2, round(float(np.sqrt(count * 4 / np.pi))))
    heights = (np.arange(rows) + 0.5) / rows * 2 - 1
    widths = np.sqrt(1 - heights**2)
    ends = np.round(np.cumsum(widths) / widths.sum() * count).astype(np.int64)
    order = np.lexsort((points[:, 0], points[:, 1]))
    found = np.empty_like(points)
    start = 0
    for row, end in enumerate(ends.tolist()):
        here = order[start:end]
        here = here[np.lexsort((here, points[here, 0]))]
        steps = (np.arange(len(here)) + 0.5 + 0.25 * (row % 2) - 0.125) / max(1, len(here)) * 2 - 1
        found[here, 0] = steps * widths[row] * radius
        found[here, 1] = heights[row] * radius
        start = end
    return found
