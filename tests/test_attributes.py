"""What a file is besides its bytes survives when it is replaced, or the loss is named.

Linux is tried for real, on every folder that has extended attributes; the laws of POSIX systems run on a simulated
one besides, so that none depends on the machine. macOS and Windows are tried through ctypes on simulated libraries
that behave as their manual pages say: what is called, with which arguments, is what would be called there.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import stat
import struct
import subprocess
import sys
import tempfile
from ctypes import CFUNCTYPE, wintypes
from pathlib import Path
from types import SimpleNamespace

import pytest
from house import ROOT
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.errors import VaultlintError
from vaultlint.writing import attributes
from vaultlint.writing.attributes import Attributes, LossError, calls, win32
from vaultlint.writing.attributes import record as records
from vaultlint.writing.attributes.windows import apply_file, read_file

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the POSIX laws need a POSIX system")
if sys.platform != "win32":
    from vaultlint.writing.attributes import darwin, posix

BIRTH, WRITTEN, READ = 1_500_000_000_123_456_789, 1_600_000_000_987_654_321, 1_650_000_000_000_000_001
TAGS, TAGS_VALUE = "com.apple.metadata:_kMDItemUserTags", b"bplist00\xa1\x01SRed\n6"
ACL = "system.posix_acl_access"


def posix_acl(group):
    """Return an access list of Linux that lets user 1000 read: rw for the owner, `group` as the mask."""
    entries = (1, 6, -1), (2, 4, 1000), (4, 4, -1), (0x10, group, -1), (0x20, 0, -1)
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)


@contextlib.contextmanager
def lost(clause):
    """Expect a loss that says just this."""
    with pytest.raises(LossError) as caught:
        yield
    assert str(caught.value) == clause


def fresh(folder, name, mode=0o600):
    """Make a file and return its path."""
    path = folder / name
    path.write_bytes(b"---\ntitle: A\n---\n")
    os.chmod(path, mode)
    os.utime(path, ns=(READ, WRITTEN))
    return path


@pytest.fixture
def clock(monkeypatch):
    """Let `os.utime` be called as ever, and note with which times."""
    calls = []
    true = os.utime

    def utime(path, *, ns, **options):
        calls.append(ns)
        true(path, ns=ns, **options)

    monkeypatch.setattr(os, "utime", utime)
    return calls


# Records


NUMBERS = st.integers(0, 2**32 - 2)
TIMES = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=9)
RECORDS = st.builds(
    Attributes,
    st.integers(0, 0o7777),
    NUMBERS,
    NUMBERS,
    TIMES,
    TIMES,
    st.none() | TIMES,
    st.dictionaries(TEXTS.filter(bool), st.binary(max_size=9), max_size=3),
    TEXTS,
    st.integers(0, 2**32 - 1),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=9),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=9), children, max_size=3),
    max_leaves=4,
)
SOUND = {"mode": 0o644, "uid": 1000, "gid": 1000, "mtime_ns": WRITTEN, "atime_ns": READ}


class TestRecord:
    """The journal holds attributes as JSON, and may be damaged."""

    @given(RECORDS)
    def test_round_trip(self, record):
        """What is written is what is read."""
        assert attributes.from_json(attributes.to_json(record)) == record

    def test_names_of_any_bytes(self):
        """A name that is no UTF-8 goes through JSON as it is."""
        record = Attributes(0o644, 1, 1, 1, 1, xattrs={os.fsdecode(b"user.\xff\xfe"): b"\0\xff"})
        assert attributes.from_json(attributes.to_json(record)) == record

    def test_small(self):
        """What is empty is not written."""
        assert attributes.to_json(Attributes(**SOUND)) == {**SOUND, "flags": 0}
        assert attributes.from_json(SOUND) == Attributes(**SOUND)

    @given(JSON)
    def test_any_json(self, data):
        """Whatever stands there is attributes or a ValueError."""
        with contextlib.suppress(ValueError):
            assert isinstance(attributes.from_json(data), Attributes)

    @given(st.dictionaries(st.sampled_from(Attributes._fields), JSON, max_size=2))
    def test_any_field(self, damage):
        """Whatever stands in a field is attributes or a ValueError."""
        with contextlib.suppress(ValueError):
            attributes.to_json(attributes.from_json({**SOUND, **damage}))

    @pytest.mark.parametrize(
        "damage",
        [
            pytest.param({"mode": None}, id="missing"),
            pytest.param({"mode": True}, id="a boolean for a number"),
            pytest.param({"mode": 0o100644}, id="file type in the mode"),
            pytest.param({"uid": -1}, id="owner that means leave it"),
            pytest.param({"gid": 2**32 - 1}, id="group that means leave it"),
            pytest.param({"mtime_ns": 2**63}, id="time beyond 64 bits"),
            pytest.param({"birth_ns": "1"}, id="text for a number"),
            pytest.param({"xattrs": []}, id="list of attributes"),
            pytest.param({"xattrs": {"user.a": 1}}, id="value that is no text"),
            pytest.param({"xattrs": {"user.a": "%"}}, id="value that is no base64"),
            pytest.param({"xattrs": {"user.a": "é"}}, id="value that is no ASCII"),
            pytest.param({"xattrs": {"": "AA=="}}, id="no name"),
            pytest.param({"xattrs": {"user.\0": "AA=="}}, id="name with NUL"),
            pytest.param({"xattrs": {"user.\ud800": "AA=="}}, id="name that no file system has"),
            pytest.param({"acl": None}, id="no access list"),
            pytest.param({"acl": "a\0"}, id="access list with NUL"),
            pytest.param({"flags": 2**32}, id="marks beyond 32 bits"),
        ],
    )
    def test_damaged(self, damage):
        """A field of another kind or out of its range is refused."""
        with pytest.raises(ValueError):
            attributes.from_json({**SOUND, **damage})

    def test_losses_are_errors_of_use(self):
        """Who catches our errors catches a loss."""
        assert issubclass(LossError, VaultlintError)


# POSIX: laws that hold on every system, tried on a simulated one and, where there are extended attributes, on this one


class Memory(calls.Posix):
    """A POSIX system whose extended attributes, marks and access lists lie in memory, by inode."""

    locked, kept = 0x10, 0x40

    def __init__(self, refused=()):
        self.files = {}
        self.marks = {}
        self.refused = dict(refused)  # name to error number; set and remove fail

    def _of(self, descriptor):
        return self.files.setdefault(os.fstat(descriptor).st_ino, {})

    def names(self, descriptor):
        """Give the names."""
        return list(self._of(descriptor))

    def get(self, descriptor, name):
        """Give a value."""
        return self._of(descriptor)[name]

    def set(self, descriptor, name, value):
        """Set it, unless it is to be refused."""
        self._check(name)
        self._of(descriptor)[name] = value

    def remove(self, descriptor, name):
        """Remove it, unless it is to be refused."""
        self._check(name)
        del self._of(descriptor)[name]

    def _check(self, name):
        if name in self.refused:
            raise OSError(self.refused[name], os.strerror(self.refused[name]))

    def needs(self, name):
        """Labels may be lost."""
        return not name.startswith("security.")

    def flags(self, descriptor):
        """Give the marks."""
        return self.marks.get(os.fstat(descriptor).st_ino, 0)

    def set_flags(self, descriptor, flags):
        """Set the marks."""
        self.marks[os.fstat(descriptor).st_ino] = flags


def with_xattrs():
    """Return the folders of this machine that have extended attributes and access lists, as Linux has them."""
    found = []
    for folder in (tempfile.gettempdir(), "/dev/shm") if sys.platform == "linux" else ():
        with contextlib.suppress(OSError), tempfile.NamedTemporaryFile(dir=folder) as file:
            os.setxattr(file.fileno(), "user.vaultlint", b"1")
            os.setxattr(file.fileno(), ACL, posix_acl(4))
            found.append(folder)
    return found


REAL = with_xattrs()


class Place(SimpleNamespace):
    """A folder, and the two calls on it."""


@pytest.fixture(params=["simulated", *REAL])
def place(request, tmp_path):
    """A folder whose files have extended attributes: on a simulated system, and on each disk that has them."""
    if request.param == "simulated":
        system = Memory()
        yield Place(
            folder=tmp_path,
            read=lambda path: posix.read_file(path, system),
            apply=lambda path, record, mtime_ns=None: posix.apply_file(path, record, mtime_ns, system),
            mark=lambda path, name, value: system.files.setdefault(os.stat(path).st_ino, {}).update({name: value}),
        )
        return
    with tempfile.TemporaryDirectory(dir=request.param) as folder:
        yield Place(
            folder=Path(folder),
            read=attributes.read,
            apply=lambda path, record, mtime_ns=None: attributes.apply(path, record, mtime_ns=mtime_ns),
            mark=os.setxattr,
        )


class TestPosix:
    """A new file is given what the old one was."""

    def test_plain(self, place):
        """Mode and access time of a plain note are kept; an edit has a new modification time."""
        old, new = fresh(place.folder, "a.md", 0o640), fresh(place.folder, "new")
        os.utime(new, ns=(READ + 5, WRITTEN + 5))
        before = place.read(old)
        place.apply(new, before)
        assert place.read(new) == before._replace(mtime_ns=WRITTEN + 5)
        assert stat.S_IMODE(os.stat(new).st_mode) == 0o640
        assert os.stat(new).st_atime_ns == READ

    def test_modification_time(self, place):
        """With a modification time it is set, to the nanosecond."""
        old, new = fresh(place.folder, "a.md"), fresh(place.folder, "new")
        place.apply(new, place.read(old), mtime_ns=WRITTEN - 1)
        assert os.stat(new).st_mtime_ns == WRITTEN - 1

    @pytest.mark.parametrize("mode", [0o400, 0o444, 0o600, 0o664, 0o755, 0o2755, 0o4711, 0o7777])
    def test_modes(self, place, mode):
        """Every permission bit is kept, also those that a change of owner or an access list touches."""
        old, new = fresh(place.folder, "a.md", mode), fresh(place.folder, "new")
        place.apply(new, place.read(old))
        assert stat.S_IMODE(os.stat(new).st_mode) == mode

    def test_extended_attributes(self, place):
        """They are kept; what the new file has of its own goes; what is equal already stays."""
        old, new = fresh(place.folder, "a.md"), fresh(place.folder, "new")
        for name, value in {"user.tag": b"\0\xff", "user.empty": b"", "user.same": b"1", "user.other": b"2"}.items():
            place.mark(old, name, value)
        for name, value in {"user.inherited": b"x", "user.same": b"1", "user.other": b"3"}.items():
            place.mark(new, name, value)
        place.apply(new, place.read(old))
        assert place.read(new).xattrs == place.read(old).xattrs
        assert place.read(new).xattrs["user.tag"] == b"\0\xff"

    def test_read_only_with_attributes(self, place):
        """A note that nobody may write keeps them too: its mode comes after them."""
        old, new = fresh(place.folder, "a.md"), fresh(place.folder, "new")
        place.mark(old, "user.tag", b"1")
        os.chmod(old, 0o444)
        place.apply(new, place.read(old))
        assert place.read(new).xattrs == {"user.tag": b"1"}
        assert stat.S_IMODE(os.stat(new).st_mode) == 0o444

    def test_bytes_stay(self, place):
        """Neither file's bytes are touched."""
        old, new = fresh(place.folder, "a.md"), place.folder / "new"
        new.write_bytes(b"new bytes")
        place.apply(new, place.read(old))
        assert (old.read_bytes(), new.read_bytes()) == (b"---\ntitle: A\n---\n", b"new bytes")

    def test_twice(self, place):
        """What was given once stays when it is given again."""
        old, new = fresh(place.folder, "a.md", 0o640), fresh(place.folder, "new")
        place.mark(old, "user.tag", b"1")
        for _ in range(2):
            place.apply(new, place.read(old))
        assert place.read(new) == place.read(old)

    def test_from_the_journal(self, place):
        """A file that was removed comes back with its attributes."""
        old = fresh(place.folder, "a.md", 0o640)
        place.mark(old, "user.tag", b"1")
        before = place.read(old)
        kept = attributes.to_json(before)
        old.unlink()
        new = fresh(place.folder, "a.md")
        place.apply(new, attributes.from_json(kept), before.mtime_ns)
        assert place.read(new) == before

    def test_links_are_not_followed(self, place):
        """A symbolic link is refused, by both."""
        old = fresh(place.folder, "a.md")
        link = place.folder / "link.md"
        link.symlink_to(old)
        for call in (lambda: place.read(link), lambda: place.apply(link, place.read(old))):
            with pytest.raises(OSError) as caught:
                call()
            assert caught.value.errno == errno.ELOOP

    def test_no_regular_file(self, place):
        """A pipe neither holds us nor is taken for a note."""
        os.mkfifo(place.folder / "pipe.md")
        with lost("it is no regular file"):
            place.read(place.folder / "pipe.md")

    def test_descriptors_are_closed(self, place):
        """Nothing stays open, whether it went well or not."""
        old, new = fresh(place.folder, "a.md"), fresh(place.folder, "new")
        probe = os.open(os.devnull, os.O_RDONLY)
        os.close(probe)
        place.apply(new, place.read(old))
        with pytest.raises(LossError):
            place.read(place.folder)
        with pytest.raises(LossError):
            place.apply(place.folder, place.read(old))
        again = os.open(os.devnull, os.O_RDONLY)
        os.close(again)
        assert again == probe


class TestRefusals:
    """What cannot be kept is named, and all else is given nevertheless."""

    def test_owner(self, tmp_path):
        """A file of another user: only the superuser gives files away, so this is tried as another user."""
        os.chmod(tmp_path, 0o777)
        path = fresh(tmp_path, "new")
        if os.geteuid() == 0:
            os.chown(path, 65534, 65534)
        code = (
            "import os, sys\n"
            "from vaultlint.writing import attributes\n"
            "record = attributes.read('new')\n"
            "if os.geteuid() == 0: os.setgroups([]); os.setgid(65534); os.setuid(65534)\n"
            "record = record._replace(uid=record.uid + 1, gid=record.gid + 1, mode=0o6640)\n"
            "try: attributes.apply('new', record)\n"
            "except attributes.LossError as error: print(error)\n"
        )
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.stdout == (
            "its group cannot be kept: you are not in it; its owner cannot be kept: it belongs to another user\n"
        ), done.stderr
        assert stat.S_IMODE(path.stat().st_mode) == 0o640  # without the bits that lend somebody's rights

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the superuser gives files away")
    def test_owner_is_kept(self, tmp_path):
        """The superuser keeps owner and group, and the set-id bits that a change of owner clears."""
        old, new = fresh(tmp_path, "a.md"), fresh(tmp_path, "new")
        os.chown(old, 1234, 4321)
        os.chmod(old, 0o6755)
        attributes.apply(new, attributes.read(old))
        status = os.stat(new)
        assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (1234, 4321, 0o6755)

    @pytest.mark.parametrize("number", [errno.EPERM, errno.EINVAL])
    def test_owner_simulated(self, tmp_path, monkeypatch, number):
        """Whatever the system says to chown (EINVAL: no such user in this container), the clause is ours."""
        new = fresh(tmp_path, "new")

        def fchown(*_):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fchown", fchown)
        record = posix.read_file(new, Memory())
        with lost("its owner cannot be kept: it belongs to another user"):
            posix.apply_file(new, record._replace(uid=record.uid + 1), None, Memory())
        with lost("its group cannot be kept: you are not in it"):
            posix.apply_file(new, record._replace(gid=record.gid + 1), None, Memory())

    def test_owner_is_not_asked_for_in_vain(self, tmp_path, monkeypatch):
        """Where owner and group are right already nothing is changed: some disks refuse every change."""
        new = fresh(tmp_path, "new")

        def refuse(*_):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))

        monkeypatch.setattr(os, "fchown", refuse)
        monkeypatch.setattr(os, "fchmod", refuse)
        posix.apply_file(new, posix.read_file(new, Memory()), None, Memory())

    def test_mode_refused(self, tmp_path, monkeypatch):
        """A disk that has no permissions to set, or drops a bit without a word, is found out."""
        new = fresh(tmp_path, "new", 0o600)
        record = posix.read_file(new, Memory())._replace(mode=0o2640)
        true = os.fchmod
        monkeypatch.setattr(os, "fchmod", lambda descriptor, mode: true(descriptor, mode & 0o777))
        with lost("its permissions 2640 cannot be kept: the system gives 0640"):
            posix.apply_file(new, record, None, Memory())

        def refuse(*_):
            raise OSError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(os, "fchmod", refuse)
        with lost("its permissions cannot be kept: operation not permitted"):
            posix.apply_file(new, record, None, Memory())

    def test_extended_attribute_refused(self, tmp_path):
        """A user's attribute that cannot be set is a loss, quoted so that a terminal shows it; all else is given."""
        old, new = fresh(tmp_path, "a.md", 0o640), fresh(tmp_path, "new")
        system = Memory({"user.\x1b[31m": errno.ENOSPC})
        system.files[os.stat(old).st_ino] = {"user.\x1b[31m": b"1", "user.b": b"2"}
        with pytest.raises(LossError) as caught:
            posix.apply_file(new, posix.read_file(old, system), WRITTEN, system)
        assert str(caught.value) == r"its extended attribute 'user.\x1b[31m' cannot be kept: no space left on device"
        given = posix.read_file(new, system)
        assert (given.mode, given.mtime_ns, given.xattrs) == (0o640, WRITTEN, {"user.b": b"2"})

    def test_inherited_access_list_refused(self, tmp_path):
        """An access list that the folder gave and that cannot be taken away would open the note to others."""
        old, new = fresh(tmp_path, "a.md"), fresh(tmp_path, "new")
        system = Memory({ACL: errno.EPERM})
        system.files[os.stat(new).st_ino] = {ACL: posix_acl(4)}
        with lost(f"its access list '{ACL}' cannot be kept: operation not permitted"):
            posix.apply_file(new, posix.read_file(old, system), None, system)

    def test_label_refused(self, tmp_path):
        """A security label is kept where the system allows, and is its matter where not."""
        old, new = fresh(tmp_path, "a.md"), fresh(tmp_path, "new")
        system = Memory({"security.selinux": errno.EPERM})
        system.files[os.stat(old).st_ino] = {"security.selinux": b"a"}
        system.files[os.stat(new).st_ino] = {"security.selinux": b"b", "security.other": b"c"}
        posix.apply_file(new, posix.read_file(old, system), None, system)
        assert posix.read_file(new, system).xattrs == {"security.selinux": b"b", "security.other": b"c"}

    def test_derived_access_list(self, tmp_path, monkeypatch):
        """A server that derives an access list from the mode and takes none is no loss, once the mode is right."""
        old, new = fresh(tmp_path, "a.md", 0o640), fresh(tmp_path, "new", 0o600)
        system = Memory({"system.nfs4_acl": errno.EOPNOTSUPP})
        monkeypatch.setattr(system, "names", lambda _: ["system.nfs4_acl"])
        monkeypatch.setattr(system, "get", lambda descriptor, _: b"%o" % os.fstat(descriptor).st_mode)
        posix.apply_file(new, posix.read_file(old, system), None, system)
        assert posix.read_file(new, system) == posix.read_file(old, system)

    def test_unreadable_attribute(self, tmp_path, monkeypatch):
        """What can be seen and not read cannot be kept; a label may."""
        old = fresh(tmp_path, "a.md")
        system = Memory()

        def refuse(*_):
            raise OSError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(system, "get", refuse)
        system.files[os.stat(old).st_ino] = {"security.a": b""}
        assert posix.read_file(old, system).xattrs == {}
        system.files[os.stat(old).st_ino] = {"user.a": b""}
        with lost("its extended attribute 'user.a' cannot be kept: permission denied"):
            posix.read_file(old, system)

    @pytest.mark.parametrize("number", [errno.ENOTSUP, errno.ENOSYS])
    def test_disk_without_attributes(self, tmp_path, monkeypatch, number):
        """A disk without extended attributes has none; a note with some cannot come to it whole."""
        path = fresh(tmp_path, "a.md")
        system = Memory({"user.a": number})

        def names(_):
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(system, "names", names)
        record = posix.read_file(path, system)
        assert record.xattrs == {}
        posix.apply_file(path, record, None, system)
        with pytest.raises(LossError, match=r"user\.a"):
            posix.apply_file(path, record._replace(xattrs={"user.a": b"1"}), None, system)

    def test_failing_disk(self, tmp_path, monkeypatch):
        """A disk that fails is not taken for one without attributes."""
        path = fresh(tmp_path, "a.md")
        system = Memory()

        def names(_):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

        monkeypatch.setattr(system, "names", names)
        with pytest.raises(OSError, match="Input/output error"):
            posix.read_file(path, system)

    def test_too_much(self, tmp_path, monkeypatch):
        """More than can be held in the journal is refused before anything is written."""
        monkeypatch.setattr(records, "MAX_XATTR_BYTES", 10)
        path = fresh(tmp_path, "a.md")
        system = Memory()
        system.files[os.stat(path).st_ino] = {"user.a": b"12345", "user.b": b"123456"}
        with pytest.raises(LossError, match=r"^its extended attributes cannot be kept: they hold more than"):
            posix.read_file(path, system)

    def test_marks(self, tmp_path):
        """Marks are kept, the system's own left alone, and a locked note is named."""
        old, new = fresh(tmp_path, "a.md"), fresh(tmp_path, "new")
        system = Memory()
        system.marks = {os.stat(old).st_ino: 0x40 | 0x80000, os.stat(new).st_ino: 0x1000}
        posix.apply_file(new, posix.read_file(old, system), None, system)
        assert system.marks[os.stat(new).st_ino] == 0x1040
        system.marks[os.stat(old).st_ino] = 0x10
        with lost("it is locked against changes"):
            posix.apply_file(new, posix.read_file(old, system), None, system)


@pytest.mark.skipif(
    not REAL, reason="no folder here has Linux' access lists; test_inherited_access_list… simulates them"
)
class TestLinux:
    """Access lists and marks of a real disk."""

    @pytest.fixture(params=REAL)
    def folder(self, request):
        """A folder on each disk that has access lists."""
        with tempfile.TemporaryDirectory(dir=request.param) as folder:
            yield Path(folder)

    @pytest.mark.parametrize("mask", [0, 4, 6])
    def test_access_list(self, folder, mask):
        """An access list is kept together with the mode, whose group bits are its mask."""
        old, new = fresh(folder, "a.md"), fresh(folder, "new")
        os.setxattr(old, ACL, posix_acl(mask))
        attributes.apply(new, attributes.read(old))
        assert os.getxattr(new, ACL) == os.getxattr(old, ACL) == posix_acl(mask)
        assert stat.S_IMODE(os.stat(new).st_mode) == 0o600 | mask << 3

    def test_inherited_access_list(self, folder):
        """What the folder gives to new files and the note had not is taken away again."""
        old = fresh(folder, "a.md", 0o640)
        os.setxattr(folder, "system.posix_acl_default", posix_acl(4))
        new = fresh(folder, "new", 0o600)
        assert ACL in os.listxattr(new)
        attributes.apply(new, attributes.read(old))
        assert ACL not in os.listxattr(new)
        assert stat.S_IMODE(os.stat(new).st_mode) == 0o640

    def test_seals(self, folder, monkeypatch):
        """A seal over the bytes is not put on other bytes."""
        old = fresh(folder, "a.md")
        true = os.listxattr
        monkeypatch.setattr(os, "listxattr", lambda path: [*true(path), "security.ima", "security.evm"])
        monkeypatch.setattr(os, "getxattr", lambda *_: b"seal")
        assert attributes.read(old).xattrs == {}

    def test_marks(self, folder):
        """``chattr +d`` stays, if the disk knows it; if not, nothing is asked of it."""
        from vaultlint.writing.attributes.linux import Linux

        old, new = fresh(folder, "a.md"), fresh(folder, "new")
        descriptor = os.open(old, os.O_RDONLY)
        try:
            Linux().set_flags(descriptor, Linux().flags(descriptor) | 0x40)
            marked = 0x40
        except OSError as error:
            assert error.errno in calls.UNSUPPORTED  # noqa: PT017  # both are looked at below
            marked = 0
        finally:
            os.close(descriptor)
        attributes.apply(new, attributes.read(old))
        assert attributes.read(new).flags & 0x40 == attributes.read(old).flags & 0x40 == marked

    def test_marks_not_told(self, folder, monkeypatch):
        """A disk that does not tell its marks has none to keep, and the note is written."""
        import fcntl

        def refuse(*_):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))

        old, new = fresh(folder, "a.md", 0o640), fresh(folder, "new")
        monkeypatch.setattr(fcntl, "ioctl", refuse)
        assert attributes.read(old).flags == 0
        attributes.apply(new, attributes.read(old)._replace(flags=0x40))
        assert stat.S_IMODE(os.stat(new).st_mode) == 0o640

    def test_nothing_costly_is_imported(self, folder):
        """A note is replaced without ctypes."""
        code = (
            "import sys, vaultlint.writing\n"
            "before = set(sys.modules)\n"
            "from vaultlint.writing import attributes\n"
            "attributes.apply(sys.argv[1], attributes.read(sys.argv[1]))\n"
            "print(*sorted(set(sys.modules) - before))\n"
        )
        command = [sys.executable, "-S", "-c", code, str(fresh(folder, "a.md"))]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=True)
        assert "vaultlint.writing.attributes.linux" in done.stdout
        assert not {"ctypes", "vaultlint.writing.attributes.darwin"} & set(done.stdout.split())


class TestBirth:
    """When a file was made: what Obsidian shows as "created"."""

    def test_earlier_modification_time_takes_it_along(self, tmp_path, clock):
        """BSD: the birth time goes first, as modification time, then the right one; the access time stays."""
        path = fresh(tmp_path, "new")
        system = calls.Posix()
        record = posix.read_file(path, system)._replace(birth_ns=BIRTH)
        clock.clear()
        posix.apply_file(path, record, WRITTEN, system)
        assert clock == [(READ, BIRTH), (READ, WRITTEN)]

    def test_new_modification_time_stays(self, tmp_path):
        """The modification time that an edit made is not lost by the way."""
        path = fresh(tmp_path, "new")
        os.utime(path, ns=(READ, WRITTEN + 7))
        record = Attributes(0o600, os.getuid(), os.stat(path).st_gid, WRITTEN, READ, BIRTH)
        posix.apply_file(path, record, None, calls.Posix())
        assert os.stat(path).st_mtime_ns == WRITTEN + 7

    def test_birth_of_the_system(self):
        """It is read where the system tells it, and unknown where it says 1970."""
        system = calls.Posix()
        assert system.birth(0, SimpleNamespace(st_birthtime=1.5)) == 1_500_000_000
        assert system.birth(0, SimpleNamespace(st_birthtime=0.0)) is None
        assert system.birth(0, SimpleNamespace()) is None

    def test_no_attributes_on_an_unknown_system(self, tmp_path):
        """Where we know only POSIX, attributes of another system are a loss, not a silence."""
        path = fresh(tmp_path, "new")
        system = calls.Posix()
        record = posix.read_file(path, system)
        assert (record.xattrs, record.acl, record.flags) == ({}, "", 0)
        with pytest.raises(LossError, match=r"user\.a.*access list"):
            posix.apply_file(path, record._replace(xattrs={"user.a": b""}, acl="x"), None, system)


# macOS: libSystem, simulated


class LibSystem:
    """Simulates what macOS' libSystem does, called through ctypes; files by inode, access lists as texts.

    From the manual pages: a call with size 0 returns the size needed; a buffer too small is ERANGE; no such attribute is
    ENOATTR; a file without an access list gives NULL and ENOENT; an earlier modification time takes the birth time along.
    """

    def __init__(self):
        self.files = {}
        self.refused = {}  # attribute or call to error number
        self.objects = {}  # memory that was handed out and not given back
        for name, (result, arguments) in darwin._CALLS.items():
            prototype = CFUNCTYPE(result, *arguments, use_errno=True)
            setattr(self, name, prototype(getattr(self, f"_{name}")))

    def file(self, path):
        """Return what is known of a file."""
        return self._of(path)

    def _of(self, what):
        status = os.fstat(what) if isinstance(what, int) else os.stat(what)
        new = {"xattrs": {}, "acl": None, "birth": 1_700_000_000 * 10**9, "flags": 0}
        return self.files.setdefault(status.st_ino, new)

    def _fails(self, name):
        if name in self.refused:
            ctypes.set_errno(self.refused[name])
        return name in self.refused

    def _give(self, data, buffer, size):
        if not size:
            return len(data)
        if size < len(data):
            ctypes.set_errno(errno.ERANGE)
            return -1
        ctypes.memmove(buffer, data, len(data))
        return len(data)

    def _flistxattr(self, descriptor, buffer, size, options):
        assert options == 0
        names = b"".join(os.fsencode(name) + b"\0" for name in self._of(descriptor)["xattrs"])
        return -1 if self._fails("flistxattr") else self._give(names, buffer, size)

    def _fgetxattr(self, descriptor, name, buffer, size, position, options):
        assert (position, options) == (0, 0)
        value = self._of(descriptor)["xattrs"].get(name.decode())
        if value is None:
            ctypes.set_errno(93)  # ENOATTR
            return -1
        if not size and callable(value):  # grows between the two calls
            self._of(descriptor)["xattrs"][name.decode()] = value()
            return 0
        return self._give(value, buffer, size)

    def _fsetxattr(self, descriptor, name, value, size, position, options):
        assert (position, options) == (0, 0)
        if self._fails(name.decode()):
            return -1
        self._of(descriptor)["xattrs"][name.decode()] = ctypes.string_at(value, size)
        return 0

    def _fremovexattr(self, descriptor, name, options):
        assert options == 0
        if self._fails(name.decode()):
            return -1
        del self._of(descriptor)["xattrs"][name.decode()]
        return 0

    def _attrlist(self, pointer):
        count, reserved, common, *others = struct.unpack("=HHIIIII", ctypes.string_at(pointer, 24))
        assert (count, reserved, others) == (5, 0, [0, 0, 0, 0])
        return common

    def _fgetattrlist(self, descriptor, pointer, buffer, size, options):
        assert (self._attrlist(pointer), options) == (0x40200, 0)
        if self._fails("fgetattrlist"):
            return -1
        file = self._of(descriptor)
        data = struct.pack("=IqqI", 24, *divmod(file["birth"], 10**9), file["flags"])
        assert size >= len(data)
        ctypes.memmove(buffer, data, len(data))
        return 0

    def _fsetattrlist(self, descriptor, pointer, buffer, size, options):
        assert (self._attrlist(pointer), size, options) == (0x200, 16, 0)
        if self._fails("fsetattrlist"):
            return -1
        seconds, nanoseconds = struct.unpack("=qq", ctypes.string_at(buffer, size))
        self._of(descriptor)["birth"] = seconds * 10**9 + nanoseconds
        return 0

    def _fchflags(self, descriptor, flags):
        if self._fails("fchflags"):
            return -1
        self._of(descriptor)["flags"] = flags
        return 0

    def _hand_out(self, data):
        memory = ctypes.create_string_buffer(data)
        self.objects[ctypes.addressof(memory)] = memory
        return ctypes.addressof(memory)

    def _acl_get_fd(self, descriptor):
        access_list = self._of(descriptor)["acl"]
        if access_list is None or self._fails("acl_get_fd"):
            ctypes.set_errno(self.refused.get("acl_get_fd", errno.ENOENT))
            return None
        return self._hand_out(access_list.encode())

    def _acl_set_fd(self, descriptor, pointer):
        if self._fails("acl_set_fd"):
            return -1
        self._of(descriptor)["acl"] = None if pointer == 1 else self.objects[pointer].value.decode()
        return 0

    def _acl_to_text(self, pointer, length):
        assert length is None
        return self._hand_out(self.objects[pointer].value)

    def _acl_from_text(self, text):
        if not text.startswith(b"!#acl 1\n"):
            ctypes.set_errno(errno.EINVAL)
            return None
        return self._hand_out(text)

    def _acl_free(self, pointer):
        del self.objects[pointer]
        return 0


MAC_ACL = "!#acl 1\nuser:FFFFEEEE-DDDD-CCCC-BBBB-AAAA00000046:_www:70:allow:read\n"


class TestDarwin:
    """macOS: Finder's tags, access lists, birth time and marks survive."""

    @pytest.fixture
    def mac(self, tmp_path, monkeypatch):
        """Two files on a simulated macOS."""
        library = LibSystem()
        system = darwin.Darwin(library)
        true = os.utime

        def utime(path, *, ns, **options):
            true(path, ns=ns, **options)
            file = library.file(path)
            file["birth"] = min(file["birth"], ns[1])

        old, new = fresh(tmp_path, "a.md", 0o640), fresh(tmp_path, "new")
        monkeypatch.setattr(os, "utime", utime)
        library.file(old)["birth"] = BIRTH
        yield Place(
            library=library,
            old=old,
            new=new,
            was=library.file(old),
            got=library.file(new),
            read=lambda path: posix.read_file(path, system),
            apply=lambda record, mtime_ns=None: posix.apply_file(new, record, mtime_ns, system),
        )
        assert library.objects == {}, "memory of libSystem was not given back"

    def test_everything(self, mac):
        """All of it at once, and what the folder gave to the new file goes."""
        mac.was["xattrs"] = {TAGS: TAGS_VALUE, "com.apple.ResourceFork": bytes(70_000), "empty": b""}
        mac.was.update(acl=MAC_ACL, flags=0x8000)
        mac.got["xattrs"] = {"com.example.inherited": b"x"}
        mac.got.update(acl=MAC_ACL.replace("_www", "_ftp"), flags=0x40)
        before = mac.read(mac.old)
        mac.apply(before)
        assert mac.got == {**mac.was, "flags": 0x8040}
        assert mac.read(mac.new)._replace(flags=0x8000) == before
        assert before.birth_ns == BIRTH

    def test_inherited_access_list(self, mac):
        """An access list that the folder gave is removed, not made empty."""
        mac.got["acl"] = MAC_ACL
        mac.apply(mac.read(mac.old))
        assert mac.got["acl"] is None

    @pytest.mark.parametrize("mtime_ns", [None, WRITTEN, BIRTH - 5], ids=["edit", "undo", "written before its birth"])
    def test_birth(self, mac, mtime_ns):
        """The birth time is kept to the nanosecond, whatever the modification time is."""
        mac.apply(mac.read(mac.old), mtime_ns)
        assert mac.got["birth"] == BIRTH
        assert os.stat(mac.new).st_mtime_ns == (WRITTEN if mtime_ns is None else mtime_ns)

    def test_birth_on_another_volume(self, mac):
        """A volume that lets nobody set it takes it from an earlier modification time."""
        mac.library.refused["fsetattrlist"] = errno.EINVAL
        mac.apply(mac.read(mac.old))
        assert mac.got["birth"] == BIRTH
        assert os.stat(mac.new).st_mtime_ns == WRITTEN

    def test_birth_unknown(self, mac):
        """A volume that says 1970 does not know."""
        mac.was["birth"] = 0
        assert mac.read(mac.old).birth_ns is None
        born = mac.got["birth"] = WRITTEN - 1
        mac.apply(mac.read(mac.old))
        assert mac.got["birth"] == born

    def test_growing(self, mac):
        """An attribute that grows while it is read is read again."""
        mac.was["xattrs"] = {TAGS: lambda: TAGS_VALUE}
        assert mac.read(mac.old).xattrs == {TAGS: TAGS_VALUE}

    def test_refused(self, mac):
        """Tags that cannot be set are a loss; what the system keeps for itself is not."""
        mac.was["xattrs"] = {"com.apple.provenance": b"1", "com.apple.macl": b"2"}
        mac.got["xattrs"] = {"com.apple.provenance": b"3"}
        mac.library.refused.update({"com.apple.provenance": errno.EPERM, "com.apple.macl": errno.EPERM})
        mac.apply(mac.read(mac.old))
        assert mac.got["xattrs"] == {"com.apple.provenance": b"3"}
        mac.was["xattrs"][TAGS] = TAGS_VALUE
        mac.library.refused[TAGS] = errno.EPERM
        with pytest.raises(
            LossError, match=f"^its extended attribute '{TAGS}' cannot be kept: operation not permitted$"
        ):
            mac.apply(mac.read(mac.old))

    def test_access_list_refused(self, mac):
        """An access list that cannot be set, or comes out as another one, is a loss."""
        mac.was["acl"] = MAC_ACL
        mac.library.refused["acl_set_fd"] = errno.EPERM
        with lost("its access list cannot be kept: operation not permitted"):
            mac.apply(mac.read(mac.old))
        del mac.library.refused["acl_set_fd"]
        with lost("its access list cannot be kept: invalid argument"):
            mac.apply(mac.read(mac.old)._replace(acl="damaged"))

    def test_volume_without(self, mac):
        """A volume without access lists and extended attributes has none."""
        mac.library.refused.update(acl_get_fd=errno.ENOTSUP, flistxattr=errno.ENOTSUP)
        assert mac.read(mac.old)[6:8] == ({}, "")
        mac.apply(mac.read(mac.old))

    def test_failing_volume(self, mac):
        """A volume that fails is not taken for one without."""
        mac.was["acl"] = MAC_ACL
        mac.library.refused["acl_get_fd"] = errno.EIO
        with pytest.raises(OSError, match="Input/output error"):
            mac.read(mac.old)

    def test_locked(self, mac):
        """A file that is locked in Finder is named."""
        mac.was["flags"] = 0x2
        with lost("it is locked against changes"):
            mac.apply(mac.read(mac.old))
        assert mac.got["flags"] == 0

    def test_huge_resource_fork(self, mac, monkeypatch):
        """More than can be held in the journal is refused before it is read."""
        monkeypatch.setattr(darwin, "MAX_XATTR_BYTES", 30)
        mac.was["xattrs"] = {"com.apple.ResourceFork": bytes(31)}
        with pytest.raises(LossError, match="ResourceFork' cannot be kept: file too large"):
            mac.read(mac.old)


# Windows: kernel32 and advapi32, simulated

EVERYONE, ADMINISTRATORS = bytes.fromhex("010100000000000100000000"), bytes.fromhex("01020000000000052000000020020000")


def security(owner=EVERYONE, entries=b"\0" * 8, control=0x8404, *, access=True):
    """Return a self-relative security descriptor."""
    acl = struct.pack("<BBHHH", 2, 0, 8 + len(entries), 1, 0) + entries if access else b""
    offset = 20 + len(owner)
    return struct.pack("<BBHIIII", 1, 0, control, 20, 0, 0, offset if access else 0) + owner + acl


class Win32:
    """Simulates kernel32 and advapi32, called through ctypes; a named stream is the file ``NAME:STREAM``.

    From Microsoft's reference: FindFirstStreamW gives the unnamed stream first and ends with ERROR_HANDLE_EOF; a buffer
    too small is ERROR_INSUFFICIENT_BUFFER; SetFileSecurityW takes the parts that are named and keeps "inherited" where
    it is asked to.
    """

    def __init__(self):
        self.error = 0
        self.files = {}
        self.refused = {}  # call to error, or "owner"
        self.handles = {}
        for name, (result, arguments) in {**win32.KERNEL, **win32.SECURITY}.items():
            setattr(self, name, CFUNCTYPE(result, *arguments)(getattr(self, f"_{name}")))

    def file(self, path):
        """Return what is known of a file."""
        return self.files.setdefault(str(path), {"marks": 0x20, "birth": 0, "security": security()})

    def _fails(self, name):
        self.error = self.refused.get(name, 0)
        return name in self.refused

    def _handle(self, content):
        handle = 4 * (len(self.handles) + 1)
        self.handles[handle] = content
        return handle

    def _close(self, handle):
        del self.handles[handle]
        return 1

    _FindClose = _CloseHandle = _close

    def _GetFileAttributesW(self, path):  # noqa: N802
        return 0xFFFFFFFF if self._fails("GetFileAttributesW") else self.file(path)["marks"]

    def _SetFileAttributesW(self, path, marks):  # noqa: N802
        if self._fails("SetFileAttributesW"):
            return 0
        self.file(path)["marks"] = marks
        return 1

    def _next(self, handle, pointer):
        names = self.handles[handle]
        if not names:
            self.error = 38  # ERROR_HANDLE_EOF
            return 0
        data = ctypes.cast(pointer, ctypes.POINTER(win32.StreamData)).contents
        data.name = names.pop(0)
        return 1

    def _FindFirstStreamW(self, path, level, pointer, flags):  # noqa: N802
        assert (level, flags) == (0, 0)
        if self._fails("FindFirstStreamW"):
            return -1 & 2**64 - 1
        folder, _, name = path.rpartition("/")
        streams = sorted(found.partition(":")[2] for found in os.listdir(folder) if found.startswith(f"{name}:"))
        handle = self._handle(["::$DATA", *(f":{stream}:$DATA" for stream in streams)])
        self._next(handle, pointer)
        return handle

    def _FindNextStreamW(self, handle, pointer):  # noqa: N802
        return 0 if self._fails("FindNextStreamW") else self._next(handle, pointer)

    def _CreateFileW(self, path, access, share, _, disposition, flags, template):  # noqa: N802
        assert (access, share, disposition, flags, template) == (0x100, 7, 3, 0x2200000, None)
        return -1 & 2**64 - 1 if self._fails("CreateFileW") else self._handle(path)

    def _SetFileTime(self, handle, created, read, written):  # noqa: N802
        assert (read, written) == (None, None)
        time = ctypes.cast(created, ctypes.POINTER(wintypes.FILETIME)).contents
        self.file(self.handles[handle])["birth"] = time.dwHighDateTime << 32 | time.dwLowDateTime
        return 0 if self._fails("SetFileTime") else 1

    def _GetFileSecurityW(self, path, parts, buffer, size, needed):  # noqa: N802
        assert parts == 5
        data = self.file(path)["security"]
        ctypes.cast(needed, ctypes.POINTER(wintypes.DWORD)).contents.value = len(data)
        if self._fails("GetFileSecurityW"):
            return 0
        if size < len(data):
            self.error = 122  # ERROR_INSUFFICIENT_BUFFER
            return 0
        ctypes.memmove(buffer, data, len(data))
        return 1

    def _SetFileSecurityW(self, path, parts, pointer):  # noqa: N802
        if self._fails({1: "owner", 4: "access"}[parts]):
            return 0
        data = ctypes.string_at(pointer, 512)
        control, owner, _, _, access = struct.unpack_from("<2xHIIII", data)
        old = self.file(path)["security"]
        old_control, old_owner, _, _, old_access = struct.unpack_from("<2xHIIII", old)
        if parts == 1:
            self.file(path)["security"] = security(self._sid(data, owner), self._entries(old, old_access), old_control)
        else:
            control = 0x8004 | control & 0x1000 | (0x400 if control & 0x500 == 0x500 else 0)
            entries = self._entries(data, access)
            self.file(path)["security"] = security(self._sid(old, old_owner), entries, control)
        return 1

    def _sid(self, data, offset):
        return data[offset : offset + 8 + 4 * data[offset + 1]]

    def _entries(self, data, offset):
        return data[offset + 8 : offset + struct.unpack_from("<H", data, offset + 2)[0]]


class TestWindows:
    """Windows: creation time, marks, streams, owner and access list survive."""

    @pytest.fixture
    def windows(self, tmp_path):
        """Two files on a simulated Windows."""
        library = Win32()
        system = win32.Windows((library, library, lambda: library.error))
        old, new = fresh(tmp_path, "a.md"), fresh(tmp_path, "new")
        yield Place(
            library=library,
            old=old,
            new=new,
            was=library.file(old),
            got=library.file(new),
            read=lambda path: read_file(str(path), system),
            apply=lambda record, mtime_ns=None: apply_file(str(new), record, mtime_ns, system),
        )
        assert library.handles == {}, "handles were not closed"

    def stream(self, path, name):
        """Return where a simulated named stream lies."""
        return path.parent / f"{path.name}:{name}"

    def test_everything(self, windows):
        """All of it at once; the archive bit is set, since the bytes are new."""
        self.stream(windows.old, "Zone.Identifier").write_bytes(b"[ZoneTransfer]\r\nZoneId=3\r\n")
        self.stream(windows.old, "empty").write_bytes(b"")
        windows.was.update(marks=0x2 | 0x2000, security=security(ADMINISTRATORS, b"\1" * 12))
        windows.apply(windows.read(windows.old)._replace(birth_ns=BIRTH))
        assert self.stream(windows.new, "Zone.Identifier").read_bytes() == b"[ZoneTransfer]\r\nZoneId=3\r\n"
        assert windows.read(windows.new).xattrs == windows.read(windows.old).xattrs
        assert windows.got == {**windows.was, "marks": 0x2022, "birth": 116_444_736_000_000_000 + BIRTH // 100}

    def test_creation_time(self, windows):
        """Before Python 3.12 the creation time is st_ctime on Windows; to the 100 ns that Windows has."""
        assert windows.read(windows.old).birth_ns == os.stat(windows.old).st_ctime_ns
        windows.apply(windows.read(windows.old)._replace(birth_ns=0))
        assert windows.got["birth"] == 116_444_736_000_000_000

    def test_times(self, windows):
        """The modification time of an edit stays, though streams are written; that of an undo is set."""
        self.stream(windows.old, "a").write_bytes(b"1")
        os.utime(windows.new, ns=(READ + 1, WRITTEN + 1))
        windows.apply(windows.read(windows.old))
        assert (os.stat(windows.new).st_mtime_ns, os.stat(windows.new).st_atime_ns) == (WRITTEN + 1, READ)
        windows.apply(windows.read(windows.old), WRITTEN - 1)
        assert os.stat(windows.new).st_mtime_ns == WRITTEN - 1

    def test_order(self, windows, monkeypatch):
        """Streams, times, marks, access list: a read-only file takes no streams, an access list may forbid the rest."""
        order = []
        true = os.utime
        monkeypatch.setattr(os, "utime", lambda *given, **named: (order.append("times"), true(*given, **named)))
        record = windows.read(windows.old)._replace(xattrs={"a": b""}, acl=security(entries=b"\2" * 4).hex(), flags=0x1)

        class Recorder(win32.Windows):
            def __getattribute__(self, name):
                order.extend([name] * name.startswith("set_"))
                return super().__getattribute__(name)

        library = windows.library
        recorder = Recorder((library, library, lambda: library.error))
        apply_file(str(windows.new), record, None, recorder)
        assert order == ["set_stream", "times", "set_birth", "set_marks", "set_descriptor"]

    def test_inherited_access_list(self, windows):
        """A list that is what the folder gave is left alone: nothing is asked that could be refused."""
        windows.library.refused.update(owner=5, access=5)
        windows.apply(windows.read(windows.old))

    @pytest.mark.parametrize("control", [0x8004, 0x8404, 0x9004, 0x9404], ids=["own", "inherited", "closed", "both"])
    def test_access_list(self, windows, control):
        """An access list is kept as it is: inherited or not, closed to the folder's or not."""
        windows.was["security"] = security(entries=b"\3" * 16, control=control)
        windows.apply(windows.read(windows.old))
        assert windows.got["security"] == windows.was["security"]

    @pytest.mark.parametrize(
        ("refused", "clause"),
        [
            ("owner", "its owner cannot be kept: it belongs to another user"),
            ("access", "its access list cannot be kept: windows error 5"),
            ("CreateFileW", "its creation time or marks cannot be kept: windows error 5"),
            ("SetFileTime", "its creation time or marks cannot be kept: windows error 5"),
            ("SetFileAttributesW", "its creation time or marks cannot be kept: windows error 5"),
        ],
    )
    def test_refused(self, windows, refused, clause):
        """What cannot be set is a loss."""
        windows.was["security"] = security(ADMINISTRATORS, b"\1" * 12)
        windows.library.refused[refused] = 5
        with pytest.raises(LossError) as caught:
            windows.apply(windows.read(windows.old))
        assert str(caught.value) == clause

    def test_other_list_than_asked_for(self, windows, monkeypatch):
        """An access list that the system changes on the way is found out."""
        windows.was["security"] = security(entries=b"\3" * 16)
        monkeypatch.setattr(windows.library, "_entries", lambda *_: b"\4" * 8)
        with lost("its access list cannot be kept: the system gives another one"):
            windows.apply(windows.read(windows.old))

    @pytest.mark.parametrize(
        "text",
        ["00", "zz", security().hex()[:-2], struct.pack("<BBHIIII", 1, 0, 0x8004, 99, 0, 0, 0).hex()],
        ids=["short", "no digits", "cut off", "owner outside"],
    )
    def test_damaged_descriptor(self, windows, text):
        """A descriptor that is none is a loss, not a crash."""
        with pytest.raises(LossError, match=r"^its owner and access list cannot be kept"):
            windows.apply(windows.read(windows.old)._replace(acl=text))

    def test_disk_without(self, windows):
        """A disk without streams and access lists (FAT) has none."""
        windows.library.refused.update(FindFirstStreamW=87, GetFileSecurityW=50)
        record = windows.read(windows.old)
        assert (record.xattrs, record.acl) == ({}, "")
        windows.apply(record)

    @pytest.mark.parametrize("call", ["GetFileAttributesW", "FindFirstStreamW", "FindNextStreamW", "GetFileSecurityW"])
    def test_failing_disk(self, windows, call):
        """A disk that fails is not taken for one without."""
        self.stream(windows.old, "a").write_bytes(b"1")
        windows.library.refused[call] = 5
        with pytest.raises(OSError, match="Windows error 5"):
            windows.read(windows.old)

    def test_huge_stream(self, windows, monkeypatch):
        """More than can be held in the journal is refused before it is read whole."""
        monkeypatch.setattr(win32, "MAX_XATTR_BYTES", 10)
        self.stream(windows.old, "a").write_bytes(bytes(11))
        with lost("its stream 'a' cannot be kept: file too large"):
            windows.read(windows.old)

    def test_stream_refused(self, windows):
        """A stream that cannot be written is a loss."""
        os.mkdir(self.stream(windows.new, "a"))
        with lost("its stream 'a' cannot be kept: is a directory"):
            windows.apply(windows.read(windows.old)._replace(xattrs={"a": b"1"}))

    def test_encryption(self, windows):
        """An encrypted note is not replaced by a plain one, nor the other way round."""
        for was, got in ((0x4020, 0x20), (0x20, 0x4020)):
            windows.was["marks"], windows.got["marks"] = was, got
            with pytest.raises(LossError, match=r"^its encryption cannot be kept"):
                windows.apply(windows.read(windows.old))

    def test_no_regular_file(self, windows):
        """A link or a folder is no note."""
        with lost("it is no regular file"):
            windows.read(windows.old.parent)


class TestDispatch:
    """Each system is given its own calls."""

    @pytest.mark.parametrize(("platform", "kind"), [("linux", "Linux"), ("darwin", "Darwin"), ("freebsd14", "Posix")])
    def test_system(self, monkeypatch, platform, kind):
        """By the name that Python gives to the system."""
        if platform == "linux":
            pytest.importorskip("fcntl")
        monkeypatch.setattr(darwin.ctypes, "CDLL", lambda *_, **__: LibSystem())
        monkeypatch.setattr(sys, "platform", platform)
        assert type(attributes._system.__wrapped__()).__name__ == kind

    def test_windows(self, monkeypatch, tmp_path):
        """On Windows the calls of kernel32 and advapi32 are used."""
        library = Win32()
        path = fresh(tmp_path, "a.md")
        monkeypatch.setattr(win32, "_libraries", lambda: (library, library, lambda: library.error))
        monkeypatch.setattr(win32.Windows, "_error", lambda _: OSError(library.error, "Windows error"))
        monkeypatch.setattr(sys, "platform", "win32")
        record = attributes.read(path)
        assert record.acl == security().hex()
        attributes.apply(path, record, mtime_ns=WRITTEN + 2)
        assert os.stat(path).st_mtime_ns == WRITTEN + 2
        assert library.file(path)["birth"] > 116_444_736_000_000_000
