"""Promises 1 to 6: what looking, fixing and undoing do to notes. docs/SAFETY.md says them in a user's words."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from typing import ClassVar

import pytest
from house import BROKEN, CLEAN, MENDED, ROOT, SINGULAR, attributes, make, names, run, tree
from promise_vaults import COPIES, EXAMPLES, ODD, Flips, Replaces, mark
from watching import watch

from vaultlint import fixer, journal, project
from vaultlint.parse import parse_text
from vaultlint.project import Project
from vaultlint.rules import CARDS, RULES
from vaultlint.rules.base import Context

MENDED_SINGULAR = SINGULAR.replace("tag: a", "tags:\n  - a")


class TestPromise01:
    """Looking changes nothing: not a byte, name, time, mode or attribute of anything in your vault."""

    LOOKS = (
        ("check", "{vault}"),
        ("check", "{vault}", "--select", "all", "--output-format", "json"),
        ("check", "{vault}", "--output-format", "sarif"),
        ("check", "{vault}/crlf.md"),
        ("fix", "--diff", "{vault}"),
        ("fix", "--diff", "--unsafe-fixes", "--managed", "--select", "all", "{vault}"),
        ("stats", "{vault}"),
        ("readwise", "{vault}"),
        ("related", "--vault", "{vault}", "crlf"),
        ("themes", "{vault}"),
        ("export", "{vault}", "-o", "{out}.tables", "--tables", "all"),
        ("weave", "{vault}", "--related"),
        ("weave", "{vault}", "--diff"),
        ("weave", "{vault}", "--remove"),
        ("report", "{vault}", "-o", "-"),
        ("init", "{vault}", "--stdout"),
        ("graph", "{vault}", "-o", "{out}"),
        ("undo", "--list", "--vault", "{vault}"),
        ("undo", "--vault", "{vault}"),
    )

    @pytest.mark.parametrize("words", LOOKS, ids=" ".join)
    def test_tree_is_the_same(self, everything, tmp_path, words):
        """A hash of the whole tree, inode numbers and extended attributes included, is the same after."""
        mark(everything / "bom.md")
        before = tree(everything)
        run(*(one.format(vault=everything, out=tmp_path / "g.json") for one in words))
        assert tree(everything) == before

    def test_nothing_is_opened_for_writing(self, vault, tmp_path):
        """No file or folder in the vault is opened to be written, made, renamed or touched on the way."""
        folder = vault({"crlf.md": BROKEN, "A/b.md": SINGULAR, **COPIES, **ODD})
        rows = [[one.format(vault=folder, out=tmp_path / "g.json") for one in row] for row in self.LOOKS]
        seen = watch(rows, tmp_path / "log", home=tmp_path / "home")
        assert any(path.startswith(str(folder)) for path in seen.paths("read"))
        assert [path for path in seen.paths("write") if f"{path}/".startswith(f"{folder}/")] == []

    def test_the_one_exception_is_asked_for(self, everything):
        """`--write-baseline` writes one file, and that alone."""
        before = tree(everything)
        run("check", everything, "--write-baseline")
        after = tree(everything)
        assert {path for path in after if after[path] != before.get(path)} - {"."} == {".vaultlint-baseline.json"}


class Killer:
    """A process that has everything loaded; copies of it run a command and die before their n-th change of the disk."""

    def __init__(self, base):
        self.process = subprocess.Popen(
            [sys.executable, "-c", self.SCRIPT, base],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    SCRIPT = """
import json, os, sys
import vaultlint.cli.fix, vaultlint.cli.undo, vaultlint.repair, vaultlint.project, vaultlint.report.closing
from vaultlint.cli import main
base, left = sys.argv[1], [None]
os.fsync = lambda _: None
CHANGES = {"open", "os.rename", "os.link", "os.remove", "os.chmod", "os.chown", "os.utime", "os.mkdir", "os.setxattr"}
def hook(event, args):
    if left[0] is None or event not in CHANGES:
        return
    if event == "open" and not (isinstance(args[0], str) and args[0].startswith(base) and args[2] & 0o1103):
        return
    left[0] -= 1
    if not left[0]:
        os._exit(9)
sys.addaudithook(hook)
for line in sys.stdin:
    moment, words = json.loads(line)
    copy = os.fork()
    if not copy:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        left[0] = moment
        try:
            main(words)
        except SystemExit as end:
            os._exit(end.code or 0)
    print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)
"""

    def __call__(self, moment, *words):
        """Return the exit code: 9 for a death."""
        self.process.stdin.write(f"{json.dumps([moment, [str(word) for word in words]])}\n".encode())
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


@pytest.fixture
def killer(tmp_path):
    """A process that can be killed often."""
    one = Killer(os.path.commonpath([tmp_path, os.environ["XDG_STATE_HOME"]]))
    yield one
    one.process.communicate()


class TestPromise02:
    """At every moment every note is whole, old or new: also if the program is killed or the disk is full."""

    FILES: ClassVar[dict] = {"a.md": BROKEN, "B/b.md": SINGULAR}
    NEW: ClassVar[dict] = {"a.md": MENDED, "B/b.md": MENDED_SINGULAR}

    def test_killed_at_any_system_call(self, vault, killer):
        """Killed before any call that changes the disk, each note is whole, and undo gives back all."""
        deaths = 0
        for moment in range(1, 60):
            folder = vault(self.FILES, f"Vault {moment}")
            code = killer(moment, "fix", "-q", folder)
            for name, text in self.FILES.items():
                assert (folder / name).read_text() in (text, self.NEW[name])
            assert run("undo", "--vault", folder).code == 0
            assert {name: (folder / name).read_text() for name in names(folder)} == self.FILES
            deaths += code == 9
            if code != 9:
                break
        assert 6 < deaths < 59

    @pytest.mark.parametrize("limit", [0, 40, 300])
    def test_no_file_may_grow(self, vault, limit):
        """Where the disk takes no more bytes, every note is whole, and the run says so in a line and fails."""
        folder = vault(self.FILES | {f"{number}.md": BROKEN + "x" * 200 for number in range(3)})
        old = {name: (folder / name).read_text() for name in names(folder)}
        done = subprocess.run(
            [sys.executable, "-m", "vaultlint", "fix", "-q", folder],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
            capture_output=True,
            check=False,
        )
        assert done.returncode not in (0, -25), done.stderr
        assert b"Traceback" not in done.stderr
        for name, text in old.items():
            assert (folder / name).read_text() in (
                text,
                text.replace(BROKEN, MENDED),
                text.replace(SINGULAR, MENDED_SINGULAR),
            )
        run("undo", "--vault", folder)
        assert {name: (folder / name).read_text() for name in names(folder)} == old


def state(folder):
    """Return the notes' modes, times, bytes and attributes; a replaced note may be another file to the system."""
    return {path: (one[0], one[1], one[3], one[4]) for path, one in tree(folder).items() if path.endswith(".md")}


class TestPromise03:
    """Undo gives back every byte, and says what it leaves because you changed it since."""

    @pytest.mark.parametrize("args", [(), ("--unsafe-fixes", "--select", "all")])
    def test_gives_back_everything(self, everything, args):
        """Bytes, modes, times and attributes are as they were before the fix."""
        mark(everything / "crlf.md")
        (everything / "bom.md").chmod(0o600)
        before = state(everything)
        run("fix", everything, *args)
        assert state(everything) != before
        assert run("undo", "--vault", everything).code == 0
        assert state(everything) == before

    def test_merged_note_comes_back(self, vault):
        """A note that a merge took away comes back with its bytes, time, mode and attributes, and so do all links."""
        folder = vault(COPIES)
        for path in folder.glob("*.md"):
            mark(path)
            path.chmod(0o640)
            os.utime(path, ns=(1_600_000_000_123_456_789,) * 2)
        before = state(folder)
        run("fix", folder, "--unsafe-fixes", "--select", "VL6")
        assert set(state(folder)) == {"Run.md", "links.md"}
        assert run("undo", "--vault", folder).code == 0
        assert state(folder) == before

    def test_killed_undo_is_run_again(self, vault, killer):
        """Killed before any call of the undo that changes the disk, it goes on when it is run again."""
        files = {"a.md": BROKEN, "B/b.md": SINGULAR}
        deaths = 0
        for moment in range(1, 60):
            folder = vault(files, f"Vault {moment}")
            before = state(folder)
            run("fix", folder, "-q")
            code = killer(moment, "undo", "--vault", folder)
            deaths += code == 9
            run("undo", "--vault", folder)
            assert state(folder) == before
            assert names(folder) == sorted(files)
            if code != 9:
                break
        assert 4 < deaths < 59

    def test_edited_since_is_refused_and_named(self, vault):
        """Your words stay, the note is named, the others go back, and the exit code says that not all is done."""
        folder = vault({"a.md": BROKEN, "b.md": BROKEN})
        run("fix", folder)
        (folder / "b.md").write_text("my own words\n")
        ran = run("undo", "--vault", folder)
        assert (ran.code, (folder / "a.md").read_text()) == (1, BROKEN)
        assert (folder / "b.md").read_text() == "my own words\n"
        assert "left as it is: b.md" in ran.err


def words(data):
    """Return the words of a file without their case: tags that differ in case alone are one tag."""
    return set(re.findall(r"\w+", data.decode("utf-8", "replace").casefold()))


# Keys that a safe fix writes otherwise, by what their rules say.
RENAMED = {"tag", "alias", "cssclass", "tags", "aliases", "cssclasses"}


class TestPromise04:
    """Nothing you wrote is lost: every line, key, value and comment still stands after a safe fix."""

    def test_every_word_of_every_example_stands(self, everything):
        """Told apart by words, without any help of the fixer's own proof: none is gone from any note."""
        old = {path: (everything / path).read_bytes() for path in names(everything)}
        run("fix", everything, "--select", "all")
        changed = 0
        for path, data in old.items():
            new = (everything / path).read_bytes()
            changed += new != data
            assert words(data) - words(new) - RENAMED == set(), path
        assert changed > 60

    def test_losing_value_stays_as_a_comment_and_is_named(self, vault):
        """Of two values in conflict one wins; the other stands beside it and in the report."""
        folder = vault({"a.md": "---\ndate: 2021-06-03\ndate: 2021-06-10\n---\n"})
        ran = run("fix", folder)
        assert re.search(r"(?m)^#.*2021-06-03|# .*2021-06-03", (folder / "a.md").read_text())
        assert '"2021-06-03"' in ran.out

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("A line of mine.\n", ""),
            ("A line of mine.", "A line."),
            ("key: value\n", ""),
            ("value", "other"),
            ("# a comment\n", ""),
            ("- x\n", ""),
            ("[[Link]]", "[[Other]]"),
            ("`code`", "code"),
            ("# Heading", "Heading"),
            ("A line of mine.\n", "```\nA line of mine.\n```\n"),
            ("A line of mine.\n", "A line of mine.\n---\n"),
        ],
    )
    def test_rule_that_loses_something_is_refused(self, vault, monkeypatch, old, new):
        """Whatever a rule claims of its fix: one that takes a line, key, value, comment or link away is not written."""
        text = "---\nkey: value\n# a comment\nlist:\n- x\n- y\n---\n# Heading\nA line of mine.\n[[Link]] `code`\n"
        folder = vault({"a.md": text})
        monkeypatch.setattr(project, "CARDS", (Replaces(old, new), *CARDS))
        ran = run("fix", folder)
        assert (folder / "a.md").read_text() == text
        assert "not fixed: a.md: VL902" in ran.err


class TestPromise05:
    """A second fix finds nothing to do, and a fix makes no new defect."""

    @pytest.mark.parametrize("args", [(), ("--unsafe-fixes",), ("--unsafe-fixes", "--managed", "--select", "all")])
    def test_second_fix_changes_nothing(self, everything, args):
        """What a fix leaves, a second fix leaves too."""
        run("fix", everything, *args)
        before = tree(everything)
        ran = run("fix", everything, *args)
        assert tree(everything) == before
        assert "fixed " not in ran.out

    def test_example_vault_settles(self):
        """The vault that the README shows: what safe fixes leave, they leave alone."""
        found = Project(EXAMPLES).fix(write=False)
        rules = Project(EXAMPLES).rules_for("")
        assert found.changed
        for one in found.changed:
            again = fixer.fix(one.after, rules, Context())
            assert again.note is one.after

    def test_no_rule_finds_more_afterwards(self, everything):
        """In notes that were readable before, no rule has more findings after the fix.

        But for links: one that nobody could see before, as it was not quoted, may turn out to be a broken one.
        """

        def counts():
            found = {}
            for one in Project(everything).check().diagnostics:
                found.setdefault(one.path, []).append(one.code)
            return found

        unreadable = {path for path, codes in counts().items() if any(code.startswith("VL1") for code in codes)}
        before = counts()
        run("fix", everything)
        for path, codes in counts().items():
            if path not in unreadable:
                more = [code for code in codes if codes.count(code) > before.get(path, []).count(code)]
                assert [code for code in more if not code.startswith("VL4")] == [], path

    def test_cycle_leaves_the_original(self):
        """A fix that turns a text back and forth comes to nothing."""
        note = parse_text("---\nkey: a\n---\n")
        result = fixer.fix(note, [Flips()], Context())
        assert result.note is note
        assert "undo one another" in result.refused[-1].reason

    def test_fix_that_makes_a_finding_is_refused(self):
        """A fix after which another rule would speak is not written."""
        text = "---\ntitle: a\ntags: b\n---\n"
        result = fixer.fix(parse_text(text), [Replaces("title: a\n", "title: a\r\n"), *RULES], Context())
        assert result.note.text == text
        assert result.refused[-1].reason == "it would make a new finding of VL706"


class TestPromise06:
    """A note that you, Obsidian or a sync changes while a fix runs is left as you saved it, and named."""

    @pytest.fixture
    def folder(self, vault):
        """Give a vault with two notes to mend."""
        return vault({"a.md": BROKEN, "b.md": BROKEN})

    def meanwhile(self, monkeypatch, edit):
        """Let something happen between reading the notes and writing them."""
        real = journal.record

        def record(*args, **options):
            made = real(*args, **options)
            edit()
            return made

        monkeypatch.setattr(journal, "record", record)

    def replaced_by_a_link(self, path):
        """Put a link to a copy in the note's place."""
        copy = path.with_name("copy.txt")
        shutil.copy(path, copy)
        path.unlink()
        path.symlink_to(copy)

    def folder_in_its_place(self, path):
        """Put a folder in the note's place."""
        path.unlink()
        path.mkdir()

    EDITS: ClassVar[dict] = {
        "saved": lambda _, path: path.write_text("my own words\n"),
        "saved with as many letters": lambda _, path: path.write_text(BROKEN.replace("Power", "power")),
        "saved by a rename": lambda _, path: os.replace(make(path.parent, {"new": "mine\n"}) / "new", path),
        "deleted": lambda _, path: path.unlink(),
        "moved": lambda _, path: path.rename(path.with_name("moved.md")),
        "a link in its place": replaced_by_a_link,
        "a folder in its place": folder_in_its_place,
    }

    @pytest.mark.parametrize("kind", EDITS)
    def test_edited_note_stays_and_is_named(self, folder, monkeypatch, kind):
        """The note is what it was made to be, the other is fixed, the run fails and names it."""
        after_edit = {}

        def edit():
            self.EDITS[kind](self, folder / "a.md")
            after_edit.update(tree(folder))

        self.meanwhile(monkeypatch, edit)
        ran = run("fix", folder)
        now = tree(folder)
        assert {path for path in now if now[path] != after_edit.get(path)} - {"."} == {"b.md"}
        assert ran.code == 1
        assert "not written: a.md: it changed meanwhile" in ran.err
        assert "fixed a.md" not in ran.out
        assert (folder / "b.md").read_text() == MENDED

    def test_edited_while_it_is_replaced(self, folder, monkeypatch):
        """An edit at the last moment, when the new file is on disk already, is kept too."""
        real, edited = os.fsync, []

        def sync(descriptor):
            real(descriptor)
            if not edited and any(name.startswith(".vaultlint-") for name in os.listdir(folder)):
                edited.append((folder / "a.md").write_text("my own words\n"))

        monkeypatch.setattr(os, "fsync", sync)
        ran = run("fix", folder)
        assert edited
        assert (folder / "a.md").read_text() == "my own words\n"
        assert (folder / "b.md").read_text() == MENDED
        assert "not written: a.md: it changed meanwhile" in ran.err
        assert names(folder) == ["a.md", "b.md"]

    def test_undo_says_the_same(self, folder, monkeypatch):
        """What is skipped is no part of what undo gives back."""
        self.meanwhile(monkeypatch, lambda: (folder / "a.md").write_text("my own words\n"))
        run("fix", folder)
        run("undo", "--vault", folder)
        assert (folder / "a.md").read_text() == "my own words\n"
        assert (folder / "b.md").read_text() == BROKEN

    def test_clean_notes_are_no_matter(self, vault, monkeypatch):
        """A note that no fix wants may change as it likes."""
        folder = vault({"a.md": CLEAN, "b.md": BROKEN})
        self.meanwhile(monkeypatch, lambda: (folder / "a.md").write_text("mine\n"))
        assert run("fix", folder).code == 0
        assert attributes(folder / "a.md") == {}
