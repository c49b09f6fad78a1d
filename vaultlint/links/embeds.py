"""What embeds name: notes, files that Obsidian shows, and files of which a vault was published without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from vaultlint.columns import Column
from vaultlint.index import ADDRESSES, Index, Names
from vaultlint.parse.note import Facts, Link
from vaultlint.patterns import pattern

# What Obsidian shows; another ending is a plugin's (`.loom`), or that of a name: `Node.js`.
_SHOWN = pattern(
    r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp|3gp|flac|m4a|mp3|ogg|opus|wav|webm|mkv|mov|mp4|ogv|pdf|base|canvas)$"
)
_ENDING = pattern(r"\.(?:[a-z][a-z0-9]{1,5}|excalidraw|geojson)$")  # `v1.2` and `Mr. Smith` end in nothing
_MANY = 5  # files that are missing, of an ending that was left out of the vault


def ending(target: str) -> str:
    """Return what the name of a file that is no note ends in."""
    found = _SHOWN.search(target.lower())
    return found[0] if found else ""


def is_shown(link: Link) -> bool:
    """Return whether Obsidian would show what an embed names: a note, or a file of an ending that it knows."""
    target = link.target.lower()
    if ending(target):
        return link.style == "wiki" or not target.startswith("/")
    return target.endswith(".md") or (link.style == "wiki" and not _ENDING.search(target))


def endings_kept(index: Index, missing: list[Link]) -> set[str]:
    """Return the endings of which the vault has files, and most of those that are to be shown; ``""`` for notes."""
    here = {path.rpartition(".")[2] for path in index.names.paths}
    gone = Counter(ending(target) for target in {link.target.lower() for link in missing})
    boards = (_shown_by(path, links, index.names) for path, links in index.boards.items())
    there = {path for paths in (*index.column(_EMBEDDED).values(), *boards) for path in paths}
    shown = Counter(ending(path) for path in there)
    few = {one for one, number in gone.items() if number < _MANY or number <= shown[one]}
    return {"", *(one for one in few if one[1:] in here)}


def _shown_by(source: str, links: Iterable[Link], names: Names) -> tuple[str, ...]:
    """Return the files that links embed."""
    embeds = (link for link in links if link.embed and link.target and not link.target.startswith(ADDRESSES))
    return tuple(path for path in dict.fromkeys(names.target(source, link) for link in embeds) if path)


def _embedded_in(fact: Facts, names: Names) -> tuple[str, ...] | None:
    return _shown_by(fact.path, fact.links, names) or None


_EMBEDDED = Column(_embedded_in, by_names=True, aside=True)
