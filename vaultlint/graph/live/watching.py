"""Notice that something in a vault changed: told by the system where watchfiles is installed, else by looking."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from vaultlint.vault import is_reserved

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

SETTLED = 50  # milliseconds without a further change
LATEST = 300  # milliseconds; then what changed is told though more may come
PAUSE = 0.4  # seconds between two looks
SHARE = 10  # a look takes at most one part in so many of the time


def ticks(root: Path, stop: threading.Event, *, told: bool = True) -> Iterator[None]:
    """Yield whenever something in a vault may have changed, until `stop` is set.

    Parameters
    ----------
    root : Path
    stop : threading.Event
    told : bool
        False looks at the vault instead of letting the system tell.
    """
    if told:
        try:
            yield from _told(root, stop)
        except (ImportError, OSError):  # not installed, or the system has no more watches to give
            pass
        else:
            return
    yield from _looking(stop)


def _told(root: Path, stop: threading.Event) -> Iterator[None]:
    from watchfiles import watch

    above = len(os.path.join(root, ""))

    def shown(_: object, path: str) -> bool:
        return not is_reserved(path[above:].replace(os.sep, "/"))

    for _ in watch(root, watch_filter=shown, stop_event=stop, step=SETTLED, debounce=LATEST, raise_interrupt=False):
        yield


def _looking(stop: threading.Event) -> Iterator[None]:
    pause = PAUSE
    while not stop.wait(pause):
        began = time.monotonic()
        yield
        pause = max(PAUSE, SHARE * (time.monotonic() - began))
