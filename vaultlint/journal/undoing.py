"""Put back what a run replaced."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from vaultlint import vault, writing
from vaultlint.errors import VaultlintError
from vaultlint.journal.places import locked
from vaultlint.journal.runs import Replacement, Run, finish, runs
from vaultlint.signals import held
from vaultlint.writing import Writer, attributes
from vaultlint.writing.attributes import Attributes

_LACKS = "it is back, but not as it was"
_TOOK_IN = "a note that was merged into it did not come back, and its words stand here: nothing else was put back"


@dataclass
class Undone:
    """What an undo did.

    Attributes
    ----------
    restored, untouched : list of str
        Files put back, and those that were old already.
    refused : list of (str, str)
        Files left as they are, with reasons.
    signal : int
        The signal that broke it off, 0 if none did.
    kept : list of str
        Files that hold an edit which the run was killed over, under the names that they were given.
    """

    restored: list[str] = field(default_factory=list)
    untouched: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    signal: int = 0
    kept: list[str] = field(default_factory=list)


def undo(run: Run) -> Undone:
    """Put back what a run replaced. A note that changed since is left as it is and named.

    Where the disk refuses, or a signal breaks it off, the run stays to be undone again.

    Raises
    ------
    VaultlintError
        If the run's own record cannot be read.
    """
    with locked(run.vault):
        return _undo(run)


def _undo(run: Run) -> Undone:
    try:
        for mark in ("done", "cleaned", "undone"):  # killed from here on, it counts as unfinished
            (run.folder / mark).unlink(missing_ok=True)
        old = open(run.folder / "before.bin", "rb")  # noqa: SIM115  # closed below
    except OSError as error:
        raise VaultlintError(f"run {run.name} cannot be read: {_reason(error)}") from error
    with old:
        return _restore(run, old)


def _restore(run: Run, old: IO[bytes]) -> Undone:
    result = Undone(kept=clean(run))
    result.refused.extend(_taken_names(run))
    if result.refused:  # what stood there stands in the note that took it in: that one stays too, for now
        finish(run, len(run.replacements))
        return result
    again = _restore_all(run, old, result)
    clean(run)  # what could not be deleted a moment ago
    if not result.signal:
        finish(run, len(run.replacements))
        if not again:
            with contextlib.suppress(OSError):
                (run.folder / "undone").touch()
    return result


def _restore_all(run: Run, old: IO[bytes], result: Undone) -> bool:
    """Put back file by file: what was removed first, since links lead there, and its words stand elsewhere till then.

    Returns
    -------
    bool
        Whether there is anything left that another undo may put back.
    """
    removed = [one for one in run.replacements if not one.after]
    again = False
    with held() as stop, Writer(run.vault) as writer:
        for number, one in enumerate([*removed, *(one for one in run.replacements if one.after)]):
            if stop.signal:
                break
            if number == len(removed) and len(result.restored) + len(result.untouched) < number:
                result.refused += ((one.path, _TOOK_IN) for one in run.replacements if one.after)
                again = True
                break
            try:
                old.seek(one.offset)
                _put_back(run, one, old.read(one.length), writer, result)
            except (VaultlintError, OSError) as error:
                again = again or not isinstance(error, writing.ChangedError)
                result.refused.append((one.path, _reason(error)))
    again = again or not _lacking(run).isdisjoint(result.restored)
    _remove_folders(run)
    late = {path for path, _ in writer.late}
    result.restored = [path for path in result.restored if path not in late]
    result.refused += writer.late
    result.signal = stop.signal
    return again or not (
        result.restored or result.untouched
    )  # a vault of which nothing is there: its disk is elsewhere


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)).lower() if isinstance(error, OSError) else str(error)


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


def _put_back(run: Run, one: Replacement, data: bytes, writer: Writer, result: Undone) -> None:
    gone = not os.path.lexists(run.vault / one.path)
    if not one.before:
        _unmake(run, one, writer, result, gone=gone)
        return
    if gone and one.after:
        result.refused.append((one.path, "it is gone or was moved"))
        return
    current = "" if gone and not one.after else vault.digest(vault.read(run.vault, one.path))
    if current == one.before:
        result.untouched.append(one.path)
        _complete(run, one, result)
    elif current != one.after:
        reason = "it changed since the fix" if one.after else "another file stands there now"
        result.refused.append((one.path, reason))
    elif vault.digest(data) != one.before:
        result.refused.append((one.path, "the journal's copy of it is damaged"))
    else:
        if gone:
            loss = writing.create(run.vault, one.path, data, _kept(one))
            if loss:
                _note_lack(run, one)
                result.refused.append((one.path, f"{_LACKS}: {loss}"))
        else:
            writer.replace(one.path, data, one.after, one.mtime_ns)
        result.restored.append(one.path)


def _unmake(run: Run, one: Replacement, writer: Writer, result: Undone, *, gone: bool) -> None:
    """Remove a file that the run made, if nobody changed it since."""
    if gone:
        result.untouched.append(one.path)
    elif vault.digest(vault.read(run.vault, one.path)) != one.after:
        result.refused.append((one.path, "it changed since it was made"))
    else:
        writer.remove(one.path, one.after)
        result.restored.append(one.path)


def _remove_folders(run: Run) -> None:
    """Remove the folders that the run made and nothing is in any more."""
    for folder in reversed(run.folders):
        if vault.lies_in(run.vault, f"{folder}/x"):
            with contextlib.suppress(OSError):
                os.rmdir(run.vault / folder)


def _kept(one: Replacement) -> Attributes | None:
    """Return everything but its bytes that a file had which the run removed."""
    try:
        return attributes.from_json(one.attributes) if one.attributes else None
    except ValueError:
        raise VaultlintError("the journal's record of its attributes is damaged") from None


def _note_lack(run: Run, one: Replacement) -> None:
    """Write down that a file came back with less than it had: the next undo tries once more."""
    with contextlib.suppress(OSError), open(run.folder / "lacking", "ab") as file:
        file.write(json.dumps(one.path).encode("ascii") + b"\n")


def _lacking(run: Run) -> set[str]:
    with contextlib.suppress(OSError, ValueError):
        return set(map(json.loads, (run.folder / "lacking").read_bytes().splitlines()))
    return set()


def _complete(run: Run, one: Replacement, result: Undone) -> None:
    """Give a file the attributes that the undo before could not give it; what is refused again is let be."""
    kept = _kept(one)
    if kept is None or one.path not in _lacking(run) or not vault.lies_in(run.vault, one.path):
        return
    try:
        attributes.apply(run.vault / one.path, kept, mtime_ns=kept.mtime_ns)
    except attributes.LossError as error:
        result.refused.append((one.path, f"{_LACKS}: {error}"))


def clean(run: Run) -> list[str]:
    """Delete the temporary files that a killed run left beside its notes.

    Returns
    -------
    list of str
        Files that hold somebody's edit, under the names that they were given.
    """
    folders = sorted({os.path.dirname(one.path) for one in run.replacements})
    folders = [folder for folder in folders if writing.temporaries_in(run.vault / folder)]
    if not folders:
        return []
    replaced = [one for each in runs(run.vault) for one in each.replacements]  # an earlier run may have been here too
    known = {digest for one in (*replaced, *run.replacements) for digest in (one.before, one.after) if digest}
    kept = []
    for folder in folders:
        names = writing.remove_temporaries(run.vault / folder, known).kept
        kept += [f"{folder}/{name}" if folder else name for name in names]
    return kept
