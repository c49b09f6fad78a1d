"""What the tests of the commands share: vaults on disk, their hash, and the command line."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

ROOT = Path(__file__).parent.parent
SEEDS = Path(__file__).parent / "data" / "seeds"
CUSTOMERS = "Be More Assertive With Customers.md"
CLIENTS = "3 Ways to Be More Assertive with Clients.md"
BROKEN = "---\ntitle: Grit: The Power of Passion\n---\n# Grit\n"  # VL111, safe
MENDED = '---\ntitle: "Grit: The Power of Passion"\n---\n# Grit\n'
SINGULAR = "---\ntag: a\n---\ntext\n"  # VL202, a warning with a safe fix
CLEAN = "---\ntitle: Fine\n---\ntext\n"


class Ran(NamedTuple):
    """What a run of the command line came to."""

    code: int
    out: str
    err: str


def run(*args, stdin=None):
    """Run the command line in this process."""
    result = CliRunner().invoke(cli(), [str(arg) for arg in args], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def cli():
    """Return the command group."""
    from vaultlint.cli import main

    return main


def start(*args, cwd=None, stdin=None, env=None, python=()):
    """Run the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, *python, "-m", "vaultlint.cli", *map(str, args)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )
    return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def make(folder, files):
    """Write files (path → text or bytes) below a folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return folder


def tree(folder):
    """Return everything about a folder but access times: names, kinds, modes, mtimes, attributes, bytes."""
    found = {}
    for parent, folders, files in os.walk(folder):
        for name in [".", *folders, *files]:
            path = os.path.join(parent, name)
            status = os.lstat(path)
            regular = os.path.isfile(path) and not os.path.islink(path)
            data = Path(path).read_bytes() if regular else b""
            found[os.path.relpath(path, folder)] = (
                status.st_mode,
                status.st_mtime_ns,
                status.st_ino,
                hashlib.sha256(data).hexdigest(),
                attributes(path),
            )
    return found


def attributes(path):
    """Return a file's extended attributes."""
    if not hasattr(os, "listxattr"):
        return {}
    try:
        return {
            name: os.getxattr(path, name, follow_symlinks=False) for name in os.listxattr(path, follow_symlinks=False)
        }
    except OSError:
        return {}


def names(folder):
    """Return all file names below a folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
