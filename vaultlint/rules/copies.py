"""Notes that are one document: which of them stays, what their names say, and which pairs are no copies."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from vaultlint.index import Index
from vaultlint.links.copying import COPY
from vaultlint.merge.addresses import normal_url
from vaultlint.parse.note import Facts
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Fix
from vaultlint.text import quoted

URL_KEYS = ("url", "source_url", "source", "link", "readwise_url", "omnivore_url")
_NUMBERED = pattern(
    r"(.*[^\s-])(?: \(?\d{1,2}\)?|\(\d{1,2}\)|-\d{1,2}|(?: -)?[ -]\(?(?i:"
    + COPY
    + r")\)?(?: \(?\d{1,2}\)?)?| \(Updated [^()]*\))"
)
_DAY = pattern(r"\d{4}[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])")
_ID = pattern(r"\s*\((?:[0-9a-z]{20,}|[0-9a-f]{8,})\)$")
_PROFILE = pattern(r"(?:twitter|x|mastodon\.social|bsky\.app/profile)(?:\.com)?/@?[\w.]+")  # of many posts
_CUT = 12  # letters of a cut title that must agree
_MIRROR = 5  # notes of the same places in two folders that make one of these a copy of the other
_FULL_DOCUMENTS = ("full document", "document contents")


class Twin(NamedTuple):
    """What a note that stands out has in common with others.

    Attributes
    ----------
    kept : str
        Path of the note that the others would be merged into.
    others : int
        How many notes beside these two.
    about : str
        The address, or another word for what they share.
    merges : bool
        Whether they may be merged.
    """

    kept: str
    others: int
    about: str = ""
    merges: bool = True

    def named(self) -> str:
        """Return the other note as messages name it."""
        more = f" and in {self.others} more" if self.others else ""
        return f"{quoted(self.kept, 90)}{more}"

    def merging(self, path: str, context: Context) -> Fix | None:
        """Return the fix: merge the note into the one that stays.

        A Logseq page bears its name in its text, and what Readwise's plugin manages it would write again.
        """
        managed = not context.managed.isdisjoint((path, self.kept))
        if context.home == "logseq" or managed or not self.merges:
            return None
        title = f"merge it into {quoted(self.kept, 300)} and redirect the links to it"
        return Fix(title, (), Applicability.UNSAFE, into=self.kept)


def stem_of(path: str) -> str:
    """Return a note's name."""
    name = path.rpartition("/")[2]
    return name[:-3] if name.lower().endswith(".md") else name


def original_stem(stem: str) -> str:
    """Return the name that a numbered copy was made of, ``""`` if a name is no such.

    Examples
    --------
    >>> [original_stem(stem) for stem in ("Note 1", "Note (2)", "Note-2", "Note (Updated May 2023)", "Note", "In 2024")]
    ['Note', 'Note', 'Note', 'Note', '', '']
    """
    found = _NUMBERED.fullmatch(stem)
    return found[1] if found else ""


def is_dated(path: str) -> bool:
    """Return whether a day stands in a note's name: such notes are made from a template day by day."""
    return _DAY.search(stem_of(path)) is not None


def title_key(fact: Facts) -> str:
    """Return a note's title without case, accents, punctuation, copy's number and exporter's id."""
    stem = _ID.sub("", stem_of(fact.path))
    letters = unicodedata.normalize("NFKD", (original_stem(stem) or stem).casefold())
    return "".join(char for char in letters if char.isalnum())


def same_title(one: Facts, other: Facts) -> bool:
    """Return whether two notes bear one title, which may be cut in either."""
    mine, theirs = title_key(one), title_key(other)
    if mine == theirs:
        return True
    shorter = min(mine, theirs, key=len)
    cut = is_cut((one if shorter is mine else other).path)
    return cut and len(shorter) >= _CUT and max(mine, theirs, key=len).startswith(shorter)


def is_cut(path: str) -> bool:
    """Return whether an exporter cut a note's name, or put an id behind it."""
    stem = stem_of(path)
    return stem.endswith(("…", "...", "___")) or _ID.search(stem) is not None


def urls_of(fact: Facts) -> set[str]:
    """Return the normal forms of the addresses of what a note is about; front pages are none."""
    named = [fact.reading.origin.url]
    named += [one.value for one in fact.properties if one.key.lower() in URL_KEYS and isinstance(one.value, str)]
    found = {normal_url(url) for url in named if url.startswith(("http://", "https://"))}
    return {url for url in found if url.partition("/")[2] and not _PROFILE.fullmatch(url)}


def are_companions(index: Index, one: Facts, other: Facts) -> bool:
    """Return whether two notes of one document belong beside one another: a note and its full document, a link."""
    if _is_full_document(one.path) != _is_full_document(other.path):
        return True
    return _links(index, one, other.path) or _links(index, other, one.path)


def _is_full_document(path: str) -> bool:
    folders = path.lower().rpartition("/")[0]
    return any(name in folders for name in _FULL_DOCUMENTS)


def _links(index: Index, source: Facts, path: str) -> bool:
    stem = stem_of(path).casefold()
    if stem == stem_of(source.path).casefold():
        return False  # it means itself by that name, wherever it was copied to
    return any(
        stem in link.target.casefold() and index.target(source.path, link) == path
        for link in source.links
        if link.target
    )


def kept_of(index: Index, group: Iterable[Facts]) -> Facts:
    """Return the note that the others of a group are merged into.

    That is one whose name bears no copy's number or id and is not cut; then the one with the most highlights, the
    most links to it, the most words.
    """

    def last_rank(fact: Facts) -> tuple[object, ...]:
        return (-index.popularity.get(fact.path, 0), -fact.words, len(fact.path), fact.path)

    ranks = [(_rank(fact), fact) for fact in group]
    first = min(rank for rank, _ in ranks)
    best = [fact for rank, fact in ranks if rank == first]
    return best[0] if len(best) == 1 else min(best, key=last_rank)  # who links to whom is much to ask


def _rank(fact: Facts) -> tuple[bool, int]:
    return bool(original_stem(stem_of(fact.path))) or is_cut(fact.path), -len(fact.reading.texts)


def _by_vault(index: Index, group: Sequence[Facts]) -> Iterator[list[Facts]]:
    """Give those of a group that lie in one vault: what a vault within the vault holds is its own."""
    parts: dict[str, list[Facts]] = {}
    for fact in group:
        folder = max((one for one in index.nested if fact.path.startswith(one)), key=len, default="")
        parts.setdefault(folder, []).append(fact)
    yield from (part for part in parts.values() if len(part) > 1)


def told(index: Index, groups: Iterable[tuple[Sequence[Facts], str]]) -> Mapping[str, Twin]:
    """Return, for each note of each group but the one that stays, what it shares and with which.

    Parameters
    ----------
    index : Index
    groups : iterable of (sequence of Facts, str)
        Notes, and what they share.
    """
    known: dict[str, Twin] = {}
    parts = ((part, about) for group, about in groups for part in _by_vault(index, group))
    for group, about in parts:
        kept = kept_of(index, group)
        twins = [one for one in group if one is not kept and not are_companions(index, one, kept)]
        for one in twins:
            known.setdefault(one.path, Twin(kept.path, len(twins) - 1, about))
    return known


def without_mirrors(known: Mapping[str, Twin]) -> Mapping[str, Twin]:
    """Tell of a folder that repeats another one at its first note alone, in `Twin.about`."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for path, twin in known.items():
        one, other = path.split("/"), twin.kept.split("/")
        while one and other and one[-1] == other[-1]:
            one.pop()
            other.pop()
        if path.rpartition("/")[2] == twin.kept.rpartition("/")[2]:
            pairs.setdefault(("/".join(one), "/".join(other)), []).append(path)
    found = dict(known)
    for folders, paths in pairs.items():
        if len(paths) < _MIRROR:
            continue
        first = min(paths)
        for path in paths:
            del found[path]
        here, there = (f"the folder {quoted(at + '/', 90)}" if at else "the vault's root" for at in folders)
        found[first] = known[first]._replace(about=f"{here} repeats {len(paths)} notes of {there}")
    return found
