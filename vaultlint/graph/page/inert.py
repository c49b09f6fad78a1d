"""JSON that may stand inside an HTML element, and JSON packed as text."""

from __future__ import annotations

import base64
import json
import math
import re
import zlib
from itertools import chain
from typing import TYPE_CHECKING, Any

from vaultlint.graph.files.surrogates import without_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_ESCAPES = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
AT_ONCE = 20_000  # values that are written together
LEVEL = 6  # fixed: the same data, the same bytes; 9 takes twice the time and saves a hundredth


def embed(value: object) -> str:
    r"""Write JSON that may stand inside a ``<script>`` element.

    Characters beyond the basic plane are escaped: one of them would make the whole page take twice the memory.

    >>> embed({"label": "</script>"})
    '{"label":"\\u003c/script\\u003e"}'
    """
    text = _dumps(value)
    for char, escape in _ESCAPES.items():
        if char in text:
            text = text.replace(char, escape)
    return text if text.isascii() else without_surrogates(_ASTRAL.sub(_escaped, text), "\\\\")


def embedded(value: object) -> Iterator[str]:
    """Give what `embed` writes in pieces: of a list of millions no more than some are in memory beside it.

    >>> "".join(embedded({"at": [1, 2], "is": {"all": None}}))
    '{"at":[1,2],"is":{"all":null}}'
    """
    if isinstance(value, dict) and value and all(type(key) is str for key in value):
        for number, (key, item) in enumerate(value.items()):
            yield f"{',' if number else '{'}{embed(key)}:"
            yield from embedded(item)
        yield "}"
    elif isinstance(value, list) and len(value) > AT_ONCE:
        for first in range(0, len(value), AT_ONCE):
            yield f"{',' if first else '['}{embed(value[first : first + AT_ONCE])[1:-1]}"
        yield "]"
    else:
        yield embed(value)


def columned(head: Mapping[str, Any], columns: Iterator[tuple[str, Any]]) -> Iterator[str]:
    """Give a JSON object in pieces, each column when it is made; ``columns.NAME`` goes into its object of columns.

    >>> "".join(columned({"count": 2}, iter([("columns.kind", {"all": "note"}), ("short", [])])))
    '{"count":2,"short":[],"columns":{"kind":{"all":"note"}}}'
    """
    inner: list[str] = []
    yield embed(head)[:-1]
    for name, column in columns:
        place, _, attribute = name.partition(".")
        written = chain((f",{embed(attribute or place)}:",), embedded(column))
        if attribute:
            inner.extend(written)
        else:
            yield from written
    yield ',"columns":{'
    if inner:
        yield inner[0][1:]
        yield from inner[1:]
    yield "}}"


def packed(value: object) -> str:
    """Write JSON, deflate it (raw, without a header that could hold a time), and write that as base64."""
    text = _dumps(value)
    if not text.isascii():
        text = without_surrogates(text, "\\\\")
    deflater = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(deflater.compress(text.encode()) + deflater.flush()).decode("ascii")


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


def _dumps(value: object) -> str:
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain)
    except (TypeError, ValueError):  # NaN, or keys that are no text
        return json.dumps(clean(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)


def _plain(value: object) -> object:
    return sorted(value, key=str) if isinstance(value, (set, frozenset)) else str(value)


def _escaped(match: re.Match[str]) -> str:
    return json.dumps(match[0])[1:-1]
