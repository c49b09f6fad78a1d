"""What exporters write around a reader's words is no theme, no note and no stranger among the authors."""

from __future__ import annotations

import pytest
from graph_vaults import CLIENTS, graph_of

from vaultlint.graph import explain, extract, to_data
from vaultlint.graph.tags.tags import people
from vaultlint.graph.words.clean import sentences
from vaultlint.parse import parse
from vaultlint.report.related import render

TWEET = """---
title: Running the Call
---
# Running the Call

![rw-book-cover](https://example.com/cover.jpg)

## Metadata
- Author: [[@maren_example on Twitter]]
- Full Title: Running the Call
- Category: #tweets
- Document Tags: [[meetings]]
- URL: https://social.example.com/1

## Highlights
- Open with the agenda. ([View Tweet](https://social.example.com/2))
"""
LOGSEQ = """title:: Delegating (highlights)
author:: [[Nomvula Prentiss]]
full-title:: "Delegating"
category:: #articles
tags:: [[leadership]]

- Highlights first synced by [[Readwise]] [[Jan 12th, 2024]]
	- Hand the question back. See [[Delegation]]. ([View Highlight](https://read.readwise.io/read/01hkz1ctenms7dz2mhc397kjyn))
"""
ZOTERO = """---
citekey: marsh2022
---
> **FirstAuthor**:: Marsh, Ottoline
> **Author**:: García Sandoval, Yuki

%% begin annotations %%
> Attention stays divided. [(p. 14)](zotero://open-pdf/library/items/X?page=14&annotation=A)
%% end annotations %%
"""


def of_kind(graph, kind):
    return sorted(data["label"] for _, data in graph.nodes(data=True) if data["kind"] == kind)


@pytest.mark.parametrize(("said", "names"), [
    ("Sandoval-Ito, Yuki", ["Yuki Sandoval-Ito"]),
    ("van den Berg, Jan", ["Jan van den Berg"]),
    ("Marsh, O., & Sandoval-Ito, Y.", ["O. Marsh", "Y. Sandoval-Ito"]),
    ("Marsh, Ottoline; Ek, Bo", ["Ottoline Marsh", "Bo Ek"]),
    ("Ann Lee, Bo Ek", ["Ann Lee", "Bo Ek"]),
    ("Ann Lee, Bo Ek and Cy Day", ["Ann Lee", "Bo Ek", "Cy Day"]),
    ("Ann Lee, Jr.", ["Ann Lee, Jr."]),
])  # fmt: skip
def test_last_first_is_one_person(said, names):
    """A comma parts two people only where each side can be one."""
    assert people(said) == names


def test_library_exporters_name_each_person_once():
    """Zotero writes "Last, First": one author node each, under the name that people say."""
    graph = graph_of({"a.md": ZOTERO})
    assert of_kind(graph, "author") == ["Ottoline Marsh", "Yuki García Sandoval"]


def test_an_author_link_is_an_author_and_no_missing_note():
    """The handle that an exporter names is the tweet's author; its line is the evidence."""
    graph = graph_of({"Tweet.md": TWEET})
    assert of_kind(graph, "author") == ["@maren_example"]
    assert of_kind(graph, "note") == ["Running the Call"]
    (quote,) = graph.edges["author:@maren_example", "note:Tweet.md", "wrote"]["evidence"]
    assert quote["line"] == 9
    assert of_kind(graph, "tag") == ["meetings"]


def test_sync_lines_link_to_no_note():
    """The line that says when and by what a note was synced is the exporter's, even if a daily note stands there; own links stay."""
    files = {"Page.md": LOGSEQ, "Jan 12th, 2024.md": "Walked.\n"}
    graph = graph_of(files)
    assert "note:readwise" not in graph
    assert not graph.has_edge("note:Page.md", "note:Jan 12th, 2024.md", key="links")
    assert graph.nodes["note:delegation"]["missing"] is True
    assert of_kind(graph, "author") == ["Nomvula Prentiss"]
    assert of_kind(graph, "tag") == ["leadership"]


@pytest.mark.parametrize("line", ["- Category: #article", "**Category**:: #papers", "> Category: #books #essays"])
def test_a_hashtag_in_a_category_line_is_no_tag(line):
    """What kind of document a note is made from is an attribute, and no theme of others."""
    graph = graph_of(
        {"a.md": f"{line}\n- Tags: #craft\n", "b.md": "Articles, papers, books, essays. A paper's essay.\n"}
    )
    assert of_kind(graph, "tag") == ["craft"]


def test_a_tag_in_an_aside_is_no_theme_of_other_notes(small_vault):
    """One ``#promises`` on a checkbox makes no theme of a note that says "promising" in passing."""
    passing = "A promising buyer asks for the contract. " + " ".join(f"Clause {word} holds." for word in
              "amber birch cedar dahlia elder fern ginger hazel iris".split())  # fmt: skip
    strong = "A promise is a contract. Promise less. Who promises, pays: promised is promised.\n"
    files = {**small_vault, "Todo.md": "- [ ] Send the list #promises\n", "Passing.md": passing, "Strong.md": strong}
    graph = graph_of(files)
    assert set(graph["tag:promises"]) == {"note:Todo.md", "note:Strong.md"}


@pytest.mark.parametrize(("text", "found"), [
    ("Managing the Communications FunctionSelling is not about relationships.",
     ["Managing the Communications Function", "Selling is not about relationships."]),
    *[(text, [text]) for text in (
        "How I Built My YouTube channel is not a story.", "Why The New McKinsey report is bad.",
        "Learning To Love JavaScript is hard work.", "The Best New GitHub feature is out.",
        "All About Your New iPhone is here.", "Managing the Communications FunctionSelling",
        "We saw how the FunctionSelling is not about relationships.",
    )],
])  # fmt: skip
def test_a_caption_is_split_off_the_sentence_glued_to_it(text, found):
    """Only a caption in title case before a whole sentence; names stay whole."""
    assert sentences(text) == found


def test_the_seeds_glued_sentence_is_quoted_alone(seed_files, seed_graph):
    """The second seed's line gives the sentence, and no quote holds the caption glued to it."""
    said = [item for item in extract(parse(CLIENTS, seed_files[CLIENTS])).sentences if item.line == 8]
    assert "Selling is not about relationships." in [item.text for item in said]
    quotes = [quote["text"] for _, _, data in seed_graph.edges(data=True) for quote in data["evidence"]]
    assert not any("FunctionSelling" in text for text in quotes)


@pytest.mark.parametrize(("written", "day"), [
    ("date: 2024-03-20 15:50:56.296882+00:00", "2024-03-20"), ("created: '[[Jan 12th, 2024]]'", "2024-01-12"),
    ("published: March 3, 2021", "2021-03-03"), ("date: ''\npublished: 2020-01-02", "2020-01-02"),
    ("date: soon", ""), ("date: 2022", "2022"),
])  # fmt: skip
def test_a_notes_date_is_a_day(written, day):
    """Whatever the exporter writes, the graph says the ISO day, or nothing."""
    assert graph_of({"a.md": f"---\n{written}\n---\nText.\n"}).nodes["note:a.md"]["date"] == day


def test_frontmatter_that_is_data_is_no_quote():
    """Of frontmatter written as JSON only what tags, people and links say is quoted, and no more of it."""
    data = '---\n{"title": "A", "tags": ["craft"], "rows": [["q", "b"]], "colour": "#fff"}\n---\nText.\n'
    graph = graph_of({"a.md": data, "b.md": "---\ntags: [craft]\ncolour: '#fff'\n---\nOther words.\n"})
    assert not any('"rows"' in quote["text"] for _, _, edge in graph.edges(data=True) for quote in edge["evidence"])
    assert [item.text for item in extract(parse("b.md", b"---\ntags: [x]\nc: '#f'\n---\n")).quotes] == ["tags: [x]"]


def test_a_pair_with_nothing_shared_says_so():
    """Asked for one pair, the answer is no raw text and no silence."""
    graph = graph_of({"a.md": "Ducks swim.\n", "b.md": "Bread rises.\n"})
    pair = explain(graph, "a.md", "b.md")
    assert not pair.themes
    assert "nothing shared" in render(graph, "note:a.md", [pair])


def test_missing_notes_have_all_that_notes_have():
    """Node-link data has ``path`` on every note, null where nothing is written."""
    nodes = to_data(graph_of({"a.md": "[[Unwritten]]\n"}))["nodes"]
    keys = {"path", "url", "date", "category", "highlights"}
    assert all(keys <= set(node) for node in nodes if node["kind"] == "note")
    assert next(node["path"] for node in nodes if node.get("missing")) is None
