"""In which words the two notes of a link say its terms: what is shown there must stand in both."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.naming import best_form, spelled
from vaultlint.graph.places import MOSTLY
from vaultlint.graph.spelling import compact
from vaultlint.graph.terms import GAP, STOP

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.naming import Labels
    from vaultlint.graph.terms import Terms
    from vaultlint.graph.vectors import Ints, Space

KEPT = 3000  # notes whose words are remembered
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
    """

    def __init__(self, space: Space, labels: Labels, notes: Sequence[Terms]) -> None:
        self._space = space
        self._labels = labels
        self._notes = notes
        self._words: dict[int, Ints] = {}
        self._counts: dict[int, dict[int, int]] = {}
        self._texts: dict[int, str] = {}
        self._forms: dict[int, dict[int, dict[str, int]]] = {}

    def pairs(self, notes: Sequence[int], pair: int) -> tuple[bool, bool]:
        """Tell of each word of a pair whether it stands mostly within it, in each of the notes."""
        first, second = (self._space.stems[part] for part in self._space.names[pair].split(" "))
        one = two = True
        for note in notes:
            counts = self._count(note)
            words = self._words[note]
            both = int(np.count_nonzero((words[:-1] == first) & (words[1:] == second)))
            one = one and both > 0 and both >= MOSTLY * counts.get(first, 0)
            two = two and both > 0 and both >= MOSTLY * counts.get(second, 0)
        return one, two

    def _count(self, note: int) -> dict[int, int]:
        """Count the words of a note, its title among them."""
        if note not in self._counts:
            if len(self._counts) > KEPT:
                self._counts.clear()
                self._words.clear()
            stream = self._space.stream(note)
            title = [self._space.stems[stem] for _, stem in self._notes[note].title_words]
            self._words[note] = words = np.concatenate(
                [stream[stream != GAP], np.array([STOP, *title], dtype=np.int64)]
            )
            found, counts = np.unique(words, return_counts=True)
            self._counts[note] = dict(zip(found.tolist(), counts.tolist(), strict=True))
        return self._counts[note]

    def forms(self, note: int, column: int) -> dict[str, int]:
        """Count the forms in which a note says a stem, in lower case; those of its title too."""
        if note not in self._forms:
            if len(self._forms) > KEPT:
                self._forms.clear()
            self._forms[note] = self._read(note)
        return self._forms[note].get(column, {})

    def _read(self, note: int) -> dict[int, dict[str, int]]:
        space = self._space
        own = space.form_tokens[int(space.token_starts[note]) : int(space.token_starts[note + 1])]
        forms, first, counts = np.unique(own[own >= 0], return_index=True, return_counts=True)
        columns = space.stream(note)[own >= 0][first]
        found_rows = zip(columns.tolist(), forms.tolist(), counts.tolist(), strict=True)
        rows = [(column, space.forms[form].casefold(), count) for column, form, count in found_rows]
        rows += [(space.stems[stem], form, 1) for form, stem in self._notes[note].title_words]
        found: dict[int, dict[str, int]] = {}
        for column, form, count in rows:
            said = found.setdefault(column, {})
            said[form] = said.get(form, 0) + count
        return found

    def label(self, column: int, notes: Sequence[int]) -> str:
        """Return what to call a term on a link of notes: its label where all bear it out, else a word that all say."""
        label, name = self._labels.of(column), self._space.names[column]
        if " " in name:
            return label
        said = [self.forms(note, column) for note in notes]
        if not all(said) or any(self._notes[note].language != "en" for note in notes):
            return label
        if all(_bears_out(forms, label) for forms in said) or self._is_whole(label, notes):
            return label
        return self._written(column, common(said))

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
        return spelled(best_form(self._labels.spellings(column, form)) or form)


def common(said: Sequence[Mapping[str, int]]) -> str:
    """Choose among the forms in which notes say one stem one that all of them bear out, else the shortest.

    Examples
    --------
    >>> common([{"belief": 2, "beliefs": 1}, {"beliefs": 2}]), common([{"form": 1}, {"formal": 3}])
    ('belief', 'form')
    """
    total: Counter[str] = Counter()
    for forms in said:
        total.update(forms)
    shared = [form for form in total if all(_bears_out(forms, form) for forms in said)]
    if not shared:
        return min(total, key=lambda form: (len(form), -total[form], form))
    best = min(shared, key=lambda form: (-total[form], len(form), form))
    return next((form for form in sorted(shared, key=len) if best in (form + "s", form + "es")), best)


def _bears_out(forms: Iterable[str], label: str) -> bool:
    wanted = plain(label)
    return any(plain(form) == wanted for form in forms)


def unify(graph: nx.MultiGraph[str], counts: Mapping[str, int]) -> None:
    """Write each term in one way on all links: as the theme of that name is, else as it stands most in the notes.

    Parameters
    ----------
    graph : networkx.MultiGraph
        Its edges between near notes are changed.
    counts : mapping of str to int
        How often words stand in the notes, as they are written.
    """
    links = [data for _, _, data in graph.edges(data=True) if data["kind"] == "related"]
    shown = Counter(one["term"] for data in links for one in data["terms"])
    themes = {str(data["label"]) for _, data in graph.nodes(data=True) if data["kind"] in ("tag", "concept")}
    spellings: dict[str, set[str]] = {}
    for label in (*shown, *themes):
        spellings.setdefault(label.casefold(), set()).add(label)
    better = {
        label: max(many, key=lambda one: (one in themes, counts.get(one, 0), shown[one], one))
        for many in spellings.values()
        if len(many) > 1
        for label in many
    }
    for data in links if better else ():
        for one in data["terms"]:
            one["term"] = better.get(one["term"], one["term"])
        for quote in data["evidence"]:
            quote["by"] = better.get(quote["by"], quote["by"])
