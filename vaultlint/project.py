"""A vault with its configuration and settings: check it, fix it. Prints nothing.

The one place where disk, parser, rules, fixer and journal meet; the command line and Python users call it.
Longer than other modules: half of it says what Python users can rely on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from vaultlint import config as configuration
from vaultlint import linter, vault
from vaultlint.cache.opened import Opened
from vaultlint.config import Config, Selection
from vaultlint.errors import VaultlintError
from vaultlint.linter import Diagnostic
from vaultlint.obsidian import Settings, read_settings
from vaultlint.parse import parse_source
from vaultlint.parse.note import Note
from vaultlint.results import Report
from vaultlint.rules import CARDS, Card
from vaultlint.rules.base import Context, Finding, Level, Rule
from vaultlint.text import Source

if TYPE_CHECKING:
    from vaultlint import fixer
    from vaultlint.baseline import Baseline, Entry
    from vaultlint.changes import Changed, FixReport
    from vaultlint.rules.unreadable import Unreadable

_UNREADABLE = next(card for card in CARDS if card.name == "unreadable")


class Project:
    """A vault, ready to be checked.

    Parameters
    ----------
    root : Path
        The vault's folder.
    config : Config, optional
        By default that of the vault.
    cached : bool
        Whether what notes came to is kept in the user's cache folder, and asked there.
    jobs : int
        How many processes read the notes where there are many; 0 leaves it to us.
    settings : Settings, optional
        By default those of the vault.

    Raises
    ------
    VaultlintError
        If there is no such folder.
    ConfigError
        If its configuration cannot be used.
    """

    def __init__(
        self,
        root: Path,
        config: Config | None = None,
        *,
        cached: bool = False,
        jobs: int = 1,
        settings: Settings | None = None,
    ) -> None:
        self.root = Path(root).resolve()
        self.cache = Opened(str(self.root), self.rules_key, used=cached)
        self.jobs = jobs
        self._keys: dict[Selection, bytes] = {}
        if not self.root.is_dir():
            raise VaultlintError(f"{root} is no folder")
        self.config = configuration.load(self.root, None, CARDS) if config is None else config
        self.settings = read_settings(self.root) if settings is None else settings
        self.context = Context(
            self.settings.property_types,
            home=self.settings.home,
            schema=self.config.schema,
            links=self.settings.links,
            managed=self.settings.managed,
        )
        self.baseline: Baseline | None = None  # findings to leave out and to leave alone
        self._cards: dict[Selection, tuple[Card, ...]] = {}

    def paths(self, targets: Sequence[str] = ("",)) -> Iterator[vault.Found]:
        """Give the notes below `targets` (relative to the vault) that are to be looked at.

        Parameters
        ----------
        targets : sequence of str
            Folders or notes, relative to the vault.

        Returns
        -------
        iterator of Found
            Each once, in order of its path; what cannot be looked at has a `problem`.
        """
        seen: set[str] = set()
        for target in targets:
            for one in vault.named(self.root, target):
                if one.path not in seen and not self.leaves_out(one.path):
                    seen.add(one.path)
                    yield one

    def leaves_out(self, path: str) -> bool:
        """Return whether templates, Obsidian's excluded files or the configuration leave a note out.

        Parameters
        ----------
        path : str
            Relative to the vault.

        Returns
        -------
        bool
        """
        settings = self.settings
        return settings.is_template(path) or settings.is_ignored(path) or self.config.excludes(path)

    def manages(self, path: str, sources: Mapping[str, Note]) -> bool:
        """Return whether Readwise's plugin manages a note, as `is_managed` does; it is read only if need be.

        Parameters
        ----------
        path : str
            Relative to the vault.
        sources : mapping of str to Note
            The notes that can be read, by path.

        Returns
        -------
        bool
        """
        if self.settings.is_managed(path) or not self.settings.guesses:
            return self.settings.is_managed(path)
        note = sources.get(path)
        return note is not None and self.is_managed(note)

    def is_managed(self, note: Note) -> bool:
        """Return whether Readwise's plugin manages a note; where its file is damaged, whether it may.

        Parameters
        ----------
        note : Note

        Returns
        -------
        bool
        """
        settings = self.settings
        return settings.is_managed(note.path) or (
            settings.guesses and settings.is_managed(note.path, note.reading.format)
        )

    def spans_notes(self, targets: Sequence[str]) -> bool:
        """Return whether a folder is among `targets`, so that rules across notes can speak.

        Parameters
        ----------
        targets : sequence of str
            Folders or notes, relative to the vault.

        Returns
        -------
        bool
        """
        return any(not (self.root / target).is_file() for target in targets)

    def looks_at(self, targets: Sequence[str]) -> Callable[[Entry], bool]:
        """Return whether a check of `targets` would find what an entry of a baseline stands for.

        Parameters
        ----------
        targets : sequence of str
            Folders or notes, relative to the vault.

        Returns
        -------
        callable
            Takes an `Entry`, returns a bool.
        """
        from vaultlint.baseline import scope

        return scope(targets, self.cards_for, spans=self.spans_notes(targets))

    def rules_for(self, path: str) -> tuple[Rule, ...]:
        """Return the rules that hold for a note and whose findings are shown.

        Parameters
        ----------
        path : str
            Relative to the vault.

        Returns
        -------
        tuple of Rule
        """
        return tuple(card.rule for card in self.cards_for(path))

    def cards_for(self, path: str) -> tuple[Card, ...]:
        """Return the cards of those rules: of a rule that has nothing to say no module is imported then.

        Parameters
        ----------
        path : str
            Relative to the vault.

        Returns
        -------
        tuple of Card
            In order of their codes.
        """
        selection = self.config.selection_for(path) if self.config.per_folder else self.config.selection
        cards = self._cards.get(selection)
        if cards is None:
            named = selection.rules(CARDS)
            cards = tuple(card for card in named if selection.shows(card, card.gravest or card.level))
            self._cards[selection] = cards
        return cards

    def read(self, found: vault.Found) -> Note:
        """Read and parse a note that `paths` gave.

        Parameters
        ----------
        found : Found

        Returns
        -------
        Note

        Raises
        ------
        VaultlintError
            If the file cannot be read.
        """
        return self.parse(found.path, self.source(found))

    def source(self, found: vault.Found) -> Source:
        """Read a note that `paths` gave.

        Parameters
        ----------
        found : Found

        Returns
        -------
        Source

        Raises
        ------
        VaultlintError
            If the file cannot be read.
        """
        if found.problem:
            raise VaultlintError(found.problem)
        return Source.decode(vault.read(self.root, found.path))

    def parse(self, path: str, source: Source) -> Note:
        """Parse a note.

        Parameters
        ----------
        path : str
            Relative to the vault.
        source : Source

        Returns
        -------
        Note

        Raises
        ------
        VaultlintError
            If the parser fails on it.
        """
        try:
            return parse_source(path, source)
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

        Returns
        -------
        Report
            Its `diagnostics` in order of path and line; lines and columns count from 1, columns in code points.

        Examples
        --------
        >>> report = Project(Path("examples/reading-vault")).check(["Readwise/Tweets"])
        >>> [(one.code, one.line) for one in report.diagnostics], report.notes
        ([('VL112', 3)], 1)
        """
        from vaultlint import checking

        report = checking.check(self, targets, progress)
        if self.baseline:
            self.baseline.hold(report, self.looks_at(targets))
        return report

    def add(
        self, note: Note, report: Report, context: Context | None = None, known: Sequence[Finding] | None = None
    ) -> None:
        """Lint one note into a report, which then holds it.

        Parameters
        ----------
        note : Note
        report : Report
            Changed in place.
        context : Context, optional
            What rules know besides the note; by default what holds for the whole vault.
        known : sequence of Finding, optional
            What its rules find in it in that context, where that was looked for already.
        """
        found = self.diagnostics(note, context, known)
        if found:
            report.diagnostics += found
            report.sources.hold(note)

    def diagnostics(
        self, note: Note, context: Context | None = None, known: Sequence[Finding] | None = None
    ) -> list[Diagnostic]:
        """Return what is found in one note; with a context of `Across` also what is found among the others.

        Parameters
        ----------
        note : Note
        context : Context, optional
            What rules know besides the note; by default what holds for the whole vault.
        known : sequence of Finding, optional
            What its rules find in it in that context, where that was looked for already.

        Returns
        -------
        list of Diagnostic
        """
        selection = self.config.selection_for(note.path)
        findings = known
        if findings is None:
            findings = linter.lint(note, self.cards_for(note.path), context or self.context)
        return linter.diagnose(note, [one for one in findings if selection.shows(one, one.level)])

    def compared(self, note: Note, context: Context, alone: Sequence[Diagnostic]) -> list[Diagnostic]:
        """Return what `diagnostics` gives for a note in a context; only rules that know something of it are asked.

        Parameters
        ----------
        note : Note
        context : Context
            Of `Across`.
        alone : sequence of Diagnostic
            What is found in the note without it.

        Returns
        -------
        list of Diagnostic
        """
        known = context.known.get(note.path, {})
        selection = self.config.selection_for(note.path)
        findings = linter.lint(note, [card for card in self.cards_for(note.path) if card.code in known], context)
        told = [one for one in alone if one.code not in known]
        shown = linter.diagnose(note, [one for one in findings if selection.shows(one, one.level)])
        told += [one for one in shown if one not in told]  # a rule that failed failed before
        return sorted(told, key=lambda one: one.sort_key)

    @property
    def question(self) -> tuple[object, ...]:
        """All that a check depends on besides the notes, as values that can be compared."""
        return (self.config.selection, self.config.per_folder, self.config.exclude, self.config.schema, self.settings)

    def rules_key(self, path: str) -> bytes:
        """Return what stands for the rules that hold for a note, and for all that they know besides it.

        Parameters
        ----------
        path : str
            Relative to the vault.

        Returns
        -------
        bytes
            A digest.
        """
        selection = self.config.selection_for(path) if self.config.per_folder else self.config.selection
        if selection not in self._keys:
            from vaultlint.cache.keys import digest

            self._keys[selection] = digest(selection, self.context)
        return self._keys[selection]

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

        Returns
        -------
        FixReport
            What changed, what was refused and why, and what remains; `run` names it for `undo` if anything was written.

        Raises
        ------
        VaultlintError
            If the journal or a note cannot be written.
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
        """Return what fixing a note would come to.

        Parameters
        ----------
        note : Note
        unsafe, managed : bool
            As for `fix`.
        context : Context, optional
            What rules know besides the note; by default what holds for the whole vault.
        decide : Decider, optional
            As for `fix`.

        Returns
        -------
        Changed
            Nothing is written.
        """
        from vaultlint import fixer
        from vaultlint.changes import Changed

        selection = self.config.selection_for(note.path)
        levels = frozenset(Level)

        def shows(one: Finding) -> bool:
            return selection.shows(one, one.level)

        is_managed = self.is_managed(note)
        if is_managed and not managed:
            levels = frozenset((Level.ERROR,))
        rules = self.cards_for(note.path)
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
        """Return the findings in a note that a fix may be made for: shown, not known to the baseline, not spared.

        Parameters
        ----------
        note : Note
        context : Context
        managed : bool
            As for `fix`.

        Returns
        -------
        list of Finding
        """
        selection = self.config.selection_for(note.path)
        found = linter.lint(note, self.cards_for(note.path), context)
        found = [one for one in found if one.fix and selection.shows(one, one.level)]
        if self.is_managed(note) and not managed:
            found = [one for one in found if one.level is Level.ERROR]
        return self.baseline.spare(note, found) if self.baseline else found

    def report_unreadable(self, path: str, reason: str, report: Report) -> None:
        """Put into a report that a file cannot be read, if its rule is selected.

        Parameters
        ----------
        path : str
            Relative to the vault.
        reason : str
        report : Report
            Changed in place.
        """
        report.diagnostics += self.unreadable(path, reason)

    def unreadable(self, path: str, reason: str) -> list[Diagnostic]:
        """Return the finding about a file that cannot be read, if its rule is selected.

        Parameters
        ----------
        path : str
            Relative to the vault.
        reason : str

        Returns
        -------
        list of Diagnostic
            One or none.
        """
        if _UNREADABLE not in self.cards_for(path):
            return []
        finding = cast("Unreadable", _UNREADABLE.rule).about(reason)
        return [Diagnostic(path, finding.code, finding.name, finding.level, finding.message, 1, 1, 1, 1)]
