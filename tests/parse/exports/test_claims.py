"""Who a note names as its authors, and whether two values say the same."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vaultlint.parse import parse_text
from vaultlint.parse.exports import read_copies
from vaultlint.parse.exports.agreement import same_date, same_people, same_text
from vaultlint.parse.exports.claims import author_claims, place_of

NOTE = "# T\n\n## Metadata\n- Author: [[A]]\n- Full Title: T: and more\n- URL: \n\n## Highlights\n- Author: [[B]]\n"


def test_metadata_lines_are_kept_as_they_are_written() -> None:
    """What a metadata line states stands in the reading, with its label, its value and its line."""
    stated = parse_text(NOTE).reading.stated
    assert [tuple(one) for one in stated] == [
        ("author", "author", "[[A]]", 3),
        ("title", "full title", "T: and more", 4),
        ("url", "url", "", 5),
    ]


def test_places_of_metadata_lines() -> None:
    """The place of a value is its span; of an empty one its line without the indent."""
    note = parse_text(NOTE)
    places = [note.text[slice(*place_of(note, one))] for one in note.reading.stated]
    assert places == ["[[A]]", "T: and more", "- URL:"]


@pytest.mark.parametrize(
    ("head", "texts"),
    [
        ("author: Ann", ["Ann"]),
        ("authors: [Ann, '[[Bob]]']", ["Ann", "[[Bob]]"]),
        ("author:", [""]),
        ("authors: []", [""]),
        ("author: {name: Ann, age: 7}", ["Ann"]),
        ('{"author": "Ann"}', []),
        ("title: Ann", []),
    ],
)
def test_authors_in_properties(head: str, texts: list[str]) -> None:
    """Every name in a property is a claim, an empty property an empty one; JSON is left alone."""
    assert [claim.text for claim in author_claims(parse_text(f"---\n{head}\n---\n"))] == texts


def test_repeated_highlights_are_counted() -> None:
    """A reading says how many highlights it left out because they stand twice."""
    note = parse_text(NOTE.replace("- Author: [[B]]", "- one\n- two\n- one"))
    assert [one.text for one in note.reading.highlights] == ["one", "two"]
    assert note.reading.repeated == 1
    assert len(read_copies(note).highlights) == 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Grit", "grit", True),
        ("Grit: The Power", "Grit - The Power", True),
        ("Grit", "Grit: The Power", True),
        ("Grit: The Pow…", "Grit: The Power", True),
        ("“Grit” &amp; Go", '"Grit" & Go', True),
        ("[[Books/Grit|Grit]]", "Grit", True),
        ("Ｇｒｉｔ", "Grit", True),
        ("Grit", "Great", False),
        ("…", "!", False),
        ("…", "…", True),
    ],
)
def test_same_text(one: str, other: str, same: bool) -> None:
    """Letters and digits count; what is cut short says the same."""
    assert same_text(one, other) is same
    assert same_text(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ann Lee", "Lee, Ann", True),
        ("A. B. Lee", "Ann Lee", True),
        ("A. Lee", "Ann Lee", True),
        ("Ann Lee", "[[Ann Lee]] and [[Bob Ray]]", True),
        ("Dr. Ann Lee, PhD", "Ann Lee", True),
        ("José", "Jose", True),
        ("AnnLee", "Ann Lee", True),
        ("", "Ann", True),
        ("Ann Lee", "Ann Ray", False),
        ("Ann", "Bob", False),
    ],
)
def test_same_people(one: str, other: str, same: bool) -> None:
    """Order, titles, initials and who is left out do not count."""
    assert same_people(one, other) is same
    assert same_people(other, one) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2024-05-01", "2024/5/1", True),
        ("2024-05-01T10:00:00Z", "May 1st, 2024", True),
        ("[[2024-05-01]]", "1 May 2024", True),
        ("2024-05-01", "2024", True),
        ("2024-05-01", "soon", True),
        ("2024-05-01", "2024-05-02", False),
        ("2024-05-01", "May 1, 2023", False),
    ],
)
def test_same_date(one: str, other: str, same: bool) -> None:
    """Days are compared; what names no day contradicts none."""
    assert same_date(one, other) is same
    assert same_date(other, one) is same


@given(st.text(max_size=200), st.text(max_size=200))
@example("Ann Ann", "Ann Lee")
def test_agreement_is_total_and_has_no_order(one: str, other: str) -> None:
    """No text raises, a text agrees with itself, and the order of two does not matter."""
    for agree in (same_text, same_people, same_date):
        assert agree(one, one)
        assert agree(one, other) == agree(other, one)
