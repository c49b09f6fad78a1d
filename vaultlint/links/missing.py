"""Headings and blocks that links name and that their notes do not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vaultlint.index import Index
from vaultlint.links.mistakes import is_local
from vaultlint.links.nearness import letters
from vaultlint.links.subpaths import Outline, alphanumeric, for_link, is_block, is_other, parts_of
from vaultlint.links.tongues import tongues_of
from vaultlint.parse.note import Facts, Link
from vaultlint.text import named

_PLUGINS = frozenset(("excalidraw-plugin", "kanban-plugin"))


class Wanted(NamedTuple):
    """What is told of a link, and the subpath that is wanted; ``""`` if nobody can tell."""

    message: str
    subpath: str = ""


class Named(NamedTuple):
    """What a link names."""

    style: str
    target: str
    subpath: str

    @classmethod
    def by(cls, link: Link) -> Named:
        """Return what a link names."""
        return cls(link.style, link.target, link.subpath)


class Subpaths:
    """What links name within notes, looked up in the notes' outlines.

    Parameters
    ----------
    index : Index
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._outlines: dict[str, Outline] = {}

    def wanted(self, record: Facts, link: Link) -> Wanted | None:
        """Return what is told of a link that names what its note does not have; None where all is well."""
        if not link.subpath or is_other(link.subpath) or not is_local(link):
            return None
        path = self._index.target(record.path, link)
        if path is None or not _is_outlined(self._index.notes.get(path)):
            return None
        slugs = link.style == "markdown"
        first = self._outline(path)
        if first.holds(link.subpath, slugs=slugs) or self._in_another(record.path, link):
            return None
        told = _told(first, link, path)
        return told if told.subpath or not slugs or _names_a_heading(link) else None

    def _in_another(self, source: str, link: Link) -> bool:
        """Return whether another note of the name has it: then the path is what is missing."""
        others = self._index.names.candidates(source, link.target)[1:] if link.target else []
        slugs = link.style == "markdown"
        tongues = tongues_of(self._index)
        return any(
            tongues.are_one(source, other) and self._outline(other).holds(link.subpath, slugs=slugs)
            for other in others
            if other in self._index.notes
        )

    def _outline(self, path: str) -> Outline:
        if path not in self._outlines:
            self._outlines[path] = Outline(self._index.notes[path])
        return self._outlines[path]


def missing(index: Index, *, translated: bool) -> Mapping[str, dict[Named, Wanted]]:
    """Return by path and link what is told of links in translations, or of all others."""
    subpaths = Subpaths(index)
    tongues = tongues_of(index)
    known: dict[str, dict[Named, Wanted]] = {}
    for record in index.facts:
        if (tongues.several and tongues.holds(record.path)) is not translated:
            continue
        for link in record.links:
            if link.subpath and Named.by(link) not in known.get(record.path, ()):
                wanted = subpaths.wanted(record, link)
                if wanted:
                    known.setdefault(record.path, {})[Named.by(link)] = wanted
    return known


def _is_outlined(record: Facts | None) -> bool:
    """Return whether a file is a note whose headings can be told: a drawing has parts of its own."""
    return record is not None and not any(one.key.lower() in _PLUGINS for one in record.properties)


def _names_a_heading(link: Link) -> bool:
    """Return whether a Markdown link's fragment is a heading's for certain: its label says so, or its blanks.

    Else it may be an anchor of the web page that the note was clipped from: of a footnote, a line of code.
    """
    fragment, label = alphanumeric(link.subpath), alphanumeric(link.label)
    return " " in link.subpath or is_block(link.subpath) or (bool(label) and fragment.lstrip("0123456789") == label)


def _told(outline: Outline, link: Link, path: str) -> Wanted:
    note = named(path.rpartition("/")[2].removesuffix(".md")) if link.target else "the note"
    if is_block(link.subpath):
        own = letters(link.subpath)
        same = next((one for key, one in outline.blocks.items() if letters(key) == own), "")
        missing = f"{note} has no block {named(link.subpath)}"
        return Wanted(f"{missing}, did you mean {named('^' + same)}?", f"^{same}") if same else Wanted(missing)
    parts = parts_of(link.subpath)
    missing = f"{note} has no heading {named(' > '.join(parts))}"
    if len(parts) != 1:
        return Wanted(missing)
    block = outline.blocks.get(parts[0].lower())
    if block:
        return Wanted(f"{missing}, but a block of that name, wanted {named('^' + block)}", f"^{block}")
    near = list(dict.fromkeys(map(for_link, outline.near(parts[0]))))
    if len(near) != 1 or not outline.holds(near[0], slugs=False):
        return Wanted(missing)
    missing = f"{note} has no heading {named(parts[0], near[0])}"
    return Wanted(f"{missing}, did you mean {named(near[0], parts[0])}?", near[0])
