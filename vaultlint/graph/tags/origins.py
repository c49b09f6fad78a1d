"""Whose a note is: its reader's own, or made from something that was read; and what own notes are linked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultlint.graph.tags.tags import is_category

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from vaultlint.parse.note import Facts


def is_own(fact: Facts, url: str, category: str) -> bool:
    """Return whether a note is its reader's own: no source address, no exporter's format, no category of exporters."""
    return not (url or fact.reading.format or fact.reading.highlights or is_category(category))


def mark_own(graph: nx.MultiGraph[str], facts: Iterable[Facts]) -> None:
    """Set ``own`` on all written notes, and on own ones ``sources``: how many notes that are not own they link with."""
    mine = []
    for fact in facts:
        data = graph.nodes[f"note:{fact.path}"]
        data["own"] = is_own(fact, str(data["url"]), str(data["category"]))
        if data["own"]:
            mine.append(f"note:{fact.path}")
        else:
            data.pop("sources", None)
    for node in mine:
        graph.nodes[node]["sources"] = sum(graph.nodes[other].get("own") is False for other in linked(graph, node))


def linked(graph: nx.MultiGraph[str], node: str) -> list[str]:
    """Return what a link joins to a note, whichever of the two it stands in."""
    return [other for _, other, key in graph.edges(node, keys=True) if key == "links"]
