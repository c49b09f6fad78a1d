"""Readwise's official plugin and this vault: which notes it manages, and what its next sync does to them.

What is said of the plugin is what its source does (readwiseio/obsidian-readwise, ``src/main.ts``, 3.0.3).
"""

from vaultlint.readwise.records import Advice, Managed, NextSync, Outsider, OutsiderKind, Status, Survey
from vaultlint.readwise.survey import survey
from vaultlint.readwise.templates import TEMPLATES, template

__all__ = [
    "TEMPLATES",
    "Advice",
    "Managed",
    "NextSync",
    "Outsider",
    "OutsiderKind",
    "Status",
    "Survey",
    "survey",
    "template",
]
