"""Let a signal that asks the program to stop wait until the file at hand is whole."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # Ctrl-C, a system that shuts down, a closed terminal, Windows


@dataclass
class Stop:
    """The signal that came, 0 as long as none did."""

    signal: int = 0


@contextlib.contextmanager
def held() -> Iterator[Stop]:
    """Note a signal that asks to stop instead of dying of it; who writes looks between two files.

    Python handles signals in its main thread alone: elsewhere this does nothing.
    """
    stop = Stop()

    def note(number: int, _: FrameType | None) -> None:
        stop.signal = number

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {}
    for number in numbers:
        if signal.getsignal(number) not in (signal.SIG_IGN, None):  # nohup: whoever started us wants us to go on
            before[number] = signal.signal(number, note)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
