"""Which theme an earlier page belongs to: that of the same id, else the one with most of its notes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from vaultlint.graph.answers.overview import Topic

LIKE = 0.5  # share of all notes of both that both have
STAYS = 1.5  # times the number of pages: so far down a theme keeps the page that it has


class Former(NamedTuple):
    """A page as an earlier run left it: the id of its theme, and the notes that it links to."""

    id: str
    notes: frozenset[str]


def kept(topics: Sequence[Topic], pages: Mapping[str, Former], limit: int) -> tuple[list[Topic], dict[str, str]]:
    """Choose the themes that have a page, and the page that each has already.

    Parameters
    ----------
    topics : sequence of Topic
        Most telling first.
    pages : mapping of str to Former
        By path.
    limit : int
        How many pages there are to be.

    Returns
    -------
    chosen : list of Topic
        In their order: those that have a page stay before new ones come.
    places : dict of str to str
        Path by the id of the theme, where it has one.
    """
    places: dict[str, str] = {}
    for path in sorted(pages):
        places.setdefault(pages[path].id, path)
    ids = {topic.id for topic in topics}
    places = {theme: path for theme, path in places.items() if theme in ids}
    free = {path: page for path, page in pages.items() if page.id not in ids and page.notes}
    near = topics[: round(STAYS * limit)]
    pairs = sorted(
        (-likeness, topic.id, path)
        for topic in near
        if topic.id not in places
        for path, page in free.items()
        if (likeness := _likeness(page.notes, frozenset(topic.notes))) >= LIKE
    )
    for _, theme, path in pairs:
        if theme not in places and path not in places.values():
            places[theme] = path
    staying = [topic for topic in near if topic.id in places][:limit]
    coming = [topic for topic in topics if topic not in staying][: max(0, limit - len(staying))]
    wanted = {topic.id for topic in (*staying, *coming)}
    chosen = [topic for topic in topics if topic.id in wanted]
    return chosen, {theme: path for theme, path in places.items() if theme in wanted}


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    both = len(one & other)
    return both / (len(one) + len(other) - both) if both else 0.0
