"""A note's nearest notes: for people, themes with the sentences of both sides; and as stable JSON (version 1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultlint.report.json import printable
from vaultlint.report.paragraph import COLUMNS, filled, wrapped
from vaultlint.report.terminal import clean, paint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.pairs import Guess, Pair, Quote, Theme

VERSION = 1
_QUOTED = 3  # themes of a note in a list that are shown with sentences; of one pair all are
_KINDS = {"tag": "tag", "author": "author", "term": "", "concept": "", "link": "link"}


def render(graph: nx.MultiGraph[str], note: str, pairs: Sequence[Pair], *, color: bool = False) -> str:
    """Return what `vaultlint related` prints.

    Parameters
    ----------
    graph : networkx.MultiGraph
    note : str
        Id of the note asked for.
    pairs : sequence of Pair
        Nearest first.
    color : bool
    """
    title = clean(str(graph.nodes[note]["label"]))
    if not pairs:
        return f"no other note shares a theme with {title}\n"
    text = f"nearest to {paint(title, 'bold', color=color)}\n   {clean(str(graph.nodes[note]['path']))}\n"
    titles = {str(graph.nodes[node]["path"]): str(graph.nodes[node]["label"])
              for node in (note, *(pair.other for pair in pairs))}  # fmt: skip
    guessed: set[tuple[str, Guess]] = set()
    for number, pair in enumerate(pairs, 1):
        text += f"\n{_head(number, pair, color=color)}"
        if not pair.themes:
            text += "   nothing shared: no theme, tag or author is in both\n"
        quoted: set[tuple[str, int, str]] = set()
        for quote in pair.links[:1]:
            text += _told(quote, quoted, color=color)
        shown = pair.themes if len(pairs) == 1 else pair.themes[:_QUOTED]
        for theme in shown:
            text += _named(theme, color=color)
            text += _guesses(theme, titles, guessed)
            text += _quotes(theme, pair, quoted, color=color)
        if rest := pair.themes[len(shown) :]:
            text += filled(f"also {', '.join(theme.label for theme in rest)}", "   ")
    return text


def _head(number: int, pair: Pair, *, color: bool) -> str:
    """Return a note's title, how near it is, whether it is linked, and its path."""
    state = "the same text" if pair.copy else "linked" if pair.linked else "not linked yet"
    state += ", linked" if pair.copy and pair.linked else ""
    said = f"{pair.score:.2f}, {state}" if pair.score else f"not among the nearest, {state}"
    title = f"{number}. {clean(pair.label)}"
    return f"{paint(title, 'bold', color=color)}  {paint(said, 'dim', color=color)}\n   {clean(pair.path)}\n"


def _named(theme: Theme, *, color: bool) -> str:
    """Return a theme's name, its kind and its share."""
    share = f" {theme.share:.0%}" if theme.share >= 0.005 else ""  # else it would read 0 %
    kind = f" ({_KINDS[theme.kind]})" if _KINDS[theme.kind] else ""
    return f"   {paint(clean(theme.label), 'cyan', color=color)}{kind}{share}\n"


def _guesses(theme: Theme, titles: Mapping[str, str], told: set[tuple[str, Guess]]) -> str:
    """Return for which note a tag is inferred and how surely; why is told once, and not again for each hit."""
    text = ""
    for guess in theme.guesses:
        head = f"inferred for {titles.get(guess.path, guess.path)}, {guess.confidence:.0%} sure"
        again = (theme.label, guess) in told
        text += filled(f"{head}, as above" if again else f"{head}: {guess.reason}", "     ")
        told.add((theme.label, guess))
    return text


def _quotes(theme: Theme, pair: Pair, quoted: set[tuple[str, int, str]], *, color: bool) -> str:
    """Return a sentence of each side; one that was quoted already is only named."""
    text = ""
    for path in (pair.note.removeprefix("note:"), pair.path):
        here = [quote for quote in theme.quotes if quote.path == path]
        new = next((quote for quote in here if (path, quote.line, quote.text) not in quoted), None)
        for quote in [new or here[0]] if here else []:
            text += _told(quote, quoted, color=color)
    return text


def _told(quote: Quote, quoted: set[tuple[str, int, str]], *, color: bool) -> str:
    """Return a sentence and where it stands; one that was told already is only named."""
    key = (quote.path, quote.line, quote.text)
    again = ", as above" if key in quoted else ""
    text = "" if again else filled(quote.text, "     | ")
    quoted.add(key)
    return text + place(quote, "     ", again, color=color)


def place(quote: Quote, indent: str, end: str = "", *, color: bool) -> str:
    """Return where a sentence stands, its path whole in as many lines as it takes."""
    lines = wrapped(quote.path, "-- ", "   ", f":{quote.line}{end}", COLUMNS - len(indent)).splitlines()
    return "".join(f"{indent}{paint(line, 'dim', color=color)}\n" for line in lines)


def render_json(graph: nx.MultiGraph[str], note: str, pairs: Iterable[Pair]) -> str:
    """Return the pairs as JSON; its schema ships beside this file."""
    data = graph.nodes[note]
    found = {
        "version": VERSION,
        "vault": printable(str(graph.graph.get("name", ""))),
        "note": {"path": printable(str(data["path"])), "title": printable(str(data["label"]))},
        "related": [_pair(pair) for pair in pairs],
    }
    return json.dumps(found, ensure_ascii=True, indent=2) + "\n"


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "path": printable(pair.path),
        "title": printable(pair.label),
        "score": pair.score,
        "linked": pair.linked,
        "copy": pair.copy,
        "links": [quote_data(quote) for quote in pair.links],
        "themes": [_theme_data(theme) for theme in pair.themes],
    }


def _theme_data(theme: Theme) -> dict[str, Any]:
    return {
        "label": printable(theme.label),
        "kind": theme.kind,
        "share": theme.share,
        "inferred": theme.inferred,
        "guesses": [
            {"path": printable(guess.path), "reason": printable(guess.reason), "confidence": guess.confidence}
            for guess in theme.guesses
        ],
        "quotes": [quote_data(quote) for quote in theme.quotes],
    }


def quote_data(quote: Quote) -> dict[str, Any]:
    """Return a sentence as JSON's types."""
    return {
        "path": printable(quote.path),
        "line": quote.line,
        "text": printable(quote.text),
        "by": printable(quote.by),
        "url": printable(quote.url) or None,
    }
