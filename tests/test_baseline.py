"""The baseline: an old vault starts clean, and only what is new is reported."""

from __future__ import annotations

import json
import os
import stat

import pytest
from house import BROKEN, CLEAN, MENDED, SINGULAR, make, names, run, tree

from vaultlint import baseline
from vaultlint.baseline import NAME, Baseline, Entry, fingerprint
from vaultlint.errors import VaultlintError
from vaultlint.project import Project

OLD = {"a.md": BROKEN, "Books/b.md": SINGULAR}
TWICE = '---\ntags: ["#a", "#a"]\n---\n'  # the same finding two times on one line


def recorded(folder, name=NAME):
    """Return the entries of a vault's baseline, as path, code and count."""
    data = json.loads((folder / name).read_text("utf-8"))
    return [(one["path"], one["code"], one.get("count", 1)) for one in data["findings"]]


def found(folder, *args):
    """Return what a check reports, as path and code."""
    data = json.loads(run("check", folder, "--output-format", "json", *args).out)
    return [(one["path"], one["code"]) for one in data["diagnostics"]]


@pytest.fixture
def old(vault):
    """A vault with two findings that its baseline knows."""
    folder = vault(OLD)
    assert run("check", folder, "--write-baseline").code == 0
    return folder


class TestWriting:
    """`check --write-baseline`."""

    def test_records_what_is_found(self, vault, monkeypatch):
        """It says how much and where, and exits with 0: what is recorded is no failure."""
        folder = vault(OLD)
        monkeypatch.chdir(folder)
        ran = run("check", "--write-baseline")
        assert (ran.code, ran.out) == (0, "")
        assert ran.err.startswith(f"recorded 2 findings in 2 notes in {NAME}\n")
        assert recorded(folder) == [("Books/b.md", "VL202", 1), ("a.md", "VL111", 1)]

    def test_writes_one_file_and_nothing_else(self, vault):
        """The one thing that check writes is the file that it was asked for."""
        folder = vault(OLD)
        before = tree(folder)
        run("check", folder, "--write-baseline")
        after = tree(folder)
        assert {path: after[path] for path in before if path != "."} == {
            path: before[path] for path in before if path != "."
        }
        assert after.keys() - before.keys() == {NAME}

    def test_without_being_asked_nothing_is_written(self, old):
        """A check that reads a baseline writes nothing."""
        (old / "a.md").write_text(CLEAN)
        before = tree(old)
        run("check", old)
        run("check", old, "--no-baseline")
        assert tree(old) == before

    def test_one_line_an_entry_in_order(self, vault):
        """So that its diffs in git are small, and two runs write the same bytes."""
        folder = vault({f"{name}.md": BROKEN for name in "zaé"})
        run("check", folder, "--write-baseline")
        lines = (folder / NAME).read_text("utf-8").splitlines()
        assert [line[:14] for line in lines[1:-1]] == ['{"path": "a.md', '{"path": "z.md', '{"path": "é.md']
        before = (folder / NAME).read_bytes()
        run("check", folder, "--write-baseline")
        assert (folder / NAME).read_bytes() == before

    def test_name_that_is_not_utf_8(self, tmp_path):
        """A note's name may hold any bytes: its entry leads back to it."""
        name = os.fsdecode(b"caf\xe9.md")
        folder = make(tmp_path / "Vault", {name: BROKEN, ".obsidian/app.json": "{}"})
        run("check", folder, "--write-baseline")
        assert run("check", folder).code == 0

    def test_same_twice_is_counted(self, vault):
        """Two findings that look the same are two: a third is new."""
        folder = vault({"a.md": TWICE})
        run("check", folder, "--write-baseline")
        assert recorded(folder) == [("a.md", "VL302", 2)]
        (folder / "a.md").write_text(TWICE.replace('"]', '", "#a"]'))
        assert run("check", folder).code == 1  # the line changed: all three are new

    def test_notes_not_looked_at_stay(self, old):
        """Written for one folder or one rule, what was recorded of others stays; notes that are gone go."""
        (old / "Books/b.md").write_text(CLEAN)
        (old / "c.md").write_text(BROKEN)
        ran = run("check", old / "Books", "--write-baseline")
        assert recorded(old) == [("a.md", "VL111", 1)]
        assert "1 recorded before and not looked at now is kept; from now on" in ran.err
        run("check", old, "--select", "VL2", "--write-baseline")
        assert recorded(old) == [("a.md", "VL111", 1)]
        (old / "a.md").unlink()
        run("check", old, "--write-baseline")
        assert recorded(old) == [("c.md", "VL111", 1)]

    def test_hygiene_that_was_asked_for(self, vault):
        """What --extend-select adds is recorded too, and stays when the next one does not ask for it."""
        folder = vault({"a.md": b"\xef\xbb\xbftext\n"})
        run("check", folder, "--extend-select", "VL705", "--write-baseline")
        assert recorded(folder) == [("a.md", "VL705", 1)]
        run("check", folder, "--write-baseline")
        assert found(folder, "--extend-select", "VL705") == []

    def test_failing_rule_is_never_recorded(self, vault, monkeypatch):
        """A defect of ours is always said."""
        from vaultlint.rules import RULES

        rule = next(one for one in RULES if one.code == "VL202")
        folder = vault({"a.md": SINGULAR})
        with monkeypatch.context() as patch:
            patch.setattr(type(rule), "check", lambda *_: 1 / 0)
            run("check", folder, "--write-baseline")
            assert recorded(folder) == []
            assert ("a.md", "VL000") in found(folder)

    def test_mode_is_kept(self, old):
        """Who made it readable for a group finds it so."""
        os.chmod(old / NAME, 0o640)
        run("check", old, "--write-baseline")
        assert stat.S_IMODE((old / NAME).stat().st_mode) == 0o640

    def test_full_disk_leaves_the_old_one(self, old, monkeypatch):
        """It is replaced as a whole or not at all, and no temporary file stays."""

        def full(*_):
            raise OSError(28, "No space left on device")

        before = tree(old)
        monkeypatch.setattr(os, "replace", full)
        ran = run("check", old, "--write-baseline")
        assert ran.code == 2
        assert "no space left" in ran.err
        assert tree(old).keys() == before.keys()
        assert tree(old)[NAME] == before[NAME]


class TestHolding:
    """What the baseline knows is left out."""

    def test_clean_at_once(self, old):
        """After writing, a check finds nothing, and says how much it holds back."""
        ran = run("check", old)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == "2 notes checked, nothing found; 2 held back by the baseline\n"

    def test_new_findings_are_reported(self, old):
        """A new finding in an old note, and a finding in a new note."""
        (old / "Books/b.md").write_text("---\ntag: a\nalias: c\n---\ntext\n")
        (old / "c.md").write_text(BROKEN)
        assert found(old) == [("Books/b.md", "VL202"), ("c.md", "VL111")]
        assert run("check", old).code == 1

    def test_edits_elsewhere_move_nothing(self, old):
        """Lines above and below may come and go: neither place nor number counts."""
        (old / "a.md").write_text(BROKEN.replace("title", "x: 1\ny: 2\ntitle") + "more\n")
        assert found(old) == []

    def test_line_numbers_in_messages_do_not_count(self, vault):
        """A message that names another line is the same when that line moves."""
        text = "---\na: 1\nb: 2\na: 3\n---\n"
        folder = vault({"a.md": text})
        run("check", folder, "--write-baseline")
        (folder / "a.md").write_text(text.replace("---\na: 1", "---\nc: 0\na: 1"))
        ran = run("check", folder)
        assert ran.code == 0
        assert "held back" in ran.err

    def test_changed_line_is_new(self, old):
        """Who touches a line is told what is wrong with it."""
        (old / "a.md").write_text(BROKEN.replace("Passion", "Patience"))
        assert found(old) == [("a.md", "VL111")]

    def test_renamed_note_is_new(self, old):
        """Notes are known by their paths."""
        (old / "a.md").rename(old / "z.md")
        assert found(old) == [("z.md", "VL111")]

    def test_no_baseline_shows_all(self, old):
        """--no-baseline looks past it."""
        assert found(old, "--no-baseline") == [("Books/b.md", "VL202"), ("a.md", "VL111")]

    def test_summary_counts_what_is_held_back(self, old):
        """Machines read it, too."""
        data = json.loads(run("check", old, "--output-format", "json").out)
        assert data["summary"]["held_back"] == 2

    def test_mended_entries_are_said(self, old):
        """What no longer stands in a note is counted, so that somebody writes the baseline anew."""
        (old / "a.md").write_text(CLEAN)
        assert "1 held back; 1 of 2 in the baseline is mended: --write-baseline" in run("check", old).err
        run("check", old, "--write-baseline")
        assert "mended" not in run("check", old).err

    @pytest.mark.parametrize("args", [("Books",), ("a.md",), (".", "--select", "VL3"), (".", "--ignore", "VL1,VL2")])
    def test_only_what_was_looked_at_can_be_mended(self, old, monkeypatch, args):
        """A check of one folder or a few rules says nothing about the others."""
        monkeypatch.chdir(old)
        assert "mended" not in run("check", *args).err

    def test_standard_input(self, old, monkeypatch):
        """An editor's note is held against the vault's baseline."""
        monkeypatch.chdir(old)
        assert run("check", "-", "--stdin-filename", "a.md", stdin=BROKEN).code == 0
        assert run("check", "-", "--stdin-filename", "c.md", stdin=BROKEN).code == 1

    def test_notes_across(self, vault):
        """Findings that compare notes are recorded as any other; the number of notes in the message may change."""
        notes = {f"{number}.md": "---\nDate Created: 2024-01-01\n---\n" for number in range(6)}
        folder = vault({**notes, "odd.md": "---\ndate_created: 2024-01-01\n---\n"})
        assert ("odd.md", "VL205") in found(folder, "--extend-select", "VL205")
        run("check", folder, "--extend-select", "VL205", "--write-baseline")
        (folder / "7.md").write_text(notes["1.md"])
        assert found(folder, "--extend-select", "VL205") == []


class TestFixing:
    """`fix` leaves alone what the baseline knows."""

    def test_known_findings_are_left(self, old):
        """The old ones stay as they are, new ones are mended, in one note too."""
        (old / "c.md").write_text(BROKEN)
        (old / "Books/b.md").write_text("---\ntag: a\nalias: c\n---\ntext\n")
        ran = run("fix", old)
        assert ran.code == 0
        assert (old / "a.md").read_text() == BROKEN
        assert (old / "c.md").read_text() == MENDED
        assert (old / "Books/b.md").read_text() == "---\ntag: a\naliases:\n  - c\n---\ntext\n"
        assert "2 held back by the baseline" in ran.err

    def test_no_baseline_mends_all(self, old):
        """--no-baseline mends the old ones too."""
        assert run("fix", old, "--no-baseline").code == 0
        assert (old / "a.md").read_text() == MENDED
        assert "2 of 2 in the baseline are mended" in run("check", old).err

    def test_second_of_the_same_is_mended(self, vault):
        """One of two alike is known: the first is left, the other mended."""
        folder = vault({"a.md": '---\ntags:\n  - "#a"\n---\n'})
        run("check", folder, "--write-baseline")
        (folder / "a.md").write_text('---\ntags:\n  - "#a"\n  - "#b"\n---\n')
        run("fix", folder)
        assert (folder / "a.md").read_text() == '---\ntags:\n  - "#a"\n  - b\n---\n'

    def test_diff_shows_what_fix_does(self, old):
        """Nothing would change where all is known."""
        assert run("fix", "--diff", old).code == 0

    def test_standard_input(self, old, monkeypatch):
        """An editor's fix leaves the same alone, and does not tell of it."""
        monkeypatch.chdir(old)
        assert run("fix", "-", "--stdin-filename", "a.md", stdin=BROKEN) == (0, BROKEN, "")


class TestPlace:
    """Where the file lies."""

    def test_configured(self, vault):
        """`baseline` in the configuration places it elsewhere in the vault."""
        folder = vault({**OLD, "vaultlint.toml": 'baseline = "known.json"\n'})
        run("check", folder, "--write-baseline")
        assert recorded(folder, "known.json")
        assert run("check", folder).code == 0
        assert not (folder / NAME).exists()

    def test_given(self, vault, tmp_path):
        """--baseline FILE places it anywhere, and is said to be needed again."""
        folder = vault(OLD)
        ran = run("check", folder, "--write-baseline", "--baseline", tmp_path / "known.json")
        assert "--baseline" in ran.err
        assert run("check", folder).code == 1
        assert run("check", folder, "--baseline", tmp_path / "known.json").code == 0
        assert NAME not in names(folder)

    def test_several_vaults(self, vault):
        """Each has its own."""
        one, two = vault({"a.md": BROKEN}, "One"), vault({"a.md": SINGULAR}, "Two")
        run("check", one, two, "--write-baseline")
        assert (recorded(one), recorded(two)) == ([("a.md", "VL111", 1)], [("a.md", "VL202", 1)])
        assert "2 held back" in run("check", one, two).err

    def test_it_is_no_note(self, old):
        """Nothing looks at it: a check with it reads as many notes as without."""
        assert json.loads(run("check", old, "--output-format", "json").out)["summary"]["notes"] == 2


class TestErrors:
    """One line, exit code 2."""

    def line(self, ran):
        """Return the one line of an error of use."""
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("vaultlint: ")
        assert ran.err.count("\n") == 1
        return ran.err

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("", "damaged"),
            ("{", ":1: the baseline is damaged"),
            ("[]", "does not say"),
            ('{"vaultlint-baseline": 2, "findings": []}', "version 1"),
            ('{"vaultlint-baseline": 1}', "no list of findings"),
            ('{"vaultlint-baseline": 1, "findings": [{"path": "a"}]}', 'no finding: {"path": "a"}'),
            ('{"vaultlint-baseline": 1, "findings": [1]}', "no finding: 1"),
            ('{"vaultlint-baseline": 1, "findings": [\n<<<<<<< HEAD\n]}', ":2: the baseline is damaged"),
            ("[" * 100_000, "damaged"),
            (b"\xff\xfe", "damaged"),
        ],
    )
    def test_damaged(self, vault, text, said):
        """A damaged baseline is said with its line, and what to do; nothing is reported without it."""
        folder = vault({**OLD, NAME: text})
        for command in ("check", "fix"):
            line = self.line(run(command, folder))
            assert said in line
            assert "--write-baseline" in line
        assert run("check", folder, "--no-baseline").code == 1
        assert run("check", folder, "--write-baseline").code == 0
        assert run("check", folder).code == 0

    def test_damaged_and_in_part(self, vault):
        """Where only one note is looked at, what was known of others must not go unseen."""
        folder = vault({**OLD, NAME: "{"})
        self.line(run("check", folder / "a.md", "--write-baseline"))
        assert (folder / NAME).read_text() == "{"

    def test_pipe(self, vault):
        """A pipe is not waited for."""
        folder = vault(OLD)
        os.mkfifo(folder / NAME)
        assert "no regular file" in self.line(run("check", folder))

    def test_missing(self, vault, tmp_path):
        """One that was named must be there; the usual one need not."""
        assert "no such baseline" in self.line(run("check", vault(OLD), "--baseline", tmp_path / "no.json"))

    @pytest.mark.parametrize("name", ["a.md", "Books", "drawing.canvas"])
    def test_notes_are_no_place(self, vault, name):
        """Nothing of the vault's own is written over."""
        folder = vault({**OLD, "drawing.canvas": "{}"})
        before = tree(folder)
        for given in (("--baseline", folder / name), ()):
            make(folder, {} if given else {"vaultlint.toml": f"baseline = {json.dumps(name)}\n"})
            self.line(run("check", folder, "--write-baseline", *given))
        (folder / "vaultlint.toml").unlink()
        assert {path: tree(folder)[path] for path in before if path != "."} == {
            path: before[path] for path in before if path != "."
        }

    def test_other_files_are_not_written_over(self, vault):
        """A file that is no baseline stays as it is."""
        folder = vault({**OLD, "package.json": '{"name": "x"}'})
        assert "is no baseline" in self.line(
            run("check", folder, "--write-baseline", "--baseline", folder / "package.json")
        )
        assert (folder / "package.json").read_text() == '{"name": "x"}'

    @pytest.mark.parametrize("where", ["../known.json", "sub/../../known.json", "link/known.json"])
    def test_configuration_stays_in_the_vault(self, vault, tmp_path, where):
        """A vault's configuration writes and reads nothing outside it."""
        folder = vault({**OLD, "vaultlint.toml": f"baseline = {json.dumps(where)}\n"})
        (tmp_path / "out").mkdir()
        (folder / "link").symlink_to(tmp_path / "out")
        self.line(run("check", folder, "--write-baseline"))
        assert not (tmp_path / "known.json").exists()
        assert not (tmp_path / "out/known.json").exists()

    def test_link_is_not_written_through(self, vault, tmp_path):
        """The usual name as a link out of the vault is refused."""
        target = make(tmp_path / "out", {"x.json": "mine"}) / "x.json"
        folder = vault(OLD)
        (folder / NAME).symlink_to(target)
        self.line(run("check", folder, "--write-baseline"))
        assert target.read_text() == "mine"

    @pytest.mark.parametrize("args", [("--errors-only",), ("--no-baseline",)])
    def test_options_that_contradict(self, vault, args):
        """--write-baseline records everything, or says why it does not."""
        assert args[0] in self.line(run("check", vault(OLD), "--write-baseline", *args))

    def test_standard_input(self):
        """A note from standard input is nothing to record."""
        self.line(run("check", "-", "--write-baseline", stdin=BROKEN))

    def test_one_file_for_several_vaults(self, vault):
        """One file cannot tell two vaults' notes apart."""
        self.line(
            run("check", vault(OLD, "One"), vault(OLD, "Two"), "--write-baseline", "--baseline", "known.json"),
        )

    def test_folder_that_is_not_there(self, vault, tmp_path):
        """The folder must be there."""
        self.line(run("check", vault(OLD), "--write-baseline", "--baseline", tmp_path / "no" / "known.json"))


def test_fingerprint_tells_apart_what_people_do():
    """The message's words and the line's text count, numbers in the message do not."""
    assert fingerprint("stands on line 3 too", "a: 1") == fingerprint("stands on line 14 too", "a: 1")
    assert fingerprint("stands on line 3 too", "a: 1") != fingerprint("stands on line 3 too", "a: 2")
    assert fingerprint("one", "x") != fingerprint("other", "x")
    assert fingerprint("\ud800", "\udcff")


def test_python_users_hold_a_report_too(vault):
    """A baseline given to a project holds for its checks and fixes; without one all is found."""
    folder = vault(OLD)
    project = Project(folder)
    first = project.check()
    project.baseline = Baseline(baseline.record(first))
    assert (project.check().diagnostics, project.check().held) == ([], 2)
    assert not project.fix(write=False).changed


def test_load_of_nothing(tmp_path):
    """No file is no baseline."""
    assert baseline.load(tmp_path / NAME) is None
    with pytest.raises(VaultlintError):
        baseline.load(tmp_path / NAME, needed=True)


def test_what_is_written_is_what_is_read(tmp_path):
    """Any path, count and order comes back."""
    entries = {Entry("a b/ü.md", "VL111", "0" * 16): 3, Entry("\udce9.md", "VL202", "1" * 16): 1}
    baseline.write(tmp_path / NAME, entries)
    again = baseline.load(tmp_path / NAME)
    assert again is not None
    assert again.entries == entries
