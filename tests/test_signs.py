"""A rule is passed over only where it has nothing to say: what rules declare about the notes that they need."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from vaultlint.obsidian.links import LinkStyle
from vaultlint.parse import parse, parse_text
from vaultlint.parse.note import Note
from vaultlint.parse.template import is_template
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Example, Rule
from vaultlint.rules.signs import Sign, signs_of
from vaultlint.schema import read_schema

CORPUS = Path(__file__).parent / "corpus"
SCHEMA = read_schema({"allowed": ["title"], "required": ["url"], "order": ["url", "title"]})
CONTEXTS = (
    Context(),
    Context(schema=SCHEMA, links=LinkStyle(), property_types={"tags": "text", "date": "date", "title": "multitext"}),
)
DECLARING = [rule for rule in RULES if rule.needs or rule.keys is not None or rule.words]
NAMES = (
    "note.md",
    "Read me.md",
    "aux.md",
    "a/Why?.md",
    "C# for all.md",
    " x.md",
    "x .md",
    "com1.md",
    "Grit.MD",
    "[Draft].md",
)


def texts() -> list[str]:
    """Return the notes of all rules' examples, and those of the corpus with what is said of them."""
    examples = [one for rule in RULES for one in (*rule.examples, *rule.quiet)]
    notes = [one.bad if isinstance(one, Example) else one for one in examples]
    return [*notes, *(path.read_text("utf-8").partition("\n")[2] for path in sorted(CORPUS.glob("*.txt")))]


TEXTS = texts()


def spoken(rule: Rule, note: Note, context: Context) -> bool:
    """Return whether a rule speaks about a note when it is asked whatever the note has."""
    return next(iter(rule.check(note, context)), None) is not None


def assert_asked(note: Note, context: Context, rules: list[Rule]) -> None:
    """Assert that no rule that would speak about a note is passed over."""
    signs = signs_of(note, context, template=is_template(note))
    silenced = [rule.name for rule in rules if not signs.concern(rule) and spoken(rule, note, context)]
    assert silenced == [], note.text


@pytest.mark.parametrize("context", CONTEXTS, ids=["plain", "schema"])
def test_no_rule_is_passed_over_that_would_speak(context):
    """In every example and corpus note a rule whose precondition fails finds nothing when it is asked all the same."""
    for text in TEXTS:
        assert_asked(parse_text(text), context, DECLARING)
        assert_asked(parse("a.md", text.replace("\n", "\r\n").encode()), context, DECLARING)


@pytest.mark.parametrize("seed", range(4))
def test_no_rule_is_passed_over_in_notes_made_of_pieces(seed):
    """The same of notes whose lines are taken from several of them, put together at random."""
    rolled = random.Random(seed)
    for _ in range(150):
        parts = [rolled.choice(TEXTS).splitlines(keepends=True) for _ in range(rolled.randint(1, 3))]
        lines = [line for part in parts for line in part[: rolled.randint(0, len(part))]]
        for _ in range(rolled.randint(0, 2)):
            if lines:
                lines.pop(rolled.randrange(len(lines)))
        text, path = "".join(lines), rolled.choice(NAMES)
        assert_asked(parse_text(text, path), rolled.choice(CONTEXTS), DECLARING)
        assert_asked(parse(path, text.encode("latin-1", "replace")), rolled.choice(CONTEXTS), DECLARING)


def test_a_rule_that_says_nothing_of_its_needs_is_always_asked():
    """Forgetting to declare anything costs time and hides nothing."""
    signs = signs_of(parse_text(""), Context(), template=False)
    assert all(signs.concern(rule) for rule in RULES if rule not in DECLARING)
    assert not any(signs.concern(rule) for rule in DECLARING)


def test_rules_without_a_look_of_their_own_are_known():
    """`checks` is False for rules that only compare notes, and for no others."""
    assert {rule.name for rule in RULES if not rule.checks} == {
        rule.name for rule in RULES if type(rule).check is Rule.check
    }


def test_every_sign_can_be_had():
    """Each sign is found in some note: none is asked for in vain."""
    notes = [*map(parse_text, TEXTS), parse("Why?.md", b"\xff"), parse_text("a\n" * 70_000)]
    found = {sign for note in notes for sign in signs_of(note, CONTEXTS[1], template=True).held}
    assert found == set(Sign)
