"""Where a note's opening comes again in its file: a copy without frontmatter begins there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from vaultlint.parse.note import Heading, LineKind, Note
from vaultlint.patterns import pattern

_COVERS = ("![rw-book-cover]", "![](", "![cover")
_SECTIONS = ("## Metadata", "## Highlights")
_PAGE_PROPERTY = pattern(r"[a-z][a-z-]*:: \S")


def repeated_openings(note: Note) -> list[int]:
    """Return the offsets where the title, the cover or the page properties that a note begins with come again.

    Parameters
    ----------
    note : Note
    """
    first = _first_row(note)
    return sorted({*_repeated_titles(note), *_repeated_covers(note, first)}) or _repeated_pages(note, first)


def _repeated_titles(note: Note) -> list[int]:
    """Return where the title comes again as a heading of level 1, with an exporter's lines below it."""
    titles = [heading for heading in note.body.headings if heading.level == 1]
    if len(titles) < 2:
        return []
    name = titles[0].text.casefold()
    again = [heading for heading in titles[1:] if heading.text.casefold() == name]
    return [heading.start for heading in again if _is_exported(note, heading)] if _is_exported(note, titles[0]) else []


def _is_exported(note: Note, heading: Heading) -> bool:
    """Return whether the lines below a title begin as an exporter's do."""
    rows = range(heading.line + 1, min(heading.line + 6, len(note.lines)))
    return any(note.lines.line(row).strip().startswith((*_COVERS, *_SECTIONS)) for row in rows)


def _repeated_covers(note: Note, first: int) -> list[int]:
    """Return where the cover comes again in a note that begins with it, with an exporter's section below it.

    A note begins with its cover below its title too; a cover right below a title, or in one row with another
    cover, is no beginning.
    """
    if not note.lines.line(first).startswith(_COVERS) and not (
        _is_title(note, first) and note.lines.line(_row_below(note, first)).startswith(_COVERS)
    ):
        return []  # as nearly all notes, whose other lines need no look
    covers = (row for row, line in _rows(note, "![") if line.startswith(_COVERS))
    top = next(covers, None)
    if top is None or (top != first and not (_row_above(note, top) == first and _is_title(note, first))):
        return []
    rows = [top, *covers]
    if len(rows) < 2 or not all(_is_above_section(note, row) for row in rows):
        return []
    again = (row for before, row in pairwise(rows) if _holds_section(note, before, row))
    return [note.lines.start(row) for row in again if not _ends_in_title(note, _row_above(note, row))]


def _row_above(note: Note, row: int) -> int:
    """Return the row above that holds anything."""
    row -= 1
    while row > 0 and not note.lines.line(row).strip():
        row -= 1
    return row


def _row_below(note: Note, row: int) -> int:
    """Return the row below that holds anything, the last row if none does."""
    rows = note.lines.rows
    row, last = row + 1, len(rows) - 1
    while row < last and not rows[row].strip():
        row += 1
    return min(row, last)


def _ends_in_title(note: Note, row: int) -> bool:
    """Return whether a row is a title, or runs into the note's own: the second copy is glued to the last line."""
    first = _first_row(note)
    glued = _is_title(note, first) and note.lines.line(row).rstrip().endswith(note.lines.line(first).rstrip())
    return glued or _is_title(note, row)


def _is_title(note: Note, row: int) -> bool:
    return note.lines.line(row).startswith("# ") and note.body.kinds[row] == LineKind.TEXT


def _is_above_section(note: Note, row: int) -> bool:
    return _holds_section(note, row + 1, min(row + 8, len(note.lines)))


def _holds_section(note: Note, start: int, stop: int) -> bool:
    return any(note.lines.line(row).lstrip().startswith(_SECTIONS) for row in range(start, stop))


def _repeated_pages(note: Note, first: int) -> list[int]:
    """Return where Logseq's page properties come again: the first one, at the start of a line, two more below.

    None right above: within one row of properties a key that comes again begins no page.
    """
    opening = note.lines.line(first)
    key, mark, _ = opening.partition(":: ")
    if not mark or not _is_page(note, first):
        return []
    rows = [row for row, _ in _rows(note, f"{key}:: ") if row > first and _begins_page(note, row)]
    return [note.lines.start(row) for row in rows]


def _begins_page(note: Note, row: int) -> bool:
    return not _PAGE_PROPERTY.match(note.lines.line(row - 1)) and _is_page(note, row)


def _is_page(note: Note, row: int) -> bool:
    lines = [note.lines.line(at) for at in range(row, min(row + 3, len(note.lines)))]
    return len(lines) == 3 and all(_PAGE_PROPERTY.match(line) for line in lines)


def _rows(note: Note, beginning: str) -> Iterator[tuple[int, str]]:
    """Give the rows of text that begin with some characters."""
    text, at = note.text, 0 if note.text.startswith(beginning) else note.text.find(f"\n{beginning}") + 1
    while text.startswith(beginning, at):
        row = note.lines.number(at)
        if note.body.kinds[row] == LineKind.TEXT:
            yield row, note.lines.line(row)
        at = text.find(f"\n{beginning}", at) + 1
        if not at:
            return


def _first_row(note: Note) -> int:
    """Return the first row below the frontmatter that holds anything."""
    row, rows = note.lines.number(note.head.end) if note.head else 0, note.lines.rows
    while row < len(rows) - 1 and not rows[row].strip():
        row += 1
    return row
