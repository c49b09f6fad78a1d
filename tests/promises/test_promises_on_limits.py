"""Promises 8 to 10: what is broken, foreign or hostile. docs/SAFETY.md says them in a user's words."""

from __future__ import annotations

import gc
import os
import re
import resource
import subprocess
import sys
import time

import pytest
from house import BROKEN, CLEAN, MENDED, ROOT, SINGULAR, run, tree
from promise_vaults import COPIES, NOT_UTF8, Raises, Replaces

from vaultlint import across, fixer, linter, merging, project
from vaultlint import vault as disk
from vaultlint.index import Index
from vaultlint.parse import parse, parse_source
from vaultlint.project import Project
from vaultlint.rules import CARDS, RULES
from vaultlint.rules.base import Context

ERRORS = (
    RuntimeError("boom"),
    RecursionError("too deep"),
    MemoryError(),
    KeyError("x"),
    UnicodeError("y"),
    AssertionError(),
)


class TestPromise08:
    """One bad note, or one rule that fails, never stops the run: it becomes a finding, and all else is done."""

    @pytest.fixture
    def folder(self, vault):
        """Give a vault with an error and a warning."""
        return vault({"a.md": BROKEN, "b.md": SINGULAR})

    def fails_on_a(self, real, error):
        """Return a function that fails on the first note and does its work on the others."""

        def fail(first, *args, **options):
            if getattr(first, "path", first) == "a.md":
                raise error
            return real(first, *args, **options)

        return fail

    @pytest.mark.parametrize("error", ERRORS, ids=lambda one: type(one).__name__)
    @pytest.mark.parametrize("where", ["check", "survey", "compare"])
    def test_rule_that_raises(self, folder, monkeypatch, where, error):
        """VL000 names the rule and the error; the other rules' findings are there; fixes are made."""
        bad = Raises(where, error)
        monkeypatch.setattr(project, "CARDS", (bad, *CARDS))
        monkeypatch.setattr(across, "_RULES", (bad, *across._RULES))
        found = Project(folder).check().diagnostics
        failed = [(one.path, one.message) for one in found if one.code == "VL000"]
        assert [path for path, _ in failed] == (["."] if where == "survey" else ["a.md", "b.md"])
        assert all(
            "VL901" in text and type(error).__name__ in text and "please report it" in text for _, text in failed
        )
        assert [(one.path, one.code) for one in found if one.code != "VL000"] == [("a.md", "VL111"), ("b.md", "VL202")]
        Project(folder).fix()
        assert (folder / "a.md").read_text() == MENDED
        assert "tags:" in (folder / "b.md").read_text()

    @pytest.mark.parametrize("form", ["full", "concise", "json", "github", "sarif"])
    def test_failure_can_be_printed(self, folder, monkeypatch, form):
        """Each report can tell of it."""
        monkeypatch.setattr(project, "CARDS", (Raises("check", RuntimeError("boom\n\x1b[31m")), *CARDS))
        ran = run("check", folder, "--output-format", form)
        assert ran.code == 1
        assert "VL000" in ran.out
        assert "\x1b" not in ran.out

    def test_rule_across_notes_that_raises(self):
        """It becomes a finding about the vault."""
        known, (found,) = linter.survey(Index([]), [Raises("survey", RuntimeError("boom"))], Context())
        assert known == {}
        assert (found.code, found.path, found.line) == ("VL000", ".", 1)

    @pytest.mark.parametrize("error", ERRORS, ids=lambda one: type(one).__name__)
    def test_fixer_that_raises(self, folder, monkeypatch, error):
        """The note stays as it is, the reason is told, the next note is fixed."""
        monkeypatch.setattr(fixer, "fix", self.fails_on_a(fixer.fix, error))
        ran = run("fix", folder)
        assert ran.code == 1
        assert f"not fixed: a.md: VL000: the fixer failed ({type(error).__name__}: " in ran.err
        assert (folder / "a.md").read_text() == BROKEN
        assert "tags:" in (folder / "b.md").read_text()

    def test_proof_that_raises(self, folder, monkeypatch):
        """What could not be proven is not written."""
        monkeypatch.setattr(fixer.proof, "difference", lambda *_: (_ for _ in ()).throw(IndexError("list")))
        ran = run("fix", folder)
        assert ran.code == 1
        assert ran.err.count("the fixer failed (IndexError: list)") == 2
        assert (folder / "a.md").read_text() == BROKEN

    @pytest.mark.parametrize("error", ERRORS, ids=lambda one: type(one).__name__)
    def test_parser_that_raises(self, folder, monkeypatch, error):
        """The note is reported as unreadable and left alone; every command goes on without it."""
        monkeypatch.setattr(project, "parse_source", self.fails_on_a(parse_source, error))
        found = Project(folder).check().diagnostics
        assert [(one.path, one.code) for one in found] == [("a.md", "VL708"), ("b.md", "VL202")]
        assert run("graph", folder, "-o", folder.parent / "g.json").code == 0
        assert run("stats", folder).code == 0
        assert run("fix", folder).code == 1
        assert (folder / "a.md").read_text() == BROKEN
        assert "tags:" in (folder / "b.md").read_text()

    def test_merge_that_raises(self, vault, monkeypatch):
        """Copies whose merge fails stay two notes, and the other fixes are written."""
        folder = vault({**COPIES, "a.md": BROKEN})
        monkeypatch.setattr(merging, "merge", lambda *_, **__: (_ for _ in ()).throw(RecursionError("too deep")))
        ran = run("fix", folder, "--unsafe-fixes")
        assert ran.code == 1
        assert "RecursionError" in ran.err
        assert (folder / "Run-2.md").read_text() == COPIES["Run-2.md"]
        assert (folder / "a.md").read_text() == MENDED

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

    def test_disk_that_refuses_a_note(self, folder, monkeypatch):
        """A note that vanishes, or that the disk cannot give, is told; the rest is fixed."""
        real = disk.read

        def read(root, path):
            if path == "a.md":
                raise disk.VaultlintError("input/output error")
            return real(root, path)

        monkeypatch.setattr(disk, "read", read)
        ran = run("fix", folder, "--output-format", "concise")
        assert ran.code == 1
        assert "a.md:1:1" in ran.out
        assert "input/output error" in ran.out
        assert "tags:" in (folder / "b.md").read_text()


class TestPromise09:
    """Bytes that are not UTF-8 are reported and never rewritten; a byte order mark and line ends stay."""

    @pytest.mark.parametrize("kind", NOT_UTF8)
    def test_bytes_of_another_encoding(self, vault, kind):
        """Reported as what they are, and the same file under every option, safe or not."""
        folder = vault({"a.md": NOT_UTF8[kind], "b.md": BROKEN})
        before = tree(folder)["a.md"]
        ran = run("check", folder, "--output-format", "concise")
        if b"\0" not in NOT_UTF8[kind] or kind == "utf-16 with a mark":
            assert "VL704" in ran.out
        assert re.search(r"a\.md:\d+:\d+", ran.out)
        for args in ((), ("--unsafe-fixes", "--managed", "--select", "all")):
            run("fix", folder, *args)
            assert tree(folder)["a.md"] == before
        assert (folder / "b.md").read_text() == MENDED

    @pytest.mark.parametrize("name", ["bytes.md", "wide.md", "drawing.excalidraw.md", "board.md", "template.md"])
    def test_files_that_are_never_written(self, everything, name):
        """So do plugins' files and templates."""
        before = tree(everything)[name]
        run("fix", everything, "--unsafe-fixes", "--managed", "--select", "all")
        assert tree(everything)[name] == before

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            (b"\xef\xbb\xbf" + BROKEN.encode(), b"\xef\xbb\xbf" + MENDED.encode()),
            (BROKEN.replace("\n", "\r\n").encode(), MENDED.replace("\n", "\r\n").encode()),
            (b"---\r\na: b: c\n---\r\ntext\n\r\nmore", b'---\r\na: "b: c"\n---\r\ntext\n\r\nmore'),
            (b"---\ntitle: a: b\n---", b'---\ntitle: "a: b"\n---'),
            (
                b"---\na: b: c\n---\nx\ry\x0b\x0c\xc2\x85\xe2\x80\xa8z",
                b'---\na: "b: c"\n---\nx\ry\x0b\x0c\xc2\x85\xe2\x80\xa8z',
            ),
            (
                b"---\na: b: c\n---\n\x00\x07 caf\xc3\xa9 cafe\xcc\x81\n",
                b'---\na: "b: c"\n---\n\x00\x07 caf\xc3\xa9 cafe\xcc\x81\n',
            ),
        ],
        ids=["mark", "crlf", "mixed line ends", "no last newline", "other separators", "NUL and two ways to write é"],
    )
    def test_frame_of_a_file_stays(self, vault, before, after):
        """The byte order mark, each line end, a missing last newline and every odd letter stay as they were."""
        folder = vault({"a.md": before})
        run("fix", folder)
        assert (folder / "a.md").read_bytes() == after

    def test_byte_order_mark_goes_when_asked(self, vault):
        """VL705 is unsafe and silent unless selected; then only the mark goes, and undo gives it back."""
        data = b"\xef\xbb\xbfa\r\nb"
        folder = vault({"a.md": data})
        for args in ((), ("--unsafe-fixes",), ("--select", "VL705")):
            run("fix", folder, *args)
            assert (folder / "a.md").read_bytes() == data
        run("fix", folder, "--select", "VL705", "--unsafe-fixes")
        assert (folder / "a.md").read_bytes() == data[3:]
        run("undo", "--vault", folder)
        assert (folder / "a.md").read_bytes() == data

    @pytest.mark.parametrize("kind", ["latin-1", "utf-16 with a mark"])
    def test_no_rule_can_have_such_a_file_rewritten(self, vault, monkeypatch, kind):
        """Not even one that offers a fix there."""
        folder = vault({"a.md": NOT_UTF8[kind]})
        monkeypatch.setattr(project, "CARDS", (Replaces("t", "T"), *CARDS))
        run("fix", folder, "--unsafe-fixes")
        assert (folder / "a.md").read_bytes() == NOT_UTF8[kind]


def bomb(levels=9):
    """Return properties whose aliases stand for a billion laughs."""
    rows = ["a0: &a0 [lol, lol]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels + 1))]
    return "---\n{}\n---\n".format("\n".join(rows))


# By name: a note that grows with a number.
HOSTILE = {
    "alias bomb": lambda n: bomb(9) + "x\n" * n,
    "brackets": lambda n: f"---\na: {'[' * n}\n---\n",
    "maps": lambda n: f"---\na: {'{a: ' * n}\n---\n",
    "number": lambda n: f"---\na: {'9' * n}\n---\n",
    "backticks": lambda n: " ".join("`" * one for one in range(1, int((2 * n) ** 0.5))),
    "comments": lambda n: "%% <!-- $$ " * (n // 10),
    "links": lambda n: "[[" * n,
    "embeds": lambda n: "![[a|" * (n // 4),
    "tags": lambda n: "#a" * n,
    "quotes": lambda n: ">" * n + " a\n",
    "lists": lambda n: "\n".join("  " * one + "- a" for one in range(int(n**0.5))),
    "stacked blocks": lambda n: "---\ntitle: a\nurl: b\n---\n" * (n // 100),
    "one key often": lambda n: "---\n" + "tag: a\n" * (n // 20) + "---\n",
    "emphasis": lambda n: "*_" * n,
    "html": lambda n: "<a href='" * (n // 5),
    "fences": lambda n: "```\n~~~\n" * (n // 8),
}
SECONDS, MEGABYTES = 2.0, 300


def cost(text):
    """Return the processor time that reading, linting and fixing a note takes, with all rules and unsafe fixes."""
    gc.collect()
    gc.freeze()  # what the tests before left behind costs nothing here
    started = time.process_time()
    note = parse("a.md", text.encode())
    linter.lint(note, RULES, Context())
    fixer.fix(note, RULES, Context(), unsafe=True)
    took = time.process_time() - started
    gc.unfreeze()
    return took


class TestPromise10:
    """A hostile note costs little: under two seconds and 300 MB; twice its size, at most twice its time."""

    @pytest.mark.parametrize("kind", HOSTILE)
    def test_grows_as_its_size(self, kind):
        """Four times the size takes at most some four times the time; short times are noise."""
        cost(HOSTILE[kind](100))  # imports what it imports
        small = large = 9.0
        for _ in range(4):
            small, large = min(small, cost(HOSTILE[kind](5_000))), min(large, cost(HOSTILE[kind](20_000)))
            if large < 0.05 or large < 6 * small:
                break
        assert large < SECONDS
        assert large < 0.05 or large < 6 * small, (small, large)

    def test_all_of_them_in_one_vault(self, vault):
        """One check of a vault full of them stays under what each may take, in time and memory."""
        folder = vault({f"{kind}.md": make_one(20_000) for kind, make_one in HOSTILE.items()})
        code = (
            "import resource, sys\n"
            "from vaultlint.cli import main\n"
            "try:\n"
            "    main(['check', '--select', 'all', '-q', '--output-format', 'concise', sys.argv[1]])\n"
            "except SystemExit:\n"
            "    used = resource.getrusage(resource.RUSAGE_SELF)\n"
            "    size = used.ru_maxrss\n"
            "    if sys.platform == 'linux':\n"  # there it is at least what the parent had
            "        size = open('/proc/self/status').read().partition('VmHWM:')[2].split()[0]\n"
            "    print(used.ru_utime + used.ru_stime, size, file=sys.stderr)\n"
        )
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code, folder], env=environment, capture_output=True, text=True, check=True
        )
        seconds, size = map(float, done.stderr.split()[-2:])
        assert seconds < SECONDS * len(HOSTILE)
        assert size / (1024 if sys.platform == "linux" else 1024**2) < MEGABYTES

    def test_more_than_ten_megabytes_is_one_finding(self, vault):
        """A file of 100 MB is named and not read."""
        folder = vault({"b.md": BROKEN})
        with open(folder / "a.md", "wb") as file:
            file.truncate(100_000_000)  # sparse: it takes no room
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        ran = run("check", folder, "--output-format", "concise")
        assert ran.out.count("a.md:") == 1
        assert "VL708" in ran.out
        assert "100.0 MB" in ran.out
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000
