"""Make vaultlint one file that needs no Python, for the system that this runs on, and try it (`make onefile`).

python shipping/onefile.py dist                  make dist/vaultlint (or .exe); its environment is build/onefile
python shipping/onefile.py --try dist/vaultlint  only try one that is there

The graph is in it; `to_pyvis`, the language server and `watchfiles` (it looks every second instead) are not.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAME = "vaultlint.exe" if os.name == "nt" else "vaultlint"
TOOL = "pyinstaller>=6.10"  # GPL with an exception: what it makes has the licence that its makers choose
LEFT_OUT = ("pyvis", "IPython", "pygments", "tkinter", "setuptools", "pip", "pygls", "watchfiles")
NOTES = 2_000  # so many that several processes read them, which the file starts from itself


def build(folder: Path) -> Path:
    """Make the file in a folder, and return its path."""
    place = ROOT / "build" / "onefile"
    venv.create(place, with_pip=True, clear=True)
    python = place / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    _call(python, "-m", "pip", "install", "--quiet", TOOL, f"{ROOT}[graph]")
    words = [word for name in LEFT_OUT for word in ("--exclude-module", name)]
    # The distribution's RECORD comes along: it tells the caches of two releases apart.
    words += [
        "--collect-submodules",
        "vaultlint",
        "--collect-data",
        "vaultlint",
        "--copy-metadata",
        "obsidian-vaultlint",
    ]
    words += ["--distpath", folder, "--workpath", place / "work", "--specpath", place, "--log-level", "ERROR"]
    start = ROOT / "shipping" / "start.py"
    # -I: what is packed is what was installed, not this tree
    _call(python, "-I", "-m", "PyInstaller", "--onefile", "--noconfirm", "--name", "vaultlint", *words, start)
    return folder / NAME


def _call(*words: object) -> None:
    subprocess.run([str(word) for word in words], check=True, cwd=tempfile.gettempdir())


class Trial:
    """A run of the file where nothing else is: no Python on the path, an empty home.

    Parameters
    ----------
    program : Path
    folder : Path
        An empty one.
    """

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program.resolve()
        self.folder = folder
        self.vault = folder / "My Vault"
        shutil.copytree(ROOT / "examples" / "reading-vault", self.vault)
        # Windows' programs do not start without the first two.
        kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "LD_LIBRARY_PATH") if name in os.environ}
        homes = dict.fromkeys(("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"), str(folder))
        self.environment = {**kept, **homes, "PATH": ""}

    def run(self, *words: object, code: int = 0, says: str = "") -> str:
        """Run the file; raise where it ends with another code or does not say what it should."""
        done = subprocess.run(
            [str(self.program), *map(str, words)],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=300,
        )
        told = (done.stdout + done.stderr).decode("utf-8", "replace")
        if done.returncode != code or says not in told:
            raise SystemExit(
                f"{self.program.name} {' '.join(map(str, words))}: {done.returncode}, wanted {code}\n{told}"
            )
        return told

    def all(self) -> None:
        """Check, explain, fix, undo, draw; many notes in several processes; what was kept is used again."""
        before = self._bytes()
        self.run("--version", says="vaultlint ")
        self.run("check", self.vault, code=1, says="VL101")
        self.run("check", self.vault, code=1, says="VL101")
        self.run("cache", "where", says="vaultlint")
        self.run("rule", "VL103", says="stacked-frontmatter")
        self.run("fix", self.vault, code=1, says="vaultlint undo")
        self.run("undo", "--vault", self.vault, says="put back")
        if self._bytes() != before:
            raise SystemExit("undo left another vault than there was")
        self.run("graph", self.vault, "-o", self.folder / "graph.html", says="links")
        self.run("themes", self.vault)
        many = self.folder / "many"
        many.mkdir()
        for number in range(NOTES):
            (many / f"{number}.md").write_text("---\ntag: a\n---\ntext\n", encoding="utf-8")
        self.run("check", "--jobs", "2", "--no-cache", "--statistics", many, code=1, says=f"{NOTES:,}")

    def _bytes(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in sorted(self.vault.rglob("*.md"))}

    def start(self, times: int = 5) -> float:
        """Return the least CPU seconds of starting, where the system tells them; 0 elsewhere."""
        if os.name == "nt":
            return 0.0
        import resource

        spent = []
        for _ in range(times):
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            self.run("--version")
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        return min(spent)


def main(words: list[str]) -> None:
    """Make the file and try it, or only that."""
    program = Path(words[1]) if words[0] == "--try" else build(Path(words[0]).resolve())
    with tempfile.TemporaryDirectory() as folder:
        trial = Trial(program, Path(folder))
        trial.all()
        start = trial.start()
    size = program.stat().st_size / 1_000_000
    print(f"{program}: {size:.0f} MB, does its work; {f'starts in {start:.2f} s of CPU time' if start else 'starts'}")


if __name__ == "__main__":
    main(sys.argv[1:])
