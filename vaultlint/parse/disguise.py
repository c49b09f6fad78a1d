r"""Hide from libyaml what it refuses or breaks lines at, and Obsidian's reader does not.

Each character is replaced by one of plane 16, which nobody writes, so that all offsets stay; an escaped
surrogate pair (``\ud83d\ude00``, as JSON writers give emoji) by its character and filler. What only its
place makes libyaml refuse (a tab before a comment, ``[a:]``) is mended when it did: `Disguise.mend`.
"""

from __future__ import annotations

import re
from itertools import islice

from vaultlint.parse.scalars import REFUSED
from vaultlint.patterns import pattern

_HIDDEN = pattern(f"[{REFUSED}]|\r(?!\n)")
_PLANE_16 = 0x100000
_BY_PLACE = "\t:?\r"  # hidden only where libyaml stumbles over them
_SHOWN = pattern(f"[{re.sub('[^-]', lambda found: chr(_PLANE_16 + ord(found[0])), REFUSED + _BY_PLACE)}]")
_PAIR = pattern(r"\\(?:u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)
_FILLER = "\U0010fffd"
_LONE_RETURN = pattern(r"(?:(?<=\s)|^)[-?]\r(?!\n)|:\r(?!\n)|^(?:---|\.\.\.)\r(?!\n)|\r(?=#)", re.MULTILINE)
_MARK = pattern("^\ufeff(?![ \t!&>?|-])", re.MULTILINE)
_LATE_MARK = pattern("^\ufeff", re.MULTILINE)
_TOP = pattern("(?:[ \t\ufeff]*(?:#[^\n]*)?\r?\n)*\ufeff?")  # lines above the first that holds anything
_FILLED = pattern(f"(.){_FILLER}{{11}}")
_QUESTION = pattern(r"(?<=[\[{,:])(\s*)\?(?=[^\s\[\]{},])")  # a plain text in brackets; for libyaml a key's sign

_IDLE_LINE = pattern(r"[ \t]*(?=#|\r?\n|\r?\Z)")
_AFTER_SIGN = pattern(r"(?:^|[ \n])[-?:][ \t]*\Z")
_ITEM = pattern(  # behind a dash and a tab: a quoted text, or what holds no key
    r"""[ \t]++(?:(?="[^"\n]*"[ \t\r]*$)|(?='[^'\n]*'[ \t\r]*$)|(?![-?:]\s|[^\n]*:(?:\s|\Z)))[^\s#&!|>-]""",
    re.MULTILINE,
)
_WANTING = pattern(r"^ *\?[ \t]|(?:[:?-]|(?:^|[ \t])[!&]\S*)[ \t\r]*(?:(?<=[ \t])#[^\n]*)?\Z")
_LITERAL = pattern(r"\|[-+1-9]*[ \t]*(?:#[^\n]*)?\r?\n\s*\Z")
_WORK = 2_000_000  # code points that libyaml may read anew for all mends of a block
_MOST_MENDS = 500
_MOST_MARKS = 9  # byte order marks on top that are dropped


class Disguise:
    """A block's text as libyaml may see it, and the way back.

    Attributes
    ----------
    inner : str
        The block's text, with what `mend` put in.
    text : str
        As libyaml sees it, as long as `inner`.
    places : list of int, optional
        The offsets that those of `inner` had, if any changed.
    mended : bool
        Whether `mend` was tried.
    idle : list of int
        Where lines stand that a tab begins and that hold nothing, or a comment; none may be within a text.
    """

    def __init__(self, inner: str) -> None:
        self._given = self.inner = self.text = inner
        self.places: list[int] | None = None
        self.idle: list[int] = []
        self.mended = False
        self._pairs: dict[str, str] = {}
        self._changed = False
        self._mends = min(_MOST_MENDS, _WORK // (len(inner) + 1))
        if "\\ud" in inner or "\\uD" in inner:
            self.text = _PAIR.sub(self._joined, inner)
        if _HIDDEN.search(self.text):
            self.text = _HIDDEN.sub(lambda found: _hidden(found[0]), self.text)
            self._changed = True
        if "?" in inner and _QUESTION.search(self.text):
            self.text = _QUESTION.sub(lambda found: found[1] + _hidden("?"), self.text)
            self._changed = True
        if "\ufeff" in inner:
            for found in reversed([*islice(_MARK.finditer(inner, 0, _top(inner)), _MOST_MARKS)]):
                self._replace(found.start(), found.end(), "")
        if inner and inner[-1] not in "\r\n" and ("|" in inner or ">" in inner):
            self._replace(len(self.inner), len(self.inner), "\n")  # a block scalar always ends in one

    def refused(self) -> tuple[int, str] | None:
        """Return where Obsidian's reader stops, and why, if this is for a character that libyaml does not see."""
        if not self._changed:
            return None
        found = _LONE_RETURN.search(self.inner) if "\r" in self.inner else None
        if found:
            return found.end() - 1, "a carriage return stands alone beside a sign"
        found = _LATE_MARK.search(self.inner, 0, _top(self.inner)) if "\ufeff" in self.inner else None
        return (found.start(), "a byte order mark begins a line") if found else None

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

    def given(self, start: int, end: int) -> str:
        """Return what stood at a place of `inner` before any mends."""
        return self._given[self.places[start] : self.places[end]] if self.places else self.inner[start:end]

    def mend(self, at: int, problem: str) -> bool:
        """Change what libyaml stumbled over, if Obsidian's reader does not.

        Parameters
        ----------
        at : int
            Where it stopped.
        problem : str
            What it said.

        Returns
        -------
        bool
            Whether it is worth another try.
        """
        if self._mends <= 0:
            return False
        self._mends -= 1
        self.mended = True
        char, follower = self.text[at : at + 1], self.text[at + 1 : at + 2]
        alone = not follower or follower in " \t\r\n,[]{}"
        if char == "\t":
            return self._mend_tab(at, problem)
        if problem == "found unexpected ':'":  # [a:]
            self._replace(at + 1, at + 1, " ")
        elif char and char in "]}" and problem == "did not find expected whitespace or line break":  # [!a]
            self._replace(at, at, " ")
        elif char == ":" and alone and problem in ("did not find expected key", "did not find expected node content"):
            self._replace(at, at, '!!null ""')  # a key without a name
        elif char == ":" and problem == "did not find expected node content":  # [:a]
            self._hide(at)
        else:
            return False
        return True

    def _mend_tab(self, at: int, problem: str) -> bool:
        start = self.text.rfind("\n", 0, at) + 1
        idle = not self.text[start:at].strip(" \t") and _IDLE_LINE.match(self.text, at)
        item = _AFTER_SIGN.search(self.text, max(start - 1, 0), at) and _ITEM.match(self.text, at)
        if idle:
            if self.text[idle.end() : idle.end() + 1] != "#" and self._hollow(start, idle.end()):
                return False
            self._replace(at, idle.end(), " " * (idle.end() - at))
            self.idle.append(start)
        elif item:
            self._replace(at, item.end() - 1, " " * (item.end() - 1 - at))
        elif problem.endswith("an indentation space is expected") and _LITERAL.search(self.text, 0, at):
            self._hide(at)
        else:
            return False
        return True

    def _hollow(self, start: int, end: int) -> bool:
        """Return whether the line above a blank one, but for comments, wants a value and the one below gives none."""
        lines = reversed(self.text[:start].split("\n"))
        above = next((line for line in lines if line.strip() and line.lstrip()[0] != "#"), "")
        if not _WANTING.search(above):
            return False
        below = next((line for line in self.text[end:].split("\n") if line.strip()), "")
        if above.lstrip()[0] == "?":
            return True
        indented = self.text.find("\t", start) - start > len(above) - len(above.lstrip(" -"))
        return not indented and _indent(below) <= _indent(above)

    def _hide(self, at: int) -> None:
        self.text = self.text[:at] + _hidden(self.text[at]) + self.text[at + 1 :]
        self._changed = True

    def _replace(self, start: int, end: int, new: str) -> None:
        if end - start != len(new):
            if self.places is None:
                self.places = list(range(len(self.inner) + 1))
            self.places[start:end] = [self.places[start]] * len(new)
            self.inner = self.inner[:start] + new + self.inner[end:]
        self.text = self.text[:start] + new + self.text[end:]


def _top(inner: str) -> int:
    found = _TOP.match(inner)
    return found.end() + 1 if found else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _hidden(char: str) -> str:
    return chr(_PLANE_16 + ord(char))
