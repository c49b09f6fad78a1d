"""What is known of the notes that Readwise manages, and of those that only look like it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from vaultlint.obsidian import ReadwisePlugin


class Status(StrEnum):
    """How a managed note is; the values are the JSON's."""

    DOUBLED = "doubled"  # the whole note stands twice (VL101)
    TWO_DOCUMENTS = "two-documents"  # VL102
    UNREADABLE = "unreadable"  # frontmatter or file: any other error-level finding
    MISSING = "missing"  # in the plugin's map, not on the disk
    LEFT_OUT = "left-out"  # there, but excluded in Obsidian or in the configuration
    CLEAN = "clean"


class NextSync(StrEnum):
    """What the plugin does to a note when Readwise next sends its book."""

    REPLACE_OR_APPEND = "replace-or-append"  # by the hash that Readwise keeps and the vault does not
    APPEND = "append"
    REPLACE_OR_LEAVE = "replace-or-leave"  # full documents
    LEAVE = "leave"  # full documents that are not what the plugin wrote
    COME_BACK = "come-back"  # asked for on the next sync, and written again
    COME_BACK_WHEN_SENT = "come-back-when-sent"  # not asked for


class Advice(StrEnum):
    """What a person does best."""

    NOTHING = "nothing"
    FIX = "fix"
    REIMPORT = "reimport"  # Delete and reimport
    TEMPLATE_AND_REIMPORT = "template-and-reimport"  # else the reimport is broken again
    BY_HAND = "by-hand"


class OutsiderKind(StrEnum):
    """Why a note that looks like a Readwise export is not managed, as far as can be told."""

    COPY = "copy"  # a managed note is of the same book
    MOVED = "moved"  # the plugin misses a note of this name or title
    UNMANAGED = "unmanaged"


class Defect(NamedTuple):
    """An error-level finding: the rule's code, the line from 1, the message."""

    code: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Managed:
    """A note that the plugin manages.

    Attributes
    ----------
    path, book : str
        Relative to the vault; Readwise's id of the book.
    status : Status
    next_sync : NextSync
    advice : Advice
    full_document : bool
        Whether it is a book's full text: the plugin replaces such a note or leaves it, and never appends.
    defects : tuple of Defect
    fixes : tuple of str
        Codes of what `vaultlint fix` would mend by default.
    own_lines : int or None
        Lines that are neither the exporter's nor part of a highlight; None where that cannot be told.
    own_keys : tuple of str
        Properties that most managed notes do not have.
    same_book : tuple of str
        Other paths in the plugin's map with the same book: a second note, as a rename leaves it.
    fixed : bool
        Whether the note is to the byte what `vaultlint fix` wrote, so that the plugin does not replace it.
    """

    path: str
    book: str
    status: Status
    next_sync: NextSync
    advice: Advice = Advice.NOTHING
    full_document: bool = False
    defects: tuple[Defect, ...] = ()
    fixes: tuple[str, ...] = ()
    own_lines: int | None = None
    own_keys: tuple[str, ...] = ()
    same_book: tuple[str, ...] = ()
    fixed: bool = False


class Outsider(NamedTuple):
    """A note that looks like a Readwise export and is not managed.

    Attributes
    ----------
    path : str
    kind : OutsiderKind
    format : str
        The exporter's format.
    other : str
        The managed note of the same book, or the missing one; ``""`` if there is none.
    """

    path: str
    kind: OutsiderKind
    format: str
    other: str = ""


@dataclass
class Survey:
    """The vault as Readwise's plugin sees it.

    Attributes
    ----------
    plugin : ReadwisePlugin or None
        None where it was never set up.
    notes : list of Managed
        In order of path.
    outside : list of Outsider
        In order of path.
    read : int
        Number of notes looked at.
    beyond : list of str
        Paths in the plugin's map that leave the vault, or stand behind a link: never looked at.
    """

    plugin: ReadwisePlugin | None
    notes: list[Managed] = field(default_factory=list)
    outside: list[Outsider] = field(default_factory=list)
    read: int = 0
    beyond: list[str] = field(default_factory=list)

    def of(self, status: Status) -> list[Managed]:
        """Return the managed notes of a status.

        Parameters
        ----------
        status : Status

        Returns
        -------
        list of Managed
        """
        return [one for one in self.notes if one.status is status]
