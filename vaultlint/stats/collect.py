"""One walk over a vault: it is checked, and each note is shown to whoever counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.index import Names
from vaultlint.linter import Diagnostic
from vaultlint.parse import facts
from vaultlint.parse.note import Note
from vaultlint.parse.reports import is_own
from vaultlint.project import Project
from vaultlint.results import Report
from vaultlint.rules.base import Applicability, Context, Finding, Level
from vaultlint.stats.records import Findings, Folder, Statistics
from vaultlint.stats.tally import Tally


@dataclass
class Look:
    """What a check of a whole vault came to.

    Attributes
    ----------
    report : Report
    notes : int
        The notes that were read, our own reports left out.
    unread : int
        The files that could not be read.
    names : Names
        Every file of the vault.
    """

    report: Report
    notes: int
    unread: int
    names: Names


class _Watched(Project):
    """A vault that shows each note to `watch` when it is checked, once."""

    def __init__(self, project: Project, watch: Callable[[Note], None]) -> None:
        super().__init__(project.root, project.config)
        self.baseline = project.baseline
        self.seen: set[str] = set()
        self.failed: set[str] = set()
        self._watch = watch

    def read(self, found: vault.Found) -> Note:
        try:
            return super().read(found)
        except VaultlintError:
            if not self.leaves_out(found.path):
                self.failed.add(found.path)
            raise

    def diagnostics(
        self, note: Note, context: Context | None = None, known: Sequence[Finding] | None = None
    ) -> list[Diagnostic]:
        if not is_own(note) and note.path not in self.seen:
            self.seen.add(note.path)
            self._watch(note)
        return super().diagnostics(note, context, known)


def look(
    project: Project, watch: Callable[[Note], None] = lambda _: None, progress: Callable[[int], None] | None = None
) -> Look:
    """Check a whole vault; nothing is written.

    Parameters
    ----------
    project : Project
    watch : callable
        Called with each note, in order of their paths; not with what `vaultlint report` wrote.
    progress : callable, optional
        Called with the number of notes done.

    Returns
    -------
    Look
    """
    watched = _Watched(project, watch)
    report = watched.check(progress=progress)
    return Look(report, len(watched.seen), len(watched.failed), Names(vault.inventory(project.root).files))


def collect(project: Project, progress: Callable[[int], None] | None = None) -> Statistics:
    """Count what is in a vault; nothing is written.

    Notes that Obsidian excludes, templates and what the configuration excludes are left out.

    Parameters
    ----------
    project : Project
    progress : callable, optional
        Called with the number of notes done.

    Returns
    -------
    Statistics
    """
    tally = Tally(project.settings.property_types)
    found = look(project, lambda note: tally.add(note, facts(note)), progress)
    counted = Counter(one.path for one in found.report.diagnostics)
    return Statistics(
        name=project.root.name,
        notes=tally.notes(found.unread),
        exporters=tally.exporters(),
        properties=tally.properties(),
        tags=tally.tags(),
        links=tally.links(found.names),
        highlights=tally.highlights(),
        largest=tally.largest(),
        folders=tuple(_folders(tally, counted)),
        findings=tuple(_findings(found.report.diagnostics)),
    )


def _folders(tally: Tally, counted: Counter[str]) -> Iterable[Folder]:
    """Give the folders with notes or findings, the one with the most notes first."""
    findings: Counter[str] = Counter()
    for path, count in counted.items():
        findings[path.rpartition("/")[0]] += count
    folders = {*tally.folders, *findings}
    notes, words = tally.folders, tally.folder_words
    for folder in sorted(folders, key=lambda one: (-notes[one], one)):
        yield Folder(folder, notes[folder], words[folder], findings[folder])


def _findings(diagnostics: Iterable[Diagnostic]) -> Iterable[Findings]:
    """Give the rules that found something, the one that found the most first."""
    rules: dict[str, list[Diagnostic]] = {}
    for one in diagnostics:
        rules.setdefault(one.code, []).append(one)
    for code, found in sorted(rules.items(), key=lambda item: (-len(item[1]), item[0])):
        gravest = min((one.level for one in found), key=list(Level).index)
        safe = sum(1 for one in found if one.fix and one.fix.applicability is Applicability.SAFE)
        yield Findings(code, found[0].name, gravest, len(found), len({one.path for one in found}), safe)
