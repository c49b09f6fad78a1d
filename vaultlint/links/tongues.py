"""Folders that hold one text in several languages: ``de/``, ``pt-br/``, ``zh-TW/``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

_TONGUES = frozenset(
    """af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk
    km kn ko ku ky lo lt lv mk ml mn mr ms my nb ne nl nn no pa pl ps pt ro ru sd si sk sl sq sr sv sw ta te tg th tk
    tl tr uk ur uz vi yi zh zu""".split()
)


@lru_cache(maxsize=8192)
def _tongue(folder: str) -> str:
    parts = folder.split("/")
    return next((part.lower() for part in parts if part.lower().partition("-")[0] in _TONGUES), "")


def parted(path: str) -> tuple[str, str]:
    """Return the language that a note's folder is named after, and its path without that folder.

    Examples
    --------
    >>> parted("content/pt-BR/a/b.md"), parted("Books/Start.md")
    (('pt-br', 'content/a/b.md'), ('', 'Books/Start.md'))
    """
    folder = path.rpartition("/")[0]
    tongue = _tongue(folder)
    if not tongue:
        return "", path
    parts = path.split("/")
    parts.pop(next(at for at, part in enumerate(parts) if part.lower() == tongue))
    return tongue, "/".join(parts)


def tongues(paths: Iterable[str]) -> set[str]:
    """Return the languages that folders of notes are named after.

    Examples
    --------
    >>> sorted(tongues(["de/Start.md", "pt-BR/a/b.md", "Books/Start.md"]))
    ['de', 'pt-br']
    """
    return {_tongue(path.rpartition("/")[0]) for path in paths} - {""}


def is_translated(path: str) -> bool:
    """Return whether a note lies in a folder of a language."""
    return bool(_tongue(path.rpartition("/")[0]))


def same_tongue(one: str, other: str) -> bool:
    """Return whether two notes are not, by their folders, in different languages.

    Examples
    --------
    >>> same_tongue("de/Start.md", "fr/Start.md"), same_tongue("de/Start.md", "Books/Start.md")
    (False, True)
    """
    mine, theirs = _tongue(one.rpartition("/")[0]), _tongue(other.rpartition("/")[0])
    return not mine or not theirs or mine == theirs
