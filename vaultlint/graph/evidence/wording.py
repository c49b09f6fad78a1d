"""In which words the two notes of a link say its terms: what is shown there must stand in both."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.nearness.sorts import counted
from vaultlint.graph.themes.capitals import spelled
from vaultlint.graph.themes.naming import best_form
from vaultlint.graph.themes.places import MOSTLY
from vaultlint.graph.words.spelling import compact
from vaultlint.graph.words.terms import GAP, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from vaultlint.graph.evidence.standing import Standing
    from vaultlint.graph.nearness.vectors import Places, Space
    from vaultlint.graph.themes.naming import Labels
    from vaultlint.graph.words.terms import Terms

KEPT = 3000  # notes whose texts are remembered,
MANY = 1_000_000  # and terms of notes;
FEWER = 8  # of a vault on disk one in so many
_VERB = re.compile(r"(?<=[a-z]{3})(?:ing|ed)$")
_DOUBLE = re.compile(r"([bdfgklmnprt])\1$")


class Shown(NamedTuple):
    """A term of a link: its column, the share of the score that it carries, and what to call it there."""

    column: int
    share: float
    label: str


@lru_cache(100_000)
def plain(word: str) -> str:
    """Return what an English word's plain inflections have in common.

    Examples
    --------
    >>> plain("engines") == plain("engine"), plain("planning") == plain("plans"), plain("exist") == plain("existence")
    (True, True, False)
    """
    bare = compact(word.casefold().replace("’", "'").removesuffix("'s"))
    verb = _VERB.sub("", bare)
    bare = _DOUBLE.sub(r"\1", verb) if verb != bare and re.search("[aeiouy]", verb) else bare
    return _DOUBLE.sub(r"\1", bare.removesuffix("e"))


class Wording:
    """Says how the notes write a term.

    Parameters
    ----------
    space : Space
    labels : Labels
        What terms are called in the vault.
    notes : sequence of Terms
        The same notes.
    standing : Standing
        Where the notes' words stand.
    """

    def __init__(self, space: Space, labels: Labels, notes: Sequence[Terms], standing: Standing) -> None:
        self._space = space
        self._labels = labels
        self._notes = notes
        self._standing = standing
        self._english = [note.language == "en" for note in notes]
        self._size, self._singles = len(space.names), len(space.stems)
        self._joined = {column for name, column in space.stems.items() if " " in name}
        self._starts = space.starts.tolist()
        self._inside = np.zeros(len(space.columns), dtype=np.int8)  # a byte for each column of each note
        self._is_read = bytearray(len(notes))
        self._texts: dict[int, str] = {}
        self._borne: dict[int, bool] = {}
        self._many = MANY if space.store is None else MANY // FEWER
        self._spelled: dict[str, str] = {}
        self._best: dict[tuple[int, str], str] = {}

    def pairs(self, a: int, b: int, pairs: Places) -> list[int]:
        """Tell of pairs that two notes have which words stand mostly within them in both: 1 the first, 2 the other."""
        found: list[int] = (self._within(a, pairs) & self._within(b, pairs)).tolist()
        return found

    def _within(self, note: int, pairs: Places) -> NDArray[np.int8]:
        first, last = self._starts[note : note + 2]
        columns = self._space.columns[first:last]
        if not self._is_read[note]:
            self._is_read[note] = 1
            start = int(columns.searchsorted(len(self._space.stems)))
            self._inside[first + start : last] = self._read_pairs(note, columns[start:])
        inside: NDArray[np.int8] = self._inside[first + columns.searchsorted(pairs)]
        return inside

    def _read_pairs(self, note: int, pairs: Places) -> NDArray[np.int8]:
        """Tell of a note's pairs in which of them a word stands mostly, the title counted."""
        size, stream = len(self._space.stems), self._space.stream(note)
        title = [self._space.stems[stem] for _, stem in self._notes[note].title_words]
        words = np.concatenate([stream[stream != GAP].astype(np.int64), np.array([STOP, *title], dtype=np.int64)])
        said = (words[:-1] >= 0) & (words[1:] >= 0)
        codes, both = counted(words[:-1][said] * size + words[1:][said])
        singles, counts = counted(words)
        one = both >= MOSTLY * counts[np.searchsorted(singles, codes // size)]
        two = both >= MOSTLY * counts[np.searchsorted(singles, codes % size)]
        inside: NDArray[np.int8] = (one + 2 * two).astype(np.int8)
        return inside[np.searchsorted(codes, self._space.pair_codes[pairs - size])]

    def forms(self, note: int, column: int) -> dict[str, int]:
        """Count the forms in which a note says a stem, in lower case; those of its title too."""
        found: dict[str, int] = {}
        for form in self._standing.said(note, column):
            low = form.casefold()
            found[low] = found.get(low, 0) + 1
        name = self._space.names[column]
        for form, stem in self._notes[note].title_words:
            if stem == name:
                found[form] = found.get(form, 0) + 1
        return found

    def label(self, column: int, notes: Sequence[int]) -> str:
        """Return what to call a term on a link of notes: its label where all bear it out, else a word that all say."""
        label = self._labels.of(column)
        if column >= self._singles or column in self._joined:
            return label
        for note in notes:
            if not self._english[note]:
                return label
        for note in notes:
            if not self._bears_out(note, column, label):
                break
        else:
            return label
        if self._is_whole(label, notes):
            return label
        said = [self.forms(note, column) for note in notes]
        return self._written(column, common(said)) if all(said) else label

    def _bears_out(self, note: int, column: int, label: str) -> bool:
        """Tell whether a note says a term's label, not only another word of its stem."""
        key = note * self._size + column
        known = self._borne.get(key)
        if known is None:
            if len(self._borne) > self._many:
                self._borne.clear()
            said = {*self._standing.said(note, column)}
            titled = (form for form, stem in self._notes[note].title_words if stem == self._space.names[column])
            known = self._borne[key] = _bears_out(said, label) or _bears_out(titled, label)
        return known

    def _is_whole(self, label: str, notes: Iterable[int]) -> bool:
        """Tell whether a label of several words, or of joined ones, stands so in each of the notes."""
        if " " not in label and (label[1:] == label[1:].lower() or label.isupper()):
            return False
        bare = label.casefold()
        return all(bare in self._text(note) for note in notes)

    def _text(self, note: int) -> str:
        """Return all that a note says, in lower case."""
        if note not in self._texts:
            if len(self._texts) > KEPT:
                self._texts.clear()
            self._texts[note] = "\n".join(sentence.text for sentence in self._notes[note].sentences).casefold()
        return self._texts[note]

    def _written(self, column: int, form: str) -> str:
        """Return a form in the case that the vault writes it in."""
        key = column, form
        if key not in self._best:
            self._best[key] = spelled(best_form(self._labels.spellings(column, form)) or form)
        return self._best[key]

    def spelling(self, label: str) -> str:
        """Return the one way to write a term on all links: of several stems' labels the one that stands most."""
        low = label.casefold()
        if "ß" in label:
            return label
        if low not in self._spelled:
            columns, counts = self._columns.get(low, ()), self._written_so
            alike = {one for one in map(self._labels.of, columns) if one.casefold() == low} or {label}
            named = {one for column in columns if _is_mixed(one := self._written(column, low))}
            self._spelled[low] = max(alike | named, key=lambda one: (counts.get(one, 0), one in alike, one))
        return self._spelled[low]

    @cached_property
    def _written_so(self) -> dict[str, int]:
        return self._labels.written()

    @cached_property
    def _columns(self) -> dict[str, tuple[int, ...]]:
        """The columns of each word, which may have another stem in each language."""
        space, found = self._space, dict[str, tuple[int, ...]]()
        said = (space.form_counts > 0).tolist()
        for form, column, is_said in zip(space.forms, space.form_stems.tolist(), said, strict=True):
            if is_said:
                low = form.casefold()
                if column not in (known := found.get(low, ())):
                    found[low] = (*known, column)
        return found


def _is_mixed(word: str) -> bool:
    """Tell whether a word has capitals within, and small letters: OpenClaw."""
    return word[1:].upper() != word[1:] != word[1:].lower()


def common(said: Sequence[Mapping[str, int]]) -> str:
    """Choose among the forms in which notes say one stem one that all of them bear out, else the shortest.

    Examples
    --------
    >>> common([{"belief": 2, "beliefs": 1}, {"beliefs": 2}]), common([{"form": 1}, {"formal": 3}])
    ('belief', 'form')
    """
    total: dict[str, int] = {}
    for forms in said:
        for form, count in forms.items():
            total[form] = total.get(form, 0) + count
    shared = [form for form in total if all(_bears_out(forms, form) for forms in said)]
    if not shared:
        return min(total, key=lambda form: (len(form), -total[form], form))
    best = min(shared, key=lambda form: (-total[form], len(form), form))
    return next((form for form in sorted(shared, key=len) if best in (form + "s", form + "es")), best)


def _bears_out(forms: Iterable[str], label: str) -> bool:
    wanted = plain(label)
    return any(plain(form) == wanted for form in forms)


def themes_spelled(graph: nx.MultiGraph[str], counts: Mapping[str, int]) -> dict[str, str]:
    """Return how themes are written, by their labels in lower case; of several the one that stands most.

    Parameters
    ----------
    graph : networkx.MultiGraph
    counts : mapping of str to int
        How often words stand in the notes, as they are written.
    """
    labels = (str(data["label"]) for _, data in graph.nodes(data=True) if data["kind"] in ("tag", "concept"))
    return {label.casefold(): label for label in sorted(labels, key=lambda label: (counts.get(label, 0), label))}
