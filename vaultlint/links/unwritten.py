"""Links that lead to no file: where they stand, which names are near theirs, and which notes say their words."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from itertools import chain
from sys import intern
from typing import NamedTuple

from vaultlint.columns import Column, Shelf
from vaultlint.index import ADDRESSES, Index, Names, folded
from vaultlint.links.nearness import Nearness, letters
from vaultlint.parse.note import Facts, Link
from vaultlint.patterns import pattern

_NEAR = "near"  # what is kept of it
LOG = "Readwise Syncs.md"  # in which Readwise's plugin names every note that it writes, as it is called there
WORD = pattern(r"\w+")
_SCHEME = pattern(r"[a-z][a-z0-9+.-]+:(?://|[^\s:]*[/?@=])|(?:mailto|tel|data|file|zotero|obsidian):", re.IGNORECASE)
_ANY_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
_PLACEHOLDER = pattern(r"\{\{|<%|\$\{|\[\[|\]\]|[\n*?\"<>]|^\.+$|%%")


class Unwritten(NamedTuple):
    """A link that leads to no file, without its place, and the note that holds it."""

    source: str
    link: Link


class NamesNear:
    """The names of a vault's files, to be found by others: what was asked for once is known.

    Parameters
    ----------
    names : Names
    shelf : Shelf, optional
        Where it is known what was asked for of the same names in another process.
    """

    def __init__(self, names: Names, shelf: Shelf | None = None) -> None:
        self._names = names
        self._shelf = shelf
        self._near: dict[str, list[str]] = shelf.remembered(_NEAR) if shelf else {}
        self._homes: dict[str, dict[str, list[str]]] = {}

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness((bare(path.rpartition("/")[2]) for path in self._names.paths.values()), ())

    def find(self, asked: Iterable[str]) -> None:
        """Look for what is near to names, all at once."""
        names = {*asked}
        fresh = names - self._near.keys()
        if fresh:
            self._nearness.prepare(fresh)
            self._near.update((name, self._nearness.near(name)) for name in fresh)
            if self._shelf:
                self._shelf.remember(_NEAR, {name: self._near[name] for name in sorted(names)})

    def near(self, name: str) -> list[str]:
        """Return the names of files that a name may be a slip of."""
        if name not in self._near:
            self._near[name] = self._nearness.near(name)
        return self._near[name]

    def same(self, name: str) -> list[str]:
        """Return the names of files that are spelled with the same letters."""
        return self._nearness.same(name)

    def homes(self, name: str) -> dict[str, list[str]]:
        """Return the files of a name by the folder that each lies in."""
        if name not in self._homes:
            homes = self._homes[name] = {}
            for path in self._names.named(name):
                homes.setdefault(letters(posixpath.basename(posixpath.dirname(path))), []).append(path)
        return self._homes[name]


class Speakers:
    """Which notes have a word in name, headings or tags, of the words that were asked for once."""

    def __init__(self) -> None:
        self._said: Mapping[str, str] = {}
        self._notes: dict[str, set[str]] = {}

    def listen(self, said: Mapping[str, str]) -> None:
        """Take up what notes say now, by path."""
        old, self._said = self._said, dict(said)
        for path in old.keys() - said.keys() if self._notes else ():
            self._forget(path)
        for path, text in said.items() if self._notes else ():
            if old.get(path) is not text:
                self._forget(path)
                for word in self._notes.keys() & {*WORD.findall(text)}:
                    self._notes[word].add(path)

    def _forget(self, path: str) -> None:
        for notes in self._notes.values():
            notes.discard(path)

    def ask(self, words: Iterable[str]) -> None:
        """Look for words, all at once: one by one it takes as long for each."""
        fresh = {*words} - self._notes.keys()
        self._notes.update((word, set()) for word in fresh)
        for path, text in self._said.items() if fresh else ():
            for word in fresh.intersection(WORD.findall(text)):
                self._notes[word].add(path)

    def of(self, word: str) -> AbstractSet[str]:
        """Return the notes that have a word."""
        self.ask((word,))
        return self._notes[word]


def is_local(link: Link) -> bool:
    """Return whether a link names a file of the vault: no address, and nothing that a template is to fill in."""
    target = link.target
    away = _ANY_SCHEME.match(target) if link.style == "markdown" else _SCHEME.match(target)
    return not away and not _PLACEHOLDER.search(target)


def bare(name: str) -> str:
    """Return a name without ``.md``."""
    return name[:-3] if name.lower().endswith(".md") else name


def placeless(link: Link) -> Link:
    """Return a link without its place: equal wherever it stands. What many links say is held once."""
    target, subpath, label, style = map(intern, link[:4])
    return Link(target, subpath, label, style, link.embed, 0, 0, 0, intern(link.where))


def _unwritten_in(fact: Facts, names: Names) -> tuple[Link, ...] | None:
    """Return a note's links that lead to no file, without their places."""
    if fact.path.rpartition("/")[2] == LOG:
        return None
    lines, exported = fact.reading.apparatus, bool(fact.reading.format)
    found: dict[Link, None] = {}
    for link in fact.links:
        target = link.target
        if not target or target.startswith(ADDRESSES) or names.target(fact.path, link) is not None:
            continue
        if exported and (link.where != "body" or link.line in lines):
            continue  # authors and tags of an exporter's are names, whether a note bears them or not
        if is_local(link):
            found[placeless(link)] = None
    return tuple(found) or None


def _said_in(fact: Facts) -> str:
    """Return name, headings and tags of a note, without case."""
    told = (fact.path, *(one.text for one in fact.headings), *(one.name for one in fact.tags))
    return "\n".join(told).casefold()


UNWRITTEN = Column(_unwritten_in, by_names=True)
_SAID = Column(_said_in, aside=True)


def names_near(index: Index) -> NamesNear:
    """Return the names of the vault's files."""
    return NamesNear(index.names, index.ledger.shelf)


def names_asked(index: Index) -> NamesNear:
    """Return the same, ready for all names that lead nowhere."""
    found = index.work(names_near)
    found.find({_name(link) for link in chain.from_iterable(index.column(UNWRITTEN).values())})
    return found


def suspects(index: Index) -> list[Unwritten]:
    """Return the links that lead nowhere and may mean a file: by an alias, a path or a name nearby.

    Of most links that lead nowhere that can be said without looking at what else stands in the vault.
    """
    near, aliases = index.work(names_asked), index.aliases
    return [
        Unwritten(path, link)
        for path, links in index.column(UNWRITTEN).items()
        for link in links
        if "/" in link.target or near.near(_name(link)) or bare(folded(link.target)) in aliases
    ]


def _name(link: Link) -> str:
    return bare(link.target).rpartition("/")[2]


def writers(index: Index) -> Mapping[str, set[str]]:
    """Return the notes that write a name that is no file's, by the folded name."""
    found: dict[str, set[str]] = {}
    for path, links in index.column(UNWRITTEN).items():
        for link in links:
            found.setdefault(folded(link.target), set()).add(path)
    return found


def speakers(index: Index) -> Speakers:
    """Return which notes have the words of names that lead nowhere and are near another one."""
    found = index.work(_new_speakers)
    found.listen(index.column(_SAID))
    found.ask(word for one in index.work(suspects) for word in words_of(_name(one.link)))
    return found


def _new_speakers(_: Index) -> Speakers:
    return Speakers()


def words_of(name: str) -> list[str]:
    """Return the words of a name, without case."""
    return WORD.findall(name.casefold().replace("_", " "))


def folder_letters(index: Index) -> frozenset[str]:
    """Return the letters of the names of the vault's folders."""
    folders = {path.rpartition("/")[0] for path in index.names.paths.values()}
    return frozenset(letters(name) for folder in folders for name in folder.split("/"))
