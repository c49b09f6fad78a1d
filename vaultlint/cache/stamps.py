"""Whether a file may have changed: by size and times, where these can be trusted."""

from __future__ import annotations

import os
import time
from typing import NamedTuple

# Some disks count seconds by two: within them a file may change and keep size and time.
_WINDOW = 2_000_000_000  # ns


class Stamp(NamedTuple):
    """A file's size (bytes) and its times of change (ns): of its content, and of what the system holds of it."""

    size: int
    modified: int
    changed: int

    def is_settled(self, seen: int) -> bool:
        """Return whether any change after the time `seen` (ns) would show."""
        return max(self.modified, self.changed) + _WINDOW < seen


def stamp(status: os.stat_result) -> Stamp:
    """Return the stamp of a file.

    On Windows the second time is that of the file's birth: it tells when one file took another's place.
    """
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def now() -> int:
    """Return the time that stamps are compared with, in ns."""
    return time.time_ns()
