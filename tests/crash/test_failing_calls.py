"""Each call that changes the disk fails once, or is the last, for every call of a run."""

from __future__ import annotations

import pytest

from benchmarks.safety.faults import KILL
from benchmarks.safety.sweeps import Sweep

NOTES = 4  # two copies of an article, and a note and a canvas that link to one of them


@pytest.fixture(scope="module")
def sweep(base):
    """Give a vault whose fix rewrites notes, merges two and removes one."""
    (base / "sweep").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAULTLINT_LINGER", "0")
        with Sweep(base / "sweep", NOTES, "--unsafe-fixes") as one:
            yield one


@pytest.mark.parametrize(
    ("action", "errors"),
    [("fix", ("EIO", "ENOSPC", "EPERM")), ("fix", (KILL,)), ("undo", ("EIO", KILL, "ENOSPC", KILL, "EPERM"))],
    ids=["fix-fails", "fix-dies", "undo-fails-or-dies"],
)
def test_every_call(sweep, action, errors):
    """Files are whole, what is said of them is so, undo gives all back, and what was left over goes with the next run."""
    before = len(sweep.result.failures), sweep.result.runs
    sweep.all(action, *errors)
    assert sweep.result.failures[before[0] :] == []
    assert sweep.result.runs - before[1] > 30
