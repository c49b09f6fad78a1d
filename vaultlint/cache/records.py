"""Notes as a check wants them: from the cache where they have not changed, else from the disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, TypeVar

from vaultlint.cache import coding, keys
from vaultlint.cache.stamps import Stamp, now, stamp
from vaultlint.cache.store import Row, Store
from vaultlint.gist import shared

T = TypeVar("T")
_FORMER = 2000  # notes; where more changed nobody asks what they were

if TYPE_CHECKING:
    from vaultlint.cache.coding import Coder
    from vaultlint.parse.note import Facts
    from vaultlint.pool import Seen


class Kept:
    """What is kept of a vault's notes, and whether it still holds.

    Parameters
    ----------
    root : str
        The vault's folder.
    store : Store
    """

    def __init__(self, root: str, store: Store) -> None:
        self._root = root
        self._store = store
        self._rows = store.notes()
        self._found: dict[bytes, Mapping[tuple[str, bytes], tuple[bytes, bytes]]] = {}
        self._now: dict[str, tuple[Stamp, int]] = {}  # of files whose content has to be looked at
        self._rules: set[bytes] = set()  # the selections of rules that were asked for
        self._used = now()
        self._former: dict[str, tuple[bytes, Facts]] = {}  # of notes that changed: digest and facts as they were

    def holds(self, path: str, read: Callable[[], bytes]) -> Row | None:
        """Return what is kept of a note if the file is still what it was; it is read only if that cannot be told.

        Parameters
        ----------
        path : str
        read : callable
            Returns the file's bytes.
        """
        seen = now()
        try:
            mark = stamp(os.lstat(os.path.join(self._root, path)))
        except OSError:
            return None
        self._now[path] = (mark, seen)
        row = self._rows.get(path)
        if row is None or row.size != mark.size:
            return None
        if (row.modified, row.changed) == mark[1:] and mark.is_settled(row.seen):
            return row
        if sha256(read()).digest() != row.sha:
            return None
        fresh = row._replace(modified=mark.modified, changed=mark.changed, seen=seen)
        self._rows[path] = fresh
        self._store.keep_stamp(path, fresh)
        return fresh

    def facts(self, path: str, row: Row) -> Facts | None:
        """Return a note's facts; None where they are not kept or damaged."""
        told = self._store.facts(path)
        if not told:
            return None
        try:
            found = coding.facts().decode(told, coding.facts_salt(path, row.sha))
        except coding.DamagedError:
            return None
        return shared(found) if found.path == path else None

    def found(self, path: str, row: Row, rules: bytes, coder: Coder[T], known: object = None) -> T | None:
        """Return what rules found in a note, alone or compared; None where that is not kept."""
        self._rules.add(rules)
        if rules not in self._found:
            self._found[rules] = self._store.found(rules)
        compared = _key(known)
        sha, told = self._found[rules].get((path, compared), (b"", b"")) if compared is not None else (b"", b"")
        if sha != row.sha or compared is None:
            return None
        try:
            return coder.decode(told, coding.found_salt(path, sha, rules, compared))
        except coding.DamagedError:
            return None

    def keep(self, path: str, data: bytes, facts: Facts | None, kind: int) -> Row | None:
        """Keep what a note came to; return it if that can be done."""
        mark, seen = self._now.pop(path, (None, 0))
        self._keep_former(path)
        if mark is None or mark.size != len(data):
            return None
        sha = sha256(data).digest()
        told = coding.facts().encode(facts, coding.facts_salt(path, sha)) if facts else b""
        if told is None:
            return None
        row = Row(mark.size, mark.modified, mark.changed, seen, sha, kind)
        self._rows[path] = row
        self._store.keep_note(path, row, told)
        return row

    def _keep_former(self, path: str) -> None:
        """Remember what a note was; from now on nothing is kept of it until it is kept anew."""
        row = self._rows.pop(path, None)
        if row is not None and len(self._former) < _FORMER:
            facts = self.facts(path, row)
            if facts is not None:
                self._former[path] = (row.sha, facts)

    def before(self, path: str, sha: bytes) -> Facts | None:
        """Return the facts of a note as it was when its digest began so; None where they are not known any more."""
        was = self._former.get(path)
        if was is not None and was[0].startswith(sha):
            return was[1]
        row = self._rows.get(path)
        return self.facts(path, row) if row is not None and row.sha.startswith(sha) else None

    def sha(self, path: str) -> bytes:
        """Return the digest of a note's content, ``b""`` where nothing is kept of it."""
        row = self._rows.get(path)
        return row.sha if row else b""

    def keep_seen(self, one: Seen, rules: bytes) -> Row | None:
        """Keep what another process saw of a note; return it if that can be done."""
        mark, seen = self._now.pop(one.path, (None, 0))
        if mark is None or mark.size != one.size:
            return None
        row = Row(mark.size, mark.modified, mark.changed, seen, one.sha, one.stands)
        self._rows[one.path] = row
        self._store.keep_note(one.path, row, one.facts)
        self._rules.add(rules)
        self._store.keep_found(one.path, rules, b"", one.sha, one.found)
        return row

    def keep_found(self, path: str, row: Row, rules: bytes, found: T, coder: Coder[T], known: object = None) -> None:
        """Keep what rules found in a note."""
        compared = _key(known)
        if compared is None:
            return
        told = coder.encode(found, coding.found_salt(path, row.sha, rules, compared))
        if told is not None:
            self._rules.add(rules)
            self._store.keep_found(path, rules, compared, row.sha, told)

    @staticmethod
    def is_same(row: Row, data: bytes) -> bool:
        """Return whether what is kept of a note is of these bytes."""
        return row.size == len(data) and row.sha == sha256(data).digest()

    def words(self, path: str, row: Row, coder: Coder[T]) -> T | None:
        """Return a note's words; None where they are not kept or damaged."""
        sha, told = self._store.words(path)
        if sha != row.sha:
            return None
        try:
            return coder.decode(told, coding.facts_salt(path, sha))
        except coding.DamagedError:
            return None

    def keep_words(self, path: str, row: Row, words: T, coder: Coder[T]) -> None:
        """Keep a note's words."""
        told = coder.encode(words, coding.facts_salt(path, row.sha))
        if told is not None:
            self._store.keep_words(path, row.sha, told)

    def flush(self) -> None:
        """Write what is new, so that it can be asked for."""
        self._store.flush()

    def finish(self, files: set[str] | None = None) -> None:
        """Write what is new; where all files of the vault are given, drop what is kept of others."""
        if files is not None:
            self._store.forget(path for path in self._rows if path not in files)
        self._store.uses(self._rules, self._used)
        self._store.flush()


def _key(known: object) -> bytes | None:
    """Return what stands for what a note is compared with; None where nothing can."""
    try:
        return b"" if known is None else keys.digest(known)
    except TypeError:
        return None
