"""JSON files below ``.obsidian``: read without following links, and without keeping what may be a secret."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from vaultlint.patterns import pattern

_SECRET = pattern(r"token|secret|password|api_?key", re.IGNORECASE)
_MAX_BYTES = 8 * 1024 * 1024
_READWISE_FOLDER = pattern(rb'"readwiseDir"\s*:\s*("(?:[^"\\]|\\.)*")')
KINDS = {list: "a list", str: "a text", int: "a number", float: "a number", bool: "true or false", type(None): "null"}


class File(NamedTuple):
    """A JSON file: what it holds, or why it cannot be read, and the folder that it still names then."""

    data: object = None
    problem: str = ""
    folder: str = ""


def load(root: Path, *names: str) -> dict[str, Any]:
    """Read a JSON file below ``.obsidian``; what is missing or damaged is empty."""
    data = read(root, *names).data
    return data if isinstance(data, dict) else {}


def read(root: Path, *names: str) -> File:
    """Read a JSON file below ``.obsidian``; no link on the way is followed. No problem quotes the file."""
    path = root / ".obsidian"
    try:
        for name in names:
            if path.is_symlink():
                return File()
            path = path / name
        if path.is_symlink() or not path.is_file():
            return File()
        if path.stat().st_size > _MAX_BYTES:
            return File(problem=f"it is larger than {_MAX_BYTES // 1024 // 1024} MB")
        return _parsed(path.read_bytes())
    except OSError as error:
        return File(problem=(error.strerror or "the disk refuses").lower())


def _parsed(raw: bytes) -> File:
    """Return what a file's bytes say."""
    import json  # most single notes lie in a vault whose settings are the app's own

    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_secrets)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}: {error.msg[:1].lower()}{error.msg[1:]}"
        return File(None, where if raw.strip() else "it is empty", _folder_in(raw))
    except RecursionError:
        return File(None, "it is nested too deeply", _folder_in(raw))
    except UnicodeDecodeError as error:
        return File(None, f"it is no UTF-8 from byte {error.start} on", _folder_in(raw))
    except ValueError:
        return File(None, "it holds a number of thousands of digits", _folder_in(raw))
    if not isinstance(data, dict):
        return File(None, f"it holds {KINDS[type(data)]}, wanted keys with values")
    return File(data)


def _folder_in(raw: bytes) -> str:
    """Return the folder that a damaged file of Readwise's plugin still names; nothing else is taken from it."""
    import json

    found = _READWISE_FOLDER.search(raw)
    try:
        return str(json.loads(found[1])) if found else ""
    except ValueError:
        return ""


def _without_secrets(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Drop what may be a secret; a key of ``booksIDsMap`` is a note's path ("Token Economics.md") and stays."""
    return {key: value for key, value in pairs if key.lower().endswith(".md") or not _SECRET.search(key)}
