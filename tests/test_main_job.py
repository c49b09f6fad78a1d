"""The main job, from the command line, on two documents exactly as a user has them."""

from __future__ import annotations

import json
import re

import pytest
from house import CLIENTS, CUSTOMERS, SEEDS, run, tree

from vaultlint.parse import parse

FORBIDDEN = {
    "view highlight",
    "highlight",
    "highlights",
    "metadata",
    "post",
    "comment",
    "comments",
    "url",
    "title",
    "author",
}
IDS = {"01hse8tvjgszh0ejjdkmaswzjr", "01hse8xw942t4zkx2e74spz60f"}


def test_seeds_are_the_users_documents():
    """The two files are exactly as they came: nobody may tidy them."""
    first = (SEEDS / "000_aefa6078810d543e.txt").read_bytes()
    assert first.count(b"\n---\n") == 3
    assert first.startswith(b"---\ntitle: Be More Assertive With Customers\n")
    assert (SEEDS / "004_f02e326522949ee2.txt").read_bytes().startswith("Register\u00a0".encode())


def test_check_names_the_doubled_note(seeds):
    """VL101 says where the second copy starts and what differs; the exit code is 1."""
    ran = run("check", seeds)
    assert ran.code == 1
    first = ran.out.split("\n\n")[0]
    assert first.startswith("VL101 duplicated-note: the note stands twice in this file, again from line 35")
    for key in ("date", "time", "last_highlighted_date", "permalink"):
        assert key in first
    assert f"{CUSTOMERS}:35:1" in first
    assert "1 note (2 notes checked)" in ran.err


def test_check_says_nothing_of_the_plain_article(seeds):
    """A note without frontmatter is no error."""
    assert CLIENTS not in run("check", seeds).out
    assert run("check", seeds / CLIENTS).code == 0


def test_check_as_json(seeds):
    """The JSON names the same finding at the same place, with the edits of its fix."""
    ran = run("check", seeds, "--output-format", "json")
    data = json.loads(ran.out)
    (found,) = [one for one in data["diagnostics"] if one["code"] == "VL101"]
    assert (found["path"], found["line"], found["column"], found["severity"]) == (CUSTOMERS, 35, 1, "error")
    assert found["fix"]["applicability"] == "safe"
    assert data["summary"]["notes"] == 2
    assert ran.err == ""


def test_edits_of_the_json_mend_the_note(seeds):
    """An editor that applies the edits gets what `fix` writes."""
    data = json.loads(run("check", seeds, "--select", "VL101", "--output-format", "json").out)
    lines = (seeds / CUSTOMERS).read_text("utf-8").splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    text = "".join(lines)
    for edit in sorted(
        data["diagnostics"][0]["fix"]["edits"], key=lambda one: (one["line"], one["column"]), reverse=True
    ):
        start = starts[edit["line"] - 1] + edit["column"] - 1
        end = starts[edit["end_line"] - 1] + edit["end_column"] - 1
        text = text[:start] + edit["text"] + text[end:]
    run("fix", seeds)
    assert (seeds / CUSTOMERS).read_text("utf-8") == text


@pytest.mark.parametrize("command", [("check",), ("fix", "--diff"), ("fix", "--diff", "--unsafe-fixes")])
def test_looking_writes_nothing(seeds, command):
    """`check` and `fix --diff` leave the vault as it is, times and attributes included."""
    before = tree(seeds)
    assert run(*command, seeds).code == 1
    assert tree(seeds) == before


def test_diff_shows_the_second_copy_going(seeds):
    """The preview is a unified diff that takes the second copy away and nothing else."""
    ran = run("fix", "--diff", seeds)
    rows = ran.out.splitlines()
    assert f"--- a/{CUSTOMERS}" in rows
    assert "-title: >" in rows
    assert not [row for row in rows if row.startswith("+") and not row.startswith("+++")]
    assert "nothing was written" in ran.err


@pytest.fixture
def fixed(seeds):
    """The seeds after `fix`."""
    ran = run("fix", seeds)
    assert (ran.code, f"fixed {CUSTOMERS}: VL101" in ran.out) == (0, True)
    return seeds


def test_fix_unites_the_frontmatter(fixed):
    """One block is left, with the union of the keys and the values that Obsidian reads."""
    text = (fixed / CUSTOMERS).read_text("utf-8")
    note = parse(CUSTOMERS, text.encode("utf-8"))
    (block,) = note.blocks
    values = {entry.key: entry.value for entry in block.entries}
    assert (
        list(values)
        == (
            "title full_title author url category image_url date time last_highlighted_date published_date summary source permalink"
        ).split()
    )
    assert (values["title"], values["full_title"]) == ("Be More Assertive With Customers",) * 2
    assert (values["author"], values["date"], values["time"]) == ("Wes Kao", "2024-12-29", "6:39 PM")
    assert values["last_highlighted_date"] == "2024-03-20 15:50:56.296882+00:00"
    assert values["permalink"] == "l/articles/be-more-assertive-with-customers"
    assert values["summary"].strip().startswith("Being assertive with customers is important")


def test_fix_keeps_each_highlight_once(fixed):
    """Both highlights, their tags and their links stand exactly once."""
    text = (fixed / CUSTOMERS).read_text("utf-8")
    links = re.findall(r"\(https://read\.readwise\.io/read/(\w+)\)", text)
    assert len(links) == 2
    assert set(links) == IDS
    for once in (
        "# Be More Assertive With Customers\n",
        "## Metadata",
        "## Highlights",
        "Document Tags: [[Leadership]] [[sales]]",
        "    - Tags: [[consulting]] [[sales]]",
        "Run the call.",
        "It takes courage to engage in productive conflict.",
        "- Author: [[Wes Kao]]",
    ):
        assert text.count(once) == 1


def test_fix_loses_no_line_of_the_body(seeds):
    """Every distinct line below the frontmatter still stands."""
    before = (seeds / CUSTOMERS).read_text("utf-8")
    run("fix", seeds)
    after = set((seeds / CUSTOMERS).read_text("utf-8").splitlines())
    assert set(before.splitlines()[17:32]) - {""} <= after


def test_second_fix_changes_nothing(fixed):
    """After a fix nothing is left to do, and nothing is written."""
    before = tree(fixed)
    ran = run("fix", fixed)
    assert (ran.code, ran.out) == (0, "")
    assert tree(fixed) == before
    assert run("check", fixed).code == 0


def test_undo_gives_back_bytes_and_time(seeds):
    """`undo` gives back the first bytes and the modification time."""
    before = {name: ((seeds / name).read_bytes(), (seeds / name).stat().st_mtime_ns) for name in (CUSTOMERS, CLIENTS)}
    assert run("fix", seeds).code == 0
    assert (seeds / CUSTOMERS).read_bytes() != before[CUSTOMERS][0]
    assert run("undo", "--vault", seeds).code == 0
    assert {name: ((seeds / name).read_bytes(), (seeds / name).stat().st_mtime_ns) for name in before} == before


def test_other_note_is_not_touched(seeds):
    """The plain article is the same file afterwards: bytes, time and inode."""
    before = tree(seeds)[CLIENTS]
    run("fix", seeds, "--unsafe-fixes")
    assert tree(seeds)[CLIENTS] == before


@pytest.fixture
def graph(seeds, tmp_path):
    """The JSON graph of the seeds: nodes by id, edges."""
    target = tmp_path / "out" / "graph.json"
    assert run("graph", seeds, "-o", target).code == 0
    data = json.loads(target.read_text("utf-8"))
    return {node["id"]: node for node in data["nodes"]}, data["edges"]


def neighbours(graph, node):
    """Return the ids that share an edge with a node."""
    return {
        edge["source"] if edge["target"] == node else edge["target"]
        for edge in graph[1]
        if node in (edge["source"], edge["target"])
    }


def theme(graph, label):
    """Return the id of the tag or concept with a label."""
    (found,) = [
        key
        for key, node in graph[0].items()
        if node["kind"] in ("tag", "concept") and node["label"].casefold() == label
    ]
    return found


@pytest.mark.parametrize("label", ["assertiveness", "sales", "consulting"])
def test_graph_joins_the_notes_by_theme(graph, label):
    """The two notes meet through each of the three themes."""
    assert {f"note:{CUSTOMERS}", f"note:{CLIENTS}"} <= neighbours(graph, theme(graph, label))


def test_consulting_is_inferred_with_its_reason(graph):
    """The article never says consulting: the edge says that it is inferred, why, and how sure it is."""
    tag = theme(graph, "consulting")
    (edge,) = [edge for edge in graph[1] if {edge["source"], edge["target"]} == {tag, f"note:{CLIENTS}"}]
    assert edge["inferred"] is True
    assert "client" in edge["reason"]
    assert 0 < edge["confidence"] < 1


def test_leadership_is_not_claimed_for_the_article(graph):
    """No sentence of the article speaks of leadership."""
    assert f"note:{CLIENTS}" not in neighbours(graph, theme(graph, "leadership"))


def test_author_and_challenger(graph):
    """Wes Kao is an author of the first note, Challenger a concept of the second."""
    (author,) = [key for key, node in graph[0].items() if node["kind"] == "author"]
    assert graph[0][author]["label"] == "Wes Kao"
    assert neighbours(graph, author) == {f"note:{CUSTOMERS}"}
    assert f"note:{CLIENTS}" in neighbours(graph, theme(graph, "challenger"))


def test_no_concept_comes_from_the_apparatus(graph):
    """Concepts such as "view highlight", "metadata", "post" or "comment" do not appear."""
    assert (
        not {node["label"].casefold() for node in graph[0].values() if node["kind"] in ("tag", "concept")} & FORBIDDEN
    )


def test_every_edge_shows_a_sentence_that_stands_on_its_line(graph, seeds):
    """Evidence names file, line and sentence, and the sentence's words stand there."""
    for edge in graph[1]:
        assert edge["evidence"], edge
        for quote in edge["evidence"]:
            line = (seeds / quote["path"]).read_text("utf-8").split("\n")[quote["line"] - 1]
            words = re.findall(r"\w+", quote["text"])
            assert words
            assert "".join(words) in "".join(re.findall(r"\w+", line))


def test_page_holds_both_notes_and_asks_for_nothing(seeds, tmp_path):
    """The HTML page is written, names both notes and loads nothing from elsewhere."""
    target = tmp_path / "graph.html"
    assert run("graph", seeds, "-o", target).code == 0
    page = target.read_text("utf-8")
    assert "Be More Assertive With Customers" in page
    assert "3 Ways to Be More Assertive with Clients" in page
    assert not re.search(r"<(?:script|link|img|iframe)[^>]+(?:src|href)\s*=\s*[\"']?(?:https?:)?//", page)


def test_graph_leaves_the_vault_alone(seeds, tmp_path):
    """`graph` and `related` write nothing in the vault."""
    before = tree(seeds)
    run("graph", seeds, "-o", tmp_path / "g.json")
    run("related", "Be More Assertive With Customers", "--vault", seeds)
    assert tree(seeds) == before


def test_related_prints_the_other_note_with_themes_and_quotes(seeds, monkeypatch):
    """`related` names the other note, the three themes, and quotes both sides."""
    monkeypatch.chdir(seeds)
    ran = run("related", "Be More Assertive With Customers")
    assert ran.code == 0
    assert "1. 3 Ways to Be More Assertive with Clients" in ran.out
    for label in ("assertiveness", "sales", "consulting"):
        assert re.search(rf"^ +{label}\b", ran.out, re.MULTILINE)
    assert "Being assertive with customers is important" in ran.out
    assert "-- 3 Ways to Be More Assertive with Clients.md:" in ran.out
    assert "inferred for 3 Ways to Be More Assertive with Clients" in " ".join(ran.out.split())
