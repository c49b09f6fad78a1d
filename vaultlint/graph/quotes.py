"""The sentences that a term rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.terms import STOP, Sentence, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultlint.graph.vectors import Space

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
        self._places: dict[int, dict[int, list[int]]] = {}
        self._fits: dict[int, list[float]] = {}

    def best(self, note: int, wanted: Mapping[int, float], most: int = 3) -> list[Quote]:
        """Choose the sentences that together hold the most of the wanted columns.

        Parameters
        ----------
        note : int
        wanted : mapping of int to float
            Columns and how much each counts.
        most : int
        """
        holding = {column: self._sentences(note, column) for column in wanted}  # which also fills _fits
        worth: dict[int, float] = {}
        for column, sentences in holding.items():
            for sentence in sentences:
                worth[sentence] = worth.get(sentence, 0.0) + wanted[column]
        texts, fit = self._notes[note].sentences, self._fits.get(note, [])
        found: list[Quote] = []
        open_columns = sorted((-wanted[column], column) for column in wanted if holding[column])
        while open_columns and len(found) < most:
            column = open_columns[0][1]
            best = max((round(worth[place] * fit[place], 9), -place) for place in holding[column])
            found.append(Quote(texts[-best[1]], column))
            open_columns = [each for each in open_columns if -best[1] not in holding[each[1]]]
        return found or self._beside(note, wanted)

    def _sentences(self, note: int, column: int) -> list[int]:
        if note not in self._places:
            self._places[note] = self._index(note)
            self._fits[note] = [_fit(item.text) for item in self._notes[note].sentences]
        name = self._space.names[column]
        if " " not in name:
            return self._places[note].get(column, [])
        first, second = (self._space.stems[part] for part in name.split(" "))
        stream = self._space.stream(note)
        hits = np.flatnonzero((stream[:-1] == first) & (stream[1:] == second))
        ends = np.cumsum(stream == STOP)
        return sorted(set(ends[hits].tolist()))

    def _index(self, note: int) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        sentence = 0
        for token in self._space.stream(note).tolist():
            if token == STOP:
                sentence += 1
            elif token >= 0:
                places = found.setdefault(token, [])
                if not places or places[-1] != sentence:
                    places.append(sentence)
        return found

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
