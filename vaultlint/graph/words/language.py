"""Words: which language a text is in, which of its words say something, and what their stems are.

Word tables are shipped in ``data/``; see the files' headers for where they come from.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple
from weakref import proxy

import Stemmer

from vaultlint.graph.words import scripts
from vaultlint.graph.words.cousins import EXCEPTIONS
from vaultlint.graph.words.numbers import Numbers
from vaultlint.graph.words.raws import WORD, raw_words
from vaultlint.graph.words.scripts import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable

STEMMERS = {
    "en": "english", "de": "german", "fr": "french", "it": "italian", "es": "spanish", "pt": "portuguese",
    "nl": "dutch", "sv": "swedish", "ru": "russian", "da": "danish", "nb": "norwegian", "fi": "finnish",
    "ar": "arabic", "ca": "catalan", "el": "greek", "hu": "hungarian", "id": "indonesian", "ro": "romanian",
    "tr": "turkish", "hi": "hindi",
}  # fmt: skip

_JOINED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[A-Z])(?=[A-Z][a-z])")
GUESSED = 2000
_CACHED = 100_000


class Word(NamedTuple):
    """A word that says something: as it stands, and its stem."""

    form: str
    stem: str


class Background(NamedTuple):
    """How often stems occur in ordinary text, which cannot name a theme, and Chinese and Japanese words to cut at."""

    frequency: dict[str, float]
    unnameable: frozenset[str]
    han: dict[str, frozenset[str]]


def table(name: str) -> list[str]:
    """Return the lines of a shipped table, remarks left out."""
    text = (files("vaultlint.graph") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def stop_words() -> dict[str, frozenset[str]]:
    """Return the stop words of each language."""
    rows = [line.split() for line in table("stopwords.txt")]
    return {row[0]: frozenset(row[1:]) for row in rows}


@cache
def background() -> Background:
    """Return the background table: for each stem the highest frequency that it has in any language."""
    frequency: dict[str, float] = {}
    unnameable: set[str] = set()
    han: dict[str, set[str]] = {"zh": set(), "ja": set()}
    section = ""
    for line in table("background.txt"):
        if line.startswith("["):
            section = line[1:-1]
            continue
        band, *stems = line.split(" ")
        value = 10 ** (-int(band) / 4)
        for stem in stems:
            name = stem.removesuffix("!")
            if name != stem:
                unnameable.add(name)
            frequency[name] = max(value, frequency.get(name, 0.0))
        if section in han:
            han[section].update(stem for stem in stems if len(stem) > 1 and scripts.is_han(stem))
    for form, stem in EXCEPTIONS.items():  # the table has them under the stem that they would share
        if shared := frequency.get(_snowball("en")(form)):
            frequency.setdefault(stem, shared / 2)
    return Background(frequency, frozenset(unnameable), {code: frozenset(words) for code, words in han.items()})


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
    script = "" if start.isascii() else scripts.of(start)
    if script:
        return script
    words = Counter(_lowered(start))
    scores = {"en": 0}
    known = _languages()
    for word, count in words.items():
        for code in known.get(word, ()):
            scores[code] = scores.get(code, 0) + count
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    return best if scores[best] > max(scores["en"] * 1.1, 0.12 * (words.total() or 1)) else "en"


def _lowered(text: str) -> list[str]:
    """Return a text's words in lower case; what an apostrophe parts stands there whole, and its head alone."""
    words = raw_words(text.lower().replace("’", "'"))
    return words + [word.partition("'")[0] for word in words if "'" in word] if "'" in text or "’" in text else words


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    """Return for each stop word the languages that have it."""
    found: dict[str, list[str]] = {}
    for code, words in sorted(stop_words().items()):
        for word in words:
            found.setdefault(word, []).append(code)
    return {word: tuple(codes) for word, codes in found.items()}


def uncapitalised(word: str) -> str:
    """Return a sentence's first word without its capital, which says nothing; IBM and GitHub stay."""
    return word[0].replace("İ", "i").lower() + word[1:] if word[1:].islower() else word


class Tokeniser:
    """Text to words, for one language; remembers words that it has seen, which changes no answer."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._exceptions = EXCEPTIONS if language == "en" else {}
        stops = stop_words()
        self._stops = stops["en"] | stops.get(language, frozenset())
        self._clitics = frozenset(scripts.CLITICS.get(language, "").split())
        self._han = background().han["ja" if language == "ja" else "zh"]
        self._own_stem = _snowball(language)
        self._known: dict[str, tuple[Word | None, ...]] = {}
        self.numbers = Numbers(proxy(self))

    def words(self, text: str, *, lower_first: bool = True) -> list[Word | None]:
        """Return the words of `text`; None stands where words were left out.

        Parameters
        ----------
        text : str
        lower_first : bool
            Whether a capital on the first word says nothing, as at the start of a sentence.
        """
        raws = raw_words(text)
        if raws and lower_first:
            raws[0] = uncapitalised(raws[0])
        return [word for raw in raws for word in self.raw(raw)]

    def raw(self, raw: str) -> tuple[Word | None, ...]:
        """Return what one raw word says: usually one word, none, or the parts of a joined one."""
        known = self._known
        if raw in known:
            return known[raw]
        if len(known) > _CACHED:
            known.clear()
        known[raw] = words = tuple(self._split(raw))
        return words

    def stem(self, word: str) -> str:
        """Return the stem of one word."""
        return self._stem(word.lower())

    def _stem(self, lower: str) -> str:
        exception = self._exceptions.get(lower)
        if exception:
            return exception
        if lower.isascii() and self.language not in scripts.SPELLINGS:
            return self._own_stem(lower)
        language = self.language
        if lower[:1] > "\u036f":
            script = scripts.of_letter(lower[0])
            language = language if language in scripts.RIVALS.get(script, ()) else script
        if language in scripts.SPELLINGS:
            lower = scripts.SPELLINGS[language](lower)
        stem = _snowball(language)(lower)
        return scripts.unaccented(stem) if language in scripts.UNACCENTED else stem

    def _lower(self, raw: str) -> str:
        if raw.isascii():
            return raw.lower() if self.language != "tr" else raw.replace("I", "ı").lower()
        if self.language == "tr":
            raw = raw.replace("I", "ı")
        return raw.replace("İ", "i").lower().replace("’", "'")

    def _split(self, raw: str) -> list[Word | None]:
        if not raw.isascii():
            plain = unicodedata.normalize("NFKC", raw)
            if plain != raw:
                return [word for part in WORD.findall(plain) for word in self._split(part)] or [None]
            if raw[-1] > "\u0e00":
                return self._unspaced(raw)
        lower = self._lower(raw)
        if lower in self._stops or len(raw) > LONGEST:
            return [None]
        if "'" in lower:
            return self._apostrophe(raw, lower)
        if len(raw) > 5 and not raw.islower() and not raw.isupper() and lower not in background().frequency:
            parts = _JOINED.split(raw)
            if len(parts) > 1 and min(map(len, parts)) > 2 and self._stem(lower) not in background().frequency:
                return [word for part in _known_whole(parts) for word in self._split(part)]
        return [self._one(raw, lower)]

    def _unspaced(self, raw: str) -> list[Word | None]:
        """Split a word whose script writes no blanks, or glues particles to foreign words."""
        if scripts.is_cjk(raw):
            words = scripts.cut(raw, self._han)
            return [None if word is None or word in self._stops else Word(word, word) for word in words]
        if scripts.is_syllabic(raw):
            return [Word(pair, pair) for pair in scripts.syllables(raw)]
        found: list[Word | None] = []
        for part in scripts.parts(raw):
            lower = part.lower()
            left_out = lower in self._stops or len(part) > LONGEST or (len(part) < 2 and len(raw) > len(part))
            found.append(None if left_out else self._one(part, lower))
        return found

    def _apostrophe(self, raw: str, lower: str) -> list[Word | None]:
        """Split off an elided article before an apostrophe, and what is left of "is" or "not" behind one."""
        parts = [part for part in re.split("['’]", raw) if part]
        heads = [part.lower() for part in parts]
        if heads[0] in self._clitics:
            return self._split(raw[len(parts[0]) + 1 :])
        if raw[0] > "\u036f":  # зв'язок
            return [self._one(raw, "".join(heads))]
        if self._clitics or (heads[0] == "o" and len(parts) == 2 and parts[1][:1].isupper()):  # prud'homme, O'Reilly
            return [self._one(raw, lower)]
        bare = [part for place, part in enumerate(parts) if not (place and len(part) <= 2)]
        return [word for part in bare for word in self._split(part)] or [None]

    def _one(self, raw: str, lower: str) -> Word | None:
        digits = 0 if lower.isalpha() else sum(char.isdigit() for char in lower)
        if len(lower) < 2 or digits * 2 >= len(lower) or (digits > 1 and len(lower) > 8):
            return None
        stem = self._stem(lower)
        return None if raw[0] >= "\uac00" and stem in self._stops else Word(raw, stem)


def _known_whole(parts: list[str]) -> list[str]:
    """Join the parts of a word that are one in ordinary text: of articleJavaScript, article and JavaScript are left."""
    known = background().frequency
    found: list[str] = []
    for part in parts:
        if found and (found[-1] + part).lower() in known:
            found[-1] += part
        else:
            found.append(part)
    return found


@cache
def _snowball(language: str) -> Callable[[str], str]:
    return Stemmer.Stemmer(STEMMERS[language], 0).stemWord if language in STEMMERS else str


@cache
def tokeniser(language: str) -> Tokeniser:
    """Return the tokeniser of a language."""
    return Tokeniser(language)
