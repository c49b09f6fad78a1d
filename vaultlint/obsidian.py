"""What a vault's ``.obsidian`` folder says. A closed list of files and keys is read; nothing is written.

No token is kept: keys that hold one are dropped while the JSON is parsed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

_SECRET = re.compile(r"token|secret|password|api_?key", re.IGNORECASE)
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
    if len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/"):
        try:
            return re.search(pattern[1:-1], path) is not None
        except re.error:
            return False
    return path.startswith(pattern) if pattern.endswith("/") else path == pattern or path.startswith(pattern + "/")


def read_settings(root: Path) -> Settings:
    """Read the settings of the vault at `root`; what is missing or damaged counts as not set."""
    folder = root / ".obsidian"
    templates = [
        _load(folder / "templates.json").get("folder"),
        _load(folder / "plugins" / "templater-obsidian" / "data.json").get("templates_folder"),
    ]
    filters = _load(folder / "app.json").get("userIgnoreFilters")
    types = _load(folder / "types.json").get("types")
    books = _load(folder / "plugins" / "readwise-official" / "data.json").get("booksIDsMap")
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


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > _MAX_BYTES:
            return {}
        data = json.loads(path.read_bytes().decode("utf-8-sig"), object_pairs_hook=_without_secrets)
    except (OSError, ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _without_secrets(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in pairs if not _SECRET.search(key)}
