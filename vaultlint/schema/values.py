"""A value against the definition of its property."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from vaultlint.parse.note import Node, Value
from vaultlint.schema.kinds import KINDS, Kind
from vaultlint.schema.model import Property, Single
from vaultlint.tables import nearest
from vaultlint.text import quoted

MOST_MATCHED = 4096  # characters of a value that a pattern is tried on
_MOST_NAMED = 8
_Fault: TypeAlias = Literal["type", "enum", "length", "pattern"]


class Misfit(NamedTuple):
    """The first part of a value that is not as it should be, and what is wrong in words."""

    node: Node
    words: str


def is_empty(value: Value) -> bool:
    """Return whether Obsidian shows a property without a value.

    Examples
    --------
    >>> [is_empty(value) for value in (None, " ", [], [None], 0, False)]
    [True, True, True, True, False, False]
    """
    if isinstance(value, list):
        return all(map(is_empty, value))
    return value is None or value == {} or (isinstance(value, str) and not value.strip())


def misfit(node: Node, wanted: Property) -> Misfit | None:
    """Return what is wrong with a property's value, None if nothing is.

    Parameters
    ----------
    node : Node
    wanted : Property

    Returns
    -------
    Misfit or None
        Empty values and empty items fit: whether one must stand is another question.
    """
    kind = KINDS[wanted.type] if wanted.type else None
    if is_empty(node.value):
        return None
    is_list = node.kind == "list"
    if kind and kind.many and not is_list and not kind.lone(node.value):
        return Misfit(node, f"is {_shown(node)}, wanted {kind.wanted}")
    items = node.children if is_list and (kind is None or kind.many) else (node,)
    wrong = [item for item in items if not is_empty(item.value) and _fault(item, wanted, kind)]
    if not wrong:
        return None
    item = wrong[0]
    more = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    verb = "is" if item is node else "holds"
    return Misfit(item, f"{verb} {_shown(item)}{more}, {_words(item, wanted, kind)}")


def _fault(item: Node, wanted: Property, kind: Kind | None) -> _Fault | None:
    """Return in what a single value does not fit, None if it does."""
    if kind and not kind.fits(item.value):
        return "type"
    if wanted.enum is not None and not any(_same(item.value, one, wanted) for one in wanted.enum):
        return "enum"
    if wanted.pattern is None:
        return None
    if len(item.text) > MOST_MATCHED:
        return "length"
    return None if item.kind == "scalar" and wanted.pattern.search(item.text) else "pattern"


def _words(item: Node, wanted: Property, kind: Kind | None) -> str:
    """Say what is wanted instead of a value that does not fit."""
    fault = _fault(item, wanted, kind)
    if fault == "type" and kind:
        return f"wanted {kind.item or kind.wanted}"
    if fault == "enum" and wanted.enum:
        return f"wanted {_choice(wanted.enum)}{_hint(item.value, wanted.enum)}"
    pattern = quoted(wanted.pattern.pattern if wanted.pattern else "")
    if fault == "length":
        return f"too long to be matched with {pattern} ({len(item.text)} characters)"
    return f"wanted a match of {pattern}"


def _same(value: Value, other: Single, wanted: Property) -> bool:
    """Compare as YAML does: ``1`` is 1.0 and not true; tags without case and hash."""
    if isinstance(value, str) and isinstance(other, str) and (wanted.type == "tags" or wanted.name.lower() == "tags"):
        return value.removeprefix("#").lower() == other.removeprefix("#").lower()
    return isinstance(value, bool) == isinstance(other, bool) and value == other


def _choice(values: tuple[Single, ...]) -> str:
    shown = [_literal(value) for value in values[:_MOST_NAMED]]
    return ("one of " if len(values) > 1 else "") + ", ".join(shown) + (" …" if len(values) > _MOST_NAMED else "")


def _hint(value: Value, values: tuple[Single, ...]) -> str:
    texts = [one for one in values if isinstance(one, str)]
    if not isinstance(value, str) or len(values) <= _MOST_NAMED:
        return ""
    near = nearest(value, texts)
    return f", did you mean {quoted(near)}?" if near else ""


def _literal(value: Single) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return quoted(value, 30) if isinstance(value, str) else f"{value}"


def _shown(node: Node) -> str:
    """Return what was found, in words."""
    if node.kind == "list":
        nested = any(child.kind == "list" for child in node.children)
        return "a list in a list (a link without quotes?)" if nested else "a list"
    if node.kind == "map":
        return "a mapping"
    if isinstance(node.value, str):
        return f"the text {quoted(node.text)}"
    return node.text if isinstance(node.value, bool) else f"the number {quoted(node.text)[1:-1]}"
