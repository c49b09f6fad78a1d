"""Values, tails and lines are read as exporters write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.parse import parse_text
from vaultlint.parse.exports.common import field_of, heading_of, indent_of, properties, rows, unbullet
from vaultlint.parse.exports.tails import id_in, location_of, split_block_id, tail_of, unmarked, untagged
from vaultlint.parse.exports.values import actions_of, address_of, names_of, tags_of


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("", []),
        ("[[]]", []),
        ("null", []),
        ("Unknown", []),
        ("{{author}}", []),
        ("Ann Lee", ["Ann Lee"]),
        ('"Ann  Lee"', ["Ann Lee"]),
        ("Ann and Bob", ["Ann and Bob"]),
        ("Lee, Ann", ["Lee, Ann"]),
        ("Lee, Ann; Ray, Bob", ["Lee, Ann", "Ray, Bob"]),
        ("[[A and B]]", ["A and B"]),
        ("[[A, B, and C]]", ["A, B, and C"]),
        ("[[A]] and [[B]]", ["A", "B"]),
        ("[[A]], [[B]], and [[C]]", ["A", "B", "C"]),
        ("[[A]] & [[B]] und [[C]]", ["A", "B", "C"]),
        ("[[People/Ann Lee]]", ["Ann Lee"]),
        ("[[ann-lee|Ann Lee]]", ["Ann Lee"]),
        ("[[Andy Hand]] and Sandy", ["Andy Hand", "Sandy"]),
        ("[[A", ["[[A"]),
        ("[Ann](https://example.org)", ["Ann"]),
        ("[example.org]()", ["example.org"]),
        ("design.example.org", ["design.example.org"]),
        ("#people/authors/ann-lee", ["ann-lee"]),
        ("# 1 fan", ["# 1 fan"]),
    ],
)
def test_names(value: str, names: list[str]) -> None:
    """Links are names one by one; a name is never empty, never split, never guessed from a domain."""
    assert names_of(value) == names


@pytest.mark.parametrize(
    ("value", "tags"),
    [
        ("", []),
        ("[[a b]] [[c]] ", ["a b", "c"]),
        ("#a #b/c, #d", ["a", "b/c", "d"]),
        ("#[[a b]] #c", ["a b", "c"]),
        ("a, b c", ["a", "b c"]),
        ("[a, 'b']", ["a", "b"]),
        ("{{tags}}", []),
        ("#", []),
    ],
)
def test_tags(value: str, tags: list[str]) -> None:
    """Links, hashed words, or a list with commas."""
    assert tags_of(value) == tags


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (".tag", (["tag"], "")),
        (".h1", ([], "")),
        (".c2 more", ([], "more")),
        (".a .b words. more", (["a", "b"], "words. more")),
        ("...and so on", ([], "...and so on")),
        (".5 is a half", ([], ".5 is a half")),
    ],
)
def test_actions(note: str, expected: tuple[list[str], str]) -> None:
    """Readwise's actions go, what was said stays."""
    assert actions_of(note) == expected


@pytest.mark.parametrize(
    ("text", "said", "label"),
    [
        ("Go. ([Location\xa01,234](https://readwise.io/x))", "Go.", "Location\xa01,234"),
        ("Go. ([View Tweet](https://example.org))", "Go.", "View Tweet"),
        ("Go. ([see there](https://example.org))", "Go. ([see there](https://example.org))", ""),
        ("Go. [⤴️](https://example.org)", "Go.", "⤴️"),
        ("Go. [there](https://example.org)", "Go. [there](https://example.org)", ""),
        ("Go. (Page iv)", "Go. (Page iv)", ""),
        ("Go. (in 1984)", "Go. (in 1984)", ""),
        ("([View Highlight](https://example.org))", "", "View Highlight"),
        ("f(x))", "f(x))", ""),
        ("2^10", "2^10", ""),
    ],
)
def test_tails(text: str, said: str, label: str) -> None:
    """The exporter's link goes, an author's own link or bracket stays."""
    tail = tail_of(text)
    assert (tail.text, tail.label) == (said, label)


def test_places_and_ids() -> None:
    """Places come from labels, ids from addresses."""
    assert location_of("Page 4") == "4"
    assert location_of("Updated on 2024-01-01 10:00:00") == ""
    assert id_in("https://readwise.io/open/12?x", "readwise.io/read/", "readwise.io/open/") == "12"
    assert id_in("https://example.org", "readwise.io/read/") == ""
    assert split_block_id("a ^b_c") == ("a ^b_c", "")
    assert address_of("<https://example.org/a>") == "https://example.org/a"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Author: A", "author"),
        ("**Tags:** #a", "tags"),
        ("**Tags**: #a", "tags"),
        ("**Title**:: T", "title"),
        ("full-title:: T", "full title"),
        ("Owner / Host:: [[A]]", "owner / host"),
        ("https://example.org", None),
        ("12:30 lunch", None),
        ("a sentence, with a comma: and more", None),
        (":", None),
    ],
)
def test_fields(text: str, label: str | None) -> None:
    """A label is short and plain."""
    found = field_of(text)
    assert (found.label if found else None) == label


def test_lines() -> None:
    """Lines come with their numbers, without frontmatter, and a broken fence hides nothing."""
    note = parse_text("---\na: 1\n---\nb\r\n```\n# c\n```\n```\nd")
    assert [tuple(row) for row in rows(note)][:3] == [
        (3, "b", False, False, True),
        (4, "```", True, True, False),
        (5, "# c", True, False, False),
    ]
    assert [veiled for _, _, veiled, _, _ in rows(note)] == [False, True, True, True, False, False]
    assert properties(note).keys() == {"a"}
    assert indent_of("\t  - a") == 6
    assert unbullet("-") == ""
    assert heading_of("####### a") == (0, "")


@given(st.text() | st.text("[]()|#^*<>:;,.- a\n"))
def test_helpers_are_total(text: str) -> None:
    """No text makes a helper raise."""
    names = [*names_of(text), *tags_of(text), *actions_of(text)[0]]
    assert all(names)
    tail = tail_of(text)
    assert len(tail.text) <= len(text)
    assert len(unmarked(text)[0]) <= len(text)
    assert len(untagged(text)) <= len(text) + 1
    assert field_of(text) is None or field_of(text)
    assert heading_of(text)[0] <= 6
