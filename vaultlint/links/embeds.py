"""What embeds name: notes, files that Obsidian shows, and files of which a vault was published without."""

from __future__ import annotations

from collections import Counter

from vaultlint.index import ADDRESSES, Index
from vaultlint.parse.note import Link
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
    embeds = ((source, link) for source, link in index.links() if link.embed and link.target)
    there = {index.target(source, link) for source, link in embeds if not link.target.startswith(ADDRESSES)}
    shown = Counter(ending(path) for path in there if path)
    few = {one for one, number in gone.items() if number < _MANY or number <= shown[one]}
    return {"", *(one for one in few if one[1:] in here)}
