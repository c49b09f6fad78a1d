"""Text as the rest of the house handles it: spans, edits, lines, and bytes.

A *span* is a half-open range of code points of a note's text. An *edit* replaces a span. Fixes are
edits and nothing else: what no edit touches stays as it was, to the byte.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate
from operator import add
from typing import NamedTuple

from vaultlint.patterns import pattern

_MOST_DIFFED = 1500  # lines; SequenceMatcher is quadratic at worst
BOM = b"\xef\xbb\xbf"
_BLANKS = pattern(r"^ +| {2,}| +$")
_LOOKALIKES = "\u2010\u2011"
_JOINERS = "\u200c\u200d"  # zero width


class Span(NamedTuple):
    """A half-open range ``[start, end)`` of code points in a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the part of `text` that the span covers."""
        return text[self.start : self.end]


class Edit(NamedTuple):
    """Replace ``text[start:end]`` with `text`."""

    start: int
    end: int
    text: str


class EditConflictError(ValueError):
    """Two edits touch the same place, so that their order would matter."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits that do not overlap.

    Parameters
    ----------
    text : str
        The text that all spans refer to.
    edits : iterable of Edit
        In any order. Several insertions at one place are applied in the order given.

    Returns
    -------
    str
        The changed text.

    Raises
    ------
    EditConflictError
        If two edits overlap, or one lies outside the text.

    Examples
    --------
    >>> apply_edits("a: b: c", [Edit(3, 3, '"'), Edit(7, 7, '"')])
    'a: "b: c"'
    """
    pieces: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position or edit.end < edit.start or edit.end > len(text):
            message = f"edit {edit.start}-{edit.end} overlaps another or leaves the text"
            raise EditConflictError(message)
        pieces.append(text[position : edit.start])
        pieces.append(edit.text)
        position = edit.end
    pieces.append(text[position:])
    return "".join(pieces)


class Lines:
    """Where the lines of a text start. Lines end at LF; a CR before it belongs to the line end.

    Parameters
    ----------
    text : str
    end : int, optional
        Where to stop: what follows is taken for one line.

    Attributes
    ----------
    rows : list of str
        The text split at LF, a CR before it kept; nobody may change the list.
    starts : list of int
        Offset of the first character of every line; the last line may be empty.
    """

    __slots__ = ("rows", "starts", "text")

    def __init__(self, text: str, end: int | None = None) -> None:
        self.text = text
        self.rows = rows = (text if end is None else text[:end]).split("\n")
        # A line begins behind all characters before it, and as many line ends: in C, half the time of a loop.
        self.starts = list(map(add, accumulate(map(len, rows), initial=0), range(len(rows))))
        if end is not None:
            rows[-1] += text[end:]

    def __len__(self) -> int:
        return len(self.starts)

    def number(self, offset: int) -> int:
        """Return the index (from 0) of the line that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of `offset`, both counted from 1, columns in code points."""
        line = self.number(offset)
        return line + 1, offset - self.starts[line] + 1

    def start(self, line: int) -> int:
        """Return the offset of line `line` (from 0); the text's length behind the last one."""
        return self.starts[line] if line < len(self.starts) else len(self.text)

    def line(self, line: int) -> str:
        """Return line `line` (from 0) without its line end."""
        content = self.text[self.starts[line] : self.start(line + 1)]
        return content.removesuffix("\n").removesuffix("\r")


class Source(NamedTuple):
    """A note's bytes, and the text that they say.

    Attributes
    ----------
    text : str
        The decoded text without a byte order mark; line ends as they stand. Bytes that are not UTF-8
        are lone surrogates (PEP 383), so that nothing is lost even where nothing may be written.
    bom : bool
        Whether the bytes start with a UTF-8 byte order mark.
    bad_byte : int or None
        Offset in bytes of the first byte that is not UTF-8.
    """

    text: str
    bom: bool = False
    bad_byte: int | None = None

    @classmethod
    def decode(cls, data: bytes) -> Source:
        """Decode the bytes of a file; never raises."""
        bom = data.startswith(BOM)
        body = data[3:] if bom else data
        try:
            return cls(body.decode("utf-8"), bom)
        except UnicodeDecodeError as error:
            return cls(body.decode("utf-8", "surrogateescape"), bom, error.start + 3 * bom)

    def encode(self, text: str | None = None) -> bytes:
        """Return the bytes of `text` (by default the source's own) in this source's encoding."""
        body = (self.text if text is None else text).encode("utf-8", "surrogateescape")
        return BOM + body if self.bom else body


def newline_of(text: str) -> str:
    r"""Return the line end that a new line in `text` should have: that of its first line.

    Examples
    --------
    >>> newline_of("a\r\nb\n")
    '\r\n'
    """
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def with_line_ends(text: str, newline: str) -> str:
    r"""Return `text` with each LF, and a CR before it, written as `newline`.

    Examples
    --------
    >>> with_line_ends("a\r\nb\n", "\n")
    'a\nb\n'
    """
    return text.replace("\r\n", "\n").replace("\n", newline)


def quoted(text: str, limit: int = 60) -> str:
    r"""Return `text` in quotes for a message: one line, control characters escaped, cut to `limit`.

    Double quotes, or single ones around a text that holds double quotes.

    Examples
    --------
    >>> print(quoted("a\x1b[31m b"))
    "a\x1b[31m b"
    """
    shown = " ".join(text.split())
    shown = shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"
    mark = "'" if '"' in shown and "'" not in shown else '"'
    return mark + printable(shown) + mark


def named(text: str, other: str = "", limit: int = 60) -> str:
    r"""Return a name in quotes for a message, so that nobody takes it for another one.

    Blanks stay, and those that would not be seen are shown: at an end, in a row, hard spaces. So are hyphens that look
    as any other does. A long name is cut in its middle.

    Parameters
    ----------
    text : str
    other : str
        The name that it is told beside: what differs from it is not cut out.
    limit : int

    Examples
    --------
    >>> print(named(" a  b"), named("a\xa0b"), named("CWE\u201179"))
    "␣a␣␣b" "a\xa0b" "CWE\u201179"
    >>> print(named("one two three four", limit=12), named("one two three four", "one two there four", 12))
    "one two …our" "…two three …"
    """
    shown = _BLANKS.sub(lambda found: "␣" * len(found[0]), _cut(text, other, limit))
    mark = "'" if '"' in shown and "'" not in shown else '"'
    return f"{mark}{printable(shown, _LOOKALIKES)}{mark}"


def _cut(text: str, other: str, limit: int) -> str:
    """Return a text without its middle, or without what is far from the place where it differs from another."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head - 1
    at = next((at for at, pair in enumerate(zip(text, other, strict=False)) if pair[0] != pair[1]), 0)
    if not head - 2 <= at < len(text) - tail:
        return f"{text[:head]}…{text[len(text) - tail :]}"
    start = max(0, at - limit // 2)
    piece = text[start : start + limit - 2]
    return f"{'…' * (start > 0)}{piece}{'…' * (start + len(piece) < len(text))}"


def printable(text: str, unseen: str = "") -> str:
    r"""Return a text with control characters, and what is in `unseen`, escaped; joiners stay where they are spelling.

    Examples
    --------
    >>> print(printable("one\rtwo"))
    one\rtwo
    """
    if text.isprintable() and not unseen:
        return text
    shown = []
    for at, char in enumerate(text):
        plain = (char.isprintable() and char not in unseen) or (char in _JOINERS and at and _is_joined(text[at - 1]))
        shown.append(char if plain else char.encode("unicode_escape").decode("ascii"))
    return "".join(shown)


def _is_joined(char: str) -> bool:
    """Return whether a joiner behind a character is spelling: in scripts from Arabic to Mongolian, and in emoji."""
    return "\u0600" <= char <= "\u1aff" or char == "\ufe0f" or char >= "\u2600"


def edits_between(old: str, new: str, offset: int = 0) -> tuple[Edit, ...]:
    r"""Return edits that turn `old` into `new` and touch no line that both share.

    Parameters
    ----------
    old, new : str
    offset : int
        Where `old` starts in the text that the edits are for.

    Returns
    -------
    tuple of Edit
        In order. Texts of very many lines get one edit around all that differs.

    Examples
    --------
    >>> edits_between("a\nb\nc\n", "a\nc\nd\n")
    (Edit(start=2, end=4, text=''), Edit(start=6, end=6, text='d\n'))
    """
    from difflib import SequenceMatcher  # only where a fix moves lines

    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    first = _shared(before, after)
    last = _shared(before[first:][::-1], after[first:][::-1])
    middle = [before[first : len(before) - last], after[first : len(after) - last]]
    start = offset + sum(map(len, before[:first]))
    if max(map(len, middle)) > _MOST_DIFFED:
        return (Edit(start, start + sum(map(len, middle[0])), "".join(middle[1])),)
    starts = list(accumulate(map(len, middle[0]), initial=start))
    codes = SequenceMatcher(None, middle[0], middle[1], autojunk=False).get_opcodes()
    return tuple(
        Edit(starts[one], starts[two], "".join(middle[1][three:four]))
        for kind, one, two, three, four in codes
        if kind != "equal"
    )


def _shared(one: list[str], other: list[str]) -> int:
    """Return how many lines two lists begin with alike."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
