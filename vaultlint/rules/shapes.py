"""The shape of a property's value: whether it is what Obsidian's type asks for, and edits that make it so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Node, Note, Value
from vaultlint.parse.scalars import quote, resolve
from vaultlint.rules.base import Applicability, Fix
from vaultlint.text import Edit, newline_of, quoted

READ_AS_TEXT = frozenset(("tags", "aliases", "tag", "alias"))  # Obsidian reads one name as text just as well
LIST, SINGLE, MAPPING = "a list", "a single value", "a mapping"
_NOTHING = frozenset(("n/a", "na", "none", "null", "-", "?", "tbd", "unknown", ""))  # says that there is no value
_LISTS = frozenset(("multitext", "tags", "aliases"))  # Obsidian's names for list types
_SINGLES = {"number": (int, float), "checkbox": (bool,)}


def shape(value: Value) -> str:
    """Return what a value is, in words; an unquoted wikilink is a single value to the one who wrote it."""
    if isinstance(value, list):
        return SINGLE if len(value) == 1 and isinstance(value[0], list) else LIST
    return MAPPING if isinstance(value, dict) else SINGLE


def named(value: Value) -> str:
    """Return what a value is, in words that show a short one."""
    if isinstance(value, str):
        return f"the text {quoted(value)}"
    return str(value).lower() if shape(value) == SINGLE and not isinstance(value, list) else shape(value)


def fits(entry: Entry, wanted: str) -> bool:
    """Return whether a value is what one of Obsidian's types asks for.

    Dates in another form are left to another rule, and so are unquoted wikilinks.
    """
    value = entry.value
    unquoted_link = isinstance(value, list) and shape(value) == SINGLE
    if value is None or unquoted_link or (isinstance(value, str) and entry.key.lower() in READ_AS_TEXT):
        return True
    if wanted in _LISTS:
        return isinstance(value, list)
    if kinds := _SINGLES.get(wanted):
        return type(value) in kinds
    return shape(value) == SINGLE or wanted not in ("text", "date", "datetime")


def reshape(note: Note, entry: Entry, wanted: str) -> Fix | None:
    """Return a fix that makes a value what one of Obsidian's types asks for, None if that is not certain.

    A single value becomes a list, a list of one a single value, a quoted number or truth loses its quotes.
    """
    node = entry.node
    if node is None or entry.defects or is_decorated(node, note.text) or "#" in note.text[node.end : entry.end]:
        return None
    keys = frozenset((entry.key.lower(),))
    if wanted in _LISTS and node.kind == "scalar":
        items = _items(entry)
        if items is None:
            return None
        lines = emit.entry(entry.key, items, newline_of(note.text))
        return Fix("make it a list", (Edit(entry.start, entry.end, lines),), Applicability.UNSAFE, keys)
    if wanted == "text" and isinstance(entry.value, list) and len(entry.value) == 1 and not node.children[0].children:
        lines = emit.entry(entry.key, entry.value[0], newline_of(note.text))
        return Fix("make it a single value", (Edit(entry.start, entry.end, lines),), Applicability.UNSAFE, keys)
    bare = resolve(node.text) if node.style in ("'", '"') and node.text else None
    if type(bare) in _SINGLES.get(wanted, ()):
        edit = Edit(node.start, node.end, node.text)
        return Fix("take the quotes off", (edit,), Applicability.UNSAFE, keys)
    return None


def _items(entry: Entry) -> list[Value] | None:
    """Return the items that a single value stands for; None if it says that there is none, or may be several."""
    value = entry.value
    if not isinstance(value, str):
        return [value]
    if entry.key.lower() == "cssclasses":  # which Obsidian splits as long as they are a text
        return list(value.replace(",", " ").split()) or None
    return None if "," in value or value.strip().lower() in _NOTHING else [value]


class Mapping(NamedTuple):
    """A mapping where a name was meant: its place, what to say of it, and what mends it."""

    start: int
    end: int
    message: str
    fix: Fix | None


def mappings(note: Note, entry: Entry, node: Node) -> Iterator[Mapping]:
    """Give the mappings in a property that holds names: ``- Part 2: Return``, ``{a, b}``."""
    key = quoted(entry.key)
    if node.kind == "map":
        message = f"{key} is a mapping, wanted a list of texts"
        yield Mapping(entry.key_start, entry.key_end, message, _keys_as_list(node, entry))
    keys = frozenset((entry.key.lower(),))
    for child in node.children if node.kind == "list" else ():
        source = note.text[child.start : child.end]
        if child.kind == "map" and source.startswith("{"):
            yield Mapping(child.start, child.end, f"{quoted(source)} in {key} is a mapping, wanted a text", None)
        elif child.kind == "map" and "\n" not in source:
            edit = Edit(child.start, child.end, quote(source))
            tags = not keys.isdisjoint(("tags", "tag"))  # in quotes it would be no tag either
            fix = None if tags else Fix("quote the name", (edit,), Applicability.UNSAFE, keys)
            message = f"{quoted(source)} in {key} is a mapping, wanted a text in quotes"
            yield Mapping(child.start, child.end, message, fix)


def _keys_as_list(node: Node, entry: Entry) -> Fix | None:
    """Return a fix that makes ``[a, b]`` of ``{a, b}``; where values stand nobody can tell what was meant."""
    if node.style != "flow" or any(child.value is not None for child in node.children[1::2]) or entry.defects:
        return None
    edits = (Edit(node.start, node.start + 1, "["), Edit(node.end - 1, node.end, "]"))
    return Fix("make it a list", edits, Applicability.UNSAFE, frozenset((entry.key.lower(),)))
