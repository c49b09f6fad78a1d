"""Wikilinks that are opened and not closed: what was meant as one, and what only looks so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vaultlint.parse.inline import masked
from vaultlint.patterns import pattern
from vaultlint.text import quoted

_TOKEN = pattern(r"\[\[+|\]\]")
_BRACKET = pattern(r"[\[\]]")
_MATH = pattern(r"(?<![\\$])\$(?![\s$])[^$\n]*(?<![\s\\])\$(?!\d)")
_CODE = pattern(r"[=;{}<>\\]|\$\w|&&|\|\||\w\(\)")
_CUT = ("...", "…")  # a title that an exporter cut short: nobody can close it
_TAIL = pattern(r"[ \t.,;:!?)*_~\"'’”»|]*$")  # what may stand between a link and the end of its line
_OPENING_QUOTES = frozenset("\"'`“‘«„")
_ITEM = pattern(r"[\s>]*(?:[-*+]|\d+[.)])?\s*(?:\[.\]\s+)?(?:#{1,6}\s+)?")
_LONGEST = 400
ROWS = 3  # over how many lines a broken link is followed


class Unclosed(NamedTuple):
    """An opened link: its span in the line, and what is wrong with it."""

    start: int
    end: int
    message: str


def opens_more(line: str) -> bool:
    """Return whether a line may open a wikilink that it does not close."""
    return next(_openings(line), None) is not None


def unclosed(row: int, rows: Sequence[str], *, quotes: bool) -> Iterator[Unclosed]:
    """Give the wikilinks of a line that are not closed.

    Parameters
    ----------
    row : int
        Number of the line in its note, from 0.
    rows : sequence of str
        The line and those below it; what is no text is blank.
    quotes : bool
        Whether the line may be somebody else's words, in which brackets stand for what an editor put in.
    """
    shown = _MATH.sub(lambda found: " " * len(found[0]), masked(rows[0]))
    if "<code" in shown or "<pre" in shown:
        return
    closers = _closers(shown)
    begun = _ITEM.match(shown)
    text = begun.end() if begun and not quotes else len(shown)  # a link behind it stands within the line
    for start, limit in _openings(shown):
        inner = shown[start + 2 : min(limit, start + _LONGEST)]
        if not _is_begun(shown[start - 1 : start], inner) or _is_label(shown, start, closers):
            continue
        found = _over_lines(shown, start, limit, row, rows)
        close = shown.find("]", start + 2, limit)
        if not found and close >= 0:
            found = _by_one_bracket(shown, start, close, closers, within=text < start)
        elif not found:
            found = _by_none(shown, start, limit)
        if found:
            yield found


def unclosed_value(text: str) -> str:
    """Return what is wrong with a property's text that opens a link; ``""`` if nothing is.

    Examples
    --------
    >>> unclosed_value("[[Note]"), unclosed_value("[[Note]]"), unclosed_value("[[1] x](https://example.org)")
    ('"[[Note]" is closed by one bracket, wanted "[[Note]]"', '', '')
    """
    link = text.strip().removeprefix("!")
    inner = link[2:]
    if not link.startswith("[[") or "]]" in link or "\n" in link or not _is_begun("", inner):
        return ""
    if link.endswith("]") and inner.count("]") == 1 and "[" not in inner:
        return _one_bracket(link)
    ends = "]" in inner or "[" in inner or any(cut in inner for cut in _CUT) or _CODE.search(inner)
    return "" if ends else _never(link)


def _openings(line: str) -> Iterator[tuple[int, int]]:
    """Give each ``[[`` that no ``]]`` follows, and where the next ``[[`` or the end of the line is."""
    opened = -1
    for token in _TOKEN.finditer(line):
        if token[0][0] == "[":
            if opened >= 0:
                yield opened, token.start()
            opened = token.end() - 2
        else:
            opened = -1
    if opened >= 0:
        yield opened, len(line)


def _closers(line: str) -> dict[int, int]:
    """Return for each ``[`` of a line the place of its ``]``."""
    opened: list[int] = []
    closers: dict[int, int] = {}
    for found in _BRACKET.finditer(line):
        if found[0] == "[":
            opened.append(found.start())
        elif opened:
            closers[opened.pop()] = found.start()
    return closers


def _is_begun(before: str, inner: str) -> bool:
    """Return whether what follows ``[[`` begins as a note's name does, and what precedes it is no code."""
    if before == "\\" or before in _OPENING_QUOTES or (before.isascii() and before.isalnum()) or before == ")":
        return False
    first, second = inner[:1], inner[1:2]
    if "://" in inner[:10]:
        return False
    if first in ("@", "_", "(", "#"):
        return second.isalnum()
    return first.isalnum() or (first != "" and unicodedata.category(first) == "So")  # an emoji


def _is_label(line: str, start: int, closers: dict[int, int]) -> bool:
    """Return whether one of the two brackets opens a Markdown link, or both are closed: ``[[1] x]``."""
    ends = [closers[at] for at in (start, start + 1) if at in closers]
    return len(ends) == 2 or any(line[end + 1 : end + 2] in ("(", "[", ":") for end in ends)


def _by_one_bracket(line: str, start: int, close: int, closers: dict[int, int], *, within: bool) -> Unclosed | None:
    """Return the link if its one bracket was meant to close it, not to end what an editor put into a quote."""
    inner = line[start + 2 : close]
    if closers.get(start + 1) != close or len(inner) < 2 or inner != inner.rstrip() or _CODE.search(inner):
        return None
    if not any(char.isalpha() for char in inner) and not _is_date(inner):
        return None
    within = within and not line[close + 1 : close + 2].isalnum()
    if not (within or "|" in inner or _TAIL.match(line, close + 1)):
        return None
    return Unclosed(start, close + 1, _one_bracket(line[start : close + 1]))


def _over_lines(line: str, start: int, limit: int, row: int, rows: Sequence[str]) -> Unclosed | None:
    """Return the link if it is closed on one of the next lines."""
    inner = line[start + 2 : limit].rstrip()
    if limit < len(line) or _CODE.search(inner):
        return None
    for at, below in enumerate((one.lstrip(" \t>") for one in rows[1 : ROWS + 1]), row + 1):
        end = below.find("]]")
        if not below or "[" in below[: max(end, 0)] or (end < 0 and "[[" in below):
            return None
        if end >= 0:
            message = (
                f"the link {quoted(line[start:limit])} breaks here and is closed on line {at + 1}, wanted one line"
            )
            return None if _CODE.search(below[:end]) else Unclosed(start, start + 2 + len(inner), message)
    return None


def _by_none(line: str, start: int, limit: int) -> Unclosed | None:
    """Return the link if nothing closes it, and nothing says that it is no link."""
    inner = line[start + 2 : limit].rstrip()
    if any(cut in inner for cut in _CUT) or _CODE.search(inner):
        return None
    return Unclosed(start, start + 2 + len(inner), _never(line[start : start + 2 + len(inner)]))


def _is_date(text: str) -> bool:
    return len(text) == 10 and text[4] == text[7] == "-" and text.replace("-", "").isdigit()


def _one_bracket(link: str) -> str:
    return f"{quoted(link)} is closed by one bracket, wanted {quoted(link + ']')}"


def _never(link: str) -> str:
    return f'{quoted(link)} is never closed, wanted "]]" behind the name'
