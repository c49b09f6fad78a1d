"""Records as bytes and back: typed, so that what is read has the form of what was written, and with a checksum."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, Generic, TypeVar
from zlib import crc32

import msgspec

from vaultlint.parse.note import Facts

T = TypeVar("T")
_CHECK = 4  # bytes


class DamagedError(ValueError):
    """What was read is not what was written."""


class Coder(Generic[T]):
    """Turns values of a type into bytes and back.

    Parameters
    ----------
    kind : type
    """

    def __init__(self, kind: type[T]) -> None:
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(kind).decode

    def encode(self, value: T, salt: bytes = b"") -> bytes | None:
        """Return a value as bytes; None if it cannot be said in them: a number of hundreds of digits, half a character.

        Parameters
        ----------
        value : object
        salt : bytes
            What must be told again to read it: whose value it is.
        """
        try:
            data = self._encode(value)
        except (OverflowError, UnicodeEncodeError, TypeError, RecursionError):
            return None
        return sealed(data, salt)

    def decode(self, data: bytes, salt: bytes = b"") -> T:
        """Return the value.

        Raises
        ------
        DamagedError
        """
        body = unsealed(data, salt)
        try:
            return self._decode(body)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise DamagedError(str(error)) from error


def sealed(data: bytes, salt: bytes) -> bytes:
    """Return data behind a checksum of it and of whose it is."""
    return crc32(data, crc32(salt)).to_bytes(_CHECK, "little") + data


def unsealed(data: bytes, salt: bytes) -> memoryview:
    """Return what `sealed` was given.

    Raises
    ------
    DamagedError
    """
    body = memoryview(data)[_CHECK:]
    if crc32(body, crc32(salt)).to_bytes(_CHECK, "little") != bytes(data[:_CHECK]):
        raise DamagedError("the checksum does not fit")
    return body


def facts_salt(path: str, sha: bytes) -> bytes:
    """Return whose facts they are: of which note with which content."""
    return os.fsencode(path) + sha


def found_salt(path: str, sha: bytes, rules: bytes, compared: bytes) -> bytes:
    """Return whose findings they are: of which note with which content, by which rules, compared with what."""
    return os.fsencode(path) + sha + rules + compared


@lru_cache(maxsize=32)
def coder(kind: Any) -> Coder[Any]:
    """Return the coder of a type, made once."""
    return Coder(kind)


def facts() -> Coder[Facts]:
    """Return the coder of a note's facts."""
    return coder(Facts)
