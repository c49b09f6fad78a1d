"""What a check came to: the record that reports are written from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vaultlint import vault
from vaultlint.errors import VaultlintError
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
    unshown : int
        Number of warnings that were found and are not among the diagnostics, since errors alone were asked for.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    notes: int = 0
    sources: Sources = field(default_factory=Sources)
    root: Path | None = None
    held: int = 0
    recorded: int = 0
    mended: int = 0
    unshown: int = 0

    def __post_init__(self) -> None:
        self.sources = Sources(self.sources, self.root)

    def count(self, level: Level) -> int:
        """Return the number of findings of a level."""
        return sum(1 for one in self.diagnostics if one.level is level)

    def narrow_to_errors(self) -> None:
        """Leave out what is no error; warnings are counted."""
        self.unshown += self.count(Level.WARNING)
        self.diagnostics = [one for one in self.diagnostics if one.level is Level.ERROR]

    @property
    def failed(self) -> bool:
        """Whether anything above info was found."""
        return any(one.level is not Level.INFO for one in self.diagnostics)
