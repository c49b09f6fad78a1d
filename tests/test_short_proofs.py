"""What a proof need not look at again: it says the same as the whole proof says."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint import fixer, linter, proof
from vaultlint.parse import parse_text
from vaultlint.proof import lines, readers
from vaultlint.proof.below import is_same_below
from vaultlint.proof.swaps import Swaps
from vaultlint.proof.window import window
from vaultlint.rules import CARDS
from vaultlint.rules.base import Context

HEADS = ["", "---\na: 1\n---\n", "---\na: 2\nb: x\n---\n", "---\n---\n", "---\na: 1\n--- more\n"]
BODIES = [
    "",
    "# One\n\n- a\n  - b\n",
    "# One\n\n- a\n- b\n",
    "```\ncode\n```\n",
    "```\n code\n```\n",
    "# T\n\n## Highlights\n- A line. ([Location 3](https://readwise.io/to_kindle?a=b))\n    - Tags: [[x]]\n",
    "# T\n\n## Highlights\n- A line. ([Location 3](https://readwise.io/to_kindle?a=b))\n    - Tags: [[y]]\n",
    "text\n\n---\na: 1\nurl: x\n---\n# Two\n",
]
ENTRIES = [
    "a: 1\n",
    "a: 'it''s'\n",
    "b: |\n  two\n  lines\n\n",
    "b: >+\n  two\n\n",
    "c: [x, y]\n",
    "c:\n  - x\n  # why\n  - y\n",
    "c:\n- x\n",
    "d: plain\n  goes on\n",
    "e: Tom & Jerry\n",
    "e: &e x\n",
    "f: *e\n",
    '"g h": x # y\n',
    "# alone\n",
    "\n",
    "i: 2023-01-05 10:00\n",
    "j: x:y\n",
    "k: {a: b}\n",
    "l: !tag x\n",
    "m: <<\n",
]


@pytest.mark.parametrize("swaps", [(), (("x", "y"),)])
@pytest.mark.parametrize("bodies", [False, True])
def test_what_stands_below_unchanged_need_not_be_looked_at(monkeypatch, bodies, swaps):
    """Whatever the two notes, a proof that skips equal bodies says what one that skips nothing says."""
    notes = [parse_text(head + body) for head in HEADS for body in BODIES]
    pairs = [(one, other) for one in notes for other in notes]

    def answers():
        return [lines.lost_line(one, other, bodies=bodies, swaps=Swaps(swaps)) for one, other in pairs]

    short = answers()
    assert any(is_same_below(*pair) for pair in pairs)
    assert len(set(short)) > 2
    monkeypatch.setattr(lines, "is_same_below", lambda *_: False)
    assert answers() == short


def test_frontmatter_further_down_is_no_equal_body():
    """Where a second block stands below, or anything differs, nothing is skipped."""
    one = parse_text("---\na: 1\nurl: x\n---\n# One\n\n---\nb: 1\nurl: y\n---\n# Two\n")
    assert len(one.blocks) == 2
    assert not is_same_below(one, one)
    assert not is_same_below(parse_text("- a\n"), parse_text("- a\n\n"))


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(ENTRIES), max_size=6), st.lists(st.sampled_from(ENTRIES), max_size=6))
def test_entries_are_read_alone_as_among_the_others(old, new):
    """ruamel.yaml, asked about what changed, says of a result what it says when it is asked for all."""
    before, after = (parse_text(f"---\n{''.join(some)}---\ntext\n") for some in (old, new))
    short = readers.disagreement(before, after)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "window", lambda *_: None)
        assert readers.disagreement(before, after) == short


def test_only_what_changed_is_read():
    """An entry that stands as it stood is not read again; one that only moved is none that changed."""
    before = parse_text("---\na: 1\nb: [x]\nc: 3\n---\n")
    assert window(before, parse_text("---\nc: 3\na: 1\nb: [y]\n---\n")) == ("b: [y]\n", {"b": ["y"]})


@pytest.mark.parametrize("reaching", ["x: &a 1\n", "x: *a\n", "? x\n: 1\n", "x: [&a 1]\n", "x:\n  - &a 1\n"])
def test_nothing_is_cut_where_an_entry_may_reach_into_others(reaching):
    """Anchors, aliases and keys with a question mark are read with all that stands around them."""
    before = parse_text("---\nb: 1\n---\n")
    assert window(before, parse_text(f"---\nb: 2\n{reaching}---\n")) is None
    assert window(before, parse_text("---\nb: Tom & Jerry, see a?b=1&c=2\n---\n")) is not None


def test_a_reader_that_failed_is_not_used_again():
    """What ruamel.yaml keeps of a text that it could not read says nothing about the next one."""
    for text in ("a: [", "a: 'x", "a: *b", "- a\nb: c", "a: &x 1\n---\n*x", "%YAML 9.9\n---\na: 1"):
        with pytest.raises(Exception, match=r"(?s)."):
            readers._loaded(text)
        assert readers._loaded("b: [1, {c: d}]\n") == {"b": ["1", {"c": "d"}]}


def test_a_note_is_looked_at_once(monkeypatch):
    """Before a step and behind it: what was found is known, to the report as well."""
    looked = []
    monkeypatch.setattr(fixer, "lint", lambda note, *rest: looked.append(note) or linter.lint(note, *rest))
    note = parse_text("---\ntags: a, b\ncreated: 5 March 2023\n---\n# One\n")
    outcome = fixer.fix(note, CARDS, Context())
    assert outcome.applied
    assert len({id(one) for one in looked}) == len(looked)
    assert outcome.found == linter.lint(outcome.note, CARDS, Context())


def test_a_loss_is_named_each_time():
    """A proof that failed is never taken for one that held."""
    before, after = parse_text("one\ntwo\n"), parse_text("one\n")
    for _ in range(2):
        assert proof.loss(before, after, bodies=False) == "the line 'two' would be lost"
