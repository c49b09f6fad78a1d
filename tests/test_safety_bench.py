"""The safety bench, vaultlint alone and short; what the bench itself must see is tried on tools that do harm."""

from __future__ import annotations

import json
import random
import shutil
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.safety import concurrent, content, interrupted, metadata, notes, peers, tools  # noqa: E402
from benchmarks.safety.tools import Tool  # noqa: E402

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the bench listens by inotify, which only Linux has")

CARELESS = """
import pathlib, time
texts = {path: path.read_bytes() for path in sorted(pathlib.Path().rglob("*.md"))}
time.sleep(0.2)
for path, text in texts.items():
    with open(path, "wb") as file:
        time.sleep(0.02)
        file.write(text.decode("latin-1").replace("tag:", "tags:").encode("latin-1"))
"""


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Smaller notes than the bench's, that the tests cost little."""
    monkeypatch.setattr(concurrent, "SIZE", 1500)


@pytest.fixture
def own(tmp_path):
    return tools.vaultlint(tmp_path / "state")


@pytest.fixture
def careless():
    """A tool that empties a note, waits, and writes what it read long ago."""
    return Tool("careless", "1", "", (sys.executable, "-c", CARELESS))


@pytest.mark.parametrize("way", concurrent.WAYS)
def test_no_edit_is_lost(way, own, tmp_path):
    """Lines that somebody writes right when a note was read, or is being written, stand; left notes are named."""
    tally = concurrent.Tally()
    moment = concurrent.MOMENTS[1 + concurrent.WAYS.index(way) % 2]
    concurrent.run(own, tmp_path / "vault", way, moment, random.Random(2), tally)
    assert tally.edits
    assert (tally.lost, tally.unnamed) == (0, 0), tally.examples


def test_lost_edits_are_seen(careless, tmp_path):
    """The bench counts the lines that a careless tool writes over."""
    tally = concurrent.Tally()
    concurrent.run(careless, tmp_path / "vault", "append", "just read", random.Random(2), tally)
    assert tally.lost


def test_a_killed_run_breaks_no_note(own, tmp_path):
    """Killed twice while it writes: each note is old or new, undo gives back all, nothing is left over."""
    known = interrupted.know(own, tmp_path / "vault", interrupted.vault(12, 0))
    found = interrupted.kill(own, tmp_path / "vault", known, 2, random.Random(3))
    assert (found.kills, found.broken, found.left, found.not_back) == (2, 0, 0, 0), found


def test_broken_notes_are_seen(careless, tmp_path):
    """The bench counts the notes that a killed careless tool leaves empty."""
    known = interrupted.know(careless, tmp_path / "vault", interrupted.vault(12, 0))
    found = interrupted.kill(careless, tmp_path / "vault", known, 3, random.Random(3))
    assert found.broken, found
    assert found.kinds["empty"], found


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_a_kill_before_the_write_is_seen(careless, tmp_path):
    """A tool that is killed between emptying a note and writing it is found out without luck."""
    found = interrupted.kill_at_calls(careless, tmp_path / "vault")
    assert found is not None
    assert found.kinds["empty"] == 1, found


def test_a_full_disk_breaks_no_note(own, tmp_path):
    """With no byte free each note stays what it was, and no temporary file lies about."""
    found = interrupted.fill_disk(own, tmp_path / "disk", 0)
    if found is None:
        pytest.skip("no disk can be mounted here")
    count, code = found
    assert (count["old"] + count["new"], notes.broken(count), count["left over"]) == (16, 0, 0), count
    assert code


def test_undo_gives_back_every_byte(own, tmp_path):
    """All notes, with modes, owners and times."""
    assert interrupted.take_back(own, tmp_path / "vault", 3) == (4, 0)


def test_attributes_survive(own, tmp_path):
    """What a note carries is kept, or the note is left alone; a link out of the vault is not followed."""
    found = metadata.survivors(own, tmp_path / "vault")
    assert found.keys() == set(metadata.ASPECTS)
    kept = ("kept", "left alone", "note left as it was", "needs root", "not on this disk", "not told here")
    assert {aspect: said for aspect, said in found.items() if said not in kept} in ({}, {"birth time": "lost"})
    assert found["link out of the vault"] == "left alone"


def test_no_text_is_harmed(own, tmp_path):
    """Bytes, line ends, marks, comments, values and words stand; the doubled note is mended."""
    assert content.judge(own, tmp_path / "vault", together=True) == ({}, "")


def test_harm_is_seen(tmp_path):
    """The bench names what a tool that loads and dumps would lose."""
    found = {case.about: case for case in content.cases()}
    assert found["comments in YAML"].harm(found["comments in YAML"].before, b"---\ntag: [a]\nrating: 5\n---\n")
    assert found["plain values"].harm(found["plain values"].before, b"---\nversion: 7\n---\n")
    assert found["Latin-1"].harm(b"\xe9", b"\xef\xbf\xbd")
    assert found["CRLF"].harm(b"a\r\nb\r\n", b"a\r\nb\n")
    assert "heading" in found["two blocks in a row"].harm(
        found["two blocks in a row"].before,
        b"---\ntag: [a]\nurl: u\n---\n---\n\n## tag: [a] url: u rating: 5\n\nText\n",
    )
    assert all(case.harm(case.before, case.before) == "" for case in content.cases())


def test_judging_counts_what_became_of_notes():
    """Old, new, empty, cut, lost and left over are told apart."""
    old = dict.fromkeys("abcde", b"old")
    new = dict.fromkeys("abcde", b"new")
    count = notes.judge({"a": b"old", "b": b"new", "c": b"", "d": b"ne", ".x.tmp": b""}, old, new)
    assert count == Counter({"old": 1, "new": 1, "empty": 1, "cut": 1, "lost": 1, "left over": 1})
    assert notes.broken(count) == 3


def test_table_goes_between_the_marks(tmp_path):
    """What stands around the marks stays; without marks nothing is written."""
    page = tmp_path / "page.md"
    page.write_text(f"before\n{peers.MARKS[0]}\nold\n{peers.MARKS[1]}\nafter\n")
    assert peers.put(page, "| new \\1 |")
    assert page.read_text() == f"before\n{peers.MARKS[0]}\n| new \\1 |\n{peers.MARKS[1]}\nafter\n"
    page.write_text("no marks\n")
    assert not peers.put(page, "new")
    assert page.read_text() == "no marks\n"


def test_a_failure_is_named():
    """A single lost line or broken note makes the bench exit 1, and stands in bold."""
    answers = json.loads(
        '{"edits": {"ways": {"truncate": [9, 0, 0], "two steps": [9, 0, 0], "rename": [9, 1, 0], "append": [9, 0, 0]}},'
        ' "undo": {"notes": 5, "wrong": 0}}'
    )
    assert peers.failures(answers) == ["edits"]
    cells = {row[0]: row[1] for row in peers.rows({"vaultlint": answers}, ["vaultlint"])}
    assert cells["… by renaming a new file over it"] == "**1 of 9**"
    assert cells["undo: notes not as before, to the byte"] == "0 of 5"
    assert cells["kinds of text harmed"] == "not run"
