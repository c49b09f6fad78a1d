"""One run of a command in a process of its own, and what it used."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

LAUNCHER = Path(__file__).with_name("launcher.py")


class Run(NamedTuple):
    """What a run used: CPU seconds of it and its children, peak megabytes of the process tree, seconds that passed."""

    code: int
    user: float
    system: float
    megabytes: float
    seconds: float

    @property
    def cpu(self) -> float:
        """Return CPU seconds, user and system."""
        return self.user + self.system


class FailedError(Exception):
    """A command did not do its work."""


@dataclass(frozen=True)
class Command:
    """A command with its folder and environment; codes that are no failure."""

    words: tuple[str, ...]
    folder: Path
    environment: tuple[tuple[str, str], ...] = ()
    fine: tuple[int, ...] = (0, 1)

    def run(self) -> Run:
        """Run it once."""
        with tempfile.TemporaryDirectory() as place:
            found, output = Path(place, "found"), Path(place, "output")
            subprocess.run(
                [sys.executable, "-I", "-S", str(LAUNCHER), str(found), str(output), *self.words],
                cwd=self.folder,
                env=os.environ | dict(self.environment),
                check=True,
            )
            code, user, system, peak, tree, seconds = map(float, found.read_text(encoding="ascii").split())
            if int(code) not in self.fine:
                said = output.read_text(encoding="utf-8", errors="replace")[-2_000:]
                raise FailedError(f"{' '.join(self.words)} ended with {int(code)}:\n{said}")
        return Run(int(code), user, system, max(peak, tree) / 1024, seconds)
