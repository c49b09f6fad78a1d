"""What Obsidian reads of a note: written for this bench alone, and checked against npm `yaml` by `run.py`.

No line of vaultlint's parser is used here, so that no mistake of its can be taken for the truth.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

_BLOCK = re.compile(r"---\r?\n(?P<yaml>(?:.*\n)*?)---[ \t]*(?:\r?\n|\Z)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_TAB = re.compile(r"^( *[\w -]+:)[ \t]*\t[ \t]*|\t+$", re.MULTILINE)
_NULL = re.compile(r"(?:|~|null|Null|NULL)")
_BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)")
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class Reading(NamedTuple):
    """What is read: `state` is none (no block at the top), read or unreadable; `block` stands between the fences."""

    state: str
    properties: dict[str, Any]
    block: str
    body: str


def read(text: str) -> Reading:
    """Read a note's text."""
    text = text.removeprefix("\ufeff")
    found = _BLOCK.match(text)
    if not found:
        return Reading("none", {}, "", text)
    block, body = found["yaml"], text[found.end() :]
    try:
        value = load(block)
    except (YAMLError, ValueError):
        return Reading("unreadable", {}, block, body)
    if value is None:
        return Reading("read", {}, block, body)
    return Reading("read", value, block, body) if isinstance(value, dict) else Reading("unreadable", {}, block, body)


def load(block: str) -> Any:
    """Read YAML 1.2 with the core schema; a duplicate key is an error, as it is to npm `yaml`."""
    plain = _CONTROL.sub(lambda found: chr(0xE000 + ord(found[0])), block.replace("\r\n", "\n"))
    plain = _TAB.sub(lambda found: (found[1] or "") + " ", plain)  # refused by ruamel.yaml, white space to npm yaml
    node = YAML(typ="safe", pure=True).compose(plain)
    return None if node is None else _value(node)


def _value(node: Node) -> Any:
    if isinstance(node, ScalarNode):
        text = re.sub("[\ue000-\ue09f]", lambda found: chr(ord(found[0]) - 0xE000), node.value)
        return _plain(text) if node.style is None else text
    if isinstance(node, SequenceNode):
        return [_value(one) for one in node.value]
    assert isinstance(node, MappingNode)
    pairs = [(_name(_value(key)), _value(value)) for key, value in node.value]
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _name(key: Any) -> str:
    if isinstance(key, dict):  # a template's braces; npm yaml writes them so
        return "{ " + ", ".join(name if value is None else f"{name}: {value}" for name, value in key.items()) + " }"
    return key if isinstance(key, str) else str(key)


def _plain(text: str) -> Any:
    if _NULL.fullmatch(text):
        return None
    if _BOOL.fullmatch(text):
        return text.lower() == "true"
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text
