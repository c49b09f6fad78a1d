"""Exporters' note formats: which one a note is in, and what it says in it.

A format is a module with ``NAME``, ``recognises(signs)`` and ``read(note)``, and one line in `_TRACES`, which says what
every note of it has: without that its module is not imported. The first that recognises a note reads it; `generic`
reads the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Protocol, cast

from vaultlint.parse.exports import generic
from vaultlint.parse.exports.common import Signs
from vaultlint.parse.exports.uniting import united
from vaultlint.parse.note import Note, Reading

__all__ = ["FORMATS", "Format", "candidates", "read", "read_copies"]

FORMATS: tuple[Format, ...]


class Format(Protocol):
    """What a format's module offers."""

    NAME: str

    def recognises(self, signs: Signs, /) -> bool:
        """Tell whether a note is in this format; microseconds if it is not."""
        ...

    def read(self, note: Note, /) -> Reading:
        """Read a note in this format; never raises."""
        ...


_TRACES: dict[str, Callable[[Signs], bool]] = {
    "kindle": lambda signs: "kindle-sync" in signs.properties or "(kindle://book?" in signs.top,
    "raindrop": lambda signs: "raindrop_id" in signs.properties,
    "weread": lambda signs: "doc_type" in signs.properties or "weread" in signs.opening,
    "hypothesis": lambda signs: "doc_type" in signs.properties or "highlights" in signs.names,
    "matter": lambda signs: "metadata" in signs.names,
    "snipd": lambda signs: "episode metadata" in signs.names or "snips" in signs.names,
    "readwise_mirror": lambda signs: "Readwise URL:" in signs.top,
    "readwise_community": lambda signs: "%% highlight_id: " in signs.opening,
    "readwise_logseq": lambda signs: ":: " in signs.top,
    "readwise_bulk": lambda signs: "metadata" in signs.names,
    "readwise": lambda signs: "readwise.io/" in signs.top or any(map(_is_section, signs.names)),
    "omnivore": lambda signs: "[Read on Omnivore](" in signs.top or "highlights" in signs.names,
    "zotero": lambda signs: "zotero://" in signs.opening or "%% " in signs.note.text,
}


def _is_section(name: str) -> bool:
    return "highlights" in name or name in ("metadata", "full document")


def candidates(signs: Signs) -> Iterator[Format]:
    """Give the formats that a note may be in, in order; no other one recognises it."""
    for name, has_trace in _TRACES.items():
        if has_trace(signs):
            yield _format(name)


def _format(name: str) -> Format:
    return cast("Format", import_module(f"vaultlint.parse.exports.{name}"))


def __getattr__(name: str) -> Any:
    """Import all formats where `FORMATS` is asked for."""
    if name != "FORMATS":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    formats = globals()["FORMATS"] = tuple(map(_format, _TRACES))
    return formats


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
    for form in candidates(signs):
        if form.recognises(signs):
            return form.read(note)
    return generic.read(note)
