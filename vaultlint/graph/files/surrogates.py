"""Names that are not UTF-8, in files that must be."""

from __future__ import annotations

import re

_SURROGATE = re.compile("[\ud800-\udfff]")
_BYTE = 0xDC00  # Python reads the byte b of such a name as U+DC00 + b


def without_surrogates(text: str, backslash: str = "\\") -> str:
    r"""Replace halves of surrogate pairs (from file names that are not UTF-8), which no UTF-8 file can hold.

    A byte is named, so that two such files do not become one.

    Parameters
    ----------
    text : str
    backslash : str
        How the text writes one: twice, if it is JSON.

    Examples
    --------
    >>> without_surrogates("caf\udce9.md")
    'caf\\xe9.md'
    """

    def shown(match: re.Match[str]) -> str:
        byte = ord(match[0]) - _BYTE
        return f"{backslash}x{byte:02x}" if 0x80 <= byte <= 0xFF else "\ufffd"

    return _SURROGATE.sub(shown, text)
