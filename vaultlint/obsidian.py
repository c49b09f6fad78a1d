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
    managed : frozenset of str
        Paths of notes that Readwise's plugin manages.
    """

    template_folders: tuple[str, ...] = ()
    ignore_filters: tuple[str, ...] = ()
    property_types: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    managed: frozenset[str] = frozenset()

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
    books = _load(root, "plugins", "readwise-official", "data.json").get("booksIDsMap")
    return Settings(
        tuple(name.strip("/") + "/" for name in templates if isinstance(name, str) and name.strip("/ ")),
        tuple(one for one in filters if isinstance(one, str) and one) if isinstance(filters, list) else (),
        MappingProxyType(
            {str(key).lower(): kind for key, kind in types.items() if isinstance(kind, str)}
            if isinstance(types, dict)
            else {}
        ),
        frozenset(str(path).lstrip("/") for path in books) if isinstance(books, dict) else frozenset(),
    )


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
