"""What is wrong with the label of a theme: seen from the notes' own text, not from how vaultlint chose it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from vaultlint.graph.words.clean import is_boilerplate
from vaultlint.graph.words.language import guess, stop_words

_URL = re.compile(r"(?:https?|ftp|obsidian|mailto|file):/{0,2}\S+|\bwww\.\S+|\]\([^()\s]*\)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"^(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|dev|me|co|ai|app|html?|php|aspx?|de|fr|it|uk)$", re.IGNORECASE
)
_URL_WORDS = frozenset("https www htm href aspx utm amp nbsp".split())
_APPARATUS = frozenset(
    "view highlight|view highlights|open in|full title|full document|synced from|new highlights|highlights added|"
    "new highlights added|document note|page number|subscribe|sign up|log in|privacy policy|terms of service|"
    "read more|pasted image|untitled".split("|")
)
_UNSPACED = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # Chinese and Japanese: no blanks between words
_WORDS = re.compile(rf"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\W_])+")


@dataclass(frozen=True)
class Said:
    """What stands in a vault: its notes' texts and the spellings of its tags."""

    texts: list[str]
    tags: frozenset[str]

    @cached_property
    def stream(self) -> str:
        """All words outside of addresses, in lower case, a space between and around them."""
        return f" {' '.join(word for text in self.texts for word in _WORDS.findall(_URL.sub(' ', text).lower()))} "

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that a twentieth of the notes are in, or more."""
        found = [guess(text[:2000]) for text in self.texts]
        return frozenset(code for code in set(found) if found.count(code) * 20 >= len(found))

    @cached_property
    def stops(self) -> frozenset[str]:
        """The stop words of the vault's languages."""
        known = stop_words()
        return frozenset(word for code in self.languages for word in known.get(code, ()))


def said(texts: Iterable[str], tags: Iterable[str]) -> Said:
    """Return what stands in a vault."""
    return Said(list(texts), frozenset(" ".join(_WORDS.findall(tag.lower())) for tag in tags))


def faults(label: str, vault: Said) -> list[str]:
    """Return what is wrong with a label: ``"stop word"``, ``"fragment"``, ``"boilerplate"``, ``"url part"``.

    A tag's spelling is its owner's, so that only an address is wrong with it.

    Examples
    --------
    >>> vault = said(["Deep work needs focus. https://example.org/tracking/x"], ["To-Read"])
    >>> [faults(label, vault) for label in ("deep work", "focu", "the", "tracking", "to read")]
    [[], ['fragment'], ['stop word', 'fragment'], ['fragment'], []]
    """
    words = _WORDS.findall(label.lower())
    bare = " ".join(words)
    found = []
    if "://" in label or _DOMAIN.match(label.strip()) or (words and not _URL_WORDS.isdisjoint(words)):
        found.append("url part")
    if bare in vault.tags:
        return found
    if not words or all(word in vault.stops for word in words):
        found.append("stop word")
    if not _stands(bare, vault):
        found.append("fragment")
    if bare in _APPARATUS or (len(words) > 1 and is_boilerplate(label)):
        found.append("boilerplate")
    return found


def _stands(bare: str, vault: Said) -> bool:
    """Tell whether words stand side by side in a note; Chinese and Japanese ones may be parts of a row of signs."""
    return f" {bare} " in vault.stream or (bool(re.search(f"[{_UNSPACED}]", bare)) and bare in vault.stream)
