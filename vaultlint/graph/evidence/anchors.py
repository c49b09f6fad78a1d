"""Where in its note a quoted line stands, as Obsidian's addresses say it: a block, or the heading above."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from vaultlint.graph.shelved import Shelved

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import networkx as nx

    from vaultlint.graph.words.terms import Terms
    from vaultlint.parse.note import Facts

MOST = 4_000  # notes whose anchors are held at once
_NO_HEADING = re.compile(r"[#|^:\\]|%%|\[\[|\]\]")  # what Obsidian leaves out of a link to a heading


class Anchors:
    """Finds the anchors of one note's lines, and which of its lines nobody said.

    Parameters
    ----------
    fact : Facts
    term : Terms, optional
    """

    def __init__(self, fact: Facts, term: Terms | None = None) -> None:
        told = zip(term.quotes, term.places, strict=True) if term else ()
        self._places = {(item.line, item.text): place for item, place in told if place}
        self._blocks = {line: name for name, line in fact.block_ids}
        self._headings = [(heading.line, shown) for heading in fact.headings if (shown := heading_anchor(heading.text))]

    def of(self, line: int) -> str:
        """Return the anchor of a line, counted from 1: ``^block``, a heading's text, or nothing."""
        block = self._blocks.get(line - 1)
        if block:
            return f"^{block}"
        above = bisect_left(self._headings, (line, ""))
        return self._headings[above - 1][1] if above else ""

    def place(self, line: int, text: str) -> str:
        """Return what a line is that is no sentence, ``"properties"`` for one; of a sentence, nothing."""
        return self._places.get((line, text), "")


def heading_anchor(text: str) -> str:
    """Return a heading as a link to it says it.

    Examples
    --------
    >>> heading_anchor("C# and ^caret: a [[link]]")
    'C and caret a link'
    """
    return " ".join(_NO_HEADING.sub(" ", text).split())


def mark_anchors(graph: nx.MultiGraph[str], facts: Iterable[Facts], terms: Iterable[Terms]) -> None:
    """Set ``anchor`` on the evidence of all edges that has one, and ``place`` where it is no sentence."""
    known = {fact.path: (fact, term) for fact, term in zip(facts, terms, strict=True)}
    made: dict[str, Anchors] = {}
    for _, _, data in graph.edges(data=True):
        on_shelf = isinstance(data, Shelved)
        if on_shelf and data["kind"] == "related":
            continue  # theirs were set when they were put there
        quotes = data["evidence"]
        for quote in quotes:
            anchor_quote(quote, known, made)
        if on_shelf:
            data["evidence"] = quotes
        if len(made) > MOST:
            made.clear()


def anchor_quote(
    quote: dict[str, Any], known: Mapping[str, tuple[Facts, Terms | None]], made: dict[str, Anchors]
) -> None:
    """Set a quote's ``anchor`` and ``place``; `made` keeps what was made of the notes before."""
    path = str(quote["path"])
    if path not in made:
        if path not in known:
            return
        made[path] = Anchors(*known[path])
    if anchor := made[path].of(int(quote["line"])):
        quote["anchor"] = anchor
    if place := made[path].place(int(quote["line"]), str(quote["text"])):
        quote["place"] = place
