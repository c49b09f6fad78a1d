"""Where journals lie, and the lock by which one run writes in a vault at a time."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from vaultlint import vault
from vaultlint.errors import VaultlintError


def state_folder() -> Path:
    """Return where journals lie (``XDG_STATE_HOME`` is honoured)."""
    from platformdirs import user_state_path

    return user_state_path("vaultlint", appauthor=False) / "journal"


def folder_of(root: Path) -> Path:
    """Return where the journals of a vault lie."""
    return state_folder() / vault.digest(str(root).encode("utf-8", "surrogateescape"))[:16]


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Let one run write in a vault at a time; others wait (pre-commit starts several)."""
    folder = folder_of(root)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / "lock", "wb")  # noqa: SIM115  # closed below, which unlocks
    except OSError as error:
        raise unwritable(folder, error) from error
    with file:
        try:
            _lock(file)
        except OSError as error:
            raise unwritable(folder, error) from error
        yield


def _lock(file: IO[bytes]) -> None:
    """Wait until no other process holds the lock on a file."""
    if sys.platform == "win32":
        import msvcrt

        while True:
            try:
                msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            except OSError as error:
                if error.errno != errno.EDEADLK:  # it gives up after ten seconds
                    raise
            else:
                return
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)


def unwritable(folder: Path, error: OSError) -> VaultlintError:
    """Return the error of use of a journal that the disk does not take."""
    reason = (error.strerror or str(error)).lower()
    return VaultlintError(f"no note was touched: the undo journal {folder} cannot be written ({reason})")
