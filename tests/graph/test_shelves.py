"""What links rest on may lie in a temporary file: nobody can tell by what the graph says."""

from __future__ import annotations

import copy
import gc
import json
import pickle
import tempfile
import tracemalloc
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest

from vaultlint.graph import to_data
from vaultlint.graph.model import assemble
from vaultlint.graph.page import render
from vaultlint.graph.read_later import ShelvedFacts, ShelvedTerms, shelved
from vaultlint.graph.shelves import AT_ONCE, Shelf, Shelved
from vaultlint.graph.words.terms import extract
from vaultlint.parse import facts, parse

if TYPE_CHECKING:
    from vaultlint.graph.model import Graph

TOLD: dict[str, Any] = {
    "kind": "related", "weight": 0.25, "evidence": [{"path": "a.md", "line": 3, "text": "Só."}],
    "terms": [{"term": "só", "share": 0.1}], "copy": True,
}  # fmt: skip
TEXTS = (
    "# Dough\n\nThe dough of sourdough bread rests overnight in a cold bowl. A ripe levain lifts the dough.\n",
    "# Bread\n\nSourdough bread wants a ripe levain. The crust of the bread cracks as the dough cools.\n",
    "# Levain\n\nFeed the levain with flour. A ripe levain floats, and sourdough bread rises by it.\n",
)


def graph_of(shelf: Shelf | None) -> Graph:
    """Three near notes."""
    notes = [parse(f"{number}.md", text.encode()) for number, text in enumerate(TEXTS)]
    return assemble([facts(note) for note in notes], [extract(note) for note in notes], shelf=shelf)


def test_a_graph_on_a_shelf_is_written_as_any_other() -> None:
    """JSON and page are equal to the byte, and links are on the shelf."""
    plain, shelved = graph_of(None), graph_of(Shelf())
    edges = [data for _, _, data in shelved.edges(data=True) if data["kind"] == "related"]
    assert edges
    assert all(isinstance(data, Shelved) and data["evidence"] for data in edges)
    assert json.dumps(to_data(plain)) == json.dumps(to_data(shelved))
    assert render(to_data(plain), vault="v") == render(to_data(shelved), vault="v")
    assert list(plain.edges(data=True, keys=True)) == list(shelved.copy().edges(data=True, keys=True))


def test_a_shelved_edge_reads_as_a_dictionary() -> None:
    """Every way to read one gives what was put there, in its order."""
    edge = Shelved(TOLD, Shelf())
    for told in (dict(edge), {**edge}, edge.copy(), edge | {}, copy.deepcopy(edge), pickle.loads(pickle.dumps(edge))):
        assert type(told) is dict
        assert list(told.items()) == list(TOLD.items())
    assert edge == TOLD
    assert edge == Shelved(TOLD, Shelf())
    assert edge != TOLD | {"terms": []}
    assert list(edge) == list(TOLD)
    assert list(edge.values()) == list(TOLD.values())
    assert repr(edge) == repr(TOLD)
    assert (edge.get("terms"), edge.get("kind"), edge.get("none", 1)) == (TOLD["terms"], "related", 1)


def test_a_shelved_edge_can_be_changed() -> None:
    """What is set stays set, and what was on the shelf beside it stands."""
    edge = Shelved(TOLD, Shelf())
    edge["weight"] = 1.0
    edge["evidence"] = []
    assert dict(edge) == TOLD | {"weight": 1.0, "evidence": []}
    other = Shelved(TOLD, Shelf())
    other.setdefault("terms", []).append({"term": "x"})
    assert len(other["terms"]) == 2
    assert other.pop("evidence") == TOLD["evidence"]
    assert "evidence" not in other
    third = Shelved(TOLD, Shelf())
    del third["terms"]
    third.update(kind="links")
    assert third.popitem() == ("copy", True)
    assert dict(third) == {"kind": "links", "weight": 0.25, "evidence": TOLD["evidence"]}


@pytest.mark.parametrize("writable", [True, False])
def test_a_shelf_gives_back_what_was_put(writable: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the file and from what waits to be written; from memory where no file can be made."""

    def refuse(**_: object) -> None:
        raise OSError(30, "read-only file system")

    if not writable:
        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    shelf = Shelf()
    pieces = [bytes([number % 251]) * (number * 37) for number in range(400)]
    starts = [shelf.put(piece) for piece in pieces]
    assert sum(map(len, pieces)) > 2 * AT_ONCE
    for start, piece in reversed(list(zip(starts, pieces, strict=True))):
        assert shelf.take(start, len(piece)) == piece
    assert shelf.in_memory == (not writable)


def test_half_a_surrogate_pair_stays_in_memory() -> None:
    """What UTF-8 cannot hold is no reason to end."""
    with pytest.raises(UnicodeEncodeError):
        Shelved(TOLD | {"terms": [{"term": "\ud800"}]}, Shelf())


def test_notes_on_a_shelf_say_what_they_said() -> None:
    """Every field of a note's words and facts is what it was, and so is the graph of such notes, to the byte."""
    notes = [parse(f"{number}.md", text.encode()) for number, text in enumerate(TEXTS)]
    told = [(facts(note), extract(note)) for note in notes]
    shelf = Shelf()
    put = [shelved(*one, shelf) for one in told]
    for before, after in zip(told, put, strict=True):
        for whole, read in zip(before, after, strict=True):
            assert type(read) in (ShelvedFacts, ShelvedTerms)
            assert [getattr(read, each.name) for each in fields(whole)] == [
                getattr(whole, each.name) for each in fields(whole)
            ]
    plain, later = (assemble(*zip(*each, strict=True), shelf=shelf) for each in (told, put))
    assert render(to_data(plain), vault="v") == render(to_data(later), vault="v")


def test_a_note_that_cannot_be_shelved_stays_as_it_is() -> None:
    """Half a surrogate pair in a title is no reason to end."""
    note = parse("a.md", b"Salt is added late.\n")
    fact, words = facts(note), replace(extract(note), title="\ud800", forms=("\ud800",))
    assert shelved(fact, words, Shelf()) == (fact, words)


def test_a_note_on_the_shelf_takes_little_memory() -> None:
    """What is held of a note of 300 sentences is its path, its title and where the rest lies: less than 2 KB."""
    text = "\n\n".join(f"The {number}th loaf rested {number * 7} minutes in bowl{number}." for number in range(300))
    shelf = Shelf()
    tracemalloc.start()
    try:
        kept = []
        for number in range(40):
            note = parse(f"{number}.md", text.encode())
            kept.append(shelved(facts(note), extract(note), shelf))
            if number == 9:
                gc.collect()
                early = tracemalloc.get_traced_memory()[0] - len(shelf)
        del note
        gc.collect()
        late = tracemalloc.get_traced_memory()[0] - len(shelf)
    finally:
        tracemalloc.stop()
    assert (late - early) / 30 < 2_000, kept[0]
