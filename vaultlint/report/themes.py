"""A vault's themes: for people in at most 80 columns, and as stable JSON (version 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vaultlint.report.json import printable
from vaultlint.report.paragraph import filled
from vaultlint.report.related import place, quote_data
from vaultlint.report.terminal import clean, paint, plural

if TYPE_CHECKING:
    import networkx as nx

    from vaultlint.graph.answers.overview import Topic

VERSION = 1
_BARS = "▁▂▃▄▅▆▇█"
_TRENDS = {"rising": "  rising share", "falling": "  falling share", "steady": "  steady share", "": ""}
_YEARS = 30  # the latest that are drawn


def render(graph: nx.MultiGraph[str], topics: Sequence[Topic], most: int, *, color: bool = False) -> str:
    """Return what `vaultlint themes` prints.

    Parameters
    ----------
    graph : networkx.MultiGraph
    topics : sequence of Topic
        Most telling first.
    most : int
        How many to show.
    color : bool
    """
    if not topics:
        return "no themes: no tag, and no word that several notes dwell on (copies are one note)\n"
    notes = sum(data["kind"] == "note" and not data.get("missing") for _, data in graph.nodes(data=True))
    name = clean(str(graph.graph.get("name", "")))
    head = f"{name}: {plural(len(topics), 'theme')} in {plural(notes, 'note')}"
    text = f"{paint(head, 'bold', color=color)}\n"
    for number, topic in enumerate(topics[:most], 1):
        text += f"\n{_topic(number, topic, color=color)}"
    if left := len(topics) - most:
        text += f"\n… and {left:,} more; --all\n" if left > 0 else ""
    return text


def _topic(number: int, topic: Topic, *, color: bool) -> str:
    counts = plural(len(topic.notes), "note") + (f" ({topic.inferred} inferred)" if topic.inferred else "")
    if topic.authors:
        counts += f", {plural(len(topic.authors), 'author')}"
    kind = " (tag)" if topic.kind == "tag" else ""
    label = f"{number}. {clean(topic.label)}"
    text = f"{paint(label, 'bold', color=color)}{kind}  {paint(counts, 'dim', color=color)}\n"
    if topic.years:
        text += f"   {bars(topic.years)}{_TRENDS[topic.trend]}\n"
    if topic.neighbours:
        text += filled(f"near {', '.join(topic.neighbours)}", "   ")
    if topic.quote:
        text += filled(topic.quote.text, "   | ")
        text += place(topic.quote, "   ", color=color)
    return text


def bars(years: Mapping[str, int]) -> str:
    """Return years as little bars, one for each between the first and the last.

    Examples
    --------
    >>> bars({"2021": 1, "2023": 4, "2024": 2}), bars({"2024": 3})
    ('2021 ▂·█▄ 2024', '2024 █')
    """
    first, last = int(min(years)), int(max(years))
    begin = max(first, last - _YEARS + 1)
    most = max(years.values())
    drawn = ""
    for year in range(begin, last + 1):
        count = years.get(f"{year:04}", 0)
        drawn += _BARS[-(-count * len(_BARS) // most) - 1] if count else "·"
    if first == last:
        return f"{first:04} {drawn}"
    return f"{first:04} {'…' if begin > first else ''}{drawn} {last:04}"


def render_json(graph: nx.MultiGraph[str], topics: Sequence[Topic], most: int) -> str:
    """Return the themes as JSON; its schema ships beside this file."""
    found = {
        "version": VERSION,
        "vault": printable(str(graph.graph.get("name", ""))),
        "count": len(topics),
        "themes": [_data(topic) for topic in topics[:most]],
    }
    return json.dumps(found, ensure_ascii=True, indent=2) + "\n"


def _data(topic: Topic) -> dict[str, Any]:
    return {
        "id": printable(topic.id),
        "label": printable(topic.label),
        "kind": topic.kind,
        "weight": topic.weight,
        "notes": [printable(path) for path in topic.notes],
        "inferred": topic.inferred,
        "authors": [printable(name) for name in topic.authors],
        "years": dict(topic.years),
        "trend": topic.trend or None,
        "neighbours": [printable(label) for label in topic.neighbours],
        "quote": quote_data(topic.quote) if topic.quote else None,
    }
