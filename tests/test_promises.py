"""The promises to a user, across the whole: nothing written unasked, nothing lost, nothing stopped by one note."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from house import BROKEN, CLEAN, MENDED, ROOT, SINGULAR, make, names, run, tree

from vaultlint import fixer, linter, project, writing
from vaultlint import vault as disk
from vaultlint.index import Index
from vaultlint.parse import parse_text
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Rule

EVERYTHING = [(rule.code, example.bad) for rule in RULES for example in rule.examples]
EXAMPLES = ROOT / "examples" / "reading-vault"


@pytest.fixture
def everything(vault):
    """A vault that holds every rule's examples and files of every odd kind."""
    files = {f"{number:03} {code}.md": text for number, (code, text) in enumerate(EVERYTHING)}
    odd = {
        "bom.md": b"\xef\xbb\xbf" + BROKEN.encode(),
        "crlf.md": BROKEN.replace("\n", "\r\n").encode(),
        "mixed.md": b"---\r\na: b: c\n---\r\ntext\n\r\nmore",
        "end.md": b"---\ntitle: a: b\n---",
        "bytes.md": b"---\ntitle: a: b\n---\ncaf\xe9\n",
        "wide.md": "title".encode("utf-16"),
        "nul.md": b"---\ntag: a\n---\n\x00\x07\n",
        "empty.md": b"",
        "drawing.excalidraw.md": b"---\nexcalidraw-plugin: parsed\ntag: a\n---\n# Text Elements\n",
        "board.md": b"---\nkanban-plugin: board\ntag: [a\n---\n## Doing\n",
        "template.md": b"---\ntitle: <% tp.file.title %>\ntag: a\n---\n",
    }
    return vault({**files, **odd})


def attributes_set(path):
    """Give a file an extended attribute where the system has such."""
    if hasattr(os, "setxattr"):
        try:
            os.setxattr(path, "user.vaultlint.test", b"x")
        except OSError:
            return


@pytest.mark.parametrize(
    "args",
    [("check",), ("check", "--select", "all"), ("fix", "--diff"), ("fix", "--diff", "--unsafe-fixes", "--managed")],
)
def test_looking_writes_nothing(everything, args):
    """`check` and `fix --diff` change no byte, name, mode, time or attribute in the vault."""
    attributes_set(everything / "bom.md")
    before = tree(everything)
    for kind in ("full", "json", "sarif"):
        run(*args, everything, "--output-format", kind)
    assert tree(everything) == before


@pytest.mark.parametrize("args", [(), ("--unsafe-fixes",)])
def test_second_fix_changes_nothing(everything, args):
    """What a fix leaves, a second fix leaves too."""
    run("fix", everything, *args)
    before = tree(everything)
    ran = run("fix", everything, *args)
    assert tree(everything) == before
    assert "fixed " not in ran.out


@pytest.mark.parametrize("args", [(), ("--unsafe-fixes", "--select", "all")])
def test_undo_gives_back_everything(everything, args):
    """Bytes, modes, times and attributes are as they were before the fix."""

    def state():
        return {
            path: (one[0], one[1], one[3], one[4]) for path, one in tree(everything).items() if path.endswith(".md")
        }

    attributes_set(everything / "crlf.md")
    (everything / "bom.md").chmod(0o600)
    before = state()
    run("fix", everything, *args)
    assert state() != before
    assert run("undo", "--vault", everything).code == 0
    assert state() == before


def test_example_vault_settles():
    """The vault that the README shows: what safe fixes leave, they leave alone."""
    found = Project(EXAMPLES).fix(write=False)
    rules = Project(EXAMPLES).rules_for("")
    for one in found.changed:
        again = fixer.fix(one.after, rules, Context())
        assert again.note is one.after


@pytest.mark.parametrize("name", ["bytes.md", "wide.md", "drawing.excalidraw.md", "board.md", "template.md"])
def test_files_that_are_never_written(everything, name):
    """Bytes that are not UTF-8, plugins' files and templates stay the same file under every option."""
    before = tree(everything)[name]
    run("fix", everything, "--unsafe-fixes", "--managed", "--select", "all")
    assert tree(everything)[name] == before


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("bom.md", b"\xef\xbb\xbf" + MENDED.encode()),
        ("crlf.md", MENDED.replace("\n", "\r\n").encode()),
        ("mixed.md", b'---\r\na: "b: c"\n---\r\ntext\n\r\nmore'),
        ("end.md", b'---\ntitle: "a: b"\n---'),
    ],
)
def test_frame_of_a_file_stays(everything, name, wanted):
    """The byte order mark, each line end and a missing last newline stay as they were."""
    run("fix", everything)
    assert (everything / name).read_bytes() == wanted


def test_byte_order_mark_goes_when_asked(vault):
    """VL705 is unsafe and silent unless selected; then only the mark goes."""
    data = b"\xef\xbb\xbfa\r\nb"
    folder = vault({"a.md": data})
    for args in ((), ("--unsafe-fixes",), ("--select", "VL705")):
        run("fix", folder, *args)
        assert (folder / "a.md").read_bytes() == data
    run("fix", folder, "--select", "VL705", "--unsafe-fixes")
    assert (folder / "a.md").read_bytes() == data[3:]
    run("undo", "--vault", folder)
    assert (folder / "a.md").read_bytes() == data


def test_edited_meanwhile_is_skipped_and_reported(vault, monkeypatch):
    """A note saved between reading and writing stays as it was saved; the others are fixed."""
    folder = vault({"a.md": BROKEN, "b.md": BROKEN})
    real = writing.write

    def write(root, path, *args, **options):
        if path == "a.md":
            (folder / path).write_text("my own words\n")
        real(root, path, *args, **options)

    monkeypatch.setattr(writing, "write", write)
    ran = run("fix", folder)
    assert ran.code == 1
    assert "not written: a.md: it changed meanwhile" in ran.err
    assert "fixed a.md" not in ran.out
    assert (folder / "a.md").read_text() == "my own words\n"
    assert (folder / "b.md").read_text() == MENDED


KILLED = """
import os, sys
count = 0
def hook(event, args):
    global count
    if event == "open" and (not isinstance(args[0], str) or not args[0].startswith(sys.argv[2]) or "r" in (args[1] or "r")):
        return
    if event in {"open", "os.rename", "os.chmod", "os.chown", "os.utime", "os.mkdir", "os.setxattr"}:
        count += 1
        if count == int(sys.argv[1]):
            os._exit(9)
from vaultlint.cli import main
sys.addaudithook(hook)
main(["fix", "-q", sys.argv[3]])
"""


def test_killed_at_any_system_call(vault):
    """Killed before any call that changes the disk, each note is whole, old or new, and undo gives back all."""
    files = {"a.md": BROKEN, "B/b.md": SINGULAR}
    new = {"a.md": MENDED, "B/b.md": SINGULAR.replace("tag: a", "tags:\n  - a")}
    for moment in range(1, 40):
        folder = vault(files, f"Vault {moment}")
        base = os.path.commonpath([folder, os.environ["XDG_STATE_HOME"]])
        done = subprocess.run(
            [sys.executable, "-c", KILLED, str(moment), base, folder],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        for name, text in files.items():
            assert (folder / name).read_text() in (text, new[name])
        assert run("undo", "--vault", folder).code == 0
        assert {name: (folder / name).read_text() for name in names(folder)} == files
        if done.returncode == 0:
            break
    assert 6 < moment < 39


class Raises(Rule):
    """A rule that fails on everything."""

    code, name, summary = "VL901", "raises", "fails"
    level = RULES[0].level

    def check(self, *_):
        """Fail."""
        raise RuntimeError("boom")

    def survey(self, *_):
        """Fail too."""
        raise RuntimeError("boom")


class TestNothingStopsTheRun:
    """One bad note, or one rule that raises, becomes a finding."""

    @pytest.fixture
    def folder(self, vault):
        """Give a vault with an error and a warning."""
        return vault({"a.md": BROKEN, "b.md": SINGULAR})

    def test_rule_that_raises(self, folder, monkeypatch):
        """VL000 names the rule and the error; all other findings are there; nothing is a traceback."""
        monkeypatch.setattr(project, "RULES", (Raises(), *RULES))
        found = Project(folder).check().diagnostics
        assert [(one.path, one.code) for one in found] == [
            ("a.md", "VL000"),
            ("a.md", "VL111"),
            ("b.md", "VL000"),
            ("b.md", "VL202"),
        ]
        assert "VL901" in found[0].message
        assert "RuntimeError: boom" in found[0].message
        assert run("check", folder, "--output-format", "sarif").code == 1

    def test_rule_that_raises_does_not_stop_fixes(self, folder, monkeypatch):
        """The other rules' fixes are made."""
        monkeypatch.setattr(project, "RULES", (Raises(), *RULES))
        Project(folder).fix()
        assert (folder / "a.md").read_text() == MENDED

    def test_rule_across_notes_that_raises(self):
        """It becomes a finding about the vault."""
        known, (found,) = linter.survey(Index([]), [Raises()], Context())
        assert known == {}
        assert (found.code, found.path, found.line) == ("VL000", ".", 1)

    def test_fixer_that_raises(self, folder, monkeypatch):
        """The note stays as it is, the reason is told, the next note is fixed."""
        real = fixer.fix

        def fail(note, *args, **options):
            if note.path == "a.md":
                raise RecursionError("too deep")
            return real(note, *args, **options)

        monkeypatch.setattr(fixer, "fix", fail)
        ran = run("fix", folder)
        assert ran.code == 1
        assert "not fixed: a.md: VL000: the fixer failed (RecursionError: too deep)" in ran.err
        assert (folder / "a.md").read_text() == BROKEN
        assert "tags:" in (folder / "b.md").read_text()

    def test_parser_that_raises(self, folder, monkeypatch):
        """The note is reported as unreadable and left alone."""
        real = project.parse

        def fail(path, data):
            if path == "a.md":
                raise RecursionError
            return real(path, data)

        monkeypatch.setattr(project, "parse", fail)
        found = Project(folder).check().diagnostics
        assert [(one.path, one.code) for one in found] == [("a.md", "VL708"), ("b.md", "VL202")]
        assert run("graph", folder, "-o", folder.parent / "g.json").code == 0

    def test_unreadable_files(self, vault, monkeypatch):
        """What cannot be read is VL708, also after a fix; --ignore silences it."""
        folder = vault({"a.md": CLEAN, "big.md": b"x" * 3000})
        (folder / "folder.md").mkdir()
        monkeypatch.setattr(disk, "MAX_BYTES", 2000)
        for command in ("check", "fix"):
            ran = run(command, folder, "--output-format", "concise")
            assert [row.split(" ")[0] for row in ran.out.splitlines()] == ["big.md:1:1:", "folder.md:1:1:"]
            assert ran.out.count("VL708") == 2
            assert run(command, folder, "--ignore", "VL708").code == 0


class TestSuppression:
    """A note may say what not to report of it."""

    TWO = "---\ntag: a\nalias: b\n{more}---\n"

    def codes(self, text):
        """Return the codes that all rules find, with their lines."""
        return [
            (one.code, text.count("\n", 0, one.start) + 1) for one in linter.lint(parse_text(text), RULES, Context())
        ]

    @pytest.mark.parametrize(
        ("more", "left"),
        [
            ("", ["VL202", "VL202"]),
            ("vaultlint-ignore: VL202\n", []),
            ("vaultlint-ignore: vl2\n", []),
            ("vaultlint-ignore: singular-list-key\n", []),
            ("vaultlint-ignore: VL111\n", ["VL202", "VL202"]),
            ("vaultlint-ignore: VL111, VL202\n", []),
            ("vaultlint-ignore: [VL111, VL202]\n", []),
            ("vaultlint-ignore:\n  - VL111\n  - VL202\n", []),
            ("vaultlint-ignore: all\n", []),
            ("vaultlint-ignore: true\n", []),
            ("vaultlint-ignore:\n", ["VL202", "VL202"]),
            ("vaultlint-ignore: false\n", ["VL202", "VL202"]),
        ],
    )
    def test_property(self, more, left):
        """As text, list, name, prefix or all."""
        assert [code for code, _ in self.codes(self.TWO.format(more=more))] == left

    def test_comment_alone_counts_for_the_note(self):
        """A comment on a line of its own silences the rule in the whole note."""
        text = self.TWO.format(more="")
        assert self.codes(text + "%% vaultlint-ignore VL202 %%\n") == []
        assert self.codes(f"{text}  %%vaultlint-ignore: VL2%%\n".replace("\n", "\r\n")) == []
        assert self.codes(text + "%% vaultlint-ignore %%\n") == []
        assert len(self.codes(text + "%% vaultlint-ignore VL302 %%\n")) == 2
        assert len(self.codes(text + "%% vaultlint-ignored VL202 %%\n")) == 2

    def test_comment_on_a_line_counts_for_the_line(self):
        """A comment behind something silences the rule there; in YAML it stands behind a ``#``."""
        text = "---\ntag: a # %% vaultlint-ignore VL202 %%\nalias: b\n---\n"
        assert self.codes(text) == [("VL202", 3)]

    def test_suppressed_is_not_fixed(self, vault):
        """What is not reported is not mended."""
        text = self.TWO.format(more="vaultlint-ignore: VL202\n")
        folder = vault({"a.md": text})
        assert run("fix", folder).code == 0
        assert (folder / "a.md").read_text() == text

    def test_rules_across_notes_obey_too(self, vault):
        """Findings that come from comparing notes are silenced the same way."""
        files = {f"{number}.md": "---\nsource: [a, b]\n---\n" for number in range(12)}
        odd = "---\nsource: a\n{more}---\n"
        folder = vault({**files, "odd.md": odd.format(more="")})
        assert "VL204" in run("check", folder, "--select", "VL204").out
        make(folder, {"odd.md": odd.format(more="vaultlint-ignore: VL204\n")})
        assert run("check", folder, "--select", "VL204").out == ""


def test_report_is_the_same_after_fix_and_check(everything):
    """`fix` exits as `check` would, of what remains: the two list the same findings."""
    for select in ((), ("--select", "all")):
        after_fix = run("fix", everything, "-q", "--output-format", "json", *select)
        checked = run("check", everything, "-q", "--output-format", "json", *select)
        assert after_fix.out == checked.out
        assert after_fix.code == checked.code
