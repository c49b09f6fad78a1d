"""How often each note says each word, and each pair of words: some notes at a time."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.nearness.sorts import AT_ONCE, Ints, Places, are_new, counted, distinct, portions
from vaultlint.graph.piles import Pile
from vaultlint.graph.words.numbers import GAP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from vaultlint.graph.piles import Store

_MIXING = np.uint64(0x9E3779B97F4A7C15)  # of Fibonacci hashing: the upper bits of a product with it tell numbers apart
_ONCE, _AGAIN = 1, 2  # what is known of all numbers with a hash
_SLOTS = 4  # hashes for each pair
_MOST_BITS = 28
_SORTED = 4_000_000  # codes at once
_SAMPLE = 100_000  # of them, to part them by
_NOTES = 4096  # at once: a note and a pair make one number of 63 bits


class Counts(NamedTuple):
    """Rows of counts: how many columns each note has, which, ascending, and how often each stands there."""

    sizes: Ints
    columns: Places
    counts: NDArray[np.float64]


def singles(tokens: Places, starts: Ints, extra: NDArray[np.float64], size: int, store: Store | None = None) -> Counts:
    """Count the words of each note, and add what titles and tags say.

    Parameters
    ----------
    tokens, starts : numpy.ndarray
        All notes' words as columns, below 0 what is none; where each note's begin.
    extra : numpy.ndarray
        Rows of a note, a column, and how much is added there.
    size : int
        The number of columns.
    store : Store, optional
        Where to keep what is counted.
    """
    more = extra[np.argsort(extra[:, 0], kind="stable")]
    edges = np.searchsorted(more[:, 0], np.arange(len(starts)))
    sizes, columns, counts = [np.zeros(0, dtype=np.int64)], Pile(np.int32, store), Pile(np.float64, store)
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
        columns.add(keys % size)
        counts.add(total)
        if store is not None:
            store.tidy()
    return Counts(np.concatenate(sizes), columns.array(), counts.array())


def pairs(tokens: Places, starts: Ints, size: int, store: Store | None = None) -> tuple[Counts, Ints]:
    """Count pairs of words that at least two notes have: side by side, but for words that say nothing.

    Most pairs stand in one note alone. They are passed by without remembering each: a table of hashes tells which may
    have come twice, and only those are counted.

    Parameters
    ----------
    tokens, starts : numpy.ndarray
        As for `singles`.
    size : int
    store : Store, optional
        Where to keep what is counted.

    Returns
    -------
    Counts
        Its columns are places in the codes.
    codes : numpy.ndarray
        The pairs, ascending: the first word times `size`, plus the second.
    """
    known = _hashed(tokens, starts, size)
    shift = np.uint64(65 - len(known).bit_length())
    codes, counts, sizes = Pile(np.int64, store), Pile(np.int32, store), [np.zeros(1, dtype=np.int64)]
    for first, last, owner, found in _side_by_side(tokens, starts, size):
        maybe = known[_hash(found, shift)] == _AGAIN
        keys, many = counted(owner[maybe] * size * size + found[maybe])
        sizes.append(np.bincount(keys // (size * size), minlength=last - first))
        codes.add(keys % (size * size))
        counts.add(many)
    del known
    return _again(np.cumsum(np.concatenate(sizes)), codes.array(), counts.array(), store)


def _again(starts: Ints, codes: Ints, counts: Places, store: Store | None) -> tuple[Counts, Ints]:
    """Keep of the notes' pairs those that two notes have."""
    shared = _shared(codes, store)
    sizes, columns, many = [np.zeros(0, dtype=np.int64)], Pile(np.int32, store), Pile(np.float64, store)
    for first, last in portions(starts):
        part = codes[starts[first] : starts[last]]
        place = shared.searchsorted(part)
        keep = np.flatnonzero(np.append(shared, -1)[place] == part)
        owner = np.repeat(np.arange(last - first), np.diff(starts[first : last + 1]))
        sizes.append(np.bincount(owner[keep], minlength=last - first))
        columns.add(place[keep])
        many.add(counts[starts[first] : starts[last]][keep])
        if store is not None:
            store.tidy()
    return Counts(np.concatenate(sizes), columns.array(), many.array()), shared


def _shared(codes: Ints, store: Store | None) -> Ints:
    """Return which codes stand more than once, ascending; where they are many, those within some bounds at a time."""
    parts = range(0, len(codes), AT_ONCE)
    step = max(1, len(codes) // _SAMPLE)
    bounds = distinct(np.sort(codes[::step])[_SORTED // step :: max(1, _SORTED // step)]).tolist()
    found = []
    for low, high in pairwise([-1, *bounds, np.iinfo(np.int64).max]):
        some = []
        for first in parts:
            part = codes[first : first + AT_ONCE]
            some.append(part[(part > low) & (part <= high)])
            if store is not None:
                store.tidy()
        ranked = np.concatenate(some) if some else codes
        del some
        ranked.sort()
        again = ranked[1:][ranked[1:] == ranked[:-1]]
        found.append(again[are_new(again)] if len(again) else again)
    return np.concatenate(found)


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
