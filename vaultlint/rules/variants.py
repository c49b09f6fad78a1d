"""Spellings of one name: which one most notes use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import NamedTuple

from vaultlint.patterns import pattern
from vaultlint.text import quoted

_HYPHENS = pattern(r"(?<=\w)[-_](?=\w)")
# Words that end in s and are no plural of what stands before it.
_NO_PLURALS = frozenset("news means series species works arms goods customs glasses lens bias atlas canvas".split())
_ICS = frozenset("topics metrics critics comics clinics fabrics".split())  # plurals; economics and physics are none
_PLURAL = pattern(r"(?<=[a-z]{3})(?:(?<=[^aeiou])(?P<ies>ies)|(?<=ch|sh)es|(?<=[sxz])es|(?<![siu])s)$")


class Usual(NamedTuple):
    """The spelling that most notes use, how many do, and how many use the other one."""

    form: str
    notes: int
    others: int

    def beside(self, form: str, *, here: bool) -> str:
        """Say how many other notes use the usual form; ``""`` if none. `here`: whether this note uses both."""
        notes = self.notes - here
        count = "1 other note" if notes == 1 else f"{notes} other notes"
        only = ", and only its case differs" if form.lower() == self.form.lower() else ""
        return f"{quoted(form)} is spelled {quoted(self.form)} in {count}{only}" if notes > 0 else ""


def usual_forms(notes: Mapping[str, int], same: Callable[[str], str]) -> dict[str, Usual]:
    """Say of each spelling that fewer notes use than another one, which that is.

    Parameters
    ----------
    notes : mapping of str to int
        Spellings, and how many notes use them.
    same : callable
        Gives what all spellings of one name have in common.

    Examples
    --------
    >>> usual_forms({"author": 9, "Author": 2, "url": 5}, str.lower)
    {'Author': Usual(form='author', notes=9, others=2)}
    >>> usual_forms({"author": 2, "Author": 2}, str.lower)
    {}
    """
    groups: dict[str, Counter[str]] = {}
    for form, number in notes.items():
        groups.setdefault(same(form), Counter())[form] = number
    found: dict[str, Usual] = {}
    for forms in groups.values():
        if len(forms) > 1:
            best = min(forms, key=lambda form: (-forms[form], form))
            less = {form: number for form, number in forms.items() if number < forms[best]}
            found.update({form: Usual(best, forms[best], number) for form, number in less.items()})
    return found


def same_tag(tag: str) -> str:
    """Return what all spellings of a tag have in common: no case, no hyphens within words, no plural."""
    return "/".join(part if part[:1].isdigit() else _singular(part) for part in joined(tag).split("/"))


def joined(tag: str) -> str:
    """Return a tag without case and hyphens; numbers keep theirs: ``2024-01`` is no ``202401``."""
    parts = tag.casefold().split("/")
    return "/".join(part if part[:1].isdigit() else _HYPHENS.sub("", part) for part in parts)


def _singular(word: str) -> str:
    if word in _NO_PLURALS or (word.endswith("ics") and word not in _ICS):
        return word
    return _PLURAL.sub(lambda found: "y" if found["ies"] else "", word)
