"""What a check or a fix came to: the records that reports are written from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from vaultlint.fixer import Outcome
from vaultlint.linter import Diagnostic
from vaultlint.parse.note import Note
from vaultlint.rules.base import Level


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
    root : Path or None
        The vault's folder, where there is one.
    """

    diagnostics: list[Diagnostic] = field(default_factory=list)
    notes: int = 0
    sources: dict[str, Note] = field(default_factory=dict)
    root: Path | None = None

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
    outcome: Outcome
    managed: bool

    def followed_by(self, other: Changed) -> Changed:
        """Return what two rounds came to, the second of which began where the first ended."""
        applied = [*self.outcome.applied, *other.outcome.applied]
        refused = other.outcome.refused  # what was refused at first was tried again
        return replace(self, after=other.after, outcome=Outcome(other.after, applied, refused))


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
