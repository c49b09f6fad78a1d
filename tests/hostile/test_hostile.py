"""Whatever lies in a vault: the run goes on, nothing is read outside, nothing is changed wrongly, and it takes no long."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from .trials import Trials, excesses, growth, superlinear
from .vault import BY_NAME, CASES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="costs are measured in forked children")

COMMANDS = ("check", "graph", "fix", "again", "undo")
# Each kind of attack is put through every law; of the many alike (one unit again and again) every fifth, of all others
# every third one. Of the rest it is told that `check` bears them, and all of them, at full size, are tried by
# python -m benchmarks.safety.hostile
ALIKE = [case.name for case in CASES if case.name.startswith(("line-", "lines-", "block-", "export-"))]
OTHERS = [case.name for case in CASES if case.name not in ALIKE]
THOROUGH = [*ALIKE[::5], *OTHERS[::3]]
CHECKED = [name for name in BY_NAME if name not in THOROUGH]
# What grows in each room of the package; all that grows: python -m benchmarks.safety.scaling
GROWING = (
    "block-colons", "block-one-key-lists", "block-mangled", "lines-wikilinks-cut", "ladder-links",
    "copies-two-disjoint",
)  # fmt: skip


@pytest.fixture
def place(memory):
    """An empty folder that is gone after the test; nothing here is about the disk's pace."""
    with tempfile.TemporaryDirectory(prefix="hostile-", dir=memory) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def trials():
    with Trials(patience=20) as process:
        yield process


def test_there_are_as_many_as_were_promised():
    """At least 150 cases, each with a name of its own and a sentence on what it attacks."""
    assert len(BY_NAME) == len(CASES) >= 150
    assert len(THOROUGH) >= 150
    assert {*THOROUGH, *CHECKED} == set(BY_NAME)
    assert all(case.attacks for case in CASES)


@pytest.mark.parametrize("name", THOROUGH)
def test_hostile_vault(name, trials, place):
    """Each command ends as it should within its bounds; a second fix changes nothing, and undo gives back all."""
    answer = trials.of(name, BY_NAME[name].short, place, COMMANDS)
    assert answer["failures"] + excesses(answer) == []


@pytest.mark.parametrize("name", CHECKED)
def test_check_bears_it(name, trials, place):
    """A look ends as it should within its bounds, tells what is to be told, and writes nothing."""
    answer = trials.of(name, BY_NAME[name].short, place, ("check",))
    assert answer["failures"] + excesses(answer) == []


@pytest.mark.parametrize("name", GROWING)
def test_growth(name, trials, place):
    """Twice the size takes twice the time at most."""
    for _ in range(3):  # a busy machine
        seconds = growth(trials, name, BY_NAME[name].short, place, "fix")
        if not superlinear(seconds):
            break
    assert not superlinear(seconds), f"{' → '.join(f'{one:.2f}' for one in seconds)} s"
