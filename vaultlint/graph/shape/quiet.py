"""What does not crowd the map: kept in the data, found by search, drawn when asked for.

Authors of one note, exporters' category tags, daily notes, sync logs and full documents.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultlint.graph.tags.tags import is_category
from vaultlint.parse.dates import is_day

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx

    from vaultlint.parse.note import Facts

TINY = 5  # notes; a smaller vault shows all that it has
_SYNC_LOG = re.compile(
    r"^(?:[\w-]+ )?(?:syncs?|sync[ -](?:log|history|notifications?)|synced|import log)s?$", re.IGNORECASE
)
_FULL = re.compile(r"(?:^|/)full document(?: content)?s?/", re.IGNORECASE)
_DAILY = frozenset({"daily", "daily-note", "daily-notes", "dailynote", "journal/daily", "periodic/daily"})


def mark_quiet(graph: nx.MultiGraph[str], facts: Sequence[Facts]) -> None:
    """Set ``quiet`` on the nodes that a map need not show."""
    if len(facts) < TINY:
        return
    for fact in facts:
        if _is_quiet_note(fact):
            graph.nodes[f"note:{fact.path}"]["quiet"] = True
    for node, data in graph.nodes(data=True):
        if _is_quiet(graph, node, str(data["kind"]), str(data["label"])):
            data["quiet"] = True


def _is_quiet(graph: nx.MultiGraph[str], node: str, kind: str, label: str) -> bool:
    """Tell whether anything but a written note is quiet; a note not written yet is, if only quiet notes name it."""
    if kind == "author":
        return len(graph[node]) < 2
    if kind == "tag":
        return is_category(label) or label.casefold() in _DAILY
    others = graph[node] if graph.nodes[node].get("missing") else {}
    return bool(others) and (is_day(label) or all(graph.nodes[other].get("quiet") for other in others))


def _is_quiet_note(fact: Facts) -> bool:
    stem = fact.path.rpartition("/")[2].removesuffix(".md")
    if is_day(stem) or _SYNC_LOG.match(stem) or _FULL.search(fact.path):
        return True
    return any(tag.name.casefold() in _DAILY for tag in fact.tags)
