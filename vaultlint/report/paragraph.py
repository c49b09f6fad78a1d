"""Text in lines of so many columns of a terminal, wide letters counted as two."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.report.terminal import clean, width

COLUMNS = 79


def filled(text: str, indent: str = "", columns: int = COLUMNS) -> str:
    r"""Return a text, escaped, in lines that begin with `indent` and fit.

    Examples
    --------
    >>> filled("one two three", "| ", 9)
    '| one two\n| three\n'
    >>> filled("日本語の文", "", 6)
    '日本語\nの文\n'
    """
    lines: list[str] = []
    line = ""
    for word in _pieces(clean(text), columns - width(indent)):
        longer = f"{line} {word.lstrip()}" if line and word.startswith(" ") else line + word.lstrip(" " * (not line))
        if line and width(indent + longer) > columns:
            lines.append(line)
            line = word.lstrip()
        else:
            line = longer
    return "".join(f"{indent}{one}\n" for one in (*lines, line) if one)


def _pieces(text: str, room: int) -> Iterator[str]:
    """Give words, each but the first of a longer one with a space before it, in pieces that fit into a line."""
    for word in text.split():
        piece = " "
        for char in word:
            if width(piece + char) > room or (width(char) > 1 and piece.strip()):
                yield piece
                piece = ""
            piece += char
        yield piece


def wrapped(path: str, first: str, indent: str, end: str = "", columns: int = COLUMNS) -> str:
    r"""Return a path, escaped, whole: in lines that fit, broken after a slash or before a space where there is one.

    The lines behind `first` and `indent`, put together, are the path and `end` again.

    Examples
    --------
    >>> wrapped("Books/A long title.md", "-- ", "   ", ":7", 16)
    '-- Books/A long\n    title.md:7\n'
    """
    lines, line = [], ""
    room = columns - max(width(first), width(indent))
    for piece in re.findall(r" ?[^/ ]+/?|[ /]", clean(path) + end):
        if line and width(line + piece) > room:
            lines.append(line)
            line = ""
        for char in piece:
            if width(line + char) > room:
                lines.append(line)
                line = ""
            line += char
    return "".join(f"{indent if number else first}{one}\n" for number, one in enumerate((*lines, line)))
