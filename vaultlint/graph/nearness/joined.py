"""Near notes, joined: of each link how near, and which words carry it. Links of a large vault are numbers in files."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple, overload

import numpy as np

from vaultlint.graph.nearness import neighbours
from vaultlint.graph.nearness.neighbours import Reasons
from vaultlint.graph.piles import Pile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from vaultlint.graph.analysis import GraphOptions
    from vaultlint.graph.nearness.vectors import Space

COPY = 0.9  # two notes nearer than this say the same
CROWD = 2000  # in larger vaults a link is shown if both notes have it among theirs, or one among its first
FIRST = 4
READ = 60  # columns of a link that are looked at for what it shows
ROUNDS = 5  # of setting copies aside: those that come up in place of others may be copies too


class Near(NamedTuple):
    """Two near notes (``a < b``), their score, why, and whether one is a copy of the other.

    `places` says which place each has among the other's nearest, from 1: that of `b` for `a`, then that of `a` for `b`.
    """

    a: int
    b: int
    score: float
    reasons: Reasons
    copy: bool
    places: tuple[int | None, int | None] = (None, None)


class _Found(NamedTuple):
    """Which pairs of notes are joined: their notes, the number of what was scored, copies, and places (0 for none)."""

    a: array[int]
    b: array[int]
    number: array[int]
    copy: bytearray
    first: array[int]
    second: array[int]


class Links(Sequence[Near]):
    """Near notes; each link is put together when it is asked for.

    Parameters
    ----------
    found : _Found
    scored : _Scored
    """

    def __init__(self, found: _Found, scored: _Scored) -> None:
        self._found = found
        self._scores, self._starts = scored.scores, scored.starts
        self._columns, self._shares = scored.columns.array(), scored.shares.array()

    def __len__(self) -> int:
        return len(self._found.a)

    @overload
    def __getitem__(self, place: int) -> Near: ...
    @overload
    def __getitem__(self, place: slice) -> list[Near]: ...
    def __getitem__(self, place: int | slice) -> Near | list[Near]:
        """Return a link."""
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        a, b, numbers, copy, first, second = self._found
        number = numbers[place]
        part = slice(self._starts[number], self._starts[number + 1])
        return Near(
            a[place],
            b[place],
            self._scores[number],
            Reasons(self._columns[part], self._shares[part]),
            bool(copy[place]),
            (first[place] or None, second[place] or None),
        )

    def __iter__(self) -> Iterator[Near]:
        yield from map(self.__getitem__, range(len(self)))

    def scored(self, near: Sequence[Sequence[int]]) -> list[list[tuple[int, float]]]:
        """Return each note's near notes with the scores of their links; what is not joined is left out."""
        a, b, numbers, *_ = self._found
        scores = map(self._scores.__getitem__, numbers)
        score = dict(zip(zip(a, b, strict=True), scores, strict=True))
        return [
            [(other, score[pair]) for other in others if (pair := (min(place, other), max(place, other))) in score]
            for place, others in enumerate(near)
        ]


class _Scored:
    """Pairs of notes that were scored, by a number for each."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._numbers: dict[int, int] = {}
        self._scratch = np.zeros(len(space.names))
        self.scores = array("d")
        self.starts = array("q", [0])
        self.columns, self.shares = Pile(np.int32, space.store), Pile(np.float64, space.store)

    def of(self, a: int, others: Sequence[int]) -> list[int]:
        """Return the numbers of a note and some others."""
        keys = [a * len(self._space) + b for b in others]
        new = [(key, b) for key, b in zip(keys, others, strict=True) if key not in self._numbers]
        if new:
            found = neighbours.reasons(self._space, a, [b for _, b in new], READ, self._scratch)
            for (key, _), (score, why) in zip(new, found, strict=True):
                self._numbers[key] = len(self.scores)
                self.scores.append(score)
                self.columns.add(why.columns)
                self.shares.add(why.shares)
                self.starts.append(self.starts[-1] + len(why.columns))
            self._space.tidy()
        return [self._numbers[key] for key in keys]


def joined(
    space: Space,
    ranked: Sequence[Sequence[int]],
    copies: Mapping[tuple[int, int], float],
    options: GraphOptions,
) -> tuple[list[array[int]], Links]:
    """Cut what is ranked to each note's neighbours, copies set aside, and join them."""
    aside = dict(copies)
    scored = _Scored(space)
    for last in range(ROUNDS):
        near = [array("i", [other for other in others if (min(place, other), max(place, other)) not in aside]
                           [: options.neighbours]) for place, others in enumerate(ranked)]  # fmt: skip
        found = _links(space, near, aside, options, scored)
        a, b, numbers, copy, *_ = found
        fresh = {
            (a[at], b[at]): scored.scores[numbers[at]]
            for at in np.flatnonzero(np.frombuffer(copy, dtype=np.uint8)).tolist()
            if (a[at], b[at]) not in aside
        }
        if not fresh or last == ROUNDS - 1:
            break
        aside |= fresh
    return near, Links(found, scored)


def _links(
    space: Space,
    near: Sequence[Sequence[int]],
    copies: Mapping[tuple[int, int], float],
    options: GraphOptions,
    scored: _Scored,
) -> _Found:
    """Join the near notes whose words bear it out, and copies; a link's score is the cosine of what both say."""
    partners = _partners(near, copies)
    found = _Found(array("i"), array("i"), array("q"), bytearray(), array("i"), array("i"))
    rank = [{b: place for place, b in enumerate(others, 1)} for others in near]
    for a in sorted(partners):
        others = sorted(partners.pop(a))
        some = [
            b
            for b in others
            if (a, b) in copies
            or len(space) <= CROWD
            or (b in rank[a] and a in rank[b])
            or min(rank[a].get(b, CROWD), rank[b].get(a, CROWD)) <= FIRST
        ]
        for b, number in zip(some, scored.of(a, some), strict=True):
            score = scored.scores[number]
            if score >= options.floor or (score and (a, b) in copies):
                found.a.append(a)
                found.b.append(b)
                found.number.append(number)
                found.copy.append((a, b) in copies or score >= COPY)
                found.first.append(rank[a].get(b, 0))
                found.second.append(rank[b].get(a, 0))
    return found


def _partners(near: Sequence[Sequence[int]], copies: Mapping[tuple[int, int], float]) -> dict[int, set[int]]:
    """Return for each note the later ones that are near it, or it to them, and its copies."""
    partners: dict[int, set[int]] = {}
    for a, others in enumerate(near):
        for b in others:
            partners.setdefault(min(a, b), set()).add(max(a, b))
    for a, b in copies:
        partners.setdefault(a, set()).add(b)
    return partners
