"""Processes that are started to be disturbed, and what they said."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

ROOT = Path(__file__).parent.parent.parent
TIMEOUT = 600.0


class Ended(NamedTuple):
    """How a process ended: its exit code, or minus the signal; and all that it said."""

    code: int
    said: str


class Running:
    """A process that can be killed without any doubt about which one it is."""

    def __init__(self, pid: int, finish: Callable[[], Ended]) -> None:
        self.pid = pid
        self._handle = os.pidfd_open(pid) if hasattr(os, "pidfd_open") else None
        self._finish = finish
        self._ended: Ended | None = None

    def send(self, number: int) -> None:
        """Send a signal, if it still runs."""
        try:
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, number)
            else:
                os.kill(self.pid, number)
        except ProcessLookupError:
            return

    @property
    def over(self) -> bool:
        """Whether it ended."""
        if self._handle is None:
            return False
        import select

        return bool(select.select([self._handle], [], [], 0)[0])

    def wait(self) -> Ended:
        """Wait for its end."""
        if self._ended is None:
            self._ended = self._finish()
            if self._handle is not None:
                os.close(self._handle)
        return self._ended


def spent(pid: int) -> float:
    """Return the seconds of processor time that a process took so far, 0 if it is over."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    except OSError:  # over; or a system without /proc
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def environment(state: Path) -> dict[str, str]:
    """Return the environment of a process of ours: its state and its cache lie below `state`."""
    return {
        **os.environ,
        "XDG_STATE_HOME": str(state),
        "XDG_CACHE_HOME": str(state / "cache"),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONHASHSEED": "0",
        "NO_COLOR": "1",
    }


def start(words: Sequence[str], out: Path, env: Mapping[str, str] | None = None, **options: Any) -> Running:
    """Start a whole process in a group of its own; what it says goes to `out`."""
    with open(out, "wb") as file:
        process = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=env, start_new_session=True, **options
        )

    def finish() -> Ended:
        code = process.wait(TIMEOUT)
        _kill_group(process.pid)  # what it started itself
        return Ended(code, out.read_text("utf-8", "replace"))

    return Running(process.pid, finish)


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def vaultlint(*words: str) -> list[str]:
    """Return the command line that runs ours."""
    return [sys.executable, "-m", "vaultlint", *words]


class Server:
    """A `vaultlint` that goes no further than its first write, and of which copies go on; see frozen.py.

    Parameters
    ----------
    base : Path
        What is to be written lies below it.
    state : Path
    words : str
        The command that stops; none: every job brings its own.
    """

    def __init__(self, base: Path, state: Path, *words: str) -> None:
        self.out = state.parent / f"out-{os.getpid()}-{id(self)}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.safety.frozen", str(base), *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(state),
            cwd=base,
        )
        if self._line() != b"ready":
            raise RuntimeError(f"{' '.join(words)}: it wrote nothing that could be disturbed")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(TIMEOUT)
        self.process.stdout.close()
        self.out.unlink(missing_ok=True)

    def _line(self) -> bytes:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def start(self, *words: str, fail: Mapping[str, Any] | None = None) -> Running:
        """Let a copy go on; without words with what the server stopped at."""
        assert self.process.stdin
        job = {"words": words, "out": str(self.out), "fail": fail}
        self.process.stdin.write(json.dumps(job).encode() + b"\n")
        self.process.stdin.flush()
        running = Running(int(self._line()), self._finish)
        self.process.stdin.write(b"!")
        self.process.stdin.flush()
        return running

    def _finish(self) -> Ended:
        code = os.waitstatus_to_exitcode(int(self._line()))
        return Ended(code, self.out.read_text("utf-8", "replace"))

    def run(self, *words: str, fail: Mapping[str, Any] | None = None) -> Ended:
        """Let a copy run to its end."""
        return self.start(*words, fail=fail).wait()
