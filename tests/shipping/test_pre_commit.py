"""The hooks, run by pre-commit itself: it clones the repository without history and tags, installs it, and calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from house import BROKEN, CLEAN, MENDED, ROOT, SINGULAR, make, run
from outside import call, git

HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
MEGABYTES = 15  # that the hook's environment may take
SIZES = """
import importlib.metadata, json, os
sizes = {}
for one in importlib.metadata.distributions():
    if one.name not in ("pip", "setuptools", "wheel"):
        sizes[one.name.lower()] = sum(os.path.getsize(one.locate_file(file)) for file in one.files if file.suffix != ".pyc")
print(json.dumps(sizes))
"""
TWO = {  # the same article twice, which only a look at the whole vault tells
    "A/Grit.md": "---\ntitle: Grit\nurl: https://example.org/grit\n---\n# Grit\n\nLong enough to be a text of its own.\n",
    "B/Grit 1.md": "---\ntitle: Grit\nurl: https://example.org/grit\n---\n# Grit\n\nLong enough to be a text of its own.\n",
}


class Vault:
    """A vault in git, with the hooks of a repository."""

    def __init__(self, folder, repository, home):
        self.folder, self.home = folder, home
        make(folder, {".obsidian/app.json": "{}"})
        git(folder, "init", "--quiet")
        self.rev = git(repository, "rev-parse", "HEAD").strip()
        self.repository = repository

    def hooks(self, name, **changed):
        """Write the configuration with a hook, of which something may be changed, and commit it."""
        entry = {"repo": self.repository.as_uri(), "rev": self.rev, "hooks": [{"id": name, **changed}]}
        (self.folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump({"repos": [entry]}))
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--no-verify", "--message=hooks")
        return self

    def stage(self, files):
        """Write notes and stage them."""
        make(self.folder, files)
        git(self.folder, "add", "--", *files)

    def run(self, *words, code):
        """Run pre-commit on what is staged, and return what it says."""
        return call("pre-commit", "run", *words, cwd=self.folder, env=self.environment, code=code)

    @property
    def environment(self):
        """Where pre-commit keeps what it installs."""
        return {"PRE_COMMIT_HOME": str(self.home)}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Where pre-commit keeps what it installs: once for all tests."""
    return tmp_path_factory.mktemp("pre-commit")


@pytest.fixture
def work(tmp_path, repository, home):
    """A vault in git."""
    return Vault(tmp_path / "My Vault", repository, home)


class TestCheck:
    """The hook `vaultlint`."""

    def test_bad_and_good_notes(self, work):
        """It stops a commit for an error, whatever the note's name, and names the note; good notes pass."""
        names = ("a.md", "My notes/what – now? 🎉.md", "-n.md", "it's $HOME `x`.MD")
        work.hooks("vaultlint").stage(dict.fromkeys(names, BROKEN) | {"good.md": CLEAN, "image.txt": BROKEN})
        told = work.run(code=1)
        for name in names:
            assert f"--> {name}:2:8" in told
        assert "good.md" not in told
        assert "image.txt" not in told
        work.stage(dict.fromkeys(names, MENDED))
        assert "Passed" in work.run(code=0)

    def test_warnings_pass(self, work):
        """A warning stops nobody's backup; where an error does, it is said how many warnings are not shown."""
        work.hooks("vaultlint").stage({"a.md": SINGULAR})
        told = work.run("--verbose", code=0)
        assert "1 note checked, no errors found, 1 warning not shown" in told
        work.stage({"b.md": BROKEN})
        told = work.run(code=1)
        assert "VL111" in told
        assert "VL202" not in told
        assert "1 warning not shown" in told

    def test_looks_at_what_is_staged(self, work):
        """Of a note that is staged in part only that part counts, and the rest is back after the run, to the byte."""
        work.hooks("vaultlint").stage({"a.md": CLEAN, "b.md": BROKEN})
        (work.folder / "a.md").write_text(BROKEN)
        (work.folder / "b.md").write_text(MENDED)
        told = work.run(code=1)
        assert "--> b.md" in told
        assert "--> a.md" not in told
        assert ((work.folder / "a.md").read_text(), (work.folder / "b.md").read_text()) == (BROKEN, MENDED)

    def test_commit_is_stopped(self, work):
        """Installed, it runs at `git commit`; `--no-verify` goes past it."""
        work.hooks("vaultlint").stage({"a.md": BROKEN})
        call("pre-commit", "install", cwd=work.folder, env=work.environment)
        words = ("git", "-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "--message=notes")
        assert "VL111" in call(*words, cwd=work.folder, env=work.environment, code=1)
        call(*words, "--no-verify", cwd=work.folder, env=work.environment)

    def test_rules_across_notes_answer_from_the_index(self, work):
        """After a look at the whole vault the hook tells what only that can tell; without one it is silent about it."""
        work.hooks("vaultlint", entry="vaultlint check").stage(TWO)
        assert "VL60" not in work.run("--verbose", code=0)
        call(program(work), "check", "--quiet", ".", cwd=work.folder, code=1)
        assert "VL60" in work.run(code=1)

    def test_is_small(self, work):
        """What the hook installs: six packages and what they need, 15 MB at most, none of the graph's."""
        work.hooks("vaultlint").stage({"a.md": CLEAN})
        work.run(code=0)
        python = program(work).with_name("python")
        sizes = json.loads(call(python, "-c", SIZES, cwd=work.folder))
        assert "obsidian-vaultlint" in sizes
        assert not {"numpy", "networkx", "pyvis", "jinja2"} & set(sizes)
        assert sum(sizes.values()) < MEGABYTES * 1_000_000, sizes

    def test_warning_stops_who_wants_that(self, vault):
        """Without the option the same command fails for warnings."""
        folder = vault({"b.md": SINGULAR})
        words = HOOKS["vaultlint"]["entry"].split()[1:]
        assert run(*words, folder / "b.md").code == 0
        assert run(*(word for word in words if word != "--errors-only"), folder / "b.md").code == 1


class TestFix:
    """The hook `vaultlint-fix`."""

    def test_mends_and_stops(self, work):
        """It mends what is staged and stops, so that somebody looks; the next commit passes."""
        work.hooks("vaultlint-fix").stage({"a b.md": BROKEN, "🎉.md": BROKEN})
        told = work.run(code=1)
        assert "files were modified by this hook" in told
        assert (work.folder / "a b.md").read_text() == (work.folder / "🎉.md").read_text() == MENDED
        git(work.folder, "add", "--all")
        assert "Passed" in work.run(code=0)

    def test_what_it_cannot_mend_is_an_error_or_passes(self, work):
        """A warning that remains stops nobody, an error does."""
        two = "---\ntitle: A\nurl: https://a.example.org/\n---\ntext a\n---\ntitle: B\nurl: https://b.example.org/\n---\ntext b\n"
        work.hooks("vaultlint-fix").stage({"warning.md": "---\ncreated: 2024-13-45\n---\n"})
        assert "Passed" in work.run(code=0)
        work.stage({"error.md": two})
        assert "VL102" in work.run(code=1)

    def test_an_edit_that_is_not_staged_is_kept(self, work):
        """Where the mended note and the edit that waits collide, pre-commit takes the repair back: no edit is lost."""
        work.hooks("vaultlint-fix").stage({"a.md": BROKEN})
        edited = BROKEN.replace("Passion", "Patience") + "One more line.\n"
        (work.folder / "a.md").write_text(edited)
        assert "olling back fixes" in work.run(code=1)
        assert (work.folder / "a.md").read_text() == edited

    def test_runs_alone(self):
        """One process for all notes: one run in the journal, which `undo` takes back."""
        assert HOOKS["vaultlint-fix"]["require_serial"] is True


@pytest.mark.parametrize("name", HOOKS)
def test_commands_exist(name, vault):
    """A hook's entry is a command of ours that runs, and both hooks want notes alone."""
    words = HOOKS[name]["entry"].split()
    assert words[0] == "vaultlint"
    assert run(*words[1:], vault({"a.md": CLEAN}) / "a.md").code == 0
    assert HOOKS[name]["types"] == ["markdown"]
    assert "pass_filenames" not in HOOKS[name]


def test_try_repo(work):
    """`pre-commit try-repo`, as somebody would who wants to see the hooks before they take them."""
    work.hooks("vaultlint").stage({"a.md": BROKEN, "good.md": CLEAN})
    words = ("try-repo", work.repository.as_uri(), "vaultlint", "--verbose")
    told = call("pre-commit", *words, cwd=work.folder, env=work.environment, code=1)
    assert "--> a.md:2:8" in told


def program(work):
    """Return the command that pre-commit installed."""
    (found,) = Path(work.home).glob("repo*/py_env-*/bin/vaultlint")
    return found
