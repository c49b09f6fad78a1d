"""All notes' words together: a sparse matrix of weights, in numpy alone.

A note is a row; its columns are stems and pairs of neighbouring stems. The rows have length one, so that the product
of two rows is their cosine, and each column's share of it explains the link.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vaultlint.graph.words.language import background
from vaultlint.graph.words.terms import GAP, STOP, Terms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Ints: TypeAlias = NDArray[np.int64]
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
    names : list of str
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
    pair_codes : numpy.ndarray
        The columns of pairs, which come last, as their first stem times the number of stems, plus the second.
    """

    names: list[str]
    stems: dict[str, int]
    starts: Ints
    columns: Ints
    weights: Floats
    document_frequency: Ints
    tokens: Ints
    token_starts: Ints
    forms: list[str]
    form_tokens: Ints
    pair_codes: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def said(self) -> NDArray[np.bool_]:
        """Whether each column is something that notes say: words, pairs and tags, not folders."""
        return np.array([not name.startswith("#/") for name in self.names], dtype=bool)

    @cached_property
    def standing(self) -> tuple[NDArray[np.int32], list[int]]:
        """All tokens' positions by column, and where each stem's begin."""
        # positions are small numbers: half the memory, and `searchsorted` must find both sides of one type
        order = np.argsort(self.tokens, kind="stable").astype(np.int32)
        starts: list[int] = np.searchsorted(self.tokens[order], np.arange(len(self.stems) + 1)).tolist()
        return order, starts

    @cached_property
    def ended(self) -> NDArray[np.int32]:
        """How many sentences have ended before each token."""
        ended = self.tokens == STOP
        before: NDArray[np.int32] = np.cumsum(ended, dtype=np.int32) - ended
        return before

    def row(self, note: int) -> tuple[Ints, Floats]:
        """Return the columns and weights of a note."""
        part = slice(self.starts[note], self.starts[note + 1])
        return self.columns[part], self.weights[part]

    def stream(self, note: int) -> Ints:
        """Return the token stream of a note, in columns."""
        return self.tokens[self.token_starts[note] : self.token_starts[note + 1]]


def space(
    notes: Sequence[Terms], tags: Sequence[Mapping[str, float]] = (), repeated: frozenset[str] = frozenset()
) -> Space:
    """Weigh the words of all notes.

    Parameters
    ----------
    notes : sequence of Terms
    tags : sequence of mapping, optional
        For each note its tags' stems with a confidence: 1 for what stands there, less for what is inferred.
    repeated : frozenset of str, optional
        Sentences that say nothing (`vaultlint.graph.nearness.repeats.boilerplate`).

    Returns
    -------
    Space
        Weights are ``(1 + log tf) · idf``. A title's words count up to `TITLE_WEIGHT` times, in proportion to how
        many of them the body bears out; idf blends the vault's own document frequency with the shipped background.
    """
    stems, forms, form_stem, form_tokens, token_starts = _join(notes, repeated)
    tokens = form_stem[form_tokens]
    owner = np.repeat(np.arange(len(notes)), np.diff(token_starts))
    extra = _extras(notes, tags, stems)
    size = len(stems)
    words = tokens >= 0
    rows, columns, counts = _count(owner[words], tokens[words], size)
    rows, columns, counts = _add(rows, columns, counts, extra, size)
    singles = list(stems)
    pair_rows, pair_columns, pair_counts, pair_codes = _pairs(tokens, owner, size)
    rows, columns = np.concatenate([rows, pair_rows]), np.concatenate([columns, pair_columns + size])
    tf = 1 + np.log(np.maximum(np.concatenate([counts, pair_counts]), 0.3))
    names = singles + [f"{singles[code // size]} {singles[code % size]}" for code in pair_codes.tolist()]
    frequency = np.bincount(columns, minlength=len(names))
    weights = np.maximum(tf, 0.05) * _idf(frequency, singles, pair_codes, len(notes))[columns]
    order = np.lexsort((columns, rows))
    rows, columns, weights = rows[order], columns[order], weights[order]
    length = np.sqrt(np.bincount(rows, weights * weights, minlength=len(notes)))
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(notes)))])
    return Space(
        names, stems, starts, columns, weights / length[rows], frequency, tokens, token_starts, forms, form_tokens,
        pair_codes,
    )  # fmt: skip


def distinct(numbers: Ints) -> Ints:
    """Return the distinct of some numbers, ascending; `np.unique` may hash them, which takes several times as long.

    Examples
    --------
    >>> distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    ranked = np.sort(numbers)
    new = np.ones(len(ranked), dtype=bool)
    np.not_equal(ranked[1:], ranked[:-1], out=new[1:])
    return ranked[new]


def rarity(space: Space, stems: Ints) -> Floats:
    """Return the idf of some columns of single stems."""
    names = [space.names[column] for column in stems.tolist()]
    return _idf(space.document_frequency[stems], names, np.zeros(0, dtype=np.int64), len(space))


def _join(notes: Sequence[Terms], repeated: frozenset[str]) -> tuple[dict[str, int], list[str], Ints, Ints, Ints]:
    """Number all stems and forms and join the streams, in forms; lines that repeat across notes are left out."""
    index: defaultdict[tuple[str, str], int] = defaultdict(count().__next__)  # a number for each word that is new
    parts: list[Ints] = []
    for note in notes:
        words = zip(note.forms, note.stems, strict=True)
        # the last two places of a table answer for STOP (-2) and GAP (-1)
        table = np.array([*map(index.__getitem__, words), STOP, GAP], dtype=np.int64)
        stream = table[np.frombuffer(note.tokens, dtype=np.intc)]
        if repeated and any(drop := [item.text in repeated for item in note.sentences]):
            ended = stream == STOP
            sentence = np.cumsum(ended) - ended
            stream = np.where(np.array(drop)[sentence] & ~ended, GAP, stream)
        parts.append(stream)
    stems: dict[str, int] = {}
    form_stem = np.array([*(stems.setdefault(stem, len(stems)) for _, stem in index), STOP, GAP], dtype=np.int64)
    starts = np.cumsum([0, *(len(part) for part in parts)], dtype=np.int64)
    joined = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    return stems, [form for form, _ in index], form_stem, joined, starts


def _extras(
    notes: Sequence[Terms], tags: Sequence[Mapping[str, float]], stems: dict[str, int]
) -> list[tuple[int, int, float]]:
    """Return what titles and tags add to the counts: note, column, how much."""
    found: list[tuple[int, int, float]] = []
    for place, note in enumerate(notes):
        words = [stem for _, stem in note.title_words]
        body = set(note.stems)
        borne = sum(word in body for word in words) / max(1, len(words)) if body else 1.0
        weight = 1 + (TITLE_WEIGHT - 1) * borne
        found += [(place, stems.setdefault(word, len(stems)), weight) for word in words]
        found += [(place, stems.setdefault(name, len(stems)), FOLDER_WEIGHT) for name in folders(note.path)]
    for place, named in enumerate(tags):
        found += [(place, stems.setdefault(stem, len(stems)), TAG_WEIGHT * share) for stem, share in named.items()]
    return found


def _count(rows: Ints, columns: Ints, size: int) -> tuple[Ints, Ints, Floats]:
    keys, counts = np.unique(rows * max(size, 1) + columns, return_counts=True)
    return keys // max(size, 1), keys % max(size, 1), counts.astype(np.float64)


def _add(
    rows: Ints, columns: Ints, counts: Floats, extra: list[tuple[int, int, float]], size: int
) -> tuple[Ints, Ints, Floats]:
    if not extra:
        return rows, columns, counts
    more = np.array(extra, dtype=np.float64).reshape(-1, 3)
    keys = np.concatenate([rows * size + columns, (more[:, 0] * size + more[:, 1]).astype(np.int64)])
    values = np.concatenate([counts, more[:, 2]])
    found, place = np.unique(keys, return_inverse=True)
    return found // size, found % size, np.bincount(place, values).astype(np.float64)


def _pairs(tokens: Ints, owner: Ints, size: int) -> tuple[Ints, Ints, Floats, Ints]:
    """Count pairs of stems that at least two notes have: side by side, but for words that say nothing."""
    owner, tokens = owner[tokens != GAP], tokens[tokens != GAP]
    side = (tokens[:-1] >= 0) & (tokens[1:] >= 0) if len(tokens) else np.zeros(0, dtype=bool)
    first, second, rows = tokens[:-1][side], tokens[1:][side], owner[: len(side)][side]
    codes, place = np.unique(first * size + second, return_inverse=True)
    rows, columns, counts = _count(rows, place, len(codes))
    shared = np.bincount(columns, minlength=len(codes)) >= 2
    new = np.cumsum(shared) - 1
    keep = shared[columns]
    return rows[keep], new[columns[keep]], counts[keep], codes[shared]


def _idf(frequency: Ints, singles: list[str], pair_codes: Ints, notes: int) -> Floats:
    known = background().frequency
    expected = 1 - np.exp(-NOTE_LENGTH * np.array([known.get(name, RARE) for name in singles], dtype=np.float64))
    size = max(1, len(singles))
    pairs = np.minimum(expected[pair_codes // size], expected[pair_codes % size]) * 0.1
    prior = PRIOR_NOTES * np.concatenate([expected, pairs])
    blend: Floats = np.log((notes + PRIOR_NOTES + 1) / (frequency + prior + 0.5))
    return np.maximum(blend, 0.01) ** CONTRAST
