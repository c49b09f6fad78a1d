"""The command line: options, exit codes, and errors of use in one line."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from house import BROKEN, CLEAN, MENDED, ROOT, SINGULAR, cli, make, run, start, tree

from vaultlint import __version__
from vaultlint.rules import RULES

BOTH = {"a.md": BROKEN, "b.md": SINGULAR}
HEAVY = ("networkx", "numpy", "pyvis", "jinja2", "IPython")


def commands():
    """Return all commands by name."""
    group = cli()
    context = click.Context(group)
    return {name: group.get_command(context, name) for name in group.list_commands(context)}


def one_line(ran):
    """Return the message of an error of use: one line, no traceback, exit code 2."""
    assert ran.code == 2, ran
    assert ran.err.startswith("vaultlint: ")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    return ran.err


@pytest.mark.parametrize("name", commands())
def test_every_command_and_option_is_documented(name):
    """Each command says what it does, each option has a help text, and --help exits 0."""
    command = commands()[name]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
    ran = run(name, "--help")
    assert ran.code == 0
    assert all(
        option in ran.out
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
    )


def test_version_and_help():
    """--version names the version; no command shows the help."""
    assert run("--version").out == f"vaultlint {__version__}\n"
    assert "check" in run("--help").out


class TestExitCodes:
    """0 nothing found, 1 findings, 2 could not run."""

    @pytest.mark.parametrize(
        ("text", "code"), [(CLEAN, 0), ("", 0), ("no frontmatter\n", 0), (BROKEN, 1), (SINGULAR, 1)]
    )
    def test_check(self, vault, text, code):
        """Errors and warnings make 1."""
        assert run("check", vault({"a.md": text})).code == code

    def test_info_is_not_in_the_exit_code(self, vault):
        """A finding of level info is shown when selected and leaves 0."""
        folder = vault({"a.md": b"\xef\xbb\xbftext\n"})
        ran = run("check", folder, "--select", "VL705")
        assert (ran.code, "VL705" in ran.out) == (0, True)
        assert run("check", folder).out == ""

    def test_bad_note_is_a_finding(self, vault):
        """Whatever a note holds, the code is 1, never 2."""
        folder = vault({"a.md": b"\xff\xfe\x00", "b.md": b"---\n[\n---\n", "c.md": CLEAN})
        (folder / "d.md").mkdir()
        assert run("check", folder).code == 1

    def test_fix_exits_with_what_remains(self, vault):
        """0 when all is mended, 1 while something is left."""
        folder = vault({"a.md": BROKEN})
        assert run("fix", folder).code == 0
        make(folder, {"b.md": b"caf\xe9\n"})
        assert run("fix", folder).code == 1

    def test_diff_exits_1_if_something_would_change(self, vault):
        """`fix --diff` is a check for CI."""
        folder = vault({"a.md": BROKEN})
        assert run("fix", "--diff", folder).code == 1
        run("fix", folder)
        assert run("fix", "--diff", folder).code == 0

    def test_nothing_is_looked_at(self, vault):
        """Notes that are there and left out are nothing found."""
        ran = run("check", vault({"Old/a.md": BROKEN, "vaultlint.toml": 'exclude = ["Old"]\n'}))
        assert (ran.code, ran.out) == (0, "")
        assert "0 notes checked" in ran.err


class TestErrorsOfUse:
    """One line on standard error that says what to do."""

    @pytest.mark.parametrize("command", ["check", "fix"])
    def test_missing_path(self, tmp_path, command):
        """A PATH that is not there."""
        assert "no such file or folder" in one_line(run(command, tmp_path / "nothing"))

    @pytest.mark.parametrize(
        "args", [("check",), ("fix",), ("fix", "--diff"), ("graph", "-o", "g.json"), ("init",), ("report",), ("stats",)]
    )
    def test_no_notes(self, tmp_path, monkeypatch, args):
        """Where no note lies below the paths it is hardly the vault: nothing is written, and no success told."""
        monkeypatch.chdir(tmp_path)
        folder = make(tmp_path / "Empty", {"sub/a.txt": "text", ".trash/b.md": BROKEN})
        assert f"no notes in {folder}: give the vault's folder" in one_line(run(*args, folder))
        assert sorted(path.name for path in folder.iterdir()) == [".trash", "sub"]

    def test_no_notes_in_the_current_folder(self, tmp_path, monkeypatch):
        """It is named even if no path was given; one path with notes suffices."""
        monkeypatch.chdir(make(tmp_path / "Empty", {"sub/a.txt": "", "Books/b.md": CLEAN}) / "sub")
        assert f"no notes in {tmp_path / 'Empty' / 'sub'}:" in one_line(run("check"))
        assert run("check", "..").code == 0
        assert run("check", "../Books", ".").code == 0

    @pytest.mark.parametrize("command", ["check", "fix"])
    def test_file_that_is_no_note(self, vault, command):
        """A file that is named and does not end in .md is no note, beside notes too."""
        folder = vault({"a.txt": BROKEN, "b.MD": CLEAN})
        for paths in ((folder / "a.txt",), (folder / "b.MD", folder / "a.txt")):
            assert "a.txt: notes end in .md" in one_line(run(command, *paths))
        assert run(command, folder / "b.MD").code == 0
        assert (folder / "a.txt").read_text() == BROKEN

    def test_notes_that_are_all_left_out_are_no_error(self, vault):
        """A commit may touch templates and hidden notes alone."""
        folder = vault({"T/a.md": BROKEN, ".github/b.md": BROKEN, "vaultlint.toml": 'exclude = ["T"]\n'})
        for command in ("check", "fix"):
            assert run(command, "-q", folder / "T/a.md", folder / ".github/b.md") == (0, "", "")

    @pytest.mark.parametrize("args", [("undo", "--vault"), ("check", "--vault"), ("related", "x", "--vault")])
    def test_missing_vault(self, tmp_path, args):
        """A --vault that is not there."""
        assert "no such f" in one_line(run(*args, tmp_path / "nothing"))

    @pytest.mark.parametrize(
        ("name", "near"),
        [("VL11", ""), ("VL999", "VL"), ("unquoted-colom", "'unquoted-colon'"), ("zzz", "vaultlint rule")],
    )
    def test_unknown_rule(self, vault, name, near):
        """A name that no rule has, with the nearest; a prefix is no error."""
        ran = run("check", vault({"a.md": CLEAN}), "--select", name)
        if near:
            assert near in one_line(ran)
        else:
            assert ran.code == 0
        assert run("rule", name).code == (2 if near else 0)

    def test_unknown_key(self, vault):
        """A key that the configuration does not know: file, key, nearest."""
        message = one_line(run("check", vault({"vaultlint.toml": "selekt = ['VL1']\n"})))
        assert "vaultlint.toml" in message
        assert "'selekt'" in message
        assert "'select'" in message

    def test_broken_toml(self, vault):
        """A configuration that is no TOML: file and line."""
        message = one_line(run("check", vault({"vaultlint.toml": "select = = 1\n"})))
        assert "vaultlint.toml" in message
        assert "vaultlint.toml:1:10: " in message

    def test_missing_config(self, vault, tmp_path):
        """A --config that is not there."""
        assert "cannot be read" in one_line(run("check", vault({}), "--config", tmp_path / "no.toml"))

    def test_path_outside_the_vault(self, vault, tmp_path):
        """A PATH that is not in --vault."""
        other = make(tmp_path / "other", {"a.md": CLEAN})
        assert "not in the vault" in one_line(run("check", other, "--vault", vault({})))

    def test_unknown_suffix(self, vault, tmp_path):
        """A graph in a format that is none: the known ones are named, nothing is written."""
        message = one_line(run("graph", vault({}), "-o", tmp_path / "g.json", "-o", tmp_path / "g.pdf"))
        assert "'.pdf'" in message
        assert ".html .json .graphml .gexf .csv .canvas" in message
        assert not (tmp_path / "g.json").exists()

    def test_graph_that_cannot_be_written(self, vault, tmp_path):
        """A folder where the file should be."""
        (tmp_path / "g.json").mkdir()
        assert "cannot be written" in one_line(run("graph", vault({"a.md": CLEAN}), "-o", tmp_path / "g.json"))

    def test_unknown_note(self, seeds):
        """A note that is not there, with the nearest title."""
        message = one_line(run("related", "Be More Asertive With Customer", "--vault", seeds))
        assert "'Be More Assertive With Customers'" in message

    def test_unknown_run(self, vault):
        """A run that is not recorded."""
        assert "undo --list" in one_line(run("undo", "20200101T000000-abcd", "--vault", vault({})))

    @pytest.mark.parametrize("package", ["networkx", "numpy", "Stemmer"])
    def test_missing_extra(self, vault, tmp_path, monkeypatch, package):
        """A graph command without its packages says what to install."""
        monkeypatch.setitem(sys.modules, package, None)
        message = one_line(run("graph", vault({}), "-o", tmp_path / "g.json"))
        assert f"needs the package {package}" in message
        assert "`pip install '.[graph]'`" in message

    def test_message_cannot_steer_the_terminal(self, tmp_path):
        """What the user typed is escaped in the message."""
        assert "\x1b" not in one_line(run("check", tmp_path / "a\x1b[31m\nb"))

    def test_journal_that_cannot_be_written(self, vault, tmp_path, monkeypatch):
        """Without a journal nothing is written: there would be no way back."""
        folder = vault({"a.md": BROKEN})
        monkeypatch.setenv("XDG_STATE_HOME", str(make(tmp_path, {"file": ""}) / "file"))
        assert "no note was touched" in one_line(run("fix", folder))
        assert (folder / "a.md").read_text() == BROKEN


class TestSelection:
    """--select and --ignore by code, prefix and name."""

    @pytest.mark.parametrize(
        ("args", "codes"),
        [
            ((), ["VL111", "VL202"]),
            (("--select", "VL111"), ["VL111"]),
            (("--select", "vl1"), ["VL111"]),
            (("--select", "singular-list-key"), ["VL202"]),
            (("--select", "VL1,VL2"), ["VL111", "VL202"]),
            (("--select", "VL111", "--select", "VL202"), ["VL111", "VL202"]),
            (("--ignore", "VL2"), ["VL111"]),
            (("--ignore", "unquoted-colon"), ["VL202"]),
            (("--select", "all", "--ignore", "VL111,VL407"), ["VL202"]),
            (("--ignore", "all"), []),
        ],
    )
    def test_by_code_prefix_and_name(self, vault, args, codes):
        """Each way of naming a rule selects it."""
        data = json.loads(run("check", vault(BOTH), "--output-format", "json", *args).out)
        assert [one["code"] for one in data["diagnostics"]] == codes

    def test_fix_repairs_what_check_reports(self, vault):
        """`fix` mends what `check` with the same selection reports, and nothing else."""
        folder = vault(BOTH)
        run("fix", folder, "--select", "VL111")
        assert (folder / "a.md").read_text() == MENDED
        assert (folder / "b.md").read_text() == SINGULAR

    def test_ignore_also_holds_in_folders(self, vault):
        """The command line's --ignore is added to what the configuration says for a folder."""
        folder = vault({"Books/a.md": BROKEN, "vaultlint.toml": '[per-folder."Books/"]\nignore = ["VL2"]\n'})
        assert run("check", folder).code == 1
        assert run("check", folder, "--ignore", "VL111").code == 0


class TestPaths:
    """What a PATH stands for, and which vault it lies in."""

    def test_current_folder_is_the_default(self, vault, monkeypatch):
        """Without PATH the current folder is checked."""
        monkeypatch.chdir(vault({"a.md": BROKEN}))
        assert "a.md:2" in run("check").out

    def test_paths_open_from_where_one_stands(self, vault, tmp_path, monkeypatch):
        """People get a path that their terminal and editor open, in the vault and above it; JSON names the vault's."""
        folder = vault({"Books/a.md": BROKEN, "Books/b.md": BROKEN, "New/.keep": ""})
        (tmp_path / "else").mkdir()
        for here, shown in (
            (folder / "Books", "a.md"),
            (folder / "New", "../Books/a.md"),
            (folder, "Books/a.md"),
            (tmp_path, "Vault/Books/a.md"),
            (tmp_path / "else", "Books/a.md"),
        ):
            monkeypatch.chdir(here)
            for path in (os.path.relpath(folder / "Books/a.md"), folder / "Books/a.md"):
                assert run("check", path, "--output-format", "concise").out.startswith(f"{shown}:2:")
                assert f" --> {shown}:2:" in run("check", path).out
                (found,) = json.loads(run("check", path, "--output-format", "json").out)["diagnostics"]
                assert found["path"] == "Books/a.md"
        monkeypatch.chdir(tmp_path)
        assert run("fix", folder / "Books/a.md").out.startswith("fixed Vault/Books/a.md: VL111 ")

    def test_several_paths(self, vault):
        """Files and folders may be named together; what is named twice counts once."""
        folder = vault({"a.md": BROKEN, "b.md": BROKEN, "C/c.md": BROKEN, "D/d.md": BROKEN})
        ran = run("check", folder / "a.md", folder / "C", folder / "C" / "c.md", "--output-format", "concise")
        assert [row.split(":")[0] for row in ran.out.splitlines()] == ["C/c.md", "a.md"]
        assert "2 notes checked" in ran.err

    def test_several_vaults(self, vault):
        """Paths in different vaults are checked each in its own; equal names are not mixed up."""
        one, two = vault({"a.md": BROKEN}, "One"), vault({"a.md": SINGULAR}, "Two")
        ran = run("check", one, two)
        assert "title: Grit: The Power" in ran.out
        assert "tag: a" in ran.out
        data = json.loads(run("check", one, two, "--output-format", "json").out)
        assert data["summary"]["findings"] == 2

    def test_dot_folders_hold_no_notes(self, vault):
        """Named by hand or not, nothing in a dot folder is read or written."""
        folder = vault({".trash/a.md": BROKEN, ".obsidian/b.md": BROKEN, ".git/c.md": BROKEN})
        before = tree(folder)
        for path in (folder, folder / ".trash"):
            assert run("fix", path).code == 2
        for path in (folder / ".trash" / "a.md", folder / ".obsidian" / "b.md"):
            assert run("fix", path).code == 0
        assert tree(folder) == before

    def test_vault_option_is_taken_as_it_is(self, vault):
        """--vault DIR is the vault, even inside another."""
        folder = vault({"Books/a.md": BROKEN})
        ran = run("check", "--vault", folder / "Books", "--output-format", "concise")
        assert ran.out.startswith("a.md:2:")

    def test_link_to_a_vault_is_the_vault(self, vault, tmp_path):
        """A link may stand for the whole vault."""
        (tmp_path / "link").symlink_to(vault({"a.md": BROKEN}))
        assert run("check", tmp_path / "link").code == 1

    def test_link_out_of_the_vault_is_not_followed(self, vault, tmp_path):
        """A link in the vault is reported (a note) or refused (a folder), and never written through."""
        outside = make(tmp_path / "outside", {"a.md": BROKEN})
        folder = vault({"b.md": CLEAN})
        (folder / "a.md").symlink_to(outside / "a.md")
        (folder / "sub").symlink_to(outside)
        assert run("fix", folder).code == 0
        assert "symbolic link" in run("fix", folder / "a.md").out
        one_line(run("fix", folder / "sub"))
        one_line(run("fix", folder / "sub" / "a.md"))
        assert (outside / "a.md").read_text() == BROKEN


class TestStandardInput:
    """``-`` reads one note, so that editors can call it."""

    def test_check(self, tmp_path, monkeypatch):
        """The finding names the file that the editor gave."""
        monkeypatch.chdir(tmp_path)
        ran = run("check", "-", "--stdin-filename", "a/b.md", "--output-format", "concise", stdin=BROKEN)
        assert ran.code == 1
        assert ran.out.startswith("a/b.md:2:")
        assert run("check", "-", stdin=CLEAN).code == 0

    def test_fix_writes_the_note(self, vault, monkeypatch):
        """The mended note goes to standard output, nothing to the disk."""
        monkeypatch.chdir(vault({}))
        assert run("fix", "-", stdin=BROKEN) == (0, MENDED, "")
        assert run("undo", "--list").out == ""

    def test_fix_tells_what_remains(self, tmp_path, monkeypatch):
        """What is left goes to standard error, so that the note stays clean."""
        monkeypatch.chdir(tmp_path)
        ran = run("fix", "-", "--select", "VL704", stdin=b"caf\xe9\n")
        assert ran.code == 1
        assert "VL704" in ran.err
        assert "VL704" not in ran.out

    def test_bytes_pass_unchanged(self, tmp_path):
        """BOM, CRLF, a missing last newline and bytes that are no UTF-8 come out as they went in."""
        for data in (b"\xef\xbb\xbfa\r\nb", b"caf\xe9\r\n", b"", b"\x00\n"):
            done = subprocess.run(
                [sys.executable, "-m", "vaultlint.cli", "fix", "-"],
                input=data,
                capture_output=True,
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                check=False,
            )
            assert done.stdout == data

    def test_diff(self, tmp_path, monkeypatch):
        """`fix --diff -` shows the change instead of the note."""
        monkeypatch.chdir(tmp_path)
        ran = run("fix", "-", "--diff", stdin=BROKEN)
        assert ran.code == 1
        assert '+title: "Grit: The Power of Passion"' in ran.out

    def test_name_decides_vault_and_folder(self, vault, tmp_path, monkeypatch):
        """The name given says which vault's configuration holds, and whether the note is left out."""
        files = {"vaultlint.toml": 'exclude = ["Old"]\n[per-folder."Books"]\nignore = ["VL111"]\n', "Old/b.md": CLEAN}
        folder = vault(files)
        monkeypatch.chdir(tmp_path)
        assert run("check", "-", "--stdin-filename", folder / "a.md", stdin=BROKEN).code == 1
        assert run("check", "-", "--stdin-filename", folder / "Books/a.md", stdin=BROKEN).code == 0
        assert run("fix", "-", "--stdin-filename", folder / "Old/a.md", stdin=BROKEN) == (0, BROKEN, "")

    def test_no_command_is_named_that_touches_the_folder(self, tmp_path, monkeypatch):
        """Who asked about one note on standard input is not led on to mend a folder."""
        monkeypatch.chdir(tmp_path)
        for args in (("check", "-"), ("check", "-", "--select", "VL111"), ("fix", "-", "--diff")):
            ran = run(*args, stdin=BROKEN)
            assert ran.code == 1
            assert "`vaultlint fix" not in ran.err
            assert "undo" not in ran.err
        assert "1 can be fixed\n" in run("check", "-", stdin=BROKEN).err

    def test_note_that_is_left_out(self, vault):
        """A note under a name that is left out was not checked, and that is said."""
        folder = vault({"vaultlint.toml": 'exclude = ["Old"]\n', "Old/b.md": CLEAN})
        ran = run("check", "-", "--stdin-filename", folder / "Old/a.md", stdin=BROKEN)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == "0 notes checked, nothing found; 1 note left out: `exclude` of the configuration\n"


ASIDE = {
    "Old/a.md": BROKEN,
    "Old/b.md": BROKEN,
    "New/c.md": CLEAN,
    ".obsidian/app.json": '{"userIgnoreFilters": ["Old/"]}',
}


class TestLeftOut:
    """Who names a note that is left out is told so."""

    def test_closing_line(self, vault):
        """How many, and why; beside what is looked at too."""
        folder = vault(ASIDE)
        line = "0 notes checked, nothing found; {} left out: Obsidian's excluded files\n"
        assert run("check", folder / "Old/a.md") == (0, "", line.format("1 note"))
        assert run("check", folder / "Old", folder / "Old/a.md") == (0, "", line.format("2 notes"))
        ran = run("check", folder / "Old", folder / "New")
        assert ran.err == line.format("2 notes").replace("0 notes", "1 note")
        for args in ((), ("--diff",)):
            assert "2 notes left out: Obsidian's excluded files\n" in run("fix", *args, folder / "Old").err

    def test_not_of_a_folder_that_is_looked_at(self, vault):
        """The vault as a whole names nothing outright; quiet is quiet."""
        folder = vault(ASIDE)
        assert "left out" not in run("check", folder).err
        assert run("check", "-q", folder / "Old") == (0, "", "")

    def test_each_with_its_reason(self, vault):
        """-v names each note."""
        files = {"T/d.md": BROKEN, "E/e.md": BROKEN, ".x/f.md": BROKEN, "vaultlint.toml": 'exclude = ["E"]\n'}
        folder = vault({**ASIDE, **files, ".obsidian/templates.json": '{"folder": "T"}'})
        ran = run("check", "-v", folder / "Old/a.md", folder / "T", folder / "E/e.md", folder / ".x/f.md")
        assert [row for row in ran.err.splitlines() if row.startswith("left out: ")] == [
            "left out: Old/a.md: Obsidian's excluded files",
            "left out: T/d.md: templates",
            "left out: E/e.md: `exclude` of the configuration",
            "left out: .x/f.md: hidden folders",
        ]
        assert "4 notes left out: Obsidian's excluded files, `exclude` of the configuration, hidden folders" in ran.err


class TestOutput:
    """What is printed where."""

    def test_statistics(self, vault):
        """Counts by rule instead of findings, the most first."""
        ran = run("check", vault({"a.md": BROKEN, "b.md": SINGULAR, "c.md": SINGULAR}), "--statistics")
        assert [row.split()[:2] for row in ran.out.splitlines()[:-1]] == [["2", "VL202"], ["1", "VL111"]]
        assert ran.code == 1

    def test_quiet(self, vault):
        """-q leaves the findings and drops the closing line."""
        folder = vault({"a.md": BROKEN})
        for args in (("check", "-q"), ("fix", "-q", "--diff"), ("fix", "-q")):
            ran = run(*args, folder)
            assert ran.err == ""
            assert ran.out

    def test_verbose(self, vault):
        """-v says which vault is looked at and what rules across notes see."""
        folder = vault({"a.md": CLEAN})
        assert f"vault {folder}" in run("check", "-v", folder).err
        assert "across notes" in run("check", "-v", folder / "a.md").err

    def test_closing_line_leads_on(self, vault):
        """After a check the next command is named; after a fix the way back."""
        folder = vault({"a.md": BROKEN})
        assert "vaultlint fix --diff" in run("check", folder).err
        assert "vaultlint undo" in run("fix", folder).err

    def test_undo_is_named_with_its_vault(self, vault, tmp_path, monkeypatch):
        """The command that takes a fix back works where it was printed."""
        folder = vault({"a.md": BROKEN}, "My Vault")
        monkeypatch.chdir(tmp_path)
        assert "`vaultlint undo --vault 'My Vault'`" in run("fix", "My Vault").err
        assert run("undo", "--vault", "My Vault").code == 0
        assert (folder / "a.md").read_text() == BROKEN

    @pytest.mark.parametrize(
        ("args", "env", "colored"),
        [
            ((), {}, False),
            (("--color", "always"), {}, True),
            (("--color", "never"), {}, False),
            (("--color", "auto"), {"NO_COLOR": "1"}, False),
        ],
    )
    def test_color(self, vault, args, env, colored):
        """Colours on a terminal only, unless asked for; NO_COLOR is honoured."""
        assert ("\x1b[" in start("check", vault({"a.md": BROKEN}), *args, env=env).out) is colored

    def test_no_color_on_a_terminal(self, monkeypatch):
        """On a terminal auto means colours, and none with NO_COLOR, whatever its value."""
        from vaultlint.cli.output import wants_color

        monkeypatch.setattr(sys, "stdout", type("Terminal", (io.StringIO,), {"isatty": lambda _: True})())
        assert wants_color({"color": "auto"})
        monkeypatch.setenv("NO_COLOR", "")
        assert not wants_color({"color": "auto"})

    def test_terminal_that_cannot_show_a_character(self, vault):
        """A terminal of another encoding gets escapes, not a traceback."""
        ran = start("check", vault({"日.md": "---\ntitle: 日: 本\n---\n"}), env={"PYTHONIOENCODING": "latin-1"})
        assert ran.code == 1
        assert "\\u65e5.md" in ran.out
        assert "Traceback" not in ran.err

    def test_broken_pipe(self, vault):
        """`vaultlint check | head` ends without a word."""
        folder = vault({f"{number}.md": BROKEN for number in range(800)})
        process = subprocess.Popen(
            [sys.executable, "-m", "vaultlint.cli", "check", "-q", str(folder)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        process.stdout.read(10)
        process.stdout.close()
        error = process.stderr.read()
        process.stderr.close()
        assert process.wait(30) == 1
        assert error == b""

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux'")
    @pytest.mark.parametrize(
        "arguments", [["check"], ["check", "--output-format", "json"], ["fix", "--diff"], ["stats"], ["rule", "VL101"]]
    )
    @pytest.mark.parametrize("together", [False, True])
    def test_full_disk_behind_the_output(self, vault, arguments, together):
        """`vaultlint check > report` where the disk is full: one line, and exit code 2, which no findings mean."""
        folder = vault({f"{number}.md": BROKEN for number in range(300)})
        where = [] if arguments[0] == "rule" else [str(folder)]
        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run(
                [sys.executable, "-m", "vaultlint.cli", *arguments, *where],
                stdout=full, stderr=full if together else subprocess.PIPE, text=True, check=False,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )  # fmt: skip
        assert ran.returncode == 2
        if not together:
            assert ran.stderr.splitlines()[-1] == "vaultlint: the output cannot be written: no space left on device"
            assert "Traceback" not in ran.stderr

    @pytest.mark.parametrize(
        ("error", "line"),
        [
            (OSError(errno.ENOSPC, "No space left on device"), "the output cannot be written: no space left on device"),
            (OSError(errno.EMFILE, "Too many open files"), "the system refuses: too many open files"),
            (OSError(errno.EAGAIN, "Try again"), "the system refuses: try again"),
            (PermissionError(errno.EACCES, "Permission denied", "/x/y"), "/x/y: permission denied"),
            (OSError("odd"), "the system refuses: odd"),
        ],
    )
    def test_what_the_system_refuses_is_named(self, vault, monkeypatch, error, line):
        """One line says what was refused, and does not blame the output for what is none of it."""

        def refuse(*_, **__):
            raise error

        monkeypatch.setattr("vaultlint.project.Project.check", refuse)
        ran = run("check", vault({"a.md": CLEAN}))
        assert (ran.code, ran.err) == (2, f"vaultlint: {line}\n")


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the streams")
class TestSurroundings:
    """Whoever starts a command may have closed its streams, or removed the folder that it is started in."""

    @staticmethod
    def shell(line, **places):
        """Run a line of a shell, in which `vaultlint` is the command."""
        start = 'vaultlint() { "$PYTHON" -m vaultlint "$@"; }\n'
        env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PYTHON": sys.executable,
            **{k: str(v) for k, v in places.items()},
        }
        return subprocess.run(["sh", "-c", start + line], capture_output=True, text=True, env=env, check=False)

    @pytest.mark.parametrize(
        ("line", "code"),
        [
            ('vaultlint check "$V" >&-', 1),
            ('vaultlint check "$V" 2>&-', 1),
            ('vaultlint check "$V" <&- >&- 2>&-', 1),
            ("vaultlint check - <&-", 0),
            ('vaultlint fix -i "$V" <&-', 2),
            ('vaultlint stats "$V" >&-', 0),
        ],
    )
    def test_closed_streams(self, vault, line, code):
        """They lead nowhere: the exit code is the same, and no file takes their place."""
        folder = vault({"a.md": BROKEN})
        ran = self.shell(line, V=folder)
        assert ran.returncode == code
        assert "Traceback" not in ran.stdout + ran.stderr
        assert (folder / "a.md").read_text() == BROKEN

    def test_current_folder_that_is_gone(self, tmp_path):
        """One line, exit code 2."""
        ran = self.shell('mkdir "$T/gone" && cd "$T/gone" && rmdir "$T/gone" && vaultlint check', T=tmp_path)
        assert (ran.returncode, ran.stderr.splitlines()[-1]) == (
            2,
            "vaultlint: the current folder is gone: no such file or directory",
        )


class TestPlaces:
    """Paths of a command."""

    @pytest.mark.parametrize(
        "arguments", [["check", ""], ["fix", ""], ["stats", ""], ["undo", "--vault", ""], ["check", "--config", ""]]
    )
    def test_empty_path(self, arguments):
        """A variable that is not set does not mean the current folder: one line, exit code 2."""
        ran = run(*arguments)
        assert ran.code == 2
        assert "an empty path; the current folder is '.'" in ran.err

    def test_note_beside_its_folder(self, tmp_path, monkeypatch):
        """A note that lies in a folder that is given too is looked at once."""
        make(tmp_path, {"V/a.md": BROKEN, "V/b.md": "x\n", "c.md": BROKEN})
        monkeypatch.chdir(tmp_path)
        alone = run("check", "V")
        for paths in (["V", "V/a.md"], ["V/a.md", "V", "./V", "V/b.md"], ["V/a.md", "V/a.md", "V/b.md"]):
            found = run("check", *paths)
            assert (found.code, found.out, found.err.splitlines()[0]) == (1, alone.out, alone.err.splitlines()[0])
        assert "(3 notes checked)" in run("check", "V", "V/a.md", "c.md").err

    @pytest.mark.parametrize("away", [False, True])
    def test_folder_in_a_folder(self, tmp_path, monkeypatch, away):
        """Folders that nothing marks as vaults, one in the other: no note is looked at twice, wherever we are."""
        make(tmp_path, {"V/x/y/a.md": BROKEN, "V/b.md": "x\n", "away/c.md": "x\n"})
        monkeypatch.chdir(tmp_path / "away" if away else tmp_path)
        at = "../" * away
        alone = run("check", f"{at}V")
        for paths in (
            ["V/x", "V"],
            ["V", "V/x"],
            ["V/x/y", "V", "V/x"],
            ["V/x/y/a.md", "V"],
            ["V/x/y/a.md", "V/x", "V"],
        ):
            found = run("check", *(at + one for one in paths))
            assert (found.code, found.out, found.err.splitlines()[0]) == (1, alone.out, alone.err.splitlines()[0])


class TestUndo:
    """`undo` from the command line."""

    def test_nothing_to_undo_exits_0(self, vault):
        """There being nothing to do is no error."""
        ran = run("undo", "--vault", vault({}))
        assert ran.code == 0
        assert "nothing to undo" in ran.err
        assert run("undo", "--list", "--vault", vault({})).out == ""

    def test_list_and_named_run(self, vault):
        """--list shows the runs in order with their state; each can be named."""
        folder = vault({"a.md": BROKEN})
        run("fix", folder)
        make(folder, {"b.md": SINGULAR})
        run("fix", folder)
        rows = run("undo", "--list", "--vault", folder).out.splitlines()
        assert [row.split("  ")[2] for row in rows] == ["1 note", "1 note"]
        assert run("undo", rows[0].split()[0], "--vault", folder).code == 0
        assert (folder / "a.md").read_text() == BROKEN
        assert (folder / "b.md").read_text() != SINGULAR
        assert [row.endswith("undone") for row in run("undo", "--list", "--vault", folder).out.splitlines()] == [
            True,
            False,
        ]

    def test_refusal_exits_1_and_names_the_file(self, vault):
        """A note edited since stays as it is."""
        folder = vault({"a.md": BROKEN, "b.md": BROKEN})
        run("fix", folder)
        (folder / "a.md").write_text("mine\n")
        ran = run("undo", "--vault", folder)
        assert ran.code == 1
        assert "left as it is: a.md: it changed since the fix" in ran.err
        assert (folder / "a.md").read_text() == "mine\n"
        assert (folder / "b.md").read_text() == BROKEN


class TestRule:
    """`rule` explains."""

    def test_list(self):
        """Every rule stands in the list with its name, level and summary, in lines of at most 80 columns."""
        rows = run("rule").out.splitlines()
        assert [row.split()[:2] for row in rows[::2]] == [[rule.code, rule.name] for rule in RULES]
        assert all(f"({rule.level.value}" in row for rule, row in zip(RULES, rows[::2], strict=True))
        assert [row.strip() for row in rows[1::2]] == [rule.summary for rule in RULES]
        assert max(map(len, rows)) <= 80

    @pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
    def test_explanation(self, rule):
        """By code and by name the same page, with the reasons and an example."""
        by_code = run("rule", rule.code)
        assert by_code == run("rule", rule.name) == run("rule", rule.code.lower())
        assert " ".join(rule.why.split()) in " ".join(by_code.out.split())
        assert ("\nFound" in by_code.out) is bool(rule.examples)


class TestGraph:
    """`graph` and `related` from the command line."""

    def test_formats(self, seeds, tmp_path):
        """-o may repeat; each file is named in the closing lines; folders are made."""
        wanted = [tmp_path / "out" / f"g.{suffix}" for suffix in ("html", "json", "graphml", "gexf", "canvas", "csv")]
        ran = run("graph", seeds, *[part for path in wanted for part in ("-o", path)])
        assert ran.code == 0
        assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
            "g.canvas", "g.edges.csv", "g.gexf", "g.graphml", "g.html", "g.json", "g.nodes.csv",
        ]  # fmt: skip
        assert ran.err.count("wrote ") == 7
        assert run("graph", seeds, "-q", "-o", wanted[1]).err == ""

    def test_no_quotes(self, seeds, tmp_path):
        """--no-quotes leaves no sentence of a note in the file."""
        sentence = "It takes courage to engage in productive conflict"
        for suffix in ("json", "html", "graphml", "gexf", "csv", "canvas"):
            out = tmp_path / suffix
            run("graph", seeds, "-o", out / f"g.{suffix}", "--no-quotes")
            assert all(sentence not in path.read_text("utf-8") for path in out.iterdir())

    def test_same_vault_same_bytes(self, seeds, tmp_path):
        """Two processes with different hash seeds write the same file."""
        for seed in ("1", "2"):
            start("graph", seeds, "-o", tmp_path / f"{seed}.json", env={"PYTHONHASHSEED": seed})
        assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()

    def test_related_options(self, seeds):
        """A path names a note too; --to asks for one pair; -n limits."""
        path = seeds / "Be More Assertive With Customers.md"
        assert "3 Ways" in run("related", path).out
        assert "assertiveness" in run("related", path, "--to", "3 Ways to Be More Assertive with Clients").out
        assert "3 Ways" not in run("related", path, "-n", 0).out
        one_line(run("related", path, "--to", "Nothing"))

    def test_related_of_an_empty_vault(self, vault):
        """No note, no traceback."""
        one_line(run("related", "x", "--vault", vault({})))


@pytest.mark.parametrize(("command", "heavy"), [("check", (*HEAVY, "ruamel", "frontmatter")), ("fix", HEAVY)])
def test_start_up_is_small(seeds, command, heavy):
    """`check` and `fix` load no package of the graph; `check` none of those that only write YAML."""
    code = (
        "import sys\nfrom vaultlint.cli import main\n"
        f"try: main([{command!r}, sys.argv[1]])\nexcept SystemExit: pass\n"
        "print('LOADED', *sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, seeds],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    loaded = done.stderr.rpartition("LOADED")[2].split()
    assert "vaultlint" in loaded
    assert not set(heavy) & set(loaded)


def test_errors_only(vault):
    """Errors alone are shown and fail; warnings are counted, also where a fix leaves them, and by nobody with -q."""
    folder = vault({**BOTH, "c.md": "---\ncreated: 2024-13-45\n---\n"})
    told = run("check", folder, "--errors-only")
    assert (told.code, "VL111" in told.out, "VL202" in told.out) == (1, True, False)
    assert "2 warnings not shown" in told.err
    assert run("check", folder / "b.md", "--errors-only", "-q") == (0, "", "")
    assert (
        run("check", folder / "b.md", "--errors-only").err == "1 note checked, no errors found, 1 warning not shown\n"
    )
    told = run("fix", folder, "--errors-only")
    assert (told.code, "VL303" in told.out) == (0, False)
    assert "nothing is left to report; 1 warning not shown" in told.err
    assert ((folder / "a.md").read_text(), "tags" in (folder / "b.md").read_text()) == (MENDED, True)
    assert run("fix", folder).code == 1
    assert run("fix", "-", "--errors-only", stdin="---\ncreated: 2024-13-45\n---\n").code == 0


def test_package_runs_as_a_module(vault):
    """`python -m vaultlint.cli` is the command."""
    assert start("check", vault({"a.md": BROKEN})).code == 1
