"""Where the cache of a vault lies: in the user's cache folder, never in the vault, where sync tools would copy it."""

from __future__ import annotations

import os
import sys

from vaultlint.digests import blake2b

_ENDINGS = (".sqlite", ".sqlite-journal")


def folder() -> str:
    """Return the folder of all caches (``XDG_CACHE_HOME`` is honoured)."""
    if sys.platform not in ("win32", "darwin"):  # what platformdirs does there, without the time to import it
        home = os.environ.get("XDG_CACHE_HOME", "").strip()
        return os.path.join(home if os.path.isabs(home) else os.path.expanduser("~/.cache"), "vaultlint")
    from platformdirs import user_cache_path

    return str(user_cache_path("vaultlint", appauthor=False))


def place(root: str) -> str:
    """Return the file of a vault's cache.

    Parameters
    ----------
    root : str
        The vault's folder, absolute and without links.
    """
    name = blake2b(os.fsencode(root), digest_size=8).hexdigest()
    return os.path.join(folder(), f"{name}.sqlite")


def is_there(root: str) -> bool:
    """Return whether a vault has a cache; where there is none, single notes need not make one."""
    return os.path.isdir(folder()) and os.path.exists(place(root))


def clear() -> tuple[int, int]:
    """Delete the caches of all vaults.

    Returns
    -------
    files, size : int
        How many there were, and their bytes.

    Raises
    ------
    OSError
        If one of them cannot be deleted.
    """
    files = size = 0
    try:
        names = sorted(os.listdir(folder()))
    except FileNotFoundError:
        return 0, 0
    for name in names:
        if name.endswith(_ENDINGS):
            path = os.path.join(folder(), name)
            size += os.lstat(path).st_size
            files += name.endswith(_ENDINGS[0])
            os.unlink(path)
    return files, size
