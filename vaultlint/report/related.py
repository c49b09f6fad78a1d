"""A note's nearest notes for people: themes with their share, and the sentences of both sides."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from vaultlint.report.terminal import clean, paint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.pairs import Pair, Theme

_WIDTH = 78
_THEMES = 8


def render_related(title: str, pairs: Sequence[Pair], *, color: bool = False) -> str:
    """Return the text that `vaultlint related` prints.

    Parameters
    ----------
    title : str
        The note asked for.
    pairs : sequence of Pair
        Nearest first.
    color : bool
    """
    if not pairs:
        return f"no other note shares a theme with {clean(title)}\n"
    text = f"nearest to {paint(clean(title), 'bold', color=color)}\n"
    for number, pair in enumerate(pairs, 1):
        linked = "linked" if pair.linked else "the same text" if pair.copy else "not linked yet"
        head = f"{number}. {clean(pair.label)}"
        text += f"\n{paint(head, 'bold', color=color)}  {paint(f'{pair.score:.2f}, {linked}', 'dim', color=color)}\n"
        text += f"   {clean(pair.path)}\n"
        if not pair.themes:
            text += "   nothing shared: no theme, tag or author is in both\n"
        quoted: set[tuple[str, int, str]] = set()
        for theme in pair.themes[:_THEMES]:
            text += _theme(theme, pair, quoted, color=color)
    return text


def _theme(theme: Theme, pair: Pair, quoted: set[tuple[str, int, str]], *, color: bool) -> str:
    """Return a theme with a sentence of each side; one that was quoted already is only named."""
    share = f" {theme.share:.0%}" if theme.share else ""
    kind = {"term": "", "concept": "", "tag": " (tag)", "author": " (author)", "link": " (link)"}[theme.kind]
    text = f"   {paint(clean(theme.label), 'cyan', color=color)}{kind}{share}\n"
    if theme.inferred:
        text += _filled(f"inferred: {clean(theme.reason)}", "     ")
    for path in (pair.note.removeprefix("note:"), pair.path):
        here = [quote for quote in theme.quotes if quote.path == path]
        shown = next((quote for quote in here if (path, quote.line, quote.text) not in quoted), None)
        for quote in [shown or here[0]] if here else []:
            place = f"{clean(path.rpartition('/')[2].removesuffix('.md'))}:{quote.line}"
            if shown:
                quoted.add((path, quote.line, quote.text))
                text += _filled(clean(quote.text), "     | ")
            text += f"     {paint(f'-- {place}' + ('' if shown else ', as above'), 'dim', color=color)}\n"
    return text


def _filled(text: str, indent: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=indent, subsequent_indent=indent) + "\n"
