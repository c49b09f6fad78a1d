"""A hostile note or tree beside a plain one: does a tool finish in time and memory, and reach the plain one?"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from benchmarks.safety import notes
from benchmarks.safety.tools import Tool
from tests.hostile import vault as hostile

SECONDS, MEGABYTES = 2.0, 300.0  # processor time and memory, start of the tool included
PATIENCE = 20.0
PLAIN = "zz Plain.md"
# A tenth of the size that vaultlint's own tests go to: about 1 MB each, so that all get through most of them.
CASES = (
    "bytes-utf-16-le",
    "control-nul-file",
    "alias-laughs",
    "depth-brackets",
    "block-keys",
    "line-open-wikilinks",
    "line-stars-words",
    "line-letters",
    "lines-items",
    "ladder-backticks",
    "ladder-quotes",
    "copies-same",
    "file-fifo",
    "folder-like-a-note",
    "links-in-a-circle",
    "name-bad-bytes",
    "file-sparse",
)
_WHOLE = ("file-sparse", "alias-laughs")


class Endured(NamedTuple):
    """The cases, by what went wrong: too slow, too large, the tool fell over, the plain note was not reached."""

    slow: list[str]
    large: list[str]
    broke: list[str]
    stopped: list[str]

    @property
    def failed(self) -> int:
        """How many cases went wrong in some way."""
        return len({*self.slow, *self.large, *self.broke, *self.stopped})


def endure(tool: Tool, folder: Path) -> Endured:
    """Put a tool through all cases."""
    result = Endured([], [], [], [])
    plain = notes.note(1, 600)
    for name in CASES:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        case = hostile.BY_NAME[name]
        size = case.size if not case.grows or name in _WHOLE else max(1, case.size // 10)
        vault = hostile.make(case, folder, size)
        (vault / PLAIN).write_bytes(plain)
        ran = tool.run(vault, limit=PATIENCE)
        if ran.overdue or ran.cpu > SECONDS:
            result.slow.append(f"{name} ({'ended after 20 s, ' if ran.overdue else ''}{ran.cpu:.1f} s of processor)")
        if ran.megabytes > MEGABYTES:
            result.large.append(f"{name} ({ran.megabytes:,.0f} MB)")
        if ran.broke and not ran.overdue:
            result.broke.append(name)
        if (vault / PLAIN).read_bytes() == plain:
            result.stopped.append(name)
    return result
