"""The ``[schema]`` table of a configuration file becomes a `Schema`; a mistake is an error of use in one line."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

from vaultlint.errors import ConfigError
from vaultlint.schema.kinds import KINDS, OTHER_NAMES, SYNONYMS
from vaultlint.schema.model import Property, Schema, Shape, Single, plural
from vaultlint.tables import folder_name, only, strings, subtable, suggestion
from vaultlint.text import quoted

_KEYS = ("required", "allowed", "order", "properties")
_PROPERTY_KEYS = ("type", "enum", "pattern")


def read_schema(table: Mapping[str, Any], where: str = "schema") -> Schema:
    """Read a schema.

    Parameters
    ----------
    table : mapping
        As TOML gives it. A key with a slash in it is a folder, whose table adds to what stands above it.
    where : str
        The file's name, for messages.

    Returns
    -------
    Schema

    Raises
    ------
    ConfigError
        With file, key and the nearest name.

    Examples
    --------
    >>> schema = read_schema({"required": ["title"], "Books/": {"required": ["author"]}})
    >>> list(schema.at("Books/Emma.md").required), list(schema.at("Day.md").required)
    (['title', 'author'], ['title'])
    """
    own = {key: value for key, value in table.items() if "/" not in key}
    _only_known(own, where)
    tables = _tables(table, where)
    everywhere = _shape(own, where, "schema.")
    folders: dict[str, Shape] = {}
    for folder in sorted(tables, key=len):  # what is above a folder is shorter
        place = f'schema."{folder}".'
        only(tables[folder], _KEYS, where, place)
        above = [other for other in folders if folder.startswith(other)]
        shape = _shape(tables[folder], where, place)
        folders[folder] = shape.below(folders[max(above, key=len)] if above else everywhere)
    return Schema(everywhere, folders)


def _tables(table: Mapping[str, Any], where: str) -> dict[str, Mapping[str, Any]]:
    """Return the tables of folders, by folder with a trailing slash."""
    tables: dict[str, Mapping[str, Any]] = {}
    for key, value in table.items():
        if "/" not in key:
            continue
        place = f'{where}: schema."{key}"'
        folder = folder_name(key, place)
        if folder == "/":
            raise ConfigError(f"{place}: what holds for every note stands in [schema] itself")
        if not isinstance(value, dict):
            raise ConfigError(f"{place} must be a table")
        if folder in tables:
            raise ConfigError(f"{place}: the folder stands there twice")
        tables[folder] = value
    return tables


def _only_known(table: Mapping[str, Any], where: str) -> None:
    for key, value in table.items():
        if isinstance(value, dict) and key not in _KEYS and not suggestion(key, _KEYS):
            raise ConfigError(f"{where}: unknown key 'schema.{key}'; a folder ends in a slash: [schema.\"{key}/\"]")
    only(table, _KEYS, where, "schema.")


def _shape(table: Mapping[str, Any], where: str, place: str) -> Shape:
    required = strings(table.get("required", []), f"{where}: {place}required")
    allowed = strings(table["allowed"], f"{where}: {place}allowed") if "allowed" in table else None
    order = strings(table["order"], f"{where}: {place}order") if "order" in table else None
    properties: dict[str, Property] = {}
    for name, options in subtable(table, "properties", where, place).items():
        here = f"{place}properties.{name}"
        if name.lower() in properties:
            raise ConfigError(f"{where}: {here} stands there twice: properties compare without case")
        properties[name.lower()] = _property(name, options, where, here)
    return Shape(
        _by_name(required),
        None if allowed is None else _by_name(allowed),
        None if order is None else tuple(map(plural, order)),
        properties,
    )


def _by_name(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.lower(), name)
    return found


def _property(name: str, options: Any, where: str, place: str) -> Property:
    if not isinstance(options, dict):
        raise ConfigError(f"{where}: {place} must be a table with {', '.join(_PROPERTY_KEYS)}")
    only(options, _PROPERTY_KEYS, where, f"{place}.")
    kind = _type(options["type"], f"{where}: {place}.type") if "type" in options else None
    enum = _enum(options["enum"], kind, f"{where}: {place}.enum") if "enum" in options else None
    pattern = _pattern(options["pattern"], f"{where}: {place}.pattern") if "pattern" in options else None
    return Property(name, kind, enum, pattern)


def _type(name: Any, place: str) -> str:
    if not isinstance(name, str):
        raise ConfigError(f"{place} must be a text such as 'number'")
    known = SYNONYMS.get(name, name)
    if known in KINDS:
        return known
    other = OTHER_NAMES.get(name.lower())
    near = f", did you mean {other!r}?" if other else suggestion(name.lower(), KINDS, f"; types: {', '.join(KINDS)}")
    raise ConfigError(f"{place}: no type is called {name!r}{near}")


def _enum(values: Any, kind: str | None, place: str) -> tuple[Single, ...]:
    if isinstance(values, str):
        raise ConfigError(f"{place} must be a list of values: [{quoted(values)}]")
    if not isinstance(values, list) or not values:
        raise ConfigError(f"{place} must be a list of values")
    for value in values:
        if not isinstance(value, str | int | float):
            raise ConfigError(f"{place} must hold texts (also dates, in quotes), numbers, true or false")
        if kind is not None and not KINDS[kind].fits(value):
            shown = quoted(value) if isinstance(value, str) else str(value).lower()
            raise ConfigError(f"{place}: {shown} is not of the type {kind!r}, wanted {_single(kind)}")
    return tuple(values)


def _single(kind: str) -> str:
    return KINDS[kind].item or KINDS[kind].wanted


def _pattern(text: Any, place: str) -> re.Pattern[str]:
    if not isinstance(text, str):
        raise ConfigError(f"{place} must be a regular expression as text")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what a later Python will read otherwise works today
            return re.compile(text)
    except (re.error, OverflowError, RecursionError) as error:
        raise ConfigError(f"{place}: {quoted(text)} is no regular expression ({error})") from error
