"""A check's processor time by that of a fixed piece of work in the same process: what the tests guard.

    python -m benchmarks.speed.guard [TIMES] [--busy]

prints the ratio so often (20 times), each in a process of its own, with the spread; --busy lets a neighbour burn each
core meanwhile. So the room of tests/test_speed_guard.py was chosen.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from types import FrameType
from typing import Any

import yaml

from benchmarks.speed.runs import FailedError
from benchmarks.speed.vaults import SHARE, Maker

NOTES, KILOBYTES = 300, 5
_BURN = "while True: pass"


def vault(folder: Path, notes: int = NOTES) -> Path:
    """Make the vault that is checked, one note in eight with a defect."""
    Maker(notes, KILOBYTES).write(folder, jobs=1)
    return folder


def baseline(folder: Path) -> int:
    """Do what follows the machine and not this project: read bytes, load frontmatter in C, count words in Python."""
    words: Counter[str] = Counter()
    for place in sorted(folder.rglob("*.md")):
        text = place.read_bytes().decode("utf-8", "replace")
        for line in text.split("\n"):
            for word in line.split(" "):
                words[word] += 1
        if text.startswith("---\n"):
            with contextlib.suppress(yaml.YAMLError):
                yaml.load(text[4 : text.find("\n---", 4)], Loader=yaml.CSafeLoader)
    return len(words)


def check(folder: Path) -> int:
    """Check the vault as the command does, but for printing, and keep nothing; refuse a check that did not work."""
    from vaultlint.project import Project

    report = Project(folder, cached=False).check()
    wrong = {one.path for one in report.diagnostics}
    failed = [one.message for one in report.diagnostics if "failed on it" in one.message]
    if failed or len(wrong) < report.notes * SHARE * 0.8:
        raise FailedError(f"the check found {len(wrong)} of {report.notes} notes wrong, {failed[:1]}")
    return len(wrong)


def ratio(folder: Path, repetitions: int = 5) -> float:
    """Return the least CPU time of a check by the least of the baseline; they take turns."""
    ours, theirs = [], []
    with _quiet_heap():
        for _ in range(repetitions):
            theirs.append(_used(baseline, folder))
            ours.append(_used(check, folder))
    return min(ours) / min(theirs)


def lines(folder: Path) -> int:
    """Return how many lines of Python a check runs through: the same on a busy machine as on an idle one."""
    count = 0

    def step(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        del frame, argument
        count += event == "line"
        return step

    check(folder)  # what is compiled or read once is not the check's
    before = sys.gettrace()
    sys.settrace(step)
    try:
        check(folder)
    finally:
        sys.settrace(before)
    return count


def _used(work: Callable[[Path], int], folder: Path) -> float:
    begun = time.process_time()
    work(folder)
    return time.process_time() - begun


@contextlib.contextmanager
def _quiet_heap() -> Iterator[None]:
    """Leave what other tests left in memory out of garbage collection: it is not the check's."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def main() -> int:
    """Measure in many processes."""
    words = argparse.ArgumentParser(
        prog="python -m benchmarks.speed.guard", description=(__doc__ or "").partition("\n")[0]
    )
    words.add_argument("times", type=int, nargs="?", default=20)
    words.add_argument("--busy", action="store_true")
    words.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.one:
        print(ratio(asked.one))
        return 0
    neighbours = [subprocess.Popen([sys.executable, "-c", _BURN]) for _ in range(os.cpu_count() or 1) if asked.busy]
    command = [sys.executable, "-m", "benchmarks.speed.guard", "--one"]
    try:
        with tempfile.TemporaryDirectory() as place:
            folder = str(vault(Path(place, "vault")))
            found = []
            for _ in range(asked.times):
                done = subprocess.run([*command, folder], check=True, capture_output=True, text=True)
                found.append(float(done.stdout))
                print(f"{found[-1]:.2f}", end=" ", flush=True)
    finally:
        for one in neighbours:
            one.kill()
            one.wait()
    load = os.getloadavg()[0]
    print(f"\n{min(found):.2f} to {max(found):.2f}, median {median(found):.2f} (load {load:.0f})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
