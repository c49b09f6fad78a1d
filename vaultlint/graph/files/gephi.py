"""GraphML and GEXF: the graph for Gephi, yEd, Cytoscape and networkx, with places, sizes, colours and dates.

Both say the same: lists and mappings are JSON text, characters that XML has no place for become U+FFFD, ``y`` grows
upwards, and ``size`` is a node's diameter as it is drawn.
"""

from __future__ import annotations

import io
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from vaultlint.graph.files.export import put_text, scalar, scalars, to_data

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from vaultlint.graph.files.export import StrPath

# The page's colours of territories, in its order, and of what belongs to none.
PALETTE = ("2c60b8", "965f00", "ad3358", "1f7549", "6c49b3", "147079", "8a5331", "5d6a14", "97388c", "4b6079")
GREY = "6d6a63"
EDGE_COLOURS = {"links": "6f695f", "related": "147079", "tagged": "1f7549", "about": "965f00", "wrote": "6c49b3"}
SHAPES = {"note": "disc", "author": "triangle", "tag": "square", "concept": "diamond"}
LEAST, MOST = 8, 40  # diameters
# Unescaped, a reader of XML takes a CR for a line feed, and one of XML 1.1 the other two, too.
_BREAKS = {ord(char): f"&#{ord(char)};" for char in "\r\x85\u2028"}
_ESCAPES = {ord(char): f"&#{ord(char)};" for char in '&<>"\t\n'} | _BREAKS
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:viz="http://gexf.net/1.3/viz" version="1.3">
<meta><creator>vaultlint</creator><description>{name}</description></meta>
<graph defaultedgetype="undirected" idtype="string"{time}>
"""


def write_graphml(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write GraphML; `x`, `y`, `size`, `r`, `g` and `b` are what Gephi draws by.

    Parameters
    ----------
    graph : networkx.MultiGraph
    path : path
    """
    import networkx as nx

    data = to_data(graph)
    flat: nx.MultiGraph[str] = nx.MultiGraph(**{key: scalar(value) for key, value in data["graph"].items()})
    for node in data["nodes"]:
        red, green, blue = channels(colour_of(node))
        flat.add_node(scalar(node["id"]), **scalars(drawn(node), "id"), r=red, g=green, b=blue)
    for edge in data["edges"]:
        ends = scalar(edge["source"]), scalar(edge["target"])
        flat.add_edge(*ends, key=_edge_id(edge), **scalars(edge, "source", "target", "key"))
    buffer = io.BytesIO()
    nx.write_graphml(flat, buffer, encoding="utf-8", named_key_ids=True)
    put_text(path, buffer.getvalue().decode("utf-8").translate(_BREAKS))


def write_gexf(graph: nx.MultiGraph[str], path: StrPath) -> None:
    """Write GEXF 1.3: places, sizes, colours and shapes in its own terms; a note begins at its date.

    Parameters
    ----------
    graph : networkx.MultiGraph
    path : path
    """
    data = to_data(graph)
    dated = any(_start(node) for node in data["nodes"])
    time = ' mode="dynamic" timeformat="date" timerepresentation="interval"' if dated else ' mode="static"'
    parts = [_HEAD.format(name=_escaped(str(data["graph"].get("name", ""))), time=time)]
    nodes = [drawn(node) for node in data["nodes"]]
    node_columns = _columns(nodes, {"id", "label", "x", "y"})
    edge_columns = _columns(data["edges"], {"source", "target", "key", "weight"})
    parts += _attributes("node", node_columns)
    parts += _attributes("edge", edge_columns)
    parts.append(f'<nodes count="{len(nodes)}">\n')
    parts += (_node(node, node_columns) for node in nodes)
    parts.append(f'</nodes>\n<edges count="{len(data["edges"])}">\n')
    parts += (_edge(edge, edge_columns) for edge in data["edges"])
    parts.append("</edges>\n</graph>\n</gexf>\n")
    put_text(path, "".join(parts))


def drawn(node: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node with its size in pixels, and with ``y`` upwards.

    Examples
    --------
    >>> drawn({"size": 0.25, "x": 3.0, "y": -7.0})
    {'size': 16.0, 'x': 3.0, 'y': 7.0}
    """
    found = {**node, "size": round(LEAST + (MOST - LEAST) * float(node.get("size", 0.0)), 2)}
    if "y" in node:
        found["y"] = 0.0 - node["y"]  # not -y: no minus zero
    return found


def colour_of(node: Mapping[str, Any]) -> str:
    """Return a node's colour: its territory's, or grey."""
    community = node.get("community")
    return PALETTE[community % len(PALETTE)] if isinstance(community, int) and not node.get("missing") else GREY


def channels(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue of six hexadecimal digits.

    Examples
    --------
    >>> channels("2c60b8")
    (44, 96, 184)
    """
    red, green, blue = bytes.fromhex(colour)
    return red, green, blue


_Columns = dict[str, tuple[int, str]]  # by name: number and type


def _columns(rows: Iterable[Mapping[str, Any]], without: set[str]) -> _Columns:
    """Return every attribute of some rows, as GEXF declares it: one that is a whole number everywhere, and so on."""
    kinds: dict[str, set[str]] = {}
    for row in rows:
        for key, value in row.items():
            if key not in without and value is not None:
                kinds.setdefault(key, set()).add(_TYPES.get(type(value), "string"))
    return {key: (number, _common(kinds[key])) for number, key in enumerate(sorted(kinds))}


_TYPES = {bool: "boolean", int: "integer", float: "double"}


def _common(kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    return "double" if kinds == {"integer", "double"} else "string"


def _attributes(kind: str, columns: _Columns) -> Iterator[str]:
    yield f'<attributes class="{kind}">\n'
    for name, (number, type_) in columns.items():
        yield f'<attribute id="{number}" title="{_escaped(name)}" type="{type_}"/>\n'
    yield "</attributes>\n"


def _node(node: Mapping[str, Any], columns: _Columns) -> str:
    start = _start(node)
    begins = f' start="{start}"' if start else ""
    red, green, blue = channels(colour_of(node))
    place = f'<viz:position x="{node["x"]}" y="{node["y"]}" z="0.0"/>' if "x" in node and "y" in node else ""
    return (
        f'<node id="{_escaped(node["id"])}" label="{_escaped(node["label"])}"{begins}>'
        f"{_values(node, columns)}"
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>{place}<viz:size value="{node["size"]}"/>'
        f'<viz:shape value="{SHAPES.get(node["kind"], "disc")}"/></node>\n'
    )


def _edge(edge: Mapping[str, Any], columns: _Columns) -> str:
    red, green, blue = channels(EDGE_COLOURS.get(edge["kind"], GREY))
    return (
        f'<edge id="{_escaped(_edge_id(edge))}" source="{_escaped(edge["source"])}" target="{_escaped(edge["target"])}"'
        f' weight="{edge["weight"]}" kind="{_escaped(edge["key"])}">{_values(edge, columns)}'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/>'
        f'<viz:shape value="{"dashed" if edge.get("inferred") else "solid"}"/></edge>\n'
    )


def _edge_id(edge: Mapping[str, Any]) -> str:
    """Return a name that no other edge of the graph has, the page's own; readers refuse two edges of one id."""
    return str(scalar(f"{edge['source']}~{edge['key']}~{edge['target']}"))


def _values(row: Mapping[str, Any], columns: _Columns) -> str:
    found = []
    for name, (number, _) in columns.items():
        value = scalar(row.get(name))
        if value is not None:
            text = str(value).lower() if isinstance(value, bool) else str(value)
            found.append(f'<attvalue for="{number}" value="{_escaped(text)}"/>')
    return f"<attvalues>{''.join(found)}</attvalues>"


def _start(node: Mapping[str, Any]) -> str:
    """Return a note's date, if a calendar has it."""
    day = str(node.get("date") or "")
    if not _DAY.fullmatch(day):
        return ""
    try:
        date.fromisoformat(day)
    except ValueError:
        return ""
    return day


def _escaped(text: str) -> str:
    return str(scalar(text)).translate(_ESCAPES)
