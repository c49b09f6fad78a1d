"""What the tests of shipping share: programs and git, run as by somebody who has nothing of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# What of this process would show through: our own sources instead of what is installed, git's and pre-commit's settings.
HIDDEN = ("PYTHONPATH", "VIRTUAL_ENV", "GIT_", "PRE_COMMIT", "GITHUB_", "VAULTLINT_")
GIT = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false")


def plain():
    """Return this process's environment without what would show through, with the commands of its Python first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(HIDDEN)}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {**kept, "PATH": path, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}


def call(*words, cwd, env=None, code=0):
    """Run a program that must end with a code, and return what it printed."""
    done = subprocess.run(
        [str(word) for word in words],
        cwd=cwd,
        env={**plain(), **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=600,
    )
    told = done.stdout.decode("utf-8", "replace")
    assert done.returncode == code, told
    return told


def git(folder, *words, code=0):
    """Run git in a folder as somebody without settings of their own."""
    return call("git", *GIT, *words, cwd=folder, code=code)
