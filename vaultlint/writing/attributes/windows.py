"""Attributes on Windows: creation time, marks, named streams, owner and access list.

Named streams are carried over: a downloaded note has one (``Zone.Identifier``, the mark of the web), and other programs
keep their notes on a file in them. What is compared and never set: encryption, which is the folder's matter.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.writing.attributes.record import Attributes, LossError, check_size, reason_of
from vaultlint.writing.attributes.win32 import System

_READ_ONLY, _HIDDEN, _SYSTEM, _ARCHIVE = 0x1, 0x2, 0x4, 0x20
_ENCRYPTED, _NOT_INDEXED, _PINNED, _UNPINNED = 0x4000, 0x2000, 0x80000, 0x100000
_KEPT = _READ_ONLY | _HIDDEN | _SYSTEM | _NOT_INDEXED | _PINNED | _UNPINNED
_OWNER, _ACCESS = 0x1, 0x4  # OWNER_SECURITY_INFORMATION, DACL_SECURITY_INFORMATION
_INHERIT_REQUEST, _INHERITED, _PROTECTED = 0x100, 0x400, 0x1000  # bits of SECURITY_DESCRIPTOR_CONTROL
_EPOCH = 116_444_736_000_000_000  # 1970 in units of 100 ns since 1601


class _Security(NamedTuple):
    """What a security descriptor says."""

    owner: bytes
    access: bytes | None
    protected: int


def read_file(path: str | os.PathLike[str], system: System) -> Attributes:
    """Return a file's attributes; see `attributes.read`."""
    name = os.fspath(path)
    status = os.lstat(name)
    if not stat.S_ISREG(status.st_mode):
        raise LossError("it is no regular file")
    return Attributes(
        stat.S_IMODE(status.st_mode),
        0,
        0,
        status.st_mtime_ns,
        status.st_atime_ns,
        getattr(status, "st_birthtime_ns", status.st_ctime_ns),  # before Python 3.12, st_ctime is it on Windows
        _streams(name, system),
        system.descriptor(name).hex(),
        system.marks(name),
    )


def _streams(path: str, system: System) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name in system.streams(path):
        try:
            found[name] = system.stream(path, name)
        except OSError as error:
            raise LossError(_lost_stream(name, error)) from error
    return check_size(found)


def _lost_stream(name: str, error: OSError) -> str:
    return f"its stream {name!r} cannot be kept: {reason_of(error)}"


def apply_file(path: str | os.PathLike[str], attributes: Attributes, mtime_ns: int | None, system: System) -> None:
    """Give a file attributes; see `attributes.apply`."""
    losses = list(_give(os.fspath(path), attributes, mtime_ns, system))
    if losses:
        raise LossError("; ".join(losses))


def _give(path: str, attributes: Attributes, mtime_ns: int | None, system: System) -> Iterator[str]:
    """Give a file its attributes; yield what cannot be given.

    Writing a stream changes the modification time, a read-only file takes no more streams, and an access list may
    forbid all of it: streams, times, marks, access list.
    """
    status = os.lstat(path)
    marks = system.marks(path)
    if (marks ^ attributes.flags) & _ENCRYPTED:
        yield "its encryption cannot be kept: a new file in its folder has another one"
    for name, value in attributes.xattrs.items():
        try:
            system.set_stream(path, name, value)
        except OSError as error:
            yield _lost_stream(name, error)
    os.utime(path, ns=(attributes.atime_ns, status.st_mtime_ns if mtime_ns is None else mtime_ns))
    try:
        if attributes.birth_ns is not None:
            system.set_birth(path, attributes.birth_ns // 100 + _EPOCH)
        wanted = attributes.flags & _KEPT | _ARCHIVE  # so that backups take it for what it is: new
        system.set_marks(path, wanted)
    except OSError as error:
        yield f"its creation time or marks cannot be kept: {reason_of(error)}"
    yield from _secure(path, attributes.acl, system)


def _secure(path: str, text: str, system: System) -> Iterator[str]:
    """Give a file its owner and access list, if they are others than those that its folder gave it."""
    if not text:
        return
    try:
        descriptor = bytes.fromhex(text)
        wanted, present = _parse(descriptor), _parse(system.descriptor(path))
    except ValueError as error:
        yield f"its owner and access list cannot be kept: {error}"
        return
    if present.owner != wanted.owner:
        try:
            system.set_descriptor(path, descriptor, _OWNER)
        except OSError:
            yield "its owner cannot be kept: it belongs to another user"
    if (present.access, present.protected) == (wanted.access, wanted.protected):
        return
    try:
        system.set_descriptor(path, _keep_as_it_is(descriptor), _ACCESS)
        given = _parse(system.descriptor(path))
    except OSError as error:
        yield f"its access list cannot be kept: {reason_of(error)}"
        return
    if (given.access, given.protected) != (wanted.access, wanted.protected):
        yield "its access list cannot be kept: the system gives another one"


def _keep_as_it_is(descriptor: bytes) -> bytes:
    """Let a descriptor ask that its inherited entries are kept as inherited ones."""
    (control,) = struct.unpack_from("<H", descriptor, 2)
    if control & _INHERITED:
        control |= _INHERIT_REQUEST
    return descriptor[:2] + struct.pack("<H", control) + descriptor[4:]


def _parse(descriptor: bytes) -> _Security:
    """Return what a self-relative security descriptor says (SECURITY_DESCRIPTOR_RELATIVE in winnt.h)."""
    try:
        control, owner, _, _, access = struct.unpack_from("<2xHIIII", descriptor)
        owner_size = 8 + 4 * descriptor[owner + 1] if owner else 0
        access_size = struct.unpack_from("<H", descriptor, access + 2)[0] if access else 0
    except (struct.error, IndexError) as error:
        raise ValueError("the security descriptor is damaged") from error
    if max(owner + owner_size, access + access_size) > len(descriptor):
        raise ValueError("the security descriptor is cut off")
    return _Security(
        descriptor[owner : owner + owner_size],
        descriptor[access : access + access_size] if access else None,
        control & _PROTECTED,
    )
