"""What happens to the files of some folders, told at once by the system (inotify: Linux alone)."""

from __future__ import annotations

import ctypes
import os
import select
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple, Self

MODIFIED, READ, MOVED, CREATED, OPENED = 0x2, 0x10, 0x80, 0x100, 0x20
_HEAD = struct.Struct("iIII")


class Event(NamedTuple):
    """`kind` is one or more of the constants above; READ is the closing of a file that was not open for writing."""

    folder: Path
    name: str
    kind: int


class Watch:
    """Watches folders, not what lies below them."""

    def __init__(self, folders: Iterable[Path], kinds: int) -> None:
        if sys.platform != "linux":
            raise NotImplementedError("this bench listens to the file system by inotify, which only Linux has")
        self._library = ctypes.CDLL(None, use_errno=True)
        self._descriptor = self._library.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if self._descriptor < 0:
            raise OSError(ctypes.get_errno(), "inotify_init1")
        self._folders = {}
        for folder in folders:
            number = self._library.inotify_add_watch(self._descriptor, os.fsencode(folder), kinds)
            if number < 0:
                raise OSError(ctypes.get_errno(), "inotify_add_watch", str(folder))
            self._folders[number] = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def events(self, seconds: float) -> Iterator[Event]:
        """Give what happened; wait so long for a first event."""
        if not select.select([self._descriptor], [], [], seconds)[0]:
            return
        data = os.read(self._descriptor, 1 << 16)
        at = 0
        while at < len(data):
            number, kind, _, length = _HEAD.unpack_from(data, at)
            at += _HEAD.size
            name = os.fsdecode(data[at : at + length].rstrip(b"\0"))
            at += length
            if number in self._folders:
                yield Event(self._folders[number], name, kind)
