"""Replace a file of the vault, make one, remove one: whole or not at all, and never over somebody's edit."""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections import deque
from pathlib import Path
from typing import NamedTuple, Self

from vaultlint.errors import VaultlintError
from vaultlint.vault import digest, lies_in, read, reason_of
from vaultlint.writing import attributes, temporaries
from vaultlint.writing.attributes import Attributes
from vaultlint.writing.exchange import exchange

LINGER = 0.05  # seconds that an old file is kept, in case that a program still writes into it


class ChangedError(VaultlintError):
    """A file is no longer what was read."""


class RefusedError(VaultlintError):
    """A file is not to be replaced."""


class _Old(NamedTuple):
    """A file that was replaced or removed, under its temporary name."""

    path: str
    temporary: str
    before: str
    after: str
    kept: Attributes
    time: float


class Writer:
    """Replaces and removes files of a vault, and looks once more at the old ones before they go.

    A whole temporary file beside the note changes names with it, so that at every instant the note is whole, old
    or new. Then what came out is compared with what was read. Somebody's edit, made at the last moment or by a
    program that had the old file open, goes back to its place.

    Parameters
    ----------
    root : Path
        The vault.

    Attributes
    ----------
    late : list of (str, str)
        Files that turned out to be edited after they were replaced, with what became of them.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.late: list[tuple[str, str]] = []
        self._old: deque[_Old] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.settle()

    def replace(self, path: str, data: bytes, expected: str, mtime_ns: int | None = None) -> None:
        """Replace a file; its mode, owner, extended attributes and, where the system can, time of birth stay.

        Parameters
        ----------
        path : str
            Relative to the vault.
        data : bytes
        expected : str
            `digest` of the bytes that were read.
        mtime_ns : int, optional
            Modification time to set, in nanoseconds.

        Raises
        ------
        ChangedError
            If the file is not what was read; it is left as it is.
        RefusedError
            If it is read-only, or one of several names of a file.
        LossError
            If more than its bytes would change.
        OSError
            If the disk refuses; the file is left as it is.
        """
        kept, status = self._examine(path, expected)
        target = self.root / path
        temporary = self._new_file(target.parent, data)
        try:
            attributes.apply(temporary, kept, mtime_ns=mtime_ns)
            temporaries.sync(temporary)
            temporary = temporaries.whole(temporary)
            if not exchange(temporary, str(target)):
                temporary = self._rename(temporary, path, expected, status)
        except BaseException:
            temporaries.discard(temporary)
            raise
        if temporary:
            self._set_aside(_Old(path, temporary, expected, digest(data), kept, time.monotonic()))

    def remove(self, path: str, expected: str) -> None:
        """Delete a file, if it is what was read.

        Raises
        ------
        ChangedError, RefusedError, OSError
            As for `replace`; the file is left as it is.
        """
        kept, _ = self._examine(path, expected)
        target = self.root / path
        temporary = temporaries.new_name(target.parent)
        os.rename(target, temporary)
        self._set_aside(_Old(path, temporary, expected, "", kept, time.monotonic()))

    def settle(self) -> None:
        """Wait until nobody writes into the old files any more, and delete them."""
        if self._old:
            time.sleep(max(0.0, self._old[-1].time + LINGER - time.monotonic()))
            self._expire(time.monotonic())

    def taken_late(self) -> list[tuple[str, str]]:
        """Return what is in `late`, and forget it."""
        late, self.late = self.late, []
        return late

    def _examine(self, path: str, expected: str) -> tuple[Attributes, os.stat_result]:
        """Return what a file is apart from its bytes, if it is what was read and may be replaced."""
        target = self.root / path
        if not lies_in(self.root, path):
            raise ChangedError("its folder lies outside the vault now")
        self._check(path, expected)
        try:
            status = os.lstat(target)
            kept = attributes.read(target)
        except OSError as error:
            raise ChangedError(f"it changed meanwhile ({reason_of(error)})") from error
        if status.st_nlink > 1:
            raise RefusedError(f"the file has {status.st_nlink} names (hard links), and a fix would part them")
        if not status.st_mode & 0o222:
            raise RefusedError("it is read-only")
        return kept, status

    def _new_file(self, folder: Path, data: bytes) -> str:
        """Write a temporary file; where the disk is full, after the old files that still linger are gone."""
        try:
            return temporaries.new_file(folder, data)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT) or not self._old:
                raise
        self.settle()
        return temporaries.new_file(folder, data)

    def _check(self, path: str, expected: str) -> None:
        try:
            current = digest(read(self.root, path))
        except VaultlintError as error:
            raise ChangedError(f"it changed meanwhile ({error})") from error
        if current != expected:
            raise ChangedError("it changed meanwhile")

    def _rename(self, temporary: str, path: str, expected: str, status: os.stat_result) -> str:
        """Rename a file over a note where names cannot be swapped.

        Another file put in the note's place in the last microseconds is not seen.

        Returns
        -------
        str
            A second name that the old file was given before, ``""`` on a disk without hard links.
        """
        target = self.root / path
        if _stamp(target) != (status.st_ino, status.st_mtime_ns, status.st_size):
            self._check(path, expected)
        aside = temporaries.new_name(target.parent)
        try:
            os.link(target, aside)
        except OSError:
            aside = ""
        try:
            os.replace(temporary, target)
        except BaseException:
            if aside:
                temporaries.discard(aside)
            raise
        return aside

    def _set_aside(self, old: _Old) -> None:
        """Keep an old file for a moment, if it is what was read; else give it back."""
        if not self._is_untouched(old):
            raise ChangedError(self._give_back(old))
        self._old.append(old)
        self._expire(old.time - LINGER)

    def _expire(self, until: float) -> None:
        while self._old and self._old[0].time <= until:
            old = self._old.popleft()
            if self._is_untouched(old):
                temporaries.discard(old.temporary)
            else:
                self.late.append((old.path, self._give_back(old)))

    def _is_untouched(self, old: _Old) -> bool:
        """Return whether an old file is what was read: its bytes, and what it has besides them."""
        if self._digest(old.temporary) != old.before:
            return False
        try:
            now = attributes.read(old.temporary)
        except (OSError, VaultlintError):
            return False
        return now._replace(atime_ns=0) == old.kept._replace(atime_ns=0)

    def _digest(self, file: str) -> str:
        folder, name = os.path.split(file)
        return temporaries.digest_of(Path(folder), name)

    def _give_back(self, old: _Old) -> str:
        """Put an edited file back in its place, and return what to tell of it."""
        target = str(self.root / old.path)
        if not old.after:
            with contextlib.suppress(ChangedError, OSError):
                _name(old.temporary, Path(target))
                return "it changed meanwhile"
        elif self._digest(target) == old.after:
            if not exchange(old.temporary, target):
                os.replace(old.temporary, target)
                return "it changed meanwhile"
            if self._digest(old.temporary) == old.after:
                temporaries.discard(old.temporary)
                return "it changed meanwhile"
            exchange(old.temporary, target)  # still another edit came in that instant: the newest has the name
        name = Path(old.path)
        kept = temporaries.keep(old.temporary, f"{name.stem[:80]} (edit kept by vaultlint)", name.suffix)
        return f"it changed twice meanwhile; the earlier edit is kept as {kept!r}"


def write(root: Path, path: str, data: bytes, expected: str, mtime_ns: int | None = None) -> None:
    """Replace one file, as `Writer.replace` does."""
    with Writer(root) as writer:
        writer.replace(path, data, expected, mtime_ns)
    for _, reason in writer.late:
        raise ChangedError(reason)


def create(root: Path, path: str, data: bytes, kept: Attributes | None = None, mode: int = 0o644) -> str:
    """Write a file that is not there, whole or not at all.

    Parameters
    ----------
    root : Path
    path : str
        Its folder is made if it is gone.
    data : bytes
    kept : Attributes, optional
        What the file had when it was there.
    mode : int
        Permission bits, where nothing else is known.

    Returns
    -------
    str
        What of `kept` it could not be given, ``""`` if all was.

    Raises
    ------
    ChangedError
        If a file of that name is there.
    OSError
        If the disk refuses.
    """
    target = root / path
    loss = ""
    if not lies_in(root, path):
        raise ChangedError("its folder lies outside the vault now")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporaries.new_file(target.parent, data)
    try:
        if kept is None:
            os.chmod(temporary, mode)
        else:
            loss = _given(temporary, kept)
        temporaries.sync(temporary)
        _name(temporary, target)
    except BaseException:
        temporaries.discard(temporary)
        raise
    return loss


def _given(temporary: str, kept: Attributes) -> str:
    """Give a file that comes back as much of its attributes as can be, and return what it lacks."""
    try:
        attributes.apply(temporary, kept, mtime_ns=kept.mtime_ns)
    except attributes.LossError as error:
        return str(error)
    return ""


def _name(temporary: str, target: Path) -> None:
    """Give a file its name, unless the name is taken."""
    try:
        os.link(temporary, target)  # fails where a file of that name is there; a rename would replace it
    except FileExistsError as error:
        raise ChangedError("another file stands there now") from error
    except OSError:  # a disk without hard links
        if os.path.lexists(target):
            raise ChangedError("another file stands there now") from None
        os.replace(temporary, target)
    else:
        temporaries.discard(temporary)


def _stamp(target: Path) -> tuple[int, int, int] | None:
    try:
        status = os.lstat(target)
    except OSError:
        return None
    return status.st_ino, status.st_mtime_ns, status.st_size
