"""`graph.metrics` for callers: central notes, communities, bridges, orphans, gaps."""

from __future__ import annotations

import pytest
from graph_vaults import graph_of

from vaultlint.graph import metrics

GARDEN = """Tomatoes want water and a stake; compost feeds the tomato.
Prune the tomato in July, and tie each plant to its stake.
A plant that is tied bears more tomatoes than one that sprawls.
Compost under a tomato plant keeps its roots moist in July.
The stake outlives the plant, so oil the stake each winter.""".split("\n")
KITCHEN = """Simmer the sauce slowly and salt it at the end.
A pan that is too hot burns the sauce before it thickens.
Taste the sauce, then salt, then taste the sauce again.
Stir the pan with wood, since steel scratches a pan.
Onions sweat in the pan until the sauce is ready for wine.""".split("\n")
SOIL = """Clay holds rain where loam drains; compost mends clay.
Worms till the clay, and loam crumbles after a frost.
Dig compost into clay in autumn so that frost breaks the clay.
Loam is clay and sand that worms have mixed for years.
Rain runs off clay unless worms have opened the loam.""".split("\n")


@pytest.fixture(scope="module")
def graph():
    """Three groups of notes: gardens and soils share compost but no link, kitchens are linked to gardens."""
    files = {"alone.md": "Comets return.\n"}
    for n in range(5):
        files[f"garden/{n}.md"] = f"{GARDEN[n]}\n[[garden/{(n + 1) % 5}]] [[kitchen/{n}]]\n"
        files[f"kitchen/{n}.md"] = f"{KITCHEN[n]}\n[[kitchen/{(n + 1) % 5}]]\n"
        files[f"soil/{n}.md"] = f"{SOIL[n]}\n[[soil/{(n + 1) % 5}]]\n"
    return graph_of(files)


def group(note):
    """Return the folder of a note's id."""
    return note.removeprefix("note:").partition("/")[0]


def test_centrality_ranks_all_nodes(graph):
    """Every node has a rank, the most central has 1 and comes first."""
    ranks = metrics.centrality(graph)
    assert set(ranks) == set(graph)
    assert list(ranks.values()) == sorted(ranks.values(), reverse=True)
    assert max(ranks.values()) == 1.0


def test_communities_hold_each_note_once(graph):
    """No note stands in two; groups that talk of the same stand together, and each has a name."""
    found = metrics.communities(graph)
    notes = [note for one in found for note in one.notes]
    assert len(notes) == len(set(notes))
    assert all(one.label for one in found)
    for folder in ("garden", "kitchen", "soil"):
        assert len({one.id for one in found for note in one.notes if group(note) == folder}) == 1


def test_bridges_reach_other_communities(graph):
    """A bridge is joined to a community that is not its own, and the strongest is first."""
    found = metrics.bridges(graph, 3)
    assert found[0].strength == max(one.strength for one in found)
    for one in found:
        assert len(set(one.communities)) == len(one.communities) > 1
        assert one.communities[0] == graph.nodes[one.note]["community"]


def test_orphans_are_notes_without_links(graph):
    """No link to or from another written note; a link to a note that is not there joins nothing."""
    assert metrics.orphans(graph) == ["note:alone.md"]
    lonely = graph_of({"a.md": "[[Not written]]\n", "b.md": "[[c]]\n", "c.md": "x\n"})
    assert metrics.orphans(lonely) == ["note:a.md"]


def test_gaps_are_near_and_never_linked(graph):
    """Gardens and soils both speak of compost and no link joins them; gardens and kitchens are linked, so no gap."""
    found = metrics.gaps(graph)
    pairs = [{group(one.a.notes[0]), group(one.b.notes[0])} for one in found]
    assert pairs[0] == {"garden", "soil"}
    assert {"garden", "kitchen"} not in pairs
    strengths = [one.strength for one in found]
    assert strengths == sorted(strengths, reverse=True)


def test_a_gap_names_its_nearest_notes_and_why(graph):
    """One note of each side, not linked, with what they share."""
    gap = metrics.gaps(graph, 1)[0]
    assert gap.pair.note in gap.a.notes
    assert gap.pair.other in gap.b.notes
    assert not gap.pair.linked
    assert "compost" in {theme.label.casefold() for theme in gap.pair.themes} | {
        label.casefold() for label in gap.themes
    }


@pytest.mark.parametrize("files", [{}, {"a.md": ""}, {"a.md": "x\n", "b.md": "y\n"}])
def test_tiny_vaults(files):
    """Nothing to say is said with empty lists."""
    graph = graph_of(files)
    assert metrics.bridges(graph) == []
    assert metrics.gaps(graph) == []
    assert len(metrics.orphans(graph)) == len(files)


def test_a_bridge_is_no_list_of_everything():
    """A note with ties on two sides comes first; an index, an author's page and a hub that is linked everywhere do not."""
    files = {}
    for n in range(5):
        files[f"garden/{n}.md"] = f"{GARDEN[n]}\n[[garden/{(n + 1) % 5}]] [[garden/{(n + 2) % 5}]]\n"
        files[f"kitchen/{n}.md"] = f"{KITCHEN[n]}\n[[kitchen/{(n + 1) % 5}]] [[kitchen/{(n + 2) % 5}]]\n"
        files[f"soil/{n}.md"] = f"{SOIL[n]}\n[[soil/{(n + 1) % 5}]] [[soil/{(n + 2) % 5}]]\n"
    every = " ".join(f"[[{name.removesuffix('.md')}]]" for name in files)
    files["Home.md"] = files["MOC Food.md"] = f"Where all begins.\n{every}\n"
    files["Hub.md"] = f"A word of everything.\n{every}\n"
    files["Ragout.md"] = "Four plants, one pan.\n[[garden/0]] [[garden/1]] [[kitchen/0]] [[kitchen/1]]\n"
    graph = graph_of(files)
    found = metrics.bridges(graph)
    assert found[0].label == "Ragout"
    assert not {"Home", "MOC Food"} & {one.label for one in found}
    of = {
        note.partition("/")[0].removeprefix("note:"): one.id for one in metrics.communities(graph) for note in one.notes
    }
    assert set(found[0].communities[:2]) == {of["garden"], of["kitchen"]}
    assert graph.nodes["note:Ragout.md"]["between"] == list(found[0].communities[:2])
    assert all("between" not in data for _, data in graph.nodes(data=True) if not data["bridge"])
