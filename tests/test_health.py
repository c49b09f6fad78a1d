"""`vaultlint report`: a note that Obsidian shows as meant, and nothing else of the vault touched."""

from __future__ import annotations

import datetime
import os
import re
from urllib.parse import unquote

import pytest
import yaml
from house import BROKEN, CLEAN, SINGULAR, names, run, tree
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint import linter
from vaultlint.index import Names
from vaultlint.linter import Diagnostic
from vaultlint.parse import facts, parse_text
from vaultlint.parse.note import LineKind
from vaultlint.project import Project
from vaultlint.report.health import LIMIT, Health, examine, inert, render
from vaultlint.report.health_base import literal, render_base
from vaultlint.results import Report
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level

DAY = datetime.date(2024, 1, 17)
NOTE, BASE = "Vault health.md", "Vault health.base"
ACTIVE = [
    "[[Link]]", "![[Embed]]", "[text](target)", "#tag", "(#tag)", "<b>html</b>", "<!-- comment -->", "%% comment %%",
    "{{title}}", "<% tp.file.title %>", "`code`", "*em*", "**strong**", "_em_", "~~gone~~", "==marked==", "$x$",
    "$$x$$", "https://example.org", "www.example.org", "obsidian://open?vault=x", "ann@example.org", "key:: value",
    "[key:: value]", "^block-id", "[^1]", "&lt;b&gt;", "&#35;tag", "a | b", "`= this.file`", "- [ ] task", "\\",
    "\\[[Link]]", "a\nb", "a\x1b[2Jb", "\u202e", "|x]] [[y",
]  # fmt: skip


def written(folder, *options):
    """Run a report, which must succeed, and return the note."""
    done = run("report", folder, *options)
    assert done.code == 0, done.err
    return (folder / NOTE).read_text("utf-8")


def found(path, message="what was found", line=1, code="VL111", level=Level.ERROR):
    """Return a finding."""
    return Diagnostic(path, code, "unquoted-colon", level, message, line, 1, line, 2)


def note_of(*diagnostics, path=NOTE, others=(), limit=LIMIT):
    """Return the report of findings as a parsed note."""
    paths = Names([*{one.path for one in diagnostics}, *others])
    return parse_text(render(Health(path, Report(list(diagnostics)), 9, paths), DAY, limit=limit), path)


def targets(note):
    """Return what the note's links name, but for those within it and to its base."""
    return [one.target for one in note.body.links if one.target and not one.target.endswith(".base")]


class TestText:
    """Nothing quoted from notes does anything."""

    @pytest.mark.parametrize("text", ACTIVE)
    def test_messages_are_inert(self, text):
        """No link, tag, heading or comment comes of a message."""
        plain = note_of(found("a.md", "x x"))
        note = note_of(found("a.md", f"x {text} x"), found("b.md", text))
        assert targets(note) == ["a", "b"]
        assert note.body.tags == ()
        assert note.body.block_ids == ()
        assert [one.text for one in note.body.headings] == [one.text for one in plain.body.headings]
        assert not {LineKind.CODE, LineKind.COMMENT, LineKind.MATH} & set(note.body.kinds)
        for bad in ("<%", "{{", "%%", "<b", "<!", "::", "s://", "n://", "\x1b", "\u202e"):
            assert bad not in note.text.partition("## ")[2]

    @given(st.text(alphabet="[]()#<>%{}`*_~=$:/^|&\\!@ ab\n.", max_size=30))
    @settings(max_examples=300, deadline=None)
    def test_any_text_is_inert(self, text):
        """Whatever the text, it stays one line without links and tags, and reads as it was."""
        shown = inert(text)
        note = parse_text(f"x {shown} x\n")
        assert "\n" not in shown
        assert (note.body.links, note.body.tags, note.body.block_ids) == ((), (), ())
        back = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown.replace("&lt;", "<"))
        assert back.replace("&amp;", "&") == " ".join(text.split()).replace("&amp;", "&")

    def test_plain_words_stay(self):
        """A message without marks stands as it is."""
        text = '"date_created" is not 2024-01-17, wanted (a) date: "it\'s" 50% = so'
        assert inert(text) == text

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_reasons_are_inert(self, rule):
        """What is said of a rule makes no link or tag, and no template that Templater would run."""
        note = note_of(found("a.md", code=rule.code))
        assert targets(note) == ["a"]
        assert note.body.tags == ()
        assert not re.search(r"<%|\{\{", note.text)


class TestLinks:
    """Each note is linked so that Obsidian opens that very note."""

    @pytest.mark.parametrize(
        "path",
        [
            "A/Note.md", "Note.md", "A b/C d.md", "it's (1) & +.md", "A/B,C.md", "日本/本.md",
            "a]b.md", "a[[b.md", "a|b.md", "a#b.md", "a^b.md", "a`b.md", "a<b>.md", "a%%b.md", "50%25.md", "a\\b.md",
            "a$b$.md", "*a*.md", "A: b.md", "http: b.md", "a) (b.md", "x.md.md", "a\u00a0b.md",
        ],
    )  # fmt: skip
    def test_links_lead_to_the_note(self, path):
        """Whatever the name, the one link of the line resolves to the note; two on a line never pair up."""
        note = note_of(found(path), found("Other.md"))
        links = [one for one in note.body.links if one.target and not one.target.endswith(".base")]
        assert len(links) == 2
        assert links[0].target in (path, path.removesuffix(".md"))
        if ":" not in path:
            assert Names([path, "Other.md"]).resolve(NOTE, links[0].target) == path
        if links[0].style == "markdown":
            assert "(<" in note.text or "](%" in note.text  # never `<%`, which Templater runs

    def test_namesakes(self):
        """Of notes of one name each link leads to its own, wherever the report lies."""
        paths = ["Note.md", "A/Note.md", "R/Note.md", "R/A/Note.md"]
        note = note_of(*map(found, paths), path="R/Health.md")
        assert [Names(paths).resolve("R/Health.md", one) for one in targets(note)] == paths

    @pytest.mark.parametrize(
        ("text", "link"),
        [
            ("# Calm\n## Highlights\n- x\n", "[[a#Highlights|a]]"),
            ("- x\n\n\n# Below\n", "[[a|a]]"),
            ("# Calm\n## [[x]]: y\n- x\n", "[[a|a]]"),
            ("# Same\n## Same\n- x\n", "[[a|a]]"),
            ("# Calm\n```\n# code\n```\n", "[[a#Calm|a]]"),
        ],
    )
    def test_heading(self, text, link):
        """A link leads to the heading above the finding if that is plain and alone of its text."""
        report = Report([found("a.md", line=3)], sources={"a.md": parse_text(text, "a.md")})
        assert f"- {link}, line 3: " in render(Health(NOTE, report, 1, Names(["a.md"])), DAY)

    def test_bytes_that_are_no_text(self):
        """A note that Obsidian cannot open is named, not linked."""
        note = note_of(found(os.fsdecode(b"caf\xe9.md")))
        assert targets(note) == []
        assert "caf\\\\xe9, line 1" in note.text


class TestNote:
    """What stands in the note."""

    def test_sections(self, vault):
        """A table of rules, the gravest first, and for each a section with reason, command and notes."""
        text = written(vault({"A/Grit.md": BROKEN, "b.md": SINGULAR, "c.md": SINGULAR, "d.md": CLEAN}))
        assert re.match(r"---\nvaultlint-report: \d{4}-\d\d-\d\d\n---\n# Vault health\n", text)
        assert "> [!summary] 1 error and 2 warnings in 3 notes, of 4\n" in text
        assert "| [[#VL111 unquoted-colon]] | error | 1 | 1 | 1 |\n| [[#VL202 " in text
        assert "Mend with `vaultlint fix --select VL111`" in text
        assert "\n- [[A/Grit|Grit]], line 2: " in text
        headings = [one.text for one in parse_text(text).body.headings]
        assert headings == ["Vault health", "VL111 unquoted-colon", "VL202 singular-list-key"]

    def test_links_of_the_table(self, vault):
        """The table's links name headings of the note."""
        note = parse_text(written(vault({"a.md": BROKEN, "b.md": SINGULAR})))
        headings = {one.text for one in note.body.headings}
        inner = [one.subpath for one in note.body.links if not one.target]
        assert len(inner) == 2
        assert headings.issuperset(inner)

    def test_one_line_a_note(self):
        """Several findings of a rule in a note are one line with their places."""
        note = note_of(*(found("a.md", line=line) for line in (3, 5, 5, 9)))
        assert targets(note) == ["a"]
        assert "line 3: what was found (3 more: lines 5, 9)\n" in note.text

    def test_limit(self, vault):
        """Long lists are cut with a count; --all lists all."""
        folder = vault({f"n{number:03}.md": BROKEN for number in range(LIMIT + 2)})
        text = written(folder)
        assert "- … and 2 notes more: `vaultlint check --select VL111`" in text
        assert f"n{LIMIT:03}" not in text + (folder / BASE).read_text("utf-8")
        text = written(folder, "--all")
        assert f"[[n{LIMIT + 1:03}|" in text
        assert "more: `" not in text

    def test_nothing_found(self, vault):
        """A clean vault gets a note that says so."""
        text = written(vault({"a.md": CLEAN}))
        assert "> [!success] Nothing found in 1 note\n" in text
        assert "##" not in text

    def test_managed(self, vault):
        """It says which findings fix leaves alone because Readwise manages the note."""
        data = '{"readwiseDir": "Readwise", "booksIDsMap": {"Readwise/a.md": "1"}}'
        folder = vault({"Readwise/a.md": SINGULAR, ".obsidian/plugins/readwise-official/data.json": data})
        assert "1 finding in notes that Readwise manages: fix leaves them alone without `--managed`." in written(folder)

    def test_is_clean_itself(self, vault):
        """Without its mark the note has no finding of any rule."""
        bad = {f"{rule.code} {number}.md": one.bad for rule in RULES for number, one in enumerate(rule.examples)}
        folder = vault({**bad, "a#b.md": BROKEN, "a]b.md": BROKEN})
        text = written(folder, "--select", "all")
        note = parse_text(text.replace("vaultlint-report:", "date:", 1), NOTE)
        assert len(note.body.headings) > 30
        assert linter.lint(note, RULES, Context()) == []


class TestWriting:
    """Two files, and only ours are replaced."""

    def test_two_files(self, vault):
        """Nothing but the note and its base is written; all else keeps bytes, times and modes."""
        folder = vault({"a.md": BROKEN, "A/b.md": CLEAN})
        before = tree(folder)
        written(folder)
        after = tree(folder)
        assert after.keys() - before.keys() == {NOTE, BASE}
        assert {path: after[path] for path in before if path != "."} == {
            path: before[path] for path in before if path != "."
        }

    def test_again(self, vault):
        """A second run of the same day changes no byte and touches no file."""
        folder = vault({"a.md": BROKEN, "b.md": SINGULAR})
        written(folder)
        before = tree(folder)
        done = run("report", folder)
        assert tree(folder) == before
        assert "unchanged" in done.err

    def test_another_day(self, vault):
        """Only the day differs."""
        project = Project(vault({"a.md": BROKEN}))
        health = examine(project, NOTE)
        for make in (render, render_base):
            one, other = (make(health, day) for day in (DAY, DAY + datetime.timedelta(1)))
            assert one != other
            assert one.replace("2024-01-17", "2024-01-18") == other

    def test_new_findings(self, vault):
        """What was mended goes, what is new comes."""
        folder = vault({"a.md": BROKEN})
        written(folder)
        (folder / "a.md").write_text(CLEAN)
        (folder / "b.md").write_text(SINGULAR)
        text = written(folder)
        assert "VL111" not in text
        assert "[[b|b]]" in text
        assert "VL111" not in (folder / BASE).read_text("utf-8")

    @pytest.mark.parametrize("name", [NOTE, BASE])
    @pytest.mark.parametrize("text", ["mine\n", "---\ntitle: mine\n---\nvaultlint-report: 1\n", ""])
    def test_other_files_are_never_replaced(self, vault, name, text):
        """What does not bear the mark stays, nothing at all is written, and one line says why."""
        folder = vault({"a.md": BROKEN, name: text})
        before = tree(folder)
        done = run("report", folder)
        assert done.code == 2
        assert len(done.err.splitlines()) == 1
        assert tree(folder) == before

    @pytest.mark.parametrize(
        "output", ["../x.md", "x.txt", "x", ".md", ".obsidian/x.md", "none/x.md", ".x.md", "link/x.md", "linked.md"]
    )
    def test_places(self, vault, tmp_path, output):
        """A place out of the vault, unseen by Obsidian, behind a link or of another ending is refused in one line."""
        folder = vault({"a.md": BROKEN})
        (tmp_path / "out").mkdir()
        (folder / "link").symlink_to(tmp_path / "out")
        (tmp_path / "out.md").write_text("---\nvaultlint-report: 2024-01-17\n---\n")
        (folder / "linked.md").symlink_to(tmp_path / "out.md")
        before = tree(tmp_path)
        done = run("report", folder, "-o", output)
        assert done.code == 2
        assert len(done.err.splitlines()) == 1
        assert tree(tmp_path) == before

    def test_in_a_folder(self, vault, tmp_path, monkeypatch):
        """-o is relative to the vault, or absolute in it; the base stands beside the note."""
        monkeypatch.chdir(tmp_path)
        folder = vault({"a.md": BROKEN, "R/x.md": CLEAN})
        assert run("report", folder, "-o", "R/State.md").code == 0
        assert run("report", folder, "-o", folder / "R" / "Other.md").code == 0
        assert [one for one in names(folder / "R") if one != "x.md"] == [
            "Other.base", "Other.md", "State.base", "State.md",
        ]  # fmt: skip
        assert 'file("R/State.md").hasLink(file)' in (folder / "R/State.base").read_text("utf-8")

    def test_print(self, vault):
        """-o - prints the note and writes nothing."""
        folder = vault({"a.md": BROKEN})
        before = tree(folder)
        done = run("report", folder, "-o", "-")
        assert done.out.startswith("---\nvaultlint-report: ")
        assert ".base" not in done.out
        assert tree(folder) == before

    def test_no_temporary_file_is_left(self, vault, monkeypatch):
        """A disk that refuses leaves nothing behind, and one line says so."""
        folder = vault({"a.md": BROKEN})

        def refuse(*_):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(os, "link", refuse)
        monkeypatch.setattr(os, "replace", refuse)
        done = run("report", folder)
        assert (done.code, len(done.err.splitlines())) == (2, 1)
        assert names(folder) == ["a.md"]

    def test_disk_without_hard_links(self, vault, monkeypatch):
        """Where a disk knows no hard links the files are renamed into place."""
        folder = vault({"a.md": BROKEN})

        def refuse(*_):
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "link", refuse)
        assert "VL111" in written(folder)
        assert names(folder) == [BASE, NOTE, "a.md"]


class TestLeftOut:
    """Lint, fix, graph and statistics know the note and pass it by."""

    def test_check_and_fix(self, vault):
        """The note has no findings and no fixes, also where it is given alone and with all rules."""
        folder = vault({"a.md": BROKEN, NOTE: "---\nvaultlint-report: 2024-01-17\ntag: a\nx: b: c\n---\n[[gone]]\n"})
        for target in (folder, folder / NOTE):
            done = run("check", target, "--select", "all", "--output-format", "concise")
            assert NOTE not in done.out
        assert NOTE not in run("fix", folder, "--diff").out

    def test_graph(self, vault):
        """No node and no edge comes of it."""
        import json

        folder = vault({"a.md": BROKEN, "b.md": SINGULAR})
        written(folder)
        assert run("graph", folder, "-o", folder.parent / "g.json").code == 0
        graph = json.loads((folder.parent / "g.json").read_text("utf-8"))
        assert not any("health" in json.dumps(one).lower() for one in (*graph["nodes"], *graph["edges"]))


class TestBase:
    """The base is YAML as Obsidian's help describes it (Bases syntax)."""

    @pytest.fixture
    def base(self, vault):
        """The base of a vault with two rules' findings."""
        folder = vault({"A/Grit.md": BROKEN, 'it\'s "q".md': BROKEN, "b.md": SINGULAR})
        written(folder, "--select", "VL1,VL2")
        return (folder / BASE).read_text("utf-8")

    def test_yaml(self, base):
        """It is a mapping of the sections that Obsidian knows, and its values are texts."""
        data = yaml.safe_load(base)
        assert data.keys() == {"filters", "formulas", "properties", "views"}
        assert data["filters"]["and"] == [f'file("{NOTE}").hasLink(file)', 'file.ext == "md"']
        assert all(isinstance(one, str) for one in data["formulas"].values())
        assert [view["name"] for view in data["views"]] == [
            "By folder", "VL111 unquoted-colon", "VL202 singular-list-key",
        ]  # fmt: skip
        assert {view["type"] for view in data["views"]} == {"table"}

    def test_formulas(self, base):
        """A rule's formula lists its notes; quotes in names are joined from parts."""
        formulas = yaml.safe_load(base)["formulas"]
        assert formulas["VL202"] == '["b.md"].contains(file.path)'
        assert formulas["VL111"] == ('["A/Grit.md", ("it\'s " + \'"\' + "q" + \'"\' + ".md")].contains(file.path)')
        assert formulas["rules"] == 'if(formula.VL111, "VL111 ", "") + if(formula.VL202, "VL202 ", "")'

    def test_views_name_what_is_there(self, base):
        """Views use the file's properties and the formulas of the base alone."""
        data = yaml.safe_load(base)
        known = {f"formula.{name}" for name in data["formulas"]} | {"file.name", "file.folder", "file.mtime"}
        for view in data["views"]:
            assert known.issuperset(view["order"])
            assert known.issuperset(view.get("filters", {}).get("and", []))

    def test_a_rewritten_base_is_ours(self, base):
        """Its first line is the mark that the next run looks for."""
        assert re.match(r"# vaultlint-report: \d{4}-\d\d-\d\d, ", base)

    def test_hostile_names(self):
        """Line ends and backslashes in names stay within their text."""
        health = Health(NOTE, Report([found("a\\b\nc: '#.md")]), 1, Names([]))
        formula = yaml.safe_load(render_base(health, DAY))["formulas"]["VL111"]
        assert formula == '["a\\\\b\\u000ac: \'#.md"].contains(file.path)'
        assert literal("a") == '"a"'


def test_links_of_the_report_are_those_of_its_notes(vault):
    """What the note links to, and so what the base shows, are the notes with findings."""
    folder = vault({"A/Grit.md": BROKEN, "b c.md": SINGULAR, "a#b.md": BROKEN, "clean.md": CLEAN})
    note = parse_text(written(folder), NOTE)
    every = Names(names(folder))
    linked = {every.resolve(NOTE, one.target) for one in facts(note).links if one.target}
    assert linked == {"A/Grit.md", "b c.md", "a#b.md", BASE}
    assert "a%23b" in note.text
    assert unquote("a%23b") == "a#b"
