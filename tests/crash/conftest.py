"""Processes that are disturbed need Unix; the long form of these tests is `python -m benchmarks.safety.crash`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

if not hasattr(os, "fork"):
    collect_ignore_glob = ["test_*.py"]  # no fork: nothing of this can be asked there


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """An empty folder, in memory where there is such: the disk's pace proves nothing here."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path_factory.mktemp("crash")
        return
    import shutil
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="vaultlint-crash-", dir=memory))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def place(base, request):
    """An empty folder of a test's own."""
    folder = base / request.node.name.replace("/", "-")
    folder.mkdir()
    return folder
