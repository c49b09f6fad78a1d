"""A vault that is edited, fixed, undone, and fixed again, in any order: what holds whatever came before.

A small vault on a disk, and beside it what its files should hold. Hypothesis writes, edits, appends (as Readwise's
plugin does), renames, deletes; runs fixes with any options, kills some of them at a call that changes the disk, and
undoes runs, the newest or an older one. ``VAULTLINT_STATEFUL=N`` runs N sequences drawn at random.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple
from unittest import mock

import fuzz_oracle
from house import tree
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from test_properties import bodies, heads, highlights, lines, notes, words, yaml_blocks

sys.path.insert(0, str(Path(__file__).parent.parent.parent))
from benchmarks.safety import faults
from vaultlint import journal
from vaultlint.parse import parse
from vaultlint.project import Project
from vaultlint.writing import files as writing_files

LONG = os.environ.get("VAULTLINT_STATEFUL", "")
PATHS = ("A.md", "b/Grit.md", "b/Né 1.md", "Readwise/R.md", "x.canvas")  # few, so that what is done meets itself
MANAGED = "Readwise/R.md"
DEFECTS = (  # each is mended, most of them by several rules in several rounds
    "---\ntitle: Grit: The Power\ntag: a # why\n---\nSee [[Né 1]].\n",
    "---\n# mine\ntitle: Grit\nalias: the power  # hers\nurl: https://example.org/a?utm_source=x\n---\n# Grit\n[[A]]\n",
    "---\ntitle: A: B\ntags: #a #b\nrelated: [[A]], [[Grit]]\n---\n## H\ntext\n",
    "---\ntitle: T\nurl: https://example.org/a\n# of mine\n---\n# T\n- One ([View Highlight](https://read.readwise.io/read/01aa))\n",
    "---\ntitle: T\nurl: https://example.org/a\ntag: b\n---\n# T\n- Two ([View Highlight](https://read.readwise.io/read/01bb))\n",
    "---\ntitle: T\n---\n# T\nOne\n---\ntitle: T\ntags: [a]\n---\n# T\nOne\nTwo [[b/Grit]]\n",
    "\n---\ntitle: Odd: one\nauthor: C\n---\nalone\n",
    "---\r\ntag: [a, b]\r\nalias: One, two\r\ncssclass: wide\r\n---\r\nalone\r\n",
    "See [[Gritt]], [[Né 1|it]] and [x](<Né 1.md>).\n",
)

links = st.builds(
    "See [[{}{}]] and [x]({}).\n".format,
    st.sampled_from(("A", "Grit", "b/Grit", "Né 1", "grit", "Gritt", "b/A.md")),
    st.sampled_from(("", "", "#T", "|it", "#^x")),
    st.sampled_from(("A.md", "b/Grit.md", "../Grit.md")),
)
articles = st.builds(
    "{}# T\n{}{}".format, heads, st.lists(highlights, min_size=1, max_size=3).map("".join), bodies
)  # of one document: they can be merged
texts = st.one_of(
    articles,
    notes(),
    st.builds("{}{}{}".format, yaml_blocks, links, bodies),
    st.builds("{}{}".format, articles, articles),
    st.builds("---\ntitle: {}: {}\ntag: {}\n---\n{}".format, words, words, words, links),
)
defects = st.sampled_from([text.encode() for text in DEFECTS])
contents = st.one_of(
    defects,
    defects,
    defects,
    texts.map(str.encode),
    texts.map(lambda text: text.replace("\r\n", "\n").replace("\n", "\r\n").encode()),
    texts.map(lambda text: b"\xef\xbb\xbf" + text.encode()),
    texts.map(lambda text: text.encode() + b"caf\xe9\n"),
)
CANVAS = json.dumps({"nodes": [{"type": "file", "file": "b/Grit.md"}, {"type": "text", "text": "see [[Né 1]]"}]})
numbers = st.integers(0, 40)
moments = st.sampled_from((*range(1, 22, 4), *range(20, 45)))  # a call before the first note is replaced, or among them


class Pair(NamedTuple):
    """A file before and after a run; None where it was removed."""

    before: bytes
    after: bytes | None


class VaultMachine(RuleBasedStateMachine):
    """A vault, and what should be in it."""

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="vaultlint-stateful-"))
        self.root = (self.folder / "Vault").resolve()
        plugin = self.root / ".obsidian" / "plugins" / "readwise-official"
        plugin.mkdir(parents=True)
        (plugin / "data.json").write_text(json.dumps({"readwiseDir": "Readwise", "booksIDsMap": {MANAGED: "1"}}))
        self.files: dict[str, bytes] = {}
        self.modes: dict[str, int] = {}
        self.runs: list[tuple[str, dict[str, Pair]]] = []
        self.cut_off = set()  # names of runs that were killed, and after which nothing was cleaned yet
        self.touched: set[str] = set()
        self.home = None
        self.patches = [
            mock.patch.dict(os.environ, {"XDG_STATE_HOME": str(self.folder / "state")}),
            mock.patch.object(os, "fsync", return_value=None),
            mock.patch.object(writing_files, "LINGER", 0.0),
        ]
        for one in self.patches:
            one.start()

    def teardown(self):
        """Leave nothing behind."""
        for one in reversed(self.patches):
            one.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    # What users and exporters do.

    @initialize(data=st.lists(contents, min_size=3, max_size=3))
    def begin(self, data):
        """Begin with some notes."""
        for number, one in enumerate(data):
            self.write(number, one)

    @rule(number=numbers, data=contents)
    def write(self, number, data):
        """Write a note, new or not; a canvas holds links alone."""
        path = PATHS[number % len(PATHS)]
        self._put(path, CANVAS.encode() if path.endswith(".canvas") else data)

    @precondition(lambda self: self.files)
    @rule(number=numbers, at=st.floats(0, 1), length=st.integers(0, 30), text=lines)
    def edit(self, number, at, length, text):
        """Replace a stretch of a note."""
        path = self._pick(number)
        data = self.files[path]
        start = int(at * len(data))
        self._put(path, data[:start] + text.encode() + data[start + length :])

    @precondition(lambda self: self.files)
    @rule(number=numbers, text=st.one_of(highlights, articles))
    def append(self, number, text):
        """Append as Readwise's plugin does: new highlights, or the whole note again."""
        path = self._pick(number)
        self._put(path, self.files[path].rstrip() + b"\n" + text.encode())

    @precondition(lambda self: self.files)
    @rule(number=numbers, other=numbers)
    def rename(self, number, other):
        """Give a note another name, as a user does outside of Obsidian."""
        path, new = self._pick(number), PATHS[other % len(PATHS)]
        if new in self.files or path.endswith(".canvas") != new.endswith(".canvas"):
            return
        (self.root / new).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).rename(self.root / new)
        self.files[new], self.modes[new] = self.files.pop(path), self.modes.pop(path)
        self.touched |= {path, new}

    @precondition(lambda self: self.files)
    @rule(number=numbers)
    def delete(self, number):
        """Delete a note."""
        path = self._pick(number)
        (self.root / path).unlink()
        del self.files[path], self.modes[path]
        self.touched.add(path)

    @precondition(lambda self: self.files)
    @rule(number=numbers, mode=st.sampled_from((0o644, 0o600, 0o444)))
    def change_mode(self, number, mode):
        """Change a note's permissions; one that is read-only is not to be written."""
        path = self._pick(number)
        (self.root / path).chmod(mode)
        self.modes[path] = mode

    # What vaultlint does.

    @rule()
    def check(self):
        """`check` writes nothing: bytes, times, modes and attributes are as they were."""
        before = tree(self.root)
        Project(self.root).check()
        assert tree(self.root) == before

    @rule(
        unsafe=st.booleans(),
        managed=st.booleans(),
        limit=st.sampled_from((None, None, None, 1, 2)),
        below=st.sampled_from(("", "", "", "b")),
    )
    def fix(self, unsafe, managed, limit, below):
        """A fix does what it said it would, loses nothing, reports what a check finds, and settles."""
        if not (self.root / below).is_dir():
            return
        options = {"unsafe": unsafe, "managed": managed, "limit": limit}
        planned = Project(self.root).fix([below], **options, write=False)
        self._compare()
        plan = pairs(planned)
        with self._held_open(plan):
            result = Project(self.root).fix([below], **options)
        skipped = dict(result.skipped)
        for path, pair in plan.items():
            if path in skipped:
                assert not self.modes[path] & 0o222 or pair.after is None, skipped
                continue
            assert self.modes[path] & 0o222, "a read-only note was written"
            if pair.after is None:
                del self.files[path], self.modes[path]
            else:
                self.files[path] = pair.after
        self._after_run(result, plan)
        self._look_at_losses(planned, unsafe=unsafe)
        self._compare()
        assert self._temporaries() == []
        assert told(result.remaining) == told(Project(self.root).check([below]))
        if limit is None and not (unsafe and skipped):  # a merge of which one note could not be written is wanted still
            again = pairs(Project(self.root).fix([below], **options, write=False))
            assert set(again) <= set(skipped)

    @contextlib.contextmanager
    def _held_open(self, plan):
        """Read notes from before a run to its end: who has one open sees the old bytes, none is written in place."""
        with contextlib.ExitStack() as stack:
            held = {path: stack.enter_context(open(self.root / path, "rb")) for path in plan if os.name == "posix"}
            yield
            for path, file in held.items():
                assert file.read() == plan[path].before, f"{path} was written in place"

    def _after_run(self, result, plan):
        if result.run:
            self.runs.append((result.run, plan))
        self.cut_off.clear()
        self.touched.update(plan)

    def _look_at_losses(self, planned, *, unsafe):
        """Ask the oracle; where notes were merged or renamed keys go, words are looked for in what remains."""
        if unsafe and any(one.removed for one in planned.changed):
            return
        for one in planned.changed:
            if one.is_change:
                codes = {applied.code for applied in one.outcome.applied}
                swaps = [swap for applied in one.outcome.applied for swap in applied.swaps]
                before = parse(one.path, one.before.source.encode())
                assert before.source.bad_byte is None
                assert fuzz_oracle.loss(before, one.after, codes, swaps) is None

    @rule(
        number=numbers,
        data=defects,
        what=st.sampled_from(("edit", "append", "delete", "rename", "change_mode", "write", "check")),
        unsafe=st.booleans(),
        again=st.booleans(),
    )
    def fix_then_undo(self, number, data, what, unsafe, again):
        """What is done to a note between a fix and its undo: the likeliest to be lost, so it is seen often."""
        self.write(number, data)
        self.fix(unsafe=unsafe, managed=True, limit=None, below="")
        chosen = 1 + 2 * number  # one that the run changed
        if what == "edit":
            self.edit(chosen, at=1.0, length=0, text="mine\n")
        elif what == "append":
            self.append(chosen, text="mine\n")
        elif what == "delete" and self.files:
            self.delete(chosen)
        elif what == "rename":
            self.rename(chosen, number + 1)
        elif what == "change_mode":
            self.change_mode(chosen, 0o444)
        elif what == "write":
            self.write(number, b"my own words\n")
        if self.runs:
            self.undo(number=0, newest=True)
            if again:
                self.undo(number=0, newest=True)

    @precondition(lambda self: self.files)
    @rule(number=numbers, data=defects, unsafe=st.booleans())
    def fix_beside_read_only(self, number, data, unsafe):
        """A note that may not be written and has something to mend."""
        self.write(number, data)
        path = PATHS[number % len(PATHS)]
        (self.root / path).chmod(0o444)
        self.modes[path] = 0o444
        self.fix(unsafe=unsafe, managed=True, limit=None, below="")

    @rule(number=numbers, data=defects, unsafe=st.booleans(), moment=moments, undone=st.booleans())
    def killed_then_undone(self, number, data, unsafe, moment, undone):
        """A fix of notes that have something to mend, killed; then it is undone, or the next fix goes on."""
        self.write(number, data)
        self.write(number + 1, data)
        self.killed_fix(unsafe, moment)
        if undone and self.runs:
            self.undo(number=0, newest=True)
        else:
            self.fix(unsafe=unsafe, managed=True, limit=None, below="")

    @rule(unsafe=st.booleans(), moment=moments)
    def killed_fix(self, unsafe, moment):
        """Killed before any call that changes the disk, each note is whole, and the journal knows the run."""
        if not hasattr(os, "fork"):
            return
        plan = pairs(Project(self.root).fix(unsafe=unsafe, write=False))
        known = {run.name for run in journal.runs(self.root)}
        kill(lambda: Project(self.root).fix(unsafe=unsafe), self.folder, moment)
        new = [run.name for run in journal.runs(self.root) if run.name not in known]
        for path, pair in plan.items():
            file = self.root / path
            data = file.read_bytes() if file.exists() else None
            assert data in pair, "a note is torn"
            assert data == pair.before or new, "a note was replaced before the journal was on disk"
            if data is None:
                del self.files[path], self.modes[path]
            else:
                self.files[path] = data
        self.touched.update(plan)
        for name in new:
            self.runs.append((name, plan))
            self.cut_off.add(name)
        self._compare()

    @precondition(lambda self: self.runs)
    @rule(number=numbers, newest=st.booleans())
    def undo(self, number, newest):
        """Every note that is as the run left it becomes as it was; all others stay, and are named."""
        name, plan = self.runs[-1] if newest else self.runs[number % len(self.runs)]
        run = journal.choose(self.root, name)
        result = journal.undo(run)
        refused = {path for path, _ in result.refused}
        taken = [
            path for path, pair in plan.items() if not pair.after and self.files.get(path, pair.before) != pair.before
        ]
        expected = set(taken)
        for path, pair in plan.items() if not taken else ():
            now = self.files.get(path)
            if now == pair.before:
                continue
            if now != pair.after or (now is not None and not self.modes[path] & 0o222):
                expected.add(path)
                continue
            if now is None:
                self.modes[path] = (self.root / path).stat().st_mode & 0o777
            self.files[path] = pair.before
        assert refused == expected
        self.touched.update(plan)
        self.cut_off.discard(name)
        self._compare()
        if not self.cut_off:
            assert self._temporaries() == []

    @rule()
    def ask_what_is_kept(self):
        """What a language server kept of the notes since it read them changes no answer."""
        from vaultlint.server import vaults

        if self.home is None:
            self.home = vaults.OpenVault(self.root)
            self.home.gathered(vaults.gather(self.home.project, lambda: False, lambda *_: None))
        for path in sorted(self.touched):
            self.home.look_at_disk(path)
        self.touched.clear()
        self.home.snapshot, failed = vaults.survey(self.home.project, self.home.moment())
        assert failed == []
        fresh = told(Project(self.root).check())
        kept = []
        for path in sorted(self.files):
            if path.endswith(".md"):
                note = parse(path, (self.root / path).read_bytes())
                kept += [
                    (path, one.code, *note.lines.position(one.start), one.message) for one in self.home.findings(note)
                ]
        assert sorted(kept) == fresh

    # The model.

    def _put(self, path, data):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if path in self.modes and not self.modes[path] & 0o200:
            file.chmod(0o644)
            self.modes[path] = 0o644
        file.write_bytes(data)
        self.files[path] = data
        self.modes.setdefault(path, file.stat().st_mode & 0o777)
        self.touched.add(path)

    def _pick(self, number):
        """Return a note; every other time one that the last run changed: there it matters most."""
        known = sorted(self.files)
        last = [path for path in (self.runs[-1][1] if self.runs else ()) if path in self.files]
        chosen = sorted(last) if last and number % 2 else known
        return chosen[number // 2 % len(chosen)]

    def _compare(self):
        """The disk holds what it should, and no more."""
        held = {
            path.relative_to(self.root).as_posix(): path
            for path in self.root.rglob("*")
            if path.is_file() and not path.name.startswith(".vaultlint-") and ".obsidian" not in path.parts
        }
        assert {name: path.read_bytes() for name, path in held.items()} == self.files
        assert {name: path.stat().st_mode & 0o777 for name, path in held.items()} == self.modes

    def _temporaries(self):
        return [str(path) for path in self.root.rglob(".vaultlint-*")]


def pairs(report):
    """Return what a run changes: by path the bytes before and after."""
    return {one.path: Pair(one.before.source.encode(), one.new_bytes) for one in report.changed if one.is_change}


def told(report):
    """Return findings as they are compared."""
    return sorted((one.path, one.code, one.line, one.column, one.message) for one in report.diagnostics)


def kill(work, folder, moment):
    """Do something in a process that is killed at its n-th call that changes the disk; a write is cut in half."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Python 3.12 and newer: other threads may hold locks; ours hold none
        child = os.fork()
    if child == 0:
        try:
            faults.install(str(folder.resolve()), moment, faults.KILL, str(folder / "mark"))
            work()
        except BaseException:  # noqa: BLE001  # the child must end here
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -9), "the run failed by itself"


VaultMachine.TestCase.settings = settings(
    max_examples=int(LONG or 60),
    stateful_step_count=30 if LONG else 12,
    deadline=None,
    derandomize=not LONG,
    suppress_health_check=list(HealthCheck),
    print_blob=True,
)
TestVault = VaultMachine.TestCase


def test_sequences_that_must_be_seen():
    """An edit between a fix and its undo stays, a killed fix is undone, and a read-only note is left: told step by step."""
    broken = b"---\ntitle: Grit: The Power\ntag: a\n---\ntext\n"
    machine = VaultMachine()
    try:
        for number, mode in ((0, 0o644), (1, 0o644), (2, 0o444)):
            machine.write(number=number, data=broken)
            (machine.root / PATHS[number]).chmod(mode)
            machine.modes[PATHS[number]] = mode
        machine.ask_what_is_kept()
        machine.fix(unsafe=False, managed=False, limit=None, below="")
        assert [machine.files[PATHS[number]] == broken for number in range(3)] == [False, False, True]
        machine._put(PATHS[0], machine.files[PATHS[0]] + b"mine\n")
        machine.undo(number=0, newest=True)
        assert machine.files[PATHS[0]].endswith(b"mine\n")
        assert machine.files[PATHS[1]] == broken
        for moment in range(1, 60, 4):
            machine.killed_fix(unsafe=False, moment=moment)
            if machine.runs:
                machine.undo(number=0, newest=True)
        machine.ask_what_is_kept()
        machine.check()
    finally:
        machine.teardown()
