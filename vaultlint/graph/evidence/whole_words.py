"""Which labels may stand on a link: whole words, as the notes write them, that say something in their languages."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.graph.themes.naming import in_title
from vaultlint.graph.words.language import stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.evidence.standing import Standing
    from vaultlint.graph.nearness.vectors import Space
    from vaultlint.graph.themes.naming import Labels
    from vaultlint.graph.words.terms import Terms

LOOKED_AT = 12  # places of a term
RARE = 25  # a language of fewer than one note in so many has no stop words here
_WORD = re.compile(r"(?<![%\w])[^\W_]+|(?<=_)[^\W_]+")  # %2F is no word
_UNSPACED = re.compile("[\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_FRAME = frozenset("amp nbsp https www htm href aspx utm subscribe untitled".split())


class WholeWords:
    """Mends labels that are parts of words or written as no note writes them, and refuses those that say nothing.

    Parameters
    ----------
    space : Space
    labels : Labels
    notes : sequence of Terms
    standing : Standing
    """

    def __init__(self, space: Space, labels: Labels, notes: Sequence[Terms], standing: Standing) -> None:
        self._space = space
        self._labels = labels
        self._notes = notes
        self._standing = standing
        self._known: dict[tuple[int, str], str] = {}

    def mended(self, column: int, label: str) -> str:
        """Return a label as whole words of the notes; nothing where it is none, or is a stop word."""
        if self._labels.is_tag(column) or _UNSPACED.search(label):
            return label
        key = (column, label)
        if key not in self._known:
            words = _WORD.findall(label.casefold())
            says_nothing = all(word in self._stops or word in _FRAME for word in words)
            self._known[key] = "" if says_nothing else self._mend(column, label)
        return self._known[key]

    @cached_property
    def _stops(self) -> frozenset[str]:
        """The stop words of the languages that the vault is in."""
        languages = Counter(note.language for note in self._notes)
        known = stop_words()
        return frozenset(word for code, count in languages.items() if count * RARE >= len(self._notes)
                         for word in known.get(code, ()))  # fmt: skip

    @cached_property
    def _titles(self) -> dict[str, tuple[str, str]]:
        """A form of each stem that titles say, and the title."""
        return {stem: (form, note.title) for note in self._notes for form, stem in note.title_words}

    def _mend(self, column: int, label: str) -> str:
        name = self._space.names[column]
        if " " in name:
            return self._sharp(name, label)
        texts = [
            self._notes[note].sentences[sentence].text for note, sentence in self._standing.some(column, LOOKED_AT)
        ]
        if any(_stands(label, text) for text in texts):
            return label
        low = label.casefold()
        longer: Counter[str] = Counter()
        for text in texts:
            folded = text.casefold()
            if low not in folded:
                continue
            if not low.isalnum():
                return label  # of several words
            for word in _WORD.findall(text):
                if word.casefold() == low:
                    return label if word.lower() == label.lower() else _cased(word, label)
                if low in word.casefold():
                    longer[word] += 1
        if longer:
            return max(longer, key=lambda word: (longer[word], word))
        form, title = self._titles.get(name, ("", ""))
        return in_title(form, title) if form and form not in self._stops else ""

    def _sharp(self, name: str, label: str) -> str:
        """Write the words of a pair as notes do: a sharp s is one."""
        for stem in name.split(" "):
            for word in _WORD.findall(label):
                if "ss" in word and stem in self._space.stems:
                    mended = self._mend(self._space.stems[stem], word)
                    label = label.replace(word, mended) if mended.casefold() == word.casefold() else label
        return label


def _stands(label: str, text: str) -> bool:
    """Tell whether a label stands in a text as a whole word, where it stands first."""
    place = text.find(label)
    if place < 0:
        return False
    before, after = text[place - 1 : place] if place else "", text[place + len(label) : place + len(label) + 1]
    return not (before.isalnum() or before == "%" or after.isalnum())


def _cased(word: str, label: str) -> str:
    return word.lower() if label == label.lower() else word
