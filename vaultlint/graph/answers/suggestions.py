"""Links that a reader would draw: notes that are near, or name one another, and are not linked.

Few and sure rather than many: two notes must each be among the other's nearest, copies and the several notes of one
book are no suggestion, and what a note only names counts where its words can mean nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any

from vaultlint.errors import VaultlintError
from vaultlint.graph.answers.pairs import Theme, explain
from vaultlint.graph.vaults import build, opened
from vaultlint.index import Index, Names, folded
from vaultlint.links.copying import COPY
from vaultlint.links.unlinked import known_of, link_to, unlinked
from vaultlint.merge.addresses import normal_url
from vaultlint.parse import facts
from vaultlint.parse.reports import is_own
from vaultlint.parse.template import is_plugin_file, is_template
from vaultlint.vault import inventory

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    import networkx as nx

    from vaultlint.links.mentions import Mention as Standing
    from vaultlint.parse.note import Note
    from vaultlint.project import Project

MOST = 20
FIRST = 5  # each must be among so many of the other's nearest
TERMS = 3  # that near notes must share: a name or a word alone is chance
THEMES = 2  # of them that are tags or themes of the vault: words that happen to meet are none
FLOOR = 0.1  # how near notes must be that nothing but their words joins
SURE = 0.3  # how near they must be if the vault dwells on none of it elsewhere: by chance so much does not meet
NAMED = 0.5  # what it adds to a score that a note names the other, if they are surely near; less if they are less so
ALONE = 0.2  # a note that is named where little or nothing else is shared
EACH = 3  # suggestions that name the same note
_VERSION = re.compile(  # "GPT4" and "Photocopy" are names of their own
    r"(?<![\s_-])(?:\(\d{1,4}\)|[\s_-]+\(?(?:v|version |part )?\d{1,4}\)?|[\s_-]+\(?"
    + COPY
    + r"\)?(?:[\s_-]+\(?\d{1,4}\)?)?)$"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a note names another, and the link to write there.

    Attributes
    ----------
    path : str
    line, column, end_column : int
        From 1, columns in code points.
    text, link : str
        The words as they stand, and the link that reads the same.
    title : str
        The title or alias that they are.
    """

    path: str
    line: int
    column: int
    end_column: int
    text: str
    link: str
    title: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A link that is missing.

    Attributes
    ----------
    source, target : str
        Paths: the note to write it in, and the one that it leads to.
    source_label, target_label : str
    score : float
        How near the notes are, and more where one names the other; the surest have the highest.
    near : float
        How near they are alone; 0 where neither is among the other's nearest.
    themes : tuple of Theme
        What they share, with sentences of both sides.
    mention : Mention or None
        Where `source` names `target`, if it does.
    """

    source: str
    target: str
    source_label: str
    target_label: str
    score: float
    near: float
    themes: tuple[Theme, ...]
    mention: Mention | None = None


def suggest(
    vault: str | os.PathLike[str] | Project, most: int = MOST, *, graph: nx.MultiGraph[str] | None = None
) -> list[Suggestion]:
    """Name the links that are missing in a vault, each with its reasons; nothing is written.

    Parameters
    ----------
    vault : path or Project
    most : int
    graph : networkx.MultiGraph, optional
        The vault's graph, if it was built already.

    Returns
    -------
    list of Suggestion
        The surest first. ``dataclasses.asdict`` makes plain data of one.

    Examples
    --------
    >>> found = suggest("examples/reading-vault", 3)
    >>> [(one.source != one.target, bool(one.themes or one.mention)) for one in found]
    [(True, True), (True, True), (True, True)]
    """
    project = opened(vault)
    network = build(project, lazily=True) if graph is None else graph
    found = {frozenset((one.source, one.target)): one for one in _near(network)}
    for mention, target in _mentions(project, network):
        key = frozenset((mention.path, target))
        known = found.get(key)
        if known is not None and known.mention is not None:
            continue
        found[key] = _by_mention(network, mention, target)
    ranked = sorted(found.values(), key=lambda one: (-one.score, one.source, one.target))
    return [_explained(network, one) for one in islice(_spread(ranked), most)]


def _spread(ranked: Iterable[Suggestion]) -> Iterator[Suggestion]:
    """Leave out what says the same again: a note that many ought to link to would fill the list."""
    named: Counter[str] = Counter()
    for one in ranked:
        if max(named[one.source], named[one.target]) < EACH:
            named.update((one.source, one.target))
            yield one


def _near(graph: nx.MultiGraph[str]) -> list[Suggestion]:
    """Return the pairs of notes of which each is among the other's first, and that nothing joins yet."""
    rank: dict[tuple[str, str], int] = {}
    for note, data in graph.nodes(data=True):
        if data["kind"] == "note":
            edges = [(-float(edge["weight"]), other) for _, other, key, edge in graph.edges(note, keys=True, data=True)
                     if key == "related" and not edge.get("copy")]  # fmt: skip
            rank.update({(note, other): place for place, (_, other) in enumerate(sorted(edges)[:FIRST])})
    themes = {str(data["label"]).casefold() for _, data in graph.nodes(data=True) if data["kind"] in ("tag", "concept")}
    found = []
    for a, b in rank:
        if a < b and (b, a) in rank and not graph.has_edge(a, b, key="links") and _is_discovery(graph, a, b):
            edge = graph.edges[a, b, "related"]
            if not _is_borne_out(edge, themes):
                continue
            weight = float(edge["weight"])
            source, target = sorted((a, b), key=lambda note: (_is_exported(graph.nodes[note]), note))
            found.append(_of(graph, source, target, weight, weight))
    return found


def _is_borne_out(edge: Mapping[str, Any], themes: set[str]) -> bool:
    """Tell whether notes share several words, and either much of them or what the vault dwells on elsewhere too."""
    terms = [str(term["term"]).casefold() for term in edge["terms"]]
    near = float(edge["weight"])
    return len(terms) >= TERMS and (near >= SURE or (near >= FLOOR and len(themes.intersection(terms)) >= THEMES))


def _of(graph: nx.MultiGraph[str], source: str, target: str, score: float, near: float) -> Suggestion:
    one, other = graph.nodes[source], graph.nodes[target]
    return Suggestion(
        str(one["path"]), str(other["path"]), str(one["label"]), str(other["label"]), round(score, 4), near, ()
    )


def _is_exported(data: Any) -> bool:
    """Return whether an exporter made a note: what is written into it may be gone with the next sync."""
    return bool(data["highlights"])


def _is_discovery(graph: nx.MultiGraph[str], a: str, b: str) -> bool:
    """Return whether two notes are not copies, logs, or two exports of one book or article."""
    one, other = graph.nodes[a], graph.nodes[b]
    if one.get("quiet") or other.get("quiet"):
        return False
    if graph.get_edge_data(a, b, key="related", default={}).get("copy"):
        return False
    if one["url"] and normal_url(one["url"]) == normal_url(other["url"]):
        return False
    names = [_stages(str(data["path"] or "").rpartition("/")[2].removesuffix(".md")) for data in (one, other)]
    titles = [_stages(str(data["label"])) for data in (one, other)]
    if set(names[0]) & set(names[1]) or set(titles[0]) & set(titles[1]):  # copies, versions, the issues of a series
        return False
    shorter, longer = sorted((stages[-1] for stages in titles), key=len)
    writers = [{name for _, name, key in graph.edges(note, keys=True) if key == "wrote"} for note in (a, b)]
    return not (writers[0] & writers[1] and _begins(longer, shorter))


def _begins(name: str, other: str) -> bool:
    """Return whether a name begins with the words of another: "Go" does not begin "Governance"."""
    return name.startswith(other) and not name[len(other) : len(other) + 1].isalnum()


def _stages(name: str) -> list[str]:
    """Return a name without case, then without its number, and so on until none is left.

    Examples
    --------
    >>> _stages("Slots in Vue 3-v2"), _stages("tweet-2005315275026260309"), _stages("1984")
    (['slots in vue 3-v2', 'slots in vue 3', 'slots in vue'], ['tweet-2005315275026260309'], ['1984'])
    """
    found = [folded(name)]
    while (shorter := _VERSION.sub("", found[-1], count=1)) not in ("", found[-1]):
        found.append(shorter)
    return found


def _mentions(project: Project, graph: nx.MultiGraph[str]) -> Iterator[tuple[Mention, str]]:
    """Give the places where the vault's own words name a note without linking to it, and that note."""
    index = Index([facts(note) for note in _notes(project)], names=Names(inventory(project.root).files))
    known = known_of(index)
    for note in _notes(project):  # read again, since a large vault's notes do not fit in memory
        left = is_template(note) or is_plugin_file(note) or project.is_managed(note)
        if left or note.path not in known or f"note:{note.path}" not in graph:
            continue
        for mention, own in unlinked(note, known[note.path]):
            target = f"note:{mention.title.path}"
            if own and target in graph and _is_discovery(graph, f"note:{note.path}", target):
                yield _place(note, mention, known[note.path].written[mention.title.path], project), mention.title.path


def _place(note: Note, mention: Standing, name: str, project: Project) -> Mention:
    line, column = note.lines.position(mention.start)
    words = note.text[mention.start : mention.end]
    link = link_to(note, mention, name, project.context.links)
    return Mention(note.path, line, column, column + len(words), words, link, mention.title.text)


def _notes(project: Project) -> Iterator[Note]:
    for path in project.paths():
        try:
            note = project.read(path)
        except VaultlintError:
            continue  # `check` reports it
        if not is_own(note):
            yield note


def _by_mention(graph: nx.MultiGraph[str], mention: Mention, target: str) -> Suggestion:
    source, other = f"note:{mention.path}", f"note:{target}"
    near = float((graph.get_edge_data(source, other, key="related") or {}).get("weight", 0.0))
    score = max(ALONE, near + NAMED * min(1.0, near / SURE))
    return replace(_of(graph, source, other, score, near), mention=mention)


def _explained(graph: nx.MultiGraph[str], one: Suggestion) -> Suggestion:
    return replace(one, themes=explain(graph, f"note:{one.source}", f"note:{one.target}").themes)
