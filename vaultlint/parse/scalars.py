"""Plain YAML scalars as Obsidian reads them, and how to write a string so that it is read back.

Obsidian reads properties with npm ``yaml`` 2.7, that is the core schema of YAML 1.2.2 (§10.3.2):
dates, ``no``, ``on`` and ``12:30`` are strings, ``0755`` is 755.
"""

from __future__ import annotations

import re

# What libyaml refuses: C0, C1, surrogates, non-characters; line ends of YAML 1.1 that are none in 1.2 (NEL, LS, PS).
REFUSED = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?[0-9]+")
_OCT_OR_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = {".inf", ".Inf", ".INF"}
_NAN = {".nan", ".NaN", ".NAN"}
_JOINERS = "\u200c\u200d"
_SAFE_DIGITS = 17  # an integer with more, sign included, may be one that a JavaScript number rounds
_EXACT = 2**53


def resolve(text: str) -> str | int | float | bool | None:
    """Resolve a plain scalar.

    Parameters
    ----------
    text : str
        The scalar's text.

    Returns
    -------
    str, int, float, bool or None
        Integers longer than a JavaScript number holds come back as float, as Obsidian shows them.

    Examples
    --------
    >>> [resolve(text) for text in ("0755", "no", "12:30", "2024-01-17", "1e3", "~")]
    [755, 'no', '12:30', '2024-01-17', 1000.0, None]
    """
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if text[0] in "0123456789+-.":
        return _number(text)
    return text


def _number(text: str) -> str | int | float:
    if _INT.fullmatch(text):
        value = int(text) if len(text) <= _SAFE_DIGITS else _EXACT + 1
        return value if abs(value) <= _EXACT else float(text)
    if _OCT_OR_HEX.fullmatch(text):
        value = int(text[2:], 8 if text[1] == "o" else 16)
        return value if value <= _EXACT else _rounded(value)
    if _FLOAT.fullmatch(text):
        return float(text)
    if text.lstrip("+-") in _INFINITE and len(text) <= len(".inf") + 1:
        return float("-inf") if text[0] == "-" else float("inf")
    return float("nan") if text in _NAN else text


def _rounded(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def quote(text: str) -> str:
    r"""Write a string as a quoted YAML scalar on one line.

    Double quotes where the text needs no escape, else single quotes; double quotes with escapes only
    for what single quotes cannot hold.

    Examples
    --------
    >>> quote("Grit: The Power"), quote('say "no"'), quote("a\nb")
    ('"Grit: The Power"', '\'say "no"\'', '"a\\nb"')
    """
    if not text.isprintable() and not all(map(_as_it_is, text)):
        return '"' + "".join(_escaped(char) for char in text) + '"'
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _as_it_is(char: str) -> bool:
    """Return whether a character needs no escape: spaces of all widths, what joins emoji and letters.

    A byte that is no UTF-8 (a lone surrogate) can have none.
    """
    if char.isprintable() or char in _JOINERS or "\ud800" <= char <= "\udfff":
        return True
    from unicodedata import category

    return category(char) == "Zs"


def _escaped(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    if _as_it_is(char):
        return char
    if char in "\n\t":
        return "\\n" if char == "\n" else "\\t"
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
