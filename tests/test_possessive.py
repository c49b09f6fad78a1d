"""Regular expressions mean the same on every Python that vaultlint runs on."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import vaultlint
from vaultlint.patterns import _Late

_SIMPLE = (_constants.IN, _constants.LITERAL, _constants.NOT_LITERAL, _constants.ANY)


def _patterns() -> Iterator[tuple[str, str, int]]:
    """Yield the place, the text and the flags of each pattern that stands in a module."""
    for found in pkgutil.walk_packages(vaultlint.__path__, "vaultlint."):
        if found.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, (re.Pattern, _Late)) and isinstance(value.pattern, str):
                compiled = value.compiled() if isinstance(value, _Late) else value
                yield f"{found.name}.{name}", compiled.pattern, compiled.flags


def _possessive_groups(tree: Any) -> Iterator[Any]:
    """Yield what is repeated possessively and is more than one character."""
    if isinstance(tree, tuple) and tree and tree[0] is _constants.POSSESSIVE_REPEAT:
        body = tree[1][2]
        if len(body) != 1 or body[0][0] not in _SIMPLE:
            yield body
    if isinstance(tree, (tuple, list, _parser.SubPattern)):
        for part in tree:
            yield from _possessive_groups(part)


def test_no_group_is_repeated_possessively() -> None:
    """What is repeated possessively is one character: `(?>(?:…)*)` says of a group what `(?:…)*+` would.

    Python 3.11.0 to 3.11.4, Debian 12's among them, keep what the last round of `(?:…)*+` took and failed on
    (CPython's gh-106052): `a: b` passed for one word.
    """
    asked = list(_patterns())
    assert len(asked) > 100
    wrong = [place for place, text, flags in asked if any(_possessive_groups(_parser.parse(text, flags)))]
    assert not wrong, f"{wrong}: wanted (?>(?:…)*), found (?:…)*+"


@pytest.mark.parametrize("text", [r"(?:ab|c(?=d))*+", r"x(?: [a]{1,3}){0,5}+", r"((?:a|b:)?+)"])
def test_that_law_sees_a_possessive_group(text: str) -> None:
    """The walk above finds such a group wherever it stands; a repeated class is none."""
    assert any(_possessive_groups(_parser.parse(text)))
    assert not any(_possessive_groups(_parser.parse(r"(?>(?:ab)*)[^x]*+ ++\d{1,3}+")))
