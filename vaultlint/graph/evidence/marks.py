"""The words of a sentence that a theme rests on: the theme's own, or their cousins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultlint.graph.evidence.wording import plain

if TYPE_CHECKING:
    from vaultlint.graph.words.language import Tokeniser

_PARTS = re.compile(r"[^\W_]+")


def marked(text: str, label: str, name: str, words: Tokeniser) -> str:
    """Return what to look for in a sentence: the label where it says that, else the words that stand for it.

    Parameters
    ----------
    text : str
        The sentence.
    label : str
        What the theme is called.
    name : str
        Its stems.
    words : Tokeniser
        Of the sentence's language.

    Examples
    --------
    >>> from vaultlint.graph.words.language import tokeniser
    >>> words = tokeniser("en")
    >>> marked("A partition is read at once.", "partitioning", "partit", words)
    'partitioning'
    >>> marked("Encode the key.", "encoder", "encod", words), marked("Sort the cache.", "LRU cache", "lru cach", words)
    ('encode', 'cache')
    """
    if label.casefold() in text.casefold():
        return label
    said = [word for word in words.words(text) if word]
    if {plain(part) for part in _PARTS.findall(label)} <= {plain(word.form) for word in said}:
        return label
    stems = set(name.split(" "))
    return " ".join(dict.fromkeys(word.form for word in said if word.stem in stems)) or label
