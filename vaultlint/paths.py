"""Paths as other systems write them."""

from __future__ import annotations

import os


def composed(path: str) -> str:
    r"""Return a path with its letters composed (NFC), as keyboards type them and settings hold them.

    Macs' older disks take ``ö`` apart into a letter and its dots, and what was copied from one keeps that.

    Examples
    --------
    >>> composed("Bo\u0308ll/a.md") == "B\u00f6ll/a.md"
    True
    """
    if path.isascii():
        return path
    import unicodedata

    return unicodedata.normalize("NFC", path)


def spellings(path: str) -> set[str]:
    """Return a path as it is, composed and taken apart: a disk may have it as either."""
    if path.isascii():
        return {path}
    import unicodedata

    return {path, composed(path), unicodedata.normalize("NFD", path)}


def relative(path: str | os.PathLike[str]) -> str:
    """Return a path from the current folder; as it is where no way leads there: from one Windows drive to another."""
    try:
        return os.path.relpath(path)
    except ValueError:
        return os.fspath(path)
