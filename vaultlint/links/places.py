"""Where in a note's text the parts of a link stand, and the edits that write them otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from vaultlint.parse.frontmatter import leaves
from vaultlint.parse.inline import links_in
from vaultlint.parse.note import Link, Node, Note
from vaultlint.patterns import pattern
from vaultlint.text import Edit

_DELIMITER = frozenset("|-: \t>\r")  # what a table's second row is made of
_LONGEST_LEAF = 2000  # of a property's value that is written anew
_LONGEST_ROW = 20_000
_KEPT = "/!$&'*+,;=:@~"  # in an address, what need not be written in percents
_ROWS = 200  # of a table that are looked at, to know it for one


class Spot(NamedTuple):
    """A link, and where its target and its subpath stand.

    Attributes
    ----------
    link : Link
        With its true span; of a value written with escapes that of the value.
    target, subpath : (int, int) or None
        Spans in the note's text, the subpath without ``#``; None where nothing may be written.
    leaf : Node or None
        The value of a property that holds it.
    """

    link: Link
    target: tuple[int, int] | None
    subpath: tuple[int, int] | None
    leaf: Node | None = None


class Rewriting(NamedTuple):
    """An edit of a link, and what it makes of which text: for `Fix.swaps`."""

    edit: Edit
    swap: tuple[str, str]


def spots(note: Note) -> Iterator[Spot]:
    """Give the links of a note with their places: those of properties first."""
    for entry in note.head.entries if note.head else ():
        if entry.node is None or entry.defects:
            continue
        row = note.lines.number(entry.key_start)
        for leaf in leaves(entry.node):
            if "[[" not in leaf.text:
                continue
            at = note.text.find(leaf.text, leaf.start, leaf.end)
            for link in links_in(leaf.text, leaf.text, row, max(at, 0), entry.key):
                if at < 0 or (note.head and note.head.json):
                    yield Spot(link._replace(start=leaf.start, end=leaf.end), None, None, leaf)
                else:
                    yield _spot(note.text, link, leaf)
    for link in note.body.links:
        yield _spot(note.text, link, None)


def _spot(text: str, link: Link, leaf: Node | None) -> Spot:
    if link.style == "wiki":
        start = link.start + 2 + link.embed
        end = text.find("|", start, link.end - 2)
        end = link.end - 2 if end < 0 else end
        end -= text[end - 1] == "\\"
    else:
        start = link.start + link.embed + len(link.label) + 3
        angled = text[start : start + 1] == "<"
        start += angled
        end = text.find(">", start, link.end) if angled else link.end - 1
        title = -1 if angled else text.find(' "', start, end)
        end = title if title >= 0 else end
    sign = text.find("#", start, end)
    target = _trimmed(text, start, end if sign < 0 else sign)
    return Spot(link, target, _trimmed(text, sign + 1, end) if sign >= 0 else None, leaf)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    return start + left, max(start + left, start + len(piece.rstrip()))


UNLINKABLE = pattern(r"[#^\[\]|]|%%")  # what no file's name may hold for a wikilink to lead to it


def with_target(note: Note, spot: Spot, target: str, label: str = "") -> Rewriting | None:
    """Return the edit that makes a link name another file; heading, label and form stay.

    Parameters
    ----------
    note : Note
    spot : Spot
    target : str
        As it is to be read.
    label : str
        What the link shall show, if it has no label.

    Returns
    -------
    Rewriting or None
        None where it cannot be written for certain.
    """
    if spot.target is None:
        return None
    start, end = spot.target
    link = spot.link
    if link.style == "markdown":
        return _rewriting(note, spot, Edit(start, end, _address(note, spot, target)))
    if UNLINKABLE.search(target):
        return None
    if not label or link.label or link.embed or re.search(r"[\[\]|\n]", label):
        return _rewriting(note, spot, Edit(start, end, target))
    bar = "\\|" if spot.leaf is None and in_table(note, link.line) else "|"
    rest = note.text[end : link.end - 2]
    return _rewriting(note, spot, Edit(start, link.end - 2, f"{target}{rest}{bar}{label}"))


def with_subpath(note: Note, spot: Spot, subpath: str) -> Rewriting | None:
    """Return the edit that makes a link name another heading or block of its file."""
    if spot.subpath is None:
        return None
    start, end = spot.subpath
    written = _address(note, spot, subpath) if spot.link.style == "markdown" else subpath
    return _rewriting(note, spot, Edit(start, end, written))


def _rewriting(note: Note, spot: Spot, edit: Edit) -> Rewriting | None:
    if spot.leaf is None:
        start, end = spot.link.start, spot.link.end
        old = note.text[start:end]
    else:
        start = note.text.find(spot.leaf.text, spot.leaf.start, spot.leaf.end)
        old = spot.leaf.text
        if len(old) > _LONGEST_LEAF or not _fits(note.text[spot.leaf.start], edit.text):
            return None
    new = f"{old[: edit.start - start]}{edit.text}{old[edit.end - start :]}"
    return Rewriting(edit, (old, new)) if "\n" not in old else None


def _fits(mark: str, text: str) -> bool:
    """Return whether a text may stand as it is in a value that begins with `mark`."""
    if mark == '"':
        return '"' not in text and "\\" not in text
    if mark == "'":
        return "'" not in text
    return not re.search(r"[:#'\"{}\[\],\\]", text)


def _address(note: Note, spot: Spot, target: str) -> str:
    """Return a target as the address of a Markdown link: as it is between angle brackets, else in percents."""
    if spot.target and note.text[spot.target[0] - 1] == "<":
        return target.replace("<", "%3C").replace(">", "%3E")
    return "".join(quote(char, safe=_KEPT) if char.isascii() else char for char in target)


def in_table(note: Note, row: int) -> bool:
    """Return whether a line belongs to a table, where a bar within a link wants a backslash."""
    if is_table_head(note, row):
        return True
    for above in range(row, max(-1, row - _ROWS), -1):
        line = _row(note, above)
        if "|" not in line:
            return False
        if _is_delimiter(line):
            return above < row
    return False


def is_table_head(note: Note, row: int) -> bool:
    """Return whether a line names the columns of a table."""
    return "|" in _row(note, row) and _is_delimiter(_row(note, row + 1))


def _row(note: Note, row: int) -> str:
    if row >= len(note.lines) or note.lines.start(row + 1) - note.lines.start(row) > _LONGEST_ROW:
        return ""
    return note.lines.line(row)


def _is_delimiter(line: str) -> bool:
    return "|" in line and "-" in line and _DELIMITER.issuperset(line)
