"""Links in files that are no notes: Obsidian's canvases (JSON Canvas) and bases (YAML with formulas)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from vaultlint.parse.inline import links_in
from vaultlint.parse.note import Link
from vaultlint.patterns import pattern

SUFFIXES = (".canvas", ".base")

_STRING = pattern(r'"((?:[^"\\\n]|\\.)*)"(\s*:)?')
_FILE_KEYS = frozenset(("file", "background"))
_WIKILINK = pattern(r"\[\[([^\[\]\n|#]+)(?:#([^\[\]\n|]*))?(?:\\?\|([^\[\]\n]*))?\]\]")
_CALL = pattern(r"\b(?:link|file|hasLink)\(\s*(?:\"([^\"\n]+)\"|'([^'\n]+)')")


def is_board(path: str) -> bool:
    """Return whether a file may hold links though it is no note."""
    return path.lower().endswith(SUFFIXES)


def board_links(path: str, text: str) -> tuple[Link, ...]:
    r"""Return the links of a canvas or a base; of a damaged file those that can be seen.

    Parameters
    ----------
    path : str
        Says which of the two it is.
    text : str
        The file's text.

    Returns
    -------
    tuple of Link
        A card that shows a file has the style ``"path"``, and its span is the path between the quotes. The span of a
        link in a card's text is that of the whole text between its quotes: there it may be escaped.

    Examples
    --------
    >>> text = '{"nodes": [{"type": "file", "file": "a/B.md"}, {"type": "text", "text": "see [[C|c]]"}]}'
    >>> [(link.target, link.style, text[link.start : link.end]) for link in board_links("x.canvas", text)]
    [('a/B.md', 'path', 'a/B.md'), ('C', 'wiki', 'see [[C|c]]')]
    >>> [link.target for link in board_links("x.base", "filters: file.hasLink('A') || note.b == link(\"[[C]]\")")]
    ['A', 'C']
    """
    found = _canvas(text) if path.lower().endswith(".canvas") else _base(text)
    return tuple(sorted(found, key=lambda link: link.start))


def _canvas(text: str) -> Iterator[Link]:
    key = ""
    for found in _STRING.finditer(text):
        if found[2]:
            key = found[1]
            continue
        start, end = found.span(1)
        if key in _FILE_KEYS:
            value = _decoded(found[1])
            if value and "://" not in value:
                yield Link(value, "", "", "path", False, 0, start, end, key)
        elif key in ("text", "label"):
            for line in _decoded(found[1]).split("\n"):
                for link in links_in(line, line, 0, start, key) if "[" in line else ():
                    yield link._replace(start=start, end=end)
        key = ""


def _decoded(raw: str) -> str:
    if "\\" not in raw:
        return raw
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return ""


def _base(text: str) -> Iterator[Link]:
    for found in _WIKILINK.finditer(text):
        target, subpath, label = ((part or "").strip() for part in found.groups())
        yield Link(target, subpath, label, "wiki", False, 0, *found.span(), "base")
    for found in _CALL.finditer(text):
        which = 1 if found[1] else 2
        if not found[which].startswith("[["):
            yield Link(found[which].strip(), "", "", "path", False, 0, *found.span(which), "base")
