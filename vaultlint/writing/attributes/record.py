"""What is known of a file besides its bytes, as a record and as JSON for the journal."""

from __future__ import annotations

import base64
import os
from typing import Any, NamedTuple

from vaultlint.errors import VaultlintError

MAX_XATTR_BYTES = 16 * 1000 * 1000  # of all extended attributes of a file; macOS sets no limit to a resource fork
_INT64 = range(-(2**63), 2**63)
_UINT32 = range(2**32)


class LossError(VaultlintError):
    """Something of a file other than its bytes would be lost."""


class Attributes(NamedTuple):
    """What is known of a file besides its bytes.

    Attributes
    ----------
    mode : int
        Permission bits, set-id bits among them.
    uid, gid : int
        Owner and group; 0 on Windows, where `acl` names the owner.
    mtime_ns, atime_ns : int
        When it was written and read last, in nanoseconds since 1970.
    birth_ns : int or None
        When it was made; None where the system does not tell (Python on Linux).
    xattrs : dict of str to bytes
        Extended attributes; on Linux access lists are among them, on Windows these are the named streams.
    acl : str
        macOS: the access list as text. Windows: the security descriptor in hexadecimal. ``""`` if there is none.
    flags : int
        The system's own marks: ``chattr`` (Linux), ``chflags`` (macOS), ``attrib`` (Windows).
    """

    mode: int
    uid: int
    gid: int
    mtime_ns: int
    atime_ns: int
    birth_ns: int | None = None
    xattrs: dict[str, bytes] = {}  # noqa: RUF012  # nobody writes to it: records are complete when they exist
    acl: str = ""
    flags: int = 0


def check_size(xattrs: dict[str, bytes]) -> dict[str, bytes]:
    """Return extended attributes as they are, or refuse more than can be carried over and kept for `undo`."""
    if sum(map(len, xattrs.values())) > MAX_XATTR_BYTES:
        raise LossError(f"its extended attributes cannot be kept: they hold more than {MAX_XATTR_BYTES // 10**6} MB")
    return xattrs


def reason_of(error: OSError) -> str:
    """Return why the system refuses, as people are told."""
    return (error.strerror or str(error)).lower()


def to_json(attributes: Attributes) -> dict[str, Any]:
    """Return attributes as JSON can hold them; what is empty is left out.

    Parameters
    ----------
    attributes : Attributes

    Returns
    -------
    dict
        Field names to numbers and texts; the bytes of extended attributes in base64.
    """
    data: dict[str, Any] = {name: value for name, value in attributes._asdict().items() if value not in (None, "", {})}
    if attributes.xattrs:
        data["xattrs"] = {name: base64.b64encode(value).decode("ascii") for name, value in attributes.xattrs.items()}
    return data


def from_json(data: object) -> Attributes:
    """Return what `to_json` wrote.

    Parameters
    ----------
    data : object
        What was read from a journal, sound or not.

    Raises
    ------
    ValueError
        If it is not what `to_json` writes.
    """
    if not isinstance(data, dict):
        raise ValueError(f"attributes are no object: {type(data).__name__}")  # noqa: TRY004  # the one error promised
    birth_ns, acl, xattrs = data.get("birth_ns"), data.get("acl", ""), data.get("xattrs", {})
    if not isinstance(acl, str) or "\0" in acl or not isinstance(xattrs, dict):
        raise ValueError("an access list or extended attributes of another kind than was written")
    return Attributes(
        _number(data.get("mode"), range(0o10000)),
        _number(data.get("uid"), _UINT32[:-1]),  # the last one means "leave it" to chown
        _number(data.get("gid"), _UINT32[:-1]),
        _number(data.get("mtime_ns"), _INT64),
        _number(data.get("atime_ns"), _INT64),
        None if birth_ns is None else _number(birth_ns, _INT64),
        {_name(name): _value(value) for name, value in xattrs.items()},
        acl,
        _number(data.get("flags", 0), _UINT32),
    )


def _number(value: object, allowed: range) -> int:
    if type(value) is not int or value not in allowed:
        raise ValueError(f"a number out of its range: {value!r:.40}")
    return value


def _name(name: object) -> str:
    if not isinstance(name, str) or not name or "\0" in name:
        raise ValueError(f"no name of an extended attribute: {name!r:.40}")
    os.fsencode(name)  # a UnicodeEncodeError is a ValueError
    return name


def _value(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError(f"no value of an extended attribute: {text!r:.40}")  # noqa: TRY004  # as above
    return base64.b64decode(text, validate=True)
