"""Notice that something in a vault changed: told by the system where watchfiles is installed, else by looking."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from vaultlint.vault import is_reserved

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SETTINGS = (  # what says which notes are looked at, and how
    "vaultlint.toml",
    "pyproject.toml",
    ".obsidian/app.json",
    ".obsidian/types.json",
    ".obsidian/templates.json",
)
ARMED = 200  # milliseconds after which nothing was told yet: what changed before the system watched is looked for
SETTLED = 50  # milliseconds without a further change
LATEST = 300  # milliseconds; then what changed is told though more may come
PAUSE = 0.4  # seconds between two looks
SHARE = 10  # a look takes at most one part in so many of the time


def stamps(paths: Iterable[Path]) -> tuple[tuple[int, int], ...]:
    """Return what tells whether files are others than they were: times (ns) and sizes, zeros where there is none."""
    return tuple(map(_stamp, paths))


def _stamp(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return (0, 0)
    return (status.st_mtime_ns, status.st_size)


def ticks(root: Path, stop: threading.Event, *, told: bool = True) -> Iterator[None]:
    """Yield whenever something in a vault may have changed since it was opened, until `stop` is set.

    Parameters
    ----------
    root : Path
    stop : threading.Event
    told : bool
        False looks at the vault instead of letting the system tell.
    """
    if told:
        with suppress(Exception):  # not installed, no more watches to give, or the folder went: look from now on
            yield from _told(root, stop)
            return
    yield from _looking(stop)


def _told(root: Path, stop: threading.Event) -> Iterator[None]:
    """Yield what the system tells; first once it does, for what happened before."""
    from watchfiles import watch

    above = len(os.path.join(root, ""))

    def shown(_: object, path: str) -> bool:
        inside = path[above:].replace(os.sep, "/")
        return not is_reserved(inside) or inside in SETTINGS

    armed = False
    for changes in watch(
        root, watch_filter=shown, stop_event=stop, step=SETTLED, debounce=LATEST, raise_interrupt=True,
        rust_timeout=ARMED, yield_on_timeout=True,
    ):  # fmt: skip
        if changes or not armed:
            yield
        armed = True


def _looking(stop: threading.Event) -> Iterator[None]:
    pause = PAUSE
    while not stop.wait(pause):
        began = time.monotonic()
        yield
        pause = max(PAUSE, SHARE * (time.monotonic() - began))
