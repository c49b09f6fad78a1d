"""How links are hidden and how a ranking is judged.

>>> vault = load("build/vaults/someone+vault")                                          # doctest: +SKIP
>>> notes = hidden(vault, vault.links, strip=True)                                      # doctest: +SKIP
>>> facts, terms = terms_of(notes)                                                      # doctest: +SKIP
>>> print(judge(vault, rank(facts, terms), vault.links))                                # doctest: +SKIP

Text only: every true link is hidden and the markup of all other wikilinks is stripped (their text
stays), so that no link is visible.
One in five: a seeded fifth of the true links is hidden, the others stand as they are; a ranking is judged on the hidden
ones, and a note's visible neighbours are left out of it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.links.mentions import without_overlaps
from benchmarks.links.vaults import Pair, Vault, load, made
from vaultlint.graph.words.terms import Terms, extract
from vaultlint.parse import facts as facts_of
from vaultlint.parse import parse
from vaultlint.parse.note import Facts
from vaultlint.text import Edit, apply_edits

__all__ = [
    "Pair", "Scores", "Vault", "bootstrap", "hidden", "judge", "load", "made", "one_in", "paired", "terms_of",
]  # fmt: skip

WITHIN = 10
TIMES = 1000
NESTED = 4  # links within links, at most

Notes = list[tuple[str, bytes]]
_KNOWN: dict[bytes, tuple[Facts, Terms]] = {}


def hidden(vault: Vault, pairs: Collection[tuple[int, int]], manner: str = "drop", *, strip: bool = False) -> Notes:
    """Return a vault's notes without any mention of the given pairs.

    Parameters
    ----------
    vault : Vault
    pairs : collection of Pair
    manner : {"drop", "keep"}
        Whether the text of a link goes with its markup, or stays.
    strip : bool
        Whether the markup of all other wikilinks is taken away too; their text stays.

    Returns
    -------
    list of (str, bytes)
        All notes in the order of ``vault.paths``.
    """
    wanted = {(min(pair), max(pair)) for pair in pairs}

    def rewritten(place: int) -> bytes:
        note, placed = vault.notes[place], vault.mentions[place]
        for _ in range(NESTED):
            edits: list[Edit] = []
            for other, mention in placed:
                hide = other is not None and (min(place, other), max(place, other)) in wanted
                if hide or (strip and mention.is_marked):
                    edits += mention.drop if hide and manner == "drop" else mention.keep
            if not edits:
                break
            chosen = without_overlaps(edits)
            note = parse(note.path, note.source.encode(apply_edits(note.text, chosen)))
            if len(chosen) == len(set(edits)) and "[[" not in note.text:
                break
            placed = vault.placed(note)
        return note.source.encode()

    return [(path, rewritten(place)) for place, path in enumerate(vault.paths)]


def one_in(vault: Vault, parts: int = 5, seed: int = 1) -> frozenset[Pair]:
    """Draw one true link in so many, at random."""
    links = sorted(vault.links)
    return frozenset(random.Random(seed).sample(links, max(1, round(len(links) / parts)))) if links else frozenset()


def terms_of(notes: Iterable[tuple[str, bytes]]) -> tuple[list[Facts], list[Terms]]:
    """Return facts and terms of notes; what was read once in this process is not read again."""
    records = []
    for path, data in notes:
        key = hashlib.blake2b(path.encode("utf-8", "surrogateescape") + b"\0" + data, digest_size=16).digest()
        if key not in _KNOWN:
            note = parse(path, data)
            _KNOWN[key] = facts_of(note), extract(note)
        records.append(_KNOWN[key])
    return [one for one, _ in records], [one for _, one in records]


@dataclass(frozen=True)
class Scores:
    """What a ranking came to, note by note.

    Attributes
    ----------
    notes : list of int
        The notes that were asked about: those with a link to be found.
    recalls : numpy.ndarray
        Of each: how many of its links are among the first ten, as a share of those that could be.
    ranks : numpy.ndarray
        Of each: one over the place of the first link found, 0 if none is.
    """

    notes: list[int]
    recalls: np.ndarray
    ranks: np.ndarray

    @property
    def recall(self) -> float:
        """Mean recall within ten."""
        return float(self.recalls.mean()) if len(self.recalls) else 0.0

    @property
    def mrr(self) -> float:
        """Mean reciprocal rank."""
        return float(self.ranks.mean()) if len(self.ranks) else 0.0

    def __str__(self) -> str:
        return f"{self.recall:.3f}/{self.mrr:.3f} ({len(self.notes)} notes)"


def judge(
    vault: Vault,
    ranked: Sequence[Sequence[int]],
    truth: Iterable[tuple[int, int]],
    visible: Iterable[tuple[int, int]] = (),
    *,
    capped: bool = True,
) -> Scores:
    """Judge a ranking of the other notes for each note.

    Parameters
    ----------
    vault : Vault
    ranked : sequence of sequence of int
        For each note the others, best first.
    truth : iterable of Pair
        The links to be found.
    visible : iterable of Pair
        Links that stood in the notes: they are left out of the ranking.
    capped : bool
        Whether a note with more than ten links can reach 1 by ten hits.
    """
    wanted, seen = _partners(len(vault), truth), _partners(len(vault), visible)
    notes = [place for place, others in enumerate(wanted) if others]
    recalls, ranks = np.zeros(len(notes)), np.zeros(len(notes))
    for at, place in enumerate(notes):
        rest = [other for other in ranked[place] if other != place and other not in seen[place]]
        hits = sum(other in wanted[place] for other in rest[:WITHIN])
        recalls[at] = hits / (min(len(wanted[place]), WITHIN) if capped else len(wanted[place]))
        ranks[at] = next((1 / row for row, other in enumerate(rest, 1) if other in wanted[place]), 0.0)
    return Scores(notes, recalls, ranks)


def _partners(size: int, pairs: Iterable[tuple[int, int]]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in range(size)]
    for a, b in pairs:
        found[a].add(b)
        found[b].add(a)
    return found


def bootstrap(values: np.ndarray, times: int = TIMES, seed: int = 1) -> tuple[float, float]:
    """Return the 95 % interval of a mean over notes, notes drawn with replacement."""
    if not len(values):
        return 0.0, 0.0
    draw = np.random.default_rng(seed).integers(0, len(values), (times, len(values)))
    low, high = np.percentile(values[draw].mean(axis=1), (2.5, 97.5))
    return float(low), float(high)


def paired(one: np.ndarray, other: np.ndarray, times: int = TIMES, seed: int = 1) -> tuple[float, float, float]:
    """Return by how much `one` is above `other` on the same notes, with the 95 % interval of the difference."""
    if len(one) != len(other):
        message = "paired figures must be of the same notes"
        raise ValueError(message)
    difference = one - other
    return (float(difference.mean()) if len(difference) else 0.0, *bootstrap(difference, times, seed))
