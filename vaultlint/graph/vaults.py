"""From a vault to its graph, and from a graph to a file: what the command line and Python users call."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.errors import VaultlintError
from vaultlint.graph import recalled
from vaultlint.index import Names
from vaultlint.vault import inventory

if TYPE_CHECKING:
    import networkx as nx

    from vaultlint.graph.model import GraphOptions
    from vaultlint.linter import Diagnostic
    from vaultlint.project import Project

LEVELS = ("error", "warning", "info")  # of findings, the gravest first
ON_DISK = 20_000  # notes; of larger vaults the command keeps what is known in a temporary file while it works
SUFFIXES = (".html", ".json", ".graphml", ".gexf", ".csv", ".canvas")


def build(
    vault: str | os.PathLike[str] | Project,
    *,
    options: GraphOptions | None = None,
    progress: Callable[[int], None] | None = None,
    lazily: bool = False,
    stage: Callable[[str], None] | None = None,
    on_disk: bool | None = False,
) -> nx.MultiGraph[str]:
    """Read a vault's notes and build their graph.

    Notes that Obsidian excludes, templates and files that cannot be read are left out.

    Parameters
    ----------
    vault : path or Project
        The vault's folder, or the vault as it was opened.
    options : GraphOptions, optional
        By default the vault's name, and the thesaurus of its configuration.
    progress : callable, optional
        Called with the number of notes read.
    lazily : bool
        For who asks about a few links, as `vaultlint.graph.model.assemble` says.
    stage : callable, optional
        Called with what is done next, once all notes are read, as `vaultlint.graph.model.assemble` says.
    on_disk : bool or None
        For vaults of tens of thousands of notes: what is known of notes and links lies in temporary files. An edge's
        attributes are then read whenever they are asked for: to change a list among them, as ``"evidence"``, set it.
        None leaves it to the number of notes, as the commands do. They are a mapping and no ``dict``: an encoder
        that asks for one (``json.dumps``) is given ``dict(edge)``.

    Returns
    -------
    networkx.MultiGraph
        Edges are keyed by kind; every node and edge has attributes, as docs/graph.md lists them. The graph is named
        after the vault's folder.

    Examples
    --------
    >>> graph = build("examples/reading-vault")
    >>> graph.graph["name"], graph.nodes["note:Notes/My Shutdown Ritual.md"]["label"]
    ('reading-vault', 'My Shutdown Ritual')
    """
    from vaultlint.bulk import Bulk
    from vaultlint.graph.model import GraphOptions, assemble
    from vaultlint.graph.shelves import Shelf

    project = opened(vault)
    chosen = options or GraphOptions(name=project.root.name, thesaurus=project.config.thesaurus)
    with Bulk():
        graph, answers = (None, None) if lazily else recalled.known(project, chosen)
        if graph is not None:
            return graph
        shelf = Shelf() if on_disk or (on_disk is None and _is_large(project)) else None
        records, terms = recalled.read(project, progress, shelf)
        names = Names(inventory(project.root).files)
        graph = assemble(
            records, terms, options=chosen, resolve=names.resolve, lazily=lazily, stage=stage, shelf=shelf
        )  # fmt: skip
        if shelf is not None:
            shelf.held.clear()
        if answers is not None:
            recalled.keep(graph, answers)
    return graph


def _is_large(project: Project) -> bool:
    """Tell whether a vault has so many notes that they had better lie in a file while its graph is built."""
    return next(islice(project.paths(), ON_DISK, None), None) is not None


def opened(vault: str | os.PathLike[str] | Project) -> Project:
    """Return a vault given by its folder, or as it is."""
    from vaultlint.project import Project

    return vault if isinstance(vault, Project) else Project(Path(vault))


def check_suffix(path: Path) -> None:
    """Raise a VaultlintError if no graph can be written to a file of this name."""
    if path.suffix.lower() not in SUFFIXES:
        raise VaultlintError(f"{path}: unknown ending {path.suffix!r}, wanted one of {' '.join(SUFFIXES)}")


def put(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file's bytes, or pieces of them, whole or not at all.

    Raises
    ------
    VaultlintError
        If the file cannot be written.
    """
    from vaultlint import writing

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        writing.put(path, data)
    except OSError as error:
        raise unwritable(path, error) from error


def unwritable(path: Path, error: OSError) -> VaultlintError:
    """Return the error of use about a file that the disk refuses."""
    return VaultlintError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})")


def write(graph: nx.MultiGraph[str], path: Path, *, quotes: bool = True, opens: str = "") -> list[Path]:
    """Write a graph in the format that the file's ending names.

    Parameters
    ----------
    graph : networkx.MultiGraph
    path : Path
        Ends in one of `SUFFIXES`. For ``.csv`` NAME.nodes.csv and NAME.edges.csv are written.
    quotes : bool
        Whether the notes' sentences are written.
    opens : str, optional
        The vault's name or id in addresses of Obsidian; by default the graph's name.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    VaultlintError
        If the file cannot be written.
    """
    from vaultlint.bulk import Bulk
    from vaultlint.graph.files import canvas, export, gephi, sheets

    check_suffix(path)
    kind = path.suffix.lower()
    shown = graph if quotes else without_quotes(graph)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == ".csv":
            return sheets.write_csv(shown, path)
        if kind == ".html":
            with Bulk():
                export.write_html(shown, path, quotes=quotes, opens=opens)
        else:
            writers = {
                ".json": export.write_json,
                ".graphml": gephi.write_graphml,
                ".gexf": gephi.write_gexf,
                ".canvas": canvas.write_canvas,
            }
            writers[kind](shown, path)
    except OSError as error:
        raise unwritable(path, error) from error
    return [path]


def mark_findings(graph: nx.MultiGraph[str], diagnostics: Iterable[Diagnostic], most: int = 5) -> None:
    """Set on each note with findings how many there are of each level, and what the first of them say.

    Parameters
    ----------
    graph : networkx.MultiGraph
    diagnostics : iterable of Diagnostic
        As `check` reports them.
    most : int
        Messages of a note, the gravest first.
    """
    by_path: dict[str, list[Diagnostic]] = {}
    for one in diagnostics:
        by_path.setdefault(one.path, []).append(one)
    for path, found in by_path.items():
        if f"note:{path}" not in graph:
            continue
        found.sort(key=lambda one: (LEVELS.index(one.level), one.line, one.code))
        counts = {level: count for level in LEVELS if (count := sum(one.level == level for one in found))}
        messages = [{"code": one.code, "level": str(one.level), "line": one.line, "message": one.message}
                    for one in found[:most]]  # fmt: skip
        graph.nodes[f"note:{path}"]["findings"] = {**counts, "messages": messages}


def without_quotes(graph: nx.MultiGraph[str]) -> nx.MultiGraph[str]:
    """Return a copy of a graph whose evidence holds no sentences; of findings, which quote notes, it has the counts."""
    bare = graph.copy()
    for _, data in bare.nodes(data=True):
        if "findings" in data:
            data["findings"] = {key: value for key, value in data["findings"].items() if key != "messages"}
    for _, _, data in bare.edges(data=True):
        data["evidence"] = [{**quote, "text": ""} for quote in data.get("evidence", ())]
    return bare


def unheard(graph: nx.MultiGraph[str], thesaurus: Iterable[str]) -> list[str]:
    """Return the tags of a thesaurus that no note carries: their words speak for nothing.

    Examples
    --------
    >>> unheard(build("examples/reading-vault"), ["Feedback", "gardening"])
    ['gardening']
    """
    from vaultlint.graph.tags.tags import tag_key
    from vaultlint.graph.words.language import tokeniser

    words = tokeniser("en")  # for both sides: all that matters is that a tag is the same as itself
    carried = {tag_key(str(data["label"]), words) for _, data in graph.nodes(data=True) if data["kind"] == "tag"}
    return [tag for tag in thesaurus if tag_key(tag, words) not in carried]


def canvas_hint(graph: nx.MultiGraph[str]) -> str:
    """Return what a canvas of a graph leaves out, as the end of a line; nothing if it holds all that is not quiet."""
    from vaultlint.graph.files.canvas import MOST_NODES, chosen

    shown = chosen(graph)
    loud = sum(not data.get("quiet") for _, data in graph.nodes(data=True))
    left = loud - len(shown.nodes)
    return f" with the {MOST_NODES} most central of {loud:,} notes, authors, tags and themes" if left > 0 else ""


def summary(graph: nx.MultiGraph[str]) -> str:
    """Return one line that says what a graph holds."""
    kinds = [data["kind"] for _, data in graph.nodes(data=True) if not data.get("missing")]
    edges = [(data["kind"], bool(data.get("inferred"))) for _, _, data in graph.edges(data=True)]
    counts = [(kinds.count(kind), kind) for kind in ("note", "author", "tag", "concept")]
    parts = [f"{count:,} {kind}{'' if count == 1 else 's'}" for count, kind in [*counts, (len(edges), "link")]]
    return f"{', '.join(parts)} ({sum(inferred for _, inferred in edges):,} inferred)"
