"""The types of properties: Obsidian's, and three more that its texts and lists are used for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from typing import NamedTuple

from vaultlint.parse.note import Value
from vaultlint.patterns import pattern

_DAY = pattern(r"(\d{4})-(\d{2})-(\d{2})")
_TIME = pattern(r"(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?")
_LINK = pattern(r"\[\[[^\[\]\n]+\]\]")
_URL = pattern(r"(?:[a-z][a-z0-9+.-]*://|mailto:)[^\s/?#]\S*|file:///\S*", re.IGNORECASE)


class Kind(NamedTuple):
    """A type.

    Attributes
    ----------
    wanted : str
        What a value should be, in words.
    fits : callable
        Whether a single value is of the type; of a list, an item.
    many : bool
        Whether it is a list.
    item : str
        What an item should be, in words.
    lone : callable
        Whether a single value may stand for the list.
    """

    wanted: str
    fits: Callable[[Value], bool]
    many: bool = False
    item: str = ""
    lone: Callable[[Value], bool] = lambda _: False


def _is_text(value: Value) -> bool:
    return isinstance(value, str)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_name(value: Value) -> bool:
    return _is_text(value) or _is_number(value)


def _is_single(value: Value) -> bool:
    return _is_name(value) or isinstance(value, bool)


def _is_date(value: Value) -> bool:
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    return found is not None and _exists(found)


def _is_datetime(value: Value) -> bool:
    found = _TIME.fullmatch(value) if isinstance(value, str) else None
    return found is not None and _exists(found)


def _exists(found: re.Match[str]) -> bool:
    """Return whether the calendar and the clock have what was written."""
    try:
        datetime.datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return False
    return True


def _is_link(value: Value) -> bool:
    return isinstance(value, str) and _LINK.fullmatch(value) is not None


def _is_url(value: Value) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _is_one_tag(value: Value) -> bool:
    """Return whether a text names one tag: that Obsidian reads without a list."""
    return isinstance(value, str) and not re.search(r"[\s,]", value)


KINDS = {
    "text": Kind("a text", _is_text),
    "number": Kind("a number", _is_number),
    "checkbox": Kind("true or false", lambda value: isinstance(value, bool)),
    "date": Kind("a date such as 2024-01-17", _is_date),
    "datetime": Kind("a date and time such as 2024-01-17T09:30", _is_datetime),
    "url": Kind("an address such as https://example.org", _is_url),
    "link": Kind('a link in quotes such as "[[Name]]"', _is_link),
    "list": Kind("a list", _is_single, many=True, item="single values in the list"),
    "tags": Kind("a list of tags", _is_name, many=True, item="tags", lone=_is_one_tag),
    "aliases": Kind("a list of names", _is_name, many=True, item="names", lone=_is_text),
    "list-of-links": Kind(
        'a list of links such as "[[Name]]"', _is_link, many=True, item='links in quotes such as "[[Name]]"'
    ),
}

SYNONYMS = {"multitext": "list"}  # as .obsidian/types.json calls it

# What other tools call the types, to say what they are called here.
OTHER_NAMES = {
    "string": "text", "str": "text", "boolean": "checkbox", "bool": "checkbox", "array": "list", "integer": "number",
    "int": "number", "float": "number", "uri": "url", "links": "list-of-links", "wikilink": "link", "day": "date",
}  # fmt: skip
