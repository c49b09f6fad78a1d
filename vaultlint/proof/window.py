r"""The entries of a readable block that a fix changed, cut out: they are read as they are among the others.

At each top-level key of a block a reader of YAML is in the same state, whatever stood above: the entries before are
closed, and nothing is remembered of them but anchors. So what it reads in an entry depends on the entry's own lines,
and in those that did not change it reads what it read before. Where anchors, aliases, directives, ends of documents or
keys with a question mark stand in either block, nothing is cut.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any, NamedTuple

from vaultlint.parse.note import Frontmatter, Node, Note, State

_REACHING = re.compile(r"(?:^|[\s\[\]{},:?-])[&*]\S|^(?:---|\.\.\.|%|\?)", re.MULTILINE)  # beyond its own entry


class _Piece(NamedTuple):
    """An entry with all lines up to the next one, or (without key) what stands above the first."""

    text: str
    key: str | None
    value: Any


def window(before: Note, after: Note) -> tuple[str, dict[str, Any]] | None:
    r"""Return the entries of the head that are not as they were: their lines, and what we read in them.

    Parameters
    ----------
    before, after : Note

    Returns
    -------
    tuple of (str, dict) or None
        None where they cannot be read apart from the others.

    Examples
    --------
    >>> from vaultlint.parse import parse_text
    >>> before = parse_text("---\na: 1\ndate: 5.3.\nb: 2\n---\n")
    >>> window(before, parse_text("---\na: 1\ndate: 03-05\nb: 2\n---\n"))
    ('date: 03-05\n', {'date': '03-05'})
    """
    old, new = _pieces(before), _pieces(after)
    if not old or not new:
        return None
    stood = {piece.key: piece for piece in old}
    changed = [piece for piece in new if stood.get(piece.key) != piece]
    return "".join(one.text for one in changed), {one.key: one.value for one in changed if one.key is not None}


def _pieces(note: Note) -> list[_Piece]:
    """Return a head cut at its keys; nothing where that must not be done."""
    head = note.head
    if head is None or head.state is not State.VALID or head.json or not _can_be_cut(note.text, head):
        return []
    starts = [entry.start for entry in head.entries]
    texts = [note.text[start:end] for start, end in pairwise((head.inner_start, *starts, head.inner_end))]
    entries = zip(texts[1:], head.entries, strict=True)
    return [_Piece(texts[0], None, None), *(_Piece(text, entry.key, plain(entry.node)) for text, entry in entries)]


def _can_be_cut(text: str, head: Frontmatter) -> bool:
    if _REACHING.search(text[head.inner_start : head.inner_end]):
        return False
    starts = [head.inner_start, *(entry.start for entry in head.entries), head.inner_end]
    return all(start <= end for start, end in pairwise(starts)) and all(entry.node for entry in head.entries)


def plain(node: Node | None) -> Any:
    """Return a node as nested lists, dicts and scalar texts."""
    if node is None or node.kind == "scalar":
        return node.text if node else ""
    if node.kind == "list":
        return [plain(child) for child in node.children]
    pairs = zip(node.children[::2], node.children[1::2], strict=True)
    return {key.text: plain(value) for key, value in pairs}
