"""What Readwise's official plugin keeps about its notes. Its token is never read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vaultlint.obsidian.files import KINDS, load, read
from vaultlint.patterns import pattern

_READWISE_KEYS = ("booksIDsMap", "readwiseDir")
_DRIVE = pattern(r"[A-Za-z]:")
READWISE_FILE = ".obsidian/plugins/readwise-official/data.json"


@dataclass(frozen=True, slots=True)
class ReadwisePlugin:
    """What Readwise's official plugin keeps about its notes; its token is not read.

    Attributes
    ----------
    folder : str
        Where it writes, relative to the vault.
    books : mapping of str to str
        Path of a note to the id of its book; a book's full document bears the same id.
    deleted : frozenset of str
        Ids of books whose notes were deleted in Obsidian and wait to come back.
    failed : frozenset of str
        Ids of books that could not be written and are asked for again on every sync.
    brings_back : bool
        Whether a sync asks for the deleted ones ("Resync deleted files").
    on_start : bool
        Whether it syncs when Obsidian opens.
    minutes : int
        How often it syncs; 0 for by hand.
    last_failed : bool
        Whether the last sync failed.
    version : str
        As its manifest says; ``""`` if that is not there.
    outside : tuple of str
        Paths of its map that leave the vault, as they stand there: they are never looked at.
    problem : str
        Why its file cannot be read, and where; ``""`` if it can. With a problem no path is known.
    """

    folder: str = "Readwise"
    books: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    deleted: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    brings_back: bool = False
    on_start: bool = True
    minutes: int = 0
    last_failed: bool = False
    version: str = ""
    outside: tuple[str, ...] = ()
    problem: str = ""

    @property
    def only_appends(self) -> bool:
        """Whether it never replaces a note: so did all versions before 3.0."""
        major = self.version.partition(".")[0]
        return major.isascii() and major.isdecimal() and len(major) < 9 and int(major) < 3


def read_readwise(root: Path) -> ReadwisePlugin | None:
    """Return what the plugin's files say; a setting of another type counts as not set, a damaged file as such."""
    file = read(root, "plugins", "readwise-official", "data.json")
    version = str(load(root, "plugins", "readwise-official", "manifest.json").get("version", ""))
    data = file.data if isinstance(file.data, dict) else {}
    books, folder, minutes = data.get("booksIDsMap"), data.get("readwiseDir"), str(data.get("frequency", ""))
    problem = file.problem
    if not problem and not isinstance(books, dict | None):
        problem = f"booksIDsMap is {KINDS[type(books)]}, wanted paths of notes with their books"
    if not problem and not any(isinstance(data.get(key), dict | str) for key in _READWISE_KEYS):
        return None
    folder = (folder if isinstance(folder, str) else file.folder).strip("/") or ReadwisePlugin().folder
    known, outside = _sorted(books if isinstance(books, dict) else {}, folder)
    return ReadwisePlugin(
        folder,
        MappingProxyType(known),
        _ids(data.get("booksToRefresh")),
        _ids(data.get("failedBooks")),
        data.get("refreshBooks") is True,
        data.get("triggerOnLoad", True) is True,
        int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 9 else 0,
        data.get("lastSyncFailed") is True,
        version,
        tuple(outside),
        problem,
    )


def _sorted(books: Mapping[str, Any], folder: str) -> tuple[dict[str, str], list[str]]:
    """Part the paths of the map: those in the vault with their books, and those that leave it."""
    known: dict[str, str] = {}
    outside: list[str] = []
    for path, book in books.items():
        inner = path.lstrip("/") if path.startswith(f"/{folder}/") else path
        parts = inner.replace("\\", "/").split("/")
        if (not parts[0] and len(parts) > 1) or ".." in parts or _DRIVE.fullmatch(parts[0]):
            outside.append(path)
        else:
            known[inner] = "" if book is None else str(book)
    return known, outside


def _ids(value: object) -> frozenset[str]:
    return frozenset(str(one) for one in value if one is not None) if isinstance(value, list) else frozenset()
