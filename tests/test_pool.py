"""Several processes find what one finds."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from multiprocessing.context import SpawnProcess
from pathlib import Path
from unittest import mock

import pytest
from test_cache import NAMES, TEXTS

from vaultlint import pool
from vaultlint.config import Config, load
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.signals import unheard

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


@pytest.fixture
def interrupted_start(monkeypatch):
    """Ctrl-C comes while the second process is being started."""
    start, started = SpawnProcess.start, []

    def starting(self):
        start(self)
        started.append(self)
        if len(started) == 2:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(SpawnProcess, "start", starting)
    yield started
    for one in started:
        one.kill()


def test_ctrl_c_while_a_process_starts(many, interrupted_start):
    """It is heard once the process is whole, which ends as the others do."""
    with pytest.raises(KeyboardInterrupt):
        Project(many, jobs=2).check()
    assert [_exit_code(one) for one in interrupted_start] == [0, 0]


def _exit_code(process):
    """Return how a process ended; the pool waits for it too, and is told first where it asks first."""
    end = time.monotonic() + 20
    while process.exitcode is None and time.monotonic() < end:
        time.sleep(0.02)
    return process.exitcode


@pytest.mark.skipif(os.name == "nt", reason="what is killed there is killed otherwise")
def test_workers_end_with_who_started_them(many):
    """Where the main process is killed, no process of its own stays."""
    program = """if True:
        import sys
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context
        from pathlib import Path
        from vaultlint import pool
        from vaultlint.project import Project
        project = Project(Path(sys.argv[1]))
        arguments = (type(project), str(project.root), project.config, project.settings)
        executor = ProcessPoolExecutor(2, get_context("spawn"), pool._begin, arguments)
        print(len(executor.submit(pool._look, ["0 One.md"]).result()), *executor._processes, flush=True)
        sys.stdin.read()
    """
    with subprocess.Popen(
        [sys.executable, "-c", program, str(many)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as main:
        looked, *workers = map(int, main.stdout.readline().split())
        main.kill()
    assert looked == 1
    assert workers
    until = time.monotonic() + 20
    while any(map(_runs, workers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_runs, workers))


def _runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return b") Z " not in Path(f"/proc/{process}/stat").read_bytes() if Path("/proc/self/stat").exists() else True


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


@pytest.mark.skipif(os.name == "nt", reason="nobody but a console sends Ctrl-C there")
def test_ctrl_c_is_heard_where_processes_cannot_start():
    """Ctrl-C that came while a process was started ends the command, if the process could not be started either."""
    with pytest.raises(KeyboardInterrupt), unheard():
        _fail_after_ctrl_c()


def _fail_after_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)
    raise OSError("no more processes")
