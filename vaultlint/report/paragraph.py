"""Text in lines of so many columns of a terminal, wide letters counted as two."""

from __future__ import annotations

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


def cut(text: str, room: int) -> str:
    """Return a text, escaped, cut in its middle so that it takes no more than `room` columns.

    Examples
    --------
    >>> cut("Books/A long title.md", 12)
    'Books/…le.md'
    """
    text = clean(text)
    if width(text) <= room:
        return text
    head, tail = _fitting(text, room - room // 2), _fitting(text[::-1], room // 2 - 1)
    return f"{head}…{tail[::-1]}"


def _fitting(text: str, room: int) -> str:
    taken = 0
    for place, char in enumerate(text):
        taken += width(char)
        if taken > room:
            return text[:place]
    return text
