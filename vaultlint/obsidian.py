"""What a vault's ``.obsidian`` folder says. A closed list of files and keys is read; nothing is written.

No token is kept: keys that hold one are dropped while the JSON is parsed.
"""

from __future__ import annotations

import json
import re
import unicodedata
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

_SECRET = re.compile(r"token|secret|password|api_?key", re.IGNORECASE)
_NEVER = re.compile(r"(?!)")
_MAX_BYTES = 8 * 1024 * 1024
_READWISE_KEYS = ("booksIDsMap", "readwiseDir")
_READWISE_FOLDER = re.compile(rb'"readwiseDir"\s*:\s*("(?:[^"\\]|\\.)*")')
_DRIVE = re.compile(r"[A-Za-z]:")
_KINDS = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}
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

    @property
    def guesses(self) -> bool:
        """Whether Readwise's plugin is set up and its file damaged, so that its notes can only be guessed."""
        return self.readwise is not None and bool(self.readwise.problem)

    def is_managed(self, path: str, form: str = "") -> bool:
        """Return whether Readwise's plugin manages a note.

        Paths that differ in case alone count as equal: on many disks they are. Where the plugin's file is
        damaged, all notes in its folder count as managed, and those in an export format (`form`) of Readwise.
        """
        if path in self.managed or folded(path) in _all_folded(self.managed):
            return True
        if self.readwise is None or not self.readwise.problem:
            return False
        below = folded(path).startswith(folded(self.readwise.folder) + "/")
        return below or form == "readwise" or form.startswith("readwise-")

    def is_template(self, path: str) -> bool:
        """Return whether `path` lies in a template folder."""
        return path.startswith(self.template_folders) if self.template_folders else False

    def is_ignored(self, path: str) -> bool:
        """Return whether Obsidian excludes `path` from its results."""
        return any(_matches(path, pattern) for pattern in self.ignore_filters)


def folded(path: str) -> str:
    """Return a path as disks compare it that do not tell case, or one way to write é from the other."""
    return unicodedata.normalize("NFC", path).casefold()


@lru_cache(maxsize=8)
def _all_folded(paths: frozenset[str]) -> frozenset[str]:
    return frozenset(map(folded, paths))


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
    plugin = _readwise(root)
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


def _readwise(root: Path) -> ReadwisePlugin | None:
    """Return what the plugin's files say; a setting of another type counts as not set, a damaged file as such."""
    file = _read(root, "plugins", "readwise-official", "data.json")
    version = str(_load(root, "plugins", "readwise-official", "manifest.json").get("version", ""))
    data = file.data if isinstance(file.data, dict) else {}
    books, folder, minutes = data.get("booksIDsMap"), data.get("readwiseDir"), str(data.get("frequency", ""))
    problem = file.problem
    if not problem and not isinstance(books, dict | None):
        problem = f"booksIDsMap is {_KINDS[type(books)]}, wanted paths of notes with their books"
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


class _File(NamedTuple):
    """A JSON file: what it holds, or why it cannot be read, and the folder that it still names then."""

    data: object = None
    problem: str = ""
    folder: str = ""


def _load(root: Path, *names: str) -> dict[str, Any]:
    """Read a JSON file below ``.obsidian``; what is missing or damaged is empty."""
    data = _read(root, *names).data
    return data if isinstance(data, dict) else {}


def _read(root: Path, *names: str) -> _File:
    """Read a JSON file below ``.obsidian``; no link on the way is followed. No problem quotes the file."""
    path = root / ".obsidian"
    raw = b""
    try:
        for name in names:
            if path.is_symlink():
                return _File()
            path = path / name
        if path.is_symlink() or not path.is_file():
            return _File()
        if path.stat().st_size > _MAX_BYTES:
            return _File(problem=f"it is larger than {_MAX_BYTES // 1024 // 1024} MB")
        raw = path.read_bytes()
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_secrets)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
        return _File(None, where if raw.strip() else "it is empty", _folder_in(raw))
    except OSError as error:
        return _File(problem=(error.strerror or "the disk refuses").lower())
    except RecursionError:
        return _File(None, "it is nested too deeply", _folder_in(raw))
    except UnicodeDecodeError as error:
        return _File(None, f"it is no UTF-8 from byte {error.start} on", _folder_in(raw))
    except ValueError:
        return _File(None, "it holds a number of thousands of digits", _folder_in(raw))
    if not isinstance(data, dict):
        return _File(None, f"it holds {_KINDS[type(data)]}, wanted keys with values")
    return _File(data)


def _folder_in(raw: bytes) -> str:
    """Return the folder that a damaged file of Readwise's plugin still names; nothing else is taken from it."""
    found = _READWISE_FOLDER.search(raw)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def _without_secrets(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Drop what may be a secret; a key of ``booksIDsMap`` is a note's path ("Token Economics.md") and stays."""
    return {key: value for key, value in pairs if key.lower().endswith(".md") or not _SECRET.search(key)}
