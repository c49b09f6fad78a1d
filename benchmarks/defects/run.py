"""The defect bench: every structural defect of the catalogue in several forms, vaultlint and the other tools on them.

python -m benchmarks.defects.run            install the others into build/, run all, write docs/DEFECTS.md
python -m benchmarks.defects.run --alone    vaultlint alone, no network: names what is not as it should be

Exit 1 if vaultlint leaves a defect unnamed or a repairable one unrepaired, makes a note worse or speaks about a clean
one, or if the bench's own reader of YAML and npm `yaml` disagree.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.defects import cases as all_cases
from benchmarks.defects import contest, page, subject, tools
from benchmarks.defects.cases import Case
from benchmarks.defects.reader import Reading, read

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "defects"
PAGE = ROOT / "docs" / "DEFECTS.md"


def verdicts(cases: list[Case], folder: Path) -> list[subject.Verdict]:
    """Run vaultlint on all cases, each a vault of its own below `folder`."""
    return [subject.run(case, folder / case.name) for case in cases]


def disagreements(cases: list[Case], own: list[subject.Verdict], place: tools.Place) -> list[str]:
    """Return the notes, before and after vaultlint's fixes, that the bench's reader and npm `yaml` read otherwise."""
    readings: list[tuple[str, Reading]] = []
    for case, verdict in zip(cases, own, strict=True):
        readings += [(f"{case.name}/{note.path}", read(note.text)) for note in case.notes]
        readings += [(name, read(text)) for name, text in verdict.results.items()]
    readings = [(name, reading) for name, reading in readings if reading.state != "none"]
    blocks = json.dumps([reading.block for _, reading in readings])
    command = ["node", str(Path(__file__).with_name("obsidian.mjs")), str(place.node.resolve())]
    done = subprocess.run(command, input=blocks, capture_output=True, text=True, check=True)
    pairs = zip(readings, json.loads(done.stdout), strict=True)
    return [name for (name, reading), other in pairs if other != [reading.state, reading.properties]]


def main() -> int:
    """Run the bench."""
    cases = all_cases.load()
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CACHE_HOME"] = str(Path(scratch) / "state")
        own = verdicts(cases, Path(scratch) / "vaults")
        odd: list[str] = []
        if "--alone" not in sys.argv:
            place = tools.Place(BUILD)
            place.install()
            scores = [contest.run(kind(place), cases, Path(scratch) / "tools") for kind in tools.ALL]
            odd = disagreements(cases, own, place)
            PAGE.write_text(page.write(cases, own, scores), "utf-8")
            print(f"written: {PAGE.relative_to(ROOT)}")
    for one in own:
        for kind in ("unnamed", "unrepaired", "worse", "false_alarms"):
            for text in getattr(one, kind):
                print(f"{one.case}: {kind.replace('_', ' ').removesuffix('s')}: {text}")
    for name in odd:
        print(f"{name}: the bench's reader and npm yaml disagree")
    bad = sum(not one.good for one in own)
    print(f"{len(cases)} cases, vaultlint is right on {len(cases) - bad}")
    return 1 if bad or odd else 0


if __name__ == "__main__":
    sys.exit(main())
