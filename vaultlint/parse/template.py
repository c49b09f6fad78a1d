"""Template syntax in frontmatter: ``{{title}}``, ``<% tp.date.now() %>``; what Templates and Templater fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.parse.note import Frontmatter, Note

_SLOT = re.compile(r"\{\{[^{}\n]{0,200}\}\}|<%[^\n]{0,200}?%>|(?:\{\{|<%)[^\n]{0,200}")
# Filled in by a plugin whenever the note is shown (Tasks), or written by somebody who speaks of braces.
_NO_SLOT = re.compile(r"\{\{\s*(?:query\.[^{}]*|[^{}:]*\[[^{}]*)?\}\}")


def slots(note: Note, block: Frontmatter) -> Iterator[re.Match[str]]:
    """Give the places in a block that a template engine would fill in.

    Within backticks, without anything between the braces, and as a placeholder of the Tasks plugin it is none.
    """
    for found in _SLOT.finditer(note.text, block.inner_start, block.inner_end):
        if note.text[found.start() - 1] != "`" and not _NO_SLOT.fullmatch(found[0]):
            yield found


def is_template(note: Note) -> bool:
    """Return whether the note's frontmatter holds template syntax."""
    text = note.text
    return ("{{" in text or "<%" in text) and any(next(slots(note, block), None) for block in note.blocks)
