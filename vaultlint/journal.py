"""What a fix run replaced, so that `undo` can put it back to the byte.

A run is a folder under the user's state folder, never in the vault (sync tools would copy it): ``run.json``
with the paths and digests, ``before.bin`` with the old bytes one after another. Both are on disk before the
first note is replaced. ``done`` marks a run that ended, ``undone`` one that was put back.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from vaultlint import vault, writing
from vaultlint.errors import VaultlintError

_VERSION = 1


class Replacement(NamedTuple):
    """One note of a run.

    Attributes
    ----------
    path : str
    before, after : str
        Digests of the old and the new bytes; `after` is ``""`` where the run removes the file.
    offset, length : int
        Where the old bytes stand in ``before.bin``.
    mtime_ns : int
        The note's modification time before the run.
    mode : int
        Its permission bits, for one that is removed.
    """

    path: str
    before: str
    after: str
    offset: int
    length: int
    mtime_ns: int
    mode: int = 0o644


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


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let one run write in a vault at a time; others wait (pre-commit starts several). No lock on Windows."""
    folder = _folder_of(root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / "lock", "wb")  # noqa: SIM115  # closed below, which unlocks
    except OSError as error:
        raise _unwritable(folder, error) from error
    with file:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _unwritable(folder: Path, error: OSError) -> VaultlintError:
    reason = (error.strerror or str(error)).lower()
    return VaultlintError(f"no note was touched: the undo journal {folder} cannot be written ({reason})")


def record(root: Path, changes: Sequence[tuple[str, bytes, bytes | None]]) -> Run:
    """Write down what a run is about to replace, and wait until it is on disk.

    Parameters
    ----------
    root : Path
        The vault.
    changes : sequence of (str, bytes, bytes or None)
        Path, old and new bytes of each file; None for one that is to be removed.
    """
    now = datetime.datetime.now(datetime.UTC)
    folder = _folder_of(root) / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    replacements = []
    offset = 0
    for path, before, after in changes:
        digests = vault.digest(before), "" if after is None else vault.digest(after)
        replacements.append(Replacement(path, *digests, offset, len(before), *writing.status_of(root / path)))
        offset += len(before)
    run = Run(folder, root, now.isoformat(timespec="microseconds"), tuple(replacements))
    try:
        folder.mkdir(parents=True)
        writing.save(folder / "before.bin", (before for _, before, _ in changes))
        record = {"version": _VERSION, "vault": str(root), "time": run.time, "replacements": replacements}
        writing.save(folder / "run.json", [json.dumps(record, ensure_ascii=True).encode("ascii")])
        writing.sync_folder(folder)
        writing.sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _unwritable(folder, error) from error
    return run


def finish(run: Run) -> None:
    """Mark a run as ended."""
    (run.folder / "done").touch()


def runs(root: Path) -> list[Run]:
    """Return the vault's runs, oldest first; damaged ones are left out."""
    folder = _folder_of(root)
    found = [run for path in (folder.iterdir() if folder.is_dir() else []) if (run := _load(root, path))]
    return sorted(found, key=lambda run: (run.time, run.name))


def _load(root: Path, folder: Path) -> Run | None:
    try:
        data = json.loads((folder / "run.json").read_bytes())
        replacements = tuple(Replacement(*one) for one in data["replacements"])
        version, time = data["version"], data["time"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    kinds = (str, str, str, int, int, int, int)
    sound = all(all(map(isinstance, one, kinds)) and _inside(one.path) for one in replacements)
    return Run(folder, root, time, replacements) if sound and version == _VERSION and isinstance(time, str) else None


def _inside(path: str) -> bool:
    return not Path(path).is_absolute() and ".." not in path.split("/")


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
    """Put back what a run replaced. A note that changed since is left as it is and named.

    Where the disk refuses, the run stays to be undone again.

    Raises
    ------
    VaultlintError
        If the run's own record cannot be read.
    """
    with locked(run.vault):
        return _undo(run)


def _undo(run: Run) -> Undone:
    try:
        (run.folder / "done").unlink(missing_ok=True)  # killed from here on, it counts as unfinished
        old = (run.folder / "before.bin").read_bytes()
    except OSError as error:
        raise VaultlintError(f"run {run.name} cannot be read: {error.strerror or error}") from error
    clean(run)
    result = Undone([], [], [])
    result.refused.extend(_taken_names(run))
    if (
        result.refused
    ):  # what stood there stands in the note that took it in: that one stays too, until its place is free
        finish(run)
        return result
    again = False
    for one in sorted(run.replacements, key=lambda one: bool(one.after)):  # what was removed first: links lead there
        try:
            _put_back(run, one, old[one.offset : one.offset + one.length], result)
        except writing.ChangedError as error:
            result.refused.append((one.path, str(error)))
        except (VaultlintError, OSError) as error:
            again = again or isinstance(error, OSError)
            reason = (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)
            result.refused.append((one.path, reason))
    finish(run)
    if not again:
        (run.folder / "undone").touch()
    return result


def _taken_names(run: Run) -> Iterator[tuple[str, str]]:
    """Give the files that the run removed and that cannot come back, since another one stands there now."""
    for one in run.replacements:
        if one.after or not os.path.lexists(run.vault / one.path):
            continue
        try:
            same = vault.digest(vault.read(run.vault, one.path)) == one.before
        except VaultlintError:
            same = False
        if not same:
            yield one.path, "another file stands there now: move it away, then undo again; nothing was put back"


def _put_back(run: Run, one: Replacement, data: bytes, result: Undone) -> None:
    if not one.after and not os.path.lexists(run.vault / one.path):
        if vault.digest(data) != one.before:
            result.refused.append((one.path, "the journal's copy of it is damaged"))
        else:
            writing.create(run.vault, one.path, data, one.mode, one.mtime_ns)
            result.restored.append(one.path)
        return
    current = vault.digest(vault.read(run.vault, one.path))
    if current == one.before:
        result.untouched.append(one.path)
    elif current != one.after:
        reason = "it changed since the fix" if one.after else "another file stands there now"
        result.refused.append((one.path, reason))
    elif vault.digest(data) != one.before:
        result.refused.append((one.path, "the journal's copy of it is damaged"))
    else:
        writing.write(run.vault, one.path, data, one.after, one.mtime_ns)
        result.restored.append(one.path)


def clean(run: Run) -> None:
    """Delete the temporary files that a killed run left beside its notes."""
    for folder in {(run.vault / one.path).parent for one in run.replacements}:
        writing.remove_temporaries(folder)


def unfinished(root: Path) -> Iterator[Run]:
    """Give the runs that were killed."""
    return (run for run in runs(root) if not run.done and not run.undone)
