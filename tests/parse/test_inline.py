"""Links in a line: what they name is what is written, code and all; links within code are none."""

from __future__ import annotations

import pytest

from vaultlint.parse import parse_text

LINKS = [
    ("[[A#Use `x` now!|`y`]]", [("A", "Use `x` now!", "`y`")], "code in a heading and a label"),
    ("[[A `b` c]]", [("A `b` c", "", "")], "code in a name"),
    ("![[A#`b`]]", [("A", "`b`", "")], "a heading of code alone"),
    ("[[A %% b]] c %%", [], "a comment that begins within"),
    ("[[A $$b$$ c]]", [("A $$b$$ c", "", "")], "a formula in a name"),
    ("`[[A]]` ``[[B]]``", [], "links within code"),
    ("[[`A`]]", [], "code alone"),
    ("`[[A` B]] [[C]]", [("C", "", "")], "brackets within code open nothing"),
    ("[[A `]]` B]]", [("A `]]` B", "", "")], "brackets within code close nothing"),
    ("[`x` y](A.md#use-`x`)", [("A.md", "use-`x`", "`x` y")], "code in an address"),
    ("[x](<A `b`.md#c `d`>)", [("A `b`.md", "c `d`", "x")], "code between angle brackets"),
    ("[x](A`)`.md)", [("A`)`.md", "", "x")], "a parenthesis within code"),
]


@pytest.mark.parametrize(("text", "links", "why"), LINKS, ids=[case[2] for case in LINKS])
def test_what_a_link_names(text, links, why):
    """The masked line shows the brackets, the line itself what stands between."""
    found = [(one.target, one.subpath, one.label) for one in parse_text(f"{text}\n").body.links]
    assert found == links, why
