"""Links, tags, headings and block ids in the lines that are text."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import partial
from itertools import islice
from operator import attrgetter
from sys import intern

from vaultlint.parse.blocks import Scan
from vaultlint.parse.inline import (
    LONGEST_DESTINATION,
    TAG_END,
    links_in,
    masked,
    new_link,
    split_destination,
    tags_in,
)
from vaultlint.parse.note import Body, Heading, LineKind, Link, Tag
from vaultlint.text import Lines

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
_BLOCK_ID = re.compile(r"(?:^|\s|\]\])\^([A-Za-z0-9-]+)\s*$")  # right behind an embed it needs no space
_HTML_TAG = re.compile(r"</?[A-Za-z][^<>]*>")  # a colour in style="…" is no tag
_new_heading = partial(tuple.__new__, Heading)  # as Heading(…), without a call in Python
_NOT_PARAGRAPH = re.compile(r"\s*(?:[-*+>|]|\d+[.)]|#{1,6}\s|$)")
_MOST = 100_000  # links, or tags, that are looked at in one note
# Patterns over a whole text begin with one character, which C looks for ten times as fast as a test of each line.
_TAGS = re.compile(f"#(?<![^\\s`%$>]#)[^{TAG_END}]")  # behind code and the like, which are blanked, it is one too
# [[target#subpath|label]] with no bracket in it, and a backslash before the bar alone; or [label](destination) with
# neither bracket nor parenthesis in it. Where [[ begins anything else, it alone.
_LINK = re.compile(
    r"\[(?:\[(?>(?:([^\[\]|#\n\\]*+)(?>(?:#([^\[\]|\n\\]*+))?)(?>(?:\\?\|([^\[\]\n]*+))?)\]\])?)"
    r"|([^\[\]\n]*+)\]\((?:<([^<>\[\]\n]*+)>|(?!<)([^()\[\]\n]*+))\))"
)
_MASKS = ("`", "%", "<", "$")  # of which one stands in what `masked` blanks
_WIKI = 3  # groups of a wikilink
_WEB = ("https://", "http://")
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
    plain, odd = _plain_links(scan, lines)
    if not odd:
        return plain[:_MOST]
    found = [link for link in plain if link.line not in odd]
    most = len(found) + _MOST
    for row in sorted(odd):
        line = scan.rows[row]
        found += links_in(line, masked(line), row, lines.starts[row])[: most - len(found)]
    return sorted(found, key=attrgetter("line"))[:_MOST]


def _plain_links(scan: Scan, lines: Lines) -> tuple[list[Link], set[int]]:
    """Return the links that are plain, of a line the wikilinks first, and the rows that hold others or code as well.

    A note has dozens; one by one, as `links_in` reads any, they take three times the time.
    """
    wiki: list[Link] = []
    marked: list[Link] = []  # those in Markdown's way
    middles: list[int] = []  # where these, and others in code, part name and destination
    odd: set[int] = set()
    text, starts, rows = lines.text, [*lines.starts, len(lines.text) + 1], scan.rows
    may_mask, escapes = any(mark in text for mark in _MASKS), "\\" in text
    row, behind, is_ours = 0, 0, True  # the row that links are in, where it ends, and whether it is text and not odd
    for link in _LINK.finditer(text):
        at, end = link.span()
        if at >= behind:
            row = bisect_right(starts, at) - 1
            behind = starts[row + 1]
            is_ours = not scan.kinds[row]
            if is_ours and may_mask and masked(rows[row]) is not rows[row]:
                odd.add(row)
                is_ours = False
        kind = link.lastindex or 0
        if kind > _WIKI:
            middle = link.end(4)
            middles.append(middle)
            if is_ours and (end - middle > LONGEST_DESTINATION or (escapes and "\\" in rows[row])):
                odd.add(row)
            elif is_ours:
                marked.append(_marked(link, row, at, end))
        elif not is_ours:
            continue
        elif not kind:
            odd.add(row)
        elif text[at + 2 : end - 2].strip():
            wiki.append(_wiki(link, row, at, end))
        if len(wiki) + len(marked) >= 2 * _MOST:
            break
    odd.update(_others(scan, lines, middles))
    return (sorted(wiki + marked, key=attrgetter("line")) if wiki and marked else wiki or marked), odd


def _wiki(link: re.Match[str], row: int, at: int, end: int) -> Link:
    """Return a wikilink that `_LINK` found."""
    target, subpath, label = link.group(1, 2, 3)
    embed = at > 0 and link.string[at - 1] == "!"
    target = intern(target.strip())  # notes are linked from many
    subpath, label = subpath.strip() if subpath else "", label.strip() if label else ""
    return new_link((target, subpath, label, "wiki", embed, row, at - embed, end, "body"))


def _marked(link: re.Match[str], row: int, at: int, end: int) -> Link:
    """Return a link in Markdown's way that `_LINK` found."""
    label, angled, destination = link.group(4, 5, 6)
    destination = destination.split(' "', 1)[0].strip() if angled is None else angled
    name, subpath = (destination, "") if destination.startswith(_WEB) else split_destination(destination)
    embed = at > 0 and link.string[at - 1] == "!"
    return new_link((name, subpath, label, "markdown", embed, row, at - embed, end, "body"))


def _others(scan: Scan, lines: Lines, middles: list[int]) -> set[int]:
    """Return the rows of text that hold ``](`` anywhere but at `middles`."""
    if len(_LINK_MIDDLE.findall(lines.text)) == len(middles):  # four times as fast as `count`
        return set()
    known, starts = frozenset(middles), lines.starts
    found = {at for link in _LINK_MIDDLE.finditer(lines.text) if (at := link.start()) not in known}
    return {row for row in {bisect_right(starts, at) - 1 for at in found} if not scan.kinds[row]}


def _heading(line: str, row: int, start: int) -> Heading | None:
    found = _HEADING.match(line)
    if not found:
        return None
    text = line[found.end() :].rstrip()
    closing = text.rstrip("#")
    if closing != text and (not closing or closing[-1] in " \t"):
        text = closing.rstrip()
    return _new_heading((len(found[1]), intern(text), row, start, start + len(line.rstrip("\r"))))


def _setext(scan: Scan, row: int, lines: Lines) -> Heading | None:
    above = scan.rows[row - 1]
    if scan.kinds[row - 1] != LineKind.TEXT or _NOT_PARAGRAPH.match(above):
        return None
    level = 1 if scan.rows[row][0] == "=" else 2
    start = lines.starts[row - 1]
    return Heading(level, above.strip(), row - 1, start, start + len(above.rstrip("\r")))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
