"""The keys of a configuration file. Its schema has keys of its own: `vaultlint.schema.keys`."""

from __future__ import annotations

from vaultlint.tables import LIST, PATH, TABLE, Key

_RULES = LIST._replace(schema={"type": "array", "items": {"$ref": "#/definitions/rule"}})
_RULE_KEYS = (
    Key(
        "select",
        _RULES,
        "every rule whose findings are errors or warnings",
        "The rules that speak, instead of the default: codes, prefixes of codes, names, or `all`.",
        'select = ["VL1", "singular-list-key"]',
    ),
    Key(
        "extend-select",
        _RULES,
        "none",
        "Rules that speak besides: so hygiene (info) is shown for these rules and for no other.",
        'extend-select = ["VL206", "tracking-parameters"]',
    ),
    Key(
        "ignore",
        _RULES,
        "none",
        "Rules that stay silent, even if they are selected.",
        'ignore = ["VL120"]',
    ),
)

KEYS = (
    *_RULE_KEYS,
    Key(
        "exclude",
        LIST,
        "none",
        "Folders, files and globs, from the vault's root, that are not looked at.",
        'exclude = ["Archive/", "*.draft.md", "**/node_modules"]',
    ),
    Key(
        "baseline",
        PATH,
        "`.vaultlint-baseline.json`, if it is there",
        "The file of findings that are known and held back.",
        'baseline = ".vaultlint-baseline.json"',
    ),
    Key(
        "per-folder",
        TABLE,
        "none",
        "What holds for the notes below a folder instead: a table for each.",
        '[per-folder."Readwise/"]\nignore = ["VL504"]',
    ),
    Key(
        "schema",
        TABLE,
        "none",
        "What the properties of the notes must be.",
        '[schema]\nrequired = ["title"]',
    ),
    Key(
        "thesaurus",
        TABLE,
        "none",
        "Tags, and the words that stand for them, for the graph.",
        '[thesaurus]\nconsulting = ["client", "advisor"]',
    ),
)

# In a folder's table the same three say which rules speak there.
FOLDER_KEYS = _RULE_KEYS
