"""Every format reads back, and none lets a note's text do anything."""

from __future__ import annotations

import csv
import json

import networkx as nx
import pytest
from graph_vaults import graph_of

from vaultlint.graph import to_data, to_pyvis, write_canvas, write_csv, write_gexf, write_graphml, write_json

HOSTILE = '</script><img src=x onerror=alert(1)> & "quotes" \u2028 é 漢'


@pytest.fixture(scope="module")
def graph():
    """A vault with hostile titles, tags and control characters."""
    files = {
        "=cmd.md": f"---\ntitle: '{HOSTILE}'\ntags: ['=1+1', 'a<b']\nauthor: '=HYPERLINK(1)'\n---\nBell \x07 rings. See [[b]].\n",
        "b.md": f"# {HOSTILE}\nThe bell rings again at the harbour. [[<b>c</b>]]\n",
    }
    return graph_of(files, name=HOSTILE)


def test_json_reads_back_as_the_same_graph(graph, tmp_path):
    """The node-link file is read by networkx; nothing is lost; it is UTF-8."""
    write_json(graph, tmp_path / "g.json")
    data = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))
    back = nx.node_link_graph(data, edges="edges", multigraph=True, directed=False)
    assert json.loads(json.dumps(to_data(graph))) == json.loads(json.dumps(to_data(back)))


@pytest.mark.parametrize(("write", "read", "name"), [(write_graphml, nx.read_graphml, "g.graphml"),
                                                     (write_gexf, nx.read_gexf, "g.gexf")])  # fmt: skip
def test_xml_formats_read_back(graph, tmp_path, write, read, name):
    """Titles survive, lists are JSON text, characters that XML cannot hold are replaced; same graph, same bytes."""
    write(graph, tmp_path / name)
    first = (tmp_path / name).read_bytes()
    write(graph, tmp_path / name)
    assert (tmp_path / name).read_bytes() == first
    back = read(tmp_path / name)
    assert set(back) == set(graph)
    assert back.number_of_edges() == graph.number_of_edges()
    evidence = next(data["evidence"] for _, _, data in back.edges(data=True))
    assert isinstance(json.loads(evidence), list)


def test_csv_reads_back_and_runs_nothing(graph, tmp_path):
    """Two files; no cell begins with what a spreadsheet would run."""
    files = write_csv(graph, tmp_path / "g.csv")
    assert [path.name for path in files] == ["g.nodes.csv", "g.edges.csv"]
    sizes = [graph.number_of_nodes(), graph.number_of_edges()]
    for path, size in zip(files, sizes, strict=True):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) == size + 1
        numbers = {index for index, name in enumerate(rows[0]) if name in ("x", "y", "weight", "size", "bridge")}
        for row in rows[1:]:
            assert not any(cell.startswith(("=", "+", "-", "@")) for at, cell in enumerate(row) if at not in numbers)


def test_csv_leaves_nothing_out(graph, tmp_path):
    """All that the JSON says of a node or an edge has a column; a theme's years and neighbours read back as JSON."""
    files = write_csv(graph, tmp_path / "g.csv")
    data = to_data(graph)
    for path, items in zip(files, (data["nodes"], data["edges"]), strict=True):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {key for item in items for key in item} - {"key"} <= set(rows[0])
        for item, row in zip(items, rows, strict=True):
            for key in {"neighbours", "years", "ranks"} & set(item):
                assert json.loads(row[key]) == item[key]


def test_canvas_is_json_canvas(graph, tmp_path):
    """Every edge joins nodes that are there; files are named by path; labels are text, not markup."""
    write_canvas(graph, tmp_path / "g.canvas")
    canvas = json.loads((tmp_path / "g.canvas").read_text(encoding="utf-8"))
    ids = {node["id"] for node in canvas["nodes"]}
    assert len(ids) == len(canvas["nodes"])
    for node in canvas["nodes"]:
        assert all(isinstance(node[key], int) for key in ("x", "y", "width", "height"))
        assert ("file" in node) == (node["type"] == "file")
        assert "<" not in node.get("text", "").replace("\\<", "")
    assert all({edge["fromNode"], edge["toNode"]} <= ids for edge in canvas["edges"])


def test_pyvis_network_is_complete_and_escaped(graph):
    """All nodes and edges, at their places, physics off; titles are text; the graph stays as it was."""
    before = json.dumps(to_data(graph))
    network = to_pyvis(graph)
    assert len(network.nodes) == graph.number_of_nodes()
    assert len(network.edges) == graph.number_of_edges()
    for node in network.nodes:
        assert "<" not in node["title"] + node["label"]
        assert {"x", "y"} <= set(node)
    assert network.cdn_resources == "in_line"
    assert json.dumps(to_data(graph)) == before
