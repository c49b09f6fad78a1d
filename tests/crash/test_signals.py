"""Ctrl-C, a system that shuts down, a closed terminal: the note at hand is finished, and the run says where it is."""

from __future__ import annotations

import importlib
import os
import re
import signal

import pytest
from click.testing import CliRunner

from benchmarks.safety.interruptions import Interruption


@pytest.fixture(scope="module")
def interruption(base):
    """Give a run that takes long enough to be interrupted."""
    (base / "signals").mkdir()
    with Interruption(base / "signals", 100, 3) as one:
        yield one


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_while_notes_are_written(interruption, number):
    """What it says was written was written, the undo that it names gives all back, the exit code names the signal."""
    told = interruption.told
    before, some = len(told.failures), told.landed["some written"]
    for _ in range(20):  # until one came in time: on a busy machine a run may be over before it
        interruption.writing(number)
        if told.landed["some written"] > some:
            break
    assert told.failures[before:] == []
    assert told.landed["some written"] > some


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_while_notes_are_read(interruption, number):
    """Nothing is written, and it says so."""
    told = interruption.told
    before, nothing = len(told.failures), told.landed["nothing written"]
    for _ in range(20):  # a busy machine may be late with it
        interruption.analysing(number)
        if told.landed["nothing written"] > nothing:
            break
    assert told.failures[before:] == []
    assert told.landed["nothing written"] > nothing


SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
BROKEN = "---\ntags:a\n---\nwords\n"


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Give a `fix` of a vault of one broken note, in this process."""
    from vaultlint.cli import main

    (tmp_path / "vault" / ".obsidian").mkdir(parents=True)
    (tmp_path / "vault" / "a.md").write_text(BROKEN)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    return lambda: CliRunner().invoke(main, ["fix", "vault"])


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("where", ["_look_again", "_finish"])
def test_after_the_writing(run, tmp_path, monkeypatch, number, where):
    """A signal while it looks at what remains loses no word about what was written."""
    from vaultlint.repair import Repair

    monkeypatch.setattr(Repair, where, lambda *_: os.kill(os.getpid(), number))
    result = run()
    assert result.exit_code == 128 + number
    assert re.search(r"interrupted: 1 of 1 note written; `vaultlint undo[^`]*` puts it back", result.output)
    assert (tmp_path / "vault" / "a.md").read_text() != BROKEN


@pytest.mark.parametrize("number", SIGNALS)
def test_while_it_tells(run, monkeypatch, number):
    """A signal while it prints waits until all is said."""
    fix = importlib.import_module("vaultlint.cli.fix")

    plain = fix._tell
    monkeypatch.setattr(fix, "_tell", lambda *some: (os.kill(os.getpid(), number), plain(*some)))
    result = run()
    assert result.exit_code == 128 + number
    assert re.search(r"`vaultlint undo[^`]*` puts them back|puts it back", result.output)


@pytest.mark.parametrize("number", SIGNALS)
def test_before_the_writing(run, tmp_path, monkeypatch, number):
    """A signal while it computes ends it with nothing written, and it says so."""
    from vaultlint.repair import Repair

    monkeypatch.setattr(Repair, "_fix_across", lambda *_: os.kill(os.getpid(), number))
    result = run()
    assert result.exit_code == 128 + number
    assert "interrupted before anything was written" in result.output
    assert (tmp_path / "vault" / "a.md").read_text() == BROKEN


def test_handlers_are_given_back(run):
    """Whoever runs a command in a process of their own finds their handlers as they were."""
    before = [signal.getsignal(one) for one in SIGNALS]
    run()
    assert [signal.getsignal(one) for one in SIGNALS] == before
