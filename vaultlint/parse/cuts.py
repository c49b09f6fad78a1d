r"""Texts in double quotes whose closing quote a backslash takes away: ``"Grit\"``, ``"D:\notes\"``."""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultlint.parse import frontmatter
from vaultlint.parse.scalars import quote
from vaultlint.patterns import pattern

_CUT = pattern(r'"(?:[^"\\]|\\.)*\\"', re.DOTALL)
_COMMENT = pattern(r'[ \t]+#(?:[ \t][^"]*)?')
_PATH = pattern(r"(?:[A-Za-z]:\\(?![\s\\])|\\\\[\w.$-]+\\(?!\\))[^\"]*")
_NEW_LINE = pattern(r"\\n(?:[A-Z]|\\n)")  # Q:\nWhat
_ESCAPED_PATH = pattern(r"[A-Za-z]:\\\\|\\{4}")  # as a text's backslashes are: C:\\Users
_ESCAPED_QUOTE = pattern(r'\\(?:(")|.)', re.DOTALL)
_ESCAPED_APOSTROPHE = pattern(r"(?<!\\)\\'")
_FOLD = 60  # characters; exporters fold longer lines alone


class Restored(NamedTuple):
    """A text with its closing quote, and whether it is what was meant for certain."""

    text: str
    certain: bool


def restored(value: str) -> Restored | None:
    r"""Give a text its closing quote back; None if no backslash took it away.

    A path keeps its backslashes. Elsewhere quotes within the text are counted: if each has its other one, the
    closing quote is missing; else the backslash is too much, as where a clipper cut a text at the end of a folded line.

    Parameters
    ----------
    value : str
        A value that begins with a double quote; a comment may stand behind it.

    Returns
    -------
    Restored or None

    Examples
    --------
    >>> print(restored(r'"say \"hi\"').text, restored(r'"Grit\" # ok').text, restored(r'"D:\notes\"').text)
    "say \"hi\"" "Grit" # ok 'D:\notes\'
    """
    end = value.rfind('"') + 1
    text, comment = value[:end], value[end:]
    if text[:1] != '"' or len(text) < 3 or (comment and not _COMMENT.fullmatch(comment)):
        return None
    if _PATH.fullmatch(text[1:-1]):
        return Restored(quote(text[1:-1]) + comment, _NEW_LINE.search(text) is None)
    if not _CUT.fullmatch(text):
        return None
    marks = [found.start() for found in _ESCAPED_QUOTE.finditer(text) if found[1]]
    short = len(text) < _FOLD  # a longer one may have been cut between two quotes
    paired = len(marks) % 2 == 0
    meant = text + '"' if paired else text[:-2] + '"'
    meant = _ESCAPED_APOSTROPHE.sub("'", meant)
    if not _is_readable(meant):
        return Restored(quote(text[1:-1]) + comment, certain=False)
    if paired:
        return Restored(meant + comment, not comment and short and _are_pairs(text, marks))
    inches = short and text[-3].isdecimal()  # "27\" may be 27"
    return Restored(meant + comment, not (inches or len(meant) == 2 or _ESCAPED_PATH.match(text, 1)))


def is_cut(value: str) -> bool:
    """Return whether a backslash takes away the closing quote of a text; a comment may stand behind it."""
    text = value[: value.rfind('"') + 1]
    return _CUT.fullmatch(text) is not None and restored(value) is not None


def _are_pairs(text: str, marks: list[int]) -> bool:
    """Return whether every other quote stands before a word, and the others behind one."""
    before = all(text[at - 1] in ' "([' and not text[at + 2].isspace() for at in marks[::2])
    return before and not any(text[at - 1].isspace() for at in marks[1::2])


def _is_readable(value: str) -> bool:
    root, problem, _ = frontmatter.compose(f"x: {value}")
    return problem is None and root is not None and len(root.children) == 2
