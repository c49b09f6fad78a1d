"""The journal: what a run replaced can be put back to the byte."""

from __future__ import annotations

import datetime
import errno
import json
import os
import re
import signal
import sys

import pytest
from house import BROKEN, CLEAN, MENDED, SINGULAR, make, names, run, tree

from vaultlint import journal
from vaultlint import vault as disk
from vaultlint.errors import VaultlintError
from vaultlint.project import Project
from vaultlint.writing import files, own

FILES = {"A/a.md": BROKEN, "b.md": BROKEN, "c.md": CLEAN}


def contents(folder):
    """Return bytes and times of all notes."""
    return {name: ((folder / name).read_bytes(), (folder / name).stat().st_mtime_ns) for name in names(folder)}


def killed(folder, monkeypatch, after):
    """Run a fix that dies, as if by a signal, at the swap number `after`; its temporary files stay."""
    real, count = files.exchange, []

    class Killed(BaseException):
        pass

    def exchange(one, other):
        count.append(other)
        if len(count) > after:
            monkeypatch.setattr(disk.os, "unlink", lambda _: None)  # the dead do not tidy up
            raise Killed
        return real(one, other)

    with monkeypatch.context() as patch:
        patch.setattr(files, "exchange", exchange)
        unlink = os.unlink
        with pytest.raises(Killed):
            Project(folder).fix()
        monkeypatch.setattr(disk.os, "unlink", unlink)


def temporaries(folder):
    """Return the temporary files below a folder."""
    return [name for name in names(folder) if ".vaultlint-" in name]


def test_undo_gives_back_every_byte_and_time(vault):
    """Bytes and modification times are those from before; what was not changed is not touched."""
    folder = vault({**FILES, "crlf.md": BROKEN.replace("\n", "\r\n"), "bom.md": "\ufeff" + BROKEN.rstrip("\n")})
    before = contents(folder)
    Project(folder).fix()
    assert contents(folder) != before
    result = journal.undo(journal.choose(folder, None))
    assert sorted(result.restored) == ["A/a.md", "b.md", "bom.md", "crlf.md"]
    assert result.refused == []
    assert contents(folder) == before


def test_run_that_changed_nothing_records_nothing(vault):
    """Neither a quiet vault, nor a preview, nor refused fixes leave a run."""
    folder = vault({"c.md": CLEAN, "d.md": b"caf\xe9"})
    Project(folder).fix()
    Project(vault(FILES, "Other")).fix(write=False)
    assert journal.runs(folder) == []
    assert not journal.state_folder().exists()


def test_undo_twice_goes_back_two_runs(vault):
    """Each undo takes the newest run not yet undone."""
    folder = vault({"a.md": BROKEN})
    Project(folder).fix()
    make(folder, {"b.md": SINGULAR})
    Project(folder).fix()
    assert [len(one.replacements) for one in journal.runs(folder)] == [1, 1]
    assert journal.undo(journal.choose(folder, None)).restored == ["b.md"]
    assert journal.undo(journal.choose(folder, None)).restored == ["a.md"]
    assert journal.choose(folder, None) is None


def test_runs_of_one_second_keep_their_order(vault):
    """Ten runs made at once are undone from the last to the first."""
    folder = vault({"a.md": "0"})
    order = [journal.record(folder, [("a.md", b"0", b"1")]).name for _ in range(10)]
    assert [one.name for one in journal.runs(folder)] == order


def test_named_run(vault):
    """A run can be named; a name that none has is an error of use."""
    folder = vault(FILES)
    name = Project(folder).fix().run
    assert journal.choose(folder, name).name == name
    with pytest.raises(VaultlintError, match="undo --list"):
        journal.choose(folder, "nothing")


def test_edited_since_is_refused(vault):
    """A note edited after the fix stays as it is and is named; the others go back."""
    folder = vault(FILES)
    Project(folder).fix()
    (folder / "b.md").write_text("my own words\n")
    result = journal.undo(journal.choose(folder, None))
    assert result.refused == [("b.md", "it changed since the fix")]
    assert result.restored == ["A/a.md"]
    assert (folder / "b.md").read_text() == "my own words\n"


def test_deleted_since_is_refused(vault):
    """A note deleted after the fix does not come back unasked."""
    folder = vault(FILES)
    Project(folder).fix()
    (folder / "b.md").unlink()
    assert [path for path, _ in journal.undo(journal.choose(folder, None)).refused] == ["b.md"]
    assert not (folder / "b.md").exists()


def test_journal_is_on_disk_before_the_first_rename(vault, monkeypatch):
    """Both files of the run are synced and whole when the first note is replaced."""
    folder = vault(FILES)
    real_sync, real_swap, log = os.fsync, files.exchange, []

    def sync(descriptor):
        log.append("sync")
        real_sync(descriptor)

    def exchange(one, other):
        if "rename" not in log:
            log.append("rename")
            (run_,) = journal.runs(folder)
            assert [one.path for one in run_.replacements] == ["A/a.md", "b.md"]
            assert (run_.folder / "before.bin").read_bytes() == BROKEN.encode() * 2
            assert not run_.done
        return real_swap(one, other)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(files, "exchange", exchange)
    Project(folder).fix()
    assert log[: log.index("rename")].count("sync") >= 3


def test_journal_lies_outside_the_vault(vault):
    """Sync tools would copy it: nothing is added to the vault."""
    folder = vault(FILES)
    before = set(tree(folder))
    Project(folder).fix()
    assert set(tree(folder)) == before
    assert folder not in journal.state_folder().parents


@pytest.mark.skipif(sys.platform == "win32", reason="no lock there")
def test_one_run_writes_at_a_time(vault, monkeypatch):
    """A second run waits for the first: pre-commit starts several at once on one vault."""
    import fcntl

    folder = vault(FILES)
    real, seen = files.exchange, []

    def exchange(one, other):
        with open(journal.runs(folder)[0].folder.parent / "lock", "rb") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        seen.append(other)
        return real(one, other)

    monkeypatch.setattr(files, "exchange", exchange)
    Project(folder).fix()
    journal.undo(journal.choose(folder, None))
    assert len(seen) == 4


@pytest.mark.parametrize("after", [0, 1])
def test_killed_run_is_undone(vault, monkeypatch, after):
    """A run killed at any rename leaves whole notes, and undo gives back the first bytes and tidies up."""
    folder = vault(FILES)
    before = contents(folder)
    killed(folder, monkeypatch, after)
    assert temporaries(folder)
    for name in FILES:
        assert (folder / name).read_text() in (BROKEN, MENDED, CLEAN)
    assert [one.done for one in journal.runs(folder)] == [False]
    assert "was interrupted" in run("undo", "--list", "--vault", folder).out
    assert run("undo", "--vault", folder).code == 0
    assert contents(folder) == before


def test_next_fix_tidies_up_after_a_killed_run(vault, monkeypatch):
    """The next run deletes the temporary files and finishes the work."""
    folder = vault(FILES)
    killed(folder, monkeypatch, 1)
    Project(folder).fix()
    assert temporaries(folder) == []
    assert (folder / "A/a.md").read_text() == (folder / "b.md").read_text() == MENDED
    assert list(journal.unfinished(folder)) == []
    run("undo", "--vault", folder)
    run("undo", "--vault", folder)
    assert (folder / "A/a.md").read_text() == (folder / "b.md").read_text() == BROKEN


def test_killed_undo_is_run_again(vault, monkeypatch):
    """An undo killed half-way is not done: run again it gives back the rest, and the next fix would tidy up."""
    folder = vault(FILES)
    before = contents(folder)
    Project(folder).fix()
    real, count = files.exchange, []

    def exchange(one, other):
        count.append(other)
        if len(count) == 2:
            raise KeyboardInterrupt
        return real(one, other)

    with monkeypatch.context() as patch:
        patch.setattr(files, "exchange", exchange)
        with pytest.raises(KeyboardInterrupt):
            journal.undo(journal.choose(folder, None))
    assert [one.name for one in journal.unfinished(folder)] == [one.name for one in journal.runs(folder)]
    result = journal.undo(journal.choose(folder, None))
    assert (result.restored, result.untouched) == (["b.md"], ["A/a.md"])
    assert contents(folder) == before


def test_full_disk_during_undo(vault, monkeypatch):
    """Where the disk refuses, the file is named, the run stays to be undone, and the next undo does it."""
    folder = vault(FILES)
    before = contents(folder)
    Project(folder).fix()
    with monkeypatch.context() as patch:
        patch.setattr(
            files, "exchange", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device"))
        )
        result = journal.undo(journal.choose(folder, None))
    assert result.refused == [("A/a.md", "no space left on device"), ("b.md", "no space left on device")]
    assert journal.undo(journal.choose(folder, None)).refused == []
    assert contents(folder) == before


def test_full_disk_while_recording(vault, monkeypatch):
    """A journal that cannot be written stops the run before any note is touched, and leaves nothing behind."""
    folder = vault(FILES)
    before = tree(folder)

    def refuse(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(VaultlintError, match="no note was touched"):
        Project(folder).fix()
    assert tree(folder) == before
    assert journal.runs(folder) == []


def test_disk_that_refuses_one_note(vault, monkeypatch):
    """The n-th rename fails: that note is named and whole, the others are fixed, undo gives all back."""
    folder = vault(FILES)
    before = contents(folder)
    real = files.exchange

    def exchange(one, other):
        if other.endswith("a.md"):
            raise OSError(errno.EIO, "Input/output error")
        return real(one, other)

    monkeypatch.setattr(files, "exchange", exchange)
    ran = run("fix", folder)
    assert ran.code == 1
    assert "not written: A/a.md: input/output error" in ran.err
    assert (folder / "b.md").read_text() == MENDED
    assert run("undo", "--vault", folder).code == 0
    assert contents(folder) == before


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        b'{"version": 1}',
        b'{"version": 2, "replacements": [], "time": ""}',
        b"[" * 100_000,
    ],
)
def test_damaged_journal_is_ignored(vault, damage):
    """A record that cannot be read is passed by: the others are still there."""
    folder = vault(FILES)
    Project(folder).fix()
    make(folder, {"d.md": SINGULAR})
    Project(folder).fix()
    first, second = journal.runs(folder)
    (second.folder / "run.json").write_bytes(damage)
    assert [one.name for one in journal.runs(folder)] == [first.name]
    assert run("undo", "--vault", folder).code == 0
    assert (folder / "b.md").read_text() == BROKEN


@pytest.mark.parametrize("path", ["../outside.md", "/outside.md", "A/../../outside.md"])
def test_record_that_leads_out_of_the_vault_is_ignored(vault, path):
    """A record whose paths leave the vault is damaged."""
    folder = vault(FILES)
    Project(folder).fix()
    (one,) = journal.runs(folder)
    data = json.loads((one.folder / "run.json").read_text())
    data["replacements"][0][0] = path
    (one.folder / "run.json").write_text(json.dumps(data))
    assert journal.runs(folder) == []


@pytest.mark.skipif(sys.platform == "win32", reason="no permissions there")
@pytest.mark.parametrize("refused", [1, 2])
def test_attributes_refused_once_are_given_by_the_next_undo(vault, monkeypatch, refused):
    """A removed note that came back with less than it had is told, and tried once more; then older runs have their turn."""
    folder = vault(FILES)
    (folder / "b.md").chmod(0o640)
    before = (folder / "b.md").read_bytes()
    recorded = journal.record(folder, [("b.md", before, None)])
    (folder / "b.md").unlink()
    journal.finish(recorded, 1)
    real, count = os.fchmod, []

    def fchmod(descriptor, mode):
        count.append(mode)
        if len(count) <= refused:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor, mode)

    monkeypatch.setattr(os, "fchmod", fchmod)
    lack = ("b.md", "it is back, but not as it was: its permissions cannot be kept: no space left on device")
    assert journal.undo(recorded).refused == [lack]
    assert journal.choose(folder, None).name == recorded.name
    assert journal.undo(recorded).refused == [lack][: refused - 1]
    assert ((folder / "b.md").stat().st_mode & 0o777 == 0o640) == (refused == 1)
    assert (folder / "b.md").read_bytes() == before
    assert journal.choose(folder, None) is None


def test_damaged_copies_are_not_written(vault):
    """Old bytes that are not those of the record never reach a note."""
    folder = vault(FILES)
    Project(folder).fix()
    (one,) = journal.runs(folder)
    (one.folder / "before.bin").write_bytes(b"x" * len(BROKEN) + BROKEN.encode())
    result = journal.undo(one)
    assert [path for path, _ in result.refused] == ["A/a.md"]
    assert (folder / "A/a.md").read_text() == MENDED
    assert (folder / "b.md").read_text() == BROKEN


def test_lost_copies_are_an_error_of_use(vault):
    """A run without its old bytes is named in one line."""
    folder = vault(FILES)
    Project(folder).fix()
    (journal.runs(folder)[0].folder / "before.bin").unlink()
    ran = run("undo", "--vault", folder)
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_names_that_are_not_utf8(tmp_path):
    """Names of any bytes are recorded and found again."""
    name = os.fsdecode(b"caf\xe9 \xff.md")
    make(tmp_path, {name: BROKEN})
    Project(tmp_path).fix()
    assert (tmp_path / name).read_text() == MENDED
    assert journal.undo(journal.choose(tmp_path, None)).restored == [name]
    assert (tmp_path / name).read_text() == BROKEN


def aged(run_, days, size=0):
    """Make a run older, and its copies larger."""
    record = json.loads((run_.folder / "run.json").read_text())
    then = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)
    record["time"] = then.isoformat(timespec="microseconds")
    (run_.folder / "run.json").write_text(json.dumps(record))
    if size:
        os.truncate(run_.folder / "before.bin", size)


class TestPruning:
    """Old runs go by age and size; never the newest."""

    @pytest.fixture
    def folder(self, vault):
        """Give a vault with five runs."""
        folder = vault(FILES)
        for _ in range(5):
            journal.finish(journal.record(folder, [("a.md", b"0", b"1")]), 1)
        return folder

    def left(self, folder):
        """Return the numbers of the runs that are left after pruning."""
        before = [one.name for one in journal.runs(folder)]
        gone = journal.prune(folder)
        after = [one.name for one in journal.runs(folder)]
        assert sorted(gone + after) == sorted(before)
        return [before.index(name) for name in after]

    def test_nothing_is_old(self, folder):
        """Young small runs stay."""
        assert self.left(folder) == [0, 1, 2, 3, 4]

    def test_age(self, folder):
        """Older than 90 days: gone."""
        for run_, days in zip(journal.runs(folder), (200, 91, 89, 10, 0), strict=True):
            aged(run_, days)
        assert self.left(folder) == [2, 3, 4]

    def test_size(self, folder):
        """The oldest go as long as all together take more than 500 MB."""
        for run_, size in zip(journal.runs(folder), (1, 1, 300_000_000, 150_000_000, 100_000_000), strict=True):
            aged(run_, 0, size)
        assert self.left(folder) == [3, 4]

    def test_newest_stays(self, folder):
        """However old and large it is."""
        for run_ in journal.runs(folder):
            aged(run_, 400, 600_000_000)
        assert self.left(folder) == [4]

    def test_cut_off_goes_like_the_others(self, folder):
        """A run that was killed is kept as long as any other, also through `fix`, which tidies up after it."""
        for run_ in journal.runs(folder):
            (run_.folder / "done").unlink()
        aged(journal.runs(folder)[0], 400)
        young = [one.name for one in journal.runs(folder)][1:]
        Project(folder).fix()
        assert [one.name for one in journal.runs(folder)][:-1] == young
        rows = run("undo", "--list", "--vault", folder).out.splitlines()
        assert ["was interrupted" in row for row in rows] == [True] * 4 + [False]

    def test_record_that_was_never_finished_goes(self, folder):
        """A run that was killed while it was written down has touched nothing."""
        place = journal.runs(folder)[0].folder.parent
        (place / "20260101T000000-dead").mkdir()
        (place / "20260101T000000-dead" / "before.bin").write_bytes(b"x")
        assert self.left(folder) == [0, 1, 2, 3, 4]
        assert not (place / "20260101T000000-dead").exists()

    def test_fix_prunes(self, vault):
        """A run drops what is too old, and other vaults' runs stay."""
        one, other = vault(FILES, "One"), vault(FILES, "Other")
        for folder in (one, other):
            for _ in range(2):
                journal.finish(journal.record(folder, [("a.md", b"0", b"1")]), 1)
            for run_ in journal.runs(folder):
                aged(run_, 400)
        Project(one).fix()
        assert len(journal.runs(one)) == 2
        assert len(journal.runs(other)) == 2


class TestList:
    """What `undo --list` shows."""

    def test_time_vault_and_counts(self, vault):
        """A row has the run's name, time, number of notes, vault and state."""
        folder = vault(FILES)
        run("fix", folder)
        (row,) = run("undo", "--list", "--vault", folder).out.splitlines()
        name, time, counts, where = row.split("  ")
        assert name == journal.runs(folder)[0].name
        assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", time)
        assert (counts, where) == ("2 notes", str(folder))

    def test_all_vaults(self, vault):
        """--all shows every vault's runs, and one of them may be named from elsewhere."""
        one, other = vault(FILES, "One"), vault(FILES, "Other")
        for folder in (one, other):
            run("fix", folder)
        rows = run("undo", "--list", "--all").out.splitlines()
        assert [row.split("  ")[3] for row in rows] == [str(one), str(other)]
        wrong = run("undo", journal.runs(other)[0].name, "--vault", one)
        assert wrong.code == 2
        assert f"was made in another vault: `vaultlint undo {journal.runs(other)[0].name} --vault {other}`" in wrong.err
        assert run("undo", "--all").code == 2

    def test_moved_vault(self, vault):
        """A run of a vault that was moved since is undone in its new place, if it is named."""
        folder = vault(FILES)
        before = contents(folder)
        run("fix", folder)
        (name,) = (one.name for one in journal.runs(folder))
        moved = folder.rename(folder.with_name("Moved"))
        assert run("undo", "--vault", moved).err.startswith("nothing to undo")
        assert run("undo", name, "--vault", moved).code == 0
        assert contents(moved) == before


def signalled(number, monkeypatch, after):
    """Let a signal arrive while the note number `after` is written."""
    real, count = files.exchange, []

    def exchange(one, other):
        count.append(other)
        if len(count) == after:
            signal.raise_signal(number)
        return real(one, other)

    monkeypatch.setattr(files, "exchange", exchange)


@pytest.mark.skipif(sys.platform == "win32", reason="signals are other there")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
class TestSignals:
    """A signal that asks to stop waits for the note at hand."""

    def test_fix(self, vault, monkeypatch, number):
        """What was written is counted and the way back named; the rest is as it was; the exit code is the shells'."""
        folder = vault({**FILES, "d.md": BROKEN})
        before = contents(folder)
        with monkeypatch.context() as patch:
            signalled(number, patch, 2)
            ran = run("fix", folder)
        assert ran.code == 128 + number
        assert ran.err.endswith(
            f"interrupted: 2 of 3 notes written; `vaultlint undo --vault {folder}` puts them back, "
            "the same command does the rest\n"
        )
        assert "fixed b.md" in ran.out
        assert "fixed d.md" not in ran.out
        assert (folder / "b.md").read_text() == MENDED
        assert (folder / "d.md").read_text() == BROKEN
        assert temporaries(folder) == []
        assert run("undo", "--vault", folder).code == 0
        assert contents(folder) == before

    def test_undo(self, vault, monkeypatch, number):
        """An undo that was broken off says so, and goes on when it is run again."""
        folder = vault(FILES)
        before = contents(folder)
        run("fix", folder)
        with monkeypatch.context() as patch:
            signalled(number, patch, 1)
            ran = run("undo", "--vault", folder)
        assert ran.code == 128 + number
        assert ran.err.startswith("interrupted: put back 1 note of run ")
        assert run("undo", "--vault", folder).code == 0
        assert contents(folder) == before


def test_handlers_are_given_back(vault):
    """After a run signals do what they did before it."""
    before = signal.getsignal(signal.SIGINT)
    folder = vault(FILES)
    run("fix", folder)
    run("undo", "--vault", folder)
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.usefixtures("lingering")
def test_full_disk_ends_the_run(vault, monkeypatch):
    """Where the disk takes no more, the rest is not tried; the run says how many notes were written and goes on later."""
    folder = vault({**FILES, "d.md": BROKEN})
    before = contents(folder)
    real, count = files.temporaries.write_all, []

    def write_all(descriptor, data):
        count.append(data)
        if len(count) > 5:  # after the three copies in the journal, its record, and the first note
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(files.temporaries, "write_all", write_all)
        patch.setattr(own, "write_all", write_all)
        ran = run("fix", folder)
    assert ran.code == 1
    assert "the disk takes no more (no space left on device): 1 of 3 notes written; " in ran.err
    assert ran.out.count("VL111") >= 3  # one fixed; the two others are still there, and reported
    assert len(count) == 7  # once more after the old file of the first note was deleted
    assert temporaries(folder) == []
    assert [(folder / name).read_text() for name in ("A/a.md", "b.md", "d.md")] == [MENDED, BROKEN, BROKEN]
    assert run("undo", "--vault", folder).code == 0
    assert contents(folder) == before


def test_skipped_note_is_reported_as_it_is(vault, monkeypatch):
    """What remains is told of the files as they are: also of a note that could not be written."""
    folder = vault(FILES)
    (folder / "b.md").chmod(0o444)
    ran = run("fix", folder, "--output-format", "concise")
    assert ran.code == 1
    assert "not written: b.md: it is read-only" in ran.err
    assert [row.split(":")[0] for row in ran.out.splitlines() if "fixed" not in row] == ["b.md"]
    assert run("check", folder, "--output-format", "concise").out.splitlines() == [
        row for row in ran.out.splitlines() if "fixed" not in row
    ]


class TestUndoThatIsRefused:
    """What may pass is tried again by the next undo; what a person did since is let be."""

    @pytest.fixture
    def folder(self, vault):
        """Give a vault after a fix of two notes."""
        folder = vault(FILES)
        Project(folder).fix()
        return folder

    def test_read_only(self, folder):
        """A note that was made read-only since goes back when it may be written."""
        (folder / "b.md").chmod(0o444)
        ran = run("undo", "--vault", folder)
        assert (ran.code, ran.err.splitlines()[0]) == (1, "left as it is: b.md: it is read-only")
        (folder / "b.md").chmod(0o644)
        assert run("undo", "--vault", folder).code == 0
        assert (folder / "b.md").read_text() == BROKEN

    def test_vault_that_is_elsewhere(self, folder):
        """Where none of the notes is there, the run stays to be undone."""
        away = folder.with_name("away")
        folder.rename(away)
        folder.mkdir()
        ran = run("undo", "--vault", folder)
        assert (ran.code, ran.err.splitlines()[0]) == (1, "left as it is: A/a.md: it is gone or was moved")
        folder.rmdir()
        away.rename(folder)
        assert run("undo", "--vault", folder).code == 0
        assert (folder / "b.md").read_text() == BROKEN

    def test_edited_since_is_let_be(self, folder):
        """The person's own edit is no reason to offer the run again."""
        (folder / "b.md").write_text("mine\n")
        assert run("undo", "--vault", folder).code == 1
        assert run("undo", "--vault", folder).err.startswith("nothing to undo")


def test_list_counts_what_was_written(vault, monkeypatch):
    """A run that was broken off is listed with what it wrote."""
    folder = vault({**FILES, "d.md": BROKEN})
    with monkeypatch.context() as patch:
        signalled(signal.SIGINT, patch, 2)
        run("fix", folder)
    assert "2 of 3 notes" in run("undo", "--list", "--vault", folder).out


@pytest.mark.skipif(sys.platform == "win32", reason="signals are other there")
def test_interrupted_after_the_last_note(vault, monkeypatch):
    """Ctrl-C while the run looks for what remains: what was written is told, and how to take it back."""
    from vaultlint.repair import Repair

    def interrupted(*_):
        raise KeyboardInterrupt

    folder = vault(FILES)
    with monkeypatch.context() as patch:
        patch.setattr(Repair, "_look_again", interrupted)
        ran = run("fix", folder)
    assert ran.code == 130
    assert (
        f"interrupted: 2 of 2 notes written; `vaultlint undo --vault {folder}` puts them back, that is all" in ran.err
    )
    assert (folder / "b.md").read_text() == MENDED


def test_leftovers_of_another_run_are_no_edit(vault, monkeypatch):
    """Old text that a later run was killed over is known as such when an earlier run is undone."""
    folder = vault({"a.md": BROKEN})
    Project(folder).fix()
    make(folder, {"b.md": SINGULAR})
    (name,) = (one.name for one in journal.runs(folder))
    journal.record(folder, [("b.md", SINGULAR.encode(), b"new")])
    make(folder, {".vaultlint-abcdefgh.old": SINGULAR})
    assert run("undo", name, "--vault", folder).code == 0
    assert names(folder) == ["a.md", "b.md"]
