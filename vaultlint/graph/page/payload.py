"""What of the graph goes into the page, written so that no browser can take a note's text for markup."""

from __future__ import annotations

import json
import math
import re
from typing import Any

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_SURROGATE = re.compile("[\ud800-\udfff]")


def embed(value: object) -> str:
    r"""Write JSON that may stand inside a ``<script>`` element.

    >>> embed({"label": "</script>"})
    '{"label":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    return without_surrogates(text.translate(_ESCAPES))


def without_surrogates(text: str) -> str:
    """Replace halves of surrogate pairs (from file names that are not UTF-8), which no UTF-8 file can hold."""
    return _SURROGATE.sub("\ufffd", text)


def clean(value: Any) -> Any:
    """Copy JSON-like data, with what JSON has no word for (NaN, infinity) left empty and sets and tuples as lists."""
    if isinstance(value, dict):
        return {str(key): clean(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return [clean(item) for item in sorted(value, key=str)]
    if isinstance(value, (list, tuple)):
        return [clean(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def without_quotes(data: dict[str, Any]) -> dict[str, Any]:
    """Copy node-link data without the text of its evidence; where it stands (path and line) is kept.

    >>> edge = {"source": "a", "target": "b", "evidence": [{"path": "A.md", "line": 3, "text": "secret"}]}
    >>> without_quotes({"nodes": [], "edges": [edge]})["edges"][0]["evidence"]
    [{'path': 'A.md', 'line': 3}]
    """
    edges = [
        {**edge, "evidence": [_bare(item) for item in edge["evidence"]]} if edge.get("evidence") else edge
        for edge in data.get("edges") or ()
    ]
    return {**data, "edges": edges}


def pack(data: dict[str, Any]) -> dict[str, Any]:
    """Copy node-link data with each quoted sentence written once.

    One sentence is evidence of many edges (half of a page's bytes on a real vault), so the sentences stand in a list of
    their own, and an edge's evidence is pairs of a sentence's number and the word it was quoted for. `unpack` in
    ``js/data.js`` undoes this.

    >>> edge = {"source": "a", "target": "b", "evidence": [{"path": "A.md", "line": 3, "by": "sales"}]}
    >>> packed = pack({"nodes": [], "edges": [edge, edge]})
    >>> packed["sentences"], packed["edges"][1]["evidence"]
    ([{'path': 'A.md', 'line': 3}], [[0, 'sales']])
    """
    numbers: dict[str, int] = {}
    sentences: list[dict[str, Any]] = []

    def packed(item: dict[str, Any]) -> list[Any]:
        sentence = {key: value for key, value in item.items() if key != "by"}
        number = numbers.setdefault(json.dumps(sentence, default=str), len(sentences))
        if number == len(sentences):
            sentences.append(sentence)
        return [number, item["by"]] if "by" in item else [number]

    edges = [
        {**edge, "evidence": [packed(item) for item in edge["evidence"]]} if edge.get("evidence") else edge
        for edge in data.get("edges") or ()
    ]
    return {**data, "edges": edges, "sentences": sentences}


def _bare(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "text"}
