"""Counting words, pairs and places some at a time, against counting them one by one."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest

from vaultlint.graph.nearness import counting, sorts
from vaultlint.graph.nearness.names import Names
from vaultlint.graph.words.numbers import GAP, STOP

SIZE = 7


@pytest.fixture(params=[1, 5, 1_000_000])
def at_once(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work through one number, a few, or all of them at a time."""
    monkeypatch.setattr(sorts, "AT_ONCE", request.param)
    monkeypatch.setattr(sorts.portions, "__defaults__", (request.param,))


def _notes(seed: int) -> list[list[int]]:
    """Make notes of words below `SIZE`, gaps and ends of sentences; some are empty."""
    chance = np.random.default_rng(seed)
    return [[*chance.integers(STOP, SIZE, chance.integers(0, 12)).tolist(), STOP] if seed % 3 or place % 4 else []
            for place in range(9)]  # fmt: skip


def _stream(notes: list[list[int]]) -> tuple[sorts.Places, sorts.Ints]:
    tokens = np.array([token for note in notes for token in note], dtype=np.int32)
    return tokens, np.cumsum([0, *map(len, notes)])


def _rows(found: counting.Counts) -> list[dict[int, float]]:
    ends = np.cumsum(found.sizes)
    parts = [slice(end - size, end) for end, size in zip(ends.tolist(), found.sizes.tolist(), strict=True)]
    for part in parts:
        assert (np.diff(found.columns[part]) > 0).all()
    return [dict(zip(found.columns[part].tolist(), found.counts[part].tolist(), strict=True)) for part in parts]


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("seed", range(20))
class TestCounting:
    """However many notes are counted at a time, the counts are those of one after the other."""

    def test_singles(self, seed: int) -> None:
        """A note's row holds how often it says each word, and what is added to it."""
        notes = _notes(seed)
        extra = [(8, 1, 2.5), (0, 6, 0.5), (8, 1, 1.0), (3, 0, 4.0)]
        wanted = [Counter({token: float(count) for token, count in Counter(note).items() if token >= 0})
                  for note in notes]  # fmt: skip
        for note, column, more in extra:
            wanted[note][column] += more
        assert (
            _rows(counting.singles(*_stream(notes), np.array(extra, dtype=np.float64).reshape(-1, 3), SIZE)) == wanted
        )

    def test_pairs(self, seed: int) -> None:
        """A pair of at least two notes is counted in each; words without meaning between its two do not part it."""
        notes = _notes(seed)
        each = [Counter(a * SIZE + b for a, b in pairwise(token for token in note if token != GAP)
                        if a >= 0 and b >= 0) for note in notes]  # fmt: skip
        codes = sorted(code for code, count in Counter(code for found in each for code in found).items() if count > 1)
        found, known = counting.pairs(*_stream(notes), SIZE)
        assert known.tolist() == codes
        assert _rows(found) == [{codes.index(code): count for code, count in one.items() if code in codes}
                                for one in each]  # fmt: skip

    def test_places(self, seed: int) -> None:
        """A word's places are all at which it stands, ascending."""
        tokens, _ = _stream(_notes(seed))
        order, starts = sorts.by_value(tokens, SIZE)
        places = [order[starts[word] : starts[word + 1]].tolist() for word in range(SIZE)]
        assert places == [np.flatnonzero(tokens == word).tolist() for word in range(SIZE)]


def test_names_of_pairs() -> None:
    """A pair is called by its two words, a stem by itself; beyond the last there is nothing."""
    names = Names(["a", "b"], np.array([1, 2]))
    assert list(names) == names[:] == ["a", "b", "a b", "b a"]
    with pytest.raises(IndexError):
        names[4]
