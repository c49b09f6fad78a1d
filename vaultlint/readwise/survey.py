"""One walk over the vault: how each managed note is, and which notes only look managed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from vaultlint.obsidian import ReadwisePlugin
from vaultlint.project import Project
from vaultlint.readwise.records import Advice, Managed, NextSync, Outsider, OutsiderKind, Status, Survey
from vaultlint.readwise.walk import Seen, Walk

_FULL_DOCUMENTS = "Full Document Contents/"
_ENOUGH = 3  # notes with frontmatter, to tell which properties the template writes


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
    walk = Walk(project, project.settings.readwise)
    for number, found in enumerate(project.paths(), 1):
        walk.look(found)
        if progress:
            progress(number)
    walk.settle()
    result = Survey(walk.plugin, read=walk.read)
    if walk.plugin:
        result.notes, linked = _managed(project, walk.plugin, walk.managed)
        result.beyond = sorted([*walk.plugin.outside, *linked])
    result.outside = list(_outside(result, walk.managed, walk.others))
    return result


def _managed(project: Project, plugin: ReadwisePlugin, seen: dict[str, Seen]) -> tuple[list[Managed], list[str]]:
    """Return the notes of the plugin's map, and those of its paths that stand behind a link."""
    texts = _full_documents(plugin, seen)
    counts = Counter(key for one in seen.values() for key in one.keys)
    with_keys = sum(1 for one in seen.values() if one.keys)
    common = {key for key, count in counts.items() if 2 * count > with_keys or with_keys < _ENOUGH}
    books: dict[str, list[str]] = {}
    for path, book in plugin.books.items():
        if path not in texts:
            books.setdefault(book, []).append(path)
    notes: list[Managed] = []
    linked: list[str] = []
    for path in sorted(plugin.books):
        one = Managed(path, plugin.books[path], Status.CLEAN, NextSync.REPLACE_OR_APPEND)
        one = replace(one, full_document=path in texts)
        if path not in texts and one.book:
            one = replace(one, same_book=tuple(sorted(other for other in books[one.book] if other != path)))
        if path in seen:
            one = _filled(one, seen[path], common)
        elif _is_behind_a_link(project.root, path):
            linked.append(path)
            continue
        else:
            there = os.path.lexists(project.root / path)
            one = replace(one, status=Status.LEFT_OUT if there else Status.MISSING)
        one = replace(one, next_sync=_next_sync(one, plugin))
        was_doubled = path in seen and seen[path].was_doubled
        notes.append(replace(one, advice=_advice(one, plugin, was_doubled=was_doubled)))
    return notes, linked


def _is_behind_a_link(root: Path, path: str) -> bool:
    """Return whether a note, or a folder on the way to it, is a link; what is behind it is not looked at."""
    place = root
    for part in path.split("/"):
        place = place / part
        if os.path.islink(place):
            return True
    return False


def _full_documents(plugin: ReadwisePlugin, seen: dict[str, Seen]) -> set[str]:
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


def _filled(one: Managed, seen: Seen, common: set[str]) -> Managed:
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
        fixed=seen.fixed,
    )


def _next_sync(one: Managed, plugin: ReadwisePlugin) -> NextSync:
    """Say what is certain: what holds a copy, or was fixed, is not what Readwise last wrote whole."""
    if one.status is Status.MISSING:
        asked = one.book in plugin.failed or (plugin.brings_back and one.book in plugin.deleted)
        return NextSync.COME_BACK if asked and one.book else NextSync.COME_BACK_WHEN_SENT
    if plugin.only_appends:
        return NextSync.APPEND
    if one.full_document:
        return NextSync.LEAVE if one.fixed else NextSync.REPLACE_OR_LEAVE
    appended = one.fixed or one.status in (Status.DOUBLED, Status.TWO_DOCUMENTS)
    return NextSync.APPEND if appended else NextSync.REPLACE_OR_APPEND


def _advice(one: Managed, plugin: ReadwisePlugin, *, was_doubled: bool) -> Advice:
    # the plugin offers it in the notes of its map alone
    nothing_lost = one.own_lines == 0 and not one.own_keys and not plugin.problem
    if one.status is Status.CLEAN and one.fixed and nothing_lost and not plugin.only_appends:
        return Advice.REIMPORT if was_doubled else Advice.TEMPLATE_AND_REIMPORT
    if one.status in (Status.CLEAN, Status.MISSING, Status.LEFT_OUT):
        return Advice.NOTHING
    if one.status is Status.TWO_DOCUMENTS:
        return Advice.BY_HAND
    if nothing_lost and not (plugin.only_appends and one.fixes):
        return Advice.REIMPORT if one.status is Status.DOUBLED else Advice.TEMPLATE_AND_REIMPORT
    return Advice.FIX if one.fixes else Advice.BY_HAND


def _outside(result: Survey, managed: dict[str, Seen], others: list[Seen]) -> Iterator[Outsider]:
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
