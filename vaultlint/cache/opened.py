"""The cache of a vault, opened when something is first asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vaultlint.cache.memory import Memory
    from vaultlint.cache.records import Kept
    from vaultlint.cache.store import Store


class Opened:
    """What a run uses of the cache.

    Parameters
    ----------
    root : str
        The vault's folder, absolute and without links.
    rules_of : callable
        Returns what stands for the rules that hold for a note.
    used : bool
        False where nothing is to be kept.
    """

    def __init__(self, root: str, rules_of: Callable[[str], bytes], *, used: bool) -> None:
        self.used = used
        self._root = root
        self._rules_of = rules_of
        self._store: Store | None = None

    def store(self) -> Store | None:
        """Return the database; None where nothing is kept."""
        if not self.used:
            return None
        if self._store is None:
            from vaultlint.cache.keys import code
            from vaultlint.cache.place import place
            from vaultlint.cache.store import Store

            self._store = Store(place(self._root, code()), code())
        return self._store

    def kept(self) -> Kept | None:
        """Return what is kept of the notes; None where nothing is."""
        store = self.store()
        if store is None:
            return None
        from vaultlint.cache.records import Kept

        return Kept(self._root, store)

    def memory(self) -> Memory | None:
        """Return what rules across notes knew when the whole vault was last looked at; None where it never was."""
        if not self.used:
            return None
        from vaultlint.cache.keys import code
        from vaultlint.cache.place import is_there

        store = self.store() if self._store or is_there(self._root, code) else None
        if store is None:
            return None
        from vaultlint.cache.memory import Memory

        return Memory(store, self._rules_of)
