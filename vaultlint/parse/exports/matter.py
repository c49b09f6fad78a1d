"""Notes of the Matter plugin: starred metadata with a linked address, starred highlights."""

from __future__ import annotations

from vaultlint.parse.exports.common import Signs
from vaultlint.parse.exports.walk import Walk
from vaultlint.parse.note import Note, Reading

NAME = "matter"


def recognises(signs: Signs) -> bool:
    """Tell whether the note begins with Matter's metadata."""
    return "metadata" in signs.names and "\n* URL: [" in signs.top


def read(note: Note) -> Reading:
    """Read a note of the Matter plugin.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    return Walk(note, NAME).reading()
