"""What of the graph goes into the page, written so that no browser can take a note's text for markup."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from vaultlint.graph.surrogates import without_surrogates

_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def embed(value: object) -> str:
    r"""Write JSON that may stand inside a ``<script>`` element.

    Characters beyond the basic plane are escaped: one of them would make the whole page take twice the memory.

    >>> embed({"label": "</script>"})
    '{"label":"\\u003c/script\\u003e"}'
    """
    try:
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
    except (TypeError, ValueError):  # NaN, or keys that are no text
        text = json.dumps(clean(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    for char, escape in _ESCAPES.items():
        if char in text:
            text = text.replace(char, escape)
    return text if text.isascii() else without_surrogates(_ASTRAL.sub(_escaped, text), "\\\\")


def _plain(value: object) -> object:
    return sorted(value, key=str) if isinstance(value, (set, frozenset)) else str(value)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]


def embed_graph(data: Mapping[str, Any], *, quotes: bool = True) -> str:
    """Write node-link data for a ``<script>`` element, an edge at a time, so that no second copy of it is made.

    Each quoted sentence is written once (see `Packer`); with `quotes` False its text is left out.
    """
    packer = Packer(quotes=quotes)
    parts = [f"{embed(str(key))}:{embed(value)}" for key, value in data.items() if key not in ("nodes", "edges")]
    parts.append('"nodes":[' + ",".join(map(embed, data.get("nodes") or ())) + "]")
    parts.append('"edges":[' + ",".join(embed(packer.edge(edge)) for edge in data.get("edges") or ()) + "]")
    parts.append('"sentences":[' + ",".join(map(embed, packer.sentences)) + "]")
    return "{" + ",".join(parts) + "}"


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


class Packer:
    """Writes each quoted sentence once.

    One sentence is evidence of many edges (half of a page's bytes on a real vault), so the sentences stand in a list of
    their own, and an edge's evidence is pairs of a sentence's number and the word it was quoted for. `unpack` in
    ``js/data.js`` undoes this.

    >>> edge = {"source": "a", "target": "b", "evidence": [{"path": "A.md", "line": 3, "text": "So.", "by": "sales"}]}
    >>> packer = Packer(quotes=False)
    >>> [packer.edge(edge)["evidence"] for _ in range(2)], packer.sentences
    ([[[0, 'sales']], [[0, 'sales']]], [{'path': 'A.md', 'line': 3}])
    """

    def __init__(self, *, quotes: bool = True) -> None:
        self.sentences: list[dict[str, Any]] = []
        self._numbers: dict[tuple[str, ...], int] = {}
        self._left_out = {"by"} if quotes else {"by", "text"}

    def edge(self, edge: dict[str, Any]) -> dict[str, Any]:
        """Return an edge with its evidence as numbers; the one given stays as it is."""
        evidence = edge.get("evidence")
        return {**edge, "evidence": [self._number(item) for item in evidence]} if evidence else edge

    def _number(self, item: dict[str, Any]) -> list[Any]:
        key = (str(item.get("path")), str(item.get("line")), str(item.get("text")), str(item.get("url")))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.sentences)
            self.sentences.append({name: value for name, value in item.items() if name not in self._left_out})
        return [number, item["by"]] if "by" in item else [number]
