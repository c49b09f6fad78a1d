"""The other tools: installed into `build/`, run on all cases at once, their reports read.

Each runs as its documentation says, with its own defaults, but for what is said at its class. What counts as naming a
defect is generous: a parse error anywhere in an unreadable block names whatever is wrong with it.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

NODE_PACKAGES = ("markdownlint-cli2@0.22.1", "yaml-fm-lint@1.6.5", "yaml@2.7.0")
PYTHON_PACKAGES = ("rumdl==0.3.0", "yamllint==1.38.0", "mdlint-obsidian==0.2.7")
_SPACES = re.compile(r"---[ \t]*\r?")


class Report(NamedTuple):
    """One finding of a tool."""

    path: str
    line: int
    message: str


class Place:
    """Where the tools lie, and which."""

    def __init__(
        self, folder: Path, python: tuple[str, ...] = PYTHON_PACKAGES, node: tuple[str, ...] = NODE_PACKAGES
    ) -> None:
        self.python = folder / "python"
        self.node = folder / "node"
        self.packages = python, node

    def install(self) -> None:
        """Install what is not there yet."""
        python, node = self.packages
        wanted = "\n".join((*python, *node))
        mark = self.node / "installed.txt"
        if mark.is_file() and mark.read_text() == wanted:
            return
        if shutil.which("npm") is None:
            sys.exit("this bench needs node and npm for the other tools; --alone runs vaultlint without them")
        subprocess.run([sys.executable, "-m", "venv", self.python], check=True)
        subprocess.run([self.python / "bin" / "pip", "install", "--quiet", *python], check=True)
        self.node.mkdir(parents=True, exist_ok=True)
        (self.node / "package.json").write_text('{"private": true}\n')
        packages = ["npm", "install", "--silent", "--no-audit", "--no-fund", *node]
        subprocess.run(packages, check=True, cwd=self.node)
        mark.write_text(wanted)

    def run(self, *command: str | Path, folder: Path) -> str:
        """Run a tool in a folder and return all that it printed; its exit code says only whether it found something."""
        done = subprocess.run(
            [str(word) for word in command], cwd=folder, capture_output=True, check=False, timeout=300, text=True
        )
        return done.stdout + done.stderr


class Tool:
    """A tool: how it is run, which of its messages name which defect, and which are about frontmatter at all."""

    name = ""
    how = ""
    can_fix = False
    parse_error = "(?!)"
    names: tuple[
        tuple[str, str], ...
    ] = ()  # a pattern of its messages, a pattern of the codes that such a message names
    about_frontmatter = "(?!)"

    def __init__(self, place: Place) -> None:
        self.place = place

    @property
    def version(self) -> str:
        """Return the version that is installed."""
        pins = (re.split("==|(?<!^)@", one) for one in (*PYTHON_PACKAGES, *NODE_PACKAGES))
        return next(version for name, version in pins if name == self.name)

    def check(self, folder: Path) -> list[Report]:
        """Return what the tool finds below a folder."""
        raise NotImplementedError

    def fix(self, folder: Path) -> None:
        """Let the tool repair what is below a folder."""
        raise NotImplementedError


class Rumdl(Tool):
    """rumdl, with its flavour for Obsidian."""

    name = "rumdl"
    how = "`rumdl check --flavor obsidian`, `--fix`"
    can_fix = True
    names = (("MD024|MD025", "VL10[12]"), ("MD012.*start of file", "VL104"), ("MD023", "VL106"), ("MD092", "VL118"))

    def check(self, folder: Path) -> list[Report]:
        """Read its JSON."""
        words = ("check", "--no-config", "--no-cache", "--flavor", "obsidian", "--output-format", "json", ".")
        output = self.place.run(self.place.python / "bin" / "rumdl", *words, folder=folder)
        found = json.JSONDecoder().raw_decode(output[output.index("[") :])[0]
        return [Report(one["file"].removeprefix("./"), one["line"], f"{one['rule']} {one['message']}") for one in found]

    def fix(self, folder: Path) -> None:
        """Fix in place."""
        words = ("check", "--no-config", "--no-cache", "--flavor", "obsidian", "--fix", ".")
        self.place.run(self.place.python / "bin" / "rumdl", *words, folder=folder)


class Markdownlint(Tool):
    """markdownlint-cli2."""

    name = "markdownlint-cli2"
    how = '`markdownlint-cli2 "**/*.md"`, `--fix`'
    can_fix = True
    names = (("MD024|MD025", "VL10[12]"), ("MD012", "VL104"), ("MD023", "VL106"))
    _LINE = re.compile(r"^(.+?\.md):(\d+)(?::\d+)? (?:error |warning )?(MD\d+.*)$", re.MULTILINE)

    def _run(self, folder: Path, *more: str) -> str:
        program = self.place.node / "node_modules" / ".bin" / "markdownlint-cli2"
        return self.place.run(program, "**/*.md", *more, folder=folder)

    def check(self, folder: Path) -> list[Report]:
        """Read its lines."""
        return [Report(path, int(line), message) for path, line, message in self._LINE.findall(self._run(folder))]

    def fix(self, folder: Path) -> None:
        """Fix in place."""
        self._run(folder, "--fix")


class Mdlint(Tool):
    """mdlint-obsidian; by its library, note by note, since its command ends at the first date that does not exist."""

    name = "mdlint-obsidian"
    how = "`mdlint_obsidian.validate(text)` for each note (the command stops at the first traceback)"
    parse_error = "frontmatter-invalid-yaml"
    names = (("frontmatter-not-first", "VL10[1345]"), ("frontmatter-unclosed", "VL10[56]"))
    about_frontmatter = "frontmatter"
    _DRIVER = """
import json, pathlib
from mdlint_obsidian import validate
for path in sorted(pathlib.Path().rglob("*.md")):
    try:
        found = validate(path.read_bytes().decode())
    except Exception:
        continue
    for one in found:
        print(json.dumps([str(path), one.line, f"{one.rule} {one.message}"]))
"""

    def check(self, folder: Path) -> list[Report]:
        """Read what the driver prints."""
        output = self.place.run(self.place.python / "bin" / "python", "-c", self._DRIVER, folder=folder)
        return [Report(*json.loads(line)) for line in output.splitlines()]


class YamlFmLint(Tool):
    """yaml-fm-lint; a note without frontmatter is no error (`--mandatory=false`)."""

    name = "yaml-fm-lint"
    how = "`yaml-fm-lint . -r --oneline --mandatory=false`, `--fix`"
    can_fix = True
    parse_error = (
        "bad indentation of a|end of the stream|can not read|duplicated mapping|tab characters|unidentified alias"
        "|non-printable|null byte|expected valid|incomplete explicit|missed comma"
    )
    names = (
        ("front matter not found", "VL10[3456]"),
        ("trailing spaces", "VL106"),
        ("no empty lines", "VL10[58]"),
        ("non-printable|null byte|expected valid", "VL119"),
        ("no brackets", "VL201"),
        ("indented more", "VL114"),
        ("commas", "VL301"),
    )
    about_frontmatter = "."
    _LINE = re.compile(r"^YAML-(?:Error|Warning): <(.*?)> (.+?\.md):? ?(\d*)", re.MULTILINE)

    def _run(self, folder: Path, *more: str) -> str:
        program = self.place.node / "node_modules" / ".bin" / "yaml-fm-lint"
        words = (".", "-r", "--oneline", "--colored=false", "--mandatory=false")
        return self.place.run(program, *words, *more, folder=folder)

    def check(self, folder: Path) -> list[Report]:
        """Read its lines."""
        found = self._LINE.findall(self._run(folder))
        return [Report(path, int(line or 1), message) for message, path, line in found]

    def fix(self, folder: Path) -> None:
        """Fix in place."""
        self._run(folder, "--fix")


class Yamllint(Tool):
    """yamllint reads YAML files: it gets the first block, cut out, at the lines where it stood."""

    name = "yamllint"
    how = (
        "`yamllint -f parsable` on the block between the first two fences, which a script cuts out (it cannot see a"
        " note that does not begin with a fence, or has no second one); its `relaxed` rules without line-length,"
        " new-lines and empty-lines"
    )
    parse_error = "syntax error"
    names = (("key-duplicates", "VL117"), ("indentation", "VL114"), ("trailing-spaces", "VL106"))
    about_frontmatter = "."
    _LINE = re.compile(r"^(?:\./)?(.+?\.md)\.yaml:(\d+):\d+: (.*)$", re.MULTILINE)
    _RULES = "{extends: relaxed, rules: {line-length: disable, new-lines: disable, empty-lines: disable}}"

    def check(self, folder: Path) -> list[Report]:
        """Cut the blocks out beside the notes, and read its lines."""
        for path in list(_notes(folder)):
            lines = path.read_bytes().decode().split("\n")
            fences = [at for at, line in enumerate(lines) if _SPACES.fullmatch(line)]
            if len(fences) > 1 and fences[0] == 0:
                block = "\n".join(["---", *lines[1 : fences[1]], ""])
                path.with_name(path.name + ".yaml").write_bytes(block.encode())
        output = self.place.run(
            self.place.python / "bin" / "yamllint", "-f", "parsable", "-d", self._RULES, ".", folder=folder
        )
        return [Report(path, int(line), message) for path, line, message in self._LINE.findall(output)]


def _notes(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.md")


ALL = (Rumdl, Markdownlint, Mdlint, YamlFmLint, Yamllint)
