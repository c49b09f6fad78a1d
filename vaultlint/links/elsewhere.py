"""Where a note is named otherwise than by a link that can be redirected: queries, HTML, references, odd titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from vaultlint.parse.boards import board_links
from vaultlint.patterns import pattern

_FENCE = pattern(r"[ \t>]*(?:`{3,}|~{3,})[ \t]*(\w*)")
_LANGUAGES = frozenset(("dataview", "dataviewjs", "base", "query", "tasks"))
_INLINE = pattern(r"`\$?=([^`\n]{1,2000})`")
_WIKI = pattern(r"\[\[([^\[\]\n|#]+)")
_STRING = pattern(r"\"((?:[^\"\\\n]|\\.){1,300})\"|'((?:[^'\n]|''){1,300})'")
_REFERENCE = pattern(r"^[ \t>]{0,9}\[[^\[\]\n]{1,300}\]:[ \t]*(?:<([^<>\n]+)>|(\S+))", re.MULTILINE)
_ATTRIBUTE = pattern(r"\b(?:href|src)[ \t]*=[ \t]*(?:\"([^\"\n]+)\"|'([^'\n]+)')", re.IGNORECASE)
_TITLED = pattern(r"\]\([ \t]*(?:<([^<>\n]+)>|([^\s()<>]+))[ \t]+['(]")


def named_elsewhere(path: str, text: str) -> Iterator[str]:
    r"""Give the names of files that a text mentions in ways that are no links to redirect.

    Parameters
    ----------
    path : str
        Of a note, a canvas or a base.
    text : str

    Examples
    --------
    >>> text = "```dataview\nLIST FROM [[A b]]\n```\n[r]: C%20d.md\n<a href='E.md'>e</a> [f](F.md 'title') [[G]]\n"
    >>> sorted(set(named_elsewhere("x.md", text)))
    ['A b', 'C d.md', 'E.md', 'F.md']
    """
    if path.lower().endswith(".base"):
        for link in board_links(path, text):  # those are redirected
            text = text[: link.start] + " " * (link.end - link.start) + text[link.end :]
        yield from _in_formula(text)
        return
    if "```" in text or "~~~" in text:
        for line in _queries(text):
            yield from _in_formula(line)
    for inline in _INLINE.finditer(text) if "`=" in text or "`$=" in text else ():
        yield from _in_formula(inline[1])
    for form, sign in ((_REFERENCE, "]:"), (_ATTRIBUTE, "="), (_TITLED, "](")):
        for found in form.finditer(text) if sign in text else ():
            target = (found[1] or found[2] or "").partition("#")[0]
            if target and "://" not in target:
                yield unquote(target)


def _queries(text: str) -> Iterator[str]:
    """Give the lines of the queries that plugins and Obsidian run."""
    language = ""
    for line in text.split("\n"):
        if fence := _FENCE.match(line):
            language = "" if language else fence[1].lower() or "text"
        elif language in _LANGUAGES:
            yield line


def _in_formula(text: str) -> Iterator[str]:
    for found in _WIKI.finditer(text):
        yield found[1].strip()
    for found in _STRING.finditer(text):
        inner = found[1] if found[1] is not None else found[2].replace("''", "'")
        yield inner
        if '"' in inner or "'" in inner:  # a formula within a string of YAML
            yield from _in_formula(inner.replace('\\"', '"'))
