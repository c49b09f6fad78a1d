"""The n-th call that changes the disk fails, or is the last: for every n of a run over a small vault.

`install` wraps, in a process that is about to write, Python's calls to the system. `inject` lets strace do it to the
real calls of a whole process, where strace is there.
"""

from __future__ import annotations

import builtins
import errno
import functools
import io
import os
import signal
import time
from collections.abc import Callable
from typing import Any

BY_PATH = (
    "rename replace link symlink unlink remove mkdir rmdir truncate utime chmod chown lchown setxattr removexattr"
).split()
BY_DESCRIPTOR = ("write", "fsync", "fdatasync", "ftruncate", "fchmod", "fchown", "posix_fallocate", "copy_file_range")
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
KILL = "KILL"
SLEEP = 0.002  # seconds: nothing writes into old files here, so that nobody needs to wait for it


class Counter:
    """Counts calls and strikes at one of them.

    Parameters
    ----------
    folder : str
        Only calls on paths below it count; those on descriptors all count.
    at : int
        The call that fails, from 1; 0 strikes nowhere.
    error : str
        An error's name (``EIO``), or ``KILL``.
    mark : str
        A file that is written when it strikes: it names the call.
    """

    def __init__(self, folder: str, at: int, error: str, mark: str) -> None:
        self.folder = folder
        self.at = at
        self.error = error
        self.count = 0
        self.mark = os.open(mark, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.write = os.write

    def tick(self, name: str) -> bool:
        """Count a call; return whether it is the one."""
        self.count += 1
        if self.count == self.at:
            self.write(self.mark, name.encode())
        return self.count == self.at

    def strike(self) -> None:
        """Fail, or die."""
        if self.error == KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        number = getattr(errno, self.error)
        raise OSError(number, os.strerror(number))

    def inside(self, path: Any) -> bool:
        """Return whether a path counts; one relative to a descriptor does (`shutil.rmtree` walks so)."""
        return not isinstance(path, int) and (not os.path.isabs(path) or os.fspath(path).startswith(self.folder))


def install(folder: str, at: int, error: str, mark: str) -> None:
    """Wrap all calls of this process that change the disk."""
    counter = Counter(folder, at, error, mark)
    for name in BY_PATH:
        if hasattr(os, name):
            setattr(os, name, _by_path(counter, name, getattr(os, name)))
    for name in BY_DESCRIPTOR:
        if hasattr(os, name) and name != "write":
            setattr(os, name, _by_descriptor(counter, name, getattr(os, name)))
    os.write = _short_write(counter, os.write)
    os.open = _opening(counter, os.open)
    builtins.open = io.open = _buffered(counter)
    _wrap_exchange(counter)
    setattr(time, "sleep", functools.partial(_doze, time.sleep))  # noqa: B010  # a function for a function


def _doze(sleep: Callable[[float], None], seconds: float) -> None:
    sleep(min(seconds, SLEEP))


def _by_path(counter: Counter, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def wrapped(path: Any, *args: Any, **options: Any) -> Any:
        if counter.inside(path) and counter.tick(name):
            counter.strike()
        return call(path, *args, **options)

    return wrapped


def _by_descriptor(counter: Counter, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(call)
    def wrapped(descriptor: Any, *args: Any, **options: Any) -> Any:
        if counter.tick(name):
            counter.strike()
        return call(descriptor, *args, **options)

    return wrapped


def _short_write(counter: Counter, call: Callable[..., int]) -> Callable[..., int]:
    """Write half of it before the failure, as a disk does that is full."""

    def write(descriptor: int, data: Any) -> int:
        if counter.tick("write"):
            call(descriptor, memoryview(data)[: len(data) // 2])
            counter.strike()
        return call(descriptor, data)

    return write


def _opening(counter: Counter, call: Callable[..., int]) -> Callable[..., int]:
    @functools.wraps(call)
    def wrapped(path: Any, flags: int, *args: Any, **options: Any) -> int:
        if flags & WRITING and counter.inside(path) and counter.tick("open"):
            counter.strike()
        return call(path, flags, *args, **options)

    return wrapped


def _buffered(counter: Counter) -> Callable[..., Any]:
    real = io.open

    class Raw(io.FileIO):
        """A file whose writes count."""

        def write(self, data: Any) -> int:
            if counter.tick("write"):
                super().write(memoryview(data)[: len(data) // 2])
                counter.strike()
            return super().write(data)

    @functools.wraps(real)
    def wrapped(file: Any, mode: str = "r", buffering: int = -1, *args: Any, **options: Any) -> Any:
        if not set(mode) & set("wax+") or not (isinstance(file, int) or counter.inside(file)):
            return real(file, mode, buffering, *args, **options)
        if not isinstance(file, int) and counter.tick("open"):
            counter.strike()
        buffered = io.BufferedWriter(Raw(file, mode.replace("b", "").replace("t", ""), options.get("closefd", True)))
        if "b" in mode:
            return buffered
        names = ("encoding", "errors", "newline")
        return io.TextIOWrapper(
            buffered, **dict(zip(names, args, strict=False)), **{n: options[n] for n in names if n in options}
        )

    return wrapped


def _wrap_exchange(counter: Counter) -> None:
    """The swap of two names is a call into the C library: it fails by its answer, which is no exception."""
    from vaultlint.writing import exchange as room

    real = room._swap  # noqa: SLF001

    def swap() -> Callable[[bytes, bytes], int] | None:
        call = real()

        def wrapped(one: bytes, other: bytes) -> int:
            if not counter.tick("renameat2"):
                return call(one, other) if call else -1
            if counter.error == KILL:
                counter.strike()
            return -1

        return wrapped if call else None

    setattr(room, "_swap", swap)  # noqa: B010  # a plain function for a cached one
