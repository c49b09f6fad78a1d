"""What a vault's ``.obsidian`` folder says. A closed list of files and keys is read; nothing is written.

No token is kept: keys that hold one are dropped while the JSON is parsed.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

_SECRET = re.compile(r"token|secret|password|api_?key", re.IGNORECASE)
_NEVER = re.compile(r"(?!)")
_MAX_BYTES = 8 * 1024 * 1024
_READWISE_KEYS = ("booksIDsMap", "readwiseDir")


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

    @property
    def only_appends(self) -> bool:
        """Whether it never replaces a note: so did all versions before 3.0."""
        major = self.version.partition(".")[0]
        return major.isascii() and major.isdecimal() and len(major) < 9 and int(major) < 3


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that matter here.

    Attributes
    ----------
    template_folders : tuple of str
        Folders of templates, relative to the vault, with a trailing slash.
    ignore_filters : tuple of str
        Obsidian's excluded files: path prefixes, or regular expressions between slashes.
    property_types : mapping of str to str
        Property (lower case) to Obsidian's type.
    home : {"obsidian", "logseq", "both"}
        Whose folder it is: Logseq's where ``logseq/`` lies in it and no ``.obsidian``.
    managed : frozenset of str
        Paths of notes that Readwise's plugin manages.
    readwise : ReadwisePlugin or None
        What that plugin keeps; None where it was never set up.
    """

    template_folders: tuple[str, ...] = ()
    ignore_filters: tuple[str, ...] = ()
    property_types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    managed: frozenset[str] = frozenset()
    readwise: ReadwisePlugin | None = None
    home: str = "obsidian"

    def is_template(self, path: str) -> bool:
        """Return whether `path` lies in a template folder."""
        return path.startswith(self.template_folders) if self.template_folders else False

    def is_ignored(self, path: str) -> bool:
        """Return whether Obsidian excludes `path` from its results."""
        return any(_matches(path, pattern) for pattern in self.ignore_filters)


def _matches(path: str, pattern: str) -> bool:
    """Obsidian takes a filter for a prefix of the path, between slashes for a regular expression."""
    expression = _expression(pattern)
    return path.startswith(pattern.lstrip("/")) if expression is None else expression.search(path) is not None


@lru_cache(maxsize=64)
def _expression(pattern: str) -> re.Pattern[str] | None:
    if len(pattern) < 3 or not pattern.startswith("/") or not pattern.endswith("/"):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return re.compile(pattern[1:-1])
    except (re.error, OverflowError, RecursionError):
        return _NEVER  # JavaScript's, and none of ours


def read_settings(root: Path) -> Settings:
    """Read the settings of the vault at `root`; what is missing or damaged counts as not set."""
    templates = [
        _load(root, "templates.json").get("folder"),
        _load(root, "plugins", "templater-obsidian", "data.json").get("templates_folder"),
    ]
    filters = _load(root, "app.json").get("userIgnoreFilters")
    types = _load(root, "types.json").get("types")
    plugin = _readwise(*(_load(root, "plugins", "readwise-official", name) for name in ("data.json", "manifest.json")))
    return Settings(
        tuple(name.strip("/") + "/" for name in templates if isinstance(name, str) and name.strip("/ ")),
        tuple(one for one in filters if isinstance(one, str) and one) if isinstance(filters, list) else (),
        MappingProxyType(
            {str(key).lower(): kind for key, kind in types.items() if isinstance(kind, str)}
            if isinstance(types, dict)
            else {}
        ),
        frozenset(plugin.books) if plugin else frozenset(),
        plugin,
        _home(root),
    )


def _home(root: Path) -> str:
    logseq, obsidian = (root / "logseq").is_dir(), (root / ".obsidian").is_dir()
    return "obsidian" if not logseq else "both" if obsidian else "logseq"


def _readwise(data: Mapping[str, Any], manifest: Mapping[str, Any]) -> ReadwisePlugin | None:
    """Return what the plugin's files say; what is of another type counts as not set."""
    if not any(isinstance(data.get(key), dict | str) for key in _READWISE_KEYS):
        return None
    books, folder, minutes = data.get("booksIDsMap"), data.get("readwiseDir"), str(data.get("frequency", ""))
    return ReadwisePlugin(
        (folder.strip("/") if isinstance(folder, str) else "") or ReadwisePlugin().folder,
        MappingProxyType(
            {path.lstrip("/"): "" if book is None else str(book) for path, book in books.items()}
            if isinstance(books, dict)
            else {}
        ),
        _ids(data.get("booksToRefresh")),
        _ids(data.get("failedBooks")),
        data.get("refreshBooks") is True,
        data.get("triggerOnLoad", True) is True,
        int(minutes) if minutes.isascii() and minutes.isdecimal() and len(minutes) < 9 else 0,
        data.get("lastSyncFailed") is True,
        str(manifest.get("version", "")),
    )


def _ids(value: object) -> frozenset[str]:
    return frozenset(str(one) for one in value if one is not None) if isinstance(value, list) else frozenset()


def _load(root: Path, *names: str) -> dict[str, Any]:
    """Read a JSON file below ``.obsidian``; no link on the way is followed."""
    path = root / ".obsidian"
    try:
        for name in names:
            if path.is_symlink():
                return {}
            path = path / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return {}
        data = json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_without_secrets)
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _without_secrets(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Drop what may be a secret; a key of ``booksIDsMap`` is a note's path ("Token Economics.md") and stays."""
    return {key: value for key, value in pairs if key.lower().endswith(".md") or not _SECRET.search(key)}
