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
from vaultlint.baseline import Baseline, Entry, scope
from vaultlint.config import Config, Selection
from vaultlint.errors import VaultlintError
from vaultlint.linter import Diagnostic
from vaultlint.obsidian import Settings, read_settings
from vaultlint.parse import parse
from vaultlint.parse.boards import is_board
from vaultlint.parse.note import Note
from vaultlint.parse.reports import is_report
from vaultlint.results import Changed, FixReport, Report
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Finding, Level, Rule
from vaultlint.rules.unreadable import Unreadable
from vaultlint.text import Source

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
        self.context = Context(
            self.settings.property_types,
            home=self.settings.home,
            schema=self.config.schema,
            links=self.settings.links,
            managed=self.settings.managed,
        )
        self.baseline: Baseline | None = None  # findings to leave out and to leave alone
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

    def looks_at(self, targets: Sequence[str]) -> Callable[[Entry], bool]:
        """Return whether a check of `targets` would find what an entry of a baseline stands for."""
        return scope(targets, self.rules_for, spans=self.spans_notes(targets))

    def rules_for(self, path: str) -> tuple[Rule, ...]:
        """Return the rules that hold for a note and whose findings are shown."""
        selection = self.config.selection_for(path) if self.config.per_folder else self.config.selection
        rules = self._rules.get(selection)
        if rules is None:
            named = selection.rules(RULES)
            rules = tuple(rule for rule in named if selection.shows(rule, rule.gravest or rule.level))
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
            self._look_again(path, report, context)
        report.diagnostics += failed
        report.diagnostics.sort(key=lambda one: one.sort_key)
        if self.baseline:
            self.baseline.hold(report, self.looks_at(targets))
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
        held = vault.inventory(self.root)
        across.name(*held)
        for path in held.files:
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
            self.report_unreadable(found.path, str(error), report)
            return None
        if is_report(note):
            return None
        report.notes += 1
        self.add(note, report)
        return note

    def _look_again(self, path: str, report: Report, context: Context) -> None:
        """Lint a note that stands out among the others, now that these are known."""
        try:
            self.add(self.read(vault.Found(path)), report, context)
        except VaultlintError as error:  # it was readable a moment ago
            self.report_unreadable(path, str(error), report)

    def add(self, note: Note, report: Report, context: Context | None = None) -> None:
        """Lint one note into a report."""
        selection = self.config.selection_for(note.path)
        findings = linter.lint(note, self.rules_for(note.path), context or self.context)
        findings = [one for one in findings if selection.shows(one, one.level)]
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
        limit: int | None = None,
        decide: fixer.Decider | None = None,
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
        limit : int, optional
            How many notes may change, in order of path; a `decide` has to count for itself.
        decide : Decider, optional
            Asked about each rule in each note; where it is over, what was accepted is written.
        """
        from vaultlint.repair import Repair

        run = Repair(self, unsafe=unsafe, managed=managed, decide=decide, limit=limit)
        return run.run(targets, write=write, progress=progress)

    def fixed(
        self,
        note: Note,
        *,
        unsafe: bool = False,
        managed: bool = False,
        context: Context | None = None,
        decide: fixer.Decider | None = None,
    ) -> Changed:
        """Return what fixing a note would come to."""
        selection = self.config.selection_for(note.path)
        levels = frozenset(Level)

        def shows(one: Finding) -> bool:
            return selection.shows(one, one.level)

        is_managed = self.is_managed(note)
        if is_managed and not managed:
            levels = frozenset((Level.ERROR,))
        rules = self.rules_for(note.path)
        spare = self.baseline.spare if self.baseline else None
        try:
            outcome = fixer.fix(
                note,
                rules,
                context or self.context,
                unsafe=unsafe,
                levels=levels,
                shows=shows,
                spare=spare,
                decide=decide,
            )
        except Exception as error:  # noqa: BLE001  # promise 8: the note stays as it is, the run goes on
            reason = f"the fixer failed ({type(error).__name__}: {error}); please report it"
            outcome = fixer.Outcome(note, [], [fixer.Refused("VL000", "fix", reason)])
        return Changed(note.path, note, outcome.note, outcome, is_managed)

    def mendable(self, note: Note, context: Context, *, managed: bool = False) -> list[Finding]:
        """Return the findings in a note that a fix may be made for: shown, not known to the baseline, not spared."""
        selection = self.config.selection_for(note.path)
        found = linter.lint(note, self.rules_for(note.path), context)
        found = [one for one in found if one.fix and selection.shows(one, one.level)]
        if self.is_managed(note) and not managed:
            found = [one for one in found if one.level is Level.ERROR]
        return self.baseline.spare(note, found) if self.baseline else found

    def report_unreadable(self, path: str, reason: str, report: Report) -> None:
        """Put into a report that a file cannot be read, if its rule is selected."""
        if _UNREADABLE in self.rules_for(path):
            report.diagnostics.append(unreadable(path, reason))


def unreadable(path: str, reason: str) -> Diagnostic:
    """Return the finding about a file that cannot be read."""
    finding = _UNREADABLE.about(reason)
    return Diagnostic(path, finding.code, finding.name, finding.level, finding.message, 1, 1, 1, 1)
