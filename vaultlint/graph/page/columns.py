"""Records as columns: the same small JSON for nodes, edges, terms and sentences.

A column holds one value for each row, in the shortest of these forms, which ``readColumn`` in ``js/columns.js`` reads:

- ``[value, …]``: as they are;
- ``{"all": value}``, with ``"but": column`` of the rows that differ: one value nearly everywhere;
- ``{"of": [text, …], "at": [number, …]}``: few texts, each written once;
- ``{"per": 10000, "at": [number, …]}``: numbers with few decimals, as whole ones;
- ``{"rows": [first, count, skip, count, …], "is": column}``: only these rows have the attribute at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, Final

import numpy as np

Column = list[Any] | dict[str, Any]

ABSENT: Final = object()
MOSTLY = 0.75  # of the rows, before one value is written once and the others as exceptions
SCALES = (1, 10, 100, 1000, 10000)
SAMPLE = 64
_PLAIN = (str, bool, int, float, type(None))
_SMALL = 2**40  # beyond, a number times a scale may not be exact


def table(rows: Sequence[Mapping[str, Any]], names: Iterable[str]) -> Iterator[tuple[str, Column]]:
    """Give the rows' values of these attributes, one column after another."""
    for name in names:
        yield str(name), encode([row.get(name, ABSENT) for row in rows])


def names_of(rows: Iterable[Mapping[str, Any]], without: Iterable[str] = ()) -> list[str]:
    """List the attributes of all rows, in the order in which they come."""
    shapes = dict.fromkeys(map(tuple, rows))  # rows are many, and of few kinds
    return list(dict.fromkeys(name for shape in shapes for name in shape if name not in without))


def encode(values: list[Any]) -> Column:
    """Write a column in its shortest form; `ABSENT` marks rows without the attribute.

    >>> encode(["note", "note", "note", "tag"])
    {'all': 'note', 'but': {'rows': [3, 1], 'is': {'all': 'tag'}}}
    >>> encode([0.25, 0.5, ABSENT])
    {'rows': [0, 2], 'is': {'per': 100, 'at': [25, 50]}}
    """
    types = set(map(type, values))
    if type(ABSENT) in types:
        present = [row for row, value in enumerate(values) if value is not ABSENT]
        return {"rows": runs(present), "is": encode([values[row] for row in present])}
    return _nearly_constant(values) or _few_texts(values, types) or _scaled(values, types) or values


def runs(rows: Iterable[int]) -> list[int]:
    """Write ascending row numbers as: how many to skip, how many follow, and so on.

    >>> runs([0, 1, 2, 7])
    [0, 3, 4, 1]
    """
    written: list[int] = []
    end = 0
    for row in rows:
        if written and row == end:
            written[-1] += 1
        else:
            written += (row - end, 1)
        end = row + 1
    return written


def _nearly_constant(values: list[Any]) -> Column | None:
    """Look at a few rows first: most columns are not of this form, and counting costs."""
    step = len(values) // SAMPLE + 1
    sample = [(type(value), value) for value in values[::step] if isinstance(value, _PLAIN)]
    if len(sample) < MOSTLY / 2 * len(values) / step or not sample:
        return None
    (kind, common), _ = Counter(sample).most_common(1)[0]
    if values.count(common) < MOSTLY * len(values):  # at least: 1 and True are equal
        return None
    others = [ABSENT if type(value) is kind and value == common else value for value in values]
    count = sum(value is ABSENT for value in others)
    if count == len(values):
        return {"all": common}
    return {"all": common, "but": encode(others)} if count >= MOSTLY * len(values) else None


def _few_texts(values: list[Any], types: set[type]) -> Column | None:
    if types != {str}:
        return None
    numbers = {text: number for number, text in enumerate(dict.fromkeys(values))}
    if len(numbers) * 4 > len(values):
        return None
    return {"of": list(numbers), "at": [numbers[value] for value in values]}


def _scaled(values: list[Any], types: set[type]) -> Column | None:
    if float not in types or types - {int, float}:
        return None
    try:
        numbers = np.array(values, dtype=np.float64)
    except OverflowError:  # an integer of hundreds of digits
        return None
    if not (np.abs(numbers) < _SMALL).all():
        return None
    for scale in SCALES:
        whole = np.rint(numbers * scale)  # ties to even, as Python rounds
        if (whole / scale == numbers).all():
            return {"per": scale, "at": whole.astype(np.int64).tolist()}
    return None


def written_lists(lists: Sequence[Any]) -> dict[str, Any] | None:
    """Write rows' lists of records as how many each row has, and the columns of all; None where no row has a list.

    >>> written_lists([[{"term": "a"}, {"term": "b"}], ABSENT])
    {'count': {'rows': [0, 1], 'is': {'all': 2}}, 'columns': {'term': ['a', 'b']}}
    """
    if all(each is ABSENT for each in lists):
        return None
    counts = encode([each if each is ABSENT else len(each) for each in lists])
    items = list(chain.from_iterable(each for each in lists if each is not ABSENT))
    if set(map(type, items)) - {dict}:  # not what vaultlint writes: kept as it is
        return {"count": counts, "items": items}
    return {"count": counts, "columns": dict(table(items, names_of(items)))}
