"""One note from several copies of it: one frontmatter, one body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vaultlint.merge.bodies import unite_bodies
from vaultlint.merge.documents import Copy, has_mangled_block, stacks_documents
from vaultlint.merge.properties import unite_blocks
from vaultlint.parse.note import Frontmatter, Note
from vaultlint.text import newline_of

_MOST_WORK = 50_000_000  # copies times characters that are united


class Whole(NamedTuple):
    """A note made of its copies.

    Attributes
    ----------
    text : str
    keys : frozenset of str
        Keys (lower case) whose value is not the first copy's.
    notes : tuple of str
        Values that were set aside.
    blocks : tuple of Frontmatter
        The blocks that were united.
    """

    text: str
    keys: frozenset[str]
    notes: tuple[str, ...]
    blocks: tuple[Frontmatter, ...]


def unite_copies(note: Note, copies: Sequence[Copy]) -> Whole | None:
    """Unite the copies that stand in one text; None where that cannot be done for certain.

    Parameters
    ----------
    note : Note
    copies : sequence of Copy
        All of one document, in order; the first gives order and layout.
    """
    if "%% begin " in note.text or len(copies) * len(note.text) > _MOST_WORK:  # a plugin's regions are its own
        return None
    if has_mangled_block(note) or stacks_documents(note):
        return None
    newline = newline_of(note.text)
    inside = tuple(block for block in note.blocks if not block.fence_defects or block.entries)
    united = unite_blocks(note.text, inside) if inside else None
    if inside and united is None:
        return None
    body = unite_bodies([note.text[copy.body_start : copy.end] for copy in copies], newline)
    body = body.rstrip(" \t\r\n") + _ending(body, note.text, newline)
    head = f"---{newline}{united.inner}---{newline}" if united else ""
    above = note.text[: copies[0].body_start] if copies[0].block is None and not copies[0].body_start else ""
    keys = frozenset(key for block in note.blocks for key in block.keys) | (united.keys if united else frozenset())
    return Whole(head + above + body, keys, united.notes if united else (), inside)


def _ending(body: str, text: str, newline: str) -> str:
    """Return the white space of the body's last line, and a line end if the file had one."""
    last = body.rstrip("\r\n")
    spaces = last[len(last.rstrip(" \t")) :]
    return spaces + (newline if text.endswith(("\n", "\r")) else "")
