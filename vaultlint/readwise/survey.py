"""One walk over the vault: how each managed note is, and which notes only look managed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from vaultlint import linter, vault
from vaultlint.errors import VaultlintError
from vaultlint.merge.addresses import normal_url
from vaultlint.obsidian import ReadwisePlugin
from vaultlint.parse.note import Note
from vaultlint.project import Project
from vaultlint.readwise.own import is_readwise, own_lines
from vaultlint.readwise.records import Advice, Defect, Managed, NextSync, Outsider, OutsiderKind, Status, Survey
from vaultlint.rules import RULES
from vaultlint.rules.base import Level

_LOG = "Readwise Syncs.md"
_FULL_DOCUMENTS = "Full Document Contents/"
_DAMAGE = ("VL1", "VL7")  # what makes a note unreadable; other errors are the vault's own schema
_ENOUGH = 3  # notes with frontmatter, to tell which properties the template writes


@dataclass
class _Seen:
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


def survey(project: Project, progress: Callable[[int], None] | None = None) -> Survey:
    """Look at every note of a vault as Readwise's plugin would; nothing is written.

    Parameters
    ----------
    project : Project
    progress : callable, optional
        Called with the number of notes done.

    Returns
    -------
    Survey
    """
    plugin = project.settings.readwise
    result = Survey(plugin)
    managed: dict[str, _Seen] = {}
    others: list[_Seen] = []
    for found in project.paths():
        result.read += 1
        if found.path in project.settings.managed:
            managed[found.path] = _look(project, found)
        elif not plugin or found.path != f"{plugin.folder}/{_LOG}":
            others += _exported(project, found)
        if progress:
            progress(result.read)
    if plugin:
        result.notes = list(_managed(project, plugin, managed))
    result.outside = list(_outside(result, managed, others))
    return result


def _look(project: Project, found: vault.Found) -> _Seen:
    """Look at a managed note: its defects, what a fix would do, what in it is the reader's own."""
    try:
        note = project.read(found)
    except VaultlintError as error:
        return _Seen(found.path, defects=(Defect("VL708", 1, str(error)),))
    seen = _seen(note)
    seen.defects = tuple(
        Defect(one.code, one.line, one.message)
        for one in linter.diagnose(note, linter.lint(note, RULES, project.context))
        if one.level is Level.ERROR and one.code.startswith(_DAMAGE)
    )
    if seen.defects:
        seen.fixes = tuple(dict.fromkeys(one.code for one in project.fixed(note).outcome.applied))
    seen.own = own_lines(note)
    return seen


def _exported(project: Project, found: vault.Found) -> Iterator[_Seen]:
    """Give a note that is not managed if it looks like a Readwise export."""
    try:
        seen = _seen(project.read(found))
    except VaultlintError:
        return  # check says so
    if is_readwise(seen.form):
        yield seen


def _seen(note: Note) -> _Seen:
    reading = note.reading
    origin = reading.origin
    identity = {("id", origin.document_id), ("url", normal_url(origin.url))}
    identity |= {("highlight", one.id) for one in reading.highlights}
    return _Seen(
        note.path,
        reading.format,
        origin.title,
        frozenset(pair for pair in identity if pair[1]),
        note.head.keys if note.head else frozenset(),
        frozenset(one.target.removesuffix(".md") for one in note.body.links),
    )


def _managed(project: Project, plugin: ReadwisePlugin, seen: dict[str, _Seen]) -> Iterator[Managed]:
    texts = _full_documents(plugin, seen)
    counts = Counter(key for one in seen.values() for key in one.keys)
    with_keys = sum(1 for one in seen.values() if one.keys)
    common = {key for key, count in counts.items() if 2 * count > with_keys or with_keys < _ENOUGH}
    books: dict[str, list[str]] = {}
    for path, book in plugin.books.items():
        if path not in texts:
            books.setdefault(book, []).append(path)
    for path in sorted(plugin.books):
        one = Managed(path, plugin.books[path], Status.CLEAN, NextSync.REPLACE_OR_APPEND)
        one = replace(one, full_document=path in texts)
        if path not in texts and one.book:
            one = replace(one, same_book=tuple(sorted(other for other in books[one.book] if other != path)))
        if path in seen:
            one = _filled(one, seen[path], common)
        else:
            there = os.path.lexists(project.root / path)
            one = replace(one, status=Status.LEFT_OUT if there else Status.MISSING)
        one = replace(one, next_sync=_next_sync(one, plugin))
        yield replace(one, advice=_advice(one, plugin))


def _full_documents(plugin: ReadwisePlugin, seen: dict[str, _Seen]) -> set[str]:
    """Return which paths are books' full texts: in the plugin's folder for them, or linked from the book's note."""
    links: dict[str, set[str]] = {}
    for path, one in seen.items():
        links.setdefault(plugin.books[path], set()).update(one.links)
    return {
        path
        for path, book in plugin.books.items()
        if f"/{_FULL_DOCUMENTS}" in f"/{path}" or (book and not links.get(book, set()).isdisjoint(_ways_to(path)))
    }


def _ways_to(path: str) -> list[str]:
    """Return what a link to a path may say: it, and its ends that still name a folder."""
    parts = path.removesuffix(".md").split("/")
    return ["/".join(parts[start:]) for start in range(max(1, len(parts) - 1))]


def _filled(one: Managed, seen: _Seen, common: set[str]) -> Managed:
    codes = {defect.code for defect in seen.defects}
    status = Status.UNREADABLE if codes else Status.CLEAN
    status = Status.DOUBLED if "VL101" in codes else Status.TWO_DOCUMENTS if "VL102" in codes else status
    return replace(
        one,
        status=status,
        defects=seen.defects,
        fixes=seen.fixes,
        own_lines=None if one.full_document else seen.own,
        own_keys=tuple(sorted(seen.keys - common)),
    )


def _next_sync(one: Managed, plugin: ReadwisePlugin) -> NextSync:
    """Say what is certain: of a note that holds a copy, its text is not what Readwise last wrote whole."""
    if one.status is Status.MISSING:
        asked = one.book in plugin.failed or (plugin.brings_back and one.book in plugin.deleted)
        return NextSync.COME_BACK if asked and one.book else NextSync.COME_BACK_WHEN_SENT
    if plugin.only_appends:
        return NextSync.APPEND
    if one.full_document:
        return NextSync.REPLACE_OR_LEAVE
    appended = one.status in (Status.DOUBLED, Status.TWO_DOCUMENTS)
    return NextSync.APPEND if appended else NextSync.REPLACE_OR_APPEND


def _advice(one: Managed, plugin: ReadwisePlugin) -> Advice:
    if one.status in (Status.CLEAN, Status.MISSING, Status.LEFT_OUT):
        return Advice.NOTHING
    if one.status is Status.TWO_DOCUMENTS:
        return Advice.BY_HAND
    nothing_lost = one.own_lines == 0 and not one.own_keys
    if nothing_lost and not (plugin.only_appends and one.fixes):
        return Advice.REIMPORT if one.status is Status.DOUBLED else Advice.TEMPLATE_AND_REIMPORT
    return Advice.FIX if one.fixes else Advice.BY_HAND


def _outside(result: Survey, managed: dict[str, _Seen], others: list[_Seen]) -> Iterator[Outsider]:
    known: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    for one in result.notes:
        if one.status is Status.MISSING:
            names.setdefault(_stem(one.path), one.path)
        elif one.path in managed and not one.full_document:
            for pair in sorted(managed[one.path].identity):
                known.setdefault(pair, one.path)
    for other in others:
        twin = next((known[pair] for pair in sorted(other.identity) if pair in known), "")
        missed = names.get(_stem(other.path)) or names.get(other.title.casefold(), "")
        kind = OutsiderKind.COPY if twin else OutsiderKind.MOVED if missed else OutsiderKind.UNMANAGED
        yield Outsider(other.path, kind, other.form, twin or missed)


def _stem(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".md").casefold()
