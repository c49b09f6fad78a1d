"""Install the wheel as its users do, into an environment without anything else, and run what README.md shows.

python tests/shipping/installing.py dist            with each of Python 3.11, 3.12 and 3.13 that is here
python tests/shipping/installing.py dist 3.11 3.13  with these, all of which must be here
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "docs"))

import sessions

ROOT = sessions.ROOT
VERSIONS = ("3.11", "3.12", "3.13")  # those that pyproject.toml names
README = ROOT / "README.md"
# What installs nothing but the wheel and what that asks for: a package of ours, or of the tests, would hide a lack.
ONLY_THESE = {"PYTHONNOUSERSITE": "1", "PYTHONPATH": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def python_of(version: str) -> str | None:
    """Return the interpreter of a version, from the path, Windows' launcher or pyenv; None if it is not here."""
    pyenv = shutil.which("pyenv")
    latest = _said(pyenv, "latest", version) if pyenv else None
    kept = _said(pyenv, "prefix", latest) if pyenv and latest else None
    for words in ((f"python{version}",), ("py", f"-{version}"), (f"{kept}/bin/python",), (sys.executable,)):
        found = _said(*words, "-c", "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)")
        if found and found.split()[0] == version:
            return found.split(maxsplit=1)[1]
    return None


def _said(*words: str) -> str | None:
    """Return what a program printed; None if it is not there or failed."""
    try:
        return subprocess.run(words, capture_output=True, text=True, check=True, timeout=60).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def wheel_in(folder: Path) -> Path:
    """Return the one wheel of a folder."""
    found = sorted(folder.glob("obsidian_vaultlint-*.whl"))
    if len(found) != 1:
        raise SystemExit(f"{len(found)} wheels in {folder}, wanted one: make dist")
    return found[0]


def install(wheel: Path, folder: Path, python: str, extra: str = "[graph]") -> Path:
    """Install a wheel into a new environment; return its folder of programs."""
    environment = {**os.environ, **ONLY_THESE}
    subprocess.run([python, "-m", "venv", str(folder)], check=True, env=environment)
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    words = [programs / "python", "-m", "pip", "install", "--quiet", f"{wheel}{extra}"]
    subprocess.run([str(word) for word in words], check=True, env=environment)
    return programs


def failures(programs: Path, folder: Path) -> list[str]:
    """Run README.md's commands and its Python with what is installed; return what is not as it shows."""
    found = sessions.failures(README, folder, programs / "vaultlint")
    for code in re.findall(r"(?ms)^```python\n(.*?)^```", README.read_text("utf-8")):
        world = sessions.World(folder / "python", programs / "vaultlint")
        words = [str(programs / "python"), "-W", "error", "-W", "ignore::DeprecationWarning", "-c", code]
        done = subprocess.run(words, cwd=world.home, env=world.environment, capture_output=True, text=True, check=False)
        found += [done.stderr] * bool(done.returncode)
    return found


def main(words: list[str]) -> int:
    """Try each version; say how it went."""
    wheel, asked = wheel_in(Path(words[0])), words[1:]
    here = {version: python for version in asked or VERSIONS if (python := python_of(version))}
    lacking = [version for version in asked or VERSIONS if version not in here]
    code = 1 if not here or (asked and lacking) else 0
    for version, python in here.items():
        with tempfile.TemporaryDirectory() as folder:
            found = failures(install(wheel, Path(folder) / "environment", python), Path(folder) / "world")
        told = "\n".join(("FAILED", *found)) if found else "does what README.md shows"
        print(f"Python {version}: {wheel.name} {told}", flush=True)  # noqa: T201  # what it is for
        code = max(code, 1 if found else 0)
    if lacking:
        print(f"not tried, since not here: Python {', '.join(lacking)}")  # noqa: T201  # as above
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
