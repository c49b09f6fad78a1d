"""A vault's notes and its graph from the cache, where they have not changed; else read and kept.

A note's words cost ten times what its facts do; the graph of all notes costs more than both. So each is kept: where
nothing changed nothing is read or weighed, where a note did that note alone is read.
"""

from __future__ import annotations

import contextlib
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.gist import gist_of
from vaultlint.graph.words.terms import Terms
from vaultlint.parse import facts
from vaultlint.parse.note import Facts
from vaultlint.parse.standing import Standing, standing

if TYPE_CHECKING:
    import networkx as nx

    from vaultlint.cache.answers import Answers
    from vaultlint.cache.records import Kept
    from vaultlint.graph.shelves import Shelf
    from vaultlint.project import Project

_PIECE = 5_000  # nodes or edges
_TOGETHER = 4 << 20  # bytes of a file
_LARGEST = 400_000_000  # bytes of a graph or of a file: of 30,000 notes; to keep more takes what a machine may not have
_SWIFT = 1  # zlib's level
Nodes: TypeAlias = list[tuple[str, dict[str, Any]]]
Edges: TypeAlias = list[tuple[str, str, str, dict[str, Any]]]


def read(
    project: Project, progress: Callable[[int], None] | None = None, shelf: Shelf | None = None
) -> tuple[list[Facts], list[Terms]]:
    """Return what the graph is made of: the facts and the words of each note that can be read.

    Parameters
    ----------
    project : Project
    progress : callable, optional
        Called with the number of notes done.
    shelf : Shelf, optional
        Where to keep what is told of the notes; by default in memory.
    """
    from vaultlint.graph.read_later import shelved
    from vaultlint.graph.words.language import tokeniser

    kept = project.cache.kept()
    records: list[Facts] = []
    terms: list[Terms] = []
    for found in project.paths():
        try:
            fact, words = _remembered(kept, project, found) or _read(kept, project, found)
        except VaultlintError:
            continue  # `check` reports it
        if fact is None or words is None:  # our own report
            continue
        if shelf is not None:
            fact, words = shelved(fact, words, shelf)
        records.append(fact)
        terms.append(words)
        if progress:
            progress(len(records))
    tokeniser.cache_clear()  # every word of the vault, no longer needed
    if kept:
        kept.finish()
    return records, terms


def _remembered(kept: Kept | None, project: Project, found: vault.Found) -> tuple[Facts | None, Terms | None] | None:
    """Return what is kept of a note; None where it has to be read."""
    if kept is None or found.problem:
        return None
    from vaultlint.cache import coding

    path = found.path
    row = kept.holds(path, lambda: vault.read(project.root, path))
    if row is None:
        return None
    if row.kind == Standing.REPORT:
        return None, None
    told: Told | None = kept.words(path, row, coding.coder(Told))
    return told


def _read(kept: Kept | None, project: Project, found: vault.Found) -> tuple[Facts | None, Terms | None]:
    """Read a note, and keep what it came to."""
    from vaultlint.graph.words.terms import extract

    note = project.read(found)
    fact, stands = facts(note), standing(note)
    row = kept.keep(note.path, note.source.encode(), gist_of(fact), stands) if kept else None
    if stands is Standing.REPORT:
        return None, None
    told = Told(fact, extract(note))
    if kept and row:
        from vaultlint.cache import coding

        kept.keep_words(note.path, row, told, coding.coder(Told))
    return told


class Told(NamedTuple):
    """What the graph wants of a note, as it is kept."""

    fact: Facts
    words: Terms


class Drawn(NamedTuple):
    """A graph as it is kept: what is on it, and its nodes and edges, so many in a piece, each compressed."""

    told: dict[str, Any]
    nodes: list[bytes]
    edges: list[bytes]


def known(project: Project, question: object) -> tuple[nx.MultiGraph[str] | None, Answers | None]:
    """Return the graph from before, if nothing has changed, and where the new one is to be kept.

    Parameters
    ----------
    project : Project
    question : object
        What the graph depends on beside the notes and the configuration: the options of `build`.
    """
    store = project.cache.store()
    if store is None:
        return None, None
    import networkx as nx

    from vaultlint.cache import coding
    from vaultlint.cache.answers import Answers

    answers = Answers(project, store, "graph", (question, dict(project.config.thesaurus)))
    drawn: Drawn | None = answers.known(coding.coder(Drawn))
    if drawn is None:
        return None, answers
    graph: nx.MultiGraph[str] = nx.MultiGraph(**drawn.told)
    try:
        graph.add_nodes_from(chain.from_iterable(_unpacked(drawn.nodes, Nodes)))
        graph.add_edges_from(chain.from_iterable(_unpacked(drawn.edges, Edges)))  # with keys, as networkx documents it
    except (coding.DamagedError, zlib.error):  # pieces of another form: whoever wrote it, its checksum is right
        return None, answers
    return graph, answers


def keep(graph: nx.MultiGraph[str], answers: Answers) -> None:
    """Keep a graph for the next time, if it is not so large that keeping it would take more memory than making it."""
    from vaultlint.cache import coding

    nodes = _packed(((node, dict(told)) for node, told in graph.nodes(data=True)), Nodes, len(graph))
    rows = ((a, b, key, dict(told)) for a, b, key, told in graph.edges(keys=True, data=True))
    edges = _packed(rows, Edges, graph.number_of_edges())
    if nodes is not None and edges is not None:
        answers.keep(Drawn(dict(graph.graph), nodes, edges), coding.coder(Drawn), packed=True)


def _packed(rows: Iterable[Any], kind: object, count: int) -> list[bytes] | None:
    """Return `count` rows in compressed pieces, so that no second copy of all is made; None if they cannot be kept."""
    from vaultlint.cache import coding

    pieces: list[bytes] = []
    size = done = 0
    left = iter(rows)
    while piece := list(islice(left, _PIECE)):
        told = coding.coder(kind).encode(piece)
        size, done = size + len(told or b""), done + len(piece)
        if told is None or size > _LARGEST or size * count > 2 * _LARGEST * done:  # or will be: to say so late is dear
            return None
        pieces.append(zlib.compress(told, _SWIFT))
    return pieces


def _unpacked(pieces: Iterable[bytes], kind: object) -> Iterator[list[Any]]:
    from vaultlint.cache import coding

    return (coding.coder(kind).decode(zlib.decompress(piece)) for piece in pieces)


class Written(NamedTuple):
    """What is kept of a file that was written, beside what it held.

    Attributes
    ----------
    size : int
        Bytes.
    summary : str
        What is said of the graph.
    idle : list of str
        Tags of the thesaurus that no note carries.
    """

    size: int
    summary: str
    idle: list[str]


class Files:
    """The files that a graph was written into, where nothing has changed since; no more than a piece is in memory.

    Parameters
    ----------
    project : Project
    question : object
        What they depend on beside the graph.
    """

    KINDS = (".html", ".json")  # the large ones

    def __init__(self, project: Project, question: object) -> None:
        self._project = project
        self._question = (question, project.root.name, dict(project.config.thesaurus))
        self._answers: dict[str, Answers] = {}

    def known(self, kind: str) -> Written | None:
        """Return what is known of the last file of this ending; None where it would be another one now."""
        from vaultlint.cache import coding

        answers = self._of(kind)
        found: Written | None = answers.known(coding.coder(Written)) if answers else None
        return found

    def data(self, kind: str, size: int) -> Iterator[bytes]:
        """Return what the file held, in pieces.

        Raises
        ------
        DamagedError
            If that is not what was kept, as may be known only at the end.
        """
        from vaultlint.cache.coding import DamagedError

        for piece in self._answers[kind].pieces():
            size -= len(piece)
            yield piece
        if size:
            raise DamagedError("pieces are missing")

    def keep(self, paths: Iterable[Path], summary: str, idle: list[str]) -> None:
        """Keep what files hold that have just been written, of the vault as it was when `known` was asked."""
        from vaultlint.cache import coding

        for path in paths:
            kind = path.suffix.lower()
            answers = self._answers.get(kind)
            if answers and path.is_file() and (size := path.stat().st_size) <= _LARGEST:
                packed = kind == ".html"  # its chunks are
                answers.keep(Written(size, summary, idle), coding.coder(Written), packed=packed, pieces=_pieces(path))

    def _of(self, kind: str) -> Answers | None:
        store = self._project.cache.store()
        if store is None or kind not in self.KINDS:
            return None
        from vaultlint.cache.answers import Answers

        if kind not in self._answers:
            self._answers[kind] = Answers(self._project, store, kind, (self._question,))
        return self._answers[kind]


def _pieces(path: Path) -> Iterator[bytes]:
    """Return what a file holds, in pieces; where it cannot be read any further, these are fewer than its size says."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        while piece := file.read(_TOGETHER):
            yield piece
