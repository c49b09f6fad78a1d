"""Names of files and folders: what some system cannot hold, and what a name could be instead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from vaultlint.patterns import pattern
from vaultlint.text import named

if TYPE_CHECKING:
    from vaultlint.index import Index

_FORBIDDEN = '<>:"\\|?*'
_UNPRINTABLE = pattern(r"[\x00-\x1f]")
_BYTES = pattern(r"[\udc80-\udcff]")  # bytes that are not UTF-8, as the disk gives them
_RESERVED = pattern(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
_LONGEST = 255  # bytes: ext4, APFS, Android's and most others' limit
_AROUND = pattern(r"^[\s:|\\]+|[\s:|\\]+$")
_BETWEEN = pattern(r"\s*[:|\\]\s*")


def flaw(name: str) -> str:
    r"""Return why some system cannot hold a file or a folder of this name, in words behind the name; ``""`` if all can.

    Examples
    --------
    >>> flaw("Why?.md"), flaw("aux.md"), flaw("Notes etc."), flaw("Note.md")
    ('holds "?", which Windows and Android refuse', 'is a device to Windows', 'ends in a dot, which Windows drops', '')
    """
    marks = [f'"{mark}"' if mark != '"' else "'\"'" for mark in dict.fromkeys(name) if mark in _FORBIDDEN]
    if marks:
        return f"holds {' and '.join(marks)}, which Windows and Android refuse"
    if _UNPRINTABLE.search(name):
        what = "a line break" if "\n" in name or "\r" in name else "a control character"
        return f"holds {what}, which Windows refuses"
    if _BYTES.search(name):
        return "is not UTF-8, which macOS refuses and Obsidian cannot open"
    if _RESERVED.fullmatch(name.partition(".")[0].rstrip()):
        return "is a device to Windows"
    if name.endswith((".", " ")):
        return f"ends in a {'dot' if name.endswith('.') else 'space'}, which Windows drops"
    if name.startswith(" "):
        return "starts with a space, which OneDrive refuses and links leave out"
    if name.lower().endswith(" .md"):
        return 'has a space before ".md", which links leave out'
    size = len(name.encode("utf-8", "surrogateescape"))
    return f"is {size} bytes long, and Linux, macOS and Android end at {_LONGEST}" if size > _LONGEST else ""


def portable(name: str) -> str:
    """Return what a name could be so that every system holds it; ``""`` if nothing would be left.

    Examples
    --------
    >>> portable("Grit: The Power?.md"), portable("AC|DC .md"), portable("Notes etc."), portable("?.md")
    ('Grit - The Power.md', 'AC - DC.md', 'Notes etc', '')
    >>> portable("F*.md"), portable("f'(x)>0.md")
    ('', '')
    """
    stem, suffix = (name[:-3], name[-3:]) if name.lower().endswith(".md") else (name, "")
    if stem.count("*") % 2 or stem.count("<") != stem.count(">"):
        return ""  # a formula, or a pattern: without the sign it says something else
    marked = any(mark in _FORBIDDEN for mark in stem)
    stem = _AROUND.sub("", _UNPRINTABLE.sub(" ", stem))
    stem = _BETWEEN.sub(" - ", " ".join(stem.split())).replace('"', "'")
    stem = "".join(char for char in stem if char not in _FORBIDDEN and not _BYTES.match(char)).strip()
    stem = stem if suffix else stem.rstrip(" .")
    if marked and sum(map(str.isalnum, stem)) <= 1 and stem.isascii():
        return ""
    return f"{stem}{suffix}" if stem and not flaw(f"{stem}{suffix}") else ""


def wanted(name: str, *, taken: bool = False) -> str:
    """Return the end of a message about a name: how it could read, unless that name is `taken`."""
    instead = "" if taken else portable(name)
    return f", wanted {named(instead)}" if instead else ", wanted another name"


def is_taken(index: Index, path: str, name: str) -> bool:
    """Return whether a file or a folder of this name lies beside `path`."""
    from vaultlint.index import folded

    folder = path.rpartition("/")[0]
    beside = folded(f"{folder}/{name}" if folder else name)
    return bool(name) and (beside in index.names.paths or beside in index.work(_folders))


def _folders(index: Index) -> frozenset[str]:
    return frozenset(one for path in index.names.paths for one in folders(path))


def folders(path: str) -> Iterator[str]:
    """Give the folders that a path lies in, the outermost first.

    Examples
    --------
    >>> list(folders("a/b/note.md"))
    ['a', 'a/b']
    """
    at = path.find("/")
    while at >= 0:
        yield path[:at]
        at = path.find("/", at + 1)


def first_notes(paths: Iterable[str]) -> Mapping[str, str]:
    """Return for each folder the first note in it, in order of paths: there a folder is told of, once."""
    found: dict[str, str] = {}
    for path in sorted(paths):
        for folder in folders(path):
            found.setdefault(folder, path)
    return found
