"""The shape of a property's value: whether it is what Obsidian's type asks for, and edits that make it so."""

from __future__ import annotations

from vaultlint.parse import emit
from vaultlint.parse.frontmatter import is_decorated
from vaultlint.parse.note import Entry, Note, Value
from vaultlint.parse.scalars import resolve
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
    if wanted in _LISTS and node.kind == "scalar" and str(entry.value).strip().lower() not in _NOTHING:
        lines = emit.entry(entry.key, [entry.value], newline_of(note.text))
        return Fix("make it a list", (Edit(entry.start, entry.end, lines),), Applicability.UNSAFE, keys)
    if wanted == "text" and isinstance(entry.value, list) and len(entry.value) == 1 and not node.children[0].children:
        lines = emit.entry(entry.key, entry.value[0], newline_of(note.text))
        return Fix("make it a single value", (Edit(entry.start, entry.end, lines),), Applicability.UNSAFE, keys)
    bare = resolve(node.text) if node.style in ("'", '"') and node.text else None
    if type(bare) in _SINGLES.get(wanted, ()):
        edit = Edit(node.start, node.end, node.text)
        return Fix("take the quotes off", (edit,), Applicability.UNSAFE, keys)
    return None
