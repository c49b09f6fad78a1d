"""A plan put on the disk: whole files behind a journal, as `fix` writes them."""

from __future__ import annotations

import contextlib
import os
from pathlib import PurePosixPath

from vaultlint import signals, vault
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
    for folder in sorted(plan.folders, key=len, reverse=True):
        for place in (folder, *(one.as_posix() for one in PurePosixPath(folder).parents)):
            if place != "." and vault.lies_in(project.root, f"{place}/x"):
                with contextlib.suppress(OSError):  # something else is in it
                    os.rmdir(project.root / place)
    return result
