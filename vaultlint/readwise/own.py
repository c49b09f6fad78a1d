"""What in an exported note is the reader's own: what Delete and reimport would lose."""

from __future__ import annotations

from vaultlint.parse.exports.common import field_of, unbullet
from vaultlint.parse.exports.tails import tail_of
from vaultlint.parse.note import Highlight, LineKind, Note

_FRONTMATTER = int(LineKind.FRONTMATTER)


def own_lines(note: Note) -> int | None:
    """Count the lines that are neither the exporter's nor part of a highlight.

    What stands beneath a highlight counts as own unless it is a tag or note that Readwise keeps, so that
    the answer errs on the careful side.

    Parameters
    ----------
    note : Note

    Returns
    -------
    int or None
        None if the note is in none of Readwise's formats.
    """
    reading = note.unmerged
    if not is_readwise(reading.format):
        return None
    known = set(reading.apparatus)
    for highlight in reading.highlights:
        known |= _said(note, highlight)
    return sum(
        1
        for number, kind in enumerate(note.body.kinds)
        if kind != _FRONTMATTER and number not in known and note.lines.line(number).strip()
    )


def is_readwise(name: str) -> bool:
    """Return whether a format is one of Readwise's own exports or its mirror."""
    return name == "readwise" or name.startswith("readwise-")


def _said(note: Note, highlight: Highlight) -> set[int]:
    """Return the lines of a highlight's text and of its notes."""
    lines: set[int] = set()
    over = False
    for number in range(highlight.line, highlight.end_line):
        text = note.lines.line(number).strip()
        if not over or _in_notes(text, highlight.notes):
            lines.add(number)
        over = over or tail_of(text).found
    return lines


def _in_notes(text: str, notes: tuple[str, ...]) -> bool:
    """Return whether a line is of a note: behind the label, or further text; an item of its own is none."""
    item = unbullet(text)
    if item is None:
        return any(text in note for note in notes)
    found = field_of(item)
    return found is not None and bool(found.value) and any(note.startswith(found.value) for note in notes)
