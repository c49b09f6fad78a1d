"""Which note a name means that somebody asks for."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from vaultlint.errors import UnknownNoteError
from vaultlint.index import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import networkx as nx

# How a name is one of a note's, the surest first.
_EXACT_PATH, _EXACT_NAME, _EXACT_TITLE, _PATH, _NAME, _TITLE, _PATH_END, _ALIAS = range(8)


def find(graph: nx.MultiGraph[str], name: str) -> str:
    """Return the id of the note that `name` means.

    That is its id, path, file name, title, alias, or the end of its path; best as it is written, else without case.

    Raises
    ------
    UnknownNoteError
        If there is none, or a note that is not written yet; the message names the nearest names.
    """
    return meant(graph, name)[0]


def meant(graph: nx.MultiGraph[str], name: str) -> list[str]:
    """Return the ids of all notes that a name may mean, the one that `find` takes first; a path means one note.

    Raises
    ------
    UnknownNoteError
        If there is none, or a note that is not written yet; the message names the nearest names.

    Examples
    --------
    >>> from vaultlint.graph import build
    >>> meant(build("examples/reading-vault"), "the patient table")
    ['note:Kindle/The Patient Table.md']
    """
    if name in graph and graph.nodes[name]["kind"] == "note" and not graph.nodes[name].get("missing"):
        return [name]
    exact = _bare(name)
    wanted = folded(exact)
    found = []
    for node, data in _notes(graph):
        grade = _grade(data, exact, wanted)
        if grade is not None:
            found.append((grade, len(str(data["path"])), node))
    if not found:
        raise _unknown(graph, name, wanted)
    found.sort()
    best = found[0][0]
    return [node for grade, _, node in found if best not in (_EXACT_PATH, _PATH) or grade == best]


def _notes(graph: nx.MultiGraph[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((node, data) for node, data in graph.nodes(data=True) if data["kind"] == "note" and not data.get("missing"))


def _grade(data: Mapping[str, Any], exact: str, wanted: str) -> int | None:
    """Return how a name is a note's; None if it is not."""
    path, label = _bare(str(data["path"])), str(data["label"])
    names = (path, path.rpartition("/")[2], label)
    if exact in names:
        return (_EXACT_PATH, _EXACT_NAME, _EXACT_TITLE)[names.index(exact)]
    path, stem, label = map(folded, names)
    if wanted in (path, stem, label):
        return (_PATH, _NAME, _TITLE)[(path, stem, label).index(wanted)]
    if "/" in wanted and path.endswith(f"/{wanted}"):
        return _PATH_END
    return _ALIAS if wanted in map(folded, data.get("aliases", ())) else None


def _unknown(graph: nx.MultiGraph[str], name: str, wanted: str) -> UnknownNoteError:
    """Return the error that says which names are near, or that a note is not written yet."""
    for node, said in graph.nodes(data=True):
        if said["kind"] == "note" and said.get("missing") and (name == node or wanted == folded(_bare(said["label"]))):
            return UnknownNoteError(f"{said['label']!r} is not written yet: links name it, and there is no such note")
    titles = {}
    for _, data in _notes(graph):
        stem = _bare(str(data["path"])).rpartition("/")[2]
        titles[folded(str(data["label"]))], titles[folded(stem)] = str(data["label"]), stem
    near = list(dict.fromkeys(titles[title] for title in get_close_matches(wanted, sorted(titles), 3, 0.5)))
    near = near or list(dict.fromkeys(titles[title] for title in sorted(titles) if wanted and wanted in title))[:3]
    hint = f", did you mean {' or '.join(map(repr, near))}?" if near else "; give its title, file name or path"
    return UnknownNoteError(f"no note is called {name!r}{hint}")


def _bare(path: str) -> str:
    bare = path.strip().removeprefix("./")
    return bare[:-3] if bare.lower().endswith(".md") else bare
