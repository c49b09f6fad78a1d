"""What links rest on may lie in a temporary file: nobody can tell by what the graph says."""

from __future__ import annotations

import copy
import errno
import gc
import json
import pickle
import sys
import tempfile
import tracemalloc
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from random import Random
from typing import TYPE_CHECKING, Any
from unittest import mock

import msgspec
import networkx as nx
import pytest
from click.testing import CliRunner

from vaultlint.cli import main
from vaultlint.errors import VaultlintError
from vaultlint.graph import piles, read_later, shelves, to_data, vaults
from vaultlint.graph.model import assemble
from vaultlint.graph.page import render
from vaultlint.graph.read_later import ShelvedFacts, ShelvedTerms, shelved
from vaultlint.graph.shelved import Shelved
from vaultlint.graph.shelves import AT_ONCE, Shelf
from vaultlint.graph.vaults import build, write
from vaultlint.graph.words.terms import extract
from vaultlint.parse import facts, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO
    from pathlib import Path

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
    edge = Shelved(Shelf(), TOLD)
    for told in (dict(edge), {**edge}, edge.copy(), edge | {}, copy.deepcopy(edge), pickle.loads(pickle.dumps(edge))):
        assert type(told) is dict
        assert list(told.items()) == list(TOLD.items())
    assert edge == TOLD
    assert edge == Shelved(Shelf(), TOLD)
    assert edge != TOLD | {"terms": []}
    assert list(edge) == list(TOLD)
    assert list(edge.values()) == list(TOLD.values())
    assert repr(edge) == repr(TOLD)
    assert (edge.get("terms"), edge.get("kind"), edge.get("none", 1)) == (TOLD["terms"], "related", 1)


def test_networkx_reads_a_shelved_graph_as_any_other() -> None:
    """Copies, data for other tools, and what networkx computes."""
    plain, shelved = graph_of(None), graph_of(Shelf())
    for way in (
        nx.node_link_data,
        nx.adjacency_data,
        nx.cytoscape_data,
        nx.to_dict_of_dicts,
        lambda graph: sorted(nx.maximum_spanning_tree(graph).edges(keys=True)),
        lambda graph: dict(graph.degree(weight="weight")),
        lambda graph: [sorted(nx.Graph(graph).edges(data="weight"))],
        lambda graph: list(nx.MultiGraph(graph).subgraph(list(graph)[:4]).copy().edges(data=True, keys=True)),
        lambda graph: nx.get_edge_attributes(graph, "terms"),
        lambda graph: list(nx.generate_gml(graph, stringizer=repr)),
    ):
        assert way(shelved) == way(plain)
    for graph in (plain, shelved):
        nx.set_edge_attributes(graph, 7, "weight")
        nx.set_edge_attributes(graph, {edge: {"seen": True} for edge in graph.edges(keys=True)})
    assert nx.utils.graphs_equal(plain, shelved)


def test_a_shelved_edge_can_be_changed() -> None:
    """What is set stays set, and what was on the shelf beside it stands."""
    edge = Shelved(Shelf(), TOLD)
    edge["weight"] = 1.0
    edge["evidence"] = []
    assert dict(edge) == TOLD | {"weight": 1.0, "evidence": []}
    other = Shelved(Shelf(), TOLD)
    other.setdefault("terms", []).append({"term": "x"})
    assert len(other["terms"]) == 2
    assert other.pop("evidence") == TOLD["evidence"]
    assert "evidence" not in other
    third = Shelved(Shelf(), TOLD)
    del third["terms"]
    third.update(kind="links")
    assert third.popitem() == ("copy", True)
    assert dict(third) == {"kind": "links", "weight": 0.25, "evidence": TOLD["evidence"]}


@pytest.mark.parametrize(
    "value", [(1, 2), [(1, 2)], {"a", "b"}, date(2024, 1, 17), datetime(2024, 1, 17, tzinfo=UTC), 2**70, b"x", object()]
)
def test_a_shelved_edge_gives_back_what_was_set(value: object) -> None:
    """Whatever a dictionary holds; beside it the others stand."""
    for change in (lambda edge: edge.update(when=value), lambda edge: edge.setdefault("when", value)):
        edge = Shelved(Shelf(), TOLD)
        change(edge)
        edge["weight"] = 2
        for found in (edge["when"], dict(edge)["when"], edge.copy()["when"]):
            assert (type(found), found) == (type(value), value)
        assert dict(edge) == TOLD | {"when": value, "weight": 2}
        assert list(reversed(edge)) == list(reversed(dict(edge)))


VALUES = (
    None, 0, True, 1.5, 2**70, "x", "\ud800", b"x", (1,), [1], [(1,)], {"a": (1,)}, {1: 2}, {1, 2}, bytearray(b"x"),
    date(2024, 1, 17), float("inf"), {"a": [None]}, frozenset({1}), 1j, -(2**63), [], {},
)  # fmt: skip
NAMES = ("kind", "weight", "inferred", "copy", "evidence", "terms", "", 1, None, (1, 2))


@pytest.mark.parametrize("seed", range(40))
def test_a_shelved_edge_goes_on_as_a_dictionary_does(seed: int) -> None:
    """Whatever is set, asked and taken out, in whatever order: the same answers, errors, order and types."""
    chance = Random(seed)
    for _ in range(50):
        plain: dict[Any, Any] = {name: chance.choice((1, "x", True)) for name in chance.sample(NAMES[:6], 2)}
        shelved = Shelved(Shelf(), plain)
        for _ in range(chance.randrange(7)):
            name, value = chance.choice(NAMES), chance.choice(VALUES)
            way = chance.choice((
                lambda edge: edge.__setitem__(name, value), lambda edge: edge.update({name: value}),  # noqa: B023
                lambda edge: edge.pop(name), lambda edge: edge.pop(name, value), lambda edge: edge.popitem(),  # noqa: B023
                lambda edge: edge.setdefault(name, value), lambda edge: edge.__delitem__(name),  # noqa: B023
                lambda edge: edge.get(name, value), lambda edge: name in edge, lambda edge: edge.clear(),  # noqa: B023
            ))  # fmt: skip
            assert answer(way, shelved) == answer(way, plain)
            for one, other in ((dict(shelved), plain), (shelved.copy(), plain)):
                assert repr(one) == repr(other)
            assert (len(shelved), list(shelved)) == (len(plain), list(plain))


def answer(way: Callable[[Any], object], edge: object) -> str:
    """Return what asking gives, or how it fails."""
    try:
        return repr(way(edge))
    except KeyError as error:
        return f"KeyError({error})"


def test_true_is_not_one() -> None:
    """Edges that are equal to Python have their own attributes still."""
    shelf = Shelf()
    edges = [Shelved(shelf, {"kind": "links", "inferred": one}) for one in (True, 1, False, 0, 1.0)]
    assert [repr(edge["inferred"]) for edge in edges] == ["True", "1", "False", "0", "1.0"]


def test_an_encoder_refuses_a_shelved_edge() -> None:
    """Who knows dictionaries alone says so; an empty one in its place would be a loss that nobody sees."""
    edge = Shelved(Shelf(), TOLD)
    for encode in (json.dumps, msgspec.json.encode, msgspec.msgpack.encode):
        with pytest.raises(TypeError):
            encode(edge)
        assert encode(dict(edge)) == encode(TOLD)


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
    told = TOLD | {"terms": [{"term": "\ud800"}]}
    edge = Shelved(Shelf(), told)
    edge["weight"] = 1.0
    assert (edge, list(edge), len(edge), edge["kind"]) == (told | {"weight": 1.0}, list(told), len(told), "related")


def test_a_vault_on_disk_is_written_as_any_other(tmp_path: Path) -> None:
    """Every output is equal to the byte, and so is a second one of the same graph."""
    for name, on_disk in (("memory", False), ("disk", True)):
        graph = build("examples/reading-vault", on_disk=on_disk)
        shelved = {isinstance(data, Shelved) for _, _, data in graph.edges(data=True)}
        assert shelved == {on_disk}
        assert "edge_attr_dict_factory" not in vars(graph)
        for suffix in (".html", ".json", ".gexf", ".graphml", ".csv", ".canvas"):
            write(graph, tmp_path / name / f"graph{suffix}")
        write(graph, tmp_path / name / "none.html", quotes=False)
    files = sorted(path.name for path in (tmp_path / "memory").iterdir())
    assert len(files) == 8
    for file in files:
        assert (tmp_path / "memory" / file).read_bytes() == (tmp_path / "disk" / file).read_bytes(), file


@pytest.mark.parametrize("limit", [0, 10_000])
def test_the_command_puts_large_vaults_on_disk(limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A vault of more notes than the limit is, one of fewer is not; `build` itself puts none there."""
    seen = []

    def spy(graph: Graph, path: Path, **options: Any) -> list[Path]:
        seen.extend(isinstance(data, Shelved) for _, _, data in graph.edges(data=True))
        return write(graph, path, **options)

    monkeypatch.setattr(vaults, "ON_DISK", limit)
    monkeypatch.setattr(vaults, "write", spy)
    page = tmp_path / "page.html"
    done = CliRunner().invoke(main, ["graph", "examples/reading-vault", "-o", str(page), "--no-cache", "-q"])
    assert (done.exit_code, done.output) == (0, "")
    assert set(seen) == {limit == 0}
    graph = build("examples/reading-vault")
    assert not any(isinstance(data, Shelved) for _, _, data in graph.edges(data=True))
    write(graph, tmp_path / "other.html")
    assert page.read_bytes() == (tmp_path / "other.html").read_bytes()


@pytest.mark.parametrize(("given", "asked"), [(7, 50), (50, 7), (7, 7)])
def test_a_system_that_reads_little_at_a_time(
    given: int, asked: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of more bytes than one call gives, or may ask for, all are read; a file that somebody cut ends in one line."""
    path = tmp_path / "numbers"
    path.write_bytes(bytes(range(100)))
    some = shelves._some_at
    monkeypatch.setattr(shelves, "_MOST", asked)
    with (
        path.open("rb", buffering=0) as file,
        mock.patch.object(shelves, "_some_at", lambda file, start, size: some(file, start, min(given, size))),
    ):
        assert len(some(file, 0, 90)) == asked
        assert shelves.read_at(file, 3, 90) == bytes(range(3, 93))
        assert shelves.read_at(file, 3, 0) == b""
        with pytest.raises(VaultlintError, match="cut short"):
            shelves.read_at(file, 50, 60)


@pytest.mark.parametrize(
    "arguments",
    [
        ["themes", "{vault}", "--output-format", "json", "--no-cache"],
        ["related", "Saying the Number", "--vault", "{vault}", "--output-format", "json", "--no-cache"],
        ["weave", "{vault}", "--no-cache"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_commands_say_of_large_vaults_what_they_say_of_others(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies on the disk while they work changes no answer."""
    told = []
    for limit in (10_000, 0):
        monkeypatch.setattr(vaults, "ON_DISK", limit)
        with mock.patch.object(shelves.Shelf, "put", autospec=True, side_effect=shelves.Shelf.put) as put:
            done = CliRunner().invoke(main, [one.format(vault="examples/reading-vault") for one in arguments])
        assert bool(put.call_count) == (limit == 0)
        told.append((done.exit_code, done.output))
    assert told[0] == told[1]
    assert len(told[0][1]) > 200


@pytest.mark.parametrize("room", [0, 1, 5_000, 60_000])
def test_a_full_disk_is_no_reason_to_end(room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the disk is full, what it does not take stays in memory, and the page is equal to the byte."""
    left = room

    def write_some(file: FileIO, data: bytes | bytearray | memoryview) -> None:
        nonlocal left
        told = memoryview(data).cast("B")
        took = file.write(told[:left]) if left else 0
        left -= took
        if took < len(told):
            raise OSError(errno.ENOSPC, "no space left on device")

    for module in (shelves, piles):
        monkeypatch.setattr(module, "write_all", write_some)
    force(monkeypatch)
    pages = [tmp_path / "memory.html", tmp_path / "disk.html"]
    for page, on_disk in zip(pages, (False, True), strict=True):
        write(build("examples/reading-vault", on_disk=on_disk), page)
    assert pages[0].read_bytes() == pages[1].read_bytes()
    assert left < max(room, 1)


def force(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing wait to be written together, and hold nothing that was read."""
    monkeypatch.setattr(shelves, "AT_ONCE", 1)
    monkeypatch.setattr(piles, "TOGETHER", 1)
    monkeypatch.setattr(piles, "RESIDENT", 0)
    monkeypatch.setattr(piles, "SELDOM", 1)
    for kind in read_later.HELD:
        monkeypatch.setitem(read_later.HELD, kind, 1)


def make_room() -> list[str]:
    """Have Python's own table of strings grow, as it does at once for whoever adds the one too many: not to us then."""
    room: list[str] = []
    tracemalloc.start()
    try:
        before = 0
        while tracemalloc.get_traced_memory()[0] - before < 500_000:
            before = tracemalloc.get_traced_memory()[0]
            room += [sys.intern(f"room {len(room) + number}") for number in range(100)]
    finally:
        tracemalloc.stop()
    return room


def most_held(vault: Path, *, on_disk: bool) -> int:
    """Return how many bytes are held at most: once all notes are read, weighed and compared, and joined."""
    held = []

    def look(_: str) -> None:
        gc.collect()
        held.append(tracemalloc.get_traced_memory()[0])

    gc.collect()
    tracemalloc.start()
    try:
        graph = build(vault, on_disk=on_disk, stage=look)
        look("built")
        assert len(graph) > 60
    finally:
        tracemalloc.stop()
    assert len(held) == 4
    return max(held)


def test_a_note_of_a_vault_on_disk_takes_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each further note of 3 KB takes less than 7 KB at any stage; in memory it takes more than five times as much."""
    force(monkeypatch)
    words = [
        f"{first}{second}" for first in "bdfglmnprst" for second in ("arno", "elim", "ondu", "isk", "uvar", "aton")
    ]
    random = Random(1)
    for size in (60, 240):
        for number in range(size):
            said = (" ".join(random.choices(words, k=9)).capitalize() + "." for _ in range(45))
            text = f"# Note {number}\n\nSee [[note{number // 2}]]. " + "\n\n".join(said)
            file = tmp_path / str(size) / f"note{number}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
    build(tmp_path / "60")  # what is read once for all
    room = make_room()
    found = {}
    for on_disk in (False, True):
        few, many = (most_held(tmp_path / size, on_disk=on_disk) for size in ("60", "240"))
        found[on_disk] = (many - few) / 180
    assert found[True] < 7_000, found
    assert found[False] > 5 * found[True], found
    del room  # the strings stood in the table until here


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
