"""The page for everyone: no serious violation that axe-core knows, and all of it by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import page_graphs as graphs
import page_shelf
import pytest

AXE = Path(__file__).parents[1] / "data" / "axe" / "axe.min.js"
DATA = page_shelf.shelf()
SAW, STILL = (page_shelf.note_id(name) for name in ("The Slow Saw", "On Being Still"))
VIEWS = {
    "overview": "",
    "note": f"#node={quote(SAW, safe='')}",
    "theme": "#node=concept%3Apatience",
    "edge": f"#edge={quote(f'{SAW}~related~{STILL}', safe='')}",
    "path": f"#from={quote(SAW, safe='')}&to=author%3AAda%20Quist",
    "territory": "#territory=1&findings=1",
    "table": "#view=table",
    "filtered": "#tag=tag%3Amaking&gone=concept%3Acraft&colour=year&since=2021-01",
}


def violations(opened: Any) -> list[str]:
    """Ask axe-core; of what it finds, what is serious or critical."""
    if not opened.page.evaluate("'axe' in window"):
        opened.page.evaluate(AXE.read_text(encoding="utf-8"))
    found = opened.page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((said) => said.violations)")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: Any, scheme: str, width: int) -> None:
    """In light and dark, wide and narrow, in every view."""
    opened = open_page(DATA, width=width, color_scheme=scheme)
    found = {}
    for view, address in VIEWS.items():
        opened.page.evaluate("hash => { location.hash = hash; }", address or "#")
        opened.page.wait_for_timeout(120)
        if width == 390 and view == "filtered":
            opened.page.click("#filters-toggle")
        if view == "filtered":
            opened.page.evaluate("document.querySelectorAll('.facet').forEach((box) => { box.open = true; })")
        if said := violations(opened):
            found[view] = said
    opened.page.evaluate("document.getElementById('help').showModal()")
    found |= {"help": said} if (said := violations(opened)) else {}
    assert found == {}


def test_axe_would_find_something(open_page: Any) -> None:
    """The check can fail: a button without a name is told."""
    opened = open_page(DATA)
    opened.page.evaluate("document.getElementById('panel-body').append(document.createElement('button'))")
    assert any("button-name" in each for each in violations(opened))


def focused(opened: Any) -> str:
    """Say what holds the focus: its id, else its text."""
    return str(opened.page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))


def test_tab_goes_everywhere_and_is_never_held(open_page: Any) -> None:
    """Tab visits search, views, filters, map and panel in that order and leaves the page; focus can be seen each time."""
    opened = open_page(DATA)
    stops: list[str] = []
    for _ in range(120):
        opened.press("Tab")
        if opened.page.evaluate("document.activeElement === document.body"):
            break
        stops.append(focused(opened))
        ring = opened.page.evaluate("""() => { const e = document.activeElement; const s = getComputedStyle(e);
          return s.outlineStyle !== 'none' || e.type === 'range' || e.matches('h2, #panel-body, .skip'); }""")
        assert ring, stops[-1]
    order = [stops.index(each) for each in ("search", "theme", "kind-note", "date-since", "colour", "map", "fit")]
    assert order == sorted(order)
    assert any("Copy link" in each for each in stops)


def test_the_whole_page_by_keyboard_alone(open_page: Any) -> None:
    """Find a theme, read a note, ask why, copy nothing by accident, find a way, sort the table, filter, and come back."""
    opened = open_page(DATA)
    opened.press("/")
    opened.page.keyboard.type("patience")
    opened.press("Enter")
    opened.page.wait_for_timeout(60)
    assert opened.state()["node"] == "concept:patience"
    assert opened.page.evaluate("document.activeElement.tagName") == "H2", "reading goes on at the heading"
    while focused(opened) != "The Slow Saw":
        opened.press("Tab")
    opened.press("Enter")
    opened.page.wait_for_timeout(60)
    assert opened.state()["node"] == SAW
    while not opened.page.evaluate(
        "(document.activeElement.ariaLabel || '').includes('Why The Slow Saw and On Being Still')"
    ):
        opened.press("Tab")
    opened.press("Enter")
    opened.page.wait_for_timeout(60)
    assert opened.state()["what"] == "edge"
    opened.press("Escape", "p")
    opened.page.keyboard.type("ledgers")
    opened.press("Enter")
    opened.page.wait_for_timeout(60)
    assert focused(opened) == "path-to", "the other end comes next"
    opened.page.keyboard.type("quiet desks")
    opened.press("Enter")
    opened.page.wait_for_timeout(60)
    assert "step" in opened.text("#panel-body h2")
    opened.press("t")
    opened.page.focus("[data-column=Name]")
    opened.press("Enter")
    opened.page.wait_for_timeout(60)
    assert focused(opened) == "Name↑"
    opened.page.focus("#facet-tags summary")
    opened.press("Enter", "Tab", "Space")
    opened.page.wait_for_timeout(60)
    assert "tag=" in opened.state()["hash"]
    opened.page.focus("#reset")
    opened.press("Enter")
    assert "tag=" not in opened.state()["hash"]
    opened.press("Escape", "t")
    assert (opened.state()["what"], opened.state()["view"]) == ("overview", "map")


def test_question_mark_opens_the_keys_and_escape_closes_them_alone(open_page: Any) -> None:
    """The list of keys is a dialog: while it is open no other key acts, and Escape closes it and nothing else."""
    opened = open_page(DATA, address="#node=concept%3Adebt")
    opened.press("?")
    assert opened.page.is_visible("#help")
    opened.press("t", "Escape")
    assert opened.page.is_hidden("#help")
    assert opened.state()["view"] == "map"
    assert opened.state()["node"] == "concept:debt"


def test_what_happens_is_announced(open_page: Any) -> None:
    """A screen reader hears what was chosen and what a filter left."""
    opened = open_page(graphs.reading())
    opened.press("/")
    opened.page.keyboard.type("margins")
    opened.press("Enter")
    opened.page.wait_for_timeout(60)
    assert opened.page.text_content("#status") == "Margins"
    opened.page.uncheck("#kind-tag")
    assert "shown" in str(opened.page.text_content("#status"))
