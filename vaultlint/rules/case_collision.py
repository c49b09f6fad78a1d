from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from vaultlint.index import Index
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.naming import first_notes
from vaultlint.text import quoted


class Twin(NamedTuple):
    """Another note or folder that some disks take for this one."""

    path: str
    other: str
    folder: bool


class CaseCollision(Rule):
    """Two notes or two folders have paths that differ only in upper and lower case (`Ideas.md`, `ideas.md`), or in
    how an accented letter is put together (`é` as one character or as two, which look the same). The disks of
    Windows and macOS hold one of them: of two notes one is lost when the vault is copied or cloned there, of two
    folders the notes run together. To Obsidian a link to one is a link to the other.

    Unite the notes, or rename one in Obsidian; first look what each says. Two folders are told of once, at the first
    note of the second.
    """

    code = "VL703"
    name = "case-collision"
    level = Level.WARNING
    summary = "two paths differ only in case or in how accents are written"
    templates = True
    quiet = (
        Example("text\n", path="a/Note.md", others=(("b/note.md", "text\n"), ("a/Notes.md", "text\n"))),
        Example("text\n", path="Books/x.md", others=(("Books/y.md", "text\n"), ("books.md", "text\n"))),
    )
    examples = (
        Example("text\n", path="note.md", others=(("Note.md", "text\n"),)),
        Example("text\n", path="books/x.md", others=(("Books/y.md", "text\n"),)),
        Example("text\n", path="caf\u00e9.md", others=(("cafe\u0301.md", "text\n"),)),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, list[Twin]]:
        """Give the notes and folders that others are taken for, all but the first of each."""
        del context
        shown = index.paths_shown
        known: dict[str, list[Twin]] = {}
        for first, other in _twins(index.all_paths, shown):
            known.setdefault(other, []).append(Twin(other, first, folder=False))
        places = first_notes(shown)
        for first, other in _twins(first_notes(index.all_paths), places.keys()):
            if other in places:
                known.setdefault(places[other], []).append(Twin(other, first, folder=True))
        return known

    def compare(self, note: Note, known: list[Twin], context: Context) -> Iterator[Finding]:
        """Say what the note, or its folder, is taken for."""
        del context
        for path, other, folder in known:
            if note.path == path or note.path.startswith(f"{path}/"):
                what = "the folder" if folder else "the note"
                accents = unicodedata.normalize("NFC", path) == unicodedata.normalize("NFC", other)
                how = "how its accents are put together" if accents else "upper and lower case"
                message = f"{what} {quoted(path)} differs from {quoted(other)} only in {how}"
                yield self.finding(0, 0, f"{message}: Windows and macOS hold one of them, wanted another name")


def _twins(paths: Iterable[str], shown: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give pairs of paths that some disks take for one: the first, and each other.

    Those that are not `shown` come first: nothing is told at them.
    """
    groups: dict[str, list[str]] = {}
    for path in paths:
        groups.setdefault(_on_disk(path), []).append(path)
    told = frozenset(shown)
    for group in groups.values():
        if len(group) > 1:
            first, *others = sorted(group, key=lambda path: (path in told, path))
            yield from ((first, other) for other in others)


def _on_disk(path: str) -> str:
    """Return what paths have in common that Windows or macOS take for one."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path).lower()
