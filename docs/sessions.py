"""The console sessions in the documents: found, run in a world of their own, compared with what is shown.

A session is a line ``$ command`` in a console block, with the output below it, or none. A document's sessions run one
after the other in a temporary home: ``~/Vault`` and ``examples/reading-vault`` are copies of the example vault. In
shown output a line ``…`` stands for any lines, ``…`` within a line for any text; times are not compared.

python docs/sessions.py  runs them all, and puts what they print now into the documents
"""

from __future__ import annotations

import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
DOCUMENTS = (
    ROOT / "README.md",
    ROOT / "examples" / "README.md",
    *sorted(path for path in (ROOT / "docs").glob("*.md") if path.name != "commands.md"),
)
# What cannot run in a test, by the words that the command begins with, and why.
NOT_RUN = {
    "python3 -m venv": "changes the shell, and each command here has a shell of its own",
    "pip install": "needs the network; `make setup` does the same",
    "uv tool": "needs the network, and installs into the user's home",
    "uvx": "needs the network; tests/shipping/test_dist.py installs and runs the same",
    "pipx run": "needs the network, as uvx does",
    "make onefile": "takes a minute and the network; tests/shipping/test_onefile.py tries what tries it",
    "cd": "moves the shell, and each command here has a shell of its own",
    "pre-commit": "clones the hook's repository; tests/shipping/test_pre_commit.py does",
    "vaultlint fix -i": "asks on a terminal; tests/test_interactive.py answers",
}
_TIME = re.compile(r" in \d+(\.\d+)? m?s\b")  # said of work that took a while


class Session(NamedTuple):
    """A command with the output that the document shows, and where both stand in its text."""

    command: str
    output: str
    start: int
    end: int


def found_in(text: str) -> Iterator[Session]:
    """Give a document's sessions in order."""
    for block in re.finditer(r"(?ms)^( *)```console\n(.*?)^\1```", text):
        for part in re.finditer(r"(?ms)^ *\$ ([^\n]*)\n(.*?)(?=^ *\$ |\Z)", block[2]):
            at = block.start(2)
            yield Session(part[1], part[2], at + part.start(2), at + part.end(2))


def reason_not_to_run(command: str) -> str | None:
    """Return why a command is not run, None if it is."""
    return next((why for words, why in NOT_RUN.items() if f"{command} ".startswith(f"{words} ")), None)


class World:
    """A temporary home with copies of the example vault, and the command ``vaultlint`` on its path.

    Parameters
    ----------
    folder : Path
    installed : Path, optional
        An installed ``vaultlint`` in the place of these sources.
    """

    def __init__(self, folder: Path, installed: Path | None = None) -> None:
        self.home = folder / "home"
        shutil.copytree(ROOT / "examples", self.home / "examples")
        shutil.copytree(ROOT / "examples" / "reading-vault", self.home / "Vault")
        command = self.home / "bin" / "vaultlint"
        command.parent.mkdir()
        called = f'"{installed}"' if installed else f'"{sys.executable}" -m vaultlint'
        command.write_text(f'#!/bin/sh\nexec {called} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
        own = ("XDG_", "VAULTLINT_", "GITHUB_")
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(own)},
            "HOME": str(self.home),
            "PATH": f"{command.parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "PYTHONPATH": "" if installed else str(ROOT),
            "PYTHONIOENCODING": "utf-8",
            "COLUMNS": "80",
        }

    def run(self, command: str) -> tuple[int, str]:
        """Run a command as a shell would; return its exit code and what a terminal would show."""
        done = subprocess.run(
            ["sh", "-c", command],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            timeout=120,
        )
        return done.returncode, done.stdout.decode("utf-8").replace(str(self.home), "~")


def agrees(shown: str, printed: str) -> bool:
    """Return whether the output shown is what was printed, elisions and times apart."""
    pattern = ""
    for line in _lines(shown):
        if line.strip() == "…":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*?".join(map(re.escape, line.split("…"))) + "\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in _lines(printed))) is not None


def _lines(output: str) -> list[str]:
    """Return the lines that say something, without times."""
    return [_TIME.sub("", line.rstrip()) for line in output.split("\n") if line.strip()]


def broken(session: Session, code: int, printed: str) -> bool:
    """Return whether a command could not run, and the document does not show just that."""
    return "Traceback (most" in printed or (code not in (0, 1) and "vaultlint: " not in session.output)


def failures(document: Path, folder: Path, installed: Path | None = None) -> list[str]:
    """Run a document's sessions in a new world; return what is not as shown, in words."""
    world, found = World(folder, installed), []
    for session in found_in(document.read_text("utf-8")):
        if reason_not_to_run(session.command):
            continue
        code, printed = world.run(session.command)
        said = f"$ {session.command}\n"
        if broken(session, code, printed):
            found.append(f"{said}exit code {code}:\n{printed}")
        elif session.output.strip() and not agrees(session.output, printed):
            lines = difflib.unified_diff(_lines(session.output), _lines(printed), "shown", "printed", lineterm="")
            found.append(said + "\n".join(lines))
    return found


def rewrite() -> None:
    """Put what the commands print now into the documents; what is elided by hand is named instead."""
    for document in DOCUMENTS:
        text = document.read_text("utf-8")
        changes = []
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder))
            for session in found_in(text):
                if reason_not_to_run(session.command):
                    continue
                code, printed = world.run(session.command)
                if broken(session, code, printed):
                    sys.exit(f"{document.name} is left as it is, for this failed: $ {session.command}\n{printed}")
                if not session.output.strip() or agrees(session.output, printed):
                    continue
                if "…" in session.output:
                    print(f"{document.name}: elided by hand, so mend it by hand: $ {session.command}")
                else:
                    changes.append((session, f"{_TIME.sub('', printed.rstrip())}\n"))
        for session, printed in reversed(changes):
            text = text[: session.start] + printed + text[session.end :]
        document.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    rewrite()
