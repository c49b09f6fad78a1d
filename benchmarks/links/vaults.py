"""A vault in memory, for judging: its notes, the links between them, and where each is mentioned."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from benchmarks.accuracy.vaults import Vault as Source
from benchmarks.accuracy.vaults import digest
from benchmarks.accuracy.vaults import load as sources
from benchmarks.links import mentions
from benchmarks.links.mentions import Mention
from vaultlint import vault as disk
from vaultlint.errors import VaultlintError
from vaultlint.index import Names
from vaultlint.parse import parse
from vaultlint.parse.note import Note
from vaultlint.parse.reports import is_report

LIST = Path(__file__).with_name("vaults.toml")


class Pair(NamedTuple):
    """Two notes, places in the vault's list, the smaller first."""

    a: int
    b: int


class Placed(NamedTuple):
    """A mention and the place of the note that it names; None if that note is not in the vault."""

    other: int | None
    mention: Mention


@dataclass(frozen=True)
class Vault:
    """A vault for judging.

    Attributes
    ----------
    name : str
    paths : list of str
        The notes, in order.
    notes : list of Note
    names : Names
        Every file of the vault; ``names.resolve`` says which note a link means.
    mentions : list of list of Placed
        For each note, what it mentions as links.
    links : frozenset of Pair
        The true links, without direction.
    """

    name: str
    paths: list[str]
    notes: list[Note]
    names: Names
    mentions: list[list[Placed]]
    links: frozenset[Pair]

    def __len__(self) -> int:
        return len(self.paths)

    def placed(self, note: Note) -> list[Placed]:
        """Return the mentions in a note, each with the place of the note that it names."""
        return [Placed(_place(self.names, self.places, note.path, one.target), one) for one in mentions.find(note)]

    @cached_property
    def places(self) -> dict[str, int]:
        """The notes' places in the list, by path."""
        return {path: place for place, path in enumerate(self.paths)}

    @property
    def queries(self) -> list[int]:
        """The notes with a true link."""
        return sorted({place for pair in self.links for place in pair})


def load(folder: str | Path, part: str = "") -> Vault:
    """Read the notes below ``folder/part``, which is taken for the vault's root."""
    root = Path(folder) / part
    read: dict[str, bytes] = {}
    for found in disk.walk(root):
        if not found.problem:
            try:
                read[found.path] = (root / found.path).read_bytes()
            except (OSError, VaultlintError):
                continue
    return made(read, disk.inventory(root).files, Path(folder).name + (f"/{part}" if part else ""))


def made(files: dict[str, bytes], others: tuple[str, ...] | list[str] = (), name: str = "") -> Vault:
    """Return the vault of some notes, by path; `others` are the paths of files that links may mean."""
    notes = [parse(path, data) for path, data in sorted(files.items())]
    notes = [note for note in notes if not is_report(note)]
    places = {note.path: place for place, note in enumerate(notes)}
    names = Names({*places, *others})
    found = [
        [Placed(_place(names, places, note.path, one.target), one) for one in mentions.find(note)] for note in notes
    ]
    links = {
        Pair(min(a, one.other), max(a, one.other))
        for a, placed in enumerate(found)
        for one in placed
        if one.other not in (None, a) and one.mention.is_link
    }
    return Vault(name, [note.path for note in notes], notes, names, found, frozenset(links))


def _place(names: Names, places: dict[str, int], source: str, target: str) -> int | None:
    path = names.resolve(source, target) if target.strip() else source
    return places.get(path) if path else None


class Listed(NamedTuple):
    """A vault of the list: which it is, where it lies, and what it is for.

    Attributes
    ----------
    name : str
        What the tables call it.
    source : benchmarks.accuracy.vaults.Vault
        Repository, commit, digest, and the folder that is the vault.
    use : {"reported", "translated", "tuned", "read"}
        Whether figures are reported on it (as one more language of another vault), or weights were chosen on it, or it
        has no links to find.
    language : str
        Code of the language that most of it is in.
    """

    name: str
    source: Source
    use: str
    language: str

    @property
    def part(self) -> str:
        """The vault's folder within the repository."""
        return self.source.folders[0]


def listed(file: Path = LIST) -> list[Listed]:
    """Return the vaults of the list."""
    table = tomllib.loads(file.read_text("utf-8"))["vault"]
    return [
        Listed(source.name, source, one["use"], one["language"])
        for source, one in zip(sources(file), table, strict=True)
    ]


def home(one: Listed, bases: Sequence[Path]) -> Path | None:
    """Return the folder of a listed vault, below the first of some folders that has it at its commit."""
    for base in bases:
        if one.source.place(base).is_dir() and digest(one.source, base) == one.source.digest:
            return one.source.place(base) / one.part
    return None
