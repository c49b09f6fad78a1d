"""Let a signal that asks the program to stop wait until the file at hand is whole."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")  # Ctrl-C, a system that shuts down, a closed terminal, Windows


@dataclass
class Stop:
    """The signal that came, 0 as long as none did; `settled` once it may only be noted."""

    signal: int = 0
    settled: bool = False


class Interrupted(KeyboardInterrupt):
    """A signal that asks to stop came where a Ctrl-C would be heard.

    Attributes
    ----------
    signal : int
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.signal = number


_command: Stop | None = None  # of the command that runs, if it wants to tell what it did before it dies


def number_of(error: KeyboardInterrupt) -> int:
    """Return which signal an interruption stands for."""
    return error.signal if isinstance(error, Interrupted) else signal.SIGINT


def settle() -> None:
    """Say that the work is done and only waits to be told: from here on signals are noted and raise nothing."""
    if _command is not None:
        _command.settled = True


@contextlib.contextmanager
def interrupting() -> Iterator[Stop]:
    """Let signals that ask to stop raise `Interrupted`, as Ctrl-C does, until `settle`; what comes later is noted.

    For a command that writes: whatever ends it, it says what was written.
    """
    global _command  # noqa: PLW0603  # signals are the process'
    stop = Stop()

    def take(number: int, _: FrameType | None) -> None:
        if not stop.settled:
            raise Interrupted(number)
        stop.signal = number

    outer, _command = _command, stop
    try:
        with _handled(take):
            yield stop
    finally:
        _command = outer


@contextlib.contextmanager
def held() -> Iterator[Stop]:
    """Note a signal that asks to stop instead of dying of it; who writes looks between two files.

    Python handles signals in its main thread alone: elsewhere this does nothing.
    """
    stop = Stop()

    def note(number: int, _: FrameType | None) -> None:
        stop.signal = number

    with _handled(note):
        yield stop


@contextlib.contextmanager
def unheard() -> Iterator[None]:
    """Let signals that ask to stop wait until something is whole; processes started in it do not hear Ctrl-C."""
    stop = Stop()
    try:
        with held() as stop, _masked():
            yield
    finally:  # what failed meanwhile is no reason to go on
        if stop.signal:
            signal.raise_signal(stop.signal)


@contextlib.contextmanager
def _masked() -> Iterator[None]:
    """Keep Ctrl-C from this thread, and from processes that are started in it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _handled(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Handle the signals that ask to stop, but those that whoever started us ignores: nohup wants us to go on."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    before = {}
    for number in numbers:
        if signal.getsignal(number) not in (signal.SIG_IGN, None):
            before[number] = signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
