"""Each note's nearest notes by cosine, and why.

Scores rest on all terms. Where exact search would be quadratic, the rarest terms of a note propose
candidates (so many postings are read and no more), and all terms score those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.nearness.sorts import transposed
from vaultlint.graph.nearness.vectors import Floats, Ints, Places, Space

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

POSTINGS = 60_000  # read per note for candidates; where all of a note's fit, the search is exact
CANDIDATES = 64
_BLOCKS = 4  # times as many blocks as are wanted of the largest scores
_SMALL = 1 << 16


class Reasons(NamedTuple):
    """The columns that carry a link, and the share of its score that each does, largest first."""

    columns: Places
    shares: Floats

    def first(self, most: int) -> Reasons:
        """Return the first `most`."""
        return Reasons(self.columns[:most], self.shares[:most])


class _Postings(NamedTuple):
    """In which notes each column stands, with which weight; where a column's begin, and how many there are."""

    owner: Places
    weights: Floats
    starts: Ints
    lengths: Ints


def nearest(
    space: Space, k: int | Sequence[int] = 10, mentions: Mapping[tuple[int, int], float] | None = None
) -> Iterator[list[tuple[int, float]]]:
    """Give for each note its `k` nearest notes with scores, nearest first.

    Parameters
    ----------
    space : Space
    k : int or sequence of int
        For all notes, or for each.
    mentions : mapping, optional
        What is added to the score of two notes (both orders) because one names the other's title.
    """
    scratch = np.zeros(len(space.names))
    most = [k] * len(space) if isinstance(k, int) else k
    named = _by_note(mentions)
    for note, (scores, exact) in enumerate(_scores(space, named)):
        yield _best(space, note, scores, most[note], None if exact else scratch, dict(named.get(note, ())))


def scans(space: Space, mentions: Mapping[tuple[int, int], float] | None = None) -> Iterator[Floats]:
    """Give for each note its scores with all notes, itself 0; where terms are many, by the rarest alone."""
    for scores, _ in _scores(space, _by_note(mentions)):
        yield scores


def _by_note(mentions: Mapping[tuple[int, int], float] | None) -> dict[int, list[tuple[int, float]]]:
    named: dict[int, list[tuple[int, float]]] = {}
    for (a, b), bonus in (mentions or {}).items():
        named.setdefault(a, []).append((b, bonus))
    return named


def _scores(space: Space, named: Mapping[int, Sequence[tuple[int, float]]]) -> Iterator[tuple[Floats, bool]]:
    lengths = space.document_frequency
    owner, weights, starts = transposed(space.starts, space.columns, space.weights, lengths, space.store)
    postings = _Postings(owner, weights, starts, lengths)
    for note in range(len(space)):
        space.tidy()
        scores, exact = _scan(space, note, postings)
        for other, bonus in named.get(note, ()):
            scores[other] += bonus
        scores[note] = 0
        yield scores, exact


def _scan(space: Space, note: int, postings: _Postings) -> tuple[Floats, bool]:
    """Score all notes by as many of the note's terms, rarest first, as `POSTINGS` allows."""
    owner, weights, starts, all_lengths = postings
    columns, own = space.row(note)
    lengths = all_lengths[columns]
    exact = True
    if lengths.sum() > POSTINGS:
        order = _rarest_first(lengths)
        order = order[: max(1, int(np.searchsorted(np.cumsum(lengths[order]), POSTINGS)))]
        columns, own, lengths, exact = columns[order], own[order], lengths[order], False
    if not len(columns):
        return np.zeros(len(space)), True
    ends = np.cumsum(lengths)
    places = np.repeat(starts[columns] - (ends - lengths), lengths)
    places += np.arange(len(places))
    products = weights.take(places)
    products *= np.repeat(own, lengths)
    scores = np.bincount(owner.take(places), products, minlength=len(space))
    return scores.astype(np.float64, copy=False), exact


def _rarest_first(lengths: Ints) -> Ints:
    """Order terms by how long they are, equal ones as they stand; numbers of 16 bits are ordered in linear time."""
    if lengths.max(initial=0) < _SMALL:
        return np.argsort(lengths.astype(np.uint16), kind="stable")
    return np.argsort(lengths, kind="stable")


def largest(scores: Floats, most: int) -> Ints:
    """Return where the `most` largest of some scores stand that are above 0, ascending; of equal ones the first.

    Where scores are many, the largest of each of some blocks are looked at first: what is less than `most` of these
    is not among the largest of all.

    Examples
    --------
    >>> largest(np.array([0.5, 0.0, 0.9, 0.5]), 2).tolist(), largest(np.array([0.0, 0.3]), 2).tolist()
    ([0, 2], [1])
    """
    if most < 1:
        return np.zeros(0, dtype=np.int64)
    blocks = _BLOCKS * most
    least = 0.0
    if len(scores) >= 2 * blocks:
        tops = scores[: len(scores) // blocks * blocks].reshape(-1, blocks).max(axis=0)
        least = float(np.partition(tops, blocks - most)[blocks - most])
    some = np.flatnonzero(scores >= least if least > 0 else scores > 0)
    if len(some) <= most:
        return some
    values = scores[some]
    least = float(np.partition(values, len(some) - most)[len(some) - most])
    above, equal = some[values > least], some[values == least]
    return np.sort(np.concatenate([above, equal[: most - len(above)]]))


def _best(
    space: Space, note: int, scores: Floats, k: int, scratch: Floats | None, bonus: dict[int, float]
) -> list[tuple[int, float]]:
    some = largest(scores, k if scratch is None else max(k, CANDIDATES))
    if scratch is not None:
        columns, own = space.row(note)
        scratch[columns] = own
        scores = scores.copy()
        scores[some] = [float(scratch[cols] @ vals) + bonus.get(int(o), 0.0)
                        for o in some for cols, vals in [space.row(o)]]  # fmt: skip
        scratch[columns] = 0
    rounded = np.round(scores[some], 9)
    order = np.lexsort((some, -rounded))[:k]
    return [(int(some[place]), float(rounded[place])) for place in order if rounded[place] > 0]


def reasons(space: Space, a: int, others: Sequence[int], most: int, scratch: Floats) -> list[tuple[float, Reasons]]:
    """Return for each of `others` how near its words are to those of `a`, and which, largest share first.

    Where the notes lie is left out: it ranks, and says nothing that could be quoted. `scratch` has a zero for each
    column, and has it again afterwards.
    """
    own, weights = space.row(a)
    scratch[own] = weights * space.said[own]
    found = []
    for other in others:
        columns, weights = space.row(other)
        product = scratch[columns] * weights
        total = float(product.sum())
        shared = np.flatnonzero(product)
        order = shared[np.argsort(-np.round(product[shared], 9), kind="stable")[:most]]  # equal ones by column
        found.append((round(total, 9), Reasons(columns[order], product[order] / (total or 1.0))))
    scratch[own] = 0
    return found
