"""The tools that people run over a vault: installed into `build/safety`, each started by its plain command."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.defects.tools import Place
from vaultlint import __version__

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "safety"
PYTHON_PACKAGES = (
    "rumdl==0.3.0",
    "mdformat==1.0.0",
    "mdformat-frontmatter==2.2.0",
    "mdformat-gfm==1.0.0",
    "mdformat-obsidian==0.3.2",
    "mdformat-wikilink==0.3.0",
    "python-frontmatter==1.3.0",
)
NODE_PACKAGES = ("prettier@3.10.1", "markdownlint-cli2@0.24.1")
LONG = 60.0  # seconds after which a run is ended

# What scripts do with python-frontmatter, as its documentation shows it; a note that it cannot read is passed by.
SCRIPT = """
import pathlib, sys, frontmatter
for path in sorted(pathlib.Path().rglob("*.md")):
    try:
        post = frontmatter.load(path)
    except Exception as error:
        print(f"{path}: {error}", file=sys.stderr)
        continue
    frontmatter.dump(post, path)
"""


class Ran(NamedTuple):
    """What a run came to: `code` is negative where a signal ended it; CPU seconds and megabytes are the process's."""

    code: int
    output: str
    seconds: float
    cpu: float
    megabytes: float
    overdue: bool

    @property
    def broke(self) -> bool:
        """Whether the tool itself fell over."""
        return self.code < 0 or any(
            word in self.output for word in ("Traceback (most recent", "panicked at", "FATAL ERROR")
        )


@dataclass(frozen=True)
class Tool:
    """A tool: its command is run in the vault's folder; `undo` is the one that takes a run back, where there is one."""

    name: str
    version: str
    how: str
    command: tuple[str, ...]
    undo: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def start(self, vault: Path, *before: str, output: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        """Start it over a vault, in a process group of its own; `before` are words in front of the command."""
        return subprocess.Popen(
            [*before, *self.command],
            cwd=vault,
            env=os.environ | self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    def run(self, vault: Path, *before: str, limit: float = LONG) -> Ran:
        """Run it over a vault to its end."""
        with tempfile.TemporaryFile() as output:
            begun = time.monotonic()
            process = self.start(vault, *before, output=output.fileno())
            overdue = threading.Event()
            timer = threading.Timer(limit, lambda: (overdue.set(), end(process)))
            timer.start()
            _, status, used = os.wait4(process.pid, 0)
            timer.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            output.seek(0)
            text = output.read().decode("utf-8", "replace")
        seconds = time.monotonic() - begun
        unit = 1024 if sys.platform == "linux" else 1024 * 1024
        return Ran(
            process.returncode, text, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, overdue.is_set()
        )

    def take_back(self, vault: Path) -> Ran:
        """Run its undo."""
        return Tool(self.name, self.version, "", self.undo, environment=self.environment).run(vault)


def end(process: subprocess.Popen[bytes]) -> None:
    """Kill a tool that `Tool.start` started, with whatever it started, at once."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def vaultlint(state: Path) -> Tool:
    """Return this project's own command; what it keeps for undo lies below `state`."""
    folders = {f"XDG_{kind}_HOME": str(state / kind.lower()) for kind in ("STATE", "CACHE", "CONFIG")}
    command = (sys.executable, "-m", "vaultlint")
    return Tool(
        "vaultlint",
        __version__,
        "`vaultlint fix .`",
        (*command, "fix", "."),
        undo=(*command, "undo"),
        environment={"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1", **folders},
    )


def others(*, install: bool = True) -> list[Tool]:
    """Return the other tools, installed."""
    place = Place(BUILD, PYTHON_PACKAGES, NODE_PACKAGES)
    if install:
        place.install()
    python, node = place.python.resolve() / "bin", place.node.resolve() / "node_modules" / ".bin"
    plugins = ", ".join(one.replace("==", " ") for one in PYTHON_PACKAGES if one.startswith("mdformat-"))
    return [
        Tool(
            "rumdl",
            version("rumdl"),
            "`rumdl fmt --flavor obsidian .`",
            (str(python / "rumdl"), "fmt", "--flavor", "obsidian", "."),
        ),
        Tool("mdformat", version("mdformat"), f"`mdformat .`, with {plugins}", (str(python / "mdformat"), ".")),
        Tool("prettier", version("prettier"), "`prettier --write .`", (str(node / "prettier"), "--write", ".")),
        Tool(
            "markdownlint-cli2",
            version("markdownlint-cli2"),
            '`markdownlint-cli2 --fix "**/*.md"`',
            (str(node / "markdownlint-cli2"), "--fix", "**/*.md"),
        ),
        Tool(
            "python-frontmatter",
            version("python-frontmatter"),
            "`frontmatter.load`, then `frontmatter.dump`, for each note: no tool, but what scripts are made of",
            (str(python / "python"), "-c", SCRIPT),
        ),
    ]


def version(name: str) -> str:
    """Return the release of a package that is run."""
    pins = (one.rpartition("@" if "@" in one else "==") for one in (*PYTHON_PACKAGES, *NODE_PACKAGES))
    return next(number for package, _, number in pins if package == name)
