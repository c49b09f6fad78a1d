"""Blocks of HTML that are shown as they stand: charts, code, tables of figures; nobody says them as a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from vaultlint.parse.note import LineKind

if TYPE_CHECKING:
    from vaultlint.parse.note import Note

_SIGNS = ("</pre>", "</code>")  # as nearly everybody writes them: to look for more costs every note
_OPENED = re.compile(r"[\s>]*<(pre|code)(?=[\s>])", re.IGNORECASE)


def preformatted(note: Note) -> set[int]:
    r"""Return the lines (from 0) of ``<pre>`` and ``<code>`` blocks, from the one that begins with the tag to its end.

    What nothing closes hides nothing, and within a line of text code is a word as any other.

    Examples
    --------
    >>> from vaultlint.parse import parse_text
    >>> preformatted(parse_text("Run <code>it</code>.\n<pre>\nA --> B\n</pre>\nDone.\n<pre>\nopen\n"))
    {1, 2, 3}
    """
    found: set[int] = set()
    if not any(sign in note.text for sign in _SIGNS):
        return found
    first, tag = -1, ""
    for line, (kind, raw) in enumerate(zip(note.body.kinds, note.lines.rows, strict=False)):
        if kind != LineKind.TEXT or (first < 0 and "<" not in raw):
            continue
        opened = _OPENED.match(raw)
        if opened and (first < 0 or opened[1].lower() == tag):
            first, tag = line, opened[1].lower()
        if first >= 0 and f"</{tag}>" in raw.lower():
            # behind <code> within a line of text the text goes on
            if tag == "pre" or line > first or raw.rstrip().lower().endswith(f"</{tag}>"):
                found.update(range(first, line + 1))
            first = -1
    return found
