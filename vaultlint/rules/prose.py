"""What in lines that count as code is text for certain."""

from __future__ import annotations

import unicodedata

_OPENING = frozenset("\"'“‘„«¿¡*_[`")
_ENDS = (".", "!", "?", ":", "…", "。", "！", "？", ".)", '."', ".”", ".*")
_WORDS = 8


def links(line: str) -> bool:
    """Return whether a line of text links to a note: ``[[x]]`` alone is a table to TOML, ``[[ x ]]`` a test to sh."""
    start = line.find("[[")
    end = line.find("]]", start + 2)
    inner = line[start + 2 : end] if 0 <= start < end else ""
    if not inner or "[" in inner or "," in inner or not inner[0].isalpha() or inner != inner.strip():
        return False
    return not (line.strip() == f"[[{inner}]]" and inner.replace(".", "").replace("-", "").replace("_", "").isalnum())


def is_heading(line: str) -> bool:
    """Return whether a line is a heading of level 2 to 6: ``# x`` may be a comment in code."""
    text = line.lstrip("#")
    first = text[1:2]
    begins = first.isalnum() or first in _OPENING or (first and unicodedata.category(first) == "So")  # an emoji
    return 2 <= len(line) - len(text) <= 6 and text[:1] == " " and bool(begins)


def is_prose(line: str) -> bool:
    """Return whether a line is a sentence, or most of one."""
    text = line.strip()
    long = len(text.split()) >= _WORDS or (len(text) > 3 * _WORDS and not text.isascii())
    return (
        long
        and text[0].isalpha()
        and not line.startswith(("    ", "\t"))
        and text.endswith(_ENDS)
        and ";" not in text[-2:]
    )
