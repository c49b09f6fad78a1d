"""The measure: two real documents meet through what they say, and each edge shows where."""

from __future__ import annotations

import re

import pytest
from graph_vaults import CLIENTS, CUSTOMERS, edges_of

from vaultlint.graph import explain, extract, related
from vaultlint.graph.words.clean import prose
from vaultlint.parse import parse

NOTES = {f"note:{CUSTOMERS}", f"note:{CLIENTS}"}


def labels(graph, *kinds):
    return {data["label"].casefold(): node for node, data in graph.nodes(data=True) if data["kind"] in kinds}


@pytest.mark.parametrize("theme", ["assertiveness", "sales", "consulting"])
def test_the_two_notes_meet_through_the_theme(seed_graph, theme):
    """Both notes are joined to each of the three themes, with evidence on both edges."""
    node = labels(seed_graph, "tag", "concept")[theme]
    assert set(seed_graph[node]) >= NOTES
    assert all(data["evidence"] for _, _, data in seed_graph.edges(node, data=True))


def test_consulting_is_inferred_for_the_challenger_post_and_says_so(seed_graph):
    """The post never says consulting: the edge is marked, with reason, confidence and sentences about clients."""
    edge = seed_graph.edges[f"note:{CLIENTS}", "tag:consulting", "tagged"]
    assert edge["inferred"] is True
    assert 0.5 < edge["confidence"] <= 0.9
    assert "client" in edge["reason"]
    assert all("client" in quote["text"].casefold() for quote in edge["evidence"])
    assert seed_graph.edges[f"note:{CUSTOMERS}", "tag:consulting", "tagged"]["inferred"] is False


def test_leadership_is_no_claim_of_the_challenger_post(seed_graph):
    """No sentence of the post supports leadership, so no edge says it."""
    assert set(seed_graph["tag:leadership"]) == {f"note:{CUSTOMERS}"}


def test_author_is_a_node_with_the_line_that_says_so(seed_graph):
    """Wes Kao is an author node; the empty author of the other note makes none."""
    assert labels(seed_graph, "author") == {"wes kao": "author:wes kao"}
    (quote,) = seed_graph.edges["author:wes kao", f"note:{CUSTOMERS}", "wrote"]["evidence"]
    assert "Wes Kao" in quote["text"]


def test_challenger_is_a_concept_of_the_second_note(seed_graph):
    """A tiny vault's notes have their own strongest terms as concepts."""
    node = labels(seed_graph, "concept")["challenger"]
    assert set(seed_graph[node]) == {f"note:{CLIENTS}"}


def test_highlight_tags_are_tags_with_the_highlights_url(seed_graph):
    """A tag under a highlight is a tag of the note; its evidence is the highlight."""
    quotes = seed_graph.edges[f"note:{CUSTOMERS}", "tag:consulting", "tagged"]["evidence"]
    assert quotes[0]["line"] == 31
    assert quotes[0]["url"] == "https://read.readwise.io/read/01hse8xw942t4zkx2e74spz60f"


def test_categories_of_the_exporter_are_no_tags(seed_graph):
    """``Category: #articles`` is Readwise's word, not a theme."""
    assert set(labels(seed_graph, "tag")) == {"consulting", "leadership", "sales"}


def test_no_label_comes_from_the_apparatus(seed_graph):
    """No concept is boilerplate, a url part, a stop word or a cut stem."""
    found = set(labels(seed_graph, "concept"))
    forbidden = {"view highlight", "highlight", "metadata", "post", "comment", "blog", "author", "title", "full title",
                 "url", "http", "https", "com", "register", "contact", "busi", "assert", "communic", "challeng",
                 "assertive", "assertively"}  # fmt: skip
    assert not found & forbidden


def test_boilerplate_of_the_web_page_is_not_read(seed_files):
    """Navigation, the by-line, resource headings and the comment rules are not part of the article."""
    text = " ".join(sentence.text for sentence in extract(parse(CLIENTS, seed_files[CLIENTS])).sentences)
    for gone in ("Register", "Posted on", "Related Resources", "Be the first", "Commenting Guidelines", "ad hominem"):
        assert gone not in text
    for kept in ("Challenger Sale", "creating a firestorm", "help you get started"):
        assert kept in text


def test_what_stands_twice_in_a_note_counts_once(seed_files):
    """The doubled Readwise note says each of its sentences once."""
    texts = [sentence.text for sentence in extract(parse(CUSTOMERS, seed_files[CUSTOMERS])).sentences]
    assert len(texts) == len(set(texts))
    assert sum("Run the call" in text for text in texts) == 1


def test_every_quote_stands_on_its_line(seed_graph, seed_files):
    """Evidence can be looked up: the line holds the sentence's words."""
    for _, _, data in seed_graph.edges(data=True):
        assert data["evidence"]
        for quote in data["evidence"]:
            line = seed_files[quote["path"]].decode("utf-8").split("\n")[quote["line"] - 1]
            assert quote["text"] in " ".join(line.split()) or quote["text"] in prose(line)


def test_related_edge_shows_its_terms(seed_graph):
    """The link names shared terms with shares that fall and stay within one."""
    ((ends, edge),) = edges_of(seed_graph, "related")
    assert ends == NOTES
    shares = [term["share"] for term in edge["terms"]]
    assert shares == sorted(shares, reverse=True)
    assert 0.5 <= sum(shares) <= 1
    assert {"assertiveness", "sales"} <= {term["term"] for term in edge["terms"]}
    assert {quote["path"] for quote in edge["evidence"]} == {CUSTOMERS, CLIENTS}


@pytest.mark.parametrize("name", ["Be More Assertive With Customers", CUSTOMERS, f"note:{CUSTOMERS}"])
def test_related_gives_the_other_note_with_quotes_of_both_sides(seed_graph, name):
    """Asked by title, path or id, the answer names the three themes and quotes both notes."""
    (pair,) = related(seed_graph, name)
    assert pair.path == CLIENTS
    themes = {theme.label: theme for theme in pair.themes}
    assert {"assertiveness", "sales", "consulting"} <= set(themes)
    for label in ("assertiveness", "sales", "consulting"):
        assert {quote.path for quote in themes[label].quotes} == {CUSTOMERS, CLIENTS}
    assert themes["consulting"].inferred
    assert "leadership" not in {label.casefold() for label in themes}


def test_explain_is_the_same_from_both_sides(seed_graph):
    """Why two notes are near does not depend on which was asked for."""
    there, back = explain(seed_graph, CUSTOMERS, CLIENTS), explain(seed_graph, CLIENTS, CUSTOMERS)
    assert [(theme.label, theme.share) for theme in there.themes] == [
        (theme.label, theme.share) for theme in back.themes
    ]


def test_unknown_note_is_a_key_error(seed_graph):
    """A name that no note has is said back."""
    with pytest.raises(KeyError, match=re.escape("'Nothing'")):
        related(seed_graph, "Nothing")
