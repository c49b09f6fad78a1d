"""Tab completes commands, options, notes and rules in bash, zsh and fish."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from vaultlint.cli import COMMANDS, main
from vaultlint.rules import CARDS

BASH = shutil.which("bash")


def offered(shell, words, monkeypatch):
    """Return what is offered for the last of some words, as the shell is told."""
    env = {"_VAULTLINT_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    if shell == "fish":
        env["COMP_CWORD"] = words[-1]
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(main, prog_name="vaultlint")
    lines = result.stdout.split("\n")
    if shell == "bash":
        return [line.partition(",")[2] for line in lines if line]
    if shell == "zsh":  # three lines for each: type, value, help
        return lines[1:-1:3]
    return [line.partition(",")[2].partition("\t")[0] for line in lines if line]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
class TestShells:
    """Each shell is told the same."""

    def test_commands(self, shell, monkeypatch):
        """Without a letter all commands are offered, with some those that begin so."""
        assert offered(shell, ["vaultlint", ""], monkeypatch)[: len(COMMANDS)] == [*COMMANDS]
        assert offered(shell, ["vaultlint", "re"], monkeypatch) == ["related", "readwise", "report"]

    def test_options(self, shell, monkeypatch):
        """Options of a command, and what they may be."""
        assert "--errors-only" in offered(shell, ["vaultlint", "check", "--err"], monkeypatch)
        assert offered(shell, ["vaultlint", "check", "--output-format", "c"], monkeypatch) == ["concise"]

    def test_rules(self, shell, monkeypatch):
        """Rules by code or name, also behind a comma."""
        begin = [card.code for card in CARDS if card.code.startswith("VL20")]
        assert offered(shell, ["vaultlint", "rule", "VL20"], monkeypatch) == begin
        assert offered(shell, ["vaultlint", "rule", "null"], monkeypatch) == ["null-item"]
        assert offered(shell, ["vaultlint", "check", "--select", "VL101,vl206"], monkeypatch) == ["VL101,VL206"]
        assert offered(shell, ["vaultlint", "fix", "--ignore", "nowhere"], monkeypatch) == []


def test_no_command_is_imported_for_it():
    """What is offered of commands is known without them: a key press is to be answered at once."""
    code = (
        "import sys; from click.testing import CliRunner; from vaultlint.cli import main;"
        "r = CliRunner().invoke(main, prog_name='vaultlint', env={'_VAULTLINT_COMPLETE': 'zsh_complete',"
        " 'COMP_WORDS': 'vaultlint ', 'COMP_CWORD': '1'}); assert 'stats' in r.stdout;"
        "print([m for m in sys.modules if m.startswith('vaultlint.cli.')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


@pytest.mark.skipif(BASH is None, reason="there is no bash")
def test_in_bash_itself(tmp_path):
    """The line of the documentation makes bash complete."""
    command = tmp_path / "vaultlint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m vaultlint "$@"\n')
    command.chmod(0o755)
    script = (
        f'PATH="{tmp_path}:$PATH"\n'
        'eval "$(_VAULTLINT_COMPLETE=bash_source vaultlint)"\n'
        "COMP_WORDS=(vaultlint rule VL206) COMP_CWORD=2\n"
        '_vaultlint_completion vaultlint\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    done = subprocess.run([BASH, "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("VL206\n", "")
