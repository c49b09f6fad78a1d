"""The types of properties in Obsidian's words."""

from __future__ import annotations

from vaultlint.parse.note import Value
from vaultlint.schema.kinds import KINDS


def kind_of(value: Value) -> str:
    """Return the type of a value as Obsidian names it.

    Examples
    --------
    >>> [kind_of(one) for one in ("a", "2024-01-17", ["a"], 3, True, None, {})]
    ['text', 'date', 'list', 'number', 'checkbox', 'empty', 'object']
    """
    if value is None or value == "":
        return "empty"
    if isinstance(value, bool):
        return "checkbox"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return next((name for name in ("date", "datetime") if KINDS[name].fits(value)), "text")
    return "list" if isinstance(value, list) else "object"
