"""What the sentences around a term say of it: what belongs to its name, and as what it is used."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.graph.words.language import stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MOSTLY = 0.6  # of the places, before what stands beside a term belongs to it
FEW = 3  # places that say nothing of a habit
LONGEST = 3  # words of a name
_GAP = 12  # characters between the words of a pair
_SMALL = "(?: (?:of|the|and|in|for|to|on|de|du|des|la|le|les|et|à|en|di|del|della|der|des|und|von|da|do|y|el))"
_BETWEEN = re.compile(rf"[ \u00a0.-]?|['’]s |{_SMALL}{{1,2}} |{_SMALL}? [a-z]{{1,2}}['’]")
_PLUS = re.compile(r"\+\+|#(?!\w)")
_NEXT = re.compile(r"([ \u00a0-])([^\W_][\w'’-]*)")
_BEFORE = re.compile(r"(?<![\w'’-])([\w'’-]*[^\W_])([ \u00a0-])$")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005]")
# What stands before a verb, and behind one: words that a noun has on neither side.
_DOERS = frozenset(
    "to you we i they he she who can could will would should must may might don't doesn't didn't cannot can't won't "
    "let je tu nous vous ils elles pour peut doit ich wir sie er zu kann muss yo nosotros puede debe io noi può "
    "deve".split()
)
_DONE = frozenset(
    "the a an this that these those your my our their his its it them him her us me whether "
    "le la les un une des el los una unos il lo gli den das einen eine".split()
)
# Behind these stands what a thing is like or what was done to it; behind the others, things and deeds alike.
_BEING = frozenset(
    "am is are was were be been being not isn't aren't wasn't weren't it's that's very so too quite rather fairly "
    "est sont être été pas très ist sind war wird nicht sehr es son está muy è sono molto é são muito".split()
)
_UNTELLING = frozenset("that which que qui che".split())


class Words(NamedTuple):
    """Words that name no theme alone, begin none, are no part of any, are one only where sentences speak of them.

    And how names are written (by lower case).
    """

    vague: frozenset[str]
    deed: frozenset[str]
    never: frozenset[str]
    status: frozenset[str]
    spelled: dict[str, str]


@cache
def words() -> Words:
    """Return the shipped words about themes' names."""
    text = (files("vaultlint.graph") / "data" / "themes.txt").read_text(encoding="utf-8")
    rows = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    lists = {
        kind: [word for row in rows if row[0] == kind for word in row[1:]]
        for kind in ("vague", "deed", "never", "status", "spelled")
    }
    spelled = {word.casefold(): word for word in lists["spelled"]}
    vague, deed, never, status = (frozenset(lists[kind]) for kind in ("vague", "deed", "never", "status"))
    return Words(vague, deed, never, status, spelled)


class Place(NamedTuple):
    """Where a term stands: the note, its sentence, and from where to where."""

    note: int
    text: str
    start: int
    end: int


def _folded(text: str) -> str:
    """Return a text in lower case, its characters at the same places."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text


def find_word(text: str, word: str, start: int = 0) -> tuple[int, int] | None:
    """Find a word, else a longer one that holds it."""
    lower, word = _folded(text), word.lower()
    place = first = lower.find(word, start)
    while place >= 0:
        end = place + len(word)
        if not (place and lower[place - 1].isalnum()) and not lower[end : end + 1].isalnum():
            return place, end
        place = lower.find(word, end)
    return (first, first + len(word)) if first >= 0 else None


def find_pair(text: str, one: str, two: str) -> tuple[int, int] | None:
    """Find two words with nothing between them but a space, a hyphen, or words without meaning."""
    lower, one, two = _folded(text), one.lower(), two.lower()
    if _HAN.match(one) and one[-1] == two[0]:  # Chinese and Japanese are read in pairs of characters that overlap
        place = lower.find(one + two[1:])
        return (place, place + len(one) + len(two) - 1) if place >= 0 else None
    place = lower.find(one)
    while place >= 0:
        end = place + len(one)
        other = lower.find(two, end, end + len(two) + _GAP)
        if other >= 0 and _BETWEEN.fullmatch(lower, end, other):
            return place, other + len(two)
        place = lower.find(one, end)
    return None


def whole(place: Place) -> str:
    """Return the term with all that is written in one with it: PostgreSQL for Postgre, qemu-img for both.

    Examples
    --------
    >>> whole(Place(0, "Ask PostgreSQL.", 4, 11)), whole(Place(0, "人間関係の話", 1, 3))
    ('PostgreSQL', '間関')
    """
    start, end = place.start, place.end
    if _CJK.match(place.text, start):
        return place.text[start:end]
    while (
        start
        and not _CJK.match(place.text, start - 1)
        and (
            place.text[start - 1].isalnum()
            or (place.text[start - 1] == "." and place.text[start - 2 : start - 1].isalnum())
        )
    ):
        start -= 1
    while end < len(place.text) and place.text[end].isalnum() and not _CJK.match(place.text, end):
        end += 1
    plus = _PLUS.match(place.text, end)
    return place.text[start : plus.end() if plus else end]


def grown(places: Sequence[Place]) -> list[Place]:
    """Add to each place the character or word beside it that nearly all of them have.

    Examples
    --------
    >>> rows = [Place(n, text, 1, 3) for n, text in enumerate(("人間関係の話", "人間関係は", "人間関係を"))]
    >>> [place.text[place.start : place.end] for place in grown(rows)][0]
    '人間関係'
    """
    if len(places) < FEW:
        return list(places)
    if _HAN.match(places[0].text, places[0].start):
        return _grown_han(places)
    found = _grown_words(places)
    return found if found[0].text.count(" ", found[0].start, found[0].end) < LONGEST else list(places)


def _grown_han(places: Sequence[Place]) -> list[Place]:
    found = list(places)
    for _ in range(4):
        after = Counter(place.text[place.end : place.end + 1] for place in found)
        before = Counter(place.text[max(0, place.start - 1) : place.start] for place in found)
        (right, many), (left, much) = after.most_common(1)[0], before.most_common(1)[0]
        if max(many, much) < MOSTLY * len(found):
            break
        if many >= much and _HAN.match(right):
            found = [place._replace(end=place.end + 1) for place in found if place.text.startswith(right, place.end)]
        elif much >= MOSTLY * len(found) and _HAN.match(left):
            found = [p._replace(start=p.start - 1) for p in found if p.text[max(0, p.start - 1) : p.start] == left]
        else:
            break
    return found


def _grown_words(places: Sequence[Place]) -> list[Place]:
    after = [_NEXT.match(place.text, place.end) for place in places]
    before = [_BEFORE.search(place.text, max(0, place.start - 40), place.start) for place in places]
    right = Counter(match[2].casefold() for match in after if match)
    left = Counter(match[1].casefold() for match in before if match)
    best_right = right.most_common(1)[0] if right else ("", 0)
    best_left = left.most_common(1)[0] if left else ("", 0)
    word, many = max(best_right, best_left, key=lambda item: item[1])
    if many < MOSTLY * len(places) or not _can_join(word):
        return list(places)
    if word == best_right[0] and many == best_right[1]:
        rows = zip(places, after, strict=True)
        return [place._replace(end=match.end(2)) for place, match in rows if match and match[2].casefold() == word]
    if sum(match is not None and not match.start() for match in before) * 2 > len(places):
        return list(places)  # a sentence's first word, as in "Configure servers", need be no part of a name
    rows = zip(places, before, strict=True)
    return [place._replace(start=match.start(1)) for place, match in rows if match and match[1].casefold() == word]


def _can_join(word: str) -> bool:
    if len(word) < 3 or any(char.isdigit() for char in word) or word in words().never:
        return False
    return not any(word in stops for stops in stop_words().values())


def is_half(places: Sequence[Place]) -> bool:
    """Tell whether a term is mostly a part of names that differ: the Drive of Google Drive and iCloud Drive.

    Examples
    --------
    >>> texts = ["in Google Drive", "on iCloud Drive", "at Corp Drive"]
    >>> is_half([Place(0, text, len(text) - 5, len(text)) for text in texts])
    True
    """
    if len(places) < FEW:
        return False
    found = 0
    for place in places:
        left, before = place.text[max(0, place.start - 1) : place.start], place.text[: max(0, place.start - 1)]
        word = before.rpartition(" ")[2]
        is_name = word[:1].isupper() and word[-1:].isalnum() and word.casefold() not in stop_words()["en"]
        right = place.text[place.end : place.end + 1]
        joined = left == "-" or right == "-" or ((left + right).isalnum() and not _CJK.search(left + right))
        found += joined or (left == " " and place.text[place.start].isupper() and is_name and not place.text.istitle())
    return found >= MOSTLY * len(places)


@cache
def _stops(language: str) -> frozenset[str]:
    return stop_words()["en"] | stop_words().get(language, frozenset())


class Use(NamedTuple):
    """How a word is used where it stands: as a thing, as what is done, or as what says which thing."""

    thing: int
    deed: int
    which: int


def use(places: Iterable[Place], language: str = "en") -> Use:
    """Count as what a term is used.

    A thing stands behind an article or a preposition and before no other word that says something; a deed behind
    who does it or before what it is done to; behind "is" and "not" stands what a thing is like.
    """
    counts = [0, 0, 0]
    stops = _stops(language)
    for place in places:
        before = _BEFORE.search(place.text, max(0, place.start - 20), place.start)
        after = _NEXT.match(place.text, place.end)
        left = before[1].casefold() if before else ""
        right = after[2].casefold() if after else ""
        if left in _DOERS or (right in _DONE and (left in stops or not left)):
            counts[1] += 1
        elif left in _BEING or (right and right not in stops):
            counts[2] += 1
        elif left in stops and left not in _UNTELLING:
            counts[0] += 1
    return Use(*counts)
