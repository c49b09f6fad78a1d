"""From figures note by note to what the page says: means, intervals over notes, differences, averages over vaults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from benchmarks.links.protocol import TIMES, bootstrap, paired

Scores = Mapping[str, Mapping[str, Any]]


class Range(NamedTuple):
    """A figure and its 95 % interval."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f}–{self.high:.3f})"

    @property
    def signed(self) -> str:
        """As a difference."""
        return f"{self.mean:+.3f} ({self.low:+.3f} to {self.high:+.3f})"


def recall(scores: Scores, name: str, what: str = "recalls") -> Range:
    """Return a contestant's recall within ten; its MRR for ``"ranks"``."""
    values = np.array(scores[name][what])
    return Range(float(values.mean()) if len(values) else 0.0, *bootstrap(values))


def cell(scores: Scores, name: str) -> str:
    """Return recall and MRR as a table shows them; a dash where a contestant was left out."""
    if name not in scores or not scores[name]["recalls"]:
        return "–"
    return f"{np.mean(scores[name]['recalls']):.3f}/{np.mean(scores[name]['ranks']):.3f}"


def difference(scores: Scores, one: str, other: str, what: str = "recalls") -> Range:
    """Return by how much one contestant is above another on the same notes."""
    return Range(*paired(np.array(scores[one][what]), np.array(scores[other][what])))


def average(vaults: Sequence[Scores], one: str, other: str = "", seed: int = 1) -> Range:
    """Return the mean over vaults of a contestant's recall, or of its distance to another's.

    Each vault counts the same; the interval draws notes anew within each vault.
    """
    rows = [np.array(scores[one]["recalls"]) for scores in vaults]
    if other:
        rows = [row - np.array(scores[other]["recalls"]) for row, scores in zip(rows, vaults, strict=True)]
    rows = [row for row in rows if len(row)]
    if not rows:
        return Range(0.0, 0.0, 0.0)
    chance = np.random.default_rng(seed)
    draws = [row[chance.integers(0, len(row), (TIMES, len(row)))].mean(axis=1) for row in rows]
    low, high = np.percentile(np.mean(draws, axis=0), (2.5, 97.5))
    return Range(float(np.mean([row.mean() for row in rows])), float(low), float(high))


def share_by_note(rows: Sequence[tuple[Any, bool]], seed: int = 1) -> Range:
    """Return the share of what is true among rows of notes; the interval draws whole notes."""
    counts: dict[Any, list[int]] = {}
    for note, right in rows:
        count = counts.setdefault(note, [0, 0])
        count[0] += right
        count[1] += 1
    if not counts:
        return Range(0.0, 0.0, 0.0)
    values = np.array(list(counts.values()), dtype=float)
    draw = np.random.default_rng(seed).integers(0, len(values), (TIMES, len(values)))
    low, high = np.percentile(values[draw, 0].sum(axis=1) / values[draw, 1].sum(axis=1), (2.5, 97.5))
    return Range(float(values[:, 0].sum() / values[:, 1].sum()), float(low), float(high))
