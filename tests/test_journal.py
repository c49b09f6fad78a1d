"""The journal: what a run replaced can be put back to the byte."""

from __future__ import annotations

import errno
import json
import os
import sys

import pytest
from house import BROKEN, CLEAN, MENDED, SINGULAR, make, names, run, tree

from vaultlint import journal
from vaultlint import vault as disk
from vaultlint.errors import VaultlintError
from vaultlint.project import Project

FILES = {"A/a.md": BROKEN, "b.md": BROKEN, "c.md": CLEAN}


def contents(folder):
    """Return bytes and times of all notes."""
    return {name: ((folder / name).read_bytes(), (folder / name).stat().st_mtime_ns) for name in names(folder)}


def killed(folder, monkeypatch, after):
    """Run a fix that dies, as if by a signal, at the rename number `after`; its temporary file stays."""
    real, count = os.replace, []

    class Killed(BaseException):
        pass

    def replace(source, target):
        count.append(target)
        if len(count) > after:
            monkeypatch.setattr(disk.os, "unlink", lambda _: None)  # the dead do not tidy up
            raise Killed
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(disk.os, "replace", replace)
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
    real_sync, real_replace, log = os.fsync, os.replace, []

    def sync(descriptor):
        log.append("sync")
        real_sync(descriptor)

    def replace(source, target):
        if "rename" not in log:
            log.append("rename")
            (run_,) = journal.runs(folder)
            assert [one.path for one in run_.replacements] == ["A/a.md", "b.md"]
            assert (run_.folder / "before.bin").read_bytes() == BROKEN.encode() * 2
            assert not run_.done
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
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
    real, seen = os.replace, []

    def replace(source, target):
        with open(journal.runs(folder)[0].folder.parent / "lock", "rb") as file, pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        seen.append(target)
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    Project(folder).fix()
    journal.undo(journal.choose(folder, None))
    assert len(seen) == 4


@pytest.mark.parametrize("after", [0, 1])
def test_killed_run_is_undone(vault, monkeypatch, after):
    """A run killed at any rename leaves whole notes, and undo gives back the first bytes and tidies up."""
    folder = vault(FILES)
    before = contents(folder)
    killed(folder, monkeypatch, after)
    assert len(temporaries(folder)) == 1
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
    assert all(one.done for one in journal.runs(folder))
    run("undo", "--vault", folder)
    run("undo", "--vault", folder)
    assert (folder / "A/a.md").read_text() == (folder / "b.md").read_text() == BROKEN


def test_killed_undo_is_run_again(vault, monkeypatch):
    """An undo killed half-way is not done: run again it gives back the rest, and the next fix would tidy up."""
    folder = vault(FILES)
    before = contents(folder)
    Project(folder).fix()
    real, count = os.replace, []

    def replace(source, target):
        count.append(target)
        if len(count) == 2:
            raise KeyboardInterrupt
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
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
        patch.setattr(os, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "No space left on device")))
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
    real = os.replace

    def replace(source, target):
        if str(target).endswith("a.md"):
            raise OSError(errno.EIO, "Input/output error")
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
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
