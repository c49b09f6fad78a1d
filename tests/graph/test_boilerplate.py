"""Laws of what repeats: templates and pages are left out, highlights never, copies are told."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint.graph import extract
from vaultlint.graph.nearness.repeats import COPY, boilerplate, copies
from vaultlint.graph.words.clean import is_boilerplate
from vaultlint.graph.words.terms import Sentence, Terms
from vaultlint.parse import parse

WORDS = (
    "bread dough flour oven yeast salt crust loaf rye wheat water starter crumb score proof bake steam stone peel basket "
    "garden soil seed root leaf stem bloom prune frost shade rain mulch spade hedge vine orchard harvest barrow trellis compost"
).split()


def note(path, *lines):
    return extract(parse(path, ("\n\n".join(lines) + "\n").encode()))


def highlighted(path, text):
    body = f"# {path}\n\n## Highlights\n- {text} ([View Highlight](https://read.readwise.io/read/01{path}))\n"
    return extract(parse(f"{path}.md", body.encode()))


def said(number, size=12):
    """Sentences that no other number says."""
    return [
        f"The {WORDS[(number + step) % 40]} of house {number}x{step} is {WORDS[(number * 7 + step * 3) % 40]}."
        for step in range(size)
    ]


def as_terms(path, texts):
    return Terms(path, path, "en", tuple(Sentence(line, text) for line, text in enumerate(texts, 1)))


@pytest.mark.parametrize("line", [
    "Unsubscribe from this list", "View in browser", "We use cookies to improve your experience", "Accept all cookies",
    "Join 12,000+ other readers", "You're receiving this because you signed up", "Thanks for reading!", "Speaker 2", "**Transcript**:",
    "RT the tweet below to share this thread with your audience", "Highlights first synced by Readwise Nov 19th, 2022",
    "New highlights added November 20, 2022 at 9:49 AM", "About the Author", "Sign up", "Subscribe to our newsletter",
    "Partager sur Facebook", "Lire la suite", "Tous droits réservés", "Alle Rechte vorbehalten.", "Weiterlesen »", "Compartir en Twitter",
    "Artículos relacionados", "Leggi anche: tutto il resto", "Tutti i diritti riservati", "Leia também", "Читать далее", "Все права защищены",
    "続きを読む", "関連記事", "阅读更多", "相关文章",
])  # fmt: skip
def test_furniture_of_pages_threads_and_newsletters_is_known_in_any_vault(line):
    """What is listed holds for two notes and for one."""
    assert is_boilerplate(line)
    found = note("a.md", "Bread rises slowly in the cold.", line)
    assert [sentence.text for sentence in found.sentences] == ["Bread rises slowly in the cold."]


@pytest.mark.parametrize("line", [
    "Register the hook in the settings file", "Login using the following credentials", "Thread pools", "Subscribe and hooks are callbacks here",
    "Join the dough at the seam", "Teilen ist mehr als haben und geben.", "Partager un repas rend heureux.", "Compartir la mesa con amigos",
    "Summary judgment", "Speaker cables", "Transcription factors", "Read more books", "Sharing is caring", "Cookies need butter and sugar",
])  # fmt: skip
def test_what_begins_like_furniture_stays(line):
    """Prose that begins with the same words is prose."""
    assert not is_boilerplate(line)


def test_what_a_template_repeats_is_learned():
    """A line of many notes is left out, whatever its numbers; what one note says is not."""
    notes = [
        note(f"{n}.md", "## Appendix: Links and References", f"Captured on the train, 2023-09-{n:02}.", *said(n))
        for n in range(10)
    ]
    found = boilerplate(notes)
    assert "Appendix: Links and References" in found
    assert "Captured on the train, 2023-09-07." in found
    assert not found & {text for n in range(10) for text in said(n)}


def test_a_small_vault_learns_nothing():
    """Seven notes are too few to tell a template from a habit."""
    assert boilerplate([note(f"{n}.md", "The same three words.") for n in range(7)]) == frozenset()


def test_a_highlight_is_never_boilerplate():
    """A quote that many notes hold as a highlight is loved, not furniture."""
    quote = "The obstacle is the way and always was."
    notes = [highlighted(f"n{n}", quote) for n in range(9)]
    assert all(quote in {sentence.text for sentence in each.sentences if sentence.marked} for each in notes)
    assert boilerplate(notes) == frozenset()


def test_one_word_is_a_heading_of_a_template_only_if_many_notes_have_it():
    """Backlinks on each note is furniture; Python on four of forty is a theme."""
    notes = [note(f"{n}.md", "## Backlinks", *(["Python"] if n < 4 else []), *said(n)) for n in range(40)]
    found = boilerplate(notes)
    assert "Backlinks" in found
    assert "Python" not in found


@pytest.mark.parametrize("many", [11, 40])
def test_many_copies_are_one_note(many):
    """However often an article was saved, it is still what its copies say; a template's lines stay silent."""
    article = [f"Sentence {word} of the article says why {word} matters to bakers everywhere." for word in WORDS[:6]]
    page = "This page was written for you by the bakers of the house."
    notes = [note(f"copy {n}.md", *article, page) for n in range(many)] + [
        note(f"{n}.md", *said(n), page) for n in range(20)
    ]
    found = boilerplate(notes)
    assert not found & set(article)
    assert page in found


def test_what_days_repeat_is_no_copy():
    """Notes of a template that differ by their numbers are not one note."""
    notes = [
        note(f"{n}.md", f"On this day the scale in the bakery says {n} grams of yeast are left.") for n in range(30)
    ]
    assert len(boilerplate(notes)) == 30


def test_copies_of_a_note_do_not_silence_each_other():
    """Four copies of an article repeat each sentence, and it is still what they say."""
    article = [
        f"Sentence {word} of the article says at length why {word} matters to bakers everywhere." for word in WORDS[:8]
    ]
    notes = [note(f"copy {n}.md", *article) for n in range(4)] + [note(f"{n}.md", *said(n)) for n in range(20)]
    assert not boilerplate(notes) & set(article)


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(15)), st.integers(0, 3), st.integers(5, 30))
def test_a_shuffled_copy_with_lines_of_its_own_is_found(order, own, others):
    """A copy in any order, a fifth of it new, is told, and it alone; the share counts the smaller note."""
    text = said(100, 15)
    copy = [text[place] for place in order] + said(200, own)
    notes = [as_terms(f"{n}", said(n)) for n in range(others)] + [as_terms("a", text), as_terms("b", copy)]
    assert copies(notes) == {(others, others + 1): 1.0}


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5), st.integers(0, 20))
def test_two_notes_that_quote_one_passage_are_no_copies(passage, first):
    """A passage that is less than half of either note joins no copies."""
    shared = said(300, passage)
    assert copies([as_terms("a", said(first, 9) + shared), as_terms("b", said(first + 50, 9) + shared)]) == {}


def test_editions_differ_in_quotation_marks_and_case():
    """Two exports of a book are copies whatever their marks; a stub that repeats a line is none."""
    one = ["“Rest the dough,” she said.", "It’s the salt that counts.", "Steam makes the crust."]
    two = ['"Rest the dough," she said', "It's the salt that counts.", "STEAM makes the crust!"]
    assert copies([as_terms("a", one), as_terms("b", two)]) == {(0, 1): 1.0}
    assert copies([as_terms("a", ["Links and references"]), as_terms("b", ["Links and references"])]) == {}


def test_a_share_is_above_the_floor():
    """Half of the smaller note is no copy."""
    own, shared = said(1, 6), said(2, 6)
    assert all(
        share > COPY for share in copies([as_terms("a", own + shared), as_terms("b", said(3, 8) + shared)]).values()
    )


def test_repeats_are_told_in_linear_time():
    """Four times the notes take four times as long, also where all of them are copies or share a template."""

    def cost(size):
        notes = [
            as_terms(f"{n}", [*said(n, 20), *said(n % 7, 20), "Appendix: Links and References"]) for n in range(size)
        ]
        start = time.process_time()
        copies(notes)
        return time.process_time() - start

    cost(50)
    assert cost(1600) < 8 * cost(400) + 0.2
