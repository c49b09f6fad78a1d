"""Findings, and what rules know of a note, as bytes and back."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_type_hints

from vaultlint.cache import coding
from vaultlint.linter import Diagnostic

if TYPE_CHECKING:
    from vaultlint.rules.base import Rule


def diagnostics() -> coding.Coder[list[Diagnostic]]:
    """Return the coder of findings."""
    return coding.coder(list[Diagnostic])


def known() -> coding.Coder[dict[str, bytes]]:
    """Return the coder of what is known of a note, each rule's part coded for itself."""
    return coding.coder(dict[str, bytes])


@lru_cache(maxsize=64)
def known_to(rule: Rule) -> coding.Coder[Any] | None:
    """Return the coder of what a rule knows of a note, as its `compare` says; None where that has no plain form."""
    try:
        return coding.Coder(get_type_hints(type(rule).compare)["known"])
    except TypeError:
        return None
