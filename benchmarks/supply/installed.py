"""What is installed because of vaultlint: every distribution that the core or an extra asks for, and their licences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import metadata
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from benchmarks.supply.bounds import requirements

# The licences that bind what is distributed with them to their own terms; LGPL does not bind programs that import.
_COPYLEFT = re.compile(r"(?i)(?<!L)(?<!Lesser )\bA?GPL|GNU (?:Affero )?General Public")
_ALTERNATIVE = re.compile(r"(?i)\s+OR\s+")


class Installed(NamedTuple):
    """A distribution: its name, version and licence, ``""`` if it names none."""

    name: str
    version: str
    licence: str

    @property
    def is_copyleft(self) -> bool:
        """Whether every licence that it may be taken under is the GPL or the AGPL."""
        return all(_COPYLEFT.search(one) for one in _ALTERNATIVE.split(self.licence))


def installed(extras: Iterable[str]) -> list[Installed]:
    """Return all that the core with some extras brings along here, by name.

    Raises
    ------
    importlib.metadata.PackageNotFoundError
        If something that is asked for is not installed: then the list would be too short.
    """
    found: dict[str, Installed] = {}
    pending = [Requirement(one) for one in requirements(extras)]
    seen = set()
    while pending:
        wanted = pending.pop()
        name = canonicalize_name(wanted.name)
        if (name, frozenset(wanted.extras)) in seen:
            continue
        seen.add((name, frozenset(wanted.extras)))
        one = metadata.distribution(name)
        found[name] = Installed(name, one.version, licence(one.metadata))
        for line in one.requires or ():
            more = Requirement(line)
            if more.marker is None or any(more.marker.evaluate({"extra": extra}) for extra in ("", *wanted.extras)):
                pending.append(more)
    return sorted(found.values())


def licence(about: metadata.PackageMetadata) -> str:
    """Return what a distribution's metadata name as its licence, in one line; ``""`` if nothing."""
    expression = about.get("License-Expression")
    if expression:
        return str(expression)
    classes = [one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or () if one.startswith("License ::")]
    text = str(about.get("License") or "").strip()
    if classes and classes != ["OSI Approved"]:
        return ", ".join(classes)
    return text.partition("\n")[0]
