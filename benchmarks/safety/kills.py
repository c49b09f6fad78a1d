"""Kill a program at random moments while it rewrites a vault, and look at what is left.

A moment is told by progress, not by the clock, so that a busy machine changes nothing: the program is watched until
its journal begins, or until as many notes are rewritten as the dice say, and killed a random instant later.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.safety import processes, snapshots
from benchmarks.safety.processes import Running

STAGES = {"before": 0.08, "journal": 0.12, "notes": 0.72, "end": 0.08}  # where kills aim, as shares
BLINK = 0.0002  # seconds between two looks
WAIT = 600.0


@dataclass
class Result:
    """What kills came to.

    Attributes
    ----------
    kills : int
    landed : Counter
        How many of them found what: ``before the journal``, ``in the journal``, ``among the notes``, ``after the
        notes``, ``in undo``, and ``too late`` where the program had ended.
    old, new, torn, lost, temporaries : int
        Files found so after all kills together, of those that a run changes; temporary files right after the kill.
    failures : list of str
        Laws broken, in words.
    """

    kills: int = 0
    whole: int = 0
    undo_kills: int = 0
    next_fixes: int = 0
    landed: Counter[str] = field(default_factory=Counter)
    old: int = 0
    new: int = 0
    torn: int = 0
    lost: int = 0
    temporaries: int = 0
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, tally: snapshots.Tally, moment: str) -> None:
        """Count what one kill left."""
        self.old += tally.old
        self.new += tally.new
        self.torn += len(tally.torn)
        self.lost += len(tally.lost)
        self.temporaries += len(tally.temporaries)
        self.failures += [f"{moment}: {fault}" for fault in tally.faults]


@dataclass
class Target:
    """A vault, what a run makes of it, and how it is brought back.

    Parameters
    ----------
    vault : Path
    state : Path
        Where the program keeps its journal, if it has one.
    """

    vault: Path
    state: Path
    before: dict[str, snapshots.State] = field(default_factory=dict)
    after: dict[str, snapshots.State] = field(default_factory=dict)
    lines: dict[str, Counter[bytes]] = field(default_factory=dict)  # of `after`, where it is not `before`
    order: list[str] = field(default_factory=list)  # of the notes that a run changes, in time
    spans: dict[str, float] = field(default_factory=dict)  # seconds that a stage takes

    def measure(self, begin: Callable[[], Running], rest: Callable[[], None]) -> None:
        """Let the program run once in peace, and learn what it does when.

        Parameters
        ----------
        begin : callable
            Starts the program.
        rest : callable
            Brings the vault back.
        """
        self.before = snapshots.take(self.vault)
        started, journal = time.time(), 0.0
        running = begin()
        while not running.over:
            journal = journal or (time.time() if self.journal_begun() else 0.0)
            time.sleep(BLINK)
        running.wait()
        self.learn()
        changed = snapshots.changed(self.before, self.after)
        times = {path: (self.vault / path).lstat().st_ctime_ns for path in changed if path in self.after}
        if not times:
            raise RuntimeError("the program changes nothing: there is nothing to disturb")
        self.order = sorted(times, key=lambda path: (times[path], path))
        first, last = times[self.order[0]] / 1e9, times[self.order[-1]] / 1e9
        self.spans = {"before": (journal or first) - started, "notes": last - first, "end": 0.01}
        if journal:
            self.spans["journal"] = max(0.001, first - journal)
        rest()

    def learn(self) -> None:
        """Take the vault as it is for what an undisturbed run ends with."""
        self.after = snapshots.take(self.vault)
        self.lines = {path: _lines(self.vault / path) for path in snapshots.changed(self.before, self.after)}

    def look_after_next_fix(self) -> snapshots.Tally:
        """Count files after a fix that finished what a killed one began.

        Two notes merged in two runs may be in another order than in one run: no line is missing, none is there twice.
        """
        tally = snapshots.compare(self.vault, self.before, self.after)
        for path in list(tally.torn):
            if path in self.lines and self.lines[path] == _lines(self.vault / path):
                tally.torn.remove(path)
                tally.new += 1
        return tally

    def journal_begun(self) -> bool:
        """Return whether a journal has its first byte."""
        return any(self.state.glob("vaultlint/journal/*/*/before.bin"))

    def forget(self) -> None:
        """Delete the program's journals and caches, so that every kill finds the same beginning."""
        shutil.rmtree(self.state, ignore_errors=True)

    def put_back(self, contents: dict[str, bytes]) -> None:
        """Bring the vault back from a copy, for programs that cannot."""
        for path in list(snapshots.files(self.vault)):
            if path not in contents:
                (self.vault / path).unlink()
        for path, state in self.before.items():
            target = self.vault / path
            if target.is_symlink() or not target.is_file() or target.read_bytes() != contents[path]:
                target.unlink(missing_ok=True)
                target.write_bytes(contents[path])
                target.chmod(state.mode & 0o7777)
                for name, value in state.attributes:
                    os.setxattr(target, name, value)
                os.utime(target, ns=(state.mtime_ns, state.mtime_ns))


def _lines(path: Path) -> Counter[bytes]:
    return Counter(path.read_bytes().splitlines() if path.exists() else ())


def stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what tells cheaply whether a file was rewritten."""
    try:
        status = os.lstat(path)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size


def strike(running: Running, target: Target, chance: random.Random, number: int = signal.SIGKILL) -> str:
    """Send a signal at a random moment, and return which one was meant.

    Parameters
    ----------
    running : Running
        A program that was just started.
    target : Target
    chance : random.Random
    number : int
        The signal.
    """
    spans = target.spans
    stage = chance.choices(list(spans), [STAGES[name] for name in spans])[0]
    if stage == "before":
        time.sleep(chance.random() * spans["before"])
    elif stage == "journal":
        _until(running, target.journal_begun)
        time.sleep(chance.random() * spans["journal"])
    else:
        last = len(target.order) - 1
        path = target.vault / target.order[last if stage == "end" else chance.randint(0, last)]
        first = stamp(path)
        _until(running, lambda: stamp(path) != first)
        step = spans["end"] if stage == "end" else 3 * spans["notes"] / len(target.order)
        time.sleep(chance.random() * step)
    running.send(number)
    return stage


def _until(running: Running, happens: Callable[[], bool]) -> None:
    end = time.monotonic() + WAIT
    while not happens() and not running.over and time.monotonic() < end:
        time.sleep(BLINK)


def run(
    command: Sequence[str], vault: Path, kills: int, *, seed: int = 0, state: Path | None = None, log: bool = False
) -> Result:
    """Kill any program at random moments while it rewrites a vault; what it tore is counted and mended from a copy.

    Parameters
    ----------
    command : sequence of str
        ``{vault}`` stands for the vault's folder.
    vault : Path
        Changed and brought back.
    kills : int
    seed : int
    state : Path, optional
        A folder for the program's state and cache; emptied before each run.
    log : bool
        Say how far it is.
    """
    state = state or vault.parent / f"{vault.name}.state"
    words = [word.replace("{vault}", str(vault)) for word in command]
    out = vault.parent / f"{vault.name}.out"
    target = Target(vault, state)
    contents = {path: (vault / path).read_bytes() for path in snapshots.files(vault)}
    started = time.monotonic()
    env = processes.environment(state)
    target.measure(lambda: processes.start(words, out, env), lambda: target.put_back(contents))
    result, chance = Result(), random.Random(seed)
    for number in range(kills):
        target.forget()
        running = processes.start(words, out, env)
        moment = f"kill {number} ({strike(running, target, chance)})"
        running.wait()
        tally = snapshots.compare(vault, target.before, target.after)
        tally.temporaries += tally.strangers  # each program has its own names for them
        tally.strangers.clear()
        result.kills += 1
        result.landed["among the notes" if tally.new and tally.old else "after" if tally.new else "before"] += 1
        result.add(tally, moment)
        target.put_back(contents)
        if log and number % 10 == 9:
            print(f"{number + 1} kills, {result.torn} torn, {result.lost} lost", flush=True)
    result.seconds = time.monotonic() - started
    target.forget()
    out.unlink(missing_ok=True)
    return result
