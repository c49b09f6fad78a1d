"""A disk that is full: a small one in memory where it may be mounted, and a limit on the size of files.

Each case runs `fix` (whole processes), looks, runs `undo` on the disk as it is and once more when there is room.
"""

from __future__ import annotations

import contextlib
import resource
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.safety import processes, snapshots, vaults
from benchmarks.safety.processes import Ended

FULL = ("the disk takes no more", "not written: ", "no note was touched")
ROOM = (0, 8, 40, 160)  # KB that are free on the vault's disk
JOURNAL = (8, 24, 64, 128)  # KB that the state folder's disk has in all: the journal alone takes more
LIMITS = (400, 4_000, 20_000)  # bytes that a file may have


@dataclass
class Case:
    """One full disk, and what came of it."""

    name: str
    old: int = 0
    new: int = 0
    code: int = 0
    said: str = ""
    failures: list[str] = field(default_factory=list)


def can_mount(folder: Path) -> bool:
    """Return whether a disk in memory can be mounted here."""
    folder.mkdir(exist_ok=True)
    try:
        with mounted(folder, 64):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextlib.contextmanager
def mounted(folder: Path, size: int) -> Iterator[None]:
    """Mount a disk of so many KB."""
    folder.mkdir(parents=True, exist_ok=True)
    _mount("-t", "tmpfs", "-o", f"size={size}k", "vaultlint-crash", str(folder))
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _mount(*words: str) -> None:
    subprocess.run(["mount", *words], check=True, capture_output=True)


class Disks:
    """Cases over one vault.

    Parameters
    ----------
    base : Path
        An empty folder.
    notes : int
    options : str
        To give to `fix`.
    """

    def __init__(self, base: Path, notes: int, *options: str) -> None:
        self.base = base
        self.notes = notes
        self.fix = processes.vaultlint("fix", "--output-format", "concise", *options, "Vault")
        self.undo = processes.vaultlint("undo", "--vault", "Vault")
        self.count = 0
        home = self.place()
        vaults.write(home / "Vault", notes)
        self.before = snapshots.take(home / "Vault")
        self.size = sum((-(-path.stat().st_size // 4096) * 4) for path in (home / "Vault").rglob("*") if path.is_file())
        self._run(home, self.fix)
        self.after = snapshots.take(home / "Vault")

    def place(self) -> Path:
        """Return a new folder for a case."""
        self.count += 1
        folder = self.base / f"disk {self.count}"
        folder.mkdir()
        return folder

    def _run(self, home: Path, words: Sequence[str], limit: int = 0) -> Ended:
        env = processes.environment(home / "state")

        def restrict() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

        return processes.start(words, self.base / "out", env, cwd=home, preexec_fn=restrict if limit else None).wait()

    def all(self) -> list[Case]:
        """Run every case that can be run here."""
        cases = [self.limited(limit) for limit in LIMITS] + [self.limited_note()]
        if can_mount(self.base / "mount"):
            cases += [self.full_vault(room) for room in ROOM]
            cases += [self.full_journal(size) for size in JOURNAL]
        return cases

    def limited(self, limit: int) -> Case:
        """No file may grow larger than so many bytes."""
        home = self.place()
        vaults.write(home / "Vault", self.notes)
        case = Case(f"files of at most {limit:,} bytes")
        self._look(case, home, self._run(home, self.fix, limit))
        self._look_undo(case, home, self._run(home, self.undo, limit), final=False)
        self._look_undo(case, home, self._run(home, self.undo), final=True)
        return case

    def limited_note(self) -> Case:
        """One note is mended that becomes larger than a file may be; its journal does not."""
        home = self.place()
        vaults.write(home / "Vault", self.notes)
        sizes = {path: (home / "Vault" / path).stat().st_size for path in snapshots.changed(self.before, self.after)}
        path = max(sizes, key=sizes.__getitem__)
        case = Case(f"one note that may not grow over {sizes[path]:,} bytes")
        self._look(case, home, self._run(home, [*self.fix[:-1], f"Vault/{path}"], sizes[path]))
        self._look_undo(case, home, self._run(home, self.undo), final=True)
        return case

    def full_vault(self, room: int) -> Case:
        """The vault's disk has so many KB left."""
        home = self.place()
        case = Case(f"vault's disk with {room} KB free")
        with mounted(home / "Vault", 4 * self.size):
            vaults.write(home / "Vault", self.notes)
            ballast = home / "Vault" / ".obsidian" / "ballast"
            _fill(ballast, room)
            self._look(case, home, self._run(home, self.fix), ballast)
            self._look_undo(case, home, self._run(home, self.undo), final=False, ballast=ballast)
            ballast.unlink()
            self._look_undo(case, home, self._run(home, self.undo), final=True)
        return case

    def full_journal(self, size: int) -> Case:
        """The state folder's disk has so many KB in all."""
        home = self.place()
        vaults.write(home / "Vault", self.notes)
        case = Case(f"journal's disk of {size} KB")
        with mounted(home / "state", size):
            self._look(case, home, self._run(home, self.fix))
            self._look_undo(case, home, self._run(home, self.undo), final=True)
        return case

    def _look(self, case: Case, home: Path, ended: Ended, ballast: Path | None = None) -> None:
        tally = self._tally(home, ballast)
        case.old, case.new, case.code = tally.old, tally.new, ended.code
        lines = [line for line in ended.said.splitlines() if any(word in line for word in FULL)]
        case.said = lines[-1] if lines else ended.said[-200:]
        case.failures += tally.faults
        case.failures += [f"left over: {path}" for path in tally.temporaries]
        if "Traceback" in ended.said or ended.code not in ((1,) if tally.new else (1, 2)):
            case.failures.append(f"exit {ended.code}: {ended.said[-300:]}")
        if tally.old and not lines:
            case.failures.append(f"it does not say that the disk is full: {ended.said[-300:]}")
        if ended.code == 2 and ended.said.count("\n") != 1:
            case.failures.append(f"more than one line: {ended.said[-300:]}")

    def _look_undo(self, case: Case, home: Path, ended: Ended, *, final: bool, ballast: Path | None = None) -> None:
        tally = self._tally(home, ballast)
        faults = [*tally.faults, *(f"left over: {path}" for path in tally.temporaries)]
        if "Traceback" in ended.said or ended.code not in ((0,) if final else (0, 1, 2)):
            faults.append(f"exit {ended.code}: {ended.said[-300:]}")
        if ended.code == 0 and tally.new:
            faults.append(f"it left {tally.new} notes new and says nothing: {ended.said[-300:]}")
        if final:
            faults += snapshots.differences(home / "Vault", self.before)
        case.failures += [f"{'undo' if final else 'undo on the full disk'}: {fault}" for fault in faults]

    def _tally(self, home: Path, ballast: Path | None) -> snapshots.Tally:
        tally = snapshots.compare(home / "Vault", self.before, self.after)
        if ballast:
            tally.strangers.remove(str(ballast.relative_to(home / "Vault")))
        return tally


def _fill(ballast: Path, room: int) -> None:
    """Write a file until the disk is full, then give so many KB back."""
    with open(ballast, "wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    with open(ballast, "r+b") as file:
        file.truncate(max(0, ballast.stat().st_size - room * 1024))
