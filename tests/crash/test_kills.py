"""A run is killed at random moments; the harness itself sees what is torn."""

from __future__ import annotations

import shutil
import signal
import sys
from pathlib import Path

import pytest

from benchmarks.safety import processes, vaults
from benchmarks.safety.crash import run, undoable

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "reading-vault"
IN_PLACE = """
import pathlib, sys, time
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.md")):
    data = path.read_bytes().upper()
    with open(path, "wb") as file:
        file.write(data[:100])
        file.flush()
        time.sleep(0.02)
        file.write(data[100:])
"""
BESIDE = """
import os, pathlib, sys, time
for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.md")):
    temporary = path.with_suffix(".new")
    temporary.write_bytes(path.read_bytes().upper())
    time.sleep(0.02)
    os.replace(temporary, path)
"""
WEAVING = """
import os, signal, sys
from vaultlint import replacing
from vaultlint.cli import main
left = [int(sys.argv[2])]
def struck(real):
    def call(*args, **options):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return real(*args, **options)
    return call
replacing.writing.create = struck(replacing.writing.create)
replacing.writing.Writer.replace = struck(replacing.writing.Writer.replace)
replacing.writing.Writer.remove = struck(replacing.writing.Writer.remove)
main(["weave", sys.argv[1], "--write", *sys.argv[3:]])
"""
MENDED = '---\ntitle: "Grit: the power"\n---\ntext\n'
EDITED = """
import os, pathlib, signal, sys
from vaultlint.project import Project
from vaultlint.writing import files
vault, moment = pathlib.Path(sys.argv[1]), sys.argv[2]
real = files.exchange
def exchange(one, other):
    if moment == "before":  # the edit changes names with the new bytes
        pathlib.Path(other).write_text("my own words\\n")
    if not real(one, other):
        sys.exit(3)
    if moment == "after":
        pathlib.Path(other).write_text("my own words\\n")
    os.kill(os.getpid(), signal.SIGKILL)
files.exchange = exchange
Project(vault).fix()
"""


@pytest.mark.parametrize("options", [(), ("--unsafe-fixes",)])
def test_killed_at_random_moments(place, options):
    """Every file is old or new in whole, `undo` gives back every byte, time, mode and attribute, the next fix ends."""
    result = undoable(place, 80, 5, *options, seed=5)
    assert result.failures == []
    assert result.kills == 5
    assert result.torn == result.lost == 0
    assert result.landed["among the notes"] >= 1
    assert result.old > 0
    assert result.new > 0


@pytest.mark.parametrize("command", ["undo", "fix"])
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_over_an_edit(place, moment, command):
    """Somebody edits a note, and the kill comes before its old file is looked at: the edit stays, under a name that is told."""
    vault, out, env = place / "Vault", place / "out", processes.environment(place / "state")
    vault.mkdir()
    (vault / ".obsidian").mkdir()
    broken, own = "---\ntitle: Grit: the power\n---\ntext\n", "my own words\n"
    (vault / "Grit.md").write_text(broken)
    if processes.start([sys.executable, "-c", EDITED, str(vault), moment], out, env).wait().code == 3:
        pytest.skip("this disk cannot swap names")
    (left,) = vault.glob(".vaultlint-*.old")
    assert left.read_text() == (own if moment == "before" else broken)
    words = ["undo", "--vault", str(vault)] if command == "undo" else ["fix", str(vault)]
    said = processes.start(processes.vaultlint(*words), out, env).wait().said
    assert list(vault.glob(".vaultlint-*")) == []
    if moment == "before":
        (kept,) = vault.glob("Kept by vaultlint *.md")
        assert kept.read_text() == own
        assert kept.name in said
        assert (vault / "Grit.md").read_text() == (broken if command == "undo" else MENDED)
    else:
        assert (vault / "Grit.md").read_text() == own
        assert command == "fix" or "Grit.md: it changed since the fix" in said


@pytest.mark.parametrize("command", ["weave", "remove"])
def test_weave_is_killed(place, command):
    """Killed behind any file of a run, each is old, new or not there; undo gives back every byte, and the folder goes."""
    env, out = processes.environment(place / "state"), place / "out"
    vault, first = place / "Vault", place / "first"
    shutil.copytree(EXAMPLE, vault)
    if command == "remove":
        done = processes.start(processes.vaultlint("weave", str(vault), "--write", "--related"), out, env).wait()
        assert done.code == 0, done.said
    shutil.copytree(vault, first)
    options = ["--remove"] if command == "remove" else ["--related"]
    for count in (0, 1, 30, 75, 90):
        words = [sys.executable, "-c", WEAVING, str(vault), str(count), *options]
        assert processes.start(words, out, env).wait().code == -signal.SIGKILL
        now = files(vault)
        assert sum(now.get(path) != data for path, data in (files(first) | now).items()) <= count
        assert processes.start(processes.vaultlint("undo", "--vault", str(vault)), out, env).wait().code == 0
        assert files(vault) == files(first)
        assert (vault / "Themes").exists() == (command == "remove")


def files(folder):
    """Return the bytes of all files."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_torn_notes_are_seen(place):
    """The harness is no sieve: a program that writes in place tears a note with almost every kill."""
    vaults.write(place / "Vault", 20)
    result = run([sys.executable, "-c", IN_PLACE, "{vault}"], place / "Vault", 6, seed=1)
    assert result.torn >= 1
    assert any("torn: " in failure for failure in result.failures)


def test_whole_notes_are_not_called_torn(place):
    """A program that renames whole files tears nothing; what it leaves beside them is counted."""
    vaults.write(place / "Vault", 20)
    result = run([sys.executable, "-c", BESIDE, "{vault}"], place / "Vault", 6, seed=1)
    assert result.failures == []
    assert result.temporaries >= 1
