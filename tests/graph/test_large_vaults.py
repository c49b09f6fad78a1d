"""What makes large vaults cheap changes no answer, and holds nothing longer than it is asked."""

from __future__ import annotations

import weakref
from array import array
from itertools import count, product
from unittest import mock

import numpy as np
import pytest

from vaultlint.bulk import Bulk
from vaultlint.graph import model, to_data
from vaultlint.graph.analysis import GraphOptions, analyse
from vaultlint.graph.evidence.shown import Choice
from vaultlint.graph.model import assemble
from vaultlint.graph.nearness import sorts
from vaultlint.graph.nearness.neighbours import largest
from vaultlint.graph.piles import Store
from vaultlint.graph.themes import readings
from vaultlint.graph.themes.readings import BETWEEN, Readings
from vaultlint.graph.words.language import tokeniser
from vaultlint.graph.words.numbers import GAP, STOP
from vaultlint.graph.words.terms import extract
from vaultlint.parse import facts, parse

FILES = {
    "Bread.md": "#dough The quality of the dough and dough quality tell. Sour dough rises. Dough dough dough rises at dawn.\n",
    "Oven.md": "An oven heats the sour dough. The dough quality falls in a cold oven, and the quality of dough with it.\n",
    "Crust.md": "Sour dough has a crust. The crust of the sour dough is the quality of the oven. Rises of the dough are slow.\n",
    "Salt.md": "Salt slows the sour dough, and the dough rises at dawn. A crust with salt has quality.\n",
}


@pytest.fixture(scope="module")
def notes():
    """Facts and terms of four notes about bread."""
    parsed = [parse(path, text.encode()) for path, text in FILES.items()]
    return [facts(note) for note in parsed], [extract(note) for note in parsed]


def test_a_pair_is_the_same_from_either_word(notes):
    """Where a pair stands is the same whether its first or its second word is looked for."""
    space = analyse(*notes, GraphOptions()).space
    reader, starts = Readings(space, notes[1]), space.standing[1]
    spoken = range(len(starts) - 1)
    met = 0
    for first in spoken:
        for second in spoken:
            ahead = reader._beside(first, second, 1)
            back = reader._beside(second, first, -1)
            assert [each.tolist() for each in ahead] == [each.tolist() for each in reversed(back)]
            met += len(ahead[0])
    assert met > 20


@pytest.mark.parametrize("at_once", [1, 2, 5, 1_000_000])
@pytest.mark.parametrize("seed", range(12))
def test_a_pair_is_the_same_on_a_disk(at_once, seed, monkeypatch):
    """Where pairs stand is what looking at each word says, however many words are put together at a time."""
    monkeypatch.setattr(sorts, "AT_ONCE", at_once)
    chance, size = np.random.default_rng(seed), 4
    tokens = np.array([*chance.integers(STOP, size, 60).tolist(), STOP], dtype=np.int32)
    order, starts = sorts.by_value(tokens, size)
    standing = order, starts.tolist()
    said = tokens.tolist()
    for store in (None, Store()):
        space = mock.Mock(tokens=tokens, standing=standing, store=store, token_starts=np.array([0, len(tokens)]))
        reader = Readings(space, [])
        for first, second, way in product(range(size), range(size), (1, -1)):
            wanted = [
                (place, end)
                for place in range(len(said))
                if said[place] == first
                for end in [next((at for at in count(place + way, way) if said[at] != GAP), 0)]
                if said[end] == second and abs(end - place) <= 1 + BETWEEN
            ]
            found = reader._beside(first, second, way)
            assert list(zip(*(each.tolist() for each in found), strict=True)) == wanted


def test_places_are_read_again_where_they_were_forgotten(notes, monkeypatch):
    """However few terms' places are remembered, a graph is the same."""
    plain = to_data(assemble(*notes))
    monkeypatch.setattr(readings, "KEPT", 0)
    assert to_data(assemble(*notes)) == plain


def test_words_are_numbered_in_the_order_in_which_they_come():
    """A note's words have numbers by their first appearance, whatever other notes said before."""
    words = tokeniser.__wrapped__("en")
    words.numbers.row([["late", "bread"], ["oven"]])
    row = words.numbers.row([["oven", "the", "salt", "oven"], [], ["the", "bread", "salt"]])
    assert row.forms == ("oven", "salt", "bread")
    assert array("i", row.tokens).tolist() == [0, GAP, 1, 0, STOP, STOP, GAP, 2, 1, STOP]
    assert words.numbers.row([]).tokens == b""


def test_links_show_together_what_they_show_alone(notes):
    """The terms of many links at once are those of each by itself."""
    analysis = analyse(*notes, GraphOptions())
    choice = Choice(analysis, {})
    together = list(choice.of_all(analysis.near, 8))
    assert together == [choice.of(link, 8) for link in analysis.near]
    assert any(np.isin([one.column for one in shown], range(len(analysis.space.stems))).any() for shown in together)


def test_what_was_weighed_is_let_go_before_places_are_sought(notes, monkeypatch):
    """When a graph is placed nothing holds the words' weights any more, though no garbage is collected."""
    held = []

    def kept(*args):
        found = analyse(*args)
        held.append(weakref.ref(found))
        return found

    seen = []
    monkeypatch.setattr(model, "analyse", kept)
    with Bulk():
        assemble(*notes, stage=lambda _: seen.append([ref() is not None for ref in held]))
    assert seen == [[], [True], [False]]


@pytest.mark.parametrize("size", [1, 7, 90, 5000])
@pytest.mark.parametrize("most", [0, 1, 20, 100])
@pytest.mark.parametrize("kinds", [3, 10_000])
def test_the_largest_scores_are_those_that_sorting_finds(size, most, kinds):
    """What blocks rule out is none of the largest: of equal scores the first notes are taken, and none without any."""
    scores = np.random.default_rng(size).integers(0, kinds, size) / kinds
    ranked = sorted(range(size), key=lambda place: (-scores[place], place))[:most]
    assert largest(scores, most).tolist() == sorted(place for place in ranked if scores[place] > 0)
