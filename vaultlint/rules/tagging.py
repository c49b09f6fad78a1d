"""The tags that a note's owner gave it, and the edits that respell one."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from vaultlint.columns import Column
from vaultlint.parse import emit
from vaultlint.parse.note import Facts, Note, Tag
from vaultlint.parse.properties import property_tags
from vaultlint.text import Edit

_SOURCES = frozenset(("source", "url", "source_url", "link"))  # a note with one of these was clipped


def _names_in(record: Facts) -> tuple[str, ...] | None:
    """Return the names of the tags that a note's owner gave it."""
    return tuple(dict.fromkeys(tag.name for tag in _own(record.tags, foreign=_is_foreign(record)))) or None


OWN_TAGS = Column(_names_in)


def own_tags(note: Note) -> list[Tag]:
    """Return the tags that a note's owner gave it, those of properties first.

    What an exporter wrote, or a clipper brought, holds hashtags that nobody here chose: of such a note only
    the properties count.
    """
    entries = note.head.entries if note.head else ()
    keys = [entry.key for entry in entries if entry.value]
    foreign = bool(note.reading.format) or _is_clipped(keys)
    return _own((*property_tags(note, entries), *note.body.tags), foreign=foreign)


def _is_foreign(record: Facts) -> bool:
    return bool(record.reading.format) or _is_clipped([prop.key for prop in record.properties if prop.value])


def _is_clipped(keys: Collection[str]) -> bool:
    return any(key.lower() in _SOURCES for key in keys)


def _own(tags: Collection[Tag], *, foreign: bool) -> list[Tag]:
    return [tag for tag in tags if not foreign or tag.where != "body"]


def respelled(note: Note, tags: Collection[Tag], wanted: str) -> tuple[Edit, ...]:
    """Return the edits that write tags of one name otherwise; fewer than tags where one is part of a longer text."""
    name = next(iter(tags)).name
    edits = list(_in_properties(note, name, wanted))
    return (*edits, *(Edit(tag.start, tag.end, f"#{wanted}") for tag in tags if tag.where == "body"))


def _in_properties(note: Note, name: str, wanted: str) -> Iterator[Edit]:
    for entry in note.head.entries if note.head and not note.head.json else ():
        if entry.key.lower() not in ("tags", "tag") or not entry.node or entry.defects:
            continue
        items = entry.node.children or (entry.node,)
        standing = wanted in {leaf.text.strip().removeprefix("#") for leaf in items}
        for at, leaf in enumerate(items):
            if leaf.text.strip().removeprefix("#") == name:
                written = Edit(leaf.start, leaf.end, emit.scalar(wanted, in_flow=entry.node.style == "flow"))
                edit = emit.without_item(note.text, entry.node, at) if standing else written
                if edit:
                    yield edit
