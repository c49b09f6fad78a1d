"""Where a sentence ends: at its stop, but not at an abbreviation's, an initial's, a list number's or within quotes.

No language is asked for: notes quote others. What an abbreviation of one language is, is hardly ever a word that
ends a sentence of another.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# one class in front, so that most of a text is passed over quickly
_STOP = re.compile(r"[.!?…।॥؟۔。！？．](?:(?<![。！？．])[\"'”’»)\]]{0,3}(?: »)? |(?<=[。！？．])[」』）”’\"]{0,3})")
_OPENERS = "\"'“‘„«‹([¿¡「『*"
_LIST_SIGNS = ":;"
_SYMBOLS = "\u2600"  # from here on letters without case, and pictures
_CJK_STOPS = frozenset("。！？．")
_CJK_SPAN = re.compile("「[^「」]{0,120}」|『[^『』]{0,120}』|（[^（）]{0,120}）|“[^“”]{0,120}”")
_GOES_ON = re.compile("[\u3040-\u309f、，。！？」』）”’]")

_ABBREVIATIONS = frozenset(
    """
    dr mr mrs ms messrs prof st mt vs cf ca al inc ltd co corp approx dept est gen gov rev hon sgt capt lt col sen rep
    jr sr fr hr hrn frl bzw vgl evtl ggf inkl exkl sog zzgl bspw dipl ing mme mlle mm env éd ex srta sra dra ud uds
    pág sig dott prof ing avv bijv dhr mevr blz resp d.h z.b u.a o.ä bl.a dvs t.ex т.е т.д т.п им ул см напр проф акад
    рис табл стр δηλ κ.λπ π.χ np tzv tzn např tj inż mgr hab vd örn ee aprox apdo eng exmo depto
    """.split()
)
# such words end a sentence too: they do not where a number follows
_BEFORE_NUMBER = frozenset(
    """
    no nos nr nrs nº n° núm num fig figs vol vols p pp pg pag s ss art abs bd kap cap chap ch sec sect par ed eq ver v
    ref bl
    """.split()
)
_HALVES_OF_DAY = frozenset({"a.m", "p.m"})
_DATED = re.compile(
    r"(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert|Auflage|Kapitel"
    r"|Klasse|Jh)\b"
)


def ends(text: str) -> Iterator[int]:
    """Yield the places where the sentences of a line end, but for the last; the blank behind counts to them.

    Examples
    --------
    >>> text = "Ask Dr. J. Who. Or e.g. Ann? Yes!"
    >>> [text[:end] for end in ends(text)]
    ['Ask Dr. J. Who. ', 'Ask Dr. J. Who. Or e.g. Ann? ']
    """
    start = 0
    spans: list[tuple[int, int]] | None = None
    for match in _STOP.finditer(text):
        end, stop = match.end(), match.start()
        if end >= len(text):
            return
        if text[stop] in _CJK_STOPS:
            spans = [found.span() for found in _CJK_SPAN.finditer(text)] if spans is None else spans
            if not _ends_unspaced(text, start, (stop, end), spans):
                continue
        elif not _opens(text, end) or (text[stop] == "." and _abbreviates(text, start, stop, end)):
            continue
        yield end
        start = end


def _opens(text: str, place: int) -> bool:
    """Tell whether what stands at a place may begin a sentence."""
    while text[place] in _OPENERS and place + 1 < len(text):
        place += 1
    letter = text[place]
    return not letter.islower() and (letter.isalnum() or letter >= _SYMBOLS)


def _ends_unspaced(text: str, start: int, place: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    """Tell whether a stop without a blank behind it ends the sentence: not in a quotation, nor before who said it."""
    stop, end = place
    while spans and spans[0][1] <= stop:
        del spans[0]
    if spans and spans[0][0] < stop and end < spans[0][1]:
        return False
    if text[stop] == "．" and (text[stop - 1 : stop].isdigit() or text[end].isdigit()):
        return False
    if end > stop + 1:
        return text[end] in _OPENERS or not (text[start] in _OPENERS or _GOES_ON.match(text, end))
    return text[end] not in "。！？．」』）”’"


def _abbreviates(text: str, start: int, stop: int, end: int) -> bool:
    """Tell whether the dot at `stop` belongs to its word."""
    blank = max(text.rfind(" ", start, stop), start - 1)
    word = text[blank + 1 : stop].lstrip(_OPENERS)
    if not word or end > stop + 2:
        return False
    if word.isdigit():
        before = text[max(start, blank - 1) : max(start, blank)]
        return not before or before in _LIST_SIGNS or (len(word) < 3 and bool(_DATED.match(text, end)))
    lower = word.lower()
    if len(word) == 1:
        return word.isalpha() and not (lower in "дп" and text.endswith("т. ", 0, blank + 1))
    if lower in _BEFORE_NUMBER:
        return text[end].isdigit()
    if "." in word:
        return lower not in _HALVES_OF_DAY and (lower in _ABBREVIATIONS or _is_dotted(lower))
    return lower in _ABBREVIATIONS


def _is_dotted(word: str) -> bool:
    return all(1 <= len(part) <= 2 and part.isalpha() for part in word.split("."))
