"""Whether two highlights of a note are one: by their id, or by their text and where it was marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.parse.note import Highlight
from vaultlint.patterns import pattern

_SHORT = 25  # a text below that many characters may well be marked in two places
_BY_TEXT = "kindle"  # its ids are made of the text: in another place they are no news
_BY_ID_ALONE = frozenset(("weread",))  # its templates write a passage again where the reader's thoughts stand
_LOGSEQ = "readwise-logseq"  # the ids in it are Logseq's own, of blocks
_OBSIDIANS = pattern(r"[0-9a-f]{6}")  # a block id that Obsidian made for a link
_TWEET_ID = pattern(r"(?:twitter|x)\.com/[^/?#]+/status/(\d+)")
_TEXT, _TWEET = "text", "tweet"


class Place(NamedTuple):
    """A highlight, the how manieth it is, the copy of the note in which it stands, and whether it is a tweet."""

    at: int
    mark: Highlight
    copy: int
    tweet: bool = False


def find_twin(here: Place, exporter: str, seen: dict[tuple[int, str, str], list[Place]]) -> Highlight | None:
    """Return the highlight above that this one repeats, and remember this one.

    Parameters
    ----------
    here : Place
    exporter : str
        Name of the note's format.
    seen : dict
        What this function remembers of the highlights above.

    Returns
    -------
    Highlight or None
    """
    keys = [(here.copy, *key) for key in _keys(here.mark, exporter)]
    twins = (one for key in keys for one in seen.get(key, ()) if key[1] != _TEXT or not _is_apart(one, here, exporter))
    first = next(twins, None)
    for key in keys:
        seen[key] = [*seen.get(key, ())[:1], here]  # the first and the last are enough
    return first.mark if first else None


def is_known(one: Highlight) -> bool:
    """Return whether the exporter says where a highlight comes from."""
    return bool(one.id or one.url or one.location)


def _keys(one: Highlight, exporter: str) -> Iterator[tuple[str, str]]:
    if one.id:
        yield "id", f"{one.id} {one.location}" if exporter == _BY_TEXT else one.id
    text = " ".join(one.text.split())
    if len(text) >= _SHORT and exporter not in _BY_ID_ALONE:
        if one.location:
            yield "place", f"{one.location} {text}"
        yield _TEXT, text


def _is_apart(first: Place, here: Place, exporter: str) -> bool:
    """Return whether two highlights of one text may have been marked in two places."""
    (kind, name), (kind_too, name_too) = _origin_of(first.mark, exporter), _origin_of(here.mark, exporter)
    if here.tweet and not name and not name_too:
        return here.at - first.at > 1  # in a thread people say a thing again
    if kind != kind_too or name == name_too or not (name and name_too):
        return False
    return kind == _TWEET or here.at - first.at > 1


def _origin_of(one: Highlight, exporter: str) -> tuple[str, str]:
    """Return by what the exporter tells a highlight, and of what kind that is."""
    tweet = _TWEET_ID.search(one.url)
    if tweet:
        return _TWEET, tweet[1]
    host = one.url.partition("//")[2].partition("/")[0]
    if one.id and one.id in one.url:
        return host, one.id
    own = one.id and exporter not in (_BY_TEXT, _LOGSEQ) and not _OBSIDIANS.fullmatch(one.id)
    return ("", one.id) if own else (host, one.url)
