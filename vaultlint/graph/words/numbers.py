"""Words as numbers: each raw word of a vault is looked at once, and a note is a row of numbers."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from vaultlint.graph.words.language import Tokeniser

GAP = -1  # words that say nothing stood here
STOP = -2  # a sentence ends here
MOST = 100_000  # raw words that are remembered
_GAP, _STOP = (array("i", [number]).tobytes() for number in (GAP, STOP))


class Row(NamedTuple):
    """A note's words: the distinct ones, their stems, and one C int for each that stands in its sentences."""

    forms: tuple[str, ...]
    stems: tuple[str, ...]
    tokens: bytes


class Numbers(dict[str, bytes]):
    """The numbers of what each raw word says, packed as C ints: mostly one.

    Parameters
    ----------
    words : Tokeniser
        Or a weak proxy of it.
    """

    def __init__(self, words: Tokeniser) -> None:
        super().__init__()
        self._words = words
        self._forms: list[str] = []
        self._stems: list[str] = []
        self._index: dict[tuple[str, str], int] = {}

    def __missing__(self, raw: str) -> bytes:
        """Number what a raw word says that was not met before."""
        numbers = [GAP if word is None else self._number(*word) for word in self._words.raw(raw)]
        self[raw] = found = array("i", numbers).tobytes()
        return found

    def _number(self, form: str, stem: str) -> int:
        number = self._index.setdefault((form, stem), len(self._index))
        if number == len(self._forms):
            self._forms.append(form)
            self._stems.append(stem)
        return number

    def row(self, sentences: Iterable[Sequence[str]]) -> Row:
        """Return the raw words of a note's sentences as a row of numbers of its own, in order of appearance."""
        import numpy as np  # who imports this room need not have it

        if len(self) > MOST:
            for known in (self, self._forms, self._stems, self._index):
                known.clear()
        parts: list[bytes] = []
        for raws in sentences:
            parts += map(self.__getitem__, raws)
            parts.append(_STOP)
        numbers = np.frombuffer(b"".join(parts), dtype=np.intc)
        at = np.arange(len(numbers), dtype=np.intc)
        index = np.empty(len(self._forms) - STOP, dtype=np.intc)  # the last two places are those of GAP and STOP
        index[numbers[::-1]] = at[::-1]  # of a place that is written again the last stays: here the first
        own = numbers[(index[numbers] == at) & (numbers >= 0)]
        index[own] = np.arange(len(own), dtype=np.intc)
        index[STOP:] = STOP, GAP
        tokens = index[numbers].tobytes()
        said = own.tolist()
        forms, stems = map(self._forms.__getitem__, said), map(self._stems.__getitem__, said)
        return Row(tuple(forms), tuple(stems), tokens)
