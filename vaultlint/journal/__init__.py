"""What a run of fix or weave replaced, so that `undo` can put it back to the byte.

A run is a folder under the user's state folder, never in the vault (sync tools would copy it): ``run.json``
with the paths and digests, ``before.bin`` with the old bytes one after another. Both are on disk before the
first note is replaced. ``done`` marks a run that ended, ``undone`` one that was put back.
"""

from vaultlint.journal.places import locked, state_folder
from vaultlint.journal.runs import (
    Replacement,
    Run,
    choose,
    cleaned,
    drop,
    every_run,
    finish,
    prune,
    record,
    runs,
    unfinished,
)
from vaultlint.journal.undoing import Undone, clean, undo

__all__ = [
    "Replacement",
    "Run",
    "Undone",
    "choose",
    "clean",
    "cleaned",
    "drop",
    "every_run",
    "finish",
    "locked",
    "prune",
    "record",
    "runs",
    "state_folder",
    "undo",
    "unfinished",
]
