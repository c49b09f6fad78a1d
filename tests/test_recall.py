"""Answers of the last survey are given again where nothing that they rest on changed, and only there."""

from __future__ import annotations

import random
from unittest import mock

import pytest
from test_cache import NAMES, TEXTS, _narrow_window, answer, settle  # noqa: F401  # the same vaults

from vaultlint import linter, recall
from vaultlint.cache.store import Store
from vaultlint.columns import Column
from vaultlint.config import Config, Selection
from vaultlint.ledger import ALL
from vaultlint.project import Project
from vaultlint.rules import CARDS

EVERY = Config(selection=Selection(select=("all",)))
ABOUT_LINKS = {"VL401", "VL402", "VL403"}
LINKS = Config(selection=Selection(select=tuple(sorted(ABOUT_LINKS))))


@pytest.fixture
def notes(vault):
    root = vault(dict(zip(NAMES, TEXTS, strict=False)))
    settle()
    return root


def asked(root, config):
    """Return the rules that a check surveys, and the notes whose facts it decodes; its answer is that without a cache."""
    rules, facts = [], []
    survey, load = linter.survey, Store.facts
    with (
        mock.patch.object(
            linter,
            "survey",
            side_effect=lambda index, those, context, **how: (
                rules.extend(those) or survey(index, those, context, **how)
            ),
        ),
        mock.patch.object(Store, "facts", lambda own, path: facts.append(path) or load(own, path)),
    ):
        told = answer(root, config)
    assert told == answer(root, config, cached=False)
    return {rule.code for rule in rules}, set(facts)


def test_words_ask_no_rule_about_links(notes):
    """Another word in a note: no rule about links is asked, and no facts but those of that note are decoded."""
    assert asked(notes, LINKS)[0] == ABOUT_LINKS
    settle()
    (notes / "One.md").write_text(TEXTS[0] + "More words.\n")
    assert asked(notes, LINKS) == (set(), {"One.md"})
    assert asked(notes, LINKS) == (set(), set())


def test_what_is_asked_again(notes):
    """A new link asks the rules about links, another address those about sources; the others answer as before."""
    surveying = {card.code for card in CARDS if card.surveys}
    assert asked(notes, EVERY)[0] == surveying
    settle()
    (notes / "One.md").write_text(TEXTS[0] + "[[Nowhere]]\n")
    again = asked(notes, EVERY)[0]
    assert "VL401" in again
    assert not {"VL203", "VL204", "VL205", "VL601"} & again
    settle()
    (notes / "a/Two 1.md").write_text(TEXTS[4].replace("example.com/x", "example.com/y"))
    again = asked(notes, EVERY)[0]
    assert "VL601" in again
    assert not {"VL401", "VL402", "VL205"} & again


def test_a_file_that_comes_asks_all(notes):
    """Names mean other files then."""
    asked(notes, LINKS)
    settle()
    (notes / "Nowhere.md").write_text("x\n")
    assert asked(notes, LINKS)[0] == ABOUT_LINKS


def test_there_and_back(notes):
    """Of states that come and go, as by checking out branches, each has its own answer."""
    states = [TEXTS[0], TEXTS[0] + "[[Twoo]]\n", "# Part\n", TEXTS[1]]
    chance = random.Random(3)
    for _ in range(12):
        (notes / chance.choice(("One.md", "Two.md"))).write_text(chance.choice(states))
        if chance.random() < 0.7:
            settle()
        asked(notes, EVERY)


def test_a_folder_is_checked_between(notes):
    """What was kept of a note by a check of a folder, too, is not taken for what the last survey saw."""
    (notes / "a").mkdir(exist_ok=True)
    asked(notes, EVERY)
    for text in ("[[Twoo]]\n", "[[Three#Nothing]]\n"):
        settle()
        (notes / "a/One.md").write_text(text)
        settle()
        answer(notes, LINKS, targets=("a",))
        asked(notes, EVERY)


def test_many_changes_ask_all(notes, monkeypatch):
    """Where many notes changed nothing is compared."""
    monkeypatch.setattr(recall, "MOST", 1)
    asked(notes, LINKS)
    settle()
    for name in ("One.md", "Two.md"):
        (notes / name).write_text(f"words of {name}\n")
    assert asked(notes, LINKS)[0] == ABOUT_LINKS


def test_not_utf8(notes):
    """A note that has no form in the cache is compared with nothing: all rules are asked."""
    (notes / "bad.md").write_bytes(b"# caf\xe9\n[[caf\xe9]]\n")
    asked(notes, LINKS)
    settle()
    (notes / "One.md").write_text("words\n")
    assert asked(notes, LINKS)[0] == ABOUT_LINKS


def test_every_column_has_a_name(notes):
    """What rules read is told by names that another process finds: else they would be asked again at every change."""
    from vaultlint.checking import Check

    check = Check(Project(notes, EVERY), ("",))
    check.run()
    reads = check.across.reads()
    assert reads.keys() == {card.code for card in CARDS if card.surveys}
    columns = {
        one if isinstance(one, Column) else one[0]
        for read in reads.values()
        for one in read
        if not isinstance(one, str) and one is not ALL
    }
    assert len(columns) > 8
    assert all(column.spelled for column in columns)
    assert len({column.spelled for column in columns}) == len(columns)


def test_a_column_without_a_name():
    """What another process would not find, or not this one, is asked again."""
    assert Column(lambda _: 1).spelled == ""
    first, second = Column(_twice), Column(_twice)
    assert (first.spelled, bool(second.spelled)) == ("", True)
    assert recall.reads_of([first]) is None


def _twice(_):
    return None
