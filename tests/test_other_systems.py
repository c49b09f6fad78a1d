"""Windows and macOS, simulated: what their paths, names, line ends, consoles and shells do to a run.

What only these systems themselves can show runs there: .github/workflows/tests.yml.
"""

from __future__ import annotations

import json
import os
import re
import unicodedata
from importlib import import_module
from pathlib import PurePosixPath, PureWindowsPath
from types import SimpleNamespace

import pytest
from house import BROKEN, MENDED, ROOT, SINGULAR, make, names, run, start
from hypothesis import given
from hypothesis import strategies as st

from vaultlint import journal, paths, shells
from vaultlint.cli import COMMANDS
from vaultlint.cli.output import again
from vaultlint.config.folders import missing
from vaultlint.names import Names
from vaultlint.obsidian import read_settings
from vaultlint.project import Project
from vaultlint.rules.naming import flaw
from vaultlint.tables import Place

CONSOLES = ("cp1252", "cp437", "cp932", "utf-16-le")
NO_OPTIONS = dict.fromkeys(("config", "baseline", "vault_dir", "no_baseline"), 0) | dict.fromkeys(
    ("select", "ignore", "extend_select"), ()
)
STRANGE = "---\ntitle: Grit: 力 – “κουράγιο” 🎉\n---\n# é\n"
NFD = unicodedata.normalize("NFD", "Größe")
NFC = "Größe"
RUNS = import_module("vaultlint.journal.runs")  # the package has a function of that name


class TestConsoles:
    """Standard output that cannot show a character shows its number, and nothing fails."""

    @pytest.mark.parametrize("encoding", CONSOLES)
    @pytest.mark.parametrize("command", [("check",), ("fix", "--diff"), ("stats",)], ids=" ".join)
    def test_findings(self, vault, encoding, command):
        """What a note says, and its name, in any console's encoding."""
        folder = vault({"κουράγιο 🎉.md": STRANGE})
        done = start(*command, folder, env={"PYTHONIOENCODING": encoding})
        assert (done.code, "Traceback" in done.err) == (0 if command == ("stats",) else 1, False)
        if command == ("check",) and encoding != "utf-16-le":
            assert "VL111" in done.out

    @pytest.mark.parametrize("command", COMMANDS)
    def test_help(self, command):
        """The help of every command, where there is ASCII alone."""
        done = start(command, "--help", env={"PYTHONIOENCODING": "ascii"})
        assert (done.code, done.err) == (0, "")
        assert "Usage: " in done.out

    def test_errors_of_use(self, tmp_path):
        """A path that is not there is named in one line."""
        done = start("check", tmp_path / "日本", env={"PYTHONIOENCODING": "cp1252"})
        assert (done.code, done.err.count("\n")) == (2, 1)
        assert "\\u65e5\\u672c: no such file or folder" in done.err

    @pytest.mark.parametrize("kind", ["json", "sarif"])
    def test_machines_get_ascii(self, vault, kind):
        """JSON is the same in every encoding, so that a redirected one can be read."""
        folder = vault({"κουράγιο 🎉.md": STRANGE})
        told = [
            start("check", folder, "--output-format", kind, env={"PYTHONIOENCODING": one}).out for one in CONSOLES[:-1]
        ]
        assert len(set(told)) == 1
        assert json.loads(told[0])
        assert told[0].isascii()

    def test_a_note_from_standard_input_is_bytes(self):
        """`fix -` writes the note as it came, in UTF-8, whatever the console speaks."""
        done = start("fix", "-", "-q", stdin=STRANGE.encode(), env={"PYTHONIOENCODING": "cp437"})
        assert done.out == STRANGE.replace("Grit: 力 – “κουράγιο” 🎉", '"Grit: 力 – “κουράγιο” 🎉"')


class TestShells:
    """A command that is printed can be pasted into Windows' shells too."""

    @pytest.mark.parametrize(
        ("word", "shown"),
        [
            (r"C:\Users\Ann\Vault", r"C:\Users\Ann\Vault"),
            ("--vault", "--vault"),
            (r"C:\My Vault", r'"C:\My Vault"'),
            ("C:\\My Vault\\", '"C:\\My Vault\\\\"'),
            ("it's", '"it\'s"'),
            ("a & calc", '"a & calc"'),
            ("$(calc)", '"`$(calc)"'),
            ("a`b", '"a``b"'),
            ("“a” & „b“", '"`“a`” & `„b`“"'),
            ("a,b;@c", '"a,b;@c"'),
            ('a"b', '"a$([char]0x22)b"'),
            ("a\x1b", '"a$([char]0x1b)"'),
            ("\U000e0041", '"$([char]::ConvertFromUtf32(0xe0041))"'),
            ("", '""'),
            ("日本", "日本"),
        ],
    )
    def test_words(self, word, shown):
        """What PowerShell and cmd.exe would read as something else is within quotes."""
        assert shells.windows(word) == shown

    @given(st.text(min_size=1))
    def test_any_word_stays_one(self, word):
        """One pair of quotes around it, none within, nothing that steers a terminal, and PowerShell reads it back."""
        shown = shells.windows(word)
        assert shown.isprintable()
        if shown == word:
            assert re.fullmatch(r"[\w.:/\\-]+", shown)
            return
        assert (shown[0], shown[-1], shown.count('"')) == ('"', '"', 2)
        assert not re.search(r"(?<!`)(?:``)*[“”„]", re.sub(r"`[^`]", "", shown))
        assert read_back(shown) == word

    def test_undo_hints(self, vault, monkeypatch, tmp_path):
        """The way back after a fix, and that to a run of another vault, are quoted as the system's shells want it."""
        folder = vault({"a.md": BROKEN}, "My & Vault's")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(shells, "_WINDOWS", True)
        assert '`vaultlint undo --vault "My & Vault\'s"` puts' in run("fix", folder).err
        (name,) = (one.name for one in journal.runs(folder.resolve()))
        other = vault({"b.md": BROKEN}, "Other")
        told = run("undo", name, "--vault", other)
        assert (told.code, f'--vault "{folder.resolve()}"`' in told.err) == (2, True)

    def test_next_commands(self, vault, monkeypatch, tmp_path):
        """So is the command that a check names."""
        vault({"a.md": SINGULAR}, "My Vault")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(shells, "_WINDOWS", True)
        assert '`vaultlint fix --diff "My Vault"`' in run("check", "My Vault").err


class TestDrives:
    """On Windows no relative path leads from one drive to another."""

    @pytest.fixture(autouse=True)
    def _drives(self, monkeypatch):
        """Nothing is reached from the current folder."""

        def refuse(path):
            raise ValueError(f"path is on mount 'C:', start on mount 'D:': {path}")

        monkeypatch.setattr(
            "vaultlint.paths.os", SimpleNamespace(path=SimpleNamespace(relpath=refuse), fspath=os.fspath)
        )

    def test_the_whole_path_is_named(self, vault):
        """In the commands that lead on after a check and a fix, and after `init`."""
        folder = vault({"a.md": SINGULAR})
        assert paths.relative(folder) == str(folder)
        assert "1 can be fixed" in run("check", folder).err
        assert again([folder], NO_OPTIONS) == str(folder)
        assert f"`vaultlint undo --vault {folder}`" in run("fix", "--output-format", "concise", folder).err
        assert f"wrote {folder / 'vaultlint.toml'}" in run("init", folder).out


class TestPaths:
    """Paths in a vault have slashes, whatever the system writes."""

    @pytest.mark.parametrize(
        ("path", "holds"),
        [
            ("A/b.md", True),
            ("a..b/c.md", True),
            ("../b.md", False),
            ("A/../../b.md", False),
            ("A\\..\\..\\b.md", False),
            ("C:/b.md", False),
            ("C:b.md", False),
            ("\\b.md", False),
            ("//server/share/b.md", False),
        ],
    )
    def test_a_journal_leads_nowhere_else(self, path, holds, monkeypatch):
        """A record that was tampered with names no file outside of the vault, in Windows' ways neither."""
        monkeypatch.setattr(RUNS, "Path", PureWindowsPath)
        assert RUNS._inside(path) is holds

    def test_posix_names_may_hold_backslashes(self, monkeypatch):
        """Where a backslash is a letter it leads nowhere."""
        monkeypatch.setattr(RUNS, "Path", PurePosixPath)
        assert RUNS._inside("A\\..\\b.md")
        assert not RUNS._inside("/b.md")

    def test_backslashes_in_a_configuration_are_told(self, vault):
        """Who writes a folder as Windows does is told how it is written."""
        folder = vault({"Books/a.md": BROKEN, "vaultlint.toml": "[per-folder.'Books\\New']\nignore = [\"VL1\"]\n"})
        (folder / "Books" / "New").mkdir()
        told = run("check", folder)
        assert (told.code, "did you mean 'Books/New'?" in told.err) == (2, True)

    def test_links_with_backslashes_lead_nowhere_in_obsidian(self):
        """A link with a backslash is no path to Obsidian, on Windows neither."""
        assert Names(["A/b.md"]).resolve("c.md", "A\\b") is None


class TestMacs:
    """Names whose letters are taken apart, and disks that do not tell case."""

    @pytest.fixture
    def folder(self, vault):
        """A vault from an old Mac's disk, with settings typed by hand."""
        return vault(
            {
                f"{NFD}/a.md": BROKEN,
                "Note.md": f"[[{NFC}/a]] and [[{NFD}/a]]\n",
                ".obsidian/templates.json": json.dumps({"folder": f"Vorlagen {NFC}"}),
                f"Vorlagen {NFD}/t.md": BROKEN,
                ".obsidian/app.json": json.dumps({"userIgnoreFilters": [f"Alt {NFC}/"]}),
                f"Alt {NFD}/o.md": BROKEN,
            }
        )

    def test_links(self, folder):
        """A link leads there, spelled either way."""
        assert run("check", folder, "--select", "VL4", "-q").out == ""

    def test_templates_and_excluded_files_are_left(self, folder):
        """What Obsidian's settings name is left alone, spelled either way."""
        settings = read_settings(folder)
        assert settings.is_template(f"Vorlagen {NFD}/t.md")
        assert settings.is_template(f"Vorlagen {NFC}/t.md")
        assert settings.is_ignored(f"Alt {NFD}/o.md")
        run("fix", folder)
        assert (folder / f"{NFD}/a.md").read_text("utf-8") == MENDED
        for left in (f"Vorlagen {NFD}/t.md", f"Alt {NFD}/o.md"):
            assert (folder / left).read_text("utf-8") == BROKEN

    @pytest.mark.parametrize("typed", [NFC, NFD], ids=["composed", "apart"])
    @pytest.mark.parametrize(
        "text", ['exclude = ["{}/"]', '[per-folder."{}/"]\nignore = ["VL111"]'], ids=["exclude", "folder"]
    )
    def test_configuration(self, folder, typed, text):
        """Folders in vaultlint.toml are those of the disk, without a doubt."""
        (folder / "vaultlint.toml").write_text(text.format(typed) + "\n", "utf-8")
        told = run("check", folder / "Note.md", folder / NFD, "--output-format", "concise")
        assert "VL111" not in told.out
        assert "warning: " not in told.err

    def test_schema(self, folder):
        """So are those of a schema."""
        (folder / "vaultlint.toml").write_text(f'[schema."{NFC}/"]\nrequired = ["status"]\n', "utf-8")
        told = run("check", folder / NFD, "--output-format", "concise")
        assert "VL209" in told.out

    def test_a_folder_is_found_however_it_is_spelled(self, folder):
        """A folder that a configuration names is not called missing, in folders below neither."""
        make(folder, {f"{NFD}/Über/b.md": ""})
        assert missing(folder, [f"{NFC}/Über/"], Place("vaultlint.toml")) == []

    def test_case_does_not_matter_to_links(self):
        """`[[NOTE]]` leads to `Note.md`."""
        assert Names(["A/Note.md"]).resolve("b.md", "a/NOTE") == "A/Note.md"

    def test_names_that_are_one_there(self, vault):
        """Two names that differ in case, or in how a letter is written, are told before they meet such a disk."""
        files = {"Note.md": "a\n", "note.md": "b\n", f"{NFC}.md": "c\n", f"{NFD}.md": "d\n"}
        folder = vault(files)
        if len(names(folder)) < len(files):
            pytest.fail("this disk cannot hold the vault: run the tests on one that tells case")
        told = json.loads(run("check", folder, "--select", "VL703", "--output-format", "json").out)
        assert len(told["diagnostics"]) >= 2


class TestWindowsNames:
    """Names that Windows keeps for itself."""

    @pytest.mark.parametrize("stem", ["CON", "prn", "Aux", "nul", "COM1", "lpt9", "com¹"])
    def test_devices(self, stem):
        """A note of such a name is told of, with whatever ending."""
        assert "device" in flaw(f"{stem}.md"), stem

    @pytest.mark.parametrize("name", ["Console.md", "com10.md", "auxiliary.md", "null.md"])
    def test_near_names_are_none(self, name):
        """What only looks like it is a note as any other."""
        assert flaw(name) == ""


class TestLineEnds:
    """CRLF stays where it was, and no file of ours needs LF."""

    def test_fix_keeps_them(self, vault):
        """A repair in a note of Windows has its line ends, to the byte."""
        folder = vault({"a.md": BROKEN.replace("\n", "\r\n").encode()})
        run("fix", folder)
        assert (folder / "a.md").read_bytes() == MENDED.replace("\n", "\r\n").encode()

    @pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "marked"])
    def test_configuration(self, vault, mark):
        """vaultlint.toml as Notepad writes it."""
        folder = vault(
            {"a.md": BROKEN, "vaultlint.toml": f'{mark}ignore = ["VL111"]\r\n\r\n[thesaurus]\r\na = ["b"]\r\n'}
        )
        assert run("check", folder).code == 0

    def test_baseline(self, vault):
        """A baseline that git checked out with CRLF holds the same findings."""
        folder = vault({"a.md": BROKEN})
        run("check", "--write-baseline", folder)
        (file,) = folder.glob(".vaultlint-baseline.json")
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        assert run("check", folder).code == 0

    def test_baseline_of_a_checkout_with_crlf(self, vault):
        """Where git gives the notes CRLF, what was recorded with LF is still known."""
        folder = vault({"a.md": BROKEN})
        run("check", "--write-baseline", folder)
        (folder / "a.md").write_bytes(BROKEN.replace("\n", "\r\n").encode())
        assert run("check", folder).code == 0


def test_no_module_needs_a_posix_system():
    """Modules that only POSIX has are imported within functions, or by the one module that Linux alone imports."""
    only_there = r"(?m)^(?:import|from) (?:fcntl|pwd|grp|resource|termios|tty|pty|syslog)\b"
    modules = [path for path in (ROOT / "vaultlint").rglob("*.py") if path.name != "linux.py"]
    assert [path for path in modules if re.search(only_there, path.read_text("utf-8"))] == []


def test_paths_of_a_project_have_slashes(vault):
    """What the walk gives are paths with slashes from the vault's folder."""
    folder = vault({"A/B/c.md": ""})
    assert [one.path for one in Project(folder).paths()] == ["A/B/c.md"]


def read_back(shown):
    """Return what PowerShell makes of a word in double quotes, as far as `windows` uses its language."""
    text = shown[1:-1]
    tail = len(text) - len(text.rstrip("\\"))
    text = text[: len(text) - tail // 2] if tail else text
    found = re.sub(
        r"`(.)|\$\(\[char\](?:0x([0-9a-f]+)|::ConvertFromUtf32\(0x([0-9a-f]+)\))\)",
        lambda match: match[1] or chr(int(match[2] or match[3], 16)),
        text,
        flags=re.DOTALL,
    )
    assert tail % 2 == 0
    return found
