"""What is in a vault, as far as its configuration has to do with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vaultlint import vault
from vaultlint.config import Config, Selection
from vaultlint.linter import Diagnostic
from vaultlint.obsidian import Settings
from vaultlint.parse.note import Note
from vaultlint.project import Project
from vaultlint.rules.base import Applicability, Level
from vaultlint.starter.folders import Apart, places_apart
from vaultlint.starter.properties import Habit, Habits
from vaultlint.stats.collect import look
from vaultlint.stats.records import Use

_FEWEST_EXPORTED = 5
_MOST_OF = 0.9  # of a folder's notes are an exporter's: it is the exporter's


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a rule finds: how often, in how many notes, and what can be done."""

    code: str
    name: str
    level: Level
    count: int
    notes: int
    safe: int
    unsafe: int


@dataclass(frozen=True, slots=True)
class Exported:
    """A folder with an exporter's notes, and the rules that speak there, the one that finds the most first."""

    folder: str
    format: str
    notes: int
    managed: int
    rules: tuple[Spoken, ...]


@dataclass(frozen=True, slots=True)
class Sight:
    """What `survey` saw.

    Attributes
    ----------
    name : str
        Of the vault's folder.
    has_obsidian : bool
        Whether it has an ``.obsidian``.
    settings : Settings
    notes, unread : int
        The notes that were read, and the files that could not be.
    formats : tuple of Use
        Exporters' formats, ``""`` for none.
    templates, hidden : tuple of Use
        Template folders and notes, and Obsidian's excluded files, each with the notes that it leaves out.
    apart : tuple of Apart
        Folders that may be left out; the certain ones were.
    spoken : tuple of Spoken
        Errors and warnings by rule, the most first.
    hygiene : tuple of Spoken
    noted : int
        The notes with errors or warnings.
    exported : tuple of Exported
    habits : tuple of Habit
    """

    name: str
    has_obsidian: bool
    settings: Settings
    notes: int = 0
    unread: int = 0
    formats: tuple[Use, ...] = ()
    templates: tuple[Use, ...] = ()
    hidden: tuple[Use, ...] = ()
    apart: tuple[Apart, ...] = ()
    spoken: tuple[Spoken, ...] = ()
    hygiene: tuple[Spoken, ...] = ()
    noted: int = 0
    exported: tuple[Exported, ...] = ()
    habits: tuple[Habit, ...] = ()


@dataclass
class _Watch:
    """Counts the notes that are shown to it."""

    project: Project
    formats: Counter[str] = field(default_factory=Counter)
    by_folder: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    managed: Counter[str] = field(default_factory=Counter)
    habits: Habits = field(default_factory=Habits)

    def __call__(self, note: Note) -> None:
        form, top = note.reading.format, top_folder(note.path)
        self.formats[form] += 1
        self.by_folder[top][form] += 1
        self.managed[top] += self.project.is_managed(note)
        self.habits.add(note)


def survey(root: Path, progress: Callable[[int], None] | None = None) -> Sight:
    """Look at a vault as if it had no configuration; nothing is written.

    Parameters
    ----------
    root : Path
    progress : callable, optional
        Called with the number of notes done.
    """
    paths = [found.path for found in vault.walk(root)]
    apart = places_apart(root, paths)
    certain = tuple(one.pattern for one in apart if one.certain)
    project = Project(root, Config(Selection(("all",)), exclude=certain))
    watch = _Watch(project)
    seen = look(project, watch, progress)
    found = seen.report.diagnostics
    grave = [one for one in found if one.level is not Level.INFO]
    settings = project.settings
    return Sight(
        name=project.root.name,
        has_obsidian=(project.root / ".obsidian").is_dir(),
        settings=settings,
        notes=seen.notes,
        unread=seen.unread,
        formats=tuple(_used(watch.formats)),
        templates=tuple(_templates(settings, paths)),
        hidden=tuple(_hidden(settings, paths)),
        apart=tuple(apart),
        spoken=tuple(_spoken(grave)),
        hygiene=tuple(_spoken(one for one in found if one.level is Level.INFO)),
        noted=len({one.path for one in grave}),
        exported=tuple(_exported(watch, grave)),
        habits=tuple(watch.habits.found()),
    )


def top_folder(path: str) -> str:
    """Return the outermost folder that a note lies in, with a slash; ``""`` at the vault's top."""
    folder, slash, _ = path.partition("/")
    return folder + slash if slash else ""


def _used(count: Counter[str]) -> Iterable[Use]:
    return (Use(name, count[name]) for name in sorted(count, key=lambda one: (not one, -count[one], one)))


def _templates(settings: Settings, paths: Sequence[str]) -> Iterable[Use]:
    """Give the template folders, and the templates elsewhere, each with its notes."""
    folders = settings.template_folders
    for name in (*folders, *sorted(one for one in settings.template_files if not one.startswith(folders))):
        yield Use(name, sum(1 for path in paths if path.startswith(name)))


def _hidden(settings: Settings, paths: Sequence[str]) -> Iterable[Use]:
    """Give Obsidian's excluded files, each filter with the notes that it leaves out."""
    for name in settings.ignore_filters:
        alone = Settings(ignore_filters=(name,))
        yield Use(name, sum(1 for path in paths if alone.is_ignored(path)))


def _spoken(found: Iterable[Diagnostic]) -> Iterable[Spoken]:
    """Give the rules that found something, the one that found the most first."""
    rules: dict[str, list[Diagnostic]] = {}
    for one in found:
        rules.setdefault(one.code, []).append(one)
    for code, own in sorted(rules.items(), key=lambda item: (-len(item[1]), item[0])):
        fixes = [one.fix.applicability for one in own if one.fix]
        safe = fixes.count(Applicability.SAFE)
        gravest = min((one.level for one in own), key=list(Level).index)
        notes = len({one.path for one in own})
        yield Spoken(code, own[0].name, gravest, len(own), notes, safe, len(fixes) - safe)


def _exported(watch: _Watch, found: Iterable[Diagnostic]) -> Iterable[Exported]:
    """Give the outermost folders whose notes are an exporter's."""
    findings: defaultdict[str, list[Diagnostic]] = defaultdict(list)
    for one in found:
        findings[top_folder(one.path)].append(one)
    for folder in sorted(watch.by_folder):
        count = watch.by_folder[folder]
        form = min((one for one in count if one), key=lambda one: (-count[one], one), default="")
        exported = count.total() - count[""]
        if folder and exported >= max(_FEWEST_EXPORTED, _MOST_OF * count.total()):
            yield Exported(folder, form, count.total(), watch.managed[folder], tuple(_spoken(findings[folder])))
