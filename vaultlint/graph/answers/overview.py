"""The vault's themes for people: which notes and authors they join, in which years, and a sentence each."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from math import log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.graph.answers.pairs import Quote, quote_of
from vaultlint.graph.tags.tags import is_category, is_status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

TINY = 10  # notes; in a larger vault what one note says is no theme of the vault
SHORT, LONG = 40, 240  # characters; a sentence within reads best
WORDS = 5  # that it takes to say something, where words have spaces between them
DATED = 4  # notes with a date that it takes to say whether a theme rose
ROSE = 1.5  # times the share of the vault's notes that it had before
_NO_SENTENCE = re.compile(
    r"""
    !\[ | \]\( | View[ ]Highlight | https?://\S+$         # an image, a link's markup, an address
    | ^\W*(?:see[ ](?:also|\[\[|\S+[ ]for\b)|related:|source:|links?:)  # where else to look
    | ^\W*(?:\w[\w-]*[ ])?(?:tags?|topics?|categor(?:y|ies)|alias(?:es)?|keywords)\s*:  # a property
    """,
    re.IGNORECASE | re.VERBOSE,
)


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

    What one note says is a theme of a tiny vault alone, and comes last there.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it.

    Returns
    -------
    list of Topic

    Examples
    --------
    >>> from vaultlint.graph import build
    >>> found = {topic.label: topic for topic in topics(build("examples/reading-vault"))}
    >>> found["writing"].kind, len(found["writing"].notes) > 2, found["writing"].quote is None
    ('tag', True, False)
    """
    notes = {node: data for node, data in graph.nodes(data=True) if data["kind"] == "note" and not data.get("missing")}
    members = {node: _members(graph, node, notes) for node, data in graph.nodes(data=True) if _is_theme(data)}
    if len(notes) <= TINY:
        _join_near(graph, members, notes)
    least = 1 if len(notes) <= TINY else 2
    members = {node: found for node, found in members.items() if len(found) >= least}
    vault_years = _years(notes.values())
    joined = _explained(graph)
    found_topics = []
    for theme, found in members.items():
        data = graph.nodes[theme]
        years = _years(notes[note] for note, share in found.items() if share == 1)
        found_topics.append(
            Topic(
                theme, str(data["label"]), str(data["kind"]),
                tuple(str(notes[note]["path"]) for note in found),
                sum(share < 1 for share in found.values()),
                _authors(graph, found), years, _trend(years, vault_years),
                tuple(str(graph.nodes[one]["label"]) for one in data["neighbours"] if one in members),
                None,
                _weight(sum(found.values()), len(notes), joined[str(data["label"]).casefold()]),
            )
        )  # fmt: skip
    found_topics.sort(key=lambda topic: (len(topic.notes) < 2, -topic.weight, topic.label, topic.id))
    quotes = _Quotes(graph)
    return [replace(topic, quote=quotes.best(topic.id, tuple(members[topic.id]))) for topic in found_topics]


def _join_near(
    graph: nx.MultiGraph[str], members: dict[str, dict[str, float]], notes: Mapping[str, Mapping[str, Any]]
) -> None:
    """Count both ends of a link as notes of the themes that it is quoted for: in tiny vaults a note has but few."""
    of = {str(graph.nodes[node]["label"]).casefold(): node for node in members
          if graph.nodes[node]["kind"] == "concept"}  # fmt: skip
    for a, b, key, data in graph.edges(keys=True, data=True):
        named = (
            [of[term] for item in data["terms"] if (term := str(item["term"]).casefold()) in of]
            if key == "related"
            else []
        )
        for node in named:
            sure = {**members[node], a: 1.0, b: 1.0}
            members[node] = {note: sure[note] for note in sorted(sure, key=lambda note: _place(notes, note))}


def _place(notes: Mapping[str, Mapping[str, Any]], note: str) -> tuple[float, str]:
    return -float(notes[note]["centrality"]), note


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
    return {note: sure[note] for note in sorted(sure, key=lambda note: _place(notes, note))}


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


class _Quotes:
    """Finds the sentence that says a theme best; those that were said go behind others."""

    def __init__(self, graph: nx.MultiGraph[str]) -> None:
        self._graph = graph
        self._said: set[tuple[str, int, str]] = set()
        self._held: dict[str, list[_Held]] = {}

    def best(self, theme: str, notes: Sequence[str]) -> Quote | None:
        """Return the sentence that says a theme: it reads well, holds its words, is new, and links rest on it.

        Where none holds them, the best of its notes' other sentences stands in, a line of tags only at last.
        """
        label = str(self._graph.nodes[theme]["label"]).casefold()
        word = (label.replace("-", " ").split() or [label])[0]
        first = (word.removesuffix("s") or word)[:6]
        rank = {note.removeprefix("note:"): place for place, note in enumerate(notes)}
        offered: dict[tuple[str, int, str], list[_Held]] = {}
        for note in notes:
            for held in self._of(note):
                if held.place[0] in rank:
                    offered.setdefault(held.place, []).append(held)

        def key(place: tuple[str, int, str]) -> tuple[object, ...]:
            same = offered[place]
            holds = first in same[0].low
            chosen = sum(held.other == theme or held.by == label for held in same)
            return (
                grade(place[2], own=holds or chosen > 0),
                not holds,
                place in self._said,
                -chosen,
                rank[place[0]],
                place,
            )

        if not offered:
            return None
        best = min(offered, key=key)
        self._said.add(best)
        chosen = min(offered[best], key=lambda held: (held.other != theme, held.by != label, held.by))
        return quote_of(chosen.item)

    def _of(self, note: str) -> list[_Held]:
        if note not in self._held:
            self._held[note] = [
                _Held(other, (item["path"], item["line"], item["text"]), item["text"].casefold(),
                      str(item["by"]).casefold(), item)
                for _, other, data in self._graph.edges(note, data=True)
                for item in data["evidence"]
                if item["text"]
            ]  # fmt: skip
        return self._held[note]


class _Held(NamedTuple):
    """A sentence on an edge of a note: where the edge leads, where it stands, its text in lower case, its term."""

    other: str
    place: tuple[str, int, str]
    low: str
    by: str
    item: Mapping[str, Any]


def grade(text: str, *, own: bool) -> int:
    """Return how well a text speaks for a theme: 0 for a good sentence of its own, 3 for one that says nothing.

    Examples
    --------
    >>> [grade(text, own=True) for text in ("A river is older than its valley, and a flood is its memory.",
    ...                                      "Rivers flood the meadow in May.", "See also [[Rivers]]")]
    [0, 1, 3]
    """
    if not _is_sentence(text):
        return 3
    reads_well = SHORT <= len(text) <= LONG and ":" not in text[:12]
    return (0 if reads_well else 1) if own else (2 if reads_well else 3)


@lru_cache(maxsize=1 << 14)  # a note's sentences are looked at for each of its themes
def _is_sentence(text: str) -> bool:
    """Return whether a text says something: no line of tags, links, names or markup."""
    few = text.count("#") < 2 and text.count("[[") < 2 and not _NO_SENTENCE.search(text)
    words = text.split()
    wide = sum(char >= "\u2e80" for char in text)  # scripts without spaces
    return few and (len(words) >= WORDS or wide >= 2 * WORDS)
