"""How typical a note's words are of the notes with a tag."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from vaultlint.graph.nearness.sorts import AT_ONCE
from vaultlint.graph.nearness.vectors import whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultlint.graph.nearness.vectors import Floats, Space
    from vaultlint.graph.tags.tags import VaultTag

ROWS = 1_000  # that are multiplied at once


class Words:
    """How near a note's words are to those of the notes with a tag."""

    def __init__(self, space: Space) -> None:
        self._space = space
        self._total = np.zeros(len(space.names))
        self._kept = np.ones(len(space.names))

    def untypical(self, tag: VaultTag, places: Sequence[int]) -> list[float]:
        """Return for each place the share of a tag's notes that are nearer to the others with the tag."""
        carriers = sorted(tag.uses)
        size = len(carriers)
        with self._summed(tag):
            dots, squares = self._products([*carriers, *places])
        lengths = np.sqrt(np.maximum(squares, 1e-12))
        own = np.sort((dots[:size] - squares[:size]) / max(1, size - 1) / lengths[:size])
        others = dots[size:] / size / lengths[size:]
        return [float(share) for share in 1 - np.searchsorted(own, others) / size]

    def shared(self, tag: VaultTag, places: Sequence[int]) -> list[list[int]]:
        """Return for each place the columns that a tag's notes have more than others do, weightiest first."""
        found = []
        with self._summed(tag):
            for place in places:
                columns, weights = self._space.row(place)
                product = np.round((self._total[columns] / len(tag.uses) - self._usual[columns]) * weights, 9)
                order = np.lexsort((columns, -product))
                found.append([int(columns[at]) for at in order.tolist() if product[at] > 0])
        return found

    @cached_property
    def _usual(self) -> Floats:
        """The mean row."""
        space = self._space
        total = np.zeros(len(space.names))
        for first in range(0, len(space.columns), AT_ONCE):
            part = slice(first, first + AT_ONCE)
            np.add.at(total, space.columns[part], space.weights[part])  # one after another, however they are parted
            space.tidy()
        return total / len(space)

    @contextmanager
    def _summed(self, tag: VaultTag) -> Iterator[None]:
        """Hold the sum of the rows of the notes with a tag, without the tag's own words."""
        names = (*tag.key.split(" "), whole(tag.key))
        own = [self._space.stems[name] for name in names if name in self._space.stems]
        rows = [self._space.row(place) for place in sorted(tag.uses)]
        for columns, weights in rows:
            self._total[columns] += weights
        self._total[own] = self._kept[own] = 0.0
        yield
        self._kept[own] = 1.0
        for columns, _ in rows:
            self._total[columns] = 0.0

    def _products(self, places: Sequence[int]) -> tuple[Floats, Floats]:
        """Return the products of some rows with the sum, and the squared lengths of what is kept of them."""
        parts = [self._products_of(places[first : first + ROWS]) for first in range(0, len(places), ROWS)]
        dots, squares = (np.concatenate(each) for each in zip(*parts, strict=True))
        return dots, squares

    def _products_of(self, places: Sequence[int]) -> tuple[Floats, Floats]:
        space = self._space
        space.tidy()
        starts, lengths = space.starts[places], np.diff(space.starts)[places]
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1]) + np.repeat(starts - (ends - lengths), lengths)
        columns, weights = space.columns[at], space.weights[at]
        owner = np.repeat(np.arange(len(places)), lengths)
        dots = np.bincount(owner, self._total[columns] * weights, minlength=len(places))
        squares = np.bincount(owner, self._kept[columns] * weights * weights, minlength=len(places))
        return dots.astype(np.float64), squares.astype(np.float64)
