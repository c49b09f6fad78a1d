"""How the page behaves under a hand: tables keep one's place, what was fitted stays fitted, nothing is left standing or cut."""

from __future__ import annotations

import itertools
from typing import Any

import page_graphs as graphs
import page_shelf
import pytest

SHELF = page_shelf.shelf()
READING = graphs.reading()
SAW = page_shelf.note_id("The Slow Saw")
LONG = "A vault whose name is rather long"
WIDTHS = [1400, 1024, 800, 390]


def ask(opened: Any, script: str) -> Any:
    return opened.page.evaluate(script)


def focused(opened: Any) -> str:
    return str(ask(opened, "document.activeElement.textContent"))


def fits(opened: Any) -> bool:
    """Tell whether the camera stands as *Fit* would make it stand in this window."""
    opened.page.wait_for_timeout(120)
    before = ask(opened, "vaultlint.camera()")
    ask(opened, "document.getElementById('fit').click()")
    return bool(before == pytest.approx(ask(opened, "vaultlint.camera()"), rel=1e-6))


# --- the table --------------------------------------------------------------------------------------------------------


def test_a_choice_in_the_table_keeps_focus_and_place(open_page: Any) -> None:
    """Who works down the rows with the keyboard goes on from the row that was chosen, and nothing scrolls."""
    opened = open_page(READING, address="#view=table", height=420)
    button = opened.page.locator("#table tbody tr").nth(12).locator("button").first
    name = button.inner_text()
    button.focus()
    before = ask(opened, "document.querySelector('.table-scroll').scrollTop")
    assert before > 0
    opened.press("Enter")
    assert opened.state()["what"] == "node"
    assert focused(opened) == name
    assert ask(opened, "document.querySelector('.table-scroll').scrollTop") == before
    assert opened.page.locator("#table tr[aria-current=true]").inner_text().startswith(name)
    opened.press("Escape")
    assert opened.page.locator("#table tr[aria-current=true]").count() == 0


def test_rows_drawn_anew_keep_focus_by_their_node(open_page: Any) -> None:
    """A filter changes which rows there are; the one that had focus has it still, wherever it stands now."""
    opened = open_page(SHELF, address="#view=table")
    opened.page.locator("#table tbody tr", has_text="The Slow Saw").locator("button").first.focus()
    before = opened.page.locator("#table tbody tr").count()
    ask(opened, "document.getElementById('kind-author').click()")
    assert opened.page.locator("#table tbody tr").count() < before
    assert focused(opened) == "The Slow Saw"


def test_sorting_is_heard_and_keeps_focus(open_page: Any) -> None:
    """The header says how it sorts, a live region tells it, and focus stays on the header."""
    opened = open_page(READING, address="#view=table")
    count = opened.page.locator(".table-head [role=status]")
    opened.page.locator("[data-column=Name]").focus()
    opened.press("Enter")
    assert opened.page.locator("th:has([data-column=Name])").get_attribute("aria-sort") == "ascending"
    assert "sorted by Name, ascending" in count.text_content()
    assert focused(opened).startswith("Name")
    opened.press("Enter")
    assert opened.page.locator("th:has([data-column=Name])").get_attribute("aria-sort") == "descending"
    assert "sorted by Name, descending" in count.text_content()
    rows = opened.page.locator("#table tbody tr").count()
    assert count.text_content().startswith(f"{rows} rows")


@pytest.mark.parametrize("rows", ["nodes", "edges"])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_column_is_cut_without_a_sign(open_page: Any, width: int, rows: str) -> None:
    """All columns are inside the table's box, or its edge shows that it goes on, until one is at its end."""
    opened = open_page(READING, address="#view=table", width=width)
    ask(opened, f"document.querySelector('[data-rows={rows}]').click()")
    opened.page.wait_for_timeout(150)
    state = """() => {
      const box = document.querySelector(".table-scroll");
      const shade = getComputedStyle(document.getElementById("table"), "::after").opacity;
      return [box.scrollWidth - box.clientWidth, Number(shade)];
    }"""
    beyond, shade = ask(opened, state)
    assert (beyond > 2) == (shade > 0)
    if width == 1400:
        assert beyond <= 2
    ask(opened, "document.querySelector('.table-scroll').scrollLeft = 9999")
    opened.page.wait_for_timeout(120)
    assert ask(opened, state)[1] == 0
    name = opened.page.locator("#table tbody th").first.bounding_box()
    table = opened.page.locator("#table").bounding_box()
    assert name["x"] == pytest.approx(table["x"], abs=1), "the name goes along"


def test_on_a_phone_the_sheet_leaves_the_table_free(open_page: Any) -> None:
    """Switching to the table lowers the sheet; choosing a row raises it, and the rows end above it."""
    opened = open_page(READING, address="#node=concept%3Asales", width=390, height=844)
    size = "document.getElementById('panel').dataset.size"
    assert ask(opened, size) == "half"
    opened.page.click("[data-view=table]")
    assert ask(opened, size) == "low"

    def overlap() -> float:
        opened.page.wait_for_timeout(300)
        table, panel = opened.page.locator("#table").bounding_box(), opened.page.locator("#panel").bounding_box()
        return float(table["y"] + table["height"] - panel["y"])

    assert overlap() <= 1
    opened.page.locator("#table tbody tr").nth(3).locator("button").first.click()
    assert ask(opened, size) == "half"
    assert overlap() <= 1


# --- the map ----------------------------------------------------------------------------------------------------------


def test_what_was_fitted_stays_fitted_when_the_window_changes(open_page: Any) -> None:
    opened = open_page(READING)
    for width, height in [(1100, 700), (700, 800), (1600, 1000)]:
        opened.page.set_viewport_size({"width": width, "height": height})
        assert fits(opened), (width, height)


def test_a_moved_camera_stays_when_the_window_changes(open_page: Any) -> None:
    """A hand on the map ends the fit: then a new size takes nothing from what one looks at."""
    opened = open_page(READING)
    box = opened.page.locator("#map").bounding_box()
    opened.page.mouse.move(box["x"] + 30, box["y"] + 700)
    opened.page.mouse.wheel(0, -200)
    opened.page.wait_for_timeout(400)
    before = ask(opened, "vaultlint.camera()")
    opened.page.set_viewport_size({"width": 1100, "height": 700})
    opened.page.wait_for_timeout(150)
    assert ask(opened, "vaultlint.camera()") == before


def test_a_fitted_map_is_fitted_wherever_its_address_is_opened(open_page: Any) -> None:
    opened = open_page(READING)
    opened.page.wait_for_timeout(400)
    address = opened.state()["hash"]
    assert "at=all" in address
    assert fits(open_page(READING, address=address, width=800, height=600))


def edge_tip(opened: Any) -> Any:
    """Point at an edge until its tip is seen."""
    ids = ask(opened, "vaultlint.shown().edges")
    spot = next(found for each in ids if (found := opened.page.evaluate("(id) => vaultlint.positionOfEdge(id)", each)))
    opened.page.mouse.move(spot["x"], spot["y"])
    tip = opened.page.locator("#tip")
    tip.wait_for(state="visible", timeout=3000)
    return tip


@pytest.mark.parametrize("leave", ["f", "+", "t", "Escape", "wheel", "blur", "back"])
def test_a_tip_does_not_outlive_what_it_is_about(open_page: Any, leave: str) -> None:
    """Where the view, the camera or the reader goes elsewhere, the tip of an edge goes, too."""
    opened = open_page(READING)
    tip = edge_tip(opened)
    if leave == "wheel":
        opened.page.mouse.wheel(0, -100)
    elif leave == "blur":
        ask(opened, "window.dispatchEvent(new Event('blur'))")
    elif leave == "back":
        ask(opened, "document.querySelector('#panel-body button').click()")
    else:
        opened.press(leave)
    tip.wait_for(state="hidden", timeout=1500)


def test_a_tip_stays_on_the_map(open_page: Any) -> None:
    opened = open_page(READING, height=700)
    tip = edge_tip(opened).bounding_box()
    stage = opened.page.locator("#stage").bounding_box()
    assert tip["y"] + tip["height"] <= stage["y"] + stage["height"]
    assert tip["x"] + tip["width"] <= stage["x"] + stage["width"]


def test_where_nothing_is_in_view_the_way_back_is_offered(open_page: Any) -> None:
    """Far into an empty corner: a sentence and a button that shows everything."""
    opened = open_page(READING)
    assert not opened.page.is_visible("#nothing")
    corner = """() => {
      const spots = vaultlint.shown().nodes.map(vaultlint.positionOf);
      const map = document.getElementById("map").getBoundingClientRect();
      const { x, y, scale } = vaultlint.camera();
      const left = Math.min(...spots.map((spot) => spot.x));
      const top = Math.min(...spots.map((spot) => spot.y));
      vaultlint.setCamera(x + (left - 10 - map.left - map.width / 2) / scale, y + (top - 10 - map.top - map.height / 2) / scale, 8);
    }"""
    ask(opened, corner)
    opened.page.locator("#nothing").wait_for(state="visible", timeout=1500)
    opened.page.click("#nothing button:text('Show everything')")
    opened.page.locator("#nothing").wait_for(state="hidden", timeout=1500)
    assert len(ask(opened, "vaultlint.drawn().ids")) > 30
    assert fits(opened)
    assert ask(opened, "document.activeElement.id") == "fit" or ask(opened, "document.activeElement.id") == "map"


@pytest.mark.parametrize("view", ["map", "table"])
def test_filters_that_leave_nothing_are_named_and_can_be_cleared(open_page: Any, view: str) -> None:
    opened = open_page(SHELF, address=f"#tag=tag%3Amaking&since=2026-01&view={view}")
    assert opened.shown("note") == []
    ask(opened, "for (const kind of ['author', 'tag', 'concept']) document.getElementById(`kind-${kind}`)?.click()")
    place = "#nothing" if view == "map" else "#table .no-rows"
    text = opened.text(place)
    assert "making" in text
    assert "2026-01" in text
    opened.page.click(f"{place} button")
    opened.page.wait_for_timeout(100)
    assert len(opened.shown("note")) == 10
    assert not opened.page.is_visible(place)


# --- the header -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_the_header_neither_wraps_nor_cuts(open_page: Any, width: int) -> None:
    """One row, on a phone two; each control whole, on the screen, and beside the others."""
    opened = open_page(READING, width=width)
    ask(opened, f"document.querySelector('h1').textContent = {LONG!r}")
    boxes = ask(
        opened,
        """[...document.querySelectorAll("header h1, header .button, header .segmented, header #search")]
          .filter((each) => each.offsetParent && !each.closest(".menu-body"))
          .map((each) => ({ ...each.getBoundingClientRect().toJSON(), name: each.id || each.textContent,
                            cut: each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 2 }))""",
    )
    assert len(boxes) >= 6
    for box in boxes:
        assert box["left"] >= 0, box
        assert box["right"] <= width, box
        assert not box["cut"], box
    for a, b in itertools.combinations(boxes, 2):
        apart = a["right"] <= b["left"] or b["right"] <= a["left"] or a["bottom"] <= b["top"] or b["bottom"] <= a["top"]
        assert apart, (a, b)
    assert opened.page.locator("header").bounding_box()["height"] <= (120 if width == 390 else 64)
    hint = ask(
        opened,
        """(() => {
          const input = document.getElementById("search");
          const context = document.createElement("canvas").getContext("2d");
          context.font = getComputedStyle(input).font;
          return input.clientWidth - 24 - context.measureText(input.placeholder).width;
        })()""",
    )
    assert hint >= 0, "the search field's hint is not cut"


@pytest.mark.parametrize("way", ["choice", "outside", "Escape", "tab"])
def test_the_save_menu_closes(open_page: Any, way: str) -> None:
    """After a choice, on Escape, on a click elsewhere and when focus goes on; focus is back on its button where it was in it."""
    opened = open_page(READING, address="#node=concept%3Asales")
    opened.page.click("#more summary")
    assert ask(opened, "document.getElementById('more').open")
    if way == "choice":
        with opened.page.expect_download():
            opened.page.click("#graphml")
    elif way == "outside":
        opened.page.mouse.click(500, 600)
    elif way == "Escape":
        opened.page.focus("#svg")
        opened.press("Escape")
        assert opened.state()["what"] == "node", "it closes the menu alone"
    else:
        opened.page.focus("#graphml")
        opened.press("Tab")
    opened.page.wait_for_timeout(60)
    assert not ask(opened, "document.getElementById('more').open")
    if way in {"choice", "Escape"}:
        assert focused(opened) == "Save"


def test_titles_in_path_fields_have_the_whole_width_of_a_phone(open_page: Any) -> None:
    ends = "#from=note%3AReadwise%2FBooks%2FGrain%20and%20Edge.md&to="
    opened = open_page(SHELF, address=ends, width=390)
    for field in ("#path-from", "#path-to"):
        assert opened.page.locator(field).bounding_box()["width"] > 330


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("count", [2, 5])
def test_in_a_tiny_vault_names_keep_off_the_lines(open_page: Any, count: int, scheme: str) -> None:
    """A territory of so few is named at its shore; no line runs through that name."""
    nodes = [
        {"id": f"note:{n}.md", "label": f"Note {n}", "path": f"{n}.md", "community": 0, "x": 80 * n, "y": 40 * (n % 2)}
        for n in range(count)
    ]
    nodes += [
        {"id": f"concept:{n}", "kind": "concept", "label": f"theme {n}", "community": 0, "x": 60 * n, "y": 130}
        for n in range(2)
    ]
    edges = [
        {"source": a["id"], "target": b["id"], "kind": "about" if b["id"][0] == "c" else "related"}
        for a, b in itertools.combinations(nodes, 2)
        if a["id"][0] == "n"
    ]
    data = {"graph": {"communities": [{"id": 0, "label": "Soil · garden"}]}, "nodes": nodes, "edges": edges}
    opened = open_page(data, color_scheme=scheme, width=1000, height=640)
    labels = ask(opened, "vaultlint.labels()")
    name = next(each for each in labels if each["text"] == "Soil · garden")
    spots = ask(opened, "vaultlint.shown().nodes.map((id) => [id, vaultlint.positionOf(id)])")
    box = opened.page.locator("#map").bounding_box()
    places = {node: (spot["x"] - box["x"], spot["y"] - box["y"]) for node, spot in spots}
    for edge in edges:
        (ax, ay), (bx, by) = places[edge["source"]], places[edge["target"]]
        for step in range(201):
            x, y = ax + (bx - ax) * step / 200, ay + (by - ay) * step / 200
            inside = name["x"] <= x <= name["x"] + name["w"] and name["y"] <= y <= name["y"] + name["h"]
            assert not inside, (edge, name)


def test_a_map_beside_a_raised_sheet_is_fitted_above_it(open_page: Any) -> None:
    """On a phone the sheet may cover half: what is fitted then lies above it, whole."""
    opened = open_page(READING, address="#from=&to=", width=390, height=844)
    sheet = opened.page.locator("#panel").bounding_box()["y"]
    spots = ask(opened, "vaultlint.shown().nodes.map(vaultlint.positionOf)")
    assert max(spot["y"] for spot in spots) < sheet
