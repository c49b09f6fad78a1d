"""The sentences that a term rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.terms import GAP, STOP, Sentence, Terms
from vaultlint.graph.wording import plain

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

    def best(
        self, note: int, wanted: Mapping[int, float], most: int = 3, labels: Mapping[int, str] | None = None
    ) -> list[Quote]:
        """Choose the sentences that together hold the most of the wanted columns.

        Parameters
        ----------
        note : int
        wanted : mapping of int to float
            Columns and how much each counts.
        most : int
        labels : mapping of int to str, optional
            What columns are called; a sentence that says so goes before those with other words of the same stem.
        """
        sentence = np.cumsum(self._space.stream(note) == STOP)
        holding = {column: self._sentences(note, sentence, column, (labels or {}).get(column, "")) for column in wanted}
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

    def _sentences(self, note: int, sentence: Ints, column: int, label: str) -> list[int]:
        """Return the sentences that hold a column; where one says the label, only those that do.

        `sentence` says for each token of the note in which one it stands.
        """
        space, name = self._space, self._space.names[column]
        stream = space.stream(note)
        if " " in name:
            said = np.flatnonzero(stream != GAP)
            first, second = (space.stems[part] for part in name.split(" "))
            hits = said[np.flatnonzero((stream[said][:-1] == first) & (stream[said][1:] == second))]
            return sorted(set(sentence[hits].tolist()))
        hits = np.flatnonzero(stream == column)
        places = sentence[hits].tolist()
        if label and len(set(places)) > 1:
            forms = space.form_tokens[hits + int(space.token_starts[note])].tolist()
            wanted = plain(label)
            alike = {form for form in set(forms) if plain(space.forms[form]) == wanted}
            places = [place for place, form in zip(places, forms, strict=True) if form in alike] or places
        return sorted(set(places))

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
