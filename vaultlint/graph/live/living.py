"""A vault and its graph kept in memory: what changed is read again, and nothing else.

A change shows in two steps. At once (`Living.refresh`) the graph says what the changed notes say of themselves: titles,
dates, links, tags, authors; and what they no longer say is gone (`patching`). What all notes' words say together
(suggestions, themes, territories, places) needs all of them, and follows when `Living.linked` has linked them anew.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.errors import VaultlintError
from vaultlint.graph.live.patching import Patch, patch
from vaultlint.graph.model import GraphOptions, assemble, uncollected
from vaultlint.graph.words.terms import extract
from vaultlint.index import Names
from vaultlint.parse import facts
from vaultlint.parse.reports import is_report
from vaultlint.vault import inventory

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

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
        Called with each graph of all notes, to add to it.
    """

    def __init__(
        self,
        project: Project,
        options: GraphOptions | None = None,
        progress: Callable[[int], None] | None = None,
        finish: Callable[[nx.MultiGraph[str]], object] | None = None,
    ) -> None:
        self.project = project
        self.options = options or GraphOptions(name=project.root.name, thesaurus=project.config.thesaurus)
        self._finish = finish
        self._stamps: dict[str, Stamp | None] = {}
        self._notes: dict[str, Kept] = {}
        self._since: set[str] = set()  # notes that changed since the linking that runs began
        self._lock = threading.RLock()
        self._read_changed(progress)
        self._names = Names(inventory(project.root).files)
        self.settled = True
        self.graph: nx.MultiGraph[str] = self._assembled(dict(self._notes), self._names)

    def refresh(self) -> Patch | None:
        """Read what changed on the disk, and let the graph say it.

        Returns
        -------
        Patch or None
            What differs; None if no note changed.
        """
        with self._lock:
            changed = self._read_changed(None)
            if not changed:
                return None
            self._names = Names(inventory(self.project.root).files)
            self._since |= changed
            self.settled = False
            return patch(self.graph, changed, self._notes, self._names.resolve)

    def linked(self) -> nx.MultiGraph[str]:
        """Link all notes anew, and return that graph; `refresh` may go on meanwhile, `adopt` takes it over."""
        with self._lock:
            notes, names = dict(self._notes), self._names
            self._since.clear()
        return self._assembled(notes, names)

    def adopt(self, graph: nx.MultiGraph[str]) -> Patch | None:
        """Go on with a graph that `linked` made.

        Returns
        -------
        Patch or None
            What changed since the linking began, if anything did; the graph is unsettled then.
        """
        with self._lock:
            self.graph = graph
            self.settled = not self._since
            return patch(graph, self._since, self._notes, self._names.resolve) if self._since else None

    def _assembled(self, notes: dict[str, Kept], names: Names) -> nx.MultiGraph[str]:
        kept = list(notes.values())
        graph = assemble(
            [one.facts for one in kept], [one.terms for one in kept], options=self.options, resolve=names.resolve
        )
        if self._finish:
            self._finish(graph)
        return graph

    def _read_changed(self, progress: Callable[[int], None] | None) -> set[str]:
        """Read the notes whose files are others than they were; return the paths of all that came, changed or went."""
        stamps: dict[str, Stamp | None] = {}
        changed: set[str] = set()
        with uncollected():
            for found in self.project.paths():
                stamp = stamps[found.path] = self._stamp(found.path)
                if found.path not in self._stamps or stamp is None or self._stamps[found.path] != stamp:
                    before = self._notes.get(found.path)
                    self._read(found)
                    if self._notes.get(found.path) != before:
                        changed.add(found.path)
                    if progress:
                        progress(len(self._notes))
        for path in self._stamps.keys() - stamps.keys():
            if self._notes.pop(path, None):
                changed.add(path)
        self._stamps = stamps
        return changed

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
        if is_report(note):
            self._notes.pop(found.path, None)
        else:
            self._notes[found.path] = Kept(facts(note), extract(note))
