"""docs/install.md: the server's script does what the page says, and the lines name what is there."""

from __future__ import annotations

import re
import sys

import pytest
from house import BROKEN, ROOT, make
from outside import call

PAGE = (ROOT / "docs" / "install.md").read_text("utf-8")
(SCRIPT,) = re.findall(r"(?ms)^```sh\n(.*?)^```", PAGE)
TWICE = "---\ntitle: Grit\nurl: https://example.org/grit\n---\n# Grit\n\nOne line.\n"


@pytest.fixture
def server(tmp_path):
    """A function that runs the script on a vault where `ob` writes down that it was called; it returns what is said."""
    programs = make(
        tmp_path / "bin",
        {
            "ob": f'#!/bin/sh\necho "ob $@ $(cat doubled.md | wc -l)" >> "{tmp_path}/calls"\n',
            "vaultlint": f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m vaultlint "$@"\n',
            "keep-clean": SCRIPT,
        },
    )
    for file in programs.iterdir():
        file.chmod(0o755)

    def keep_clean(*words, code):
        path = f"{programs}:/usr/bin:/bin"
        return call(programs / "keep-clean", *words, cwd=tmp_path, env={"PATH": path}, code=code)

    return keep_clean


def test_server_script(server, tmp_path):
    """It fetches, unites what is doubled, sends the mended notes, and fails for errors that are left."""
    vault = make(tmp_path / "My Vault", {"doubled.md": TWICE + TWICE, "other.md": BROKEN, ".obsidian/app.json": "{}"})
    told = server(vault, code=1)
    assert (vault / "doubled.md").read_text() == TWICE
    assert (vault / "other.md").read_text() == BROKEN
    assert "VL111" in told
    lines = TWICE.count("\n")
    assert (tmp_path / "calls").read_text() == f"ob sync {2 * lines}\nob sync {lines}\n"
    (vault / "other.md").unlink()
    server(vault, code=0)


def test_server_script_wants_a_folder(server):
    """Without one it does nothing and says so."""
    assert "the vault's folder" in server(code=2)


def test_lines_name_what_is_there():
    """Names of files, of the distribution and of its extras are those that are made."""
    workflow = (ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8")
    for name in re.findall(r"vaultlint-((?:linux|macos|windows)-[\w.]+?)`", PAGE):
        assert f"name: {name} " in workflow, name
    assert set(re.findall(r"obsidian-vaultlint(\[\w+\])?", PAGE)) == {"[graph]"}
    for address in re.findall(r"https://github\.com/[^\s\"`)]+", PAGE):
        assert address.startswith("https://github.com/OWNER/vaultlint"), address
