"""How one word is written as a name: with which capitals, and as a part of which longer word."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from vaultlint.graph.themes.places import FEW, MOSTLY, whole, words
from vaultlint.graph.words.language import background, tokeniser

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.themes.places import Place

ACRONYM = 4  # letters
_OF_ONE = re.compile(r"^([a-zà-ÿ])(?=[\w-]+['’]s )")
_WITHIN = re.compile(r"[a-zà-ÿ,] $")


def joined(places: Sequence[Place], label: str) -> str:
    """Return the longer word that a label is mostly a part of; nothing where it stands alone."""
    if len(places) < FEW - 1:
        return ""
    found = Counter(whole(place) for place in places)
    folded = Counter(word.casefold() for word in found.elements())
    top, many = folded.most_common(1)[0]
    if many < MOSTLY * len(places) or len(top) < len(label) + 2 or label.casefold() not in top:
        return ""
    return spelled(max((word for word in found if word.casefold() == top), key=lambda word: (found[word], word)))


def cased(places: Sequence[Place], label: str) -> str:
    """Write a name with the capitals that it mostly has within sentences, and an acronym in capitals."""
    if not label.islower():
        return label
    said = [place.text[place.start : place.end] for place in places]
    if len(label) <= ACRONYM and sum(map(str.isupper, said)) * 3 >= len(said):
        return label.upper()
    inner = [word for word, place in zip(said, places, strict=True)
             if _WITHIN.search(place.text, max(0, place.start - 2), place.start)]  # fmt: skip
    named = [word for word in inner if word[0].isupper() and word.casefold() == label]
    if len(inner) < FEW or len(named) < MOSTLY * len(inner):
        return label
    return max(named, key=lambda word: (named.count(word), word))


def uncased(places: Sequence[Place], label: str) -> str:
    """Take the capital of a word that has it only at sentences' starts and in titles."""
    if label[1:] != label[1:].lower() or not label.isascii() or label.casefold() in words().spelled:
        return label
    inner = [place.text[place.start] for place in places if _WITHIN.search(place.text[: place.start][-2:])]
    known = background().frequency
    upper = sum(map(str.isupper, inner))
    if inner:
        return label if upper * 2 > len(inner) else label.lower()
    return (
        label.lower()
        if any(known.get(word, 0.0) > 0 for word in (label.lower(), tokeniser("en").stem(label)))
        else label
    )


def spelled(label: str) -> str:
    """Write the names in a label as they are written.

    Examples
    --------
    >>> spelled("github actions"), spelled("vector")
    ('GitHub actions', 'vector')
    """
    known = words().spelled
    names = [known.get(word.casefold(), word) for word in label.split(" ")]
    names = ["-".join(known.get(part.casefold(), part) for part in name.split("-"))
             if name.partition("-")[0].casefold() in known else name for name in names]  # fmt: skip
    return _OF_ONE.sub(lambda match: match[1].upper(), " ".join(names))
