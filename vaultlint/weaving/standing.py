"""What stands in a vault of what earlier runs wrote, and what in it cannot be touched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import unquote

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.graph.weave.canvases import is_untouched
from vaultlint.graph.weave.pages import KEYS
from vaultlint.names import Names
from vaultlint.parse import parse, parse_source
from vaultlint.parse.note import Note, State
from vaultlint.parse.reports import BOARD_MARK
from vaultlint.parse.woven import PAGE, RELATED, Part, Parts, own_text, parts
from vaultlint.project import Project
from vaultlint.text import Source

_SIGNS = (PAGE.encode(), RELATED.encode())
_LINK = re.compile(rb"\[\[([^\[\]|#\n]{1,250})|\]\(<?([^()<>#\n]{1,250})")


class Page(NamedTuple):
    """A page that an earlier run wrote: the note, the id of its theme, its part; why it must be left, if it must."""

    note: Note
    id: str
    part: Part | None
    problem: str


@dataclass
class Woven:
    """What stands in a vault.

    Attributes
    ----------
    files : list of str
        All files, attachments among them.
    vaults : list of str
        Folders that are vaults of their own, and have been woven by themselves if at all.
    pages : dict of str to Page
        By path.
    related : dict of str to Note
        Notes with a part of related notes, or with what is left of one.
    canvases, edited : dict of str to Note
        Our canvases, and those of them that somebody edited.
    linked : set of str
        The names that links of other notes mean, without folder: of files that are there, and of others.
    """

    files: list[str]
    vaults: list[str]
    pages: dict[str, Page] = field(default_factory=dict)
    related: dict[str, Note] = field(default_factory=dict)
    canvases: dict[str, Note] = field(default_factory=dict)
    edited: dict[str, Note] = field(default_factory=dict)
    linked: set[str] = field(default_factory=set)

    @property
    def names(self) -> Names:
        """The names of all files."""
        return Names(self.files)

    def is_elsewhere(self, path: str) -> bool:
        """Return whether a file lies in a vault within the vault."""
        return path.startswith(tuple(self.vaults))


def look(project: Project, progress: Callable[[int], None] | None = None) -> Woven:
    """Look for what earlier runs wrote, wherever it lies now; nothing is written.

    Parameters
    ----------
    project : Project
    progress : callable, optional
        Called with the number of notes looked at.
    """
    found = Woven(*vault.inventory(project.root))
    for number, one in enumerate(vault.walk(project.root), 1):
        data = b"" if one.problem else _read(project, one.path)
        if any(sign in data for sign in _SIGNS) and not found.is_elsewhere(one.path):
            _take(found, parse(one.path, data))
        else:
            found.linked.update(_targets(data))
        if progress:
            progress(number)
    mark = BOARD_MARK.encode()
    for path in found.files:
        if found.is_elsewhere(path):
            continue
        if path.endswith(".canvas") and mark in (data := _read(project, path)):
            board = parse_source(path, Source.decode(data))
            (found.canvases if is_untouched(board.text) else found.edited)[path] = board
    return found


def _read(project: Project, path: str) -> bytes:
    try:
        return vault.read(project.root, path) if vault.lies_in(project.root, path) else b""
    except VaultlintError:
        return b""  # `check` reports it; nobody writes into it


def _take(found: Woven, note: Note) -> None:
    head = note.head
    entry = head.get(PAGE) if head else None
    if entry is not None and head is not None:
        part, problem = parts(note, PAGE)
        if note.source.bad_byte is not None:
            problem = "it holds bytes that are not UTF-8"
        elif head.state is not State.VALID:
            problem = "its frontmatter cannot be read: `vaultlint check` says why"
        elif not problem and part is None:
            problem = f"its part of `vaultlint weave` is gone: delete the page, or its property {PAGE!r}"
        found.pages[note.path] = Page(note, str(entry.value), part, problem)
        return
    related = parts(note, RELATED)
    if related != Parts():
        found.related[note.path] = note
    found.linked.update(_targets(note.source.encode(own_text(note))))


def _targets(data: bytes) -> Iterator[str]:
    """Give the names that links mean, read without the parser: one that stands in code does no harm here."""
    for wiki, path in _LINK.findall(data):
        target = (wiki or path).decode("utf-8", "surrogateescape")
        target = (target if wiki else unquote(target)).strip().rpartition("/")[2]
        yield target.removesuffix(".md")


def own_words(page: Page) -> bool:
    """Return whether anything stands on a page that we did not write."""
    note, part = page.note, page.part
    head = note.head
    if part is None or head is None:
        return True
    others = any(entry.key not in KEYS for entry in head.entries) or bool(head.comments)
    return others or bool((note.text[head.end : part.start] + note.text[part.end :]).strip())
