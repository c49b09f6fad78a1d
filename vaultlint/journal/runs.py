"""Runs on disk: write one down, list them, find one, drop the oldest."""

from __future__ import annotations

import contextlib
import datetime
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from vaultlint import vault, writing
from vaultlint.errors import VaultlintError
from vaultlint.journal.places import folder_of, state_folder, unwritable
from vaultlint.shells import shell
from vaultlint.writing import attributes

KEPT_DAYS = 90
KEPT_BYTES = 500 * 1000 * 1000
_VERSION = 1


class Replacement(NamedTuple):
    """One file of a run.

    Attributes
    ----------
    path : str
    before, after : str
        Digests of the old and the new bytes; `before` is ``""`` where the run makes the file, `after` where it
        removes it.
    offset, length : int
        Where the old bytes stand in ``before.bin``.
    mtime_ns : int
        The file's modification time before the run.
    attributes : dict or None
        Everything else that it had, for one that is removed.
    """

    path: str
    before: str
    after: str
    offset: int
    length: int
    mtime_ns: int
    attributes: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A recorded run."""

    folder: Path
    vault: Path
    time: str
    replacements: tuple[Replacement, ...]
    folders: tuple[str, ...] = ()  # that it made, the outermost first

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

    @property
    def written(self) -> int:
        """Number of files that it wrote or removed; of one that was killed, those that it was to."""
        try:
            return int((self.folder / "done").read_text())
        except (OSError, ValueError):
            return len(self.replacements)

    @property
    def removed(self) -> int:
        """Number of files that it removed."""
        return sum(not one.after for one in self.replacements)

    @property
    def made(self) -> int:
        """Number of files that it made."""
        return sum(not one.before for one in self.replacements)


def record(root: Path, changes: Sequence[tuple[str, bytes | None, bytes | None]]) -> Run:
    """Write down what a run is about to replace, and wait until it is on disk.

    Parameters
    ----------
    root : Path
        The vault.
    changes : sequence of (str, bytes or None, bytes or None)
        Path, old and new bytes of each file; None for one that is not there before, or is to be removed.

    Raises
    ------
    VaultlintError
        If the disk refuses; nothing is left then.
    """
    now = datetime.datetime.now(datetime.UTC)
    folder = folder_of(root) / f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"
    replacements = []
    offset = 0
    for path, before, after in changes:
        size = len(before or b"")
        digests = _digest(before), _digest(after)
        replacements.append(Replacement(path, *digests, offset, size, *_status(root / path, full=after is None)))
        offset += size
    made = _missing_folders(root, [path for path, before, _ in changes if before is None])
    run = Run(folder, root, now.isoformat(timespec="microseconds"), tuple(replacements), made)
    try:
        folder.mkdir(parents=True)
        writing.save(folder / "before.bin", (before for _, before, _ in changes if before))
        record = {"version": _VERSION, "vault": str(root), "time": run.time, "replacements": replacements}
        record |= {"folders": made} if made else {}
        writing.save(folder / "run.json", [json.dumps(record, ensure_ascii=True).encode("ascii")])
        writing.sync_folder(folder)
        writing.sync_folder(folder.parent)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise unwritable(folder, error) from error
    return run


def _digest(data: bytes | None) -> str:
    return "" if data is None else vault.digest(data)


def _missing_folders(root: Path, paths: Sequence[str]) -> tuple[str, ...]:
    """Return the folders of paths that are not there, the outermost first."""
    parents = {parent.as_posix() for path in paths for parent in PurePosixPath(path).parents}
    return tuple(sorted(one for one in parents if not os.path.lexists(root / one)))


def _status(path: Path, *, full: bool) -> tuple[int, dict[str, Any] | None]:
    """Return a file's modification time and, where all is wanted, everything but its bytes."""
    try:
        kept = attributes.to_json(attributes.read(path)) if full else None
        return os.lstat(path).st_mtime_ns, kept
    except (OSError, VaultlintError):
        return 0, None  # the write will see it too, and leave the file


def finish(run: Run, written: int) -> None:
    """Mark a run as ended, with the number of files that it wrote or removed.

    Where the disk refuses, it counts as cut off, which loses nothing.
    """
    with contextlib.suppress(OSError):
        (run.folder / "done").write_text(str(written))


def cleaned(run: Run) -> None:
    """Mark a run that was killed as one that nothing is left of in the vault."""
    with contextlib.suppress(OSError):
        (run.folder / "cleaned").touch()


def drop(run: Run) -> None:
    """Delete a run: its record first, so that what a kill leaves of it is no run."""
    with contextlib.suppress(OSError):
        os.unlink(run.folder / "run.json")
        shutil.rmtree(run.folder, ignore_errors=True)


def runs(root: Path) -> list[Run]:
    """Return the vault's runs, oldest first; damaged ones are left out."""
    return _runs_in(folder_of(root), root)


def every_run() -> list[Run]:
    """Return the runs of all vaults, oldest first."""
    try:
        folders = sorted(state_folder().iterdir())
    except OSError:
        return []
    return sorted((run for folder in folders for run in _runs_in(folder, None)), key=_age)


def _runs_in(folder: Path, root: Path | None) -> list[Run]:
    try:
        paths = list(folder.iterdir())
    except OSError:
        return []
    return sorted((run for path in paths if (run := _load(root, path))), key=_age)


def _age(run: Run) -> tuple[str, str]:
    return run.time, run.name


def _load(root: Path | None, folder: Path) -> Run | None:
    try:
        data = json.loads((folder / "run.json").read_bytes())
        replacements = tuple(Replacement(*one) for one in data["replacements"])
        version, time, where = data["version"], data["time"], data["vault"]
        folders = tuple(data.get("folders", ()))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    kinds = (str, str, str, int, int, int, dict | None)
    sound = all(all(map(isinstance, one, kinds)) and _inside(one.path) for one in replacements)
    sound = sound and isinstance(time, str) and isinstance(where, str)
    sound = sound and all(isinstance(one, str) and _inside(one) for one in folders)
    return Run(folder, root or Path(where), time, replacements, folders) if sound and version == _VERSION else None


def _inside(path: str) -> bool:
    place = Path(path)
    return not place.anchor and ".." not in place.parts  # also "C:x", which Windows takes from the drive's own folder


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
    found = next((run for run in known if run.name == name), None)
    if found:
        return found
    for run in every_run():
        if run.name != name:
            continue
        if run.vault.is_dir():
            command = f"vaultlint undo {name} --vault {shell(str(run.vault))}"
            raise VaultlintError(f"run {name} was made in another vault: `{command}`")
        return Run(
            run.folder, root, run.time, run.replacements, run.folders
        )  # its vault was moved: to here, says who asks
    raise VaultlintError(f"no run is named {name!r}; `vaultlint undo --list` shows those that are")


def unfinished(root: Path) -> Iterator[Run]:
    """Give the runs that were killed and may have left temporary files."""
    return (run for run in runs(root) if not (run.done or run.undone or (run.folder / "cleaned").exists()))


def prune(root: Path, *, days: int = KEPT_DAYS, size: int = KEPT_BYTES) -> list[str]:
    """Delete runs of a vault that are too old, or the oldest where all together are too large.

    The newest stays whatever its age and size. Called by who holds the vault's lock, so that a folder without a
    record is one whose run was killed before it touched anything.

    Parameters
    ----------
    root : Path
    days : int
        How old a run may be.
    size : int
        Bytes that all runs of the vault may take together.

    Returns
    -------
    list of str
        The names of the runs that went.
    """
    known = runs(root)
    names = {run.name for run in known}
    with contextlib.suppress(OSError):
        for path in folder_of(root).iterdir():
            if path.is_dir() and path.name not in names and not (path / "run.json").exists():
                shutil.rmtree(path, ignore_errors=True)
    oldest = (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)).isoformat(timespec="microseconds")
    gone, taken = [], 0
    for number, run in enumerate(reversed(known)):
        taken += _size(run.folder)
        if number and (run.time < oldest or taken > size):
            drop(run)
            gone.append(run.name)
    return gone


def _size(folder: Path) -> int:
    try:
        with os.scandir(folder) as scan:
            return sum(entry.stat().st_size for entry in scan)
    except OSError:
        return 0
