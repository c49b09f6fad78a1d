"""Patterns that are compiled at their first use, and names that packages import late."""

from __future__ import annotations

import pickle
import re
from importlib import import_module

import pytest

from vaultlint.late import late
from vaultlint.patterns import compiled, pattern

TEXT = "a1 b22 c333"


@pytest.fixture
def compiling(monkeypatch):
    """Return the texts of the patterns that are compiled from now on."""
    seen = []
    plain = re.compile

    def compile_and_note(text, flags=0):
        seen.append(text)
        return plain(text, flags)

    monkeypatch.setattr(re, "compile", compile_and_note)
    return seen


def test_it_is_compiled_when_it_is_used_and_once(compiling):
    """Its text is known before; after the first use its methods are the pattern's own."""
    digits = pattern(r"\d+")
    assert (digits.pattern, compiling) == (r"\d+", [])
    assert digits.search(TEXT)[0] == "1"
    assert [digits.findall(TEXT), digits.sub("", TEXT), digits.split("1,2")] == [
        ["1", "22", "333"],
        "a b c",
        ["", ",", ""],
    ]
    assert compiling == [r"\d+"]


@pytest.mark.parametrize("name", ["flags", "groups", "groupindex"])
def test_all_that_a_pattern_tells_it_tells(name):
    """What is asked for by name is the pattern's."""
    arguments = (r"(?P<a>x)(y)", re.IGNORECASE | re.MULTILINE)
    assert getattr(pattern(*arguments), name) == getattr(re.compile(*arguments), name)


def test_it_counts_as_its_pattern():
    """It equals, hashes, pickles and prints as the pattern that it stands for, of bytes too."""
    one, plain = pattern("x", re.IGNORECASE), re.compile("x", re.IGNORECASE)
    assert one == plain == pattern("x", re.IGNORECASE) != pattern("x")
    assert (hash(one), repr(one), pickle.loads(pickle.dumps(one))) == (hash(plain), repr(plain), plain)
    assert pattern(b"x").search(b"ax")[0] == b"x"
    assert [compiled(one), compiled(plain), compiled("x")] == [plain, plain, None]


def test_what_no_pattern_has_it_has_not():
    """A name that is wrong is an error, as on any object."""
    with pytest.raises(AttributeError):
        pattern("x").serch("x")
    assert not hasattr(pattern("x"), "__len__")


@pytest.mark.parametrize("package", ["config", "merge", "obsidian"])
def test_all_names_of_a_package_are_there(package):
    """A name that is imported late is an object of the module that it is said to be of, and no module."""
    module = import_module(f"vaultlint.{package}")
    held = [getattr(module, name) for name in module.__all__]
    assert not any(type(one) is type(re) for one in held)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = module.nothing


def test_a_name_that_a_module_has_too_is_refused():
    """Once the module is imported the name would be the module."""
    with pytest.raises(AssertionError, match="would be the module"):
        late("merge", {"differences": "differences"})
