"""The ``[schema]`` table of a configuration file becomes a `Schema`; a mistake is an error of use in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vaultlint.schema.keys import PROPERTY_KEYS, SCHEMA_KEYS
from vaultlint.schema.kinds import KINDS
from vaultlint.schema.model import Property, Schema, Shape, plural
from vaultlint.tables import Place, TableError, folder_name, only, read_table, suggestion
from vaultlint.text import quoted

_NAMES = tuple(key.name for key in SCHEMA_KEYS)


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
    place = Place(where, ("schema",))
    own = {key: value for key, value in table.items() if "/" not in key}
    _only_known(own, place)
    tables = _tables(table, place)
    everywhere = _shape(own, place)
    folders: dict[str, Shape] = {}
    for folder in sorted(tables, key=len):  # what is above a folder is shorter
        above = [other for other in folders if folder.startswith(other)]
        key, values = tables[folder]
        folders[folder] = _shape(values, place.at(key)).below(folders[max(above, key=len)] if above else everywhere)
    return Schema(everywhere, folders)


def _tables(table: Mapping[str, Any], place: Place) -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Return the tables of folders with the keys that name them, by folder with a trailing slash."""
    tables: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for key, value in table.items():
        if "/" not in key:
            continue
        here = place.at(key)
        folder = folder_name(key, here)
        if folder == "/":
            raise here.error(": what holds for every note stands in [schema] itself")
        if not isinstance(value, dict):
            raise here.error(" must be a table")
        if folder in tables:
            raise here.error(": the folder stands there twice")
        tables[folder] = key, value
    return tables


def _only_known(table: Mapping[str, Any], place: Place) -> None:
    for key, value in table.items():
        if isinstance(value, dict) and key not in _NAMES and not suggestion(key, _NAMES):
            here = place.at(key)
            said = f"unknown key '{here.name}'; a folder ends in a slash: [schema.\"{key}/\"]"
            raise TableError(here, said)
    only(table, _NAMES, place)


def _shape(table: Mapping[str, Any], place: Place) -> Shape:
    values = read_table(table, SCHEMA_KEYS, place)
    properties: dict[str, Property] = {}
    for name, options in values.get("properties", {}).items():
        here = place.at("properties", name)
        if name.lower() in properties:
            raise here.error(" stands there twice: properties compare without case")
        properties[name.lower()] = _property(name, options, here)
    order = values.get("order")
    return Shape(
        _by_name(values.get("required", ())),
        _by_name(values["allowed"]) if "allowed" in values else None,
        None if order is None else tuple(map(plural, order)),
        properties,
    )


def _by_name(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name.lower(), name)
    return found


def _property(name: str, options: Any, place: Place) -> Property:
    if not isinstance(options, dict):
        raise place.error(f" must be a table with {', '.join(key.name for key in PROPERTY_KEYS)}")
    values = read_table(options, PROPERTY_KEYS, place)
    kind: str | None = values.get("type")
    for value in values.get("enum", ()):
        if kind is not None and not KINDS[kind].fits(value):
            shown = quoted(value) if isinstance(value, str) else str(value).lower()
            wanted = KINDS[kind].item or KINDS[kind].wanted
            raise place.at("enum").error(f": {shown} is not of the type {kind!r}, wanted {wanted}")
    return Property(name, kind, values.get("enum"), values.get("pattern"))
