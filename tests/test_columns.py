"""What columns told of notes is kept, and only notes that changed are asked again: no answer is another one for it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from unittest import mock

import pytest
from test_cache import NAMES, TEXTS, _edit, _narrow_window, answer, cache_of, settle  # noqa: F401  # the same vaults
from test_recall import EVERY, LINKS, asked

from vaultlint import recall
from vaultlint.cache import coding, columns
from vaultlint.checking import Check
from vaultlint.columns import COLUMNS, Column
from vaultlint.links.nearness import Nearness
from vaultlint.project import Project


@pytest.fixture(autouse=True)
def _always(monkeypatch):
    """Keep columns of small vaults too, and ask all rules at every change."""
    monkeypatch.setattr(columns, "_FEW", -1)
    monkeypatch.setattr(recall, "MOST", -1)
    monkeypatch.setattr(recall, "_SHARE", 10**9)


@pytest.fixture
def notes(vault):
    root = vault(dict(zip(NAMES, TEXTS, strict=False)))
    settle()
    return root


def test_only_changed_notes_are_asked(notes):
    """All rules about links are asked, and of no note but the changed one the facts are decoded."""
    asked(notes, LINKS)
    settle()
    (notes / "One.md").write_text(TEXTS[0] + "[[Nowhere]] [[Two#No]]\n")
    rules, facts = asked(notes, LINKS)
    assert (rules, facts) == ({"VL401", "VL402", "VL403"}, {"One.md"})


def test_under_random_edits(notes):
    """Whatever is written, removed or renamed: the answer is that without a cache, with every rule on."""
    chance = random.Random(7)
    data = mock.Mock(draw=lambda among, *_: chance.choice(among))
    with mock.patch("test_cache.st.sampled_from", side_effect=list):
        for _ in range(25):
            _edit(notes, data)
            if chance.random() < 0.7:
                settle()
            asked(notes, EVERY)


def test_another_file_asks_columns_about_names_again(notes):
    """Where a link leads rests on the names of files: a note that is new is found by it."""
    asked(notes, LINKS)
    settle()
    (notes / "Nowhere at all.md").write_text("x\n")
    told = answer(notes, LINKS)
    assert not any("Nowhere" in one.message for one in told[1])
    assert told == answer(notes, LINKS, cached=False)


def test_names_are_looked_for_once(vault):
    """What is near a name that leads nowhere is kept: as long as no file came, only a new link's name is looked for."""
    files = {f"{word} Economy.md": "x\n" for word in ("Attention", "Knowledge", "Political", "Circular")}
    root = vault({**files, "a.md": "[[Atention Economy]] [[Far away]]\n", "b.md": "x\n"})
    assert looked_for(root) == ({"Atention Economy", "Far away"}, ["Attention Economy"])
    (root / "b.md").write_text("[[Politcal Economy]] [[Far away]]\n")
    assert looked_for(root) == ({"Politcal Economy"}, ["Attention Economy", "Political Economy"])
    (root / "c.md").write_text("x\n")
    every = {"Atention Economy", "Politcal Economy", "Far away"}
    assert looked_for(root) == (every, ["Attention Economy", "Political Economy"])


def looked_for(root):
    """Return the names that a check with the cache looks for, and what it finds, which is what one without finds."""
    settle()
    with mock.patch.object(Nearness, "prepare", autospec=True, side_effect=Nearness.prepare) as prepared:
        found = answer(root, LINKS)
    asked_for = [set(call.args[1]) for call in prepared.call_args_list]
    assert found == answer(root, LINKS, cached=False)
    wanted = [one.message.partition("did you mean ")[2].strip('"?') for one in found[1]]
    return set().union(*asked_for), [one for one in wanted if one]


def test_values_come_back_as_they_were(notes):
    """Every column of every rule has a form on the disk, and what is read is what was written, types and all."""
    check = Check(Project(notes, EVERY), ("",))
    check.goes_on = True
    check.run()
    index = check.across.index()
    found = [one for one in COLUMNS.values() if one.spelled and "test" not in one.name]
    assert len(found) > 12
    for column in found:
        coder = columns._coder(column)
        assert coder is not None, column
        values = list(index.column(column).values())
        decoded = coder.decode(coder.encode((b"", values)))[1]
        assert decoded == values
        assert repr(decoded) == repr(values)


def test_what_is_damaged_is_asked_again(notes):
    """A column that cannot be read, has another form or is another one's, is worked out anew."""
    told = answer(notes, EVERY, cached=False)
    for spoil in ("x'00'", "substr(told, 1, 9)", "told || x'00'", "NULL", "(SELECT max(told) FROM columns)", "17"):
        answer(notes, EVERY)
        with closing(sqlite3.connect(cache_of(notes))) as link, link:
            assert link.execute("SELECT count(*) FROM columns").fetchone()[0] > 10
            link.execute(f"UPDATE columns SET told = {spoil}")
            link.execute("DELETE FROM runs")
        assert answer(notes, EVERY) == told


def test_a_fix_is_what_it_is_without(vault):
    """Fixed notes are asked as they will be, and not as they stand on the disk; what is kept stays true of the disk."""
    plain, cached = (vault(dict(zip(NAMES, TEXTS, strict=False)), name) for name in ("Plain", "Cached"))
    settle()
    answer(cached)
    for write in (False, True):
        one, two = (Project(root, cached=root is cached).fix(unsafe=True, write=write) for root in (plain, cached))
        assert [(each.path, each.new_bytes) for each in one.changed] == [
            (each.path, each.new_bytes) for each in two.changed
        ]
        assert one.changed
        assert one.remaining.diagnostics == two.remaining.diagnostics
        assert answer(cached) == answer(cached, cached=False)


def test_a_fix_asks_what_the_last_check_does_not_answer(vault, monkeypatch):
    """Rules that read nothing that a fix changes tell what they told; the fix comes to the same without a cache."""
    monkeypatch.setattr(recall, "MOST", 200)
    texts = dict(zip(NAMES, TEXTS, strict=False))
    plain, cached = (vault(texts, name) for name in ("Plain", "Cached"))
    settle()
    answer(cached)
    from vaultlint import linter

    surveyed = []
    survey = linter.survey
    with mock.patch.object(
        linter,
        "survey",
        side_effect=lambda index, rules, *more, **how: (
            surveyed.append({*(one.code for one in rules)}) or survey(index, rules, *more, **how)
        ),
    ):
        two = Project(cached, cached=True).fix()
    one = Project(plain).fix()
    assert one.changed
    assert "VL601" not in surveyed[0]
    assert surveyed[0]
    assert one.remaining.diagnostics == two.remaining.diagnostics


def test_a_column_that_no_other_process_finds_is_not_kept():
    """Nor one whose values have no plain form."""
    assert columns._coder(Column(lambda _: 1)) is None
    assert columns._coder(Column(_of_nothing_plain)).encode((b"", [_Odd(1)])) is None
    with pytest.raises(coding.DamagedError):
        columns._coder(next(iter(COLUMNS.values()))).decode(b"1234567")


class _Odd:
    def __init__(self, _): ...


def _of_nothing_plain(fact) -> _Odd | None:
    return fact
