"""Translations: notes in folders of languages that stand at the same place, or are published at the same address."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from vaultlint.links.tongues import Tongues, addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultlint.graph.words.terms import Terms
    from vaultlint.parse.note import Facts

ALL_PAIRS = 6  # a note in more languages is joined to its first one alone, which most are translated from


def translations(facts: Sequence[Facts], terms: Sequence[Terms]) -> dict[tuple[int, int], float]:
    """Find notes that say the same in two languages.

    Two folders of languages (``de/``, ``pt-br/``) must hold them, and their words must be of two languages:
    ``it/Start.md`` and ``hr/Start.md`` may be about computers and staff.

    Parameters
    ----------
    facts, terms : sequence
        Of the same notes in the same order.

    Returns
    -------
    dict of (int, int) to float
        Pairs of places, the lower first, with 1.
    """
    tongues = Tongues(facts, {term.path: term.language for term in terms})
    tongue: dict[int, str] = {}
    groups: dict[tuple[str, str], list[int]] = {}
    for place, fact in enumerate(facts):
        tongue[place], rest = tongues.parted(fact.path)
        if not tongue[place]:
            continue
        groups.setdefault(("path", rest), []).append(place)
        for address in addresses(fact):
            groups.setdefault(("address", address), []).append(place)
    found: dict[tuple[int, int], float] = {}
    for places in groups.values():
        for a, b in _pairs(places, tongue):
            if tongue[a] != tongue[b] and terms[a].language != terms[b].language:
                found[a, b] = 1.0
    return found


def _pairs(places: Sequence[int], tongue: dict[int, str]) -> Iterator[tuple[int, int]]:
    if len(places) <= ALL_PAIRS:
        return combinations(places, 2)
    first = next((place for place in places if tongue[place] == "en"), places[0])
    return ((min(first, place), max(first, place)) for place in places if place != first)
