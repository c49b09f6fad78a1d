"""What is kept of facts during a check is all that rules which compare notes ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vaultlint.gist import gist_of, shared
from vaultlint.index import Index, Names
from vaultlint.parse import facts, parse_text
from vaultlint.parse.boards import board_links, is_board
from vaultlint.rules import RULES
from vaultlint.rules.base import Example, Finding, Rule

SURVEYING = [rule for rule in RULES if type(rule).survey is not Rule.survey]


def notes_of(rule: Rule) -> list[tuple[str, str]]:
    """Return the notes of all examples of a rule as one vault, each example in a folder of its own."""
    found = []
    for at, one in enumerate((*rule.examples, *rule.quiet)):
        example = Example(one) if isinstance(one, str) else one
        found += [(f"{at}/{path}", text) for path, text in [(example.path, example.bad), *example.companions]]
    return found


def index_of(files: list[tuple[str, str]], *, gist: bool) -> Index:
    """Return the index of some files: of their facts, or of the gist of these."""
    kept = [facts(parse_text(text, path)) for path, text in files if path.endswith(".md")]
    if gist:
        kept = [gist_of(fact) for fact in kept]
    boards = {path: board_links(path, text) for path, text in files if is_board(path)}
    return Index(sorted(kept, key=lambda fact: fact.path), names=Names(path for path, _ in files), boards=boards)


def told(rule: Rule, files: list[tuple[str, str]], *, gist: bool) -> dict[str, list[Finding]]:
    """Return what a rule finds in each file that stands out, by a survey of the facts or of their gist."""
    known = rule.survey(index_of(files, gist=gist), rule.example_context)
    context = replace(rule.example_context, known={path: {rule.code: one} for path, one in known.items()})
    texts = dict(files)
    return {path: list(rule.compare(parse_text(texts[path], path), one, context)) for path, one in known.items()}


@pytest.mark.parametrize("rule", SURVEYING, ids=lambda rule: rule.name)
def test_rules_say_the_same_of_the_gist(rule):
    """A survey of the gists of a vault tells what a survey of all facts tells, in each rule's own examples."""
    for source in SURVEYING:
        files = notes_of(source)
        assert told(rule, files, gist=True) == told(rule, files, gist=False)


def test_long_words_are_told_apart_by_what_stands_for_them():
    """Of a long highlight a digest is kept, equal where the words are, whatever blanks part them; short ones stay."""
    long = "Whoever leads the call decides what is talked about and when it ends."
    text = "# T\n\n## Metadata\n- Full Title: T\n\n## Highlights\n- {}\n- Say no early.\n- {}\n- {}\n"
    note = parse_text(text.format(long, long.replace("call", "talk"), "Short."))
    one, short, other, _ = gist_of(facts(note)).reading.texts
    again = gist_of(facts(parse_text(text.format(long.replace(" the", "  the"), "x", "y"))))
    assert short == "Say no early."
    assert one != other
    assert one == again.reading.texts[0]
    assert len(one) == 40
    assert long not in repr(again)


@pytest.mark.parametrize("rule", SURVEYING, ids=lambda rule: rule.code)
def test_sharing_changes_nothing(rule):
    """A gist that was decoded and now shares its texts is equal to what was encoded, and to itself shared again."""
    from vaultlint.cache import coding

    for fact in index_of(notes_of(rule), gist=True).facts:
        again = shared(coding.facts().decode(coding.facts().encode(fact)))
        assert again == fact == shared(again)
