"""The schema of vaultlint.toml, by which editors complete and check it, says what vaultlint says."""

from __future__ import annotations

import json
import tomllib

import pytest
from click.testing import CliRunner
from jsonschema import Draft7Validator

from vaultlint.cli import main
from vaultlint.config import KEYS, parse_text
from vaultlint.config.editors import json_schema
from vaultlint.config.keys import FOLDER_KEYS
from vaultlint.errors import ConfigError
from vaultlint.report.config import EXAMPLE
from vaultlint.rules import CARDS
from vaultlint.schema.keys import PROPERTY_KEYS, SCHEMA_KEYS

SCHEMA = json_schema(CARDS)
GOOD = {
    "nothing": "",
    "the documentation's": EXAMPLE,
    **{f"key {key.name}": key.example for key in KEYS},
    **{f"schema's key {key.name}": f"[schema]\n{key.example}".replace("[schema]\n[", "[") for key in SCHEMA_KEYS},
    **{f"property's key {key.name}": f"[schema.properties.a]\n{key.example}" for key in PROPERTY_KEYS},
    **{f"folder's key {key.name}": f'[per-folder."A/B/"]\n{key.example}' for key in FOLDER_KEYS},
    "a synonym": '[schema.properties.a]\ntype = "multitext"',
    "each type of value": '[schema.properties.a]\nenum = ["a", 1, 2.5, true]',
    "a folder's schema": '[schema."Books/".properties.isbn]\npattern = "a"',
    "every rule": 'select = ["all"]',
    "all by their beginning": 'ignore = ["VL", "VL2", "VL20", "VL206"]',
}
BAD = {
    "unknown key": "selct = []",
    "text for a list": 'select = "VL1"',
    "number in a list": "exclude = [1]",
    "unknown rule": 'ignore = ["VL999"]',
    "rule misspelt": 'ignore = ["nul-item"]',
    "list for a path": 'baseline = ["a"]',
    "empty path": 'baseline = ""',
    "folder's unknown key": '[per-folder."A/"]\nexclude = ["a"]',
    "folder by a glob": '[per-folder."A*/"]\nignore = []',
    "folder that is the vault": '[per-folder."/"]\nignore = []',
    "folder is no table": '[per-folder]\n"A/" = 1',
    "schema's unknown key": "[schema]\nrequire = []",
    "folder without slash": "[schema.Books]\nrequired = []",
    "property's unknown key": '[schema.properties.a]\nkind = "text"',
    "unknown type": '[schema.properties.a]\ntype = "string"',
    "empty enum": "[schema.properties.a]\nenum = []",
    "list in an enum": "[schema.properties.a]\nenum = [[1]]",
    "pattern is a number": "[schema.properties.a]\npattern = 1",
    "thesaurus of texts": '[thesaurus]\na = "b"',
    "table for a list": "[select]\na = 1",
}


def test_it_is_a_schema():
    """It is valid draft 7, names no address that must be fetched, and describes each key."""
    Draft7Validator.check_schema(SCHEMA)
    assert '"$ref": "http' not in json.dumps(SCHEMA)
    assert [*SCHEMA["properties"]] == [key.name for key in KEYS]
    assert all(one["description"] and one["x-taplo"]["docs"]["main"] for one in SCHEMA["properties"].values())


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_is_right(text, tmp_path):
    """What vaultlint reads the schema accepts."""
    parse_text(text, tmp_path, CARDS)
    assert [one.message for one in Draft7Validator(SCHEMA).iter_errors(tomllib.loads(text))] == []


@pytest.mark.parametrize("text", BAD.values(), ids=BAD)
def test_what_is_wrong(text, tmp_path):
    """What the schema refuses vaultlint refuses, and the other way round, as far as a schema can tell."""
    with pytest.raises(ConfigError):
        parse_text(text, tmp_path, CARDS)
    assert list(Draft7Validator(SCHEMA).iter_errors(tomllib.loads(text)))


def test_it_is_printed():
    """`init --schema` prints what is shipped, wherever it is called."""
    result = CliRunner().invoke(main, ["init", "--schema"])
    assert result.exit_code == 0
    assert json.loads(result.stdout) == SCHEMA
