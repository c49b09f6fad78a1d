"""Whether two values that stand for one thing say the same, however they are written."""

from __future__ import annotations

import html
import unicodedata

from vaultlint.parse.exports.values import MAX_VALUE, markdown_link
from vaultlint.patterns import pattern

_LINK = pattern(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_JOINING = frozenset("and und et y with by dr prof mr mrs ms sir jr sr phd md".split())
_DATE = pattern(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)")
_LONGEST_DATE = 80
_MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_NAMED = pattern(r"(?:(\d{1,2})\w{0,2}\s+)?([A-Za-z]{3})[a-z]*\.?\s+(?:(\d{1,2})\w{0,2},?\s+)?(\d{4})")


def plain(value: str) -> str:
    """Return a value without links, quotes and entities, on one line.

    Examples
    --------
    >>> plain('"[[Notes/Ann|Ann]] &amp;  [Bob](https://example.org)"')
    'Ann & [Bob](https://example.org)'
    >>> plain("[Bob](https://example.org)")
    'Bob'
    """
    value = html.unescape(value[:MAX_VALUE].strip())
    label, _ = markdown_link(value)
    value = _LINK.sub(lambda found: found[2] or found[1].rpartition("/")[2], label or value)
    return " ".join(value.split()).strip("\"'“”‘’")


def same_text(one: str, other: str) -> bool:
    """Return whether two texts say the same: letters and digits count, and a text cut short is the same.

    Examples
    --------
    >>> same_text("Grit: The Power", "Grit - the power …"), same_text("Grit", "Great")
    (True, False)
    """
    first, second = _letters(plain(one)), _letters(plain(other))
    if not first or not second:
        return not (first or second) and plain(one) == plain(other)
    return first.startswith(second) or second.startswith(first)


def same_people(one: str, other: str) -> bool:
    """Return whether two values may name the same people: in any order, some left out, with initials.

    Examples
    --------
    >>> same_people("[[Ann Lee]], [[Bob Ray]]", "Lee, Ann"), same_people("A. Lee", "Ann Lee")
    (True, True)
    >>> same_people("Ann Lee", "Ann Ray")
    False
    """
    first, second = _words(one), _words(other)
    if not first or not second or _letters(plain(one)) == _letters(plain(other)):
        return True
    fewer, more = sorted((first, second), key=len)
    return _are_among(fewer, more) or (len(fewer) == len(more) and _are_among(more, fewer))


def same_date(one: str, other: str) -> bool:
    """Return whether two dates are the same day; one that cannot be read is not told apart.

    Examples
    --------
    >>> same_date("2024-03-05", "March 5th, 2024"), same_date("2024-03-05", "2023-03-05")
    (True, False)
    """
    first, second = _day(plain(one)), _day(plain(other))
    return first is None or second is None or first == second


def _letters(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _words(value: str) -> list[str]:
    value = _LINK.sub(lambda found: found[2] or found[1].rpartition("/")[2], html.unescape(value[:MAX_VALUE]))
    label, _ = markdown_link(value.strip())
    text = unicodedata.normalize("NFKD", label or value).casefold()
    text = "".join(char for char in text if not unicodedata.combining(char))
    words = "".join(char if char.isalnum() else " " for char in text).split()
    return [word for word in words if word not in _JOINING]


def _are_among(words: list[str], others: list[str]) -> bool:
    return all(any(_abbreviates(word, other) for other in others) for word in words)


def _abbreviates(word: str, full: str) -> bool:
    return word == full or (len(word) == 1 and full.startswith(word)) or (len(full) == 1 and word.startswith(full))


def _day(text: str) -> tuple[int, int, int] | None:
    text = text[:_LONGEST_DATE]
    if found := _DATE.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    found = _NAMED.search(text)
    if found and found[2].lower() in _MONTHS and (found[1] or found[3]):
        return int(found[4]), _MONTHS[found[2].lower()], int(found[1] or found[3])
    return None
