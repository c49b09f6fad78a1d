"""Tags that a note does not carry, but that its words, its neighbours and the vault's habits speak for.

A thesaurus speaks for notes that never name the tag, so that two notes are enough. From three notes with a tag on the
vault itself shows what it means (`tagging`). Whatever is inferred says so, with a reason, a confidence, and the words
that it rests on.
"""

from __future__ import annotations

import math
import tomllib
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.tags.tagging import cases, probability
from vaultlint.graph.tags.tags import tag_key
from vaultlint.graph.tags.typical import Words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultlint.graph.nearness.vectors import Space
    from vaultlint.graph.tags.tagging import Case
    from vaultlint.graph.tags.tags import VaultTag
    from vaultlint.graph.words.language import Tokeniser
    from vaultlint.graph.words.terms import Terms

CERTAIN = 0.9  # no inference is surer
SHOWN = 0.6  # what is less sure is not shown
SHOWN_BY_VAULT = 0.85  # nor this, where the vault tells how sure; chosen on the vaults of `tagging.WEIGHTS`
SUREST = 0.95
SPEAKING = 0.55  # confidence at which a note's words are taken to speak for a tag
PRIOR = 8.0  # notes; so much the thesaurus is trusted before the vault's own tagging is heard
TRUST = 0.9
_DECAY = 0.6
_LONG = 600  # words; in longer notes a word must stand more often
TERMS = 4
WORTH_SAYING = 0.3  # a smaller share of others with the tag is no reason to tell
TYPICAL = 0.5


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
        The user's, read after the shipped one: an entry replaces that of the same tag, an empty one silences it. Its
        words are taken at the user's word, the shipped ones only as far as the vault's own tagging bears them out.

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
    own = {tag_key(tag, words) for tag in thesaurus or ()}
    return [inference for tag, _ in wanted
            for inference in _believed(spoken.get(tag.key, []), tag, notes, own=tag.key in own)]  # fmt: skip


def _believed(spoken: Sequence[Inference], tag: VaultTag, notes: Sequence[Terms], *, own: bool) -> list[Inference]:
    """Keep what the vault's own tagging does not speak against: how many notes with such words carry the tag."""
    carried = sum(inference.note in tag.uses for inference in spoken)
    trust = (carried + TRUST * PRIOR) / (len(spoken) - 1 + PRIOR)  # the note in question says nothing of itself
    trust = max(TRUST, trust) if own else trust
    found = []
    for inference in spoken:
        confidence = round(min(CERTAIN, inference.confidence * trust), 2)
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
    stream = np.frombuffer(note.tokens, dtype=np.intc)
    is_needed = np.array([*map(needed.__contains__, note.stems), False, False])  # the last two of STOP and GAP
    for place in np.flatnonzero(is_needed[stream]).tolist():
        names = [note.stems[token] if token >= 0 else "" for token in stream[place : place + 3].tolist()]
        for length in (1, 2, 3):
            key = tuple(names[:length])
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


def by_vault(
    tags: Sequence[VaultTag],
    notes: Sequence[Terms],
    space: Space,
    near: Sequence[Sequence[tuple[int, float]]],
    linked: Sequence[Sequence[int]] = (),
) -> list[Inference]:
    """Infer tags by how the vault's owner tags: near notes, links, folders, tags that go together, typical words.

    Parameters
    ----------
    tags : sequence of VaultTag
        Those that at least three notes carry are inferred, but for those that say how far or what kind a note is.
    notes : sequence of Terms
    space : Space
    near : sequence of sequence of (int, float)
        Each note's nearest notes with scores.
    linked : sequence of sequence of int, optional
        Each note's notes by links of either direction, as `vaultlint.graph.linking.linked_notes` finds them.

    Returns
    -------
    list of Inference
        Where the note has words that bear it out.
    """
    known = {tag.key: tag for tag in tags}
    sure: dict[str, list[tuple[Case, float]]] = {}
    for case in cases(tags, notes, space, near, linked, SHOWN_BY_VAULT):
        confidence = probability(case)
        if confidence >= SHOWN_BY_VAULT:
            sure.setdefault(case.key, []).append((case, confidence))
    words = Words(space)
    found = []
    for key, chosen in sorted(sure.items()):
        shared = words.shared(known[key], [case.note for case, _ in chosen])
        for (case, confidence), columns in zip(chosen, shared, strict=True):
            terms = _speaking(notes[case.note], key, [space.names[column] for column in columns])
            if terms:
                found.append(Inference(case.note, key, round(min(SUREST, confidence), 2), explain(case), terms))
    return found


def _speaking(note: Terms, key: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return the tag's own words where the note says them, then those of its words that go with the tag."""
    said = {*note.stems, *(stem for _, stem in note.title_words)}
    own = [key] if said.issuperset(key.split(" ")) else []
    borne = (name for name in names if said.issuperset(name.split(" ")))
    return (*own, *islice(borne, TERMS - len(own)))


def explain(case: Case) -> str:
    """Say in a user's words what speaks for a tag, weightiest first.

    Examples
    --------
    >>> from vaultlint.graph.tags.tagging import Case
    >>> explain(Case(0, "sale", 0.4, (4, 10), (0, 2), (6, 8), "", (0, 0), True, 0.8))
    'its title says it; 6 of the 8 other notes in its folder carry it; 4 of its 10 nearest notes carry it'
    """
    said = ["its title says it"] if case.titled else []
    shares = [(case.folder, "of the {} other notes in its folder"), (case.votes, "of its {} nearest notes"),
              (case.links, "of the {} notes that it is linked with"),
              (case.fellows, f"of the {{}} other notes tagged {case.fellow}")]  # fmt: skip
    weighty = [(carry / (of + 2), carry, text.format(of)) for (carry, of), text in shares
               if carry >= 2 and carry >= WORTH_SAYING * of]  # fmt: skip
    if not weighty and case.votes[0]:
        weighty = [(0.0, case.votes[0], f"of its {case.votes[1]} nearest notes")]
    weighty.sort(key=lambda item: -item[0])
    said += [f"{carry} {text} {'carries' if carry == 1 else 'carry'} it" for _, carry, text in weighty[:3]]
    if case.untypical <= TYPICAL:
        said.append("its words are those of notes that carry it")
    return "; ".join(said)
