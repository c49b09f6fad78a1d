"""Frontmatter that is read without libyaml, held against libyaml."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.yaml.blocks import blocks
from vaultlint.parse.events import read_events
from vaultlint.parse.plain import read_plain

PLAIN = [
    "title: Grit\n",
    "title: Grit\r\nauthor: Angela Duckworth\r\n",
    "tags:\n  - a\n  - b c\naliases: [One, 'Two, too', \"Three\"]\n",
    "tags:\n- a\n\nyear: 2016\nread: true\nurl: https://example.org/a?b=c#d\n",
    "empty:\nnone: ~\ntext: ''\nlist: []\n",
    "date created: 2024-01-17 12:30\nnumber: 0755\nsum: 1e3",
]
NOT_PLAIN = [
    "",
    "\n",
    "- a\n",
    "a: b: c\n",
    "a: b # c\n",
    "a: @b\n",
    "a: [[b]]\n",
    "a: 'b\n",
    'a: "\\n"\n',
    "a: b\n  c\n",
    "a: b\n- c\n",
    "a: 1\na: 2\n",
    "null: 1\n",
    "a:\n - b\n  - c\n",
    "a:\tb\n",
    "a: \x85\n",
    "a: [b: c]\n",
    "a: ...\n",
]
PIECES = st.sampled_from(
    [
        *"ab1.-:#?,|>&*!%@~/'\"[]{}\\ \t\r\xa0\u2028\ufeffé\U0001f600",
        *(": ", "- ", "  - ", "\n", "\n", "\r\n", "key: v\n", "k:\n", "[a, b]"),
        *"--- null true 0x1f 1e3 ['a'] \"q\" '' ...".split(),
    ]
)


@pytest.mark.parametrize("block", PLAIN)
def test_what_nearly_everybody_writes_is_read(block):
    """Keys with a text or a list of texts need no libyaml."""
    assert read_plain(block, 4) == read_events(block, 4).root


@pytest.mark.parametrize("block", NOT_PLAIN)
def test_what_could_mean_anything_else_is_left_to_libyaml(block):
    """Where a line is no plain one, nothing is said."""
    assert read_plain(block, 4) is None


def _same(block: str) -> bool:
    node = read_plain(block, 7)
    read = read_events(block, 7)
    return node is None or (repr(node) == repr(read.root) and read.problem is None and not read.duplicates)


def test_it_agrees_with_libyaml_on_the_blocks_that_npm_yaml_was_asked():
    """Same nodes, values and places, or no answer; for some of the blocks there is one."""
    asked = blocks()
    assert all(map(_same, asked))
    assert sum(read_plain(block, 0) is not None for block in asked) > 50


@given(st.lists(PIECES, max_size=14).map("".join))
def test_it_agrees_with_libyaml_on_anything(block):
    """Same nodes, values and places, or no answer, whatever stands in a block."""
    assert _same(block)
    assert _same(f"title: {block}")
    assert _same(f"tags: [{block}]\n")
