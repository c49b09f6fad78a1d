"""A vault with its configuration and settings: check it, fix it. Prints nothing.

The one place where disk, parser, rules, fixer and journal meet; the command line and Python users call it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vaultlint import config as configuration
from vaultlint import fixer, linter, vault
from vaultlint.config import Config, Selection
from vaultlint.errors import VaultlintError
from vaultlint.linter import Diagnostic
from vaultlint.obsidian import Settings, read_settings
from vaultlint.parse import facts, parse
from vaultlint.parse.note import Facts, Note
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level, Rule
from vaultlint.rules.unreadable import Unreadable

_FACT_RULES = tuple(rule for rule in RULES if type(rule).check_facts is not Rule.check_facts)
_UNREADABLE = next(rule for rule in RULES if isinstance(rule, Unreadable))


@dataclass
class Report:
    """What a check found.

    Attributes
    ----------
    diagnostics : list of Diagnostic
        In order of path and place.
    notes : int
        Number of notes read.
    sources : dict of str to Note
        The notes with findings, to show their lines.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    notes: int = 0
    sources: dict[str, Note] = field(default_factory=dict)

    def count(self, level: Level) -> int:
        """Return the number of findings of a level."""
        return sum(1 for one in self.diagnostics if one.level is level)

    @property
    def failed(self) -> bool:
        """Whether anything above info was found."""
        return any(one.level is not Level.INFO for one in self.diagnostics)


@dataclass
class Changed:
    """What fixing came to for one note.

    Attributes
    ----------
    path : str
    before, after : Note
        `after` is `before` if nothing changed.
    outcome : Outcome
    managed : bool
        Whether Readwise's plugin manages the note.
    """

    path: str
    before: Note
    after: Note
    outcome: fixer.Outcome
    managed: bool


@dataclass
class FixReport:
    """What a fix run did.

    Attributes
    ----------
    changed : list of Changed
        Notes that were (or would be) changed, or whose fixes were refused.
    skipped : list of (str, str)
        Notes that could not be written, with reasons.
    remaining : Report
        What a check finds afterwards.
    run : str
        The journal's name for the run; ``""`` if nothing was written.
    """

    changed: list[Changed] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    remaining: Report = field(default_factory=Report)
    run: str = ""


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
        self.context = Context(self.settings.property_types)
        self._rules: dict[Selection, tuple[Rule, ...]] = {}

    def paths(self, targets: Sequence[str] = ("",)) -> Iterator[vault.Found]:
        """Give the notes below `targets` (relative to the vault) that are to be looked at."""
        seen: set[str] = set()
        for target in targets:
            if target and (self.root / target).is_file():
                found: Iterable[vault.Found] = [vault.Found(target)]
            else:
                found = vault.walk(self.root, target)
            for one in found:
                if one.path not in seen and not self.leaves_out(one.path):
                    seen.add(one.path)
                    yield one

    def leaves_out(self, path: str) -> bool:
        """Return whether templates, Obsidian's excluded files or the configuration leave a note out."""
        settings = self.settings
        return settings.is_template(path) or settings.is_ignored(path) or self.config.excludes(path)

    def rules_for(self, path: str) -> tuple[Rule, ...]:
        """Return the rules that hold for a note."""
        selection = self.config.selection_for(path) if self.config.per_folder else self.config.selection
        rules = self._rules.get(selection)
        if rules is None:
            rules = self._rules[selection] = selection.rules(RULES)
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
        return parse(found.path, vault.read(self.root, found.path))

    def check(self, targets: Sequence[str] = ("",), progress: Callable[[int], None] | None = None) -> Report:
        """Look for findings; nothing is written.

        Parameters
        ----------
        targets : sequence of str
            Folders or notes, relative to the vault.
        progress : callable, optional
            Called with the number of notes done.
        """
        report = Report()
        records: list[Facts] = []
        across = any(rule in self.rules_for("") for rule in _FACT_RULES)
        for found in self.paths(targets):
            note = self._look(found, report)
            if note is not None and across:
                records.append(facts(note))
            if progress:
                progress(report.notes)
        if across:
            self._look_across(records, report)
        report.diagnostics.sort(key=lambda one: one.sort_key)
        return report

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

    def add(self, note: Note, report: Report) -> None:
        """Lint one note into a report."""
        selection = self.config.selection_for(note.path)
        findings = [
            one for one in linter.lint(note, self.rules_for(note.path), self.context) if selection.shows(one.level)
        ]
        if findings:
            report.diagnostics += linter.diagnose(note, findings)
            report.sources[note.path] = note

    def _look_across(self, records: list[Facts], report: Report) -> None:
        for one in linter.lint_facts(records, _FACT_RULES, self.context):
            selection = self.config.selection_for(one.path)
            if selection.shows(one.level) and any(rule.code == one.code for rule in self.rules_for(one.path)):
                report.diagnostics.append(one)

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
        result = FixReport()
        for found in self.paths(targets):
            self._fix_one(found, result, unsafe=unsafe, managed=managed)
            if progress:
                progress(result.remaining.notes)
        if write:
            self._write(result)
        result.remaining.diagnostics.sort(key=lambda one: one.sort_key)
        return result

    def _fix_one(self, found: vault.Found, result: FixReport, *, unsafe: bool, managed: bool) -> None:
        try:
            before = self.read(found)
        except VaultlintError as error:
            result.remaining.diagnostics.append(unreadable(found.path, str(error)))
            return
        result.remaining.notes += 1
        changed = self.fixed(before, unsafe=unsafe, managed=managed)
        if changed.outcome.applied or changed.outcome.refused:
            result.changed.append(changed)
        self.add(changed.after, result.remaining)

    def fixed(self, note: Note, *, unsafe: bool = False, managed: bool = False) -> Changed:
        """Return what fixing a note would come to."""
        selection = self.config.selection_for(note.path)
        levels = frozenset(level for level in Level if selection.shows(level))
        is_managed = note.path in self.settings.managed
        if is_managed and not managed:
            levels = frozenset((Level.ERROR,))
        outcome = fixer.fix(note, self.rules_for(note.path), self.context, unsafe=unsafe, levels=levels)
        return Changed(note.path, note, outcome.note, outcome, is_managed)

    def _write(self, result: FixReport) -> None:
        from vaultlint import journal

        for run in journal.unfinished(self.root):
            journal.clean(run)
            journal.finish(run)
        pending = [
            (one, one.before.source.encode(), one.after.source.encode())
            for one in result.changed
            if one.after is not one.before
        ]
        if not pending:
            return
        run = journal.record(self.root, [(one.path, before, after) for one, before, after in pending])
        result.run = run.name
        for one, before, after in pending:
            try:
                vault.write(self.root, one.path, after, vault.digest(before))
            except (OSError, VaultlintError) as error:
                reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
                result.skipped.append((one.path, reason.lower()))
        journal.finish(run)


def unreadable(path: str, reason: str) -> Diagnostic:
    """Return the finding about a file that cannot be read."""
    finding = _UNREADABLE.about(reason)
    return Diagnostic(path, finding.code, finding.name, finding.level, finding.message, 1, 1, 1, 1)
