"""Exporters' note formats: which one a note is in, and what it says in it.

A format is a module with ``NAME``, ``recognises(signs)`` and ``read(note)``, and one line in `FORMATS`.
The first that recognises a note reads it; `generic` reads the rest.
"""

from __future__ import annotations

from typing import Protocol

from vaultlint.parse.exports import (
    generic,
    hypothesis,
    kindle,
    matter,
    omnivore,
    raindrop,
    readwise,
    readwise_bulk,
    readwise_community,
    readwise_logseq,
    readwise_mirror,
    snipd,
    weread,
    zotero,
)
from vaultlint.parse.exports.common import Signs
from vaultlint.parse.exports.uniting import united
from vaultlint.parse.note import Note, Reading

__all__ = ["FORMATS", "Format", "read", "read_copies"]


class Format(Protocol):
    """What a format's module offers."""

    NAME: str

    def recognises(self, signs: Signs, /) -> bool:
        """Tell whether a note is in this format; microseconds if it is not."""
        ...

    def read(self, note: Note, /) -> Reading:
        """Read a note in this format; never raises."""
        ...


FORMATS: tuple[Format, ...] = (
    kindle,
    raindrop,
    weread,
    hypothesis,
    matter,
    snipd,
    readwise_mirror,
    readwise_community,
    readwise_logseq,
    readwise_bulk,
    readwise,
    omnivore,
    zotero,
)


def read(note: Note) -> Reading:
    """Read a note as its exporter's format reads it.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
        Each highlight once, also where the whole note stands twice in its file.
    """
    return united(note.unmerged)


def read_copies(note: Note) -> Reading:
    """Read a note with every copy of a highlight that stands in it twice.

    Parameters
    ----------
    note : Note

    Returns
    -------
    Reading
    """
    signs = Signs(note)
    for form in FORMATS:
        if form.recognises(signs):
            return form.read(note)
    return generic.read(note)
