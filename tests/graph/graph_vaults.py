"""Vaults for the graph's tests, and the seeds' names."""

from __future__ import annotations

from pathlib import Path

from vaultlint.graph import GraphOptions, assemble, extract
from vaultlint.parse import facts, parse

SEEDS = Path(__file__).parent.parent / "data" / "seeds"
CUSTOMERS = "Be More Assertive With Customers.md"
CLIENTS = "3 Ways to Be More Assertive with Clients.md"


def graph_of(files, *, order=1, **options):
    """Build the graph of a vault given as path → text or bytes."""
    data = {path: text.encode("utf-8") if isinstance(text, str) else text for path, text in files.items()}
    notes = [parse(path, content) for path, content in list(data.items())[::order]]
    return assemble([facts(note) for note in notes], [extract(note) for note in notes], options=GraphOptions(**options))


def edges_of(graph, kind):
    """Return the edges of a kind as ({ends}, attributes)."""
    return [({a, b}, data) for a, b, data in graph.edges(data=True) if data["kind"] == kind]
