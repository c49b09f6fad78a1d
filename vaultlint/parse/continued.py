"""What a line without a key is: the rest of the value above it, or a property that somebody wrote otherwise."""

from __future__ import annotations

import re

from vaultlint.parse.flow import OPENERS, is_readable
from vaultlint.parse.keys import INVISIBLE, KEY_LINE, is_known
from vaultlint.parse.scalars import quote
from vaultlint.parse.slots import HEADER
from vaultlint.patterns import pattern

_LONG = 40  # characters after which exporters break a text
_LONGEST = 200  # characters of a line that is looked at for a key
_GOES_ON = pattern(r"(?:[,;&]|[^\s-]-|\s(?:and|und|et|y))$", re.IGNORECASE)
# What is no text that could go on: numbers, dates, times, truth values, addresses.
_TYPED = pattern(
    r"[-+]?\d[\d.,:/_%TZ\s+-]*|true|false|yes|no|on|off|null|~|\S*://\S*|www\.\S+|[^\s@]+@[^\s@.]+\.\S+", re.IGNORECASE
)
# How a line begins that stands for itself: a quote, a comment, markup, a bullet, a list, a link.
_OWN = pattern(r"[\"'“”„‘’«»<>•·▪◦‣*+|–—\[\]{}#!`@%&=~^$-]|//|\d+[.)]\s")
_COMMENT = pattern(r"(?<![ \t])[ \t]+#(?:\s.*)?$")
_PROSE_KEYS = frozenset("summary description abstract excerpt intro note notes document_note comment".split())
_TITLE_KEYS = frozenset("title full_title subtitle author authors".split())
_RESERVED_KEY = pattern(r"(?P<key>[@`%!&][\w-]+)(?P<rest>:(?:\s.*)?)")
_MARKED_KEY = pattern(
    rf"(?P<before>[\W_]*+)(?P<key>\w[^\n:]{{0,60}}?)(?P<behind>[*_\"'`”’»)\]}}{INVISIBLE}]*)\s*[:：][*_]*\s+(?P<value>.*)"
)
_KNOWN_WORD = pattern(r"[\W_]*(?P<key>\w[\w-]*)(?:\s*(?P<sign>[;=]|->)\s*|[.]?\s+|$)(?P<value>.*)")


def runs_on(key: str, value: str, last: str, line: str) -> bool:
    """Return whether a line without an indent goes on with the plain value above it.

    It does only where nothing else can be meant: the value is a text that does not end there, and the line
    does not look like something of its own.

    Parameters
    ----------
    key : str
    value : str
        What stands behind the colon.
    last : str
        The value's last line so far, if that is another one.
    line : str

    Examples
    --------
    >>> runs_on("author", "Ann Archer,", "", "Bob Baker"), runs_on("title", "Deep Work", "", "author Ann")
    (True, False)
    >>> runs_on("rating", "5", "", "great book"), runs_on("source", "a book", "", "and a talk")
    (False, False)
    """
    if HEADER.match(value) or value[0] in "\"'[{":
        return True  # it is looked at as a whole, once it is complete
    value, last = (_COMMENT.sub("", part).strip() for part in (value, last))
    typed = not last and _TYPED.fullmatch(value)
    if typed or _OWN.match(line) or begins_with_known_key(line):
        return False
    if _GOES_ON.search(last or value) or (len(value) + len(last) >= _LONG and line[:1].isalpha()):
        return True
    key = key.strip("'\"").lower().replace(" ", "_")
    if key in _PROSE_KEYS:
        return line[:1].isalpha()
    return key in _TITLE_KEYS and line[:1].islower() and len(line.split()) > 1


def begins_with_known_key(line: str) -> bool:
    """Return whether the first word of a line is a key that exporters or Obsidian are known to write."""
    found = _KNOWN_WORD.match(line[:_LONGEST])
    return found is not None and is_known(found["key"])


def meant_property(line: str) -> str | None:
    """Return the property that a line was meant to be; None if nobody can tell.

    Examples
    --------
    >>> meant_property("author Ann"), meant_property("**title**: x"), meant_property("@type: x")
    ('author: Ann', 'title: x', '"@type": x')
    >>> meant_property("'a: b: c"), meant_property("what is this")
    ('a: "b: c"', None)
    """
    body = line.strip()
    if not 0 < len(body) <= _LONGEST:
        return None
    if reserved := _RESERVED_KEY.fullmatch(body):
        return f'"{reserved["key"]}"{reserved["rest"]}'
    marked = _MARKED_KEY.fullmatch(body)
    if marked and (marked["before"] or marked["behind"]) and not KEY_LINE.match(body):
        value = marked["value"]
        closer = OPENERS.get(body[0], body[0])
        closed = body[0] in "\"'“‘" and value.endswith(closer) and value.count(closer) == 1
        return _written(marked["key"], value[:-1] if closed else value)
    word = _KNOWN_WORD.fullmatch(body)
    if word and is_known(word["key"]) and (word["sign"] or word["key"].islower()):
        return _written(word["key"], word["value"])
    return None


def _written(key: str, value: str) -> str:
    if not value:
        return f"{key}:"
    return f"{key}: {value if is_readable(value) else quote(value)}"
