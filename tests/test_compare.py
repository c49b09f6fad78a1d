"""What is found in a note among the others: asked for by itself it is what a whole look finds, and no title is missed."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_cache import NAMES, TEXTS

from vaultlint.checking import Check
from vaultlint.config import Config, Selection
from vaultlint.index import Index, folded
from vaultlint.links import mentions
from vaultlint.links.mentions import Titles
from vaultlint.parse import facts, parse_text
from vaultlint.parse.note import LineKind
from vaultlint.project import Project

EVERY = Config(selection=Selection(select=("all",)))
READING = Path(__file__).parent.parent / "examples" / "reading-vault"

WORDS = (
    "Wes",
    "Kao",
    "wes",
    "the",
    "Price",
    "We",
    "Pay",
    "Don’t",
    "Docker",
    "Ä",
    "ΣΑΣ",
    "σας",
    "e\u0301a",
    "éa",
    "JSON",
    "2",
)
BETWEEN = (
    " ",
    " ",
    " ",
    "\n",
    ", ",
    "'",
    "-",
    " [[",
    "]] ",
    " `",
    "` ",
    "\u00a0",
    "_",
    " %%",
    "%% ",
    "**",
    "| ",
    " #",
    "/",
)
TITLES = (
    "Wes Kao",
    "The Price We Pay",
    "Docker",
    "Docker Price",
    "Don’t Pay",
    "ΣΑΣ Ä",
    "éa Kao",
    "JSON",
    "JSON Wes Kao",
    "Kao 2",
)


@pytest.fixture(scope="module")
def titles():
    found = {f"{name}.md": "" for name in TITLES} | {"links.md": "[[Docker]] [[JSON]]\n"}
    return Titles(Index([facts(parse_text(text, path)) for path, text in found.items()]))


texts = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(BETWEEN)), max_size=14).map(
    lambda parts: "".join(map("".join, parts))
)


def plain_titles(names):
    return Titles(Index([facts(parse_text("", f"{name}.md")) for name in names]))


def stands(title, words):
    """Return whether words stand among others one after the other, the obvious way."""
    return any(tuple(words[at : at + len(title)]) == title for at in range(len(words)))


@settings(max_examples=600, deadline=None)
@given(texts, st.sets(st.sampled_from([f"{name}.md" for name in TITLES])))
@example("a talk with Wes Kao, the price we pay", set())
@example("Kao.Σας ΣΑΣ Ä", set())
def test_no_title_is_missed(titles, text, left):
    """All lines that are passed over hold none, and where no title is said to stand that is asked for none is found."""
    note = parse_text(text)
    with mock.patch.object(mentions, "_rows", every_line), mock.patch.object(titles, "_standing_in", titles_of(titles)):
        every = list(titles.mentions(note))
    assert list(titles.mentions(note)) == every
    asked = [one for one in every if one.title.path not in left]
    assert [one for one in titles.mentions(note, not_in(left)) if one.title.path not in left] == asked
    assert titles.may_stand_in(text, not_in(left)) or not asked


def every_line(note, _):
    return (row for row, kind in enumerate(note.body.kinds) if kind == LineKind.TEXT)


def titles_of(titles):
    every = frozenset(title for own in titles._by_words.values() for title in own)
    return lambda _: every


def not_in(left):
    return lambda path: path not in left


@settings(max_examples=200, deadline=None)
@given(st.sets(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), max_size=8), texts)
def test_titles_that_stand_are_those_of_which_all_words_do(names, text):
    """Of any vault, in any text: they are the ones that are found by going through all titles and all words."""
    known = plain_titles(names)
    words = [folded(word) for word in mentions._WORD.findall(text)]
    expected = {words_of for words_of in known._by_words if stands(words_of, words)}
    assert {title.words for title in known._standing_in(text)} == expected


@pytest.mark.parametrize("notes", [100, 1000])
def test_titles_that_no_word_of_a_note_begins_are_not_looked_at(notes):
    """What a note costs does not grow with titles that begin as one that stands in it does, or otherwise."""
    others = [f"{first} Number{at} Tale" for at in range(notes) for first in ("Wes", "The Price", "Other")]
    known = plain_titles([*TITLES, *others])
    asked = []
    known._by_words = Counting(known._by_words, asked)
    assert len(known._standing_in("A talk with Wes Kao on The Price We Pay, " * 3)) == 2
    assert len(asked) <= 3 * 3  # at each place where one begins: of "The Price" two sizes


class Counting(dict):
    """A mapping that tells what it is asked for."""

    def __init__(self, held, asked):
        super().__init__(held)
        self._asked = asked

    def get(self, key, default=None):
        """Note the key."""
        self._asked.append(key)
        return super().get(key, default)


def test_a_text_is_asked_of_two_notes():
    """That nobody is named in one by a title that counts says nothing of another note of the same text."""
    known, note = plain_titles(["Wes Kao"]), parse_text("By Wes Kao.")
    assert not list(known.mentions(note, not_in({"Wes Kao.md"})))
    assert list(known.mentions(note))


def test_one_is_found_in_most_texts_that_have_one(titles):
    """The law above says something: titles are found as they stand."""
    found = [name for name in TITLES if list(titles.mentions(parse_text(f"So says {name} today.")))]
    assert len(found) > len(TITLES) - 3


def test_titles_of_some_notes_do_not_count(titles):
    """A note's own title, and those that it links to, are no reason to parse it."""
    assert titles.may_stand_in("by Wes Kao")
    assert not titles.may_stand_in("by Wes Kao", not_in({"Wes Kao.md"}))


@given(st.text(st.sampled_from("abZ1_' -\n\t\x1c\x00'%’“—é"), max_size=12))
def test_words_of_plain_texts(text):
    """They are found in another way, and are the same."""
    assert mentions._words(text) == mentions._WORD.findall(text)


@pytest.mark.parametrize("root", ["reading", "odd", "names"])
def test_alone_and_compared_are_the_whole(root, vault):
    """What rules find in a note alone, and those asked again that know something of it, find what one look finds."""
    odd = {"Why.md": "1\n", "Why?.md": "2\n", "a/How?.md": "[[Whyy]]\n", "b:/x.md": "[[a/How?]]\n", "b/y.md": "6\n"}
    texts = odd if root == "names" else dict(zip(NAMES, TEXTS, strict=False))
    folder = READING if root == "reading" else vault(texts)
    check = Check(Project(folder, EVERY), ("",))
    check.goes_on = True
    check.run()
    context = check.across.survey()[0]
    project = check.project
    several = 0
    for found in project.paths():
        if found.path not in context.known:
            continue
        note = project.read(found)
        alone = project.diagnostics(note)
        assert project.compared(note, context, alone) == project.diagnostics(note, context)
        several += alone != project.diagnostics(note, context)
    assert several > 1


def test_what_says_to_leave_a_finding_holds(vault):
    """A comment that silences a rule across notes does so where its findings are asked for by themselves."""
    codes = []
    for name, above in (("Shown", ""), ("Silent", "%% vaultlint-ignore VL408 %%\n\n")):
        root = vault({"A.md": f"{above}[[Nowhere]] by Kim Lee.\n", "Kim Lee.md": "x\n"}, name)
        found = Project(root, EVERY).check().diagnostics
        codes.append({one.code for one in found if one.path == "A.md"})
    assert codes[0] - codes[1] == {"VL408"}
