"""The calls of Windows that attributes of files need and Python lacks: kernel32 and advapi32, by ctypes.

They are declared as Microsoft's reference does (fileapi.h, securitybaseapi.h, winbase.h).
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from ctypes import wintypes
from typing import Any, Protocol

from vaultlint.writing.attributes.record import MAX_XATTR_BYTES

_OWNER_AND_ACCESS = 0x1 | 0x4  # OWNER_SECURITY_INFORMATION, DACL_SECURITY_INFORMATION
_INVALID_MARKS, _INVALID_HANDLE = 0xFFFFFFFF, ctypes.c_void_p(-1).value
_WRITE_ATTRIBUTES, _SHARE_ALL, _OPEN_EXISTING = 0x100, 0x7, 3
_NO_FOLLOW = 0x200000 | 0x2000000  # FILE_FLAG_OPEN_REPARSE_POINT, FILE_FLAG_BACKUP_SEMANTICS
# winerror.h: end of file; invalid function, not supported, invalid parameter; insufficient buffer
_NO_MORE, _UNSUPPORTED, _SMALL = 38, frozenset({1, 50, 87}), 122
_PATH, _HANDLE, _DWORD, _BOOL, _POINTER = (
    wintypes.LPCWSTR,
    wintypes.HANDLE,
    wintypes.DWORD,
    wintypes.BOOL,
    ctypes.c_void_p,
)


class StreamData(ctypes.Structure):
    """WIN32_FIND_STREAM_DATA."""

    _fields_ = (("size", ctypes.c_longlong), ("name", ctypes.c_wchar * 296))


KERNEL: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "GetFileAttributesW": (_DWORD, (_PATH,)),
    "SetFileAttributesW": (_BOOL, (_PATH, _DWORD)),
    "FindFirstStreamW": (_HANDLE, (_PATH, ctypes.c_int, _POINTER, _DWORD)),
    "FindNextStreamW": (_BOOL, (_HANDLE, _POINTER)),
    "FindClose": (_BOOL, (_HANDLE,)),
    "CreateFileW": (_HANDLE, (_PATH, _DWORD, _DWORD, _POINTER, _DWORD, _DWORD, _HANDLE)),
    "SetFileTime": (_BOOL, (_HANDLE, _POINTER, _POINTER, _POINTER)),
    "CloseHandle": (_BOOL, (_HANDLE,)),
}
SECURITY: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "GetFileSecurityW": (_BOOL, (_PATH, _DWORD, _POINTER, _DWORD, _POINTER)),
    "SetFileSecurityW": (_BOOL, (_PATH, _DWORD, _POINTER)),
}
"""The calls: result, arguments."""


class System(Protocol):
    """What attributes need of Windows."""

    def marks(self, path: str) -> int:
        """Return what ``attrib`` shows."""

    def set_marks(self, path: str, marks: int) -> None:
        """Set it."""

    def streams(self, path: str) -> list[str]:
        """Return the names of a file's named streams."""

    def stream(self, path: str, name: str) -> bytes:
        """Return what a named stream holds."""

    def set_stream(self, path: str, name: str, value: bytes) -> None:
        """Write a named stream."""

    def set_birth(self, path: str, time: int) -> None:
        """Set the creation time, in units of 100 ns since 1601."""

    def descriptor(self, path: str) -> bytes:
        """Return the security descriptor: owner and access list, self-relative; ``b""`` where there is none."""

    def set_descriptor(self, path: str, descriptor: bytes, parts: int) -> None:
        """Set the parts of it that are named."""


class Windows:
    """The calls of Windows.

    Parameters
    ----------
    libraries : tuple, optional
        kernel32, advapi32, and a function that returns the last error; tests give simulated ones.
    """

    def __init__(self, libraries: tuple[Any, Any, Any] | None = None) -> None:
        kernel, security, self._last_error = _libraries() if libraries is None else libraries
        self._calls: dict[str, Any] = {}
        for library, calls in ((kernel, KERNEL), (security, SECURITY)):
            for name, (result, arguments) in calls.items():
                call = getattr(library, name)
                call.restype, call.argtypes = result, arguments
                self._calls[name] = call

    def marks(self, path: str) -> int:
        """Return what ``attrib`` shows."""
        marks = int(self._calls["GetFileAttributesW"](path))
        if marks == _INVALID_MARKS:
            raise self._error()
        return marks

    def set_marks(self, path: str, marks: int) -> None:
        """Set it."""
        self._call("SetFileAttributesW", path, marks)

    def streams(self, path: str) -> list[str]:
        """Return the names of a file's named streams, without the unnamed one that is the note."""
        data = StreamData()
        handle = self._calls["FindFirstStreamW"](path, 0, ctypes.byref(data), 0)
        if handle in (None, _INVALID_HANDLE):
            if self._last_error() in _UNSUPPORTED | {_NO_MORE}:
                return []
            raise self._error()
        found = []
        try:
            while True:
                found.append(data.name.split(":")[1])  # ":name:$DATA"
                if not self._calls["FindNextStreamW"](handle, ctypes.byref(data)):
                    break
            if self._last_error() != _NO_MORE:
                raise self._error()
        finally:
            self._calls["FindClose"](handle)
        return [name for name in found if name]

    def stream(self, path: str, name: str) -> bytes:
        """Return what a named stream holds."""
        with open(f"{path}:{name}", "rb") as file:
            data = file.read(MAX_XATTR_BYTES + 1)
        if len(data) > MAX_XATTR_BYTES:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG))
        return data

    def set_stream(self, path: str, name: str, value: bytes) -> None:
        """Write a named stream."""
        with open(f"{path}:{name}", "wb") as file:
            file.write(value)

    def set_birth(self, path: str, time: int) -> None:
        """Set the creation time, in units of 100 ns since 1601; the others stay."""
        handle = self._calls["CreateFileW"](path, _WRITE_ATTRIBUTES, _SHARE_ALL, None, _OPEN_EXISTING, _NO_FOLLOW, None)
        if handle in (None, _INVALID_HANDLE):
            raise self._error()
        try:
            created = wintypes.FILETIME(time & 0xFFFFFFFF, time >> 32)
            self._call("SetFileTime", handle, ctypes.byref(created), None, None)
        finally:
            self._calls["CloseHandle"](handle)

    def descriptor(self, path: str) -> bytes:
        """Return the security descriptor; ``b""`` on a disk that has none."""
        size = wintypes.DWORD(0)
        arguments = path, _OWNER_AND_ACCESS
        self._calls["GetFileSecurityW"](*arguments, None, 0, ctypes.byref(size))
        if self._last_error() in _UNSUPPORTED:
            return b""
        if self._last_error() != _SMALL:
            raise self._error()
        buffer = ctypes.create_string_buffer(size.value)
        self._call("GetFileSecurityW", *arguments, buffer, size, ctypes.byref(size))
        return buffer.raw

    def set_descriptor(self, path: str, descriptor: bytes, parts: int) -> None:
        """Set the parts of it that are named."""
        self._call("SetFileSecurityW", path, parts, descriptor)

    def _call(self, name: str, *arguments: Any) -> None:
        if not self._calls[name](*arguments):
            raise self._error()

    def _error(self) -> OSError:
        number = int(self._last_error())
        if sys.platform == "win32":
            return ctypes.WinError(number)
        return OSError(number, f"Windows error {number}")


def _libraries() -> tuple[Any, Any, Any]:
    if sys.platform == "win32":
        options = {"use_last_error": True}
        return ctypes.WinDLL("kernel32", **options), ctypes.WinDLL("advapi32", **options), ctypes.get_last_error
    raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
