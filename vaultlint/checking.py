"""One run of `check`: each note alone, then against the others; what is known from before is not looked at again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, NamedTuple, Self

from vaultlint import vault
from vaultlint.across import Across
from vaultlint.bulk import Bulk
from vaultlint.errors import VaultlintError
from vaultlint.linter import Diagnostic
from vaultlint.looking import Look, Looking
from vaultlint.parse.standing import Standing
from vaultlint.results import Report

if TYPE_CHECKING:
    from vaultlint.cache.store import Row
    from vaultlint.project import Project
    from vaultlint.recall import Recall
    from vaultlint.rules.base import Context


def check(project: Project, targets: Sequence[str], progress: Callable[[int], None] | None = None) -> Report:
    """Look for findings, or give the answer from before where nothing of what it depends on has changed.

    Parameters
    ----------
    project : Project
    targets : sequence of str
        Folders or notes, relative to the vault.
    progress : callable, optional
        Called with the number of notes done.
    """
    store = project.cache.store() if project.spans_notes(targets) else None
    if store is None:
        with Bulk(), Check(project, targets, progress) as run:
            return run.run()
    from vaultlint.cache import coding
    from vaultlint.cache.answers import Answers

    with Bulk():
        answers, coder = Answers(project, store, "check", tuple(targets)), coding.coder(Answer)
        answer: Answer | None = answers.known(coder)
        if answer is not None:
            return answer.report(project)
        with Check(project, targets, progress) as run:
            report = run.run()
        if not run.unread and not any(one.code == "VL000" for one in report.diagnostics):
            answers.keep(Answer(report.notes, report.diagnostics), coder)
    return report


class Answer(NamedTuple):
    """What a check came to, as it is kept."""

    notes: int
    found: list[Diagnostic]

    def report(self, project: Project) -> Report:
        """Return it as a report."""
        report = Report(self.found, self.notes, root=project.root)
        for one in self.found:
            report.sources.expect(one.path)
        return report


class Check:
    """A run.

    Parameters
    ----------
    project, targets, progress
        As for `check`.
    """

    goes_on = False  # a run that goes on asks all rules at first, and then has what they read at hand

    def __init__(self, project: Project, targets: Sequence[str], progress: Callable[[int], None] | None = None) -> None:
        self.project = project
        self.targets = targets
        self.report = Report(root=project.root)
        whole = project.spans_notes(targets)
        self.across = Across(project.config, project.context, whole=whole)
        self.looking = Looking(project, whole=whole, wanted=self.across.wanted)
        self.unread = False  # whether a file could not be read: at the next time it may be, and nothing tells that
        self.files: set[str] | None = None  # all files of the vault, where rules across notes asked for them
        self._progress = progress
        self._alone: dict[str, list[Diagnostic]] = {}  # what is found in each note alone
        self._compared: dict[str, list[Diagnostic]] = {}  # and of those that stand out: among the others
        self._failed: list[Diagnostic] = []
        self._rows: dict[str, Row | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.across.end()  # before the collector looks at all of it

    def run(self) -> Report:
        """Look for findings."""
        notes = list(self.project.paths(self.targets))
        seen = {found.path for found in notes}
        held = vault.inventory(self.project.root) if self.across.wanted else None
        recall = recalling(self.across, self.looking)
        if held and recall and not self.goes_on:
            self.across.name(*held)
            self.across.begin(recall)
            self.looking.holds = False
        ahead = {self._take_up(*one) for one in self.looking.ahead(notes, self._progress)}
        for found in notes:
            if found.path not in ahead:
                self._look_at(found)
            if self._progress:
                self._progress(len(self._rows))
        self.files = complete(self.across, self.looking, seen, held)
        if self.looking.kept:
            self.looking.kept.flush()  # a survey may ask for facts
        context, self._failed = self.across.survey(once=not self.goes_on)
        for path in context.known.keys() & seen:
            self._compare(path, context)
        self.tell()
        if recall and not self._failed:
            recall.keep(self.across, context.known)
        self._remember(context)
        return self.report

    def tell(self) -> None:
        """Put what was found into the report, in order."""
        report = self.report
        report.notes = len(self._rows)
        report.diagnostics = list(self._failed)
        for path, told in {**self._alone, **self._compared}.items():
            if told:
                report.diagnostics += told
                report.sources.expect(path)
        report.diagnostics.sort(key=lambda one: one.sort_key)

    def _look_at(self, found: vault.Found) -> None:
        """Look at a note alone."""
        try:
            look = self.looking.look(found)
        except VaultlintError as error:
            self._alone[found.path] = self._unreadable(found.path, error)
            return
        self._take_up(found.path, look)

    def _take_up(self, path: str, look: Look) -> str:
        """Take up what a look at a note gave; return its path."""
        if look.stands is Standing.REPORT:
            return path
        self._rows[path] = look.row
        if look.found:
            self._alone[path] = look.found
        if look.facts is not None:
            later = None if self.looking.holds or not look.row else self.looking.later(path, look.row)
            self.across.put(path, look.facts, look.stands, later=later)
        return path

    def _compare(self, path: str, context: Context) -> None:
        """Look at a note that stands out among the others, now that these are known."""
        row = self._rows.get(path)
        told = self.looking.compared(path, row, context.known[path])
        if told is None:
            try:
                told = self.looking.compare(path, row, context, self._alone.get(path, []))
            except VaultlintError as error:  # it was readable a moment ago
                told = self._unreadable(path, error)
        self._compared[path] = told

    def _unreadable(self, path: str, error: VaultlintError) -> list[Diagnostic]:
        self.unread = True
        return self.project.unreadable(path, str(error))

    def _remember(self, context: Context) -> None:
        """Keep what was found, and for runs over single notes what is known of them among each other."""
        looking, files = self.looking, self.files
        if looking.memory and files is not None and "" in self.targets:
            looking.memory.keep(context.known, self._rows)
        if looking.kept:
            looking.kept.finish(files)


def recalling(across: Across, looking: Looking) -> Recall | None:
    """Return the last survey of the vault, which knows what rules told then and would tell now too."""
    store = looking.project.cache.store() if looking.kept else None
    if looking.kept is None or store is None or not across.wanted:
        return None
    from vaultlint.recall import Recall

    return Recall(store, looking.kept, looking.project.question)


def complete(
    across: Across, looking: Looking, seen: AbstractSet[str], held: vault.Inventory | None = None
) -> set[str] | None:
    """Tell rules across notes of the files that are not looked at: links lead there and come from there.

    Parameters
    ----------
    across : Across
    looking : Looking
    seen : set of str
        The notes that `across` knows.
    held : Inventory, optional
        What the vault holds, where it was looked for already.

    Returns
    -------
    set of str or None
        All files of the vault, if they were looked for.
    """
    if not across.wanted:
        return None
    held = held or vault.inventory(looking.project.root)
    across.name(*held)
    for path in held.files:
        if path not in seen:
            aside(across, looking, path)
    return set(held.files)


def aside(across: Across, looking: Looking, path: str) -> None:
    """Tell rules across notes of a file that is not looked at, if it is a note or has links."""
    from vaultlint.parse.boards import is_board

    project = looking.project
    try:
        if is_board(path):
            from vaultlint.text import Source

            across.add_board(path, Source.decode(vault.read(project.root, path)).text)
        elif vault.is_note_name(path):
            fact, stands = looking.aside(path)
            if fact is not None:
                across.put(path, fact, stands, aside=project.leaves_out(path))
    except VaultlintError:
        return  # `check` reports it where it is asked to look there
