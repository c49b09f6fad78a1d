"""What a vault's notes said at one moment, for completion and for rules across notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import Any

from vaultlint.columns import Column
from vaultlint.index import Index, aliases_of
from vaultlint.parse.note import Facts
from vaultlint.server.kinds import kind_of


@dataclass(frozen=True)
class Key:
    """A property as the vault's notes have it: how many bear it, and with values of which types."""

    notes: int
    kinds: Mapping[str, int]

    @property
    def kind(self) -> str:
        """The type that most of its values have."""
        return max(self.kinds, key=lambda one: self.kinds[one], default="text")


@dataclass(frozen=True)
class Snapshot:
    """What the vault's notes said at one moment: for rules across notes and for completion.

    Attributes
    ----------
    index : Index
    known : mapping
        What the rules across notes must know, for `Context.known`.
    saved : mapping of str to frozenset of str
        The tags of open notes as they were saved: a tag that is half typed is none that others are offered.
    """

    index: Index = field(default_factory=lambda: Index(()))
    known: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: MappingProxyType({}))
    saved: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))

    @cached_property
    def tags(self) -> dict[str, int]:
        """The tags with the number of notes that bear them, the most frequent first."""
        own = {**self.index.column(_TAGS), **{path: tags for path, tags in self.saved.items() if self.index.has(path)}}
        found = Counter(chain.from_iterable(own.values()))
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0].lower(), pair[0])))

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The properties, the most frequent first."""
        return self.index.work(_keys)

    @cached_property
    def links(self) -> list[tuple[str, str, str]]:
        """What a link can name: label, path and alias (``""`` for the name itself), in order of the label."""
        return self.index.work(_links)


def _tags_of(fact: Facts) -> frozenset[str] | None:
    return frozenset(tag.name for tag in fact.tags) or None


def _kinds_of(fact: Facts) -> tuple[tuple[str, str], ...] | None:
    return tuple({item.key: kind_of(item.value) for item in fact.properties}.items()) or None


def _aliases_in(fact: Facts) -> tuple[str, ...] | None:
    return tuple(aliases_of(fact)) or None


_TAGS = Column(_tags_of, aside=True)
_KINDS = Column(_kinds_of, aside=True)
_ALIASES = Column(_aliases_in, aside=True)


def _keys(index: Index) -> dict[str, Key]:
    kinds: dict[str, Counter[str]] = {}
    for (key, kind), number in Counter(chain.from_iterable(index.column(_KINDS).values())).items():
        kinds.setdefault(key, Counter())[kind] = number
    found = {key: Key(own.total(), own) for key, own in kinds.items()}
    return dict(sorted(found.items(), key=lambda pair: (-pair[1].notes, pair[0].lower(), pair[0])))


def _links(index: Index) -> list[tuple[str, str, str]]:
    aliases = ((alias, path, alias) for path, own in index.column(_ALIASES).items() for alias in own)
    return sorted((*index.work(_shortest), *aliases), key=lambda one: (one[0].lower(), one[1]))


def _shortest(index: Index) -> list[tuple[str, str, str]]:
    return [(index.names.shortest(path), path, "") for path in index.all_paths]
