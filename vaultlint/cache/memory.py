"""What rules across notes knew of each note when the whole vault was last looked at: the answer for single notes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from vaultlint.rules import CARDS

if TYPE_CHECKING:
    from vaultlint.cache.store import Store

_ALL = ""  # stands for the vault: it was looked at as a whole


class Memory:
    """The index as last written.

    Parameters
    ----------
    store : Store
    rules_of : callable
        Returns what stands for the rules that hold for a note.
    """

    def __init__(self, store: Store, rules_of: Callable[[str], bytes]) -> None:
        self._store = store
        self._rules_of = rules_of

    def has(self, path: str) -> bool:
        """Return whether the vault was looked at as a whole with the rules that hold for a note."""
        return bool(self._store.known(_ALL, self._rules_of(path)))

    def recall(self, path: str) -> dict[str, Any]:
        """Return what rules knew of a note, by code; what is damaged is not known."""
        rules = self._rules_of(path)
        told = self._store.known(path, rules)
        found: dict[str, Any] = {}
        if not told:
            return found
        from vaultlint.cache import coding, findings  # with what decodes them: of most notes nothing was known

        try:
            parts = findings.known().decode(told, os.fsencode(path) + rules)
            for card in CARDS:
                coder = findings.known_to(card.rule) if card.code in parts else None
                if coder:
                    found[card.code] = coder.decode(parts[card.code])
        except coding.DamagedError:
            return {}
        return found

    def keep(self, known: Mapping[str, Mapping[str, Any]], paths: Iterable[str]) -> None:
        """Keep what rules know of notes, in place of what they knew.

        Parameters
        ----------
        known : mapping of str to mapping of str to object
            As in `Context.known`.
        paths : iterable of str
            All notes that were looked at.
        """
        before: dict[bytes, dict[str, bytes]] = {}
        for path in paths:
            rules = self._rules_of(path)
            if rules not in before:
                before[rules] = self._store.all_known(rules)
                self._store.keep_known(_ALL, rules, b"1")
            told = _coded(known.get(path, {}), os.fsencode(path) + rules)
            if told != before[rules].get(path, b""):
                self._store.keep_known(path, rules, told)


def _coded(known: Mapping[str, Any], salt: bytes) -> bytes:
    if not known:
        return b""
    from vaultlint.cache import findings

    parts = {}
    for card in CARDS:
        coder = findings.known_to(card.rule) if card.code in known else None
        part = coder.encode(known[card.code]) if coder else None
        if part is not None:
            parts[card.code] = part
    return (findings.known().encode(parts, salt) if parts else None) or b""
