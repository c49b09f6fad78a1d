"""Spellings of one name: which one most notes use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from vaultlint.text import quoted


class Usual(NamedTuple):
    """The spelling that most notes use, and how many do."""

    form: str
    notes: int

    def __str__(self) -> str:
        others = "1 other note" if self.notes == 1 else f"{self.notes} other notes"
        return f"{quoted(self.form)} in {others}"


def usual_forms(notes: Mapping[str, int], same: Callable[[str], str]) -> dict[str, Usual]:
    """Say of each spelling that is not the usual one, which that is.

    Parameters
    ----------
    notes : mapping of str to int
        Spellings, and how many notes use them.
    same : callable
        Gives what all spellings of one name have in common.

    Examples
    --------
    >>> usual_forms({"author": 9, "Author": 2, "url": 5}, str.lower)
    {'Author': Usual(form='author', notes=9)}
    """
    groups: dict[str, Counter[str]] = {}
    for form, number in notes.items():
        groups.setdefault(same(form), Counter())[form] = number
    found: dict[str, Usual] = {}
    for forms in groups.values():
        if len(forms) > 1:
            best = min(forms, key=lambda form: (-forms[form], form != form.lower(), len(form), form))
            found.update({form: Usual(best, forms[best]) for form in forms if form != best})
    return found
