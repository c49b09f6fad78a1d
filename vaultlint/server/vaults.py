"""A vault with open notes: its configuration, what its notes say of one another, and what is found in a note."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from vaultlint import baseline, linter, vault
from vaultlint.across import Across
from vaultlint.config import Config, Selection
from vaultlint.errors import VaultlintError
from vaultlint.index import Index
from vaultlint.ledger import Ledger
from vaultlint.parse.boards import is_board
from vaultlint.parse.note import Note
from vaultlint.parse.properties import facts
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Finding, Rule
from vaultlint.server.snapshots import Snapshot
from vaultlint.text import Source
from vaultlint.ticks import SETTINGS, stamps

_COLLECTING = Config(Selection(("all",)))  # all notes' facts are wanted for completion, whatever is selected


class OpenVault:
    """A vault in which a note is open.

    Parameters
    ----------
    root : Path

    Attributes
    ----------
    trouble : str
        Why its configuration cannot be used, in one line; the last good one holds until it can.
    across : Across or None
        What was collected of its notes; None until all were read once.
    saved : dict of str to frozenset of str
        The tags of open notes as they were saved.
    ledger : Ledger
        What surveys work out; only the thread that surveys looks into it.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.trouble = ""
        self.across: Across | None = None
        self.saved: dict[str, frozenset[str]] = {}
        self.snapshot = Snapshot()
        self.ledger = Ledger()
        self._files: set[str] = set()
        self.project = Project(self.root, Config())
        self.load()

    def load(self) -> None:
        """Read the configuration and Obsidian's settings again."""
        try:
            project = Project(self.root)
            project.baseline = baseline.load(baseline.place(self.root, None, project.config.baseline))
            self.project = project
            self.trouble = ""
        except VaultlintError as error:
            self.trouble = str(error)
        self._stamp = self._stamps()

    def is_stale(self) -> bool:
        """Return whether a file of settings is no longer what was read."""
        return self._stamps() != self._stamp

    def _stamps(self) -> tuple[tuple[int, int], ...]:
        names = (*SETTINGS, self.project.config.baseline or baseline.NAME)
        return stamps(self.root / name for name in names)

    @property
    def context(self) -> Context:
        """What rules may know: of the other notes as much as was collected so far."""
        return replace(self.project.context, known=self.snapshot.known)

    def looks_at(self, path: str) -> bool:
        """Return whether anything is said about a note: it is no template, not excluded and no dot file."""
        return vault.is_note_name(path) and not vault.is_reserved(path) and not self.project.leaves_out(path)

    def findings(self, note: Note) -> list[Finding]:
        """Return what `vaultlint check` would find in a note with this text."""
        if not self.looks_at(note.path):
            return []
        selection = self.project.config.selection_for(note.path)
        found = linter.lint(note, self.project.rules_for(note.path), self.context)
        found = [one for one in found if selection.shows(one, one.level)]
        return self.project.baseline.spare(note, found) if self.project.baseline else found

    def source(self, path: str) -> Source:
        """Return what a file of the vault holds.

        Raises
        ------
        VaultlintError
            If it cannot be read.
        """
        return Source.decode(vault.read(self.root, path))

    def take(self, note: Note, saved: Note | None = None) -> None:
        """Remember a note's facts instead of older ones; what they mean for others shows in the next survey.

        Parameters
        ----------
        note : Note
        saved : Note, optional
            An open note as it was saved.
        """
        if saved is None:
            self.saved.pop(note.path, None)
        else:
            self.saved[note.path] = frozenset(tag.name for tag in facts(saved).tags)
        if self.across is not None:
            self.across.add(note, aside=self.project.leaves_out(note.path))
            self._name({note.path}, set())

    def look_at_disk(self, path: str) -> None:
        """Take a file as it is on disk now, or forget it where it is gone."""
        self.saved.pop(path, None)
        if self.across is None:
            return
        try:
            if vault.is_note_name(path):
                self.take(self.project.read(vault.Found(path)))
            elif is_board(path):
                self.across.add_board(path, self.source(path).text)
        except VaultlintError:
            self.across.forget(path)
        there = {path} if os.path.lexists(self.root / path) else set()
        self._name(there, {path} - there)

    def _name(self, added: set[str], gone: set[str]) -> None:
        files = (self._files | added) - gone
        if self.across is not None and (files != self._files or gone):
            self._files = files
            self.across.name(files)

    def gathered(self, made: Gathered) -> None:
        """Take over what `gather` collected."""
        self.across = made.across
        self._files = made.files
        self.across.name(self._files)

    def moment(self) -> Index | None:
        """Return all that was collected, as it is now, for a survey in another thread."""
        if self.across is None:
            return None
        index = self.across.index()
        return Index(index.facts, index.others, index.names, dict(index.boards), index.nested)


class Gathered(NamedTuple):
    """What was collected of a vault's notes, and the names of all its files."""

    across: Across
    files: set[str]


def gather(project: Project, is_over: Callable[[], bool], progress: Callable[[int, int], None]) -> Gathered | None:
    """Read all notes of a vault.

    Parameters
    ----------
    project : Project
    is_over : callable
        Whether nobody waits for it any longer.
    progress : callable
        Called with the number of files done and of all.

    Returns
    -------
    Gathered or None
        None if it was broken off.
    """
    across = Across(_COLLECTING, project.context, whole=True)
    held = vault.inventory(project.root)
    across.name(*held)
    told = [path for path in held.files if vault.is_note_name(path) or is_board(path)]
    for done, path in enumerate(told):
        if is_over():
            return None
        progress(done, len(told))
        try:
            if is_board(path):
                across.add_board(path, Source.decode(vault.read(project.root, path)).text)
            else:
                across.add(project.read(vault.Found(path)), aside=project.leaves_out(path))
        except VaultlintError:
            continue  # what cannot be read says nothing of others
    return Gathered(across, set(held.files))


def survey(
    project: Project,
    index: Index,
    saved: Mapping[str, frozenset[str]] = MappingProxyType({}),
    ledger: Ledger | None = None,
) -> tuple[Snapshot, list[str]]:
    """Ask the rules across notes what stands out.

    Parameters
    ----------
    project : Project
    index : Index
    saved : mapping of str to frozenset of str
        The tags of open notes as they were saved.
    ledger : Ledger, optional
        What former surveys of the vault worked out.

    Returns
    -------
    Snapshot
    list of str
        Why rules failed.
    """
    config = project.config
    selections = (config.selection, *config.per_folder.values())
    rules = [rule for rule in RULES if type(rule).survey is not Rule.survey]
    rules = [
        rule for rule in rules if any(rule in one.rules(rules) and one.shows(rule, rule.level) for one in selections)
    ]
    if ledger is not None:
        index.join(ledger)
    known, failed = linter.survey(index, rules, project.context)
    snapshot = Snapshot(index, known, saved)
    for name in ("tags", "keys", "links"):
        getattr(snapshot, name)  # here and now, rather than when the first key is typed
    return snapshot, [one.message for one in failed]
