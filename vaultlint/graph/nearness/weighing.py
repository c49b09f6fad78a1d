"""What is counted becomes weights: some notes at a time, so that only the answer takes room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from vaultlint.graph.nearness.sorts import AT_ONCE, Ints, Places, portions
from vaultlint.graph.piles import Pile

if TYPE_CHECKING:
    from vaultlint.graph.nearness.counting import Counts
    from vaultlint.graph.nearness.vectors import Floats
    from vaultlint.graph.piles import Store


def frequency_of(counts: Counts, size: int, store: Store | None) -> Ints:
    """Return in how many notes each column stands."""
    found = np.zeros(size, dtype=np.int64)
    for first in range(0, len(counts.columns), AT_ONCE):
        found += np.bincount(counts.columns[first : first + AT_ONCE], minlength=size)
        if store is not None:
            store.tidy()
    return found


def weighed(words: Counts, pairs: Counts, idf: Floats, size: int, store: Store | None) -> tuple[Ints, Places, Floats]:
    """Put each note's pairs behind its words and weigh them: rows of length one, in compressed form."""
    starts = np.concatenate([[0], np.cumsum(words.sizes + pairs.sizes)])
    word_starts, pair_starts = (np.concatenate([[0], np.cumsum(each.sizes)]) for each in (words, pairs))
    all_columns, all_weights = Pile(np.int32, store), Pile(np.float64, store)
    for first, last in portions(starts):
        some, others = (slice(each[first], each[last]) for each in (word_starts, pair_starts))
        columns = np.empty(int(starts[last] - starts[first]), dtype=np.int32)
        weights = np.empty(len(columns))
        rows = np.repeat(np.arange(last - first), words.sizes[first:last])
        at = np.arange(len(rows)) + (pair_starts[first:last] - pair_starts[first])[rows]
        columns[at], weights[at] = words.columns[some], words.counts[some]
        rows = np.repeat(np.arange(last - first), pairs.sizes[first:last])
        at = np.arange(len(rows)) + (word_starts[first + 1 : last + 1] - word_starts[first])[rows]
        columns[at], weights[at] = pairs.columns[others] + np.int32(size), pairs.counts[others]
        weights = np.log(np.maximum(weights, 0.3, out=weights), out=weights)
        weights += 1
        np.maximum(weights, 0.05, out=weights)
        weights *= idf[columns]
        rows = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))
        weights /= np.sqrt(np.bincount(rows, weights * weights, minlength=last - first))[rows]
        all_columns.add(columns)
        all_weights.add(weights)
        if store is not None:
            store.tidy()
    return starts, all_columns.array(), all_weights.array()
