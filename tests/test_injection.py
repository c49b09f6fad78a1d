"""What others write is shown and never obeyed: hostile text in every place of a vault, through every output.

Each payload stands in names, folders, properties, tags, links, highlights, comments, settings and arguments; each
output is then read as its own reader reads it: a terminal, a log of GitHub Actions, a parser of JSON, SARIF, XML or
CSV, Obsidian, a shell. What the page in a browser does is in tests/page/test_injection.py.
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import io
import json
import os
import re
import shutil
import subprocess
import tomllib
from unittest import mock
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import jsonschema
import pytest
import yaml
from house import ROOT, Ran, make, run
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st
from payloads import PAYLOADS, STEERING, broken, lay, name_of

from vaultlint.cli.logs import Tamed, tamed
from vaultlint.index import Index
from vaultlint.linter import Diagnostic
from vaultlint.parse import facts, parse
from vaultlint.report import FORMATS, render
from vaultlint.report.json import printable
from vaultlint.report.terminal import clean, view, width
from vaultlint.results import Report
from vaultlint.rules.base import Applicability, Fix, Level
from vaultlint.shells import shell
from vaultlint.text import Edit

# What a terminal or a reader's eye must not get from us: control characters but the line feed, line separators, marks
# that turn the order of characters, marks that show nothing, halves of characters.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
COLOR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """The vault; nothing in this file writes into it."""
    return lay(tmp_path_factory.mktemp("hostile") / "Vault")


def obeyed(text):
    """Return what a terminal would obey or a reader would not see, apart from our own colours."""
    return sorted({f"U+{ord(char):04X}" for char in FORBIDDEN.findall(COLOR.sub("", text))})


def calm(ran):
    """Fail if a run printed what a terminal would obey."""
    assert obeyed(ran.out) == []
    assert obeyed(ran.err) == []
    return ran


@pytest.fixture(autouse=True)
def _nothing_stripped(monkeypatch):
    """Show what a terminal would get: click takes some escapes out where it sees none."""
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_, **__: False)
    for name in ("GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"):
        monkeypatch.delenv(name, raising=False)


# Commands that look, with `…` for the vault.
LOOKS = [
    "check … --select all",
    "check … --select all --color always",
    "check … --select all --output-format concise",
    "check … --select all --output-format concise --color always",
    "check … --select all --output-format github",
    "check … --select all --output-format json",
    "check … --select all --output-format sarif",
    "check … --statistics --select all --color always",
    "check … -v --errors-only",
    "fix … --diff --color always",
    "fix …/Readwise --diff --unsafe-fixes --managed --select all",
    "stats … --all --color always",
    "stats … --output-format json",
    "readwise … --all --color always",
    "readwise … --output-format json",
    "report … -o -",
    "init … --stdout",
    "themes … --all --color always",
    "themes … --output-format json",
    "related Friend --vault … --color always",
    "related Friend --vault … --output-format json",
]


@functools.cache
def look(command, vault, *, build=False):
    """Run a command of `LOOKS`, once for a vault; `build` lets it believe that GitHub's runner reads its output.

    All share a cache: what is said is looked at here, not how it was found.
    """
    del build
    with mock.patch.dict(os.environ, {"XDG_CACHE_HOME": str(vault.parent / "cache")}):
        return fresh(command, vault)


def fresh(command, vault):
    """Run a command of `LOOKS`, whatever was said before."""
    return run(*(part.replace("…", str(vault)) for part in command.split()))


class TestTerminal:
    """No output for people steers a terminal or hides what it says."""

    def test_a_payload_is_one(self):
        """What is taken for dangerous would be: otherwise these tests say nothing."""
        dangerous = {key for key, text in PAYLOADS.items() if FORBIDDEN.search(text)}
        assert dangerous >= {"clear", "title", "osc8", "osc52", "c1", "controls", "return", "override", "isolate",
                             "invisible", "separators", "surrogate"}  # fmt: skip

    @pytest.mark.parametrize("command", LOOKS)
    def test_a_vault_of_payloads(self, hostile, command):
        """Whatever stands in a vault, and wherever; and it is shown, not dropped."""
        ran = calm(look(command, hostile))
        assert ran.code in (0, 1)
        if command.startswith(("check … --select all", "readwise", "stats")) and "statistics" not in command:
            assert "2J" in ran.out

    def test_fix_undo_and_list(self, hostile, tmp_path):
        """What a run of fix says of each note, what it could not do, and the way back."""
        folder = shutil.copytree(hostile, tmp_path / "a\x1b[2J\u202e", symlinks=True)
        ran = calm(run("fix", folder, "--unsafe-fixes", "--managed", "--color", "always"))
        assert "fixed " in ran.out
        assert "vaultlint undo --vault" in ran.err
        listed = calm(run("undo", "--list", "--vault", folder))
        assert listed.out
        assert calm(run("undo", "--vault", folder)).code == 0

    def test_questions(self, hostile, tmp_path, monkeypatch):
        """What `fix -i` shows and asks."""
        monkeypatch.setattr("vaultlint.cli.interactive.need_terminal", lambda: None)
        folder = shutil.copytree(hostile / "Readwise", tmp_path / "Vault")
        ran = calm(run("fix", folder, "-i", "--unsafe-fixes", "--color", "always", stdin="d\ny\n" * 40))
        assert ran.out.count("apply?") > 20

    def test_a_note_from_standard_input(self):
        """Its name is echoed; `fix -` writes the note's own bytes, and only these as they are."""
        for text in map(PAYLOADS.get, STEERING):
            calm(run("check", "-", "--stdin-filename", f"{name_of(text)}.md", stdin=broken(text)))
            calm(Ran(0, "", run("fix", "-", "--stdin-filename", f"{name_of(text)}.md", stdin=broken(text)).err))

    @pytest.mark.parametrize("key", ["clear", "override", "osc8", "legacy", "surrogate"])
    def test_related(self, hostile, key):
        """A note asked for by its hostile name, and its neighbours' names and sentences."""
        ran = calm(run("related", f"{name_of(PAYLOADS[key])}.md", "--vault", hostile, "--color", "always"))
        assert "nearest to" in ran.out

    def test_graph_says_where_it_wrote(self, vault, tmp_path):
        """The file's name is the user's, and may come from a script."""
        folder = vault({"a.md": "# A\n", "b.md": "[[a]]\n"})
        for suffix in ("json", "html", "csv"):
            assert "wrote" in calm(run("graph", folder, "-o", tmp_path / f"a\x1b[2J\u202e.{suffix}")).err


ARGUMENTS = [
    ["{}"],
    ["--{}"],
    ["check", "{}"],
    ["check", "--{}"],
    ["check", ".", "--select", "{}"],
    ["check", ".", "--ignore", "{},VL1"],
    ["check", ".", "--output-format", "{}"],
    ["check", ".", "--color", "{}"],
    ["check", ".", "--config", "{}"],
    ["check", ".", "--baseline", "{}"],
    ["check", ".", "--vault", "{}"],
    ["fix", ".", "--diff", "--limit", "{}"],
    ["fix", "{}.md", "--diff"],
    ["undo", "--", "{}"],
    ["undo", "--vault", "{}"],
    ["rule", "--", "{}"],
    ["stats", "--", "{}"],
    ["readwise", "--", "{}"],
    ["report", ".", "-o", "{}"],
    ["init", "{}"],
    ["init", ".", "--from", "{}"],
    ["graph", ".", "-o", "{}.x"],
    ["related", "--vault", ".", "--", "{}"],
    ["related", "--vault", ".", "a", "--to", "{}"],
    ["related", "--vault", ".", "-n", "{}", "a"],
    ["themes", "--", "{}"],
    ["export", "-o", "{}", "--tables", "{}"],
    ["export", "-o", "out", "--", "{}"],
    ["weave", "--", "{}"],
    ["weave", ".", "--folder", "{}"],
]
SETTINGS = [
    ("vaultlint.toml", "{} = 1\n"),
    ("vaultlint.toml", "{} = \n"),
    ("vaultlint.toml", "select = [{}]\n"),
    ("vaultlint.toml", "exclude = [{}]\n"),
    ("vaultlint.toml", "exclude = {}\n"),
    ("vaultlint.toml", "baseline = {}\n"),
    ("vaultlint.toml", "[per-folder.{}]\nselect = 1\n"),
    ("vaultlint.toml", "[schema.{}]\nrequired = 1\n"),
    ("vaultlint.toml", "[schema.{}]\nrequired = ['a']\n"),
    ("vaultlint.toml", "[schema.properties.{}]\ntype = {}\n"),
    ("vaultlint.toml", "[schema.properties.url]\npattern = {}\n"),
    ("vaultlint.toml", "[thesaurus]\n{} = 1\n"),
    ("pyproject.toml", "[tool.vaultlint]\n{} = 1\n"),
    (".vaultlint-baseline.json", '{{"vaultlint-baseline": 1, "findings": [{}]}}'),
    (".vaultlint-baseline.json", '{{"vaultlint-baseline": 1, "findings": [{{"path": {}, "code": {}}}]}}'),
    (".vaultlint-baseline.json", "{{{}"),
    (".obsidian/app.json", '{{"userIgnoreFilters": {}}}'),
    (".obsidian/app.json", "{{{} x"),
    (".obsidian/types.json", '{{"types": {{{}: {}}}}}'),
    (".obsidian/templates.json", '{{"folder": {}'),
    (".obsidian/plugins/readwise-official/data.json", '{{"readwiseDir": {}, "booksIDsMap": {}}}'),
    (".obsidian/plugins/readwise-official/data.json", '{{"readwiseDir": {}, "booksIDsMap": {{{}: {}}}}}'),
    (".obsidian/plugins/readwise-official/data.json", '{{"readwiseDir": {}, '),
]


class TestErrors:
    """What an error of use echoes is shown and not obeyed; it stays one line."""

    @pytest.mark.parametrize("words", ARGUMENTS, ids=" ".join)
    def test_arguments(self, vault, monkeypatch, words):
        """Paths, rules, formats, files, runs and options of the command line."""
        monkeypatch.chdir(vault({"a.md": "# A\n", "b.md": "[[a]]\n"}))
        for key in [*STEERING, "command", "dash", "percent"]:
            text = PAYLOADS[key]
            ran = calm(run(*(word.format(text) for word in words)))
            assert ran.code in (0, 1, 2), key
            if ran.code == 2:
                assert len(ran.err.splitlines()) == 1, key

    @pytest.mark.parametrize(("file", "text"), SETTINGS)
    def test_settings(self, vault, file, text):
        """The configuration, the baseline and what Obsidian keeps: mistakes in them are quoted."""
        folder = vault({"a.md": broken("x"), file: ""})
        for payload in map(PAYLOADS.get, STEERING):
            shown = json.dumps(payload.encode("utf-8", "replace").decode())
            (folder / file).write_text(text.replace("{}", shown).replace("{{", "{").replace("}}", "}"), "utf-8")
            for command in ("check … -v", "readwise …"):
                calm(fresh(command, folder))

    def test_raw_settings(self, vault):
        """The same where the bytes stand as they are, which no TOML and no JSON may hold."""
        folder = vault({"a.md": broken("x")})
        for file in sorted({file for file, _ in SETTINGS}):
            for payload in map(PAYLOADS.get, STEERING):
                make(folder, {file: f'select = ["{payload}"]\n{payload}'.encode("utf-8", "surrogateescape")})
                calm(fresh("check … -v", folder))
                calm(fresh("readwise …", folder))
            (folder / file).unlink()

    def test_journal(self, vault):
        """A record of a run that somebody else wrote: its words are shown, its paths are not believed."""
        folder = vault({"a.md": "---\ntag: x\n---\n"})
        run("fix", folder)
        (record,) = (path for path in journal_folder().rglob("run.json"))
        data = json.loads(record.read_text("utf-8"))
        for text in map(PAYLOADS.get, STEERING):
            name = name_of(text)
            changed = [[f"../{name}.md", *one[1:]] for one in data["replacements"]]
            shown = {**data, "time": text.encode("utf-8", "replace").decode(), "replacements": changed}
            record.write_text(json.dumps(shown), "utf-8")
            calm(run("undo", "--list", "--vault", folder))
            calm(run("undo", "--vault", folder))
            for mark in ("undone", "done"):
                (record.parent / mark).unlink(missing_ok=True)
        assert sorted(path.name for path in folder.parent.iterdir()) == [folder.name]


def journal_folder():
    """Return where this test's journals lie."""
    from vaultlint.journal import state_folder

    return state_folder()


REGISTERED = frozenset(
    "internal-set-repo-path set-env set-output save-state add-path add-mask add-matcher remove-matcher warning error "
    "notice debug group endgroup echo stop-commands".split()
)


def commands(log):
    """Return the commands that GitHub's runner finds in a log, read as it reads them: (name, properties, data)."""
    found = []
    for line in re.split("\r\n|\r|\n", log):
        text = line.lstrip()
        end = text.find("::", 2) if text.startswith("::") else -1
        name, _, rest = text[2:end].partition(" ") if end >= 0 else ("", "", "")
        if name in REGISTERED:
            pairs = [one.split("=", 1) for one in rest.strip().split(",") if "=" in one]
            found.append((name, {key: unescaped(value) for key, value in pairs}, unescaped(text[end + 2 :])))
            continue
        start = line.find("##[")
        end = line.find("]", start)
        if start >= 0 and end >= 0 and line[start + 3 : end].partition(" ")[0] in REGISTERED:
            found.append((line[start + 3 : end].partition(" ")[0], {}, line[end + 1 :]))
        if re.search(r"##(vso|teamcity)\[", line):
            found.append(("##", {}, line))
    return found


def unescaped(text):
    for mark, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(mark, char)
    return text


@pytest.fixture
def in_build(monkeypatch):
    """Let a command believe that its output is a log of GitHub's."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")


class TestBuildLog:
    """A note cannot speak to the build whose log shows it."""

    def test_the_runner_is_read_as_it_reads(self):
        """The reader of these tests finds what GitHub's runner would."""
        log = "  ::error file=a%2Cb,line=2::x%0Ay\nsee ##[add-mask]z\n- ::error::no\n::unknown::x\n"
        assert commands(log) == [("error", {"file": "a,b", "line": "2"}, "x\ny"), ("add-mask", {}, "z")]

    def test_a_vault_speaks_without_it(self, hostile):
        """Outside a build a diff is shown as it is: the notes here do hold commands."""
        assert len(commands(look("fix … --diff", hostile).out)) > 5

    @pytest.mark.parametrize("command", [one for one in LOOKS if "github" not in one])
    @pytest.mark.usefixtures("in_build")
    def test_no_note_commands(self, hostile, command):
        """Neither findings nor diffs, tables, paths or settings hold a command, on either stream."""
        ran = look(command, hostile, build=True)
        assert commands(ran.out) == []
        assert commands(ran.err) == []

    def test_machine_formats_stay_what_they_say(self, hostile, monkeypatch):
        """JSON and SARIF are read as the same values in a build."""
        for kind in ("json", "sarif"):
            command = f"check … --select all --output-format {kind}"
            monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
            before = look(command, hostile).out
            monkeypatch.setenv("GITHUB_ACTIONS", "true")
            after = look(command, hostile, build=True).out
            assert before != after
            assert json.loads(before) == json.loads(after)

    @pytest.mark.usefixtures("in_build")
    def test_our_own_commands_are_said(self, hostile):
        """The format github gives one command a finding, with its path and message, and none that a note says."""
        found = json.loads(look("check … --select all --output-format json", hostile, build=True).out)["diagnostics"]
        said = commands(look("check … --select all --output-format github", hostile, build=True).out)
        assert len(said) == len(found)
        for (name, fields, data), one in zip(said, found, strict=True):
            assert name in ("error", "warning", "notice")
            assert fields["title"] == f"{one['code']} {one['name']}"
            assert data == clean(one["message"])
            if one["path"].isprintable():
                assert fields["file"] == one["path"]

    @pytest.mark.usefixtures("in_build")
    def test_the_stream_is_given_back(self, vault):
        """Who calls the command line from Python has his own standard output afterwards."""
        import sys

        before = sys.stdout
        run("check", vault({"a.md": "# A\n"}))
        assert sys.stdout is before

    @settings(deadline=None, max_examples=150)
    @given(st.lists(st.sampled_from([*":#[] \n\t\u00a0e", "error", "vso", "::error::", "##[error]", "##"])))
    def test_any_text_in_any_pieces(self, pieces):
        """However it is cut into writes, no line is a command, and nothing but a colon or a hash is written otherwise."""
        text = "".join(pieces)
        assert commands(tamed(text)) == []
        assert tamed(text).replace("\\u003a", ":").replace("\\u0023", "#") == text
        stream = io.StringIO()
        written = Tamed(stream)
        for line in text.splitlines(keepends=True):
            written.write(line)
        assert stream.getvalue() == tamed(text)

    def test_what_goes_on_in_a_line_is_none(self):
        """A colon behind a question is no command, and the line after it may be one."""
        stream = io.StringIO()
        written = Tamed(stream)
        for part in ("apply? ", "::debug::a\n::debug::b\n", "", "::debug::c"):
            written.write(part)
        assert stream.getvalue() == "apply? ::debug::a\n\\u003a:debug::b\n\\u003a:debug::c"


WORDS = st.text(st.characters(codec=None, exclude_characters="/\x00"), min_size=1, max_size=30) | st.sampled_from(
    [name_of(text) for text in PAYLOADS.values()]
)


def one_finding(path, message, title, text):
    fix = Fix(title, (Edit(0, 1, text),), Applicability.SAFE)
    source = parse(path, message.encode("utf-8", "surrogatepass"))
    found = Diagnostic(path, "VL111", "unquoted-colon", Level.ERROR, message, 1, 1, 1, 2, fix, ((1, 1, 1, 2),))
    return Report([found], 1, sources={path: source})


class TestAnyText:
    """The same for whatever text there is."""

    @settings(deadline=None, max_examples=100)
    @given(WORDS, WORDS, WORDS)
    @example("a\ud800", "\ud800", "\udcff")
    def test_formats(self, path, message, title):
        """What people read is calm, and what machines read is the same value again."""
        report = one_finding(f"{path}.md", message, title, message)
        for kind in FORMATS:
            assert obeyed(render(kind, report)) == []
            assert obeyed(render(kind, report, color=True)) == []
        (found,) = json.loads(render("json", report))["diagnostics"]
        assert (found["path"], found["message"]) == (printable(f"{path}.md"), printable(message))
        assert (found["fix"]["title"], found["fix"]["edits"][0]["text"]) == (printable(title), printable(message))
        (result,) = json.loads(render("sarif", report))["runs"][0]["results"]
        assert re.sub(r"\\([\[\]])", r"\1", result["message"]["text"]) == re.sub(
            r"\\([\[\]])", r"\1", printable(message)
        )
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9/._~%-]+", uri)
        assert unquote_to_bytes(uri) in (
            f"{path}.md".encode("utf-8", how) for how in ("surrogateescape", "surrogatepass") if can(path, how)
        )
        (command,) = commands(render("github", report))
        assert command[0] == "error"
        assert command[2] == clean(message)

    @settings(deadline=None, max_examples=150)
    @given(WORDS, st.integers(0, 40), st.integers(0, 40), st.integers(12, 60))
    def test_caret_stands_below_what_it_means(self, line, start, size, room):
        """Wide characters take two columns and marks none; what is escaped takes as many as are shown."""
        start = min(start, len(line))
        end = min(len(line), start + size)
        seen = view(line, start, end, room)
        assert obeyed(seen.text) == []
        assert width(seen.text) <= room + 20  # marks that cannot be cut apart from their letter
        edges = {width(seen.text[:at]) for at in range(len(seen.text) + 1)}
        assert {seen.before, seen.before + seen.marked} <= edges
        whole = clean(line[start:end])
        if "…" not in seen.text:
            assert seen.marked == width(whole)
            assert seen.before == width(clean(line[:start]))


def can(text, how):
    try:
        text.encode("utf-8", how)
    except UnicodeEncodeError:
        return False
    return True


class TestSarif:
    """Viewers of SARIF find no link in what a note says."""

    @pytest.mark.parametrize(
        ("said", "wanted"),
        [
            ("[click](https://evil.example)", r"\[click\](https://evil.example)"),
            ("to [[A]] and [[B|c]]", "to [[A]] and [[B|c]]"),
            ("[a [b](1) c](2)", r"[a \[b\](1) c\](2)"),
            ("x](1)", r"x\](1)"),
        ],
    )
    def test_links(self, said, wanted):
        """What would be one is escaped as the standard says; wikilinks stay readable."""
        log = json.loads(render("sarif", one_finding("a.md", said, said, said)))
        result = log["runs"][0]["results"][0]
        assert result["message"]["text"] == wanted
        assert result["fixes"][0]["description"]["text"] == wanted
        assert result["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"]["text"] == said

    def test_the_hostile_vault_is_valid(self, hostile):
        """It fits the standard's schema, and no path climbs out."""
        schema = json.loads((ROOT / "tests/data/sarif/sarif-2.1.0-rtm.5.json").read_text("utf-8"))
        log = json.loads(look("check … --select all --output-format sarif", hostile).out)
        jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)
        for one in log["runs"][0]["results"]:
            uri = one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            assert ".." not in uri.split("/")
            assert (os.fsencode(hostile) + b"/" + unquote_to_bytes(uri)) in every_file(hostile)


def every_file(folder):
    return {os.path.join(parent, name) for parent, _, names in os.walk(os.fsencode(folder)) for name in names}


def asked(words):
    """Return what bash makes of words that were printed to be pasted, and run where a command within would show."""
    done = subprocess.run(
        ["bash", "--norc", "-c", f"printf '%s\\0' {words}"], capture_output=True, check=True, timeout=20
    )
    return done.stdout.split(b"\0")[:-1]


@pytest.mark.skipif(shutil.which("bash") is None, reason="only bash can say what bash reads")
class TestShell:
    """A command that is printed to be pasted does what it says, whatever the folder is called."""

    @settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(WORDS, min_size=1, max_size=20))
    @example(list(PAYLOADS.values()))
    def test_words(self, words):
        """Bash reads the very word back, and the terminal is not steered."""
        words = [word.replace("\x00", "") for word in words]
        assume(all(can(word, "surrogateescape") for word in words))
        shown = " ".join(map(shell, words))
        assert obeyed(shown) == []
        assert "\n" not in shown
        assert asked(shown) == [os.fsencode(word) for word in words]

    @pytest.mark.parametrize("key", [*STEERING, "dash", "dots", "query", "templater"])
    def test_undo_hint(self, tmp_path, monkeypatch, key):
        """The line that leads back names the vault as it is called; pasted, it undoes and runs nothing else."""
        monkeypatch.chdir(tmp_path)
        folder = make(tmp_path / name_of(PAYLOADS[key]), {"a.md": "---\ntag: x\n---\n", ".obsidian/app.json": "{}"})
        said = re.search("; `(vaultlint undo .*)` puts", calm(run("fix", f"./{folder.name}")).err)
        words = asked(said[1])
        assert words[:3] == [b"vaultlint", b"undo", b"--vault"]
        assert run(*map(os.fsdecode, words[1:])).code == 0
        assert (folder / "a.md").read_text("utf-8") == "---\ntag: x\n---\n"
        assert sorted(os.listdir(tmp_path)) == [folder.name]

    @pytest.mark.parametrize("key", [*STEERING, "dash", "dots", "query", "templater"])
    def test_the_same_with_fix(self, tmp_path, monkeypatch, key):
        """So does the line below a check; a name that begins with a dash is no option in it."""
        monkeypatch.chdir(tmp_path)
        name = name_of(PAYLOADS[key])[:24]
        make(tmp_path, {f"{name}.md": "---\ntag: x\n---\n", ".obsidian/app.json": "{}"})
        said = re.search(
            "can be fixed: `(vaultlint fix .*?)`(?: shows how|$|\n)", calm(run("check", "--", f"{name}.md")).err
        )
        words = [os.fsdecode(word) for word in asked(said[1])]
        assert words[:3] == ["vaultlint", "fix", "--diff"]
        if len(words) > 3:
            assert os.path.normpath(words[3]) == f"{name}.md"
            assert "would change" in run(*words[1:]).err


def graph_of(folder):
    """Return the graph of a vault on the disk."""
    from vaultlint.graph import build
    from vaultlint.project import Project

    return build(Project(folder))


@pytest.fixture(scope="module")
def drawn(hostile):
    """The hostile vault's graph."""
    return graph_of(hostile)


NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(text):
    """Return what a file in UTF-8 can hold of a text: bytes of names that are no UTF-8 by their numbers."""
    return "".join(f"\\x{ord(char) - 0xDC00:02x}" if "\udc80" <= char <= "\udcff" else char for char in text)


class TestGraphFiles:
    """The graph's files are read back as the same values, and whoever opens them runs nothing."""

    def test_json(self, drawn, tmp_path):
        """Every id, label, path and sentence is what it was."""
        from vaultlint.graph import to_data, write_json

        write_json(drawn, tmp_path / "g.json")
        assert json.loads((tmp_path / "g.json").read_bytes()) == mapped(written, to_data(drawn))

    @pytest.mark.parametrize("kind", ["graphml", "gexf"])
    def test_xml(self, drawn, tmp_path, kind):
        """It parses; ids and labels are what they were, but for what XML 1.0 cannot hold; line ends stay what they are."""
        import networkx as nx

        from vaultlint import graph

        getattr(graph, f"write_{kind}")(drawn, tmp_path / f"g.{kind}")
        ElementTree.parse(tmp_path / f"g.{kind}")  # our own file
        back = getattr(nx, f"read_{kind}")(tmp_path / f"g.{kind}")
        wanted = {xml(node): xml(data["label"]) for node, data in drawn.nodes(data=True)}
        assert {node: data["label"] for node, data in back.nodes(data=True)} == wanted

    def test_csv(self, drawn, tmp_path):
        """A row a node and one an edge, whatever line ends a name holds; no cell begins as a formula does."""
        from vaultlint.graph import to_data, write_csv

        data = to_data(drawn)
        for path, rows in zip(write_csv(drawn, tmp_path / "g.csv"), (data["nodes"], data["edges"]), strict=True):
            with path.open(encoding="utf-8", newline="") as file:
                found = list(csv.DictReader(file))
            assert len(found) == len(rows)
            for cells, row in zip(found, rows, strict=True):
                for name, cell in cells.items():
                    value = row.get(name, "Undirected" if name == "type" else "")  # the one column that Gephi adds
                    if isinstance(value, str):
                        value = written(value).replace("\x00", "\ufffd")
                        assert cell in (value, f"'{value}")
                        assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))

    def test_csv_of_carriage_returns(self, tmp_path):
        """A bare CR in a title begins no row: what follows it would begin as a formula."""
        from vaultlint.graph import write_csv

        graph = graph_of(make(tmp_path / "V", {"a.md": '---\ntitle: "x\\r=1+1"\n---\nsee [[b]]\n', "b.md": "b"}))
        node = next(node for node, data in graph.nodes(data=True) if data.get("path") == "a.md")
        graph.nodes[node]["label"] = "x\r=1+1"
        nodes, _ = write_csv(graph, tmp_path / "g.csv")
        text = nodes.read_bytes().decode("utf-8")
        assert len(list(csv.reader(io.StringIO(text, newline="")))) == 3
        assert re.search(r'"x\r=1\+1"', text)

    def test_canvas(self, drawn, tmp_path):
        """A card shows its text: Obsidian finds no link, tag, comment, HTML or code in it."""
        from vaultlint.graph import write_canvas

        write_canvas(drawn, tmp_path / "g.canvas")
        for node in json.loads((tmp_path / "g.canvas").read_bytes())["nodes"]:
            if node["type"] == "text":
                bare = re.sub(r"\\[\\`*_\[\]<>#!|$%~=]", "", node["text"])
                assert not re.search(r"[\\`*\[\]<>#|$%]", bare)

    def test_page_data(self, drawn):
        """What is embedded is read back as the same values, and holds nothing that HTML would read."""
        from vaultlint.graph import to_data
        from vaultlint.graph.page.payload import pack

        data = to_data(drawn)
        core, chunks = pack(data)
        assert not set("<>&\u2028\u2029") & set(core)
        assert json.loads(core)["nodes"]["columns"]["id"] == [mapped(written, node["id"]) for node in data["nodes"]]
        assert all(re.fullmatch(r"[A-Za-z0-9+/]+=*", text) for text in chunks.values())

    def test_names_that_differ_in_a_byte_stay_two(self, tmp_path):
        """In every format: else one note would bear the links of both."""
        from vaultlint.graph import vaults

        names = [os.fsdecode(b"caf\xe9.md"), os.fsdecode(b"caf\xff.md")]
        graph = graph_of(make(tmp_path / "V", {name: f"# Note {at}\n" for at, name in enumerate(names)}))
        for kind in ("json", "html", "graphml", "gexf", "csv", "canvas"):
            for path in vaults.write(graph, tmp_path / f"g.{kind}")[:1]:
                text = path.read_text("utf-8")
                assert "xe9" in text
                assert "xff" in text

    @settings(deadline=None, max_examples=100)
    @given(st.dictionaries(WORDS, WORDS, max_size=4))
    @example({"</script>": "\u2028]]>&lt;!--"})
    def test_any_text_in_the_page(self, labels):
        """The page's data is the same value again, whatever it is."""
        from vaultlint.graph.page.payload import embed

        assume(not any("\ud800" <= char <= "\udfff" for text in (*labels, *labels.values()) for char in text))
        assert json.loads(embed(labels)) == labels
        assert not set("<>&\u2028\u2029") & set(embed(labels))


def xml(text):
    return NO_XML.sub("\ufffd", written(text))


def mapped(change, value):
    """Return JSON-like data with every text changed."""
    if isinstance(value, dict):
        return {key: mapped(change, one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [mapped(change, one) for one in value]
    return change(value) if isinstance(value, str) else value


class TestNotesWeWrite:
    """What is written into a vault brings nothing of a note's text to life."""

    @pytest.fixture(scope="class")
    @classmethod
    def reported(cls, hostile):
        """Return what was found in the hostile vault, the note about it, and its base."""
        from datetime import date

        from vaultlint.project import Project
        from vaultlint.report import health, health_base

        found = health.examine(Project(hostile), "Vault health.md")
        day = date(2026, 1, 17)
        return found, health.render(found, day, limit=None), health_base.render_base(found, day, limit=None)

    def test_report(self, hostile, reported):
        """Obsidian finds links to files that are there and to headings of the page, and nothing else that acts."""
        found, text, _ = reported
        body = parse("Vault health.md", text.encode("utf-8")).body
        assert body.tags == ()
        assert body.block_ids == () or not body.block_ids
        files = {os.fsdecode(path[len(os.fsencode(hostile)) + 1 :]) for path in every_file(hostile)}
        for link in body.links:
            assert not link.embed
            if link.target:
                target = found.names.resolve("Vault health.md", link.target)
                assert target in files or link.target == found.base, link
        bare = re.sub(r"\\.|`[^`\n]*`", "", text)
        assert not re.search(r"<[A-Za-z!/%?]", re.sub(r"\]\(<[^>\n]*>\)", "", bare))
        assert not re.search(r"%%|<%|\{\{|\$=|::", bare)
        assert obeyed(text) == []
        assert len(body.headings) == len(found.rules) + 1

    def test_base(self, reported):
        """It is the YAML that was meant: the same keys, each formula one text."""
        found, _, text = reported
        base = yaml.safe_load(text)
        assert set(base) == {"filters", "formulas", "properties", "views"}
        assert set(base["formulas"]) == {code for code, _ in found.rules} | {"rules"}
        assert [view["name"] for view in base["views"][1:]] == [f"{code} {one[0].name}" for code, one in found.rules]
        assert obeyed(text) == []

    def test_base_beyond_the_basic_plane(self):
        """A character that does not print is escaped by its two halves: five digits would be another."""
        from vaultlint.report.health_base import _yaml

        assert _yaml('"a\U000e0041b"') == "'\"a\\udb40\\udc41b\"'"

    def test_configuration(self, hostile):
        """What `init` writes is TOML, also with every suggestion taken; no name of a folder ends a text or a remark."""
        text = fresh("init … --stdout", hostile).out
        tomllib.loads(text)
        taken = re.sub(r"(?m)^#(?! |$)", "", text)
        assert set(tomllib.loads(taken)) <= {
            "exclude", "ignore", "extend-select", "baseline", "per-folder", "schema", "thesaurus",
        }  # fmt: skip
        assert obeyed(text) == []

    @settings(deadline=None, max_examples=100)
    @given(st.lists(WORDS, min_size=1, max_size=4))
    def test_any_folder_in_the_configuration(self, names):
        """Lists, tables and remarks of any name are read back."""
        from vaultlint.report.toml import assign, header, remark
        from vaultlint.tables import is_spellable

        spelt = [name for name in names if is_spellable(name)]
        text = "\n".join(line for name in names for line in remark(name)) + f"\n{assign('exclude', names)}\n"
        assert tomllib.loads(text) == {"exclude": spelt}
        for name in spelt:
            assert tomllib.loads(header("per-folder", name)) == {"per-folder": {name: {}}}


class TestEditor:
    """What the language server says is shown by the editor as the words that they are."""

    @pytest.fixture
    def opened(self, vault):
        """Return a function that opens a note in a vault, as an editor does."""
        from vaultlint.server.documents import Document, Text
        from vaultlint.server.vaults import OpenVault
        from vaultlint.text import Source

        def open_(text, name="a.md"):
            home = OpenVault(vault({name: text, "vaultlint.toml": 'select = ["all"]\n'}))
            return home, Document(f"file:///{name}", name, 1, Text(text, "utf-16"), Source(text))

        return open_

    @pytest.mark.parametrize("key", STEERING)
    def test_findings_and_actions(self, opened, key):
        """Messages of findings and titles of fixes hold nothing that steers."""
        from lsprotocol import types

        from vaultlint.server.actions import actions
        from vaultlint.server.diagnostics import look as look_at

        home, document = opened(broken(PAYLOADS[key]))
        seen = look_at(home, document)
        assert seen.diagnostics
        said = [one.message for one in seen.diagnostics]
        whole = types.Range(types.Position(0, 0), types.Position(4, 0))
        asking = types.CodeActionParams(types.TextDocumentIdentifier(document.uri), whole, types.CodeActionContext([]))
        said += [one.title for one in actions(home, document, seen, asking, versioned=True)]
        assert obeyed("\n".join(said)) == []

    @settings(deadline=None, max_examples=150)
    @given(WORDS)
    @example("<img src=x>&lt;b>[a](b)![c](d)`e`~f~**g**\x1b[2J\u202e")
    def test_words_in_a_hover(self, text):
        """Markdown finds no markup in a note's words, and no half of a character that a client would stumble on."""
        from vaultlint.server.hovers import escaped

        shown = escaped(text)
        assert obeyed(shown) == []
        assert not re.search(r"[\\`*_{}\[\]<>#|!&~]", re.sub(r"\\[\\`*_{}\[\]<>#|!&~]", "", shown))

    def test_a_linked_note_is_quoted(self, opened):
        """Its lines stand in a fence that they cannot end, and steer nothing."""
        from lsprotocol import types

        from vaultlint.server.diagnostics import look as look_at
        from vaultlint.server.hovers import hover

        home, document = opened("[[a]]\n````\n</script>\x1b[2J\u202e\n```` ```\n")
        home.take(document.note, document.saved_note)
        home.snapshot = dataclasses.replace(home.snapshot, index=Index([facts(document.note)]))
        found = hover(home, document, look_at(home, document), types.Position(0, 3), lambda _: document.note)
        assert "\n`````text\n" in found.contents.value
        assert obeyed(found.contents.value) == []

    def test_log(self):
        """What the server logs steers no terminal."""
        import logging

        from vaultlint.server.handlers import _Clean

        record = logging.LogRecord("vaultlint", logging.ERROR, "", 0, "%s: bad", ("a\x1b[2J\nb\u202e",), None)
        assert obeyed(_Clean("vaultlint server: %(message)s").format(record)) == []


class TestTitles:
    """What a fix says of itself may name a property or a tag of the note."""

    def test_in_the_diff_and_in_the_list(self, vault):
        """A property's spelling, quoted in the title of a fix, is escaped in the diff's heading and in fix's lines."""
        usual = '---\n"Ta\u202eg\x1b[2J": a\n---\n'
        folder = vault({"a.md": usual, "b.md": usual, "c.md": usual.replace("Ta", "ta")})
        options = ("--select", "key-variant", "--unsafe-fixes")
        assert "rename it to" in calm(run("fix", folder, *options, "--diff")).out
        assert "rename it to" in calm(run("fix", folder, *options)).out
