"""What links between near notes show: whole words as notes write them, and the same whenever it is looked up."""

from __future__ import annotations

import copy
import pickle
from typing import ClassVar

import pytest
from graph_vaults import graph_of

from vaultlint.graph.joining import Because
from vaultlint.graph.model import assemble
from vaultlint.graph.words.terms import extract
from vaultlint.parse import facts, parse


def links(files, **options):
    """Return the edges between near notes."""
    notes = [parse(path, text.encode()) for path, text in files.items()]
    graph = assemble([facts(note) for note in notes], [extract(note) for note in notes], **options)
    return {(a, b): data for a, b, data in graph.edges(data=True) if data["kind"] == "related"}


def shown(files):
    """Return all labels on links."""
    return {one["term"] for data in links(files).values() for one in data["terms"]}


GERMAN = {
    "Uhr.md": "Die Uhr hat eine Fußnote über den Pendelkasten. Jede Fußnote nennt den Pendelkasten und das Uhrwerk.\n",
    "Turm.md": "Im Turm steht der Pendelkasten, und eine Fußnote sagt, wer das Uhrwerk und den Pendelkasten baute.\n",
    "Feld.md": "Auf dem Feld wachsen Rüben und Hafer, und die Bäuerin zählt die Säcke vor der Scheune.\n",
}


def test_a_sharp_s_stays():
    """A German word is shown as notes write it, not as it is folded for comparison."""
    found = {label.casefold(): label for label in shown(GERMAN)}
    assert "fussnote" not in {label.lower() for label in found.values()}
    assert "ß" in found["fussnote"]


def test_a_part_of_a_joined_word_is_none():
    """Where notes write a name in one word, no link shows half of it."""
    files = {
        f"{name}.md": f"The {name} keeps its rows in QuillonSQL. We ask QuillonSQL twice, and QuillonSQL answers {name}.\n"
        for name in ("mill", "barn", "dock")
    }
    assert not {"Quillon", "quillon"} & shown(files)


def test_links_are_the_same_when_asked():
    """What is looked up later is what would have been looked up at once."""
    at_once, later = links(GERMAN), links(GERMAN, lazily=True)
    assert at_once.keys() == later.keys()
    assert all(later[pair]["terms"] == at_once[pair]["terms"] for pair in at_once)
    assert all(dict(later[pair]) == at_once[pair] for pair in at_once)


def test_what_was_not_asked_for_is_not_looked_up():
    """A graph for a few questions holds no communities, and asks for no sentence by itself."""
    for data in links(GERMAN, lazily=True).values():
        assert not dict.__contains__(data, "terms")
        assert data.get("terms")
        assert dict.__contains__(data, "evidence")
    assert "communities" in graph_of(GERMAN).graph


class TestBecause:
    """An edge that is looked up later is a dictionary as any other."""

    @staticmethod
    def edge():
        """Return an edge of which nothing was looked up, and a list of what was."""
        asked = []

        def why():
            asked.append(1)
            return {"terms": ["salt"], "evidence": ["Salt."]}

        return Because({"weight": 0.5}, why), asked

    FULL: ClassVar = {"weight": 0.5, "terms": ["salt"], "evidence": ["Salt."]}

    @pytest.mark.parametrize("use", [
        lambda edge: edge == TestBecause.FULL,
        lambda edge: not edge != TestBecause.FULL,  # noqa: SIM202  # the other operator
        lambda edge: repr(edge) == repr(TestBecause.FULL), lambda edge: edge.pop("terms") == ["salt"],
        lambda edge: edge.setdefault("terms", []) == ["salt"], lambda edge: edge | {} == TestBecause.FULL,
        lambda edge: copy.deepcopy(edge) == TestBecause.FULL, lambda edge: pickle.loads(pickle.dumps(edge)) == edge,
        lambda edge: edge.popitem()[0] == "evidence", lambda edge: {**edge} == TestBecause.FULL,
    ])  # fmt: skip
    def test_all_is_there(self, use):
        """Whatever is done with it sees what was left for later."""
        assert use(self.edge()[0])

    def test_what_was_taken_or_set_stays_so(self):
        """What is looked up later does not undo what was done before."""
        edge = self.edge()[0]
        edge.pop("evidence")
        del edge["terms"]
        assert dict(edge) == {"weight": 0.5}
        assert "terms" not in edge
        edge = self.edge()[0]
        edge["terms"] = []
        assert dict(edge) == self.FULL | {"terms": []}

    def test_what_is_known_asks_for_nothing(self):
        """Whether there is an edge, and how near, costs no look."""
        edge, asked = self.edge()
        assert (edge or {}) is edge
        assert edge["weight"] == edge.get("weight") == edge.setdefault("weight", 1) == 0.5
        assert "terms" in edge
        assert not asked
