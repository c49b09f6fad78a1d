"""Properties as links, tags and `Facts`."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import partial
from itertools import compress
from sys import intern

from vaultlint.digests import blake2b
from vaultlint.parse import inline
from vaultlint.parse.frontmatter import leaves
from vaultlint.parse.note import (
    Comment,
    Entry,
    Facts,
    Frontmatter,
    LineKind,
    Link,
    Node,
    Note,
    Property,
    State,
    Tag,
    Value,
)
from vaultlint.parse.woven import own_text

_property, _tag = partial(tuple.__new__, Property), partial(tuple.__new__, Tag)  # as Tag(…), without a call in Python
_TAG_KEYS = ("tags", "tag")
_IS_TEXT = bytes(kind == LineKind.TEXT for kind in range(256))
_BLANK_OR_NOT = bytes(b" x"[not chr(code).isspace()] for code in range(256))


def facts(note: Note) -> Facts:
    """Reduce a note to its facts.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Facts
        Of an unreadable block the salvaged reading.
    """
    head = note.head
    entries = head.entries if head else ()
    number = note.lines.number
    properties = tuple([_property((intern(one.key), one.value, number(one.key_start))) for one in entries])
    return Facts(
        path=note.path,
        state=(head.state if head else State.EMPTY).value,
        properties=properties,
        links=(*property_links(note, entries), *note.body.links),
        tags=(*property_tags(note, entries), *note.body.tags),
        headings=note.body.headings,
        block_ids=note.body.block_ids,
        reading=note.reading,
        words=_count_words("\n".join(compress(note.rows, note.body.kinds.translate(_IS_TEXT)))),
        content=_digest(own_text(note)[head.end if head else 0 :].strip()),
    )


def _count_words(text: str) -> int:
    """Return ``len(text.split())``; in half the time where all is ASCII, since no word need be made for it."""
    if not text.isascii():
        return len(text.split())
    return (b" " + text.encode().translate(_BLANK_OR_NOT)).count(b" x")  # a word begins behind each blank


def _digest(text: str) -> str:
    text = text.replace("\r\n", "\n") if "\r" in text else text
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() if text else ""


def property_links(note: Note, entries: tuple[Entry, ...]) -> list[Link]:
    """Return the wikilinks in property values."""
    found: list[Link] = []
    for entry in entries:
        if entry.node is None:
            continue
        for leaf in leaves(entry.node) if entry.node.children else (entry.node,):
            if "[[" in leaf.text:
                row = note.lines.number(entry.key_start)
                found += inline.links_in(leaf.text, leaf.text, row, entry.start, entry.key)
    return found


def unquoted_links(node: Node, text: str) -> Iterator[Node]:
    """Give the lists within lists of a value that are written as a link is: ``[[one thing]]``.

    Parameters
    ----------
    node : Node
    text : str
        What the node's offsets are in.
    """
    if _is_unquoted_link(node, text[node.start : node.end]):
        yield node
        return
    if node.style == "flow" and text.startswith("[[[", node.start) and len(node.children) == 1:
        return
    for child in node.children:
        if child.kind != "scalar":
            yield from unquoted_links(child, text)


def _is_unquoted_link(node: Node, source: str) -> bool:
    if not (source.startswith("[[") and source.endswith("]]") and "\n" not in source):
        return False
    if len(node.children) != 1 or node.children[0].kind != "list" or not node.children[0].children:
        return False
    inner = node.children[0]
    words = source[2:-2]
    scalars = all(leaf.kind == "scalar" and not leaf.style for leaf in leaves(inner))
    numbers = all(isinstance(child.value, int | float) for child in inner.children)
    return scalars and not numbers and "[" not in words and "]" not in words


def property_tags(note: Note, entries: tuple[Entry, ...]) -> list[Tag]:
    """Return the tags that ``tags`` and ``tag`` name, without ``#``."""
    found: list[Tag] = []
    for entry in entries:
        if entry.key.lower() in _TAG_KEYS:
            row = note.lines.number(entry.key_start)
            found += [
                _tag((intern(name), row, entry.key_start, entry.key_end, entry.key)) for name in tag_names(entry.value)
            ]
    return found


def tag_names(value: Value) -> list[str]:
    """Return the tags that a property's value means.

    Examples
    --------
    >>> tag_names("a, b/c"), tag_names(["#x", 2024, None])
    (['a', 'b/c'], ['x', '2024'])
    """
    if isinstance(value, str):
        parts: list[Value] = [*value.replace(",", " ").split()]
    elif isinstance(value, list):
        parts = value
    else:
        parts = [value]
    names = [str(part).strip().removeprefix("#") for part in parts if isinstance(part, str | int | float)]
    return [name for name in names if name]


def tag_comment(block: Frontmatter, entry: Entry) -> Comment | None:
    """Return the comment directly behind a text of tags that may be tags itself: ``a, #b``."""
    node = entry.node
    if node is None or node.kind != "scalar" or node.value is None or entry.defects:
        return None
    at = bisect_right(block.comments, node.end, key=lambda comment: comment.start)
    found = block.comments[at] if at < len(block.comments) else None
    near = found is not None and not found.own_line and found.start < entry.end
    return found if found is not None and near and found.text[1:2].strip(" \t#") else None
