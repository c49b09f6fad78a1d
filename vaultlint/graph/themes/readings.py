"""Where terms stand in the notes' sentences."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from vaultlint.graph.themes.places import Place, find_pair, find_word
from vaultlint.graph.words.language import tokeniser
from vaultlint.graph.words.terms import GAP, STOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.nearness.vectors import Ints, Space
    from vaultlint.graph.words.language import Tokeniser
    from vaultlint.graph.words.terms import Sentence, Terms

LOOKED_AT = 10  # places of a term that are read, spread over the notes
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

    @cached_property
    def _order(self) -> tuple[Ints, Ints]:
        """All tokens' positions by column, and where each column's begin."""
        tokens = self.space.tokens
        order = np.argsort(tokens, kind="stable")
        return order, np.searchsorted(tokens[order], np.arange(len(self.space.stems) + 1))

    @cached_property
    def _sentences(self) -> Ints:
        """How many sentences have ended before each token."""
        ended = self.space.tokens == STOP
        before: Ints = np.cumsum(ended, dtype=np.int64) - ended
        return before

    @cached_property
    def _starts(self) -> list[int]:
        """Where each note's tokens begin."""
        return [int(start) for start in self.space.token_starts]

    def of(self, column: int) -> list[Place]:
        """Return some places of a term, spread evenly over the vault."""
        if column not in self._kept:
            name = self.space.names[column]
            stems = [self.space.stems.get(part, -1) for part in name.split(" ")]
            self._kept[column] = [] if -1 in stems else self._places(stems)
        return self._kept[column]

    def _places(self, stems: Sequence[int]) -> list[Place]:
        order, starts = self._order
        hits = order[starts[stems[0]] : starts[stems[0] + 1]]
        ends = hits
        if len(stems) > 1:
            hits, ends = self._followed(hits, stems[1])
        if len(hits) > LOOKED_AT:
            some = self._spread(hits)
            hits, ends = hits[some], ends[some]
        rows = (self._place(int(first), int(last)) for first, last in zip(hits, ends, strict=True))
        found = [place for place in rows if place]
        return found if len(found) * 2 > len(hits) else []

    def _spread(self, hits: Ints) -> Ints:
        """Choose some of the positions: of as many notes as can be, and evenly among these."""
        firsts = self._firsts(hits)
        counts = np.diff([*firsts.tolist(), len(hits)])
        firsts = (
            firsts + np.arange(len(firsts)) % counts
        )  # not always a note's first, which may be its title said again
        if len(firsts) >= LOOKED_AT:
            return firsts[np.linspace(0, len(firsts) - 1, LOOKED_AT).round().astype(np.int64)]
        evenly = np.linspace(0, len(hits) - 1, LOOKED_AT - len(firsts)).round().astype(np.int64)
        return np.array(sorted({*firsts.tolist(), *evenly.tolist()}), dtype=np.int64)

    def _notes_of(self, hits: Ints) -> Ints:
        found: Ints = np.searchsorted(self.space.token_starts, hits, side="right").astype(np.int64) - 1
        return found

    def _firsts(self, hits: Ints) -> Ints:
        """Return which of the ascending positions are the first in their notes."""
        notes = self._notes_of(hits)
        return np.flatnonzero(np.diff(notes, prepend=-1))

    def said(self, column: int) -> float:
        """Return in which share of the notes that have a stem a sentence says it, rather than a tag or title alone."""
        order, starts = self._order
        hits = order[starts[column] : starts[column + 1]]
        return len(self._firsts(hits)) / max(1, int(self.space.document_frequency[column]))

    def _followed(self, hits: Ints, second: int) -> tuple[Ints, Ints]:
        """Keep the positions that the second stem follows, next or behind words without meaning."""
        tokens = self.space.tokens
        starts, ends = [], []
        for step in range(1, BETWEEN + 2):
            inside = hits[hits + step < len(tokens)]
            here = inside[tokens[inside + step] == second]
            starts.append(here)
            ends.append(here + step)
            hits = inside[tokens[inside + step] == GAP]
        found, last = np.concatenate(starts), np.concatenate(ends)
        order = np.argsort(found, kind="stable")
        return found[order], last[order]

    def sentence(self, position: int) -> tuple[int, Sentence] | None:
        """Return the note and the sentence in which a token stands."""
        note = bisect_right(self._starts, position) - 1
        number = int(self._sentences[position] - self._sentences[self.space.token_starts[note]])
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

    def _place(self, first: int, last: int) -> Place | None:
        said = self.sentence(first)
        if said is None:
            return None
        note, text = said[0], said[1].text
        forms, form_tokens = self.space.forms, self.space.form_tokens
        one = forms[int(form_tokens[first])]
        two = forms[int(form_tokens[last])] if last != first else ""
        span = find_pair(text, one, two) if two else find_word(text, one)
        return Place(note, text, *span) if span else None
