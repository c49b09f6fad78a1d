"""The page for everyone: no serious violation that axe-core knows, and all of it by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import page_graphs as graphs
import page_shelf
import pytest
from page_waiting import FRAMES

AXE = Path(__file__).parents[1] / "data" / "axe" / "axe.min.js"
DATA = page_shelf.shelf()
SAW, STILL = (page_shelf.note_id(name) for name in ("The Slow Saw", "On Being Still"))
VIEWS = {  # name: address, and what the page must then say of its state
    "overview": ("", {"what": "overview"}),
    "note": (f"#node={quote(SAW, safe='')}", {"what": "node"}),
    "local graph": (f"#node={quote(SAW, safe='')}&near=2", {"what": "node"}),
    "author": ("#node=author%3AAda%20Quist", {"what": "node"}),
    "theme": ("#node=concept%3Apatience", {"what": "node"}),
    "edge": (f"#edge={quote(f'{SAW}~related~{STILL}', safe='')}", {"what": "edge"}),
    "path": (f"#from={quote(SAW, safe='')}&to=author%3AAda%20Quist", {"what": "path"}),
    "no path": (
        f"#from={quote(SAW, safe='')}&to=tag%3Amoney&hide=links,related,inferred,about,tagged",
        {"what": "path"},
    ),
    "half a path": (f"#from={quote(SAW, safe='')}&to=", {"what": "path"}),
    "territory": ("#territory=concept%3Apatience", {"what": "community"}),
    "findings": ("#findings=1", {"what": "overview"}),
    "finding": (f"#node={quote(page_shelf.note_id('Quiet Desks'), safe='')}&findings=1", {"what": "node"}),
    "table": ("#view=table", {"view": "table"}),
    "table of links": ("#view=table&node=concept%3Apatience", {"view": "table"}),
    "nothing left": ("#without=note,concept,author,tag,missing,quiet", {"what": "overview"}),
    "filtered": ("#tag=tag%3Amaking&gone=concept%3Acraft&colour=year&since=2021-01", {"what": "overview"}),
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
    assert opened.page.get_attribute("html", "data-theme") == scheme
    found = {}
    for view, (address, is_so) in VIEWS.items():
        opened.page.evaluate("hash => { location.hash = hash; }", address or "#")
        opened.page.evaluate(FRAMES)
        opened.settle()
        assert is_so.items() <= opened.state().items(), view
        if view == "table of links":
            opened.page.click("[data-rows=edges]")
        if width == 390 and view == "filtered":
            opened.page.click("#filters-toggle")
        if view == "filtered":
            opened.page.evaluate("document.querySelectorAll('.facet').forEach((box) => { box.open = true; })")
        if said := violations(opened):
            found[view] = said
    opened.page.evaluate("document.getElementById('help').showModal()")
    found |= {"help": said} if (said := violations(opened)) else {}
    assert found == {}


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_a_vault_of_few(open_page: Any, scheme: str, width: int) -> None:
    """No note, or one: the page says so, on map and in table."""
    one = {"id": "note:a.md", "kind": "note", "label": "A", "path": "a.md"}
    found = {}
    for nodes in ([], [one]):
        opened = open_page({"nodes": nodes, "edges": []}, width=width, color_scheme=scheme)
        for view in ("map", "table"):
            opened.page.evaluate("hash => { location.hash = hash; }", f"#view={view}")
            opened.page.evaluate(FRAMES)
            if said := violations(opened):
                found[len(nodes), view] = said
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
    assert any("Copy [[" in each for each in stops)


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


def tab_to(opened: Any, wanted: str, *, most: int = 150, back: bool = False) -> None:
    """Press Tab until what holds the focus is such; fail where that never comes."""
    for _ in range(most):
        if opened.page.evaluate(f"document.activeElement.matches({wanted!r})"):
            return
        opened.press("Shift+Tab" if back else "Tab")
    raise AssertionError(wanted)


def test_tab_enter_and_arrows_are_enough(open_page: Any) -> None:
    """From the first Tab to a note's evidence, a path, the table and a saved file: no letter keys, no focus set, no pointer."""
    opened = open_page(DATA)
    opened.press("Tab")
    assert focused(opened) != "", "the first Tab is the way past everything: Skip to …"
    tab_to(opened, "#map")
    opened.press("ArrowRight")
    assert opened.state()["what"] == "node", "arrows walk the map"
    for key in ("ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp") * 6:
        if str(opened.state()["node"]).startswith("note:"):
            break
        opened.press(key)
    assert str(opened.state()["node"]).startswith("note:"), "by links one comes to a note"
    tab_to(opened, "#panel-body [aria-label*='Why ']")
    opened.press("Enter")
    opened.page.evaluate(FRAMES)
    assert opened.state()["what"] == "edge"
    assert opened.page.locator("#panel-body figure, #panel-body blockquote, #panel-body .why").count() > 0
    assert opened.page.evaluate("document.activeElement !== document.body"), "reading goes on where one was"
    tab_to(opened, "#path-button", back=True)
    opened.press("Enter")
    opened.page.evaluate(FRAMES)
    assert opened.state()["what"] == "path"
    for end in ("from", "to"):
        tab_to(opened, f"#path-{end}")
        if opened.page.input_value(f"#path-{end}"):
            continue
        opened.page.keyboard.type("the slow saw" if end == "from" else "on being still")
        opened.press("ArrowDown", "ArrowUp", "Enter")
        opened.page.evaluate(FRAMES)
    assert "step" in opened.text("#panel-body h2")
    tab_to(opened, "[data-view=table]", back=True)
    opened.press("Enter")
    opened.page.wait_for_selector("#table table")
    assert opened.state()["view"] == "table"
    tab_to(opened, "#table tbody button")
    opened.press("Enter")
    opened.page.evaluate(FRAMES)
    assert opened.state()["what"] == "node"
    tab_to(opened, "#more summary, summary#more, #more > summary", back=True)
    opened.press("Enter")
    tab_to(opened, "#json")
    with opened.page.expect_download() as started:
        opened.press("Enter")
    assert started.value.suggested_filename == "My Reading.json"


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
