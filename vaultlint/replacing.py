"""The writing of a fix run: each file whole or not at all, behind a journal that is on disk before the first goes."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from vaultlint import vault, writing
from vaultlint.changes import Changed, FixReport
from vaultlint.errors import VaultlintError

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)


class Replacing:
    """Writes what a run computed, and puts into its report what became of it.

    Parameters
    ----------
    root : Path
        The vault.
    result : FixReport
        What is to be written; it is told what was.
    merges : bool
        Whether a file goes because another took its words in: then it stays unless all others were written.
    """

    def __init__(self, root: Path, result: FixReport, *, merges: bool = True) -> None:
        self._root = root
        self._result = result
        self._merges = merges
        self._unsettled = ""  # why files that were merged into others stay

    def run(self) -> None:
        """Write the files that changed, after what a run that was killed left is cleared away."""
        from vaultlint import journal

        root = self._root
        pending = [one for one in self._result.changed if one.is_change]
        pending.sort(key=lambda one: one.removed)  # until the end both notes are there
        if not pending and not any(journal.unfinished(root)):
            return
        with journal.locked(root):
            for run in journal.unfinished(root):
                self._result.kept += journal.clean(run)
                journal.cleaned(run)
            journal.prune(root)
            if pending:
                self._replace(pending)

    def _replace(self, pending: Sequence[Changed]) -> None:
        """Write files, each whole or not at all, until a signal or a full disk says stop."""
        from vaultlint import journal
        from vaultlint.signals import held

        root, result = self._root, self._result
        with held() as stop:
            run = journal.record(root, [(one.path, one.old_bytes, one.new_bytes) for one in pending])
            result.run = run.name
            with writing.Writer(root) as writer:
                for number, one in enumerate(pending):
                    if stop.signal or result.full:
                        result.unreached = [one.path for one in pending[number:]]
                        break
                    if one.removed and self._merges:
                        self._settle(writer, pending[:number])
                    self._put(writer, one)
            result.skipped += writer.taken_late()
            result.kept += journal.clean(run)  # what could not be deleted a moment ago
            if result.written:
                journal.finish(run, len(result.written))
            else:  # a run that touched nothing would stand before the one that `undo` is wanted for
                journal.drop(run)
                result.run = ""
        result.signal = stop.signal

    def _settle(self, writer: writing.Writer, done: Sequence[Changed]) -> None:
        """Make sure that what was merged is on disk before the file that it came from goes."""
        if any(one.removed for one in done):
            return
        writer.settle()
        self._result.skipped += writer.taken_late()
        for folder in {(self._root / one.path).parent for one in done}:
            try:
                writing.sync_folder(folder)
            except OSError as error:
                self._unsettled = f"what it was merged into may not be on disk ({vault.reason_of(error)}): it stays"

    def _put(self, writer: writing.Writer, one: Changed) -> None:
        """Write a file, or note why it stays as it is."""
        skipped, data, before = self._result.skipped, one.new_bytes, vault.digest(one.old_bytes or b"")
        try:
            if data is not None and one.created:
                writing.create(self._root, one.path, data, mode=_mode(self._root / one.path))
            elif data is not None:
                writer.replace(one.path, data, before)
            elif self._unsettled:
                skipped.append((one.path, self._unsettled))
            elif skipped and self._merges:
                skipped.append((one.path, "a file that a merge changes could not be written: it stays"))
            else:
                writer.remove(one.path, before)
        except (OSError, VaultlintError) as error:
            reason = vault.reason_of(error) if isinstance(error, OSError) else str(error)
            skipped.append((one.path, reason))
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                self._result.full = reason


def _mode(place: Path) -> int:
    """Return permission bits for a new file: as open as the nearest folder above it that is there."""
    folder = next(one for one in place.parents if one.is_dir())
    return stat.S_IMODE(os.stat(folder).st_mode) & 0o666
