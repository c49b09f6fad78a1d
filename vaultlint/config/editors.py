"""The JSON schema of ``vaultlint.toml``, made from the descriptions of its keys: editors complete and check by it.

Draft 7 in the form of SchemaStore, as taplo reads it. A folder that is not there, a rule that was renamed and a type
that its values do not fit are told by vaultlint alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vaultlint.config.keys import FOLDER_KEYS, KEYS
from vaultlint.schema.keys import PROPERTY_KEYS, SCHEMA_KEYS
from vaultlint.tables import LIST, Key

if TYPE_CHECKING:
    from vaultlint.rules import Card

_FOLDER = {"pattern": r"^[^*?]*[^*?/.][^*?]*$"}  # a folder is named as it is, and the vault itself by no folder's table


def json_schema(rules: Iterable[Card]) -> dict[str, Any]:
    """Return the schema.

    Parameters
    ----------
    rules : iterable of Card
        Those that may be named.
    """
    tables: Mapping[str, Mapping[str, Any]] = {
        "per-folder": {"propertyNames": _FOLDER, "additionalProperties": {"$ref": "#/definitions/folder"}},
        "schema": {"$ref": "#/definitions/everywhere"},
        "thesaurus": {"additionalProperties": LIST.schema},
    }
    shape = _properties(SCHEMA_KEYS, {"properties": {"additionalProperties": {"$ref": "#/definitions/property"}}})
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "vaultlint.toml",
        "description": "Configuration of vaultlint: lints and mends Obsidian vaults, and graphs what their notes share",
        "type": "object",
        "properties": _properties(KEYS, tables),
        "additionalProperties": False,
        "definitions": {
            "rule": _rule(rules),
            "folder": _table(_properties(FOLDER_KEYS)),
            "property": _table(_properties(PROPERTY_KEYS)),
            "shape": _table(shape),
            "everywhere": {
                "type": "object",
                "properties": shape,
                "patternProperties": {"/": {"$ref": "#/definitions/shape"}},
                "additionalProperties": False,
            },
        },
    }


def _table(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _properties(keys: Sequence[Key], tables: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Return what each key takes; of tables what stands in them."""
    found = {}
    for key in keys:
        more = (tables or {}).get(key.name, {})
        own = {} if "$ref" in more else key.type.schema
        meaning = {
            "description": key.meaning,
            "x-taplo": {"docs": {"main": f"{key.meaning} Without it: {key.default}."}},
        }
        found[key.name] = {**meaning, "allOf": [more]} if "$ref" in more else {**meaning, **own, **more}
    return found


def _rule(rules: Iterable[Card]) -> dict[str, Any]:
    """Return how rules are named: all, by code, by the beginning of codes, or by name."""
    cards = sorted(rules, key=lambda card: card.code)
    starts = sorted({card.code[:end] for card in cards for end in range(2, len(card.code))})
    names = ["all", *starts, *(name for card in cards for name in (card.code, card.name))]
    return {"description": "A rule by code or name, codes by how they begin, or all.", "type": "string", "enum": names}
