"""The process that tries hostile vaults, as tests and benchmarks talk to it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_TESTS = Path(__file__).resolve().parents[1]
COMMANDS = ("check", "json", "diff", "graph", "fix", "again", "undo")
SECONDS, MEGABYTES = 2.0, 300.0  # what a command may take for a hostile file of up to 10 MB
GROWTH, NOISE = 2.5, 0.05  # what doubling may cost, and below how many seconds nothing can be said


class Trials:
    """A warmed process that forks a child for each command.

    Parameters
    ----------
    patience : int
        CPU seconds after which a command is ended.
    """

    def __init__(self, patience: int = 60) -> None:
        paths = os.pathsep.join((str(_TESTS), str(_TESTS.parent)))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "hostile.trial"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_TESTS,
            env={**os.environ, "PYTHONPATH": paths, "HOSTILE_PATIENCE": str(patience), "OPENBLAS_NUM_THREADS": "1"},
        )
        if self._answer() != "ready":
            raise RuntimeError("the process that tries hostile vaults did not start")

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def of(self, case: str, size: int, folder: Path, commands: tuple[str, ...] = COMMANDS) -> dict[str, Any]:
        """Put a case through commands; `trial.tried` says what is returned."""
        asked = {"case": case, "size": size, "folder": str(folder), "commands": commands}
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps(asked)}\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._answer())
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.communicate()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self.close()


def excesses(answer: dict[str, Any]) -> list[str]:
    """Return which commands took more time or memory than a hostile file may take."""
    found = []
    for name, run in answer["runs"].items():
        if run["cpu"] > SECONDS:
            found.append(f"{name}: {run['cpu']:.1f} s of CPU, wanted {SECONDS:g}")
        if run["mb"] > MEGABYTES:
            found.append(f"{name}: {run['mb']:.0f} MB, wanted {MEGABYTES:g}")
    return found


def growth(trials: Trials, case: str, size: int, folder: Path, command: str, tries: int = 3) -> tuple[float, ...]:
    """Return the CPU seconds of a command at a size, at twice and at four times that; the best of several tries."""
    best = [float("inf")] * 3
    for _ in range(tries):
        for at in range(3):
            answer = trials.of(case, size << at, folder, (command,))
            best[at] = min(best[at], answer["runs"][command]["cpu"] or float("inf"))
        if not superlinear(best):
            break
    return tuple(best)


def superlinear(seconds: list[float] | tuple[float, ...]) -> bool:
    """Return whether doubling cost more than double, twice in a row or at the end, where the time can be told."""
    one, two, four = seconds
    return four > NOISE and (four > GROWTH * max(two, NOISE / 2)) and two >= one
