"""What the right side says: only what is true of the vault, with the very words, where they stand, and how sure it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import networkx as nx
import page_graphs as graphs
import page_shelf
import pytest

DATA = page_shelf.shelf()
SAW, STILL, DESKS, LEDGERS = (
    page_shelf.note_id(name) for name in ("The Slow Saw", "On Being Still", "Quiet Desks", "Ledgers")
)


def at(kind: str, name: str) -> str:
    return f"#{kind}={quote(name, safe='')}"


def block(opened: Any, title: str) -> str:
    """Read one section of the panel, by its heading; nothing where it is not there."""
    found = opened.page.locator(f"#panel-body .block:has(h3:text-is('{title}'))")
    return str(found.inner_text()) if found.count() else ""


def marks(opened: Any) -> list[str]:
    return list(opened.page.locator("#panel-body mark").all_inner_texts())


def test_overview_says_what_is_true_of_the_shelf(open_page: Any) -> None:
    """Each section holds what its heading claims, and nothing else."""
    opened = open_page(DATA)
    never = block(opened, "Read often, never written about")
    assert "attention\n3 read" in never
    assert "debt\n3 read" in never
    assert "craft" not in never, "an own note is about craft"
    own = block(opened, "Your own, without a source")
    assert "On Being Still" in own
    assert "near The Slow Saw" in own
    assert "What I Make" not in own, "it links to something read"
    lately = block(opened, "Since February 2026")
    assert "3 notes, more than before about" in lately
    assert "debt" in lately
    quiet = block(opened, "Gone quiet")
    assert "attention\n3 notes, last 2023-01" in quiet
    assert "craft" not in quiet
    twice = block(opened, "One note twice?")
    assert "Ledgers" in twice
    assert "copy" in twice


def test_the_nearest_pair_shows_the_words_in_which_it_meets(open_page: Any) -> None:
    """A copy is not worth a link; the nearest other pair stands first, with a sentence of each."""
    opened = open_page(DATA)
    text = block(opened, "Worth a link")
    assert "Ledgers" not in text
    assert text.index("The Slow Saw") < text.index("Grain and Edge")
    assert "A saw that is hurried" in text
    assert "Being patient" in text


def test_sections_without_content_are_absent(open_page: Any) -> None:
    """A vault of two bare notes gets no empty heading."""
    nodes = [{"id": f"note:{name}.md", "kind": "note", "label": name, "path": f"{name}.md"} for name in "AB"]
    assert open_page({"nodes": nodes, "edges": []}).page.locator("#panel-body h3").count() == 0


def test_a_vault_of_reading_alone_is_not_told_what_it_never_wrote(open_page: Any) -> None:
    """Where no note is the reader's own, nothing is said of own notes."""
    data = page_shelf.shelf()
    for node in data["nodes"]:
        if node["kind"] == "note":
            node["own"] = False
    text = open_page(data).text()
    assert "never written about" not in text
    assert "without a source" not in text
    assert "your own" not in open_page(data, address="#node=concept%3Adebt").text()


@pytest.mark.parametrize(
    ("theme", "text", "marked"),
    [
        (
            "negotiation",
            "She negotiates; negotiating negotiations is a negotiator's life.",
            ["negotiates", "negotiating", "negotiations", "negotiator's"],
        ),
        ("study", "Studies say that studying a student helps.", ["Studies", "studying"]),
        ("run", "He ran, she runs, they were running; the ruin stayed.", ["runs", "running"]),
        ("Buch", "Das Buch liegt neben den Büchern.", ["Buch", "Büchern"]),
        ("注意", "人は注意を払い、また注意を失う。", ["注意", "注意"]),
        ("café culture", "The cafe has no culture of its own, says CAFÉ owner.", ["cafe", "culture", "CAFÉ"]),
        ("art", "The article is part of the art; arts too.", ["art", "arts"]),
    ],
)
def test_the_very_words_are_marked(open_page: Any, theme: str, text: str, marked: list[str]) -> None:
    """The word and its inflections, in any script; not what merely looks alike."""
    nodes = [
        {"id": "note:A.md", "kind": "note", "label": "A", "path": "A.md"},
        {"id": "concept:t", "kind": "concept", "label": theme},
    ]
    item = {"path": "A.md", "line": 3, "text": text, "by": theme}
    edge = {"source": "note:A.md", "target": "concept:t", "kind": "about", "evidence": [item]}
    opened = open_page({"nodes": nodes, "edges": [edge]}, address="#node=concept%3At")
    assert marks(opened) == marked
    assert opened.text("#panel-body blockquote") == text, "marking changes no letter"


def test_a_quote_says_where_it_stands_and_opens_there(open_page: Any) -> None:
    """Line, heading, the highlight's own address, and Obsidian at the block or heading."""
    opened = open_page(DATA, address=at("node", SAW))
    figure = opened.page.locator("#panel-body figure").first
    assert "line 12" in figure.inner_text()
    assert figure.locator("a:text-is('highlight')").get_attribute("href") == "https://read.readwise.io/read/1"
    link = figure.locator("a:text-is('Obsidian')").get_attribute("href")
    assert link == "obsidian://open?vault=My%20Reading&file=Readwise%2FBooks%2FThe%20Slow%20Saw%23%5Eb1"
    edge = open_page(DATA, address=at("edge", f"{SAW}~related~{STILL}"))
    assert "under “Why: it [takes] long”" in edge.text()
    heading = edge.page.locator("#panel-body figure a").first.get_attribute("href")
    assert heading.endswith("%23Why%20it%20takes%20long"), "Obsidian wants no marks in a heading's name"


def test_an_edge_tells_its_score_apart_and_offers_the_link_both_ways(open_page: Any) -> None:
    """Shares add up to the whole; both sides speak; both wikilinks can be copied."""
    opened = open_page(DATA, address=at("edge", f"{SAW}~related~{STILL}"))
    text = opened.text()
    for part in ("score 0.62", "30 %", "10 %", "all lesser ones together", "60 %", "no link says so"):
        assert part in text
    assert opened.page.locator(".sides section").count() == 2
    assert marks(opened) == ["hurried", "patient"]
    assert opened.page.locator(".suggest .copy").all_inner_texts() == [
        "Copy [[On Being Still]] for The Slow Saw",
        "Copy [[The Slow Saw]] for On Being Still",
    ]


def test_a_near_copy_is_said_to_be_one(open_page: Any) -> None:
    """Two notes with nearly the same text are not called related by thought."""
    interest = page_shelf.note_id("Interest")
    text = open_page(DATA, address=at("edge", f"{LEDGERS}~related~{interest}")).text()
    assert "Nearly the same text stands in both" in text


def test_every_reason_of_what_is_inferred_is_a_line(open_page: Any) -> None:
    """Confidence and reasons stand apart from facts."""
    data = graphs.reading()
    edge = next(edge for edge in data["edges"] if edge["kind"] == "tagged" and edge["inferred"])
    edge["reason"] = "three of four carry it; its words are theirs"
    opened = open_page(data, address=at("edge", f"{edge['source']}~inferred~{edge['target']}"))
    assert "Inferred, 63 % sure" in opened.text()
    assert opened.page.locator(".inferred li").all_inner_texts() == ["three of four carry it", "its words are theirs"]


def test_a_theme_has_its_years_its_notes_and_its_neighbours(open_page: Any) -> None:
    """A sentence per note; years in words too; related themes as the data says."""
    data = page_shelf.shelf()
    theme = next(node for node in data["nodes"] if node["id"] == "concept:patience")
    theme |= {"years": {"2021": 2, "2023": 1}, "neighbours": ["concept:craft"]}
    opened = open_page(data, address="#node=concept%3Apatience")
    assert "in 4 notes, 1 of them your own" in opened.text()
    assert opened.page.get_attribute(".chart", "aria-label") == "Notes by year: 2021: 2, 2023: 1"
    assert opened.page.locator(".years .column").count() == 3
    assert "craft" in block(opened, "Related themes")
    assert opened.page.locator("#panel-body figure").count() == 4
    assert "Tom Okafor\n2" in block(opened, "Who writes of it")


def test_paths_prefer_evidence_and_offer_another_way(open_page: Any) -> None:
    """The second way differs from the first, stands in the address, and both lead there."""
    opened = open_page(DATA, address=f"#from={quote(STILL, safe='')}&to={quote(DESKS, safe='')}")
    first = opened.page.locator(".steps .node-link").all_inner_texts()
    assert "The way with the strongest evidence" in opened.text()
    opened.page.click("#another-way")
    opened.page.wait_for_timeout(60)
    second = opened.page.locator(".steps .node-link").all_inner_texts()
    assert first != second
    assert (first[0], first[-1]) == (second[0], second[-1]) == ("On Being Still", "Quiet Desks")
    assert "way=1" in opened.state()["hash"]
    assert opened.page.evaluate("document.activeElement.id") == "another-way", "the hand stays where it was"


def test_where_there_is_one_way_alone_that_is_said(open_page: Any) -> None:
    """Asked for another, the page does not repeat the same one as if it were new."""
    nodes = [{"id": f"note:{name}", "kind": "note", "label": name, "path": f"{name}.md"} for name in "AB"]
    data = {"nodes": nodes, "edges": [{"source": "note:A", "target": "note:B", "kind": "links", "evidence": []}]}
    opened = open_page(data, address="#from=note%3AA&to=note%3AB")
    opened.page.click("#another-way")
    opened.page.wait_for_timeout(60)
    assert "There is no other way." in opened.text()
    opened.page.click("#another-way")
    opened.page.wait_for_timeout(60)
    assert "no other way" not in opened.text()
    assert opened.text("#panel-body h2") == "1 step"


def test_paths_keep_to_what_is_shown(open_page: Any) -> None:
    """A hidden theme is no way through, although an end may be hidden."""
    ends = f"#from={quote(SAW, safe='')}&to=concept%3Aattention"
    assert "Waiting Rooms" in open_page(DATA, address=ends).text(".steps")
    assert "Waiting Rooms" not in open_page(
        DATA, address=f"{ends}&gone={quote(page_shelf.note_id('Waiting Rooms'), safe='')}"
    ).text(".steps")
    hidden_end = open_page(DATA, address=f"{ends}&gone=concept%3Aattention")
    assert "step" in hidden_end.text("#panel-body h2")


def downloaded(opened: Any, button: str) -> bytes:
    opened.page.evaluate("document.getElementById('more').open = true")
    with opened.page.expect_download() as started:
        opened.page.click(button)
    return Path(started.value.path()).read_bytes()


@pytest.mark.parametrize("make", [page_shelf.shelf, graphs.reading, graphs.hostile])
def test_graphml_from_the_page_is_read_back(open_page: Any, tmp_path: Path, make: Any) -> None:
    """What is shown, as networkx reads it: every node and edge, with label, place and colour, whatever the titles hold."""
    data = make()
    opened = open_page(data)
    file = tmp_path / "page.graphml"
    file.write_bytes(downloaded(opened, "#graphml"))
    graph = nx.read_graphml(file, force_multigraph=True)
    shown = opened.page.evaluate("vaultlint.shown()")
    assert graph.number_of_nodes() == len(shown["nodes"])
    assert graph.number_of_edges() == len(shown["edges"])
    for _, node in graph.nodes(data=True):
        assert {"label", "kind", "x", "y", "color"} <= set(node)
    if make is page_shelf.shelf:
        assert set(graph.nodes) == set(shown["nodes"])
        assert graph.nodes[SAW]["label"] == "The Slow Saw"


def test_graphml_holds_what_the_filters_leave(open_page: Any, tmp_path: Path) -> None:
    """Narrowed to a tag, the file is narrowed, too."""
    opened = open_page(DATA, address="#tag=tag%3Amaking")
    file = tmp_path / "page.graphml"
    file.write_bytes(downloaded(opened, "#graphml"))
    kinds = [node["kind"] for _, node in nx.read_graphml(file).nodes(data=True)]
    assert kinds.count("note") == 2


def test_svg_from_the_page(open_page: Any) -> None:
    """The drawing holds names as text, and nothing that acts."""
    drawing = downloaded(open_page(graphs.hostile()), "#svg").decode()
    assert drawing.startswith("<svg")
    assert "<text" in drawing
    assert "<script" not in drawing
