"""A check that goes on: what changed is looked at again, and what that changes elsewhere; nothing else is.

What notes say of one another is told by the same survey as in any check. After each change the answer is that of a
check from scratch.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from vaultlint import vault
from vaultlint.cache.stamps import Stamp, now
from vaultlint.cache.state import entries
from vaultlint.checking import Check, aside
from vaultlint.errors import VaultlintError
from vaultlint.linter import Diagnostic

if TYPE_CHECKING:
    from vaultlint.project import Project


class Outside(NamedTuple):
    """A vault from outside.

    Attributes
    ----------
    marks : dict of str to (str, Stamp or None)
        Kind and stamp of every entry; the stamp where its content counts.
    unsettled : set of str
        Files that were just written: they may change without a sign of it.
    """

    marks: dict[str, tuple[str, Stamp | None]]
    unsettled: set[str]


class Watch(Check):
    """A check that can be brought up to date.

    Parameters
    ----------
    project, targets, progress
        As for `check`.
    """

    goes_on = True

    def __init__(self, project: Project, targets: Sequence[str], progress: Callable[[int], None] | None = None) -> None:
        super().__init__(project, targets, progress)
        self._outside = outside(project)  # before the first note is read: what changes meanwhile shows
        self._scope = {found.path: found for found in project.paths(targets)}
        self.run()

    def again(self) -> bool:
        """Look at what changed since the last look; return whether anything did.

        Raises
        ------
        VaultlintError
            If the vault is gone.
        """
        if not self.project.root.is_dir():
            raise VaultlintError(f"{self.project.root} is gone")
        before, after = self._outside, outside(self.project)
        self._outside = after
        changed = {
            path for path in before.marks.keys() | after.marks.keys() if before.marks.get(path) != after.marks.get(path)
        }
        touched = changed | before.unsettled
        if not touched:
            return False
        known = self.across.survey()[0].known
        self._forget(touched)
        if any(_kind(before, path) != _kind(after, path) for path in changed):
            touched |= self._name()
        for path in sorted(touched):
            self._take(path)
        context, self._failed = self.across.survey()
        for path in self._compared.keys() - context.known.keys():
            del self._compared[path]
        for path in context.known.keys() & self._scope.keys():
            if path in touched or context.known[path] != known.get(path):
                self._compare(path, context)
        self.tell()
        return True

    def close(self) -> None:
        """Keep what was learned for the next check, where anything is kept."""
        if self.looking.kept:
            self.looking.kept.finish()

    def _forget(self, touched: AbstractSet[str]) -> None:
        """Drop what is known of files; those that are still there are looked at again."""
        for path in touched:
            self._alone.pop(path, None)
            self._compared.pop(path, None)
            self._rows.pop(path, None)
        self.across.drop(touched)

    def _name(self) -> AbstractSet[str]:
        """Learn the names anew; return the notes that are looked at from now on, or no longer."""
        scope = {found.path: found for found in self.project.paths(self.targets)}
        other = {path for path in scope.keys() | self._scope.keys() if scope.get(path) != self._scope.get(path)}
        self._scope = scope
        self._forget(other)
        if self.across.wanted:
            held = vault.inventory(self.project.root)
            self.files = set(held.files)
            self.across.name(*held)
        return other

    def _take(self, path: str) -> None:
        """Look at a file as it is now."""
        if path in self._scope:
            self._look_at(self._scope[path])
        elif self.across.wanted and path in (self.files or ()):
            aside(self.across, self.looking, path)


class Change(NamedTuple):
    """How two lists of findings differ.

    Attributes
    ----------
    paths : list of str
        The notes whose findings differ, in order.
    new, gone : int
        How many findings came and went; one that only moved did neither.
    """

    paths: list[str]
    new: int
    gone: int


def difference(before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> Change:
    """Return how findings differ.

    Parameters
    ----------
    before, after : sequence of Diagnostic
        In order of path.
    """
    was, now_is = ({path: [*found] for path, found in groupby(each, lambda one: one.path)} for each in (before, after))
    paths = sorted(path for path in was.keys() | now_is.keys() if was.get(path) != now_is.get(path))
    kinds = [
        Counter((one.path, one.code, one.message) for path in paths for one in each.get(path, ()))
        for each in (was, now_is)
    ]
    return Change(paths, (kinds[1] - kinds[0]).total(), (kinds[0] - kinds[1]).total())


def outside(project: Project) -> Outside:
    """Return what a vault looks like; no file is opened."""
    seen = now()
    marks = {path: (kind, mark) for path, kind, mark in entries(os.fspath(project.root))}
    return Outside(marks, {path for path, (_, mark) in marks.items() if mark and not mark.is_settled(seen)})


def _kind(seen: Outside, path: str) -> str:
    """Return what an entry is, ``""`` where there is none."""
    return seen.marks.get(path, ("",))[0]
