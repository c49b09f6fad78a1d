"""Laws of every graph: complete, in order, the same each time."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from graph_vaults import edges_of, graph_of
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint.cli.output import Progress
from vaultlint.graph import build, to_data
from vaultlint.graph.tags.inferred import SHOWN
from vaultlint.project import Project


@pytest.mark.parametrize("files", [{}, {"a.md": ""}, {"a.md": "Only one."}, {"a.md": "", "b.md": ""},
                                   {"a.md": "---\n---\n", "b.md": "The and of."}], ids=str)  # fmt: skip
def test_tiny_vaults_have_a_graph(files):
    """No notes, one note, or notes that say nothing: a node each, and no made-up link."""
    graph = graph_of(files)
    assert [data["kind"] for _, data in graph.nodes(data=True)].count("note") == len(files)
    assert not edges_of(graph, "related")
    json.dumps(to_data(graph), allow_nan=False)


def test_same_notes_same_bytes_in_any_order(small_vault):
    """Neither the run nor the order of the notes shows in the result."""
    first = json.dumps(to_data(graph_of(small_vault)))
    assert first == json.dumps(to_data(graph_of(small_vault)))
    assert first == json.dumps(to_data(graph_of(small_vault, order=-1)))


def test_every_node_and_edge_is_complete(small_vault):
    """Nodes have id, kind, label, size, place; edges kind, weight, inferred, evidence."""
    data = to_data(graph_of(small_vault, name="Small"))
    assert data["graph"]["name"] == "Small"
    ids = {node["id"] for node in data["nodes"]}
    for node in data["nodes"]:
        assert node["kind"] in {"note", "author", "tag", "concept"}
        assert node["label"]
        assert 0 <= node["size"] <= 1
        assert 0 <= node["centrality"] <= 1
        assert {"x", "y", "bridge"} <= set(node)
    for edge in data["edges"]:
        assert {edge["source"], edge["target"]} <= ids
        assert edge["kind"] == edge["key"]
        assert isinstance(edge["inferred"], bool)
        assert edge["weight"] > 0
        assert edge["evidence"], edge
        assert all(quote["line"] >= 1 and quote["text"] and quote["by"] for quote in edge["evidence"])


def test_edges_run_in_the_documented_direction(small_vault):
    """Author to note, note to tag and concept."""
    for edge in to_data(graph_of(small_vault))["edges"]:
        kinds = edge["source"].partition(":")[0], edge["target"].partition(":")[0]
        wanted = {"wrote": {("author", "note")}, "tagged": {("note", "tag")}, "links": {("note", "note")},
                  "about": {("note", "concept"), ("note", "tag")}, "related": {("note", "note")}}  # fmt: skip
        assert kinds in wanted[edge["kind"]]


def test_links_to_unwritten_notes_are_missing_nodes(small_vault):
    """A target nobody wrote is a note marked missing, joined by all who name it."""
    graph = graph_of(small_vault)
    node = graph.nodes["note:not written"]
    assert node["missing"] is True
    assert node["label"] == "Not written"
    assert len(graph["note:not written"]) == 4


def test_resolve_decides_what_a_link_means(small_vault):
    """The caller's own name resolution goes before ours."""
    from vaultlint.graph import assemble, extract
    from vaultlint.parse import facts, parse

    notes = [parse(path, text.encode()) for path, text in small_vault.items()]
    graph = assemble(
        [facts(n) for n in notes], [extract(n) for n in notes], resolve=lambda _path, _target: "Habits/Cue 1.md"
    )
    assert "note:not written" not in graph
    assert graph.has_edge("note:Sales/Call 0.md", "note:Habits/Cue 1.md", key="links")


def test_spellings_of_one_tag_are_one_node():
    """Case, plural, hyphen and underscore do not make another tag; the commonest spelling is shown."""
    files = {f"{number}.md": f"---\ntags: [{tag}]\n---\nText {number} here.\n"
             for number, tag in enumerate(["Time-Management", "time_management", "time-management", "time-management"])}  # fmt: skip
    graph = graph_of(files)
    assert [node for node, data in graph.nodes(data=True) if data["kind"] == "tag"] == ["tag:time-management"]


def test_a_concept_with_a_tags_stem_is_that_tag():
    """A note that says the tag's word without carrying it is about the tag, not about a second node."""
    files = {"a.md": "---\ntags: [negotiation]\n---\nPrices and terms of the contract.\n",
             "b.md": "Negotiating a contract: negotiate terms, negotiate prices.\n"}  # fmt: skip
    graph = graph_of(files)
    assert graph.has_edge("note:b.md", "tag:negotiation", key="about")
    assert not any(node.startswith("concept:negoti") for node in graph)


def test_a_highlights_tag_quotes_the_highlight():
    """It says why the note is tagged; the line of tags below it says nothing."""
    text = (
        "# T\n\n## Metadata\n- Author: [[Ann Lee]]\n- Document Tags: [[patience]]\n- Category: #articles\n\n## Highlights\n"
        "- A river waits. It carves its valley. ([View Highlight](https://read.readwise.io/read/01))\n"
        "    - Tags: [[patience]]\n"
    )
    quotes = graph_of({"T.md": text}).edges["note:T.md", "tag:patience", "tagged"]["evidence"]
    assert [quote["line"] for quote in quotes] == [9, 5]
    assert quotes[0]["text"] == "A river waits. It carves its valley."
    assert quotes[0]["url"] == "https://read.readwise.io/read/01"


def test_a_cousin_is_no_word_of_a_tag():
    """A note that has only another word of a tag's stem is not the tag's; where both stand the tag's own is shown."""
    files = {f"{n}.md": f"---\ntags: [encoder]\n---\nAn encoder of {word}.\n" for n, word in enumerate(("salt", "tin"))}
    files["c.md"] = "Encode the key. Then encode the wave. Encode all.\n"
    files["d.md"] = "Encode the key, then encode the wave. Encode all. The encoder hums.\n"
    graph = graph_of(files)
    assert not graph.has_edge("note:c.md", "tag:encoder")
    own = graph.edges["note:d.md", "tag:encoder", "about"]["evidence"]
    assert (own[0]["by"], own[0]["text"]) == ("encoder", "The encoder hums.")


def test_colours_and_dates_are_no_tags():
    """Highlight colours and numbers are not themes."""
    graph = graph_of({"a.md": "#yellow #2024 #h1 #craft\n"})
    assert [node for node, data in graph.nodes(data=True) if data["kind"] == "tag"] == ["tag:craft"]


def test_bylines_are_split_and_domains_are_no_people():
    """``A and B`` are two people; a domain or a handle is none."""
    files = {"a.md": '---\nauthor: "[[Ann Lee and Bo Ek]]"\n---\nx\n', "b.md": "---\nauthor: example.com\n---\nx\n",
             "c.md": "---\nauthor: '@someone'\n---\nx\n"}  # fmt: skip
    graph = graph_of(files)
    assert sorted(node for node in graph if node.startswith("author:")) == ["author:ann lee", "author:bo ek"]


def test_copies_are_marked():
    """Two editions of one note are no discovery."""
    text = "A long walk by the river clears the head. Ducks swim under the bridge near the mill.\n"
    graph = graph_of({"a.md": text, "b.md": text, "c.md": "Bread rises in a warm kitchen.\n"})
    ((_, edge),) = edges_of(graph, "related")
    assert edge["copy"] is True


def test_inferred_edges_say_why(small_vault):
    """Every inferred edge has a reason and a confidence at which inferences are shown; no other edge has."""
    files = {**small_vault, "Deal.md": "My client signed. The client pays a retainer. Each client calls the adviser.\n",
             "Old.md": "---\ntags: [consulting]\n---\nAdvice for money.\n"}  # fmt: skip
    graph = graph_of(files)
    inferred = [data for _, _, data in graph.edges(data=True) if data["inferred"]]
    assert graph.edges["note:Deal.md", "tag:consulting", "tagged"] in inferred
    for _, _, data in graph.edges(data=True):
        assert ("reason" in data) == ("confidence" in data) == data["inferred"]
        assert not data["inferred"] or (data["reason"] and SHOWN <= data["confidence"] < 1)


def test_thesaurus_of_the_user_is_heard_and_inference_can_be_off():
    """A user's own words speak for a tag; with ``infer=False`` nothing does."""
    files = {
        "a.md": "---\ntags: [gardens]\n---\nGreen things.\n",
        "b.md": "Roses here. Roses there. My roses bloom, roses!\n",
    }
    graph = graph_of(files, thesaurus={"gardens": ["roses"]})
    assert graph.edges["note:b.md", "tag:gardens", "tagged"]["inferred"]
    assert not graph_of(files, thesaurus={"gardens": ["roses"]}, infer=False).has_edge("note:b.md", "tag:gardens")


def test_territories_do_not_overlap(small_vault):
    """Communities stand apart, and no two nodes on one spot."""
    graph = graph_of(small_vault)
    places = [(data["x"], data["y"]) for _, data in graph.nodes(data=True)]
    assert len(places) == len(set(places))
    for community in graph.graph["communities"]:
        assert set(community) == {"id", "label", "themes", "size"}
        assert community["label"]


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text("ab /", min_size=1, max_size=4).map(lambda name: f"{name}.md"),
                       st.text(st.sampled_from("ab[]|#-:\n> *`$%<&é漢字 \ud800"), max_size=120), max_size=5))  # fmt: skip
def test_any_text_has_a_graph(files):
    """Whatever notes say, building never raises and is plain JSON."""
    graph = graph_of({path: text.encode("utf-8", "surrogatepass") for path, text in files.items()})
    json.dumps(to_data(graph), allow_nan=False)


def test_what_is_no_tag_is_no_theme():
    """Tags that hold no letter, that are addresses, HTML or stop words become no nodes; single letters and CJK do."""
    wrong = ("--", "/", "-----", "https://a.example/b", "the", "<b>")
    listed = ", ".join(f'"{name}"' for name in (*wrong, "c", "読書"))
    graph = graph_of({f"{at}.md": f"---\ntags: [{listed}]\n---\nText {at}.\n" for at in range(3)})
    assert {data["label"] for _, data in graph.nodes(data=True) if data["kind"] == "tag"} == {"c", "読書"}


def test_the_quote_of_a_link_holds_it_in_a_long_note():
    """Of the many sentences of a line the one that has the link is shown, however long the note is."""
    rest = "\n\n".join(f"The tide of day {n} is {n} feet." for n in range(600))
    files = {
        "Long.md": f"{rest}\n\nThe heap is warm. It feeds the [[Tomato]] well. The worms follow.\n",
        "Tomato.md": "Red.\n",
    }
    (quote,) = graph_of(files).edges["note:Long.md", "note:Tomato.md", "links"]["evidence"]
    assert quote["text"] == "It feeds the Tomato well."


def test_who_waits_is_told_of_every_stage():
    """After the notes come comparing, quoting, placing, each once."""
    told = []
    build("examples/reading-vault", stage=told.append)
    assert told == ["comparing", "quoting", "placing"]


@pytest.mark.parametrize(("terminal", "after", "said"), [(True, 0.0, "quoting …"), (True, 60.0, ""), (False, 0.0, "")])
def test_a_stage_is_shown_on_a_terminal_once_the_work_lasts(monkeypatch, capsys, terminal, after, said):
    """Not in a file, and not where nobody has waited yet; the line is gone when the work is done."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal, raising=False)
    shown = Progress("reading", Project(Path("examples/reading-vault")), after=after)
    with shown:
        shown.enter("quoting")
    written = capsys.readouterr().err
    assert (said in written) if said else not written
    assert written.endswith("\r\x1b[K") or not said
