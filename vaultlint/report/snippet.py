"""What a finding's own fix would do, as a few lines of a diff."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.report.terminal import paint, plural, view
from vaultlint.rules.base import Fix
from vaultlint.text import Edit, EditConflictError, Lines, apply_edits

_MOST = 8  # lines; what is longer is told by its size
_COLUMNS = 80
_INVISIBLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))


class Row(NamedTuple):
    """A line that goes or comes: its sign, its number (in the note before or after), its text."""

    sign: str
    number: int
    text: str
    start: int  # where it differs from its counterpart
    end: int
    pair: tuple[int, int]  # the same for a line and its counterpart


def change(lines: Lines, fix: Fix, gutter: int, *, color: bool) -> tuple[str, str]:
    """Return what a fix would do: a word on its size if it is too large to be shown, and the lines of a diff.

    Parameters
    ----------
    lines : Lines
        Of the note.
    fix : Fix
    gutter : int
        Columns that line numbers take.
    color : bool
    """
    try:
        rows = list(_rows(lines, fix))
    except EditConflictError:  # the fixer refuses such a fix
        return "", ""
    gone, new = (sum(row.sign == sign for row in rows) for sign in "-+")
    if len(rows) > _MOST:
        return f" ({plural(gone, 'line')} out, {new:,} in)", ""
    room = _COLUMNS - gutter - 3
    cuts = {row.pair: view(row.text, row.start, row.end, room).cut for row in rows if row.sign == "-"}
    for row in rows:
        if row.sign == "+":
            cuts[row.pair] = max(cuts.get(row.pair, 0), view(row.text, row.start, row.end, room).cut)
    return "", "".join(_shown(row, gutter, cuts[row.pair], color=color) for row in rows)


def _shown(row: Row, gutter: int, cut: int, *, color: bool) -> str:
    number = paint(f"{row.number:>{gutter}}", "blue", color=color)
    text = view(row.text, row.start, row.end, _COLUMNS - gutter - 3, cut).text
    body = paint(f"{row.sign} {text}".rstrip(), "red" if row.sign == "-" else "green", color=color)
    return f"{number} {body}\n"


def _rows(lines: Lines, fix: Fix) -> Iterator[Row]:
    """Give the lines that go and come, in order, each group of lines apart from the others."""
    shift = 0
    for first, last, edits in _groups(lines, fix):
        start, end = lines.start(first), lines.start(last + 1)
        moved = [Edit(edit.start - start, edit.end - start, edit.text) for edit in edits]
        old = _lines(lines.text[start:end])
        new = _lines(apply_edits(lines.text[start:end], moved))
        above, below = _alike(old, new)
        gone, come = old[above : len(old) - below], new[above : len(new) - below]
        yield from _compared(gone, come, first + above + 1, first + above + shift + 1)
        shift += len(new) - len(old)


def _groups(lines: Lines, fix: Fix) -> Iterator[tuple[int, int, list[Edit]]]:
    """Give the rows (first and last, from 0) that a fix touches, with its edits there; neighbours are one group."""
    group: tuple[int, int, list[Edit]] | None = None
    for edit in sorted(dict.fromkeys(fix.edits), key=lambda edit: (edit.start, edit.end)):
        first, last = lines.number(edit.start), lines.number(edit.end)
        if group is not None and first <= group[1] + 1:
            group = (group[0], max(last, group[1]), [*group[2], edit])
            continue
        if group is not None:
            yield group
        group = (first, last, [edit])
    if group is not None:
        yield group


def _compared(gone: list[str], come: list[str], old: int, new: int) -> Iterator[Row]:
    """Give the lines that go, then those that come, each with where it differs from the one that it becomes."""
    spans = []
    for at in range(max(len(gone), len(come))):
        one, other = gone[at : at + 1], come[at : at + 1]
        spans.append(_differing(one[0], other[0]) if one and other else (0, 0, 0))
        if one and other and _looks(one[0]) == _looks(other[0]):
            gone[at], come[at] = _bared(one[0]), _bared(other[0])
    for at, text in enumerate(gone):
        yield Row("-", old + at, text, spans[at][0], spans[at][1], (old, at))
    for at, text in enumerate(come):
        yield Row("+", new + at, text, spans[at][0], spans[at][2], (old, at))


def _differing(one: str, other: str) -> tuple[int, int, int]:
    """Return where two lines begin to differ, and where that ends in each."""
    start, back = _alike(one, other)
    return start, len(one) - back, len(other) - back


def _alike(one: list[str] | str, other: list[str] | str) -> tuple[int, int]:
    """Return how much two lists or texts share at their beginning, and behind that at their end."""
    most = min(len(one), len(other))
    start = next((at for at in range(most) if one[at] != other[at]), most)
    back = next((at for at in range(most - start) if one[-1 - at] != other[-1 - at]), most - start)
    return start, back


def _lines(text: str) -> list[str]:
    """Return lines without their ends; what ends in a line end has no further line."""
    rows = [row.removesuffix("\r") for row in text.split("\n")]
    return rows[:-1] if not rows[-1] else rows


def _looks(line: str) -> str:
    """Return a line as it looks: without what nobody sees."""
    return line.translate(_INVISIBLE).replace("\u00a0", " ").replace("\t", "    ").rstrip()


def _bared(line: str) -> str:
    """Return a line in which everything shows that nobody sees otherwise."""
    text = line.rstrip(" ").replace("\t", "→   ")
    text = "".join(char if ord(char) not in _INVISIBLE and char != "\u00a0" else f"\\u{ord(char):04x}" for char in text)
    return text + "·" * (len(line) - len(line.rstrip(" ")))
