# ruff: noqa: ARG002  # the system that has none of it is asked like the others
"""The calls in which POSIX systems differ where attributes of files are concerned."""

from __future__ import annotations

import errno
import os

UNSUPPORTED = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.ENOTTY})


class Posix:
    """The calls of a system of which only what POSIX says is known: the BSDs. Linux and macOS know more."""

    locked = 0  # marks under which a file must not be replaced
    kept = 0  # marks that are carried over

    def names(self, descriptor: int) -> list[str]:
        """Return the names of a file's extended attributes, those left out that speak of its bytes."""
        return []

    def get(self, descriptor: int, name: str) -> bytes:
        """Return the value of an extended attribute."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    def set(self, descriptor: int, name: str, value: bytes) -> None:
        """Set an extended attribute."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    def remove(self, descriptor: int, name: str) -> None:
        """Remove an extended attribute."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    def needs(self, name: str) -> bool:
        """Return whether an extended attribute must be kept; others are kept where the system allows."""
        return True

    def access_list(self, descriptor: int) -> str:
        """Return an access list that is no extended attribute, as text."""
        return ""

    def set_access_list(self, descriptor: int, text: str) -> None:
        """Set it, or remove it (``""``)."""
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    def flags(self, descriptor: int) -> int:
        """Return the system's own marks of a file."""
        return 0

    def set_flags(self, descriptor: int, flags: int) -> None:
        """Set them."""

    def birth(self, descriptor: int, status: os.stat_result) -> int | None:
        """Return when a file was made, in nanoseconds."""
        seconds = getattr(status, "st_birthtime", None)
        return None if seconds is None or seconds <= 0 else round(seconds * 10**9)

    def set_times(self, descriptor: int, atime_ns: int, mtime_ns: int, birth_ns: int | None) -> None:
        """Set access and modification time, and the birth time as far as it can be done.

        No call of the BSDs sets a birth time, but a modification time before it takes it along (utimes(2)).
        """
        if birth_ns is not None and birth_ns < mtime_ns:
            os.utime(descriptor, ns=(atime_ns, birth_ns))
        os.utime(descriptor, ns=(atime_ns, mtime_ns))
