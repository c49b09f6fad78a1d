"""One pass over the lines: which are code, comments or math, and which are text.

The scanner keeps state instead of matching patterns over the whole text, and looks for each closer
once, so that hostile input costs linear time. Fences follow CommonMark 0.31 (§4.5), also inside block
quotes and list items; comments and display math follow Obsidian: they run over lines only if they open
at the start of one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from vaultlint.parse.note import LineKind
from vaultlint.text import Lines

_LIST_MARKERS = re.compile(r"(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+")
_CLOSERS = {"%%": "%%", "<!--": "-->", "$$": "$$"}
# What a line may begin with. The pattern begins with a line end, which C looks for: a tenth of a test of each line.
_SIGN = re.compile(
    r"\n(?=[ \t>#=~`%<$*+\-\d])(?: {0,3}(?P<heading>#{1,6})(?:(?=[ \t\n])|\Z)"
    r"|(?P<underline>=++|-++)[ \t]*+\r?(?:(?=\n)|\Z)"
    rf"|[ \t>]*+(?:(?>(?:{_LIST_MARKERS.pattern})?)(?:```|~~~)|---|{'|'.join(map(re.escape, _CLOSERS))}))"
)
_KIND_OF = {"%%": LineKind.COMMENT, "<!--": LineKind.COMMENT, "$$": LineKind.MATH}
_DEEPEST = 3  # columns; what is indented by more is text of the fence
_FARTHEST = 100  # rows above that are looked at for the list item that a fence stands in
_RULE = re.compile(r"(?:-[ \t]*){3,}|(?:_[ \t]*){3,}|(?:\*[ \t]*){3,}")


class Scan(NamedTuple):
    """What the pass found.

    Attributes
    ----------
    rows : list of str
        The text split at LF; a CR before it is still there.
    kinds : bytearray
        One `LineKind` per row.
    dashes : list of int
        Rows of text that are ``---``, alone: rules, fences of frontmatter, or setext underlines.
    unclosed_fence : int or None
        Row where a code fence opens that nothing closes.
    hashes, underlines : list of int
        Rows that begin as a heading does, and rows that may underline one, whatever they are; row 0 is not told.
    """

    rows: list[str]
    kinds: bytearray
    dashes: list[int]
    unclosed_fence: int | None
    hashes: list[int]
    underlines: list[int]


class _Fence(NamedTuple):
    char: str
    length: int
    quoted: bool
    indent: int  # columns that a line inside a list item must have; 0 outside
    deepest: int  # columns that a line which closes it may be indented by, in its block quote


def scan(lines: Lines, skip: int) -> Scan:
    """Classify every line.

    Parameters
    ----------
    lines : Lines
        The note's lines.
    skip : int
        Number of rows at the top that the first frontmatter block takes.
    """
    rows = lines.rows
    kinds = bytearray(len(rows))
    kinds[:skip] = bytes((LineKind.FRONTMATTER,)) * skip
    dashes: list[int] = []
    unclosed = None
    done = skip
    total = len(rows)
    open_ended: set[str] = set()
    openers, hashes, underlines = _signs(lines, skip)
    for row in openers:
        if row < done:
            continue
        line = rows[row]
        head = line.lstrip(" \t>")[:4]
        first = head[:1]
        if first in ("`", "~", "-", "*", "+") or first.isdigit():
            if first == "-" and line.rstrip() == "---":
                dashes.append(row)
            fence = _opening(rows, row)
            if fence is not None:
                done, closed = _fence_end(rows, row, fence)
                unclosed = row if not closed and unclosed is None else unclosed
                kinds[row:done] = bytes((LineKind.CODE,)) * (done - row)
        elif first in ("%", "$", "<"):
            opener = next((mark for mark in _CLOSERS if head.startswith(mark)), None)
            if opener and opener not in open_ended:
                close = _region_end(rows, row, opener)
                if close is None:
                    open_ended.add(opener)
                end = close if close is not None else row if opener == "$$" else total
                if end > row:
                    kinds[row:end] = bytes((_KIND_OF[opener],)) * (end - row)
                    done = end
    return Scan(rows, kinds, dashes, unclosed, hashes, underlines)


def _signs(lines: Lines, skip: int) -> tuple[list[int], list[int], list[int]]:
    """Return the rows from `skip` on that may open something or be a rule, begin as headings do, or underline one."""
    openers = [0] if skip == 0 else []
    hashes: list[int] = []
    underlines: list[int] = []
    starts, text = lines.starts, lines.text
    for found in _SIGN.finditer(text, max(starts[skip] - 1, 0)) if skip < len(starts) else ():
        row = bisect_right(starts, found.start())
        name = found.lastgroup
        if name == "heading":
            hashes.append(row)
            continue
        if name:
            underlines.append(row)
        openers.append(row)
    return openers, hashes, underlines


def _opening(rows: list[str], row: int) -> _Fence | None:
    """Return the fence that a line opens, if it does."""
    line = rows[row]
    rest = line.lstrip(" \t>")
    quoted = ">" in line[: len(line) - len(rest)]
    indent = 0
    markers = _LIST_MARKERS.match(rest)
    if markers:
        rest = rest[markers.end() :]
        indent = len(line) - len(rest)
    char = rest[:1]
    if char not in ("`", "~"):
        return None
    info = rest.lstrip(char)
    length = len(rest) - len(info)
    if length < 3 or (char == "`" and "`" in info):
        return None
    depth = _columns(line, rest)
    if not markers and 0 < depth <= _DEEPEST and not quoted:
        depth = _item_above(rows, row, depth)
    return _Fence(char, length, quoted, 0 if quoted else indent, depth + _DEEPEST)


def _columns(line: str, rest: str) -> int:
    """Return how far `rest` is indented, from the margin or from the sign of the block quote that it stands in."""
    _, sign, lead = line[: len(line) - len(rest)].rpartition(">")
    return len((lead.removeprefix(" ") if sign else lead).expandtabs(4))


def _item_above(rows: list[str], row: int, depth: int) -> int:
    """Return where the text of the list item begins that a line indented by `depth` stands in; 0 if in none."""
    for at in range(row - 1, max(-1, row - _FARTHEST), -1):
        line = rows[at]
        rest = line.lstrip(" \t")
        found = _columns(line, rest)
        if not rest.strip() or found >= depth:
            continue
        markers = _LIST_MARKERS.match(rest)
        if markers or not found:
            text = len(line[: len(line) - len(rest) + markers.end()].expandtabs(4)) if markers else 0
            return text if text <= depth else 0
        depth = found
    return 0


def _fence_end(rows: list[str], row: int, fence: _Fence) -> tuple[int, bool]:
    """Return the row behind the fence that opens at `row`, and whether something closes it."""
    sign = fence.char * fence.length
    bare = not fence.quoted and not fence.indent  # nothing but a line with the sign can end it
    for at in range(row + 1, len(rows)):
        line = rows[at]
        if bare and sign not in line:
            continue
        rest = line.lstrip(" \t>") if fence.quoted else line.lstrip(" \t")
        if fence.quoted and not line.lstrip(" \t").startswith(">"):
            return at, True
        if fence.indent and rest.strip() and _columns(line, rest) < min(fence.indent, 2):
            return at, True
        if rest[:1] == fence.char:
            tail = rest.lstrip(fence.char)
            if len(rest) - len(tail) >= fence.length and not tail.strip() and _columns(line, rest) <= fence.deepest:
                return at + 1, True
    return len(rows), False


def _region_end(rows: list[str], row: int, opener: str) -> int | None:
    """Return the row behind a comment or formula that opens `row`.

    ``row`` itself if it closes on the same line (the inline scanner handles that), None if nothing
    closes it.
    """
    closer = _CLOSERS[opener]
    start = rows[row].index(opener) + len(opener)
    if closer in rows[row][start:]:
        return row
    for at in range(row + 1, len(rows)):
        if closer in rows[at]:
            return at + 1
    return None


def is_rule(line: str) -> bool:
    """Return whether a line, without white space before it, is a horizontal rule."""
    return _RULE.fullmatch(line) is not None
