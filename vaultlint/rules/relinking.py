"""Links that a rule knows by what they name: where they stand in a note, and the fix that mends them all."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Container, Hashable
from typing import TypeVar

from vaultlint.index import Names
from vaultlint.links.places import Rewriting, Spot, spots
from vaultlint.obsidian.links import LinkStyle
from vaultlint.parse.note import Link, Note
from vaultlint.rules.base import Applicability, Fix
from vaultlint.text import quoted

Key = TypeVar("Key", bound=Hashable)


def places_of(note: Note, known: Container[Key], key_of: Callable[[Link], Key]) -> dict[Key, list[Spot]]:
    """Return where the links stand that a rule knows, by what it knows them by."""
    found: dict[Key, list[Spot]] = {}
    for spot in spots(note):
        key = key_of(spot.link)
        if key in known:
            found.setdefault(key, []).append(spot)
    return found


def relinking(wanted: str, own: list[Spot], rewrite: Callable[[Spot], Rewriting | None]) -> Fix | None:
    """Return the fix that makes links name `wanted`; None where nothing is, or where one cannot be written."""
    made = [rewrite(spot) for spot in own] if wanted else []
    done = [one for one in made if one]
    if not done or len(done) < len(made):
        return None
    keys = frozenset(spot.link.where.lower() for spot in own if spot.leaf)
    swaps = tuple(dict.fromkeys(one.swap for one in done))
    edits = tuple(one.edit for one in done)
    return Fix(f"link to {quoted(wanted)}", edits, Applicability.UNSAFE, keys, swaps=swaps)


def written(names: Names, path: str, source: str, link: Link, style: LinkStyle) -> str:
    """Return how a note names a file in a link of the form that `link` has, as the vault's settings want it.

    Parameters
    ----------
    names : Names
    path : str
        The file that is meant.
    source : str
        The note that holds the link.
    link : Link
    style : LinkStyle
    """
    relative = posixpath.relpath(path, posixpath.dirname(source) or ".")
    if link.style == "markdown":
        bare = path.rpartition("/")[2]
        if style.form == "shortest" and "/" not in link.target and names.resolve(source, bare) == path:
            return bare
        return path if style.form == "absolute" else relative
    short = names.shortest(path, source)
    if style.form == "shortest":
        return short
    whole = relative if style.form == "relative" else path
    whole = whole[:-3] if whole.lower().endswith(".md") else whole
    return whole if names.resolve(source, whole) == path else short
