"""The notebooks in examples/: valid, and what they show is what they show now."""

from __future__ import annotations

import copy
import sys

import nbformat
import pytest
from house import ROOT

sys.path.insert(0, str(ROOT / "docs"))

import notebooks


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda path: path.name)
def test_it_shows_what_it_shows_now(path):
    """All cells run in order, in a new process and without a warning, and show what is stored below them."""
    stored = nbformat.read(path, as_version=4)
    assert [cell for cell in stored.cells if cell.cell_type == "code"]
    assert notebooks.fresh(path) == stored, "if that is as it should be: python docs/notebooks.py"


@pytest.mark.parametrize("path", notebooks.NOTEBOOKS, ids=lambda path: path.name)
def test_it_is_valid(path):
    """It is a notebook by the format's own schema, each cell with an id, and says nothing of the machine that ran it."""
    stored = nbformat.read(path, as_version=4)
    nbformat.validate(stored)
    assert set(stored.metadata) == {"kernelspec", "language_info"}
    assert len({cell.id for cell in stored.cells}) == len(stored.cells)
    assert str(ROOT) not in path.read_text("utf-8")


def test_there_is_one():
    """The pages name it."""
    assert [path.name for path in notebooks.NOTEBOOKS] == ["highlights.ipynb"]
    assert "examples/highlights.ipynb" in (ROOT / "docs" / "export.md").read_text("utf-8")


def test_what_it_tests_would_be_noticed(tmp_path):
    """A cell that shows something else, and one that fails, are seen."""
    new = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("print(1)\n1 + 1")])
    done = notebooks.ran(new, tmp_path)
    assert [(one.output_type, one.get("text") or one.data["text/plain"]) for one in done.cells[0].outputs] == [
        ("stream", "1\n"),
        ("execute_result", "2"),
    ]
    other = copy.deepcopy(done)
    other.cells[0].source = "print(2)"
    assert notebooks.ran(other, tmp_path) != done
    other.cells[0].source = "1 / 0"
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        notebooks.ran(other, tmp_path)
