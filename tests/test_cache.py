"""The cache changes no answer, whatever happens to the notes, to the cache's file or to another run beside this one."""

from __future__ import annotations

import multiprocessing
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint import vault as disk
from vaultlint.across import Across
from vaultlint.cache import findings, folder, keys, records, stamps
from vaultlint.cache.keys import canonical, code, digest
from vaultlint.cache.place import place
from vaultlint.cli import main
from vaultlint.config import Config, Selection
from vaultlint.errors import VaultlintError
from vaultlint.parse import parse_text
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.rules.base import Rule

_WINDOW = 30_000_000  # ns; two seconds would make these tests slow

GOOD = "---\ntags: [a]\n---\n# One\n\nSee [[Two]] and [[Three#Part]].\n"
TEXTS = (
    GOOD,
    "---\ntitle: Grit: The Power\n---\n# Grit\n",
    "---\na: 1\na: 2\n---\n[[One]] [[Twoo]] [[Nowhere at all]]\n",
    "# Part\n\n## Part\n^block\n\n[[One^block]]\n",
    "---\nurl: https://example.com/x\n---\n" + "Words that stand in two notes alike, and many of them. " * 9,
    "---\nsource: https://example.com/x\nTags: [b]\n---\n"
    + "Words that stand in two notes alike, and many of them. " * 9,
    "---\ncreated: 2024-13-45\n---\n\n- a highlight ([View Highlight](https://read.readwise.io/read/01abc))\n",
    "```\nnever closed\n",
    "",
    "---\nvaultlint-report: 2024-01-17\n---\n[[One]]\n",
    "\ufeff---\ntags: b\n---\nhalf a character: \U0001f600\n",
)
NAMES = ("One.md", "Two.md", "Three.md", "a/One.md", "a/Two 1.md", "b/three.md", "Old/Note.md", "pic.png", "b/x.canvas")

ACROSS = [one for one in RULES if type(one).survey is not Rule.survey]


@pytest.fixture(autouse=True)
def _narrow_window(monkeypatch):
    monkeypatch.setattr(stamps, "_WINDOW", _WINDOW)


def settle():
    """Wait until a further change would show in the times."""
    time.sleep(2 * _WINDOW / 1e9)


def answer(root, config=None, *, cached=True, targets=("",)):
    """Return what a check says, as a new process would."""
    report = Project(root, config, cached=cached).check(targets)
    return report.notes, report.diagnostics, sorted(report.sources)


def reads(root, config=None):
    """Return the notes that a check opens."""
    opened = []
    was = disk.read
    with mock.patch.object(disk, "read", side_effect=lambda at, path: opened.append(path) or was(at, path)):
        answer(root, config)
    return sorted(opened)


@pytest.fixture
def notes(vault):
    return vault({name: text for name, text in zip(NAMES, TEXTS, strict=False) if name.endswith(".md")})


def cache_of(root):
    return Path(place(str(root.resolve()), code()))


class TestAnswers:
    """With the cache the answer is the answer without it."""

    def test_first_second_and_third(self, notes):
        """What is kept at first answers afterwards."""
        plain = answer(notes, cached=False)
        assert [answer(notes), answer(notes), answer(notes)] == [plain] * 3
        settle()
        assert [answer(notes), answer(notes)] == [plain] * 2

    def test_another_selection_of_rules_is_another_answer(self, notes):
        """Rules are part of the question."""
        for names in (("VL1",), ("VL4",), ("all",), None):
            config = Config(selection=Selection(select=names))
            assert answer(notes, config) == answer(notes, config, cached=False)

    def test_settings_of_the_vault_count(self, notes):
        """What Obsidian excludes is part of the question."""
        before = answer(notes)
        (notes / ".obsidian/app.json").write_text('{"userIgnoreFilters": ["a/"]}')
        assert answer(notes) == answer(notes, cached=False) != before

    def test_a_folder_and_a_vault_are_two_questions(self, notes):
        """Targets are part of the question."""
        for targets in (("a",), ("",), ("a", "b"), ("a",)):
            assert answer(notes, targets=targets) == answer(notes, cached=False, targets=targets)

    def test_a_change_that_keeps_size_and_times_is_seen_within_the_window(self, vault):
        """A file is trusted by its times only where these are older than the look at it."""
        root = vault({"One.md": "---\ntags: [a]\n---\n"})
        for text in ("---\ntags: [b\n---\n\n", "---\ntags: [a]\n---\n") * 20:
            status = os.stat(root / "One.md")
            (root / "One.md").write_text(text)
            os.utime(root / "One.md", ns=(status.st_atime_ns, status.st_mtime_ns))
            assert answer(root) == answer(root, cached=False)

    def test_a_file_that_took_another_ones_place_is_seen(self, notes):
        """Sync tools put files back with their old times: the time of the change of place tells."""
        (notes / "new").write_text(TEXTS[1].ljust(len(GOOD)))
        (notes / "One.md").write_text(GOOD)
        for name in ("new", "One.md"):
            os.utime(notes / name, ns=(10**18, 10**18))
        settle()
        answer(notes)
        settle()
        os.replace(notes / "new", notes / "One.md")
        assert answer(notes) == answer(notes, cached=False)

    @settings(max_examples=25, deadline=None)
    @given(st.data())
    def test_under_random_edits(self, data):
        """Whatever is written, removed, renamed or touched, and however often one looks."""
        with tempfile.TemporaryDirectory() as home, mock.patch.dict(os.environ, {"XDG_CACHE_HOME": f"{home}/cache"}):
            root = Path(home, "Vault")
            (root / ".obsidian").mkdir(parents=True)
            for _ in range(data.draw(st.integers(1, 8), "steps")):
                _edit(root, data)
                if data.draw(st.booleans(), "wait"):
                    settle()
                config = Config(selection=Selection(select=data.draw(st.sampled_from([None, ("all",)]), "rules")))
                targets = data.draw(st.sampled_from([("",), ("",), ("a",)]), "targets")
                targets = targets if (root / targets[0]).is_dir() else ("",)
                assert answer(root, config, targets=targets) == answer(root, config, cached=False, targets=targets)


def _edit(root, data):
    """Do something to a vault."""
    path = root / data.draw(st.sampled_from(NAMES), "name")
    what = data.draw(st.sampled_from(("write", "write", "write", "remove", "rename", "touch", "ignore")), "what")
    if what == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(data.draw(st.sampled_from(TEXTS), "text"), "utf-8")
    elif what == "ignore":
        (root / ".obsidian/app.json").write_text(data.draw(st.sampled_from(('{"userIgnoreFilters": ["a/"]}', "{}"))))
    elif path.exists():
        if what == "remove":
            path.unlink()
        elif what == "touch":
            path.touch()
        else:
            other = root / data.draw(st.sampled_from(NAMES), "to")
            other.parent.mkdir(exist_ok=True)
            path.replace(other)


class TestReading:
    """What has not changed is not opened."""

    def test_nothing_changed_nothing_opened(self, notes):
        """The second check opens no note."""
        settle()
        assert len(reads(notes)) >= 7
        assert reads(notes) == []

    def test_one_changed_one_opened(self, notes):
        """The note that changed is opened, and no other."""
        config = Config(selection=Selection(select=("VL1", "VL2", "VL3")))
        settle()
        reads(notes, config)
        settle()
        (notes / "Three.md").write_text("---\na: b: c\n---\n")
        settle()
        assert reads(notes, config) == ["Three.md"]
        assert reads(notes, config) == []

    def test_only_notes_that_stand_out_otherwise_are_compared_again(self, vault):
        """Findings across notes are looked for anew only where what is known of a note is another thing."""
        root = vault({"A.md": "[[Cafe Culture]]\n", "Café Culture.md": "x\n", "B.md": "[[Z]] and [[B#no]]\n"})
        settle()
        answer(root)
        settle()
        (root / "C.md").write_text("new\n")
        settle()
        assert reads(root) == ["C.md"]
        settle()
        (root / "Café Culture.md").rename(root / "b.txt")
        settle()
        assert reads(root) == []  # what was said of A.md alone is known, and nothing else is said of it now
        (root / "b.txt").rename(root / "Cafe-Culture.md")
        settle()
        assert reads(root) == ["A.md", "Cafe-Culture.md"]
        assert answer(root) == answer(root, cached=False)

    def test_one_changed_where_each_folder_has_its_own_rules(self, vault):
        """The findings of all selections of rules are kept, however many the configuration has."""
        root = vault({f"f{at}/Note.md": TEXTS[1] for at in range(9)})
        rules = {f"f{at}/**": Selection(ignore=(f"VL20{at}",)) for at in range(9)}
        config = Config(per_folder=rules)
        settle()
        answer(root, config)
        (root / "f3/Note.md").write_text(TEXTS[2])
        assert set(reads(root, config)) == {"f3/Note.md"}

    @pytest.mark.parametrize("jobs", [0, 1])
    def test_unreadable_by_now(self, notes, monkeypatch, jobs):
        """A note that was read once and cannot be read any more is a finding, and the run goes on."""
        answer(notes)
        settle()
        os.utime(notes / "Two.md", ns=(1, 1))
        settle()
        was = disk.read

        def read(root, path):
            if path == "Two.md":
                raise VaultlintError("cannot be read: permission denied")
            return was(root, path)

        monkeypatch.setattr(disk, "read", read)
        report = Project(notes, cached=True, jobs=jobs).check()
        assert [one.path for one in report.diagnostics if one.code == "VL708"] == ["Two.md"]
        assert report.diagnostics == Project(notes).check().diagnostics
        assert [one.path for one in Project(notes, cached=True).fix(write=False).remaining.diagnostics].count("Two.md")
        monkeypatch.setattr(disk, "read", was)  # as when a disk comes back: no time tells it
        assert not any(one.code == "VL708" for one in answer(notes)[1])

    def test_each_is_asked_about_once(self, notes, monkeypatch):
        """A file's times are looked at once a run, also where several processes may read."""
        asked = []
        was = records.Kept.holds
        monkeypatch.setattr(records.Kept, "holds", lambda own, path, read: asked.append(path) or was(own, path, read))
        Project(notes, cached=True, jobs=0).check()
        assert len(asked) == len(set(asked)) > 5

    def test_touched_files_are_compared_and_not_parsed(self, notes):
        """Another time and the same bytes: nothing is parsed."""
        settle()
        answer(notes)
        for path in notes.rglob("*.md"):
            path.touch()
        settle()
        with mock.patch("vaultlint.project.parse_source", side_effect=AssertionError("nothing is parsed")):
            answer(notes)
        assert reads(notes) == []


class TestSingleNotes:
    """A note that is checked alone is told what was known of it when the vault was checked."""

    def test_findings_across_notes(self, vault):
        """They are those of the whole check; without one there are none."""
        root = vault({"A.md": "[[Cafe Culture]]\n", "Café Culture.md": "x\n"})
        alone = answer(root, targets=("A.md",))
        whole = answer(root)
        assert alone[1] == []
        assert [one.code for one in whole[1] if one.path == "A.md"] == ["VL401"]
        assert answer(root, targets=("A.md",))[1] == [one for one in whole[1] if one.path == "A.md"]

    def test_they_move_with_the_text(self, vault):
        """What is known of a note is told at its place in the note as it is now."""
        root = vault({"A.md": "[[Cafe Culture]]\n", "Café Culture.md": "x\n"})
        answer(root)
        (root / "A.md").write_text("one line more\n\n[[Cafe Culture]]\n")
        assert [(one.code, one.line) for one in answer(root, targets=("A.md",))[1]] == [("VL401", 3)]
        (root / "A.md").write_text("nothing\n")
        assert answer(root, targets=("A.md",))[1] == []

    def test_verbose_says_so(self, vault):
        """-v says whether rules across notes speak."""
        root = vault({"A.md": "x\n"})
        note = str(root / "A.md")
        said = CliRunner().invoke(main, ["check", "-v", note]).stderr
        assert "rules across notes are skipped" in said
        CliRunner().invoke(main, ["check", str(root)])
        said = CliRunner().invoke(main, ["check", "-v", note]).stderr
        assert "answer as of the last check" in said

    @pytest.mark.parametrize("rule", ACROSS, ids=lambda one: one.code)
    def test_what_a_rule_knows_can_be_kept(self, rule):
        """What `survey` tells of a note comes back equal; one rule's knows all names of the vault and is not kept."""
        coder = findings.known_to(rule)
        told = []
        for example in rule.examples:
            across = Across(Config(selection=Selection(select=("all",))), rule.example_context, whole=True)
            texts = [(example.path, example.bad), *example.companions]
            for path, text in texts:
                if path.endswith(".md"):
                    across.add(parse_text(text, path))
            across.name([path for path, _ in texts])
            told += rule.survey(across.index(), rule.example_context).values()
        if rule.code == "VL408":
            assert {coder.encode(known) for known in told} == {None}
            return
        assert [canonical(coder.decode(coder.encode(known))) for known in told] == list(map(canonical, told))
        assert told or coder.decode(coder.encode(True)) is True  # what is yes or no needs no example


class TestDamage:
    """A cache that is damaged, foreign, older or cannot be written is no error and changes no answer."""

    @pytest.mark.parametrize("seed", range(40))
    def test_flipped_bytes(self, notes, seed):
        """Whatever bytes change in the file."""
        plain = answer(notes, cached=False)
        answer(notes)
        settle()
        answer(notes)
        file = cache_of(notes)
        data, chance = bytearray(file.read_bytes()), random.Random(seed)
        for _ in range(1 + seed * 20):
            data[chance.randrange(len(data))] = chance.randrange(256)
        file.write_bytes(data)
        assert [answer(notes), answer(notes)] == [plain] * 2

    @pytest.mark.parametrize("content", [b"", b"no database\n", b"SQLite format 3\0", os.urandom(9000)], ids=range(4))
    def test_something_else(self, notes, content):
        """A file that is no cache is replaced by one."""
        plain = answer(notes, cached=False)
        cache_of(notes).parent.mkdir(parents=True)
        cache_of(notes).write_bytes(content)
        assert [answer(notes), answer(notes)] == [plain] * 2
        settle()
        answer(notes)
        assert reads(notes) == []  # it was built anew

    def test_cut_off(self, notes):
        """A file of which a part is missing."""
        plain = answer(notes, cached=False)
        answer(notes)
        whole = cache_of(notes).read_bytes()
        for part in (1, 2, 3, 5):
            cache_of(notes).write_bytes(whole[: len(whole) // part - 1])
            assert answer(notes) == plain

    def test_foreign_and_older(self, notes):
        """Tables of another layout are thrown away, whatever they are called."""
        plain = answer(notes, cached=False)
        answer(notes)
        with closing(sqlite3.connect(cache_of(notes))) as link, link:
            link.execute("UPDATE meta SET value='0' WHERE name='layout'")
            link.execute("DROP TABLE notes")
            link.execute('CREATE TABLE "notes" (a "quoted"" type")')
        assert [answer(notes), answer(notes)] == [plain] * 2

    def test_another_release(self, notes):
        """What another release found is not what this one finds."""
        answer(notes)
        settle()
        answer(notes)
        with mock.patch("vaultlint.cache.keys.code", return_value="another"):
            assert len(reads(notes)) >= 7
        assert reads(notes) == []  # each has its own, and neither loses it to the other

    def test_long_unused(self, notes):
        """Caches that no release uses any more are deleted when a new one is made, and of a vault's the oldest."""
        answer(notes)
        old = time.time() - 61 * 24 * 3600
        foreign = cache_of(notes).with_name("0123456789abcdef-01234567.sqlite")
        foreign.write_bytes(b"")
        os.utime(foreign, (old, old))
        for at, release in enumerate("abcdef"):
            with mock.patch("vaultlint.cache.keys.code", return_value=release):
                answer(notes)
                os.utime(place(str(notes), release), (old + 10**6 + at, old + 10**6 + at))
        assert not foreign.exists()
        left = {one.name for one in cache_of(notes).parent.iterdir()}
        own = {cache_of(notes).name}  # of today
        assert left == own | {Path(place(str(notes), release)).name for release in "def"}

    @pytest.mark.parametrize("home", ["/dev/null/cache", "file/cache"])
    def test_unwritable(self, notes, monkeypatch, tmp_path, home):
        """Where no folder can be made, nothing is kept."""
        (tmp_path / "file").write_text("")
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / home))
        assert answer(notes) == answer(notes, cached=False)

    def test_folder_in_its_place(self, notes):
        """Where a folder bears its name, nothing is kept."""
        cache_of(notes).mkdir(parents=True)
        assert answer(notes) == answer(notes, cached=False)

    def test_locked_by_another(self, notes, monkeypatch):
        """Where another run writes for long, this one answers all the same, and takes nothing away."""
        monkeypatch.setattr("vaultlint.cache.store._PATIENCE", 0.05)
        plain = answer(notes, cached=False)
        answer(notes)
        (notes / "One.md").write_text(TEXTS[1])
        with closing(sqlite3.connect(cache_of(notes), isolation_level=None)) as link:
            link.execute("BEGIN EXCLUSIVE")
            assert answer(notes) == answer(notes, cached=False) != plain
        assert cache_of(notes).exists()


def _look_often(root, seed, result):
    stamps._WINDOW = _WINDOW
    chance = random.Random(seed)
    for step in range(12):
        Path(root, f"Own {seed}.md").write_text(chance.choice(TEXTS), "utf-8")
        Project(Path(root), cached=True).check((f"mine-{seed}",) if step % 3 else ("",))
    result.put(seed)


def test_two_runs_at_once(notes):
    """Runs that read and write one cache at a time spoil nothing, and none of them fails."""
    context = multiprocessing.get_context("spawn")
    result = context.Queue()
    for seed in range(3):
        (notes / f"mine-{seed}").mkdir()
    runs = [context.Process(target=_look_often, args=(str(notes), seed, result)) for seed in range(3)]
    for one in runs:
        one.start()
    for one in runs:
        one.join(60)
    assert [one.exitcode for one in runs] == [0, 0, 0]
    assert sorted(result.get() for _ in runs) == [0, 1, 2]
    assert answer(notes) == answer(notes, cached=False)


class TestPlace:
    """The cache lies in the user's cache folder, and nobody else can read it."""

    def test_where_and_clear(self, notes):
        """The commands name the folder and empty it."""
        answer(notes)
        runner = CliRunner()
        assert runner.invoke(main, ["cache", "where"]).stdout.strip() == folder() == str(cache_of(notes).parent)
        assert "1 vault:" in runner.invoke(main, ["cache", "clear"]).stderr
        assert not cache_of(notes).exists()
        assert "nothing is kept" in runner.invoke(main, ["cache", "clear"]).stderr

    def test_no_cache_keeps_nothing(self, notes):
        """With --no-cache no file is made."""
        CliRunner().invoke(main, ["check", "--no-cache", str(notes)])
        assert not cache_of(notes).exists()
        CliRunner().invoke(main, ["check", str(notes)])
        assert cache_of(notes).exists()

    @pytest.mark.skipif(os.name != "posix", reason="rights are told otherwise there")
    def test_rights(self, notes):
        """Its owner alone may read it: it holds quotes of notes."""
        answer(notes)
        assert cache_of(notes).stat().st_mode & 0o777 == 0o600
        assert cache_of(notes).parent.stat().st_mode & 0o777 == 0o700

    def test_the_folder_is_platformdirs(self):
        """The name is made without importing platformdirs, and is the same."""
        from platformdirs import user_cache_path

        assert folder() == str(user_cache_path("vaultlint", appauthor=False))

    def test_equal_releases_share_one(self, tmp_path):
        """What stands for an installed release goes by what its files hold, not by where and when it was installed."""
        lines = ["vaultlint/a.py,sha256=abc,12", "vaultlint/b.py,sha256=def,34", "../../bin/vaultlint,sha256=x,1"]
        called = "vaultlint/_version.py,sha256=ghi,56"  # another name for the same
        told = []
        for name, shown in (
            ("one", lines),
            ("two", [*lines[1::-1], called]),
            ("three", [lines[0].replace("abc", "xyz")]),
        ):
            package = tmp_path / name / "vaultlint"
            package.mkdir(parents=True)
            (package / "a.py").write_text(name)
            info = package.with_name("obsidian_vaultlint-0.1.0.dist-info")
            info.mkdir()
            (info / "RECORD").write_text("\n".join(shown))
            told.append(keys._recorded(str(package)))
        assert told[0] == told[1] != told[2]
        assert keys._recorded(str(tmp_path)) == []

    def test_vaults_are_told_apart(self, vault):
        """Two vaults with a note of one name have two caches."""
        one, two = vault({"A.md": GOOD}, "One"), vault({"A.md": TEXTS[1]}, "Two")
        assert answer(one) != answer(two) == answer(two, cached=False)


class TestKeys:
    """What stands for a value is equal for equal ones, in every process, and another one for others."""

    def test_hash_seeds_do_not_matter(self):
        """Python's random order of sets is no part of a key."""
        program = (
            "from pathlib import Path; from vaultlint.project import Project; import sys;"
            "print(Project(Path(sys.argv[1])).rules_key('a.md').hex())"
        )
        told = {
            subprocess.run(
                [sys.executable, "-c", program, tempfile.gettempdir()],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        }
        assert len(told) == 1

    def test_unlike_values(self):
        """Values that are not the same have other digests."""
        values = [1, "1", True, 1.0, None, (), [], {}, set(), b"1", ("a", "b"), (("a",), "b"), {"a": "b"}, {"ab": ""}]
        assert len({digest(value) for value in values}) == len(values)

    def test_what_has_no_text_is_refused(self):
        """A key is made of nothing that it cannot see into."""
        with pytest.raises(TypeError):
            digest(object())


class TestFix:
    """A fix does with the cache what it does without, and reads only what may change."""

    def test_same_result(self, vault):
        """Files, refusals and what remains are the same."""
        plain, cached = (vault(dict(zip(NAMES, TEXTS, strict=False)), name) for name in ("Plain", "Cached"))
        answer(cached)
        settle()
        one, two = Project(plain).fix(unsafe=True), Project(cached, cached=True).fix(unsafe=True)
        assert [(each.path, each.new_bytes) for each in one.changed] == [
            (each.path, each.new_bytes) for each in two.changed
        ]
        assert (one.remaining.notes, one.remaining.diagnostics) == (two.remaining.notes, two.remaining.diagnostics)
        for path in plain.rglob("*.md"):
            assert (cached / path.relative_to(plain)).read_bytes() == path.read_bytes()
        assert answer(cached) == answer(cached, cached=False)

    def test_sound_notes_are_not_read(self, vault):
        """Where nothing can be mended no note is opened."""
        root = vault({"Good.md": GOOD, "Two.md": "", "Three.md": "# Part\n", "Bad.md": TEXTS[1]})
        settle()
        answer(root)
        opened = []
        was = disk.read
        with mock.patch.object(disk, "read", side_effect=lambda at, path: opened.append(path) or was(at, path)):
            result = Project(root, cached=True).fix()
        assert set(opened) == {"Bad.md"}
        assert [one.path for one in result.written] == ["Bad.md"]
