"""The vault's themes for people: which notes and authors they join, in which years, and a sentence each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from math import log, sqrt
from typing import TYPE_CHECKING, Any

from vaultlint.graph.pairs import Quote, quote_of
from vaultlint.graph.tags import is_category, is_status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

SHORT, LONG = 40, 240  # characters; a sentence within reads best
DATED = 4  # notes with a date that it takes to say whether a theme rose
ROSE = 1.5  # times the share of the vault's notes that it had before


@dataclass(frozen=True, slots=True)
class Topic:
    """A theme of a vault.

    Attributes
    ----------
    id, label : str
    kind : str
        ``"tag"`` or ``"concept"``.
    notes : tuple of str
        Paths, the most central first.
    inferred : int
        How many of them never use the tag.
    authors : tuple of str
        Who wrote them, those of the most notes first.
    years : dict of str to int
        Notes by year, of those that have a date and are not inferred.
    trend : str
        ``"rising"`` or ``"falling"``, as a share of the vault's notes, else ``"steady"``; ``""`` where few have dates.
    neighbours : tuple of str
        Labels of the nearest themes: those of the same notes.
    quote : Quote or None
        The sentence that says most of it.
    weight : float
        How telling it is of the vault.
    """

    id: str
    label: str
    kind: str
    notes: tuple[str, ...]
    inferred: int
    authors: tuple[str, ...]
    years: Mapping[str, int]
    trend: str
    neighbours: tuple[str, ...]
    quote: Quote | None
    weight: float


def topics(graph: nx.MultiGraph[str]) -> list[Topic]:
    """Return the vault's themes, the most telling first: those of many notes but not of all, that make notes near.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.

    Examples
    --------
    >>> from vaultlint.graph import build
    >>> found = {topic.label: topic for topic in topics(build("examples/reading-vault"))}
    >>> found["writing"].kind, len(found["writing"].notes) > 2, found["writing"].quote is None
    ('tag', True, False)
    """
    notes = {node: data for node, data in graph.nodes(data=True) if data["kind"] == "note" and not data.get("missing")}
    members = {node: _members(graph, node, notes) for node, data in graph.nodes(data=True) if _is_theme(data)}
    members = {node: found for node, found in members.items() if found}
    vault_years = _years(notes.values())
    joined = _explained(graph)
    found_topics = []
    for theme, found in members.items():
        data = graph.nodes[theme]
        years = dict(data["years"])
        found_topics.append(
            Topic(
                theme, str(data["label"]), str(data["kind"]),
                tuple(str(notes[note]["path"]) for note in found),
                sum(share < 1 for share in found.values()),
                _authors(graph, found), years, _trend(years, vault_years),
                tuple(str(graph.nodes[one]["label"]) for one in data["neighbours"] if one in members),
                _best_quote(graph, theme, tuple(found)),
                _weight(sum(found.values()), len(notes), joined[str(data["label"]).casefold()]),
            )
        )  # fmt: skip
    return sorted(found_topics, key=lambda topic: (-topic.weight, topic.label, topic.id))


def _explained(graph: nx.MultiGraph[str]) -> Counter[str]:
    """Return how much of all notes' nearness each term carries."""
    found: Counter[str] = Counter()
    for _, _, data in graph.edges(data=True):
        if data["kind"] == "related" and not data.get("copy"):
            for term in data["terms"]:
                found[str(term["term"]).casefold()] += data["weight"] * term["share"]
    return found


def _weight(notes: float, size: int, joined: float) -> float:
    """Return how telling a theme is: of many notes, not of all, and a reason for which notes are near."""
    spread: float = sqrt(notes) * log((size + 1) / min(notes, size))
    return round(spread * sqrt(0.1 + joined), 4)


def _is_theme(data: Mapping[str, Any]) -> bool:
    if data.get("quiet") or data["kind"] not in ("tag", "concept"):
        return False
    return data["kind"] == "concept" or not (is_status(str(data["label"])) or is_category(str(data["label"])))


def _members(graph: nx.MultiGraph[str], theme: str, notes: Mapping[str, Mapping[str, Any]]) -> dict[str, float]:
    """Return a theme's notes with how sure it is that it is theirs, the most central first."""
    sure: dict[str, float] = {}
    for _, note, data in graph.edges(theme, data=True):
        if note in notes:
            own = float(data.get("confidence", 1.0)) if data["inferred"] else 1.0
            sure[note] = max(own, sure.get(note, 0.0))
    return {note: sure[note] for note in sorted(sure, key=lambda note: (-notes[note]["centrality"], note))}


def _years(notes: Any) -> dict[str, int]:
    return dict(sorted(Counter(str(data["date"])[:4] for data in notes if data.get("date")).items()))


def _trend(years: Mapping[str, int], vault: Mapping[str, int]) -> str:
    """Return how the share of a theme among the vault's dated notes moved: its years are halved by their notes.

    Examples
    --------
    >>> vault = {"2020": 10, "2021": 10, "2022": 10, "2023": 10}
    >>> _trend({"2020": 1, "2023": 5}, vault), _trend({"2020": 4, "2021": 2}, vault), _trend({"2020": 9}, {"2020": 9})
    ('rising', 'falling', '')
    """
    if sum(years.values()) < DATED or len(vault) < 2:
        return ""
    early: set[str] = set()
    seen, half = 0, sum(vault.values()) / 2
    for year, count in vault.items():
        if early and seen + count / 2 > half:
            break
        early.add(year)
        seen += count
    before = sum(count for year, count in years.items() if year in early)
    after = sum(years.values()) - before
    rest = sum(vault.values()) - seen
    if not rest:
        return ""
    now, then = (after + 0.5) / rest, (before + 0.5) / seen  # half a note more, so that none is not nothing
    return "rising" if now > ROSE * then else "falling" if then > ROSE * now else "steady"


def _authors(graph: nx.MultiGraph[str], notes: Mapping[str, float]) -> tuple[str, ...]:
    found = Counter(
        str(graph.nodes[other]["label"])
        for note in notes
        for _, other, key in graph.edges(note, keys=True)
        if key == "wrote"
    )
    return tuple(sorted(found, key=lambda name: (-found[name], name)))


def _best_quote(graph: nx.MultiGraph[str], theme: str, notes: Sequence[str]) -> Quote | None:
    """Return the sentence that says a theme: it reads well, holds its words, and most links rest on it."""
    label = str(graph.nodes[theme]["label"]).casefold()
    rank = {note: place for place, note in enumerate(notes)}
    offered: Counter[tuple[str, int, str]] = Counter()
    items: dict[tuple[str, int, str], Mapping[str, Any]] = {}
    for note in notes:
        for _, other, key, data in graph.edges(note, keys=True, data=True):
            if other == theme or (key == "related" and other in rank):
                for item in data["evidence"]:
                    if item["text"] and f"note:{item['path']}" in rank and (other == theme or _is_of(item, label)):
                        place = (item["path"], item["line"], item["text"])
                        offered[place] += 1
                        items[place] = item
    if not offered:
        return None
    first = label.replace("-", " ").split()[0][:6]
    best = min(offered, key=lambda one: (
        not _reads_well(one[2]), first not in one[2].casefold(), -offered[one], rank[f"note:{one[0]}"], one,
    ))  # fmt: skip
    return quote_of(items[best])


def _is_of(item: Mapping[str, Any], label: str) -> bool:
    return str(item["by"]).casefold() == label


def _reads_well(text: str) -> bool:
    """Return whether a text is a sentence of some words, not a line of tags or a heading."""
    return SHORT <= len(text) <= LONG and text.count("#") < 2 and text.count("[[") < 2 and ":" not in text[:12]
