"""Ctrl-C, a system that shuts down, a closed terminal: the note at hand is finished, and the run says where it is."""

from __future__ import annotations

import signal

import pytest

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
