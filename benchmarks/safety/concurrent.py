"""A second hand writes in the notes while a tool runs over them: what it wrote must stand afterwards.

python -m benchmarks.safety.concurrent [--edits 3000]   vaultlint alone, every way and moment; exit 1 if a line is lost

The tool is a process of its own, the editor is this one. It adds numbered lines in the ways in which programs save,
and at the moments that hurt: when the system says that the tool has just read a note, or has begun to write.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.safety import notes, tools, watch
from benchmarks.safety.tools import Tool

NOTES = 24
SIZE = 10_000
DELAY = 0.002  # seconds, at most, between a moment and the editor's strike
MOST = 30
_OWN = ".editor-"
_KINDS = watch.READ | watch.CREATED | watch.MODIFIED | watch.OPENED


class Editor:
    """Somebody who adds lines to notes; keeps what was added where."""

    def __init__(self, folder: Path, old: dict[str, bytes], way: str, chance: random.Random) -> None:
        self.folder = folder
        self.way = way
        self.chance = chance
        self.texts = dict(old)
        self.lines: dict[str, list[bytes]] = defaultdict(list)
        self._count = 0

    def add(self, path: str) -> None:
        """Add a line to a note, and save it."""
        self._count += 1
        line = b"line %d of %s\n" % (self._count, os.urandom(4).hex().encode())
        self.texts[path] += line
        _WAYS[self.way](self, self.folder / path, self.texts[path], line)
        self.lines[path].append(line)

    @property
    def edits(self) -> int:
        """How many lines were added."""
        return self._count

    def lost(self, now: dict[str, bytes]) -> int:
        """Return how many lines no longer stand in their notes."""
        return sum(line not in now.get(path, b"") for path, lines in self.lines.items() for line in lines)

    def truncate(self, target: Path, text: bytes, _: bytes) -> None:
        """Empty the note, then write the whole text: what most programs do."""
        target.write_bytes(text)

    def two_steps(self, target: Path, text: bytes, _: bytes) -> None:
        """The same, with a pause in the middle of the text."""
        with open(target, "wb", buffering=0) as file:
            file.write(text[: len(text) // 2])
            time.sleep(self.chance.random() * DELAY)
            file.write(text[len(text) // 2 :])

    def rename(self, target: Path, text: bytes, _: bytes) -> None:
        """Write a new file and rename it over the note, as careful programs do."""
        other = target.with_name(f"{_OWN}{self._count}")
        other.write_bytes(text)
        os.replace(other, target)

    def append(self, target: Path, _: bytes, line: bytes) -> None:
        """Write the line behind what stands."""
        with open(target, "ab", buffering=0) as file:
            file.write(line)


_WAYS: dict[str, Callable[[Editor, Path, bytes, bytes], None]] = {
    "truncate": Editor.truncate,
    "two steps": Editor.two_steps,
    "rename": Editor.rename,
    "append": Editor.append,
}
WAYS = tuple(_WAYS)
MOMENTS = ("any time", "just read", "being written")


@dataclass
class Tally:
    """Counts over many runs; `unnamed` are notes left as they were, though appended to, that the tool did not name."""

    runs: int = 0
    edits: int = 0
    lost: int = 0
    skipped: int = 0
    unnamed: int = 0
    examples: list[str] = field(default_factory=list)


def vault() -> dict[str, bytes]:
    """Return notes, each in a folder of its own: what happens in a folder happens to its note."""
    return {f"{number:02}/Note {number}.md": notes.note(number, SIZE) for number in range(NOTES)}


def run(tool: Tool, folder: Path, way: str, moment: str, chance: random.Random, tally: Tally) -> None:
    """Run a tool over a fresh vault once, with an editor at work, and judge."""
    old = vault()
    notes.write(folder, old)
    editor = Editor(folder, old, way, chance)
    with tempfile.TemporaryFile() as output, watch.Watch([folder / path.split("/")[0] for path in old], _KINDS) as seen:
        process = tool.start(folder, output=output.fileno())
        for path in _moments(moment, sorted(old), process, seen, chance):
            time.sleep(chance.random() * DELAY)
            editor.add(path)
        process.wait()
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    now = notes.read(folder)
    lost = editor.lost(now)
    tally.runs += 1
    tally.edits += editor.edits
    tally.lost += lost
    tally.skipped += said.count("meanwhile")
    left = [path for path in editor.lines if notes.DEFECT in now.get(path, b"") and path not in said]
    tally.unnamed += len(left) if way == "append" else 0
    if lost or (left and way == "append"):
        tally.examples.append(f"{way}, {moment}: {lost} lines lost, {len(left)} notes not named ({said[-200:]!r})")


def _moments(
    moment: str, paths: list[str], process: subprocess.Popen[bytes], seen: watch.Watch, chance: random.Random
) -> Iterator[str]:
    """Give the notes to strike, at the moment, while the tool runs."""
    by_folder = {path.split("/")[0]: path for path in paths}
    reads: dict[str, int] = defaultdict(int)
    wanted = {path: chance.randint(1, 3) for path in paths}  # at which reading of a note
    struck: set[str] = set()
    while process.poll() is None:
        if moment == "any time":
            time.sleep(chance.random() * 10 * DELAY)
            yield chance.choice(paths)
            continue
        for event in seen.events(0.02):
            path = by_folder[event.folder.name]
            if path in struck or event.name.startswith(_OWN):
                continue
            if moment == "just read":
                reads[path] += bool(event.kind & watch.READ and path.endswith(event.name))
                now = reads[path] >= wanted[path]
            else:
                made = event.kind & (watch.CREATED | watch.OPENED) and not path.endswith(event.name)
                now = bool(made or (event.kind & watch.MODIFIED and path.endswith(event.name)))
            if now:
                struck.add(path)
                yield path


def contest(
    tool: Tool, folder: Path, edits: int, chance: random.Random, moments: tuple[str, ...] = MOMENTS
) -> dict[str, Tally]:
    """Run a tool until so many lines were added in each way at each moment; at most MOST runs for each."""
    found = {way: Tally() for way in WAYS}
    for way, tally in found.items():
        for moment in moments:
            runs, before = tally.runs, tally.edits
            while tally.edits < before + edits and tally.runs < runs + MOST:
                run(tool, folder, way, moment, chance, tally)
    return found


def main() -> int:
    """Try vaultlint for long, moment by moment."""
    edits = int(sys.argv[sys.argv.index("--edits") + 1]) if "--edits" in sys.argv else 3000
    bad = 0
    with tempfile.TemporaryDirectory() as scratch:
        tool = tools.vaultlint(Path(scratch) / "state")
        chance = random.Random(1)
        for moment in MOMENTS:
            found = contest(tool, Path(scratch) / "vault", edits // len(MOMENTS) // len(WAYS), chance, (moment,))
            for way, one in found.items():
                print(
                    f"{moment}, {way}: {one.edits} edits in {one.runs} runs, {one.lost} lost, {one.skipped} notes"
                    f" skipped and named, {one.unnamed} not named",
                    flush=True,
                )
                for text in one.examples:
                    print(f"  {text}")
                bad += one.lost + one.unnamed
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
