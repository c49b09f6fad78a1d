"""Links, tags, headings and block ids in the lines that are text."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from operator import attrgetter
from sys import intern

from vaultlint.parse.blocks import Scan
from vaultlint.parse.inline import TAG_END, links_in, masked, new_link, tags_in
from vaultlint.parse.note import Body, Heading, LineKind, Link, Tag
from vaultlint.text import Lines

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_BLOCK_ID = re.compile(r"(?:^|\s|\]\])\^([A-Za-z0-9-]+)\s*$")  # right behind an embed it needs no space
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")  # a colour in style="…" is no tag
_NOT_PARAGRAPH = re.compile(r"\s*(?:[-*+>|]|\d+[.)]|#{1,6}\s|$)")
_MOST = 100_000  # links, or tags, that are looked at in one note
# Patterns over a whole text begin with one character, which C looks for ten times as fast as a test of each line.
_TAGS = re.compile(f"#(?<![^\\s`%$>]#)[^{TAG_END}]")  # behind code and the like, which are blanked, it is one too
# [[target#subpath|label]] with no bracket in it, and a backslash before the bar alone; where more stands, the signs.
_PLAIN_LINK = re.compile(r"\[\[(?:([^\[\]|#\n\\]*+)(?:#([^\[\]|\n\\]*+))?+(?:\\?\|([^\[\]\n]*+))?+\]\])?+")
_LINK_MIDDLE = re.compile(r"\]\(")


def read_body(scan: Scan, lines: Lines) -> Body:
    """Collect what the text lines of a scanned note hold.

    Parameters
    ----------
    scan : Scan
        With the rows of all frontmatter blocks marked in ``kinds``.
    lines : Lines
        The note's lines.
    """
    return Body(
        bytes(scan.kinds),
        tuple(_headings(scan, lines)),
        tuple(_links(scan, lines)),
        tuple(_tags(scan, lines)),
        tuple(_block_ids(scan, lines)),
        scan.unclosed_fence,
    )


def _rows_of(pattern: re.Pattern[str], scan: Scan, lines: Lines) -> list[int]:
    """Return the rows of text where a pattern is found."""
    starts, kinds = lines.starts, scan.kinds
    found = {bisect_right(starts, found.start()) - 1 for found in pattern.finditer(lines.text)}
    return sorted([row for row in found if not kinds[row]])


def _headings(scan: Scan, lines: Lines) -> list[Heading]:
    rows, kinds, starts = scan.rows, scan.kinds, lines.starts
    marked = (
        heading for row in (0, *scan.hashes) if not kinds[row] and (heading := _heading(rows[row], row, starts[row]))
    )
    underlined = (heading for row in scan.underlines if not kinds[row] and (heading := _setext(scan, row, lines)))
    return sorted((*marked, *underlined), key=attrgetter("line"))


def _tags(scan: Scan, lines: Lines) -> list[Tag]:
    found: list[Tag] = []
    for row in _rows_of(_TAGS, scan, lines) if "#" in lines.text else ():
        shown = masked(scan.rows[row])
        shown = _HTML_TAG.sub(_blank, shown) if "<" in shown else shown
        found += islice(tags_in(shown, row, lines.starts[row]), _MOST - len(found))
    return found


def _block_ids(scan: Scan, lines: Lines) -> list[tuple[str, int]]:
    rows = [row for row, line in enumerate(scan.rows) if "^" in line] if "^" in lines.text else []
    found = [(_BLOCK_ID.search(masked(scan.rows[row])), row) for row in rows if not scan.kinds[row]]
    return [(block_id[1], row) for block_id, row in found if block_id]


def _links(scan: Scan, lines: Lines) -> list[Link]:
    """Return the links of the text, in order: most as one pattern finds them in all of it, the others line by line."""
    if "[" not in lines.text:
        return []
    odd = set(_rows_of(_LINK_MIDDLE, scan, lines))
    found = _plain_links(scan, lines, odd)
    plain = len(found)
    for row in sorted(odd):
        line = scan.rows[row]
        found += links_in(line, masked(line), row, lines.starts[row])[: _MOST + plain - len(found)]
    return sorted(found, key=attrgetter("line"))[:_MOST] if odd else found


def _plain_links(scan: Scan, lines: Lines, odd: set[int]) -> list[Link]:
    """Return the links of lines that hold none but plain wikilinks; lines in which something is masked are odd, too.

    A note has dozens; one by one, as `_wikilinks` reads any, they take twice the time.
    """
    found: list[Link] = []
    text, starts = lines.text, [*lines.starts, len(lines.text) + 1]
    row, behind, is_ours = 0, 0, True  # the row that links are in, where it ends, and whether it is text and not odd
    for link in _PLAIN_LINK.finditer(text):
        at, end = link.span()
        if at >= behind:
            row = bisect_right(starts, at) - 1
            behind = starts[row + 1]
            is_ours = not scan.kinds[row] and row not in odd
            if is_ours and masked(scan.rows[row]) is not scan.rows[row]:
                odd.add(row)
                is_ours = False
        if not is_ours:
            continue
        target, subpath, label = link.groups("")
        if link.lastindex is None:
            odd.add(row)
            is_ours = False
            while found and found[-1].line == row:
                found.pop()
        elif text[at + 2 : end - 2].strip():
            embed = at > 0 and text[at - 1] == "!"
            words = (intern(target.strip()), subpath.strip(), label.strip())  # notes are linked from many
            found.append(new_link((*words, "wiki", embed, row, at - embed, end, "body")))
            if len(found) >= _MOST:
                break
    return found


def _heading(line: str, row: int, start: int) -> Heading | None:
    found = _HEADING.match(line)
    if not found:
        return None
    text = line[found.end() :].rstrip()
    closing = text.rstrip("#")
    if closing != text and (not closing or closing[-1] in " \t"):
        text = closing.rstrip()
    return Heading(len(found[1]), intern(text), row, start, start + len(line.rstrip("\r")))


def _setext(scan: Scan, row: int, lines: Lines) -> Heading | None:
    above = scan.rows[row - 1]
    if scan.kinds[row - 1] != LineKind.TEXT or _NOT_PARAGRAPH.match(above):
        return None
    level = 1 if scan.rows[row][0] == "=" else 2
    start = lines.starts[row - 1]
    return Heading(level, above.strip(), row - 1, start, start + len(above.rstrip("\r")))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
