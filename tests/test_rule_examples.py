"""Every rule's examples are its tests: each in the variants that its scope allows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vaultlint import fixer, linter
from vaultlint.across import Across
from vaultlint.config import Config, Selection
from vaultlint.parse import parse_text
from vaultlint.parse.boards import is_board
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Example, Rule

CONTEXT = Context()


def cases(kind: str) -> list[object]:
    """Return the examples of all rules as parameters with readable ids."""
    found = []
    for rule in RULES:
        examples = rule.quiet if kind == "quiet" else rule.examples
        examples = [Example(one) if isinstance(one, str) else one for one in examples]
        found += [pytest.param(rule, example, id=f"{rule.code}-{number}") for number, example in enumerate(examples)]
    return found


def among(rule: Rule, example: Example) -> Context:
    """Return a context that knows of the other notes of an example."""
    base = rule.example_context
    if type(rule).survey is Rule.survey:
        return base
    across = Across(Config(Selection(("all",))), base, whole=True)
    across.add(parse_text(example.bad, example.path))
    for path, text in example.companions:
        if path.endswith(".md"):
            across.add(parse_text(text, path))
        elif is_board(path):
            across.add_board(path, text)
    across.name([example.path, *(path for path, _ in example.companions)])
    known, failed = linter.survey(across.index(), [rule], base)
    assert failed == []
    return replace(base, known=known)


def codes(rule: Rule, text: str, context: Context = CONTEXT, path: str = "note.md") -> list[str]:
    """Return the codes that a rule finds in a text."""
    return [finding.code for finding in linter.lint(parse_text(text, path), [rule], context)]


def fixed(rule: Rule, text: str, context: Context = CONTEXT, path: str = "note.md", *, unsafe: bool = False) -> str:
    """Return a text after a rule's own fixes."""
    outcome = fixer.fix(parse_text(text, path), [rule], context, unsafe=unsafe)
    assert outcome.refused == []
    return outcome.note.text


def crlf(text: str) -> str:
    """Return a text with the other line ends."""
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_speaks_about_its_examples(rule, example):
    """A rule finds something in each of its bad examples, with LF and with CRLF."""
    context = among(rule, example)
    assert rule.code in codes(rule, example.bad, context, example.path)
    assert rule.code in codes(rule, crlf(example.bad), context, example.path)


@pytest.mark.parametrize(("rule", "example"), cases("quiet"))
def test_is_silent_about_what_only_looks_bad(rule, example):
    """A rule finds nothing in its quiet examples, with LF and with CRLF."""
    context = among(rule, example)
    assert codes(rule, example.bad, context, example.path) == []
    assert codes(rule, crlf(example.bad), context, example.path) == []


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_fixes_as_its_examples_say(rule, example):
    """The safe fix gives the good text; where there is none the note stays as it is."""
    wanted = example.good if example.good is not None else example.bad
    context = among(rule, example)
    assert fixed(rule, example.bad, context, example.path) == wanted
    assert fixed(rule, crlf(example.bad), context, example.path) == crlf(wanted)


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_settles(rule, example):
    """A second fix changes nothing, and after a fix the rule is silent."""
    if example.good is not None:
        context = among(rule, example)
        assert fixed(rule, example.good, context, example.path) == example.good
        assert codes(rule, example.good, context, example.path) == []


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_unsafe_fixes(rule, example):
    """Unsafe fixes, where allowed, give the text that the example says; a second run changes nothing."""
    context = among(rule, example)
    once = fixed(rule, example.bad, context, example.path, unsafe=True)
    assert fixed(rule, once, context, example.path, unsafe=True) == once
    if example.unsafe is not None:
        assert once == example.unsafe
        assert fixed(rule, crlf(example.bad), context, example.path, unsafe=True) == crlf(example.unsafe)


@pytest.mark.parametrize(("rule", "example"), cases("bad"))
def test_is_silent_inside_a_code_fence(rule, example):
    """What stands in a code fence is an example and no defect: nothing is found but what the bare note has."""
    bare = example._replace(bad="# About frontmatter\n\n")
    fenced = example._replace(bad=f"{bare.bad}````yaml\n{example.bad}````\n")
    assert codes(rule, fenced.bad, among(rule, fenced), example.path) == codes(
        rule, bare.bad, among(rule, bare), example.path
    )


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
