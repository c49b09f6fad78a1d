"""What speaks against a theme where it stands: code, the labels of a form, one phrase said over and over."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from vaultlint.graph.themes.places import FEW, MOSTLY
from vaultlint.graph.words.language import stop_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.themes.places import Place

NEARLY_ALL = 0.8  # of the places: a label of a form is hardly ever said elsewhere
HARDLY = 0.1
PHRASE = 24  # characters before a term that tell where it stands
SHORTEST = 12  # of them; less before it is a sentence's start
SEEN = 4  # places from which on a phrase can be seen to come back
SENTENCE = 5  # words, and so many of them without meaning, that a sentence has and a heading or a row has not
SMALL_WORDS = 2
_ROUND = "\"'“”‘’«»,;:!?…*"
# What stands in a word of code and in none of prose: paths, dots and signs within a word, a call's bracket. "(s)" is
# prose, and so is a single slash.
_CODE = re.compile(
    r"^[/~$@\\.]|[_\\=<>$]|//|/.*/|::|->|(?<!\w)[^\W\d_]\w*\.[a-z]\w|\w\.\d|\w\((?!e?s\)|[^)]{0,80} )",
    re.ASCII | re.IGNORECASE,
)
_NEXT_SENTENCE = re.compile(r"[a-z]\.[A-Z]")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_MISREAD = ("â€", "â\x80")  # UTF-8 that was read as Latin-1


def in_code(place: Place) -> bool:
    """Tell whether a term is a part of a path, a command, a call or another word of code.

    Examples
    --------
    >>> from vaultlint.graph.themes.places import Place
    >>> texts = ["mount /mnt/usb now", "plt.axis() zooms", "SHF_ALLOC is set", "the habit(s) of a day", "TCP/IP runs"]
    >>> [in_code(Place(0, text, at, at + 3)) for text, at in zip(texts, (7, 0, 4, 4, 4))]
    [True, True, True, False, False]
    """
    text = place.text
    end = text.find(" ", place.end)
    word = text[text.rfind(" ", 0, place.start) + 1 : end if end >= 0 else len(text)]
    word = word.strip(_ROUND).lstrip("([{").rstrip(".")
    return bool(_CODE.search(word)) and not _NEXT_SENTENCE.search(word)


def is_label(place: Place) -> bool:
    """Tell whether a term is all that its line says, or what a form asks for: ``Verdict: …``."""
    if place.text[: place.start].strip(" *_"):
        return False
    after = place.text[place.end :].lstrip()
    return after.startswith(":") or not any(map(str.isalpha, after))


def is_told(place: Place, language: str = "en") -> bool:
    """Tell whether a term stands in a sentence, rather than in a heading, a row or behind a label."""
    stops = stop_words()["en"] | stop_words().get(language, frozenset())
    words = _WORD.findall(place.text.casefold())
    return len(words) >= SENTENCE and sum(word in stops for word in words) >= SMALL_WORDS and not is_label(place)


def is_of_code(places: Sequence[Place]) -> bool:
    """Tell whether a term mostly stands in code."""
    return len(places) >= FEW and sum(map(in_code, places)) >= MOSTLY * len(places)


def is_of_forms(places: Sequence[Place]) -> bool:
    """Tell whether a term is hardly more than the label of a form that notes fill in."""
    return len(places) >= SEEN and sum(map(is_label, places)) >= NEARLY_ALL * len(places)


def is_of_rows(places: Sequence[Place], language: str = "en") -> bool:
    """Tell whether hardly a sentence says a term, and the lines that hold it come back: a form's, a list's."""
    if len(places) < SEEN or sum(is_told(place, language) for place in places) > HARDLY * len(places):
        return False
    lines = {_NUMBER.sub("", place.text.casefold()).strip(" :") for place in places}
    return len(lines) * 2 <= len(places)


def is_of_one_phrase(places: Sequence[Place]) -> bool:
    """Tell whether the same words stand before a term nearly everywhere: it is a part of what is said again."""
    before = Counter(
        place.text[place.start - PHRASE : place.start].casefold() if place.start >= PHRASE
        else place.text[: place.start].casefold()
        for place in places if place.start >= SHORTEST
    )  # fmt: skip
    return len(places) >= SEEN and bool(before) and before.most_common(1)[0][1] >= MOSTLY * len(places)


def is_misread(places: Sequence[Place]) -> bool:
    """Tell whether a term is half of a word whose other letters were read wrongly: the "don" of ``donâ€™t``."""
    found = sum(place.text.startswith(_MISREAD, at) for place in places for at in (place.end - 1, place.end))
    return found * 2 > len(places)
