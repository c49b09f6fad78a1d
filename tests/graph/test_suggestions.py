"""`graph.suggest`: links that a reader would draw, with reasons and with the place to write them."""

from __future__ import annotations

import dataclasses
import json
import random

import pytest
from house import make, tree

from vaultlint.graph import build, suggest
from vaultlint.project import Project

WORDS = """anvil basalt cedar delta ember fjord garnet heron iris jasper kelp lichen marble nettle ochre pewter quartz
raven sedge thistle umber vellum willow yarrow zephyr acorn birch cobalt dune elm flint gorse heath isle juniper""".split()
BEES = "The hive swarms in May; nectar and pollen feed the brood, and the keeper smokes the hive before the swarm.\n"
HONEY = "Pollen in honey tells the hive's nectar. A keeper spins combs after the swarm, when the brood has left.\n"


def filler(seed):
    """Return sentences of other words, so that a vault has more than the notes at hand."""
    chosen = random.Random(seed)
    return " ".join(f"{' '.join(chosen.sample(WORDS, 7)).capitalize()}." for _ in range(4)) + "\n"


@pytest.fixture
def vault(tmp_path):
    """Return a function that writes a vault among twelve notes of other things, and opens it."""

    def write(files):
        others = {f"Other/{n}.md": filler(n) for n in range(12)}
        return Project(make(tmp_path / "Vault", {"vaultlint.toml": "", **others, **files}))

    return write


def between(found, *paths):
    """Return the suggestions that join two notes."""
    return [one for one in found if {one.source, one.target} == set(paths)]


def test_near_notes_that_nothing_joins(vault):
    """Two notes of one theme are suggested once, with the words that both hold and sentences of both."""
    found = suggest(vault({"Bees.md": BEES, "Honey.md": HONEY}), 100)
    (one,) = between(found, "Bees.md", "Honey.md")
    assert {"hive", "swarm"} <= {theme.label for theme in one.themes}
    assert {quote.path for theme in one.themes for quote in theme.quotes} == {"Bees.md", "Honey.md"}
    assert one.mention is None


@pytest.mark.parametrize(
    ("why", "files"),
    [
        ("linked", {"Bees.md": BEES + "[[Honey]]\n", "Honey.md": HONEY}),
        ("linked the other way", {"Bees.md": BEES, "Honey.md": HONEY + "[b](Bees.md)\n"}),
        ("a copy", {"Bees.md": BEES, "Honey.md": BEES}),
        ("the same page", {"Bees.md": f"---\nurl: https://x.org/b\n---\n{BEES}",
                           "Honey.md": f"---\nurl: https://x.org/b\n---\n{HONEY}"}),
        ("a daily note", {"2024-05-01.md": BEES, "Honey.md": HONEY}),
        ("the same page, with tracking", {"Bees.md": f"---\nurl: https://x.org/b?utm_source=q\n---\n{BEES}",
                                          "Honey.md": f"---\nurl: http://www.x.org/b/\n---\n{HONEY}"}),
    ],
)  # fmt: skip
def test_what_is_no_discovery(vault, why, files):
    """Linked notes, copies, two exports of one page and logs are never suggested."""
    del why
    assert between(suggest(vault(files), 100), *files) == []


def test_versions_and_issues_of_a_series_are_none(vault):
    """Names that differ in a number alone say that the notes belong together already."""
    for one, other in (
        ("Bees.md", "Bees 2.md"), ("Bees-v2.md", "Bees-v3.md"), ("Bees (1).md", "Bees.md"),
        ("Bees-3-v2.md", "Bees-3.md"), ("Bees-3-v2.md", "Bees.md"), ("Bees 2 copy 2.md", "Bees 7.md"),
        ("Bees - Kopie (2).md", "Bees.md"), ("Bees copie.md", "Bees.md"), ("Bees (copy).md", "Bees.md"),
    ):  # fmt: skip
        project = vault({one: BEES, other: HONEY})
        assert between(suggest(project, 100), one, other) == []
        for path in (one, other):
            (project.root / path).unlink()


def test_long_numbers_are_names_of_their_own(vault):
    """Posts called by their numbers are no versions of one another."""
    names = "post-2005315275026260309.md", "post-2008610538763559356.md"
    assert len(between(suggest(vault({names[0]: BEES, names[1]: HONEY}), 100), *names)) == 1


@pytest.mark.parametrize("names", [("GPT4", "GPT"), ("Photocopy", "Photo"), ("Go", "Governance"), ("Bee", "Beehive")])
def test_names_that_begin_alike_are_names_of_their_own(vault, names):
    """Without a blank or a mark between, a number or a word's end makes another name, by one writer too."""
    head = "---\nauthor: Ann Lee\n---\n"
    one, other = (f"{name}.md" for name in names)
    assert len(between(suggest(vault({one: head + BEES, other: head + HONEY}), 100), one, other)) == 1


def test_parts_of_one_book_are_none(vault):
    """A title that begins with another's words, by the same writer, is of the same book."""
    head = "---\nauthor: Ann Lee\n---\n"
    files = {"Bees.md": head + BEES, "Bees of the Heath.md": head + HONEY}
    assert between(suggest(vault(files), 100), *files) == []


TALES = {
    "Fish.md": "She gave a nod, then drew a picture of the cage, and the ferry left. Crates stood on the pier all winter, "
    "and nobody knew whose they were or what the harbour master would say. Rain fell on the roofs of the town.\n",
    "Tiger.md": "A nod, no more. In the woods stood a cage with bars, like in a picture. Father kept the keys of the motel, "
    "swept the rooms, mended the sign, and spoke to nobody about the tall brother who went away.\n",
}


@pytest.mark.parametrize(
    ("weight", "terms", "themes", "found"),
    [
        (0.2, 5, 0, 0),  # words that happen to meet
        (0.2, 5, 1, 0),
        (0.2, 5, 2, 1),
        (0.09, 5, 5, 0),  # too far
        (0.4, 5, 0, 1),  # so much does not meet by chance
        (0.4, 2, 2, 0),  # a name alone does
    ],
)
def test_chance_is_no_reason(vault, weight, terms, themes, found):
    """Near notes are suggested for words that the vault dwells on, or for much of them; else the words met by chance."""
    project = vault(TALES)
    graph = build(project)
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] == "related"])
    shared = [{"term": f"word{number}", "share": 0.1} for number in range(terms)]
    graph.add_edge("note:Fish.md", "note:Tiger.md", key="related", kind="related", weight=weight, inferred=False,
                   evidence=[], terms=shared, ranks={})  # fmt: skip
    for number in range(themes):
        graph.add_node(f"concept:word{number}", kind="concept", label=f"Word{number}")
    assert len(between(suggest(project, 100, graph=graph), *TALES)) == found


def test_a_mention_says_where_the_link_goes(vault):
    """Line, columns and the link to write; the words at that place are those that the link shows."""
    text = "First line.\n\nToday I asked Honey Harvest people about it.\n"
    project = vault({"Diary.md": text, "Honey Harvest.md": HONEY})
    (one,) = between(suggest(project, 100), "Diary.md", "Honey Harvest.md")
    assert one.source == "Diary.md"
    spot = one.mention
    assert (spot.path, spot.line, spot.link) == ("Diary.md", 3, "[[Honey Harvest]]")
    assert text.split("\n")[spot.line - 1][spot.column - 1 : spot.end_column - 1] == spot.text == "Honey Harvest"


def test_a_mention_makes_a_near_pair_surer(vault):
    """Who is near and names the other goes before who is near."""
    named = {"Bees.md": BEES + "So it says under Honey Harvest as well.\n", "Honey Harvest.md": HONEY}
    (sure,) = between(suggest(vault(named), 100), *named)
    assert sure.score > sure.near > 0


@pytest.mark.parametrize(("near", "score"), [(0.0, 0.2), (0.03, 0.2), (0.15, 0.4), (0.3, 0.8), (0.5, 1.0)])
def test_what_a_name_adds_grows_with_nearness(vault, near, score):
    """A name where hardly anything is shared is worth little more than one where nothing is."""
    project = vault({"Diary.md": "We asked Honey Harvest there.\n", "Honey Harvest.md": "Combs.\n"})
    graph = build(project)
    graph.remove_edges_from([edge for edge in graph.edges(keys=True) if edge[2] == "related"])
    if near:
        graph.add_edge("note:Diary.md", "note:Honey Harvest.md", key="related", kind="related", weight=near,
                       inferred=False, evidence=[], terms=[], ranks={})  # fmt: skip
    (one,) = between(suggest(project, 100, graph=graph), "Diary.md", "Honey Harvest.md")
    assert one.score == pytest.approx(score)


HIGHLIGHT = (
    "# T\n\n## Metadata\n- Full Title: T\n- Category: #books\n\n## Highlights\n- Asked Honey Harvest. ([Location 1]"
    "(https://readwise.io/to_kindle?action=open&asin=B1&location=1))\n"
)


@pytest.mark.parametrize("text", [HIGHLIGHT, "`Honey Harvest`\n", "# Honey Harvest and more\n"])
def test_other_peoples_words_are_no_mention(vault, text):
    """What stands in a highlight, in code or in a heading is no place for a link."""
    found = suggest(vault({"T.md": text, "Honey Harvest.md": HONEY}), 100)
    assert all(one.mention is None for one in found)


def test_the_link_goes_into_the_readers_own_note(vault):
    """Of an exported note and an own one the own is the source: exports are written anew."""
    export = (
        "# Honey\n\n## Metadata\n- Author: [[Ann Lee]]\n- Full Title: Honey\n- Category: #articles\n\n## Highlights\n"
        f"- {HONEY.strip()} ([View Highlight](https://read.readwise.io/read/01aa))\n"
    )
    found = between(suggest(vault({"A Export.md": export, "Bees.md": BEES}), 100), "A Export.md", "Bees.md")
    assert [one.source for one in found] == ["Bees.md"]


def test_no_note_fills_the_list(vault):
    """A note that many name comes up a few times; the surest are first, and there are no more than asked for."""
    files = {f"Talk {word}.md": f"{filler(word)}We spoke of Honey Harvest and {word}.\n" for word in WORDS[:12]}
    found = suggest(vault({**files, "Honey Harvest.md": HONEY}), 100)
    assert 1 <= sum("Honey Harvest.md" in (one.source, one.target) for one in found) <= 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len(suggest(vault({}), 2)) <= 2


def test_every_vault_gives_the_same_and_writes_nothing(vault):
    """By folder, by project, with the graph built before: one answer, plain data, and the vault as it was."""
    project = vault({"Bees.md": BEES, "Honey.md": HONEY})
    before = tree(project.root)
    found = suggest(project)
    assert found == suggest(str(project.root)) == suggest(project, graph=build(project))
    json.dumps([dataclasses.asdict(one) for one in found], allow_nan=False)
    assert tree(project.root) == before


def test_build_takes_a_path_a_text_or_a_project(vault):
    """However the vault is given, the graph is the same."""
    project = vault({"Bees.md": BEES})
    assert set(build(project)) == set(build(project.root)) == set(build(str(project.root)))
