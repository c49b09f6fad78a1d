"""From a graph to rows. The one module of this room that needs the extra [graph]."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from vaultlint.export.columns import EDGES, NODES
from vaultlint.graph.files.export import to_columns, to_data

if TYPE_CHECKING:
    import networkx as nx

    from vaultlint.export.rows import Row

_QUOTE = ("path", "line", "text", "by", "url", "anchor", "place")
_FLAGS = ("missing", "quiet", "inferred", "copy")  # on a node or edge where they hold


def nodes(graph: nx.MultiGraph[str]) -> Iterator[Row]:
    """Give a row for each node."""
    names = [column.name for column in NODES.columns]
    for node in to_data(graph)["nodes"]:
        yield _row(names, node)


def edges(graph: nx.MultiGraph[str]) -> Iterator[Row]:
    """Give a row for each edge."""
    names = [column.name for column in EDGES.columns]
    held = to_columns(graph)["edges"]
    for source, target, data in zip(held.sources, held.targets, held.rows, strict=True):
        row = _row(names, dict(data))
        row["source"], row["target"] = source, target
        row["terms"] = [{"term": one["term"], "share": float(one["share"])} for one in data.get("terms", ())]
        row["evidence"] = [{name: quote.get(name) for name in _QUOTE} for quote in data.get("evidence", ())]
        yield row


def _row(names: list[str], data: dict[str, Any]) -> Row:
    return {name: bool(data.get(name)) if name in _FLAGS else data.get(name) for name in names}
