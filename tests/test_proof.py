"""The proof refuses what loses something: each test hands it a wrong result.

A right result for the same note is handed to it as well, so that no refusal is for another reason.
"""

from __future__ import annotations

import pytest

from vaultlint import proof
from vaultlint.parse import parse_text
from vaultlint.rules.stacked_frontmatter import StackedFrontmatter

HEAD = "---\ntitle: A\nurl: https://example.org/a\n---\n# A\n\n## Metadata\n- Author: [[B]]\n\n## Highlights\n"
ALPHA = "- Alpha is first ([View Highlight](https://read.readwise.io/read/01aa))\n"
BETA = "- Beta is second ([View Highlight](https://read.readwise.io/read/01bb))\n"
NOTE = "    - Note: this is exactly what we said\n"
TAGS = "    - Tags: [[habits]]\n"
LOOP = "```python\nfor x in y:\n    a(x)\n    print(x)\n```\n"
BEHIND = LOOP.replace("    print", "print")
ONCE = "- One\n- Two\n"
DEEP = "    - A line that is long enough to be found again\n"


def reason(before, after, *, bodies=True):
    """Return why a result is refused."""
    one, other = parse_text(before), parse_text(after)
    return proof.loss(one, other, bodies=bodies) or (proof.invention(one, other) if bodies else None)


@pytest.mark.parametrize(
    ("copies", "right", "wrong", "words"),
    [
        pytest.param(
            (ALPHA + NOTE, ALPHA + BETA + NOTE),
            ALPHA + NOTE + BETA + NOTE,
            ALPHA + NOTE + BETA,
            "this is exactly what we said",
            id="note",
        ),
        pytest.param(
            (ALPHA + TAGS, ALPHA + BETA + TAGS), ALPHA + TAGS + BETA + TAGS, ALPHA + TAGS + BETA, "habits", id="tag"
        ),
        pytest.param((LOOP, BEHIND), f"{LOOP}\n{BEHIND}", LOOP, "code 'print(x)'", id="code"),
        pytest.param(
            (f"{LOOP}\ntext\n", f"{LOOP}\n{BEHIND}"),
            f"{LOOP}\n{BEHIND}\ntext\n",
            f"{LOOP}\ntext\nprint(x)\n",
            "code",
            id="block",
        ),
        pytest.param(
            ("- One\n" + DEEP, "- One\n" + DEEP.strip() + "\n"),
            "- One\n" + DEEP + DEEP.strip() + "\n",
            "- One\n" + DEEP,
            "at the top",
            id="top",
        ),
        pytest.param(
            ("- One\n" + DEEP + "- Two\n", ONCE + DEEP),
            "- One\n" + DEEP + "- Two\n" + DEEP,
            "- One\n" + DEEP + "- Two\n",
            "below '- Two'",
            id="below",
        ),
        pytest.param(
            ("- Tags: [[a]] and words of mine\n", "- Tags: [[a]]\n"),
            "- Tags: [[a]] and words of mine\n- Tags: [[a]]\n",
            "- Tags: [[a]]\n",
            "words of mine",
            id="words-beside-tags",
        ),
    ],
)
def test_bodies(copies, right, wrong, words):
    """A note, tag, line of code or nested item that a copy had in a place must stand in that place."""
    before = "\n".join(HEAD + body for body in copies)
    assert reason(before, HEAD + right) is None
    assert words in reason(before, HEAD + wrong)


@pytest.mark.parametrize(
    ("before", "right", "wrong", "words"),
    [
        (
            "author: a\nlink: [[Wes Kao]]",
            'author: a\nlink: "[[Wes Kao]]"',
            'author:\nlink: "[[Wes Kao]]"',
            "'a' of 'author'",
        ),
        ("n: 5\ndate: x # in 2015", "n: 5\ndate: x # in 2015", "n:\ndate: x # in 2015", "'5' of 'n'"),
        ("n: 5\nm: 6", "# n: 5\nm: 6", "# m: 5\nm: 6", "the key 'n'"),
        ("n: 5\nm: 6", "n:\n# n: 5\nm: 6", "n:\n# m: 5\nm: 6", "'5' of 'n'"),
        ("title: Ann\nauthor: Ann", "title: Ann\nauthor: Ann", "title: Ann\nauthor:", "'Ann' of 'author'"),
        ("a: 1 # one\nb: x", "a: 1 # one\nb: x", "a: 1 # one more\nb: x", "the comment '# one'"),
        ("a: 1 # x\nb: x", "# a: 1 # x\na: 2\nb: x", "a: 1\nb: x", "the comment '# x'"),
    ],
)
def test_values(before, right, wrong, words):
    """A value stands as a whole, under its key, or as the value of its key in a comment."""
    before, right, wrong = (f"---\n{block}\n---\ntext\n" for block in (before, right, wrong))
    assert reason(before, right, bodies=False) is None
    assert words in reason(before, wrong, bodies=False)


def test_an_alias_says_what_it_said():
    """An alias that would stand for another block's value is an invention."""
    before = "---\na: &x one\nb: *x\n---\n---\na: two\n---\n"
    assert reason(before, "---\na: one\n# a: two\nb: one\n---\n") is None
    assert "'b'" in reason(before, "---\n# a: &x one\na: &x two\nb: *x\n---\n")


def test_a_union_holds_nothing_else():
    """A united list has the items of the blocks and no others."""
    before = "---\naliases: [a, b]\n---\n---\naliases: [c]\n---\n"
    assert reason(before, "---\naliases: [a, b, c]\n---\n") is None
    assert "aliases" in reason(before, "---\naliases: [a, b, c, d]\n---\n")


@pytest.mark.parametrize(
    ("before", "right", "wrong"),
    [
        pytest.param(
            "author: [[Ann]]\n---\n---\nauthor: [[Cy]]",
            'author: ["[[Ann]]", "[[Cy]]"]',
            "author: [[Ann], ['Cy']]",
            id="flow",
        ),
        pytest.param(
            "authors:\n  - Ann\nauthors: [[B]]", 'authors: [Ann, "[[B]]"]', "authors:\n  - Ann\n  - ['B']", id="text"
        ),
        pytest.param(
            'author:\n  - "[[Ann]]"\n---\n---\nauthor:\n  - [[Cy]]',
            'author:\n  - "[[Ann]]"\n  - "[[Cy]]"',
            "author:\n  - \"[[Ann]]\"\n  - [['Cy']]",
            id="block",
        ),
        pytest.param(
            "up: [[A]], [[B]]\n---\n---\nup: [[C]]",
            'up: ["[[A]]", "[[B]]", "[[C]]"]',
            'up: ["[[A]]", "[[B]]", [\'C\']]',
            id="row",
        ),
        pytest.param(
            "up: [[A]]\n---\n---\nup: [[A]]\ntags: [a]", 'up: "[[A]]"\ntags: [a]', "up: [A]\ntags: [a]", id="equal"
        ),
    ],
)
def test_a_link_stays_a_link(before, right, wrong):
    """A link without quotes is text in a union of lists: as a list it would be a list within a list, and no link."""
    before, right, wrong = (f"---\n{block}\n---\ntext\n" for block in (before, right, wrong))
    assert reason(before, right) is None
    assert "no block says that" in reason(before, wrong)


def test_stacked_blocks_leave_the_body():
    """Uniting blocks may change properties and what they link to, no heading, code or text."""
    before = parse_text("---\ntitle: x\n---\n---\ntags: [a]\n---\ntext\n\nmore\n")
    keys = frozenset(("title", "tags"))
    right, wrong = (
        parse_text(f"---\ntitle: x\ntags: [a]\n---\n{body}") for body in ("text\n\nmore\n", "more\n\ntext\n")
    )
    assert proof.difference(before, right, StackedFrontmatter.changes, keys) is None
    assert proof.difference(before, wrong, StackedFrontmatter.changes, keys) == "the note's prose would change"
