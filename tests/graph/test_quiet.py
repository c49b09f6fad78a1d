"""What is quiet stays in the data and off the map."""

from __future__ import annotations

import pytest
from graph_vaults import graph_of

from vaultlint.parse.dates import is_day


def quiet(graph):
    return {node for node, data in graph.nodes(data=True) if data.get("quiet")}


def test_what_crowds_a_map_is_quiet(small_vault):
    """Authors of one note, category tags, daily notes, sync logs, full documents; all else is not."""
    files = {
        **small_vault,
        "One.md": "---\nauthor: Dee Fox\n---\nA buyer signs. #books #craft\n",
        "Daily/2025-03-18.md": "A walk. [[Tomorrow's list]]\n",
        "Journal.md": "Tired. #daily\n",
        "Readwise/Readwise Syncs.md": "Synced 3 notes.\n",
        "Readwise/Full Document Contents/Articles/Long.md": "A long text.\n",
    }
    graph = graph_of(files)
    assert quiet(graph) == {
        "author:dee fox", "tag:books", "tag:daily", "note:Daily/2025-03-18.md", "note:Journal.md",
        "note:Readwise/Readwise Syncs.md", "note:Readwise/Full Document Contents/Articles/Long.md",
        "note:tomorrow's list",
    }  # fmt: skip
    assert all({"x", "y"} <= set(graph.nodes[node]) for node in quiet(graph))


def test_a_tiny_vault_shows_all_it_has(seed_graph):
    """In the vault of the two seeds the author is on the map."""
    assert "author:wes kao" in seed_graph
    assert not quiet(seed_graph)


@pytest.mark.parametrize(("name", "day"), [
    ("2025-03-18", True), ("2025-03-18 Tuesday", True), ("Jan 12th, 2024", True), ("18. March 2025", True),
    ("2025-11-06 Renewal call", False), ("1984", False), ("March", False), ("Marching on 2025-01-01", False),
])  # fmt: skip
def test_a_daily_notes_name_is_a_day(name, day):
    """Nothing but a date makes a daily note."""
    assert is_day(name) is day


def test_territories_are_not_named_by_status_or_type():
    """Tags that say how far or what kind a note is name no territory while there are others."""
    text = "---\ntags: [type/slipbox, status/draft, books, sales]\n---\nA buyer signs the contract, call {}.\n"
    graph = graph_of({f"{number}.md": text.format(number) for number in range(6)})
    named = {theme for community in graph.graph["communities"] for theme in community["themes"]}
    assert "sales" in named
    assert not named & {"type/slipbox", "status/draft", "books"}
