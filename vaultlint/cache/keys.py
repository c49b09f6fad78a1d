"""What an answer depends on besides the notes: our own code, the configuration, the vault's settings."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import lru_cache
from pathlib import Path
from typing import Any

from vaultlint.digests import blake2b

_SIZE = 12  # bytes
_VERSION = "_version.py"  # what the release is called, and nothing that it does
_DISTRIBUTION = "obsidian_vaultlint-"  # how the folder begins in which an installer writes what it installed


def digest(*parts: object) -> bytes:
    """Return what stands for values: equal for equal ones, in every process.

    Raises
    ------
    TypeError
        For a value of a type that is not known to be all in what it shows.

    Examples
    --------
    >>> digest({"a": 1, "b": {2, 3}}) == digest({"b": {3, 2}, "a": 1}), digest(("a", "b")) == digest(("ab",))
    (True, False)
    """
    return blake2b(canonical(parts).encode("utf-8", "surrogatepass"), digest_size=_SIZE).digest()


def canonical(value: Any) -> str:
    """Return a value as text: the order of sets and mappings does not matter, that of sequences does."""
    if value is None or (isinstance(value, str | bytes | bool | int | float) and not isinstance(value, Enum)):
        return repr(value)
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, Mapping):
        return f"{{{','.join(sorted(f'{canonical(key)}:{canonical(one)}' for key, one in value.items()))}}}"
    if isinstance(value, set | frozenset):
        return f"<{','.join(sorted(map(canonical, value)))}>"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({','.join(map(canonical, value))})"
    if isinstance(value, re.Pattern):
        return f"re({value.pattern!r},{value.flags})"
    if isinstance(value, Path):
        return repr(str(value))
    if is_dataclass(value):
        told = ",".join(f"{field.name}={canonical(getattr(value, field.name))}" for field in fields(value))
        return f"{type(value).__name__}({told})"
    raise TypeError(f"{type(value).__name__} has no known text")


@lru_cache(maxsize=1)
def code() -> str:
    """Return what stands for this release of vaultlint: equal for equal releases, wherever they are installed.

    An installed one names the digests of its files in its ``RECORD``. Where there is none (a source tree, a system's
    package) the files count by size and time: who works on a rule sees at once what it says now. The version itself
    does not count: a clone without tags, as pre-commit makes one, calls the same code otherwise than a release does.
    It does within an archive, where no file can be looked at.
    """
    from vaultlint import __version__

    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return digest(*(_recorded(package) or _files(package) or [__version__])).hex()


def _recorded(package: str) -> list[str]:
    """Return the lines about our modules in the ``RECORD`` of the distribution that holds a package."""
    folder, name = os.path.split(package)
    try:
        found = [one for one in os.listdir(folder) if one.startswith(_DISTRIBUTION) and one.endswith(".dist-info")]
        if len(found) != 1:  # two: one of them was left behind, and which one is not told
            return []
        with open(os.path.join(folder, found[0], "RECORD"), encoding="utf-8") as file:
            lines = [line.strip() for line in file]
    except (OSError, ValueError):
        return []
    ours = (line for line in lines if line.startswith(f"{name}/") and ".py,sha256=" in line)
    return sorted(line for line in ours if not line.startswith(f"{name}/{_VERSION},"))


def _files(package: str) -> list[str]:
    """Return name, size and time of our modules."""
    told = []
    pending = [package]
    while pending:
        try:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.name.endswith(".py") and entry.name != _VERSION:
                        status = entry.stat()
                        inside = os.path.relpath(entry.path, package)
                        told.append(f"{inside}:{status.st_size}:{status.st_mtime_ns}")
                    elif "." not in entry.name and not entry.name.startswith("__") and entry.is_dir():
                        pending.append(entry.path)
        except OSError:  # within an archive
            continue
    return sorted(told)
