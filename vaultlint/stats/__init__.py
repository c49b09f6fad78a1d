"""What is in a vault: its notes, their properties, tags, links and highlights, and what the rules find.

`look` reads a vault once, as `check` does, and shows each note to whoever counts; `collect` counts.
"""

from __future__ import annotations

from vaultlint.stats.collect import Look, collect, look
from vaultlint.stats.records import (
    Exporter,
    Findings,
    Folder,
    Highlights,
    Large,
    Links,
    Notes,
    Property,
    Statistics,
    Tags,
    Use,
)

__all__ = [
    "Exporter",
    "Findings",
    "Folder",
    "Highlights",
    "Large",
    "Links",
    "Look",
    "Notes",
    "Property",
    "Statistics",
    "Tags",
    "Use",
    "collect",
    "look",
]
