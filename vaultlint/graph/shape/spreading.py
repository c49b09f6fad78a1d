"""Points that stand too near are pushed apart, and only those near are looked at."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
Places: TypeAlias = NDArray[np.int64]

GOLDEN = np.pi * (3 - np.sqrt(5.0))


def spread(points: Points, least: float) -> Points:
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


def _close(points: Points, least: float) -> tuple[Places, Places]:
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
