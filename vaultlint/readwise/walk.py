"""One walk over a vault: its notes parted into those that Readwise manages and others that look like exports."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from vaultlint import linter, vault
from vaultlint.errors import VaultlintError
from vaultlint.merge.addresses import normal_url
from vaultlint.obsidian import ReadwisePlugin, folded
from vaultlint.parse import parse
from vaultlint.parse.note import Note
from vaultlint.project import Project
from vaultlint.readwise.history import History
from vaultlint.readwise.own import is_readwise, own_lines
from vaultlint.readwise.records import Defect
from vaultlint.rules import RULES
from vaultlint.rules.base import Level

_LOG = "Readwise Syncs.md"
_DAMAGE = ("VL1", "VL7")  # what makes a note unreadable; other errors are the vault's own schema


@dataclass
class Seen:
    """What one walk keeps of a note."""

    path: str
    form: str = ""
    title: str = ""
    identity: frozenset[tuple[str, str]] = frozenset()
    keys: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    defects: tuple[Defect, ...] = ()
    fixes: tuple[str, ...] = ()
    own: int | None = None
    fixed: bool = False
    was_doubled: bool = False  # before it was fixed


class Walk:
    """The notes of a vault, parted into managed ones and others that look like exports."""

    def __init__(self, project: Project, plugin: ReadwisePlugin | None) -> None:
        self.project = project
        self.plugin = plugin
        self.read = 0
        self.managed: dict[str, Seen] = {}
        self.others: list[Seen] = []
        self._history = History(project.root) if plugin else None
        self._near: list[tuple[str, vault.Found]] = []  # of another case than the path in the map
        self._folded = {folded(path): path for path in plugin.books} if plugin else {}

    def look(self, found: vault.Found) -> None:
        """Look at a note."""
        self.read += 1
        plugin = self.plugin
        if plugin and found.path == f"{plugin.folder}/{_LOG}":
            return
        if plugin and plugin.problem:
            self._guess(found)
        elif plugin and found.path in plugin.books:
            self.managed[found.path] = self._managed(found)
        elif known := self._folded.get(folded(found.path)):
            self._near.append((known, found))
        else:
            self.others += _exported(self.project, found)

    def _guess(self, found: vault.Found) -> None:
        """Take for managed what `fix` takes for managed while the plugin's file cannot be read."""
        sure = self.project.settings.is_managed(found.path)
        if sure or any(_exported(self.project, found)):
            self.managed[found.path] = self._managed(found)

    def settle(self) -> None:
        """Part the notes whose paths differ from the map's in case, and name the books by paths on the disk."""
        if not self.plugin:
            return
        books = dict(self.plugin.books)
        for known, found in self._near:
            if known in self.managed or known not in books:
                self.others += _exported(self.project, found)
            else:
                self.managed[found.path] = self._managed(found)
                books[found.path] = books.pop(known)
        self.others.sort(key=lambda one: one.path)
        if self.plugin.problem:
            books = dict.fromkeys(self.managed, "")
        self.plugin = replace(self.plugin, books=MappingProxyType(books))

    def _managed(self, found: vault.Found) -> Seen:
        """Look at a managed note: its defects, what a fix would do, what in it is the reader's own."""
        try:
            note = self.project.read(found)
        except VaultlintError as error:
            return Seen(found.path, defects=(Defect("VL708", 1, str(error)),))
        seen = _seen(note)
        seen.defects = _defects(self.project, note)
        if seen.defects:
            seen.fixes = tuple(dict.fromkeys(one.code for one in self.project.fixed(note).outcome.applied))
        seen.own = own_lines(note)
        if self._history and self._history.knows(found.path):
            data = note.source.encode()
            seen.fixed = self._history.wrote(found.path, data)
            before = self._history.before(found.path, data)
            seen.was_doubled = before is not None and _was_doubled(self.project, found.path, before)
        return seen


def _defects(project: Project, note: Note) -> tuple[Defect, ...]:
    """Return the error-level findings about a note."""
    return tuple(
        Defect(one.code, one.line, one.message)
        for one in linter.diagnose(note, linter.lint(note, RULES, project.context))
        if one.level is Level.ERROR and one.code.startswith(_DAMAGE)
    )


def _was_doubled(project: Project, path: str, before: bytes) -> bool:
    return any(one.code == "VL101" for one in _defects(project, parse(path, before)))


def _exported(project: Project, found: vault.Found) -> Iterator[Seen]:
    """Give a note that is not managed if it looks like a Readwise export."""
    try:
        seen = _seen(project.read(found))
    except VaultlintError:
        return  # check says so
    if is_readwise(seen.form):
        yield seen


def _seen(note: Note) -> Seen:
    reading = note.reading
    origin = reading.origin
    identity = {("id", origin.document_id), ("url", normal_url(origin.url))}
    identity |= {("highlight", one.id) for one in reading.highlights}
    return Seen(
        note.path,
        reading.format,
        origin.title,
        frozenset(pair for pair in identity if pair[1]),
        note.head.keys if note.head else frozenset(),
        frozenset(one.target.removesuffix(".md") for one in note.body.links),
    )
