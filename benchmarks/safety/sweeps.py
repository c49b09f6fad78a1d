"""Every call that changes the disk fails once, or is the last: a run over a small vault, again for each call.

`Sweep` wraps Python's calls in copies of one process, which is quick; `Traced` lets strace do it to the real calls of
whole processes, which is sure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.safety import processes, snapshots, vaults
from benchmarks.safety.faults import KILL
from benchmarks.safety.kills import Target
from benchmarks.safety.processes import Ended, Server

ERRORS = ("EIO", "ENOSPC", "EPERM", KILL)
FAILED = re.compile(
    r"^(not written: |the disk takes no more|vaultlint: no note was touched: |left as it is: )", re.MULTILINE
)
COUNT = re.compile(r"(?:fix(?:es)? in|disk takes no more .*:) ([\d,]+) (?:note|of)")
CALLS = (
    "openat write fsync rename renameat renameat2 link linkat unlink unlinkat mkdir chmod fchmod fchmodat chown fchown "
    "lchown fchownat utimensat setxattr lsetxattr fsetxattr ftruncate"
).split()


@dataclass
class Swept:
    """What failing calls came to."""

    runs: int = 0
    calls: Counter[str] = field(default_factory=Counter)  # that were struck, by name
    old: int = 0
    new: int = 0
    failures: list[str] = field(default_factory=list)


class Sweep:
    """Runs of `fix` and `undo` in which the n-th call fails, for all n.

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
        self.result = Swept()
        self.fix = ("fix", "--output-format", "concise", *options, "Vault")
        self.undo = ("undo", "--vault", "Vault")
        vaults.write(base / "Vault", notes)
        self.target = Target(base / "Vault", base / "state")
        self.frozen = Server(base, self.target.state, *self.fix)
        self.fresh = Server(base, self.target.state)
        self.target.before = snapshots.take(self.target.vault)
        self.run_fix()
        self.target.learn()
        self.run_undo()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.frozen.__exit__(kind, error, trace)
        self.fresh.__exit__(kind, error, trace)

    def run_fix(self) -> Ended:
        """Fix the vault, undisturbed."""
        return self.frozen.run()

    def run_undo(self) -> Ended:
        """Undo, undisturbed."""
        return self.fresh.run(*self.undo)

    def learn(self, action: str) -> None:
        """Prepare for a command's calls; here they are counted as they come."""

    def strike(self, action: str, number: int, error: str) -> tuple[Ended, str]:
        """Run a command whose call `number` fails; return how it ended and the call's name, ``""`` for none."""
        mark = self.base / "mark"
        fail = {"at": number, "error": error, "mark": str(mark)}
        ended = self.frozen.run(fail=fail) if action == "fix" else self.fresh.run(*self.undo, fail=fail)
        return ended, mark.read_text()

    def all(self, action: str, *errors: str) -> None:
        """Strike every call of a command, with the errors in turn.

        Parameters
        ----------
        action : str
            ``fix`` or ``undo``.
        errors : str
        """
        number = 1
        while self.one(action, number, errors[number % len(errors)]):
            number += 1

    def one(self, action: str, number: int, error: str) -> bool:
        """Strike one call, look, and put all back; return whether there was such a call."""
        self.target.forget()
        if action == "undo":
            self.run_fix()
        ended, call = self.strike(action, number, error)
        moment = f"{action}: call {number} ({call}) {error}"
        tally = snapshots.compare(self.target.vault, self.target.before, self.target.after)
        self.result.runs += bool(call)
        self.result.calls[call] += bool(call)
        self.result.old += tally.old
        self.result.new += tally.new
        faults = [*tally.faults, *self._misbehaviour(action, ended, call and error, tally)]
        if action == "fix" and (number % 5 == 0 if error == KILL else tally.temporaries):
            faults += self._fix_again()
        again = self.run_undo()
        if again.code or "Traceback" in again.said:
            faults.append(f"the undo behind it: exit {again.code}: {again.said[-300:]}")
        left = snapshots.differences(self.target.vault, self.target.before)
        faults += [f"after the undo: {fault}" for fault in left]
        self.result.failures += [f"{moment}: {fault}" for fault in faults]
        if left:
            raise RuntimeError("\n".join(self.result.failures[-10:]))
        return bool(call)

    def _misbehaviour(self, action: str, ended: Ended, error: str, tally: snapshots.Tally) -> Iterator[str]:
        """Give what is wrong with how a command ended, beside the notes."""
        said = f"exit {ended.code}: {ended.said[-300:]}"
        if error == KILL:
            if ended.code != -9:
                yield f"it was not killed: {said}"
            return
        if ended.code not in (0, 1, 2) or "Traceback" in ended.said:
            yield f"it broke: {said}"
        if ended.code == 2 and (ended.said.count("\n") != 1 or (tally.new if action == "fix" else tally.old)):
            yield f"exit 2 is one line, and nothing was touched: {said}"
        unfinished = tally.old if action == "fix" else tally.new
        if unfinished and (ended.code == 0 or not (FAILED.search(ended.said) or ended.code == 2)):
            yield f"{unfinished} files are not as they should be, and it does not say so: {said}"
        left = snapshots.differences(self.target.vault, self.target.before) if action == "undo" else []
        lacking = any("differ" in one for one in left)  # attributes of a file that came back
        if lacking and not unfinished and not FAILED.search(ended.said):
            yield f"{left}, and it does not say so: {said}"
        if not unfinished and not lacking and (ended.code == 2 or FAILED.search(ended.said)):
            yield f"all files are as they should be, and it says otherwise: {said}"
        counted = COUNT.search(ended.said)
        if action == "fix" and (int(counted[1].replace(",", "")) if counted else 0) != tally.new:
            yield f"{tally.new} files are new, and it says otherwise: {said}"

    def _fix_again(self) -> list[str]:
        """Let the next fix finish the work; the one before stays to be undone."""
        ended = self.fresh.run(*self.fix)
        tally = self.target.look_after_next_fix()
        faults = [*tally.faults, *(f"the next fix left {path}" for path in tally.temporaries)]
        if ended.code not in (0, 1) or tally.old:
            faults.append(f"the next fix left {tally.old} files old, exit {ended.code}: {ended.said[-300:]}")
        self.run_undo()
        return faults


class Traced(Sweep):
    """The same with strace, which strikes real calls of whole processes."""

    def __init__(self, base: Path, notes: int, *options: str) -> None:
        super().__init__(base, notes, *options)
        self.log = base / "trace"
        self.moments: list[tuple[str, int]] = []

    @staticmethod
    def works() -> bool:
        """Return whether strace is there and may do it."""
        if not shutil.which("strace"):
            return False
        tried = ["strace", "-f", "-qq", "-o", os.devnull, "-e", "inject=write:error=EIO:when=1", "echo", "x"]
        return subprocess.run(tried, capture_output=True, check=False).returncode == 1

    def _trace(self, action: str, *inject: str) -> Ended:
        words = processes.vaultlint(*(self.fix if action == "fix" else self.undo))
        traced = ["strace", "-f", "-y", "-qq", "-s", "0", "-e", "signal=none", "-o", str(self.log)]
        traced += ["-e", f"trace={','.join(CALLS)}", *inject]
        env = processes.environment(self.target.state)
        return processes.start([*traced, *words], self.base / "out", env, cwd=self.base).wait()

    def learn(self, action: str) -> None:
        """Find the calls that change the disk, each as its name and its number among those of that name."""
        self.target.forget()
        if action == "undo":
            self.run_fix()
        self._trace(action)
        counts: Counter[str] = Counter()
        self.moments = []
        for line in self.log.read_text("utf-8", "replace").splitlines():
            call = line.split("(", 1)[0].split()[-1]
            counts[call] += 1
            places = (str(self.target.vault), str(self.target.state), '"Vault')
            if any(place in line for place in places) and (
                call != "openat" or re.search("O_WRONLY|O_RDWR|O_CREAT", line)
            ):
                self.moments.append((call, counts[call]))
        self.run_undo()

    def strike(self, action: str, number: int, error: str) -> tuple[Ended, str]:
        """Run a command whose call `number` fails."""
        if number > len(self.moments):
            return (self.run_fix() if action == "fix" else self.run_undo()), ""
        call, count = self.moments[number - 1]
        what = "signal=KILL" if error == KILL else f"error={error}"
        ended = self._trace(action, "-e", f"inject={call}:{what}:when={count}")
        if error != KILL and "(INJECTED)" not in self.log.read_text("utf-8", "replace"):
            raise RuntimeError(f"strace struck nothing: {call} {count}")
        return ended, call
