"""Which notes speak of another by its title, and how much that says of the two.

A link mostly stands where a sentence names the other note, and whoever has not set it yet has still written its words:
some of them, inflected, in another order. Of a long note's words those of its title are few, so that the cosine of all
words hardly hears them; of a note that is hardly more than its title the cosine has heard them already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vaultlint.graph.nearness.sorts import are_new, portions
from vaultlint.graph.nearness.vectors import Floats, Ints, Space, distinct, rarity
from vaultlint.graph.piles import Pile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.words.terms import Terms

# Chosen on nine vaults (docs/LINKS.md); none of them hangs on a small change.
WEIGHT = 0.13  # of a title that stands in one sentence as a whole, if its words are rare beyond measure
HALF = 0.5  # of a title, by the rarity of its words, stands in one sentence at least
TELLING = 10.0  # a title of so much rarity (three rare words, about) counts half of `WEIGHT`
NAMED = 0.03  # what a title that stands in a sentence as a whole counts at least
LEAST = 0.02  # less is not counted
COMMON = 0.3  # a word of so many of the notes proposes no sentence, though it counts in one
MOST = 1000  # and neither does one of more sentences
TOGETHER = 500  # titles that are looked up at once


class Titles(NamedTuple):
    """The words of all titles, those of a note together, the rarest first.

    `shares` are parts of 1 for each title, by rarity; `rare` is each title's rarity as a whole; the words of a note's
    title lie between its start and the next one's.
    """

    notes: Ints
    columns: Ints
    shares: Floats
    rare: Floats
    starts: Ints


class Postings(NamedTuple):
    """In which sentences the words of titles stand.

    `keys` ascend: ``column * size + sentence``. `owner` has the note of each sentence.
    """

    keys: Ints
    size: int
    owner: Ints


def mentions(notes: Sequence[Terms], space: Space) -> dict[tuple[int, int], float]:
    """Find notes of which a sentence has at least half of another's title, in any order.

    Parameters
    ----------
    notes : sequence of Terms
    space : Space
        Of the same notes.

    Returns
    -------
    dict of (int, int) to float
        What it adds to the score of two notes, in both orders.

    Examples
    --------
    >>> from vaultlint.graph.words.terms import extract
    >>> from vaultlint.graph.nearness.vectors import space
    >>> from vaultlint.parse import parse
    >>> files = {"Sourdough starter.md": "Flour, water, time.", "b.md": "Fed my starter: sourdough!", "c.md": "Sour."}
    >>> notes = [extract(parse(path, text.encode())) for path, text in files.items()]
    >>> sorted(mentions(notes, space(notes)))
    [(0, 1), (1, 0)]
    """
    titles = _titles(notes, space)
    if not len(titles.columns):
        return {}
    postings = _postings(space, titles.columns)
    proposing, beyond = _proposing(space, titles, postings), _beyond(space, titles)
    size = max(1, len(space))
    pairs, bonus, whole = [], [], []
    for start in range(0, len(space), TOGETHER):
        part = slice(titles.starts[start], titles.starts[min(start + TOGETHER, len(space))])
        named, others, share = _shares(titles, postings, np.arange(part.start, part.stop)[proposing[part]])
        space.tidy()
        pairs.append(np.minimum(named, others) * size + np.maximum(named, others))
        bonus.append(titles.rare[named] / (titles.rare[named] + TELLING) * share**2 * beyond[named])
        whole.append(share > 1 - 1e-9)
    keys, place = np.unique(np.concatenate(pairs), return_inverse=True)
    total = WEIGHT * np.bincount(place, np.concatenate(bonus), minlength=len(keys))
    total = np.maximum(total, NAMED * (np.bincount(place, np.concatenate(whole), minlength=len(keys)) > 0))
    enough = total >= LEAST
    rows = zip((keys[enough] // size).tolist(), (keys[enough] % size).tolist(), total[enough].tolist(), strict=True)
    return {pair: added for a, b, added in rows for pair in ((a, b), (b, a))}


def _titles(notes: Sequence[Terms], space: Space) -> Titles:
    words = [(place, space.stems[stem]) for place, note in enumerate(notes) for _, stem in {*note.title_words}]
    owner, columns = np.unique(np.array(words, dtype=np.int64).reshape(-1, 2), axis=0).T
    order = np.lexsort((columns, space.document_frequency[columns], owner))
    owner, columns = owner[order], columns[order]
    distinct, place = np.unique(columns, return_inverse=True)
    weights = rarity(space, distinct)[place]
    rare = np.bincount(owner, weights, minlength=len(notes)).astype(np.float64)
    starts = np.searchsorted(owner, np.arange(len(notes) + 1))
    return Titles(owner, columns, weights / rare[owner], rare, starts)


def _postings(space: Space, columns: Ints) -> Postings:
    """Look up where some words stand; others are not looked at."""
    size = int(space.ended[-1]) + 1 if len(space.ended) else 1
    owner = np.zeros(size, dtype=np.int64)
    for first, last in portions(space.token_starts):
        part = slice(space.token_starts[first], space.token_starts[last])
        owner[space.ended[part]] = np.repeat(np.arange(first, last), np.diff(space.token_starts[first : last + 1]))
        space.tidy()
    order, begins = space.standing[0], np.array(space.standing[1])
    wanted, keys = distinct(columns), Pile(np.int64, space.store)
    lengths = begins[wanted + 1] - begins[wanted]
    for first, last in portions(np.concatenate([[0], np.cumsum(lengths)])):
        some, many = wanted[first:last], lengths[first:last]
        at = np.repeat(begins[some] - (np.cumsum(many) - many), many) + np.arange(many.sum())
        found = np.repeat(some, many) * size + space.ended[order[at]]
        keys.add(found[are_new(found)])
        space.tidy()
    return Postings(keys.array(), size, owner)


def _proposing(space: Space, titles: Titles, postings: Postings) -> NDArray[np.bool_]:
    """Tell of which words the sentences are looked at: one that has half of a title has one of its rarer words."""
    before = np.cumsum(titles.shares) - titles.shares
    left = 1 - before + before[titles.starts[titles.notes]]
    edges = np.searchsorted(postings.keys, np.stack([titles.columns, titles.columns + 1]) * postings.size)
    common = space.document_frequency[titles.columns] > max(2, COMMON * len(space))
    return np.asarray((left >= HALF - 1e-9) & ~common & (edges[1] - edges[0] <= MOST), dtype=np.bool_)


def _shares(titles: Titles, postings: Postings, words: Ints) -> tuple[Ints, Ints, Floats]:
    """Return which note is named in which other, and how much of its title the best sentence there has.

    Only sentences with one of `words` are looked at.
    """
    edges = np.searchsorted(postings.keys, np.stack([titles.columns[words], titles.columns[words] + 1]) * postings.size)
    lengths = edges[1] - edges[0]
    places = np.arange(lengths.sum()) + np.repeat(edges[0] - (np.cumsum(lengths) - lengths), lengths)
    keys = np.repeat(titles.notes[words], lengths) * postings.size + postings.keys[places] % postings.size
    named, sentences = np.divmod(distinct(keys), postings.size)
    others = postings.owner[sentences]
    named, sentences, others = (row[named != others] for row in (named, sentences, others))
    first, sizes = titles.starts[named], titles.starts[named + 1] - titles.starts[named]
    share = np.zeros(len(named))
    for step in range(int(sizes.max(initial=0))):
        some = np.flatnonzero(sizes > step)
        at = first[some] + step
        wanted = titles.columns[at] * postings.size + sentences[some]
        found = np.minimum(np.searchsorted(postings.keys, wanted), len(postings.keys) - 1)
        share[some] += titles.shares[at] * (postings.keys[found] == wanted)
    enough = share >= HALF - 1e-9
    named, others, share = named[enough], others[enough], share[enough]
    new = np.flatnonzero(np.diff(named * len(titles.starts) + others, prepend=-1))
    return named[new], others[new], np.maximum.reduceat(share, new) if len(new) else share


def _beyond(space: Space, titles: Titles) -> Floats:
    """Return for each note how much of its row is not its title."""
    weights, size = np.zeros(len(titles.notes)), len(space.names)
    for first, last in portions(space.starts):
        begin, end = space.starts[first], space.starts[last]
        rows = np.repeat(np.arange(first, last), np.diff(space.starts[first : last + 1])) * size
        rows += space.columns[begin:end]
        some = slice(*np.searchsorted(titles.notes, [first, last]).tolist())
        weights[some] = space.weights[begin:end][
            np.searchsorted(rows, titles.notes[some] * size + titles.columns[some])
        ]
        space.tidy()
    return np.maximum(0.0, 1 - np.bincount(titles.notes, np.square(weights), minlength=len(space)))
