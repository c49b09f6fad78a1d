"""What notes repeat of one another: lines of templates and web pages, and whole notes that are copies.

Both are told by equal sentences, counted once over the vault, so that the cost grows as the vault does.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from vaultlint.graph.nearness.sorts import are_new

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from vaultlint.graph.words.terms import Sentence, Terms

REPEATED = 4  # a line of so many notes is a template's, not a thought
ENOUGH = 12  # and in a vault of any size one of so many
SMALLEST = 8  # notes; in a smaller vault nothing is learned
HEADING_NOTES = 8  # one or two words may be a theme: they are a template's if so many notes have them,
HEADING_SHARE = 0.05  # and this share of all
SAID = 8  # words; a sentence so long may be content that copies of a note share
COPIED = 5  # so many such sentences in the same few notes are content
FEW = 10  # notes
SAME = 0.8  # share of a note's text; more notes that repeat so much of theirs count as one

COPY = 0.5  # share of the smaller note's text that stands in the other
SHARED = 3  # sentences that copies share at least, if they are not equal
EQUAL = 0.9
TOLD = 60  # letters that equal notes have at least
SHORTEST = 12  # letters; shorter sentences say nothing of where they are from
ALL_PAIRS = 24  # a sentence of more notes proposes near ones in the list only
NEAR = 4
FINGERPRINTS = 200  # notes whose sentences are held to be compared

_NUMBER = re.compile(r"\d+")
_DIGITS = b"0123456789"
_ENDS = " .,;:!?\"'()[]-"


def boilerplate(notes: Sequence[Terms]) -> frozenset[str]:
    r"""Learn which sentences belong to templates, web pages and exporters rather than to a note.

    Numbers do not count: dates and counters differ from note to note. What a reader highlighted is never boilerplate,
    and neither is what copies of one note share.

    Parameters
    ----------
    notes : sequence of Terms

    Returns
    -------
    frozenset of str
        Texts of sentences.

    Examples
    --------
    >>> from vaultlint.graph.words.terms import extract
    >>> from vaultlint.parse import parse
    >>> text = "Captured on the train, 2023-09-{:02}.\n\nThought {} is about {}.\n"
    >>> words = "bread dough flour ovens yeast salt crusts loaves".split()
    >>> notes = [extract(parse(f"{word}.md", text.format(n, word, word).encode())) for n, word in enumerate(words)]
    >>> sorted(boilerplate(notes))[:2]
    ['Captured on the train, 2023-09-00.', 'Captured on the train, 2023-09-01.']
    """
    if len(notes) < SMALLEST:
        return frozenset()
    holders, texts, marked, sizes = _holders(notes)
    floor = max(REPEATED, min(len(notes) // 200, ENOUGH))
    heading = _heading_floor(len(notes))
    least = {key: floor if key.count(" ") >= 2 else heading for key in holders if key not in marked}
    found = {key for key, many in least.items() if len(holders[key]) >= many}
    first = _first_of_equals(found, holders, texts, sizes)
    if first:  # notes that say the same are one
        found = {key for key in found if len({first.get(place, place) for place in holders[key]}) >= least[key]}
    found -= _of_copies(found, holders, sizes)
    return frozenset(text for key in found for text in texts[key])


def _heading_floor(size: int) -> int:
    return max(HEADING_NOTES, int(size * HEADING_SHARE))


def _holders(notes: Sequence[Terms]) -> tuple[dict[str, list[int]], dict[str, set[str]], set[str], list[int]]:
    """Return for each sentence without its numbers the notes and the texts that have it, and which are highlights.

    A sentence that stands once and has no number cannot repeat another: such are not looked at. Neither are those with
    numbers that do not come `REPEATED` times. Last comes how much each note says, in letters.
    """
    again, often, sizes = _hashed(notes)
    holders: defaultdict[str, list[int]] = defaultdict(list)
    texts: defaultdict[str, set[str]] = defaultdict(set)
    marked: set[str] = set()
    for place, note in enumerate(notes):
        for sentence in note.sentences:
            numbered = _has_number(sentence.text)
            if not numbered and hash(sentence.text) not in again:
                continue
            key = _key(sentence.text)
            if numbered and hash(key) not in often:
                continue
            places = holders[key]
            if not places or places[-1] != place:
                places.append(place)
            texts[key].add(sentence.text)
            if sentence.marked:
                marked.add(key)
    return holders, texts, marked, sizes


def _key(text: str) -> str:
    return _NUMBER.sub("0", text.casefold())


def _has_number(text: str) -> bool:
    """Tell whether a digit stands in a text; to take them out of ASCII takes two fifths of the time of a search."""
    if text.isascii():
        return len(text.encode().translate(None, _DIGITS)) < len(text)
    return _NUMBER.search(text) is not None


def _hashed(notes: Sequence[Terms]) -> tuple[set[int], set[int], list[int]]:
    """Return the hashes of sentences that come again, and of those with numbers, which are left out, that come often.

    Of the vault's sentences numbers alone are held. Last comes how much each note says, in letters.
    """
    plain, numbered, sizes = array("q"), array("q"), []
    for note in notes:
        size = 0
        for sentence in note.sentences:
            text = sentence.text
            size += len(text)
            if _has_number(text):
                numbered.append(hash(_key(text)))
            else:
                plain.append(hash(text))
        sizes.append(size)
    return _standing(plain, 2), _standing(numbered, REPEATED), sizes


def _standing(hashes: array[int], times: int) -> set[int]:
    """Return the numbers that stand so many times."""
    ranked = np.sort(np.frombuffer(hashes, dtype=np.int64))
    behind = ranked[times - 1 :]
    return set(behind[behind == ranked[: len(behind)]].tolist())


def _first_of_equals(
    keys: Iterable[str], holders: Mapping[str, list[int]], texts: Mapping[str, set[str]], sizes: Sequence[int]
) -> dict[int, int]:
    """Return of notes that say next to nothing but the same sentences the first that does.

    Numbers count here: daily notes that differ by them are no copies. Headings alone make none either.
    """
    groups: defaultdict[tuple[int, ...], list[str]] = defaultdict(list)
    for key in keys:
        if len(texts[key]) == 1:
            groups[tuple(holders[key])].append(key)
    first: dict[int, int] = {}
    for places, group in sorted(groups.items()):
        if sum(len(key) for key in group if key.count(" ") >= SAID - 1) < TOLD:
            continue
        said = sum(map(len, group))
        equal = [place for place in places if said >= SAME * sizes[place]]
        for place in equal:
            first.setdefault(place, equal[0])
    return first


def _of_copies(keys: Iterable[str], holders: Mapping[str, list[int]], sizes: Sequence[int]) -> set[str]:
    """Return the long sentences that copies share: the same few notes have many of them, or say little else."""
    groups: defaultdict[tuple[int, ...], set[str]] = defaultdict(set)
    for key in keys:
        if len(holders[key]) <= FEW and key.count(" ") >= SAID - 1:
            groups[tuple(holders[key])].add(key)
    found: set[str] = set()
    for places, group in groups.items():
        if len(group) >= COPIED or sum(map(len, group)) >= COPY * max(sizes[place] for place in places):
            found |= group
    return found


def copies(notes: Sequence[Terms], left_out: frozenset[str] | None = None) -> dict[tuple[int, int], float]:
    """Find notes that repeat one another: copies, other editions, the same book with other highlights.

    Parameters
    ----------
    notes : sequence of Terms
    left_out : frozenset of str, optional
        Sentences that do not count; what `boilerplate` finds if it is not given.

    Returns
    -------
    dict of (int, int) to float
        Pairs of places, the lower first, with the share of the smaller note's text whose sentences stand in the
        other; only those above `COPY`. Two notes that quote one passage are no copies unless it is most of one.

    Examples
    --------
    >>> from vaultlint.graph.words.terms import extract
    >>> from vaultlint.parse import parse
    >>> text = "The dough rests overnight. The oven is hot. The crust cracks as it cools. "
    >>> notes = [extract(parse("a.md", text.encode())), extract(parse("b.md", (text + "Salt is added late.").encode()))]
    >>> copies(notes)
    {(0, 1): 1.0}
    """
    plain = boilerplate(notes) if left_out is None else left_out

    @lru_cache(FINGERPRINTS)
    def said(place: int) -> set[str]:
        return _fingerprints(notes[place].sentences, plain)

    found: dict[tuple[int, int], float] = {}
    for a, b in sorted(_candidates(_fingerprints(note.sentences, plain) for note in notes)):
        shared = said(a) & said(b)
        if len(shared) < min(SHARED, len(said(a)), len(said(b))):
            continue  # two sentences have one hash
        common = sum(map(len, shared))
        smaller, larger = sorted(sum(map(len, said(place))) for place in (a, b))
        if common > COPY * smaller and (len(shared) >= SHARED or EQUAL * larger <= common >= TOLD):
            found[a, b] = round(common / smaller, 4)
    return found


def twins(notes: Sequence[Terms]) -> list[int]:
    """Return of each note the first that says the very same; of one that says nothing itself.

    Parameters
    ----------
    notes : sequence of Terms

    Examples
    --------
    >>> from vaultlint.graph.words.terms import extract
    >>> from vaultlint.parse import parse
    >>> twins([extract(parse(f"{name}.md", b"Salt is added late.")) for name in "abc"])
    [0, 0, 0]
    """

    def said(place: int) -> tuple[str, ...]:
        return tuple(sentence.text for sentence in notes[place].sentences)

    first: defaultdict[int, list[int]] = defaultdict(list)  # by the hash of what is said: the texts are not held
    found = []
    for place in range(len(notes)):
        texts = said(place)
        alike = first[hash(texts)]
        same = next((other for other in alike if said(other) == texts), place) if texts else place
        if same == place:
            alike.append(place)
        found.append(same)
    return found


def _fingerprints(sentences: Iterable[Sentence], left_out: frozenset[str]) -> set[str]:
    """Return sentences as they are compared: editions differ in case, quotation marks and the last stop."""
    keys = {_plain(each.text) for each in sentences if len(each.text) >= SHORTEST and each.text not in left_out}
    keys.discard("")
    return keys


def _plain(text: str) -> str:
    if not text.isascii():
        text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("…", "...")
    return text.strip(_ENDS).lower()


def _candidates(said: Iterable[set[str]]) -> set[tuple[int, int]]:
    """Return pairs that share as many sentences as copies must, by the sentences' hashes: texts are not held."""
    hashes, sizes = array("q"), []
    for keys in said:
        hashes.extend(map(hash, keys))
        sizes.append(len(keys))
    known = np.frombuffer(hashes, dtype=np.int64)
    order = np.argsort(known, kind="stable")
    owner = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)[order]
    ranked = known[order]
    del order
    heads = np.flatnonzero(are_new(ranked))
    lengths = np.diff(heads, append=len(ranked))
    shared: Counter[tuple[int, int]] = Counter()
    for head, length in zip(heads[lengths > 1].tolist(), lengths[lengths > 1].tolist(), strict=True):
        shared.update(_pairs(owner[head : head + length].tolist()))
    return {(a, b) for (a, b), count in shared.items() if count >= min(SHARED, sizes[a], sizes[b])}


def _pairs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(places) <= ALL_PAIRS:
        return combinations(places, 2)
    return ((a, b) for at, a in enumerate(places) for b in places[at + 1 : at + 1 + NEAR])
