"""docs/SAFETY.md states exactly the thirteen promises, and each names a test that is there and says the same."""

from __future__ import annotations

import ast
import re

import pytest
from house import ROOT

PAGE = (ROOT / "docs" / "SAFETY.md").read_text("utf-8")
PROMISES = re.findall(r"(?ms)^### (\d+)\. ([^\n]+)\n(.*?)(?=^##)", PAGE)
TEST = re.compile(r"(?m)^Test: `([^`:]+)::(\w+)`$")


def classes(path):
    """Return a file's classes by name."""
    return {one.name: one for one in ast.parse(path.read_text("utf-8")).body if isinstance(one, ast.ClassDef)}


def test_there_are_thirteen():
    """Numbered from 1 to 13, no more and no fewer."""
    assert [int(number) for number, _, _ in PROMISES] == list(range(1, 14))


@pytest.mark.parametrize(
    ("number", "text"), [(number, text) for number, _, text in PROMISES], ids=[number for number, _, _ in PROMISES]
)
def test_each_names_its_test(number, text):
    """The test is there, is of that number, says in a sentence what it holds, and has something to run."""
    ((path, name),) = TEST.findall(text)
    assert name == f"TestPromise{int(number):02}"
    found = classes(ROOT / path)[name]
    said = ast.get_docstring(found)
    assert said
    assert said.split("\n")[0].endswith(".")
    tests = [one for one in found.body if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")]
    assert len(tests) >= 2
    assert all(ast.get_docstring(one) for one in tests)
    assert all(any(isinstance(part, ast.Assert | ast.With) for part in ast.walk(one)) for one in tests)


def test_no_promise_is_tested_without_being_made():
    """Each class of this folder that bears a promise's number is named on the page, once."""
    held = [
        name for path in (ROOT / "tests" / "promises").glob("test_*.py") for name in classes(path) if "Promise" in name
    ]
    assert sorted(held) == sorted(name for _, name in TEST.findall(PAGE))


def test_list_of_settings_is_the_tested_one():
    """The files of `.obsidian` that the page names are those that the test allows."""
    from test_promises_on_reach import CLOSED

    (told,) = (text for number, _, text in PROMISES if number == "7")
    names = set(re.findall(r"`([\w/-]+\.json)`", told))
    folder = "plugins/readwise-official/"
    assert {name if name != "manifest.json" else f"{folder}{name}" for name in names} == CLOSED


def test_figures_are_there():
    """The tables hold figures, and no mark of something that was to be filled in."""
    measured = PAGE.partition("## Measured")[2].partition("\n## ")[0]
    assert len(re.findall(r"\d", measured)) > 30
    assert "| rumdl" in PAGE
    assert "TABLE OF" not in PAGE
    assert "FIGURES" not in PAGE
