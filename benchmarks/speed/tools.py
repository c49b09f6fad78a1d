"""The commands that are measured: vaultlint's, rumdl's from an environment of its own, and the floors."""

from __future__ import annotations

import compileall
import functools
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.speed.runs import Command

ROOT = Path(__file__).parent.parent.parent
BUILD = ROOT / "build" / "speed"
RUMDL = "0.3.0"
_OWN = (sys.executable, "-m", "vaultlint")


def install() -> None:
    """Make rumdl's environment, if it is not there."""
    mark = BUILD / "rumdl" / "installed.txt"
    if mark.is_file() and mark.read_text(encoding="ascii") == RUMDL:
        return
    subprocess.run([sys.executable, "-m", "venv", "--clear", BUILD / "rumdl"], check=True)
    subprocess.run([BUILD / "rumdl" / "bin" / "pip", "install", "--quiet", f"rumdl=={RUMDL}"], check=True)
    mark.write_text(RUMDL, encoding="ascii")


def compile_ours() -> None:
    """Compile vaultlint's modules, as an installer does, also where the environment forbids Python to keep that."""
    compileall.compile_dir(ROOT / "vaultlint", quiet=1)


@functools.cache
def helped(command: str) -> str:
    """Return what `vaultlint COMMAND --help` says."""
    done = subprocess.run([*_OWN, command, "--help"], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout


def has_cache(command: str) -> bool:
    """Whether a command of vaultlint keeps a cache: it has an option to do without."""
    return "--no-cache" in helped(command)


class Ours:
    """vaultlint, with folders of its own for what it keeps."""

    def __init__(self, keep: Path) -> None:
        self.keep = keep

    def command(self, folder: Path, *words: str) -> Command:
        """Return a command that is run in a folder."""
        kept = tuple((f"XDG_{kind}_HOME", str(self.keep / kind.lower())) for kind in ("CACHE", "STATE", "CONFIG"))
        return Command((*_OWN, *words), folder, (("PYTHONPATH", str(ROOT)), ("NO_COLOR", "1"), *kept))

    def check(self, folder: Path, *words: str) -> Command:
        """Check a vault, or one note of it."""
        return self.command(folder, "check", "--output-format", "concise", *(words or (".",)))

    def forget(self) -> None:
        """Clear the cache."""
        shutil.rmtree(self.keep / "cache", ignore_errors=True)


class Rumdl:
    """rumdl, told of Obsidian, and spared printing what it finds: it finds fifty things a note."""

    def __init__(self, keep: Path) -> None:
        self.keep = keep

    def check(self, folder: Path, *words: str) -> Command:
        """Check a vault, or one note of it."""
        options = ("--flavor", "obsidian", "--no-config", "--silent", "--cache-dir", str(self.keep / "rumdl"))
        return Command((str(BUILD / "rumdl" / "bin" / "rumdl"), "check", *options, *(words or (".",))), folder)

    def forget(self) -> None:
        """Clear the cache."""
        shutil.rmtree(self.keep / "rumdl", ignore_errors=True)


def reading(folder: Path) -> Command:
    """Return what reads every note and does nothing."""
    return Command((sys.executable, "-I", "-S", str(Path(__file__).with_name("reading.py")), "."), folder)


def bare() -> Command:
    """Return the least that Python needs."""
    return Command((sys.executable, "-c", "pass"), ROOT)
