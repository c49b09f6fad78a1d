"""A graph's edges as the page's data wants them: records, and beside them where each begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from .columns import ABSENT


class Edges(NamedTuple):
    """Edges, each at the same place of four lists.

    Attributes
    ----------
    rows : sequence of dict
        Their attributes; ends and keys that stand there too are passed over.
    sources, targets, keys : list
        `ABSENT` is the key of an edge that has none.
    """

    rows: Sequence[dict[str, Any]]
    sources: list[Any]
    targets: list[Any]
    keys: list[Any]


def edges_of(given: Sequence[dict[str, Any]] | Edges) -> Edges:
    """Return edges given as node-link records."""
    if isinstance(given, Edges):
        return given
    return Edges(
        given,
        [edge.get("source") for edge in given],
        [edge.get("target") for edge in given],
        [edge.get("key", ABSENT) for edge in given],
    )
