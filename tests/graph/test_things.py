"""What can be a theme: a thing that sentences speak of, not code, forms, deeds, or half of what is said again."""

from __future__ import annotations

import pytest
from graph_vaults import graph_of
from test_themes import concepts, folded, places, vault

from vaultlint.graph import extract
from vaultlint.graph.analysis import GraphOptions, analyse
from vaultlint.graph.tags.tags import is_status
from vaultlint.graph.themes.naming import best_form
from vaultlint.graph.themes.places import use
from vaultlint.graph.themes.readings import Readings
from vaultlint.graph.themes.signs import (
    in_code,
    is_label,
    is_misread,
    is_of_code,
    is_of_one_phrase,
    is_of_rows,
    is_told,
)
from vaultlint.graph.words.language import tokeniser
from vaultlint.parse import facts, parse


@pytest.mark.parametrize("text", [
    "dd of=/dev/quux bs=1", "call quux.axis() first", "the SHF_quux flag", "run quux() twice", "see ~/notes/quux/ now",
    "set $quux here", "v3.6.0-quux.2 is out", "std::quux moves", "write quux=1",
])  # fmt: skip
def test_words_of_code_are_seen(text):
    """A path, a call, a flag, a version or an assignment is code."""
    assert in_code(*places("quux", text))


@pytest.mark.parametrize("text", [
    "the quux(s) of the day", "a quux.", "quux, and more", "TCP/quux runs", "(quux) is", "the quux-like one",
    "a quux.Then more", '"quux" is said', "quux: a word",
])  # fmt: skip
def test_prose_is_no_code(text):
    """Stops, brackets, a plural in brackets, one slash and a sentence glued to the next are prose."""
    assert not in_code(*places("quux", text))


def test_a_word_of_code_is_no_theme():
    """What stands in commands alone names no theme; the same word in sentences does."""
    code = vault("It is in ~/loopback/img of the host", "You look at ~/loopback/log", "Old things of ~/loopback/all")
    prose = vault("The loopback answers at once.", "A loopback needs no cable.", "Ask the loopback of the host.")
    assert "loopback" not in folded(graph_of(code))
    assert "loopback" in folded(graph_of(prose))


def test_a_label_of_a_form_is_no_theme():
    """What notes only fill in behind, or have as a bare heading, names no theme; what they also speak of does."""
    filled = ["wooden boats leak when dry", "bakers rise early", "ink fades in the sun", "a loom needs two", "owls hear",
              "the mill stands still"]  # fmt: skip
    forms = {f"Topic {n}.md": f"Judgement: {text}, said {n} of {n + 3}.\n" for n, text in enumerate(filled)}
    told = {
        f"Topic {n}.md": f"Of the judgement we said that {text}. A judgement takes {n + 3} days.\n"
        for n, text in enumerate(filled)
    }
    other = {path: text for path, text in vault().items() if path.startswith("Other")}
    assert "judgement" not in folded(graph_of(forms | other))
    assert "judgement" in folded(graph_of(told | other))


def test_a_label_stands_first_and_before_a_colon_or_nothing():
    """A sentence's first word is no label."""
    label, field, heading, first = places("Verdict", "Verdict: keep it", "Verdict::5", "Verdict", "Verdict came late")
    assert is_label(label)
    assert is_label(field)
    assert is_label(heading)
    assert not is_label(first)


def test_half_of_what_is_said_again_is_no_theme():
    """Where the same words stand before a term in most places, the term is a part of them."""
    again = places("rye", *(f"Read the course and the chart of live rye {name}" for name in "ABCDE"))
    apart = places("rye", "We grow rye", "A field of tall rye", "the bread that they bake of rye", "Mill your own rye")
    assert is_of_one_phrase(again)
    assert not is_of_one_phrase(apart)


def test_a_word_cut_at_letters_read_wrongly_is_no_theme():
    """Of donâ€™t, don’t read in another encoding, the first half is no word."""
    files = vault("You donâ€™t knead it.", "We donâ€™t bake it.", "They donâ€™t sell it.")
    assert not [label for label in folded(graph_of(files)) if label.startswith("don")]
    assert is_misread(places("donâ", "You donâ€™t", "We donâ€™t"))
    assert not is_misread(places("crâne", "le crâne", "un crâne"))


def test_what_things_are_like_is_no_theme():
    """An adjective behind "is" or "not", or what was done to a thing, names no theme."""
    files = vault("The glaze is not gravious", "It was very gravious", "Those are gravious")
    assert "gravious" not in folded(graph_of(files))


def test_being_tells_no_thing():
    """Behind a form of "to be" or "not" stands what a thing is like; behind an article stands a thing."""
    assert use(places("stored", "data are stored in", "to be stored on", "is not stored")).thing == 0
    assert use(places("store", "of the store in", "at a store")).thing == 2


def test_a_verb_between_verbs_is_no_theme():
    """A word behind "and" is a deed where the vault does it."""
    said = [
        "Plants grow and quandle to cold",
        "Ferns bend and quandle to heat",
        "Mosses that quandled and who quandle the frost",
    ]
    assert "quandle" not in folded(graph_of(vault(*said)))


@pytest.mark.parametrize("wrong", ["lantern in", "lantern to", "generated Quill"])
def test_words_that_only_meet_are_no_name(wrong):
    """Two things joined by "in" or "to", or a deed before a name, are no name of a thing."""
    sentences = {
        "lantern in": ["A lantern in harbours glows.", "Each lantern in harbours smokes.", "No lantern in harbours."],
        "lantern to": ["Bring lantern to harbours.", "Take lantern to harbours.", "A lantern to harbours."],
        "generated Quill": [
            "We use the generated Quill Client",
            "A generated Quill Client",
            "Of one generated Quill Client",
        ],
    }
    found = concepts(graph_of(vault(*sentences[wrong])))
    assert not [label for label in found if label.startswith(wrong)]


def test_what_an_exporter_glued_to_a_name_goes():
    """Of articleJavaScript and videoJavaScript the theme is JavaScript."""
    files = vault(
        "articleJavaScript scope of names.", "articleJavaScript and the loop.", "The articleJavaScript again."
    )
    found = concepts(graph_of(files))
    assert not [label for label in found if "article" in label.casefold()]


def test_a_name_of_code_in_three_parts_is_no_theme():
    """A function's name is none that a person would choose."""
    files = vault("We call setUpTestHarness first.", "The setUpTestHarness is slow.", "Ask setUpTestHarness of it.")
    assert not [label for label in concepts(graph_of(files)) if label.startswith("setUp")]


def test_a_name_is_a_theme_however_it_is_used():
    """A rare word with its capital everywhere is a name, though it only says which thing."""
    files = vault("The old Quillfeather notes.", "We own a Quillfeather press.", "They send Quillfeather letters.")
    assert "Quillfeather" in concepts(graph_of(files))


def test_what_stands_in_capitals_as_code_gives_way_to_the_noun():
    """Of ALLOC and the longer forms that outnumber it the noun is the name; an acronym stays."""
    assert best_form({"ALLOC": 5, "allocated": 4, "allocation": 3}) == "allocation"
    assert best_form({"CASCADE": 9, "cascading": 2}) == "CASCADE"


@pytest.mark.parametrize("word", ["filed", "clippings", "to-process"])
def test_a_status_is_one_of_a_tag(word):
    """How far a note is, and which program saved it, says nothing of what it is about."""
    assert is_status(word)


def test_words_of_exporters_are_themes_where_sentences_speak_of_them():
    """Clippings of a gardener are a theme, those that a form names are none."""
    garden = vault("The clippings root in water.", "Of the clippings half take.", "We cover the clippings with moss.")
    assert "clippings" in folded(graph_of(garden))
    files = {
        "a.md": "Saved to: clippings\n\nclippings, clippings\n\nin clippings\n",
        "b.md": "clippings\n\nof clippings\n",
    }
    assert "clippings" not in folded(graph_of(files))


def test_lines_of_a_form_that_come_back_are_no_theme():
    """What no sentence says, in lines that differ in a number alone, belongs to a form."""
    assert is_of_rows(places("Squat", *(f"Squat {n} LB" for n in (150, 160, 170, 180))))
    assert not is_of_rows(places("squat", *(f"The squat of {name} is a low one" for name in ("Ann", "Bo", "Cy", "Di"))))


def test_what_is_glued_is_split_at_the_word_that_is_known():
    """Of articleJavaScript two words are left, not three; a joined word of plain parts has each of them."""
    words = tokeniser("en")
    assert [word.form for word in words.raw("articleJavaScript") if word] == ["article", "JavaScript"]
    assert [word.form for word in words.raw("PageRank") if word] == ["Page", "Rank"]


def test_a_name_is_not_called_by_its_address():
    """Of harbour-lights in an address and Harbour Lights in sentences the theme has the name's form."""
    found = concepts(
        graph_of(vault("In harbour-lights we saw", "See harbour-lights here", "They read Harbour Lights aloud"))
    )
    assert "harbour-lights" not in found
    assert "Harbour Lights" in found


def test_a_sentence_tells_and_a_row_does_not():
    """A heading, a row of a table and a label are no sentences."""
    sentence, row, heading = places("wage", "The wage of a baker is low.", "baker wage 30 town", "wage")
    assert is_told(sentence)
    assert not is_told(row)
    assert not is_told(heading)
    assert not is_of_code([sentence, sentence, sentence])


@pytest.mark.parametrize(
    ("one", "other"),
    [("transform", "transformer"), ("certification", "certificate"), ("integration", "integrity"), ("explore", "explorer"),
     ("integration", "integral"), ("fragment", "fragmentation"), ("contain", "container"),
     ("accelerate", "accelerator")],
)  # fmt: skip
def test_words_of_other_meaning_are_no_cousins(one, other):
    """A transformer is no transforming, a certificate no certification; a word meets its own plural."""
    words = tokeniser("en")
    assert words.stem(one) != words.stem(other)
    assert words.stem("transformers") == words.stem("transformer")
    assert words.stem("certificates") == words.stem("certificate")


def label_of(files, stem):
    """Return what a stem is called in a vault."""
    notes = [parse(path, text.encode()) for path, text in files.items()]
    terms = [extract(note) for note in notes]
    found = analyse([facts(note) for note in notes], terms, GraphOptions())
    found.labels.read(Readings(found.space, terms))
    return found.labels.of(found.space.names.index(stem))


def test_a_word_of_titles_alone_is_called_by_its_form():
    """Where no sentence says a word, the title's form is shown, and not its stem."""
    files = {"Beekeeping basics.md": "Hives want wood.\n", "Urban beekeeping.md": "Roofs hold hives.\n"}
    assert label_of(files, "beekeep") == "beekeeping"


def test_a_part_of_a_name_is_no_label():
    """Postgre stands in PostgreSQL alone: notes that say Postgres as well are on Postgres."""
    files = {
        f"Use {n}.md": f"We ask Postgres about the {word}.\n" for n, word in enumerate(("barn", "mill", "dock", "yard"))
    }
    files |= {
        f"Ask {n}.md": f"The {word} asks PostgreSQL in turn.\n"
        for n, word in enumerate(("cow", "miller", "ship", "hen"))
    }
    assert label_of(files, "postgr") in {"Postgres", "PostgreSQL"}
