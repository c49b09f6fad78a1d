"""What `vaultlint fix` wrote into a vault's notes and nobody took back, as the journal tells."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from vaultlint import journal, vault


class _Step(NamedTuple):
    run: journal.Run
    one: journal.Replacement


class History:
    """The runs of a vault that were not undone, by note.

    Parameters
    ----------
    root : Path
        The vault.
    """

    def __init__(self, root: Path) -> None:
        self._steps: dict[str, list[_Step]] = {}  # of each note, the newest first
        for run in reversed(journal.runs(root)):
            if not run.undone:
                for one in run.replacements:
                    self._steps.setdefault(one.path, []).append(_Step(run, one))

    def knows(self, path: str) -> bool:
        """Return whether a run changed the note."""
        return path in self._steps

    def wrote(self, path: str, data: bytes) -> bool:
        """Return whether a note is to the byte what a run wrote."""
        return bool(self._chain(path, data))

    def before(self, path: str, data: bytes) -> bytes | None:
        """Return what a note was before the runs that led to what it is; None if the journal cannot tell."""
        chain = self._chain(path, data)
        if not chain:
            return None
        run, one = chain[-1]
        try:
            with open(run.folder / "before.bin", "rb") as file:
                file.seek(one.offset)
                old = file.read(one.length)
        except (OSError, ValueError):
            return None
        return old if vault.digest(old) == one.before else None

    def _chain(self, path: str, data: bytes) -> list[_Step]:
        """Return the runs that led to a note's bytes, the newest first."""
        found: list[_Step] = []
        if path in self._steps:
            digest = vault.digest(data)
            for step in self._steps[path]:
                if step.one.after == digest:
                    found.append(step)
                    digest = step.one.before
        return found
