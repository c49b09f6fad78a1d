"""What a run would write: pages, canvases and an index, and parts of notes; each file is changed by spans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.changes import Changed
from vaultlint.fixer import Outcome
from vaultlint.graph.answers.overview import Topic, topics
from vaultlint.graph.weave.blocks import block
from vaultlint.graph.weave.canvases import canvas
from vaultlint.graph.weave.keeping import Former, kept
from vaultlint.graph.weave.linking import Linker
from vaultlint.graph.weave.members import Telling, Theme
from vaultlint.graph.weave.naming import free_name
from vaultlint.graph.weave.pages import GONE, INDEX, Page, Writing
from vaultlint.names import Names, folded
from vaultlint.parse import parse_source, parse_text
from vaultlint.parse.note import Note
from vaultlint.parse.woven import RELATED, parts
from vaultlint.project import Project
from vaultlint.text import Source
from vaultlint.weaving import parting
from vaultlint.weaving.standing import Woven, own_words

if TYPE_CHECKING:
    import networkx as nx

FEW = 10  # notes; in a larger vault two notes are no theme that is worth a page
LEAST = 3


class Options(NamedTuple):
    """What is wanted: the folder of new pages, how many pages, whether notes name their related notes."""

    folder: str = "Themes"
    limit: int = 50
    related: bool = False


@dataclass
class Plan:
    """What a run would do.

    Attributes
    ----------
    changes : list of Changed
        In order of path.
    left : list of (str, str)
        Files that are left as they are, with reasons.
    themes : int
        How many have a page.
    folders : set of str
        From which files go; one that is empty then goes too.
    """

    changes: list[Changed] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)
    themes: int = 0
    folders: set[str] = field(default_factory=set)

    def create(self, path: str, text: str) -> None:
        """Plan a new file."""
        self.changes.append(_changed(parse_text("", path), parse_text(text, path), created=True))

    def replace(self, before: Note, text: str) -> None:
        """Plan new text for a file, if it is new."""
        if text != before.text:
            after = parse_source(before.path, before.source._replace(text=text))
            self.changes.append(_changed(before, after))

    def remove(self, before: Note) -> None:
        """Plan that a file goes."""
        self.folders.add(PurePosixPath(before.path).parent.as_posix())
        self.changes.append(_changed(before, parse_source(before.path, Source("")), removed=True))

    def leave(self, path: str, reason: str) -> None:
        """Say that a file is left as it is."""
        self.left.append((path, reason))


def _changed(before: Note, after: Note, *, created: bool = False, removed: bool = False) -> Changed:
    return Changed(before.path, before, after, Outcome(after, [], []), False, removed=removed, created=created)


def plan(project: Project, graph: nx.MultiGraph[str], woven: Woven, options: Options) -> Plan:
    """Return what a run would write; nothing is written.

    Parameters
    ----------
    project : Project
    graph : networkx.MultiGraph
        Of this vault, not built lazily.
    woven : Woven
        What stands there.
    options : Options
    """
    return _Planning(project, graph, woven, options).run()


class _Planning:
    def __init__(self, project: Project, graph: nx.MultiGraph[str], woven: Woven, options: Options) -> None:
        self.project, self.graph, self.woven, self.options = project, graph, woven, options
        self.result = Plan()
        self.notes = {str(data["path"]): str(data["label"]) for _, data in graph.nodes(data=True) if _is_written(data)}

    def run(self) -> Plan:
        """Plan all of it."""
        names = self.woven.names
        chosen, places = kept(self._worthy(), self._former(names), self.options.limit)
        self.result.themes = len(chosen)
        index = next((path for path, page in sorted(self.woven.pages.items()) if page.id == INDEX), "")
        taken = self._taken()
        for topic in chosen:
            if topic.id not in places:
                places[topic.id] = self._place(topic.label, taken)
        index = index or (self._place(PurePosixPath(self.options.folder).name, taken) if chosen else "")
        others = set(self.woven.files) - {*self.woven.canvases, *self.woven.edited}
        canvases = {theme: f"{path.removesuffix('.md')}.canvas" for theme, path in places.items()}
        canvases = {theme: path for theme, path in canvases.items() if path not in others}
        linker = Linker(Names({*self.woven.files, *places.values(), *canvases.values(), index} - {""}),
                        self.project.settings.links)  # fmt: skip
        self._pages(chosen, places, canvases, index, linker)
        if self.options.related:
            self._related(linker, {topic.label.casefold(): places[topic.id] for topic in chosen})
        self.result.changes.sort(key=lambda one: one.path)
        self.result.left.sort()
        return self.result

    def _worthy(self) -> list[Topic]:
        least = LEAST if len(self.notes) > FEW else 1
        return [topic for topic in topics(self.graph) if len(topic.notes) >= least]

    def _former(self, names: Names) -> dict[str, Former]:
        """Return the pages of earlier runs with the notes that they list."""
        found = {}
        for path, page in self.woven.pages.items():
            if page.id != INDEX:
                links = page.note.body.links
                targets = {names.resolve(path, link.target) for link in links if link.target}
                found[path] = Former(page.id, frozenset(one for one in targets if one in self.notes))
        return found

    def _taken(self) -> set[str]:
        """Return the names that mean something: of files, and of links to notes that are not written yet."""
        names = {PurePosixPath(path).name.removesuffix(".md").removesuffix(".canvas") for path in self.woven.files}
        names |= self.woven.linked
        names |= {alias for _, data in self.graph.nodes(data=True) for alias in data.get("aliases", ())}
        return {key for name in names for key in (name.casefold(), folded(name))}

    def _place(self, label: str, taken: set[str]) -> str:
        name = free_name(label, taken)
        taken.add(name.casefold())
        return f"{self.options.folder}/{name}.md"

    def _pages(
        self,
        chosen: Sequence[Topic],
        places: Mapping[str, str],
        canvases: Mapping[str, str],
        index: str,
        linker: Linker,
    ) -> None:
        """Plan pages, canvases and the index; what belongs to no theme any more goes."""
        telling, writing = Telling(self.graph), Writing(linker, places, self.notes)
        themes: list[Theme] = []
        for topic in chosen:
            page = self.woven.pages.get(places[topic.id])
            known = page.note.text[page.part.start : page.part.end] if page and page.part else ""
            listed = self._listed(places[topic.id], linker) if page else ()
            theme = telling.theme(topic, known, listed)
            themes.append(theme)
            self._page(places[topic.id], writing.page(theme, canvases.get(topic.id, "")))
            if topic.id in canvases:
                self._canvas(canvases[topic.id], canvas(theme, places))
        if index:
            self._page(index, writing.index(themes, index))
        for path in sorted(self.woven.pages.keys() - {*places.values(), index}):
            self._retire(path)
        for path in sorted(self.woven.canvases.keys() - set(canvases.values())):
            self.result.remove(self.woven.canvases[path])

    def _listed(self, path: str, linker: Linker) -> set[str]:
        links = self.woven.pages[path].note.body.links
        return {target for link in links if (target := linker.names.resolve(path, link.target))}

    def _page(self, path: str, wanted: Page) -> None:
        page = self.woven.pages.get(path)
        if page is None:
            self.result.create(path, wanted.text())
        elif page.problem or page.part is None:
            self.result.leave(path, page.problem)
        else:
            self.result.replace(page.note, parting.renewed(page.note, page.part, wanted))

    def _canvas(self, path: str, text: str) -> None:
        if path in self.woven.edited:
            self.result.leave(path, "somebody edited the canvas; delete it for a new one")
        elif path in self.woven.canvases:
            self.result.replace(self.woven.canvases[path], text)
        else:
            self.result.create(path, text)

    def _retire(self, path: str) -> None:
        """Plan what becomes of a page whose theme is gone: what somebody wrote on it stays."""
        page = self.woven.pages[path]
        if page.problem or page.part is None:
            self.result.leave(path, page.problem)
        elif not own_words(page):
            self.result.remove(page.note)
        else:
            self.result.replace(page.note, parting.renewed(page.note, page.part, Page({}, GONE)))

    def _related(self, linker: Linker, places: Mapping[str, str]) -> None:
        for path in sorted(self.notes.keys() | self.woven.related.keys()):
            self._related_of(path, linker, places)

    def _related_of(self, path: str, linker: Linker, places: Mapping[str, str]) -> None:
        """Plan the part of a note that names its related notes."""
        note = self.woven.related.get(path)
        if note is not None and (problem := parts(note, RELATED).problem):
            self.result.leave(path, problem)
            return
        if path in self.woven.pages or path not in self.notes or self.woven.is_elsewhere(path):
            return
        part = parts(note, RELATED).part if note else None
        known = note.text[part.start : part.end] if note and part else ""
        lines = block(self.graph, path, linker, places, known)
        if note is None and not lines:
            return
        try:
            note = note or parting.read(self.project, path)
            if self.project.is_managed(note) or not parting.says_something(note):
                return
            text = parting.with_related(note, part, lines)
        except parting.LeftError as error:
            self.result.leave(path, str(error))
        else:
            self.result.replace(note, text)


def _is_written(data: Mapping[str, Any]) -> bool:
    return data["kind"] == "note" and not data.get("missing") and bool(data.get("path"))
