"""Dates as notes write them: what Obsidian takes for one, and what was meant by others."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import NamedTuple

from vaultlint.patterns import pattern

_MONTHS = {
    name: place + 1 for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}  # fmt: skip
_ISO = pattern(r"(?<!\d)(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTH_FIRST = pattern(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_DAY_FIRST = pattern(r"\b(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})\b")
_PARTIAL = pattern(r"^\d{4}(?:-(?:0[1-9]|1[0-2]))?$")
_LONGEST = 60
_NONE = frozenset(("invalid date", "nan-nan-nan"))  # what plugins write for a date that they could not read
# What Obsidian reads as date or date and time, fractions of seconds and offsets apart.
_OBSIDIAN = pattern(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_WRITTEN = tuple(
    pattern(form + r"(?:[T ,]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?")
    for form in (
        r"(?P<y>\d{4})(?P<sep>[-./])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})",
        r"(?P<a>\d{1,2})(?P<sep>[-./])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4})",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\.? (?P<name>[A-Z][a-z]{2,8})\.?,? (?P<y>\d{4})",
        r"(?P<name>[A-Z][a-z]{2,8})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?,? (?P<y>\d{4})",
        r"\d{1,2}[-./]\d{1,2}[-./]\d{2}",
    )
)
_NAMED = _WRITTEN[3:4]  # what begins with the month's name
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_CALENDAR = pattern(
    r"^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)$"
)


def iso_day(text: str) -> str:
    """Return the day that a text names as ``YYYY-MM-DD``; a bare year or month as it is; else nothing.

    Examples
    --------
    >>> iso_day("2024-03-20 15:50:56.296882+00:00"), iso_day("[[Jan 12th, 2024]]"), iso_day("20240320")
    ('2024-03-20', '2024-01-12', '2024-03-20')
    >>> iso_day("2022"), iso_day("soon"), iso_day("2024-13-40")
    ('2022', '', '')
    """
    bare = text.strip()[:_LONGEST]
    if _PARTIAL.match(bare):
        return bare
    if found := _ISO.search(bare):
        return _day(int(found[1]), int(found[3]), int(found[4]))
    if found := _MONTH_FIRST.search(bare):
        return _day(int(found[3]), _MONTHS.get(found[1][:3].lower(), 0), int(found[2]))
    if found := _DAY_FIRST.search(bare):
        return _day(int(found[3]), _MONTHS.get(found[2][:3].lower(), 0), int(found[1]))
    return ""


def is_day(name: str) -> bool:
    """Tell whether a file's name is nothing but a day: a daily note.

    Examples
    --------
    >>> is_day("2024-03-20"), is_day("2024-03-20 Wednesday"), is_day("2024-03-20 Renewal call"), is_day("1984")
    (True, True, False, False)
    """
    words = [word for word in re.findall(r"[a-z]+", name.lower()) if word not in _ORDINALS]
    return len(iso_day(name)) == len("2024-01-01") and all(_CALENDAR.match(word) for word in words)


class Written(NamedTuple):
    """A text that is a date as people write them.

    Attributes
    ----------
    iso : str
        The same as ISO 8601 writes it; ``""`` if it can be read in two ways, or if no calendar has it.
    standard : bool
        Whether it is written as Obsidian reads dates.
    exists : bool
        False if it is written as Obsidian reads dates, and no calendar has it, or if a plugin wrote "Invalid date".
    """

    iso: str
    standard: bool
    exists: bool = True


def written_date(text: str) -> Written | None:
    """Read a text that is nothing but a date, perhaps with a time; None if it is none.

    Examples
    --------
    >>> written_date("25/12/2023"), written_date("3/4/2023"), written_date("2023-02-30")
    (Written(iso='2023-12-25', standard=False, exists=True), Written(iso='', standard=False, exists=True), \
Written(iso='', standard=True, exists=False))
    """
    if not text[:1].isalnum() or not text[-1:].isalnum():
        return None
    if text.lower() in _NONE:
        return Written("", standard=True, exists=False)
    if found := _OBSIDIAN.fullmatch(text) if text[0].isdigit() else None:
        exists = _exists(*(int(part or 0) for part in found.groups()))
        return Written(text if exists else "", standard=True, exists=exists)
    forms = _WRITTEN if text[0].isdigit() else _NAMED  # most texts are words: one look is enough
    match = next((found for form in forms if (found := form.fullmatch(text))), None)
    return Written(_iso(match.groupdict()), standard=False) if match else None


def _exists(year: int, month: int, day: int, hour: int, minute: int, second: int) -> bool:
    try:
        datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except ValueError:
        return (hour, minute, second) == (24, 0, 0)
    return True


def _iso(parts: dict[str, str | None]) -> str:
    """Return a date as ISO 8601 writes it if it can be read in one way only."""
    month, day = _month_and_day(parts)
    iso = _day(int(parts.get("y") or 0), month, day)
    time = parts.get("time")
    return f"{iso}T{time.zfill(5)}" if iso and time else iso


def _month_and_day(parts: dict[str, str | None]) -> tuple[int, int]:
    """Return month and day, 0 where they cannot be told."""
    one, two = int(parts.get("a") or 0), int(parts.get("b") or 0)
    if not one:
        return _MONTHS.get((parts.get("name") or "")[:3].lower(), 0) or int(parts.get("m") or 0), int(
            parts.get("d") or 0
        )
    if parts.get("sep") == "." or one == two or one > 12 >= two:
        return two, one
    return (one, two) if two > 12 >= one else (0, 0)


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
