"""A note's nearest notes, and why two notes are near: shared themes with sentences of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from vaultlint.graph.language import tokeniser

if TYPE_CHECKING:
    import networkx as nx

THEMES = 8


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence: where it stands, and the term it was chosen for."""

    path: str
    line: int
    text: str
    by: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Theme:
    """What two notes share.

    Attributes
    ----------
    label : str
    share : float
        Of the words' score, 0 to 1; 0 for what other edges say.
    kind : str
        ``"term"``, ``"tag"``, ``"concept"``, ``"author"`` or ``"link"``.
    inferred : bool
        Whether one side only rests on an inferred tag.
    reason : str
        Why it was inferred.
    quotes : tuple of Quote
        Sentences of both sides.
    """

    label: str
    share: float
    kind: str = "term"
    inferred: bool = False
    reason: str = ""
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notes (`note` asked for, `other` found) with their score and what they share, weightiest first."""

    note: str
    other: str
    label: str
    path: str
    score: float
    linked: bool
    copy: bool
    themes: tuple[Theme, ...]


def related(graph: nx.MultiGraph[str], note_id: str, k: int = 10) -> list[Pair]:
    """Return a note's nearest notes.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.
    note_id : str
        A node's id, or a note's path or title.
    k : int

    Returns
    -------
    list of Pair
        Nearest first.

    Raises
    ------
    KeyError
        If there is no such note.
    """
    note = find(graph, note_id)
    scored = [(float(data["weight"]), other) for _, other, key, data in graph.edges(note, keys=True, data=True)
              if key == "related"]  # fmt: skip
    scored.sort(key=lambda item: (-item[0], item[1]))
    return [explain(graph, note, other) for _, other in scored[:k]]


def find(graph: nx.MultiGraph[str], name: str) -> str:
    """Return the id of the note that `name` means: its id, path, file name or title, without case."""
    if name in graph:
        return name
    wanted = name.removesuffix(".md").casefold()
    found = []
    for node, data in graph.nodes(data=True):
        path = str(data.get("path") or "").removesuffix(".md").casefold()
        if data["kind"] == "note" and path:
            grade = [path, path.rpartition("/")[2], str(data["label"]).casefold()]
            if wanted in grade:
                found.append((grade.index(wanted), len(path), node))
    if not found:
        message = f"no note called {name!r}"
        raise KeyError(message)
    return min(found)[2]


def explain(graph: nx.MultiGraph[str], a: str, b: str) -> Pair:
    """Return what two notes share, near or not.

    Parameters
    ----------
    graph : networkx.MultiGraph
    a, b : str
        Ids, paths, file names or titles.

    Returns
    -------
    Pair
        Themes: the terms of their similarity first, then tags, concepts and authors that both have.
    """
    first, second = find(graph, a), find(graph, b)
    edge = graph.get_edge_data(first, second, key="related") or {}
    themes: dict[str, Theme] = {}
    for term in edge.get("terms", ()):
        quotes = tuple(_quote(item) for item in edge["evidence"] if _holds(item, term["term"]))
        themes[term["term"].casefold()] = Theme(term["term"], term["share"], quotes=quotes)
    for node in sorted(set(graph[first]) & set(graph[second])):
        shared = _shared(graph, first, second, node)
        if shared is not None:
            known = themes.get(shared.label.casefold())
            share = known.share if known else 0.0
            themes[shared.label.casefold()] = Theme(
                shared.label, share, shared.kind, shared.inferred, shared.reason, shared.quotes
            )
    kept = tuple(sorted(themes.values(), key=lambda theme: -theme.share))
    data = graph.nodes[second]
    return Pair(
        first, second, str(data["label"]), str(data.get("path") or ""), float(edge.get("weight", 0.0)),
        graph.has_edge(first, second, key="links"), bool(edge.get("copy", False)), kept,
    )  # fmt: skip


def _holds(item: dict[str, Any], term: str) -> bool:
    """Tell whether a quote was chosen for a term, or says it anyway."""
    if item["by"] == term:
        return True
    words = tokeniser("en")
    wanted = {words.stem(part) for part in term.split()}
    return wanted <= {word.stem for word in words.words(item["text"]) if word}


def _shared(graph: nx.MultiGraph[str], first: str, second: str, node: str) -> Theme | None:
    kind = graph.nodes[node]["kind"]
    if kind not in ("tag", "concept", "author"):
        return None
    quotes: list[Quote] = []
    inferred, reason = False, ""
    for note in (first, second):
        for data in graph.get_edge_data(note, node).values():
            quotes += [_quote(item) for item in data["evidence"][:2]]
            if data["inferred"]:
                inferred, reason = True, str(data.get("reason", ""))
    return Theme(str(graph.nodes[node]["label"]), 0.0, kind, inferred, reason, tuple(quotes))


def _quote(item: dict[str, Any]) -> Quote:
    return Quote(item["path"], item["line"], item["text"], item["by"], item.get("url", ""))
