"""Words: which language a text is in, which of its words say something, and what their stems are.

Word tables are shipped in ``data/``; see the files' headers for where they come from.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

import Stemmer

STEMMERS = {
    "en": "english", "de": "german", "fr": "french", "it": "italian", "es": "spanish", "pt": "portuguese",
    "nl": "dutch", "sv": "swedish", "ru": "russian", "da": "danish", "nb": "norwegian", "fi": "finnish",
    "ar": "arabic", "ca": "catalan", "el": "greek", "hu": "hungarian", "id": "indonesian", "ro": "romanian",
    "tr": "turkish", "hi": "hindi",
}  # fmt: skip

# English words that Snowball puts together with others of another meaning (product, experience, author, market …).
EXCEPTIONS = {
    form: stem
    for stem, forms in {
        "productivity": "productivity",
        "experiment": "experiment experiments experimental experimentation experimenting",
        "authority": "authority authorities", "busy": "busy busyness", "positive": "positive positively positivity",
        "rational": "rational rationality irrational irrationality rationally",
        "marketing": "marketing marketer marketers",
        "importance": "important importance", "universal": "universal universally", "news": "news",
        "generative": "generative", "informal": "informal", "personality": "personality personalities",
        "training": "training trainings", "meeting": "meeting meetings", "building": "building buildings",
        "momentum": "momentum", "momentary": "momentary", "logical": "logical", "sign": "sign signs",
    }.items()
    for form in forms.split()
}  # fmt: skip

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# marks that belong to letters, which \w leaves out: accents, Hebrew and Arabic points, the vowels of Indic scripts
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u1780-\u17d3\u200c"
_LETTER = rf"(?:(?![{_CJK}])[^\W_]|[{_MARKS}])"
_WORD = re.compile(rf"[{_CJK}]+|{_LETTER}+(?:['’]{_LETTER}+)*")
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+(?:'[A-Za-z0-9]+)*")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # the same where neither CJK nor marks stand
_MIXED = re.compile(f"[{_CJK}{_MARKS}]")
_JOINED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
_KATAKANA = re.compile("[\u30a0-\u30ff]{2,}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_CLITIC = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|nell|sull|all|dall|un|quell)$")
_LONGEST = 30
GUESSED = 2000
_CACHED = 100_000


class Word(NamedTuple):
    """A word that says something: as it stands, and its stem."""

    form: str
    stem: str


class Background(NamedTuple):
    """How often stems occur in ordinary text, and which of them cannot name a theme."""

    frequency: dict[str, float]
    unnameable: frozenset[str]


def _table(name: str) -> list[str]:
    text = (files("vaultlint.graph") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def stop_words() -> dict[str, frozenset[str]]:
    """Return the stop words of each language."""
    rows = [line.split() for line in _table("stopwords.txt")]
    return {row[0]: frozenset(row[1:]) for row in rows}


@cache
def background() -> Background:
    """Return the background table: for each stem the highest frequency that it has in any language."""
    frequency: dict[str, float] = {}
    unnameable: set[str] = set()
    for line in _table("background.txt"):
        if line.startswith("["):
            continue
        band, *stems = line.split(" ")
        value = 10 ** (-int(band) / 4)
        for stem in stems:
            name = stem.removesuffix("!")
            if name != stem:
                unnameable.add(name)
            frequency[name] = max(value, frequency.get(name, 0.0))
    return Background(frequency, frozenset(unnameable))


def word_pattern(text: str) -> re.Pattern[str]:
    """Return the quickest pattern whose matches in `text` are its raw words."""
    if text.isascii():
        return _ASCII_WORD
    return _WORD if _MIXED.search(text) else _PLAIN_WORD


def guess(text: str) -> str:
    """Guess a text's language by the share of its stop words.

    Parameters
    ----------
    text : str
        Its first `GUESSED` characters are looked at.

    Returns
    -------
    str
        A two-letter code of `STEMMERS`, ``"ja"`` or ``"zh"``; ``"en"`` where nothing speaks for another.

    Examples
    --------
    >>> guess("Ce que nous lisons dit plus que ce que nous voyons dans les livres")
    'fr'
    """
    start = text[:GUESSED]
    words = Counter(word.lower() for word in word_pattern(start).findall(start))
    total = sum(words.values()) or 1
    cjk = sum(len(word) * count for word, count in words.items() if _is_cjk(word))
    if cjk > len(start) // 5:
        return "ja" if re.search("[\u3040-\u309f]", start) else "zh"
    scores: Counter[str] = Counter({"en": 0})
    known = _languages()
    for word, count in words.items():
        for code in known.get(word, ()):
            scores[code] += count
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if scores[best] > max(scores["en"] * 1.1, 0.12 * total) else "en"


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    """Return for each stop word the languages that have it."""
    found: dict[str, list[str]] = {}
    for code, words in sorted(stop_words().items()):
        for word in words:
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def _is_cjk(word: str) -> bool:
    return "\u3040" <= word[0] <= "\ufaff" and not "\uac00" <= word[0] <= "\ud7af"


def uncapitalised(word: str) -> str:
    """Return a sentence's first word without its capital, which says nothing; IBM and GitHub stay."""
    return word[0].lower() + word[1:] if word[1:].islower() else word


class Tokeniser:
    """Text to words, for one language; remembers words that it has seen, which changes no answer."""

    def __init__(self, language: str) -> None:
        self._snowball = Stemmer.Stemmer(STEMMERS[language]).stemWord if language in STEMMERS else str
        self._exceptions = EXCEPTIONS if language == "en" else {}
        stops = stop_words()
        self._stops = stops["en"] | stops.get(language, frozenset())
        self._elisions = language in ("fr", "it")
        self._known: dict[str, tuple[Word | None, ...]] = {}

    def words(self, text: str, *, lower_first: bool = True) -> list[Word | None]:
        """Return the words of `text`; None stands where words were left out.

        Parameters
        ----------
        text : str
        lower_first : bool
            Whether a capital on the first word says nothing, as at the start of a sentence.
        """
        raws = self.finder(text).findall(text)
        if raws and lower_first:
            raws[0] = uncapitalised(raws[0])
        return [word for raw in raws for word in self.raw(raw)]

    def finder(self, text: str) -> re.Pattern[str]:
        """Return the pattern whose matches in `text` are its raw words."""
        return word_pattern(text)

    def raw(self, raw: str) -> tuple[Word | None, ...]:
        """Return what one raw word says: usually one word, none, or the parts of a joined one."""
        words = self._known.get(raw)
        if words is None:
            if len(self._known) > _CACHED:
                self._known.clear()
            words = self._known[raw] = tuple(self._split(raw))
        return words

    def stem(self, word: str) -> str:
        """Return the stem of one word."""
        return self._stem(word.lower())

    def _stem(self, lower: str) -> str:
        return self._exceptions.get(lower) or self._snowball(lower)

    def _split(self, raw: str) -> list[Word | None]:
        if _is_cjk(raw):
            return _characters(raw)
        lower = raw.lower().replace("’", "'")
        if lower in self._stops or len(raw) > _LONGEST:
            return [None]
        if "'" in lower:
            return self._apostrophe([part for part in re.split("['’]", raw) if part])
        if len(raw) > 5 and not raw.islower() and not raw.isupper() and lower not in background().frequency:
            parts = _JOINED.split(raw)
            if len(parts) > 1 and min(map(len, parts)) > 2 and self._stem(lower) not in background().frequency:
                return [word for part in parts for word in self._split(part)]
        return [self._one(raw, lower)]

    def _apostrophe(self, parts: list[str]) -> list[Word | None]:
        """Split off an elided article before an apostrophe, and what is left of "is" or "not" behind one."""
        if self._elisions:
            bare = [part for part in parts if not _CLITIC.match(part.lower())]
        else:
            bare = [part for place, part in enumerate(parts) if not (place and len(part) <= 2)]
        return [word for part in bare for word in self._split(part)] or [None]

    def _one(self, raw: str, lower: str) -> Word | None:
        digits = sum(char.isdigit() for char in lower)
        if len(lower) < 2 or digits * 2 >= len(lower) or (digits > 1 and len(lower) > 8):
            return None
        return Word(raw, self._stem(lower))


def _characters(run: str) -> list[Word | None]:
    """Split Chinese and Japanese: Katakana words whole, Han characters as overlapping pairs."""
    found: list[Word | None] = []
    found += [Word(match[0][:_LONGEST], match[0][:_LONGEST]) for match in _KATAKANA.finditer(run)]
    for match in _HAN.finditer(run):
        characters = match[0]
        found.append(None)
        found += [Word(pair, pair) for pair in map("".join, pairwise(characters))]
    return found or [None]


@cache
def tokeniser(language: str) -> Tokeniser:
    """Return the tokeniser of a language."""
    return Tokeniser(language)
