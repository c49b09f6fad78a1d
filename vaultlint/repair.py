"""One run of `fix` over a vault: note by note, then what stands out among the notes, then notes that are one.

All is computed before anything is written; then the journal is on disk before the first file is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from vaultlint import signals, vault
from vaultlint.across import Across
from vaultlint.bulk import Bulk
from vaultlint.changes import Changed, FixReport
from vaultlint.checking import complete, recalling
from vaultlint.errors import VaultlintError
from vaultlint.fixer import Decider, Outcome
from vaultlint.linter import Diagnostic
from vaultlint.looking import Look, Looking
from vaultlint.merging import Merging
from vaultlint.parse import parse_source
from vaultlint.parse.boards import is_board
from vaultlint.parse.note import Note
from vaultlint.parse.reports import is_own
from vaultlint.parse.standing import Standing
from vaultlint.replacing import Replacing
from vaultlint.results import Report
from vaultlint.rules.base import Applicability, Context, Finding, Level
from vaultlint.text import Source

if TYPE_CHECKING:
    from vaultlint.cache.store import Row
    from vaultlint.project import Project

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
        self.compared: dict[str, tuple[Context, Outcome]] = {}  # what notes came to among the others

    @property
    def over(self) -> bool:
        """Whether whoever decides wants no more of it."""
        return self.decide is not None and self.decide.over

    def run(
        self, targets: Sequence[str], *, write: bool = True, progress: Callable[[int], None] | None = None
    ) -> FixReport:
        """Fix what lies below `targets`."""
        project = self.project
        self.targets = targets
        spans = project.spans_notes(targets)
        across = Across(project.config, project.context, whole=spans)
        self.looking = Looking(project, whole=spans, wanted=across.wanted)
        with Bulk():
            try:
                return self._run(across, write=write, progress=progress)
            finally:
                across.end()

    def _run(self, across: Across, *, write: bool, progress: Callable[[int], None] | None) -> FixReport:
        project, targets, result = self.project, self.targets, self.result
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
            across.recall = recalling(across, self.looking)
            self._fix_across(across)
        self._hold_back(across)
        if self.unsafe and not self.over and across.wanted:
            Merging(self, across).run()
        result.changed = [self.changed[path] for path in sorted(self.changed)]
        try:
            if write:
                Replacing(project.root, result).run()
                self._take_back(across)
            if whole and not result.signal:
                self._look_again(across)
            self._finish()
            signals.settle()
        except KeyboardInterrupt as error:
            if not result.run:
                raise
            signals.settle()
            result.signal = signals.number_of(error)  # all is written: what remains is not looked for
        return result

    def _finish(self) -> None:
        result = self.result
        result.remaining.diagnostics += self.failed
        result.remaining.diagnostics.sort(key=lambda one: one.sort_key)
        if self.project.baseline:
            self.project.baseline.hold(result.remaining)
        if self.looking.kept:
            self.looking.kept.finish()

    def _mend(self, note: Note, context: Context | None = None) -> Outcome:
        """Fix a note, keep what that came to, and return it."""
        now = self.project.fixed(note, unsafe=self.unsafe, managed=self.managed, context=context, decide=self.decide)
        if now.outcome.applied or now.outcome.refused:
            self.keep(now)
        return now.outcome

    def keep(self, now: Changed) -> None:
        """Take up what was done to a file, after what was done before."""
        first = self.changed.get(now.path)
        self.changed[now.path] = first.followed_by(now) if first else now

    def covers(self, path: str) -> bool:
        """Return whether a file lies below what is to be fixed."""
        return any(target in ("", path) or path.startswith(f"{target}/") for target in self.targets)

    def _fix_one(self, found: vault.Found, across: Across) -> None:
        known = self.looking.remembered(found)
        if known is not None and not self._may_mend(found.path, known.found):
            self._pass_by(found.path, known, across)
            return
        try:
            before = self.project.read(found)
        except VaultlintError as error:
            self.project.report_unreadable(found.path, str(error), self.result.remaining)
            return
        if is_own(before):
            return
        self.result.remaining.notes += 1
        done = self._mend(before)
        self.project.add(done.note, self.result.remaining, known=done.found)
        across.add(done.note)

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
        return found is not None and not self._may_mend(path, found)

    def _may_mend(self, path: str, found: Sequence[Diagnostic]) -> bool:
        """Return whether a fix may be made for any of the findings in a note; False is certain."""
        spared = not self.managed and self.project.settings.is_managed(path)  # all but errors
        return any(
            one.fix and one.fix.edits
            for one in found
            if not (spared and one.level is not Level.ERROR) and (self.unsafe or _is_safe(one))
        )

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
                done = self._mend(note, context)
                self.compared[path] = (context, done)
                if done.note is not note:
                    across.add(done.note)
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
                note = self.current(path)
                self.project.add(note, left, context, known=self._known_in(note, context))
            except VaultlintError as error:  # it was readable a moment ago
                self.project.report_unreadable(path, str(error), left)

    def _known_in(self, note: Note, context: Context) -> list[Finding] | None:
        """Return what was found in a note when it was fixed, if the same was known of it among the others."""
        former, done = self.compared.get(note.path, (None, None))
        if former is None or done is None or done.note is not note:
            return None
        return done.found if former.known.get(note.path) == context.known.get(note.path) else None

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


def _is_safe(one: Diagnostic) -> bool:
    return one.fix is not None and one.fix.applicability is Applicability.SAFE
