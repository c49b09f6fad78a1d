"""Whatever lies in a vault: the run goes on, nothing is read outside, nothing is changed wrongly, and it takes no long."""

from __future__ import annotations

import os

import pytest

from .trials import Trials, excesses, growth, superlinear
from .vault import BY_NAME, CASES

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="costs are measured in forked children")

COMMANDS = ("check", "graph", "fix", "again", "undo")
# Each kind of attack is put through every law; of the many alike (one unit again and again) every third is, and of the
# others it is told that `check` bears them. All of them, at full size: python -m benchmarks.safety.hostile
ALIKE = [case.name for case in CASES if case.name.startswith(("line-", "lines-", "block-", "export-"))]
CHECKED = [name for at, name in enumerate(ALIKE) if at % 3]
CHECKED += [case.name for case in CASES if case.name not in ALIKE][1::3]
THOROUGH = [case.name for case in CASES if case.name not in set(CHECKED)]
GROWING = [case.name for case in CASES if case.grows and case.size > 2 * case.short]
FLOOR = 0.15  # seconds of CPU: below, a command's own start is much of it
_TRIED: dict[str, dict] = {}


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
def test_hostile_vault(name, trials, tmp_path):
    """Each command ends as it should within its bounds; a second fix changes nothing, and undo gives back all."""
    answer = _TRIED[name] = trials.of(name, BY_NAME[name].short, tmp_path, COMMANDS)
    assert answer["failures"] + excesses(answer) == []


@pytest.mark.parametrize("name", CHECKED)
def test_check_bears_it(name, trials, tmp_path):
    """A look ends as it should within its bounds, tells what is to be told, and writes nothing."""
    answer = _TRIED[name] = trials.of(name, BY_NAME[name].short, tmp_path, ("check",))
    assert answer["failures"] + excesses(answer) == []


def test_growth(trials, tmp_path):
    """Twice the size takes twice the time at most: told of what takes long enough at its small size."""
    slow = []
    for name in GROWING:
        tried = _TRIED.get(name) or trials.of(name, BY_NAME[name].short, tmp_path, ("check",))
        command = "fix" if "fix" in tried["runs"] else "check"
        if tried["runs"][command].get("cpu", 0) > FLOOR:
            seconds = growth(trials, name, BY_NAME[name].short, tmp_path, command, tries=4)
            if superlinear(seconds):
                slow.append(f"{name}: {command}: {' → '.join(f'{one:.2f}' for one in seconds)} s")
    assert slow == []
