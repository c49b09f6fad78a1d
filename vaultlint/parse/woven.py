"""The parts of notes that `vaultlint weave` writes: between two comments that Obsidian does not show.

A page of a theme has one such part, and around it what its reader wrote. The part of another note, its related notes,
says nothing of that note: to the parser it is a comment, so that neither lint nor graph hears our own words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vaultlint.parse.blocks import Scan
from vaultlint.parse.note import LineKind, Note
from vaultlint.patterns import pattern

PAGE = "vaultlint-weave"  # also the property of a page; its value is the theme's id
RELATED = "vaultlint-related"
_BEGIN = pattern(r"%% (vaultlint-(?:weave|related))(?: (\d))?:[^%\n]*%%[ \t]*\r?")
_END = pattern(r"%% /(vaultlint-(?:weave|related)) %%[ \t]*\r?")
_OWN_END = 2  # line ends are added where the note had none at its end
_SEEN = (LineKind.TEXT, LineKind.COMMENT)


class Part(NamedTuple):
    """A part that we wrote.

    Attributes
    ----------
    start, end : int
        Offsets: from the line that begins it up to behind the words of the line that ends it.
    added : int
        Line ends that were put before it.
    """

    start: int
    end: int
    added: int


class Parts(NamedTuple):
    """What stands in a note of one kind of part: the one that is whole, or what is wrong with it."""

    part: Part | None = None
    problem: str = ""


def begin(name: str, said: str, added: int = 0) -> str:
    """Return the line that begins a part.

    Examples
    --------
    >>> begin("vaultlint-related", "written anew by each run", 2)
    '%% vaultlint-related 2: written anew by each run %%'
    """
    return f"%% {name}{f' {added}' if added else ''}: {said} %%"


def end(name: str) -> str:
    """Return the line that ends a part."""
    return f"%% /{name} %%"


def parts(note: Note, name: str) -> Parts:
    r"""Return the part of a kind that stands in a note.

    Examples
    --------
    >>> from vaultlint.parse import parse_text
    >>> parts(parse_text("a\n%% vaultlint-related: b %%\n- c\n%% /vaultlint-related %%\n"), RELATED).part
    Part(start=2, end=57, added=0)
    >>> parts(parse_text("%% vaultlint-related: b %%\n"), RELATED).problem
    'line 1 begins a part of `vaultlint weave` and no "%% /vaultlint-related %%" ends it'
    """
    if name not in note.text:
        return Parts()
    rows, kinds = note.lines.rows, note.body.kinds
    signs = _signs(rows, kinds, name)
    begins = [row for row, added in signs if added is not None]
    ends = [row for row, added in signs if added is None]
    if not signs:
        return Parts()
    if not begins:
        return Parts(None, f"line {ends[0] + 1:,} ends a part of `vaultlint weave` that nothing begins")
    after = [row for row in ends if row > begins[0]]
    if not after:
        return Parts(None, f'line {begins[0] + 1:,} begins a part of `vaultlint weave` and no "{end(name)}" ends it')
    if len(signs) > 2:
        return Parts(
            None, f"line {signs[2][0] + 1:,}: wanted one part of `vaultlint weave`, there are more signs of it"
        )
    first, last, added = begins[0], after[0], dict(signs)[begins[0]] or 0
    return Parts(Part(note.lines.start(first), note.lines.start(last) + len(rows[last].rstrip()), added))


def take_out(text: str, part: Part) -> str:
    """Return a note's text as it was before a part was put behind it, and what was written around that since."""
    start, stop = part.start, part.end
    for _ in range(part.added):
        if text[:start].endswith("\n"):
            start -= 2 if text[:start].endswith("\r\n") else 1
    if part.added < _OWN_END:  # the note ended with a line end, and so did the part
        stop += 2 if text.startswith("\r\n", stop) else text.startswith("\n", stop)
    return text[:start] + text[stop:]


def own_text(note: Note) -> str:
    """Return a note's text without its related notes: what it says itself."""
    if LineKind.COMMENT not in note.body.kinds:  # quicker to see than that the word is nowhere
        return note.text
    part = parts(note, RELATED).part
    return note.text if part is None else take_out(note.text, part)


def put_back(text: str, note: Note, newline: str) -> str:
    r"""Return a text with the related notes of a note behind it, where that has any: what a merge made of its words.

    Examples
    --------
    >>> from vaultlint.parse import parse_text
    >>> put_back("a\nb\n", parse_text("a\n%% vaultlint-related: x %%\n- c\n%% /vaultlint-related %%\n"), "\n")
    'a\nb\n\n%% vaultlint-related 1: x %%\n- c\n%% /vaultlint-related %%\n'
    """
    part = parts(note, RELATED).part
    if part is None:
        return text
    first, end_of_line, rest = note.text[part.start : part.end].partition("\n")
    said = first.partition(":")[2]
    return text.rstrip("\r\n") + newline * 2 + f"%% {RELATED} 1:{said}{end_of_line}{rest}{newline}"


def veil(scan: Scan) -> None:
    """Mark the lines of a note's related notes as a comment; `scan` is of a text that holds the word.

    There are two such parts where a note stands twice.
    """
    signs = _signs(scan.rows, scan.kinds, RELATED)
    if any((added is None) != bool(place % 2) for place, (_, added) in enumerate(signs)) or len(signs) % 2:
        return
    for (first, _), (last, _) in zip(signs[::2], signs[1::2], strict=True):
        scan.kinds[first : last + 1] = bytes((LineKind.COMMENT,)) * (last + 1 - first)


def _signs(rows: Sequence[str], kinds: bytes | bytearray, name: str) -> list[tuple[int, int | None]]:
    """Return the rows that begin a part, with the line ends that were added, and those that end one, with None."""
    found: list[tuple[int, int | None]] = []
    for row, line in enumerate(rows[: len(kinds)]):
        if name in line and kinds[row] in _SEEN:
            begins, ends = _BEGIN.fullmatch(line), _END.fullmatch(line)
            if begins and begins[1] == name:
                found.append((row, int(begins[2] or 0)))
            elif ends and ends[1] == name:
                found.append((row, None))
    return found
