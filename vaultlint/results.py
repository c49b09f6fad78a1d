"""What a check or a fix came to: the records that reports are written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.fixer import Outcome
from vaultlint.linter import Diagnostic
from vaultlint.parse.note import Note
from vaultlint.rules.base import Level
from vaultlint.text import Lines, Source


class Sources(Mapping[str, Note]):
    """The notes that findings are about, read again from the disk where they are asked for.

    Parameters
    ----------
    notes : mapping of str to Note
        Those that are held; of the others only the last one is.
    root : Path, optional
        The vault's folder.
    """

    def __init__(self, notes: Mapping[str, Note] | None = None, root: Path | None = None) -> None:
        self._notes: dict[str, Note | None] = dict(notes or {})
        self._root = root
        self._last: tuple[str, Lines | None] = ("", None)

    def expect(self, path: str) -> None:
        """Say that there are findings about a note that is not held."""
        self._notes.setdefault(path, None)

    def hold(self, note: Note) -> None:
        """Hold a note that is not, or no longer, what lies on the disk."""
        self._notes[note.path] = note

    def drop(self, path: str) -> None:
        """Forget a note."""
        self._notes.pop(path, None)

    def lines(self, path: str) -> Lines | None:
        """Return a note's lines; None if it is not among the notes or can no longer be read."""
        note = self._notes.get(path)
        if note is not None:
            return note.lines
        if path not in self._notes or self._root is None:
            return None
        if self._last[0] != path:
            self._last = (path, self._read(path))
        return self._last[1]

    def _read(self, path: str) -> Lines | None:
        try:
            return Lines(Source.decode(vault.read(self._root or Path(), path)).text)
        except VaultlintError:
            return None

    def __getitem__(self, path: str) -> Note:
        note = self._notes[path]
        if note is not None:
            return note
        from vaultlint.parse import parse

        try:
            return parse(path, vault.read(self._root or Path(), path))
        except VaultlintError as error:
            raise KeyError(path) from error

    def __contains__(self, path: object) -> bool:
        return path in self._notes

    def __iter__(self) -> Iterator[str]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)


@dataclass
class Report:
    """What a check found.

    Attributes
    ----------
    diagnostics : list of Diagnostic
        In order of path and place.
    notes : int
        Number of notes read.
    sources : Sources
        The notes with findings, to show their lines.
    root : Path or None
        The vault's folder, where there is one.
    held : int
        Number of findings that the baseline holds back.
    recorded, mended : int
        Number of findings that the baseline knows, and of those that are no longer there.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    notes: int = 0
    sources: Sources = field(default_factory=Sources)
    root: Path | None = None
    held: int = 0
    recorded: int = 0
    mended: int = 0

    def __post_init__(self) -> None:
        self.sources = Sources(self.sources, self.root)

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
    removed : bool
        Whether the file goes, since it was merged into another; `after` is empty then.
    """

    path: str
    before: Note
    after: Note
    outcome: Outcome
    managed: bool
    removed: bool = False

    @property
    def is_change(self) -> bool:
        """Whether there is anything to write."""
        return self.removed or self.after is not self.before

    @property
    def new_bytes(self) -> bytes | None:
        """The file's bytes afterwards; None where it goes."""
        return None if self.removed else self.after.source.encode()

    def followed_by(self, other: Changed) -> Changed:
        """Return what two rounds came to, the second of which began where the first ended."""
        applied = [*self.outcome.applied, *other.outcome.applied]
        refused = other.outcome.refused  # what was refused at first was tried again
        outcome = Outcome(other.after, applied, refused)
        return replace(self, after=other.after, outcome=outcome, removed=other.removed)


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
    waiting : int
        Number of notes that would change too, were it not for the limit.
    unreached : list of str
        Notes that were to change when the run was broken off.
    signal : int
        The signal that broke it off, 0 if none did.
    full : str
        Why the disk took no more, where that broke it off.
    kept : list of str
        Files that hold an edit which a run before was killed over, under the names that they were given.
    """

    changed: list[Changed] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    remaining: Report = field(default_factory=Report)
    run: str = ""
    waiting: int = 0
    unreached: list[str] = field(default_factory=list)
    signal: int = 0
    full: str = ""
    kept: list[str] = field(default_factory=list)

    @property
    def written(self) -> list[Changed]:
        """The notes that were changed on disk."""
        left = {path for path, _ in self.skipped}.union(self.unreached)
        return [one for one in self.changed if one.is_change and one.path not in left]
