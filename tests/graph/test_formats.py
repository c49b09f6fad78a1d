"""What other programs open: canvases for Obsidian, GEXF, GraphML and tables for Gephi, each read back whole."""

from __future__ import annotations

import csv
import json
import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pytest
import xmlschema
from graph_vaults import graph_of

from vaultlint.graph import build, to_data, write_canvas, write_csv, write_gexf, write_graphml, write_json
from vaultlint.graph.files import canvas

ROOT = Path(__file__).parent.parent.parent
GEXF = ROOT / "tests/data/gexf/gexf.xsd"
VIZ = "{http://gexf.net/1.3/viz}"
PRESETS = set("123456")
SIDES = {"top", "right", "bottom", "left"}


@pytest.fixture(scope="module")
def reading():
    """The graph of the example vault."""
    return build(ROOT / "examples/reading-vault")


@pytest.fixture(scope="module")
def hostile():
    """Dates that no calendar has, names of markup, lone notes, a note not written yet."""
    return graph_of({
        "a & <b>.md": "---\ndate: 2024-02-30\nauthor: 'A \"B\" C'\n---\nThe harbour bell rings. See [[not yet]] and [[c]].\n",
        "c.md": "---\ndate: 2024-02-29\ntags: [bell]\n---\nThe harbour bell rings again.\n",
        "alone.md": "Nothing.\n",
        "d\u2028e.md": '---\ntitle: "x\\ny\\tz"\n---\nThe harbour bell rings, said [[c]].\n',
    })  # fmt: skip


@pytest.fixture(params=["reading", "hostile", "empty"])
def graph(request):
    """One graph after the other."""
    return graph_of({}) if request.param == "empty" else request.getfixturevalue(request.param)


def written(write, graph, path):
    """Write a graph and return the file's bytes."""
    write(graph, path)
    return path.read_bytes()


def edges_by(graph, key="kind"):
    """Return a graph's edges as (ends, kind), sorted."""
    return sorted((sorted((a, b)), data[key]) for a, b, data in graph.edges(data=True))


class TestCanvas:
    """JSON Canvas 1.0, laid out."""

    def test_is_json_canvas(self, graph, tmp_path):
        """Every field is of the specification, of its type and among its values; ids are unique; edges join cards."""
        board = json.loads(written(write_canvas, graph, tmp_path / "g.canvas"))
        assert set(board) == {"nodes", "edges"}
        ids = [one["id"] for one in board["nodes"] + board["edges"]]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch("[0-9a-f]{16}", one) for one in ids)
        own = {"text": {"text"}, "file": {"file", "subpath"}, "group": {"label", "background", "backgroundStyle"}}
        for node in board["nodes"]:
            assert set(node) <= {"id", "type", "x", "y", "width", "height", "color"} | own[node["type"]]
            assert all(type(node[key]) is int for key in ("x", "y", "width", "height"))
            assert node.get("color", "1") in PRESETS
            assert node["type"] != "text" or node["text"]
            assert node["type"] != "file" or node["file"]
        cards = {node["id"] for node in board["nodes"] if node["type"] != "group"}
        for edge in board["edges"]:
            assert {edge["fromNode"], edge["toNode"]} <= cards
            assert {edge["fromSide"], edge["toSide"]} <= SIDES
            assert {edge["fromEnd"], edge["toEnd"]} <= {"none", "arrow"}
            assert edge.get("color", "1") in PRESETS

    def test_nothing_overlaps(self, graph, tmp_path):
        """No two cards do, no two groups do, and a group holds the cards of its community and no other."""
        board = json.loads(written(write_canvas, graph, tmp_path / "g.canvas"))
        cards = [node for node in board["nodes"] if node["type"] != "group"]
        groups = [node for node in board["nodes"] if node["type"] == "group"]
        for some in (cards, groups):
            assert not [pair for pair in combinations(some, 2) if overlap(*pair)]
        community = {canvas.name_of(node): data.get("community") for node, data in graph.nodes(data=True)}
        for group in groups:
            inside = [card for card in cards if overlap(card, group)]
            assert len(inside) > 1
            assert all(holds(group, card) for card in inside)
            assert len({community[card["id"]] for card in inside}) == 1

    def test_small_vault_is_whole(self, reading, tmp_path):
        """Every note, theme and tag of a small vault that is not quiet has a card, every territory a named group."""
        board = json.loads(written(write_canvas, reading, tmp_path / "g.canvas"))
        files = {node["file"] for node in board["nodes"] if node["type"] == "file"}
        assert files == {
            data["path"] for _, data in reading.nodes(data=True) if data.get("path") and not data.get("quiet")
        }
        labels = {node["label"] for node in board["nodes"] if node["type"] == "group"}
        assert labels == {one["label"] for one in reading.graph["communities"]}

    def test_kinds_of_edges_differ(self, reading, tmp_path):
        """A link has an arrow from the note that it stands in and no label; a suggestion says that it is one."""
        board = json.loads(written(write_canvas, reading, tmp_path / "g.canvas"))
        by_id = {edge["id"]: edge for edge in board["edges"]}
        links = 0
        for edge in canvas.chosen(reading).edges:
            line = by_id[canvas.name_of(edge["source"], edge["kind"], edge["target"])]
            if edge["kind"] == "links":
                links += 1
                paths = {f"note:{quote['path']}" for quote in edge["evidence"]}
                assert (line["toEnd"] == "arrow") == (edge["source"] in paths)
                assert (line["fromEnd"] == "arrow") == (edge["target"] in paths)
                assert "label" not in line
            elif edge["kind"] == "related":
                assert line["label"].startswith("suggested")
                assert line["color"] == "5"
            assert ("inferred" in line.get("label", "")) == edge["inferred"]
        assert links

    def test_ids_stay(self, reading, tmp_path):
        """A card keeps its id when other notes come and go, so that Obsidian's own edits can be compared."""
        before = json.loads(written(write_canvas, reading, tmp_path / "a.canvas"))
        less = reading.copy()
        less.remove_nodes_from([node for node in reading if node.startswith("author:")])
        after = json.loads(written(write_canvas, less, tmp_path / "b.canvas"))
        named = lambda board: {node["file"]: node["id"] for node in board["nodes"] if node["type"] == "file"}  # noqa: E731
        assert named(before) == named(after)

    def test_large_graph_is_cut_to_its_centre(self, tmp_path):
        """At most 500 cards and 1,000 lines; the most central stay, links before anything else; the rest is counted."""
        graph = crowd(900)
        shown = canvas.chosen(graph)
        assert len(shown.nodes) == canvas.MOST_NODES
        assert len(shown.edges) == canvas.MOST_EDGES
        assert shown.nodes_left == 400
        assert shown.edges_left == graph.number_of_edges() - canvas.MOST_EDGES
        kept = {node["id"] for node in shown.nodes}
        assert min(graph.nodes[node]["centrality"] for node in kept) >= max(
            data["centrality"] for node, data in graph.nodes(data=True) if node not in kept
        )
        links = [edge for edge in to_data(graph)["edges"] if edge["kind"] == "links"]
        inside = [edge for edge in links if {edge["source"], edge["target"]} <= kept]
        assert sum(edge["kind"] == "links" for edge in shown.edges) == len(inside)
        board = json.loads(written(write_canvas, graph, tmp_path / "g.canvas"))
        cards = [node for node in board["nodes"] if node["type"] != "group"]
        assert not [pair for pair in combinations(cards, 2) if overlap(*pair)]


class TestGephi:
    """GEXF and GraphML."""

    def test_gexf_is_valid(self, graph, tmp_path):
        """GEXF's own schema accepts it; see tests/data/gexf for the prefix."""
        text = written(write_gexf, graph, tmp_path / "g.gexf").decode("utf-8")
        xmlschema.XMLSchema(GEXF).validate(text.replace("<viz:", "<"))

    def test_gexf_draws_as_the_page_does(self, reading, tmp_path):
        """Places, with y upwards, sizes, colours of territories, shapes of kinds; a note begins at its date."""
        root = ElementTree.fromstring(written(write_gexf, reading, tmp_path / "g.gexf"))
        colours = {}
        dated = 0
        for node in root.iter("{http://gexf.net/1.3}node"):
            data = reading.nodes[node.get("id")]
            place = node.find(f"{VIZ}position")
            assert (float(place.get("x")), float(place.get("y"))) == (data["x"], -data["y"])
            assert 8 <= float(node.find(f"{VIZ}size").get("value")) <= 40
            colour = tuple(int(node.find(f"{VIZ}color").get(one)) for one in "rgb")
            colours.setdefault(colour, set()).add(data.get("community"))
            assert node.get("start", "") == data.get("date", "")
            dated += "start" in node.attrib
        assert dated > 10
        assert len(colours) >= len(reading.graph["communities"])
        assert all(len(those) == 1 for those in colours.values())

    def test_a_date_that_is_none_begins_nothing(self, hostile, tmp_path):
        """The schema would refuse 30 February."""
        root = ElementTree.fromstring(written(write_gexf, hostile, tmp_path / "g.gexf"))
        starts = {node.get("start") for node in root.iter("{http://gexf.net/1.3}node")}
        assert starts == {None, "2024-02-29"}

    def test_inferred_edges_are_dashed(self, reading, tmp_path):
        """Those, and only those."""
        root = ElementTree.fromstring(written(write_gexf, reading, tmp_path / "g.gexf"))
        dashed = [
            edge for edge in root.iter("{http://gexf.net/1.3}edge") if edge.find(f"{VIZ}shape").get("value") == "dashed"
        ]
        inferred = [data for _, _, data in reading.edges(data=True) if data["inferred"]]
        assert len(dashed) == len(inferred) > 0

    @pytest.mark.parametrize(("write", "read", "name"), [(write_graphml, nx.read_graphml, "g.graphml"),
                                                         (write_gexf, nx.read_gexf, "g.gexf")])  # fmt: skip
    def test_reads_back_whole(self, reading, tmp_path, write, read, name):
        """All nodes and edges are there again for networkx, with kind, weight and all that was a number, text or list."""
        write(reading, tmp_path / name)
        back = read(tmp_path / name)
        assert set(back) == set(reading)
        assert edges_by(back) == edges_by(reading)
        for node, data in reading.nodes(data=True):
            for key in set(data) - {"size", "x", "y"}:
                found = back.nodes[node][key]
                assert (json.loads(found) if isinstance(data[key], list | dict) else found) == data[key], key
        weights = sorted((*sorted((a, b)), data["kind"], data["weight"]) for a, b, data in reading.edges(data=True))
        assert (
            sorted((*sorted((a, b)), data["kind"], data["weight"]) for a, b, data in back.edges(data=True)) == weights
        )

    @pytest.mark.parametrize(("write", "name"), [(write_graphml, "g.graphml"), (write_gexf, "g.gexf")])
    def test_no_two_of_a_kind_share_an_id(self, graph, tmp_path, write, name):
        """Nor two edges: where two have one id, readers (graphology, so Gephi Lite) refuse the file."""
        tree = ElementTree.fromstring(written(write, graph, tmp_path / name))
        for kind, count in (("node", len(graph)), ("edge", graph.number_of_edges())):
            ids = [one.get("id") for one in tree.iter() if one.tag.endswith(f"}}{kind}")]
            assert len(set(ids)) == len(ids) == count
            assert None not in ids

    @pytest.mark.parametrize(("write", "name"), [(write_graphml, "g.graphml"), (write_gexf, "g.gexf")])
    def test_ends_of_lines_are_named_by_number(self, hostile, tmp_path, write, name):
        """XML 1.1 reads CR, NEL and U+2028 as line feeds (xmldom does), XML 1.0 a CR: ids would change and miss their node."""
        text = written(write, hostile, tmp_path / name).decode("utf-8")
        assert not re.search("[\r\x85\u2028]", text)
        assert "d&#8232;e.md" in text

    def test_graphml_has_what_gephi_draws_by(self, reading, tmp_path):
        """x, y, size and r, g, b of every node."""
        write_graphml(reading, tmp_path / "g.graphml")
        for _, data in nx.read_graphml(tmp_path / "g.graphml").nodes(data=True):
            assert {"x", "y", "size", "r", "g", "b", "label"} <= set(data)
            assert all(isinstance(data[one], int) and 0 <= data[one] <= 255 for one in "rgb")

    def test_same_graph_same_bytes(self, graph, tmp_path):
        """No clock, no order of chance."""
        for write, name in ((write_gexf, "g.gexf"), (write_graphml, "g.graphml"), (write_canvas, "g.canvas")):
            assert written(write, graph, tmp_path / name) == written(write, graph.copy(), tmp_path / name)


class TestTables:
    """NAME.nodes.csv and NAME.edges.csv."""

    def test_gephi_knows_the_first_columns(self, reading, tmp_path):
        """Its import asks for these, in any case; all edges are undirected."""
        nodes, edges = write_csv(reading, tmp_path / "g.csv")
        with nodes.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file))[:2] == ["id", "label"]
        with edges.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert list(rows[0])[:4] == ["source", "target", "type", "weight"]
        assert {row["type"] for row in rows} == {"Undirected"}

    def test_reads_back_whole(self, reading, tmp_path):
        """The two tables make the same nodes and edges for networkx."""
        nodes, edges = write_csv(reading, tmp_path / "g.csv")
        back = nx.MultiGraph()
        with nodes.open(encoding="utf-8", newline="") as file:
            back.add_nodes_from((row.pop("id"), row) for row in csv.DictReader(file))
        with edges.open(encoding="utf-8", newline="") as file:
            back.add_edges_from(
                (row.pop("source"), row.pop("target"), row["kind"], row) for row in csv.DictReader(file)
            )
        assert set(back) == set(reading)
        assert edges_by(back) == edges_by(reading)


def test_every_format_holds_the_same_graph(reading, tmp_path):
    """JSON, GraphML and GEXF: the same nodes and edges, whatever reads them."""
    write_json(reading, tmp_path / "g.json")
    write_gexf(reading, tmp_path / "g.gexf")
    data = json.loads((tmp_path / "g.json").read_text("utf-8"))
    back = nx.node_link_graph(data, edges="edges", multigraph=True, directed=False)
    assert edges_by(back) == edges_by(nx.read_gexf(tmp_path / "g.gexf"))


def overlap(one, other):
    """Tell whether two boxes share a point inside."""
    return (
        one["x"] < other["x"] + other["width"]
        and other["x"] < one["x"] + one["width"]
        and one["y"] < other["y"] + other["height"]
        and other["y"] < one["y"] + one["height"]
    )


def holds(group, card):
    """Tell whether a card lies within a group."""
    return (
        group["x"] <= card["x"]
        and group["y"] <= card["y"]
        and card["x"] + card["width"] <= group["x"] + group["width"]
        and card["y"] + card["height"] <= group["y"] + group["height"]
    )


def crowd(count):
    """Return a graph of many notes in seven communities, with more links and suggestions than a canvas bears."""
    graph = nx.MultiGraph(communities=[{"id": number, "label": f"Part {number}"} for number in range(7)])
    for number in range(count):
        graph.add_node(
            f"note:{number}.md", kind="note", label=str(number), path=f"{number}.md", community=number % 7,
            centrality=number / count, x=float(number % 7 * 100 + number % 13), y=float(number % 17 * 9), size=0.1,
        )  # fmt: skip
    for number in range(count):
        for step in (1, 2, 3, 5):
            kind = "links" if step == 1 else "related"
            ends = f"note:{number}.md", f"note:{(number + step) % count}.md"
            graph.add_edge(*ends, key=kind, kind=kind, weight=1 / step, inferred=False, evidence=[])
    return graph
