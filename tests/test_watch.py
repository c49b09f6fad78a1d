"""A check that goes on says at each moment what a check from scratch would say."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from test_cache import GOOD, NAMES, TEXTS, _edit, _narrow_window, settle  # noqa: F401  # the same vaults and edits

from vaultlint import vault as disk
from vaultlint.cli import main
from vaultlint.config import Config, Selection
from vaultlint.errors import VaultlintError
from vaultlint.project import Project
from vaultlint.watch import Watch, difference

ALL = Config(selection=Selection(select=("all",)))


def state(report):
    return report.notes, report.diagnostics, sorted({one.path for one in report.diagnostics})


def fresh(root, config=ALL, targets=("",)):
    return state(Project(root, config).check(targets))


def change(watch):
    """Return what a look came to, None where nothing changed."""
    before = watch.report.diagnostics
    return difference(before, watch.report.diagnostics) if watch.again() else None


@pytest.fixture
def notes(vault):
    return vault(dict(zip(NAMES, TEXTS, strict=False)))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_under_random_edits(data):
    """Whatever is written, removed, renamed or touched between two looks."""
    with tempfile.TemporaryDirectory() as home, mock.patch.dict(os.environ, {"XDG_CACHE_HOME": f"{home}/cache"}):
        root = Path(home, "Vault")
        (root / "a").mkdir(parents=True)
        (root / ".obsidian").mkdir()
        targets = data.draw(st.sampled_from([("",), ("",), ("a",)]), "targets")
        cached = data.draw(st.booleans(), "cached")
        for name, text in zip(NAMES, TEXTS, strict=False):
            if data.draw(st.booleans(), name):
                (root / name).parent.mkdir(exist_ok=True)
                (root / name).write_text(text, "utf-8")
        watch = Watch(Project(root, ALL, cached=cached), targets)
        for _ in range(data.draw(st.integers(1, 6), "steps")):
            for _ in range(data.draw(st.integers(0, 3), "edits")):
                _edit(root, data)
            (root / ".obsidian/app.json").unlink(missing_ok=True)  # settings are somebody else's business
            watch.again()
            assert state(watch.report) == fresh(root, targets=targets)


class TestChange:
    """What is said of a change is what differs."""

    def test_nothing(self, notes):
        """A look at what did not change says nothing, and reads nothing."""
        watch = Watch(Project(notes), ("",))
        settle()
        watch.again()  # what had just been written is looked at once more
        with mock.patch.object(disk, "read", side_effect=AssertionError):
            assert not watch.again()

    def test_one_note(self, vault):
        """The note and its findings; what only moved neither came nor went."""
        root = vault({"One.md": GOOD, "Two.md": "[[Nowhere at all]]\n", "Three.md": "# Part\n"})
        watch = Watch(Project(root), ("",))
        (root / "Two.md").write_text("moved\n\n[[Nowhere at all]]\n[[One#no]]\n")
        assert change(watch) == (["Two.md"], 1, 0)
        (root / "Two.md").write_text("mended\n")
        assert change(watch) == (["Two.md"], 0, 1)

    def test_what_it_means_for_others(self, vault):
        """A heading that goes breaks links of other notes, one that comes mends them."""
        root = vault({"One.md": "[[Two#Part]]\n", "Two.md": "# Part\n[[One]]\n"})
        watch = Watch(Project(root), ("",))
        before = state(watch.report)
        (root / "Two.md").write_text("# Other\n[[One]]\n")
        assert change(watch) == (["One.md"], 1, 0)
        (root / "Two.md").write_text("# Part\n[[One]]\n")
        assert change(watch) == (["One.md"], 0, 1)
        assert state(watch.report) == before

    def test_only_what_changed_is_read(self, notes):
        """Of a vault of which one note changed one note is parsed."""
        watch = Watch(Project(notes), ("",))
        settle()
        watch.again()
        settle()
        (notes / "b/three.md").write_text("only words\n")
        opened = []
        was = disk.read
        with mock.patch.object(disk, "read", side_effect=lambda at, path: opened.append(path) or was(at, path)):
            watch.again()
        assert set(opened) == {"b/three.md"}

    def test_within_the_window(self, vault):
        """A second edit that keeps size and time is seen while it may have happened."""
        root = vault({"One.md": "[[Nowhere]]\n"})
        watch = Watch(Project(root, ALL), ("",))
        stamp = os.stat(root / "One.md")
        (root / "One.md").write_text("[[Somehow]]\n"[: stamp.st_size])
        os.utime(root / "One.md", ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
        watch.again()
        assert state(watch.report) == fresh(root)

    def test_a_vault_that_goes(self, vault):
        """A vault that is gone is said in one line."""
        root = vault({"One.md": GOOD})
        watch = Watch(Project(root), ("",))
        root.rename(root.with_name("Elsewhere"))
        with pytest.raises(VaultlintError, match="is gone"):
            watch.again()


def test_time_goes_by_what_changed(vault):
    """In a vault of five hundred notes a look at one change costs a third of a check at most."""
    root = vault({f"f{at % 7}/Note {at}.md": TEXTS[at % len(TEXTS)] for at in range(500)})
    began = time.process_time()
    watch = Watch(Project(root), ("",))
    whole = time.process_time() - began
    settle()
    watch.again()
    costs = []
    for at in range(3):
        (root / "f1/Note 1.md").write_text(f"changed {at}\n")
        began = time.process_time()
        assert watch.again()
        costs.append(time.process_time() - began)
    assert min(costs) < whole / 3


class Following:
    """The command in a process of its own, and what it says."""

    def __init__(self, root, *options):
        command = [sys.executable, "-u", "-m", "vaultlint", "check", "--watch", "--output-format", "concise", *options]
        self.process = subprocess.Popen(
            [*command, str(root)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8"
        )

    def until(self, end):
        """Return the lines up to one that holds a text."""
        lines = []
        while not lines or end not in lines[-1]:
            lines.append(self.process.stdout.readline())
            assert lines[-1], lines
        return lines

    def ended(self):
        """End it as Ctrl-C does; return the exit code."""
        self.process.send_signal(signal.SIGINT)
        rest = self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(30), rest


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent otherwise there")
class TestCommand:
    """`check --watch` shows what is found, then what comes and goes, until Ctrl-C."""

    def test_from_first_to_last(self, vault):
        """Findings as they come and go; a configuration that changes; a mistake in it; the end."""
        root = vault({"One.md": GOOD, "Two.md": "x\n", "Three.md": "# Part\n"})
        running = Following(root)
        assert running.until("Ctrl-C")[0] == "nothing found in 3 notes\n"
        (root / "Two.md").write_text("---\ntitle: Grit: The Power\n---\n")
        told = running.until(" in 3 notes")
        assert "Two.md: 1 new, 0 gone" in told[0]
        assert "VL111" in told[1]
        assert told[2] == "1 finding in 3 notes\n"
        (root / "vaultlint.toml").write_text('ignore = ["VL111"]\n')
        assert "Two.md: 0 new, 1 gone" in running.until("nothing found")[0]
        (root / "vaultlint.toml").write_text('ignor = ["VL111"]\n')
        assert "did you mean 'ignore'?" in running.until("vaultlint:")[-1]
        (root / "vaultlint.toml").unlink()
        assert "1 new" in running.until("1 finding in 3 notes")[0]
        assert running.ended() == (0, "\nended\n")

    def test_errors_only_counts_warnings(self, vault):
        """What --errors-only does not show is counted as `check --errors-only` counts it."""
        root = vault({"One.md": GOOD, "Two.md": "---\ntag: a\n---\n"})
        once = CliRunner().invoke(main, ["check", "--errors-only", str(root)]).stderr
        assert "no errors found, 1 warning not shown" in once
        running = Following(root, "--errors-only")
        assert running.until("Ctrl-C")[0] == "no errors found in 2 notes, 1 warning not shown\n"
        (root / "One.md").write_text("---\ntitle: Grit: The Power\n---\n")
        assert running.until(" in 2 notes")[-1] == "1 finding in 2 notes, 1 warning not shown\n"
        assert running.ended()[0] == 0

    def test_what_it_does_not_go_with(self, vault):
        """One line says what to do instead."""
        root = str(vault({"One.md": GOOD}))
        for more, said in (
            (["--write-baseline"], "record the findings first"),
            (["--statistics"], "it shows findings as they come"),
            (["--output-format", "json"], "wanted full or concise"),
        ):
            result = CliRunner().invoke(main, ["check", "--watch", root, *more])
            assert (result.exit_code, said in result.stderr) == (2, True)
        result = CliRunner().invoke(main, ["check", "--watch", "-"])
        assert (result.exit_code, "follows a vault" in result.stderr) == (2, True)
