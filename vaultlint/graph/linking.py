"""Links that stand in the notes, as edges: which note a target means, and the sentence around it."""

from __future__ import annotations

import re
from collections.abc import Callable
from sys import intern
from typing import TYPE_CHECKING, Any, TypeAlias

from vaultlint.graph.tags.tags import line_texts
from vaultlint.index import Names, folded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import networkx as nx

    from vaultlint.graph.words.terms import Sentence, Terms
    from vaultlint.parse.note import Facts, Link

Resolve: TypeAlias = Callable[[str, str], str | None]

MOST_QUOTES = 3
_LISTED = 12  # lines of a property in which its link is looked for
_KEY = re.compile(r"[\w -]{1,40}:$")  # a property's name, which says nothing of its links
UNWRITTEN: dict[str, Any] = {
    "path": None, "url": "", "date": "", "category": "", "highlights": 0, "missing": True,
}  # fmt: skip


def note_id(path: str) -> str:
    """Return the id of a note's node: one string, however many edges the note has."""
    return intern(f"note:{path}")


def wikilinks(graph: nx.MultiGraph[str], facts: Sequence[Facts], terms: Sequence[Terms], resolve: Resolve) -> None:
    """Add the links of all notes to the graph; a target that is not written yet becomes a missing note."""
    people = {data["label"].casefold() for _, data in graph.nodes(data=True) if data["kind"] in ("author", "tag")}
    for fact, term in zip(facts, terms, strict=True):
        lines, sentences = line_texts(term), _by_line(term) if fact.links else {}
        told = fact.reading.apparatus | set(fact.reading.origin.author_lines)
        for link in fact.links:
            target = link.target
            if not _is_note(link, target):
                continue
            path = resolve(fact.path, target)
            if path == fact.path or (path is None and (link.embed or target.casefold() in people)):
                continue
            if link.line in told and (path is None or _is_sync(lines.get(link.line + 1))):
                continue  # the exporter's own words: an author, a tag, or where and when it wrote
            node = _node(graph, path, target)
            if node is not None:
                _join(graph, note_id(fact.path), node, _quote(fact.path, link, target, sentences, lines))


def linked_notes(facts: Sequence[Facts], resolve: Resolve | None = None) -> list[list[int]]:
    """Return for each note the places of those that link to it or that it links to.

    Parameters
    ----------
    facts : sequence of Facts
    resolve : callable, optional
        ``resolve(path, target)`` gives the path of the note that a link means, or None.
    """
    meant = resolve or Names(fact.path for fact in facts).resolve
    places = {fact.path: place for place, fact in enumerate(facts)}
    found: list[set[int]] = [set() for _ in facts]
    for place, fact in enumerate(facts):
        for target in sorted({link.target for link in fact.links if link.target}):
            other = places.get(meant(fact.path, target) or "", place)
            if other != place:
                found[place].add(other)
                found[other].add(place)
    return [sorted(others) for others in found]


_SYNC = re.compile(r"\b(?:synced|imported|exported)\b|\bhighlights added\b", re.IGNORECASE)


def _is_sync(said: Sentence | None) -> bool:
    return said is not None and bool(_SYNC.search(said.text[:200]))


def _name(target: str) -> str:
    bare = folded(target.strip()).removesuffix(".md")
    while bare.startswith(("./", "../", "/")):
        bare = bare.partition("/")[2]
    return bare


def _is_note(link: Link, target: str) -> bool:
    if not target.strip() or "://" in target or target.startswith("mailto:"):
        return False
    suffix = target.rpartition("/")[2].rpartition(".")[2] if "." in target else ""
    plain = not suffix or suffix == "md" or " " in suffix or len(suffix) > 5 or not suffix.isalnum()
    return plain if link.style == "markdown" or link.embed else suffix.lower() not in _FILES


_FILES = frozenset(
    "png jpg jpeg gif svg webp bmp avif pdf mp3 wav m4a ogg mp4 webm mov csv canvas base html zip".split()
)


def _node(graph: nx.MultiGraph[str], path: str | None, target: str) -> str | None:
    if path is not None:
        return node if (node := note_id(path)) in graph else None
    node = note_id(_name(target))
    if node not in graph:
        label = target.strip().removesuffix(".md").rpartition("/")[2]
        graph.add_node(node, kind="note", label=label or target, **UNWRITTEN)
    return node


def _by_line(term: Terms) -> dict[int, list[Sentence]]:
    found: dict[int, list[Sentence]] = {}
    for sentence in term.sentences:
        found.setdefault(sentence.line, []).append(sentence)
    return found


def _quote(
    path: str, link: Link, target: str, sentences: Mapping[int, Sequence[Sentence]], lines: Mapping[int, Sentence]
) -> dict[str, Any]:
    """Quote the sentence that shows the link; where none does, the line, if it is one."""
    shown = (link.label or target.rpartition("/")[2]).casefold()
    around = sentences.get(link.line + 1, ())
    known = [lines[line] for line in range(link.line + 1, link.line + 1 + _LISTED) if line in lines]
    saying = (item for item in (*around, *known) if shown in item.text.casefold())  # in a property the link is an item
    said = next(saying, None) or (known[0] if known and known[0].line == link.line + 1 else None)
    one_of_many = said in around and len(around) > 1 and shown not in said.text.casefold() if said else False
    if said is None or one_of_many or _KEY.match(said.text):
        return {"path": path, "line": link.line + 1, "text": f"[[{target}]]", "by": target}
    return {"path": path, "line": said.line, "text": said.text, "by": target}


def _join(graph: nx.MultiGraph[str], note: str, other: str, quote: dict[str, Any]) -> None:
    if graph.has_edge(note, other, key="links"):
        data = graph.edges[note, other, "links"]
        if len(quotes := data["evidence"]) < MOST_QUOTES:
            data["evidence"] = [*quotes, quote]
        data["weight"] = round(data["weight"] + 1.0, 4)
        return
    graph.add_edge(note, other, key="links", kind="links", weight=1.0, inferred=False, evidence=[quote])
