"""The graph of a vault: notes, authors, tags and themes, and on every edge the sentences it rests on."""

from __future__ import annotations

from functools import partial
from sys import intern
from typing import TYPE_CHECKING, Any, TypeAlias

import networkx as nx

from vaultlint.bulk import Bulk
from vaultlint.graph.analysis import Analysis, GraphOptions, analyse
from vaultlint.graph.evidence.anchors import mark_anchors
from vaultlint.graph.evidence.marks import marked
from vaultlint.graph.evidence.quotes import evidence
from vaultlint.graph.joining import Joining
from vaultlint.graph.linking import Resolve, note_id, wikilinks
from vaultlint.graph.piles import Store
from vaultlint.graph.shape.quiet import mark_quiet
from vaultlint.graph.shelved import Shelved
from vaultlint.graph.tags.origins import mark_own
from vaultlint.graph.tags.people import mentions
from vaultlint.graph.tags.tags import authors
from vaultlint.graph.themes.profiles import profile
from vaultlint.graph.themes.readings import Readings
from vaultlint.graph.themes.themes import SMALL, settle
from vaultlint.graph.words.language import tokeniser
from vaultlint.index import Names, aliases_of
from vaultlint.parse.about import About

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaultlint.graph.shape.keeping import Former
    from vaultlint.graph.shelves import Shelf
    from vaultlint.graph.themes.themes import Concept
    from vaultlint.graph.words.terms import Terms
    from vaultlint.parse.note import Facts

__all__ = ["Graph", "GraphOptions", "assemble"]

Graph: TypeAlias = "nx.MultiGraph[str]"

THEMES_OF_A_NOTE = 6
RANK = 14  # a term must be among so many of a note's strongest for the note to be about it
RANK_SMALL = 40
MENTIONED = 0.2  # weight of a note's speaking of somebody


def assemble(
    facts: Sequence[Facts],
    terms: Sequence[Terms],
    *,
    options: GraphOptions | None = None,
    resolve: Resolve | None = None,
    lazily: bool = False,
    before: Former | None = None,
    stage: Callable[[str], None] | None = None,
    shelf: Shelf | None = None,
) -> Graph:
    r"""Make the graph of notes that were read already; `vaultlint.graph.build` reads a vault.

    Parameters
    ----------
    facts : sequence of Facts
    terms : sequence of Terms
        Of the same notes; matched by path, in any order.
    options : GraphOptions, optional
    resolve : callable, optional
        ``resolve(path, target)`` gives the path of the note that a link in `path` means, or None. By default
        names are compared without case.
    lazily : bool
        For who asks about a few links: why near notes are near is looked up when an edge's ``"terms"`` or
        ``"evidence"`` are asked for, and sizes, positions and communities are left out.
    before : Former, optional
        Communities and places of the vault's former graph, to be kept where they can.
    stage : callable, optional
        Called with what is done next: ``"comparing"``, ``"quoting"``, ``"placing"``.
    shelf : Shelf, optional
        Where to keep what links rest on, and the words of all notes while they are compared; by default in memory. From
        a shelf an edge's attributes are read whenever they are asked for: to change a list among them, set it.

    Returns
    -------
    networkx.MultiGraph
        Edges are keyed by kind. Attributes as DESIGN.md describes the JSON of ``graph``; positions, sizes and
        communities are set. The same notes give the same graph, in whatever order they come.

    Examples
    --------
    >>> from vaultlint.graph.words.terms import extract
    >>> from vaultlint.parse import facts, parse
    >>> note = parse("a.md", b"---\nauthor: Ann Lee\ntags: [sales]\n---\nRun the call. See [[b]].\n")
    >>> sorted(assemble([facts(note)], [extract(note)]).nodes)
    ['author:ann lee', 'note:a.md', 'note:b', 'tag:sales']
    """
    chosen = options or GraphOptions()
    with Bulk():
        return _build(facts, terms, chosen, resolve, lazily=lazily, before=before, stage=stage, shelf=shelf)


def _build(
    facts: Sequence[Facts],
    terms: Sequence[Terms],
    chosen: GraphOptions,
    resolve: Resolve | None,
    *,
    lazily: bool,
    before: Former | None,
    stage: Callable[[str], None] | None,
    shelf: Shelf | None,
) -> Graph:
    from vaultlint.graph.shape.metrics import measure

    enter = stage or _enter_silently
    enter("comparing")
    by_path = {term.path: term for term in terms}
    ordered = sorted((fact for fact in facts if fact.path in by_path), key=lambda fact: fact.path)
    texts = [by_path[fact.path] for fact in ordered]
    graph: Graph = nx.MultiGraph(name=chosen.name)
    if shelf is not None:
        vars(graph)["edge_attr_dict_factory"] = partial(Shelved, shelf)  # of each edge that is added
    meant = resolve or Names(fact.path for fact in ordered).resolve
    analysis = analyse(ordered, texts, chosen, meant, None if shelf is None else Store(shelf))
    for fact, term in zip(ordered, texts, strict=True):
        graph.add_node(note_id(fact.path), **note_attributes(fact, term))
    _add_authors(graph, ordered, texts)
    _add_tags(graph, analysis, texts)
    reader = Readings(analysis.space, texts)
    _add_concepts(graph, analysis, texts, settle(analysis.concepts, analysis.labels, reader))
    _add_mentions(graph, texts, reader)
    if analysis.space.store is not None:
        analysis.space.store.let_go()
    wikilinks(graph, ordered, texts, meant)
    enter("quoting")
    joining = Joining(graph, analysis, texts, chosen)
    if lazily:
        joining.when_asked()
    elif shelf is not None:
        joining.on_shelf(ordered)
    else:
        joining.at_once()
    del analysis, reader, joining  # who looks up links later has them; else they make room for places
    mark_own(graph, ordered)
    mark_quiet(graph, ordered)
    profile(graph)
    enter("placing")
    if not lazily:
        mark_anchors(graph, ordered, texts)
        measure(graph, seed=chosen.seed, before=before)
    if shelf is not None:
        del vars(graph)["edge_attr_dict_factory"]  # that of its class from now on
    return graph


def _enter_silently(_: str) -> None:
    """Tell nobody what is done next."""


def note_attributes(fact: Facts, term: Terms) -> dict[str, Any]:
    """Return what a note says of itself, as its node has it."""
    about = About(fact)
    aliases = aliases_of(fact)
    return {
        "kind": "note",
        "label": term.title or fact.path,
        "path": fact.path,
        "url": about.url,
        "date": about.date,
        "category": about.category,
        "highlights": len(fact.reading.highlights),
        **({"aliases": aliases} if aliases else {}),
    }


def _add_authors(graph: Graph, facts: Sequence[Facts], terms: Sequence[Terms]) -> None:
    for fact, term in zip(facts, terms, strict=True):
        for person, use in authors(fact, term):
            node = intern(f"author:{person.casefold()}")
            if node not in graph:
                graph.add_node(node, kind="author", label=person)
            quote = [{"path": fact.path, "line": use.line, "text": use.text, "by": person}] if use.text else []
            graph.add_edge(node, note_id(fact.path), key="wrote", **_edge("wrote", 1.0, quote))


def _edge(kind: str, weight: float, quotes: list[dict[str, Any]], *, inferred: bool = False) -> dict[str, Any]:
    return {"kind": kind, "weight": round(weight, 4), "inferred": inferred, "evidence": quotes}


def _add_tags(graph: Graph, analysis: Analysis, terms: Sequence[Terms]) -> None:
    tags = {tag.key: tag for tag in analysis.tags}
    for tag in analysis.tags:
        node = tag.id
        graph.add_node(node, kind="tag", label=tag.label)
        for place, uses in tag.uses.items():
            path = terms[place].path
            quotes = []
            for use in uses[:3]:
                quote: dict[str, Any] = {"path": path, "line": use.line, "text": use.text, "by": tag.label}
                quotes.append(quote | ({"url": use.url} if use.url else {}))
            graph.add_edge(note_id(path), node, key="tagged", **_edge("tagged", 1.0, quotes))
    for guess in analysis.inferred:
        tag, path = tags[guess.key], terms[guess.note].path
        wanted = {column: 1.0 for name in guess.terms for column in _columns(analysis, name)}
        quotes = [evidence(path, quote.sentence, analysis.labels.of(quote.column))
                  for quote in analysis.quotes.best(guess.note, wanted)]  # fmt: skip
        if quotes and not graph.has_edge(note_id(path), tag.id):
            edge = _edge("tagged", guess.confidence, quotes, inferred=True)
            graph.add_edge(
                note_id(path), tag.id, key="tagged", **edge, reason=guess.reason, confidence=guess.confidence
            )


def _columns(analysis: Analysis, name: str) -> list[int]:
    found = [analysis.space.stems[part] for part in name.split(" ") if part in analysis.space.stems]
    return found if len(found) == name.count(" ") + 1 else []


def _add_concepts(graph: Graph, analysis: Analysis, terms: Sequence[Terms], concepts: Sequence[Concept]) -> None:
    """Join notes to the themes among their strongest terms; a tag's own word in an untagged note counts."""
    column_of = analysis.space.column
    nodes = {concept.column: (concept.id, concept.label) for concept in concepts}
    columns = {tag.key: column for tag in analysis.tags if (column := column_of(tag.key)) is not None}
    tagged = {columns[tag.key]: (tag.id, tag.label) for tag in analysis.tags if tag.key in columns}
    nodes.update(tagged)
    asides = {columns[tag.key] for tag in analysis.tags if len(tag.uses) < 2 and tag.key in columns}
    for concept in concepts:
        graph.add_node(concept.id, kind="concept", label=concept.label)
    most = RANK_SMALL if len(terms) <= 2 * RANK_SMALL else RANK
    for place, term in enumerate(terms):
        titled = {analysis.space.stems[stem] for _, stem in term.title_words}
        own = [column for rank, column in enumerate(analysis.strongest[place].tolist())
               if column in nodes and (rank < most or column in titled)]  # fmt: skip
        own = [column for column in own if column not in asides or column in titled or analysis.often(place, column)]
        added = 0
        for column in own:
            (node, label), name = nodes[column], analysis.space.names[column]
            if added < THEMES_OF_A_NOTE and not _tagged(graph, note_id(term.path), node):
                words = tokeniser(term.language)
                told = (analysis.quotes.of_tag(place, column, label, words) if column in tagged
                        else analysis.quotes.best(place, {column: 1.0}, 1, {column: label}))  # fmt: skip
                quotes = [evidence(term.path, said, marked(said.text, label, name, words)) for said, _ in told]
                if quotes:
                    edge = _edge("about", analysis.space.weight(place, column), quotes)
                    graph.add_edge(note_id(term.path), node, key="about", **edge)
                    added += 1
    least = 1 if len(terms) <= SMALL else 2
    graph.remove_nodes_from([concept.id for concept in concepts if graph.degree(concept.id) < least])


def _add_mentions(graph: Graph, terms: Sequence[Terms], reader: Readings) -> None:
    """Join notes to the authors of other notes of whom they speak."""
    people = {str(data["label"]): node for node, data in graph.nodes(data=True) if data["kind"] == "author"}
    for said in mentions(people, reader):
        node, path = people[said.person], terms[said.note].path
        if not graph.has_edge(node, note_id(path)):
            quote = evidence(path, said.sentence, said.person)
            graph.add_edge(note_id(path), node, key="about", **_edge("about", MENTIONED, [quote]))


def _tagged(graph: Graph, note: str, node: str) -> bool:
    return graph.has_edge(note, node, key="tagged")
