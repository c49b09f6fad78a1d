"""What was counted. All lists are whole, in order: the most first, then by name."""

from __future__ import annotations

from dataclasses import dataclass

from vaultlint.rules.base import Level


@dataclass(frozen=True, slots=True)
class Use:
    """A name and how many notes (or links) use it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes that were read, and those that were not.

    Attributes
    ----------
    count : int
    words : int
        In the text: without frontmatter, code, comments and math.
    size : int
        In bytes.
    frontmatter : int
        Notes that begin with a frontmatter block.
    broken : int
        Of these, notes whose block Obsidian cannot read.
    unread : int
        Files that are no notes, cannot be read or are too large.
    """

    count: int
    words: int
    size: int
    frontmatter: int
    broken: int
    unread: int


@dataclass(frozen=True, slots=True)
class Exporter:
    """A note format, ``""`` for notes of no exporter's, with its notes and their highlights."""

    format: str
    notes: int
    highlights: int


@dataclass(frozen=True, slots=True)
class Property:
    """A property under all its spellings; those of unreadable frontmatter are counted as they were meant.

    Attributes
    ----------
    name : str
        The spelling that most notes use.
    notes : int
    spellings : tuple of Use
        As they are written; what differs in case, blanks, hyphens and underscores alone is one property here.
    types : tuple of Use
        Obsidian's types (text, list, number, checkbox, date, datetime), ``empty`` and ``mapping``, with their notes.
    assigned : str
        The type that is set for it in Obsidian; ``""`` if none is.
    """

    name: str
    notes: int
    spellings: tuple[Use, ...]
    types: tuple[Use, ...]
    assigned: str


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags, without case.

    Attributes
    ----------
    notes : int
        Notes that have any.
    body, properties : int
        How many stand in texts and in properties.
    tags : tuple of Use
        Each with its notes, as most notes spell it.
    variants : tuple of tuple of Use
        Tags that look like one: they differ in hyphens or in a plural's ending.
    """

    notes: int
    body: int
    properties: int
    tags: tuple[Use, ...]
    variants: tuple[tuple[Use, ...], ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The links, each counted under one of `notes`, `files`, `within`, `missing` and `external`.

    Attributes
    ----------
    wiki, markdown : int
        By how they are written.
    embeds, properties : int
        How many of them are embeds, and how many stand in properties.
    notes, files : int
        To notes and to other files that are there.
    within : int
        To a place in the same note.
    missing : int
        To notes or files that are not there (yet).
    external : int
        Out of the vault.
    targets : tuple of Use
        What is not there yet, as it is written, with its links.
    hosts : tuple of Use
        Where external links lead, or their scheme, such as ``mailto:``.
    """

    wiki: int
    markdown: int
    embeds: int
    properties: int
    notes: int
    files: int
    within: int
    missing: int
    external: int
    targets: tuple[Use, ...]
    hosts: tuple[Use, ...]


@dataclass(frozen=True, slots=True)
class Highlights:
    """The highlights of exported notes.

    Attributes
    ----------
    count : int
        Each once, also where a note holds it several times.
    notes : int
        Notes that hold any.
    noted, tagged : int
        Highlights with a note of the reader's, and with tags.
    repeated : int
        Copies that were not counted.
    """

    count: int
    notes: int
    noted: int
    tagged: int
    repeated: int


@dataclass(frozen=True, slots=True)
class Large:
    """A note with its size in bytes and its words."""

    path: str
    size: int
    words: int


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder, ``""`` for the vault's top: the notes that lie in it itself, and the findings in these."""

    path: str
    notes: int
    words: int
    findings: int


@dataclass(frozen=True, slots=True)
class Findings:
    """A rule's findings: how many, in how many notes, and how many a safe fix mends."""

    code: str
    name: str
    level: Level
    count: int
    notes: int
    fixable: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is in a vault."""

    name: str
    notes: Notes
    exporters: tuple[Exporter, ...]
    properties: tuple[Property, ...]
    tags: Tags
    links: Links
    highlights: Highlights
    largest: tuple[Large, ...]
    folders: tuple[Folder, ...]
    findings: tuple[Findings, ...]
