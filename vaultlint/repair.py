"""One run of `fix` over a vault: note by note, then what stands out among the notes, then notes that are one.

All is computed before anything is written; then the journal is on disk before the first file is replaced.
"""

from __future__ import annotations

import errno
import signal
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from vaultlint import vault, writing
from vaultlint.across import Across
from vaultlint.changes import Changed, FixReport
from vaultlint.checking import complete
from vaultlint.errors import VaultlintError
from vaultlint.fixer import Decider
from vaultlint.linter import Diagnostic
from vaultlint.looking import Look, Looking
from vaultlint.merging import Merging
from vaultlint.parse import parse_source
from vaultlint.parse.boards import is_board
from vaultlint.parse.note import Note
from vaultlint.parse.reports import is_report
from vaultlint.parse.standing import Standing
from vaultlint.results import Report
from vaultlint.rules.base import Context
from vaultlint.text import Source

if TYPE_CHECKING:
    from vaultlint.cache.store import Row
    from vaultlint.project import Project

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
_MAX_SURVEYS = 8  # a renamed key may make a date stand out, and so on


class Repair:
    """A run: what it may do, and what it did so far.

    Parameters
    ----------
    project : Project
    unsafe, managed, decide, limit
        As for `Project.fix`.
    """

    def __init__(
        self, project: Project, *, unsafe: bool, managed: bool, decide: Decider | None, limit: int | None
    ) -> None:
        self.project = project
        self.unsafe = unsafe
        self.managed = managed
        self.decide = decide
        self.limit = None if decide else limit
        self.result = FixReport(remaining=Report(root=project.root))
        self.changed: dict[str, Changed] = {}
        self.targets: Sequence[str] = ("",)
        self.rows: dict[str, Row | None] = {}  # what is kept of the notes that were not read
        self.looked: set[str] = set()
        self.stale: set[str] = set()  # notes whose findings are to be looked for anew
        self.failed: list[Diagnostic] = []
        self.unsettled = ""  # why files that were merged into others stay

    @property
    def over(self) -> bool:
        """Whether whoever decides wants no more of it."""
        return self.decide is not None and self.decide.over

    def run(
        self, targets: Sequence[str], *, write: bool = True, progress: Callable[[int], None] | None = None
    ) -> FixReport:
        """Fix what lies below `targets`."""
        project, result = self.project, self.result
        self.targets = targets
        spans = project.spans_notes(targets)
        across = Across(project.config, project.context, whole=spans)
        self.looking = Looking(project, whole=spans, wanted=across.wanted)
        for found in project.paths(targets):
            if self.over:
                break
            self.looked.add(found.path)
            self._fix_one(found, across)
            if progress:
                progress(result.remaining.notes)
        whole = not self.over
        if whole:
            complete(across, self.looking, self.looked)
            self._fix_across(across)
        self._hold_back(across)
        if self.unsafe and not self.over and across.wanted:
            Merging(self, across).run()
        result.changed = [self.changed[path] for path in sorted(self.changed)]
        try:
            if write:
                self._write()
                self._take_back(across)
            if whole and not result.signal:
                self._look_again(across)
        except KeyboardInterrupt:
            if not result.run:
                raise
            result.signal = signal.SIGINT  # all is written: what remains is not looked for
        result.remaining.diagnostics += self.failed
        result.remaining.diagnostics.sort(key=lambda one: one.sort_key)
        if project.baseline:
            project.baseline.hold(result.remaining)
        if self.looking.kept:
            self.looking.kept.finish()
        return result

    def _mend(self, note: Note, context: Context | None = None) -> Note:
        """Fix a note, keep what that came to, and return the note as it is then."""
        now = self.project.fixed(note, unsafe=self.unsafe, managed=self.managed, context=context, decide=self.decide)
        if now.outcome.applied or now.outcome.refused:
            self.keep(now)
        return now.after

    def keep(self, now: Changed) -> None:
        """Take up what was done to a file, after what was done before."""
        first = self.changed.get(now.path)
        self.changed[now.path] = first.followed_by(now) if first else now

    def covers(self, path: str) -> bool:
        """Return whether a file lies below what is to be fixed."""
        return any(target in ("", path) or path.startswith(f"{target}/") for target in self.targets)

    def _fix_one(self, found: vault.Found, across: Across) -> None:
        known = self.looking.remembered(found)
        if known is not None and not any(one.fix for one in known.found):
            self._pass_by(found.path, known, across)
            return
        try:
            before = self.project.read(found)
        except VaultlintError as error:
            self.project.report_unreadable(found.path, str(error), self.result.remaining)
            return
        if is_report(before):
            return
        self.result.remaining.notes += 1
        after = self._mend(before)
        self.project.add(after, self.result.remaining)
        across.add(after)

    def _pass_by(self, path: str, known: Look, across: Across) -> None:
        """Take up what is known of a note in which nothing can be mended, so that it need not be read."""
        if known.stands is Standing.REPORT:
            return
        left = self.result.remaining
        left.notes += 1
        if known.found:
            left.diagnostics += known.found
            left.sources.expect(path)
        if known.facts is not None:
            across.put(path, known.facts, known.stands)
        self.rows[path] = known.row

    def _is_known_sound(self, path: str, context: Context) -> bool:
        """Return whether a note was compared with the same before, and nothing in it could be mended."""
        found = self._as_before(path, context)
        return found is not None and not any(one.fix for one in found)

    def _as_before(self, path: str, context: Context) -> list[Diagnostic] | None:
        """Return what was found in a note when it was compared with the same; None where it must be read."""
        if path in self.changed or path not in context.known:
            return None
        return self.looking.compared(path, self.rows.get(path), context.known[path])

    def _fix_across(self, across: Across) -> None:
        """Fix what stands out among the notes, until a survey finds nothing more to mend."""
        for _ in range(_MAX_SURVEYS):
            context, self.failed = across.survey()
            known = sorted(context.known.keys() & self.looked)
            self.stale.update(known)
            again = False
            for path in known:
                if self._is_known_sound(path, context):
                    continue
                try:
                    note = self.current(path)
                except VaultlintError:
                    continue  # it was readable a moment ago; below it becomes a finding
                after = self._mend(note, context)
                if after is not note:
                    across.add(after)
                    again = True
            if not again:
                break

    def current(self, path: str) -> Note:
        """Return a file as it stands after what was done so far."""
        changed = self.changed.get(path)
        if changed:
            return changed.after
        if is_board(path):
            return parse_source(path, Source.decode(vault.read(self.project.root, path)))
        return self.project.read(vault.Found(path))

    def _hold_back(self, across: Across) -> None:
        """Leave all but the first notes that would change as they are, where there is a limit."""
        if self.limit is None:
            return
        pending = [path for path in sorted(self.changed) if self.changed[path].is_change]
        for path in pending[self.limit :]:
            across.add(self.changed.pop(path).before)
            self.stale.add(path)
        self.result.waiting = max(0, len(pending) - self.limit)

    def _look_again(self, across: Across) -> None:
        """Look for what remains in the notes that stand out, or that were changed since they were looked at."""
        left = self.result.remaining
        if not self.stale:
            return
        context, self.failed = across.survey()
        stale = (self.stale | context.known.keys()) & self.looked
        left.diagnostics = [one for one in left.diagnostics if one.path not in stale]
        for path in stale:
            left.sources.drop(path)
        for path in sorted(stale):
            changed = self.changed.get(path)
            if changed and changed.removed:
                left.notes -= 1
                continue
            found = self._as_before(path, context)
            if found is not None:
                left.diagnostics += found
                left.sources.expect(path)
                continue
            try:
                self.project.add(self.current(path), left, context)
            except VaultlintError as error:  # it was readable a moment ago
                self.project.report_unreadable(path, str(error), left)

    def _write(self) -> None:
        from vaultlint import journal

        root = self.project.root
        pending = [one for one in self.result.changed if one.is_change]
        pending.sort(key=lambda one: one.removed)  # until the end both notes are there
        if not pending and not any(journal.unfinished(root)):
            return
        with journal.locked(root):
            for run in journal.unfinished(root):
                self.result.kept += journal.clean(run)
                journal.cleaned(run)
            journal.prune(root)
            if pending:
                self._replace(pending)

    def _replace(self, pending: Sequence[Changed]) -> None:
        """Write files, each whole or not at all, until a signal or a full disk says stop."""
        from vaultlint import journal
        from vaultlint.signals import held

        root, result = self.project.root, self.result
        with held() as stop:
            run = journal.record(root, [(one.path, one.before.source.encode(), one.new_bytes) for one in pending])
            result.run = run.name
            with writing.Writer(root) as writer:
                for number, one in enumerate(pending):
                    if stop.signal or result.full:
                        result.unreached = [one.path for one in pending[number:]]
                        break
                    if one.removed:
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
        self.result.skipped += writer.taken_late()
        for folder in {(self.project.root / one.path).parent for one in done}:
            try:
                writing.sync_folder(folder)
            except OSError as error:
                self.unsettled = f"what it was merged into may not be on disk ({vault.reason_of(error)}): it stays"

    def _take_back(self, across: Across) -> None:
        """Take files that were not written for what they are now."""
        left = {path for path, _ in self.result.skipped}.union(self.result.unreached)
        if not left or self.result.signal:
            return
        for path in left:
            self.changed.pop(path, None)
            self.stale.add(path)
            if is_board(path):
                continue
            try:
                across.add(self.current(path))
            except VaultlintError:
                continue  # below it becomes a finding
        complete(across, self.looking, self.looked)  # a file that was to go is there

    def _put(self, writer: writing.Writer, one: Changed) -> None:
        """Write a file, or note why it stays as it is."""
        skipped, data, before = self.result.skipped, one.new_bytes, vault.digest(one.before.source.encode())
        try:
            if data is not None:
                writer.replace(one.path, data, before)
            elif self.unsettled:
                skipped.append((one.path, self.unsettled))
            elif skipped:
                skipped.append((one.path, "a file that a merge changes could not be written: it stays"))
            else:
                writer.remove(one.path, before)
        except (OSError, VaultlintError) as error:
            reason = vault.reason_of(error) if isinstance(error, OSError) else str(error)
            skipped.append((one.path, reason))
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                self.result.full = reason
