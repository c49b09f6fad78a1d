"""Anchors and aliases of YAML: what an alias says stands elsewhere, so that its lines cannot be moved."""

from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse import frontmatter
from vaultlint.parse.note import Frontmatter, Node
from vaultlint.patterns import pattern

_MARK = pattern(r"(?:^|[\s,:\[{-])[&*][^\s,\[\]{}]")


def holds_anchor(text: str, block: Frontmatter) -> bool:
    """Return whether an anchor or alias stands in a block.

    Parameters
    ----------
    text : str
        The note's text.
    block : Frontmatter
    """
    for entry in block.entries:
        source = text[entry.start : entry.end] if entry.repaired is None else entry.repaired
        if not _MARK.search(source):
            continue
        if entry.node is None or text[entry.key_start : entry.key_start + 1] in ("&", "*"):
            return True
        root = entry.node
        if entry.repaired is not None:
            read = frontmatter.compose(source).root
            if read is None:
                return True
            root, text_of = read, source
        else:
            text_of = text
        if any(text_of[node.start : node.start + 1] in ("&", "*") for node in _nodes(root)):
            return True
    return False


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _nodes(child)
