"""Attributes on macOS, where Finder's tags are extended attributes. Python has no calls for these: ctypes on libSystem.

The manual pages: getxattr(2), setxattr(2), listxattr(2), removexattr(2), getattrlist(2), chflags(2), acl(3).
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Callable
from typing import Any

from vaultlint.writing.attributes.calls import UNSUPPORTED, Posix
from vaultlint.writing.attributes.record import MAX_XATTR_BYTES

_CALLS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "flistxattr": (ctypes.c_ssize_t, (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)),
    "fgetxattr": (
        ctypes.c_ssize_t,
        (ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32, ctypes.c_int),
    ),
    "fsetxattr": (
        ctypes.c_int,
        (ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32, ctypes.c_int),
    ),
    "fremovexattr": (ctypes.c_int, (ctypes.c_int, ctypes.c_char_p, ctypes.c_int)),
    "fgetattrlist": (
        ctypes.c_int,
        (ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32),
    ),
    "fsetattrlist": (
        ctypes.c_int,
        (ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_uint32),
    ),
    "fchflags": (ctypes.c_int, (ctypes.c_int, ctypes.c_uint32)),
    "acl_get_fd": (ctypes.c_void_p, (ctypes.c_int,)),
    "acl_set_fd": (ctypes.c_int, (ctypes.c_int, ctypes.c_void_p)),
    "acl_to_text": (ctypes.c_void_p, (ctypes.c_void_p, ctypes.c_void_p)),
    "acl_from_text": (ctypes.c_void_p, (ctypes.c_char_p,)),
    "acl_free": (ctypes.c_int, (ctypes.c_void_p,)),
}
"""The calls that take a descriptor, as their manual pages declare them: result, arguments."""

_IMMUTABLE, _APPEND, _SYSTEM_IMMUTABLE, _SYSTEM_APPEND = 0x2, 0x4, 0x20000, 0x40000  # sys/stat.h
_NO_DUMP, _OPAQUE, _HIDDEN = 0x1, 0x8, 0x8000
_BIRTH, _FLAGS = 0x200, 0x40000  # ATTR_CMN_CRTIME, ATTR_CMN_FLAGS in sys/attr.h
_REMOVE_ACCESS_LIST = 1  # _FILESEC_REMOVE_ACL: an empty list is something else than none
# The system writes these itself and lets nobody else: on a new file they are the system's to set.
_SYSTEMS_OWN = (
    "com.apple.provenance",
    "com.apple.macl",
    "com.apple.rootless",
    "com.apple.decmpfs",
    "com.apple.system.",
    "com.apple.genstore.",
    "com.apple.fileprovider.",
    "com.apple.file-provider",
)


class Darwin(Posix):
    """The calls of macOS.

    Parameters
    ----------
    library : ctypes.CDLL, optional
        libSystem, opened with `use_errno`; tests give a simulated one.
    """

    locked = _IMMUTABLE | _APPEND | _SYSTEM_IMMUTABLE | _SYSTEM_APPEND
    kept = _NO_DUMP | _OPAQUE | _HIDDEN

    def __init__(self, library: Any = None) -> None:
        self._calls: dict[str, Callable[..., Any]] = {}
        library = ctypes.CDLL(None, use_errno=True) if library is None else library
        for name, (result, arguments) in _CALLS.items():
            call = getattr(library, name)
            call.restype, call.argtypes = result, arguments
            self._calls[name] = call

    def names(self, descriptor: int) -> list[str]:
        """Return the names of the extended attributes."""
        return [os.fsdecode(name) for name in self._read("flistxattr", descriptor).split(b"\0") if name]

    def get(self, descriptor: int, name: str) -> bytes:
        """Return the value of an extended attribute."""
        return self._read("fgetxattr", descriptor, os.fsencode(name))

    def set(self, descriptor: int, name: str, value: bytes) -> None:
        """Set an extended attribute."""
        self._call("fsetxattr", descriptor, os.fsencode(name), value, len(value), 0, 0)

    def remove(self, descriptor: int, name: str) -> None:
        """Remove an extended attribute."""
        self._call("fremovexattr", descriptor, os.fsencode(name), 0)

    def needs(self, name: str) -> bool:
        """Return whether it is not the system's own."""
        return not name.startswith(_SYSTEMS_OWN)

    def access_list(self, descriptor: int) -> str:
        """Return the access list as acl_to_text(3) writes it."""
        try:
            access_list = self._pointer("acl_get_fd", descriptor)
        except OSError as error:
            if error.errno in UNSUPPORTED | {errno.ENOENT}:
                return ""
            raise
        try:
            text = self._pointer("acl_to_text", access_list, None)
            try:
                return os.fsdecode(ctypes.string_at(text))
            finally:
                self._calls["acl_free"](text)
        finally:
            self._calls["acl_free"](access_list)

    def set_access_list(self, descriptor: int, text: str) -> None:
        """Set the access list, or remove it (``""``)."""
        if not text:
            self._call("acl_set_fd", descriptor, _REMOVE_ACCESS_LIST)
            return
        access_list = self._pointer("acl_from_text", os.fsencode(text))
        try:
            self._call("acl_set_fd", descriptor, access_list)
        finally:
            self._calls["acl_free"](access_list)

    def flags(self, descriptor: int) -> int:
        """Return the marks that chflags(2) sets."""
        return self._common(descriptor)[1]

    def set_flags(self, descriptor: int, flags: int) -> None:
        """Set the marks that chflags(2) sets."""
        self._call("fchflags", descriptor, flags)

    def birth(self, descriptor: int, status: os.stat_result) -> int | None:  # noqa: ARG002
        """Return when a file was made, to the nanosecond (`st_birthtime` is a float)."""
        return self._common(descriptor)[0] or None

    def set_times(self, descriptor: int, atime_ns: int, mtime_ns: int, birth_ns: int | None) -> None:
        """Set the three times; the birth time last, since an earlier modification time takes it along."""
        os.utime(descriptor, ns=(atime_ns, mtime_ns))
        if birth_ns is None:
            return
        value = struct.pack("=qq", *divmod(birth_ns, 10**9))
        try:
            self._call("fsetattrlist", descriptor, _attributes(_BIRTH), value, len(value), 0)
        except OSError:  # a volume of another system
            super().set_times(descriptor, atime_ns, mtime_ns, birth_ns)

    def _common(self, descriptor: int) -> tuple[int, int]:
        """Return birth time in nanoseconds and marks."""
        buffer = ctypes.create_string_buffer(24)  # a length, a timespec, the marks, packed to four bytes
        self._call("fgetattrlist", descriptor, _attributes(_BIRTH | _FLAGS), buffer, len(buffer), 0)
        _, seconds, nanoseconds, flags = struct.unpack("=IqqI", buffer)
        return seconds * 10**9 + nanoseconds, flags

    def _read(self, name: str, descriptor: int, *arguments: bytes) -> bytes:
        """Ask for a size, then for as much; again if it grew between."""
        tail = (0, 0) if name == "fgetxattr" else (0,)  # the position in a resource fork, and options
        while True:
            size = self._call(name, descriptor, *arguments, None, 0, *tail)
            if size > MAX_XATTR_BYTES:
                raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
            buffer = ctypes.create_string_buffer(size + 1)
            try:
                size = self._call(name, descriptor, *arguments, buffer, size + 1, *tail)
            except OSError as error:
                if error.errno == errno.ERANGE:
                    continue
                raise
            return buffer.raw[:size]

    def _call(self, name: str, *arguments: Any) -> int:
        result = int(self._calls[name](*arguments))
        if result < 0:
            raise _error()
        return result

    def _pointer(self, name: str, *arguments: Any) -> int:
        result = self._calls[name](*arguments)
        if not result:
            raise _error()
        return int(result)


def _attributes(common: int) -> bytes:
    """Return a `struct attrlist` that asks for common attributes: five bitmaps after their count."""
    return struct.pack("=HHIIIII", 5, 0, common, 0, 0, 0, 0)


def _error() -> OSError:
    number = ctypes.get_errno()
    return OSError(number, os.strerror(number))
