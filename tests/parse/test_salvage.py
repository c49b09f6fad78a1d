"""Each entry of an unreadable block is treated alone: a bad one neither hides nor changes the others."""

from __future__ import annotations

import pytest

from vaultlint.parse import parse_text
from vaultlint.parse.note import Value

# One entry each that YAML refuses, and what it means; None where nobody can tell.
BROKEN: dict[str, tuple[str, Value]] = {
    "colon": ("KEY: a: b", "a: b"),
    "colon in an item": ("KEY:\n  - x: y: z\n  - b", [{"x": "y: z"}, "b"]),
    "reserved character": ("KEY: @x", "@x"),
    "text behind a bracket": ("KEY: [A] b", "[A] b"),
    "quote not closed": ('KEY: "a', "a"),
    "apostrophe": ("KEY: 'It's'", "It's"),
    "quotes in quotes": ('KEY: "a "b" c"', 'a "b" c'),
    "backslash": ('KEY: "C:\\Users"', "C:\\Users"),
    "tab": ("KEY:\n\t- a\n\t- b", ["a", "b"]),
    "no space": ('KEY:"x"', "x"),
    "no-break space": ("KEY:\u00a0x", "x"),
    "links": ("KEY: [[A]], [[B]]", ["[[A]]", "[[B]]"]),
    "line that runs on": ("KEY: one,\ntwo", "one, two"),
    "text not indented": ("KEY: |\nline one\nline two", "line one\nline two\n"),
    "undefined alias": ("KEY: *x", "*x"),
    "items at two depths": ("KEY:\n  - a\n - b", ["a", "b"]),
    "first item beside the key": ("KEY: - a\n  - b", ["a", "b"]),
    "colon below a key": ("KEY:\n  x: a: b\n  y: 1", {"x": "a: b", "y": 1}),
    "list not indented": ("KEY: [a,\nb]", ["a", "b"]),
    "brackets that do not match": ("KEY: [a, {b: c]", "[a, {b: c]"),
    "text with a list": ("KEY: a b\n- c", None),
}
FRAMES = {
    "side by side": "aa: 1\n{one}\n{two}\nzz: [x, y]\n",
    "apart": 'aa: 1\n{one}\nmm: "q"\n{two}\nzz: [x, y]\n',
    "first and last": "{one}\naa: 1\nmm:\n  - 1\nzz: [x, y]\n{two}\n",
    "between comments": "# a\n{one}\n# b\naa: 1 # c\n{two}\n# d\nzz: [x, y]\n",
    "between blank lines": "{one}\n\naa: 1\n\n{two}\n\nzz: [x, y]\n",
}


def read(inner: str) -> dict[str, Value]:
    """Return what the entries of a block say."""
    head = parse_text(f"---\n{inner}---\ntext\n").head
    return {entry.key: entry.value for entry in head.entries} if head else {}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("one", BROKEN)
def test_two_broken_entries_hide_nothing(one, frame):
    """Whatever else is broken and wherever it stands, each entry says what it says alone."""
    for two, (other, value) in BROKEN.items():
        inner = FRAMES[frame].format(one=BROKEN[one][0].replace("KEY", "k1"), two=other.replace("KEY", "k2"))
        found = read(inner if frame != "apart" else inner.replace("\n", "\r\n"))
        assert found.pop("mm", None) in (None, "q", [1])
        assert found == {"aa": 1, "zz": ["x", "y"], "k1": BROKEN[one][1], "k2": value}, two


@pytest.mark.parametrize("frame", FRAMES)
def test_comments_stay_comments(frame):
    """Comments between broken entries are found, each once."""
    inner = FRAMES[frame].format(one="k1: a: b", two="k2: [c")
    head = parse_text(f"---\n{inner}---\ntext\n").head
    assert head is not None
    assert [comment.text for comment in head.comments] == [f"# {name}" for name in "abcd" if f"# {name}" in inner]
