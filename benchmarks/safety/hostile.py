"""Every hostile vault at its full size, through every command: seconds of CPU, memory, and what did not hold.

    python -m benchmarks.safety.hostile [--read] [NAME…]

NAME is the beginning of the cases' names; without any all are tried. With ``--read`` a case is made as large as a note
may be to be read as a whole (`vaultlint.parse.is_large`); cases that are so at their full size are left out. Exits with
1 if a promise was broken.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from hostile.trials import COMMANDS, Trials, excesses
from hostile.vault import CASES, Case, make

from vaultlint.parse import is_large

_WORST = 15
_STEP = 0.8  # from one size tried to the next
_SMALL = 50_000  # bytes; smaller notes are not what a case is about


def main(names: list[str]) -> int:
    """Try the cases and print a line for each; return the exit code."""
    read = "--read" in names
    names = [name for name in names if name != "--read"]
    answers = []
    print(f"{'case':<32}{'MB':>8}" + "".join(f"{name:>16}" for name in COMMANDS))
    with Trials() as trials, tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            if names and not case.name.startswith(tuple(names)):
                continue
            size = _read_size(case, Path(folder) / "probe") if read else case.size
            if not size:
                continue
            answer = trials.of(case.name, size, Path(folder))
            answer["failures"] += excesses(answer)
            answers.append(answer)
            costs = (answer["runs"].get(name, {"cpu": 0, "mb": 0}) for name in COMMANDS)
            shown = "".join(f"{cost['cpu']:>8.2f} s{cost['mb']:>4.0f} M" for cost in costs)
            print(f"{case.name:<32}{answer['bytes'] / 1e6:>8.2f}{shown}", flush=True)
            for failure in answer["failures"]:
                print(f"    FAILED {failure}", flush=True)
    _summarise(answers)
    return 1 if any(answer["failures"] for answer in answers) else 0


def _read_size(case: Case, folder: Path) -> int:
    """Return the largest size, of those tried, at which a case's notes are read as a whole; 0 if its full size is."""
    size = case.size
    while size > case.short:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        notes = (path for path in make(case, folder, size).rglob("*.md") if path.is_file() and not path.is_symlink())
        large = (path for path in notes if path.stat().st_size > _SMALL)
        if not any(is_large(path.read_bytes().decode("utf-8", "surrogateescape")) for path in large):
            return size if size < case.size else 0
        size = int(size * _STEP)
    return 0


def _summarise(answers: list[dict]) -> None:
    runs = [(run, name, answer) for answer in answers for name, run in answer["runs"].items()]
    for key, unit in (("cpu", "s"), ("mb", "MB")):
        print(f"\nworst by {unit}:")
        for run, name, answer in sorted(runs, key=lambda one: -one[0][key])[:_WORST]:
            print(f"  {run[key]:>9.2f} {unit}  {answer['case']} ({name})")
    failed = [answer["case"] for answer in answers if answer["failures"]]
    print(f"\n{len(answers)} cases, {len(failed)} failed{': ' + ', '.join(failed) if failed else ''}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
