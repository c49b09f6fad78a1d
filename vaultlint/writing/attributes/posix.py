"""Attributes on POSIX systems: in which order they are given, and what is a loss."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator

from vaultlint.writing.attributes.calls import UNSUPPORTED, Posix
from vaultlint.writing.attributes.record import Attributes, LossError, check_size, reason_of

assert sys.platform != "win32"  # tells mypy; Windows has windows.py

# O_NONBLOCK: a pipe put there meanwhile must not hold us.
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_SET_IDS = stat.S_ISUID | stat.S_ISGID


def read_file(path: str | os.PathLike[str], system: Posix) -> Attributes:
    """Return a file's attributes; see `attributes.read`."""
    descriptor = _open(path)
    try:
        status = _status(descriptor)
        return Attributes(
            stat.S_IMODE(status.st_mode),
            status.st_uid,
            status.st_gid,
            status.st_mtime_ns,
            status.st_atime_ns,
            system.birth(descriptor, status),
            _xattrs(descriptor, system),
            system.access_list(descriptor),
            system.flags(descriptor),
        )
    finally:
        os.close(descriptor)


def apply_file(path: str | os.PathLike[str], attributes: Attributes, mtime_ns: int | None, system: Posix) -> None:
    """Give a file attributes; see `attributes.apply`."""
    descriptor = _open(path)
    try:
        losses = list(_give(descriptor, attributes, mtime_ns, system))
    finally:
        os.close(descriptor)
    if losses:
        raise LossError("; ".join(losses))


def _open(path: str | os.PathLike[str]) -> int:
    return os.open(path, _OPEN)


def _status(descriptor: int) -> os.stat_result:
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise LossError("it is no regular file")
    return status


def _names(descriptor: int, system: Posix) -> list[str]:
    try:
        return system.names(descriptor)
    except OSError as error:
        if error.errno in UNSUPPORTED:
            return []
        raise


def _xattrs(descriptor: int, system: Posix) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name in _names(descriptor, system):
        try:
            found[name] = system.get(descriptor, name)
        except OSError as error:
            if system.needs(name):
                raise LossError(_loss(name, error)) from error
    return check_size(found) if found else found


def _give(descriptor: int, attributes: Attributes, mtime_ns: int | None, system: Posix) -> Iterator[str]:
    """Give a file its attributes, in an order in which none undoes another; yield what cannot be given.

    A change of owner clears set-id bits, an access list sets the group's bits: the mode comes after both. An
    access list of macOS may forbid all that comes after it: it comes last.
    """
    if attributes.flags & system.locked:
        yield "it is locked against changes"
    status = _status(descriptor)
    mode = attributes.mode
    refusals = list(_own(descriptor, attributes, status))
    if refusals:
        yield from refusals
        mode &= ~_SET_IDS  # they would lend the rights of somebody else than before
    refused = _mark(descriptor, attributes.xattrs, system)
    yield from _set_mode(descriptor, mode)
    yield from _still_missing(descriptor, attributes.xattrs, refused, system)
    _set_flags(descriptor, attributes.flags, system)
    mtime_ns = status.st_mtime_ns if mtime_ns is None else mtime_ns
    system.set_times(descriptor, attributes.atime_ns, mtime_ns, attributes.birth_ns)
    yield from _set_access_list(descriptor, attributes.acl, system)


def _own(descriptor: int, attributes: Attributes, status: os.stat_result) -> Iterator[str]:
    """Give a file its group, then its owner: who gives a file away can do nothing more with it."""
    if attributes.gid != status.st_gid:
        try:
            os.fchown(descriptor, -1, attributes.gid)
        except OSError:
            yield "its group cannot be kept: you are not in it"
    if attributes.uid != status.st_uid:
        try:
            os.fchown(descriptor, attributes.uid, -1)
        except OSError:
            yield "its owner cannot be kept: it belongs to another user"


def _mark(descriptor: int, wanted: dict[str, bytes], system: Posix) -> dict[str, OSError]:
    """Make the extended attributes what they were; return those that the system refused."""
    refused: dict[str, OSError] = {}
    present = _names(descriptor, system)
    for name in present:
        if name not in wanted and system.needs(name):  # inherited: the default access list of the folder
            try:
                system.remove(descriptor, name)
            except OSError as error:
                refused[name] = error
    for name, value in wanted.items():
        try:
            if name not in present or system.get(descriptor, name) != value:
                system.set(descriptor, name, value)
        except OSError as error:
            refused[name] = error
    return refused


def _still_missing(
    descriptor: int, wanted: dict[str, bytes], refused: dict[str, OSError], system: Posix
) -> Iterator[str]:
    """Look again at what was refused: an access list that a server derives from the mode is right by now."""
    for name, refusal in refused.items():
        if not system.needs(name):
            continue
        try:
            found = system.get(descriptor, name) if name in _names(descriptor, system) else None
        except OSError:
            found = None
        if found != wanted.get(name):
            yield _loss(name, refusal)


def _loss(name: str, error: OSError) -> str:
    what = "its access list" if "acl" in name else "its extended attribute"
    return f"{what} {name!r} cannot be kept: {reason_of(error)}"


def _set_mode(descriptor: int, mode: int) -> Iterator[str]:
    if stat.S_IMODE(os.fstat(descriptor).st_mode) == mode:
        return
    try:
        os.fchmod(descriptor, mode)
    except OSError as error:
        yield f"its permissions cannot be kept: {reason_of(error)}"
        return
    given = stat.S_IMODE(os.fstat(descriptor).st_mode)
    if given != mode:  # a set-id bit for a group that we are not in is dropped without a word
        yield f"its permissions {mode:04o} cannot be kept: the system gives {given:04o}"


def _set_flags(descriptor: int, flags: int, system: Posix) -> None:
    """Carry marks over where the system allows: they say how a file is stored and shown, and lock nothing."""
    try:
        present = system.flags(descriptor)
        wanted = present & ~system.kept | flags & system.kept
        if wanted != present:
            system.set_flags(descriptor, wanted)
    except OSError:
        return


def _set_access_list(descriptor: int, text: str, system: Posix) -> Iterator[str]:
    try:
        if system.access_list(descriptor) == text:
            return
        system.set_access_list(descriptor, text)
        if system.access_list(descriptor) != text:
            yield "its access list cannot be kept: the system gives another one"
    except OSError as error:
        yield f"its access list cannot be kept: {reason_of(error)}"
