"""How often each note says each word, and each pair of words: some notes at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.nearness.sorts import Ints, Places, are_new, counted, portions
from vaultlint.graph.words.numbers import GAP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

_MIXING = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing: the upper bits of a product with it tell numbers apart
_ONCE, _AGAIN = 1, 2  # what is known of all numbers with a hash
_SLOTS = 4  # hashes for each pair
_MOST_BITS = 28
_NOTES = 4096  # at once: a note and a pair make one number of 63 bits


class Counts(NamedTuple):
    """Rows of counts: how many columns each note has, which, ascending, and how often each stands there."""

    sizes: Ints
    columns: Places
    counts: NDArray[np.float64]


def singles(tokens: Places, starts: Ints, extra: Sequence[tuple[int, int, float]], size: int) -> Counts:
    """Count the words of each note, and add what titles and tags say.

    Parameters
    ----------
    tokens, starts : numpy.ndarray
        All notes' words as columns, below 0 what is none; where each note's begin.
    extra : sequence of (int, int, float)
        A note, a column, and how much is added there.
    size : int
        The number of columns.
    """
    more = np.array(extra, dtype=np.float64).reshape(-1, 3)
    more = more[np.argsort(more[:, 0], kind="stable")]
    edges = np.searchsorted(more[:, 0], np.arange(len(starts)))
    sizes, columns, counts = [], [], []
    for first, last in portions(starts):
        part = tokens[starts[first] : starts[last]]
        owner = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))
        keys, found = counted((owner * size + part)[part >= 0])
        added = more[edges[first] : edges[last]]
        if len(added):
            every = np.concatenate([keys, ((added[:, 0] - first) * size + added[:, 1]).astype(np.int64)])
            keys, place = np.unique(every, return_inverse=True)
            total = np.bincount(place, np.concatenate([found, added[:, 2]]), minlength=len(keys))
        else:
            total = found
        sizes.append(np.bincount(keys // size, minlength=last - first))
        columns.append((keys % size).astype(np.int32))
        counts.append(total.astype(np.float64))
    return _joined(sizes, columns, counts)


def pairs(tokens: Places, starts: Ints, size: int) -> tuple[Counts, Ints]:
    """Count pairs of words that at least two notes have: side by side, but for words that say nothing.

    Most pairs stand in one note alone. They are passed by without remembering each: a table of hashes tells which may
    have come twice, and only those are counted.

    Parameters
    ----------
    tokens, starts : numpy.ndarray
        As for `singles`.
    size : int

    Returns
    -------
    Counts
        Its columns are places in the codes.
    codes : numpy.ndarray
        The pairs, ascending: the first word times `size`, plus the second.
    """
    known = _hashed(tokens, starts, size)
    shift = np.uint64(65 - len(known).bit_length())
    sizes, codes, counts = [], [], []
    for first, last, owner, found in _side_by_side(tokens, starts, size):
        maybe = known[_hash(found, shift)] == _AGAIN
        keys, many = counted(owner[maybe] * size * size + found[maybe])
        sizes.append(np.bincount(keys // (size * size), minlength=last - first))
        codes.append(keys % (size * size))
        counts.append(many.astype(np.int32))
    joined = np.concatenate(codes) if codes else np.zeros(0, dtype=np.int64)
    order = np.argsort(joined)
    ranked = joined[order]
    new = are_new(ranked)
    heads = np.flatnonzero(new)
    shared = np.diff(heads, append=len(ranked)) >= 2
    column = np.empty(len(joined), dtype=np.int32)
    column[order] = np.repeat(np.where(shared, np.cumsum(shared) - 1, -1), np.diff(heads, append=len(ranked)))
    keep = column >= 0
    owner = np.repeat(np.arange(len(starts) - 1), np.concatenate(sizes) if sizes else [])
    kept = np.bincount(owner[keep], minlength=len(starts) - 1)
    found_counts = np.concatenate(counts) if counts else np.zeros(0, dtype=np.int32)
    return Counts(kept, column[keep], found_counts[keep].astype(np.float64)), ranked[heads[shared]]


def _hashed(tokens: Places, starts: Ints, size: int) -> NDArray[np.uint8]:
    """Return by hash whether pairs come again: none with another hash does."""
    bits = min(_MOST_BITS, max(8, (_SLOTS * len(tokens)).bit_length()))
    known = np.zeros(1 << bits, dtype=np.uint8)
    shift = np.uint64(64 - bits)
    for _, _, _, found in _side_by_side(tokens, starts, size):
        ranked = np.sort(_hash(found, shift))
        before = known[ranked]
        known[ranked] = np.maximum(before, _ONCE)
        known[ranked[before > 0]] = _AGAIN
        known[ranked[1:][ranked[1:] == ranked[:-1]]] = _AGAIN
    return known


def _hash(codes: Ints, shift: np.uint64) -> Ints:
    found: Ints = ((codes.astype(np.uint64) * _MIXING) >> shift).astype(np.int64)
    return found


def _side_by_side(tokens: Places, starts: Ints, size: int) -> Iterator[tuple[int, int, Ints, Ints]]:
    """Give, some notes at a time, from which to which, and of each pair the note, from the first, and its code."""
    for begin, end in portions(starts):
        for first in range(begin, end, _NOTES):
            last = min(end, first + _NOTES)
            part = tokens[starts[first] : starts[last]]
            said = part != GAP
            owner = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))[said]
            part = part[said].astype(np.int64)
            side = (part[:-1] >= 0) & (part[1:] >= 0)  # a STOP ends every note
            yield first, last, owner[:-1][side], part[:-1][side] * size + part[1:][side]


def _joined(sizes: list[Ints], columns: list[Places], counts: list[NDArray[np.float64]]) -> Counts:
    if not sizes:
        return Counts(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0))
    return Counts(np.concatenate(sizes), np.concatenate(columns), np.concatenate(counts))
