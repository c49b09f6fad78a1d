"""Write new YAML values. Only what a fix adds is ever written; what stands is copied as it stands.

One-line strings are quoted by `scalars.quote`; anything with structure is emitted by ruamel.yaml,
which is imported only then.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from vaultlint.parse import frontmatter
from vaultlint.parse.note import Node, Value
from vaultlint.parse.scalars import quote
from vaultlint.text import Edit


def scalar(value: Value, *, in_flow: bool = False) -> str:
    """Write a scalar so that it is read back as `value`: plain if it can be, else quoted; a collection on one line.

    Examples
    --------
    >>> scalar("sales"), scalar("a: b"), scalar("2024"), scalar(2024), scalar("a, b", in_flow=True)
    ('sales', '"a: b"', '"2024"', '2024', '"a, b"')
    """
    if isinstance(value, list | dict):
        return flow(value)
    if not isinstance(value, str):
        return _plain_text(value)
    if "\n" not in value and value == value.strip() and value and _reads_as(value, value, in_flow=in_flow):
        return value
    return quote(value)


def _plain_text(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)


def _reads_as(text: str, value: str, *, in_flow: bool) -> bool:
    read = frontmatter.compose(f"x: [{text}]" if in_flow else f"x: {text}")
    if read.problem or read.root is None or read.root.kind != "map":
        return False
    return read.root.value == ({"x": [value]} if in_flow else {"x": value})


def flow(value: Value) -> str:
    """Write a value on one line.

    Examples
    --------
    >>> flow(["a", "#b"]), flow({"k": None})
    ('[a, "#b"]', '{k: null}')
    """
    if isinstance(value, list):
        return "[" + ", ".join(scalar(item, in_flow=True) for item in value) + "]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{scalar(key, in_flow=True)}: {scalar(item, in_flow=True)}" for key, item in value.items())
            + "}"
        )
    return scalar(value)


def entry(key: str, value: Value, newline: str = "\n") -> str:
    r"""Write a whole entry in block style.

    Examples
    --------
    >>> entry("tags", ["a", "b c"])
    'tags:\n  - a\n  - b c\n'
    """
    if not isinstance(value, list | dict):
        return f"{scalar(key)}: {scalar(value)}{newline}"
    if isinstance(value, list) and not any(isinstance(item, list | dict) for item in value):
        items = "".join(f"  - {scalar(item)}{newline}" for item in value)
        return f"{scalar(key)}:{newline}{items}" if value else f"{scalar(key)}: []{newline}"
    from ruamel.yaml import YAML

    emitter = YAML()
    emitter.indent(mapping=2, sequence=4, offset=2)
    emitter.width = 10**9
    emitter.allow_unicode = True
    stream = io.StringIO()
    emitter.dump({key: value}, stream)
    return stream.getvalue().replace("\n", newline)


def extend_list(lines: str, items: Sequence[Value], newline: str) -> str | None:
    r"""Add items to the list of an entry's lines, in the list's own style.

    Returns
    -------
    str or None
        The lines; None if the value is no list that can be extended in place.

    Examples
    --------
    >>> extend_list("tags: [a, b] # c\n", ["x y"], "\n"), extend_list("tags:\n- a\n", ["b"], "\n")
    ('tags: [a, b, x y] # c\n', 'tags:\n- a\n- b\n')
    """
    root = frontmatter.compose(lines).root
    if root is None or root.kind != "map" or len(root.children) != 2 or root.children[1].kind != "list":
        return None
    node = root.children[1]
    if node.style == "flow":
        close = node.end - 1
        last = node.children[-1].end if node.children else close
        added = ", ".join(scalar(item, in_flow=True) for item in items)
        tail = lines[last:close].strip().strip(",").strip()
        if tail:
            return None
        return lines[:last] + (", " if node.children else "") + added + lines[close:]
    start = lines.rfind("\n", 0, node.children[-1].start) + 1
    indent = lines[start : lines.index("-", start)]
    if indent.strip():
        return None
    body = lines if lines.endswith("\n") else lines + newline
    return body.rstrip("\r\n") + newline + "".join(f"{indent}- {scalar(item)}{newline}" for item in items)


def line_at(text: str, offset: int) -> tuple[int, int]:
    """Return where the line that holds an offset starts, and where the next one does."""
    newline = text.find("\n", offset)
    return text.rfind("\n", 0, offset) + 1, len(text) if newline < 0 else newline + 1


def without_item(text: str, node: Node, at: int) -> Edit | None:
    """Take one of several scalar items out of a list.

    Parameters
    ----------
    text : str
        The note's text.
    node : Node
        The list.
    at : int
        Which item.

    Returns
    -------
    Edit or None
        A comment behind the item keeps its line; None where the item shares its line with something else.
    """
    items = node.children
    item = items[at]
    if node.style == "flow":
        start, end = (items[at - 1].end, item.end) if at else (item.start, items[1].start)
        between = text[start : item.start] if at else text[item.end : end]
        return Edit(start, end, "") if between.strip() == "," else None
    start, end = line_at(text, item.start)
    dash = text.rfind("-", start, item.start)
    before, tail = text[start:dash], text[item.end : end]
    if dash < 0 or before.strip() or text[dash + 1 : item.start].strip() or "\n" in text[item.start : item.end]:
        return None
    if tail.strip():
        return Edit(dash, item.end + len(tail) - len(tail.lstrip()), "") if tail.lstrip().startswith("#") else None
    return Edit(start, end, "")


def in_place_of(text: str, node: Node, at: int, items: Sequence[str]) -> Edit | None:
    """Write texts in the place of one item of a list, in the item's quotes and the list's style.

    Parameters
    ----------
    text : str
        The note's text.
    node : Node
        The list.
    at : int
        Which item.
    items : sequence of str

    Returns
    -------
    Edit or None
        None where the item runs over lines or shares its line with another list.
    """
    item = node.children[at]
    flowing = node.style == "flow"
    mark = item.style if item.style in ("'", '"') else ""
    plain = [scalar(text, in_flow=flowing) for text in items]
    written = [f"{mark}{text}{mark}" if mark and text == one else one for text, one in zip(items, plain, strict=True)]
    if item.style in ("|", ">") or "\n" in text[item.start : item.end]:
        return None
    if flowing:
        return Edit(item.start, item.end, ", ".join(written))
    start, end = line_at(text, item.start)
    before = text[start : item.start]
    if before.strip() != "-":
        return None
    newline = "\r\n" if text[start:end].endswith("\r\n") else "\n"
    return Edit(item.start, item.end, f"{newline}{before}".join(written))
