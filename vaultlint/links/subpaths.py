"""Headings and blocks as links name them: what stands behind ``#``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from sys import intern

from vaultlint.links.nearness import Nearness
from vaultlint.parse.note import Facts
from vaultlint.patterns import pattern

# What Obsidian blanks out of headings before it compares them, and before it writes a link to one (its API's
# stripHeading and stripHeadingForLink).
_STRIPPED = str.maketrans(dict.fromkeys('!"#$%&()*+,.:;<=>?@^`{|}~/[]\\\r\n', " "))
_STRIPPED_FOR_LINKS = pattern(r"[:#|^\\\r\n]|%%|\[\[|\]\]")
_BLOCK_ID = pattern(r"\s\^[A-Za-z0-9-]+\s*$")
_UNSEEN = pattern(r"%%[^%]*%%|<[^<>]*>|&[a-z]+;|#[^\s#]+")
_LABELLED = pattern(r"\[\[[^\[\]|]*\|([^\[\]]*)\]\]|\[([^\[\]]*)\]\([^()]*\)")
_NUMBERED = pattern(r"-\d+$")
_NO_HEADING = pattern(r"\^?(?:group|area|frame|clippedframe|taskbone)=|:~:|L\d+(?:-L?\d+)?$", re.IGNORECASE)


def stripped(text: str) -> str:
    """Return a heading as Obsidian compares it.

    Examples
    --------
    >>> stripped("What's *new*?  In 1.5: [[Canvas|boards]]")
    "what's new in 1 5 canvas boards"
    """
    return " ".join(text.translate(_STRIPPED).split()).lower()


def for_link(text: str) -> str:
    """Return a heading as it is written in a link.

    Examples
    --------
    >>> for_link("Note: what [[it]] is")
    'Note what it is'
    """
    return " ".join(_STRIPPED_FOR_LINKS.sub(" ", text).split())


def parts_of(subpath: str) -> list[str]:
    """Return the headings that a subpath names, the outer ones first."""
    return [part.strip() for part in subpath.split("#") if part.strip()]


def is_block(subpath: str) -> bool:
    """Return whether a subpath names a block."""
    return subpath.startswith("^")


def is_other(subpath: str) -> bool:
    """Return whether a subpath is neither heading nor block: part of a drawing, a line number, a footnote."""
    return bool(_NO_HEADING.match(subpath)) or subpath.startswith("[^")


@dataclass(frozen=True)
class Outline:
    """The headings and blocks of a note, to be found as links name them: equal wherever these stand.

    Attributes
    ----------
    headings : tuple of str
        Their texts.
    levels : str
        Of each a digit.
    ids : tuple of str
        Of blocks.
    """

    headings: tuple[str, ...]
    levels: str
    ids: tuple[str, ...]

    @classmethod
    def of(cls, record: Facts) -> Outline:
        """Return the outline of a note."""
        levels = "".join([str(one.level) for one in record.headings])
        texts = tuple([intern(one.text) for one in record.headings])  # many notes have the same
        return cls(texts, levels, tuple([name for name, _ in record.block_ids]))

    def holds(self, subpath: str, *, slugs: bool) -> bool:
        """Return whether the note has the heading or block that a subpath names.

        Parameters
        ----------
        subpath : str
        slugs : bool
            Whether the form of web pages (``my-heading``, ``my-heading-1``) is taken, which Obsidian does not know.
        """
        if is_block(subpath):
            return subpath[1:].strip().lower() in self.blocks
        if subpath.lower() in self._plain:
            return True
        parts = parts_of(subpath)
        if self._walk([stripped(part) for part in parts]):
            return True
        return slugs and len(parts) == 1 and not self._slugs.isdisjoint(_slug_forms(parts[0]))

    def near(self, part: str) -> list[str]:
        """Return the headings that one part of a subpath may be a slip of."""
        return self._nearness.near(part)

    @cached_property
    def blocks(self) -> dict[str, str]:
        """The ids of blocks, by their lower case."""
        return {one.lower(): one for one in self.ids}

    @cached_property
    def _plain(self) -> frozenset[str]:
        """The headings as they stand: most links give them so."""
        return frozenset(text.lower() for text in self.headings)

    def _walk(self, wanted: list[str]) -> bool:
        """Return whether headings stand below one another as a link names them; others may stand between them."""
        last, level = -1, 0
        for name in wanted:
            places = self._places.get(name, [])
            first = bisect_right(places, (last, 7))
            found = next((place for place in places[first:] if place[1] > level), None)
            if found is None:
                return False
            last, level = found
        return True

    @cached_property
    def _places(self) -> dict[str, list[tuple[int, int]]]:
        """Order and level of the headings, by each form that a link may give them."""
        found: dict[str, list[tuple[int, int]]] = {}
        for order, (text, level) in enumerate(zip(self.headings, self.levels, strict=True)):
            for form in {*_readings(text)}:
                found.setdefault(form, []).append((order, int(level)))
        return found

    @cached_property
    def _slugs(self) -> frozenset[str]:
        shown = (_LABELLED.sub(r"\1\2", text) for text in self.headings)
        return frozenset(map(alphanumeric, (*self.headings, *shown)))

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness(self.headings)


def _readings(text: str) -> Iterator[str]:
    """Give a heading as Obsidian compares it, then in forms that older versions and other apps take."""
    yield stripped(text)
    if "[" in text or "^" in text or "%" in text or "<" in text or "&" in text or "#" in text:
        bare = _BLOCK_ID.sub("", text)
        yield stripped(bare)
        shown = _LABELLED.sub(r"\1\2", bare)
        yield stripped(shown)
        yield stripped(_UNSEEN.sub(" ", shown))


def _slug_forms(slug: str) -> set[str]:
    return {alphanumeric(slug), alphanumeric(_NUMBERED.sub("", slug))}


def alphanumeric(text: str) -> str:
    """Return the letters and digits of a text, in lower case: what all ways to make slugs leave."""
    return "".join(filter(str.isalnum, text.lower()))
