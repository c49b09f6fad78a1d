"""A vault and its graph kept in memory: what changed is read again, and nothing else.

A change shows in two steps. At once (`Living.refresh`) the graph says what the changed notes say of themselves: titles,
dates, links, tags, authors; and what they no longer say is gone (`patching`). What all notes' words say together
(suggestions, themes, territories, places) needs all of them, and follows when `Living.linked` has linked them anew.
"""

from __future__ import annotations

import os
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.bulk import Bulk
from vaultlint.errors import VaultlintError
from vaultlint.graph.live.patching import Patch, patch
from vaultlint.graph.model import GraphOptions, assemble
from vaultlint.graph.shape.keeping import former
from vaultlint.graph.vaults import opened
from vaultlint.graph.words.terms import extract
from vaultlint.index import Names
from vaultlint.parse import facts
from vaultlint.parse.reports import is_own
from vaultlint.ticks import SETTINGS
from vaultlint.vault import inventory

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from vaultlint.graph.shape.keeping import Former
    from vaultlint.graph.words.terms import Terms
    from vaultlint.parse.note import Facts
    from vaultlint.project import Project
    from vaultlint.vault import Found

Stamp = tuple[int, int, int]


class Kept(NamedTuple):
    """What is kept of a note."""

    facts: Facts
    terms: Terms


class Living:
    """A vault whose graph follows its notes.

    Parameters
    ----------
    project : Project
    options : GraphOptions, optional
        By default the vault's name, and the thesaurus of its configuration.
    progress : callable, optional
        Called with the number of notes read at first.
    finish : callable, optional
        Called with each graph of all notes and the vault, to add to it.
    reopen : callable, optional
        Opens the vault anew when its settings changed; by default with the configuration that lies in it.
    stage : callable, optional
        Called with what is done next at first, once all notes are read, as `vaultlint.graph.model.assemble` says.

    Attributes
    ----------
    settled : bool
        Whether the graph is what linking all notes anew would give.
    changes : int
        How often something changed.
    cost : float
        Seconds that linking all notes took the last time.
    doubt : str
        Why the vault's settings cannot be read, in one line; those before hold until they can.
    """

    def __init__(
        self,
        project: Project,
        options: GraphOptions | None = None,
        progress: Callable[[int], None] | None = None,
        finish: Callable[[nx.MultiGraph[str], Project], object] | None = None,
        reopen: Callable[[], Project] | None = None,
        stage: Callable[[str], None] | None = None,
    ) -> None:
        self.project = project
        self.options = options or GraphOptions(name=project.root.name, thesaurus=project.config.thesaurus)
        self._own_words = options is None  # the thesaurus is that of the configuration
        self._finish = finish
        self._reopen = reopen or (lambda: opened(project.root))
        self._settings = self._stamps_of_settings()
        self._stamps: dict[str, Stamp | None] = {}
        self._notes: dict[str, Kept] = {}
        self._unsaid: set[str] = set()  # notes that changed, of which the graph does not say it yet
        self._since: set[str] = set()  # notes that changed since the linking that runs began
        self._lock = threading.RLock()
        self.changes = 0
        self.doubt = ""
        self._read_changed(progress)
        self._unsaid.clear()
        self._names = Names(inventory(project.root).files)
        self.settled = True
        self._stale = False  # settings changed since the linking that runs began
        began = time.monotonic()
        self.graph: nx.MultiGraph[str] = self._assembled(dict(self._notes), self._names, stage=stage)
        self.cost = time.monotonic() - began

    def refresh(self) -> Patch | None:
        """Read what changed on the disk, and let the graph say it.

        Returns
        -------
        Patch or None
            What differs; None if no note changed.

        Raises
        ------
        VaultlintError
            If the vault's folder is not there. After this and any other error the graph stays as it was, or is
            unsettled, and the next `refresh` tries again.
        """
        with self._lock:
            if not self.project.root.is_dir():  # a disk that was taken out: no note was deleted
                raise VaultlintError("the vault's folder is not there")
            self._follow_settings()
            self._read_changed(None)
            if not self._unsaid:
                return None
            self._since |= self._unsaid
            self.settled = False
            self._names = Names(inventory(self.project.root).files)
            said = patch(self.graph, self._unsaid, self._notes, self._names.resolve)
            self._unsaid.clear()
            return said

    def linked(self) -> nx.MultiGraph[str]:
        """Link all notes anew, and return that graph; `refresh` may go on meanwhile, `adopt` takes it over.

        Territories keep their numbers and nodes their places where they can.
        """
        with self._lock:
            notes, names, before = dict(self._notes), self._names, former(self.graph)
            self._since.clear()
            self._stale = False
        began = time.monotonic()
        graph = self._assembled(notes, names, before)
        self.cost = time.monotonic() - began
        return graph

    def adopt(self, graph: nx.MultiGraph[str]) -> Patch | None:
        """Go on with a graph that `linked` made.

        Returns
        -------
        Patch or None
            What changed since the linking began, if anything did; the graph is unsettled then.
        """
        with self._lock:
            self.graph = graph
            self.settled = not self._since and not self._stale
            self._unsaid = set(self._since)
            said = patch(graph, self._since, self._notes, self._names.resolve) if self._since else None
            self._unsaid.clear()
            return said

    def _assembled(
        self,
        notes: dict[str, Kept],
        names: Names,
        before: Former | None = None,
        stage: Callable[[str], None] | None = None,
    ) -> nx.MultiGraph[str]:
        kept = list(notes.values())
        facts_, terms = [one.facts for one in kept], [one.terms for one in kept]
        graph = assemble(facts_, terms, options=self.options, resolve=names.resolve, before=before, stage=stage)
        if self._finish:
            self._finish(graph, self.project)
        return graph

    def _follow_settings(self) -> None:
        """Take over settings that changed: which notes are left out, and which words speak for a tag."""
        stamps = self._stamps_of_settings()
        if stamps == self._settings:
            return
        self._settings = stamps
        try:
            project = self._reopen()
            self.doubt = project.settings.damaged[0] if project.settings.damaged else ""
        except VaultlintError as error:
            self.doubt = str(error)
        if self.doubt:
            return
        self.project, former_words = project, self.options.thesaurus
        if self._own_words:
            self.options = replace(self.options, thesaurus=project.config.thesaurus)
        if self._finish or self.options.thesaurus != former_words:
            self.settled, self._stale = False, True
            self.changes += 1

    def _stamps_of_settings(self) -> list[Stamp | None]:
        return [self._stamp(name) for name in SETTINGS]

    def _read_changed(self, progress: Callable[[int], None] | None) -> None:
        """Read the notes whose files are others than they were; add to `_unsaid` all that came, changed or went."""
        changed: set[str] = set()
        try:
            self._read_into(changed, progress)
        finally:  # what was read before an error counts: its next reading finds nothing new
            self._unsaid |= changed
            self.changes += bool(changed)

    def _read_into(self, changed: set[str], progress: Callable[[int], None] | None) -> None:
        stamps: dict[str, Stamp | None] = {}
        with Bulk():
            for found in self.project.paths():
                stamp = stamps[found.path] = self._stamp(found.path)
                if found.path not in self._stamps or stamp is None or self._stamps[found.path] != stamp:
                    before = self._notes.get(found.path)
                    changed.add(found.path)  # until it was read without an error
                    self._read(found)
                    if self._notes.get(found.path) == before:
                        changed.discard(found.path)
                    if progress:
                        progress(len(self._notes))
        for path in self._stamps.keys() - stamps.keys():
            if self._notes.pop(path, None):
                changed.add(path)
        self._stamps = stamps

    def _stamp(self, path: str) -> Stamp | None:
        try:
            found = os.stat(self.project.root / path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size, found.st_ino

    def _read(self, found: Found) -> None:
        """Keep what a note says; one that cannot be read is left out, as in every graph (`check` reports it)."""
        try:
            note = self.project.read(found)
        except VaultlintError:
            self._notes.pop(found.path, None)
            return
        if is_own(note):
            self._notes.pop(found.path, None)
        else:
            self._notes[found.path] = Kept(facts(note), extract(note))
