"""The single file: how it starts, and that what tries it would notice a lack. `make onefile` makes and tries it."""

from __future__ import annotations

import subprocess
import sys

import pytest
from house import ROOT
from outside import call

sys.path.insert(0, str(ROOT / "shipping"))

import onefile

from vaultlint.cache import keys


def program(folder, text):
    """Write a program that stands for the file."""
    file = folder / "vaultlint"
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def test_starts():
    """The way in is the command's."""
    told = call(sys.executable, ROOT / "shipping" / "start.py", "--version", cwd=ROOT, env={"PYTHONPATH": str(ROOT)})
    assert told.startswith("vaultlint ")


def test_trial_passes_for_the_command(tmp_path):
    """What the file is asked to do, the command does."""
    start = ROOT / "shipping" / "start.py"
    here = program(tmp_path, f'PYTHONPATH="{ROOT}" exec "{sys.executable}" "{start}" "$@"')
    (tmp_path / "world").mkdir()
    onefile.Trial(here, tmp_path / "world").all()


@pytest.mark.parametrize("lack", ["exit 0", "exit 127", "echo vaultlint 1; exit 0"])
def test_trial_notices(tmp_path, lack):
    """A file that does nothing, does not start, or says its version alone."""
    (tmp_path / "world").mkdir()
    with pytest.raises(SystemExit):
        onefile.Trial(program(tmp_path, lack), tmp_path / "world").all()


def test_releases_without_files_are_told_apart(monkeypatch):
    """Within an archive no file can be looked at: then the version stands for the code."""
    monkeypatch.setattr(keys, "_recorded", lambda _: [])
    monkeypatch.setattr(keys, "_files", lambda _: [])
    told = []
    for version in ("1.0", "1.1"):
        monkeypatch.setattr("vaultlint.__version__", version)
        told.append(keys.code.__wrapped__())
    assert told[0] != told[1]


def test_what_is_left_out_is_not_needed():
    """No command but those that say so needs what the file leaves out."""
    code = f"import sys\nfor name in {onefile.LEFT_OUT!r}: sys.modules[name] = None\nimport vaultlint.graph.page, vaultlint.cli.graph"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
