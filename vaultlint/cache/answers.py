"""Whole answers: where nothing at all has changed, the answer to a question is what it was."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vaultlint import vault
from vaultlint.cache import coding, keys
from vaultlint.cache.stamps import now
from vaultlint.cache.state import state
from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from vaultlint.cache.coding import Coder
    from vaultlint.cache.store import Store
    from vaultlint.project import Project

T = TypeVar("T")
_SWIFT = 1  # zlib's level: a graph of 10,000 notes takes a fifth, and three seconds


class Answer(NamedTuple):
    """An answer from before.

    Attributes
    ----------
    told : bytes
        The answer, encoded and compressed.
    unsettled : dict of str to str
        Files that may have changed since without a sign of it, and the digests of what they held.
    """

    told: bytes
    unsettled: dict[str, str]


class Answers:
    """The answers to one question about a vault as it is now.

    Parameters
    ----------
    project : Project
    store : Store
    kind : str
        What is asked; of each kind only the newest answers are kept.
    question : tuple
        What the answer depends on beside the notes, the configuration and the vault's settings.
    """

    def __init__(self, project: Project, store: Store, kind: str, question: tuple[object, ...]) -> None:
        self._project = project
        self._store = store
        self._kind = kind
        self._state = state(os.fspath(project.root))
        self._key = keys.digest(self._state.text, kind, question, project.question)
        self._unsettled = {path: self._digest(path) for path in self._state.unsettled}

    def known(self, coder: Coder[T]) -> T | None:
        """Return the answer from before, if there is one that still holds."""
        kept = self._store.run(self._key)
        if kept is None:
            return None
        try:
            answer = coding.coder(Answer).decode(kept, self._key)
            if any(self._digest(path) != digest for path, digest in answer.unsettled.items()):
                return None
            value = coder.decode(zlib.decompress(answer.told), self._key)
        except (coding.DamagedError, zlib.error):
            return None
        if answer.unsettled and not self._unsettled:  # by now any change would show
            self._keep(answer._replace(unsettled={}))
        return value

    def pieces(self) -> Iterator[bytes]:
        """Return the pieces of the answer from before, one at a time.

        Raises
        ------
        DamagedError
            If one is not what was kept.
        """
        for number, kept in enumerate(self._store.pieces(self._key)):
            try:
                yield zlib.decompress(coding.unsealed(kept, self._salt(number)))
            except zlib.error as error:
                raise coding.DamagedError(str(error)) from error

    def _salt(self, number: int) -> bytes:
        """Return whose piece it is: of which answer, and where in it."""
        return self._key + number.to_bytes(8, "little")

    def keep(self, value: T, coder: Coder[T], *, packed: bool = False, pieces: Iterable[bytes] | None = None) -> None:
        """Keep an answer; files that were just written may have been read in another state.

        Parameters
        ----------
        value : object
        coder : Coder
        packed : bool
            Whether what is large in it is compressed already.
        pieces : iterable of bytes, optional
            What of it is too large to be held at once.
        """
        told = coder.encode(value, self._key)
        level = 0 if packed else _SWIFT
        sealed = None if pieces is None else (
            coding.sealed(zlib.compress(one, level), self._salt(number)) for number, one in enumerate(pieces)
        )  # fmt: skip
        if told is not None:
            self._keep(Answer(zlib.compress(told, level), self._unsettled), sealed)

    def _keep(self, answer: Answer, pieces: Iterable[bytes] | None = None) -> None:
        kept = coding.coder(Answer).encode(answer, self._key)
        if kept is not None:
            self._store.keep_run(self._key, self._kind, now(), kept, pieces)
            self._store.flush()

    def _digest(self, path: str) -> str:
        try:
            return sha256(vault.read(self._project.root, path)).hexdigest()
        except VaultlintError:
            return ""
