"""Where nodes stand: communities as territories apart from each other, members around their hubs.

No chance is involved: first places follow the golden angle, and forces do the rest. Three steps, each
small: territories among themselves, members within each territory, and whoever still overlaps is pushed aside.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Points: TypeAlias = NDArray[np.float64]

SPACING = 46.0  # between neighbouring nodes
MARGIN = 60.0  # between territories
GOLDEN = np.pi * (3 - np.sqrt(5.0))
ROUNDS = 40  # of pulling together what is joined, and pushing apart what stands too near
SETTLING = 16  # of pushing apart alone


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
    radii = np.array([SPACING * 0.62 * np.sqrt(len(members[number])) + 20 for number in numbers])
    centres = _territories(numbers, radii, weights, groups)
    found: dict[str, tuple[float, float]] = {}
    outside = _pulls(weights, groups, dict(zip(numbers, centres, strict=True)))
    inside: dict[int, list[tuple[str, str, int]]] = defaultdict(list)
    for (a, b), weight in weights.items():
        if groups[a] == groups[b]:
            inside[groups[a]].append((a, b, weight))
    for number, centre, radius in zip(numbers, centres, radii, strict=True):
        points = _members(members[number], inside[number], outside, radius)
        for node, point in zip(members[number], points + centre, strict=True):
            found[node] = (float(np.round(point[0])), float(np.round(point[1])))
    alone = [node for node in nodes if node not in groups]
    reach = max((abs(value) for point in found.values() for value in point), default=0.0)
    for node, point in zip(alone, _ring(len(alone), reach), strict=True):
        found[node] = (float(np.round(point[0])), float(np.round(point[1])))
    return found


def _spiral(count: int, spacing: float) -> Points:
    steps = np.arange(count)
    radius = spacing * 0.6 * np.sqrt(steps)
    return np.column_stack([radius * np.cos(steps * GOLDEN), radius * np.sin(steps * GOLDEN)])


def _ring(count: int, reach: float) -> Points:
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
    """Place circles so that those with many edges between them stand near, and none overlap."""
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
    share = weight / (np.maximum(strength[a], strength[b]) + 1e-9) if len(edges) else weight
    rounds = ROUNDS
    for step in range(rounds):
        move = np.zeros_like(points)
        if len(edges):
            delta = (points[b] - points[a]) * (0.5 * share)[:, None]
            for axis in (0, 1):
                move[:, axis] += np.bincount(a, delta[:, axis], len(members)) - np.bincount(
                    b, delta[:, axis], len(members)
                )
        points = points + 0.3 * (1 - step / rounds) * move
        points = _spread(points, SPACING)
    points = points - points.mean(axis=0)
    for _ in range(SETTLING):
        points = _spread(points, SPACING)
    reach = np.sqrt((points**2).sum(axis=1)).max() if len(points) else 0.0
    return points * min(1.0, radius / reach) if reach > radius * 1.15 else points


def _spread(points: Points, least: float) -> Points:
    """Push pairs that stand nearer than `least` apart: all pairs of a small set, else those in neighbouring cells."""
    first, second = _close(points, least)
    if not len(first):
        return points
    delta = points[first] - points[second]
    distance = np.sqrt((delta**2).sum(axis=1))
    same = distance < 1e-6
    angle = (first * GOLDEN)[same]
    delta[same] = np.column_stack([np.cos(angle), np.sin(angle)])
    push = delta / np.maximum(distance, 1e-6 + same)[:, None] * (np.maximum(0, least - distance) * 0.5)[:, None]
    for axis in (0, 1):
        points[:, axis] += np.bincount(first, push[:, axis], len(points)) - np.bincount(
            second, push[:, axis], len(points)
        )
    return points


def _close(points: Points, least: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the pairs that stand in the same cell of a grid or in neighbouring ones, each once."""
    count = len(points)
    cells = np.floor(points / least).astype(np.int64)
    cells -= cells.min(axis=0)
    width = int(cells[:, 1].max()) + 3
    key = (cells[:, 0] + 1) * width + cells[:, 1] + 1
    order = np.argsort(key, kind="stable")
    ranked = key[order]
    firsts, seconds = [], []
    for shift in (0, 1, width - 1, width, width + 1):
        start = np.searchsorted(ranked, key + shift, side="left")
        length = np.searchsorted(ranked, key + shift, side="right") - start
        owner = np.repeat(np.arange(count), length)
        ends = np.cumsum(length)
        at = (
            order[np.arange(ends[-1]) + np.repeat(start - (ends - length), length)]
            if ends[-1]
            else np.zeros(0, np.int64)
        )
        keep = owner < at if shift == 0 else owner != at
        firsts.append(owner[keep])
        seconds.append(at[keep])
    first, second = np.concatenate(firsts), np.concatenate(seconds)
    near = ((points[first] - points[second]) ** 2).sum(axis=1) < least * least
    return first[near], second[near]
