"""Where in a note its terms stand: one index of all words, made once and read by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from vaultlint.graph.words.terms import GAP

if TYPE_CHECKING:
    from vaultlint.graph.nearness.vectors import Space

Positions: TypeAlias = NDArray[np.int32]


class Standing:
    """Finds the places of terms in single notes.

    Parameters
    ----------
    space : Space
    """

    def __init__(self, space: Space) -> None:
        self._space = space
        self._order, self._starts = space.standing
        self._ended, self._before = space.ended, space.ended_before
        self._notes = space.token_starts.astype(np.int32)

    def of(self, note: int, column: int) -> Positions:
        """Return the positions of a stem, or of a pair's first word, in the vault's stream of words."""
        parts = self._space.parts(column)
        if len(parts) < 2:
            return self._within(note, column)
        first, second = parts
        tokens = self._space.tokens
        found = []
        for place in self._within(note, first).tolist():
            after = place + 1  # every sentence ends with a STOP
            while tokens[after] == GAP:
                after += 1
            if tokens[after] == second:
                found.append(place)
        return np.array(found, dtype=np.int32)

    def _within(self, note: int, column: int) -> Positions:
        if self._space.store is not None:  # a note's words lie together in the file, a word's places do not
            self._space.store.tidy()
            first, last = self._notes[note : note + 2].tolist()
            found: Positions = np.flatnonzero(self._space.tokens[first:last] == column).astype(np.int32)
            found += np.int32(first)
            return found
        hits = self._order[self._starts[column] : self._starts[column + 1]]
        first, last = hits.searchsorted(self._notes[note : note + 2])
        return hits[first:last]

    def forms(self, positions: Positions) -> list[str]:
        """Return the words that stand at some positions, as they are written."""
        forms = self._space.forms
        return [forms[form] for form in self._space.form_tokens[positions].tolist()]

    def said(self, note: int, column: int) -> list[str]:
        """Return the words with which a note says a stem, as they are written."""
        return self.forms(self._within(note, column))

    def sentences(self, note: int, positions: Positions) -> list[int]:
        """Return in which sentences of a note positions lie."""
        if not len(positions):
            return []
        found: list[int] = (self._ended[positions] - self._before[note]).tolist()
        return found

    def some(self, column: int, most: int) -> list[tuple[int, int]]:
        """Return the notes and sentences of some places of a stem, spread evenly over the vault."""
        if column >= len(self._starts) - 1:
            return []
        self._space.tidy()
        hits = self._order[self._starts[column] : self._starts[column + 1]]
        hits = hits[:: max(1, len(hits) // most)][:most]
        notes = self._notes.searchsorted(hits, side="right") - 1
        return list(zip(notes.tolist(), (self._ended[hits] - self._before[notes]).tolist(), strict=True))
