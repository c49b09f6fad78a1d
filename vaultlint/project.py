"""A vault with its configuration and settings: check it, fix it. Prints nothing.

The one place where disk, parser, rules, fixer and journal meet; the command line and Python users call it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from vaultlint import config as configuration
from vaultlint import fixer, linter, vault
from vaultlint.across import Across
from vaultlint.config import Config, Selection
from vaultlint.errors import VaultlintError
from vaultlint.linter import Diagnostic
from vaultlint.obsidian import Settings, read_settings
from vaultlint.parse import parse
from vaultlint.parse.boards import is_board
from vaultlint.parse.note import Note
from vaultlint.results import Changed, FixReport, Report
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level, Rule
from vaultlint.rules.unreadable import Unreadable
from vaultlint.text import Source

_MAX_SURVEYS = 8  # a renamed key may make a date stand out, and so on
_UNREADABLE = next(rule for rule in RULES if isinstance(rule, Unreadable))


class Project:
    """A vault, ready to be checked.

    Parameters
    ----------
    root : Path
        The vault's folder.
    config : Config, optional
        By default that of the vault.
    """

    def __init__(self, root: Path, config: Config | None = None) -> None:
        self.root = Path(root).resolve()
        if not self.root.is_dir():
            raise VaultlintError(f"{root} is no folder")
        self.config = configuration.load(self.root, None, RULES) if config is None else config
        self.settings: Settings = read_settings(self.root)
        self.context = Context(self.settings.property_types, home=self.settings.home, schema=self.config.schema)
        self._rules: dict[Selection, tuple[Rule, ...]] = {}

    def paths(self, targets: Sequence[str] = ("",)) -> Iterator[vault.Found]:
        """Give the notes below `targets` (relative to the vault) that are to be looked at."""
        seen: set[str] = set()
        for target in targets:
            for one in vault.named(self.root, target):
                if one.path not in seen and not self.leaves_out(one.path):
                    seen.add(one.path)
                    yield one

    def leaves_out(self, path: str) -> bool:
        """Return whether templates, Obsidian's excluded files or the configuration leave a note out."""
        settings = self.settings
        return settings.is_template(path) or settings.is_ignored(path) or self.config.excludes(path)

    def is_managed(self, note: Note) -> bool:
        """Return whether Readwise's plugin manages a note; where its file is damaged, whether it may."""
        settings = self.settings
        return settings.is_managed(note.path) or (
            settings.guesses and settings.is_managed(note.path, note.reading.format)
        )

    def spans_notes(self, targets: Sequence[str]) -> bool:
        """Return whether a folder is among `targets`, so that rules across notes can speak."""
        return any(not (self.root / target).is_file() for target in targets)

    def rules_for(self, path: str) -> tuple[Rule, ...]:
        """Return the rules that hold for a note and whose findings are shown."""
        selection = self.config.selection_for(path) if self.config.per_folder else self.config.selection
        rules = self._rules.get(selection)
        if rules is None:
            named = selection.rules(RULES)
            rules = tuple(rule for rule in named if selection.shows(rule.gravest or rule.level))
            self._rules[selection] = rules
        return rules

    def read(self, found: vault.Found) -> Note:
        """Read and parse a note that `paths` gave.

        Raises
        ------
        VaultlintError
            If the file cannot be read.
        """
        if found.problem:
            raise VaultlintError(found.problem)
        data = vault.read(self.root, found.path)
        try:
            return parse(found.path, data)
        except Exception as error:  # promise 8: one note never stops the run
            raise VaultlintError(f"the parser failed on it ({type(error).__name__}); please report it") from error

    def check(self, targets: Sequence[str] = ("",), progress: Callable[[int], None] | None = None) -> Report:
        """Look for findings; nothing is written.

        Parameters
        ----------
        targets : sequence of str
            Folders or notes, relative to the vault.
        progress : callable, optional
            Called with the number of notes done.
        """
        report = Report(root=self.root)
        across = Across(self.config, self.context, whole=self.spans_notes(targets))
        seen: set[str] = set()
        for found in self.paths(targets):
            seen.add(found.path)
            note = self._look(found, report)
            if note is not None:
                across.add(note)
            if progress:
                progress(report.notes)
        self.complete(across, seen)
        context, failed = across.survey()
        again = context.known.keys() & seen
        if again:
            report.diagnostics = [one for one in report.diagnostics if one.path not in again]
        for path in sorted(again):
            self._look_again(path, None, report, context)
        report.diagnostics += failed
        report.diagnostics.sort(key=lambda one: one.sort_key)
        return report

    def complete(self, across: Across, seen: AbstractSet[str]) -> None:
        """Tell rules across notes of the files that are not looked at: links lead there and come from there.

        Parameters
        ----------
        across : Across
        seen : set of str
            The notes that it knows.
        """
        if not across.wanted:
            return
        files = sorted(vault.files(self.root))
        across.name(files)
        for path in files:
            if path in seen or not (vault.is_note_name(path) or is_board(path)):
                continue
            try:
                if is_board(path):
                    across.add_board(path, Source.decode(vault.read(self.root, path)).text)
                else:
                    across.add(self.read(vault.Found(path)), aside=self.leaves_out(path))
            except VaultlintError:
                continue  # `check` reports it where it is asked to look there

    def _look(self, found: vault.Found, report: Report) -> Note | None:
        try:
            note = self.read(found)
        except VaultlintError as error:
            if _UNREADABLE in self.rules_for(found.path):
                report.diagnostics.append(unreadable(found.path, str(error)))
            return None
        report.notes += 1
        self.add(note, report)
        return note

    def _look_again(self, path: str, changed: Changed | None, report: Report, context: Context) -> None:
        """Lint a note that stands out among the others, now that these are known."""
        try:
            self.add(changed.after if changed else self.read(vault.Found(path)), report, context)
        except VaultlintError as error:  # it was readable a moment ago
            report.diagnostics.append(unreadable(path, str(error)))

    def add(self, note: Note, report: Report, context: Context | None = None) -> None:
        """Lint one note into a report."""
        selection = self.config.selection_for(note.path)
        findings = linter.lint(note, self.rules_for(note.path), context or self.context)
        findings = [one for one in findings if selection.shows(one.level)]
        if findings:
            report.diagnostics += linter.diagnose(note, findings)
            report.sources[note.path] = note

    def fix(
        self,
        targets: Sequence[str] = ("",),
        *,
        unsafe: bool = False,
        managed: bool = False,
        write: bool = True,
        progress: Callable[[int], None] | None = None,
    ) -> FixReport:
        """Apply fixes that can be proven.

        Parameters
        ----------
        targets : sequence of str
            Folders or notes, relative to the vault.
        unsafe : bool
            Also fixes that change what somebody may rely on.
        managed : bool
            All fixes also in notes that Readwise manages; by default only errors are mended there.
        write : bool
            False to compute only.
        progress : callable, optional
            Called with the number of notes done.
        """
        result = FixReport(remaining=Report(root=self.root))
        across = Across(self.config, self.context, whole=self.spans_notes(targets))
        looked: set[str] = set()
        for found in self.paths(targets):
            looked.add(found.path)
            note = self._fix_one(found, result, unsafe=unsafe, managed=managed)
            if note is not None:
                across.add(note)
            if progress:
                progress(result.remaining.notes)
        self.complete(across, looked)
        failed = self._fix_across(across, looked, result, unsafe=unsafe, managed=managed)
        if write:
            self._write(result)
        result.remaining.diagnostics += failed
        result.remaining.diagnostics.sort(key=lambda one: one.sort_key)
        return result

    def _fix_one(self, found: vault.Found, result: FixReport, *, unsafe: bool, managed: bool) -> Note | None:
        try:
            before = self.read(found)
        except VaultlintError as error:
            if _UNREADABLE in self.rules_for(found.path):
                result.remaining.diagnostics.append(unreadable(found.path, str(error)))
            return None
        result.remaining.notes += 1
        changed = self.fixed(before, unsafe=unsafe, managed=managed)
        if changed.outcome.applied or changed.outcome.refused:
            result.changed.append(changed)
        self.add(changed.after, result.remaining)
        return changed.after

    def _fix_across(
        self, across: Across, looked: AbstractSet[str], result: FixReport, *, unsafe: bool, managed: bool
    ) -> list[Diagnostic]:
        """Fix what stands out among the notes, until a survey finds nothing more to mend; return what failed."""
        changed = {one.path: one for one in result.changed}
        seen: set[str] = set()
        for _ in range(_MAX_SURVEYS):
            context, failed = across.survey()
            known = sorted(context.known.keys() & looked)
            seen.update(known)
            again = False
            for path in known:
                first = changed.get(path)
                try:
                    note = first.after if first else self.read(vault.Found(path))
                except VaultlintError:
                    continue  # it was readable a moment ago; below it becomes a finding
                now = self.fixed(note, unsafe=unsafe, managed=managed, context=context)
                if now.outcome.applied or now.outcome.refused:
                    changed[path] = first.followed_by(now) if first else now
                if now.after is not note:
                    across.add(now.after)
                    again = True
            if not again:
                break
        result.changed = [changed[path] for path in sorted(changed)]
        result.remaining.diagnostics = [one for one in result.remaining.diagnostics if one.path not in seen]
        for path in sorted(seen):
            self._look_again(path, changed.get(path), result.remaining, context)
        return failed

    def fixed(
        self, note: Note, *, unsafe: bool = False, managed: bool = False, context: Context | None = None
    ) -> Changed:
        """Return what fixing a note would come to."""
        selection = self.config.selection_for(note.path)
        levels = frozenset(level for level in Level if selection.shows(level))
        is_managed = self.is_managed(note)
        if is_managed and not managed:
            levels = frozenset((Level.ERROR,))
        rules = self.rules_for(note.path)
        try:
            outcome = fixer.fix(note, rules, context or self.context, unsafe=unsafe, levels=levels)
        except Exception as error:  # noqa: BLE001  # promise 8: the note stays as it is, the run goes on
            reason = f"the fixer failed ({type(error).__name__}: {error}); please report it"
            outcome = fixer.Outcome(note, [], [fixer.Refused("VL000", "fix", reason)])
        return Changed(note.path, note, outcome.note, outcome, is_managed)

    def _write(self, result: FixReport) -> None:
        from vaultlint import journal

        pending = [one for one in result.changed if one.after is not one.before]
        if not pending and not any(journal.unfinished(self.root)):
            return
        with journal.locked(self.root):
            for run in journal.unfinished(self.root):
                journal.clean(run)
                journal.finish(run)
            if pending:
                self._replace(pending, result)

    def _replace(self, pending: list[Changed], result: FixReport) -> None:
        from vaultlint import journal

        changes = [(one.path, one.before.source.encode(), one.after.source.encode()) for one in pending]
        run = journal.record(self.root, changes)
        result.run = run.name
        for path, before, after in changes:
            try:
                vault.write(self.root, path, after, vault.digest(before))
            except (OSError, VaultlintError) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                result.skipped.append((path, reason.lower()))
        journal.finish(run)


def unreadable(path: str, reason: str) -> Diagnostic:
    """Return the finding about a file that cannot be read."""
    finding = _UNREADABLE.about(reason)
    return Diagnostic(path, finding.code, finding.name, finding.level, finding.message, 1, 1, 1, 1)
