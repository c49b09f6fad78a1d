"""Notes that every tool has something to mend in, and what became of them."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

PAGE = 4096
_LINE = "A line about habits, and margins, and what is read twice; the same in every note, and of no interest.\n"
_HEAD = """---
title: Note {number}
tag: [reading, habit]
related: [[Another note]]
summary: What was said
---
# Note {number}
## Read
* one item
* another item, with two spaces after it{spaces}
### Said
"""
DEFECT = b"\ntag: ["  # stands in a note that vaultlint did not mend


def note(number: int, size: int) -> bytes:
    """Return a note of so many bytes, or a few more: its long part is code, which formatters leave."""
    head = _HEAD.format(number=number, spaces="  ")
    left = size - len(head) - len("```text\n```\n")
    lines = _LINE * max(0, left // len(_LINE))
    rest = "x" * max(0, left - len(lines) - 1) + "\n"
    return f"{head}```text\n{lines}{rest}```\n".encode()


def write(folder: Path, notes: Mapping[str, bytes]) -> None:
    """Make a vault of notes, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / ".obsidian").mkdir(parents=True)
    for path, data in notes.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def read(folder: Path) -> dict[str, bytes]:
    """Return every file of a vault; what a tool keeps for itself in a dot-folder aside."""
    found = {}
    for base, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(base, name)
            found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def judge(now: Mapping[str, bytes], old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Counter[str]:
    """Count what became of notes: old, new, empty, cut (neither), lost; and `left over` files that nobody made."""
    count: Counter[str] = Counter({"left over": len(now.keys() - old.keys())})
    for path in old:
        data = now.get(path)
        if data is None:
            count["lost"] += 1
        elif data == old[path]:
            count["old"] += 1
        elif data == new[path]:
            count["new"] += 1
        else:
            count["cut" if data else "empty"] += 1
    return count


def broken(count: Counter[str]) -> int:
    """Return how many notes are neither what they were nor what they were to become."""
    return count["lost"] + count["empty"] + count["cut"]
