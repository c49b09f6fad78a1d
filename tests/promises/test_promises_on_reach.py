"""Promise 7: the vault, and nothing else. docs/SAFETY.md says it in a user's words."""

from __future__ import annotations

import json
import os
import shutil
import socket
import stat
import subprocess
import sys

import pytest
from house import BROKEN, CLEAN, MENDED, ROOT, make, run, tree
from promise_vaults import TOKEN
from watching import watch

from vaultlint import journal, writing
from vaultlint.obsidian import read
from vaultlint.vault import digest

# All that is read below `.obsidian`. docs/SAFETY.md names them one by one.
CLOSED = {
    "app.json",
    "types.json",
    "templates.json",
    "daily-notes.json",
    "plugins/templater-obsidian/data.json",
    "plugins/readwise-official/data.json",
    "plugins/readwise-official/manifest.json",
    "plugins/obsidian-linter/data.json",
}
EVERY = (
    ("check", "{vault}", "--select", "all"),
    ("fix", "{vault}", "--unsafe-fixes", "--managed", "--select", "all"),
    ("stats", "{vault}"),
    ("readwise", "{vault}"),
    ("report", "{vault}"),
    ("init", "{vault}", "--stdout"),
    ("graph", "{vault}", "-o", "{out}/g.json", "-o", "{out}/g.html", "-o", "{out}/g.csv"),
    ("undo", "--vault", "{vault}"),
)


def every(folder, tmp_path):
    """Return each command on a vault, as words."""
    (tmp_path / "out").mkdir(exist_ok=True)
    return [[one.format(vault=folder, out=tmp_path / "out") for one in row] for row in EVERY]


def run_all(folder, tmp_path):
    """Run each command on a vault, and return all that they print."""
    ran = [run(*words) for words in every(folder, tmp_path)]
    assert all(one.code in (0, 1) for one in ran), [one.err for one in ran]
    return "".join(one.out + one.err for one in ran)


class TestPromise07:
    """Nothing outside your vault is read, followed or written, and no secret is kept."""

    @pytest.fixture
    def outside(self, tmp_path):
        """Give a folder beside the vault, with notes that a fix would change."""
        return make(tmp_path / "outside", {"a.md": BROKEN, "B/b.md": BROKEN})

    @pytest.fixture
    def linked(self, vault, outside):
        """Give a vault with links of every kind: to a note in it, to a file and a folder outside, to itself."""
        folder = vault({"real.md": BROKEN, "A/c.md": CLEAN})
        (folder / "inside.md").symlink_to("real.md")
        (folder / "out.md").symlink_to(outside / "a.md")
        (folder / "far").symlink_to(outside)
        (folder / "A" / "loop").symlink_to(folder)
        (folder / "dangling.md").symlink_to("nowhere.md")
        return folder

    def test_links_are_neither_followed_nor_replaced(self, linked, outside, tmp_path):
        """The links are the links that they were, what they lead to outside is untouched, the real note is fixed once."""
        before = {name: os.readlink(linked / name) for name in ("inside.md", "out.md", "far", "A/loop", "dangling.md")}
        beyond = tree(outside)
        run("fix", linked, "--unsafe-fixes", "--select", "all")
        assert {name: os.readlink(linked / name) for name in before} == before
        assert (linked / "real.md").read_text() == MENDED
        run_all(linked, tmp_path)
        assert tree(outside) == beyond

    def test_nothing_outside_is_opened(self, linked, outside, tmp_path):
        """No command opens or lists a file or folder outside by way of a link."""
        seen = watch(every(linked, tmp_path), tmp_path / "log", home=tmp_path / "home")
        touched = seen.paths("read", "look", "write")
        assert str(linked / "real.md") in touched
        assert [path for path in touched if path.startswith(str(outside))] == []

    @pytest.mark.parametrize(
        "path", ["out.md", "far/a.md", "far", "../outside/a.md", "A/../../outside/a.md", "A/loop/../../outside"]
    )
    @pytest.mark.parametrize("command", ["check", "fix"])
    def test_path_given_by_hand_that_leads_out(self, linked, outside, command, path):
        """Naming it does not help: with the vault said, a path that leads out is refused and nothing there changes."""
        beyond = tree(outside)
        ran = run(command, linked / path, "--vault", linked)
        assert ran.code in (1, 2)
        assert tree(outside) == beyond

    def test_folder_that_becomes_a_link(self, vault, outside, monkeypatch):
        """A folder swapped for a link to another one, with the same note in it, between reading and writing."""
        folder = vault({"B/b.md": BROKEN, "c.md": BROKEN})
        real = journal.record

        def record(*args, **options):
            made = real(*args, **options)
            (folder / "B").rename(folder / "was B")
            (folder / "B").symlink_to(outside / "B")
            return made

        monkeypatch.setattr(journal, "record", record)
        beyond = tree(outside)
        ran = run("fix", folder)
        assert ran.code == 1
        assert "not written: B/b.md" in ran.err
        assert tree(outside) == beyond
        assert (folder / "was B" / "b.md").read_text() == BROKEN
        assert (folder / "c.md").read_text() == MENDED

    def test_undo_into_a_folder_that_became_a_link(self, vault, outside):
        """What is put back is put back in the vault, or not at all."""
        folder = vault({"B/b.md": BROKEN})
        run("fix", folder)
        make(outside, {"B/b.md": MENDED})
        shutil.rmtree(folder / "B")
        (folder / "B").symlink_to(outside / "B")
        beyond = tree(outside)
        ran = run("undo", "--vault", folder)
        assert ran.code == 1
        assert tree(outside) == beyond

    @pytest.mark.parametrize("path", ["../outside/a.md", "far/a.md"])
    def test_writer_itself_refuses(self, linked, outside, path):
        """Also whoever calls it: the part that writes files leaves what lies outside alone."""
        beyond = tree(outside)
        with pytest.raises(writing.ChangedError):
            writing.write(linked, path, b"x", digest(BROKEN.encode()))
        with pytest.raises(writing.ChangedError):
            writing.create(linked, path.replace("a.md", "new.md"), b"x")
        assert tree(outside) == beyond

    def test_what_is_no_file(self, vault, monkeypatch):
        """Pipes, sockets, devices and folders named like notes are reported, never waited for, opened or changed."""
        folder = vault({"note.md": BROKEN, "full.md/a.md": BROKEN})
        os.mkfifo(folder / "pipe.md")
        (folder / "empty.md").mkdir()
        if os.geteuid() == 0:
            os.mknod(folder / "device.md", stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero never ends
        monkeypatch.chdir(folder)  # a socket's name is short
        with socket.socket(socket.AF_UNIX) as end:
            end.bind("socket.md")
            kinds = {path.name: stat.S_IFMT(path.lstat().st_mode) for path in folder.iterdir()}
            ran = subprocess.run(
                [sys.executable, "-m", "vaultlint", "fix", "--unsafe-fixes", "--output-format", "concise", folder],
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                timeout=60,
                check=False,
            )
        assert ran.returncode == 1
        odd = [name for name in kinds if name.endswith(".md") and name not in ("note.md", "full.md")]
        assert len(odd) >= 3
        assert all(f"{name}:1:1: error VL708" in ran.stdout or f"{name}:1:1: VL708" in ran.stdout for name in odd), (
            ran.stdout
        )
        assert {path.name: stat.S_IFMT(path.lstat().st_mode) for path in folder.iterdir()} == kinds
        assert (folder / "note.md").read_text() == (folder / "full.md" / "a.md").read_text() == MENDED

    def test_reserved_folders_stay_as_they_are(self, vault, tmp_path):
        """A hash of `.obsidian`, `.trash`, `.git` and every dot folder is the same after all commands."""
        hidden = (".obsidian/a.md", ".trash/b.md", ".git/c.md", "A/.hidden/d.md", ".e.md", "A/.obsidian/f.md")
        folder = vault({**dict.fromkeys(hidden, BROKEN), "note.md": BROKEN, ".obsidian/app.json": "{}"})

        def reserved():
            return {
                path: one
                for path, one in tree(folder).items()
                if (path.startswith(".") and path != ".") or "/." in path
            }

        before = reserved()
        assert len(before) >= 10
        run_all(folder, tmp_path)
        assert reserved() == before
        assert run("fix", folder / ".trash", "--vault", folder).code in (0, 1, 2)
        assert reserved() == before

    def test_temporary_files_never_lie_there_either(self, vault, tmp_path):
        """Nothing is opened for writing in these folders, not for a moment."""
        folder = vault({".obsidian/a.md": BROKEN, ".trash/b.md": BROKEN, "note.md": BROKEN, "A/c.md": BROKEN})
        seen = watch(every(folder, tmp_path), tmp_path / "log", home=tmp_path / "home")
        written = {path.removeprefix(f"{folder}/") for path in seen.paths("write") if path.startswith(f"{folder}/")}
        assert "note.md" in written or any(path.startswith(".vaultlint-") for path in written)
        assert [path for path in written if path.startswith((".obsidian", ".trash", ".git"))] == []

    def test_of_obsidian_a_closed_list_is_read(self, vault, tmp_path):
        """Of all files there only these are opened, whatever else lies there, and the folder is never listed."""
        names = [*CLOSED, "workspace.json", "hotkeys.json", "plugins/other/data.json", "snippets/a.css", "notes.md"]
        folder = vault({"note.md": BROKEN, **{f".obsidian/{name}": "{}" for name in names}})
        rows = [*every(folder, tmp_path), ["init", str(folder), "--stdout", "--from", "obsidian-linter"]]
        seen = watch(rows, tmp_path / "log", home=tmp_path / "home")
        base = f"{folder}/.obsidian"
        touched = {
            path.removeprefix(base).removeprefix("/") for path in seen.paths("read", "look") if path.startswith(base)
        }
        assert touched == CLOSED

    @pytest.mark.parametrize(
        "data",
        [
            json.dumps({"token": TOKEN, "readwiseDir": "Readwise", "booksIDsMap": {"note.md": "1"}}),
            f'{{"token": "{TOKEN}", "booksIDsMap": [1]}}',
            f'{{"token": "{TOKEN}", cut off',
            f'{{"api_key": "{TOKEN}", "x": {{"password": "{TOKEN}"}}, "booksIDsMap": {{"note.md": "1"}}}}',
        ],
        ids=["sound", "damaged", "cut off", "by other names"],
    )
    def test_no_token_is_kept(self, vault, tmp_path, data):
        """The token of Readwise's plugin is in no output, journal, cache, graph, report or note; sound file or not."""
        plugin = ".obsidian/plugins/readwise-official/data.json"
        folder = vault({"note.md": BROKEN, "Readwise/b.md": BROKEN, plugin: data})
        printed = "".join(one.out + one.err for one in (run(*words) for words in every(folder, tmp_path)))
        printed += run("check", folder, "-v", "--output-format", "json").out
        printed += run("readwise", folder, "--all", "--output-format", "json").out
        assert TOKEN not in printed
        assert TOKEN not in repr(read(folder, "plugins", "readwise-official", "data.json"))  # nor in memory
        state = journal.state_folder().parent
        files = [path for root in (tmp_path, state) for path in root.rglob("*") if path.is_file()]
        holders = [path for path in files if TOKEN.encode() in path.read_bytes()]
        assert holders == [folder / plugin]

    def test_note_that_asks_for_a_file_gets_none(self, vault, outside, tmp_path):
        """Links and embeds that lead out of the vault are told, and what they name is not opened."""
        secret = make(tmp_path / "secret", {"s.md": "---\ntitle: secret words\n---\n"}) / "s.md"
        text = f"![[../outside/a.md]] [x](file://{secret}) ![y]({secret}) [[/etc/passwd]]\n"
        folder = vault(
            {"note.md": text, "c.canvas": json.dumps({"nodes": [{"type": "file", "file": str(secret)}], "edges": []})}
        )
        seen = watch(every(folder, tmp_path), tmp_path / "log", home=tmp_path / "home")
        touched = seen.paths("read", "look")
        assert [path for path in touched if path.startswith((str(outside), str(secret.parent), "/etc/passwd"))] == []
        assert "secret words" not in seen.out
