"""What is measured: each work with those who do it, run in turn."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.runs import Command, FailedError, Run
from benchmarks.speed.tools import Ours, Rumdl, bare, has_cache, reading

OWN, OTHER, READING, BARE = "vaultlint", "rumdl", "just reading", "python -c pass"
BUDGET = 300.0  # CPU seconds after which a work is not begun another time
_RACY = 3.0  # seconds that a note must be old, so that its time can be trusted


def _nothing() -> None:
    pass


@dataclass(frozen=True)
class Subject:
    """A vault that is measured, and where the tools keep what they keep; `mended` are its notes that `fix` repairs."""

    key: str
    folder: Path
    notes: int
    keep: Path
    rumdl: bool = True
    mended: tuple[str, ...] = ()

    @property
    def ours(self) -> Ours:
        """Return vaultlint."""
        return Ours(self.keep / self.key)

    @property
    def other(self) -> Rumdl:
        """Return rumdl."""
        return Rumdl(self.keep / self.key)

    def paths(self) -> list[str]:
        """Return its notes' paths in order."""
        found = []
        for place, folders, names in os.walk(self.folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found += [os.path.join(place, name) for name in names if name.endswith(".md")]
        return sorted(found)


@dataclass
class Turn:
    """One who takes part: what is done before and after each run is not measured."""

    name: str
    command: Command
    before: Callable[[], object] = _nothing
    after: Callable[[], object] = _nothing


@dataclass
class Contest:
    """A work and who does it; `ready` is done once; `said` is what is to be told of the work beside its figures."""

    turns: list[Turn]
    ready: Callable[[], object] = _nothing
    said: list[str] = field(default_factory=list)

    def play(self, rounds: int) -> dict[str, list[Run]]:
        """Run all in turn, round by round."""
        self.ready()
        runs: dict[str, list[Run]] = {turn.name: [] for turn in self.turns}
        used = 0.0
        for _ in range(rounds):
            for turn in self.turns:
                turn.before()
                runs[turn.name].append(turn.command.run())
                turn.after()
                used += runs[turn.name][-1].cpu
            if used > BUDGET:
                break
        return runs


Made = Contest | str  # a reason where there is nothing to measure
NO_CACHE = "vaultlint {} has no --no-cache yet: nothing is kept from one run to the next"


def cold(subject: Subject) -> Made:
    """Check a vault that neither has seen; beside it the floors."""
    ours, other, folder = subject.ours, subject.other, subject.folder
    turns = [
        Turn(BARE, bare()),
        Turn(READING, reading(folder)),
        Turn(OWN, ours.check(folder), ours.forget),
        Turn(OTHER, other.check(folder), other.forget),
    ]
    return Contest(_those_who_play(subject, turns))


def every_rule(subject: Subject) -> Made:
    """Check with all rules of both, those that are off by default included."""
    ours, other, folder = subject.ours, subject.other, subject.folder
    turns = [
        Turn(OWN, ours.check(folder, "--select", "VL", "."), ours.forget),
        Turn(OTHER, other.check(folder, "--extend-enable", "ALL", "."), other.forget),
    ]
    return Contest(_those_who_play(subject, turns))


def warm(subject: Subject) -> Made:
    """Check again, nothing changed."""
    if not has_cache("check"):
        return NO_CACHE.format("check")
    checks = [Turn(OWN, subject.ours.check(subject.folder)), Turn(OTHER, subject.other.check(subject.folder))]
    turns = _those_who_play(subject, checks)
    return Contest(turns, ready=lambda: _warm_up(subject, turns))


def ten_changed(subject: Subject) -> Made:
    """Check again, another line in ten notes."""
    if not has_cache("check"):
        return NO_CACHE.format("check")
    checks = [Turn(OWN, subject.ours.check(subject.folder)), Turn(OTHER, subject.other.check(subject.folder))]
    turns = _those_who_play(subject, checks)
    paths = random.Random("ten").sample(subject.paths(), 10)
    for turn in turns:
        edit = _Edit(paths)
        turn.before, turn.after = _chain(turn.command.run, edit.make), edit.take_back
    return Contest(turns, ready=lambda: _warm_up(subject, turns))


def one_note(subject: Subject) -> Made:
    """Check one note, nothing kept: what pre-commit does in a fresh clone."""
    ours, other, note = subject.ours, subject.other, _middle(subject)
    turns = [
        Turn(BARE, bare()),
        Turn(OWN, ours.check(subject.folder, note), ours.forget),
        Turn(OTHER, other.check(subject.folder, note), other.forget),
    ]
    return Contest(_those_who_play(subject, turns))


def one_note_warm(subject: Subject) -> Made:
    """Check one note of a vault that was checked before."""
    if not has_cache("check"):
        return NO_CACHE.format("check")
    note = _middle(subject)
    turns = _those_who_play(
        subject,
        [Turn(OWN, subject.ours.check(subject.folder, note)), Turn(OTHER, subject.other.check(subject.folder, note))],
    )
    whole = [Turn(OWN, subject.ours.check(subject.folder)), Turn(OTHER, subject.other.check(subject.folder))]
    return Contest(turns, ready=lambda: _warm_up(subject, _those_who_play(subject, whole)))


def fix(subject: Subject) -> Made:
    """Fix the notes of a vault that can be mended; where there is a cache, the vault was checked before."""
    if not subject.mended:
        return "nothing in this vault was made to be mended"
    ours, folder = subject.ours, subject.folder
    before = {path: (folder / path).read_bytes() for path in subject.mended}
    contest = Contest([])

    def restore() -> None:
        for path, data in before.items():
            if (folder / path).read_bytes() != data:
                (folder / path).write_bytes(data)
        if has_cache("check"):
            _settle(folder)
            ours.check(folder).run()
        else:
            ours.forget()

    def count() -> None:
        changed = sum((folder / path).read_bytes() != data for path, data in before.items())
        if changed < len(before) * 0.9:
            raise FailedError(f"fix changed {changed} of {len(before)} notes that were made to be mended")
        contest.said = [f"{changed:,} of {len(before):,} notes changed"]
        restore()

    contest.turns = [Turn(OWN, ours.command(folder, "fix", "--output-format", "concise", "."), restore, count)]
    return contest


def graph(subject: Subject, suffix: str, *, again: bool) -> Made:
    """Draw the graph, for the first time or again."""
    if again and not has_cache("graph"):
        return NO_CACHE.format("graph")
    ours = subject.ours
    subject.keep.mkdir(parents=True, exist_ok=True)
    out = subject.keep / f"graph.{suffix}"
    command = ours.command(subject.folder, "graph", ".", "-o", str(out))
    contest = Contest([Turn(OWN, command, _nothing if again else ours.forget)])

    def weigh() -> None:
        contest.said = [f"{out.stat().st_size / 1e6:.1f} MB"]

    contest.turns[0].after = weigh
    if again:
        contest.ready = lambda: _warm_up(subject, contest.turns)
    return contest


WORKS: dict[str, tuple[str, Callable[[Subject], Made]]] = {
    "cold": ("check, cold", cold),
    "every-rule": ("check, cold, every rule", every_rule),
    "warm": ("check, nothing changed", warm),
    "ten": ("check, ten notes changed", ten_changed),
    "one": ("check one note, nothing kept", one_note),
    "one-warm": ("check one note, vault checked before", one_note_warm),
    "fix": ("fix, one note in twenty", fix),
    "html": ("graph to HTML, cold", lambda subject: graph(subject, "html", again=False)),
    "html-warm": ("graph to HTML, nothing changed", lambda subject: graph(subject, "html", again=True)),
    "json": ("graph to JSON, cold", lambda subject: graph(subject, "json", again=False)),
    "json-warm": ("graph to JSON, nothing changed", lambda subject: graph(subject, "json", again=True)),
}


def _those_who_play(subject: Subject, turns: list[Turn]) -> list[Turn]:
    return [turn for turn in turns if subject.rumdl or turn.name != OTHER]


def _middle(subject: Subject) -> str:
    """Return the path of a note of middling size: not the first, which may be anything."""
    paths = sorted(subject.paths(), key=lambda path: (os.path.getsize(path), path))
    return os.path.relpath(paths[len(paths) // 2], subject.folder)


def _chain(*steps: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for step in steps:
            step()

    return run


def _warm_up(subject: Subject, turns: list[Turn]) -> None:
    _settle(subject.folder)
    for turn in turns:
        turn.command.run()


def _settle(folder: Path) -> None:
    """Wait until no note was written in the last seconds: their times can be trusted then."""
    newest = max((os.path.getmtime(path) for path in Subject("", folder, 0, folder).paths()), default=0.0)
    time.sleep(max(0.0, newest + _RACY - time.time()))


class _Edit:
    """A line more in some notes, and the notes as they were."""

    def __init__(self, paths: list[str]) -> None:
        self.before: dict[str, tuple[bytes, os.stat_result]] = {}
        self.paths = paths
        self.number = 0

    def make(self) -> None:
        self.number += 1
        for path in self.paths:
            data = Path(path).read_bytes()
            self.before[path] = data, os.stat(path)
            Path(path).write_bytes(data + f"\nOne more line, the {self.number}th.\n".encode())

    def take_back(self) -> None:
        for path, (data, status) in self.before.items():
            Path(path).write_bytes(data)
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@contextmanager
def loads() -> Iterator[list[float]]:
    """Note the system's load before and after."""
    found = [os.getloadavg()[0]]
    yield found
    found.append(os.getloadavg()[0])
