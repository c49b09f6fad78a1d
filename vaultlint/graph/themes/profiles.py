"""What a theme's notes tell of it: which other themes are near, and in which years it was read or written about."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING

from vaultlint.graph.tags.tags import is_category, is_status
from vaultlint.graph.themes.themes import SMALL

if TYPE_CHECKING:
    import networkx as nx

NEIGHBOURS = 5
TOGETHER = 2  # notes in which two themes meet before they are neighbours; one in a tiny vault
HUB = 0.4  # share of the notes beyond which a theme is a neighbour of all others, which says nothing
CROWDED = 60  # themes of one note; a note of more is a list of themes, not a meeting of them


def profile(graph: nx.MultiGraph[str]) -> None:
    """Set on every tag and concept ``neighbours``, the ids of the nearest others, and ``years``, its notes by year.

    Nearest is the cosine of the sets of notes. Inferred edges do not count: they say what may be, not what was.

    Parameters
    ----------
    graph : networkx.MultiGraph
        Changed in place.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiGraph()
    >>> graph.add_node("note:a", kind="note", label="a", date="2021-05-01")
    >>> graph.add_nodes_from((f"tag:{name}", {"kind": "tag", "label": name}) for name in ("bees", "honey"))
    >>> for tag in ("tag:bees", "tag:honey"):
    ...     _ = graph.add_edge("note:a", tag, key="tagged", kind="tagged", inferred=False)
    >>> profile(graph)
    >>> graph.nodes["tag:bees"]["neighbours"], graph.nodes["tag:bees"]["years"]
    (['tag:honey'], {'2021': 1})
    """
    notes: dict[str, set[str]] = {}
    themes = {node: None for node, data in graph.nodes(data=True) if data["kind"] in ("tag", "concept")}
    written = sum(data["kind"] == "note" and not data.get("missing") for _, data in graph.nodes(data=True))
    for a, b, data in graph.edges(data=True):
        if data["kind"] in ("tagged", "about") and not data["inferred"]:
            theme, note = (b, a) if graph.nodes[a]["kind"] == "note" else (a, b)
            if theme in themes:
                notes.setdefault(theme, set()).add(note)
    together = _together(graph, notes, written)
    least = 1 if written <= SMALL else TOGETHER
    for theme in themes:
        own = len(notes.get(theme, ()))
        near = {other: count / (own * len(notes[other])) ** 0.5
                for other, count in together.get(theme, Counter()).items() if count >= least}  # fmt: skip
        ranked = sorted(near, key=lambda other: (-round(near[other], 9), other))
        years = Counter(str(graph.nodes[note].get("date") or "")[:4] for note in notes.get(theme, ()))
        graph.nodes[theme]["neighbours"] = ranked[:NEIGHBOURS]
        graph.nodes[theme]["years"] = {year: years[year] for year in sorted(years) if year}


def _together(graph: nx.MultiGraph[str], notes: dict[str, set[str]], written: int) -> dict[str, Counter[str]]:
    """Count for each theme in how many notes it meets each other one."""
    by_note: dict[str, list[str]] = {}
    most = HUB * written if written > SMALL else written
    for theme in sorted(notes):
        label = str(graph.nodes[theme]["label"])
        if len(notes[theme]) <= most and not is_category(label) and not is_status(label):
            for note in notes[theme]:
                by_note.setdefault(note, []).append(theme)
    found: dict[str, Counter[str]] = {}
    for themes in by_note.values():
        if len(themes) <= CROWDED:
            for a, b in combinations(themes, 2):
                found.setdefault(a, Counter())[b] += 1
                found.setdefault(b, Counter())[a] += 1
    return found
