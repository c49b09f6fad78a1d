"""Ctrl-C and its kin at random moments: a run says truly what was written, and how it is taken back."""

from __future__ import annotations

import random
import re
import shlex
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.safety import processes, snapshots, vaults
from benchmarks.safety.kills import Target, strike
from benchmarks.safety.processes import Ended, Running, Server

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
WRITTEN = re.compile(
    r"^interrupted: ([\d,]+) of ([\d,]+) notes? written; `(vaultlint undo[^`]*)` puts (?:it|them) back", re.MULTILINE
)
NOTHING = re.compile(
    r"^(?:vaultlint: )?interrupted(?:$|: nothing was written| before anything was written)", re.MULTILINE
)
ENDED = re.compile(r"fix(?:es)? in ([\d,]+) notes?[^;]*; `(vaultlint undo[^`]*)` puts them back")


@dataclass
class Told:
    """What signals came to."""

    signals: int = 0
    landed: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)


class Interruption:
    """Runs of `fix` that are asked to stop.

    Parameters
    ----------
    base : Path
        An empty folder.
    notes : int
    seed : int
    options : str
        To give to `fix`.
    """

    def __init__(self, base: Path, notes: int, seed: int, *options: str) -> None:
        self.base = base
        self.chance = random.Random(seed)
        self.told = Told()
        self.words = ("fix", "--output-format", "concise", *options, "Vault")
        vaults.write(base / "Vault", notes, seed=seed)
        self.target = Target(base / "Vault", base / "state")
        self.frozen = Server(base, self.target.state, *self.words)
        self.fresh = Server(base, self.target.state)
        self.analysis = self._measure()
        self.target.measure(self.frozen.start, self._undo)

    def _whole(self) -> Running:
        env = processes.environment(self.target.state)
        return processes.start(processes.vaultlint(*self.words), self.base / "out", env, cwd=self.base)

    def _measure(self) -> float:
        """Return how much processor time a whole run takes before it writes; a busy machine changes little of it."""
        running, spent = self._whole(), 0.0
        while not running.over and not self.target.journal_begun():
            spent = processes.spent(running.pid) or spent
            time.sleep(0.002)
        running.wait()
        self._undo()
        return spent

    def _undo(self) -> None:
        self.fresh.run("undo", "--vault", "Vault")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.frozen.__exit__(kind, error, trace)
        self.fresh.__exit__(kind, error, trace)

    def writing(self, number: int) -> None:
        """Send a signal while notes are written."""
        self.target.forget()
        running = self.frozen.start()
        stage = strike(running, self.target, self.chance, number)
        self._look(f"{signal.Signals(number).name} ({stage})", running.wait(), number)

    def analysing(self, number: int) -> None:
        """Send a signal to a whole process before it writes anything."""
        self.target.forget()
        running = self._whole()
        moment = (0.3 + 0.4 * self.chance.random()) * self.analysis  # Python itself is up by then
        while not running.over and processes.spent(running.pid) < moment:
            time.sleep(0.002)
        running.send(number)
        self._look(f"{signal.Signals(number).name} (analysis)", running.wait(), number)

    def _look(self, moment: str, ended: Ended, number: int) -> None:
        tally = snapshots.compare(self.target.vault, self.target.before, self.target.after)
        self.told.signals += 1
        faults = [*tally.faults, *(f"left over: {path}" for path in tally.temporaries)]
        stopped = ended.code in (128 + number, -number)
        if not stopped and ended.code not in (0, 1):
            faults.append(f"exit {ended.code}")
        where = "too late" if not stopped else "nothing" if not tally.new else "some" if tally.old else "all"
        self.told.landed[f"{where}{' written' if stopped else ''}"] += 1
        faults += self._untruths(ended, tally, stopped=stopped, number=number)
        faults += self._way_back(ended)
        self.told.failures += [f"{moment}: {fault}: exit {ended.code}: {ended.said[-300:]!r}" for fault in faults]

    def _untruths(self, ended: Ended, tally: snapshots.Tally, *, stopped: bool, number: int) -> Iterator[str]:
        """Give what a run says that is not so, and what it should have said."""
        if "Traceback" in ended.said:
            yield "a traceback"
        said, nothing = WRITTEN.search(ended.said), NOTHING.search(ended.said)
        if not stopped:
            return
        over = not tally.old and ENDED.search(ended.said)  # it had said all, and was about to leave
        if ended.code != 128 + number and not over and not (number != signal.SIGINT and not tally.new):
            yield "it died of the signal, and notes were written"
        if tally.new and not (said or ENDED.search(ended.said)):
            yield f"{tally.new} files are new, and it does not say so"
        if said and (int(said[1].replace(",", "")), int(said[2].replace(",", ""))) != (
            tally.new,
            tally.new + tally.old,
        ):
            yield f"{tally.new} files of {tally.new + tally.old} are new"
        if not tally.new and not nothing and ended.code == 128 + number:
            yield "nothing was written, and it does not say so"

    def _way_back(self, ended: Ended) -> list[str]:
        """Paste the command that it gives; the vault must be as it was."""
        said = WRITTEN.search(ended.said) or ENDED.search(ended.said)
        words = shlex.split(said[said.lastindex or 0])[1:] if said else ["undo", "--vault", "Vault"]
        again = self.fresh.run(*words)
        faults = [f"undo left: {fault}" for fault in snapshots.differences(self.target.vault, self.target.before)]
        if again.code:
            faults.append(f"undo: exit {again.code}: {again.said[-200:]}")
        if faults:
            self._undo()
        return faults
