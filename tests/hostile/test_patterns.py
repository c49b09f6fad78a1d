"""No regular expression of the package takes a time that grows faster than the text it is given."""

from __future__ import annotations

import re

import pytest

from .patterns import Named, attacks, patterns, seconds

SHORT, LONG = 1000, 4000  # characters
NOISE, HANGS = 0.02, 0.5  # CPU seconds
# Patterns that are only ever given short texts: up to how many characters, and what sees to that.
NAME = 255  # bytes that a file's name may have
BOUNDED: dict[str, tuple[int, str]] = {
    "vaultlint.parse.continued._KNOWN_WORD": (200, "`_LONGEST`"),
    "vaultlint.parse.continued._MARKED_KEY": (200, "`_LONGEST`"),
    "vaultlint.parse.exports.agreement._NAMED": (80, "`_LONGEST_DATE`"),
    "vaultlint.parse.template._BEFORE": (200, "`_AROUND`"),
    "vaultlint.rules.conflict_names._FORMS": (NAME, "names of files"),
    "vaultlint.rules.copies._ID": (NAME, "names of files"),
    "vaultlint.rules.naming._BETWEEN": (NAME, "names of files"),
}
PATTERNS = list(patterns())
IDS = [f"{one.place}-{at}" for at, one in enumerate(PATTERNS)]


@pytest.mark.parametrize("named", PATTERNS, ids=IDS)
def test_linear(named):
    """Four times the text takes far less than sixteen times the time, for every text made to slow the pattern down."""
    if named.place in BOUNDED:
        assert slowest(named, BOUNDED[named.place][0]) < NOISE
    else:
        assert superlinear(named) == []


def test_every_bounded_pattern_is_one():
    """What is said of a pattern's bound is said of a pattern that there is."""
    assert set(BOUNDED) <= {one.place for one in PATTERNS}


@pytest.mark.parametrize(
    "pattern", [r"(a+)+$", r"(?:a|a)*b", r"\s+$", r"x\s*\s*\s*y", r"(.*?)[ \t]*$", r'(\\*)"', r"-*(?:[\s&]-*)+z"]
)
def test_what_is_slow_is_found(pattern):
    """Of patterns that are known to be slow the attacks find each one."""
    found = Named("known", re.compile(pattern), ("search",))
    assert superlinear(found, 4 * SHORT)  # on a quick machine shorter ones are read before it can be told


def superlinear(named, size=SHORT):
    """Return the first text found that slows a pattern down more than it grows."""
    for text in attacks(named.pattern, size):
        for method in named.methods:
            one = seconds(named, method, text)
            if one <= NOISE / 16:
                continue
            four = one if one > HANGS else seconds(named, method, stretched(text))
            if max(one, four) > HANGS or four > max(NOISE, 8 * min(one, seconds(named, method, text))):
                return [f"{method}({text[:20]!r}…{text[-3:]!r}): {one:.4f} → {four:.4f} s"]
    return []


def slowest(named, size):
    """Return the seconds of the text of a size that a pattern takes longest for; the better of two."""
    return max(
        (
            min(seconds(named, method, text), seconds(named, method, text))
            for text in attacks(named.pattern, size)
            for method in named.methods
        ),
        default=0,
    )


def stretched(text):
    """Return a text of four times the length: its middle, where it repeats itself, again."""
    third = len(text) // 3
    middle = text[third : 2 * third]
    return text[:third] + middle * ((4 * len(text) - 2 * third) // max(1, len(middle))) + text[2 * third :]
