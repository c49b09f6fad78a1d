"""Links between near notes: why they are near is looked up at once, or for the links that somebody asks about."""

from __future__ import annotations

import re
from functools import partial
from itertools import tee
from typing import TYPE_CHECKING, Any

from vaultlint.graph.evidence.anchors import Anchors, anchor_quote
from vaultlint.graph.evidence.quotes import evidence
from vaultlint.graph.evidence.shown import Choice
from vaultlint.graph.evidence.wording import themes_spelled
from vaultlint.graph.linking import note_id
from vaultlint.graph.nearness.joined import CROWD
from vaultlint.graph.tags.people import given_names, is_by_chance

if TYPE_CHECKING:
    from collections.abc import Callable, ItemsView, Iterator, KeysView, Mapping, Sequence, ValuesView

    import networkx as nx

    from vaultlint.graph.analysis import Analysis, GraphOptions
    from vaultlint.graph.evidence.wording import Shown
    from vaultlint.graph.nearness.joined import Near
    from vaultlint.graph.words.terms import Terms
    from vaultlint.parse.note import Facts

MANY_QUOTES = 1  # sentences of each side of a link in large vaults, where links are many
ANCHORED = 4_000  # notes whose anchors are remembered
QUOTED = 5  # sentences are looked for that hold so many of a link's terms
_PARTS = re.compile(r"[^\W_]+")
_LATER = frozenset({"terms", "evidence"})


class Because(dict[str, Any]):
    """An edge's attributes, of which the terms and the sentences are looked up when they are first asked for.

    Parameters
    ----------
    known : mapping
        The other attributes.
    why : callable
        Returns what is looked up.
    """

    __slots__ = ("_why",)

    def __init__(self, known: Mapping[str, Any], why: Callable[[], Mapping[str, Any]]) -> None:
        super().__init__(known)
        self._why: Callable[[], Mapping[str, Any]] | None = why

    def _look_up(self) -> None:
        if self._why is not None:
            why, self._why = self._why, None
            super().update(why())

    def __missing__(self, key: str) -> Any:
        """Look up what was left for later."""
        if key not in _LATER or self._why is None:
            raise KeyError(key)
        self._look_up()
        return self[key]

    def get(self, key: str, default: Any = None) -> Any:
        """Return an attribute, looked up or known."""
        if key in _LATER:
            self._look_up()
        return super().get(key, default)

    def __contains__(self, key: object) -> bool:
        """Tell whether there is an attribute, looked up or known."""
        return (key in _LATER and self._why is not None) or super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        """Go through all attributes."""
        self._look_up()
        return super().__iter__()

    def __len__(self) -> int:
        """Return how many attributes there are."""
        self._look_up()
        return super().__len__()

    def keys(self) -> KeysView[str]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return the names of all attributes."""
        self._look_up()
        return super().keys()

    def values(self) -> ValuesView[Any]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return all attributes."""
        self._look_up()
        return super().values()

    def items(self) -> ItemsView[str, Any]:  # type: ignore[override]  # the class of dict's own views has no name
        """Return all attributes with their names."""
        self._look_up()
        return super().items()

    def copy(self) -> dict[str, Any]:
        """Return all attributes as a dictionary of its own."""
        return dict(self.items())

    def __bool__(self) -> bool:
        """An edge says something: nothing is looked up for that."""
        return True

    def pop(self, key: str, *default: Any) -> Any:
        """Take an attribute out, looked up or known."""
        if key in _LATER:
            self._look_up()
        return super().pop(key, *default)

    def popitem(self) -> tuple[str, Any]:
        """Take the last of all attributes out."""
        self._look_up()
        return super().popitem()

    def setdefault(self, key: str, default: Any = None) -> Any:
        """Return an attribute, looked up or known; set it where there is none."""
        if key in _LATER:
            self._look_up()
        return super().setdefault(key, default)

    def __setitem__(self, key: str, value: Any) -> None:
        """Set an attribute; what was left for later would overwrite it."""
        if key in _LATER:
            self._look_up()
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        """Take an attribute out, looked up or known."""
        if key in _LATER:
            self._look_up()
        super().__delitem__(key)

    def __eq__(self, other: object) -> bool:
        """Compare all attributes."""
        self._look_up()
        if isinstance(other, Because):
            other._look_up()  # of the same class
        return super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        """Compare all attributes."""
        return not self == other

    __hash__ = None  # as any dict's

    def __repr__(self) -> str:
        """Show all attributes."""
        self._look_up()
        return super().__repr__()

    def __or__(self, other: Mapping[str, Any]) -> dict[str, Any]:  # type: ignore[override]  # of any dict
        """Return all attributes and others."""
        return self.copy() | dict(other)

    def __reduce__(self) -> tuple[type, tuple[dict[str, Any]]]:
        """Copy and pickle as a dictionary of all attributes."""
        return dict, (self.copy(),)


class Joining:
    """Joins near notes.

    Parameters
    ----------
    graph : networkx.MultiGraph
        With its notes, authors, tags, themes and written links; changed in place.
    analysis : Analysis
    terms : sequence of Terms
        The notes, in the analysis' order.
    options : GraphOptions
    """

    def __init__(
        self, graph: nx.MultiGraph[str], analysis: Analysis, terms: Sequence[Terms], options: GraphOptions
    ) -> None:
        self._graph = graph
        self._analysis = analysis
        self._terms = terms
        columns = ((analysis.space.column(tag.key), tag) for tag in analysis.tags)
        self._tags = {column: tag for column, tag in columns if column is not None}
        many = len(terms) > CROWD
        self._quotes = min(MANY_QUOTES, options.quotes) if many else options.quotes
        self._most = min(QUOTED, options.terms) if many else options.terms
        self._themes = themes_spelled(graph, analysis.labels.written())
        self._choice = Choice(analysis, self._themes)

    def at_once(self) -> None:
        """Join all near notes, each link with its terms and sentences."""
        for a, b, link, shown in self._links(lambda _: True):
            self._graph.add_edge(a, b, key="related", **_known(link), **self._why(link, shown))

    def on_shelf(self, facts: Sequence[Facts]) -> None:
        """Join all near notes; what each link rests on is complete at once, anchors too."""
        known = {fact.path: (fact, term) for fact, term in zip(facts, self._terms, strict=True)}
        made: dict[str, Anchors] = {}
        for a, b, link, shown in self._links(lambda _: True):
            why = self._why(link, shown)
            if len(made) > ANCHORED:
                made.clear()
            for quote in why["evidence"]:
                anchor_quote(quote, known, made)
            self._graph.add_edge(a, b, key="related", **_known(link), **why)
            self._analysis.space.tidy()

    def when_asked(self) -> None:
        """Join all near notes; why they are near is looked up for the links that somebody asks about."""
        given = self._columns(given_names(self._graph))

        def looks_chancy(link: Near) -> bool:
            return any(not given.isdisjoint(self._choice.parts(column)) for column in link.reasons.columns.tolist())

        for a, b, link, _ in self._links(looks_chancy if given else lambda _: False):
            self._graph.add_edge(a, b, key="related")
            self._graph.get_edge_data(a, b)["related"] = Because(_known(link), partial(self._asked, link))

    def _links(self, is_read: Callable[[Near], bool]) -> Iterator[tuple[str, str, Near, list[Shown]]]:
        """Go through the links that rest on more than a first name; give the terms of those that are read."""
        given = given_names(self._graph)
        near, again = tee((link, is_read(link)) for link in self._analysis.near)
        told = self._choice.of_all((link for link, is_told in again if is_told), self._most)
        for link, is_told in near:
            a, b = (note_id(self._terms[place].path) for place in (link.a, link.b))
            shown = next(told) if is_told else []
            by_chance = not link.copy and is_by_chance((one.label for one in shown), given)
            if not by_chance or self._graph.has_edge(a, b, "links"):
                yield a, b, link, shown

    def _columns(self, names: frozenset[str]) -> set[int]:
        """Return the columns of names, and of the parts of those with hyphens."""
        parts = names | {part for name in names for part in _PARTS.findall(name)}
        said = (word for term in self._terms for word in zip(term.forms, term.stems, strict=True))
        titles = (word for term in self._terms for word in term.title_words)
        found = {stem for words in (said, titles) for form, stem in words if form.casefold() in parts}
        return {column for stem in found if (column := self._analysis.space.stems.get(stem)) is not None}

    def _asked(self, link: Near) -> dict[str, Any]:
        return self._why(link, self._choice.of(link, self._most))

    def _why(self, link: Near, shown: Sequence[Shown]) -> dict[str, Any]:
        return {
            "evidence": [quote for place in (link.a, link.b) for quote in self._side(place, shown)],
            "terms": [{"term": one.label, "share": round(one.share, 4)} for one in shown],
        }

    def _side(self, place: int, shown: Sequence[Shown]) -> list[dict[str, Any]]:
        """Return one note's sentences for the terms of a link; where only a tag says a term, the tag's line."""
        analysis, term = self._analysis, self._terms[place]
        labels = {one.column: one.label for one in shown}
        wanted = {one.column: one.share for one in shown[:QUOTED]}
        found = [evidence(term.path, quote.sentence, labels[quote.column])
                 for quote in analysis.quotes.best(place, wanted, self._quotes, labels)]  # fmt: skip
        for column in labels:
            tag = self._tags.get(column)
            if tag and place in tag.uses and tag.key not in term.stems and tag.uses[place][0].text:
                use = tag.uses[place][0]
                found.append({
                    "path": term.path, "line": use.line, "text": use.text, "by": self._themes[tag.label.casefold()],
                    **({"url": use.url} if use.url else {}),
                })  # fmt: skip
        return found


def _known(link: Near) -> dict[str, Any]:
    return {
        "ranks": list(link.places), "kind": "related", "weight": round(link.score, 4), "inferred": False,
        **({"copy": True} if link.copy else {}),
    }  # fmt: skip
