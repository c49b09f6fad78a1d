"""Folders that hold one text in several languages: ``de/``, ``pt-br/``, ``zh-TW/``.

A folder of such a name may be about something else (``IT``, ``HR``, ``ML``): it is a language's if a folder beside it
mirrors half of its notes, by their paths or by the addresses that they are published at, or if most of it is written
so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from vaultlint.columns import Column
from vaultlint.index import Index
from vaultlint.links.everyday import GENERIC
from vaultlint.parse.note import Facts

_TONGUES = frozenset(
    """af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fil fr ga gl gu he hi hr hu hy id is it ja ka kk
    km kn ko ku ky lo lt lv mk ml mn mr ms my nb ne nl nn no pa pl ps pt ro ru sd si sk sl sq sr sv sw ta te tg th tk
    tl tr uk ur uz vi yi zh zu""".split()
)
_KEYS = frozenset({"permalink", "translationkey", "translation_key", "translation-key"})
_SLUG = "slug"  # the last part of an address: it tells notes of one place, or with the folders that it names


class _Place(NamedTuple):
    """Below a folder that is named like a language: what a note there has in common with its translations."""

    folder: str
    kind: str
    name: str


class Published(NamedTuple):
    """A note, as far as languages are told by it: where it lies, and the addresses that it is published at."""

    path: str
    addresses: tuple[str, ...]


class Tongues:
    """The folders of a vault that are languages'.

    Parameters
    ----------
    notes : iterable of Facts or Published
    written : mapping of str to str, optional
        By path the language of a note's text (``"de"``), where it is known.

    Examples
    --------
    >>> from vaultlint.parse import facts, parse
    >>> paths = ["de/Start.md", "de/Kern.md", "pt-BR/Start.md", "pt-BR/Kern.md", "IT/Server.md", "HR/Wages.md"]
    >>> tongues = Tongues([facts(parse(path, b"")) for path in paths])
    >>> tongues.parted("pt-BR/Start.md"), tongues.parted("IT/Server.md")
    (('pt-br', 'Start.md'), ('', 'IT/Server.md'))
    >>> tongues.are_one("de/Start.md", "pt-BR/Kern.md"), tongues.are_one("IT/Server.md", "HR/Wages.md")
    (False, True)
    """

    def __init__(self, notes: Iterable[Facts | Published], written: Mapping[str, str] = MappingProxyType({})) -> None:
        told = (one if isinstance(one, Published) else _published(one) for one in notes)
        self._folders = _folders(list(told), written)
        self._known: dict[str, str] = {}  # the folder of a language that a folder lies in
        self.several = len(set(map(_tongue, self._folders))) > 1

    def parted(self, path: str) -> tuple[str, str]:
        """Return the language of a note's folder, and its path without that folder; ``""`` and all of it if none."""
        folder = self._folder(path)
        if not folder:
            return "", path
        home = folder.rpartition("/")[0]
        inner = path[len(folder) + 1 :]
        return _tongue(folder), f"{home}/{inner}" if home else inner

    def holds(self, path: str) -> bool:
        """Return whether a note lies in a folder of a language."""
        return bool(self._folder(path))

    def are_one(self, path: str, other: str) -> bool:
        """Return whether two notes are not, by their folders, in different languages."""
        mine, theirs = _tongue(self._folder(path)), _tongue(self._folder(other))
        return not mine or not theirs or mine == theirs

    def _folder(self, path: str) -> str:
        place = path.rpartition("/")[0]
        if place not in self._known:
            self._known[place] = next((one for one in _named_so(path) if one in self._folders), "")
        return self._known[place]


def named_tongue(path: str) -> str:
    """Return what a folder above a note is named like, of whatever it may be: ``"it"`` for ``IT/Server.md``."""
    return _tongue(next(_named_so(path), ""))


def tongues_of(index: Index) -> Tongues:
    """Return the folders of an index's vault that are languages', worked out once."""
    return index.work(_tongues)


def _tongues(index: Index) -> Tongues:
    if not any(named_tongue(path) for path in index.all_paths):
        return Tongues(())
    told = index.column(_ADDRESSES)
    return Tongues(Published(path, told.get(path, ())) for path in index.all_paths)


def addresses(note: Facts) -> Iterator[str]:
    """Give the addresses that a note and its translations share, where its name is translated too."""
    for entry in note.properties:
        key, value = entry.key.casefold(), entry.value
        if isinstance(value, str) and value.strip() and (key in _KEYS or (key == _SLUG and "/" in value.strip(" /"))):
            yield value.strip().casefold()


def _published(note: Facts) -> Published:
    return Published(note.path, tuple(addresses(note)))


def _addresses_of(fact: Facts) -> tuple[str, ...] | None:
    return tuple(addresses(fact)) or None


_ADDRESSES = Column(_addresses_of, aside=True)


def _tongue(folder: str) -> str:
    return folder.rpartition("/")[2].lower()


def _named_so(path: str) -> Iterator[str]:
    """Give the folders above a note that are named like languages, the outer ones first."""
    at = path.find("/")
    while at > 0:
        folder = path[:at]
        if _tongue(folder).partition("-")[0] in _TONGUES:
            yield folder
        at = path.find("/", at + 1)


def _folders(every: Sequence[Published], written: Mapping[str, str]) -> frozenset[str]:
    """Return the folders that are languages'."""
    held: dict[str, list[Published]] = {}
    for note in every:
        for folder in _named_so(note.path):
            held.setdefault(folder, []).append(note)
    if not held:
        return frozenset()
    paths = {note.path.casefold() for note in every}
    places = {folder: [_places(folder, note) for note in own] for folder, own in held.items()}
    holders = Counter(place for own in places.values() for place in {place for each in own for place in each})
    spoken = {folder for folder, own in held.items() if _is_written_so(folder, own, written)}
    shared = {
        folder: [each for each in own if any(holders[place] > 1 or _at_home(place) in paths for place in each)]
        for folder, own in places.items()
    }
    sure = spoken | {folder for folder, own in shared.items() if 2 * len(own) >= len(places[folder])}
    theirs = {place for folder in sure for each in places[folder] for place in each}
    originals = {folder for folder, own in shared.items() if any(not theirs.isdisjoint(each) for each in own)}
    return frozenset(sure | originals)  # most of what is translated from may have no translation


def _places(folder: str, note: Published) -> list[_Place]:
    """Return what tells a note and its translations; homes, indexes and the like are in every folder."""
    home, inner = folder.rpartition("/")[0], note.path[len(folder) + 1 :].casefold()
    found = [_Place(home, "address", address) for address in note.addresses]
    if inner.rpartition("/")[2].removesuffix(".md") not in GENERIC:
        found.append(_Place(home, "path", inner))
    return found


def _at_home(place: _Place) -> str:
    """Return where the note would lie that was translated, if its own language has no folder; ``""`` for addresses."""
    return f"{place.folder}/{place.name}".lstrip("/").casefold() if place.kind == "path" else ""


def _is_written_so(folder: str, notes: Iterable[Published], written: Mapping[str, str]) -> bool:
    """Return whether most of a folder's notes are in the language that it is named like."""
    own = [written.get(note.path, "") for note in notes]
    return 2 * sum(one == _tongue(folder).partition("-")[0] for one in own) > len(own)
