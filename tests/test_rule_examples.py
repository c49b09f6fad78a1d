"""Every rule's examples are its tests: each in the variants that its scope allows."""

from __future__ import annotations

import pytest

from vaultlint import fixer, linter
from vaultlint.parse import parse_text
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Rule

CONTEXT = Context()


def cases(kind: str) -> list[object]:
    """Return the examples of all rules as parameters with readable ids."""
    found = []
    for rule in RULES:
        examples = rule.quiet if kind == "quiet" else rule.examples
        found += [pytest.param(rule, example, id=f"{rule.code}-{number}") for number, example in enumerate(examples)]
    return found


def codes(rule: Rule, text: str) -> list[str]:
    """Return the codes that a rule finds in a text."""
    return [finding.code for finding in linter.lint(parse_text(text), [rule], CONTEXT)]


def fixed(rule: Rule, text: str, *, unsafe: bool = False) -> str:
    """Return a text after a rule's own fixes."""
    return fixer.fix(parse_text(text), [rule], CONTEXT, unsafe=unsafe).note.text


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_speaks_about_its_examples(rule, example):
    """A rule finds something in each of its bad examples."""
    assert rule.code in codes(rule, example.bad)


@pytest.mark.parametrize(("rule", "text"), cases("quiet"))
def test_is_silent_about_what_only_looks_bad(rule, text):
    """A rule finds nothing in its quiet examples, with LF and with CRLF."""
    assert codes(rule, text) == []
    assert codes(rule, text.replace("\n", "\r\n")) == []


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_fixes_as_its_examples_say(rule, example):
    """The safe fix gives the good text; where there is none the note stays as it is."""
    wanted = example.good if example.good is not None else example.bad
    assert fixed(rule, example.bad) == wanted
    assert fixed(rule, example.bad.replace("\n", "\r\n")) == wanted.replace("\n", "\r\n")


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_settles(rule, example):
    """A second fix changes nothing, and after a fix the rule is silent."""
    if example.good is not None:
        assert fixed(rule, example.good) == example.good
        assert codes(rule, example.good) == []


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_unsafe_fixes_settle(rule, example):
    """With unsafe fixes allowed a second run changes nothing either."""
    once = fixed(rule, example.bad, unsafe=True)
    assert fixed(rule, once, unsafe=True) == once


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_is_silent_inside_a_code_fence(rule, example):
    """What stands in a code fence is an example and no defect."""
    assert codes(rule, f"# About frontmatter\n\n````yaml\n{example.bad}````\n") == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_is_documented(rule):
    """Every rule has a code, a name in kebab case, a summary, reasons, and examples of both kinds."""
    assert rule.code.startswith("VL")
    assert rule.name == rule.name.lower().replace(" ", "-")
    assert rule.summary
    assert len(rule.why) > 80
    if not rule.code.startswith("VL7"):
        assert rule.examples
        assert rule.quiet


def test_codes_and_names_are_unique():
    """No two rules share a code or a name, and they stand in order of their codes."""
    listed = [rule.code for rule in RULES]
    assert listed == sorted(set(listed))
    assert len({rule.name for rule in RULES}) == len(RULES)
