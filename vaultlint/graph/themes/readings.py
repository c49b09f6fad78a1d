"""Where terms stand in the notes' sentences."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from vaultlint.graph.nearness.sorts import in_order
from vaultlint.graph.piles import Pile
from vaultlint.graph.themes.places import Place, find_pair, find_word
from vaultlint.graph.words.language import tokeniser
from vaultlint.graph.words.terms import GAP, STOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from vaultlint.graph.evidence.standing import Positions
    from vaultlint.graph.nearness.vectors import Ints, Places, Space
    from vaultlint.graph.words.language import Tokeniser
    from vaultlint.graph.words.terms import Sentence, Terms

KEPT = 5_000  # terms whose places are remembered: each is asked for a few times, one after the other
LOOKED_AT = 10  # places of a term that are read, spread over the notes
HELD = 2_000_000  # positions of which it is remembered what is said next to them
BETWEEN = 2  # words without meaning that may stand within a pair: "quality of the air"


class Readings:
    """Finds the places of terms in the notes' sentences.

    Parameters
    ----------
    space : Space
    notes : sequence of Terms
        The same notes.
    """

    def __init__(self, space: Space, notes: Sequence[Terms]) -> None:
        self.space = space
        self.notes = notes
        self._kept: dict[int, list[Place]] = {}
        self._nexts: dict[tuple[int, int], tuple[Positions, Places]] = {}
        self._held = 0
        self._said: dict[int, Places] = {}
        self._starts = space.token_starts.astype(np.int32)  # of the same type as positions, for `searchsorted`

    def of(self, column: int) -> list[Place]:
        """Return some places of a term, spread evenly over the vault."""
        if column not in self._kept:
            if len(self._kept) > KEPT:
                self._kept.clear()
            name = self.space.names[column]
            stems = [self.space.stems.get(part, -1) for part in name.split(" ")]
            self._kept[column] = [] if -1 in stems else self._places(stems)
        return self._kept[column]

    def _places(self, stems: Sequence[int]) -> list[Place]:
        order, starts = self.space.standing
        hits, *others = (order[starts[stem] : starts[stem + 1]] for stem in stems)
        ends = hits
        if others and len(others[0]) < len(hits):
            ends, hits = self._beside(stems[1], stems[0], -1)
        elif others:
            hits, ends = self._beside(stems[0], stems[1], 1)
        if len(hits) > LOOKED_AT:
            some = self._spread(hits)
            hits, ends = (hits[some],) * 2 if hits is ends else (hits[some], ends[some])
        found = self._read(hits, ends)
        return found if len(found) * 2 > len(hits) else []

    def _read(self, hits: Positions, ends: Positions) -> list[Place]:
        """Return the places of some positions: of words, or from the first to the last of pairs."""
        space, forms = self.space, self.space.forms
        space.tidy()
        notes = self._notes_of(hits)
        numbers = space.ended[hits] - space.ended_before[notes]
        ones = space.form_tokens[hits].tolist()
        twos = ones if hits is ends else space.form_tokens[ends].tolist()
        found = []
        for note, number, one, two in zip(notes.tolist(), numbers.tolist(), ones, twos, strict=True):
            sentences = self.notes[note].sentences
            if number < len(sentences):
                text = sentences[number].text
                span = find_word(text, forms[one]) if hits is ends else find_pair(text, forms[one], forms[two])
                if span:
                    found.append(Place(note, text, *span))
        return found

    def _spread(self, hits: Positions) -> Ints:
        """Choose some of the positions: of as many notes as can be, and evenly among these."""
        firsts = self._firsts(hits)
        count, ends = len(firsts), np.append(firsts[1:], len(hits))
        chosen = range(count) if count < LOOKED_AT else _evenly(count, LOOKED_AT)
        # not always a note's first, which may be its title said again
        shifted = [int(firsts[each]) + each % int(ends[each] - firsts[each]) for each in chosen]
        if count < LOOKED_AT:
            shifted = sorted({*shifted, *_evenly(len(hits), LOOKED_AT - count)})
        return np.array(shifted, dtype=np.int64)

    def _notes_of(self, hits: Positions) -> Ints:
        found: Ints = self._starts.searchsorted(hits, side="right") - 1
        return found

    def _firsts(self, hits: Positions) -> Ints:
        """Return which of the ascending positions are the first in their notes."""
        notes = self._notes_of(hits)
        new = np.ones(len(hits), dtype=bool)
        np.not_equal(notes[1:], notes[:-1], out=new[1:])
        return np.flatnonzero(new)

    def said(self, column: int) -> float:
        """Return in which share of the notes that have a stem a sentence says it, rather than a tag or title alone."""
        order, starts = self.space.standing
        hits = order[starts[column] : starts[column + 1]]
        return len(self._firsts(hits)) / max(1, int(self.space.document_frequency[column]))

    def _beside(self, stem: int, other: int, way: int) -> tuple[Positions, Positions]:
        """Return where a stem stands that another follows (or, for a way of -1, that follows it), and where that is.

        It stands next, or behind words without meaning. The rarer of a pair's words is the one to begin with.
        """
        hits, said = self._next(stem, way)
        found = hits[said == other]
        ends = found + np.int32(way)
        _skip(self.space.tokens, ends, way)
        return found, ends

    def _next(self, stem: int, way: int) -> tuple[Positions, Places]:
        """Return where a stem stands, and what is said next to each: many pairs have the same word."""
        order, starts = self.space.standing
        part = slice(starts[stem], starts[stem + 1])
        if self.space.store is not None:
            self.space.tidy()
            return order[part], self._said_next(way)[part]
        key = stem, way
        if key not in self._nexts:
            hits = order[part]
            # a sentence's end stands behind its last word, so behind the vault's last too
            said = _skip(self.space.tokens, hits + np.int32(way), way)
            if self._held > HELD:
                self._nexts.clear()
                self._held = 0
            self._nexts[key] = hits, said
            self._held += len(hits)
        return self._nexts[key]

    def _said_next(self, way: int) -> Places:
        """Return what is said next to each place of each stem: on a disk these lie apart, and are put together once."""
        if way not in self._said:
            tokens, (_, starts) = self.space.tokens, self.space.standing
            around = np.full(1 + BETWEEN, STOP, dtype=np.int32)

            def told(first: int, last: int) -> Places:
                self.space.tidy()
                low = first - len(around)
                near = np.concatenate([around[: max(0, -low)], tokens[max(0, low) : last + len(around)], around])
                return _skip(near, np.arange(first - low, last - low) + way, way)

            pile = Pile(np.int32, self.space.store)
            pile.add(in_order(tokens, np.array(starts), told))
            self._said[way] = pile.array()
        return self._said[way]

    def sentence(self, position: int) -> tuple[int, Sentence] | None:
        """Return the note and the sentence in which a token stands."""
        self.space.tidy()
        note = int(self._starts.searchsorted(np.int32(position), side="right")) - 1
        number = int(self.space.ended[position] - self.space.ended_before[note])
        sentences = self.notes[note].sentences
        return (note, sentences[number]) if number < len(sentences) else None

    @cached_property
    def language(self) -> str:
        """The language that most notes are in."""
        counts = Counter(note.language for note in self.notes)
        return min(counts, key=lambda code: (-counts[code], code)) if counts else "en"

    @property
    def words(self) -> Tokeniser:
        """The tokeniser of that language."""
        return tokeniser(self.language)


def _skip(tokens: Places, at: NDArray[np.signedinteger], way: int) -> Places:
    """Move positions of words without meaning on, so far as that may be; return what stands there."""
    said: Places = tokens[at]
    for _ in range(BETWEEN):
        gaps = np.flatnonzero(said == GAP)
        at[gaps] += way
        said[gaps] = tokens[at[gaps]]
    return said


def _evenly(size: int, count: int) -> list[int]:
    """Choose some of the numbers below `size`, the first and the last among them."""
    if count < 2:
        return [0][:count]
    return [*(round(each * ((size - 1) / (count - 1))) for each in range(count - 1)), size - 1]
