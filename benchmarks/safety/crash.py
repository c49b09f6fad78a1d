"""A fix run over 2,000 notes is killed at 300 random moments; the disk is full; the n-th call fails; signals.

python -m benchmarks.safety.crash --kills 300            all of it, in minutes
python -m benchmarks.safety.crash --only kills,merges    some of: kills merges disk faults calls signals
python -m benchmarks.safety.crash --command 'rumdl fmt {vault}'   kills another program; what it tore is counted

Ctrl-C ends it early and shows what was found so far.

After each kill every note is old or new in whole; `undo` gives back the tree to the byte (modes, owners, times,
attributes); no temporary file is left then, nor after the next fix; the next fix comes to its end. Exit 1 if not.
"""

from __future__ import annotations

import argparse
import contextlib
import shlex
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.safety import vaults
from benchmarks.safety.disks import Disks
from benchmarks.safety.faults import KILL
from benchmarks.safety.interruptions import SIGNALS, Interruption
from benchmarks.safety.kills import Result, run
from benchmarks.safety.sweeps import ERRORS, Sweep, Traced
from benchmarks.safety.trials import undoable

__all__ = ["Result", "main", "run", "undoable"]

DISK_NOTES = 60
SWEEP_NOTES = 14
RUNS = {"fix": (), "merge": ("--unsafe-fixes",)}


def show(name: str, result: Result) -> None:
    """Print what kills came to."""
    landed = ", ".join(f"{count} {where}" for where, count in result.landed.most_common())
    print(f"{name}: {result.kills} kills ({result.whole} of whole processes) in {result.seconds:.0f} s: {landed}")
    print(f"  then {result.undo_kills} kills of the undo, {result.next_fixes} times the next fix instead")
    print(f"  notes found old {result.old:,}, new {result.new:,}, torn {result.torn}, lost {result.lost}", end="; ")
    print(f"temporary files right after the kills {result.temporaries:,}, failures {len(result.failures)}")
    _list(result.failures)


def main() -> int:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--notes", type=int, default=vaults.NOTES)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default=",".join(PARTS), help="what to do, with commas")
    parser.add_argument("--where", type=Path, help="a folder on the disk to write to; by default one in memory")
    parser.add_argument("--command", help="another program; {vault} is its folder")
    options = parser.parse_args()
    memory = Path("/dev/shm")
    place = options.where or (memory if memory.is_dir() else None)
    base = Path(tempfile.mkdtemp(prefix="vaultlint-crash-", dir=place))
    try:
        return _other(base, options) if options.command else _ours(base, options)
    finally:
        shutil.rmtree(base)


def _other(base: Path, options: argparse.Namespace) -> int:
    vaults.write(base / "Vault", options.notes, seed=options.seed)
    result = run(shlex.split(options.command), base / "Vault", options.kills, seed=options.seed, log=True)
    show(options.command, result)
    return 1 if result.failures else 0


def _ours(base: Path, options: argparse.Namespace) -> int:
    failures = 0
    for name in options.only.split(","):
        part = base / name
        part.mkdir()
        failures += PARTS[name](part, options)
        shutil.rmtree(part)
    return 1 if failures else 0


def _kills(base: Path, options: argparse.Namespace) -> int:
    result = undoable(base, options.notes, options.kills, seed=options.seed, log=True)
    show("fix", result)
    return len(result.failures)


def _merges(base: Path, options: argparse.Namespace) -> int:
    result = undoable(base, options.notes, options.kills // 3, "--unsafe-fixes", seed=options.seed, log=True)
    show("fix --unsafe-fixes", result)
    return len(result.failures)


def _disk(base: Path, _: argparse.Namespace) -> int:
    cases = Disks(base, DISK_NOTES).all()
    for case in cases:
        print(f"{case.name}: {case.old} notes old, {case.new} new, exit {case.code}: {case.said}")
        _list(case.failures)
    if not any("disk" in case.name for case in cases):
        print("no small disk may be mounted here: only the limit on files was tried")
    return sum(len(case.failures) for case in cases)


def _faults(base: Path, _: argparse.Namespace) -> int:
    return sum(_sweep(Sweep, base / name, ERRORS, *words) for name, words in RUNS.items())


def _calls(base: Path, _: argparse.Namespace) -> int:
    if not Traced.works():
        print("strace is not there, or may not do it: no real call was struck")
        return 0
    return _sweep(Traced, base / "merge", ("EIO", KILL), *RUNS["merge"])


def _sweep(kind: type[Sweep], base: Path, errors: Sequence[str], *words: str) -> int:
    """Strike every call with every error, of a fix and of its undo."""
    base.mkdir()
    with kind(base, SWEEP_NOTES, *words) as sweep:
        for action in ("fix", "undo"):
            sweep.learn(action)
            for error in errors:
                with contextlib.suppress(RuntimeError):  # told below
                    sweep.all(action, error)
        result = sweep.result
    calls = ", ".join(f"{count} {name}" for name, count in result.calls.most_common() if name)
    print(f"{kind.__name__.lower()}: {' '.join(('fix', *words))} and undo, {result.runs} calls struck: {calls}")
    print(f"  files found old {result.old:,}, new {result.new:,}; failures {len(result.failures)}")
    _list(result.failures)
    return len(result.failures)


def _signals(base: Path, options: argparse.Namespace) -> int:
    with Interruption(base, options.notes // 4, options.seed) as interruption:
        for number in range(options.kills // 5):
            send = interruption.analysing if number % 5 == 4 else interruption.writing
            send(SIGNALS[number % len(SIGNALS)])
        told = interruption.told
    landed = ", ".join(f"{count} {what}" for what, count in told.landed.most_common())
    print(f"{told.signals} signals: {landed}; failures {len(told.failures)}")
    _list(told.failures)
    return len(told.failures)


def _list(failures: Sequence[str]) -> None:
    for failure in failures[:20]:
        print(f"    {failure}")


PARTS = {"kills": _kills, "merges": _merges, "disk": _disk, "faults": _faults, "calls": _calls, "signals": _signals}


if __name__ == "__main__":
    sys.exit(main())
