"""Dates as notes write them, as ISO days."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: place + 1 for place, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split())
}  # fmt: skip
_ISO = re.compile(r"(?<!\d)(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})(?!\d)")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_DAY_FIRST = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\.? ([A-Za-z]{3,9})\.?,? (\d{4})\b")
_PARTIAL = re.compile(r"^\d{4}(?:-(?:0[1-9]|1[0-2]))?$")
_LONGEST = 60
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_CALENDAR = re.compile(
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


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
