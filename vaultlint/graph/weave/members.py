"""What a theme's page says: its notes by author with a sentence each, and the themes near it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.graph.answers.overview import LONG, SHORT, grade
from vaultlint.graph.answers.pairs import quote_of
from vaultlint.graph.weave.linking import plain, read_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import networkx as nx

    from vaultlint.graph.answers.overview import Topic

MOST = 100  # notes of a page
SAID = 3  # notes that are named for a neighbour


class Said(NamedTuple):
    """A sentence of a note: where it stands, and the block or heading by which it is found."""

    text: str
    line: int
    anchor: str
    rank: int


class Member(NamedTuple):
    """A note of a theme.

    Attributes
    ----------
    path, title, year : str
    authors : tuple of str
    said : Said or None
        The sentence for which it is there.
    reason : str
        Why the tag was inferred, ``""`` where the note has it or says it.
    """

    path: str
    title: str
    year: str
    authors: tuple[str, ...]
    said: Said | None
    reason: str


class Near(NamedTuple):
    """A theme nearby: its id and label, and the notes that dwell on both, by title."""

    id: str
    label: str
    notes: tuple[str, ...]


class Theme(NamedTuple):
    """What a page is written from.

    Attributes
    ----------
    id, label, kind : str
    members : tuple of Member
        By what is read of the link to it, at most `MOST`.
    left : int
        Notes beyond these.
    authors : int
        Of all its notes.
    years : str
        ``"2019–2024"``, ``"2024"`` or ``""``.
    near : tuple of Near
        By label.
    """

    id: str
    label: str
    kind: str
    members: tuple[Member, ...]
    left: int
    authors: int
    years: str
    near: tuple[Near, ...]


class Telling:
    """Finds what is to be said of themes.

    Parameters
    ----------
    graph : networkx.MultiGraph
        As `vaultlint.graph.build` makes it, not lazily: quotes have their anchors then.
    """

    def __init__(self, graph: nx.MultiGraph[str]) -> None:
        self._graph = graph
        self._said: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = defaultdict(list)
        self._authors: dict[str, set[str]] = defaultdict(set)
        for a, b, data in graph.edges(data=True):
            for note, other in ((a, b), (b, a)):
                path = graph.nodes[note].get("path")
                if graph.nodes[note]["kind"] != "note" or not path:
                    continue
                if data["kind"] == "wrote":
                    self._authors[str(path)].add(str(graph.nodes[other]["label"]))
                for item in data["evidence"]:
                    if item["path"] == path and item["text"] and not item.get("place"):
                        self._said[note].append((other, str(item["by"]).casefold(), item))

    def theme(self, topic: Topic, known: str = "", listed: Collection[str] = ()) -> Theme:
        """Return what is to be said of a theme.

        Parameters
        ----------
        topic : Topic
        known : str
            What its page says already: where that is as good as something new, it stays.
        listed : collection of str
            The notes on its page.
        """
        paths = sorted(topic.notes, key=lambda path: path not in listed)[:MOST]  # else the most central
        members = sorted((self._member(topic, path, known) for path in paths), key=_as_read)
        years = sorted(topic.years)
        return Theme(
            topic.id, topic.label, topic.kind, tuple(members), len(topic.notes) - len(paths), len(topic.authors),
            "–".join(dict.fromkeys((years[0], years[-1]))) if years else "",
            tuple(sorted(self._near(topic), key=lambda near: (near.label.casefold(), near.id))),
        )  # fmt: skip

    def _member(self, topic: Topic, path: str, known: str) -> Member:
        node = self._graph.nodes[f"note:{path}"]
        edge = (self._graph.get_edge_data(f"note:{path}", topic.id) or {}).get("tagged") or {}
        reason = str(edge.get("reason", "")) if edge.get("inferred") else ""
        return Member(
            path, str(node["label"]), str(node.get("date") or "")[:4], tuple(sorted(self._authors[path])),
            self._sentence(topic, f"note:{path}", known), reason,
        )  # fmt: skip

    def _sentence(self, topic: Topic, note: str, known: str) -> Said | None:
        """Return the sentence by which a note says a theme: the one on the page if it still says it, else the best."""
        label = topic.label.casefold()
        found = {
            Said(text, item["line"], str(item.get("anchor") or ""), rank)
            for other, by, item in self._said[note]
            if other == topic.id or by == label
            if (text := quote_of(item).text) and (rank := grade(text, own=True)) < WORTHLESS
        }
        return min(
            found,
            key=lambda said: (plain(said.text) not in known, said.rank, not SHORT <= len(said.text) <= LONG, said.line,
                              said.text),
            default=None,
        )  # fmt: skip

    def _near(self, topic: Topic) -> Iterable[Near]:
        own = {f"note:{path}" for path in topic.notes}
        for other in self._graph.nodes[topic.id]["neighbours"]:
            if other in self._graph:
                shared = own & set(self._graph[other])
                titled = sorted(shared, key=self._as_read)
                yield Near(other, str(self._graph.nodes[other]["label"]),
                           tuple(note.removeprefix("note:") for note in titled))  # fmt: skip

    def _as_read(self, note: str) -> tuple[str, str]:
        return read_as(note.removeprefix("note:"), str(self._graph.nodes[note]["label"])).casefold(), note


WORTHLESS = 3  # of `grade`: a line of tags, of links


def _as_read(member: Member) -> tuple[str, str]:
    return read_as(member.path, member.title).casefold(), member.path
