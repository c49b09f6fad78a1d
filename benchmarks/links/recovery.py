"""Hidden links found again: text only, and one link in five; figures note by note."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from benchmarks.links import contestants
from benchmarks.links.contestants import Asked, Ranking
from benchmarks.links.protocol import Scores, hidden, judge, one_in, terms_of
from benchmarks.links.vaults import Vault

SEEDS = (1, 2, 3)


def text_only(vault: Vault, language: str, names: Collection[str] = contestants.TEXT_ONLY) -> dict[str, Any]:
    """Hide all links of a vault, show none, and judge who finds them."""
    notes = hidden(vault, vault.links, strip=True)
    asked = Asked(vault, notes, *terms_of(notes), frozenset(), contestants.PLACES, language)
    ranked = contestants.run(names, asked)
    found = {name: _record(judge(vault, one.ranked, vault.links), one.seconds) for name, one in ranked.items()}
    if "ours" in names:
        found["ours_keep"] = _kept(vault, language)
    return found


def _kept(vault: Vault, language: str) -> dict[str, Any]:
    """Let vaultlint rank notes in which the text of the links stays."""
    notes = hidden(vault, vault.links, "keep", strip=True)
    asked = Asked(vault, notes, *terms_of(notes), frozenset(), contestants.PLACES, language)
    one = contestants.run(("ours",), asked)["ours"]
    return _record(judge(vault, one.ranked, vault.links), one.seconds)


def one_in_five(
    vault: Vault, language: str, names: Collection[str] = contestants.ONE_IN_FIVE, seeds: Iterable[int] = SEEDS
) -> dict[str, Any]:
    """Hide a fifth of the links, once for each seed; a note's figure is the mean over those that ask about it."""
    judged: dict[str, list[tuple[Scores, float]]] = {}
    for seed in seeds:
        drawn = one_in(vault, seed=seed)
        visible = vault.links - drawn
        notes = hidden(vault, drawn)
        places = min(len(vault), contestants.PLACES + _most(visible))
        asked = Asked(vault, notes, *terms_of(notes), visible, places, language)
        for name, one in contestants.run(names, asked).items():
            judged.setdefault(name, []).append((judge(vault, one.ranked, drawn, visible), one.seconds))
    return {name: _record(_mean([one for one, _ in found]), found[0][1]) for name, found in judged.items()}


def _most(pairs: Iterable[tuple[int, int]]) -> int:
    """Return how many links the note with most links has."""
    ends = np.array([place for pair in pairs for place in pair], dtype=np.int64)
    return int(np.bincount(ends).max()) if len(ends) else 0


def _mean(scores: list[Scores]) -> Scores:
    total: dict[int, list[tuple[float, float]]] = {}
    for one in scores:
        for note, recall, rank in zip(one.notes, one.recalls.tolist(), one.ranks.tolist(), strict=True):
            total.setdefault(note, []).append((recall, rank))
    notes = sorted(total)
    means = np.array([np.mean(total[note], axis=0) for note in notes]).reshape(-1, 2)
    return Scores(notes, means[:, 0], means[:, 1])


def _record(scores: Scores, seconds: float) -> dict[str, Any]:
    return {
        "recalls": np.round(scores.recalls, 5).tolist(),
        "ranks": np.round(scores.ranks, 5).tolist(),
        "seconds": round(seconds, 3),
    }


__all__ = ["Ranking", "one_in_five", "text_only"]
