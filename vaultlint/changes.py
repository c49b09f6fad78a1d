"""What a fix came to: the records that reports on it are written from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from vaultlint.fixer import Outcome
from vaultlint.parse.note import Note
from vaultlint.results import Report


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
    created : bool
        Whether the file is not there before; `before` is empty then.
    """

    path: str
    before: Note
    after: Note
    outcome: Outcome
    managed: bool
    removed: bool = False
    created: bool = False

    @property
    def is_change(self) -> bool:
        """Whether there is anything to write."""
        return self.removed or self.after is not self.before

    @property
    def old_bytes(self) -> bytes | None:
        """The file's bytes before; None where there was none."""
        return None if self.created else self.before.source.encode()

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
