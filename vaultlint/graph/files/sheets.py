"""The graph as two tables, for spreadsheets and for Gephi's import of spreadsheets.

Gephi knows ``id``, ``label``, ``source``, ``target``, ``type`` and ``weight`` without regard to case, so these stand
first under the names that the JSON has.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vaultlint.graph.files.export import line, put_text, to_data

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from vaultlint.graph.files.export import StrPath

NODES = ["id", "label", "kind", "path", "url", "date", "category", "highlights", "aliases", "missing", "quiet", "own",
         "sources", "community",
         "size", "centrality", "bridge", "between", "x", "y", "neighbours", "years", "findings"]  # fmt: skip
EDGES = ["source", "target", "type", "weight", "kind", "inferred", "confidence", "reason", "terms", "evidence",
         "ranks", "copy"]  # fmt: skip
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # a spreadsheet in Japanese takes the wide ones too


def write_csv(graph: nx.MultiGraph[str], path: StrPath) -> list[Path]:
    """Write ``NAME.nodes.csv`` and ``NAME.edges.csv`` beside `path`; what a spreadsheet would run is quoted.

    Lists and mappings (a theme's neighbours and years, an edge's terms and evidence) are JSON text.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.
    path : path
        A file's name, with or without ``.csv``.

    Returns
    -------
    list of Path
        The two files.
    """
    base = Path(path)
    stem = base.name.removesuffix(".csv")
    data = to_data(graph)
    targets = [base.with_name(f"{stem}.nodes.csv"), base.with_name(f"{stem}.edges.csv")]
    put_text(targets[0], _csv(NODES, data["nodes"]))
    put_text(targets[1], _csv(EDGES, ({**edge, "type": "Undirected"} for edge in data["edges"])))
    return targets


def _csv(columns: list[str], rows: Iterable[dict[str, Any]]) -> str:
    out = io.StringIO()
    # All texts in quotes: a bare CR within one would begin a row.
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row.get(column, "")) for column in columns])
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, list | dict):
        value = line(value)
    if isinstance(value, str):
        value = value.replace("\x00", "\ufffd")
        return "'" + value if value.startswith(_FORMULA) else value
    return value
