"""What both formats for people share: colours, and text that cannot steer a terminal."""

from __future__ import annotations

import unicodedata

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
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def plural(count: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> plural(1, "note"), plural(2, "note")
    ('1 note', '2 notes')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"
