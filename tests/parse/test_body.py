"""What is found by one pattern over a whole text is what a look at each line finds."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.parse import parse_text
from vaultlint.parse.inline import links_in, masked, tags_in
from vaultlint.parse.note import LineKind

PIECES = st.sampled_from(
    [
        *"ab!#|^$%`\\[]()<>=-~ \t\u2028\xa0",
        *("\n", "\n", "\n", "\r\n", "[b](<c d>)", "[b](c (d))", "- ", "> ", "1. ", "# "),
        *"[[ ]] ]( [[a]] [[a#b|c]] [[a\\|b]] ![[a]] [b](c.md) ![b](c) ``` ~~~ %% <!-- --> $$".split(),
        *"#tag ## --- === ^id <b> `#x`".split(),
    ]
)
ODD = [
    "[[[a]] b",
    "[[a]] and [[b [[c]]",
    "[[ ]] [[]] [[|]] [[#]]",
    "[[a\\]] [[a\\|b]] [[a#b\\|c]]",
    "`[[a]]` [[b]]",
    "[a](b) [[c]] ![d](<e f>) [g [h](i)](j)",
    "\\[a](b) [c](d\\)",
    "[[a\nb]] [[c]]",
]


def _by_line(text: str) -> tuple[list[object], list[object]]:
    note = parse_text(text)
    rows = [row for row, kind in enumerate(note.body.kinds) if kind == LineKind.TEXT]
    lines = [(note.rows[row], row, note.lines.starts[row]) for row in rows]
    links = chain.from_iterable(links_in(line, masked(line), row, start) for line, row, start in lines)
    tags = chain.from_iterable(tags_in(masked(line), row, start) for line, row, start in lines)
    return list(links), list(tags)


@pytest.mark.parametrize("text", ODD)
def test_odd_links_are_those_of_their_lines(text):
    """Brackets in brackets, escapes, code and blanks are read by line, with the same result for their neighbours."""
    assert list(parse_text(f"x\n{text}\n[[y]]\n").body.links) == _by_line(f"x\n{text}\n[[y]]\n")[0]


@given(st.lists(PIECES, max_size=20).map("".join))
def test_links_and_tags_are_those_of_the_lines(text):
    """The links and tags of a note are those of its lines of text, in order."""
    note = parse_text(text)
    links, tags = _by_line(text)
    assert list(note.body.links) == links
    assert "<" in text or list(note.body.tags) == tags  # within a tag of HTML there are none


@given(st.lists(PIECES, max_size=20).map("".join))
def test_headings_stand_where_they_begin(text):
    """Every heading's place is its line of text, and each line that begins with one to six signs and a blank is one."""
    note = parse_text(text)
    found = {heading.line for heading in note.body.headings}
    for row, (line, kind) in enumerate(zip(note.rows, note.body.kinds, strict=True)):
        words = line.lstrip(" ")
        signs = len(words) - len(words.lstrip("#"))
        begins = 1 <= signs <= 6 and len(line) - len(words) <= 3 and words[signs : signs + 1] in ("", " ", "\t")
        if begins and kind == LineKind.TEXT:
            assert row in found
    assert [heading.line for heading in note.body.headings] == sorted(heading.line for heading in note.body.headings)
