"""Every hostile vault at its full size, through every command: seconds of CPU, memory, and what did not hold.

    python -m benchmarks.safety.hostile [NAME…]

NAME is the beginning of the cases' names; without any all are tried. Exits with 1 if a promise was broken.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from hostile.trials import COMMANDS, Trials, excesses
from hostile.vault import CASES

_WORST = 15


def main(names: list[str]) -> int:
    """Try the cases and print a line for each; return the exit code."""
    answers = []
    print(f"{'case':<32}{'MB':>8}" + "".join(f"{name:>16}" for name in COMMANDS))
    with Trials() as trials, tempfile.TemporaryDirectory() as folder:
        for case in CASES:
            if names and not case.name.startswith(tuple(names)):
                continue
            answer = trials.of(case.name, case.size, Path(folder))
            answer["failures"] += excesses(answer)
            answers.append(answer)
            costs = (answer["runs"].get(name, {"cpu": 0, "mb": 0}) for name in COMMANDS)
            shown = "".join(f"{cost['cpu']:>8.2f} s{cost['mb']:>4.0f} M" for cost in costs)
            print(f"{case.name:<32}{answer['bytes'] / 1e6:>8.2f}{shown}", flush=True)
            for failure in answer["failures"]:
                print(f"    FAILED {failure}", flush=True)
    _summarise(answers)
    return 1 if any(answer["failures"] for answer in answers) else 0


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
