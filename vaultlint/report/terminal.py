"""What both formats for people share: colours, and text that cannot steer a terminal."""

from __future__ import annotations

from typing import NamedTuple

from vaultlint.rules.base import Level

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}
LEVEL_COLORS = {Level.ERROR: "red", Level.WARNING: "yellow", Level.INFO: "blue"}


def paint(text: str, *styles: str, color: bool) -> str:
    """Return `text` in ANSI styles if `color` is set."""
    if not color or not text:
        return text
    codes = ";".join(_CODES[style] for style in styles)
    return f"\x1b[{codes}m{text}\x1b[0m"


def clean(text: str) -> str:
    r"""Escape what a terminal would obey: control characters, bidirectional overrides, lone surrogates.

    Examples
    --------
    >>> clean("a\x1b[2Jb")
    'a\\x1b[2Jb'
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char in " \t" else _escaped(char) for char in text).replace(
        "\t", "    "
    )


def _escaped(char: str) -> str:
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if char in "\u00a0\u00ad\u200c\u200d\u202f\u3000":
        return char
    return char.encode("unicode_escape").decode("ascii")


def width(text: str) -> int:
    r"""Return how many columns of a terminal `text` takes.

    Examples
    --------
    >>> width("abc"), width("日本"), width("e\u0301")
    (3, 4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    import unicodedata

    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class View(NamedTuple):
    """A part of a line that fits into so many columns, and where what it is about stands in it.

    Attributes
    ----------
    text : str
        Escaped; ``…`` stands where the line was cut.
    before, marked : int
        Columns up to what it is about, and of that.
    cut : int
        Characters that were cut off in front.
    """

    text: str
    before: int
    marked: int
    cut: int = 0


def view(line: str, start: int, end: int, room: int, cut: int = 0) -> View:
    """Return a line, cut around ``line[start:end]`` if it has more than `room` columns.

    Parameters
    ----------
    line : str
    start, end : int
    room : int
    cut : int
        At least so many characters go in front, so that two lines stand below one another.

    Examples
    --------
    >>> view("a" * 50 + "here" + "b" * 50, 50, 54, 12)
    View(text='…aaaaherebb…', before=5, marked=4, cut=46)
    """
    start = min(start, len(line))
    end = max(start, min(end, len(line)))
    if not cut and len(line) <= room and width(shown := clean(line)) <= room:
        return View(shown, width(clean(line[:start])), width(clean(line[start:end])))
    # Marks that take no column must not make the part endless.
    window = line[max(0, start - 2 * room) : start + 2 * room]
    plain = window.isascii() and window.isprintable()
    cells = list(window) if plain else [clean(char) for char in window]
    at = min(start, 2 * room)
    first = max(0, cut - (start - at))
    sizes = [1] * len(cells) if plain else [width(cell) for cell in cells]
    left = right = at
    used = 0
    while left > first and used + sizes[left - 1] <= room // 2 - 2:
        left -= 1
        used += sizes[left]
    while right < len(cells) and used + sizes[right] <= room - 2:
        used += sizes[right]
        right += 1
    while left > first and used + sizes[left - 1] <= room - 2:  # nothing more on the right: show more on the left
        left -= 1
        used += sizes[left]
    left = max(left, min(first, right))
    lead = "…" if left > 0 or start > at else ""
    tail = "…" if start - at + right < len(line) else ""
    stop = min(right, at + end - start)
    text = f"{lead}{''.join(cells[left:right])}{tail}"
    return View(text, len(lead) + sum(sizes[left:at]), sum(sizes[at:stop]), start - at + left)


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "note"), plural(2, "note")
    ('1 note', '2 notes')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
