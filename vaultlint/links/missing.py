"""Headings and blocks that links name and that their notes do not have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from vaultlint.columns import Column
from vaultlint.index import Index
from vaultlint.links.nearness import letters
from vaultlint.links.subpaths import Outline, alphanumeric, for_link, is_block, is_other, parts_of
from vaultlint.links.tongues import tongues_of
from vaultlint.links.unwritten import is_local, placeless
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

    def wanted(self, source: str, link: Link) -> Wanted | None:
        """Return what is told of a link that names what its note does not have; None where all is well."""
        path = self._index.target(source, link)
        first = None if path is None else self._index.cell(_OUTLINES, path)
        if path is None or first is None:
            return None
        slugs = link.style == "markdown"
        if first.holds(link.subpath, slugs=slugs) or self._in_another(source, link):
            return None
        told = _told(first, link, path)
        return told if told.subpath or not slugs or _names_a_heading(link) else None

    def _in_another(self, source: str, link: Link) -> bool:
        """Return whether another note of the name has it: then the path is what is missing."""
        others = self._index.names.candidates(source, link.target)[1:] if link.target else []
        slugs = link.style == "markdown"
        tongues = tongues_of(self._index)
        outlines = (self._index.cell(_OUTLINES, other) for other in others if tongues.are_one(source, other))
        return any(one is not None and one.holds(link.subpath, slugs=slugs) for one in outlines)


def missing(index: Index, *, translated: bool) -> Mapping[str, dict[Named, Wanted]]:
    """Return by path and link what is told of links in translations, or of all others."""
    subpaths = Subpaths(index)
    tongues = tongues_of(index)
    known: dict[str, dict[Named, Wanted]] = {}
    for path, links in index.column(_SUBLINKS).items():
        if (tongues.several and tongues.holds(path)) is translated:
            told = ((Named.by(link), subpaths.wanted(path, link)) for link in links)
            own: dict[Named, Wanted] = {}
            for name, wanted in told:
                if wanted:
                    own.setdefault(name, wanted)
            if own:
                known[path] = own
    return known


def _outline_of(fact: Facts) -> Outline | None:
    """Return the outline of a note whose headings can be told: a drawing has parts of its own."""
    return None if any(one.key.lower() in _PLUGINS for one in fact.properties) else Outline.of(fact)


def _sublinks_in(fact: Facts) -> tuple[Link, ...] | None:
    """Return a note's links with a subpath that may be a heading or a block, without their places."""
    links = (link for link in fact.links if link.subpath and not is_other(link.subpath) and is_local(link))
    return tuple(dict.fromkeys(map(placeless, links))) or None


_OUTLINES = Column(_outline_of, aside=True)
_SUBLINKS = Column(_sublinks_in)


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
