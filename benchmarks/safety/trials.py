"""Kills of `vaultlint fix`, and after each what is promised: whole notes, an undo to the byte, no leftovers."""

from __future__ import annotations

import random
import time
from pathlib import Path
from typing import Self

from benchmarks.safety import processes, snapshots, vaults
from benchmarks.safety.kills import Result, Target, strike
from benchmarks.safety.processes import Running, Server

WHOLE = 0.2  # share of the kills that hit a whole process, from its start
UNDO = 0.25  # share of those after which the undo is killed too
NEXT = 0.07  # share of those after which a fix is run instead of an undo, in a process of its own


class Trial:
    """Kills of `vaultlint fix`, and what follows each.

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
        self.words = ("fix", "-q", *options, "Vault")
        self.base = base
        self.chance = random.Random(seed)
        self.result = Result()
        self.out = base / "out"
        self.undo_seconds = 0.0
        self.spans: dict[bool, dict[str, float]] = {}  # of whole processes, and of copies
        vaults.write(base / "Vault", notes, seed=seed)
        self.target = Target(base / "Vault", base / "state")
        self.frozen = Server(base, self.target.state, *self.words)
        self.fresh = Server(base, self.target.state)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.frozen.__exit__(None, None, None)
        self.fresh.__exit__(None, None, None)

    def prepare(self) -> None:
        """Learn what a run does when nothing disturbs it, from its start, and from where it is frozen."""
        self.target.measure(self.start_whole, self._back)
        whole = self.target.spans["before"]
        after = self.target.after
        self.target.measure(self.frozen.start, self._back)
        if {path: one.digest for path, one in after.items()} != {p: s.digest for p, s in self.target.after.items()}:
            raise RuntimeError("a copy of a frozen process does otherwise than a whole one")
        self.spans = {True: {**self.target.spans, "before": whole}, False: self.target.spans}

    def start_whole(self) -> Running:
        """Start a process from its beginning."""
        env = processes.environment(self.target.state)
        return processes.start(processes.vaultlint(*self.words), self.out, env, cwd=self.base)

    def _back(self) -> None:
        started = time.monotonic()
        self.fresh.run("undo", "--vault", "Vault")
        self.undo_seconds = time.monotonic() - started
        self._demand("undo of a whole run", snapshots.differences(self.target.vault, self.target.before))

    def _demand(self, moment: str, faults: list[str]) -> None:
        self.result.failures += [f"{moment}: {fault}" for fault in faults]

    def kill(self, number: int) -> None:
        """Kill a run, look, and put all back."""
        target, result, chance = self.target, self.result, self.chance
        target.forget()
        whole = chance.random() < WHOLE
        target.spans = self.spans[whole]
        running = self.start_whole() if whole else self.frozen.start()
        moment = f"kill {number} ({strike(running, target, chance)})"
        ended = running.wait()
        tally = snapshots.compare(target.vault, target.before, target.after)
        result.kills += 1
        result.whole += whole
        result.landed[self._where(tally, killed=ended.code == -9)] += 1
        result.add(tally, moment)
        if tally.new and chance.random() < UNDO:
            self._kill_undo(moment)
        if chance.random() < NEXT:
            self._fix_again(moment)
        self._undo(moment)

    def _where(self, tally: snapshots.Tally, *, killed: bool) -> str:
        if not killed:
            return "too late"
        if tally.new:
            return "among the notes" if tally.old else "after the notes"
        return "in the journal" if self.target.journal_begun() else "before the journal"

    def _kill_undo(self, moment: str) -> None:
        """Kill the undo at a random moment; what it leaves is old or new, too."""
        running = self.fresh.start("undo", "--vault", "Vault")
        time.sleep(self.chance.random() * self.undo_seconds)
        running.send(9)
        self.result.undo_kills += 1
        self.result.landed["in undo" if running.wait().code == -9 else "undo had ended"] += 1
        self.result.add(snapshots.compare(self.target.vault, self.target.before, self.target.after), f"{moment}, undo")

    def _fix_again(self, moment: str) -> None:
        """Let the next fix finish the work: every note is new, nothing is left over, and two undos take all back."""
        target = self.target
        ended = self.start_whole().wait()
        self.result.next_fixes += 1
        tally = target.look_after_next_fix()
        faults = [*tally.faults, *(f"left over: {path}" for path in tally.temporaries)]
        if ended.code not in (0, 1) or tally.old:
            faults.append(f"the next fix left {tally.old} notes old, exit {ended.code}: {ended.said[-200:]}")
        self._demand(f"{moment}, next fix", faults)
        self.fresh.run("undo", "--vault", "Vault")

    def _undo(self, moment: str) -> None:
        ended = self.fresh.run("undo", "--vault", "Vault")
        faults = snapshots.differences(self.target.vault, self.target.before)
        if ended.code:
            faults.append(f"exit {ended.code}: {ended.said[-200:]}")
        self._demand(f"{moment}, undo", faults)
        if faults:
            raise RuntimeError("\n".join(self.result.failures[-10:]))


def undoable(base: Path, notes: int, kills: int, *options: str, seed: int = 0, log: bool = False) -> Result:
    """Kill `vaultlint fix` at random moments, and demand after each all that is promised.

    Parameters
    ----------
    base : Path
        An empty folder; its disk is the one that is written to.
    notes, kills : int
    options : str
        To give to `fix`.
    seed : int
    log : bool
        Say how far it is.
    """
    started = time.monotonic()
    with Trial(base, notes, seed, *options) as trial:
        trial.prepare()
        for number in range(kills):
            try:
                trial.kill(number)
            except (RuntimeError, KeyboardInterrupt):
                break  # the vault is no longer what it was, and the failures say why; or whoever waits has seen enough
            if log and number % 20 == 19:
                seconds = time.monotonic() - started
                print(f"  {number + 1} kills in {seconds:.0f} s, {len(trial.result.failures)} failures", flush=True)
        trial.result.seconds = time.monotonic() - started
        return trial.result
