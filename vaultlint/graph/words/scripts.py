"""Scripts: which one a text is written in, and words where blanks do not part them or endings are glued on.

Chinese and Japanese are cut at the words that the shipped table knows, else into pairs of characters; Thai, Lao,
Khmer and Burmese into pairs of syllable groups; Korean loses its particles.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
# marks that belong to letters, which \w leaves out: accents, Hebrew and Arabic points, the vowels of Indic scripts
MARKS = (
    "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u102b-\u103e"
    "\u1780-\u17d3\u200c"
)
SHARE = 5  # a script that has one in so many of a text's characters is the text's
LONGEST = 30

RIVALS = {"ru": ("ru", "uk", "bg"), "ar": ("ar", "fa")}  # languages of one script
UNACCENTED = frozenset({"en", "fr", "it", "pt", "ca"})  # elsewhere an accented letter is another letter
# what stands before an apostrophe and is no word: elided articles, pronouns, prepositions
CLITICS = {
    "fr": "c d j l m n s t qu jusqu lorsqu puisqu quoiqu quelqu presqu entr",
    "it": "c d l m n s t v un qualcun nessun ciascun gl agl dagl degl negl sugl quegl begl all dall dell nell sull "
          "coll quell bell quest anch dov com cos qual quant tant tutt mezz nient neanch nemmen senz fin prim quand "
          "ond",
    "ca": "d l m n s t",
}  # fmt: skip

_SCRIPTS = {
    "el": "\u0370-\u03ff\u1f00-\u1fff", "ru": "\u0400-\u04ff", "he": "\u0590-\u05ff", "ar": "\u0600-\u06ff",
    "hi": "\u0900-\u097f", "bn": "\u0980-\u09ff", "th": "\u0e00-\u0e7f", "km": "\u1780-\u17ff",
    "ko": "\uac00-\ud7a3", "ja": "\u3040-\u30ff", "zh": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
}  # fmt: skip
# letters that one language of a script has and the others lack
_TELLING = {"ru": {"ru": "ыэё", "uk": "іїєґ", "bg": "ъ"}, "ar": {"ar": "ةأإىي", "fa": "پچژگکی"}}
_FOREIGN = re.compile("[\u0370-\u1fff\u3040-\ud7a3\uf900-\ufaff]+")
_OF_SCRIPT = {code: re.compile(f"[{span}]") for code, span in _SCRIPTS.items()}

_KATAKANA = re.compile("[\u30a1-\u30fa\u30fc-\u30ff]{2,}")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_KANA_LENGTH = 4  # a shorter word keeps its last long vowel: コピー
# what stands between Chinese words, and never alone in one that a reader would look for
_PARTICLES = frozenset(
    "的了是在和与與及或也都就不这這那哪我你您他她它们們个個吗嗎呢吧啊被把将將让讓从從到对對为為之其而且但"
)
# what a single Japanese character must be followed by to be a noun, and those that count or point
_NOUN_END = frozenset("をがはのでともへや、。」』）・ ")
_COUNTERS = frozenset(
    "年月日時分秒人個件枚円回度数目中上下前後内外間者何等々事物方的性化一二三四五六七八九十百千万億第各約毎"
)

_SYLLABIC = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
_CLUSTER = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4]?[^\u0e31-\u0e4e]"
                      "[\u0e31-\u0e3a\u0e47-\u0e4e\u0eb1-\u0ecd\u102b-\u103e\u17b4-\u17d3]*")  # fmt: skip

_HANGUL = re.compile("[\uac00-\ud7a3]+")
_FIRST_SYLLABLE = 0xAC00
_FINALS = 28  # a syllable's number leaves its final consonant as the rest of a division by this
_RIEUL = 8
_NO_FINAL, _FINAL, _ANY, _LIGHT = "no final", "final", "any", "no final, or rieul"
# particles and light endings, and what the syllable before them ends in
_BY_ENDING = {
    ending: kind
    for kind, endings in {
        _FINAL: "으로부터 으로서 으로써 이라는 이라고 이란 이나 이며 이든 은 이 을 과 으로 으로는 으로도 이다 입니다",
        _NO_FINAL: "는 가 를 와 라는 라고 란 나 며 든 다",
        _LIGHT: "로 로서 로써 로부터 로는 로도",
        _ANY: """
            에서는 에서도 에서의 에서 에게서 에게는 에게 에는 에도 에만 에 의 도 만 까지 부터 처럼 보다 마다
            조차 밖에 들은 들이 들을 들의 들에게 들과 들 하는 하고 하여 하며 하면 하기 하기를 하지 한다 합니다
            했다 했습니다 하세요 할 한 해서 해야 되는 되고 되어 된다 됩니다 된 될 되지 적인 적으로
        """,
    }.items()
    for ending in endings.split()
}
_LONGEST_ENDING = max(map(len, _BY_ENDING))

_ARABIC_PREFIX = re.compile("^[وفبك](?=ال..)")


def of(text: str) -> str:
    """Return the language whose script a text is written in; ``""`` for Latin and what is not known.

    Examples
    --------
    >>> of("지식을 관리하는 방법"), of("知識を管理する"), of("Knowledge")
    ('ko', 'ja', '')
    """
    foreign = "".join(_FOREIGN.findall(text))
    if len(foreign) * SHARE <= len(text):
        return ""
    counts = Counter({code: len(pattern.findall(foreign)) for code, pattern in _OF_SCRIPT.items()})
    counts["zh"] += counts["ja"]
    best = max(counts, key=lambda code: counts[code])
    if counts[best] * SHARE <= len(text):
        return ""
    if best == "zh":
        return "ja" if counts["ja"] * 20 > counts["zh"] else best
    telling = {code: sum(map(foreign.count, letters)) for code, letters in _TELLING.get(best, {}).items()}
    return max(telling, key=lambda code: telling[code]) if any(telling.values()) else best


def of_letter(letter: str) -> str:
    """Return the language that a letter's script speaks for, ``""`` if none does."""
    return next((code for code, pattern in _OF_SCRIPT.items() if pattern.match(letter)), "")


def is_cjk(word: str) -> bool:
    """Tell whether a word is Chinese or Japanese."""
    return "\u3040" <= word[0] <= "\ufaff" and not "\uac00" <= word[0] <= "\ud7af"


def is_han(word: str) -> bool:
    """Tell whether a word is all Chinese characters."""
    return _HAN.fullmatch(word) is not None


def unaccented(word: str) -> str:
    """Return a word without the accents on its Latin letters.

    Examples
    --------
    >>> unaccented("naïve"), unaccented("résumé"), unaccented("ёлка")
    ('naive', 'resume', 'ёлка')
    """
    if word.isascii() or word[0] > "\u036f":
        return word
    return "".join(char for char in unicodedata.normalize("NFD", word) if not "\u0300" <= char <= "\u036f")


def cut(run: str, known: frozenset[str]) -> list[str | None]:
    """Cut a Chinese or Japanese run of characters into words; None stands where characters were left out.

    Parameters
    ----------
    run : str
    known : frozenset of str
        Words of two to four Han characters.

    Examples
    --------
    >>> cut("知識管理のサーバー・ソフト", frozenset({"知識", "管理"}))
    ['知識', '管理', None, 'サーバ', None, 'ソフト']
    """
    found: list[str | None] = []
    place = 0
    pieces = sorted([*_KATAKANA.finditer(run), *_HAN.finditer(run)], key=lambda match: match.start())
    for match in pieces:
        if match.start() > place and found:
            found.append(None)
        place = match.end()
        if _HAN.match(match[0]):
            found += _han(match[0], known, run[place : place + 1] or " ")
        else:
            found.append(match[0][:LONGEST])
    return [_short(word) if word else word for word in found] or [None]


def _short(word: str) -> str:
    return word[:-1] if word[-1] == "ー" and len(word) >= _KANA_LENGTH else word


def _han(run: str, known: frozenset[str], after: str) -> list[str | None]:
    """Cut Han characters at known words, longest first; what is left becomes pairs."""
    found: list[str | None] = []
    loose = place = 0
    while place < len(run):
        length = next((size for size in (4, 3, 2) if run[place : place + size] in known), 0)
        if length:
            found += _loose(run[loose:place], " ")
            found.append(run[place : place + length])
            loose = place + length
        place += length or 1
    return found + _loose(run[loose:], after)


def _loose(run: str, after: str) -> list[str | None]:
    """Return pairs of the characters that no known word holds; a single one counts as a noun before a particle."""
    found: list[str | None] = []
    stretch = ""
    for char in [*run, ""]:
        if char and char not in _PARTICLES:
            stretch += char
            continue
        if len(stretch) > 1:
            found += map("".join, pairwise(stretch))
        elif stretch and not char and after in _NOUN_END and stretch not in _COUNTERS and len(run) == 1:
            found.append(stretch)
        if char or len(stretch) == 1:
            found.append(None)
        stretch = ""
    return found


def syllables(run: str) -> Iterator[str]:
    """Yield pairs of syllable groups of a script that writes words without blanks.

    Examples
    --------
    >>> list(syllables("ความรู้"))
    ['ควา', 'วาม', 'มรู้']
    """
    groups = _CLUSTER.findall(run)
    if len(groups) < 2:
        yield run
    yield from map("".join, pairwise(groups))


def is_syllabic(word: str) -> bool:
    """Tell whether a word is of a script that writes no blanks between words, besides Chinese and Japanese."""
    return _SYLLABIC.match(word) is not None


def parts(word: str) -> list[str]:
    """Part Hangul from other letters: particles are glued to foreign names.

    Examples
    --------
    >>> parts("Obsidian은")
    ['Obsidian', '은']
    """
    pieces: list[str] = []
    place = 0
    for match in _HANGUL.finditer(word):
        pieces += [word[place : match.start()], match[0]]
        place = match.end()
    return [piece for piece in (*pieces, word[place:]) if piece]


def korean(word: str) -> str:
    """Return a Korean word without its particle or light ending; two syllables stay at least.

    Examples
    --------
    >>> [korean(word) for word in ("노트를", "지식은", "관리하는", "국가", "노트")]
    ['노트', '지식', '관리', '국가', '노트']
    """
    for size in range(min(_LONGEST_ENDING, len(word) - 2), 0, -1):
        kind = _BY_ENDING.get(word[-size:])
        if kind and _agrees(word[-size - 1], kind):
            return word[:-size]
    return word


def _agrees(syllable: str, kind: str) -> bool:
    if not "\uac00" <= syllable <= "\ud7a3":
        return True
    final = (ord(syllable) - _FIRST_SYLLABLE) % _FINALS
    return kind == _ANY or (final == 0 if kind == _NO_FINAL else final != 0 if kind == _FINAL else final in (0, _RIEUL))


def _arabic(word: str) -> str:
    """Return an Arabic word without the conjunction or preposition before its article, and without stretches."""
    return _ARABIC_PREFIX.sub("", word.replace("\u0640", ""))


def _portuguese(word: str) -> str:
    """Return the singular of a plural that the stemmer keeps apart: corações, coração."""
    return word[:-3] + "ão" if word.endswith(("ões", "ães")) else word


# What a language's words are spelled as before they are stemmed.
SPELLINGS: dict[str, Callable[[str], str]] = {"ar": _arabic, "pt": _portuguese, "ko": korean}
