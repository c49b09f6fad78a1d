"""The disk: which files are notes, and how one is replaced."""

from __future__ import annotations

import errno
import os
import socket
import stat
import sys

import pytest
from house import attributes, make, names

from vaultlint import vault as disk
from vaultlint import writing
from vaultlint.errors import VaultlintError
from vaultlint.writing import files


def walked(folder, start=""):
    """Return what a walk gives, as (path, problem)."""
    return [tuple(found) for found in disk.walk(folder, start)]


def paths(folder):
    """Return the paths of the notes that a walk gives."""
    return [path for path, problem in walked(folder) if not problem]


class TestRoot:
    """The vault is the nearest folder at or above a path that says so."""

    @pytest.mark.parametrize("mark", [".obsidian/app.json", "vaultlint.toml", "pyproject.toml"])
    def test_nearest_mark(self, tmp_path, mark):
        """A settings folder, our configuration, or our table in a pyproject.toml marks the vault."""
        make(tmp_path, {mark: "[tool.vaultlint]\n", "A/B/a.md": "", "A/b.md": ""})
        assert disk.find_root(tmp_path / "A" / "B") == tmp_path
        assert disk.find_root(tmp_path / "A" / "b.md") == tmp_path
        make(tmp_path, {f"A/{mark}": "[tool.vaultlint]\n"})
        assert disk.find_root(tmp_path / "A" / "B") == tmp_path / "A"

    def test_pyproject_of_somebody_else(self, tmp_path):
        """A pyproject.toml without our table marks nothing."""
        make(tmp_path, {"pyproject.toml": "[project]\n", "A/a.md": ""})
        assert disk.find_root(tmp_path / "A") == tmp_path / "A"

    def test_single_file_without_mark(self, tmp_path, monkeypatch):
        """The current folder if the file lies in it, else the file's own."""
        make(tmp_path, {"A/B/a.md": "", "C/c.md": ""})
        monkeypatch.chdir(tmp_path / "A")
        assert disk.find_root(tmp_path / "A/B/a.md") == tmp_path / "A"
        assert disk.find_root(tmp_path / "C/c.md") == tmp_path / "C"


class TestWalk:
    """Notes in order; nothing outside the vault, nothing in its hidden folders."""

    def test_order_and_names(self, tmp_path):
        """Markdown files of any case, folder by folder in order of names; nothing else."""
        make(tmp_path, {"b.md": "", "a/z.md": "", "a/b/c.MD": "", "a.txt": "", "x.markdown": "", "md": "", "B.md": ""})
        assert paths(tmp_path) == ["B.md", "a/b/c.MD", "a/z.md", "b.md"]

    def test_hidden_and_logseq(self, tmp_path):
        """Dot folders and files, the trash and Logseq's backups hold no notes."""
        hidden = (
            ".obsidian/a.md",
            ".trash/a.md",
            ".git/a.md",
            "A/.b/c.md",
            ".a.md",
            "logseq/bak/pages/a.md",
            "G/logseq/bak/a.md",
        )
        make(tmp_path, {**dict.fromkeys(hidden, ""), "logseq/b.md": "", "bak/c.md": ""})
        assert paths(tmp_path) == ["bak/c.md", "logseq/b.md"]

    def test_named_by_hand_too(self, tmp_path):
        """A dot folder or file named by hand gives nothing either."""
        make(tmp_path, {".trash/A/a.md": "", ".a.md": ""})
        for path in (".trash", ".trash/A", ".trash/A/a.md", ".a.md"):
            assert list(disk.named(tmp_path, path)) == []

    def test_links_are_never_followed(self, tmp_path):
        """Links to notes and folders, inside or out, and loops, are passed by."""
        outside = make(tmp_path / "outside", {"a.md": ""})
        folder = make(tmp_path / "vault", {"A/b.md": ""})
        (folder / "a.md").symlink_to(outside / "a.md")
        (folder / "out").symlink_to(outside)
        (folder / "A" / "loop").symlink_to(folder)
        (folder / "dangling.md").symlink_to("nowhere")
        assert walked(folder) == [("A/b.md", "")]
        assert list(disk.named(folder, "a.md")) == [("a.md", "it is a symbolic link")]

    @pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
    def test_pipe_and_socket(self, tmp_path, monkeypatch):
        """A pipe or socket named like a note is reported, and nobody waits for it."""
        os.mkfifo(tmp_path / "pipe.md")
        monkeypatch.chdir(tmp_path)  # a socket's name is short
        with socket.socket(socket.AF_UNIX) as end:
            end.bind("socket.md")
            found = walked(tmp_path)
        assert [path for path, _ in found] == ["pipe.md", "socket.md"]
        assert all("no regular file" in problem for _, problem in found)
        assert "no regular file" in next(disk.named(tmp_path, "pipe.md")).problem
        with pytest.raises(VaultlintError, match="no regular file"):
            disk.read(tmp_path, "pipe.md")

    def test_folder_named_like_a_note(self, tmp_path):
        """It is reported; one that holds notes is a folder like any other."""
        make(tmp_path, {"full.md/a.md": ""})
        (tmp_path / "empty.md").mkdir()
        assert walked(tmp_path) == [("empty.md", "a folder is named like a note"), ("full.md/a.md", "")]
        assert list(disk.named(tmp_path, "empty.md")) == [("empty.md", "a folder is named like a note")]
        with pytest.raises(VaultlintError, match="no regular file"):
            disk.read(tmp_path, "empty.md")

    @pytest.mark.parametrize("path", ["../outside/a.md", "../outside", "sub/a.md", "sub/B"])
    def test_path_that_leads_out(self, tmp_path, path):
        """Neither ``..`` nor a link on the way leads out of the vault."""
        make(tmp_path / "outside", {"a.md": "", "B/b.md": ""})
        folder = make(tmp_path / "vault", {})
        (folder / "sub").symlink_to(tmp_path / "outside")
        assert [problem for _, problem in disk.named(folder, path)] == ["it lies outside the vault"]

    def test_folder_that_cannot_be_read(self, tmp_path, monkeypatch):
        """It is reported, and the walk goes on."""
        make(tmp_path, {"A/a.md": "", "B/b.md": ""})
        real = os.scandir

        def refuse(path):
            if str(path).endswith("A"):
                raise PermissionError(errno.EACCES, "Permission denied")
            return real(path)

        monkeypatch.setattr(disk.os, "scandir", refuse)
        assert walked(tmp_path) == [("A", "the folder cannot be read: permission denied"), ("B/b.md", "")]

    def test_very_deep_folders(self, tmp_path):
        """A path of 1,500 folders is walked as far as the system allows, without a crash."""
        here = os.getcwd()
        os.chdir(tmp_path)
        try:
            for _ in range(1500):
                os.mkdir("d")
                os.chdir("d")
            assert len(walked(tmp_path)) <= 1
        finally:  # pytest's own tidying up would recurse too deep
            while os.getcwd() != str(tmp_path):
                os.chdir("..")
                os.rmdir("d")
            os.chdir(here)


class TestRead:
    """What cannot be read says why."""

    def test_limit(self, tmp_path, monkeypatch):
        """A note of exactly the limit is read, one byte more is not."""
        monkeypatch.setattr(disk, "MAX_BYTES", 2_000_000)
        make(tmp_path, {"a.md": b"x" * 2_000_000, "b.md": b"x" * 2_000_001})
        assert len(disk.read(tmp_path, "a.md")) == 2_000_000
        with pytest.raises(VaultlintError, match="more than 2 MB"):
            disk.read(tmp_path, "b.md")

    def test_limit_is_10_mb(self):
        """The limit that the documentation names."""
        assert disk.MAX_BYTES == 10_000_000

    def test_permission(self, tmp_path, monkeypatch):
        """The system's reason is given in lower case."""
        make(tmp_path, {"a.md": ""})

        def refuse(*_):
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(disk.os, "open", refuse)
        with pytest.raises(VaultlintError, match="permission denied"):
            disk.read(tmp_path, "a.md")

    def test_link(self, tmp_path):
        """A link that came into being after the walk is not followed."""
        make(tmp_path, {"a.md": ""})
        (tmp_path / "b.md").symlink_to("a.md")
        with pytest.raises(VaultlintError, match="symbolic link"):
            disk.read(tmp_path, "b.md")


class TestWrite:
    """At every instant a note is whole, old or new."""

    OLD, NEW = b"old\n", b"new text\n"

    @pytest.fixture
    def folder(self, tmp_path):
        """Give a vault with one note."""
        return make(tmp_path, {"A/a.md": self.OLD})

    def write(self, folder, **options):
        """Replace the note."""
        writing.write(folder, "A/a.md", self.NEW, disk.digest(self.OLD), **options)

    def test_replaces(self, folder):
        """The new bytes stand there and no temporary file is left."""
        self.write(folder)
        assert (folder / "A/a.md").read_bytes() == self.NEW
        assert names(folder) == ["A/a.md"]

    def test_keeps_mode_owner_and_attributes(self, folder):
        """Mode, owner and extended attributes are those of the old file; a time may be given."""
        path = folder / "A/a.md"
        path.chmod(0o640)
        if hasattr(os, "setxattr"):
            try:
                os.setxattr(path, "user.vaultlint.test", b"kept")
            except OSError:
                assert not attributes(path)  # this file system has none
        before, kept = path.stat(), attributes(path)
        self.write(folder, mtime_ns=1_600_000_000_123_456_789)
        after = path.stat()
        assert (stat.S_IMODE(after.st_mode), after.st_uid, after.st_gid) == (0o640, before.st_uid, before.st_gid)
        assert attributes(path) == kept
        assert after.st_mtime_ns == 1_600_000_000_123_456_789

    @pytest.fixture(params=["swap", "rename"], autouse=True)
    def _manner(self, request, monkeypatch):
        """Where names can be swapped, and where they cannot."""
        if request.param == "rename":
            monkeypatch.setattr(files, "exchange", lambda *_: False)

    @pytest.mark.parametrize("call", ["write", "fsync", "rename", "fchmod", "utime"])
    def test_refusal_leaves_the_old_file(self, folder, monkeypatch, call):
        """Whichever call fails, the old file is whole and no temporary file is left."""

        def refuse(*_, **__):
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(disk.os, call, refuse)
        with pytest.raises((OSError, VaultlintError), match=r"(?i)no space"):
            self.write(folder, mtime_ns=1)
        assert (folder / "A/a.md").read_bytes() == self.OLD
        assert names(folder) == ["A/a.md"]

    def test_full_disk(self, folder, monkeypatch):
        """A write that stops half-way leaves the old file."""
        real, count = os.write, []

        def write(descriptor, data):
            count.append(data)
            if len(count) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(descriptor, data[:2])

        monkeypatch.setattr(os, "write", write)
        with pytest.raises(OSError, match="No space"):
            self.write(folder)
        assert (folder / "A/a.md").read_bytes() == self.OLD
        assert names(folder) == ["A/a.md"]

    def test_changed_file(self, folder):
        """A file that is not what was read is left as it is."""
        (folder / "A/a.md").write_bytes(b"mine\n")
        with pytest.raises(writing.ChangedError, match="changed meanwhile"):
            self.write(folder)
        assert (folder / "A/a.md").read_bytes() == b"mine\n"

    def test_changed_at_the_last_moment(self, folder, monkeypatch):
        """An edit between the check and the rename is seen, of the same length too."""
        real = os.fsync

        def edit(descriptor):
            (folder / "A/a.md").write_bytes(b"own\n")
            real(descriptor)

        monkeypatch.setattr(disk.os, "fsync", edit)
        with pytest.raises(writing.ChangedError):
            self.write(folder)
        assert (folder / "A/a.md").read_bytes() == b"own\n"
        assert names(folder) == ["A/a.md"]

    @pytest.mark.parametrize("moment", ["before", "during"])
    def test_file_that_went(self, folder, monkeypatch, moment):
        """A file deleted meanwhile does not come back."""
        real = os.fsync

        def delete(descriptor):
            (folder / "A/a.md").unlink()
            real(descriptor)

        if moment == "before":
            (folder / "A/a.md").unlink()
        else:
            monkeypatch.setattr(disk.os, "fsync", delete)
        with pytest.raises(writing.ChangedError):
            self.write(folder)
        assert names(folder) == []

    def test_link_put_in_its_place(self, folder):
        """A note replaced by a link to the same bytes is not written through."""
        make(folder, {"real.md": self.OLD})
        (folder / "A/a.md").unlink()
        (folder / "A/a.md").symlink_to(folder / "real.md")
        with pytest.raises(writing.ChangedError):
            self.write(folder)
        assert (folder / "real.md").read_bytes() == self.OLD

    def test_temporary_is_hidden_from_obsidian(self, folder, monkeypatch):
        """The temporary file begins with a dot and does not end in .md, while it is written and when it is whole."""
        seen = []
        real = os.fsync

        def sync(descriptor):
            seen.extend(name for name in names(folder) if name != "A/a.md")
            assert paths(folder) == ["A/a.md"]
            real(descriptor)

        monkeypatch.setattr(os, "fsync", sync)
        self.write(folder)
        assert [name.startswith("A/.vaultlint-") and not name.endswith(".md") for name in seen] == [True]


@pytest.mark.usefixtures("lingering")
class TestEditAtTheLastMoment:
    """Whatever is written into a note while it is replaced stands in the vault afterwards, and is told."""

    OLD, NEW, MINE = b"old\n", b"new text\n", b"old\nmine\n"

    @pytest.fixture
    def folder(self, tmp_path):
        """Give a vault with one note."""
        return make(tmp_path, {"a.md": self.OLD})

    def struck(self, monkeypatch, before=None, after=None):
        """Let somebody act right before and right after names are swapped for the first time."""
        real, count = files.exchange, []

        def exchange(one, other):
            count.append(one)
            if before and len(count) == 1:
                before()
            done = real(one, other)
            if after and len(count) == 1:
                after()
            return done

        monkeypatch.setattr(files, "exchange", exchange)

    def write(self, folder):
        """Replace the note, and return the reason why not."""
        with pytest.raises(writing.ChangedError) as error:
            writing.write(folder, "a.md", self.NEW, disk.digest(self.OLD))
        return str(error.value)

    @pytest.mark.parametrize("how", ["in place", "by rename"])
    def test_right_before_the_swap(self, folder, monkeypatch, how):
        """The edit is found in what came out, and put back."""
        note = folder / "a.md"

        def edit():
            other = note if how == "in place" else folder / "b.tmp"
            other.write_bytes(self.MINE)
            if how == "by rename":
                other.rename(note)

        self.struck(monkeypatch, before=edit)
        assert self.write(folder) == "it changed meanwhile"
        assert note.read_bytes() == self.MINE
        assert names(folder) == ["a.md"]

    def test_program_that_had_it_open(self, folder, monkeypatch):
        """What a program writes into the old file after the swap comes back, with the file that it has open."""
        with open(folder / "a.md", "ab", buffering=0) as mine:
            self.struck(monkeypatch, after=lambda: mine.write(b"mine\n"))
            assert self.write(folder) == "it changed meanwhile"
            mine.write(b"more\n")
        assert (folder / "a.md").read_bytes() == self.MINE + b"more\n"
        assert names(folder) == ["a.md"]

    def test_program_that_writes_a_little_later(self, folder):
        """The old file is looked at once more before it goes."""
        with open(folder / "a.md", "ab", buffering=0) as mine, writing.Writer(folder) as writer:
            writer.replace("a.md", self.NEW, disk.digest(self.OLD))
            assert (folder / "a.md").read_bytes() == self.NEW
            mine.write(b"mine\n")
        assert writer.late == [("a.md", "it changed meanwhile")]
        assert (folder / "a.md").read_bytes() == self.MINE
        assert names(folder) == ["a.md"]

    def test_two_edits(self, folder):
        """The newer has the name, the earlier is kept beside it."""
        with open(folder / "a.md", "ab", buffering=0) as mine, writing.Writer(folder) as writer:
            writer.replace("a.md", self.NEW, disk.digest(self.OLD))
            mine.write(b"mine\n")
            (folder / "a.md").write_bytes(b"newest\n")
        kept = "a (edit kept by vaultlint).md"
        assert writer.late == [("a.md", f"it changed twice meanwhile; the earlier edit is kept as {kept!r}")]
        assert (folder / "a.md").read_bytes() == b"newest\n"
        assert (folder / kept).read_bytes() == self.MINE

    def test_long_names_and_other_kinds(self, tmp_path):
        """A kept edit has the file's ending, and a name that the disk takes."""
        name = "é" * 120 + ".canvas"
        folder = make(tmp_path, {name: self.OLD})
        with open(folder / name, "ab", buffering=0) as mine, writing.Writer(folder) as writer:
            writer.replace(name, self.NEW, disk.digest(self.OLD))
            mine.write(b"mine\n")
            (folder / name).write_bytes(b"newest\n")
        (kept,) = (one for one in names(folder) if one != name)
        assert kept.endswith(" (edit kept by vaultlint).canvas")
        assert kept in writer.late[0][1]
        assert (folder / kept).read_bytes() == self.MINE

    @pytest.mark.skipif(sys.platform == "win32", reason="it has other permissions")
    def test_made_private_right_before_the_swap(self, folder, monkeypatch):
        """Permissions that change at the last moment stay what somebody made them."""
        self.struck(monkeypatch, before=lambda: (folder / "a.md").chmod(0o600))
        assert self.write(folder) == "it changed meanwhile"
        assert stat.S_IMODE((folder / "a.md").stat().st_mode) == 0o600
        assert (folder / "a.md").read_bytes() == self.OLD

    def test_where_names_cannot_be_swapped(self, folder, monkeypatch):
        """The old file has a second name for a moment: what a program writes into it comes back all the same."""
        monkeypatch.setattr(files, "exchange", lambda *_: False)
        with open(folder / "a.md", "ab", buffering=0) as mine, writing.Writer(folder) as writer:
            writer.replace("a.md", self.NEW, disk.digest(self.OLD))
            mine.write(b"mine\n")
        assert writer.late == [("a.md", "it changed meanwhile")]
        assert (folder / "a.md").read_bytes() == self.MINE
        assert names(folder) == ["a.md"]

    def test_edit_after_it_was_written_stays(self, folder):
        """Somebody who edits the new text is not disturbed."""
        with writing.Writer(folder) as writer:
            writer.replace("a.md", self.NEW, disk.digest(self.OLD))
            (folder / "a.md").write_bytes(self.MINE)
        assert writer.late == []
        assert (folder / "a.md").read_bytes() == self.MINE
        assert names(folder) == ["a.md"]

    def test_edit_of_a_file_that_goes(self, folder):
        """A file that a merge removes comes back if somebody still writes into it."""
        with open(folder / "a.md", "ab", buffering=0) as mine, writing.Writer(folder) as writer:
            writer.remove("a.md", disk.digest(self.OLD))
            assert names(folder) != ["a.md"]
            mine.write(b"mine\n")
        assert writer.late == [("a.md", "it changed meanwhile")]
        assert (folder / "a.md").read_bytes() == self.MINE

    def test_folder_that_became_a_link(self, folder, tmp_path_factory):
        """A folder that leads out of the vault by now is not written through."""
        outside = make(tmp_path_factory.mktemp("outside"), {"a.md": self.OLD})
        (folder / "A").symlink_to(outside)
        with pytest.raises(writing.ChangedError, match="outside the vault"):
            writing.write(folder, "A/a.md", self.NEW, disk.digest(self.OLD))
        with pytest.raises(writing.ChangedError, match="outside the vault"), writing.Writer(folder) as writer:
            writer.remove("A/a.md", disk.digest(self.OLD))
        assert (outside / "a.md").read_bytes() == self.OLD


class TestRefused:
    """Files that are not replaced stay as they are, with the reason."""

    def test_hard_link(self, tmp_path):
        """A file of two names: a new file would part them."""
        folder = make(tmp_path, {"a.md": b"old"})
        os.link(folder / "a.md", folder / "copy.txt")
        with pytest.raises(writing.RefusedError, match=r"2 names \(hard links\)"):
            writing.write(folder, "a.md", b"new", disk.digest(b"old"))
        assert os.stat(folder / "a.md").st_nlink == 2

    def test_read_only(self, tmp_path):
        """A file that nobody may write."""
        folder = make(tmp_path, {"a.md": b"old"})
        (folder / "a.md").chmod(0o444)
        with pytest.raises(writing.RefusedError, match="read-only"):
            writing.write(folder, "a.md", b"new", disk.digest(b"old"))
        assert (folder / "a.md").read_bytes() == b"old"


class TestLeftovers:
    """What a killed run left in a folder."""

    def test_only_ours_go(self, tmp_path):
        """Other files stay; a folder that is not there is no error."""
        others = {
            ".vaultlint-notes.tmp": "",
            ".vaultlint-baseline.json.old": "",
            ".vaultlint-notes.md": "",
            "a.tmp": "",
        }
        make(tmp_path, {".vaultlint-ab_d3f9h.tmp": "", **others})
        assert writing.remove_temporaries(tmp_path) == (1, [])
        assert names(tmp_path) == sorted(others)
        assert writing.remove_temporaries(tmp_path / "none") == (0, [])

    def test_edit_is_kept(self, tmp_path):
        """A whole file that the run neither read nor wrote is somebody's edit: it gets a name that a person sees."""
        make(
            tmp_path,
            {
                ".vaultlint-aaaaaaaa.old": b"old",
                ".vaultlint-bbbbbbbb.old": b"mine",
                "Kept by vaultlint bbbbbbbb.md": b"other",
            },
        )
        assert writing.remove_temporaries(tmp_path, {disk.digest(b"old")}) == (1, ["Kept by vaultlint bbbbbbbb 2.md"])
        assert (tmp_path / "Kept by vaultlint bbbbbbbb 2.md").read_bytes() == b"mine"
        assert (tmp_path / "Kept by vaultlint bbbbbbbb.md").read_bytes() == b"other"
        assert names(tmp_path) == ["Kept by vaultlint bbbbbbbb 2.md", "Kept by vaultlint bbbbbbbb.md"]
