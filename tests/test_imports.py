"""What a command imports: only what it uses, since most of a short run is imports."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

# What none of these runs has any use for.
NEVER = set(
    "networkx numpy pyvis ruamel rich jinja2 Stemmer asyncio email http urllib.request ssl socket concurrent.futures "
    "multiprocessing unittest pydoc xml pickle vaultlint.fixer vaultlint.repair vaultlint.graph vaultlint.server".split()
)
# And what a check of one clean note has none for. `platform` and `ipaddress` are not here: click and pathlib want them.
NOT_ALONE = NEVER | set(
    "sqlite3 _sqlite3 msgspec yaml tomllib _hashlib shlex tempfile random vaultlint.changes vaultlint.proof "
    "vaultlint.journal vaultlint.writing vaultlint.baseline vaultlint.suppressions vaultlint.schema vaultlint.index "
    "vaultlint.gist vaultlint.links vaultlint.merge.documents vaultlint.merge.bodies vaultlint.config.reading "
    "vaultlint.parse.events vaultlint.parse.salvage vaultlint.parse.mangled vaultlint.parse.later_blocks "
    "vaultlint.parse.exports.readwise vaultlint.parse.tracking vaultlint.report.snippet vaultlint.report.full "
    "vaultlint.obsidian.readwise vaultlint.rules.unclosed_fence vaultlint.rules.broken_link".split()
)
MOST = 205  # modules of that check, 185 when this was written (130 of them Python's and click's); of more say why
NOTE = "---\ntitle: Grit\ntags: [a, b]\ncreated: 2024-01-17\n---\n# Grit\n\nSee [[Two]] and `code`.\n"
PROGRAM = """
import json, sys
from vaultlint.cli import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\n" + json.dumps(sorted(sys.modules)))
"""


def imported(*words):
    """Return the modules that a process holds after a command."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, words)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture
def notes(vault):
    return vault({"Grit.md": NOTE, "Two.md": "# Two\n"})


def test_one_note(notes):
    """A check of a note that nothing is wrong with; there is no cache, so nothing is asked of one."""
    held = imported("check", "--no-cache", notes / "Grit.md")
    assert held & NOT_ALONE == set()
    assert len(held) <= MOST


def test_one_note_of_a_vault_that_was_never_looked_at(notes):
    """Without a cache's file none is opened, nor made."""
    assert imported("check", notes / "Grit.md") & NOT_ALONE == set()


def test_one_note_of_a_vault_that_is_known(notes):
    """The index as last written is asked; of a note that nothing was known of nothing has to be decoded."""
    imported("check", notes)
    held = imported("check", notes / "Two.md")
    assert "sqlite3" in held
    assert held & (NEVER | {"msgspec", "yaml", "vaultlint.index"}) == set()


def test_a_vault(notes):
    """A check of a vault, the first and the second time."""
    for _ in range(2):
        assert imported("check", notes) & NEVER == set()
    assert imported("check", "--no-cache", notes) & (NEVER | {"sqlite3", "msgspec"}) == set()


def seconds(folder, *words):
    """Return the CPU time of a process, user and system, which finds what it imports compiled in a folder."""
    resource = pytest.importorskip("resource")  # Windows has none
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = [sys.executable, *map(str, words)]
    subprocess.run(done, env={**kept, "PYTHONPYCACHEPREFIX": str(folder)}, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_one_note_takes_little_more_than_click_and_yaml(notes, tmp_path):
    """The CPU time of a check of one note, held against the import of two packages that it would be thought to need.

    It was 1.4 times that when this was written, and 4 times before rules and patterns were late. The least of nine
    runs in turn sways by a tenth on a busy machine; 1.8 leaves room for that and for other Pythons, and none for two
    libraries of the size of PyYAML, each of which is 0.2.
    """
    check = ("-c", "from vaultlint.__main__ import main; main()", "check", "--no-cache", notes / "Grit.md")
    took = [(seconds(tmp_path, *check), seconds(tmp_path, "-c", "import click, yaml")) for _ in range(9)]
    least, held = map(min, zip(*took, strict=True))
    assert least < 1.8 * held
