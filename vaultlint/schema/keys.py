"""The keys of ``[schema]``, and those of a property in it."""

from __future__ import annotations

import re
import warnings
from typing import Any

from vaultlint.schema.kinds import KINDS, OTHER_NAMES, SYNONYMS
from vaultlint.schema.model import Single
from vaultlint.tables import LIST, TABLE, Key, Place, Type, suggestion
from vaultlint.text import quoted

_SINGLE = ["string", "number", "boolean"]


def _kind(name: Any, place: Place) -> str:
    if not isinstance(name, str):
        raise place.error(" must be a text such as 'number'")
    known = SYNONYMS.get(name, name)
    if known in KINDS:
        return known
    other = OTHER_NAMES.get(name.lower())
    near = f", did you mean {other!r}?" if other else suggestion(name.lower(), KINDS, f"; types: {', '.join(KINDS)}")
    raise place.error(f": no type is called {name!r}{near}")


def _values(values: Any, place: Place) -> tuple[Single, ...]:
    if isinstance(values, str):
        raise place.error(f" must be a list of values: [{quoted(values)}]")
    if not isinstance(values, list) or not values:
        raise place.error(" must be a list of values")
    if not all(isinstance(value, str | int | float) for value in values):
        raise place.error(" must hold texts (also dates, in quotes), numbers, true or false")
    return tuple(values)


def _pattern(text: Any, place: Place) -> re.Pattern[str]:
    if not isinstance(text, str):
        raise place.error(" must be a regular expression as text")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a later Python will read otherwise works today
            return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise place.error(f": {quoted(text)} is no regular expression ({error})") from error


SCHEMA_KEYS = (
    Key(
        "required",
        LIST,
        "none",
        "Properties that must be there, with a value (VL209).",
        'required = ["title"]',
    ),
    Key(
        "allowed",
        LIST,
        "every property",
        "Properties that may be there besides those required, defined or Obsidian's own (VL210).",
        'allowed = ["title", "author", "url"]',
    ),
    Key(
        "order",
        LIST,
        "any order",
        "Properties in the order in which they should stand (VL212).",
        'order = ["title", "author", "url"]',
    ),
    Key(
        "properties",
        TABLE,
        "none",
        "What the value of a property must be (VL211): a table for each.",
        '[schema.properties.rating]\ntype = "number"',
    ),
)

PROPERTY_KEYS = (
    Key(
        "type",
        Type("name of a type", _kind, {"type": "string", "enum": [*KINDS, *SYNONYMS]}),
        "any",
        "The type that its value must be of.",
        'type = "number"',
    ),
    Key(
        "enum",
        Type("list of values", _values, {"type": "array", "minItems": 1, "items": {"type": _SINGLE}}),
        "any value",
        "The values that may stand; of a list, its items.",
        "enum = [1, 2, 3]",
    ),
    Key(
        "pattern",
        Type("regular expression", _pattern, {"type": "string", "format": "regex"}),
        "any value",
        "What must be found in the value as it is written; of a list, in each item.",
        "pattern = '^97[89]\\d{10}$'",
    ),
)
