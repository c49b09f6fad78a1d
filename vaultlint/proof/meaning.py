"""What Obsidian reads in a note, and whether it is equal outside what a rule declares (point 1)."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from vaultlint.parse.note import LineKind, Note
from vaultlint.parse.properties import property_links, property_tags
from vaultlint.proof.below import is_same_below
from vaultlint.rules.base import Part

_OF_LINES = (Part.CODE, Part.PROSE)  # that are nothing but lines outside frontmatter


class Meaning:
    """What Obsidian reads in a note, part by part as it is asked for (an unreadable block as salvaged).

    Parameters
    ----------
    note : Note
    """

    def __init__(self, note: Note) -> None:
        self._note = note
        self._entries = note.head.entries if note.head else ()

    @cached_property
    def properties(self) -> dict[str, str]:
        """The values of the properties, in a form that tells types apart."""
        return {entry.key: repr(entry.value) for entry in self._entries}

    @cached_property
    def links(self) -> Counter[tuple[str, str, str, bool]]:
        """The links of properties and body."""
        links = (*property_links(self._note, self._entries), *self._note.body.links)
        return Counter([(link.target, link.subpath, link.label, link.embed) for link in links])

    @cached_property
    def tags(self) -> frozenset[str]:
        """The tags of properties and body, without case."""
        tags = (*property_tags(self._note, self._entries), *self._note.body.tags)
        return frozenset([tag.name.lower() for tag in tags])

    @cached_property
    def headings(self) -> list[tuple[int, str]]:
        """The headings, with their levels."""
        return [(heading.level, heading.text) for heading in self._note.body.headings]

    @cached_property
    def code(self) -> list[str]:
        """The lines of code."""
        rows = zip(self._note.rows, self._note.body.kinds, strict=True)
        return [row.rstrip() for row, kind in rows if kind == LineKind.CODE]

    @cached_property
    def highlights(self) -> list[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
        """What was highlighted, with its notes and tags."""
        return [(mark.text, mark.id, mark.notes, mark.tags) for mark in self._note.reading.highlights]

    @cached_property
    def prose(self) -> list[str]:
        """The lines outside frontmatter that hold anything."""
        rows = zip(self._note.rows, self._note.body.kinds, strict=True)
        bare = [row.rstrip() for row, kind in rows if kind != LineKind.FRONTMATTER]
        return [row for row in bare if row]


def meaning(note: Note) -> Meaning:
    """Return what a note means."""
    return Meaning(note)


def difference(before: Note, after: Note, changes: frozenset[Part], keys: frozenset[str]) -> str | None:
    """Name the first part of the meaning that differs and was not declared (point 1).

    Parameters
    ----------
    before, after : Note
    changes : frozenset of Part
        What the applied rules declare.
    keys : frozenset of str
        Properties, in lower case, whose values may differ.

    Returns
    -------
    str or None
        None if nothing else differs.
    """
    old, new = meaning(before), meaning(after)
    for key in old.properties.keys() | new.properties.keys():
        if key.lower() not in keys and old.properties.get(key) != new.properties.get(key):
            return f"the property {key!r} would change from {old.properties.get(key)} to {new.properties.get(key)}"
    alike = is_same_below(before, after)
    for part in Part:
        if part is not Part.PROPERTIES and part not in changes and not (alike and part in _OF_LINES):
            one, other = getattr(old, part.value), getattr(new, part.value)
            if one != other:
                return f"the note's {part.value} would change"
    return None
