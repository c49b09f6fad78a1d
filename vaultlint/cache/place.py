"""Where the cache of a vault lies: in the user's cache folder, never in the vault, where sync tools would copy it."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable

from vaultlint.digests import blake2b

_BESIDE = ("", "-journal")
_ENDINGS = tuple(f".sqlite{one}" for one in _BESIDE)
_UNUSED = 60 * 24 * 3600.0  # seconds after which a cache is deleted
_RELEASES = 3  # caches of a vault, besides a new one


def folder() -> str:
    """Return the folder of all caches (``XDG_CACHE_HOME`` is honoured)."""
    if sys.platform not in ("win32", "darwin"):  # what platformdirs does there, without the time to import it
        home = os.environ.get("XDG_CACHE_HOME", "").strip()
        return os.path.join(home if os.path.isabs(home) else os.path.expanduser("~/.cache"), "vaultlint")
    from platformdirs import user_cache_path

    return str(user_cache_path("vaultlint", appauthor=False))


def place(root: str, code: str) -> str:
    """Return the file of a vault's cache.

    Each release has its own: else one of a hook and one of a terminal would throw each other's away at every turn.

    Parameters
    ----------
    root : str
        The vault's folder, absolute and without links.
    code : str
        What stands for the release, as `keys.code` says.
    """
    return os.path.join(folder(), f"{_vault(root)}-{blake2b(code.encode(), digest_size=4).hexdigest()}{_ENDINGS[0]}")


def _vault(root: str) -> str:
    return blake2b(os.fsencode(root), digest_size=8).hexdigest()


def is_there(root: str, code: Callable[[], str]) -> bool:
    """Return whether a vault has a cache; where there is none, single notes need not make one."""
    start = _vault(root)
    try:
        names = [name for name in os.listdir(folder()) if name.startswith(start)]
    except OSError:
        return False
    return bool(names) and os.path.exists(place(root, code()))


def prune(path: str) -> None:
    """Delete the caches that no release has used for long, and of a vault all but the newest.

    Parameters
    ----------
    path : str
        The cache that is about to be made.
    """
    start = os.path.basename(path).partition("-")[0]
    times: list[tuple[float, str]] = []
    with contextlib.suppress(OSError), os.scandir(os.path.dirname(path)) as entries:
        times = [(entry.stat().st_mtime, entry.path) for entry in entries if entry.name.endswith(_ENDINGS[0])]
    times.sort(reverse=True)
    own = [one for _, one in times if os.path.basename(one).startswith(start)]
    for used, one in times:
        if used < time.time() - _UNUSED or one in own[_RELEASES:]:
            for ending in _BESIDE:
                with contextlib.suppress(OSError):
                    os.unlink(f"{one}{ending}")


def clear() -> tuple[int, int]:
    """Delete the caches of all vaults.

    Returns
    -------
    vaults, size : int
        Of how many vaults something was kept, and how many bytes.

    Raises
    ------
    OSError
        If one of them cannot be deleted.
    """
    vaults: set[str] = set()
    size = 0
    try:
        names = sorted(os.listdir(folder()))
    except FileNotFoundError:
        return 0, 0
    for name in names:
        if name.endswith(_ENDINGS):
            path = os.path.join(folder(), name)
            size += os.lstat(path).st_size
            vaults.add(name.partition(".")[0].partition("-")[0])
            os.unlink(path)
    return len(vaults), size
