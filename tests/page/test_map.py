"""The map as an eye and a hand meet it: what is drawn at a zoom, where, how it moves, and how it is saved."""

from __future__ import annotations

import itertools
import math
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import page_graphs as graphs
import pytest

SIZES = {"small": graphs.reading(), "middle": graphs.rich(1500), "large": graphs.large(5000)}
SVG = "{http://www.w3.org/2000/svg}"


def call(opened: Any, what: str, *arguments: Any) -> Any:
    """Ask the page's own hook for tests."""
    return opened.page.evaluate(f"(given) => vaultlint.{what}(...given)", list(arguments))


def zoom_to(opened: Any, factor: float) -> None:
    """Stand at so many times the scale that shows everything, over the same middle."""
    opened.page.evaluate("() => document.getElementById('fit').click()")
    at = call(opened, "camera")
    call(opened, "setCamera", at["x"], at["y"], at["scale"] * factor)


def positions(opened: Any, ids: list[str]) -> dict[str, tuple[float, float]]:
    """Give where nodes are, in the map's own pixels."""
    found = opened.page.evaluate(
        """(ids) => {
          const box = document.getElementById("map").getBoundingClientRect();
          return ids.map((id) => vaultlint.positionOf(id)).map(({ x, y }) => [x - box.left, y - box.top]);
        }""",
        ids,
    )
    return {each: (x, y) for each, (x, y) in zip(ids, found, strict=True)}


def size(opened: Any) -> tuple[float, float]:
    box = opened.page.locator("#map").bounding_box()
    return box["width"], box["height"]


def saved(opened: Any, button: str) -> bytes:
    """Save by a button of the menu."""
    opened.page.evaluate("document.getElementById('more').open = true")
    with opened.page.expect_download() as started:
        opened.page.click(button)
    return Path(started.value.path()).read_bytes()


@pytest.mark.parametrize("factor", [1, 1.7, 3, 6, 20])
@pytest.mark.parametrize("data", SIZES.values(), ids=SIZES)
def test_labels_never_overlap_at_any_zoom(open_page: Any, data: Any, factor: float) -> None:
    opened = open_page(data)
    zoom_to(opened, factor)
    labels = call(opened, "labels")
    assert labels or factor > 3
    for a, b in itertools.combinations(labels, 2):
        apart = (
            a["x"] + a["w"] <= b["x"] + 0.01
            or b["x"] + b["w"] <= a["x"] + 0.01
            or a["y"] + a["h"] <= b["y"] + 0.01
            or b["y"] + b["h"] <= a["y"] + 0.01
        )
        assert apart, (a, b)


def test_labels_do_not_overlap_on_the_way_either(open_page: Any) -> None:
    """While a hand zooms out, labels go along with the map; those that would meet another go."""
    opened = open_page(SIZES["middle"])
    zoom_to(opened, 5)
    frames = opened.page.evaluate(
        """async () => {
          const map = document.getElementById("map");
          const box = map.getBoundingClientRect();
          const frames = [];
          for (let turn = 0; turn < 10; turn += 1) {
            const [clientX, clientY] = [box.x + 300, box.y + 300];
            map.dispatchEvent(new WheelEvent("wheel", { deltaY: 60, clientX, clientY, cancelable: true }));
            await new Promise(requestAnimationFrame);
            frames.push(vaultlint.labelsNow());
          }
          return frames;
        }"""
    )
    assert sum(map(len, frames)) > 0
    for labels in frames:
        for a, b in itertools.combinations(labels, 2):
            apart_x = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
            apart_y = a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]
            assert apart_x or apart_y, (a, b)


@pytest.mark.parametrize("factor", [1, 4])
@pytest.mark.parametrize("data", SIZES.values(), ids=SIZES)
def test_what_is_picked_is_what_is_drawn(open_page: Any, data: Any, factor: float) -> None:
    """At a drawn mark's middle lies that mark, another one drawn there too, or the label over it; never what is not drawn."""
    opened = open_page(data)
    zoom_to(opened, factor)
    drawn = set(call(opened, "drawn")["ids"])
    labels = call(opened, "labels")
    wide, high = size(opened)
    everything = positions(opened, opened.shown())
    seen = {each: spot for each, spot in everything.items() if 0 < spot[0] < wide and 0 < spot[1] < high}
    picked = opened.page.evaluate("(spots) => spots.map(([x, y]) => vaultlint.pickAt(x, y))", list(seen.values()))
    own = 0
    for (node, (x, y)), found in zip(seen.items(), picked, strict=True):
        if found in everything:
            assert found in drawn
        if node not in drawn:
            continue
        covered = any(box["x"] <= x <= box["x"] + box["w"] and box["y"] <= y <= box["y"] + box["h"] for box in labels)
        own += found == node
        if found != node and not covered:
            assert found in drawn
            assert math.dist(everything[found], (x, y)) < 16
    assert own > 0.6 * len(drawn & set(seen))


def test_wheel_keeps_what_is_under_the_pointer(open_page: Any) -> None:
    opened = open_page(SIZES["middle"])
    node = call(opened, "drawn")["ids"][5]
    spot = call(opened, "positionOf", node)
    before = call(opened, "camera")["scale"]
    opened.page.mouse.move(spot["x"], spot["y"])
    for _ in range(4):
        opened.page.mouse.wheel(0, -100)
    opened.page.wait_for_timeout(250)
    after = call(opened, "positionOf", node)
    assert call(opened, "camera")["scale"] > 1.5 * before
    assert (after["x"], after["y"]) == pytest.approx((spot["x"], spot["y"]), abs=1)
    for _ in range(40):
        opened.page.mouse.wheel(0, 300)
    opened.page.wait_for_timeout(250)
    assert 0.2 * before < call(opened, "camera")["scale"] < before, "one cannot zoom out until nothing is left"


def test_a_drag_moves_the_map_by_as_much_and_picks_nothing(open_page: Any) -> None:
    opened = open_page(SIZES["small"])
    node = "concept:sales"
    start = call(opened, "positionOf", node)
    opened.page.mouse.move(start["x"], start["y"])
    opened.page.mouse.down()
    opened.page.mouse.move(start["x"] + 60, start["y"] + 20, steps=4)
    opened.page.mouse.move(start["x"] + 83, start["y"] + 41, steps=4)
    opened.page.mouse.up()
    opened.page.wait_for_timeout(250)
    end = call(opened, "positionOf", node)
    assert (end["x"] - start["x"], end["y"] - start["y"]) == pytest.approx((83, 41), abs=6)
    assert opened.state()["what"] == "overview"
    assert "at=" in opened.state()["hash"], "where the camera stands is in the address"


def test_a_double_click_comes_nearer(open_page: Any) -> None:
    opened = open_page(SIZES["small"])
    before = call(opened, "camera")["scale"]
    box = opened.page.locator("#map").bounding_box()
    opened.page.mouse.dblclick(box["x"] + 40, box["y"] + 400)
    opened.page.wait_for_timeout(100)
    assert call(opened, "camera")["scale"] == pytest.approx(2 * before, rel=0.01)


def test_two_fingers_pinch(open_page: Any) -> None:
    """The points under both fingers stay under them: twice as far apart is twice as near."""
    opened = open_page(SIZES["small"], width=390, height=844, has_touch=True, is_mobile=True)
    session = opened.page.context.new_cdp_session(opened.page)
    before = call(opened, "camera")["scale"]

    def touch(kind: str, *spots: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(spots)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (150, 400))
    touch("touchStart", (150, 400), (250, 400))
    for step in range(1, 11):
        touch("touchMove", (150 - 5 * step, 400), (250 + 5 * step, 400))
    touch("touchEnd")
    opened.page.wait_for_timeout(250)
    assert call(opened, "camera")["scale"] == pytest.approx(2 * before, rel=0.1)
    assert opened.state()["what"] == "overview", "a pinch picks nothing"


def test_every_node_is_reached_by_zooming_in(open_page: Any) -> None:
    opened = open_page(SIZES["large"])
    drawn = call(opened, "drawn")["ids"]
    assert 300 < len(drawn) < 3000
    assert "of 5,000 drawn" in opened.text("#limited")
    hidden = sorted(set(opened.shown()) - set(drawn))
    for node in hidden[::100]:
        x, y = opened.page.evaluate(
            """(id) => {
              const spot = vaultlint.positionOf(id);
              const box = document.getElementById("map").getBoundingClientRect();
              const at = vaultlint.camera();
              return [at.x + (spot.x - box.left - box.width / 2) / at.scale, at.y + (spot.y - box.top - box.height / 2) / at.scale];
            }""",
            node,
        )
        call(opened, "setCamera", x, y, 3.2)
        assert node in call(opened, "drawn")["ids"]
        opened.press("f")
        opened.page.wait_for_timeout(20)


def test_every_node_is_reached_by_search_and_then_drawn_with_its_neighbours(open_page: Any) -> None:
    opened = open_page(SIZES["large"])
    hidden = sorted(set(opened.shown()) - set(call(opened, "drawn")["ids"]))[7]
    opened.press("/")
    opened.page.keyboard.type(f"Note number {hidden[5:-3]}")
    opened.press("Enter")
    opened.page.wait_for_timeout(100)
    assert opened.state()["node"] == hidden
    ends = {
        end
        for edge in SIZES["large"]["edges"]
        if hidden in (edge["source"], edge["target"])
        for end in (edge["source"], edge["target"])
    }
    for factor in (1, 5):
        zoom_to(opened, factor)
        assert ends | {hidden} <= set(call(opened, "drawn")["ids"])


def test_each_region_fills_as_one_comes_nearer(open_page: Any) -> None:
    """Level of detail is by room on the screen, so no territory stays empty and none is crowded."""
    opened = open_page(SIZES["large"])
    areas = {node["id"]: node["community"] for node in SIZES["large"]["nodes"]}
    shares = [0] * 10
    for node in call(opened, "drawn")["ids"]:
        shares[areas[node]] += 1
    assert min(shares) > 40
    assert max(shares) < 5 * min(shares)


def test_the_picture_is_the_same_each_time(open_page: Any) -> None:
    pictures = set()
    for _ in range(2):
        opened = open_page(SIZES["middle"])
        call(opened, "drawn")
        pictures.add(opened.page.evaluate("document.querySelector('#map canvas').toDataURL()"))
    assert len(pictures) == 1


def test_a_frame_draws_a_bounded_number_of_things(open_page: Any) -> None:
    """What a frame costs is told by what it draws, whatever the machine is busy with."""
    opened = open_page(graphs.large(20000))
    for factor in (1, 2, 5, 12, 40):
        zoom_to(opened, factor)
        counts = call(opened, "drawn")
        assert counts["nodes"] <= 4500, factor
        assert counts["edges"] <= 1100, factor
        assert counts["labels"] <= 420, factor
    zoom_to(opened, 1)
    while_moving = opened.page.evaluate(
        """async () => {
          const map = document.getElementById("map");
          map.dispatchEvent(new WheelEvent("wheel", { deltaY: -30, clientX: 600, clientY: 400, cancelable: true }));
          await new Promise(requestAnimationFrame);
          await new Promise(requestAnimationFrame);
          return vaultlint.countsNow();
        }"""
    )
    assert while_moving["moving"]
    assert while_moving["edges"] <= 400


def test_nothing_is_drawn_while_nothing_changes(open_page: Any) -> None:
    opened = open_page(SIZES["small"])
    call(opened, "drawn")
    before = call(opened, "countsNow")["frames"]
    opened.page.wait_for_timeout(400)
    assert call(opened, "countsNow")["frames"] == before


def lands(opened: Any) -> list[str]:
    """Read the shores from the saved picture: the paths with a coast and a fill."""
    root = ET.fromstring(saved(opened, "#svg"))
    return [
        each.get("d", "")
        for each in root.iter(f"{SVG}path")
        if each.get("fill") != "none" and each.get("stroke-width") == "1"
    ]


@pytest.mark.parametrize("name", ["small", "middle"])
def test_territories_do_not_overlap(open_page: Any, name: str) -> None:
    opened = open_page(SIZES[name])
    shores = lands(opened)
    assert len(shores) >= 4
    owners = opened.page.evaluate(
        """(shores) => {
          const context = document.createElement("canvas").getContext("2d");
          const paths = shores.map((shore) => new Path2D(shore));
          const counts = [0, 0, 0];
          for (let x = 0; x < 760; x += 3) {
            for (let y = 0; y < 800; y += 3) {
              counts[Math.min(2, paths.filter((path) => context.isPointInPath(path, x, y)).length)] += 1;
            }
          }
          return counts;
        }""",
        shores,
    )
    assert owners[1] > 1000
    assert owners[2] == 0


def test_two_dots_are_no_territory(open_page: Any) -> None:
    nodes = [
        {
            "id": f"note:{n}",
            "label": f"N{n}",
            "community": 0 if n < 2 else 1,
            "x": n % 9 * 40 + (n < 2) * 2000,
            "y": n // 9 * 40,
        }
        for n in range(60)
    ]
    edges = [{"source": f"note:{n}", "target": f"note:{n + 1}", "kind": "related"} for n in range(59) if n != 1]
    communities = [{"id": 0, "label": "Tiny pair"}, {"id": 1, "label": "Main land"}]
    opened = open_page({"graph": {"communities": communities}, "nodes": nodes, "edges": edges})
    assert len(lands(opened)) == 1
    texts = [label["text"] for label in call(opened, "labels")]
    assert "Main land" in texts
    assert "Tiny pair" not in texts


def test_what_has_no_link_lies_in_a_field_of_its_own(open_page: Any) -> None:
    """Not in a ring around everything: below, told by its number."""
    data = graphs.reading()
    alone = [
        {
            "id": f"note:Alone {n}.md",
            "kind": "note",
            "label": f"Alone {n}",
            "path": f"Alone {n}.md",
            "x": 9 * math.cos(n),
            "y": 9 * math.sin(n),
        }
        for n in range(40)
    ]
    opened = open_page({**data, "nodes": data["nodes"] + alone})
    linked = positions(opened, [node["id"] for node in data["nodes"] if node["id"] in opened.shown()])
    field = positions(opened, [node["id"] for node in alone])
    assert min(y for _, y in field.values()) > max(y for _, y in linked.values())
    assert "40 without a link" in [label["text"] for label in call(opened, "labels")]


@pytest.mark.parametrize("width", [390, 1400])
@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_tiny_vaults_stand_in_the_middle(open_page: Any, count: int, width: int) -> None:
    nodes = [{"id": f"note:{n}.md", "label": f"Note {n}", "path": f"{n}.md"} for n in range(count)]
    opened = open_page({"nodes": nodes, "edges": []}, width=width)
    wide, high = size(opened)
    spots = positions(opened, [node["id"] for node in nodes])
    assert sorted(call(opened, "drawn")["ids"]) == sorted(spots)
    for x, y in spots.values():
        assert 20 < x < wide - 20
        assert 20 < y < high - 20
    if count:
        middle = [sum(each[axis] for each in spots.values()) / count for axis in (0, 1)]
        assert abs(middle[0] - wide / 2) < 60
    assert len(call(opened, "labels")) == count


def test_picture_is_saved_at_twice_the_size(open_page: Any) -> None:
    opened = open_page(SIZES["small"])
    wide, high = size(opened)
    png = saved(opened, "#png")
    assert png.startswith(b"\x89PNG")
    assert (int.from_bytes(png[16:20]), int.from_bytes(png[20:24])) == (2 * wide, 2 * high)


def test_svg_holds_the_view_and_no_markup_of_a_note(open_page: Any) -> None:
    opened = open_page(graphs.hostile())
    root = ET.fromstring(saved(opened, "#svg"))
    assert {each.tag for each in root.iter()} <= {
        SVG + tag for tag in ("svg", "rect", "path", "line", "circle", "text")
    }
    names = {name for each in root.iter() for name in each.attrib}
    assert not [name for name in names if name.startswith("on") or "href" in name]
    plain = open_page(SIZES["small"])
    root = ET.fromstring(saved(plain, "#svg"))
    texts = {each.text for each in root.iter(f"{SVG}text")}
    assert "Selling & consulting" in texts
    assert len(list(root.iter(f"{SVG}line"))) > 50
    assert len(list(root.iter(f"{SVG}circle"))) > 20


def test_text_on_the_map_is_never_smaller_than_twelve_pixels(open_page: Any) -> None:
    for width in (390, 1400):
        root = ET.fromstring(saved(open_page(SIZES["middle"], width=width), "#svg"))
        assert min(float(each.get("font-size", "0")) for each in root.iter(f"{SVG}text")) >= 12
