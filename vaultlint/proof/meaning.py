"""What Obsidian reads in a note, and whether it is equal outside what a rule declares (point 1)."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from vaultlint.parse.note import LineKind, Note
from vaultlint.parse.properties import facts
from vaultlint.rules.base import Part


class Meaning(NamedTuple):
    """What Obsidian reads in a note, part by part (an unreadable block as salvaged)."""

    properties: dict[str, str]
    links: Counter[tuple[str, str, str, bool]]
    tags: frozenset[str]
    headings: tuple[tuple[int, str], ...]
    code: tuple[str, ...]
    highlights: tuple[str, ...]
    prose: tuple[str, ...]


def meaning(note: Note) -> Meaning:
    """Return what a note means."""
    record = facts(note)
    rows = [row.rstrip() for row in note.rows]
    kinds = note.body.kinds
    return Meaning(
        {prop.key: repr(prop.value) for prop in record.properties},
        Counter((link.target, link.subpath, link.label, link.embed) for link in record.links),
        frozenset(tag.name.lower() for tag in record.tags),
        tuple((heading.level, heading.text) for heading in record.headings),
        tuple(row for row, kind in zip(rows, kinds, strict=True) if kind == LineKind.CODE),
        tuple(repr((mark.text, mark.id, mark.notes, mark.tags)) for mark in record.reading.highlights),
        tuple(row for row, kind in zip(rows, kinds, strict=True) if kind != LineKind.FRONTMATTER and row),
    )


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
    for part in Part:
        if part is not Part.PROPERTIES and part not in changes:
            one, other = getattr(old, part.value), getattr(new, part.value)
            if one != other:
                return f"the note's {part.value} would change"
    return None
