"""The records of a schema: what is wanted of a property, of a folder's notes, of a vault's notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from vaultlint.parse.keys import SINGULAR
from vaultlint.paths import composed

Single: TypeAlias = str | int | float | bool

# Obsidian's own properties, and the one that silences rules: no vault needs to list them.
ALWAYS = frozenset("tags aliases cssclasses publish permalink vaultlint-ignore".split())


@dataclass(frozen=True, slots=True)
class Property:
    """What is wanted of a property's value; what is None is not looked at.

    Attributes
    ----------
    name : str
        As the configuration spells it.
    type : str or None
        One of `vaultlint.schema.kinds.KINDS`.
    enum : tuple or None
        The values that may stand; of a list, its items.
    pattern : re.Pattern or None
        Must be found in the value as it is written; of a list, in each item.
    """

    name: str
    type: str | None = None
    enum: tuple[Single, ...] | None = None
    pattern: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """What is wanted of the notes of a folder. All names that are looked up are in lower case.

    The mappings are plain dicts, so that a schema can be sent to another process.

    Attributes
    ----------
    required : mapping of str to str
        Properties that must have a value: name to spelling.
    allowed : mapping of str to str or None
        Properties that may stand besides those required, defined or Obsidian's own; None: all.
    order : tuple of str or None
        Properties in the order in which they should stand; an empty one takes away that of a folder above.
    properties : mapping of str to Property
    """

    required: Mapping[str, str] = field(default_factory=dict)
    allowed: Mapping[str, str] | None = None
    order: tuple[str, ...] | None = None
    properties: Mapping[str, Property] = field(default_factory=dict)

    def below(self, above: Shape) -> Shape:
        """Return what holds in a folder of this shape within one of shape `above`.

        `required` and `allowed` unite, a definition of a property replaces the one above, and so does an order.
        """
        allowed = self.allowed
        if above.allowed is not None:
            allowed = {**above.allowed, **(allowed or {})}
        return Shape(
            {**above.required, **self.required},
            allowed,
            above.order if self.order is None else self.order,
            {**above.properties, **self.properties},
        )

    def permits(self, key: str) -> bool:
        """Return whether a property may stand. ``tag`` counts as ``tags``: `singular-list-key` speaks about it."""
        name = plural(key)
        return self.allowed is None or name in ALWAYS or any(name in known for known in self._known)

    @property
    def names(self) -> list[str]:
        """The properties that may stand, as they are spelled, for suggestions."""
        defined = {name: one.name for name, one in self.properties.items()}
        return list({**(self.allowed or {}), **self.required, **defined}.values())

    @property
    def _known(self) -> tuple[Mapping[str, object], ...]:
        return (self.allowed or {}, self.required, self.properties)

    def rank(self, key: str) -> int:
        """Return a property's place in the order; what the order does not name stands behind."""
        name = plural(key)
        order = self.order or ()
        return order.index(name) if name in order else len(order)


@dataclass(frozen=True, slots=True)
class Schema:
    """What is wanted of a vault's notes.

    Attributes
    ----------
    everywhere : Shape
    folders : mapping of str to Shape
        By folder with a trailing slash, each complete: with what holds above it.
    """

    everywhere: Shape
    folders: Mapping[str, Shape] = field(default_factory=dict)

    def at(self, path: str) -> Shape:
        """Return what holds for a note: that of the longest folder that it lies in."""
        path = composed(path)
        fitting = [folder for folder in self.folders if path.startswith(folder)]
        return self.folders[max(fitting, key=len)] if fitting else self.everywhere

    def defines(self, path: str, key: str) -> bool:
        """Return whether the schema says of which type a property of a note is: by a type or by its values."""
        found = self.at(path).properties.get(key.lower())
        return found is not None and (found.type is not None or found.enum is not None)


def plural(key: str) -> str:
    """Return a property's name in lower case, ``tag`` as ``tags``."""
    lower = key.lower()
    return SINGULAR.get(lower, lower)
