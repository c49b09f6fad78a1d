"""Entries of a frontmatter block in another order: each goes with its lines and the comments that are its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from vaultlint.parse.note import Entry, Frontmatter
from vaultlint.patterns import pattern
from vaultlint.text import Edit

_ROW = pattern(r"[^\n]*\n|[^\n]+")
_CONTINUED = pattern(r"#(?:[ \t]{2,}| ?- )")


class _Gap(NamedTuple):
    """What stands between two entries, as rows: those of the one above, nobody's, those of the one below."""

    above: Sequence[str]
    loose: Sequence[str]
    below: Sequence[str]


def reorder(text: str, block: Frontmatter, wanted: Sequence[Entry]) -> tuple[Edit, ...] | None:
    r"""Return the edits that bring a block's entries into the order of `wanted`.

    Parameters
    ----------
    text : str
        The note's text.
    block : Frontmatter
    wanted : sequence of Entry
        The block's entries, each once.

    Returns
    -------
    tuple of Edit or None
        None where among the entries that must move a line belongs to none for certain. Comments directly
        above an entry are its own, and so is a comment directly below that names its key: that is how a value
        is set aside when copies are united.
    """
    entries = block.entries
    moved = [at for at, (one, other) in enumerate(zip(entries, wanted, strict=True)) if one is not other]
    if not moved or any(one.end > other.start for one, other in pairwise(entries)):
        return None
    first, last = moved[0], moved[-1]
    gaps = [_gap(text, block, at) for at in range(first, last + 2)]
    if any(gap.loose for gap in gaps[1:-1]) or _is_near(gaps[0].loose[-1:]) or _is_near(gaps[-1].loose[:1]):
        return None
    spans: dict[int, tuple[int, int]] = {}
    for at, entry in enumerate(entries[first : last + 1]):
        above, below = sum(map(len, gaps[at].below)), sum(map(len, gaps[at + 1].above))
        spans[id(entry)] = (entry.start - above, entry.end + below)
    after = [spans[id(entry)] for entry in wanted[first : last + 1]]
    return _moves(text, after) if text[entries[last].end - 1] == "\n" else None


def _moves(text: str, after: Sequence[tuple[int, int]]) -> tuple[Edit, ...]:
    """Return the edits that bring adjoining spans into the order of `after`; as few as can be are moved."""
    staying = _rising(after)
    place = max(end for _, end in after)  # of what stands behind the last one that stays
    edits: list[Edit] = []
    pieces: list[str] = []
    for span in [*reversed(after), None]:
        if span is None or span in staying:
            if pieces:
                edits.append(Edit(place, place, "".join(reversed(pieces))))
            pieces = []
            place = span[0] if span else place
        else:
            edits.append(Edit(*span, ""))
            pieces.append(text[slice(*span)])
    return tuple(sorted(edits))


def _rising(spans: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the longest run of spans, not all next to one another, that stand in rising order."""
    tails: list[int] = []  # the start of the least span that ends a run of each length
    ends: list[int] = []  # its number
    before: list[int] = []
    for at, (start, _) in enumerate(spans):
        length = bisect_left(tails, start)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [start]
        ends[length : length + 1] = [at]
    found = set()
    at = ends[-1] if ends else -1
    while at >= 0:
        found.add(spans[at])
        at = before[at]
    return found


def _is_near(rows: Sequence[str]) -> bool:
    """Return whether a row at the edge of nobody's rows touches an entry: no blank line parts them."""
    return any(row.strip() for row in rows)


def _gap(text: str, block: Frontmatter, at: int) -> _Gap:
    """Return what stands before the entry number `at`; behind the last one if there is none."""
    entries = block.entries
    start = entries[at - 1].end if at else block.inner_start
    end = entries[at].start if at < len(entries) else block.inner_end
    rows = _ROW.findall(text, start, end)
    above = _aside(rows, entries[at - 1].key) if at else 0
    below = len(rows)
    while at < len(entries) and below > above and rows[below - 1].startswith("#"):
        below -= 1
    return _Gap(rows[:above], rows[above:below], rows[below:])


def _aside(rows: Sequence[str], key: str) -> int:
    """Return how many rows hold values of the key above that were set aside: ``# key: …`` and what continues it."""
    count = 0
    while count < len(rows) and (_names(rows[count], key) or (count and _CONTINUED.match(rows[count]))):
        count += 1
    return count


def _names(row: str, key: str) -> bool:
    """Return whether a comment begins with a key and its colon."""
    name, colon, _ = row.partition(":")
    return bool(colon) and name[:1] == "#" and name[1:].strip(" \t\"'").lower() == key.lower()
