"""What the page says is so: sentences are said by somebody, a bridge names its banks, colours tell neighbours apart, and no way is explained."""

from __future__ import annotations

import copy
import math
import re
from itertools import combinations, pairwise
from typing import Any
from urllib.parse import quote

import page_graphs as graphs
import page_shelf
import pytest

DATA = page_shelf.shelf()
SAW, STILL, DESKS = (page_shelf.note_id(name) for name in ("The Slow Saw", "On Being Still", "Quiet Desks"))
DEBT = [page_shelf.note_id(name) for name in ("Ledgers", "Small Loans", "Interest")]


def at(**chosen: str) -> str:
    """Write an address."""
    return "#" + "&".join(f"{name.rstrip('_')}={quote(value, safe='')}" for name, value in chosen.items())


def shelf_with(note: str, kind: str, evidence: list[dict[str, Any]]) -> dict[str, Any]:
    """Make the shelf with other evidence on a note's edges of a kind."""
    data = copy.deepcopy(DATA)
    for edge in data["edges"]:
        if note in (edge["source"], edge["target"]) and edge["kind"] == kind:
            edge["evidence"] = [{"path": note[5:], **item} for item in evidence]
    return data


# --- sentences --------------------------------------------------------------------------------------------------------

FIELD = {"line": 3, "text": "tags: zeppelin, craft", "by": "craft", "place": "properties"}


def test_data_is_shown_as_data_and_not_quoted(open_page: Any) -> None:
    """A line of the properties is shown, with where it stands, and never set as somebody's words."""
    opened = open_page(shelf_with(SAW, "about", [FIELD]), address=at(node=SAW))
    assert "In the properties" in opened.text()
    assert "zeppelin" in opened.text()
    assert "zeppelin" not in " ".join(opened.page.locator("#panel-body blockquote").all_inner_texts())


def test_search_finds_sentences_and_no_data(open_page: Any) -> None:
    """What nobody said is not found as a quote; the same words in a sentence are."""
    for place, found in (("properties", 0), (None, 1)):
        item = {key: value for key, value in {**FIELD, "place": place}.items() if value}
        opened = open_page(shelf_with(SAW, "about", [item]))
        while opened.page.evaluate(
            "vaultlint.read().done < vaultlint.read().total"
        ):  # the page's policy forbids to poll within
            opened.page.wait_for_timeout(20)
        opened.page.fill("#search", "zeppelin")
        opened.page.wait_for_timeout(400)
        assert opened.page.locator("#results .quoted").count() == found, place


def test_a_territory_speaks_in_sentences(open_page: Any) -> None:
    """Of its notes' evidence it quotes the first that was said, and no line of data."""
    data = copy.deepcopy(DATA)
    for edge in data["edges"]:
        if edge["kind"] == "about":
            edge["evidence"] = [{**FIELD, "path": edge["source"][5:]}, *edge["evidence"]]
            edge["evidence"][1] = {**edge["evidence"][1], "text": f"{edge['source'][5:]} says this of itself alone."}
    opened = open_page(data)
    opened.page.click("#territories button >> nth=1")
    opened.settle()
    quotes = opened.page.locator("#panel-body .quotes blockquote").all_inner_texts()
    assert len(quotes) > 1
    assert len(set(quotes)) == len(quotes)
    assert "zeppelin" not in opened.text()


# --- paths ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"line": 3, "text": "tags: focus", "place": "properties"}, "In the properties"),
        ({"line": 9, "text": "- Document Tags: [[focus]]", "place": "metadata"}, "In the exporter's metadata"),
        ({"line": 40, "text": "A desk is a promise to oneself.", "url": "https://example.org/h"}, "On a highlight"),
        ({"line": 41, "text": "A desk is a promise. #focus"}, "In the text"),
    ],
)
def test_a_tag_on_a_path_says_where_it_stands(open_page: Any, item: dict[str, Any], said: str) -> None:
    """That a note is tagged is no sentence's doing: the step names the tag's place and line."""
    data = shelf_with(DESKS, "tagged", [{"by": "focus", **item}])
    opened = open_page(data, address=at(from_=DESKS, to="tag:focus"))
    step = opened.page.locator(".steps").inner_text()
    assert said in step
    assert f"line {item['line']}" in step
    assert opened.page.locator(".steps blockquote").count() == 0


def test_no_way_is_explained(open_page: Any) -> None:
    """Two ends that nothing joins are named, with how much hangs on each and what would join them."""
    nodes = [{"id": f"note:{name}.md", "kind": "note", "label": name, "path": f"{name}.md"} for name in "ABCDE"]
    links = [("A", "B"), ("C", "D")]
    edges = [{"source": f"note:{a}.md", "target": f"note:{b}.md", "kind": "links", "evidence": []} for a, b in links]
    opened = open_page({"nodes": nodes, "edges": edges}, address=at(from_="note:A.md", to="note:C.md"))
    assert "No way from A to C." in opened.text()
    assert "A hangs together with 1 other, C with 1" in opened.text()
    opened = open_page({"nodes": nodes, "edges": edges}, address=at(from_="note:A.md", to="note:E.md"))
    assert "Nothing joins E to the vault" in opened.text()


def test_a_way_that_filters_hold_back_is_said_to_be_there(open_page: Any) -> None:
    """The filters are named as the reason where they are it."""
    nodes = [{"id": f"note:{name}.md", "kind": "note", "label": name, "path": f"{name}.md"} for name in "ABC"]
    nodes[1]["quiet"] = True
    edges = [{"source": f"note:{a}.md", "target": "note:B.md", "kind": "links", "evidence": []} for a in "AC"]
    opened = open_page({"nodes": nodes, "edges": edges}, address=at(from_="note:A.md", to="note:C.md"))
    assert "No way from A to C." in opened.text()
    assert "leads over B, in 2 steps, and the filters hold it back" in opened.text()


# --- links to copy ----------------------------------------------------------------------------------------------------


def test_a_link_to_copy_says_which_and_for_which(open_page: Any) -> None:
    """The overview's button names the link and the note that it belongs into, and the status repeats both."""
    opened = open_page(DATA)
    button = opened.page.locator("#panel-body .pair-card .copy").first
    names = opened.page.locator("#panel-body .pair-card").first.locator(".row-title").all_inner_texts()
    assert button.inner_text() == f"Copy [[{names[1]}]] for {names[0]}"
    button.click()
    opened.page.wait_for_selector("#status:has-text('pasted into')", state="attached")
    said = opened.page.inner_text("#status")
    assert f"[[{names[1]}]]" in said
    assert names[0] in said


# --- bridges ----------------------------------------------------------------------------------------------------------


def test_a_bridge_names_what_it_joins(open_page: Any) -> None:
    """Not how many territories, but which two: those of the data."""
    data = copy.deepcopy(DATA)
    for node in data["nodes"]:
        node.pop("bridge", None)
    next(node for node in data["nodes"] if node["id"] == SAW).update(bridge=1.0, between=[1, 2])
    opened = open_page(data)
    section = opened.page.locator("#panel-body .block:has(h3:text-is('Bridges'))").inner_text()
    assert "The Slow Saw" in section
    assert "between Craft and Debt" in section
    assert not re.search(r"joins \d", section)


# --- colours ----------------------------------------------------------------------------------------------------------


def test_territories_side_by_side_have_other_colours(open_page: Any) -> None:
    """Of forty territories in a grid no two that touch have one colour, and all ten colours are in use."""
    nodes, edges, communities = [], [], []
    for number in range(40):
        x, y = 200.0 * (number % 8), 200.0 * (number // 8)
        for member in range(16):
            turn = member * 2.4
            spot = {"x": x + 24 * math.sqrt(member) * math.cos(turn), "y": y + 24 * math.sqrt(member) * math.sin(turn)}
            name = f"{number}-{member}"
            note = {"id": f"note:{name}.md", "kind": "note", "label": name, "path": f"{name}.md", "size": 0.2}
            nodes.append(note | {"community": number} | spot)
            if member:
                first = f"note:{number}-0.md"
                edges.append({"source": first, "target": note["id"], "kind": "links", "evidence": []})
        communities.append({"id": number, "label": f"Area {number}", "themes": [], "size": 16})
    data = {"graph": {"communities": communities}, "nodes": nodes, "edges": edges}
    opened = open_page(data)
    rows = opened.page.eval_on_selector_all(
        "#territories button", "all => all.map((row) => [row.innerText.trim(), row.className.match(/hue-\\d/)[0]])"
    )
    hues = {int(re.search(r"Area (\d+)", name)[1]): hue for name, hue in rows}
    assert len(hues) == 40, "the legend names each"
    for a, b in combinations(range(40), 2):
        apart = max(abs(a % 8 - b % 8), abs(a // 8 - b // 8))
        assert apart > 1 or hues[a] != hues[b], (a, b)
    assert len(set(hues.values())) == 10


def test_a_long_territory_is_beside_what_touches_its_end(open_page: Any) -> None:
    """That its middle is far away makes nothing else of it: the land at its end has another colour."""
    spots = [(0, 30.0 * n, 0.0) for n in range(60)]
    spots += [(1 + k, 1500.0 + 80 * k + 9 * (n % 3), 400.0 + 9 * (n // 3)) for k in range(9) for n in range(9)]
    spots += [(10, 1700.0 + 20 * (n % 3), 40.0 + 20 * (n // 3)) for n in range(9)]
    ids = [f"note:{at}.md" for at in range(len(spots))]
    nodes = [{"id": name, "kind": "note", "label": name, "path": name[5:], "community": area, "x": x, "y": y, "size": 0.2}
             for name, (area, x, y) in zip(ids, spots, strict=True)]  # fmt: skip
    edges = [{"source": a, "target": b, "kind": "links", "evidence": []} for a, b in pairwise(ids)]
    communities = [{"id": n, "label": f"Area {n}", "themes": [], "size": 9} for n in range(11)]
    opened = open_page({"graph": {"communities": communities}, "nodes": nodes, "edges": edges})
    hues = opened.page.eval_on_selector_all(
        "#territories button", "all => all.map((row) => row.className.match(/hue-\\d/)[0])"
    )
    assert len(set(hues[:10])) == 10
    assert hues[10] != hues[0]


def test_a_territory_keeps_its_colour_when_another_goes(open_page: Any) -> None:
    """Colours follow the territories' ids, not their place in a list."""
    hue = "all => Object.fromEntries(all.map((row) => [row.innerText.split('\\n')[0].trim(), row.className.match(/hue-\\d/)[0]]))"
    before = open_page(DATA).page.eval_on_selector_all("#territories button", hue)
    data = copy.deepcopy(DATA)
    data["graph"]["communities"] = [one for one in data["graph"]["communities"] if one["id"] != 0]
    for node in data["nodes"]:
        if node["community"] == 0:
            node["community"] = None
    after = open_page(data).page.eval_on_selector_all("#territories button", hue)
    assert after
    assert all(before[name] == kept for name, kept in after.items())


# --- the local graph --------------------------------------------------------------------------------------------------


def places(opened: Any) -> dict[str, tuple[float, float]]:
    """Where the shown nodes stand on the screen."""
    ids = opened.page.evaluate("vaultlint.shown().nodes.map((id) => [id, vaultlint.positionOf(id)])")
    return {name: (round(spot["x"], 1), round(spot["y"], 1)) for name, spot in ids}


def test_a_local_graph_is_laid_out_in_rings(open_page: Any) -> None:
    """The chosen node stands in the middle of its neighbours, whose neighbours stand further out; the same each time."""
    data = graphs.large(1200, 3600)
    node = max(
        (each["id"] for each in data["nodes"] if each["kind"] == "note"),
        key=lambda name: sum(name in (edge["source"], edge["target"]) for edge in data["edges"]),
    )
    opened = open_page(data, address=at(node=node, near="2"))
    first = places(opened)
    assert 20 < len(first) <= 300
    beside = {edge["target"] if edge["source"] == node else edge["source"] for edge in data["edges"]
              if node in (edge["source"], edge["target"])}  # fmt: skip
    x, y = first[node]

    def away(name: str) -> float:
        return math.hypot((first[name][0] - x) / 1.3, first[name][1] - y)

    near = [away(name) for name in first if name in beside]
    far = [away(name) for name in first if name not in beside and name != node]
    assert near
    assert far
    assert sorted(near)[len(near) // 2] < min(far), "the first ring lies within the second"
    width, height = opened.page.evaluate(
        "[document.querySelector('#map').clientWidth, document.querySelector('#map').clientHeight]"
    )
    wide = max(spot[0] for spot in first.values()) - min(spot[0] for spot in first.values())
    high = max(spot[1] for spot in first.values()) - min(spot[1] for spot in first.values())
    assert wide <= width
    assert high <= height
    assert max(wide / width, high / height) > 0.5, "it fills the map"
    assert places(open_page(data, address=at(node=node, near="2"))) == first


def test_leaving_the_local_graph_leads_back(open_page: Any) -> None:
    """The camera and the marks stand where they stood before."""
    opened = open_page(DATA, address=at(node="concept:debt"))
    opened.page.evaluate("vaultlint.setCamera(40, 30, 1.7)")
    camera, before = opened.page.evaluate("vaultlint.camera()"), places(opened)
    opened.press("1")
    opened.page.wait_for_timeout(60)
    assert opened.page.evaluate("vaultlint.camera()") != camera
    assert {name: before[name] for name in DEBT} != {name: places(opened)[name] for name in DEBT}
    opened.press("2", "l")
    opened.page.wait_for_timeout(60)
    assert opened.page.evaluate("vaultlint.camera()") == camera
    assert places(opened) == before


def test_a_large_neighbourhood_says_what_is_left_out(open_page: Any) -> None:
    """At most 300 nodes are drawn; the panel says how many more there are, and which hubs were not walked through."""
    count = 380
    nodes = [{"id": f"note:{n}.md", "kind": "note", "label": f"Note {n}", "path": f"{n}.md"} for n in range(count)]
    nodes += [
        {"id": "tag:all", "kind": "tag", "label": "all"},
        {"id": "note:x.md", "kind": "note", "label": "X", "path": "x.md"},
    ]
    edges = [{"source": f"note:{n}.md", "target": "tag:all", "kind": "tagged", "evidence": []} for n in range(count)]
    edges.append({"source": "note:x.md", "target": "tag:all", "kind": "tagged", "evidence": []})
    opened = open_page({"nodes": nodes, "edges": edges}, address=at(node="tag:all", near="1"))
    assert len(opened.shown()) == 300
    assert "300 of 382 are drawn" in opened.text()
    assert "82 are left out" in opened.text()
    opened = open_page({"nodes": nodes, "edges": edges}, address=at(node="note:x.md", near="2"))
    assert len(opened.shown()) == 2
    assert "What lies behind #all is not followed." in opened.text()
