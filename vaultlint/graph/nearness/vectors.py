"""All notes' words together: a sparse matrix of weights, in numpy alone.

A note is a row; its columns are stems and pairs of neighbouring stems. The rows have length one, so that the product
of two rows is their cosine, and each column's share of it explains the link.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vaultlint.graph.nearness import counting
from vaultlint.graph.nearness.names import Names
from vaultlint.graph.nearness.sorts import AT_ONCE, Ints, Places, by_value, distinct
from vaultlint.graph.nearness.weighing import frequency_of, weighed
from vaultlint.graph.piles import Pile
from vaultlint.graph.words.language import background
from vaultlint.graph.words.terms import GAP, STOP, Terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultlint.graph.piles import Store

__all__ = ["Floats", "Ints", "Places", "Space", "distinct", "folders", "rarity", "space", "whole"]

Floats: TypeAlias = NDArray[np.float64]

TITLE_WEIGHT = 4.0
TAG_WEIGHT = 2.0
WHOLE_TAG = 0.5  # a tag as a term of its own, beside its words
FOLDER_WEIGHT = 4.5  # a folder that a note lies in, as a term: so many words; chosen on ten vaults (docs/LINKS.md)
PRIOR_NOTES = 25.0  # the background counts as much as so many notes of the vault
NOTE_LENGTH = 300.0  # words in the note that the background imagines
CONTRAST = 0.8  # how far rare words outweigh common ones; chosen by hand on two vaults, as are the weights above
RARE = 1e-6  # frequency of a word that the background does not know


def whole(key: str) -> str:
    """Return the name of the column that stands for a tag as a whole."""
    return "#" + key.replace(" ", "_")


def folders(path: str) -> list[str]:
    """Return the names of the columns that stand for the folders that a note lies in, the outermost first.

    Examples
    --------
    >>> folders("Books/Sales/Calls.md")
    ['#/Books', '#/Books/Sales']
    """
    parts = path.split("/")[:-1]
    return [f"#/{'/'.join(parts[: depth + 1])}" for depth in range(len(parts))]


@dataclass(frozen=True)
class Space:
    """Notes as rows of term weights.

    Attributes
    ----------
    names : Names
        The columns' terms: a stem, or two joined by a space.
    stems : dict of str to int
        The columns of the single stems; they come first.
    starts, columns, weights : numpy.ndarray
        The rows in compressed form; columns ascend within a row; each row has length one, or is empty.
    document_frequency : numpy.ndarray
        In how many notes each column stands.
    tokens, token_starts : numpy.ndarray
        All notes' streams joined, in columns; where each note's begins.
    forms : list of str
        The distinct words as they stand.
    form_tokens : numpy.ndarray
        The same streams, in forms.
    form_stems : numpy.ndarray
        The column of each form.
    pair_codes : numpy.ndarray
        The columns of pairs, which come last, as their first stem times the number of stems, plus the second.
    store : Store or None
        Where all this lies, if it does not lie in memory.
    """

    names: Sequence[str]
    stems: dict[str, int]
    starts: Ints
    columns: Places
    weights: Floats
    document_frequency: Ints
    tokens: Places
    token_starts: Ints
    forms: list[str]
    form_tokens: Places
    form_stems: Places
    pair_codes: Ints
    store: Store | None = None

    def __len__(self) -> int:
        return len(self.starts) - 1

    def tidy(self) -> None:
        """Let go of what was read and lies on the disk, now and then."""
        if self.store is not None:
            self.store.tidy()

    @cached_property
    def said(self) -> NDArray[np.bool_]:
        """Whether each column is something that notes say: words, pairs and tags, not folders."""
        said = np.ones(len(self.names), dtype=bool)
        said[[column for name, column in self.stems.items() if name.startswith("#/")]] = False  # no pair has such a one
        return said

    @cached_property
    def form_counts(self) -> Ints:
        """How often each form stands."""
        counts = np.zeros(len(self.forms), dtype=np.int64)
        for first in range(0, len(self.form_tokens), AT_ONCE):
            part = self.form_tokens[first : first + AT_ONCE]
            counts += np.bincount(part[part >= 0], minlength=len(self.forms))
            self.tidy()
        return counts

    @cached_property
    def said_counts(self) -> Ints:
        """How often each stem stands."""
        found = np.bincount(self.form_stems, self.form_counts, minlength=len(self.stems))
        return found.astype(np.int64)

    @cached_property
    def standing(self) -> tuple[Places, list[int]]:
        """All tokens' positions by column, and where each stem's begin."""
        order, starts = by_value(self.tokens, len(self.stems))
        pile = Pile(np.int32, self.store)
        pile.add(order)
        return pile.array(), starts.tolist()

    @cached_property
    def ended(self) -> Places:
        """How many sentences have ended before each token."""
        pile, known = Pile(np.int32, self.store), 0
        for first in range(0, len(self.tokens), AT_ONCE):
            ended = self.tokens[first : first + AT_ONCE] == STOP
            before = np.cumsum(ended, dtype=np.int32)
            pile.add(before - ended + np.int32(known))
            known += int(before[-1])
            self.tidy()
        return pile.array()

    @cached_property
    def ended_before(self) -> Places:
        """How many sentences have ended before each note."""
        if not len(self.tokens):
            return np.zeros(len(self), dtype=np.int32)
        found: Places = self.ended[np.minimum(self.token_starts[:-1], len(self.tokens) - 1)]  # the last may be empty
        return found

    def row(self, note: int) -> tuple[Places, Floats]:
        """Return the columns and weights of a note."""
        self.tidy()
        part = slice(self.starts[note], self.starts[note + 1])
        return self.columns[part], self.weights[part]

    def weight(self, note: int, column: int) -> float:
        """Return what a column that a note has weighs there."""
        columns, weights = self.row(note)
        return float(weights[columns.searchsorted(np.int32(column))])

    def column(self, name: str) -> int | None:
        """Return the column of a term; None where there is none."""
        parts = name.split(" ")
        if len(parts) != 2 or name in self.stems:
            return self.stems.get(name)
        if not (parts[0] in self.stems and parts[1] in self.stems):
            return None
        code = self.stems[parts[0]] * len(self.stems) + self.stems[parts[1]]
        place = int(self.pair_codes.searchsorted(code))
        return len(self.stems) + place if self.pair_codes[place : place + 1].tolist() == [code] else None

    def parts(self, column: int) -> tuple[int, ...]:
        """Return the columns of a pair's words; of a single stem its own."""
        size = len(self.stems)
        return (column,) if column < size else divmod(int(self.pair_codes[column - size]), size)

    def words_of(self, pairs: Places) -> tuple[Ints, Ints]:
        """Return the columns of pairs' first words, and of the second."""
        first, second = np.divmod(self.pair_codes[pairs - len(self.stems)], len(self.stems))
        return first, second

    def stream(self, note: int) -> Places:
        """Return the token stream of a note, in columns."""
        self.tidy()
        return self.tokens[self.token_starts[note] : self.token_starts[note + 1]]


def space(
    notes: Sequence[Terms],
    tags: Sequence[Mapping[str, float]] = (),
    repeated: frozenset[str] = frozenset(),
    store: Store | None = None,
) -> Space:
    """Weigh the words of all notes.

    Parameters
    ----------
    notes : sequence of Terms
    tags : sequence of mapping, optional
        For each note its tags' stems with a confidence: 1 for what stands there, less for what is inferred.
    repeated : frozenset of str, optional
        Sentences that say nothing (`vaultlint.graph.nearness.repeats.boilerplate`).
    store : Store, optional
        Where to keep what grows as the vault does; by default in memory.

    Returns
    -------
    Space
        Weights are ``(1 + log tf) · idf``. A title's words count up to `TITLE_WEIGHT` times, in proportion to how
        many of them the body bears out; idf blends the vault's own document frequency with the shipped background.
    """
    stems, forms, form_stem, form_tokens, token_starts = _join(notes, repeated, store)
    joined = Pile(np.int32, store)
    for first in range(0, len(form_tokens), AT_ONCE):
        joined.add(form_stem[form_tokens[first : first + AT_ONCE]])
    tokens = joined.array()
    extra = _extras(notes, tags, stems)
    names, size = list(stems), len(stems)
    words = counting.singles(tokens, token_starts, extra, size, store)
    pairs, pair_codes = counting.pairs(tokens, token_starts, size, store)
    frequency = np.concatenate([frequency_of(words, size, store), frequency_of(pairs, len(pair_codes), store)])
    idf = _idf(frequency, names, pair_codes, len(notes))
    starts, columns, weights = weighed(words, pairs, idf, size, store)
    return Space(
        Names(names, pair_codes), stems, starts, columns, weights, frequency, tokens, token_starts, forms, form_tokens,
        form_stem[:-2], pair_codes, store,
    )  # fmt: skip


def rarity(space: Space, stems: Ints) -> Floats:
    """Return the idf of some columns of single stems."""
    names = [space.names[column] for column in stems.tolist()]
    return _idf(space.document_frequency[stems], names, np.zeros(0, dtype=np.int64), len(space))


def _join(
    notes: Sequence[Terms], repeated: frozenset[str], store: Store | None
) -> tuple[dict[str, int], list[str], Places, Places, Ints]:
    """Number all stems and forms and join the streams, in forms; lines that repeat across notes are left out."""
    index: defaultdict[tuple[str, str], int] = defaultdict(count().__next__)  # a number for each word that is new
    joined, sizes = Pile(np.int32, store), [0]
    for note in notes:
        words = zip(note.forms, note.stems, strict=True)
        # the last two places of a table answer for STOP (-2) and GAP (-1)
        table = np.array([*map(index.__getitem__, words), STOP, GAP], dtype=np.int32)
        stream = table[np.frombuffer(note.tokens, dtype=np.intc)]
        if repeated and any(drop := [item.text in repeated for item in note.sentences]):
            ended = stream == STOP
            sentence = np.cumsum(ended) - ended
            stream[np.array(drop)[sentence] & ~ended] = GAP
        joined.add(stream)
        sizes.append(len(stream))
    stems: dict[str, int] = {}
    form_stem = np.array([*(stems.setdefault(stem, len(stems)) for _, stem in index), STOP, GAP], dtype=np.int32)
    return stems, [form for form, _ in index], form_stem, joined.array(), np.cumsum(sizes, dtype=np.int64)


def _extras(notes: Sequence[Terms], tags: Sequence[Mapping[str, float]], stems: dict[str, int]) -> Floats:
    """Return what titles and tags add to the counts: note, column, how much."""
    found = array("d")
    for place, note in enumerate(notes):
        words = [stem for _, stem in note.title_words]
        body = set(note.stems)
        borne = sum(word in body for word in words) / max(1, len(words)) if body else 1.0
        weight = 1 + (TITLE_WEIGHT - 1) * borne
        for word in words:
            found.extend((place, stems.setdefault(word, len(stems)), weight))
        for name in folders(note.path):
            found.extend((place, stems.setdefault(name, len(stems)), FOLDER_WEIGHT))
    for place, named in enumerate(tags):
        for stem, share in named.items():
            found.extend((place, stems.setdefault(stem, len(stems)), TAG_WEIGHT * share))
    return np.frombuffer(found, dtype=np.float64).reshape(-1, 3)


def _idf(frequency: Ints, singles: list[str], pair_codes: Ints, notes: int) -> Floats:
    known = background().frequency
    expected = 1 - np.exp(-NOTE_LENGTH * np.array([known.get(name, RARE) for name in singles], dtype=np.float64))
    size = max(1, len(singles))
    pairs = np.minimum(expected[pair_codes // size], expected[pair_codes % size]) * 0.1
    prior = PRIOR_NOTES * np.concatenate([expected, pairs])
    blend: Floats = np.log((notes + PRIOR_NOTES + 1) / (frequency + prior + 0.5))
    return np.maximum(blend, 0.01) ** CONTRAST
