"""All notes' facts together, and which file a link means: what rules across notes and the graph see.

Obsidian's way to resolve a link is not written down in full; this follows what its app does (tests/test_index.py has
the table of cases): a path from the vault's root, or one that begins with ``./`` or ``../``, first; else files whose
path ends so, those below the linking note's folder first, then the shortest path. Case does not matter, and an alias
is no name.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from vaultlint.parse.note import Facts, Link

ADDRESSES = ("https://", "http://")  # how most links begin that lead out of the vault
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*://|mailto:|//|\\\\")
_ALIAS_KEYS = ("aliases", "alias")


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

    def named(self, name: str) -> list[str]:
        """Return the files of a name, with or without ``.md``, wherever they lie."""
        key = folded(name)
        return [self.paths[one] for one in self._by_name.get(key) or self._by_name.get(f"{key}.md", [])]

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


class Inbound(NamedTuple):
    """A link that leads to a file: where it stands."""

    source: str
    link: Link


class Index:
    """What is known of a vault's notes, together.

    Parameters
    ----------
    facts : sequence of Facts
        Of the notes that rules look at.
    others : sequence of Facts
        Of notes that nothing is reported of (templates, excluded files): links lead to them and from them.
    names : Names or None
        Every file of the vault; by default the notes alone.
    boards : mapping of str to tuple of Link
        Links in canvases and bases, by path.
    nested : sequence of str
        Folders (with a trailing slash) that are vaults of their own.
    """

    def __init__(
        self,
        facts: Sequence[Facts],
        others: Sequence[Facts] = (),
        names: Names | None = None,
        boards: Mapping[str, tuple[Link, ...]] = MappingProxyType({}),
        nested: Sequence[str] = (),
    ) -> None:
        self.facts = facts
        self.others = others
        self.names = names or Names(one.path for one in (*facts, *others))
        self.boards = boards
        self.nested = nested
        self._targets: dict[str, str | None] = {}  # what a target means, wherever its link stands
        self._targets_of: dict[tuple[str, str], str | None] = {}  # what it means in a folder: "./x", or of many files
        self.shared: dict[str, object] = {}  # what one rule worked out of it, for others

    @cached_property
    def notes(self) -> dict[str, Facts]:
        """All notes' facts by path, those that nothing is reported of included."""
        return {one.path: one for one in (*self.others, *self.facts)}

    @cached_property
    def aliases(self) -> dict[str, list[str]]:
        """The notes that bear an alias, by the folded alias."""
        found: dict[str, list[str]] = {}
        for one in self.notes.values():
            for alias in dict.fromkeys(map(folded, aliases_of(one))):
                found.setdefault(alias, []).append(one.path)
        return found

    @cached_property
    def inbound(self) -> dict[str, list[Inbound]]:
        """The links that lead to a file of the vault, by its path; a note's links to itself are none."""
        found: dict[str, list[Inbound]] = {}
        for source, link in self.links():
            path = None if link.target.startswith(ADDRESSES) else self.target(source, link)
            if path is not None and path != source:
                found.setdefault(path, []).append(Inbound(source, link))
        return found

    def links(self) -> Iterator[tuple[str, Link]]:
        """Give every link of the vault with the path of the file that holds it."""
        for one in (*self.facts, *self.others):
            for link in one.links:
                yield one.path, link
        for path, links in self.boards.items():
            for link in links:
                yield path, link

    def target(self, source: str, link: Link) -> str | None:
        """Return the file that a link means; None if there is none (yet), or if it leads out of the vault."""
        if link.style == "path":  # a canvas names files by their whole path
            found = self.names.paths.get(folded(link.target))
            return found if found or source.lower().endswith(".canvas") else self.names.resolve(source, link.target)
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
        found = self.names.candidates(source, target)
        path = found[0] if found else None
        if len(found) < 2 and target.lstrip()[:1] not in ("", "."):
            self._targets[target] = path
        elif target.strip():
            self._targets_of[key] = path
        return path


def aliases_of(fact: Facts) -> list[str]:
    """Return a note's aliases, as its properties name them; a text is one alias, commas and all."""
    values = [one.value for one in fact.properties if one.key.lower() in _ALIAS_KEYS]
    texts = [text for value in values for text in (value if isinstance(value, list) else [value])]
    return [str(text).strip() for text in texts if isinstance(text, str | int | float) and str(text).strip()]
