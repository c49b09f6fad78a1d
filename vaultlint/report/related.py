"""A note's nearest notes: for people, themes with the sentences of both sides; and as stable JSON (version 1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from vaultlint.links.tongues import named_tongue
from vaultlint.report.json import printable
from vaultlint.report.paragraph import COLUMNS, filled, wrapped
from vaultlint.report.terminal import clean, paint, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.answers.pairs import Guess, Pair, Quote, Theme

VERSION = 1
_QUOTED = 3  # themes of a note in a list that are shown with sentences; of one pair all are
_ORDER = "the number is for the words alone; folders and links count for the order too"
_KINDS = {"tag": "tag", "author": "author", "term": "", "concept": ""}


def render(
    graph: nx.MultiGraph[str], note: str, pairs: Sequence[Pair], *, one: bool = False, color: bool = False
) -> str:
    """Return what `vaultlint related` prints.

    Parameters
    ----------
    graph : networkx.MultiGraph
    note : str
        Id of the note asked for.
    pairs : sequence of Pair
        Nearest first.
    one : bool
        Whether this one pair was asked for, near or not.
    color : bool
    """
    title = clean(str(graph.nodes[note]["label"]))
    if not pairs:
        return f"no other note shares a theme with {title}\n"
    text = _titled("between " if one else "nearest to ", title, "", color=color)
    text += wrapped(str(graph.nodes[note]["path"]), "   ", "   ")
    titles = {str(graph.nodes[node]["path"]): str(graph.nodes[node]["label"])
              for node in (note, *(pair.other for pair in pairs))}  # fmt: skip
    guessed: set[tuple[str, Guess]] = set()
    for number, pair in enumerate(pairs, 1):
        text += f"\n{_head('and ' if one else f'{number}. ', pair, color=color)}"
        if not pair.themes:
            text += "   nothing shared: no theme, tag, author or telling word is in both\n"
        quoted: set[tuple[str, int, str]] = set()
        for quote in pair.links[:1]:
            text += _told(quote, quoted, color=color)
        if not pair.score and any(theme.kind == "term" for theme in pair.themes):
            text += "   too little to be near; what both say:\n"
        shown = pair.themes if len(pairs) == 1 else pair.themes[:_QUOTED]
        for theme in shown:
            text += _named(theme, color=color)
            text += _guesses(theme, titles, guessed)
            text += _quotes(theme, pair, titles, quoted, color=color)
        if rest := pair.themes[len(shown) :]:
            text += filled(f"also {', '.join(theme.label for theme in rest)}", "   ")
    scores = [pair.score for pair in pairs if not pair.copy]
    if scores != sorted(scores, reverse=True):
        text += f"\n{paint(_ORDER, 'dim', color=color)}\n"
    return text


def _head(lead: str, pair: Pair, *, color: bool) -> str:
    """Return a note's title, how near it is, whether it is linked, and its path."""
    same = "a translation" if pair.copy and _is_translated(pair) else "the same text"
    state = same if pair.copy else "linked" if pair.linked else "not linked yet"
    state += ", linked" if pair.copy and pair.linked else ""
    said = f"{pair.score:.2f}, {state}" if pair.score else f"not among the nearest, {state}"
    return _titled(lead, clean(pair.label), said, color=color) + wrapped(pair.path, "   ", "   ")


def _is_translated(pair: Pair) -> bool:
    """Tell whether a note says the same in other words, in a folder that is named like another language."""
    own = pair.note.removeprefix("note:")
    if named_tongue(pair.path) == named_tongue(own):
        return False
    mine, theirs = ({quote.text for theme in pair.themes for quote in theme.quotes if quote.path == path}
                    for path in (own, pair.path))  # fmt: skip
    return 2 * len(mine & theirs) <= min(len(mine), len(theirs))


def _titled(lead: str, title: str, said: str, *, color: bool) -> str:
    """Return a title and what is said of it, in one line where they fit."""
    if width(f"{lead}{title}  {said}") <= COLUMNS:
        head = f"{paint(lead, 'bold', color=color and lead[:1].isdigit())}{paint(title, 'bold', color=color)}"
        return f"{head}  {paint(said, 'dim', color=color)}\n" if said else f"{head}\n"
    lines = filled(f"{lead}{title}", "   ").splitlines()
    lines[0] = lines[0].strip()
    text = "".join(f"{paint(line, 'bold', color=color)}\n" for line in lines)
    return f"{text}   {paint(said, 'dim', color=color)}\n" if said else text


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


def _quotes(
    theme: Theme, pair: Pair, titles: Mapping[str, str], quoted: set[tuple[str, int, str]], *, color: bool
) -> str:
    """Return a sentence of each side, or that its title says it; one that was quoted already is only named."""
    text = ""
    for path in (pair.note.removeprefix("note:"), pair.path):
        here = [quote for quote in theme.quotes if quote.path == path]
        if not here and _says(titles.get(path, ""), theme.label):
            text += _placed(path, ", in its title", "     ", color=color)
        new = next((quote for quote in here if (path, quote.line, quote.text) not in quoted), None)
        for quote in [new or here[0]] if here else []:
            tagged = quote.tagged and not _says(quote.text, theme.label)
            text += _told(quote, quoted, ", tagged" if tagged else "", color=color)
    return text


def _says(text: str, label: str) -> bool:
    """Tell whether a sentence has a tag's word, however that is written."""
    bare, said = ("".join(filter(str.isalnum, each.casefold())) for each in (label, text))
    return bare.removesuffix("s") in said


def _told(quote: Quote, quoted: set[tuple[str, int, str]], end: str = "", *, color: bool) -> str:
    """Return a sentence and where it stands; one that was told already is only named."""
    key = (quote.path, quote.line, quote.text)
    again = ", as above" if key in quoted else ""
    text = "" if again else filled(quote.text, "     | ")
    quoted.add(key)
    return text + place(quote, "     ", again + end, color=color)


def place(quote: Quote, indent: str, end: str = "", *, color: bool) -> str:
    """Return where a sentence stands, its path whole in as many lines as it takes."""
    return _placed(quote.path, f":{quote.line}{end}", indent, color=color)


def _placed(path: str, end: str, indent: str, *, color: bool) -> str:
    lines = wrapped(path, "-- ", "   ", end, COLUMNS - len(indent)).splitlines()
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
