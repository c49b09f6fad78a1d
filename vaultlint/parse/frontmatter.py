"""The one door to YAML: a block's text becomes nodes with exact places.

Most blocks are plain and are read at once (`plain`); for the others libyaml is asked (`events`), which takes longer to
import than a plain note takes to be checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from vaultlint.parse.note import Comment, Entry, Node, Problem
from vaultlint.parse.plain import read_plain

_entry = partial(tuple.__new__, Entry)  # as Entry(…), without a call in Python


class Block(NamedTuple):
    """What YAML says of a block's inner text; offsets are those of the note.

    Attributes
    ----------
    root : Node or None
        None for an empty block or where YAML refuses.
    problem : Problem or None
    duplicates : tuple of (str, int, int)
        Keys that stand before in the same mapping, with their place.
    """

    root: Node | None
    problem: Problem | None
    duplicates: tuple[tuple[str, int, int], ...] = ()


def compose(inner: str, base: int = 0) -> Block:
    """Read a block.

    Parameters
    ----------
    inner : str
        The YAML text between the fences.
    base : int
        The offset of `inner` in the note.

    Returns
    -------
    Block
        Never raises on content.
    """
    root = read_plain(inner, base)
    if root:
        return Block(root, None)
    from vaultlint.parse.events import read_events

    return read_events(inner, base)


def entries_of(root: Node, text: str) -> Iterator[Entry]:
    """Give the entries of a root mapping with the lines that each takes.

    Parameters
    ----------
    root : Node
        A mapping.
    text : str
        The note's text.
    """
    for key, value in zip(root.children[::2], root.children[1::2], strict=True):
        start = text.rfind("\n", 0, key.start) + 1
        newline = text.find("\n", max(key.end, value.end))
        end = len(text) if newline < 0 else newline + 1
        name = key.text if key.kind == "scalar" else text[key.start : key.end]
        yield _entry((name, key.start, key.end, start, end, value, (), None))


def leaves(node: Node) -> Iterator[Node]:
    """Give the scalars below a node, keys included, in the order of the text."""
    if node.kind == "scalar":
        yield node
    else:
        for child in node.children:
            yield from leaves(child)


def is_decorated(node: Node, text: str) -> bool:
    """Return whether a node or one below bears a tag (``!x``) or an anchor (``&x``), which no value says."""
    return text[node.start : node.start + 1] in ("!", "&") or any(is_decorated(child, text) for child in node.children)


def _content_start(leaf: Node, text: str) -> int:
    """Return where a scalar's own text begins: a comment may stand behind the header of a block scalar."""
    if leaf.style not in ("|", ">"):
        return leaf.start
    newline = text.find("\n", leaf.start, leaf.end)
    return newline if newline >= 0 else leaf.end  # a header alone


def comments_of(root: Node | None, text: str, start: int, end: int) -> tuple[Comment, ...]:
    """Find the comments between `start` and `end` that no scalar of `root` covers."""
    found: list[Comment] = []
    position = text.find("#", start, end)
    if position < 0:
        return ()
    scalars = sorted((_content_start(leaf, text), leaf.end) for leaf in leaves(root)) if root else []
    index = 0
    while position >= 0:
        while index < len(scalars) and scalars[index][1] <= position:
            index += 1
        covered = index < len(scalars) and scalars[index][0] <= position
        line_start = max(text.rfind("\n", 0, position) + 1, start)
        if covered:
            position = text.find("#", scalars[index][1], end)
            continue
        if position == line_start or text[position - 1] in " \t":
            newline = text.find("\n", position, end)
            stop = end if newline < 0 else newline
            words = text[position:stop].rstrip("\r")
            found.append(Comment(position, position + len(words), words, not text[line_start:position].strip()))
            position = stop
        else:
            position += 1
        position = text.find("#", position, end)
    return tuple(found)
