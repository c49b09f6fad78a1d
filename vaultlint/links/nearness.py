"""Which of many names a misspelled one was meant to be, in time that hardly grows with their number.

Names are found by what is left of them when a letter is taken out (after Garbe's symmetric deletion); a remainder that
many names share is a series, and its members are no slips of one another. What is a slip was learnt from the links of
fifty vaults: most names that differ in a letter are two names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import takewhile

from vaultlint.patterns import pattern

_SERIES = 12  # names with one remainder that make a series
_ONE_SLIP = 6  # letters that a word must have to be a slip of another
_TURNED = 10  # letters that a word must have for one of them to be another
_ENDING = 3  # letters in which words differ that are two forms, or two words: FastAI, FastAPI
_SHORTEST = 4
_FEW = 48  # names that are compared one by one
_LONGEST = 120  # letters; longer names are compared by their letters alone
_SIGNS = frozenset("+@$€£%=<>")  # that tell names apart: C++ is no C
_NO_LETTERS = {sign: None for sign in range(128) if not chr(sign).isalnum() and chr(sign) not in _SIGNS}
_TURNS = (frozenset("aeiouy"), frozenset("sz"))  # letters that are taken for one another
_WORD = pattern(r"\w+")
_NUMBER = pattern(r"\d+")
_MD = pattern(r"(?<!\.md)(?:\.md)+\s*$", re.IGNORECASE)
_DASHES = pattern("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_LONE = pattern(r"^[-–—](?=\s)|(?<=\s)[-–—]$")  # a dash that stands for something: of these, `Haskell -`
_IDEOGRAPH = pattern("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")  # a word by itself
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
        return name.lower().translate(_NO_LETTERS)
    split = unicodedata.normalize("NFKD", name.casefold())
    return "".join(
        char
        for char in split
        if not "\u0300" <= char <= "\u036f"
        and (char.isalnum() or char in _SIGNS or unicodedata.category(char) in ("Mc", "Mn"))
    )


def alike(name: str) -> str:
    """Return a name with all kinds of hyphens and of blanks as one, without case and ``.md``.

    Examples
    --------
    >>> alike("CWE\N{NON-BREAKING HYPHEN}79.md.md") == alike("cwe-79 ")
    True
    """
    return " ".join(_DASHES.sub("-", _MD.sub("", unicodedata.normalize("NFC", name).lower())).split())


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
        self._alike: dict[str, list[str]] = {}
        for name in dict.fromkeys(names):
            form = _form(name)
            self._forms.setdefault(form, []).append(name)
            if sum(map(str.isalpha, form)) < _SHORTEST:
                self._alike.setdefault(alike(name), []).append(name)
        self._rests: dict[str, list[str]] = {}  # what is left of names, and the letters of names that it is left of
        self._wanted: set[int] = set()  # hashes of what is left of the names that may be asked for
        self._ready: set[str] = set()  # the letters of these
        self._every = asked is None
        self.prepare(asked or ())

    def prepare(self, asked: Iterable[str]) -> None:
        """Make ready for names that will be asked for, all at once: one by one it takes as long for each."""
        forms = (_form(name) for name in asked if _may_be_slip(name) and not self.same(name))
        self._prepare({*forms} - self._ready)

    def _prepare(self, asked: AbstractSet[str]) -> None:
        """Look up what is left of the names that are asked for.

        All that may be left of names is not kept: in a vault of 10,000 notes that were 60 MB. Hashes are enough.
        """
        self._ready |= asked
        wanted = {hash(rest) for form in asked for rest in _remainders(form)} - self._wanted
        self._wanted |= wanted
        sizes = {(form[0], len(form) + slack) for form in asked if form for slack in range(-1, 2)}
        for form in self._forms if wanted else ():
            if (form[:1], len(form)) not in sizes:
                continue
            for rest in _remainders(form):
                if hash(rest) in wanted:
                    kept = self._rests.setdefault(rest, [])
                    if len(kept) < _SERIES:
                        kept.append(form)

    def same(self, name: str) -> list[str]:
        """Return the names that are spelled with the same letters; a number must stand as it does."""
        form = _form(name)
        if sum(map(str.isalpha, form)) < (_SHORTEST if form.isascii() else 2):
            return self._alike.get(alike(name), [])
        numbers, lone = _NUMBER.findall(name), bool(_LONE.search(name))
        found = [
            one
            for one in self._forms.get(form, ())[:_SERIES]
            if _NUMBER.findall(one) == numbers and bool(_LONE.search(one)) is lone
        ]
        nearest = [one for one in found if alike(one) == alike(name)] if len(found) > 1 else []
        return nearest or found

    def near(self, name: str) -> list[str]:
        """Return the names that `name` may be a slip of, the nearest ones; none where nothing is near.

        Parameters
        ----------
        name : str
            A name with a number in it is one of a series, and never a slip of another number.
        """
        same = self.same(name)
        form = _form(name)
        if same or len(form) < _ONE_SLIP or not _may_be_slip(name):
            return same
        return [one for other in self._candidates(form) for one in self._forms[other] if is_misspelled(name, one)]

    def _candidates(self, form: str) -> list[str]:
        if len(self._forms) < _FEW:
            return list(self._forms)
        if self._every:
            if not self._ready:
                self._prepare(self._forms.keys())
        elif form not in self._ready:
            self._prepare({form})
        found: dict[str, None] = {}
        kept_of = self._rests.get
        for rest in _remainders(form):
            kept = kept_of(rest)
            if kept and len(kept) < _SERIES:
                found.update(dict.fromkeys(kept))
        return sorted(found)


def is_misspelled(one: str, other: str) -> bool:
    """Return whether two names are the same but for a slip in one word, or for a plural.

    Examples
    --------
    >>> is_misspelled("Atention Span", "Attention Span"), is_misspelled("CSS Injection", "CSV Injection")
    (True, False)
    """
    mine, theirs = words(one), words(other)
    if len(mine) != len(theirs) or _signs(one) != _signs(other) or _NUMBER.search(one + other):
        return False
    pairs = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
    if all(_is_plural_word(*pair) for pair in pairs):
        return bool(pairs)
    return len(pairs) == 1 and _is_slip(*sorted(pairs[0], key=len), alone=len(mine) == 1)


def _signs(name: str) -> tuple[set[str], bool]:
    return {*name} & _SIGNS, bool(_LONE.search(name))


def _is_slip(short: str, long: str, *, alone: bool) -> bool:
    """Return whether of two words one is the other with a letter left out, doubled, swapped or taken for another.

    Words that begin otherwise are two, and so are those that end otherwise.
    """
    if len(short) < _ONE_SLIP or len(long) > len(short) + 1 or _IDEOGRAPH.search(long):
        return False
    start = _shared(short, long)
    if start < 1 + alone:
        return False
    end = _shared(short[start:][::-1], long[start:][::-1])
    left, more = short[start : len(short) - end], long[start : len(long) - end]
    if len(more) == 2 and left == more[::-1]:
        return True
    if len(more) != 1:
        return False
    if not left and more == long[start - 1]:
        return end > 0
    if alone and len(short) <= _ONE_SLIP:
        return False
    turned = not left or (len(short) >= _TURNED and any({left, more} <= letters for letters in _TURNS))
    return turned and len(long) - start > _ENDING


def _shared(one: str, other: str) -> int:
    """Return how many letters two words begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _form(name: str) -> str:
    return letters(_MD.sub("", name))


def _may_be_slip(name: str) -> bool:
    """Return whether a name may be a slip of another: what bears a number is one of a series."""
    return not _NUMBER.search(name)


def _remainders(form: str) -> set[str]:
    """Return what is left of a name without one of its letters, and all of it; no slip takes the first letter."""
    if not _ONE_SLIP <= len(form) <= _LONGEST:
        return set()
    return {form, *(form[:at] + form[at + 1 :] for at in range(1, len(form)))}
