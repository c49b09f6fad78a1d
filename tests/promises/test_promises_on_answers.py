"""Promises 11 to 13: what is shown to you and to other programs. docs/SAFETY.md says them in a user's words."""

from __future__ import annotations

import csv
import html
import json
import random
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import unpacked
from house import BROKEN, SINGULAR, run

from vaultlint.linter import diagnose
from vaultlint.project import Project
from vaultlint.server.vaults import OpenVault, gather, survey
from vaultlint.vault import Found

ESCAPE = "\x1b]0;owned\x07\x1b[31m"
EVIL = "</script><img src=x onerror=alert(1)>\u202e\u2028"
NAME = "a\x1b[31m\n::error::owned\n]]><!--.md"
NOTE = (
    f'---\ntitle: "{EVIL}"\nauthor: "[[=cmd()|{EVIL}]]"\ntags: ["=HYPERLINK(1)", "+1", "@x"]\n'
    f"url: javascript:alert(1)\nkey: a: {ESCAPE} b ::warning::x\n---\n# {EVIL}\n"
    f"Persuasion persuades the persuaded {EVIL} ]]> & \" ' {ESCAPE}\n[[=1+1]] [x](javascript:alert(1)) #tag\n"
)
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@pytest.fixture
def hostile(vault):
    """Give a vault whose names, titles, tags, paths and texts attack whatever shows them."""
    return vault({NAME: NOTE, "=b.md": NOTE, "c.md": BROKEN, "D\x1b[2J/d.md": SINGULAR, "Notes/e.md": NOTE})


class TestPromise11:
    """What is printed or written for others is escaped: no note can steer your terminal, CI, browser or spreadsheet."""

    @pytest.mark.parametrize(
        "words",
        [
            *(("check", "{vault}", "--select", "all", "--output-format", one) for one in ("full", "concise", "github")),
            ("check", "{vault}", "-v", "--statistics"),
            ("fix", "--diff", "--unsafe-fixes", "{vault}"),
            ("fix", "--unsafe-fixes", "{vault}"),
            ("stats", "{vault}", "--all"),
            ("readwise", "{vault}", "--all"),
            ("report", "{vault}", "-o", "-"),
            ("related", "--vault", "{vault}", "e"),
            ("themes", "{vault}"),
            ("export", "{vault}", "-o", "{vault}/tables"),
            ("weave", "{vault}", "--related", "--diff"),
            ("undo", "--list", "--vault", "{vault}"),
            ("init", "{vault}", "--stdout"),
        ],
        ids=" ".join,
    )
    def test_no_raw_control_character(self, hostile, words):
        """Nothing that moves the cursor, changes colours or turns text around reaches the terminal."""
        if words[0] == "undo":
            run("fix", hostile)
        ran = run(*(one.format(vault=hostile) for one in words))
        assert ran.out + ran.err
        assert RAW.findall(ran.out + ran.err) == []

    def test_github_gets_our_commands_alone(self, hostile):
        """Every line of the GitHub format is a command of ours."""
        ran = run("check", hostile, "--select", "all", "-q", "--output-format", "github")
        assert ran.out
        assert [
            row
            for row in ran.out.splitlines()
            if not re.match(r"::(error|warning|notice) file=[^:\n]*,title=VL\d{3} [\w-]+::[^:]", row)
        ] == []

    @pytest.mark.parametrize("form", ["json", "sarif"])
    def test_machines_read_it_back(self, hostile, form):
        """JSON and SARIF are JSON in ASCII or UTF-8, and hold the name as it is."""
        ran = run("check", hostile, "--select", "all", "-q", "--output-format", form)
        assert RAW.findall(ran.out) == []
        assert NAME.split("\n", maxsplit=1)[0] in json.dumps(json.loads(ran.out), ensure_ascii=False).encode().decode(
            "unicode_escape"
        ) or ("%1B" in ran.out)

    def test_files_of_the_graph(self, hostile, tmp_path):
        """CSV has no formula, XML parses, the page's one data block is closed by us alone."""
        out = tmp_path / "g"
        forms = (".html", ".json", ".graphml", ".gexf", ".csv", ".canvas")
        assert run("graph", hostile, *(word for form in forms for word in ("-o", f"{out}{form}"))).code == 0
        for part in ("nodes", "edges"):
            with open(f"{out}.{part}.csv", encoding="utf-8-sig", newline="") as file:
                cells = [cell for row in csv.reader(file) for cell in row]
            assert len(cells) > 20
            assert [cell for cell in cells if re.match(r"[=+@\t\r]|-(?![\d.])", cell)] == []
        for form in (".graphml", ".gexf"):
            assert ET.parse(f"{out}{form}").getroot() is not None
        assert json.loads(Path(f"{out}.json").read_text("utf-8"))["nodes"]
        assert json.loads(Path(f"{out}.canvas").read_text("utf-8"))["nodes"]
        page = Path(f"{out}.html").read_text("utf-8")
        assert page.count("</script>") == len(unpacked.elements(page)) > 3
        assert "<img" not in page


def told(found):
    """Return findings as what can be compared."""
    return sorted((one.path, one.code, one.line, one.column, one.message) for one in found)


class TestPromise12:
    """What is kept in memory changes no answer: it is what a fresh look would find."""

    WORDS = (
        "tag: a",
        "tags: [a, b]",
        "title: a: b",
        "aliases: Other",
        "[[a]]",
        "[[Other]]",
        "[[nowhere]]",
        "#a",
        "---",
        "text",
        "date: 2024-13-45",
        "Source: x",
        "source: y",
    )

    def note(self, dice):
        """Return a note made by chance."""
        head = "\n".join(dice.sample(self.WORDS[:4] + self.WORDS[10:], dice.randint(0, 4)))
        return f"---\n{head}\n---\n" + "\n".join(dice.choices(self.WORDS[4:9], k=dice.randint(0, 5))) + "\n"

    @pytest.mark.parametrize("seed", range(6))
    def test_server_after_random_edits(self, vault, seed):
        """After notes were edited, added, renamed and deleted the language server says what `check` says."""
        dice = random.Random(seed)
        folder = vault({f"{name}.md": self.note(dice) for name in "abcdef"})
        home = OpenVault(folder)
        home.gathered(gather(home.project, lambda: False, lambda *_: None))
        for _ in range(12):
            name = f"{dice.choice('abcdefgh')}.md"
            path = folder / name
            act = dice.randrange(4)
            if act == 0 and path.exists():
                path.unlink()
            elif act == 1 and path.exists():
                path.rename(folder / "moved.md")
                home.look_at_disk("moved.md")
            else:
                path.write_text(self.note(dice))
            home.look_at_disk(name)
        home.snapshot, failed = survey(home.project, home.moment(), home.saved)
        kept = []
        for path in sorted(one.name for one in folder.glob("*.md")):
            note = home.project.read(Found(path))
            kept += diagnose(note, home.findings(note))
        assert failed == []
        assert told(kept) == told(Project(folder).check().diagnostics)
        assert kept

    @pytest.mark.parametrize("select", [(), ("--select", "all"), ("--unsafe-fixes",)])
    def test_what_remains_after_a_fix_is_what_a_check_finds(self, everything, select):
        """`fix` knows what remains from its own work; a check that begins anew lists the same, with the same exit."""
        after_fix = run("fix", everything, "-q", "--output-format", "json", *select)
        checked = run(
            "check", everything, "-q", "--output-format", "json", *(one for one in select if one != "--unsafe-fixes")
        )
        assert after_fix.out == checked.out
        assert after_fix.code == checked.code

    def test_a_project_asked_twice(self, everything):
        """The same object gives the same answer again, and the new one after an edit."""
        project = Project(everything)
        first = told(project.check().diagnostics)
        assert told(project.check().diagnostics) == first
        (everything / "empty.md").write_text(BROKEN)
        again = told(project.check().diagnostics)
        assert again != first
        assert again == told(Project(everything).check().diagnostics)


class TestPromise13:
    """The page asks nothing of the network and runs nothing that a note brings along."""

    @pytest.fixture
    def page(self, hostile, tmp_path):
        """Give the page of the hostile vault."""
        run("graph", hostile, "-o", tmp_path / "g.html")
        return (tmp_path / "g.html").read_text("utf-8")

    def test_policy_forbids_everything_but_our_own_blocks(self, page):
        """The policy stands before any script, begins with none of anything, and names hashes, no address."""
        policy = html.unescape(re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)[1])
        rules = dict(part.split(maxsplit=1) for part in policy.split(";") if " " in part.strip())
        assert rules["default-src"] == "'none'"
        assert "unsafe" not in policy
        assert not re.search(r"https?:|\*", policy)
        assert not {"connect-src", "frame-src", "child-src", "object-src", "worker-src"} & set(rules)
        assert page.index("Content-Security-Policy") < page.index("<script")

    def test_nothing_is_loaded(self, page):
        """No element names an address to load, no attribute holds a script, also where notes put such in."""
        markup = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
        assert not re.search(r"(?i)<(img|iframe|object|embed|video|audio|source|base|form)\b", markup)
        assert [one for one in re.findall(r"<link\b[^>]*>", markup) if 'href="data:' not in one] == []
        assert not re.search(r"(?i)\s(on\w+|src|srcset|action)\s*=", markup)
        assert "javascript:" not in markup

    def test_notes_are_data(self, page):
        """What notes hold stands in blocks of data that are no scripts; it reads back as it was written."""
        blocks = unpacked.elements(page)
        data = [text for kind, text in blocks if kind.startswith("application/")]
        assert any("onerror" in text for text in data)
        assert not any("onerror=alert" in text for kind, text in blocks if not kind.startswith("application/"))
        assert all("<" not in text for text in data)
        graph = unpacked.data_of(page)
        assert any(EVIL[:9] in json.dumps(node, ensure_ascii=False) for node in graph["nodes"])
