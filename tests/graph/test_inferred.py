"""Inferred tags: who speaks for them, what they say of themselves, and how often they are right."""

from __future__ import annotations

import random

import pytest
from click.testing import CliRunner
from graph_vaults import graph_of
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.links import tags as bench
from vaultlint.cli import main
from vaultlint.graph import GraphOptions, build, extract
from vaultlint.graph.linking import linked_notes
from vaultlint.graph.nearness.neighbours import nearest
from vaultlint.graph.nearness.vectors import space
from vaultlint.graph.tags.inferred import SHOWN_BY_VAULT, SUREST, by_vault, explain, shipped_thesaurus
from vaultlint.graph.tags.tagging import Case, cases, probability, telling
from vaultlint.graph.tags.tags import collect
from vaultlint.graph.words.language import tokeniser
from vaultlint.parse import facts, parse

BREAD = "dough yeast oven crust flour crumb loaf kneading starter steam rye bakery".split()
SEA = "keel sail mast harbour anchor rudder tide buoy sailor rigging hull pier".split()


def note(text, *tags, title=""):
    head = f"---\ntags: [{', '.join(tags)}]\n---\n" if tags else ""
    return f"{head}{f'# {title}' if title else ''}\n{text}\n"


def about(words, seed, count=14):
    """Return sentences that say some of the words, others each time."""
    draw = random.Random(f"{words[0]} {seed}")
    rows = [[*draw.sample(words, 3), f"x{draw.randrange(10**6)}"] for _ in range(count)]
    return " ".join(f"The {a} of the {b} is not the {c}, nor {x}." for a, b, c, x in rows)


def kitchen(count=10, tag="baking", folder=""):
    """Notes on bread, all with the tag, beside as many on boats without."""
    files = {f"{folder}bread {place}.md": note(about(BREAD, place), tag) for place in range(count)}
    return files | {f"boats/sea {place}.md": note(about(SEA, place)) for place in range(count)}


def made(files):
    """Return facts, terms, tags, space and nearest notes, in the order of the paths."""
    notes = [parse(path, text.encode()) for path, text in sorted(files.items())]
    records, terms = [facts(one) for one in notes], [extract(one) for one in notes]
    tags = collect(records, terms, tokeniser("en"))
    weighed = space(terms)
    return records, terms, tags, weighed, list(nearest(weighed))


def inferences(files, resolve=None):
    """Return what the vault's own habits infer, as {(path, tag key): inference}."""
    records, terms, tags, weighed, near = made(files)
    found = by_vault(tags, terms, weighed, near, linked_notes(records, resolve))
    return {(terms[one.note].path, one.key): one for one in found}


def case(**given):
    usual = {"note": 0, "key": "bake", "near": 0.0, "votes": (0, 10), "links": (0, 0), "folder": (0, 0),
             "fellow": "", "fellows": (0, 0), "titled": False, "untypical": 1.0}  # fmt: skip
    return Case(**{**usual, **given})


def test_a_note_among_its_like_is_inferred_and_says_why():
    """A note on bread without the tag gets it, with reason, confidence, and words that stand in it; one on boats not."""
    files = kitchen() | {"bread new.md": note(about(BREAD, "new"))}
    found = inferences(files)
    assert set(found) == {("bread new.md", "bake")}
    one = found["bread new.md", "bake"]
    assert SHOWN_BY_VAULT <= one.confidence <= SUREST
    assert "of its 10 nearest notes carry it" in one.reason
    assert one.terms
    said = set(extract(parse("x.md", files["bread new.md"].encode())).stems)
    assert all(said.issuperset(term.split(" ")) for term in one.terms)


def test_what_is_inferred_is_an_edge_with_its_sentences():
    """In the graph the tag is joined to the note, marked, and the note's own sentences are quoted for it."""
    files = kitchen() | {"bread new.md": note(about(BREAD, "new"))}
    data = graph_of(files).edges["note:bread new.md", "tag:baking", "tagged"]
    assert data["inferred"]
    assert data["reason"]
    assert data["weight"] == data["confidence"]
    assert data["evidence"]
    assert all(quote["text"] in files["bread new.md"] for quote in data["evidence"])


def test_no_tag_is_inferred_where_it_stands():
    """No case is of a tag that the note carries, in whatever spelling."""
    files = kitchen() | {
        "bread other.md": note(about(BREAD, "other"), "Baking"),
        "bread inline.md": f"{about(BREAD, 2)} #baking\n",
    }
    _, terms, tags, weighed, near = made(files)
    carried = {(place, tag.key) for tag in tags for place in tag.uses}
    assert not [one for one in cases(tags, terms, weighed, near) if (one.note, one.key) in carried]


@pytest.mark.parametrize(("tag", "count"), [("baking", 2), ("to-review", 10), ("type/book", 10)])
def test_tags_that_tell_nothing_are_not_inferred(tag, count):
    """Fewer than three notes, or a tag that says how far or what kind a note is: the vault shows no meaning."""
    files = kitchen(10, tag) if count == 10 else kitchen(0) | kitchen(count, tag)
    assert not inferences(files | {"bread new.md": note(about(BREAD, "new"))})


def test_a_tag_on_half_of_a_vault_says_how_it_is_kept():
    """In a vault of more than thirty notes, a tag on more than four in ten is no theme."""
    tags = made(kitchen(20))[2]
    assert set(telling(tags, 50)) == {"bake"}
    assert not telling(tags, 49)
    assert set(telling(tags, 30)) == {"bake"}


def test_a_nested_tag_implies_its_parent():
    """Who carries food/bread is found under food: the parent is not inferred beside it."""
    files = kitchen(10, "food") | {"bread new.md": note(about(BREAD, "new"), "food/bread")}
    assert not inferences(files)
    assert inferences(files | {"bread new.md": note(about(BREAD, "new"), "bread")})


def test_another_spelling_is_no_other_tag():
    """Who carries devops is not told of DevOps, though capitals make two words of it."""
    files = kitchen(10, "DevOps") | {"bread new.md": note(about(BREAD, "new"), "dev-ops")}
    assert not inferences(files)
    assert not inferences(files | {"bread new.md": note(about(BREAD, "new"), "devops")})


def test_habits_alone_are_no_reason():
    """A note in the folder of a tag whose words have nothing in common with the tag's notes does not get it."""
    files = kitchen(10, folder="bread/") | {"bread/odd.md": note("Quartz vibrates under voltage.")}
    assert not inferences(files)


@given(st.integers(0, 10), st.integers(0, 10), st.integers(0, 9), st.integers(0, 9), st.floats(0, 1), st.floats(0, 1))
def test_more_evidence_is_never_less_confidence(votes, links, folder, fellows, near, untypical):
    """Another vote, link, neighbour in the folder or fellow, a title or more typical words raise the confidence."""
    base = case(votes=(votes, 11), links=(links, 11), folder=(folder, 10), fellows=(fellows, 10), near=near,
                untypical=untypical)  # fmt: skip
    better = [{"votes": (votes + 1, 11)}, {"links": (links + 1, 11)}, {"folder": (folder + 1, 10)}, {"titled": True},
              {"fellows": (fellows + 1, 10)}, {"near": min(1.0, near + 0.1)}, {"untypical": untypical / 2}]  # fmt: skip
    assert 0 < probability(base) < 1
    for change in better:
        assert probability(base._replace(**change)) >= probability(base)


def test_the_reason_names_what_weighs_most():
    """Shares below three in ten are not told; what is told comes weightiest first, in a reader's words."""
    said = explain(case(votes=(5, 10), folder=(8, 9), links=(1, 9), fellow="bread", fellows=(9, 9), untypical=0.9))
    assert said == ("9 of the 9 other notes tagged bread carry it; 8 of the 9 other notes in its folder carry it; "
                    "5 of its 10 nearest notes carry it")  # fmt: skip
    assert explain(case(votes=(1, 10))) == "1 of its 10 nearest notes carries it"
    assert explain(case(titled=True, untypical=0.1)) == "its title says it; its words are those of notes that carry it"


def test_links_are_of_both_directions_and_lead_to_other_notes():
    """A link joins both notes, once; a link to itself, to an unwritten note or a file joins none."""
    files = {"a.md": "[[b]] [[b|again]] [[a]] [[none]] ![[pic.png]]\n", "b.md": "text\n", "c.md": "[[a]]\n"}
    records = made(files)[0]
    assert linked_notes(records) == [[1, 2], [0], [0]]
    assert linked_notes(records, lambda _path, _target: "c.md") == [[2], [], [0]]


THESAURUS = {"a.md": note("Green things.", "gardens"), "b.md": "Roses here. Roses there. My roses bloom, roses!\n"}


@pytest.mark.parametrize("place", ["vaultlint.toml", "pyproject.toml"])
def test_the_users_thesaurus_reaches_command_and_python(tmp_path, place):
    """Words under [thesaurus] speak in `vaultlint graph` and in `graph.build`, in whatever case the tag is spelled."""
    table = "tool.vaultlint.thesaurus" if place == "pyproject.toml" else "thesaurus"
    for path, text in THESAURUS.items():
        (tmp_path / path).write_text(text, "utf-8")
    edge = ("note:b.md", "tag:gardens", "tagged")
    (tmp_path / place).write_text("[tool.vaultlint]\n" if place == "pyproject.toml" else "", "utf-8")
    assert not build(tmp_path).has_edge(*edge)
    (tmp_path / place).write_text(f'[{table}]\nGardens = ["rose"]\n', "utf-8")
    data = build(tmp_path).edges[edge]
    assert data["inferred"]
    assert "rose (4)" in data["reason"]
    assert not build(tmp_path, options=GraphOptions()).has_edge(*edge)
    written = tmp_path.parent / f"{tmp_path.name}.json"
    result = CliRunner().invoke(main, ["graph", str(tmp_path), "-o", str(written)])
    assert result.exit_code == 0, result.output
    assert data["reason"] in written.read_text("utf-8")


def test_a_thesaurus_of_no_tag_is_said(tmp_path):
    """Words for a tag that no note carries do nothing: `graph` says so once; of a tag that is there it says nothing."""
    for path, text in THESAURUS.items():
        (tmp_path / path).write_text(text, "utf-8")
    (tmp_path / "vaultlint.toml").write_text('[thesaurus]\nGarden = ["rose"]\nmoorland = ["heather"]\n', "utf-8")
    result = CliRunner().invoke(main, ["graph", str(tmp_path), "-o", str(tmp_path.parent / "said.json"), "-q"])
    assert result.exit_code == 0, result.output
    assert result.stderr == "[thesaurus]: no note carries the tag moorland: its words speak for nothing\n"


def test_an_entry_of_the_user_replaces_the_shipped_one():
    """The user's words count instead of the shipped ones; an empty list silences a tag."""
    assert {"client", "retainer"} <= set(shipped_thesaurus()["consulting"])
    files = {"a.md": note("Advice.", "consulting"),
             "b.md": "Each client has a retainer. The client pays the retainer. My client calls.\n",
             "c.md": "The brief is long. A brief brief. Read the brief!\n"}  # fmt: skip
    edges = [("note:b.md", "tag:consulting"), ("note:c.md", "tag:consulting")]
    assert [graph_of(files).has_edge(*edge) for edge in edges] == [True, False]
    assert [graph_of(files, thesaurus={"Consulting": ["brief"]}).has_edge(*edge) for edge in edges] == [False, True]
    assert [graph_of(files, thesaurus={"consulting": []}).has_edge(*edge) for edge in edges] == [False, False]


def test_the_user_is_believed_against_the_vault():
    """Where many notes say the words and none carries the tag, shipped words fall silent; the user's own do not."""
    files = {"a.md": note("Advice.", "consulting"),
             **{f"b{place}.md": f"My client {one}s. A {one} client pays. The client calls for {one}. Every client likes {one}.\n"
                for place, one in enumerate("ink oak tin bar jet web map sun log fog rug van".split())}}  # fmt: skip
    assert graph_of(files).degree("tag:consulting") == 1
    assert graph_of(files, thesaurus={"consulting": ["client"]}).degree("tag:consulting") == 13


def test_every_shipped_entry_can_be_heard():
    """A tag's own word among its words could never speak: who says it needs no inference."""
    for tag, words in shipped_thesaurus().items():
        assert words
        assert len(set(words)) == len(words)
        assert tag not in words


def test_hiding_takes_every_use_of_a_tag():
    """The property's item, the tag in the text, tags of the document and of highlights; others and the text stay."""
    text = ("---\ntags: [Craft, wood]\n---\n# Chairs\n\n## Metadata\n- Author: [[Ann Lee]]\n- Category: #articles\n"
            "- Document Tags: [[craft]] [[wood]] \n- URL: https://example.com/a\n\n## Highlights\n"
            "- A chair stands. ([View Highlight](https://read.readwise.io/read/01a))\n    - Tags: [[Craft]] [[oak]] \n"
            "\nMine #crafts and #oak.\n")  # fmt: skip
    one = parse("Chairs.md", text.encode())
    words = tokeniser("en")
    bare = bench.without(facts(one), {"craft"}, words)
    found = {tag.key: tag.label for tag in collect([bare], [extract(one)], words)}
    assert set(found) == {"oak", "wood"}
    assert "craft" in {tag.key for tag in collect([facts(one)], [extract(one)], words)}
    assert "craft" not in extract(one).stems
    assert bare.links == facts(one).links


def test_each_hidden_tag_is_asked_about_once():
    """Over the rounds every use of a tag is hidden once, and right is what the note had carried."""
    notes = [parse(path, text.encode()) for path, text in sorted(kitchen(12, folder="bread/").items())]
    found = bench.answers("made", [facts(one) for one in notes], [extract(one) for one in notes])
    asked = [(one.note, one.key) for one, true in found.cases if true]
    assert (found.notes, found.tagged, found.tags) == (24, 12, 1)
    assert len(asked) == len(set(asked)) <= found.hidden <= 12
    assert {guess.right for guess in found.guesses} <= {True}
    figures = bench.summary([found])
    assert figures["right"] == figures["shown"] == len(found.guesses) > 0
    assert figures["recall"] == len(found.guesses) / found.hidden


def test_bands_compare_what_was_said_with_what_came():
    """Of two said with .25 and one with .95, one of the first and the last are right."""
    assert bench.bands([(0.25, True), (0.25, False), (0.95, True)]) == [
        (0.2, 0.3, 2, 0.25, 0.5), (0.9, 1.0, 1, 0.95, 1.0),
    ]  # fmt: skip


def test_an_unknown_vault_has_no_figures():
    """Nothing asked, nothing claimed: no precision and no recall."""
    figures = bench.summary([bench.Answers("empty")])
    assert (figures["precision"][0], figures["recall"], figures["strict"], figures["bands"]) == (None, None, None, [])
