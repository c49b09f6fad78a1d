"""Rules about links: what was meant, how it is written, and that it takes no longer than it must."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from vaultlint import fixer, linter
from vaultlint.index import Index, Names
from vaultlint.links.mentions import Titles
from vaultlint.links.missing import Subpaths
from vaultlint.links.mistakes import Mistakes
from vaultlint.links.nearness import Nearness, is_misspelled, is_plural, letters
from vaultlint.links.places import in_table, spots
from vaultlint.links.subpaths import Outline
from vaultlint.obsidian.links import LinkStyle
from vaultlint.parse import facts, parse_text
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.rules.base import Context
from vaultlint.text import named

BY_CODE = {rule.code: rule for rule in RULES}


def vault(files):
    """Return the index of files given as path and text."""
    return Index(
        [facts(parse_text(text, path)) for path, text in files.items() if path.endswith(".md")], names=Names(files)
    )


def look(code, files, path="note.md", context=None):
    """Return the note, the rule and the context that knows of the other files."""
    rule, context = BY_CODE[code], context or Context()
    known, failed = linter.survey(vault(files), [rule], context)
    assert failed == []
    return parse_text(files[path], path), rule, replace(context, known=known)


def messages(code, files, path="note.md", context=None):
    """Return what a rule says about a note among others."""
    note, rule, known = look(code, files, path, context)
    return [finding.message for finding in linter.lint(note, [rule], known)]


def mended(code, files, path="note.md", context=None):
    """Return a note after a rule's fixes; none may be refused, and a second run changes nothing."""
    note, rule, known = look(code, files, path, context)
    outcome = fixer.fix(note, [rule], known, unsafe=True)
    assert outcome.refused == []
    assert fixer.fix(outcome.note, [rule], known, unsafe=True).note.text == outcome.note.text
    return outcome.note.text


NEAR = [
    ("Atention Economy", "Attention Economy", True, "a letter is missing"),
    ("Attnetion Economy", "Attention Economy", True, "two letters are swapped"),
    ("attention-economy", "Attention Economy", True, "a hyphen"),
    ("What is flow", "What is flow?", True, "punctuation at the end"),
    ("Naive Bayes", "Naïve Bayes", True, "an accent"),
    ("Kuskal's Algorithm", "Kruskal's Algorithm", True, "a letter is missing in one word"),
    ("TOCTTOU", "TOCTOU", True, "a letter is doubled"),
    ("Silicon", "Silcon", False, "a letter is missing in a short word that stands alone"),
    ("Packman", "Pacman", False, "a letter more in a short word that stands alone"),
    ("Transistor", "Transstor", True, "the note's own name is misspelled"),
    ("Seperate Chaining", "Separate Chaining", False, "another vowel in a short word"),
    ("Independance Test", "Independence Test", True, "another vowel within a long word"),
    ("Authintication", "Authentication", True, "another vowel in a long word"),
    ("Parameterised Query", "Parameterized Query", False, "another spelling of an ending"),
    ("PHP   Tools\u2011Box", "PHP Tools-Box", True, "blanks and another hyphen"),
    ("CWE\u201179", "CWE-79", True, "another hyphen in a short name"),
    ("CWE 79", "CWE-79", False, "a blank for a hyphen in a short name"),
    ("Reading List", "Reading List.md", True, "an ending twice"),
    ("Reading List", "Reading List ", True, "a blank at the end"),
    ("Lineare Gleichungssysteme", "Lineares Gleichungssystem", False, "two words in other forms"),
    ("launched", "Launcher", False, "another ending"),
    ("OpenSea", "Open Set", False, "one word and two"),
    ("FastAI", "FastAPI", False, "a letter in the last three"),
    ("Sigils", "SIGILL", False, "another letter at the end"),
    ("Interjection", "Intersection", False, "another consonant"),
    ("Timelines", "TimelineJS", False, "another ending of a name"),
    ("kalloc", "kmalloc", False, "another second letter"),
    ("LLVM fadd", "LLVM add", False, "a short word"),
    ("PAP Authentication", "Pre-authentication", False, "a short word beside a long one"),
    ("CSS Injection", "CSV Injection", False, "an abbreviation"),
    ("STRIDE", "Stripe", False, "another letter of a short word"),
    ("Incident Responder", "Incident Response", False, "another ending of a word"),
    ("Radar Fundamentals", "radio-fundamentals", False, "two short words"),
    ("Haskell -", "Haskell", False, "a dash that stands for something"),
    ("Cash $ Flow", "Cash Flow", False, "a sign by itself"),
    ("Grit - The Power", "Grit The Power", True, "a dash between words"),
    ("機械学習の入門書", "機械学習入門書", False, "each sign is a word"),
    ("Chapter 2", "Chapter 3", False, "another number"),
    ("Release 1.3", "Release 13", False, "a number written otherwise"),
    ("Attention Economy 2", "Atention Economy 2", False, "a number makes a series"),
    ("Volume Part I", "Volume Part II", False, "a Roman numeral"),
    ("Vitamin A levels", "Vitamin B levels", False, "a letter that counts"),
    ("Girt", "Grit", False, "a short name"),
    ("Raised beds", "Praised beds", False, "another first letter"),
    ("C++ Basics", "C Basics", False, "a sign that tells names apart"),
    ("cleanmgr", "CleanMgr+", False, "a sign that is left out"),
    ("2024-05-01", "2024-05-02", False, "a day"),
    ("2024 05 01", "2024-05-01", False, "no letters at all"),
    ("Tomato", "Potato soup", False, "something else"),
]


@pytest.mark.parametrize(("name", "known", "wanted", "why"), NEAR, ids=[case[3] for case in NEAR])
def test_nearness(name, known, wanted, why):
    """Each case of the table, alone and among many names."""
    assert Nearness([known]).near(name) == ([known] if wanted else []), why
    many = [*(f"Filler note about {word} {word}" for word in "abcdefgh" * 10), *map(str, range(100)), known]
    assert Nearness(many).near(name) == ([known] if wanted else []), why
    assert Nearness(many, [name]).near(name) == ([known] if wanted else []), why


def test_members_of_a_series_are_no_slips():
    """Where many names differ from one another in a word alone, each of them is meant."""
    names = [f"Meeting with {name}" for name in ("Anna", "Annie", "Hanna", "Johan", "Joanna", "Jon", "Jan", "Jane")]
    names += [f"Meeting with {letter * 5}" for letter in "abcdefghijklm"]
    assert (
        Nearness(names * 5 + [f"Other name {n}" for n in "abcdefghijklmnopqrstuvwxyzäöüßéèàùâêîôû"]).near(
            "Meeting with Annaline"
        )
        == []
    )


def test_a_name_that_differs_in_hyphens_alone_is_the_nearest():
    """Others with the same letters are not meant as well."""
    known = Nearness(["wifi", "Wi-Fi", "Spear Phishing", "Spear-phishing"])
    assert known.near("Wi\u2011Fi") == ["Wi-Fi"]
    assert known.near("spear\u2010phishing") == ["Spear-phishing"]
    assert known.near("SpearPhishing") == ["Spear Phishing", "Spear-phishing"]


def test_a_slash_is_part_of_names_in_logseq():
    """There it parts the levels of a name, and the file is called otherwise."""
    files = {"note.md": "[[IDS/IPS]] [[Old/2024/Grit]]\n", "IDS-IPS.md": "", "Books/Grit.md": ""}
    assert len(messages("VL401", files)) == 2
    assert messages("VL401", files, context=Context(home="logseq")) == []


@pytest.mark.parametrize(
    ("missing", "there", "count"), [(4, 0, 4), (5, 0, 0), (5, 4, 0), (5, 5, 5), (9, 9, 9)], ids=str
)
def test_an_ending_that_was_left_out_is_silent(missing, there, count):
    """Where most images that notes show are missing, they were not published; a few are mistakes."""
    files = {f"{n}.png": "" for n in range(there + 1)}
    text = "".join(f"![[gone {n}.png]]\n" for n in range(missing)) + "".join(f"![[{n}.png]]\n" for n in range(there))
    assert len(messages("VL404", {"note.md": text, **files})) == count


def test_orphans_that_are_most_of_the_notes_are_told_once():
    """It is how the vault is kept; few are told one by one."""
    index = vault({f"n{n:02}.md": "" for n in range(12)} | {"x.md": "[[y]]\n", "y.md": ""})
    known = BY_CODE["VL407"].survey(index, Context())
    assert list(known) == ["n00.md"]
    assert known["n00.md"].startswith("12 of the vault's 14 notes")
    few = vault({f"n{n:02}.md": "" for n in range(9)} | {"x.md": "[[y]]\n", "y.md": ""})
    assert len(BY_CODE["VL407"].survey(few, Context())) == 9


def test_messages_show_the_difference():
    """Names that look alike are told apart: blanks, hyphens, and what stands far behind."""
    files = {"note.md": "[[Wi\u2011Fi]] [[PHP for]]\n", "Wi-Fi.md": "", "PHP for .md": ""}
    assert messages("VL401", files) == [
        'there is no "Wi\\u2011Fi", did you mean "Wi-Fi"?',
        'there is no "PHP for", did you mean "PHP for .md"?',
    ]
    long = "A very long title that goes on and on, so that nobody would print it whole, {} and that ends here"
    files = {"note.md": f"[[{long.format('colour-ful')}]]\n", f"{long.format('colourful')}.md": ""}
    (message,) = messages("VL401", files)
    assert "colour-ful" in message
    assert "colourful" in message
    assert named("a\u200cb") == '"a\\u200cb"'
    assert named("می\u200cشود") == '"می\u200cشود"'


def test_a_slip_is_one_both_ways():
    """Which of two names is the note's does not matter."""
    for one, other, wanted, _ in NEAR:
        if letters(one) != letters(other):
            assert is_misspelled(one, other) is is_misspelled(other, one)
            assert is_misspelled(one, other) is wanted or one.endswith(".md") or other.endswith(".md")
    assert is_plural("Startup", "Startups")
    assert not is_plural("Startup", "Starter")
    assert letters("Ça va") == "cava"


def test_looking_for_what_was_meant_is_near_linear():
    """10,000 notes and 40,000 links to 10,000 names that are not written take less than two seconds."""
    notes = {f"n/The {a}{b} of {c}{d} number{a}{d}.md": "" for a in W for b in W for c in W for d in W[:10]}
    names = [path[2:-3] for path in notes][:10_000]
    files = dict.fromkeys([f"n/{name}.md" for name in names], "")
    for at in range(0, len(names), 100):
        links = [
            f"[[{name} {suffix}]]" for name in names[at : at + 100] for suffix in ("draft", "draft", "draft", "draft")
        ]
        files[f"n/{names[at]}.md"] = "\n".join(links)
    index = vault(files)
    start = time.process_time()
    found = Mistakes(index)
    assert len(found.unwritten) == 10_000  # what a note says four times is looked at once
    for path, link in found.unwritten:
        found.meant(path, link)
    assert time.process_time() - start < 2 * SLACK


W = ["alpha", "bravo", "carbon", "delta", "echo", "frost", "gamma", "hotel", "index", "jazz"]
SLACK = 2  # machines that do other things besides


REWRITTEN = [
    ("[[WK]]", "[[Wes Kao|WK]]", "what was shown stays"),
    ("[[WK|her]]", "[[Wes Kao|her]]", "a label stays"),
    ("[[WK#Bio]]", "[[Wes Kao#Bio|WK > Bio]]", "a heading stays"),
    ("[[ WK ]]", "[[ Wes Kao |WK]]", "blanks stay"),
    ("[[WK.md]]", "[[Wes Kao|WK.md]]", "an ending is no name"),
    ("[x](WK)", "[x](Wes%20Kao.md)", "a Markdown link"),
    ("[x](<WK>)", "[x](<Wes Kao.md>)", "between angle brackets"),
    ('[x](WK.md#Bio "t")', '[x](Wes%20Kao.md#Bio "t")', "a title stays"),
    ("- a [[WK]] b [[WK]]", "- a [[Wes Kao|WK]] b [[Wes Kao|WK]]", "all of a note"),
    ("# On [[WK]]", "# On [[Wes Kao|WK]]", "in a heading"),
    ("| a |\n|---|\n| [[WK]] |", "| a |\n|---|\n| [[Wes Kao\\|WK]] |", "in a table"),
    ("| a |\n|---|\n| [[WK\\|x]] |", "| a |\n|---|\n| [[Wes Kao\\|x]] |", "in a table with a label"),
    ('---\nup: "[[WK]]"\n---', '---\nup: "[[Wes Kao|WK]]"\n---', "in a property"),
    ("---\nup:\n  - '[[WK]]'\n---", "---\nup:\n  - '[[Wes Kao|WK]]'\n---", "in a list"),
]


@pytest.mark.parametrize(("before", "after", "why"), REWRITTEN, ids=[case[2] for case in REWRITTEN])
def test_a_link_is_rewritten_in_its_own_form(before, after, why):
    """Only the target changes, and what the link showed stays."""
    files = {"note.md": f"{before}\n", "Wes Kao.md": "---\naliases: [WK]\n---\n# Bio\n"}
    assert mended("VL401", files) == f"{after}\n", why


@pytest.mark.parametrize(
    ("form", "wanted"), [("shortest", "[[Kao|WK]]"), ("relative", "[[../c/Kao|WK]]"), ("absolute", "[[c/Kao|WK]]")]
)
def test_a_link_is_written_as_the_vault_writes_links(form, wanted):
    """Obsidian's setting *New link format* holds."""
    files = {"b/x.md": "[[WK]]\n", "c/Kao.md": "---\naliases: [WK]\n---\n"}
    assert mended("VL401", files, "b/x.md", Context(links=LinkStyle(form=form))) == f"{wanted}\n"


def test_a_property_that_cannot_be_written_for_certain_gets_no_fix():
    """A name with a quote, or a value with escapes, is reported only."""
    files = {"note.md": '---\nup: "[[WK]] \\u00e9"\n---\n', 'A "b".md': "---\naliases: [WK]\n---\n"}
    note, rule, known = look("VL401", files)
    assert [finding.fix for finding in linter.lint(note, [rule], known)] == [None]
    files["note.md"] = '---\nup: "[[WK]]"\n---\n'
    note, rule, known = look("VL401", files)
    assert [finding.fix for finding in linter.lint(note, [rule], known)] == [None]


HEADINGS = (
    "# What's *new*?\n## In v1.5: [[Canvas|boards]]\n### A / B\n# Setup ^set\n## A / B\n# C&D <b>x</b>\n\ntext ^Id-1\n"
)
SUBPATHS = [
    ("What's new", True),
    ("what's   NEW?!", True),
    ("Whats new", False),
    ("In v1 5 Canvas boards", True),
    ("In v1.5: boards", True),
    ("What's new#A / B", True),
    ("A B", True),
    ("Setup", True),
    ("Setup#A / B", True),
    ("A / B#Setup", False),
    ("Setup#In v1.5: boards", False),
    ("^id-1", True),
    ("^set", True),
    ("^id-2", False),
    ("#A / B", True),
    ("C&D x", True),
]


@pytest.mark.parametrize(("subpath", "wanted"), SUBPATHS)
def test_headings_are_compared_as_obsidian_does(subpath, wanted):
    """Without case and markup, punctuation as blanks, each part below the one before."""
    outline = Outline.of(facts(parse_text(HEADINGS)))
    assert outline.holds(subpath, slugs=False) is wanted


def test_slugs_are_for_markdown_links():
    """``#my-heading`` is no heading to Obsidian; in a Markdown link it is the web's way to write one."""
    files = {"note.md": "[a](Other.md#my-heading) [[Other#my-heading]]\n", "Other.md": "# My heading\n"}
    assert messages("VL402", files) == ['"Other" has no heading "my-heading", did you mean "My heading"?']


def test_an_image_is_missing_only_where_images_are_kept():
    """A vault without a single file of an ending was published without its attachments."""
    note = {"note.md": "![[gone.png]] ![[gone.svg]]\n"}
    assert messages("VL404", note) == []
    assert messages("VL404", {**note, "a.png": ""}) == ['there is no "gone.png"']


def test_other_files_are_asked_for_what_was_meant():
    """Templates and excluded notes are no reason to be silent: a link may mean them."""
    record, other = facts(parse_text("[[Old/2024/Plan]]\n", "note.md")), facts(parse_text("", "t/Plan.md"))
    index = Index([record], [other])
    found = Mistakes(index)
    assert [found.meant(path, link).paths for path, link in found.unwritten] == [("t/Plan.md",)]


def test_places_are_true():
    """A link's target and subpath stand where its spot says, in properties too."""
    text = '---\na: x\nup: ["[[A#b|c]]", \'see [[ D ]]\']\n---\n![[E#^f]] [g](<H i.md#j>) ![k](l%20m.png "n")\n'
    pieces = [
        (text[slice(*spot.target)], text[slice(*spot.subpath)] if spot.subpath else None)
        for spot in spots(parse_text(text))
        if spot.target
    ]
    assert pieces == [("A", "b"), ("D", None), ("E", "^f"), ("H i.md", "j"), ("l%20m.png", None)]


def test_tables_are_known():
    """A row of a table stands below its delimiters, the first one above them."""
    note = parse_text("| a |\n| :-: |\n| b |\n\na | b\n\n> | c |\n> |---|\n> | d |\n")
    assert [row for row in range(9) if in_table(note, row)] == [0, 2, 6, 8]


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "ab:" * 60_000, "a@" * 90_000, "[^" * 90_000, "<" * 90_000, "x " * 90_000]
)
def test_hostile_text_is_read_in_linear_time(text):
    """Whatever a note holds, looking for titles in it takes moments."""
    titles = Titles(vault({"Wes Kao.md": "", "X y.md": ""}))
    note = parse_text(text)
    start = time.process_time()
    assert list(titles.mentions(note)) == []
    assert time.process_time() - start < 2


def test_hostile_headings_are_looked_up_in_linear_time():
    """Very many headings, and as many links to others."""
    size = 20_000
    text = "".join(f"# Heading {n:x}q\n[[#Heading {n:x}z]]\n" for n in range(size))
    record = facts(parse_text(text))
    subpaths = Subpaths(Index([record]))
    start = time.process_time()
    assert sum(subpaths.wanted(record.path, link) is not None for link in record.links) == size
    assert time.process_time() - start < 6


def test_a_whole_vault_is_mended_and_stays_so(tmp_path):
    """Check names the links, fix mends them, and a second fix changes nothing."""
    (tmp_path / ".obsidian").mkdir()
    (tmp_path / "b").mkdir()
    (tmp_path / "Wes Kao.md").write_text("---\naliases: [WK]\n---\n# Bio\n")
    (tmp_path / "b" / "x.md").write_text("On [[WK]], [[b/Wes Kao]], [[Wes Kao#Boi]] and [[Nobody]].\n")
    project = Project(tmp_path)
    assert [one.code for one in project.check().diagnostics] == ["VL401", "VL401", "VL402"]
    project.fix(unsafe=True)
    assert (tmp_path / "b" / "x.md").read_text() == "On [[Wes Kao|WK]], [[Wes Kao]], [[Wes Kao#Boi]] and [[Nobody]].\n"
    assert project.fix(unsafe=True).run in (None, "")
