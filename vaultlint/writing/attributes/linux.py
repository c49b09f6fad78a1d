"""Attributes on Linux: access lists are extended attributes there, and no call sets a birth time."""

from __future__ import annotations

import fcntl
import os
import struct
import sys

from vaultlint.writing.attributes.calls import Posix

assert sys.platform == "linux"  # tells mypy

# ioctl_iflags(2): the number holds the size of a long, the kernel reads and writes an int.
_SIZE = struct.calcsize("l")
_GET_FLAGS = 0x80006601 | _SIZE << 16
_SET_FLAGS = 0x40006602 | _SIZE << 16
_IMMUTABLE, _APPEND, _VERITY = 0x10, 0x20, 0x100000
_COMPRESS, _SYNC, _NO_DUMP, _NO_ATIME, _NO_COW = 0x4, 0x8, 0x40, 0x80, 0x800000
# These seal the bytes: a file with other bytes and the old seal cannot be opened where the kernel checks them.
_SEALS = frozenset({"security.ima", "security.evm"})


class Linux(Posix):
    """The calls of Linux."""

    locked = _IMMUTABLE | _APPEND | _VERITY
    kept = _COMPRESS | _SYNC | _NO_DUMP | _NO_ATIME | _NO_COW

    def names(self, descriptor: int) -> list[str]:
        """Return the names of the extended attributes, but seals."""
        return [name for name in os.listxattr(descriptor) if name not in _SEALS]

    def get(self, descriptor: int, name: str) -> bytes:
        """Return the value of an extended attribute."""
        return os.getxattr(descriptor, name)

    def set(self, descriptor: int, name: str, value: bytes) -> None:
        """Set an extended attribute."""
        os.setxattr(descriptor, name, value)

    def remove(self, descriptor: int, name: str) -> None:
        """Remove an extended attribute."""
        os.removexattr(descriptor, name)

    def needs(self, name: str) -> bool:
        """Return whether it is the user's or an access list; labels and what a file system notes for itself are not."""
        return name.startswith(("user.", "system.", "com.apple."))

    def flags(self, descriptor: int) -> int:
        """Return the marks that ``chattr`` sets; none where the disk, or a policy, refuses to tell.

        They may be lost, and a locked file is not replaced in any case: the rename fails.
        """
        try:
            (flags,) = struct.unpack_from("I", fcntl.ioctl(descriptor, _GET_FLAGS, bytes(8)))
        except OSError:
            return 0
        return int(flags)

    def set_flags(self, descriptor: int, flags: int) -> None:
        """Set the marks that ``chattr`` sets."""
        fcntl.ioctl(descriptor, _SET_FLAGS, struct.pack("I4x", flags))

    def birth(self, descriptor: int, status: os.stat_result) -> int | None:  # noqa: ARG002
        """Return None: Python does not tell it, and nothing could be done with it."""
        return None

    def set_times(self, descriptor: int, atime_ns: int, mtime_ns: int, birth_ns: int | None) -> None:  # noqa: ARG002
        """Set access and modification time; a new file has a new birth time."""
        os.utime(descriptor, ns=(atime_ns, mtime_ns))
