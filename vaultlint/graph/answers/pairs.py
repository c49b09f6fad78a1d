"""A note's nearest notes, and why two notes are near: shared themes with sentences of both sides."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from vaultlint.errors import VaultlintError
from vaultlint.graph.answers.asked import find
from vaultlint.graph.words.language import guess, tokeniser

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    import networkx as nx

    from vaultlint.project import Project


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that says what two notes share.

    Attributes
    ----------
    path : str
        Its note, relative to the vault.
    line : int
        Of the note's file, from 1.
    text : str
    by : str
        The term it was chosen for, as the sentence spells it.
    url : str
        That opens its highlight, ``""`` if it has none.
    tagged : bool
        Whether the note itself has that tag there.
    """

    path: str
    line: int
    text: str
    by: str
    url: str = ""
    tagged: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Guess:
    """A tag that was inferred for a note: which note, why, and how sure it is, from 0 to 1."""

    path: str
    reason: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Theme:
    """What two notes share.

    Attributes
    ----------
    label : str
    share : float
        Of the words' score, 0 to 1; 0 for what other edges say.
    kind : str
        ``"term"``, ``"tag"``, ``"concept"`` or ``"author"``.
    quotes : tuple of Quote
        Sentences of both sides.
    guesses : tuple of Guess
        One for each of the two notes that the tag is inferred for.
    """

    label: str
    share: float
    kind: str = "term"
    quotes: tuple[Quote, ...] = ()
    guesses: tuple[Guess, ...] = ()

    @property
    def inferred(self) -> bool:
        """Whether a side rests on an inferred tag."""
        return bool(self.guesses)

    @property
    def reason(self) -> str:
        """Why it was inferred; empty where it was not."""
        return "; ".join(dict.fromkeys(guess.reason for guess in self.guesses))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two notes and what they share.

    Attributes
    ----------
    note, other : str
        Ids of the note asked for and of the one found.
    label, path : str
        Of the one found.
    score : float
        How near they are; 0 where neither is among the other's nearest.
    linked : bool
        Whether one links to the other.
    copy : bool
        Whether they say the same: an edition, a copy, a translation.
    themes : tuple of Theme
        Weightiest first.
    links : tuple of Quote
        Where one links to the other.
    """

    note: str
    other: str
    label: str
    path: str
    score: float
    linked: bool
    copy: bool
    themes: tuple[Theme, ...]
    links: tuple[Quote, ...] = ()


_HEADING = re.compile(r"^#{1,6}\s+")  # its marks are not part of what is said
LAST = 1 << 30  # the place of a note that is not among the nearest, though this one is among its
_UNRANKED = (None, None)


def related(graph: nx.MultiGraph[str], note: str, k: int = 10) -> list[Pair]:
    """Return a note's nearest notes, and why.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.
    note : str
        A title, file name, alias, path or the end of one, best as it is written, else without case; or a node's id.
    k : int
        How many; copies of the note are no discovery, so they come last and are not counted.

    Returns
    -------
    list of Pair
        Nearest first, by words, folders and links together (`nearness.ranking`); then those that count this
        note among their nearest, by score.

    Raises
    ------
    UnknownNoteError
        If there is no such note; it names the nearest.

    Examples
    --------
    >>> from vaultlint.graph import build
    >>> near = related(build("examples/reading-vault"), "be more assertive with customers", 3)
    >>> len(near), near[0].score > 0, near[0].themes[0].quotes[0].line > 0
    (3, True, True)
    """
    own = find(graph, note)
    edges = [(data.get("ranks", _UNRANKED)[own > other] or LAST, -float(data["weight"]), other, bool(data.get("copy")))
             for _, other, key, data in graph.edges(own, keys=True, data=True)
             if key == "related"]  # fmt: skip
    new = sorted(edge for edge in edges if not edge[3])[:k]
    copies = sorted(edge for edge in edges if edge[3])[:k]
    return [explain(graph, own, other) for _, _, other, _ in new + copies]


def explain(
    graph: nx.MultiGraph[str], a: str, b: str, *, vault: str | os.PathLike[str] | Project | None = None
) -> Pair:
    """Return what two notes share, near or not.

    Parameters
    ----------
    graph : networkx.MultiGraph
    a, b : str
        Ids, paths, file names, titles or aliases.
    vault : path or Project, optional
        The graph's vault; with it two notes that are not near are read again, for what little they share.

    Returns
    -------
    Pair
        Themes: the terms of their similarity first, then tags, concepts and authors that both have.

    Raises
    ------
    UnknownNoteError
        If one of them is not there.
    VaultlintError
        If both are the same note.

    Examples
    --------
    >>> from vaultlint.graph import build
    >>> pair = explain(build("examples/reading-vault"), "My Shutdown Ritual", "The Patient Table")
    >>> pair.path, pair.linked, pair.copy
    ('Kindle/The Patient Table.md', False, False)
    """
    first, second = find(graph, a), find(graph, b)
    if first == second:
        raise VaultlintError(f"both names mean {graph.nodes[first]['path']}: wanted two notes")
    edge = graph.get_edge_data(first, second, key="related") or {}
    themes = {theme.label.casefold(): theme for theme in themes_of(edge)}
    for node in sorted(set(graph[first]) & set(graph[second])):
        shared = _shared(graph, first, second, node)
        if shared is not None:
            known = themes.get(shared.label.casefold())
            share, quotes = (known.share, known.quotes) if known else (0.0, ())
            told = {quote: quote for quote in (*quotes, *shared.quotes)}  # a later one says whether it is tagged
            themes[shared.label.casefold()] = Theme(
                shared.label, share, shared.kind, tuple(told.values()), shared.guesses
            )
    kept = tuple(sorted(themes.values(), key=lambda theme: -theme.share))
    data = graph.nodes[second]
    written = graph.get_edge_data(first, second, key="links")
    pair = Pair(
        first, second, str(data["label"]), str(data.get("path") or ""), float(edge.get("weight", 0.0)),
        written is not None, bool(edge.get("copy", False)), kept,
        tuple(quote_of(item) for item in (written or {}).get("evidence", ())),
    )  # fmt: skip
    if vault is None or pair.score:
        return pair
    from vaultlint.graph.answers.faint import faint

    return faint(vault, graph, pair)


def themes_of(edge: Mapping[str, Any]) -> list[Theme]:
    """Return the terms of an edge between near notes, each with its sentences."""
    found = []
    texts: dict[str, list[str]] = {}
    for item in edge.get("evidence", ()):
        texts.setdefault(item["path"], []).append(item["text"])
    tongues = {path: guess(" ".join(said)) for path, said in texts.items()}
    for term in edge.get("terms", ()):
        holding = [item for item in edge["evidence"] if _holds(item, term["term"], tongues[item["path"]])]
        quotes = tuple(quote_of(item) for item in sorted(holding, key=lambda item: item["by"] != term["term"]))
        found.append(Theme(term["term"], term["share"], quotes=quotes))
    return found


def _holds(item: Mapping[str, Any], term: str, language: str) -> bool:
    """Tell whether a quote was chosen for a term, or says it anyway."""
    if item["by"] == term:
        return True
    words = tokeniser(language)
    wanted = {words.stem(part) for part in term.split()}
    return wanted <= {word.stem for word in words.words(item["text"]) if word}


def _shared(graph: nx.MultiGraph[str], first: str, second: str, node: str) -> Theme | None:
    kind = graph.nodes[node]["kind"]
    if kind not in ("tag", "concept", "author"):
        return None
    quotes: list[Quote] = []
    guesses: list[Guess] = []
    for note in (first, second):
        for data in graph.get_edge_data(note, node).values():
            own = data["kind"] == "tagged" and not data["inferred"]
            quotes += [quote_of(item, tagged=own) for item in data["evidence"][:2]]
            if data["inferred"]:
                path = str(graph.nodes[note]["path"])
                guesses.append(Guess(path, str(data.get("reason", "")), float(data.get("confidence", 1.0))))
    return Theme(str(graph.nodes[node]["label"]), 0.0, kind, tuple(quotes), tuple(guesses))


def quote_of(item: Mapping[str, Any], *, tagged: bool = False) -> Quote:
    """Return a sentence as it stands on an edge."""
    return Quote(item["path"], item["line"], _HEADING.sub("", item["text"]), item["by"], item.get("url", ""), tagged)
