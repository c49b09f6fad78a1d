"""Several processes find what one finds."""

from __future__ import annotations

import pickle
from unittest import mock

import pytest
from test_cache import NAMES, TEXTS

from vaultlint import pool
from vaultlint.config import Config, load
from vaultlint.project import Project
from vaultlint.rules import RULES

CONFIG = """
select = ["all"]
[schema.properties.rating]
type = "number"
[schema.properties.status]
pattern = "^[a-z]+$"
[per-folder."Folder 1/"]
ignore = ["VL1"]
"""


@pytest.fixture
def many(vault, monkeypatch):
    """A vault of 120 notes, with a configuration of every kind, read in chunks of 10."""
    monkeypatch.setattr(pool, "_CHUNK", 10)
    files = {f"Folder {at % 3}/{at} {NAMES[at % 4]}": TEXTS[at % len(TEXTS)] for at in range(120)}
    return vault(
        {**files, "vaultlint.toml": CONFIG, "bad.md": b"\xff\xfe half", "big.md": f"---\na: {'9' * 5000}\n---\n"}
    )


@pytest.mark.parametrize("cached", [False, True])
def test_many_jobs_are_one_job(many, cached):
    """Promise 12: findings, counts and what is kept do not depend on the number of processes."""
    one = Project(many).check()
    steps = []
    several = Project(many, cached=cached, jobs=3).check(progress=steps.append)
    assert (several.notes, several.diagnostics) == (one.notes, one.diagnostics)
    assert steps
    assert steps[-1] == one.notes
    again = Project(many, cached=cached).check()
    assert (again.notes, again.diagnostics) == (one.notes, one.diagnostics)


def test_without_room_for_processes_one_does_it(many):
    """Where the system starts no more processes, the answer is the same."""
    with mock.patch("concurrent.futures.ProcessPoolExecutor", side_effect=OSError("no semaphores")):
        found = Project(many, jobs=3).check()
    assert found.diagnostics == Project(many).check().diagnostics


def test_a_worker_that_dies_is_no_loss(many):
    """What a killed worker did not send is read in the main process."""
    with mock.patch.object(pool, "_begin", _die):
        found = Project(many, jobs=2).check()
    assert found.diagnostics == Project(many).check().diagnostics


def _die(*_):
    import os

    os._exit(9)


def test_configurations_travel(many):
    """Every configuration and all settings of a vault can be sent to a worker."""
    project = Project(many)
    config = load(many, None, RULES)
    assert pickle.loads(pickle.dumps(config)) == config
    assert pickle.loads(pickle.dumps(project.settings)) == project.settings
    assert isinstance(config, Config)


def test_few_notes_need_no_processes():
    """Starting a process costs what reading hundreds of notes does."""
    assert pool.processes(0, pool.LEAST - 1) == 1
    assert pool.processes(8, 10) == 1
    assert pool.processes(3, 1000) == 3
