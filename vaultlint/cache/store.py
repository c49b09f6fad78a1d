"""The cache's file: one SQLite database a vault.

Whatever goes wrong with it is no error of the run: what cannot be read is not known, what cannot be written is read
again next time.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from vaultlint.cache.layout import LAYOUT, TABLES
from vaultlint.cache.place import prune

_PATIENCE = 2.0  # seconds to wait for another run that writes
_RUNS = 4  # whole answers of a kind that are kept
_LARGEST = 500_000_000  # bytes of one of them
_RULES = 4  # selections of rules whose findings are kept besides those of the last run
_BATCH = 500
# A damaged file's message may not even be text (UnicodeDecodeError is a ValueError).
_TROUBLE = (sqlite3.Error, OSError, ValueError, OverflowError)

_Order: TypeAlias = tuple[str, tuple[Any, ...]]  # a statement and its values


class Row(NamedTuple):
    """What is kept of a note.

    Attributes
    ----------
    size, modified, changed : int
        Its stamp.
    seen : int
        When it was read, in ns.
    sha : bytes
        Of its content.
    kind : int
        How it counts among the others, as `Across` says.
    """

    size: int
    modified: int
    changed: int
    seen: int
    sha: bytes
    kind: int


class Store:
    """The database of a vault.

    Parameters
    ----------
    path : str
    code : str
        What stands for the release that writes it; what another one wrote is thrown away.
    """

    def __init__(self, path: str, code: str) -> None:
        self.problem = ""  # why it is done without
        self._path = path
        self._code = code
        self._link: sqlite3.Connection | None = None
        self._pending: list[_Order] = []
        try:
            self._open()
        except _TROUBLE as error:
            self._renew(error)

    def _open(self) -> None:
        os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
        if not os.path.exists(self._path):
            prune(self._path)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))  # quotes of notes are nobody else's
        link = sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
        self._link = link
        link.execute("PRAGMA synchronous=OFF")  # a power cut may spoil it: then it is built anew
        link.execute("PRAGMA trusted_schema=OFF")
        if self._told("layout") != str(LAYOUT) or self._told("code") != self._code:
            self._build()

    def _told(self, name: str) -> str:
        assert self._link is not None
        try:
            row = self._link.execute("SELECT value FROM meta WHERE name=?", (name,)).fetchone()
        except sqlite3.OperationalError:  # no such table
            return ""
        return str(row[0]) if row else ""

    def _build(self) -> None:
        """Make the tables, in one piece: another run sees the old ones or the new ones."""
        link = self._link
        assert link is not None
        link.execute("BEGIN IMMEDIATE")
        if self._told("layout") == str(LAYOUT) and self._told("code") == self._code:  # another run was first
            link.execute("COMMIT")
            return
        for kind, name in link.execute("SELECT type, name FROM sqlite_master").fetchall():
            if kind in ("table", "view", "trigger") and not name.startswith("sqlite_"):
                link.execute(f'DROP {kind} "{name.replace(chr(34), chr(34) * 2)}"')
        for line in TABLES.strip().split("\n"):
            link.execute(line)
        link.executemany("INSERT INTO meta VALUES (?, ?)", [("layout", str(LAYOUT)), ("code", self._code)])
        link.execute("COMMIT")

    def _renew(self, error: Exception) -> None:
        """Throw a damaged file away and begin anew, once; where that fails too, do without."""
        self.close()
        busy = isinstance(error, sqlite3.OperationalError) and ("locked" in str(error) or "readonly" in str(error))
        try:
            if busy or not os.path.lexists(self._path):
                raise error
            os.unlink(self._path)
            self._open()
        except _TROUBLE as reason:
            self.close()
            self.problem = str(reason)

    def close(self) -> None:
        """Let go of the file."""
        if self._link is not None:
            with contextlib.suppress(sqlite3.Error):
                self._link.close()
        self._link = None
        self._pending = []

    def __del__(self) -> None:
        """Let go of the file where nobody did: Python warns of connections that are left to it."""
        self.close()

    def _read(self, question: str, values: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
        if self._link is None:
            return
        try:
            yield from self._link.execute(question, values)
        except _TROUBLE as error:
            self._drop(error)

    def _drop(self, error: Exception) -> None:
        """Do without the cache from now on; a damaged file is deleted, so that the next run has a whole one."""
        self.problem = str(error)
        self.close()
        if not isinstance(error, sqlite3.OperationalError):
            with contextlib.suppress(OSError):
                os.unlink(self._path)

    def notes(self) -> dict[str, Row]:
        """Return what is kept of each note, by path."""
        rows = self._read("SELECT path, size, modified, changed, seen, sha, kind FROM notes")
        return {os.fsdecode(path): Row(*row) for path, *row in rows if _is_whole(path, row)}

    def facts(self, path: str) -> bytes:
        """Return the facts of one note, ``b""`` where there are none."""
        for (told,) in self._read("SELECT facts FROM notes WHERE path=?", (os.fsencode(path),)):
            return told if isinstance(told, bytes) else b""
        return b""

    def words(self, path: str) -> tuple[bytes, bytes]:
        """Return a note's words, behind the digest of the content that they are of; both ``b""`` if there are none."""
        for sha, told in self._read("SELECT sha, told FROM words WHERE path=?", (os.fsencode(path),)):
            return (sha, told) if isinstance(sha, bytes) and isinstance(told, bytes) else (b"", b"")
        return b"", b""

    def keep_words(self, path: str, sha: bytes, told: bytes) -> None:
        """Keep a note's words."""
        self._write("INSERT OR REPLACE INTO words VALUES (?,?,?)", (os.fsencode(path), sha, told))

    def column(self, name: str) -> bytes:
        """Return what a column told of the notes, ``b""`` where that is not kept."""
        for (told,) in self._read("SELECT told FROM columns WHERE name=?", (name,)):
            return told if isinstance(told, bytes) else b""
        return b""

    def keep_column(self, name: str, told: bytes) -> None:
        """Keep what a column tells of the notes."""
        if len(told) <= _LARGEST:
            self._write("INSERT OR REPLACE INTO columns VALUES (?,?)", (name, told))
            self.flush()  # it is large

    def found(self, rules: bytes) -> dict[tuple[str, bytes], tuple[bytes, bytes]]:
        """Return the findings of a selection of rules: digest of the note's content, and findings.

        By path, and by what the note was compared with: ``b""`` where it was looked at alone.
        """
        rows = self._read("SELECT path, known, sha, told FROM found WHERE rules=?", (rules,))
        return {
            (os.fsdecode(path), known): (sha, told)
            for path, known, sha, told in rows
            if all(isinstance(one, bytes) for one in (path, known, sha, told))
        }

    def known(self, path: str, rules: bytes) -> bytes:
        """Return what was known of a note among the others when all were last looked at; ``b""`` where nothing was."""
        for (told,) in self._read("SELECT told FROM known WHERE path=? AND rules=?", (os.fsencode(path), rules)):
            return told if isinstance(told, bytes) else b""
        return b""

    def run(self, key: bytes) -> bytes | None:
        """Return a whole answer."""
        rows = [told for (told,) in self._read("SELECT told FROM runs WHERE key=?", (key,)) if isinstance(told, bytes)]
        return rows[0] if rows else None

    def keep_note(self, path: str, row: Row, facts: bytes) -> None:
        """Keep what a note came to."""
        self._write("INSERT OR REPLACE INTO notes VALUES (?,?,?,?,?,?,?,?)", (os.fsencode(path), *row, facts))

    def keep_stamp(self, path: str, row: Row) -> None:
        """Keep that a file of another time has the same content."""
        order = "UPDATE notes SET modified=?, changed=?, seen=? WHERE path=?"
        self._write(order, (row.modified, row.changed, row.seen, os.fsencode(path)))

    def keep_found(self, path: str, rules: bytes, known: bytes, sha: bytes, told: bytes) -> None:
        """Keep what rules found in a note, alone or compared; of each there is one."""
        where = os.fsencode(path)
        if known:
            self._write("DELETE FROM found WHERE path=? AND rules=? AND known<>x''", (where, rules))
        self._write("INSERT OR REPLACE INTO found VALUES (?,?,?,?,?)", (where, rules, known, sha, told))

    def keep_known(self, path: str, rules: bytes, told: bytes) -> None:
        """Keep what is known of a note among the others; ``b""`` if nothing is."""
        where = (os.fsencode(path), rules)
        if told:
            self._write("INSERT OR REPLACE INTO known VALUES (?,?,?)", (*where, told))
        else:
            self._write("DELETE FROM known WHERE path=? AND rules=?", where)

    def all_known(self, rules: bytes) -> dict[str, bytes]:
        """Return what is known of every note."""
        rows = self._read("SELECT path, told FROM known WHERE rules=?", (rules,))
        return {os.fsdecode(path): told for path, told in rows if isinstance(path, bytes) and isinstance(told, bytes)}

    def keep_run(self, key: bytes, kind: str, used: int, told: bytes, pieces: Iterable[bytes] | None = None) -> None:
        """Keep a whole answer, and drop the oldest ones of its kind.

        Parameters
        ----------
        key, kind, used, told
            The row.
        pieces : iterable of bytes, optional
            What is too large to be held together; written one by one. By default what is kept of it stays.
        """
        if len(told) > _LARGEST:
            return
        if pieces is not None:
            self.flush()  # what follows is one transaction
        self._write("INSERT OR REPLACE INTO runs VALUES (?,?,?,?)", (key, kind, used, told))
        newest = "SELECT key FROM runs WHERE kind=? ORDER BY used DESC LIMIT ?"
        self._write(f"DELETE FROM runs WHERE kind=? AND key NOT IN ({newest})", (kind, kind, _RUNS))  # noqa: S608  # our own words
        self._write("DELETE FROM pieces WHERE key NOT IN (SELECT key FROM runs)", ())
        if pieces is not None:
            self._write("DELETE FROM pieces WHERE key=?", (key,))
            self.flush(("INSERT INTO pieces VALUES (?,?,?)", (key, *one)) for one in enumerate(pieces))

    def pieces(self, key: bytes) -> Iterator[bytes]:
        """Return the pieces of an answer, one at a time."""
        for (told,) in self._read("SELECT told FROM pieces WHERE key=? ORDER BY number", (key,)):
            yield told if isinstance(told, bytes) else b""

    def forget(self, paths: Iterable[str]) -> None:
        """Drop notes that are no longer there."""
        for path in paths:
            where = (os.fsencode(path),)
            self._write("DELETE FROM notes WHERE path=?", where)
            self._write("DELETE FROM found WHERE path=?", where)
            self._write("DELETE FROM known WHERE path=?", where)
            self._write("DELETE FROM words WHERE path=?", where)

    def uses(self, rules: Collection[bytes], used: int) -> None:
        """Say which selections of rules were used, and drop the findings of those that long were not."""
        for key in rules:
            self._write("INSERT OR REPLACE INTO rules VALUES (?,?)", (key, used))
        kept = "SELECT key FROM rules ORDER BY used DESC LIMIT ?"
        self._write(f"DELETE FROM rules WHERE key NOT IN ({kept})", (_RULES + len(rules),))  # noqa: S608  # our own words
        self._write("DELETE FROM found WHERE rules NOT IN (SELECT key FROM rules)", ())
        self._write("DELETE FROM known WHERE rules NOT IN (SELECT key FROM rules)", ())

    def _write(self, order: str, values: tuple[Any, ...]) -> None:
        self._pending.append((order, values))
        if len(self._pending) >= _BATCH:
            self.flush()

    def flush(self, more: Iterable[_Order] = ()) -> None:
        """Write what is to be kept; where another run writes for long, or the disk refuses, it is not kept."""
        pending, self._pending = self._pending, []
        if self._link is None or not pending:
            return
        try:
            self._link.execute("BEGIN IMMEDIATE")
            for order, values in chain(pending, more):
                self._link.execute(order, values)
            self._link.execute("COMMIT")
        except _TROUBLE as error:
            self._drop(error)


def _is_whole(path: object, row: Iterable[Any]) -> bool:
    size, modified, changed, seen, sha, kind = row
    numbers = all(isinstance(one, int) for one in (size, modified, changed, seen, kind))
    return numbers and isinstance(path, bytes) and isinstance(sha, bytes)
