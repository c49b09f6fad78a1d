"""What all tests share. No test writes to the real state and cache folders, and none sees the machine's own."""

from __future__ import annotations

import gc
import os
import shutil
import signal
import tempfile
import threading
from pathlib import Path

import pytest
from house import CLIENTS, CUSTOMERS, SEEDS, make

from vaultlint.report import closing
from vaultlint.writing import files as writing_files

# Under nohup or in the background, as some builds run, signals are ignored that tests send; children would inherit that.
_MAIN = threading.current_thread() is threading.main_thread()
if _MAIN and hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
if _MAIN and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
_LINGER = writing_files.LINGER
ROOM = 1_000_000_000  # bytes


def pytest_sessionfinish():
    """Let all go that commands kept from the collector: DuckDB counts what is left of its own when a process ends."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def _own_state(tmp_path_factory, monkeypatch):
    """Give every test a state folder of its own."""
    home = tmp_path_factory.mktemp("state")
    monkeypatch.setenv("XDG_STATE_HOME", str(home))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home / "cache"))
    monkeypatch.setattr(os, "fsync", lambda _: None)  # waiting for the disk proves nothing here
    monkeypatch.setattr(writing_files, "LINGER", 0.0)  # nor does it to wait for programs that none of them starts
    monkeypatch.setattr(closing, "WORTH_TELLING", float("inf"))  # a slow machine prints the same
    for name in ("NO_COLOR", "GITHUB_WORKSPACE", "VAULTLINT_CONFIG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def memory(tmp_path_factory):
    """An empty folder, in memory where there is room: what is deleted at once need not go to a disk."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shutil.disk_usage(shared).free < ROOM:
        yield tmp_path_factory.mktemp("memory")
        return
    with tempfile.TemporaryDirectory(prefix="vaultlint-", dir=shared) as folder:
        yield Path(folder)


@pytest.fixture
def lingering(monkeypatch):
    """Old files are kept for as long as they really are."""
    monkeypatch.setattr(writing_files, "LINGER", _LINGER)


@pytest.fixture
def vault(tmp_path):
    """A function that writes a vault (with its ``.obsidian``) and returns its folder."""

    def write(files, name="Vault"):
        folder = make(tmp_path / name, files)
        (folder / ".obsidian").mkdir(exist_ok=True)
        return folder

    return write


@pytest.fixture
def seeds(vault):
    """The two seed documents as a vault, under the names that their owner gives them."""
    return vault(
        {
            CUSTOMERS: (SEEDS / "000_aefa6078810d543e.txt").read_bytes(),
            CLIENTS: (SEEDS / "004_f02e326522949ee2.txt").read_bytes(),
        }
    )
