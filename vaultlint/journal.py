"""What a fix run replaced, so that `undo` can put it back to the byte.

A run is a folder under the user's state folder, never in the vault (sync tools would copy it): ``run.json``
with the paths and digests, ``before.bin`` with the old bytes one after another. Both are on disk before the
first note is replaced. ``done`` marks a run that ended, ``undone`` one that was put back.
"""

from __future__ import annotations

import datetime
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from vaultlint import vault
from vaultlint.errors import VaultlintError

_VERSION = 1


class Replacement(NamedTuple):
    """One note of a run.

    Attributes
    ----------
    path : str
    before, after : str
        Digests of the old and the new bytes.
    offset, length : int
        Where the old bytes stand in ``before.bin``.
    mtime_ns : int
        The note's modification time before the run.
    """

    path: str
    before: str
    after: str
    offset: int
    length: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Run:
    """A recorded run."""

    folder: Path
    vault: Path
    time: str
    replacements: tuple[Replacement, ...]

    @property
    def name(self) -> str:
        """The run's name, to give to `undo`."""
        return self.folder.name

    @property
    def undone(self) -> bool:
        """Whether it was put back."""
        return (self.folder / "undone").exists()

    @property
    def done(self) -> bool:
        """Whether it came to its end."""
        return (self.folder / "done").exists()


class Undone(NamedTuple):
    """What an undo did: paths put back, those that were old already, and those refused, with reasons."""

    restored: list[str]
    untouched: list[str]
    refused: list[tuple[str, str]]


def state_folder() -> Path:
    """Return where journals lie (``XDG_STATE_HOME`` is honoured)."""
    from platformdirs import user_state_path

    return user_state_path("vaultlint", appauthor=False) / "journal"


def _folder_of(root: Path) -> Path:
    return state_folder() / vault.digest(str(root).encode("utf-8", "surrogateescape"))[:16]


def record(root: Path, changes: list[tuple[str, bytes, bytes]]) -> Run:
    """Write down what a run is about to replace, and wait until it is on disk.

    Parameters
    ----------
    root : Path
        The vault.
    changes : list of (str, bytes, bytes)
        Path, old and new bytes of each note.
    """
    now = datetime.datetime.now(datetime.UTC)
    folder = _folder_of(root) / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    folder.mkdir(parents=True)
    replacements = []
    offset = 0
    with open(folder / "before.bin", "wb") as file:
        for path, before, after in changes:
            file.write(before)
            mtime = os.lstat(root / path).st_mtime_ns
            replacements.append(
                Replacement(path, vault.digest(before), vault.digest(after), offset, len(before), mtime)
            )
            offset += len(before)
        _sync(file)
    record = {
        "version": _VERSION,
        "vault": str(root),
        "time": now.isoformat(timespec="seconds"),
        "replacements": [list(one) for one in replacements],
    }
    with open(folder / "run.json", "wb") as file:
        file.write(json.dumps(record, ensure_ascii=True).encode("ascii"))
        _sync(file)
    _sync_folder(folder)
    return Run(folder, root, str(record["time"]), tuple(replacements))


def _sync(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def finish(run: Run) -> None:
    """Mark a run as ended."""
    (run.folder / "done").touch()


def runs(root: Path) -> list[Run]:
    """Return the vault's runs, oldest first; damaged ones are left out."""
    folder = _folder_of(root)
    found = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        try:
            data = json.loads((path / "run.json").read_bytes())
            if data["version"] == _VERSION:
                replacements = tuple(Replacement(*one) for one in data["replacements"])
                found.append(Run(path, Path(data["vault"]), data["time"], replacements))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found


def choose(root: Path, name: str | None) -> Run | None:
    """Return the run named, or the newest that was not undone; None if there is none of these.

    Raises
    ------
    VaultlintError
        If a name is given that no run has.
    """
    known = runs(root)
    if name is None:
        return next((run for run in reversed(known) if not run.undone), None)
    found = [run for run in known if run.name == name]
    if not found:
        raise VaultlintError(f"no run is named {name!r}; `vaultlint undo --list` shows those that are")
    return found[0]


def undo(run: Run) -> Undone:
    """Put back what a run replaced. A note that changed since is left as it is and named."""
    clean(run)
    result = Undone([], [], [])
    old = (run.folder / "before.bin").read_bytes()
    for one in run.replacements:
        data = old[one.offset : one.offset + one.length]
        try:
            current = vault.digest(vault.read(run.vault, one.path))
            if current == one.before:
                result.untouched.append(one.path)
            elif current != one.after:
                result.refused.append((one.path, "it changed since the fix"))
            else:
                vault.write(run.vault, one.path, data, one.after, one.mtime_ns)
                result.restored.append(one.path)
        except (VaultlintError, OSError) as error:
            result.refused.append((one.path, str(error)))
    (run.folder / "undone").touch()
    return result


def clean(run: Run) -> None:
    """Delete the temporary files that a killed run left beside its notes."""
    for folder in {(run.vault / one.path).parent for one in run.replacements}:
        vault.remove_temporaries(folder)


def unfinished(root: Path) -> Iterator[Run]:
    """Give the runs that were killed."""
    return (run for run in runs(root) if not run.done and not run.undone)
