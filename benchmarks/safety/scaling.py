"""How time grows: each hostile family at n, 2n and 4n, and folders of 10,000 and 100,000 notes.

    python -m benchmarks.safety.scaling [NAME…]

NAME is the beginning of families' names, or ``vaults`` for the large vaults alone. Exits with 1 where doubling the size
costs more than 2.5 times the CPU, or a note among 100,000 costs over 20 % more than one among 10,000.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from hostile.trials import Trials, growth, superlinear
from hostile.vault import CASES

_SHARE = 16  # the largest of the three sizes is this part of the full size, times four
_VAULTS = ("notes-one-folder", "notes-same-words", "folders-many")
_FEW, _MANY, _MORE = 10_000, 100_000, 1.2


def main(names: list[str]) -> int:
    """Measure and print; return the exit code."""
    failed = []
    with Trials(patience=600) as trials, tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            if not case.grows or case.size <= 4 * case.short or (names and not case.name.startswith(tuple(names))):
                continue
            size = max(case.short, case.size // _SHARE)
            for command in ("check", "fix", "graph"):
                seconds = growth(trials, case.name, size, Path(folder), command)
                bad = superlinear(seconds)
                failed += [case.name] if bad else []
                print(
                    f"{case.name:<32}{command:<7}{size:>9,} " + "".join(f"{one:>9.3f}" for one in seconds) + " !" * bad,
                    flush=True,
                )
        if not names or "vaults" in names:
            failed += _vaults(trials, Path(folder))
    print(f"\n{len(failed)} grow too fast{': ' + ', '.join(failed) if failed else ''}")
    return 1 if failed else 0


def _vaults(trials: Trials, folder: Path) -> list[str]:
    failed = []
    for name in _VAULTS:
        few, many = (trials.of(name, size, folder, ("check",))["runs"]["check"] for size in (_FEW, _MANY))
        one, other = few["cpu"] / _FEW * 1e6, many["cpu"] / _MANY * 1e6
        bad = other > _MORE * one
        failed += [name] if bad else []
        print(
            f"{name:<32}check  {one:>7.0f} µs a note of {_FEW:,}, {other:>7.0f} µs of {_MANY:,} ({many['mb']:.0f} MB)"
            + " !" * bad
        )
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
