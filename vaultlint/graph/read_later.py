"""Notes of a large vault, their words and facts in a temporary file: each is read where it is asked for."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from vaultlint.graph.words.terms import Sentence, Terms
from vaultlint.parse.note import Facts

if TYPE_CHECKING:
    from collections.abc import Callable

    from vaultlint.graph.shelves import Shelf


class _Words(NamedTuple):
    """The words of a note."""

    forms: tuple[str, ...]
    stems: tuple[str, ...]
    tokens: bytes


class _Said(NamedTuple):
    """The sentences of a note."""

    sentences: tuple[Sentence, ...]
    quotes: tuple[Sentence, ...]
    places: tuple[str, ...]


class Record:
    """One thing told of a note, on a shelf; of each kind those that came last are held.

    Parameters
    ----------
    told : object
        Of a type that msgspec knows.
    shelf : Shelf
    """

    __slots__ = ("_place", "_shelf")

    def __init__(self, told: object, shelf: Shelf) -> None:
        self._shelf = shelf
        self._place = shelf.place(told)

    def read(self, kind: type) -> Any:
        """Return what was told."""
        held = self._shelf.held.setdefault(kind, {})
        found = held.get(self._place)
        if found is None:
            if len(held) >= HELD[kind]:
                del held[next(iter(held))]
            found = held[self._place] = _DECODERS[kind](self._shelf.at(self._place))
        return found


HELD = {_Words: 1, _Said: 2_000, Facts: 1}  # links ask for the same notes' sentences again and again
_DECODERS: dict[type, Callable[[bytes], Any]] = {
    kind: msgspec.msgpack.Decoder(kind).decode for kind in (_Words, _Said, Facts)
}


class ShelvedTerms(Terms):
    """The words of a note, of which the path, the title and the language are held."""

    __slots__ = ("_said", "_words")

    def __init__(self, told: Terms, shelf: Shelf) -> None:
        for name in ("path", "title", "language", "title_words"):
            object.__setattr__(self, name, getattr(told, name))
        object.__setattr__(self, "_words", Record(_Words(told.forms, told.stems, told.tokens), shelf))
        object.__setattr__(self, "_said", Record(_Said(told.sentences, told.quotes, told.places), shelf))


def _of(record: str, kind: type, name: str) -> property:
    """Return a field of a record that is read when it is asked for."""
    return property(lambda self: getattr(getattr(self, record).read(kind), name), doc=f"The note's {name}.")


for _name in _Words._fields:
    setattr(ShelvedTerms, _name, _of("_words", _Words, _name))
for _name in _Said._fields:
    setattr(ShelvedTerms, _name, _of("_said", _Said, _name))


class ShelvedFacts(Facts):
    """What is known of a note, of which the path is held."""

    __slots__ = ("_all",)

    def __init__(self, told: Facts, shelf: Shelf) -> None:
        object.__setattr__(self, "path", told.path)
        object.__setattr__(self, "_all", Record(told, shelf))


for _field in fields(Facts):
    if _field.name != "path":
        setattr(ShelvedFacts, _field.name, _of("_all", Facts, _field.name))


def shelved(fact: Facts, terms: Terms, shelf: Shelf) -> tuple[Facts, Terms]:
    """Put a note's facts and words on a shelf; what cannot be written there is returned as it is."""
    try:
        return ShelvedFacts(fact, shelf), ShelvedTerms(terms, shelf)
    except (OverflowError, UnicodeEncodeError, TypeError, RecursionError):  # as the cache's own coder refuses
        return fact, terms
