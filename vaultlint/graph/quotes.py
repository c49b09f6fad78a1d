"""The sentences that a term rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.terms import STOP, Sentence, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultlint.graph.vectors import Ints, Space

SHORT, LONG = 35, 280  # characters; a sentence within reads best


class Quote(NamedTuple):
    """A sentence of a note and the column that it was chosen for."""

    sentence: Sentence
    column: int


class Quotes:
    """Finds a note's best sentences for its terms."""

    def __init__(self, space: Space, notes: Sequence[Terms]) -> None:
        self._space = space
        self._notes = notes

    def best(self, note: int, wanted: Mapping[int, float], most: int = 3) -> list[Quote]:
        """Choose the sentences that together hold the most of the wanted columns.

        Parameters
        ----------
        note : int
        wanted : mapping of int to float
            Columns and how much each counts.
        most : int
        """
        stream = self._space.stream(note)
        sentence = np.cumsum(stream == STOP)
        holding = {column: self._sentences(stream, sentence, column) for column in wanted}
        worth: dict[int, float] = {}
        for column, sentences in holding.items():
            for place in sentences:
                worth[place] = worth.get(place, 0.0) + wanted[column]
        texts = self._notes[note].sentences
        fit = {place: _fit(texts[place].text) for place in worth}
        found: list[Quote] = []
        open_columns = sorted((-wanted[column], column) for column in wanted if holding[column])
        while open_columns and len(found) < most:
            column = open_columns[0][1]
            best = max((round(worth[place] * fit[place], 9), -place) for place in holding[column])
            found.append(Quote(texts[-best[1]], column))
            open_columns = [each for each in open_columns if -best[1] not in holding[each[1]]]
        return found or self._beside(note, wanted)

    def _sentences(self, stream: Ints, sentence: Ints, column: int) -> list[int]:
        """Return the sentences that hold a column; `sentence` says for each token which one it stands in."""
        name = self._space.names[column]
        if " " not in name:
            return sorted(set(sentence[stream == column].tolist()))
        first, second = (self._space.stems[part] for part in name.split(" "))
        hits = np.flatnonzero((stream[:-1] == first) & (stream[1:] == second))
        return sorted(set(sentence[hits].tolist()))

    def _beside(self, note: int, wanted: Iterable[int]) -> list[Quote]:
        """Where no sentence holds a term, the title or a tag's line may."""
        words = self._notes[note].title_words
        for column in wanted:
            name = self._space.names[column].split(" ")
            forms = [form for form, stem in words if stem in name]
            for line in self._notes[note].quotes:
                text = line.text.casefold()
                if forms and all(form in text for form in forms):
                    return [Quote(line, column)]
        return []


def _fit(text: str) -> float:
    if len(text) < SHORT:
        return 0.5
    return 1.0 if len(text) <= LONG else 0.8


def evidence(path: str, sentence: Sentence, by: str) -> dict[str, object]:
    """Return a quote as the graph's JSON has it."""
    quote: dict[str, object] = {"path": path, "line": sentence.line, "text": sentence.text, "by": by}
    if sentence.url:
        quote["url"] = sentence.url
    return quote
