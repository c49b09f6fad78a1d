"""Millions of small whole numbers, put in order some at a time: no more memory than the answer needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vaultlint.graph.piles import Pile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultlint.graph.piles import Store

Ints: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.int32]  # positions and columns are small numbers: half the memory

AT_ONCE = 1_000_000  # numbers
TRANSPOSED = 16_000_000
_HALF = 32  # bits of a number whose other half is a position


def distinct(numbers: Ints) -> Ints:
    """Return the distinct of some numbers, ascending; `np.unique` may hash them, which takes several times as long.

    Examples
    --------
    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ranked = np.sort(numbers)
    return ranked[are_new(ranked)]


def are_new(ranked: Ints) -> NDArray[np.bool_]:
    """Tell of ascending numbers which are other than the one before."""
    new = np.ones(len(ranked), dtype=bool)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
    return new


def counted(numbers: Ints) -> tuple[Ints, Ints]:
    """Return the distinct of some numbers, ascending, and how often each stands.

    Examples
    --------
    >>> [found.tolist() for found in counted(np.array([3, 1, 3]))]
    [[1, 3], [1, 2]]
    """
    ranked = np.sort(numbers)
    firsts = np.flatnonzero(are_new(ranked))
    return ranked[firsts], np.diff(firsts, append=len(ranked))


def portions(starts: Ints, most: int = AT_ONCE) -> Iterator[tuple[int, int]]:
    """Part rows that begin at `starts` into runs of about `most` numbers: the first row of each, and the next one's.

    Examples
    --------
    >>> list(portions(np.array([0, 2, 3, 9, 10]), 4))
    [(0, 2), (2, 3), (3, 4)]
    """
    first, size = 0, len(starts) - 1
    while first < size:
        last = int(np.searchsorted(starts, starts[first] + most, side="right")) - 1
        last = min(max(last, first + 1), first + max(AT_ONCE, most), size)
        yield first, last
        first = last


def transposed(
    starts: Ints, columns: Places, values: NDArray[np.float64], lengths: Ints, store: Store | None = None
) -> tuple[Places, NDArray[np.float64], Ints]:
    """Turn rows in compressed form into columns: the row and the value of each number, and where each column begins.

    `lengths` says how often each column stands. Within a column rows ascend. Some columns are turned at a time.

    Examples
    --------
    >>> rows = np.array([0, 2, 3]), np.array([0, 2, 0], dtype=np.int32), np.array([0.1, 0.2, 0.3])
    >>> [found.tolist() for found in transposed(*rows, np.array([2, 0, 1]))]
    [[0, 1, 0], [0.1, 0.3, 0.2], [0, 2, 2, 3]]
    """
    begins = np.concatenate([[0], np.cumsum(lengths)])
    owners, founds = Pile(np.int32, store), Pile(np.float64, store)
    for low, high in portions(begins, TRANSPOSED):
        free = begins[low:high] - begins[low]
        owner = np.empty(int(begins[high] - begins[low]), dtype=np.int32)
        found = np.empty(len(owner))
        for first, last in portions(starts):
            some = columns[starts[first] : starts[last]]
            rows = np.repeat(np.arange(first, last, dtype=np.int32), np.diff(starts[first : last + 1]))
            part = values[starts[first] : starts[last]]
            if high - low < len(lengths):
                within = np.flatnonzero((some >= low) & (some < high))
                some, rows, part = some[within] - np.int32(low), rows[within], part[within]
            keys, at = _placed(some, free)
            owner[at], found[at] = rows[keys], part[keys]
            if store is not None:
                store.tidy()
        owners.add(owner)
        founds.add(found)
    return owners.array(), founds.array(), begins


def _placed(part: Places, free: Ints) -> tuple[Ints, Ints]:
    """Order some numbers by value; return where each stands and its place behind those before it.

    `free` has the next free place of each value, and goes on.
    """
    keys = part.astype(np.int64) << _HALF
    keys |= np.arange(len(part))
    keys = np.sort(keys[part >= 0])
    values = keys >> _HALF
    heads = np.flatnonzero(are_new(values))
    lengths = np.diff(heads, append=len(values))
    at = np.arange(len(values)) + np.repeat(free[values[heads]] - heads, lengths)
    free[values[heads]] += lengths
    keys &= (1 << _HALF) - 1
    return keys, at


def by_value(numbers: Places, size: int) -> tuple[Places, Ints]:
    """Return where each number below `size` stands, and where the places of each begin; those below 0 are left out.

    Examples
    --------
    >>> order, starts = by_value(np.array([2, -1, 0, 2], dtype=np.int32), 3)
    >>> order.tolist(), starts.tolist()
    ([2, 0, 3], [0, 1, 1, 3])
    """
    parts = range(0, len(numbers), AT_ONCE)
    counts = np.zeros(size, dtype=np.int64)
    for first in parts:
        part = numbers[first : first + AT_ONCE]
        counts += np.bincount(part[part >= 0], minlength=size)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return in_order(numbers, starts, lambda first, last: np.arange(first, last, dtype=np.int32)), starts


def in_order(numbers: Places, starts: Ints, told: Callable[[int, int], Places]) -> Places:
    """Return what is told of each number, in the order in which `by_value` gives where they stand.

    Parameters
    ----------
    numbers : numpy.ndarray
    starts : numpy.ndarray
        Where the places of each value begin.
    told : callable
        Given where a run of the numbers begins and ends, returns one number for each.

    Examples
    --------
    >>> numbers = np.array([2, -1, 0, 2], dtype=np.int32)
    >>> in_order(numbers, np.array([0, 1, 1, 3]), lambda first, last: np.array([7, 8, 9, 10])[first:last]).tolist()
    [9, 7, 10]
    """
    free = starts[:-1].copy()
    found = np.empty(int(starts[-1]), dtype=np.int32)
    for first in range(0, len(numbers), AT_ONCE):
        part = numbers[first : first + AT_ONCE]
        keys, at = _placed(part, free)
        found[at] = told(first, first + len(part))[keys]
    return found
