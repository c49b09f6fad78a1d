"""A plan put on the disk: whole files behind a journal, as `fix` writes them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import PurePosixPath

from vaultlint import journal, signals, vault
from vaultlint.changes import FixReport
from vaultlint.project import Project
from vaultlint.replacing import Replacing
from vaultlint.weaving.planning import Plan


def write(project: Project, plan: Plan) -> FixReport:
    """Write what was planned; `vaultlint undo` takes it back.

    Returns
    -------
    FixReport
        What was written, what was not and why.

    Raises
    ------
    VaultlintError
        If the journal cannot be written; then nothing is.
    """
    result = FixReport(changed=plan.changes)
    Replacing(project.root, result, merges=False).run()
    signals.settle()
    runs = [run for run in journal.runs(project.root) if not run.undone] if plan.folders else []
    for folder in sorted(plan.folders, key=len, reverse=True):
        for place in (folder, *(one.as_posix() for one in PurePosixPath(folder).parents)):
            if place != "." and vault.lies_in(project.root, f"{place}/x") and not _was_there(place, runs):
                with contextlib.suppress(OSError):  # something else is in it
                    os.rmdir(project.root / place)
    return result


def _was_there(folder: str, runs: Iterable[journal.Run]) -> bool:
    """Return whether a folder was there before runs made files in it; of what no run tells, not."""
    made = [
        run for run in runs if any(not one.before and one.path.startswith(f"{folder}/") for one in run.replacements)
    ]
    return bool(made) and not any(folder in run.folders for run in made)
