"""What the page holds and when it is unpacked: a core that is read at once, chunks that wait until they are asked for."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import page_graphs as graphs
import pytest
import unpacked
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.graph.page import inert, render
from vaultlint.graph.page.columns import ABSENT, encode
from vaultlint.graph.page.payload import pack

CHUNK = re.compile(r'(data-chunk="(?:edges|sentences)-\d+">)[A-Za-z0-9+/=]+')


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=9) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=4),
    max_leaves=30,
)


@given(JSON, st.integers(1, 4))
def test_pieces_are_the_whole(value: Any, at_once: int) -> None:
    """What is written in pieces is what is written at once, whatever it holds and however few values a piece has."""
    with mock.patch.object(inert, "AT_ONCE", at_once):
        assert "".join(inert.embedded(value)) == inert.embed(value)


def odd() -> dict[str, Any]:
    """Node-link data that is allowed and that vaultlint does not write: other attributes, loose ends, holes."""
    nodes = [
        {"id": "note:A.md", "kind": "note", "label": "A", "path": "A.md", "extra": {"deep": [1, None, True]}, "x": 0.1},
        {"id": "note:B.md", "path": None, "label": True, "highlights": 0, "x": 1e-7},
        {"id": "note:A.md", "label": "a second of that name"},
        {"id": "tag:t", "kind": "tag", "neighbours": ["note:A.md"], "years": {"2024": 2}},
        {"id": "ghost", "kind": "unheard of", "neighbours": []},
    ]
    quote = {"path": "A.md", "line": 1, "text": "One.", "by": "one"}
    edges = [
        {
            "source": "tag:t",
            "target": "note:A.md",
            "key": "tagged",
            "kind": "tagged",
            "evidence": [quote, {"text": "?"}],
        },
        {"source": "note:A.md", "target": "nowhere", "key": 7, "kind": "links", "weight": 0.1 + 0.2},
        {"source": "note:A.md", "target": "note:A.md", "evidence": "not a list", "terms": None},
        {"source": "note:B.md", "target": "note:A.md", "kind": "links", "key": "0", "evidence": [quote], "via": "x"},
        {"source": "note:A.md", "target": "note:B.md", "evidence": [], "terms": ["bare", {"term": "t", "share": 0.5}]},
        {"source": "note:A.md", "target": "note:B.md", "evidence": ["bare", {**quote, "anchor": "^a", "own": [1]}]},
    ]
    return {"directed": True, "more": {"a": 1}, "graph": {"name": "odd"}, "nodes": nodes, "edges": edges}


@cache
def rich(count: int) -> dict[str, Any]:
    """Make a vault of that many nodes, once: no test here changes what it gets."""
    return graphs.rich(count)


@cache
def page_of(count: int) -> str:
    """Render it, once."""
    return render(rich(count), vault="V")


DATA = {
    "reading": graphs.reading,
    "three hundred": lambda: graphs.reading(notes=250, territories=7),
    "no evidence": lambda: graphs.large(400),
    "as real ones": lambda: graphs.rich(700),
    "odd": odd,
    "nothing": lambda: {"nodes": [], "edges": []},
}


@pytest.mark.parametrize("make", DATA.values(), ids=DATA)
def test_what_was_given_is_in_the_file(make: Callable[[], dict[str, Any]]) -> None:
    """A reader written from the format's description finds the data that was given, in its order."""
    assert unpacked.data_of(render(make(), vault="V")) == make()


@pytest.mark.parametrize("make", DATA.values(), ids=DATA)
def test_save_gives_the_data_back(open_page: Any, make: Callable[[], dict[str, Any]]) -> None:
    """The page's own reader gives node-link JSON equal to what was given."""
    assert open_page(make()).page.evaluate("vaultlint.data()") == make()


def test_save_is_graph_json(open_page: Any, tmp_path: Path) -> None:
    """Save → Data in a page of the example vault is what `-o graph.json` writes."""
    from vaultlint.graph import build, to_data, write_json
    from vaultlint.project import Project

    graph = build(Project(Path(__file__).parents[2] / "examples" / "reading-vault"))
    write_json(graph, tmp_path / "graph.json")
    opened = open_page(to_data(graph))
    opened.page.evaluate("document.getElementById('more').open = true")
    with opened.page.expect_download() as started:
        opened.page.click("#json")
    saved = json.loads(Path(started.value.path()).read_bytes())
    assert saved == json.loads((tmp_path / "graph.json").read_bytes())
    assert len(saved["edges"]) > 50


def test_columns_keep_every_value() -> None:
    """Each form of a column is read back as it was, also where values are alike to Python and not to JSON."""
    for values in (
        [1, True, 1.0, 0, False],
        [True] * 9 + [1],
        ["a"] * 9 + [ABSENT],
        [ABSENT] * 3,
        [0.1, 0.25, 3, ABSENT, 1 / 3],
        [2.0**60, 0.5],
        [None, None, None, "None", 0],
        [[1], {"a": 2}, "x", None],
        ["a", "b"] * 20,
        [],
    ):
        read = unpacked.column(json.loads(json.dumps(encode(list(values)))), len(values))
        assert [value is ABSENT for value in values] == [value is unpacked.ABSENT for value in read]
        pairs = [(a, b) for a, b in zip(values, read, strict=True) if a is not ABSENT]
        assert all(a == b and isinstance(a, bool) == isinstance(b, bool) for a, b in pairs), values


def test_a_sentence_stands_in_one_chunk() -> None:
    """However many edges it bears out."""
    data = rich(700)
    quotes = [item for edge in data["edges"] for item in edge["evidence"]]
    distinct = {(item["path"], item["line"], item["text"]) for item in quotes}
    chunks = unpacked.chunks_of(page_of(700))["sentences"]
    assert sum(chunk["count"] for chunk in chunks) == len(distinct) < len(quotes)


def test_sentences_of_a_note_lie_together() -> None:
    """So that choosing a note unpacks few chunks: those of its territory, and within it its own, follow each other."""
    data = rich(700)
    area = {node.get("path"): node["community"] for node in data["nodes"]}
    chunks = unpacked.chunks_of(page_of(700))["sentences"]
    assert len(chunks) > 3
    paths = [row["path"] for chunk in chunks for row in unpacked.table(chunk["columns"], chunk["count"])]
    for names in (paths, [area[path] for path in paths]):
        changes = sum(a != b for a, b in itertools.pairwise(names))
        assert changes == len(set(names)) - 1


def test_chunks_are_small() -> None:
    """None is larger than what is read between two frames, however large the vault; a large one has many."""
    for count in (300, 1000, 3000):
        chunks = unpacked.chunks_of(page_of(count))
        sizes = [len(json.dumps(chunk, separators=(",", ":"))) for kind in chunks.values() for chunk in kind]
        assert max(sizes) < 150_000
    assert len(sizes) > 20


def test_without_quotes_no_chunk_holds_one() -> None:
    """The text is nowhere in the file, packed or not; the place is, and which word stands there."""
    data = rich(300)
    page = render(data, vault="V", quotes=False)
    texts = {item["text"] for edge in data["edges"] for item in edge["evidence"]}
    held = json.dumps([unpacked.core_of(page), unpacked.chunks_of(page)], ensure_ascii=False)
    assert len(texts) > 300
    assert not any(text in held or text in page for text in texts)
    read = unpacked.data_of(page)["edges"]
    for mine, told in zip(read, data["edges"], strict=True):
        without = [{name: value for name, value in item.items() if name != "text"} for item in told["evidence"]]
        assert mine["evidence"] == without


def test_a_heading_is_a_note_s_text_too() -> None:
    """Where a sentence stands may be said by a heading: without quotes that goes as well."""
    quote = {"path": "A.md", "line": 3, "text": "Said.", "by": "w", "anchor": "A private heading", "new": "and this"}
    edge = {"source": "note:a", "target": "note:b", "kind": "about", "evidence": [quote]}
    page = render({"nodes": [{"id": "note:a"}, {"id": "note:b"}], "edges": [edge]}, vault="V", quotes=False)
    held = json.dumps([unpacked.core_of(page), unpacked.chunks_of(page)])
    assert "A.md" in held
    assert not any(text in held for text in ("private", "Said", "and this"))


def test_a_page_is_a_fraction_of_its_data() -> None:
    """A real vault's data shrinks to a sixth or less; without notes the page is small."""
    data = rich(1000)
    parts = pack(data)
    packed = len(parts.core) + sum(map(len, parts.chunks.values()))
    assert packed < len(json.dumps(data, ensure_ascii=False)) / 5
    assert len(page_of(300).encode()) < 1_000_000


def test_nothing_is_unpacked_that_was_not_asked_for(open_page: Any) -> None:
    """A page opens without terms and quotes; an edge that is opened has its own."""
    from urllib.parse import quote

    data = rich(700)
    opened = open_page(data)
    edge = next(each for each in data["edges"] if each["kind"] == "related")
    opened.page.evaluate(
        "id => { location.hash = '#edge=' + id; }", quote(f"{edge['source']}~related~{edge['target']}")
    )
    opened.page.wait_for_selector(".why")
    opened.page.wait_for_selector("#panel-body:not([aria-busy])")
    text = opened.text()
    assert edge["terms"][0]["term"] in text
    assert any(item["text"] in text for item in edge["evidence"])


def test_the_last_choice_wins(open_page: Any) -> None:
    """Panels asked for in a row while chunks are being unpacked: the one that is left is of what was chosen last."""
    data = rich(1000)
    ids = [node["id"] for node in data["nodes"] if node["kind"] == "note"]
    opened = open_page(data)
    last = opened.page.evaluate(
        """async (ids) => {
          for (const id of ids) { location.hash = '#node=' + encodeURIComponent(id); await new Promise((done) => setTimeout(done, 0)); }
          await new Promise((done) => setTimeout(done, 400));
          return [vaultlint.state().node, document.querySelector('#panel-body h2').textContent];
        }""",
        ids[::9][:40],
    )
    label = next(node["label"] for node in data["nodes"] if node["id"] == last[0])
    assert last == [ids[::9][:40][-1], label]


@pytest.mark.parametrize("kind", ["damaged", "absent", "unpacked by no browser"])
def test_what_cannot_be_read_is_said(browser: Any, tmp_path: Path, kind: str) -> None:
    """The page draws its map and panels, one line says what is missing, and saving does not save half."""
    page = render(graphs.reading(), vault="V")
    if kind == "damaged":
        page = CHUNK.sub(r"\1AAAA", page)
    elif kind == "absent":
        page = CHUNK.sub("", page)
    file = tmp_path / "page.html"
    file.write_text(page, encoding="utf-8")
    context = browser.new_context()
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    if kind.startswith("unpacked"):
        opened.add_init_script("delete window.DecompressionStream")
    opened.goto(file.as_uri() + "#node=concept%3Asales")
    opened.wait_for_selector("html[data-ready]")
    text = opened.inner_text("#panel-body")
    assert "sales" in text
    assert "Not all terms and quotes could be read." in text
    assert ("newer ones can" in text) == kind.startswith("unpacked")
    assert len(opened.evaluate("vaultlint.shown().nodes")) > 30
    assert "could be read" in opened.evaluate("vaultlint.data().catch((error) => 'could be read: ' + error.message)")
    assert errors == []
    context.close()


def found(opened: Any, query: str) -> list[str]:
    opened.page.fill("#search", query)
    opened.page.wait_for_timeout(250)
    return [text.replace("\n", " ") for text in opened.page.locator("#results [role=option]").all_inner_texts()]


def library() -> dict[str, Any]:
    """Names and sentences to look for."""
    titles = {
        "Time.md": "Time", "Time and Again.md": "Time and Again", "Essays/On Time.md": "On Time", "Sometimes.md": "Sometimes",
        "Straße.md": "Straße nach Süden", "東京.md": "東京物語", "Café.md": "Café Society",
    }  # fmt: skip
    nodes: list[dict[str, Any]] = [
        {"id": f"note:{path}", "kind": "note", "label": label, "path": path, "size": 0.1}
        for path, label in titles.items()
    ]
    nodes[3]["size"] = 1.0  # a hub
    nodes += [
        {"id": "author:ada", "kind": "author", "label": "Ada Quist"},
        {"id": "author:bo", "kind": "author", "label": "Bo Timer"},
        {"id": "tag:time", "kind": "tag", "label": "time"},
    ]
    said = {
        "Time.md": [
            "The clock says nothing of the bell.",
            "Ein großes Maß an Geduld.",
            "We waited for the bell again.",
        ],
        "東京.md": ["時間は静かに流れる。"],
        "Sometimes.md": [f"The bell rang, and rang, number {number}." for number in range(9)],
    }
    edges = [
        {"source": f"note:{path}", "target": "tag:time", "kind": "about", "weight": 0.5,
         "evidence": [{"path": path, "line": at, "text": text, "by": "bell"} for at, text in enumerate(texts)]}
        for path, texts in said.items()
    ]  # fmt: skip
    edges += [
        {"source": "author:ada", "target": "note:Essays/On Time.md", "kind": "wrote"},
        {"source": "note:Sometimes.md", "target": "tag:time", "kind": "tagged"},
    ]
    return {"nodes": nodes, "edges": edges}


def test_search_ranks_by_how_well_it_fits(open_page: Any) -> None:
    """The exact title, its beginning, a word's beginning, within a word; a hub takes nobody's place. Then sentences."""
    opened = open_page(library())
    names = [text.split(" Note")[0].split(" Tag")[0] for text in found(opened, "time")]
    assert set(names[:2]) == {"Time", "#time"}
    assert names[2] == "Time and Again"
    assert names.index("On Time") < names.index("Sometimes")
    assert any(text.startswith("“ Straße") or "Straße" in text for text in found(opened, "strasse sud"))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("cafe", "Café Society"),
        ("STRASSE", "Straße nach Süden"),
        ("京物", "東京物語"),
        ("again time", "Time and Again"),
        ("#time", "#time"),
        ("author:quist", "On Time"),
        ('author:"ada q" on', "On Time"),
        ("tag:time", "Sometimes"),
        ("in:essays", "On Time"),
        ("masz an geduld", ""),
        ("grosses mass", "Ein großes Maß an Geduld."),
        ("時間", "時間は静かに流れる。"),
        ("waited bell", "We waited for the bell again."),
    ],
)
def test_search_finds_however_it_is_typed(open_page: Any, query: str, first: str) -> None:
    """Words in any order, without accents, ß as ss, scripts without spaces, fields."""
    results = found(open_page(library()), query)
    assert (first in results[0]) if first else results == []


def test_one_note_does_not_take_all_places(open_page: Any) -> None:
    """A note that says a word nine times stands beside the notes that say it once."""
    results = found(open_page(library()), "the bell")
    assert any("clock says nothing" in text for text in results)
    assert sum("number" in text for text in results) < len(results)


def test_fields_hold_for_sentences_too(open_page: Any) -> None:
    """A sentence outside the folder, tag or author that is asked for is not found."""
    opened = open_page(library())
    assert all("in Sometimes" in text for text in found(opened, "tag:time bell"))
    assert found(opened, "author:quist bell") == []


def test_quotes_are_found_as_they_are_read(open_page: Any) -> None:
    """All sentences of a vault are found in the end; the list says how far it is meanwhile."""
    data = rich(1000)
    opened = open_page(data)
    opened.page.evaluate(
        "(async () => { while (vaultlint.read().done < vaultlint.read().total) await new Promise((done) => setTimeout(done, 20)); })()"
    )
    texts = sorted({item["text"] for edge in data["edges"] for item in edge["evidence"]})
    for text in texts[:: len(texts) // 6]:
        assert any(text[:40] in result for result in found(opened, text[:60]))
