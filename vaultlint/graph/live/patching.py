"""A graph that says what changed notes say now, without linking all others anew.

Exact are: what a note says of itself, its links, tags and authors, links that lead to it, and what is gone. An edge
that rests on the words of all notes (a theme, a suggestion, an inferred tag) stays as long as the note still holds a
sentence that it quotes. A new note stands beside those that it is joined to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.graph.evidence.anchors import Anchors, anchor_quote
from vaultlint.graph.files.export import ends_of
from vaultlint.graph.linking import wikilinks
from vaultlint.graph.model import note_attributes
from vaultlint.graph.shape.quiet import mark_quiet
from vaultlint.graph.tags.origins import mark_own
from vaultlint.graph.tags.tags import authors, collect, tag_key
from vaultlint.graph.words.language import tokeniser
from vaultlint.index import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    import networkx as nx

    from vaultlint.graph.linking import Resolve
    from vaultlint.graph.live.living import Kept
    from vaultlint.parse.note import Facts

BESIDE = 30.0  # pixels between a new note and the middle of those that it is joined to
_WORDS = tokeniser("en")  # for all: what matters is that a tag is the same as itself
NEW: dict[str, Any] = {"size": 0.1, "centrality": 0.0, "bridge": 0.0}


class Patch(NamedTuple):
    """What differs between two graphs, as node-link data has it.

    Attributes
    ----------
    nodes : list of dict
        New ones, and those whose attributes or edges may differ.
    gone : list of str
        Ids of nodes.
    edges : list of dict
        All edges of `touched`, with their evidence.
    touched : list of str
        Ids of the nodes whose edges are all in `edges`: their former edges are no more.
    changed : list of str
        Paths of notes that came, changed or went: of their former sentences stand only those that `edges` quote.
    """

    nodes: list[dict[str, Any]]
    gone: list[str]
    edges: list[dict[str, Any]]
    touched: list[str]
    changed: list[str]


def patch(graph: nx.MultiGraph[str], changed: AbstractSet[str], notes: Mapping[str, Kept], resolve: Resolve) -> Patch:
    """Let a graph say what changed notes say.

    Parameters
    ----------
    graph : networkx.MultiGraph
        Changed in place.
    changed : set of str
        Paths of notes that are new, changed or no more.
    notes : mapping of str to Kept
        All notes that there are now.
    resolve : callable
        ``resolve(path, target)`` gives the path of the note that a link in `path` means, or None.

    Returns
    -------
    Patch
    """
    return _Patching(graph, changed, notes, resolve).run()


class _Patching:
    def __init__(
        self, graph: nx.MultiGraph[str], changed: AbstractSet[str], notes: Mapping[str, Kept], resolve: Resolve
    ) -> None:
        self.graph = graph
        self.notes = notes
        self.resolve = resolve
        self.changed = sorted(changed)
        self.written = [path for path in self.changed if path in notes]
        self.around: set[str] = set()  # nodes that something joined or joins to a changed note
        self.before = set(graph)
        self.linking = self._linking()

    def run(self) -> Patch:
        lost = self._taken_away(self.linking)
        known = self._tags()
        for path in self.written:
            self._put(path, known)
        self._link(self.linking, lost)
        self._tidy()
        self._mark()
        for path in sorted(self.linking):  # a note that went may leave a hollow one behind
            self._place(f"note:{path}")
        return self._patch()

    def _linking(self) -> set[str]:
        """Return the notes whose links may mean another file now: changed ones, and those that name one of these."""
        came_or_went = [path for path in self.changed if (f"note:{path}" in self.graph) != (path in self.notes)]
        names = {folded(path.rpartition("/")[2]).removesuffix(".md") for path in came_or_went}
        found = set(self.written)
        if names:
            for path, one in self.notes.items():
                said = (folded(link.target.rpartition("/")[2]).removesuffix(".md") for link in one.facts.links)
                if any(name in names for name in said):
                    found.add(path)
        return found

    def _taken_away(self, linking: Iterable[str]) -> set[str]:
        """Take away what the notes say no more; return the notes that were linked with them."""
        lost: set[str] = set()
        for path in {*linking, *self.changed}:
            node = f"note:{path}"
            if node not in self.graph:
                continue
            self.around.update(self.graph[node])
            for _, other, key, data in list(self.graph.edges(node, keys=True, data=True)):
                if key == "links":
                    lost.add(other)
                if key == "links" or (path in self.changed and not self._stays(key, data, path)):
                    self.graph.remove_edge(node, other, key)
            if path not in self.notes:
                self.graph.remove_node(node)
        return lost

    def _stays(self, key: str, data: dict[str, Any], path: str) -> bool:
        """Tell whether an edge of a changed note stays: none that the note says itself, since these come anew."""
        says = key == "wrote" or (key == "tagged" and not data["inferred"])
        return not says and path in self.notes and self._still_said(data, path)

    def _still_said(self, data: dict[str, Any], path: str) -> bool:
        """Keep of an edge's quotes of a note those that stand in it still, with their lines as they are now."""
        terms = self.notes[path].terms
        lines = {item.text: item.line for item in (*terms.quotes, *terms.sentences)}
        mine = [quote for quote in data["evidence"] if quote["path"] == path]
        made = {path: Anchors(*self.notes[path])}
        kept = []
        for quote in data["evidence"]:
            if quote["path"] != path:
                kept.append(quote)
            elif quote["text"] in lines:
                moved = {key: value for key, value in quote.items() if key not in ("anchor", "place")} | {
                    "line": lines[quote["text"]]
                }
                anchor_quote(moved, {}, made)
                kept.append(moved)
        data["evidence"] = kept
        return not mine or any(quote["path"] == path for quote in kept)

    def _put(self, path: str, known: dict[str, str]) -> None:
        """Put a note, its authors and its tags into the graph."""
        fact, term = self.notes[path]
        node = f"note:{path}"
        self.graph.add_node(node, **note_attributes(fact, term))
        for stale in ("missing", "findings"):  # findings quote what the note may say no more
            self.graph.nodes[node].pop(stale, None)
        for person, use in authors(fact, term):
            author = f"author:{person.casefold()}"
            if author not in self.graph:
                self.graph.add_node(author, kind="author", label=person)
            quotes = [{"path": path, "line": use.line, "text": use.text, "by": person}] if use.text else []
            self._join(author, node, "wrote", quotes)
        for tag in collect([fact], [term], _WORDS):
            other = known.setdefault(tag.key, tag.id)
            if other not in self.graph:
                self.graph.add_node(other, kind="tag", label=tag.label)
            if self.graph.has_edge(node, other, "tagged"):
                self.graph.remove_edge(node, other, "tagged")  # it was inferred
            label = str(self.graph.nodes[other]["label"])
            self._join(node, other, "tagged", [
                {"path": path, "line": use.line, "text": use.text, "by": label} | ({"url": use.url} if use.url else {})
                for use in tag.uses[0][:3]
            ])  # fmt: skip

    def _tags(self) -> dict[str, str]:
        tags = ((node, data) for node, data in self.graph.nodes(data=True) if data["kind"] == "tag")
        return {tag_key(str(data["label"]), _WORDS): node for node, data in tags}

    def _join(self, a: str, b: str, kind: str, quotes: list[dict[str, Any]]) -> None:
        made = {str(quote["path"]): Anchors(*self.notes[str(quote["path"])]) for quote in quotes}
        for quote in quotes:
            anchor_quote(quote, {}, made)
        self.graph.add_edge(a, b, key=kind, kind=kind, weight=1.0, inferred=False, evidence=quotes)

    def _link(self, linking: AbstractSet[str], lost: AbstractSet[str]) -> None:
        """Add the links of notes, and those that lead to them from notes that keep all their other links."""
        partners = {node.removeprefix("note:") for node in lost} - linking
        partners &= self.notes.keys()
        shown = [self.notes[path] for path in linking]
        shown += [
            one._replace(facts=self._towards(one.facts, linking)) for one in (self.notes[path] for path in partners)
        ]
        shown.sort(key=lambda one: one.facts.path)
        wikilinks(self.graph, [one.facts for one in shown], [one.terms for one in shown], self.resolve)
        made: dict[str, Anchors] = {}
        for path in linking:
            for _, _, key, data in self.graph.edges(f"note:{path}", keys=True, data=True):
                if key == "links":
                    for quote in data["evidence"]:
                        anchor_quote(quote, self.notes, made)

    def _towards(self, fact: Facts, linking: AbstractSet[str]) -> Facts:
        links = tuple(link for link in fact.links if self.resolve(fact.path, link.target) in linking)
        return replace(fact, links=links)

    def _tidy(self) -> None:
        """Remove what nothing is joined to any more, but for notes that are written."""
        for node in list(self.around):
            if node not in self.graph or self.graph.degree(node):
                continue
            data = self.graph.nodes[node]
            if data["kind"] != "note" or data.get("missing"):
                self.graph.remove_node(node)
        for path in self.linking:
            self.around.update(self.graph[f"note:{path}"])
        self.around &= set(self.graph)

    def _mark(self) -> None:
        facts = [self.notes[path].facts for path in sorted(self.notes)]
        for node in (*self.around, *(f"note:{path}" for path in self.written)):
            self.graph.nodes[node].pop("quiet", None)
        mark_own(self.graph, facts)
        mark_quiet(self.graph, facts)

    def _place(self, node: str) -> None:
        """Give a new note, and what is new around it, a place and a community."""
        for one in (node, *sorted(self.graph[node])):
            data = self.graph.nodes[one]
            if "x" in data:
                continue
            placed = [self.graph.nodes[other] for other in sorted(self.graph[one]) if "x" in self.graph.nodes[other]]
            count = len(placed)
            at = sum(ord(char) for char in one)
            x = sum(other["x"] for other in placed) / count if count else 0.0
            y = sum(other["y"] for other in placed) / count if count else self._edge()
            data.update(NEW, x=float(round(x + BESIDE * (at % 5 - 2))), y=float(round(y + BESIDE * (at % 3 + 1))))
            groups = Counter(other["community"] for other in placed if "community" in other)
            if groups:
                data["community"] = min(groups, key=lambda group: (-groups[group], group))

    def _edge(self) -> float:
        return max((float(data["y"]) for _, data in self.graph.nodes(data=True) if "y" in data), default=0.0)

    def _patch(self) -> Patch:
        touched = sorted(f"note:{path}" for path in self.linking)
        shown = sorted(self.around | set(touched))
        nodes = [{"id": node, **self.graph.nodes[node]} for node in shown]
        edges = []
        seen: set[tuple[frozenset[str], str]] = set()
        for node in touched:
            for a, b, key, data in self.graph.edges(node, keys=True, data=True):
                if (pair := (frozenset((a, b)), key)) not in seen:
                    seen.add(pair)
                    source, target = ends_of(self.graph, a, b, key)
                    edges.append({"source": source, "target": target, "key": key, **data})
        return Patch(nodes, sorted(self.before - set(self.graph)), edges, touched, self.changed)
