"""What columns told of the notes at the last survey, kept: at the next one only notes that changed are asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, get_type_hints

from vaultlint.cache import coding
from vaultlint.cache.store import Store
from vaultlint.columns import Column
from vaultlint.digests import blake2b

if TYPE_CHECKING:
    from vaultlint.names import Names

_MARK = 8  # bytes of what stands for a note with its content
_FEW = 50  # notes that a column is rather asked of again than written anew for all


class Columns:
    """The columns of a vault, as they were told last and as they are to be kept.

    Parameters
    ----------
    store : Store
    shas : mapping of str to bytes
        The digests of the notes' contents by path, without those that are told of otherwise than they are on the disk.
    names : callable
        Returns the names of the vault's files.
    """

    def __init__(self, store: Store, shas: Mapping[str, bytes], names: Callable[[], Names]) -> None:
        self._store = store
        self._shas = shas
        self._names = names

    @cached_property
    def _marks(self) -> dict[str, bytes]:
        """What stands for each note with its content, by path."""
        return {path: _digest(os.fsencode(path) + sha) for path, sha in self._shas.items()}

    @cached_property
    def _files(self) -> bytes:
        """What stands for the names of the vault's files."""
        return _digest(os.fsencode("\0".join(self._names().paths.values())))

    def _salt(self, column: Column[Any]) -> bytes:
        return column.name.encode() + (self._files if column.by_names else b"")

    def known(self, column: Column[Any]) -> dict[str, Any]:
        """Return what a column told of the notes that are what they were, by path; None where it told nothing."""
        coder = _coder(column)
        told = self._store.column(column.name) if coder else b""
        if coder is None or not told:
            return {}
        try:
            marks, values = coder.decode(told, self._salt(column))
        except coding.DamagedError:
            return {}
        if len(marks) != len(values) * _MARK:
            return {}
        found = dict(zip((marks[at : at + _MARK] for at in range(0, len(marks), _MARK)), values, strict=True))
        own = self._marks.items()
        return {path: found[mark] for path, mark in own if mark in found}

    def keep(self, column: Column[Any], values: Mapping[str, Any], asked: Mapping[str, object], fresh: int) -> None:
        """Keep what a column tells of the notes that it was `asked` of.

        Parameters
        ----------
        column : Column
        values : mapping of str to object
            By path; those are left out of which it told nothing.
        asked : mapping with str as keys
        fresh : int
            Of how many of them it was not known from before: where that is a few, they are asked again next time.
        """
        coder = _coder(column) if fresh > _FEW else None
        if coder is None:
            return
        paths = [path for path in asked if path in self._marks]
        marks = b"".join([self._marks[path] for path in paths])
        told = coder.encode((marks, [values.get(path) for path in paths]), self._salt(column))
        if told is not None:
            self._store.keep_column(column.name, told)

    def remembered(self, question: str) -> dict[str, list[str]]:
        """Return the answers to a question that rests on the files' names alone, by what was asked about."""
        told = self._store.column(question)
        try:
            return _answers().decode(told, question.encode() + self._files) if told else {}
        except coding.DamagedError:
            return {}

    def remember(self, question: str, answers: Mapping[str, list[str]]) -> None:
        """Keep such answers, in place of those before."""
        told = _answers().encode(dict(answers), question.encode() + self._files)
        if told is not None:
            self._store.keep_column(question, told)


@lru_cache(maxsize=1)
def _answers() -> coding.Coder[dict[str, list[str]]]:
    return coding.Coder(dict[str, list[str]])


def _digest(told: bytes) -> bytes:
    return blake2b(told, digest_size=_MARK).digest()


@lru_cache(maxsize=64)
def _coder(column: Column[Any]) -> coding.Coder[tuple[bytes, list[Any]]] | None:
    """Return the coder of a column; None where another process would not find it, or its values have no plain form."""
    if not column.spelled:
        return None
    try:
        value: Any = get_type_hints(column.of)["return"]
        return coding.Coder(tuple[bytes, list[value]])
    except (KeyError, NameError, TypeError):
        return None
