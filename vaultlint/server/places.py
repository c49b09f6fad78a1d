"""What stands at a place of a note: a property's key, a link, a line of text or of code."""

from __future__ import annotations

import re

from vaultlint.parse.inline import links_in, masked
from vaultlint.parse.note import Entry, Frontmatter, LineKind, Link, Note, State

_KEY = re.compile(r"([^\s:#\-\[\]{},\"'][^:]*):(?:\s|$)")


def kind_at(note: Note, offset: int) -> LineKind:
    """Return what the line that holds an offset is."""
    row = note.lines.number(offset)
    block = head_at(note, offset)
    return LineKind.FRONTMATTER if block else LineKind(note.body.kinds[row])


def head_at(note: Note, offset: int) -> Frontmatter | None:
    """Return the note's frontmatter if an offset lies between its fences."""
    head = note.head
    if head is None or head.state is State.OVERSIZED:
        return None
    return head if head.inner_start <= offset <= head.inner_end and offset < max(head.end, 1) else None


def line_to(note: Note, offset: int) -> tuple[str, str]:
    """Return what stands in the offset's line before it and behind it, the line end left out."""
    row = note.lines.number(offset)
    line, at = note.lines.line(row), offset - note.lines.starts[row]
    return line[:at], line[at:]


def is_shown(note: Note, offset: int) -> bool:
    """Return whether the character at an offset is none of inline code, comment or formula."""
    row = note.lines.number(offset)
    at = offset - note.lines.starts[row]
    shown = masked(note.lines.line(row))
    return at < len(shown) and shown[at] == note.text[offset]


def key_at(note: Note, offset: int) -> Entry | None:
    """Return the property whose key holds an offset."""
    head = head_at(note, offset)
    entries = head.entries if head else ()
    return next((one for one in entries if one.key_start <= offset <= one.key_end), None)


def property_of(note: Note, offset: int) -> str:
    """Return the key of the property in whose lines an offset stands, ``""`` if none does.

    The lines are looked at rather than the entries: what is being typed can seldom be read.
    """
    head = head_at(note, offset)
    if head is None:
        return ""
    first = note.lines.number(head.inner_start)
    for row in range(note.lines.number(offset), first - 1, -1):
        line = note.lines.line(row)
        found = _KEY.match(line)
        if found:
            return found[1].rstrip(" \t").strip("\"'")
        if line[:1] not in (" ", "\t", "-", "") and row != note.lines.number(offset):
            return ""
    return ""


def link_at(note: Note, offset: int) -> Link | None:
    """Return the link that holds an offset, in the text or in a property."""
    if head_at(note, offset) is None:
        return next((link for link in note.body.links if link.start <= offset <= link.end), None)
    row = note.lines.number(offset)
    line = note.lines.line(row)
    found = links_in(line, line, row, note.lines.starts[row])  # as written: a property's links have no places
    return next((link for link in found if link.start <= offset <= link.end), None)
