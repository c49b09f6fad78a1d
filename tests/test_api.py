"""The public names: documented as numpydoc has it, listed in the docs, and quick to import."""

from __future__ import annotations

import importlib
import inspect
import os
import subprocess
import sys
import typing

import pytest
from house import ROOT
from numpydoc_faults import faults, items, raised, read

sys.path.insert(0, str(ROOT / "docs"))

import api

PUBLIC = [one for module in api.MODULES for one in api.public(module)]
PAGE = (ROOT / "docs" / "api.md").read_text("utf-8")


@pytest.mark.parametrize(("name", "thing"), PUBLIC, ids=[name for name, _ in PUBLIC])
def test_docstring(name, thing):
    """A summary of one line; each argument under Parameters and no other; Returns; Raises where it raises."""
    assert faults(thing, name) == []


FUNCTIONS = [one for one in PUBLIC if inspect.isfunction(one[1])]


@pytest.mark.parametrize(("name", "thing"), FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
def test_types(name, thing):
    """Each argument and what is returned has a type."""
    signature = inspect.signature(thing)
    assert signature.return_annotation is not inspect.Signature.empty, name
    bare = [one.name for one in signature.parameters.values() if one.annotation is one.empty and one.name != "self"]
    assert bare == []


@pytest.mark.parametrize("module", api.MODULES)
def test_all_is_public_and_there(module):
    """`__all__` names what is there, each once and in order; all of it stands on the page of names."""
    room = importlib.import_module(module)
    assert len(set(room.__all__)) == len(room.__all__)
    assert list(room.__all__) == sorted(
        room.__all__, key=lambda name: (not name.isupper(), name.startswith("__"), not name[0].isupper(), name)
    )
    for name in room.__all__:
        assert hasattr(room, name), name
        assert f"\n### {name}\n" in PAGE
    (part,) = [one for one in PAGE.split("\n## ") if one.startswith(f"{module}\n")]
    assert [line[4:] for line in part.splitlines() if line.startswith("### ")] == list(room.__all__)


def test_every_room_with_names_is_told():
    """A package of vaultlint that the guide imports from is one of those on the page."""
    guide = (ROOT / "docs" / "python-api.md").read_text("utf-8") + (ROOT / "docs" / "export.md").read_text("utf-8")
    used = {line.split()[1] for line in guide.replace(">>> ", "").splitlines() if line.startswith("from vaultlint")}
    assert used - {"vaultlint.project"} <= set(api.MODULES)


def test_unknown_name():
    """What is not there is an AttributeError, as everywhere."""
    import vaultlint

    with pytest.raises(AttributeError, match="no attribute 'Projekt'"):
        _ = vaultlint.Projekt
    assert set(vaultlint.__all__) <= set(dir(vaultlint))


class TestFaults:
    """The check of docstrings sees what it is there to see."""

    @staticmethod
    def good(a: int, *b: str, c: bool = False) -> int:
        """Add things.

        Parameters
        ----------
        a : int
        *b : str
            Words: more of them.
        c : bool

        Returns
        -------
        int

        Raises
        ------
        ValueError
            Never.
        """
        if c:
            raise ValueError(a, b)
        return a

    def test_good(self):
        """Nothing is wrong with what is right."""
        assert faults(self.good, "good") == []

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("a : int\n", "", "parameter 'a' is not described"),
            ("a : int\n", "a : int\nd : int\n", "describes 'd'"),
            ("Returns\n-------\nint\n", "", "no section Returns"),
            ("ValueError\n    Never.", "KeyError\n    Never.", "ValueError is raised"),
            ("Returns\n-------", "Returns\n-----", "5 hyphens"),
            ("Returns\n-------", "Return\n------", "none of numpydoc's"),
            ("Add things.", "Add things", "no summary"),
        ],
    )
    def test_bad(self, old, new, said, monkeypatch):
        """Each fault is named."""
        text = inspect.getdoc(self.good)
        assert old in text
        monkeypatch.setattr(type(self).good, "__doc__", text.replace(old, new))
        assert any(said in one for one in faults(self.good, "good")), faults(self.good, "good")

    def test_order(self, monkeypatch):
        """Sections stand in numpydoc's order."""
        text = "Add.\n\nReturns\n-------\nint\n\nParameters\n----------\na : int\n*b : str\nc : bool\n\nRaises\n------\nValueError\n"
        monkeypatch.setattr(type(self).good, "__doc__", text)
        assert [one for one in faults(self.good, "good") if "sections stand as" in one]

    def test_parts(self):
        """Items are names, lists of names and stars; errors are those raised in the function itself."""
        assert items("a, b : int\n    text\n**kw : str\nc") == ["a", "b", "kw", "c"]
        assert raised(self.good) == {"ValueError"}
        assert read("One.\n").sections == {}


def seconds(code, folder):
    """Return the CPU time of a Python process, user and system, which finds what it imports compiled in a folder."""
    resource = pytest.importorskip("resource")  # Windows has none
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "PYTHONPYCACHEPREFIX": str(folder), "PYTHONPATH": str(ROOT)},
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_import_costs_next_to_nothing(tmp_path):
    """`import vaultlint` and its rooms import none of their packages; against a bare Python it takes no time to speak of."""
    took = [(seconds("import vaultlint", tmp_path), seconds("pass", tmp_path)) for _ in range(7)]
    least, bare = map(min, zip(*took, strict=True))
    assert least < 3 * bare  # 60 ms would be six times; two have been seen on a busy machine


def test_what_an_import_holds():
    """None of the heavy packages comes with the names: they come when something is asked for."""
    code = f"import sys, {', '.join(one for one in api.MODULES if not one.endswith('metrics'))}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    heavy = {"networkx", "numpy", "duckdb", "pandas", "ruamel.yaml", "jinja2", "pyvis", "asyncio", "sqlite3"}
    assert heavy & set(done.stdout.split()) == set()


def test_hints_can_be_read():
    """The types of the way in can be resolved by tools that ask for them."""
    from vaultlint.export import export, rows

    assert typing.get_type_hints(rows, {**vars(sys.modules["vaultlint.export.run"]), "Row": dict})["table"] is str
    assert callable(export)
