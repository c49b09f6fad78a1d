"""Tags that a note does not carry and never names, but that its words and its neighbours speak for.

Whatever is inferred says so, with a reason, a confidence, and the words that it rests on.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.graph.tags import is_status, tag_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultlint.graph.language import Tokeniser
    from vaultlint.graph.tags import VaultTag
    from vaultlint.graph.terms import Terms

CERTAIN = 0.9  # no inference is surer
SHOWN = 0.6  # what is less sure is not shown
SHOWN_BY_NEIGHBOURS = 0.65
SPEAKING = 0.55  # confidence at which a note's words are taken to speak for a tag
PRIOR = 8.0  # notes; so much the thesaurus is trusted before the vault's own tagging is heard
TRUST = 0.9
_DECAY = 0.6
_LONG = 600  # words; in longer notes a word must stand more often
CHARACTERISTIC = 12
VOTERS = 3


class Inference(NamedTuple):
    """A tag inferred for a note: why, how sure, and the terms (stems joined by spaces) that speak for it."""

    note: int
    key: str
    confidence: float
    reason: str
    terms: tuple[str, ...]


@cache
def shipped_thesaurus() -> dict[str, tuple[str, ...]]:
    """Return the thesaurus that comes with the package."""
    text = (files("vaultlint.graph") / "data" / "thesaurus.toml").read_text(encoding="utf-8")
    return {tag: tuple(words) for tag, words in tomllib.loads(text).items()}


def by_thesaurus(
    notes: Sequence[Terms],
    tags: Sequence[VaultTag],
    words: Tokeniser,
    thesaurus: Mapping[str, Sequence[str]] | None = None,
) -> list[Inference]:
    """Infer tags of the vault by the words that a thesaurus gives for them.

    Parameters
    ----------
    notes : sequence of Terms
    tags : sequence of VaultTag
        Only these are inferred.
    words : Tokeniser
    thesaurus : mapping of str to sequence of str, optional
        Read after the shipped one; an entry replaces that of the same tag.

    Returns
    -------
    list of Inference
    """
    speaking = speaking_words(words, thesaurus)
    wanted = [(tag, speaking[tag.key]) for tag in tags if tag.key in speaking]
    if not wanted:
        return []
    needed = {stem for _, entry in wanted for term in entry for stem in term}
    spoken: dict[str, list[Inference]] = {}
    for place, note in enumerate(notes):
        if needed.isdisjoint(note.stems):
            continue
        counts = _counts(note, needed)
        title = {stem for _, stem in note.title_words}
        for tag, entry in wanted:
            inference = _weigh(place, tag, entry, counts, title, len(note.tokens) // 4)
            if inference:
                spoken.setdefault(tag.key, []).append(inference)
    return [inference for tag, _ in wanted for inference in _believed(spoken.get(tag.key, []), tag, notes)]


def _believed(spoken: Sequence[Inference], tag: VaultTag, notes: Sequence[Terms]) -> list[Inference]:
    """Keep what the vault's own tagging does not speak against: how many notes with such words carry the tag."""
    carried = sum(inference.note in tag.uses for inference in spoken)
    trust = (carried + TRUST * PRIOR) / (len(spoken) - 1 + PRIOR)  # the note in question says nothing of itself
    found = []
    for inference in spoken:
        confidence = round(inference.confidence * trust, 2)
        silent = inference.note not in tag.uses and not says(notes[inference.note], tag.key)
        if confidence >= SHOWN and silent:
            found.append(inference._replace(confidence=confidence))
    return found


def speaking_words(
    words: Tokeniser, thesaurus: Mapping[str, Sequence[str]] | None = None
) -> dict[str, dict[tuple[str, ...], str]]:
    """Return for each tag key the stems of the words that speak for it, with their spelling."""
    entries = {**shipped_thesaurus(), **(thesaurus or {})}
    return {
        tag_key(tag, words): {tuple(words.stem(part) for part in phrase.replace("-", " ").split()): phrase
                              for phrase in phrases if phrase.strip()}
        for tag, phrases in entries.items()
    }  # fmt: skip


def says(note: Terms, key: str) -> bool:
    """Tell whether a note uses the tag's own words."""
    parts = key.split(" ")
    stems = {*note.stems, *(stem for _, stem in note.title_words)}
    return all(part in stems for part in parts)


def _counts(note: Terms, needed: set[str]) -> dict[tuple[str, ...], int]:
    """Count the needed stems, and the pairs and triples that begin with one."""
    counts: dict[tuple[str, ...], int] = {}
    names = [note.stems[token] if token >= 0 else "" for token in note.stream()]
    for place, stem in enumerate(names):
        if stem in needed:
            for length in (1, 2, 3):
                key = tuple(names[place : place + length])
                counts[key] = counts.get(key, 0) + 1
    return counts


def _weigh(
    place: int, tag: VaultTag, entry: Mapping[tuple[str, ...], str], counts: Mapping[tuple[str, ...], int],
    title: set[str], length: int,
) -> Inference | None:  # fmt: skip
    heard = {term: counts[term] for term in entry if term in counts}
    scale = min(1.0, _LONG / max(1, length))
    strength = sum((1 + math.log(count)) * scale + 0.8 * title.issuperset(term) for term, count in heard.items())
    confidence = min(CERTAIN, 1 - _DECAY**strength)
    if confidence < SPEAKING:
        return None
    spoken = sorted(heard, key=lambda term: (-heard[term], term))
    named = ", ".join(f"{entry[term]} ({heard[term]})" for term in spoken[:4])
    reason = f"the note never says {tag.label}, but its words speak for it: {named}"
    return Inference(place, tag.key, confidence, reason, tuple(" ".join(term) for term in spoken[:4]))


def by_neighbours(
    tags: Sequence[VaultTag],
    notes: Sequence[Terms],
    near: Sequence[Sequence[tuple[int, float]]],
    top: Sequence[Sequence[str]],
    heard: Mapping[str, Mapping[tuple[str, ...], str]],
) -> list[Inference]:
    """Infer tags that most of a note's nearest notes carry, where the note's own words bear it out.

    A note that says the tag's own word needs no inference: it is about it.

    Parameters
    ----------
    tags : sequence of VaultTag
    notes : sequence of Terms
    near : sequence of sequence of (int, float)
        Each note's nearest notes with scores.
    top : sequence of sequence of str
        Each note's strongest terms.
    heard : mapping
        The thesaurus as `speaking_words` gives it: where it knows a tag, the note must say one of its words.
    """
    carried: dict[int, set[str]] = {}
    for tag in tags:
        for place in tag.uses:
            carried.setdefault(place, set()).add(tag.key)
    typical = {tag.key: _typical(tag, top) for tag in tags if len(tag.uses) >= VOTERS and not is_status(tag.label)}
    found = []
    for place, others in enumerate(near):
        for key, votes in _votes(others, carried).items():
            known = key in carried.get(place, ()) or says(notes[place], key)
            if key in typical and len(votes) >= VOTERS and not known:
                found.append(_vote(place, key, votes, notes[place], typical[key], top[place], heard.get(key)))
    return [inference for inference in found if inference]


def _votes(others: Sequence[tuple[int, float]], carried: Mapping[int, set[str]]) -> dict[str, list[float]]:
    """Return for each tag of a note's nearest notes their shares of the score."""
    votes: dict[str, list[float]] = {}
    total = sum(score for _, score in others) or 1.0
    for other, score in others:
        for key in sorted(carried.get(other, ())):
            votes.setdefault(key, []).append(score / total)
    return dict(sorted(votes.items()))


def _typical(tag: VaultTag, top: Sequence[Sequence[str]]) -> frozenset[str]:
    counts: dict[str, int] = {}
    for place in sorted(tag.uses):
        for term in top[place]:
            counts[term] = counts.get(term, 0) + 1
    common = sorted((term for term in counts if counts[term] >= 2), key=lambda term: (-counts[term], term))
    return frozenset(common[:CHARACTERISTIC])


def _vote(
    place: int, key: str, votes: Sequence[float], note: Terms, typical: frozenset[str], top: Sequence[str],
    entry: Mapping[tuple[str, ...], str] | None,
) -> Inference | None:  # fmt: skip
    share = sum(votes)
    borne = [term for term in top if term in typical]
    if entry is not None and not any(set(term) <= set(note.stems) for term in entry):
        return None
    confidence = min(CERTAIN, share * (0.7 + 0.1 * min(3, len(borne))))
    if confidence < SHOWN_BY_NEIGHBOURS or not borne:
        return None
    reason = f"{len(votes)} of its nearest notes carry the tag, and it shares their words"
    return Inference(place, key, round(confidence, 2), reason, tuple(borne[:4]))
