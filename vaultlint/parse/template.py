"""Template syntax in frontmatter: ``{{title}}``, ``<% tp.date.now() %>``; what Templates and Templater fill in.

And the files that a plugin owns: like templates, they are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.parse.note import Frontmatter, Note
from vaultlint.patterns import pattern

_SLOT = pattern(r"\{\{[^{}\n]{0,200}\}\}|<%[^\n]{0,200}?%>|(?:\{\{|<%)[^\n]{0,200}")
# Filled in by a plugin whenever the note is shown (Tasks), or written by somebody who speaks of braces.
_NO_SLOT = pattern(r"\{\{\s*+(?:query\.[^{}]*|[^{}:\[]*+\[[^{}]*)?\}\}")
_PLUGIN_KEYS = frozenset(("excalidraw-plugin", "kanban-plugin"))
_AROUND = 200  # characters of the line that are looked at
_WORD = pattern(r"\{\{\s*([^\W\d]\w*)\s*\}\}")
_BEFORE = pattern(r"""\s*(?:-\s+)*(?:(?:"[^"]*"|'[^']*'|[^:\s][^:]*):(?=\s))?[\s"'\[(#>|]*""")
_FILLED_IN = frozenset(
    """title date time name value author authors tag tags url link source content created modified updated today
    yesterday tomorrow day week month quarter year weekday hour minute folder file filename path cursor category
    summary description published publisher cover status id uuid alias aliases""".split()
)


def slots(note: Note, block: Frontmatter) -> Iterator[re.Match[str]]:
    """Give the places in a block that a template engine would fill in.

    Within backticks, without anything between the braces, and as a placeholder of the Tasks plugin it is none.
    Nor is it within a line of text, if nothing closes it or if it is a word that no template knows: somebody
    speaks of braces there.
    """
    text = note.text
    for found in _SLOT.finditer(text, block.inner_start, block.inner_end):
        if text[found.start() - 1] != "`" and not _NO_SLOT.fullmatch(found[0]) and not _is_spoken_of(text, found):
            yield found


def _is_spoken_of(text: str, found: re.Match[str]) -> bool:
    """Return whether a slot stands within words, and is unclosed or a word that no template knows."""
    word = _WORD.fullmatch(found[0])
    if (word is None and found[0].endswith(("}}", "%>"))) or (word and word[1].lower() in _FILLED_IN):
        return False
    before = text[max(0, found.start() - _AROUND) : found.start()].rpartition("\n")[2]
    before = _BEFORE.sub("", before, count=1)
    behind = text[found.end() : found.end() + _AROUND].partition("\n")[0]
    if word is None:
        return any(map(str.isalnum, before))
    around = before.split() + behind.split()
    return any(part.strip("\"'.,:;!?()").isalpha() for part in around)


def first_slot(note: Note) -> re.Match[str] | None:
    """Return the first template syntax in a note's frontmatter; None if there is none."""
    find = note.text.find
    for block in note.blocks:
        if find("{{", block.inner_start, block.inner_end) >= 0 or find("<%", block.inner_start, block.inner_end) >= 0:
            for found in slots(note, block):
                return found
    return None


def is_template(note: Note) -> bool:
    """Return whether the note's frontmatter holds template syntax."""
    return first_slot(note) is not None


def plugin_key(note: Note) -> str:
    """Return the property by which a plugin owns the file, of Excalidraw drawings and Kanban boards; ``""`` if none."""
    return min(_PLUGIN_KEYS & note.keys, default="")


def is_plugin_file(note: Note) -> bool:
    """Return whether a plugin owns the file: Excalidraw drawings, Kanban boards."""
    return not _PLUGIN_KEYS.isdisjoint(note.keys)
