r"""Hide from libyaml what it refuses or breaks lines at, and Obsidian's reader does not.

Each character is replaced by one of plane 16, which nobody writes, so that all offsets stay; an escaped
surrogate pair (``\ud83d\ude00``, as JSON writers give emoji) by its character and filler.
"""

from __future__ import annotations

import re

# C0, C1, surrogates, non-characters; line ends of YAML 1.1 that are none in 1.2 (NEL, LS, PS, a lone CR).
_REFUSED = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff"
_HIDDEN = re.compile(f"[{_REFUSED}]|\r(?!\n)")
_PLANE_16 = 0x100000
_SHOWN = re.compile(f"[{re.sub('[^-]', lambda found: chr(_PLANE_16 + ord(found[0])), _REFUSED)}\U0010000d]")
_PAIR = re.compile(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_FILLER = "\U0010fffd"
_FILLED = re.compile(f"(.){_FILLER}{{11}}")


class Disguise:
    """A block's text as libyaml may see it, and the way back.

    Attributes
    ----------
    text : str
        As long as the text given.
    """

    def __init__(self, inner: str) -> None:
        self.text = inner
        self._pairs: dict[str, str] = {}
        self._changed = False
        if "\\ud" in inner or "\\uD" in inner:
            self.text = _PAIR.sub(self._joined, inner)
        if _HIDDEN.search(self.text):
            self.text = _HIDDEN.sub(lambda found: chr(_PLANE_16 + ord(found[0])), self.text)
            self._changed = True

    def _joined(self, found: re.Match[str]) -> str:
        if not found[1]:
            return found[0]
        char = chr(0x10000 + ((int(found[1], 16) - 0xD800) << 10) + int(found[2], 16) - 0xDC00)
        self._pairs[char] = found[0]
        return char + _FILLER * 11

    def shown(self, text: str, style: str) -> str:
        """Return a scalar's text as it was meant."""
        if self._pairs and _FILLER in text:
            text = _FILLED.sub(lambda found: found[1] if style == '"' else self._pairs.get(found[1], found[0]), text)
        if self._changed:
            text = _SHOWN.sub(lambda found: chr(ord(found[0]) - _PLANE_16), text)
        return text
