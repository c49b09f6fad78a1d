"""Which of many names a misspelled one was meant to be, in time that hardly grows with their number.

Names are found by what is left of them when a letter is taken out (after Garbe's symmetric deletion), or a whole
word; a remainder that many names share is a series ("Chapter 2", "Chapter 3"), and its members are no slips of one
another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property, lru_cache

_SERIES = 12  # names with one remainder that make a series
_ONE_SLIP, _TWO_SLIPS = 6, 12  # letters that a name must have to be a slip of another by as many changes
_SHORTEST = 4
_MARGIN = 4
_FEW = 48  # names that are compared one by one
_LONGEST = 120  # letters; longer names are compared by their letters alone
_SIGNS = frozenset("+@$€£%=<>")  # that tell names apart: C++ is no C
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+")
_COUNTED = re.compile(r"[ivxlcdm]+|\w")  # Part I, Type B
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""))


@lru_cache(maxsize=65536)
def letters(name: str) -> str:
    """Return what counts of a name's spelling: its letters and digits, without case and accents.

    Examples
    --------
    >>> letters("Café-Crème, No. 2"), letters("C++")
    ('cafecremeno2', 'c++')
    """
    if name.isascii():
        return "".join(char for char in name.lower() if char.isalnum() or char in _SIGNS)
    split = unicodedata.normalize("NFKD", name.casefold())
    return "".join(
        char
        for char in split
        if not "\u0300" <= char <= "\u036f"
        and (char.isalnum() or char in _SIGNS or unicodedata.category(char) in ("Mc", "Mn"))
    )


def words(name: str) -> list[str]:
    """Return the words of a name, their letters alone."""
    return [part for part in map(letters, _WORD.findall(name.replace("_", " "))) if part]


def is_plural(one: str, other: str) -> bool:
    """Return whether two names differ in plurals alone, as English forms them, in either direction.

    Examples
    --------
    >>> is_plural("Design Pattern", "design-patterns"), is_plural("Query", "Queries"), is_plural("New", "News")
    (True, True, False)
    """
    mine, theirs = words(one), words(other)
    pairs = [pair for pair in zip(mine, theirs, strict=False) if pair[0] != pair[1]]
    return bool(pairs) and len(mine) == len(theirs) and all(_is_plural_word(*pair) for pair in pairs)


def _is_plural_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST or not long.endswith("s") or short.endswith("s"):
        return False
    return any(long.endswith(end) and long[: -len(end)] + new == short for end, new in _ENDINGS)


class Nearness:
    """Names, to be found by one that is spelled otherwise.

    Parameters
    ----------
    names : iterable of str
    asked : iterable of str, optional
        The names that will be asked for, if that is known: then fewer need be prepared.

    Examples
    --------
    >>> known = Nearness(["Wes Kao", "Chapter 2", "Attention Economy", "Café Culture"])
    >>> known.near("Atention-economy"), known.near("Cafe culture"), known.near("Chapter 3"), known.near("Wes")
    (['Attention Economy'], ['Café Culture'], [], [])
    """

    def __init__(self, names: Iterable[str], asked: Iterable[str] | None = None) -> None:
        self._forms: dict[str, list[str]] = {}  # letters: names
        for name in dict.fromkeys(names):
            self._forms.setdefault(letters(name), []).append(name)
        self._asked = None if asked is None else _margins(asked)

    @cached_property
    def _remainders(self) -> dict[str, list[str]]:
        """What is left of names, and the letters of the names that it is left of."""
        found: dict[str, list[str]] = {}
        for form, spelled in self._forms.items():
            if self._asked is not None and self._asked.isdisjoint(_margins_of(form, 0)):
                continue
            for rest in _remainders(form, spelled[0]):
                kept = found.setdefault(rest, [])
                if len(kept) < _SERIES:
                    kept.append(form)
        return found

    def same(self, name: str) -> list[str]:
        """Return the names that are spelled with the same letters; a number must stand as it does."""
        form = letters(name)
        if sum(map(str.isalpha, form)) < (_SHORTEST if form.isascii() else 2):
            return []
        numbers = _NUMBER.findall(name)
        return [one for one in self._forms.get(form, ())[:_SERIES] if _NUMBER.findall(one) == numbers]

    def near(self, name: str) -> list[str]:
        """Return the names that `name` may be a slip of, the nearest ones; none where nothing is near.

        Parameters
        ----------
        name : str
            A name with a number in it is one of a series, and never a slip of another number.
        """
        same = self.same(name)
        form = letters(name)
        if same or len(form) < _ONE_SLIP or any(map(str.isdigit, form)):
            return same
        best: dict[int, list[str]] = {}
        most = 2 if len(form) >= _TWO_SLIPS else 1
        for other in self._candidates(form, name):
            if (
                form[0] != other[:1]
                or {*form} & _SIGNS != {*other} & _SIGNS
                or abs(len(form) - len(other)) > most
                or any(map(str.isdigit, other))
            ):
                continue
            steps = distance(form, other, most)
            if steps is not None:
                best.setdefault(steps, []).append(other)
        forms = best[min(best)] if best else []
        return [one for found in forms for one in self._forms[found] if not _counts(name, one)]

    def _candidates(self, form: str, name: str) -> list[str]:
        if len(self._forms) < _FEW:
            return list(self._forms)
        found: dict[str, None] = {}
        kept_of = self._remainders.get
        for rest in _remainders(form, name):
            kept = kept_of(rest)
            if kept and len(kept) < _SERIES:
                found.update(dict.fromkeys(kept))
        return list(found)


def _margins(names: Iterable[str]) -> set[tuple[str, int]]:
    return {margin for name in names for slack in range(-2, 3) for margin in _margins_of(letters(name), slack)}


def _margins_of(form: str, slack: int) -> tuple[tuple[str, int], ...]:
    """Return how a name begins and ends, with its length: a slip changes one of the two at most, mostly."""
    size = len(form) + slack
    return (f"{form[:_MARGIN]}-", size), (f"-{form[-_MARGIN:]}", size)


def _counts(one: str, other: str) -> bool:
    """Return whether two names differ in a letter or a Roman numeral that counts: Part I, Part II."""
    mine, theirs = words(one), words(other)
    return any(_COUNTED.fullmatch(word) for word in {*mine} ^ {*theirs})


def _remainders(form: str, name: str) -> set[str]:
    """Return what is left of a name without one of its letters, or without one of its words."""
    if not _ONE_SLIP <= len(form) <= _LONGEST:
        return set()
    rests = {form, *(form[:at] + form[at + 1 :] for at in range(len(form)))}
    parts = words(name) if len(form) >= _TWO_SLIPS else []
    if len(parts) > 1:
        rests.update(" ".join((*parts[:at], "*", *parts[at + 1 :])) for at in range(len(parts)))
    return rests


def distance(one: str, other: str, most: int) -> int | None:
    """Return how many letters must be changed, put in, left out or swapped with the next; None above `most`.

    Examples
    --------
    >>> distance("grit", "girt", 2), distance("grit", "grits", 2), distance("grit", "grammar", 2)
    (1, 1, None)
    """
    if abs(len(one) - len(other)) > most:
        return None
    one, other = _apart(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, mine in enumerate(one, 1):
        now = [at]
        for to, theirs in enumerate(other, 1):
            cost = min(row[to] + 1, now[-1] + 1, row[to - 1] + (mine != theirs))
            if at > 1 and to > 1 and mine == other[to - 2] and theirs == one[at - 2]:
                cost = min(cost, before[to - 2] + 1)
            now.append(cost)
        if min(now) > most:
            return None
        before, row = row, now
    return row[-1] if row[-1] <= most else None


def _apart(one: str, other: str) -> tuple[str, str]:
    """Return what is left of two texts without what both begin and end with."""
    size = min(len(one), len(other))
    start = next((at for at in range(size) if one[at] != other[at]), size)
    one, other = one[start:], other[start:]
    size -= start
    end = next((at for at in range(size) if one[-1 - at] != other[-1 - at]), size)
    return (one[:-end], other[:-end]) if end else (one, other)
