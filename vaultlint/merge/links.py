"""Unquoted links in values that are united: as a list within a list ``[[Ann]]`` would be lost in another list."""

from __future__ import annotations

from vaultlint.parse import frontmatter
from vaultlint.parse.note import Entry
from vaultlint.parse.properties import unquoted_links
from vaultlint.parse.scalars import quote
from vaultlint.text import Edit, apply_edits


def with_quoted_links(text: str, entry: Entry) -> Entry:
    """Return an entry with its unquoted links as quoted texts, a link that is the whole value as a list of one.

    Parameters
    ----------
    text : str
        The note's text.
    entry : Entry

    Returns
    -------
    Entry
        With its lines as `repaired`; the entry itself if no such link stands in it.
    """
    lines = text[entry.start : entry.end] if entry.repaired is None else entry.repaired
    root = frontmatter.compose(lines).root if "[[" in lines else None
    if root is None or root.kind != "map" or len(root.children) != 2:
        return entry
    value = root.children[1]
    links = list(unquoted_links(value, lines))
    if not links:
        return entry
    edits = [Edit(link.start, link.end, quote(lines[link.start : link.end])) for link in links]
    if links[0] is value:
        edits = [Edit(value.start, value.end, f"[{edits[0].text}]")]
    lines = apply_edits(lines, edits)
    read = frontmatter.compose(lines).root
    return entry if read is None else entry._replace(node=read.children[1], repaired=lines)
