"""Reads a page's data back in Python, written from the description of the format, to compare with what the page reads."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

_CORE = re.compile(r'<script type="application/json" id="graph-data">(.*?)</script>', re.DOTALL)
_CHUNK = re.compile(r'<script type="application/x-deflate" data-chunk="([a-z]+)-(\d+)">([A-Za-z0-9+/=]*)</script>')
ABSENT = object()


def elements(page: str) -> list[tuple[str, str]]:
    """Give each script element as an HTML parser meets it: its type, and what it holds."""
    found = re.findall(r"(?s)<script([^>]*)>(.*?)</script>", page)
    return [((re.search(r'type="([^"]*)"', about) or [""] * 2)[1], text) for about, text in found]


def core_of(page: str) -> dict[str, Any]:
    """Read the core as it is written."""
    (text,) = _CORE.findall(page)
    return dict(json.loads(text))


def chunks_of(page: str) -> dict[str, list[dict[str, Any]]]:
    """Inflate all chunks, by what they hold."""
    found: dict[str, list[dict[str, Any]]] = {"edges": [], "sentences": []}
    for kind, number, text in _CHUNK.findall(page):
        assert int(number) == len(found[kind])
        found[kind].append(json.loads(zlib.decompress(base64.b64decode(text), -15)))
    return found


def column(written: Any, count: int) -> list[Any]:
    """Read a column: a value for each row, `ABSENT` where the row has none."""
    if isinstance(written, list):
        assert len(written) == count
        return written
    if "of" in written:
        return [written["of"][number] for number in written["at"]]
    if "per" in written:
        return [number / written["per"] for number in written["at"]]
    sparse = written if "rows" in written else written.get("but")
    values = [written.get("all", ABSENT)] * count
    if sparse:
        rows, row = [], 0
        for skip, length in zip(sparse["rows"][::2], sparse["rows"][1::2], strict=True):
            rows += range(row + skip, row + skip + length)
            row += skip + length
        for row, value in zip(rows, column(sparse["is"], len(rows)), strict=True):
            values[row] = value
    return values


def table(columns: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Read columns as rows."""
    read = {name: column(written, count) for name, written in columns.items()}
    return [{name: values[row] for name, values in read.items() if values[row] is not ABSENT} for row in range(count)]


def data_of(page: str) -> dict[str, Any]:
    """Read back what was given to `render`."""
    core, chunks = core_of(page), chunks_of(page)
    nodes = table(core["nodes"]["columns"], core["nodes"]["count"])
    for node in nodes:
        for name in core["nodes"]["short"]:
            if node.get(name) is True:
                node[name] = node["id"].partition(":")[2]
        for name in core["nodes"].get("numbered", ()):
            if name in node:
                node[name] = [nodes[number]["id"] for number in node[name]]
    sentences = [row for chunk in chunks["sentences"] for row in table(chunk["columns"], chunk["count"])]
    return {
        **core["head"],
        "nodes": nodes,
        core["edges"]["named"]: _edges(core["edges"], nodes, sentences, chunks["edges"]),
    }


def _edges(core: dict[str, Any], nodes: list[Any], sentences: list[Any], chunks: list[Any]) -> list[Any]:
    count = core["count"]
    drawn = table(core["columns"], count)
    ends = [[n[0] if isinstance(n, list) else nodes[n]["id"] for n in column(core[end], count)] for end in "ab"]
    turned = column({"rows": core["turned"], "is": [True] * sum(core["turned"][1::2])}, count)
    edges: list[Any] = [None] * count
    for number, chunk in enumerate(chunks):
        first = core["starts"][number]
        size = [*core["starts"], count][number + 1] - first
        places = column(chunk["place"], size)
        rest = table(chunk["columns"], size)
        lists = {name: _lists(chunk[name], size) for name in ("terms", "evidence") if name in chunk}
        for row, place in enumerate(places):
            at = first + row
            source, target = (ends[1][at], ends[0][at]) if turned[at] is True else (ends[0][at], ends[1][at])
            edge = {"source": source, "target": target, **drawn[at], **rest[row]}
            edge |= {name: rows[row] for name, rows in lists.items() if rows[row] is not ABSENT}
            if edge.get("key") is True:
                edge["key"] = edge["kind"]
            if isinstance(edge.get("evidence"), list):
                edge["evidence"] = [_quoted(item, sentences) for item in edge["evidence"]]
            edges[place] = edge
    return edges


def _quoted(item: Any, sentences: list[Any]) -> Any:
    if not isinstance(item, dict) or "s" not in item:
        return item
    return {**sentences[item["s"]], **{name: value for name, value in item.items() if name != "s"}}


def _lists(written: dict[str, Any], count: int) -> list[Any]:
    counts = column(written["count"], count)
    total = sum(n for n in counts if n is not ABSENT)
    items = written["items"] if "items" in written else table(written["columns"], total)
    lists, at = [], 0
    for n in counts:
        lists.append(ABSENT if n is ABSENT else items[at : at + n])
        at += 0 if n is ABSENT else n
    return lists
