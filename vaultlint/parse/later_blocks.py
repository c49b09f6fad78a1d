"""Where the other frontmatter blocks of a file stand: displaced and stacked ones, those of glued notes.

A naive scan for ``---…---`` finds a YAML mapping in many notes and is right in half of them; what is
asked for here instead is written down at `_plausible`, and at `mangled_copy` for what formatters leave.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from vaultlint.parse import blocks
from vaultlint.parse.hints import OTHER_RULE, RULE
from vaultlint.parse.keys import IDENTITY_KEYS, KEY_LINE, is_known, tight_key
from vaultlint.parse.mangled import mangled_copy
from vaultlint.parse.note import LineKind, Place
from vaultlint.parse.regions import HASHES, MAX_ROWS, Region, closing_row, entry_row, mangled_region
from vaultlint.text import Lines

MAX_BLOCKS = 1_000  # of a note; the most that notes of fifty public vaults had are three
_ABOVE_ROWS = 3  # rows of text that may stand above a displaced block


def find_more(scan: blocks.Scan, lines: Lines, head: Region | None, head_keys: frozenset[str]) -> list[Region]:
    """Return the blocks behind the head, in order, and no more than one above `MAX_BLOCKS`.

    Their rows are marked in ``scan.kinds``.

    Parameters
    ----------
    scan : Scan
        Its ``dashes`` are the candidates: rows outside code that are ``---`` alone.
    lines : Lines
        The note's lines.
    head : Region or None
    head_keys : frozenset of str
        Keys of the head as they are spelled.
    """
    found: list[Region] = []
    before = head
    known = frozenset(key.lower() for key in head_keys)
    spelled = head_keys
    done = head.end if head else 0
    bracketed = not _holds_bracketed(scan.rows[:done])  # whether the note is not used to such addresses
    for candidate, row in _candidates(scan, lines, head):
        if len(found) > MAX_BLOCKS:
            return found
        if row < done:
            continue
        place = candidate
        if candidate is not Place.DISPLACED and before and _only_blank(scan.rows, before.end, row):
            place = Place.STACKED
        region, keys = _whole(scan, row, known, place, alone=not head and not found)
        touched = region is not None and bracketed and _holds_bracketed(scan.rows[row : region.end])
        if (region is None or touched) and known and place is not Place.DISPLACED:
            mangled = mangled_copy(scan.rows, row, known, spelled)
            region = mangled_region(scan.rows, mangled, place) if mangled else region
            keys = mangled.keys if mangled else keys
        if region is None:
            continue
        before = region
        found.append(region)
        known = known | keys
        done = region.end
        scan.kinds[row:done] = bytes((LineKind.FRONTMATTER,)) * (done - row)
    if len(found) > 1 and found[0].place is Place.DISPLACED and not _only_blank(scan.rows, 0, found[0].start):
        for region in found:  # a log whose entries look like frontmatter
            scan.kinds[region.start : region.end] = bytes(region.end - region.start)
        return []
    return found


def _holds_bracketed(rows: Sequence[str]) -> bool:
    """Return whether an address stands in angle brackets, as formatters put them."""
    return any("<http" in row for row in rows)


def _whole(
    scan: blocks.Scan, row: int, known: frozenset[str], place: Place, *, alone: bool
) -> tuple[Region | None, frozenset[str]]:
    """Return the block between the fence in `row` and the next one, with its keys, if it is one."""
    rows = scan.rows
    if rows[row].strip() != "---":
        return None, frozenset()
    close = closing_row(rows, row + 1, min(len(rows), row + MAX_ROWS), _indent(rows[row]))
    keys = _plausible(rows, row, close, known, place) if close is not None else None
    if close is None or keys is None:
        return None, frozenset()
    if place is Place.COPY and alone and not _document_above(rows, row):
        return None, frozenset()
    return Region(row, close + 1, row + 1, close, place, True, rows[row], rows[close]), keys


def _candidates(scan: blocks.Scan, lines: Lines, head: Region | None) -> list[tuple[Place, int]]:
    displaced = _displaced_row(scan) if head is None else None
    rules = scan.dashes if head is None else sorted({*scan.dashes, *_other_rules(lines)})
    owned = _owned_rows(scan) if rules and "%" in lines.text and "%% begin " in lines.text else frozenset()
    found = [(Place.DISPLACED, displaced)] if displaced is not None else []
    found += [(Place.COPY, row) for row in rules if row != displaced and scan.kinds[row] == LineKind.TEXT]
    return [(place, row) for place, row in found if row not in owned]


def _other_rules(lines: Lines) -> list[int]:
    """Return the rows that are rules other than ``---``: a formatter may have made them of fences."""
    rows = [bisect_right(lines.starts, found.start()) for found in OTHER_RULE.finditer(lines.text)]
    return [row for row in rows if RULE.fullmatch(lines.rows[row])]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


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
    comments = [line for line in inner if HASHES.match(line)]
    inner = [line for line in inner if line.strip() and not HASHES.match(line)]
    keys = [match["key"].strip("'\"").lower() for line in inner if (match := KEY_LINE.match(line) or tight_key(line))]
    strangers = sum(1 for line in inner if not entry_row(line, opening=False))
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
