"""What the left side does: each filter narrows map, table and counts alike, stands in the address, and can be taken back."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import page_shelf
import pytest

DATA = page_shelf.shelf()
MAKING = {page_shelf.note_id("The Slow Saw"), page_shelf.note_id("Grain and Edge")}


def on_map(opened: Any, kind: str | None = None) -> set[str]:
    """Return what the map holds; on a shelf as small as this all of it stands on the canvas, and nothing else does."""
    shown = set(opened.shown(kind))
    assert set(opened.drawn(kind)) == shown
    return shown


def notes(opened: Any) -> set[str]:
    return on_map(opened, "note")


def choose(opened: Any, facet: str, value: str) -> None:
    if not opened.page.evaluate(f"document.querySelector('#facet-{facet}').open"):
        opened.page.click(f"#facet-{facet} summary")
    opened.page.check(f"#facet-{facet} input[value='{value}']")
    opened.page.wait_for_timeout(60)


@pytest.mark.parametrize(
    ("facet", "value", "left"),
    [
        ("tags", "tag:making", MAKING),
        ("authors", "author:Tom Okafor", MAKING),
        ("folders", "Notes", {page_shelf.note_id("What I Make"), page_shelf.note_id("On Being Still")}),
    ],
)
def test_notes_are_narrowed_by_tag_author_and_folder(open_page: Any, facet: str, value: str, left: set[str]) -> None:
    """Only notes of that kind stay, with what joins them; the table says the same; Reset brings all back."""
    opened = open_page(DATA)
    choose(opened, facet, value)
    assert notes(opened) == left
    assert "concept:debt" not in on_map(opened)
    assert opened.text("#shown-count") == "2 of 10 notes"
    assert f"{facet[:-1]}={quote(value, safe='').replace('%20', '+')}" in opened.state()["hash"]
    opened.press("t")
    names = opened.page.locator("#table tbody tr td:nth-child(2)").all_inner_texts()
    assert names.count("Note") == 2
    opened.page.click("#reset")
    assert len(notes(opened)) == 10
    assert opened.page.is_hidden("#reset")


def test_a_folder_holds_the_folders_below_it(open_page: Any) -> None:
    """Readwise means Readwise/Articles and Readwise/Books, too."""
    opened = open_page(DATA, address="#folder=Readwise")
    assert len(notes(opened)) == 8


def test_filters_of_one_kind_add_and_of_two_kinds_narrow(open_page: Any) -> None:
    """Two tags: notes with either. A tag and an author: notes with both."""
    opened = open_page(DATA, address="#tag=tag%3Amaking&tag=tag%3Amoney")
    assert len(notes(opened)) == 5
    choose(opened, "authors", "author:Jun Watanabe")
    assert notes(opened) == {page_shelf.note_id("Small Loans"), page_shelf.note_id("Interest")}


def test_a_long_list_is_searched(open_page: Any) -> None:
    """A list of more than a few has a field that finds by any part of the name, without accents."""
    data = page_shelf.shelf()
    extra = [{"id": f"tag:t{n}", "kind": "tag", "label": f"t{n} école"} for n in range(20)]
    data["nodes"] += extra
    data["edges"] += [{"source": data["nodes"][0]["id"], "target": tag["id"], "kind": "tagged"} for tag in extra]
    opened = open_page(data)
    opened.page.click("#facet-tags summary")
    assert "more: type to find" in opened.text("#facet-tags")
    opened.page.fill("#facet-tags .facet-search", "17 ecole")
    assert opened.page.locator("#facet-tags .switch").all_inner_texts() == ["#t17 école\n1"]
    opened.page.fill("#facet-tags .facet-search", "zzz")
    assert "Nothing of that name" in opened.text("#facet-tags")


def test_dates_are_narrowed_by_two_handles_with_keys_alone(open_page: Any) -> None:
    """Each handle is a slider that says its month; undated notes are left out, and that is said."""
    opened = open_page(DATA)
    opened.page.focus("#date-since")
    while "2026" not in (opened.page.get_attribute("#date-since", "aria-valuetext") or ""):
        opened.press("ArrowRight")
    opened.page.wait_for_timeout(120)
    assert notes(opened) == {page_shelf.note_id(name) for name in ("Ledgers", "Small Loans", "Interest")}
    assert "since=2026" in opened.state()["hash"]
    assert "1 without a date are left out" in opened.text("#dates")
    opened.press("End", "End")
    opened.page.focus("#date-until")
    opened.press("Home")
    since, until = (opened.page.input_value(f"#date-{end}") for end in ("since", "until"))
    assert int(since) <= int(until), "the handles do not cross"


def test_suggested_links_from_a_score_on(open_page: Any) -> None:
    """The slider takes weaker suggestions off the map, and says how many are left."""
    opened = open_page(DATA, address="#least=0.5")
    related = [edge for edge in opened.page.evaluate("vaultlint.shown().edges") if "~related~" in edge]
    assert len(related) == 2
    assert opened.text(".slider .count") == "0.50 · 2"
    opened.page.focus("#least")
    opened.press("Home")
    opened.page.wait_for_timeout(120)
    assert "least" not in opened.state()["hash"]


def test_one_hub_is_hidden_and_brought_back(open_page: Any) -> None:
    """Hide this takes one node away, lists it, survives in the address, and a click on the list undoes it."""
    opened = open_page(DATA, address="#node=concept%3Acraft")
    opened.page.click("text=Hide this")
    assert "concept:craft" not in on_map(opened)
    assert "craft" in opened.text("#gone")
    again = open_page(DATA, address=opened.state()["hash"])
    assert "concept:craft" not in on_map(again)
    again.page.click("#gone-list button")
    assert "concept:craft" in on_map(again)
    assert again.page.is_hidden("#gone")


@pytest.mark.parametrize("by", ["community", "kind", "category", "year", "folder"])
def test_colour_says_one_thing_and_the_legend_says_what(open_page: Any, by: str) -> None:
    """The legend names every colour; the choice stands in the address."""
    opened = open_page(DATA)
    opened.page.select_option("#colour", by)
    rows = opened.text("#territories")
    expected = {
        "community": "Debt",
        "kind": "Authors",
        "category": "articles",
        "year": "2026",
        "folder": "Readwise/Books",
    }
    assert expected[by] in rows
    assert ("colour=" in opened.state()["hash"]) == (by != "community")
    opened.page.select_option("#size", "links")
    assert "size=links" in opened.state()["hash"]


def test_local_graph_draws_only_what_is_near(open_page: Any) -> None:
    """1 draws the neighbours alone, 2 theirs, l the whole map again."""
    opened = open_page(DATA, address="#node=concept%3Adebt")
    opened.press("1")
    one = on_map(opened)
    assert one == {"concept:debt", *(page_shelf.note_id(name) for name in ("Ledgers", "Small Loans", "Interest"))}
    assert "near=1" in opened.state()["hash"]
    opened.press("2")
    two = on_map(opened)
    assert one < two
    assert "concept:attention" not in two
    opened.press("l")
    assert len(on_map(opened)) == len(DATA["nodes"])


def test_findings_are_a_layer_with_a_list(open_page: Any) -> None:
    """Off at first; on, the overview lists the notes, and a note's panel says what is wrong where."""
    opened = open_page(DATA)
    assert "second block" not in opened.text()
    opened.page.check("#findings-on")
    opened.page.wait_for_timeout(60)
    assert "1 error and 2 warnings" in opened.text()
    assert "findings=1" in opened.state()["hash"]
    opened.page.click("#panel-body .block button:has-text('Quiet Desks')")
    assert "VL101" in opened.text()
    assert "line 4" in opened.text()


def test_a_vault_without_any_of_it_has_no_such_filter(open_page: Any) -> None:
    """Nothing empty is offered: no dates, no lists, no findings."""
    opened = open_page({"nodes": [{"id": "note:a.md", "kind": "note", "label": "A", "path": "a.md"}], "edges": []})
    for selector in ("#dates", ".facet", "#findings-on", "#least"):
        assert opened.page.locator(selector).count() == 0


def test_what_a_filter_leaves_is_drawn_where_one_stands(open_page: Any) -> None:
    """A filter that leaves two notes in one corner does not wait for a zoom to draw them: the camera stays."""
    opened = open_page(DATA)
    before = opened.page.evaluate("vaultlint.camera()")
    choose(opened, "tags", "tag:making")
    assert opened.page.evaluate("vaultlint.camera()") == before
    assert notes(opened) == MAKING
