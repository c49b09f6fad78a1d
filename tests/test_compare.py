"""What is found in a note among the others: asked for by itself it is what a whole look finds, and no title is missed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_cache import NAMES, TEXTS

from vaultlint.checking import Check
from vaultlint.config import Config, Selection
from vaultlint.index import Index
from vaultlint.links import mentions
from vaultlint.links.mentions import Titles
from vaultlint.parse import facts, parse_text
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


@settings(max_examples=600, deadline=None)
@given(texts)
@example("a talk with Wes Kao, the price we pay")
@example("Kao.Σας ΣΑΣ Ä")
def test_no_title_is_missed(titles, text):
    """Where no title is said to stand none is found; where one may, all lines that are passed over hold none."""
    note = parse_text(text)
    found = list(titles.mentions(note))
    if not titles.may_stand_in(text, ()):
        assert not found
    rows = titles._rows(note)[0]
    assert {one.line for one in found} <= rows
    titles._rows = lambda _: (set(range(len(note.lines))), True)
    try:
        titles._silent = ""
        assert list(titles.mentions(note)) == found
    finally:
        del titles._rows


def test_one_is_found_in_most_texts_that_have_one(titles):
    """The law above says something: titles are found as they stand."""
    found = [name for name in TITLES if list(titles.mentions(parse_text(f"So says {name} today.")))]
    assert len(found) > len(TITLES) - 3


def test_titles_of_some_notes_do_not_count(titles):
    """A note's own title, and those that it links to, are no reason to parse it."""
    assert titles.may_stand_in("by Wes Kao", ())
    assert not titles.may_stand_in("by Wes Kao", {"Wes Kao.md"})


@given(st.text(st.sampled_from("abZ1_' -\n\t\x1c\x00'%"), max_size=12))
def test_words_of_plain_texts(text):
    """They are found in another way, and are the same."""
    assert mentions._words(text) == mentions._WORD.findall(text)


@pytest.mark.parametrize("root", ["reading", "odd"])
def test_alone_and_compared_are_the_whole(root, vault):
    """What rules find in a note alone, and what is found because of others, are together what one look finds."""
    folder = READING if root == "reading" else vault(dict(zip(NAMES, TEXTS, strict=False)))
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
        parts = [*project.diagnostics(note), *project.compared(note, context)]
        assert sorted(parts, key=lambda one: one.sort_key) == project.diagnostics(note, context)
        several += bool(project.compared(note, context))
    assert several > 2


def test_what_says_to_leave_a_finding_holds(vault):
    """A comment that silences a rule across notes does so where its findings are asked for by themselves."""
    codes = []
    for name, above in (("Shown", ""), ("Silent", "%% vaultlint-ignore VL408 %%\n\n")):
        root = vault({"A.md": f"{above}[[Nowhere]] by Kim Lee.\n", "Kim Lee.md": "x\n"}, name)
        found = Project(root, EVERY).check().diagnostics
        codes.append({one.code for one in found if one.path == "A.md"})
    assert codes[0] - codes[1] == {"VL408"}
