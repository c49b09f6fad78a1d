"""What `.obsidian/types.json` says of a property holds: VL204 and VL203 speak where a value is something else."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from vaultlint import fixer, linter
from vaultlint.parse import parse_text
from vaultlint.parse.dates import written_date
from vaultlint.rules import RULES
from vaultlint.rules.base import Context

OTHER = [rule for rule in RULES if rule.code in ("VL203", "VL204")]


def context(kind):
    """Return a context in which the property ``p`` is of a type."""
    return Context(MappingProxyType({"p": kind, "tags": "tags", "aliases": "aliases"}))


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("multitext", "[a, b]"),
        ("multitext", ""),
        ("number", "4.5"),
        ("checkbox", "true"),
        ("text", "words"),
        ("text", "12"),
        ("text", "[[Wes Kao]]"),  # VL201's
        ("date", "2024-01-17"),
        ("datetime", "2024-01-17T09:30"),
        ("date", "sometime soon"),
        ("a type of tomorrow", "[a]"),
    ],
)
def test_silent_about_what_fits(kind, value):
    """A value of the type, an empty one, and one that another rule speaks about."""
    assert linter.lint(parse_text(f"---\np: {value}\n---\n"), OTHER, context(kind)) == []


@pytest.mark.parametrize(
    ("kind", "value", "code", "fixed"),
    [
        ("multitext", "a", "VL204", "\n  - a"),
        ("multitext", "a # why", "VL204", None),
        ("text", "[a]", "VL204", " a"),
        ("text", "[a, b]", "VL204", None),
        ("number", '"4.5"', "VL204", " 4.5"),
        ("number", "many", "VL204", None),
        ("number", "true", "VL204", None),
        ("checkbox", "'true'", "VL204", " true"),
        ("checkbox", "yes", "VL204", None),
        ("date", "5 March 2023", "VL203", " 2023-03-05"),
        ("date", "3/4/2023", "VL203", None),
        ("datetime", "2023/3/5 9:30", "VL203", " 2023-03-05T09:30"),
    ],
)
def test_speaks_and_mends(kind, value, code, fixed):
    """What does not fit is named; the unsafe fix mends what can be read in one way, and keeps the rest to the byte."""
    text = f"---\np: {value}\n---\n"
    (found,) = linter.lint(parse_text(text), OTHER, context(kind))
    assert (found.code, found.fix is not None) == (code, fixed is not None)
    outcome = fixer.fix(parse_text(text), OTHER, context(kind), unsafe=True)
    assert outcome.refused == []
    assert outcome.note.text == (text if fixed is None else f"---\np:{fixed}\n---\n")


def test_one_tag_as_text_is_read():
    """Obsidian reads `tags: sales` and `aliases: One` although their types are lists."""
    note = parse_text("---\ntags: sales\naliases: One\n---\n")
    assert linter.lint(note, OTHER, context("text")) == []


@pytest.mark.parametrize(
    ("text", "iso", "standard"),
    [
        ("2024-02-29", "2024-02-29", True),
        ("2024-01-17 09:30:00.123+00:00", "2024-01-17 09:30:00.123+00:00", True),
        ("2024-01-17T24:00", "2024-01-17T24:00", True),
        ("2024-1-7", "2024-01-07", False),
        ("7.1.2024", "2024-01-07", False),
        ("Jan 7th, 2024", "2024-01-07", False),
        ("7 January 2024", "2024-01-07", False),
        ("5/5/2024", "2024-05-05", False),
        ("31/2/2024", "", False),
        ("Foo 7, 2024", "", False),
        ("1/2/24", "", False),
    ],
)
def test_dates_as_people_write_them(text, iso, standard):
    """A date that can be read in one way only has an ISO form; one that cannot, or that no calendar has, has none."""
    found = written_date(text)
    assert (found.iso, found.standard, found.exists) == (iso, standard, True)


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-01", "1.2.3", "10-20-30-40", "12:30", "v2024-01-01", "May 2024", "a" * 9]
)
def test_what_is_no_date(text):
    """Versions, times, years and words are none."""
    assert written_date(text) is None
