"""A run that does not come to its end: killed at random, killed at a system call, out of disk; and then taken back."""

from __future__ import annotations

import contextlib
import os
import random
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.safety import notes, watch
from benchmarks.safety.tools import Tool, end

NOTES, BIG_NOTES = 120, 3
_WRITES = watch.MODIFIED | watch.MOVED | watch.CREATED


class Known(NamedTuple):
    """A vault before and after an undisturbed run, and for how many seconds that run wrote."""

    old: dict[str, bytes]
    new: dict[str, bytes]
    writing: float


@dataclass
class Kills:
    """What random kills came to: `within` of them fell between the first note's writing and the last one's."""

    kills: int = 0
    within: int = 0
    broken: int = 0  # kills that broke a note
    left: int = 0  # kills after which a temporary file lay in the vault even after the next run
    kinds: Counter[str] = field(default_factory=Counter)
    not_back: int = 0  # kills after which undo did not give back every byte


def vault(count: int = NOTES, big: int = BIG_NOTES) -> dict[str, bytes]:
    """Return notes: most have 10 KB, a few 1 MB (a book's highlights, or a drawing)."""
    sizes = [10_000] * count + [1_000_000] * big
    return {f"Note {number:04}.md": notes.note(number, size) for number, size in enumerate(sizes)}


def know(tool: Tool, folder: Path, old: dict[str, bytes]) -> Known:
    """Let a tool run undisturbed."""
    notes.write(folder, old)
    with watch.Watch([folder], _WRITES) as seen:
        process = tool.start(folder)
        first = last = 0.0
        while process.poll() is None:
            if any(True for _ in seen.events(0.05)):
                last = time.monotonic()
                first = first or last
    new = {path: data for path, data in notes.read(folder).items() if path in old}
    unchanged = sum(new[path] == old[path] for path in old)
    if unchanged:
        raise AssertionError(f"{tool.name} left {unchanged} of {len(old)} notes as they were: nothing to interrupt")
    return Known(old, new, last - first)


def kill(tool: Tool, folder: Path, known: Known, times: int, chance: random.Random) -> Kills:
    """Kill a tool at random moments while it writes."""
    result = Kills()
    for _ in range(times):
        notes.write(folder, known.old)
        with watch.Watch([folder], _WRITES) as seen:
            process = tool.start(folder)
            while process.poll() is None and not any(True for _ in seen.events(0.05)):
                pass
            time.sleep(chance.random() * known.writing)
            end(process)
            process.wait()
        _judge(tool, folder, known, result)
    return result


def _judge(tool: Tool, folder: Path, known: Known, result: Kills) -> None:
    count = notes.judge(notes.read(folder), known.old, known.new)
    result.kills += 1
    result.within += 0 < count["old"] < len(known.old)
    result.broken += bool(notes.broken(count))
    result.kinds.update(count)
    if tool.undo:
        tool.take_back(folder)
        result.not_back += notes.read(folder) != known.old
    if notes.read(folder).keys() - known.old.keys():
        tool.run(folder)
        result.left += bool(notes.read(folder).keys() - known.old.keys())


def kill_at_calls(tool: Tool, folder: Path) -> Kills | None:
    """Kill a tool right before each kind of system call that names a note or works on it; None without strace.

    strace counts calls before it looks at paths, so that one cannot ask for the n-th call on a note: the first of
    each kind it is. The one that matters is the write after an open that emptied the note.
    """
    if shutil.which("strace") is None:
        return None
    old = vault(1, 0)
    known = know(tool, folder, old)
    path = folder.resolve() / next(iter(old))
    trace = ("strace", "-f", "-qq", "-P", str(path), "-e", "trace=%file,%desc")
    log = folder.with_name(f"{folder.name}.trace")
    notes.write(folder, old)
    tool.run(folder, *trace, "-o", str(log))
    result = Kills()
    for call in sorted(set(re.findall(r"(?m)^\d+ +(\w+)\(", log.read_text("utf-8", "replace")))):
        notes.write(folder, old)
        ran = tool.run(folder, *trace, "-e", f"inject={call}:error=EIO:signal=SIGKILL", "-o", os.devnull)
        if ran.code != 0:  # else the tool went another way this time
            _judge(tool, folder, known, result)
    log.unlink()
    return result


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[bool]:
    """Mount a disk of so many bytes in memory; give False where that is refused (it needs root, and Linux)."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        done = False
    try:
        yield done
    finally:
        if done:
            subprocess.run(["umount", str(folder)], check=True)


def fill_disk(tool: Tool, folder: Path, room: int) -> tuple[Counter[str], int] | None:
    """Run a tool on a disk with `room` bytes left; return what became of 16 notes, and its exit code.

    None where no disk could be mounted. Each note fills its pages to the last byte, and is longer when mended.
    """
    old = {f"Note {number:02}.md": notes.note(number, 8 * notes.PAGE) for number in range(16)}
    known = know(tool, folder.with_name(f"{folder.name}-known"), old)
    if not all(len(known.new[path]) > len(old[path]) == 8 * notes.PAGE for path in old):
        raise AssertionError(f"{tool.name} makes no note longer: a full disk would prove nothing")
    with small_disk(folder, 4 << 20) as mounted:
        if not mounted:
            return None
        vault_folder = folder / "vault"
        notes.write(vault_folder, old)
        state = os.statvfs(folder)
        (folder / "filler").write_bytes(bytes(max(0, state.f_bavail * state.f_frsize - room)))
        ran = tool.run(vault_folder)
        return notes.judge(notes.read(vault_folder), known.old, known.new), ran.code


def take_back(tool: Tool, folder: Path, count: int = 100) -> tuple[int, int] | None:
    """Let a tool mend a vault and take it back; return of how many notes how many are not as before, to the byte."""
    if not tool.undo:
        return None
    old = vault(count, 1)
    notes.write(folder, old)
    before = {path: _attributes(folder / path) for path in old}
    tool.run(folder)
    if any(notes.read(folder)[path] == old[path] for path in old):
        raise AssertionError(f"{tool.name} left a note as it was: nothing to take back")
    tool.take_back(folder)
    now = notes.read(folder)
    wrong = [path for path in old if now.get(path) != old[path] or _attributes(folder / path) != before[path]]
    return len(old), len(wrong) + len(now.keys() - old.keys())


def _attributes(path: Path) -> tuple[int, int, int, int]:
    status = path.stat()
    return status.st_mode, status.st_uid, status.st_gid, status.st_mtime_ns
