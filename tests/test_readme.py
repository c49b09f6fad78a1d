"""The README is a session with real output, and names what is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from vaultlint.cli import COMMANDS, main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def sessions() -> list[tuple[str, str]]:
    """Return the README's vaultlint commands that are followed by output, with that output."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for part in re.split(r"(?m)^\$ ", block)[1:]:
            command, _, output = part.partition("\n")
            if command.startswith("vaultlint ") and output.strip():
                found.append((command, output))
    return found


@pytest.mark.parametrize(("command", "output"), sessions(), ids=lambda text: text[:40])
def test_shows_what_the_command_prints(command, output, monkeypatch):
    """Each command shown with output prints just that."""
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, shlex.split(command, comments=True)[1:])
    assert re.sub(r"\n+", "\n", result.output).strip() == re.sub(r"\n+", "\n", output).strip()


def test_there_are_sessions():
    """The README shows a repair and a finding."""
    assert len(sessions()) >= 2


def test_names_commands_and_files_that_exist():
    """Every command, make target and local file that the README names exists."""
    for name in re.findall(r"\$ vaultlint (\w+)", README):
        assert name in COMMANDS
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"\$ make (\w+)", README):
        assert re.search(rf"(?m)^{target}:", makefile)
    for path in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (ROOT / path).exists(), path


def test_python_example_runs(monkeypatch):
    """The README's Python session runs as it stands."""
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["report"].diagnostics
    assert names["graph"].number_of_nodes() > 40
