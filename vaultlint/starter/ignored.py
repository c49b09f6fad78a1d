"""The files that obsidian-linter leaves out: regular expressions of JavaScript, and which of them a glob equals."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from vaultlint.config.model import covers

_PIECE = re.compile(r"(?P<any>\.\*)|(?P<one>\.)|\\(?P<escaped>[^\w\s])|(?P<plain>[^\\\[\](){}|^$*+?.])")
_FLAGS = frozenset("dgimsu")  # those that change nothing in a path, and i


class Ignored(NamedTuple):
    """What becomes of the expressions.

    Attributes
    ----------
    globs : tuple of str
        Entries of `exclude` that leave out the same notes.
    idle : tuple of str
        Expressions that match no note of the vault.
    unequal : tuple of str
        Expressions of which no glob says the same.
    """

    globs: tuple[str, ...] = ()
    idle: tuple[str, ...] = ()
    unequal: tuple[str, ...] = ()


def ignored(setting: object, paths: Sequence[str]) -> Ignored:
    """Return what becomes of the plugin's setting ``filesToIgnore`` in a vault.

    Parameters
    ----------
    setting : object
        As the plugin's file has it; what is of another form counts as not set.
    paths : sequence of str
        The vault's notes.
    """
    globs, idle, unequal = [], [], []
    for one in setting if isinstance(setting, list) else ():
        expression = one.get("match") if isinstance(one, Mapping) else None
        if not isinstance(expression, str) or not expression:
            continue
        flags = one.get("flags") or ""
        glob = _glob(expression) if isinstance(flags, str) and set(flags) <= _FLAGS else ""
        matched = {path for path in paths if glob and _matches(glob, path, fold="i" in flags)}
        if glob and not matched:
            idle.append(expression)
        elif glob and matched == {path for path in paths if covers(glob, path)}:
            globs.append(glob)
        else:
            unequal.append(expression)
    return Ignored(tuple(dict.fromkeys(globs)), tuple(idle), tuple(unequal))


def _glob(expression: str) -> str:
    r"""Return the glob that matches the same paths, ``""`` if none is known.

    Examples
    --------
    >>> [_glob(one) for one in (r"^foo.*\.md$", "draft", "^Old/", r"^a\*b", "^(a|b)", "a[0-9]")]
    ['foo*.md', '*draft*', 'Old/*', 'a[*]b*', '', '']
    """
    inner = expression.removeprefix("^")
    ended = inner.endswith("$") and not inner.endswith("\\$")
    inner = inner[:-1] if ended else inner
    pieces = ["" if expression.startswith("^") else "*"]
    at = 0
    while at < len(inner):
        piece = _PIECE.match(inner, at)
        if piece is None or piece["escaped"] == "[":  # a class of one [ reads as one that is never closed
            return ""
        literal = piece["escaped"] or piece["plain"]
        pieces.append("*" if piece["any"] else "?" if piece["one"] else f"[{literal}]" if literal in "*?" else literal)
        at = piece.end()
    glob = re.sub(r"(?<!\[)\*+(?!\])", "*", "".join([*pieces, "" if ended else "*"]))
    return "" if glob.startswith(("/", "./")) or glob.strip("*?/") == "" else glob


def _matches(glob: str, path: str, *, fold: bool) -> bool:
    return fnmatchcase(path.casefold(), glob.casefold()) if fold else fnmatchcase(path, glob)
