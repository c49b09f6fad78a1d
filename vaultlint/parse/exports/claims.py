"""Where a note names authors, in its properties and in an exporter's lines; and where metadata lines stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.parse.exports.generic import scalars
from vaultlint.parse.note import Note, Stated

AUTHOR_KEYS = ("author", "authors")


class Claim(NamedTuple):
    """A text that names authors, where it stands, and the property that holds it (``""``: the body)."""

    text: str
    start: int
    end: int
    key: str = ""


def author_claims(note: Note) -> Iterator[Claim]:
    """Give the texts that name a note's authors; an empty one where a name is wanted and none stands.

    Parameters
    ----------
    note : Note

    Yields
    ------
    Claim
        Those of the head's ``author`` and ``authors`` first, then an exporter's lines in the body.
    """
    head = note.head
    for entry in head.entries if head and not head.json else ():
        if entry.key.lower() not in AUTHOR_KEYS or entry.node is None or entry.defects:
            continue
        names = [leaf for leaf in scalars(entry.node) if leaf.value is not None]
        for leaf in names:
            yield Claim(leaf.text, leaf.start, leaf.end, entry.key)
        if not names and entry.node.kind != "map":
            yield Claim("", entry.key_start, entry.key_end, entry.key)
    for stated in note.reading.stated:
        if stated.kind == "author":
            yield Claim(stated.value, *place_of(note, stated))


def place_of(note: Note, stated: Stated) -> tuple[int, int]:
    """Return where the value of a metadata line stands; its whole line if it is empty.

    Parameters
    ----------
    note : Note
    stated : Stated

    Returns
    -------
    tuple of (int, int)
        Offsets in the note's text.
    """
    start, line = note.lines.start(stated.line), note.lines.line(stated.line)
    at = line.rfind(stated.value) if stated.value else -1
    if at >= 0:
        return start + at, start + at + len(stated.value)
    indent = len(line) - len(line.lstrip())
    return start + indent, start + len(line.rstrip())
