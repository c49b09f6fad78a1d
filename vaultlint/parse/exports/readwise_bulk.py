"""Readwise's bulk Markdown export: the plugin's shape a heading level deeper, names without links."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs
from vaultlint.parse.exports.readwise import ReadwiseWalk
from vaultlint.parse.note import Note, Reading

NAME = "readwise-bulk"


def recognises(signs: Signs) -> bool:
    """Tell whether the note is the bulk export's: its metadata's depth, and a cover without name."""
    if "metadata" not in signs.names or "![rw-book-cover]" in signs.top or "\n- Full Title: " not in signs.top:
        return False
    return any(heading.level == 3 and heading.text.strip().lower() == "metadata" for heading in signs.headings)


def read(note: Note) -> Reading:
    """Read a note of the bulk export.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    return ReadwiseWalk(note, NAME).reading()
