"""The sentences that a term rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from vaultlint.graph.evidence.kinship import is_same, says, words_of
from vaultlint.graph.evidence.wording import plain
from vaultlint.graph.words.terms import Sentence, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultlint.graph.evidence.standing import Standing
    from vaultlint.graph.nearness.vectors import Space
    from vaultlint.graph.words.language import Tokeniser

KEPT = 400_000  # terms of notes whose sentences are remembered: those of 10,000 notes with ten links each,
FEWER = 8  # of a vault on disk one in so many,
MANY = 20_000  # and notes of which it is known how well their sentences read
SHORT, LONG = 35, 280  # characters; a sentence within reads best


class Quote(NamedTuple):
    """A sentence of a note and the column that it was chosen for."""

    sentence: Sentence
    column: int


class Quotes:
    """Finds a note's best sentences for its terms.

    Parameters
    ----------
    space : Space
    notes : sequence of Terms
        The same notes.
    standing : Standing
        Where the notes' words stand.
    """

    def __init__(self, space: Space, notes: Sequence[Terms], standing: Standing) -> None:
        self._space = space
        self._notes = notes
        self._standing = standing
        self._found: dict[tuple[int, int, str], list[int]] = {}
        self._fit: dict[int, list[float]] = {}
        self._kept = KEPT if space.store is None else KEPT // FEWER  # of more notes few come again so soon

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
        called = labels or {}
        holding = {column: self._sentences(note, column, called.get(column, "")) for column in wanted}
        texts = self._notes[note].sentences
        found: list[Quote] = []
        open_columns = sorted((-wanted[column], column) for column, places in holding.items() if places)
        while open_columns and len(found) < most:
            column = open_columns[0][1]
            places = holding[column]
            best = places[0] if len(places) == 1 else _best(_worth(places, wanted, holding), self._fits(note))
            found.append(Quote(texts[best], column))
            open_columns = [each for each in open_columns if best not in holding[each[1]]]
        return found or self._beside(note, wanted)

    def of_tag(self, note: int, column: int, label: str, words: Tokeniser) -> list[Quote]:
        """Choose the sentence of an untagged note that says a tag's own word, not only another of its stem.

        Parameters
        ----------
        note, column : int
        label : str
            What the tag is called.
        words : Tokeniser
            Of the note's language.
        """
        meant = words_of(label, self._space.names[column], words) if words.language == "en" else {}
        if not meant:
            return self.best(note, {column: 1.0}, 1, {column: label})
        texts = self._notes[note].sentences
        places = sorted(set(self._standing.sentences(note, self._standing.of(note, column))))
        said = {stem: self._said(note, stem) for stem in meant}
        holding = [place for place in places if _says_all(texts[place].text, meant, said, place)]
        wanted = plain(label)
        exact = [place for place in holding if wanted in map(plain, texts[place].text.split())]
        if holding:
            return [Quote(texts[max(exact or holding, key=lambda place: (_fit(texts[place].text), -place))], column)]
        titled = self._notes[note].title_words
        if all(any(stem == each and any(is_same(form, part) for part in parts) for form, stem in titled)
               for each, parts in meant.items()):  # fmt: skip
            return self._beside(note, [column])
        return []

    def _fits(self, note: int) -> list[float]:
        """Return how well each sentence of a note reads."""
        if note not in self._fit:
            if len(self._fit) > MANY:
                self._fit.clear()
            self._fit[note] = [_fit(sentence.text) for sentence in self._notes[note].sentences]
        return self._fit[note]

    def _said(self, note: int, stem: str) -> dict[int, list[str]]:
        """Return by sentence the words of a stem that a note says."""
        positions = self._standing.of(note, self._space.stems[stem])
        found: dict[int, list[str]] = {}
        rows = zip(self._standing.sentences(note, positions), self._standing.forms(positions), strict=True)
        for place, form in rows:
            found.setdefault(place, []).append(form)
        return found

    def _sentences(self, note: int, column: int, label: str) -> list[int]:
        """Return the sentences that hold a column; where one says the label, only those that do.

        A note's terms come again with each of its links.
        """
        key = (note, column, label)
        if key not in self._found:
            if len(self._found) > self._kept:
                self._found.clear()
            self._found[key] = self._look_up(note, column, label)
        return self._found[key]

    def _look_up(self, note: int, column: int, label: str) -> list[int]:
        positions = self._standing.of(note, column)
        places = self._standing.sentences(note, positions)
        if label and " " not in self._space.names[column] and len(set(places)) > 1:
            wanted = plain(label)
            said = zip(places, self._standing.forms(positions), strict=True)
            places = [place for place, form in said if plain(form) == wanted] or places
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


def _says_all(
    text: str, meant: Mapping[str, Sequence[str]], said: Mapping[str, Mapping[int, Sequence[str]]], place: int
) -> bool:
    """Tell whether a sentence says each of a tag's words."""
    return all(any(says(text, form, part) for form in said[stem].get(place, ()) for part in parts)
               for stem, parts in meant.items())  # fmt: skip


def _worth(
    places: Iterable[int], wanted: Mapping[int, float], holding: Mapping[int, Iterable[int]]
) -> dict[int, float]:
    """Return of some sentences how much of what is wanted they hold."""
    worth = dict.fromkeys(places, 0.0)
    for column, others in holding.items():
        share = wanted[column]
        for place in others:
            if place in worth:
                worth[place] += share
    return worth


def _best(worth: Mapping[int, float], fits: Sequence[float]) -> int:
    """Return the sentence that is worth most and reads best, the first of several."""
    values = [share * fits[place] for place, share in worth.items()]
    least = max(values) - 2e-9  # what is less is so after rounding too
    return -max((round(value, 9), -place) for value, place in zip(values, worth, strict=True) if value >= least)[1]


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
