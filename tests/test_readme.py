"""The README: a session with real output, that fits on a few screens. What it holds in common with docs/ is in test_docs.py."""

from __future__ import annotations

import re

from house import ROOT

from vaultlint.cli import COMMANDS

README = (ROOT / "README.md").read_text("utf-8")


def test_is_short():
    """The README is read to its end: at most 200 lines."""
    assert len(README.splitlines()) <= 200


def test_shows_a_repair_and_a_finding():
    """The README shows what a fix does and what a finding looks like, with the output."""
    for command in ("fix --diff", "check"):
        assert re.search(rf'(?m)^\$ vaultlint {command} "[^"]+"\n[^$`]', README)


def test_names_commands_that_exist():
    """Every command that the README names, in a block or a sentence, exists."""
    named = re.findall(r"(?:\$ |`)vaultlint (\w+)", README)
    assert len(named) > 8
    assert set(named) <= set(COMMANDS)


def test_never_says_to_install_the_other_tool():
    """The package index's `vaultlint` is somebody else's."""
    for path in (ROOT / "README.md", *(ROOT / "docs").rglob("*.md")):
        assert not re.search(r"(?:pip|pipx|uv tool) install ['\"]?vaultlint", path.read_text("utf-8")), path


def test_names_no_machine():
    """No document names a path or a host of the machine that it was written on."""
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md")):
        assert not re.search(r"(?<![\w.~])/(?:home|root|Users|work|tmp)/", path.read_text("utf-8")), path
