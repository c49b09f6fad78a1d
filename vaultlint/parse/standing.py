"""How a note counts among the others."""

from __future__ import annotations

from enum import IntEnum

from vaultlint.parse.note import Note, State
from vaultlint.parse.reports import is_own
from vaultlint.parse.template import is_plugin_file, is_template


class Standing(IntEnum):
    """How a note counts among the others: a pure function of its bytes."""

    REPORT = 0  # our own: its links to what it reports count for nothing
    TELLS = 1
    LINKS = 2  # tells nothing but what it links to


def standing(note: Note) -> Standing:
    """Return how a note counts among the others."""
    if is_own(note):
        return Standing.REPORT
    readable = note.head is None or note.head.state is not State.INVALID
    return Standing.TELLS if not is_plugin_file(note) and (readable or not is_template(note)) else Standing.LINKS
