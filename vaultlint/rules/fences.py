"""The code fences of a note, and which of them ends at a line that was meant to open or to close another."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from vaultlint.parse.note import LineKind, Note
from vaultlint.patterns import pattern
from vaultlint.rules.prose import is_heading, is_prose, links

_OPENER = pattern(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_IN_A_HEADING = pattern(r"#{1,6}[ \t]+(?P<mark>`{3,}|~{3,})[ \t]*")
BARE = ("", "text", "txt")
"""Formatters name the language of fences that name none."""
_COMMENTS = ("#", "//", "/*", "--", "%%", ";", "<!--")
_DATA = frozenset("yaml yml base bases".split())
_MARKDOWN = frozenset("markdown md mdx rmd qmd".split())


class Fence(NamedTuple):
    """A code fence: its first row, the row that closes it (or the last in it), its mark and its info string."""

    start: int
    end: int
    mark: str
    info: str

    @property
    def is_markdown(self) -> bool:
        """Whether what stands in it is Markdown by its own word."""
        return self.language in _MARKDOWN or self.language.startswith("ad-")

    @property
    def language(self) -> str:
        """What stands in it by its own word."""
        return self.info.lower().split(" ", 1)[0].strip("{}.")


def fence_at(row: int, line: str, end: int) -> Fence | None:
    """Return the fence that a line opens, if it does."""
    found = _OPENER.match(line)
    return Fence(row, end, found["mark"], found["info"].strip()) if found else None


def fences_above(note: Note, row: int) -> list[Fence]:
    """Return the fences above a row, in order."""
    found: list[Fence] = []
    at = 0
    while at < row:
        fence = fence_at(at, note.lines.line(at), at) if note.body.kinds[at] == LineKind.CODE else None
        if fence is None:
            at += 1
            continue
        end = at
        while end + 1 < row and note.body.kinds[end + 1] == LineKind.CODE:
            end += 1
            if closes(fence, note.lines.line(end)):
                break
        found.append(fence._replace(end=end))
        at = end + 1
    return found


def closes(fence: Fence, line: str) -> bool:
    """Return whether a line closes a fence: its mark, and nothing else."""
    line = line.strip(" \t>\r")
    return line.startswith(fence.mark) and not line.strip(fence.mark[0])


def opens_another(fence: Fence, line: str) -> bool:
    """Return whether a line within a fence opens another: its mark, and the name of a language."""
    line = line.strip()
    return line.startswith(fence.mark) and line[len(fence.mark) :].isalnum()


def closer_in_heading(fence: Fence, below: Sequence[str]) -> int | None:
    """Return the first line that would close the fence, had nobody made a heading of it: ``## ` `` and two more."""
    marks = ((at, _IN_A_HEADING.fullmatch(line.rstrip("\r"))) for at, line in enumerate(below))
    return next((at for at, found in marks if found and found["mark"].startswith(fence.mark)), None)


def ends_with_its_item(opener: str, below: Sequence[str]) -> bool:
    """Return whether an indented fence ends where its list item does: at a line that is indented less."""
    indent = len(opener) - len(opener.lstrip())
    return indent > 0 and any(line.strip() and len(line) - len(line.lstrip()) < indent for line in below)


def first_text(fence: Fence, below: Sequence[str], *, closes: bool) -> int | None:
    """Return the first line below the fence that is no code for certain."""
    if fence.is_markdown:
        return None
    for at, line in enumerate(below):
        if opens_another(fence, line) or _links_to_note(fence, line):
            return at
    first = next((line for line in below if line.strip()), "")
    if (is_prose(first) or first.startswith("#")) and not closes:
        return None
    headings = (at for at, line in enumerate(below) if is_heading(line) and (not at or not below[at - 1].strip()))
    heading = next(headings, None)
    told = heading is not None and any(map(is_prose, islice(below, heading + 1, None)))
    return heading if told else None


def _links_to_note(fence: Fence, line: str) -> bool:
    """Return whether a line is no code, since it links to a note.

    Queries, diagrams, YAML and comments hold such links too: where a language is named, only sentences and list
    items tell.
    """
    if not links(line) or line.startswith(" *") or line.lstrip().startswith(_COMMENTS):
        return False
    item = line.startswith(("- ", "* ", "> ")) and fence.language not in _DATA
    return fence.language in BARE or item or is_prose(line)


def exported_text(note: Note, fence: int) -> int | None:
    """Return how far below the fence an exporter goes on, None if it does not."""
    reading = note.reading
    rows = [one.line for one in reading.highlights if one.line > fence and (one.id or one.url or one.location)]
    rows += [row for row in reading.apparatus if row > fence and note.lines.line(row).strip(" \t-*_")]
    return min(rows) - fence - 1 if reading.format and rows else None


def swallowing(note: Note, above: Sequence[Fence]) -> tuple[Fence, int] | None:
    """Return the fence that misses its closer for certain, and the row of the first heading it hides.

    All fences below it are flipped: it ends, after a heading and text, at a line that opens the next, so that code
    stands between it and the one below, and nowhere text.
    """
    for fence, following in pairwise(above):
        if fence.is_markdown:
            continue
        inside = [note.lines.line(row) for row in range(fence.start + 1, fence.end)]
        outside = [note.lines.line(row) for row in range(fence.end + 1, following.start)]
        told = [line for line in inside if line.strip()]
        heading = next(
            (at for at, line in enumerate(inside) if at and is_heading(line) and not inside[at - 1].strip()), None
        )
        if heading is None or not is_prose(told[-1]) or is_heading(next(filter(str.strip, inside))):
            continue
        if any(is_prose(line) or is_heading(line) for line in outside) or not any(map(str.strip, outside)):
            continue
        later = above[above.index(fence) + 1 :]
        lines = (note.lines.line(row) for one in later for row in range(one.start, one.end))
        return None if any(opens_another(fence, line) for line in lines) else (fence, fence.start + 1 + heading)
    return None


def cut_short(note: Note, above: Sequence[Fence]) -> tuple[Fence, int] | None:
    """Return the fence that holds another's opener and ends at its closer, if it flips what is below; and that row.

    The next such fence flips it back: it holds text, and ends at the closer of a real block.
    """
    flipped: tuple[Fence, int] | None = None
    for fence in above:
        if fence.info and not fence.is_markdown:
            continue
        rows = range(fence.start + 1, fence.end)
        row = next((row for row in rows if opens_another(fence, note.lines.line(row))), None)
        if row is not None:
            flipped = None if flipped else (fence, row)
    return flipped
