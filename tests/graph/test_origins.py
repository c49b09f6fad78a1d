"""What the page can say of notes and quotes beside the words: whose they are, where in the note, what is to be mended."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from graph_vaults import graph_of

from vaultlint.cli import main
from vaultlint.graph import build, to_data
from vaultlint.graph.page import render

EXAMPLE = Path(__file__).parent.parent.parent / "examples/reading-vault"

FILES = {
    "Read.md": "---\nurl: https://example.org/a\n---\nThe harbour bell rings at noon.\n",
    "Kind.md": "---\ncategory: articles\n---\nThe harbour bell rings at night.\n",
    "Mine.md": "# Mine\n\nI heard the harbour bell, says [[Read]] and again [[Read]], as [[Kind]] does.\n",
    "Thought.md": "A bell without a source. See [[Mine]] and [[Unwritten]].\n",
    "Named.md": "The bell of [[Mine]].\n",
}


class TestOwn:
    """Own notes and their sources."""

    def test_own_has_no_source(self):
        """A note with a source address or an exporter's category is somebody else's; the others are the reader's."""
        graph = graph_of(FILES)
        own = {node: data.get("own") for node, data in graph.nodes(data=True) if data["kind"] == "note"}
        assert own == {
            "note:Read.md": False, "note:Kind.md": False, "note:Mine.md": True, "note:Thought.md": True,
            "note:Named.md": True, "note:unwritten": None,
        }  # fmt: skip

    def test_sources_are_notes_of_others(self):
        """Two links to one note are one source; own notes and unwritten ones are none; who is no own note has no count."""
        graph = graph_of(FILES)
        sources = {node: data["sources"] for node, data in graph.nodes(data=True) if "sources" in data}
        assert sources == {"note:Mine.md": 2, "note:Thought.md": 0, "note:Named.md": 0}

    def test_exports_are_not_own(self):
        """Of the example vault, what an exporter wrote is not the reader's, and the reader's notes are."""
        graph = build(EXAMPLE)
        own = {data["path"]: data["own"] for _, data in graph.nodes(data=True) if data.get("path")}
        assert not [path for path in own if path.startswith("Readwise/") and own[path]]
        assert own["Notes/My Shutdown Ritual.md"]


class TestAnchors:
    """Where in its note a quote stands."""

    NOTE = (
        "The harbour bell rings before all headings, as bells do.\n\n"
        "# Bells: of #1 [[harbours]]\n\nThe harbour bell rings at noon, said the harbour master. ^noon\n\n"
        "## Later\n\nThe harbour bell rings at night, said the harbour master again.\n"
    )

    def anchors(self):
        """Return the anchor of each quoted line."""
        graph = graph_of({"A.md": self.NOTE, "B.md": self.NOTE.replace("rings", "sounds"), "C.md": "See [[A]].\n"})
        quotes = [
            quote for _, _, data in graph.edges(data=True) for quote in data["evidence"] if quote["path"] == "A.md"
        ]
        return {quote["line"]: quote.get("anchor") for quote in quotes}

    def test_block_before_heading_before_nothing(self):
        """A line with a block id has that; else the heading above; above all headings there is none."""
        found = self.anchors()
        assert set(found.items()) <= {(1, None), (5, "^noon"), (9, "Later"), (3, "Bells of 1 harbours")}
        assert {1, 9} & set(found)
        assert found[5] == "^noon"

    def test_heading_as_a_link_says_it(self):
        """Without the signs that a link to a heading has no place for; it is the heading's own line's anchor too."""
        from vaultlint.graph.evidence.anchors import Anchors
        from vaultlint.parse import facts, parse

        found = Anchors(facts(parse("A.md", self.NOTE.encode())))
        assert [found.of(line) for line in (1, 3, 5, 6, 7, 9)] == [
            "", "Bells of 1 harbours", "^noon", "Bells of 1 harbours", "Later", "Later",
        ]  # fmt: skip

    def test_every_anchor_is_in_its_note(self):
        """In the example vault each anchor is a block or a heading's words of the note that is quoted."""
        seen = 0
        for edge in to_data(build(EXAMPLE))["edges"]:
            for quote in edge["evidence"]:
                if anchor := quote.get("anchor"):
                    text = (EXAMPLE / quote["path"]).read_text("utf-8-sig")
                    words = " ".join(re.sub(r"[#|^:\\]|%%|\[\[|\]\]", " ", text).split())
                    seen += 1
                    assert anchor in (text if anchor.startswith("^") else words)
        assert seen > 100


class TestCommand:
    """Options of `vaultlint graph` that add to the data."""

    def run(self, *arguments):
        """Run the command."""
        return CliRunner().invoke(main, ["graph", *map(str, arguments)])

    def test_findings(self, tmp_path):
        """They are those of `check`, counted by level, the gravest first; without the option there are none."""
        assert self.run(EXAMPLE, "-o", tmp_path / "g.json", "--findings").exit_code == 0
        nodes = json.loads((tmp_path / "g.json").read_text("utf-8"))["nodes"]
        found = {node["path"]: node["findings"] for node in nodes if "findings" in node}
        checked = json.loads(CliRunner().invoke(main, ["check", str(EXAMPLE), "--output-format", "json"]).output)
        wanted = {}
        for one in checked["diagnostics"]:
            counts = wanted.setdefault(one["path"], {})
            counts[one["severity"]] = counts.get(one["severity"], 0) + 1
        assert {path: {k: v for k, v in some.items() if k != "messages"} for path, some in found.items()} == {
            path: counts for path, counts in wanted.items() if any(node.get("path") == path for node in nodes)
        }
        for some in found.values():
            order = [("error", "warning", "info").index(one["level"]) for one in some["messages"]]
            assert order == sorted(order)
            assert 1 <= len(order) <= 5
        self.run(EXAMPLE, "-o", tmp_path / "h.json")
        assert "findings" not in (tmp_path / "h.json").read_text("utf-8")

    def test_findings_without_quotes(self, tmp_path):
        """Messages quote notes, so a file without quotes holds their counts alone."""
        self.run(EXAMPLE, "-o", tmp_path / "g.json", "--findings", "--no-quotes")
        nodes = json.loads((tmp_path / "g.json").read_text("utf-8"))["nodes"]
        found = [node["findings"] for node in nodes if "findings" in node]
        assert found
        assert not [one for one in found if "messages" in one]

    @pytest.mark.parametrize(
        ("option", "value"), [("--vault-name", 'My "Vault" & more'), ("--vault-id", "0123456789abcdef")]
    )
    def test_vault_in_addresses(self, tmp_path, option, value):
        """The page names the vault so in addresses of Obsidian; its title stays."""
        self.run(EXAMPLE, "-o", tmp_path / "g.html", option, value)
        page = (tmp_path / "g.html").read_text("utf-8")
        config = json.loads(re.search(r'id="page-config">(.*?)</script>', page)[1])
        assert config["open"] == value
        assert config["vault"] == "reading-vault"

    def test_no_name_no_key(self):
        """By default nothing is said, and the page uses its title."""
        assert (
            '"open"'
            not in re.search(r'id="page-config">(.*?)</script>', render({"nodes": [], "edges": []}, vault="V"))[1]
        )
