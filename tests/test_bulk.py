"""What a run collected goes with it, without a collector that would have to look at all."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from vaultlint.index import Index
from vaultlint.ledger import Ledger
from vaultlint.parse.note import Facts
from vaultlint.project import Project

NOTES = {
    "Plan.md": "# Start\n\n[[Odd]] [[Plann]] [[#Strat]]\n",
    "Odd.md": "---\ntitle: Go: slow\n---\n[[Plan#Strat]]\n",
}


def held() -> int:
    return sum(isinstance(one, Index | Ledger | Facts) for one in gc.get_objects())


@pytest.mark.parametrize("cached", [False, True])
def test_nothing_collected_outlives_a_run(tmp_path: Path, *, cached: bool) -> None:
    """After a check and a fix no index, no ledger and no facts are left, though no collector ran."""
    for name, text in NOTES.items():
        (tmp_path / name).write_text(text)
    Project(tmp_path, cached=cached).check([""])  # what is made once is made
    gc.collect()
    before = held()
    gc.disable()
    try:
        (tmp_path / "Odd.md").write_text(NOTES["Odd.md"] + "more\n")
        found = Project(tmp_path, cached=cached).check([""]).diagnostics
        fixed = Project(tmp_path, cached=cached).fix([""], write=False)
        assert found
        assert fixed.changed
        del fixed  # it holds the notes, and so their facts
        assert held() == before
    finally:
        gc.enable()
