"""The page as a reader uses it, in headless Chromium."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import page_graphs as graphs
import pytest

from vaultlint.graph.page.assets import app_script

NOTE = "note:Books/What Clients Hear.md"
DATA = graphs.reading()


def edge_id(kind: str, **wanted: Any) -> str:
    """Find one edge's id, as the page writes it in the address."""
    for edge in DATA["edges"]:
        if edge["kind"] == kind and all(edge.get(key) == value for key, value in wanted.items()):
            layer = "inferred" if kind == "tagged" and edge["inferred"] else kind
            return f"{edge['source']}~{layer}~{edge['target']}"
    raise LookupError(kind)


def test_opens_with_what_a_reader_can_use(open_page: Any) -> None:
    opened = open_page(DATA)
    text = opened.text()
    for heading in (
        "Your reading, in 4 territories",
        "Worth a link",
        "Bridges",
        "Themes",
        "Mentioned, not written yet",
        "An Essay I Owe",
    ):
        assert heading in text
    assert len(opened.shown()) == len(DATA["nodes"])
    assert opened.page.title() == "My Reading · vaultlint"


def test_opens_the_same_each_time(open_page: Any) -> None:
    first, second = open_page(DATA), open_page(DATA)
    where = "Object.fromEntries(vaultlint.shown().nodes.map((id) => [id, vaultlint.positionOf(id)]))"
    assert first.page.evaluate(where) == second.page.evaluate(where)


@pytest.mark.parametrize("width", [390, 1400])
def test_labels_never_overlap(open_page: Any, width: int) -> None:
    opened = open_page(graphs.reading(120, 7), width=width)
    counts = []
    for _ in range(4):
        labels = opened.page.evaluate("vaultlint.labels()")
        counts.append(len(labels))
        for a, b in itertools.combinations(labels, 2):
            apart = (
                a["x"] + a["w"] <= b["x"]
                or b["x"] + b["w"] <= a["x"]
                or a["y"] + a["h"] <= b["y"]
                or b["y"] + b["h"] <= a["y"]
            )
            assert apart, (a, b)
        opened.press("+", "+", "+")
        opened.page.wait_for_timeout(80)
    assert max(counts) > counts[0] > 0, "zooming in brings more names"


def test_search_finds_titles_authors_tags_themes_and_quotes(open_page: Any) -> None:
    opened = open_page(DATA)
    for query, found in (
        ("clients hear", "What Clients Hear"),
        ("wes kao", "Wes Kao"),
        ("#sales", "#sales"),
        ("assertiv", "assertiveness"),
        ("repeated until nobody", "in "),
    ):
        opened.press("/")
        opened.page.keyboard.type(query)
        assert found in opened.text("#results")
        opened.press("Enter")
        assert opened.state()["what"] == "node"
        assert opened.page.is_hidden("#results")
    assert "Found" in opened.text(), "a sentence that was searched for stands on top"


def test_search_by_arrows_and_escape(open_page: Any) -> None:
    opened = open_page(DATA)
    opened.press("/")
    opened.page.keyboard.type("the")
    options = opened.page.locator("#results [role=option]").all_inner_texts()
    opened.press("ArrowDown")
    assert opened.page.get_attribute("#search", "aria-activedescendant") == "search-option-1"
    opened.press("Enter")
    assert options[1].split("\n")[0] in opened.text("#panel-body h2")
    opened.press("/")
    opened.page.keyboard.type("zzzz")
    assert "Nothing holds" in opened.text("#results")
    opened.press("Escape")
    assert opened.page.input_value("#search") == ""


def test_each_kind_can_be_hidden(open_page: Any) -> None:
    opened = open_page(DATA)
    for kind in ("note", "concept", "author", "tag"):
        count = sum(node["kind"] == kind and not node.get("missing") for node in DATA["nodes"])
        assert str(count) in opened.text(f"label:has(#kind-{kind})")
        unwritten = sum(node["kind"] == kind and bool(node.get("missing")) for node in DATA["nodes"])
        assert len(opened.shown(kind)) == count + unwritten
        assert opened.drawn(kind)
        opened.page.uncheck(f"#kind-{kind}")
        assert opened.shown(kind) == opened.drawn(kind) == []
        assert f"without=quiet%2C{kind}" in opened.state()["hash"]
        opened.page.check(f"#kind-{kind}")
        assert len(opened.shown(kind)) == count + unwritten


def test_each_layer_can_be_hidden(open_page: Any) -> None:
    opened = open_page(DATA)
    for layer in ("links", "related", "inferred", "about", "tagged", "wrote"):
        shown = f"vaultlint.shown().edges.filter((id) => id.includes('~{layer}~')).length"
        assert opened.page.evaluate(shown) > 0
        opened.page.uncheck(f"#layer-{layer}")
        assert opened.page.evaluate(shown) == 0
        assert layer in opened.state()["hash"]
    assert opened.page.evaluate("vaultlint.shown().edges") == []


def test_click_on_a_note_shows_its_words_and_ways_out(open_page: Any) -> None:
    opened = open_page(DATA)
    opened.click(opened.page.evaluate("id => vaultlint.positionOf(id)", NOTE))
    assert opened.state()["node"] == NOTE
    text = opened.text()
    for part in ("What Clients Hear", "Themes", "Shares themes, not linked yet", "Copy [[", "line "):
        assert part in text
    assert opened.page.locator("#panel-body mark").count() > 0
    link = opened.page.get_attribute("text=Open in Obsidian", "href")
    assert link == "obsidian://open?vault=My%20Reading&file=Books%2FWhat%20Clients%20Hear.md"
    assert "noopener" in opened.page.get_attribute("text=Source", "rel")


def test_click_on_an_edge_says_why(open_page: Any) -> None:
    opened = open_page(DATA)
    edge = opened.page.evaluate(
        "vaultlint.shown().edges.find((id) => id.includes('~related~') && vaultlint.positionOfEdge(id))"
    )
    opened.click(opened.page.evaluate("id => vaultlint.positionOfEdge(id)", edge))
    assert opened.state()["edge"] == edge
    text = opened.text()
    assert "Why these two" in text
    assert "%" in text
    assert "[[" in text
    assert opened.page.locator("#panel-body .sides section").count() == 2
    assert opened.page.locator("#panel-body mark").count() >= 2


def test_inferred_edge_gives_its_reason(open_page: Any) -> None:
    from urllib.parse import quote

    opened = open_page(DATA, address=f"#edge={quote(edge_id('tagged', inferred=True), safe='')}")
    assert "Inferred, 63 % sure: four of its six nearest notes carry" in opened.text()


def test_every_kind_has_its_panel(open_page: Any) -> None:
    opened = open_page(DATA)
    for node in ("author:ines albrecht", "tag:sales", "concept:assertiveness", "note:An Essay I Owe"):
        opened.page.evaluate("id => { location.hash = '#node=' + encodeURIComponent(id); }", node)
        opened.page.wait_for_timeout(30)
        assert opened.state()["node"] == node
        assert ("Other notes link here" in opened.text()) == (node == "note:An Essay I Owe")
        assert opened.page.locator("#panel-body .node-link").count() > 0


def test_direction_of_links_is_read_from_their_evidence(open_page: Any) -> None:
    nodes = [{"id": f"note:{name}.md", "kind": "note", "label": name, "path": f"{name}.md"} for name in "AB"]
    quote = {"path": "B.md", "line": 2, "text": "See [[A]].", "by": "A"}
    edge = {"source": "note:A.md", "target": "note:B.md", "kind": "links", "evidence": [quote]}
    assert "links to this note" in open_page({"nodes": nodes, "edges": [edge]}, address="#node=note:A.md").text()


def test_copy_wikilink(open_page: Any) -> None:
    opened = open_page(
        DATA, address="#node=note%3ABooks%2FMargins.md", permissions=["clipboard-read", "clipboard-write"]
    )
    opened.page.click("#panel-body .buttons .copy")
    opened.page.wait_for_selector("text=Copied")
    assert opened.page.evaluate("navigator.clipboard.readText()") == "[[Margins]]"


def test_path_is_told_step_by_step(open_page: Any) -> None:
    opened = open_page(DATA)
    opened.page.click("#path-button")
    for end, query in (("from", "margins"), ("to", "assertiveness")):
        opened.page.fill(f"#path-{end}", query)
        opened.press("Enter")
    steps = opened.page.locator("#panel-body .steps > li").count() - 1
    assert steps >= 1
    assert opened.text("#panel-body h2") == f"{steps} step{'s' * (steps > 1)}"
    assert opened.page.locator("#panel-body .steps mark").count() > 0
    assert "from=note" in opened.state()["hash"]
    assert "to=concept" in opened.state()["hash"]


def test_no_path_is_said(open_page: Any) -> None:
    data = {"nodes": [{"id": "note:a", "label": "A"}, {"id": "note:b", "label": "B"}], "edges": []}
    assert "No way from A to B" in open_page(data, address="#from=note:a&to=note:b").text()


def test_table_sorts_and_is_a_table(open_page: Any) -> None:
    opened = open_page(DATA)
    opened.press("t")
    assert opened.page.locator("#table tbody tr").count() == len(DATA["nodes"])
    opened.page.click("#table th button:has-text('Name')")
    names = opened.page.locator("#table tbody th").all_inner_texts()
    assert names[0].startswith("#") or names[0].lower() <= names[-1].lower()
    assert opened.page.locator("#table th[aria-sort=ascending]").inner_text().startswith("Name")
    opened.page.click("#table th button:has-text('Name')")
    assert opened.page.locator("#table tbody th").all_inner_texts()[0] == names[-1]
    opened.page.click("[data-rows=edges]")
    assert opened.page.locator("#table tbody tr").count() == min(200, len(DATA["edges"]))
    assert "view=table" in opened.state()["hash"]


def test_address_brings_everything_back(open_page: Any) -> None:
    opened = open_page(DATA, address="#node=concept%3Asales&without=author&hide=related&view=table")
    assert opened.state()["node"] == "concept:sales"
    assert opened.state()["view"] == "table"
    assert not opened.page.is_checked("#kind-author")
    assert not opened.page.is_checked("#layer-related")
    opened.page.click("[data-view=map]")
    opened.page.click(".back")
    assert opened.state()["what"] == "overview"
    opened.page.go_back()
    opened.page.wait_for_timeout(50)
    assert opened.state()["node"] == "concept:sales"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark(open_page: Any, scheme: str) -> None:
    opened = open_page(DATA, color_scheme=scheme)
    assert opened.page.get_attribute("html", "data-theme") == scheme
    opened.page.click("#theme")
    assert opened.page.get_attribute("html", "data-theme") != scheme


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(open_page: Any, scheme: str) -> None:
    opened = open_page(DATA, color_scheme=scheme)
    ratios = opened.page.evaluate("""() => {
      const style = getComputedStyle(document.documentElement);
      const light = (name) => {
        const hex = style.getPropertyValue(name).trim();
        const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
          .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const ratio = (a, b) => (Math.max(light(a), light(b)) + 0.05) / (Math.min(light(a), light(b)) + 0.05);
      const inks = ["--ink", "--muted", "--accent", "--hue-none", ...Array.from({length: 10}, (_, n) => `--hue-${n}`)];
      const pairs = inks.flatMap((ink) => ["--card", "--map", "--sunken"].map((ground) => [ink, ground]));
      return [...pairs, ["--mark-ink", "--mark"], ["--on-accent", "--accent"]].map(([a, b]) => [a, b, ratio(a, b)]);
    }""")
    assert [each for each in ratios if each[2] < 4.5] == []


def test_narrow_touch(open_page: Any) -> None:
    opened = open_page(DATA, width=390, height=844, has_touch=True, is_mobile=True)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
    spot = opened.page.evaluate("id => vaultlint.positionOf(id)", NOTE)
    opened.page.touchscreen.tap(spot["x"], spot["y"])
    opened.page.wait_for_timeout(700)
    assert opened.state()["what"] == "node"
    assert opened.page.get_attribute("#panel", "data-size") == "half"
    assert opened.page.locator("#panel").bounding_box()["y"] < 844 * 0.6
    opened.page.click("#filters-toggle")
    opened.page.uncheck("#kind-tag")
    opened.page.click("#filters-close")
    assert opened.shown("tag") == []
    small = opened.page.evaluate(
        "[...document.querySelectorAll('header button, header summary, .zoom button, #handle')].filter((e) => e.offsetParent && (e.offsetHeight < 30 || e.offsetWidth < 36)).map((e) => e.id)"
    )
    assert small == []


def test_keyboard_alone(open_page: Any) -> None:
    opened = open_page(DATA)
    opened.press("Tab")
    assert opened.page.evaluate("document.activeElement.className") == "skip"
    opened.page.focus("#map")
    opened.press("ArrowRight")
    first = opened.state()["node"]
    assert first
    for key in ("ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        opened.press(key)
    assert opened.state()["what"] == "node"
    opened.press("p")
    assert opened.page.evaluate("document.activeElement.id") == "path-to"
    opened.page.keyboard.type("assertiveness")
    opened.press("Enter")
    assert opened.state()["what"] == "path"
    opened.press("Escape")
    assert opened.state()["what"] == "overview"
    opened.press("d", "t", "t", "f", "+", "-")
    assert opened.state()["view"] == "map"


def test_hostile_text_runs_nowhere(open_page: Any) -> None:
    data = graphs.hostile()
    opened = open_page(data)
    ids = [node["id"] for node in data["nodes"]]
    for each in opened.page.evaluate("vaultlint.shown().nodes"):
        assert each.replace("\ufffd", "\ud800") in ids or "\ufffd" in each
    opened.page.fill("#search", "pwned")
    for node in opened.page.evaluate("vaultlint.shown().nodes"):
        opened.page.evaluate("id => { location.hash = '#node=' + encodeURIComponent(id); }", node)
        opened.page.wait_for_timeout(10)
    for edge in opened.page.evaluate("vaultlint.shown().edges"):
        opened.page.evaluate("id => { location.hash = '#edge=' + encodeURIComponent(id); }", edge)
        opened.page.wait_for_timeout(10)
        schemes = opened.page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => new URL(a.href).protocol)")
        assert set(schemes) <= {"file:", "http:", "https:", "obsidian:"}
    opened.press("t")
    opened.page.wait_for_timeout(50)
    assert opened.page.evaluate("window.pwned") is None
    assert opened.page.locator("img, iframe, object, embed").count() == 0


@pytest.mark.parametrize("count", [0, 1, 2])
def test_tiny_vaults(open_page: Any, count: int) -> None:
    nodes = [
        {"id": f"note:{number}.md", "kind": "note", "label": f"Note {number}", "path": f"{number}.md"}
        for number in range(count)
    ]
    opened = open_page({"nodes": nodes, "edges": []})
    assert ("Nothing to draw yet" in opened.text()) == (count == 0)
    assert len(opened.page.evaluate("vaultlint.labels()")) == count
    opened.press("t", "t", "f", "p", "Escape", "ArrowLeft")
    if count:
        assert opened.state()["node"] == "note:0.md"


def test_quotes_left_out_are_said_to_be(open_page: Any) -> None:
    opened = open_page(DATA, address="#node=concept%3Asales", quotes=False)
    assert "Quoted sentences were left out" in opened.text()
    assert opened.page.locator("#panel-body figure").count() > 0


def spent(opened: Any, work: str) -> float:
    """Return the processor time, in seconds, that the page's main thread needs for a piece of work, the least of three."""
    session = opened.page.context.new_cdp_session(opened.page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    times = []
    for _ in range(3):
        before, after = {}, {}
        for figures in (before, after):
            if figures is after:
                opened.page.evaluate(work)
            figures |= {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
        times.append(after["TaskDuration"] - before["TaskDuration"])
    session.detach()
    return min(times)


PAN = """async () => {
  const { x, y, scale } = vaultlint.camera();
  for (let at = 0; at < 30; at += 1) {
    vaultlint.setCamera(x + at * 2 / scale, y, scale * 1.2);
    await new Promise((done) => requestAnimationFrame(done));
  }
  vaultlint.setCamera(x, y, scale);
}"""
FIND = """async () => {
  const field = document.getElementById("search");
  for (const text of ["note", "note number 43", ""]) {
    field.value = text;
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((done) => setTimeout(done, 200));
    if (text && !document.querySelector("#results [role=option]")) throw new Error("nothing was found");
  }
}"""


def test_five_thousand_notes_are_all_there_and_found(open_page: Any) -> None:
    """What is drawn depends on the zoom, and that is said; what can be found does not."""
    opened = open_page(graphs.large())
    assert len(opened.shown()) == 5000
    assert len(opened.drawn()) < 3000
    assert "of 5,000 drawn" in opened.text("#limited")
    opened.press("/")
    opened.page.keyboard.type("Note number 4321")
    opened.press("Enter")
    opened.page.wait_for_function("vaultlint.state().node === 'note:4321.md'")


def test_five_thousand_notes_stay_quick(open_page: Any) -> None:
    """Ten times the notes: a frame while the map moves needs less than four times the processor's time, a search less than eight.

    A map that draws every mark at every zoom, or a search that makes a row of each hit, needs ten times. Processor time of one
    thread, the least of three: what else the machine does hardly counts.
    """
    few, many = open_page(graphs.large(500)), open_page(graphs.large(5000))
    assert spent(many, PAN) < 4 * spent(few, PAN) + 0.03
    assert spent(many, FIND) < 8 * spent(few, FIND) + 0.03


def test_downloads(open_page: Any) -> None:
    opened = open_page(DATA)
    for button, suffix in (("#json", ".json"), ("#png", ".png")):
        opened.page.evaluate("document.getElementById('more').open = true")
        with opened.page.expect_download() as started:
            opened.page.click(button)
        assert started.value.suggested_filename == f"My Reading{suffix}"
        content = Path(started.value.path()).read_bytes()
        assert json.loads(content) == DATA if suffix == ".json" else content.startswith(b"\x89PNG")


def quiet_graph() -> dict[str, Any]:
    note = {"kind": "note", "size": 0.5}
    nodes = [
        {"id": "note:a", "label": "Same", "path": "One/Same.md", **note},
        {"id": "note:b", "label": "Same", "path": "Two/Same.md", **note},
        {"id": "note:c", "label": "Copy", "path": "Copy.md", **note},
        {"id": "note:d", "label": "2025-03-18", "path": "2025-03-18.md", "quiet": True, **note},
        {"id": "note:e", "label": "Unwritten", "path": None, "missing": True, **note},
        {"id": "author:f", "label": "Dee Fox", "kind": "author", "quiet": True},
    ]
    pairs = [("a", "b", {}), ("a", "c", {"copy": True}), ("a", "d", {})]
    edges = [{"source": f"note:{a}", "target": f"note:{b}", "kind": "related", "weight": 0.5, "inferred": False,
              "evidence": [], **more} for a, b, more in pairs]  # fmt: skip
    wrote = {"source": "author:f", "target": "note:a", "kind": "wrote", "weight": 1, "inferred": False, "evidence": []}
    return {"nodes": nodes, "edges": [*edges, wrote]}


def test_what_is_quiet_is_drawn_only_when_asked_for(open_page: Any) -> None:
    opened = open_page(quiet_graph())
    assert opened.shown() == ["note:a", "note:b", "note:c", "note:e"]
    opened.page.check("#kind-quiet")
    assert len(opened.shown()) == 6
    assert "without=" in opened.state()["hash"]
    opened.page.uncheck("#kind-quiet")
    opened.press("/")
    opened.page.keyboard.type("Dee Fox")
    opened.press("Enter")
    assert "author:f" in opened.shown()


def test_notes_not_written_are_counted_apart(open_page: Any) -> None:
    opened = open_page(quiet_graph())
    assert "4 notes" in opened.text("#counts")
    assert "4" in opened.text("label:has(#kind-note)")
    assert "1" in opened.text("label:has(#kind-missing)")
    opened.page.uncheck("#kind-missing")
    assert "note:e" not in opened.shown()


def test_pairs_worth_a_link_tell_same_titles_apart_and_leave_copies_out(open_page: Any) -> None:
    opened = open_page(quiet_graph())
    said = opened.text("#panel-body")
    assert "Same (One)" in said
    assert "Same (Two)" in said
    assert "Worth a link" not in said, "a copy and two of one name are rather one note twice"
    assert "2025-03-18" not in said


def test_no_name_is_made_twice() -> None:
    """All scripts share one scope, where a second function of a name silently takes the first one's place."""
    names = re.findall(r"^(?:async )?(?:function|const|let|var|class) (\w+)", app_script(), re.MULTILINE)
    assert len(names) > 100
    assert [name for name, count in Counter(names).items() if count > 1] == []
