"""Fields: lines of data in a note's body, as Dataview's ``key:: value`` or ``Tags: a, b``, which nobody said."""

from __future__ import annotations

import re

_LED = r"[\s>]*(?:[-*+]\s+)?[*_]{0,3}"
_DATAVIEW = re.compile(_LED + r"[^\W\d_][\w /-]{0,40}[*_]{0,3}::(?:[*_]{0,3}\s+(.*))?$")
_PLAIN = re.compile(
    _LED + r"(?:(?:document|page|full)[ _-]?)?(?:tags?|topics?|keywords?|categor(?:y|ies)|authors?|creators?|title"
    r"|source|urls?|link|date|created|updated|published|publisher|status|type|kind|rating|cover|isbn|aliases|up"
    r"|reviewed|project|parent)[*_]{0,3}\s?:[*_]{0,3}(?:\s+(.*))?$",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[\[(][^\W\d_][\w /-]{0,40}::[^\[\]()]{0,200}[\])]")
_NAME = re.compile(
    r"\[\[[^\[\]]{0,400}\]\]|\[[^\[\]]{0,400}\]\([^()\s]{0,2000}\)|(?<!\S)#[^\s#]+|(?<!\w)\w{1,20}://\S+"
)
_END = re.compile(r"[.!?…。！？][\"'”’»)\]*_]*$")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_LETTER = re.compile(r"[^\W\d_]")
LEAST = 4  # words that a sentence has, if a full stop ends it,
MANY = 8  # and if none does
LONGEST = 4000  # characters that are looked at


def is_field(line: str) -> bool:
    """Tell whether a line names a thing and gives its value, where the value is no sentence.

    Examples
    --------
    >>> [is_field(line) for line in ("status:: reading", "**Tags**: #calls, #sales", "[rating:: 5] [by:: Ann]")]
    [True, True, True]
    >>> [is_field(line) for line in ("claim:: A memo is an argument with the meeting removed.",
    ...                              "Source: a river forgets where it began.", "std::vector grows.", "Note: so it is")]
    [False, False, False, False]
    """
    if ":" not in line:
        return False
    text = line[:LONGEST].rstrip()
    found = _DATAVIEW.match(text) if "::" in text else None
    found = found or _PLAIN.match(text)
    if found:
        return not is_said(found[1] or "")
    return "::" in text and bool(_BRACKETED.search(text)) and not _LETTER.search(_BRACKETED.sub("", text))


def is_said(text: str) -> bool:
    """Tell whether a text reads as a sentence, not as a name, a list or a number.

    Examples
    --------
    >>> [is_said(text) for text in ("Ann Lee, Bo Ek", "how we moved the team without losing anybody on the way",
    ...                             "[[Ann Lee]] #calls", "It works like this.", "The Long Way to Many Odd Shelves")]
    [False, True, False, True, False]
    """
    bare = _NAME.sub(" ", text)
    words = [word for word in bare.split() if _LETTER.search(word)]
    wide = sum(char >= "\u2e80" for char in bare)
    if _END.search(text.rstrip()):
        return len(words) >= LEAST or wide >= MANY
    small = sum(word[:1].islower() for word in words)
    return len(words) >= MANY and 2 * small > len(words) and 3 * bare.count(",") <= len(words)


def listed(line: str) -> str:
    """Return what a line is a mere list of: ``"links"``, ``"tags"``, or nothing of the kind.

    Examples
    --------
    >>> listed("- [[Calls]], [[Sales|sell]]"), listed("#calls #sales"), listed("# [[Calls]]")
    ('links', 'tags', '')
    """
    text = line[:LONGEST]
    if ("[" not in text and "#" not in text) or _HEADING.match(text) or _LETTER.search(_NAME.sub(" ", text)):
        return ""
    return "links" if "](" in text or "[[" in text else "tags" if _NAME.search(text) else ""
