"""The documents: generated pages are as the code makes them, and whatever can be run in them runs.

``docs/sessions.py`` names the commands that cannot run here, with the reason; all others do.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from house import ROOT, make

sys.path.insert(0, str(ROOT / "docs"))

import sessions
from make import leftovers, pages

from vaultlint import config
from vaultlint.rules import RULES

GENERATED = pages()
WRITTEN = (*sessions.DOCUMENTS, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md")
BLOCK = re.compile(r"(?ms)^(?P<fence>```+)(?P<kind>\w*)[^\n]*\n(?P<text>.*?)^(?P=fence)$")


def name(value):
    """Return a test's name for a document."""
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else None


def blocks(kind):
    """Return every block of a kind, with its document."""
    return [
        (path, block["text"])
        for path in (*WRITTEN, *(ROOT / "docs" / "rules").glob("*.md"))
        for block in BLOCK.finditer(path.read_text("utf-8"))
        if block["kind"] == kind
    ]


@pytest.mark.parametrize("path", sorted(GENERATED), ids=name)
def test_is_as_the_code_makes_it(path):
    """A generated page is what `make docs` writes."""
    assert path.read_text("utf-8") == GENERATED[path], "run `make docs`"


def test_no_page_of_a_rule_that_is_gone():
    """There is no page in docs/rules that no rule makes."""
    assert not leftovers(), "run `make docs`"


# Commands.


@pytest.mark.parametrize("path", sessions.DOCUMENTS, ids=name)
def test_every_command_runs_and_prints_what_is_shown(path, tmp_path):
    """A document's commands, run in order on copies of the example vault, print what stands below them."""
    assert not sessions.failures(path, tmp_path), "if that is as it should be: python docs/sessions.py"


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("a\nb\n", "a\n\nb\n", True),
        ("a\nb\n", "a\nc\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\n", "b\n", False),
        ("run …\n", "run 12\n", True),
        ("run …\n", "ran 12\n", False),
        ("3 notes in 0.3 s\n", "3 notes in 12.25 s\n", True),
        ("3 notes\n", "3 notes in 1.2 s\n", True),
        ("3 notes in 0.3 s\n", "4 notes in 0.3 s\n", False),
        ("a.c\n", "abc\n", False),
    ],
)
def test_shown_output_is_compared(shown, printed, same):
    """Only elisions, empty lines and times may differ."""
    assert sessions.agrees(shown, printed) is same


def test_a_wrong_session_is_noticed(tmp_path):
    """Output that is not what the command prints fails, and so does a command that cannot run."""
    document = tmp_path / "page.md"
    document.write_text("```console\n$ vaultlint --version\nvaultlint nine\n$ vaultlint check nowhere\n```\n")
    wrong, failed = sessions.failures(document, tmp_path / "world")
    assert "vaultlint nine" in wrong
    assert "exit code 2" in failed


def test_what_is_not_run_is_needed():
    """Each reason not to run a command speaks of a command in the documents."""
    commands = [one.command for path in sessions.DOCUMENTS for one in sessions.found_in(path.read_text("utf-8"))]
    used = {sessions.reason_not_to_run(command) for command in commands}
    assert set(sessions.NOT_RUN.values()) - used == set()


def test_console_blocks_hold_commands():
    """Each console block begins with a command, so that none is passed over."""
    for path, text in blocks("console"):
        assert text.startswith("$ "), (path, text)


def test_make_targets_exist():
    """Every `make …` that the documents name is a target."""
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8")))
    for path in WRITTEN:
        text = path.read_text("utf-8")
        for target in re.findall(r"(?:^\$ |`)make ([a-z-]+)", text, re.MULTILINE):
            assert target in targets, (path, target)


# Python, TOML, YAML, JSON.


@pytest.mark.parametrize("path", sorted({path for path, _ in blocks("python")}), ids=name)
def test_python_blocks_run(path, monkeypatch):
    """A document's Python runs as it stands, block after block."""
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for document, code in blocks("python"):
        if document == path:
            exec(compile(code, path.name, "exec"), names)


@pytest.mark.parametrize("path", sorted({path for path, _ in blocks("pycon")}), ids=name)
def test_python_sessions_print_what_is_shown(path, monkeypatch):
    """A document's Python sessions are doctests."""
    monkeypatch.chdir(ROOT)
    code = "\n".join(text for document, text in blocks("pycon") if document == path)
    test = doctest.DocTestParser().get_doctest(code, {}, path.name, str(path), 0)
    told: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(test, out=told.append)
    assert outcome.attempted > 0
    assert not told, "".join(told)


@pytest.mark.parametrize(("path", "block"), blocks("toml"), ids=name)
def test_configuration_is_read(path, block, tmp_path):
    """Every TOML block is a configuration of vaultlint that says something; editors' own are TOML at least."""
    if path.name == "editors.md":
        assert tomllib.loads(block)
        return
    file = "pyproject.toml" if "tool" in tomllib.loads(block) else "vaultlint.toml"
    assert config.load(make(tmp_path / "Vault", {file: block}), None, RULES) != config.Config()


@pytest.mark.parametrize(("path", "block"), blocks("yaml"), ids=name)
def test_yaml_is_read(path, block):
    """Every YAML block is a mapping."""
    assert isinstance(yaml.safe_load(block), dict)


def test_json_is_read():
    """Every JSON block is JSON."""
    for _, block in blocks("json"):
        json.loads(block)


# Links.


def anchors(path):
    """Return the names of a document's headings, as GitHub and the site make them."""
    text = BLOCK.sub("", path.read_text("utf-8"))
    return {
        re.sub(r"[^\w\- ]", "", heading.replace("`", "")).strip().lower().replace(" ", "-")
        for heading in re.findall(r"(?m)^#+ +(.*)$", text)
    }


@pytest.mark.parametrize("path", [*WRITTEN, *sorted(GENERATED)], ids=name)
def test_links_lead_somewhere(path):
    """Every link to a file of the repository, and to a heading, leads there."""
    text = re.sub(r"`[^`\n]*`", "", BLOCK.sub("", path.read_text("utf-8")))
    places = re.findall(r"\]\(([^)\s]+)\)|(?m:^\[[^\]]+\]: (\S+))", text)
    for place in filter(None, (one or other for one, other in places)):
        if re.match(r"[a-z]+:", place):
            assert place.startswith("https://"), place
            continue
        file, _, heading = place.partition("#")
        target = (path.parent / file).resolve() if file else path
        assert target.exists(), place
        assert not heading or heading in anchors(target), place


def test_every_document_is_on_the_site_or_left_out_by_name():
    """The strict build would warn; here it is said in words: mkdocs.yml names each page of docs."""
    text = (ROOT / "mkdocs.yml").read_text("utf-8")
    for path in (ROOT / "docs").glob("*.md"):
        assert path.name in text, f"put {path.name} into the nav of mkdocs.yml"


def test_site_is_built(tmp_path):
    """`mkdocs build --strict` gives no warning, and no page asks the network for anything."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    built = sorted((tmp_path / "site").rglob("*.html"))
    assert len(built) > len(RULES) + 10
    for page in built:
        text = page.read_text("utf-8")
        assert not re.search(r"""<(?:script|img|iframe|source)[^>]+src=["']?(?:https?:)?//""", text), page
        assert not re.search(r"""<link[^>]+href=["']?(?:https?:)?//[^>]*stylesheet""", text), page
        assert not re.search(r"""<link[^>]+(?:stylesheet|preconnect|preload)[^>]+href=["']?(?:https?:)?//""", text), (
            page
        )
