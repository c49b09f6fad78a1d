"""All notes' facts together: what rules across notes and the graph see; which file a link means says `names`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from vaultlint.columns import Column, Later, loaded
from vaultlint.ledger import ALL, Ledger
from vaultlint.names import ADDRESSES, Names, folded
from vaultlint.parse.note import Facts, Link

__all__ = ["ADDRESSES", "LEADS", "Inbound", "Index", "Names", "aliases_of", "folded"]

T = TypeVar("T")
_ALIAS_KEYS = ("aliases", "alias")


class Inbound(NamedTuple):
    """A link that leads to a file: where it stands."""

    source: str
    link: Link


class Index:
    """What is known of a vault's notes, together.

    Parameters
    ----------
    facts : sequence of Facts or Later
        Of the notes that rules look at.
    others : sequence of Facts or Later
        Of notes that nothing is reported of (templates, excluded files): links lead to them and from them.
    names : Names or None
        Every file of the vault; by default the notes alone.
    boards : mapping of str to tuple of Link
        Links in canvases and bases, by path.
    nested : sequence of str
        Folders (with a trailing slash) that are vaults of their own.
    """

    def __init__(
        self,
        facts: Sequence[Facts | Later],
        others: Sequence[Facts | Later] = (),
        names: Names | None = None,
        boards: Mapping[str, tuple[Link, ...]] = MappingProxyType({}),
        nested: Sequence[str] = (),
    ) -> None:
        self._facts = facts
        self._others = others
        self.names = names or Names(one.path for one in (*facts, *others))
        self.boards = boards
        self.nested = nested
        self._ledger: Ledger | None = None

    @cached_property
    def held(self) -> dict[str, Facts | Later]:
        """All notes' facts by path, those that are still to be read as they are."""
        return {one.path: one for one in (*self._others, *self._facts)}

    @cached_property
    def all_notes(self) -> dict[str, Facts]:
        """What `notes` gives, for those who keep account of what is read themselves."""
        return {path: loaded(one) for path, one in self.held.items()}

    @cached_property
    def paths_shown(self) -> dict[str, None]:
        """The notes that rules look at, in order."""
        return dict.fromkeys(one.path for one in self._facts)

    @property
    def all_paths(self) -> Collection[str]:
        """All notes, those that nothing is reported of included."""
        return self.held.keys()

    def has(self, path: str) -> bool:
        """Return whether a file is a note whose facts are known."""
        return path in self.held

    @cached_property
    def around(self) -> tuple[object, ...]:
        """What a survey may read beside facts: equal where it is the same."""
        return (self.names.paths, self.boards, tuple(self.nested), list(self.paths_shown), self.held.keys())

    def is_shown(self, path: str) -> bool:
        """Return whether rules look at a note."""
        return path in self.paths_shown

    @property
    def ledger(self) -> Ledger:
        """What was worked out of it so far."""
        if self._ledger is None:
            self.join(Ledger())
        assert self._ledger is not None
        return self._ledger

    def join(self, ledger: Ledger) -> None:
        """Go on with what was worked out of a former index."""
        ledger.take(self)
        self._ledger = ledger

    def part_from(self, ledger: Ledger) -> None:
        """Let another index go on with what was worked out of this one."""
        if self._ledger is ledger:
            self._ledger = None

    def _read(self, what: object) -> None:
        if self._ledger is not None:
            self._ledger.read(what)

    @property
    def facts(self) -> Sequence[Facts]:
        """The facts of the notes that rules look at."""
        self._read(ALL)
        return list(map(loaded, self._facts))

    @property
    def others(self) -> Sequence[Facts]:
        """The facts of the notes that nothing is reported of."""
        self._read(ALL)
        return list(map(loaded, self._others))

    @property
    def notes(self) -> Mapping[str, Facts]:
        """All notes' facts by path, those that nothing is reported of included."""
        self._read(ALL)
        return self.all_notes

    def record(self, path: str) -> Facts | None:
        """Return the facts of one note; None where a file is none."""
        self._read(path)
        held = self.held.get(path)
        return None if held is None else loaded(held)

    def records(self, paths: Iterable[str]) -> list[Facts]:
        """Return the facts of some notes; files that are none are left out."""
        return [one for one in map(self.record, paths) if one is not None]

    def column(self, column: Column[T]) -> Mapping[str, T]:
        """Return one thing of every note that has it, by path."""
        return self.ledger.column(column)

    def cell(self, column: Column[T], path: str) -> T | None:
        """Return one thing of one note."""
        return self.ledger.cell(column, path)

    def work(self, function: Callable[[Index], T]) -> T:
        """Return what a function makes of the index, worked out once for all who ask."""
        return self.ledger.work(function)

    @property
    def aliases(self) -> Mapping[str, list[str]]:
        """The notes that bear an alias, by the folded alias."""
        return self.work(_aliases)

    @property
    def inbound(self) -> Mapping[str, list[Inbound]]:
        """The links that lead to a file of the vault, by its path; a note's links to itself are none."""
        self._read(ALL)
        return self._inbound

    @cached_property
    def _inbound(self) -> dict[str, list[Inbound]]:
        found: dict[str, list[Inbound]] = {}
        for source, link in self.links():
            path = None if link.target.startswith(ADDRESSES) else self.target(source, link)
            if path is not None and path != source:
                found.setdefault(path, []).append(Inbound(source, link))
        return found

    @property
    def popularity(self) -> Mapping[str, int]:
        """How many links lead to a file of the vault, by its path; a note's links to itself do not count."""
        return self.work(_popularity)

    @property
    def sources(self) -> Mapping[str, set[str]]:
        """The files with links that lead to a file, by its path."""
        return self.work(_sources)

    def links(self) -> Iterator[tuple[str, Link]]:
        """Give every link of the vault with the path of the file that holds it."""
        self._read(ALL)
        for one in map(loaded, (*self._facts, *self._others)):
            for link in one.links:
                yield one.path, link
        for path, links in self.boards.items():
            for link in links:
                yield path, link

    def target(self, source: str, link: Link) -> str | None:
        """Return the file that a link means; None if there is none (yet), or if it leads out of the vault."""
        return self.names.target(source, link)


def aliases_of(fact: Facts) -> list[str]:
    """Return a note's aliases, as its properties name them; a text is one alias, commas and all."""
    values = [one.value for one in fact.properties if one.key.lower() in _ALIAS_KEYS]
    texts = [text for value in values for text in (value if isinstance(value, list) else [value])]
    return [str(text).strip() for text in texts if isinstance(text, str | int | float) and str(text).strip()]


def _leads_to(fact: Facts, names: Names) -> tuple[str, ...] | None:
    """Return the other files that a note's links lead to, link by link."""
    own = fact.path
    found = (names.target(own, link) for link in fact.links if not link.target.startswith(ADDRESSES))
    return tuple([path for path in found if path is not None and path != own]) or None


def _aliases_in(fact: Facts) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(map(folded, aliases_of(fact)))) or None


LEADS = Column(_leads_to, by_names=True, aside=True)
_ALIASES = Column(_aliases_in, aside=True)


def _aliases(index: Index) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, aliases in index.column(_ALIASES).items():
        for alias in aliases:
            found.setdefault(alias, []).append(path)
    return found


def _led_from(index: Index) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give all files with links, and where these lead."""
    yield from index.column(LEADS).items()
    for source, links in index.boards.items():
        found = (None if link.target.startswith(ADDRESSES) else index.target(source, link) for link in links)
        yield source, tuple(path for path in found if path is not None and path != source)


def _popularity(index: Index) -> Counter[str]:
    return Counter(chain.from_iterable(paths for _, paths in _led_from(index)))


def _sources(index: Index) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for source, paths in _led_from(index):
        for path in paths:
            found.setdefault(path, set()).add(source)
    return found
