"""Which notes belong together: by what they say, by where they lie, and by the links that stand already.

Text alone: the cosine of two notes' words and folders (`vectors`), and a bonus where a sentence of one has the other's
title, or most of it (`titles`).
Where the vault has links, four more things are heard, each measured against what is usual (as a z-score), so that no
one of them drowns the others:

- how near the note is for the candidate, and not only the candidate for the note: some notes are near to all;
- how near the candidate is to what the note links to already;
- how often a walk over the links, begun at the note, comes by the candidate (random walk with restart: Tong, Faloutsos,
  Pan 2006);
- how many links the candidate has: what many notes link to is what the next one links to (Barabási, Albert 1999).

Of a note that is linked already the words alone are heard: that it is linked, and that it is named, is no news.

The weights were chosen on ten vaults and are reported on eleven others (docs/LINKS.md).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.nearness import neighbours, titles
from vaultlint.graph.nearness.vectors import Floats, Ints, distinct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from vaultlint.graph.linking import Resolve
    from vaultlint.graph.nearness.vectors import Space
    from vaultlint.graph.words.terms import Terms
    from vaultlint.parse.note import Facts

TEXT, TURNED, NEIGHBOURS, WALK, LINKED = 0.3, 0.5, 0.35, 0.7, 0.4
UNLINKED = 0.5  # of the bonus for a title where the vault has links: who sets links has passed this one by
CANDIDATES = 100  # of each kind
RESTART = 0.4
STEPS = 5
KEPT = 200  # places that a walk goes on from
HUBS = 10
FEWEST = 20  # links; where there are fewer, or fewer than `SPARSEST` for each note, text alone ranks
SPARSEST = 0.05
SPREAD = 64  # times as many columns as values, and adding them up in place is dearer than sorting them


class Sparse(NamedTuple):
    """One row of a matrix: columns and values."""

    columns: Ints
    values: Floats


class Rows(NamedTuple):
    """What the text says: each note's best others by score, best first, and what is usual for it."""

    best: list[Sparse]
    mean: Floats
    spread: Floats


def rank(
    facts: Sequence[Facts], terms: Sequence[Terms], resolve: Resolve | None = None, k: int = 10
) -> list[list[tuple[int, float]]]:
    """Rank for each note the others that belong to it.

    Parameters
    ----------
    facts, terms : sequence
        Of the same notes in the same order.
    resolve : callable, optional
        ``resolve(path, target)`` gives the path of the note that a link means, or None. Without it no link is heard.
    k : int
        How many others are given at most.

    Returns
    -------
    list of list of (int, float)
        For each note the places of others, best first, with a score that can be compared within the note.
    """
    from vaultlint.graph.analysis import weigh
    from vaultlint.graph.linking import linked_notes

    space = weigh(facts, terms)
    links = linked_notes(facts, resolve) if resolve else [[] for _ in facts]
    return list(nearest(space, links, titles.mentions(terms, space), k))


def nearest(
    space: Space, links: Sequence[Sequence[int]], mentions: Mapping[tuple[int, int], float], k: int | Sequence[int] = 10
) -> Iterator[list[tuple[int, float]]]:
    """Rank for each note the others by text and, where the vault has links, by them.

    Parameters
    ----------
    space : Space
    links : sequence of sequence of int
        For each note those that it is linked with, in either direction.
    mentions : mapping
        What is added to the score of two notes (both orders) because one names the other's title.
    k : int or sequence of int
        How many others are given at most; of each note.

    Yields
    ------
    list of (int, float)
        As `rank` gives it.
    """
    count = sum(map(len, links)) // 2
    if count < max(FEWEST, SPARSEST * len(space)):
        yield from neighbours.nearest(space, k, mentions)
        return
    linked = [frozenset(others) for others in links]
    news = {pair: UNLINKED * bonus for pair, bonus in mentions.items() if pair[1] not in linked[pair[0]]}
    rows = _rows(space, news)
    degree = np.array([len(others) for others in links], dtype=np.int64)
    popular = LINKED * np.log1p(degree)
    hubs = np.lexsort((np.arange(len(degree)), -degree))[:HUBS]
    walks = _walks(links, degree)
    most = [k] * len(space) if isinstance(k, int) else k
    for note, walk in enumerate(walks):
        friends = _mean_of([rows.best[other] for other in links[note]], len(space))
        own = rows.best[note]
        others = _candidates(note, (own, walk, friends), hubs)
        text = _at(own, others)
        score = TEXT * (text - rows.mean[note]) / rows.spread[note]
        score += TURNED * (text - rows.mean[others]) / rows.spread[others]
        heard = NEIGHBOURS * _standard(friends, others, len(space)) + WALK * _standard(walk, others, len(space))
        unknown = np.isin(others, links[note], invert=True)  # what is linked already is near by what it says alone
        score = np.round(score + unknown * (heard + popular[others]), 9)
        order = np.lexsort((others, -score))[: most[note]]
        yield [(int(others[place]), float(score[place])) for place in order]


def _rows(space: Space, mentions: Mapping[tuple[int, int], float]) -> Rows:
    size = len(space)
    mean, spread, best = np.zeros(size), np.ones(size), []
    for note, scores in enumerate(neighbours.scans(space, mentions)):
        mean[note], spread[note] = scores.mean(), scores.std() + 1e-6
        some = neighbours.largest(scores, min(CANDIDATES, size - 1))
        best.append(Sparse(some, scores[some]))
    return Rows(best, mean, spread)


def _walks(links: Sequence[Sequence[int]], degree: Ints) -> Iterator[Sparse]:
    """Give for each note the places that a walk from it comes by, and how often it does."""
    joined = np.fromiter((other for others in links for other in others), dtype=np.int64, count=int(degree.sum()))
    starts = np.concatenate([[0], np.cumsum(degree)])
    for note in range(len(links)):
        if not degree[note]:
            yield _NOWHERE
            continue
        here, steps = Sparse(np.array([note]), np.ones(1)), [_NOWHERE]
        for _ in range(STEPS):
            lengths = degree[here.columns]
            ends = np.cumsum(lengths)
            places = np.arange(ends[-1]) + np.repeat(starts[here.columns] - (ends - lengths), lengths)
            shares = np.repeat(here.values / np.maximum(lengths, 1), lengths)
            step = _summed(joined[places], shares, len(links))
            steps.append(step)
            some = _first(step, KEPT)
            here = Sparse(step.columns[some], step.values[some] * (1 - RESTART))
            if not len(here.columns):
                break
        columns, values = (np.concatenate(parts) for parts in zip(*steps, strict=True))
        yield _summed(columns, values, len(links))


_NOWHERE = Sparse(np.zeros(0, dtype=np.int64), np.zeros(0))


def _summed(columns: Ints, values: Floats, size: int) -> Sparse:
    """Add up the values of each column; columns ascend."""
    if len(columns) * SPREAD > size:
        dense: Floats = np.bincount(columns, values, minlength=size).astype(np.float64)
        found = np.flatnonzero(dense != 0)  # of bools: of floats it takes several times as long
        return Sparse(found, dense[found])
    found, place = np.unique(columns, return_inverse=True)
    return Sparse(found, np.bincount(place, values, minlength=len(found)).astype(np.float64))


def _first(row: Sparse, most: int) -> Ints:
    """Return where in a row its largest values stand, in the order of the columns."""
    if len(row.columns) <= most:
        return np.arange(len(row.columns))
    least = np.partition(row.values, -most)[-most] - 1e-11  # more than is lost by rounding
    some = np.flatnonzero(row.values >= least)
    if len(some) == most:
        return some
    return np.sort(some[np.lexsort((some, -np.round(row.values[some], 12)))[:most]])


def _mean_of(rows: Sequence[Sparse], size: int) -> Sparse:
    if not rows:
        return _NOWHERE
    columns = np.concatenate([row.columns for row in rows])
    return _summed(columns, np.concatenate([row.values for row in rows]) / len(rows), size)


def _candidates(note: int, rows: Sequence[Sparse], hubs: Ints) -> Ints:
    joined = distinct(np.concatenate([*(row.columns[_first(row, CANDIDATES)] for row in rows), hubs]))
    others: Ints = joined[joined != note]
    return others


def _at(row: Sparse, columns: Ints) -> Floats:
    """Return the values of a row in some columns, 0 where it has none."""
    if not len(row.columns):
        return np.zeros(len(columns))
    place = np.minimum(np.searchsorted(row.columns, columns), len(row.columns) - 1)
    found: Floats = np.where(row.columns[place] == columns, row.values[place], 0.0)
    return found


def _standard(row: Sparse, columns: Ints, size: int) -> Floats:
    """Return how far the values in some columns lie above the row's mean, in standard deviations."""
    mean = float(row.values.sum()) / size
    spread = max(0.0, float(np.square(row.values).sum()) / size - mean**2) ** 0.5
    return np.asarray((_at(row, columns) - mean) / (spread + 1e-6), dtype=np.float64)
