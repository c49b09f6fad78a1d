"""Which file of a vault a link means.

Obsidian's way to resolve a link is not written down in full; this follows what its app does (tests/test_index.py has
the table of cases): a path from the vault's root, or one that begins with ``./`` or ``../``, first; else files whose
path ends so, those below the linking note's folder first, then the shortest path. Case does not matter, and an alias
is no name.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable

from vaultlint.parse.note import Link

ADDRESSES = ("https://", "http://")  # how most links begin that lead out of the vault
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*://|mailto:|//|\\\\")


def folded(path: str) -> str:
    """Return a path or a name as links compare it: composed, without case, a hard space as a space."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", path).lower().replace("\u00a0", " ").replace("\u202f", " ")


class Names:
    """The files of a vault by name.

    Parameters
    ----------
    paths : iterable of str
        Every file of the vault, relative to it, with ``/``: notes, attachments, canvases, bases.

    Examples
    --------
    >>> names = Names(["Note.md", "b/Note.md", "b/c/Other.md", "b/pic.png"])
    >>> names.resolve("b/x.md", "note"), names.resolve("b/x.md", "./Note.md"), names.resolve("x.md", "c/other")
    ('Note.md', 'b/Note.md', 'b/c/Other.md')
    >>> names.resolve("x.md", "pic"), names.resolve("x.md", "PIC.png"), names.resolve("x.md", "d/Note")
    (None, 'b/pic.png', None)
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self.paths: dict[str, str] = {}  # folded path: path; of two that differ in case alone the first in order
        self._by_name: dict[str, list[str]] = {}  # folded file name: folded paths
        self._targets: dict[str, str | None] = {}  # what a target means, wherever its link stands
        self._targets_of: dict[tuple[str, str], str | None] = {}  # what it means in a folder: "./x", or of many files
        for path in sorted(paths):
            key = folded(path)
            if key not in self.paths:
                self.paths[key] = path
                self._by_name.setdefault(key.rpartition("/")[2], []).append(key)

    def __contains__(self, path: str) -> bool:
        return self.paths.get(folded(path)) == path

    def resolve(self, source: str, target: str) -> str | None:
        """Return the file that a link in `source` means.

        Parameters
        ----------
        source : str
            Path of the note that holds the link.
        target : str
            The link's path, without heading, block or label; of a Markdown link percent-decoded.

        Returns
        -------
        str or None
            A path of the vault; None if Obsidian would make a new note. An empty target is `source` itself.
        """
        found = self.candidates(source, target)
        return found[0] if found else None

    def candidates(self, source: str, target: str) -> list[str]:
        """Return the files that the link may mean, the one that Obsidian takes first."""
        key = folded(target.strip())
        if not key:
            return [source]
        if (":" in key or key[0] in "/\\") and _OUTSIDE.match(key):
            return []
        folder = folded(source).rpartition("/")[0]
        if key.startswith(("./", "../")):
            return self._exactly(_joined(folder, key))
        if key.startswith("/"):
            return self._exactly(key.lstrip("/"))
        name = key.rpartition("/")[2]
        same = self._by_name.get(name) or self._by_name.get(f"{name}.md", [])
        if "/" in key:
            end = key if same and same[0].rpartition("/")[2] == name else f"{key}.md"
            same = [one for one in same if one == end or one.endswith(f"/{end}")]
        if len(same) > 1:
            below = f"{folder}/" if folder else ""
            root = key if key in same else f"{key}.md"
            same = sorted(same, key=lambda one: (one != root, not one.startswith(below), len(one), one))
        return [self.paths[one] for one in same]

    def target(self, source: str, link: Link) -> str | None:
        """Return the file that a link means; None if there is none (yet), or if it leads out of the vault."""
        if link.style == "path":  # a canvas names files by their whole path
            found = self.paths.get(folded(link.target))
            return found if found or source.lower().endswith(".canvas") else self.resolve(source, link.target)
        target = link.target
        if not target:
            return source
        try:
            return self._targets[target]  # nearly all: it says little where a link stands
        except KeyError:
            return self._target_in(source, target)

    def _target_in(self, source: str, target: str) -> str | None:
        """Return what a target means that may mean another file in another folder."""
        key = (source.rpartition("/")[0], target)
        if key in self._targets_of:
            return self._targets_of[key]
        found = self.candidates(source, target)
        path = found[0] if found else None
        if len(found) < 2 and target.lstrip()[:1] not in ("", "."):
            self._targets[target] = path
        elif target.strip():
            self._targets_of[key] = path
        return path

    def named(self, name: str) -> list[str]:
        """Return the files of a name, with or without ``.md``, wherever they lie."""
        key = folded(name)
        return [self.paths[one] for one in self._by_name.get(key) or self._by_name.get(f"{key}.md", [])]

    def are_many(self, name: str) -> bool:
        """Return whether several files bear a name."""
        key = folded(name)
        return len(self._by_name.get(key) or self._by_name.get(f"{key}.md", [])) > 1

    def shortest(self, path: str, source: str = "") -> str:
        """Return the shortest link that means a file: its name, or as much of its path as is needed.

        Parameters
        ----------
        path : str
            Of a file of the vault.
        source : str
            The note in which the link will stand.

        Examples
        --------
        >>> names = Names(["Note.md", "b/Note.md", "b/pic.png"])
        >>> names.shortest("Note.md"), names.shortest("b/Note.md"), names.shortest("b/pic.png")
        ('Note', 'b/Note', 'pic.png')
        """
        bare = path[:-3] if path.lower().endswith(".md") else path
        parts = bare.split("/")
        for start in range(len(parts) - 1, -1, -1):
            link = "/".join(parts[start:])
            if self.resolve(source, link) == path:
                return link
        return path if self.resolve(source, path) == path else f"/{path}"

    def _exactly(self, key: str) -> list[str]:
        found = self.paths.get(key) or self.paths.get(f"{key}.md")
        return [found] if found else []


def _joined(folder: str, key: str) -> str:
    path = posixpath.normpath(posixpath.join(folder, key))
    return "" if path.startswith("..") else path
