"""Where in its note a quoted line stands, as Obsidian's addresses say it: a block, or the heading above."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    import networkx as nx

    from vaultlint.parse.note import Facts

_NO_HEADING = re.compile(r"[#|^:\\]|%%|\[\[|\]\]")  # what Obsidian leaves out of a link to a heading


class Anchors:
    """Finds the anchors of one note's lines.

    Parameters
    ----------
    fact : Facts
    """

    def __init__(self, fact: Facts) -> None:
        self._blocks = {line: name for name, line in fact.block_ids}
        self._headings = [(heading.line, shown) for heading in fact.headings if (shown := heading_anchor(heading.text))]

    def of(self, line: int) -> str:
        """Return the anchor of a line, counted from 1: ``^block``, a heading's text, or nothing."""
        block = self._blocks.get(line - 1)
        if block:
            return f"^{block}"
        above = bisect_left(self._headings, (line, ""))
        return self._headings[above - 1][1] if above else ""


def heading_anchor(text: str) -> str:
    """Return a heading as a link to it says it.

    Examples
    --------
    >>> heading_anchor("C# and ^caret: a [[link]]")
    'C and caret a link'
    """
    return " ".join(_NO_HEADING.sub(" ", text).split())


def mark_anchors(graph: nx.MultiGraph[str], facts: Iterable[Facts]) -> None:
    """Set ``anchor`` on the evidence of all edges that has one."""
    known: dict[str, Facts] = {fact.path: fact for fact in facts}
    made: dict[str, Anchors] = {}
    for _, _, data in graph.edges(data=True):
        for quote in data["evidence"]:
            anchor_quote(quote, known, made)


def anchor_quote(quote: dict[str, Any], facts: dict[str, Facts], made: dict[str, Anchors]) -> None:
    """Set a quote's ``anchor``; `made` keeps what was made of the notes before."""
    path = str(quote["path"])
    if path not in made:
        if path not in facts:
            return
        made[path] = Anchors(facts[path])
    if anchor := made[path].of(int(quote["line"])):
        quote["anchor"] = anchor
