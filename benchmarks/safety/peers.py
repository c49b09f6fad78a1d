"""The safety tests, the same for vaultlint and for what else people run over their notes.

python -m benchmarks.safety.peers                    run all, keep the answers in build/safety, print the table
python -m benchmarks.safety.peers --write            the same, and put the table into docs/SAFETY.md, between its marks
python -m benchmarks.safety.peers --only kills,undo --tools vaultlint,rumdl      run anew only these
python -m benchmarks.safety.peers --show --write     run nothing, write what is kept
python -m benchmarks.safety.peers --alone            vaultlint alone, no network: exit 1 if it fails a test

Needs Linux; the full disk also root, the kills at system calls also strace: where one is missing the table says so.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.safety import concurrent, content, interrupted, metadata, notes, threads, tools, trouble
from benchmarks.safety.tools import ROOT, Tool

PAGE = ROOT / "docs" / "SAFETY.md"
KEPT = tools.BUILD / "peers.json"
MARKS = ("<!-- peers -->", "<!-- /peers -->")
KILLS = 12  # random kills a tool; benchmarks/safety/crash.py kills vaultlint 300 times, over 2,000 notes
EDITS = (
    70  # edits a tool in each of four ways at each of three moments; benchmarks/safety/concurrent.py makes thousands
)
FAIL = "**{}**"

Answer = dict[str, Any]


def kills(tool: Tool, folder: Path) -> Answer:
    """Kill it at random while it writes."""
    known = interrupted.know(tool, folder / "vault", interrupted.vault())
    found = interrupted.kill(tool, folder / "vault", known, KILLS, random.Random(5))
    return _kills(found) | {"notes": len(known.old), "seconds": round(known.writing, 2)}


def calls(tool: Tool, folder: Path) -> Answer:
    """Kill it at each system call that touches a note."""
    found = interrupted.kill_at_calls(tool, folder / "vault")
    return _kills(found) if found else {"missing": "no strace here"}


def _kills(found: interrupted.Kills) -> Answer:
    kinds = {kind: found.kinds[kind] for kind in ("empty", "cut", "lost")}
    counts = {"kills": found.kills, "within": found.within, "broken": found.broken, "left": found.left}
    return counts | kinds | {"not back": found.not_back}


def disk(tool: Tool, folder: Path) -> Answer:
    """Let the disk run full: no byte free, and 20 KB free."""
    total = broken = left = 0
    for room in (0, 20_480):
        found = interrupted.fill_disk(tool, folder / f"disk-{room}", room)
        if found is None:
            return {"missing": "no disk could be mounted here"}
        count, _ = found
        total += 16
        broken += notes.broken(count)
        left += count["left over"]
    return {"notes": total, "broken": broken, "left": left}


def undo(tool: Tool, folder: Path) -> Answer:
    """Mend a vault and take it back."""
    found = interrupted.take_back(tool, folder / "vault")
    return {"notes": found[0], "wrong": found[1]} if found else {"missing": "no undo by design"}


def edits(tool: Tool, folder: Path) -> Answer:
    """Edit notes meanwhile."""
    found = concurrent.contest(tool, folder / "vault", EDITS, random.Random(7))
    counts = {way: [one.edits, one.lost, one.unnamed if tool.undo else 0] for way, one in found.items()}
    return {"ways": counts, "examples": [text for one in found.values() for text in one.examples][:3]}


def attributes(tool: Tool, folder: Path) -> Answer:
    """Look at what notes carry besides their text."""
    return dict(metadata.survivors(tool, folder / "vault"))


def text(tool: Tool, folder: Path) -> Answer:
    """Look at what is lost of the text."""
    found = content.judge(tool, folder / "vault")
    return {"cases": len(content.cases()), "harmed": found.harmed, "doubled": found.copies or "mended"}


def hostile(tool: Tool, folder: Path) -> Answer:
    """Put hostile notes before it."""
    return {"cases": len(trouble.CASES), **trouble.endure(tool, folder / "hostile")._asdict()}


TESTS: dict[str, Callable[[Tool, Path], Answer]] = {
    "kills": kills,
    "calls": calls,
    "disk": disk,
    "undo": undo,
    "edits": edits,
    "attributes": attributes,
    "text": text,
    "hostile": hostile,
}
_LOST = ("lost", "lost, and the note not mended", "torn: two files now", "replaced by a file")
_CARRIED = ("mode", "owner", "extended attribute", "ACL", "birth time", "hard link", "link to a note")


def _count(number: int, total: int) -> str:
    return FAIL.format(f"{number} of {total}") if number else f"0 of {total}"


def rows(answers: dict[str, Answer], names: list[str]) -> list[list[str]]:
    """Return the table's rows: what was tried, then a cell for each tool."""

    def row(about: str, test: str, cell: Callable[[Answer], str]) -> list[str]:
        kept = [answers.get(name, {}).get(test) for name in names]
        return [about, *("not run" if one is None else one.get("missing") or cell(one) for one in kept)]

    def way(name: str) -> Callable[[Answer], str]:
        return lambda one: _count(one["ways"][name][1], one["ways"][name][0])

    return [
        row("killed at random: kills that broke a note", "kills", lambda one: _count(one["broken"], one["kills"])),
        row("… notes empty, cut or gone after all these kills", "kills", lambda one: _plain(_gone(one))),
        row(
            "killed right before a kind of system call on a note: broken",
            "calls",
            lambda one: _count(one["broken"], one["kills"]),
        ),
        row("… kills after which the next run left a temporary file", "kills", lambda one: _plain(one["left"])),
        row("disk full: notes empty, cut or gone", "disk", lambda one: _count(one["broken"], one["notes"])),
        row("undo: notes not as before, to the byte", "undo", lambda one: _count(one["wrong"], one["notes"])),
        row("lines lost, edited by truncating", "edits", way("truncate")),
        row("… in two steps", "edits", way("two steps")),
        row("… by renaming a new file over it", "edits", way("rename")),
        row("… by appending", "edits", way("append")),
        row("lost of what a note carries", "attributes", _carried),
        row("a link out of the vault", "attributes", lambda one: _outside(one["link out of the vault"])),
        row(
            f"a read-only note{' (run as root)' if os.geteuid() == 0 else ''}",
            "attributes",
            lambda one: one["read-only note"],
        ),
        row("kinds of text harmed", "text", lambda one: _count(len(one["harmed"]), one["cases"])),
        row("the doubled note", "text", lambda one: one["doubled"]),
        row("hostile: > 2 s of processor", "hostile", lambda one: _count(len(one["slow"]), one["cases"])),
        row("… > 300 MB", "hostile", lambda one: _count(len(one["large"]), one["cases"])),
        row("… the tool fell over", "hostile", lambda one: _count(len(one["broke"]), one["cases"])),
        row("… the sound note beside it not reached", "hostile", lambda one: _count(len(one["stopped"]), one["cases"])),
    ]


def _plain(number: int) -> str:
    return FAIL.format(f"{number:,}") if number else "0"


def _gone(one: Answer) -> int:
    return int(one["empty"] + one["cut"] + one["lost"])


def _carried(one: Answer) -> str:
    gone = [aspect for aspect in _CARRIED if one[aspect] in _LOST]
    return FAIL.format(", ".join(gone)) if gone else "nothing"


def _outside(said: str) -> str:
    return FAIL.format(said) if said == "written through" else said


def failures(one: Answer) -> list[str]:
    """Name the tests that a tool's answers fail: what vaultlint promises, birth time apart (see docs/SAFETY.md)."""
    checks: dict[str, Callable[[], int]] = {
        "kills": lambda: one["kills"]["broken"] + one["kills"]["left"] + one["kills"]["not back"],
        "calls": lambda: one["calls"].get("broken", 0) + one["calls"].get("left", 0) + one["calls"].get("not back", 0),
        "disk": lambda: one["disk"].get("broken", 0) + one["disk"].get("left", 0),
        "undo": lambda: one["undo"]["wrong"],
        "edits": lambda: sum(lost + unnamed for _, lost, unnamed in one["edits"]["ways"].values()),
        "attributes": lambda: (
            sum(one["attributes"][kind] in _LOST for kind in _CARRIED if kind != "birth time")
            + (one["attributes"]["link out of the vault"] == "written through")
        ),
        "text": lambda: len(one["text"]["harmed"]) + (one["text"]["doubled"] != "mended"),
        "hostile": lambda: sum(len(one["hostile"][kind]) for kind in ("slow", "large", "broke", "stopped")),
    }
    return [test for test, check in checks.items() if test in one and check()]


def page(answers: dict[str, Answer], known: list[Tool]) -> str:
    """Return what stands between the marks."""
    names = [tool.name for tool in known]
    head = ["", *(f"{tool.name} {tool.version}" for tool in known)]
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    lines += [f"| {' | '.join(cells)} |" for cells in rows(answers, names)]
    lines += [
        "",
        "`make bench-safety` writes this table; the same files, moments and limits for every tool. How each was run:",
        "",
    ]
    lines += [f"- {tool.name}: {tool.how}" for tool in known]
    lines += ["", "What was harmed:", "", *_harms(answers, names), "", *_obsidian_linter()]
    return "\n".join(lines)


def _harms(answers: dict[str, Answer], names: list[str]) -> list[str]:
    lines = []
    for name in names:
        one = answers.get(name, {})
        said = [f"{about}: {what}" for about, what in one.get("text", {}).get("harmed", {}).items()]
        for kind, word in (("slow", "slow"), ("large", "large"), ("broke", "fell over"), ("stopped", "stopped by")):
            if cases := one.get("hostile", {}).get(kind):
                said.append(f"{word}: {', '.join(cases)}")
        lines.append(f"- {name}: {'; '.join(said) or 'nothing'}")
    return lines


def _obsidian_linter() -> list[str]:
    return [
        (
            "obsidian-linter runs only inside Obsidian and is in no package index, so it was not run. What its code "
            "says, and what its users report (github.com/platers/obsidian-linter/issues; a closed thread may be mended "
            "since):"
        ),
        "",
        *threads.lines(),
    ]


def put(document: Path, table: str) -> bool:
    """Write the table between the marks of a page; return False where it has none."""
    pattern = re.compile(f"(?s)({re.escape(MARKS[0])}\n).*?({re.escape(MARKS[1])})")
    before = document.read_text("utf-8") if document.is_file() else ""
    after, count = pattern.subn(lambda found: f"{found[1]}{table}\n{found[2]}", before)
    if count:
        document.write_text(after, "utf-8")
    return bool(count)


def _run(known: list[Tool], wanted: list[str], answers: dict[str, Answer], scratch: Path) -> None:
    for tool in known:
        for test in wanted:
            folder = scratch / tool.name / test
            folder.mkdir(parents=True)
            answer = TESTS[test](tool, folder)
            print(f"{tool.name}, {test}: {json.dumps(answer)}", file=sys.stderr, flush=True)
            answers.clear()
            answers.update(_kept())  # another run may have added its own meanwhile
            answers.setdefault(tool.name, {})[test] = answer
            KEPT.parent.mkdir(parents=True, exist_ok=True)
            KEPT.write_text(json.dumps(answers, indent=1) + "\n", "utf-8")


def _kept() -> dict[str, Answer]:
    """Return the answers of earlier runs."""
    found: dict[str, Answer] = json.loads(KEPT.read_text("utf-8")) if KEPT.is_file() else {}
    return found


def main() -> int:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.safety.peers")
    parser.add_argument("--only", default=",".join(TESTS), help="some of: %(default)s")
    parser.add_argument("--tools", default="", help="names, with commas between; all where it is not given")
    for flag in ("write", "show", "alone"):
        parser.add_argument(f"--{flag}", action="store_true")
    options = parser.parse_args()
    wanted = options.only.split(",")
    answers = {} if options.alone else _kept()
    with tempfile.TemporaryDirectory() as scratch:
        known = [tools.vaultlint(Path(scratch) / "state")]
        if not options.alone:
            known += tools.others(install=not options.show)
        chosen = [tool for tool in known if not options.tools or tool.name in options.tools.split(",")]
        if not options.show:
            _run(chosen, wanted, answers, Path(scratch))
    table = page(answers, known)
    print(table)
    if options.write and not put(PAGE, table):
        other = ROOT / "build" / "peers.md"
        other.write_text(f"{MARKS[0]}\n{table}\n{MARKS[1]}\n", "utf-8")
        print(f"{PAGE.name} has no {MARKS[0]}: written to {other.relative_to(ROOT)}", file=sys.stderr)
    missed = failures(answers.get("vaultlint", {}))
    if missed:
        print(f"vaultlint fails: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
