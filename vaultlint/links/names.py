"""Whether words in a line are a name by themselves: by their capitals, and by what stands beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vaultlint.index import folded
from vaultlint.links.everyday import LINKING, OPENERS

_JOINED = frozenset("-_/\\@#&+=~–")  # between letters, what makes two words one name


def is_among_shouts(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Return whether a word in capitals stands beside another: ``MEMORY MODEL``."""
    word = words[at]
    if not word[0].isupper():
        return False
    beside = [(words[at - 1], word)] * (at > 0) + [(word, following) for following in words[at + 1 : at + 2]]
    return any(
        text[one.end() : other.start()] == " " and all(len(each[0]) > 1 and each[0].isupper() for each in (one, other))
        for one, other in beside
    )


def is_name(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Return whether a word with a capital stands within a sentence, and by itself: not as part of a longer name."""
    if not _is_inside(text, words[at].start()):
        return False
    before = words[at - 1] if at else None
    led = at > 1 and words[at - 1][0] in LINKING and words[at - 2][0][0].isupper()
    if led and folded(words[at - 2][0]) not in OPENERS:
        return False  # "Subsystem for Linux"
    if before is not None and before[0][0].isupper():
        leads = not text[before.end() : words[at].start()].strip(" *_") and folded(before[0]) not in OPENERS
        if leads or _is_inside(text, before.start()):
            return False  # "Leaf Node", also where it begins a line
    return not goes_on(text, words, at)


def goes_on(text: str, words: Sequence[re.Match[str]], at: int) -> bool:
    """Return whether a word with a capital follows: ``GitHub Action``."""
    following = words[at + 1] if at + 1 < len(words) else None
    return following is not None and following[0][0].isupper() and text[words[at].end() : following.start()] == " "


def _is_inside(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" ")
    return len(before) < min(start, 3) and before[-1:] != "" and (before[-1].isalnum() or before[-1] in ",)")


def has_inner_capital(word: str) -> bool:
    """Return whether a word can be nothing but a name: ``PowerShell``, ``HTTP``, ``GPT4``."""
    return any(char.isupper() or char.isdigit() for char in word[1:])


def is_joined(text: str, start: int, end: int) -> bool:
    """Return whether letters around a piece belong to it: ``docker-compose``, ``a/Docker``, ``Node.js``."""
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    if before and (before[-1] in _JOINED or (before[-1] == "." and before[:1].isalnum())):
        return True
    return bool(behind) and (behind[0] in _JOINED or (behind[0] in ".:" and behind[1:].isalnum()))
