"""Highlights that stand twice in a note, put together."""

from __future__ import annotations

from dataclasses import replace

from vaultlint.parse.note import Highlight, Reading

_MAX_KEY = 20_000
_FEW = 4  # words


def united(reading: Reading) -> Reading:
    """Give each highlight once: in its first place, with the notes and tags of all its copies.

    Two are the same if they bear one id or one text, white space apart.

    Parameters
    ----------
    reading : Reading

    Returns
    -------
    Reading
        The same object if nothing stands twice.
    """
    if len(reading.highlights) < 2:
        return reading
    ids = [highlight.id for highlight in reading.highlights if highlight.id]
    if len({*ids}) == len(ids) and _all_differ([highlight.text for highlight in reading.highlights]):
        return reading  # as most are
    firsts: list[Highlight] = []
    places: dict[tuple[str, str], int] = {}
    for highlight in reading.highlights:
        keys = [("text", _bare(highlight.text))]
        if highlight.id:
            keys.append(("id", highlight.id))
        place = next((places[key] for key in reversed(keys) if key in places), len(firsts))
        if place == len(firsts):
            firsts.append(highlight)
        else:
            firsts[place] = _joined(firsts[place], highlight)
        for key in keys:
            places.setdefault(key, place)
    if len(firsts) == len(reading.highlights):
        return reading
    return replace(reading, highlights=tuple(firsts), repeated=len(reading.highlights) - len(firsts))


def _all_differ(texts: list[str]) -> bool:
    """Return whether no two texts are the same; mostly their first words tell, and the rest need not be looked at."""
    first = {tuple(text.split(None, _FEW)[:_FEW]) for text in texts}
    return len(first) == len(texts) or len({*map(_bare, texts)}) == len(texts)


def _bare(text: str) -> str:
    return " ".join(text.split()) if len(text) < _MAX_KEY else text


def _joined(first: Highlight, copy: Highlight) -> Highlight:
    return first._replace(
        id=first.id or copy.id,
        url=first.url or copy.url,
        color=first.color or copy.color,
        notes=tuple(dict.fromkeys(first.notes + copy.notes)),
        tags=tuple(dict.fromkeys(first.tags + copy.tags)),
    )
