"""Where the frontmatter blocks of a file stand: the first one, stacked ones, those of glued notes.

A naive scan for ``---…---`` finds a YAML mapping in many notes and is right in half of them; what is
asked for here instead is written down at `_plausible`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultlint.parse import blocks
from vaultlint.parse.frontmatter import compose
from vaultlint.parse.keys import IDENTITY_KEYS, KEY_LINE, MAIN_KEYS, is_known, tight_key
from vaultlint.parse.note import LineKind, Place

_CLOSING = re.compile(r"---[ \t]*\r?$")
_GLUED = re.compile(r"---(?=#{1,6}[ \t])")
_NEAR_FENCE = re.compile(r"(?:[ \t]+-{3,}|--|-{4,}|—+-*|–{1,3}|\.{3})[ \t]*\r?$")
_CONTINUATION = re.compile(r"[ \t]|-[ \t\r]|-$|#")
_HASHES = re.compile(r"#{1,6}[ \t]")
_MAX_ROWS = 2000  # rows that an unclosed block is followed for
_ABOVE_ROWS = 3  # rows of text that may stand above a displaced block


class Region(NamedTuple):
    """A block as rows of the file: ``[start, end)`` with its fences.

    Attributes
    ----------
    start, end : int
    inner_start, inner_end : int
        Rows of the YAML.
    place : Place
    closed : bool
    opening, closing : str
        The fence lines as they stand; ``""`` where there is none.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    place: Place
    closed: bool
    opening: str
    closing: str


def find_head(rows: list[str]) -> Region | None:
    """Return the block at the top of the file, if there is one that Obsidian reads or should."""
    first = rows[0].rstrip("\r")
    if first.rstrip() != "---" and first != "----":
        return None
    strict = first == "---"
    whole = _closing_row(rows, 1, len(rows)) if strict else None
    if whole is not None and not _swallowed(rows, whole):
        return Region(0, whole + 1, 1, whole, Place.HEAD, True, rows[0], rows[whole])
    near, end = _near_close(rows, 1)
    certain = whole is not None or near is not None or _opens_with_main_key(rows)
    if _mapping_rows(rows, 1, end) < (1 if certain else 2):
        return None
    if near is None:
        return Region(0, end, 1, end, Place.HEAD, False, rows[0], "")
    closed = rows[near].startswith("---") and _CLOSING.match(rows[near]) is not None
    return Region(0, near + 1, 1, near, Place.HEAD, closed, rows[0], rows[near])


def _closing_row(rows: list[str], start: int, stop: int, indent: str = "") -> int | None:
    fence = indent + "---"
    return next(
        (row for row in range(start, stop) if rows[row].startswith(fence) and _CLOSING.match(rows[row].lstrip())), None
    )


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _near_close(rows: list[str], start: int) -> tuple[int | None, int]:
    """Return the row of a fence or what was meant as one, and where the block's own lines end."""
    end = start
    for row in range(start, min(len(rows), start + _MAX_ROWS)):
        line = rows[row]
        near = _NEAR_FENCE.match(line) and not line.lstrip().startswith("- ")
        if _CLOSING.match(line) or near or _GLUED.match(line):
            return row, row
        comment = line.startswith("# ") and row + 1 < len(rows) and KEY_LINE.match(rows[row + 1])
        if not comment and not _entry_row(line, opening=row == start):
            break
        end = row + 1
    while end > start and rows[end - 1].lstrip().startswith("# "):
        end -= 1
    return None, end


def _entry_row(line: str, *, opening: bool = False) -> bool:
    return bool(
        KEY_LINE.match(line) or tight_key(line) or (_CONTINUATION.match(line) and line.strip() and not opening)
    ) and not _HASHES.match(line)


def _mapping_rows(rows: list[str], start: int, end: int) -> int:
    """Return how many rows look like ``key: …``; 0 if none of the keys is known or all are unlikely."""
    found = [match for row in range(start, end) if (match := KEY_LINE.match(rows[row]) or tight_key(rows[row]))]
    return len(found) if any(is_known(match["key"]) for match in found) else 0


def _opens_with_main_key(rows: list[str]) -> bool:
    """Return whether the first row is a key that nobody would write below a horizontal rule."""
    found = KEY_LINE.match(rows[1]) if len(rows) > 1 else None
    return found is not None and found["key"].lower() in MAIN_KEYS


def _swallowed(rows: list[str], close: int) -> bool:
    """Return whether the first ``---`` after an opening one cannot be meant as its closing fence.

    So it is when the block was never closed and a horizontal rule further down takes the part: YAML
    cannot read what stands between, the keys end early, and a heading or prose follows them.
    """
    near, end = _near_close(rows, 1)
    stop = end if near is None else near
    if stop >= close or not _mapping_rows(rows, 1, stop) or _has_main_key(rows, stop + 1, close):
        return False
    if _goes_on(rows, near + 1, close) if near is not None else not _body_begins(rows, end, close):
        return False
    block = compose("\n".join(rows[1:close]))
    if block.root is not None and block.root.kind == "map":
        return False
    return near is not None or not _goes_on(rows, end, close)


def _has_main_key(rows: list[str], start: int, stop: int) -> bool:
    """Return whether keys of a note stand in these rows: what is above them then belongs to a value."""
    keys = [found["key"].lower() for row in range(start, stop) if (found := KEY_LINE.match(rows[row]))]
    return any(key in MAIN_KEYS for key in keys)


def _body_begins(rows: list[str], row: int, close: int) -> bool:
    """Return whether a heading, or paragraphs that a rule ends, stand between the keys and the next ``---``.

    A rule has a blank line above it; a text right above would make it a heading, and is rather the end
    of a value that runs over paragraphs.
    """
    if _HASHES.match(rows[row]):
        return True
    if rows[row].strip():
        return False
    return not rows[close - 1].strip() or any(_HASHES.match(rows[at]) for at in range(row, close))


def _goes_on(rows: list[str], start: int, stop: int) -> bool:
    """Return whether rows behind a blank line are entries still: keys, what is indented, and lists of a key."""
    listed = rows[start - 1].lstrip().startswith("- ") or rows[start - 1].rstrip().endswith(":")
    for line in rows[start:stop]:
        if not line.strip() or line[0] == "#":
            continue
        item = line.startswith("- ")
        if not _entry_row(line) or (item and not listed):
            return False
        listed = item or line.rstrip().endswith(":") or (listed and line[0] == " ")
    return True


def find_more(scan: blocks.Scan, head: Region | None, head_keys: frozenset[str]) -> list[Region]:
    """Return the blocks behind the head, in order; their rows are marked in ``scan.kinds``.

    Parameters
    ----------
    scan : Scan
        Its ``dashes`` are the candidates: rows outside code that are ``---`` alone.
    head : Region or None
    head_keys : frozenset of str
        Keys of the head, lower case.
    """
    found: list[Region] = []
    before = head
    known = head_keys
    done = head.end if head else 0
    for candidate, row in _candidates(scan, head):
        if row < done:
            continue
        close = _closing_row(scan.rows, row + 1, min(len(scan.rows), row + _MAX_ROWS), _indent(scan.rows[row]))
        if close is None:
            continue
        place = candidate
        if candidate is not Place.DISPLACED and before and _only_blank(scan.rows, before.end, row):
            place = Place.STACKED
        keys = _plausible(scan.rows, row, close, known, place)
        if keys is None:
            continue
        if place is Place.COPY and not head and not found and not _document_above(scan.rows, row):
            continue
        before = Region(row, close + 1, row + 1, close, place, True, scan.rows[row], scan.rows[close])
        found.append(before)
        known = known | keys
        done = close + 1
        scan.kinds[row:done] = bytes((LineKind.FRONTMATTER,)) * (done - row)
    if len(found) > 1 and found[0].place is Place.DISPLACED and not _only_blank(scan.rows, 0, found[0].start):
        for region in found:  # a log whose entries look like frontmatter
            scan.kinds[region.start : region.end] = bytes(region.end - region.start)
        return []
    return found


def _candidates(scan: blocks.Scan, head: Region | None) -> list[tuple[Place, int]]:
    displaced = _displaced_row(scan) if head is None else None
    owned = _owned_rows(scan) if scan.dashes else frozenset()
    found = [(Place.DISPLACED, displaced)] if displaced is not None else []
    found += [(Place.COPY, row) for row in scan.dashes if row != displaced and scan.kinds[row] == LineKind.TEXT]
    return [(place, row) for place, row in found if row not in owned]


def _owned_rows(scan: blocks.Scan) -> frozenset[int]:
    """Return the rows between ``%% begin … %%`` and ``%% end … %%``: a plugin writes them."""
    rows: set[int] = set()
    begin = None
    for row, line in enumerate(scan.rows):
        if begin is None and line.startswith("%% begin "):
            begin = row
        elif begin is not None and line.startswith("%% end "):
            rows.update(range(begin, row))
            begin = None
    return frozenset(rows)


def _displaced_row(scan: blocks.Scan) -> int | None:
    """Return the row of a first ``---`` that stands below blank lines, an indent or a line of text."""
    above = 0
    for row, line in enumerate(scan.rows[:40]):
        stripped = line.strip()
        if stripped == "---" and scan.kinds[row] == LineKind.TEXT:
            code = above and (line.startswith("    ") or line[0] == "\t")  # an indented example
            return None if code else row
        if stripped:
            above += 1
            if above > _ABOVE_ROWS:
                return None
    return None


def _only_blank(rows: list[str], start: int, stop: int) -> bool:
    return all(not rows[row].strip() for row in range(start, stop))


def _plausible(rows: list[str], row: int, close: int, known: frozenset[str], place: Place) -> frozenset[str] | None:
    """Return the keys of a candidate block, or None if it is none.

    Asked for: no blank line just inside the fences (above the closing one only if the block before has
    all the keys too), a key in the first line, nothing but entries between them, and keys that the block
    before has too or that exporters are known to write. Directly under a line of text ``---`` makes a
    heading of it, so there more of the keys must be shared.
    """
    if close <= row + 1 or not rows[row + 1].strip():
        return None
    dedent = len(rows[row]) - len(rows[row].lstrip())
    inner = [line[dedent:] if not line[:dedent].strip() else line for line in rows[row + 1 : close]]
    comments = [line for line in inner if _HASHES.match(line)]
    inner = [line for line in inner if line.strip() and not _HASHES.match(line)]
    keys = [match["key"].strip("'\"").lower() for line in inner if (match := KEY_LINE.match(line) or tight_key(line))]
    strangers = sum(1 for line in inner if not _entry_row(line, opening=False))
    if not keys or strangers > len(keys) // 2 or not (KEY_LINE.match(inner[0]) or tight_key(inner[0])):
        return None
    shared = len(known.intersection(keys))
    familiar = sum(1 for key in keys if is_known(key))
    if not rows[close - 1].strip() and not 2 <= len(keys) == shared:
        return None
    if comments and (strangers or comments[0].startswith("##") or (place is Place.COPY and 2 * shared < len(keys))):
        return None
    attached = row > 0 and bool(rows[row - 1].strip("- \r")) and place is Place.COPY
    listed = rows[row - 1].lstrip()[:2] in ("- ", "* ", "+ ", "![") if attached else False
    if attached and not listed:
        enough = shared >= 2 and 2 * shared >= len(keys)
    elif place is Place.COPY:
        named = shared >= 3 or known == frozenset(keys) or not IDENTITY_KEYS.isdisjoint(known.intersection(keys))
        enough = named and 2 * shared >= len(keys) if known else familiar >= 2 and 2 * familiar >= len(keys)
        enough = enough or (familiar >= 3 and 3 * familiar >= 2 * len(keys))
    elif place is Place.STACKED and rows[row - 1].startswith("---"):
        enough = not strangers
    elif place is Place.DISPLACED and any(line.strip() for line in rows[:row]):
        enough = familiar >= 2 and 2 * familiar >= len(keys) and not IDENTITY_KEYS.isdisjoint(keys)
    else:
        enough = shared >= 1 or 2 * familiar >= len(keys)
    return frozenset(keys) if enough else None


def _document_above(rows: list[str], row: int) -> bool:
    """Return whether what stands above `row`, without frontmatter, is an exported note of its own."""
    top = next((line for line in rows[:row] if line.strip()), "")
    return top.startswith("# ") and any(line.rstrip() in ("## Metadata", "## Highlights") for line in rows[:row])


def may_be_displaced(rows: list[str]) -> bool:
    """Return whether an indented ``---`` stands near the top; ``Scan.dashes`` holds only plain ones."""
    return any(row.strip() == "---" for row in rows[:40])
