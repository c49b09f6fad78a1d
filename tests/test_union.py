"""Two notes of one document become one: nothing is lost, and every link leads to the note that stays."""

from __future__ import annotations

from collections import Counter

import pytest

from vaultlint import linter
from vaultlint.index import Index, Names
from vaultlint.parse import facts, parse
from vaultlint.parse.boards import board_links, is_board
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level
from vaultlint.union import RefusedError, merge

RUN = """---
title: Run the Call
url: https://example.org/run-the-call
tags: [sales]
---
# Run the Call

## Highlights
- Lead it. ([View Highlight](https://read.readwise.io/read/01aaa))
- Say no early. ([View Highlight](https://read.readwise.io/read/01bbb))
"""
COPY = """---
title: Run the Call
url: http://www.example.org/run-the-call?utm_source=x
tags: [meetings]
rating: 4
---
# Run the Call

## Highlights
- Lead it. ([View Highlight](https://read.readwise.io/read/01aaa))
    - my own note
- Listen. ([View Highlight](https://read.readwise.io/read/01ccc))
"""
UNITED = """---
title: Run the Call
url: https://example.org/run-the-call
# url: http://www.example.org/run-the-call?utm_source=x
tags: [sales, meetings]
rating: 4
aliases:
  - Call, Run
---
# Run the Call

## Highlights
- Lead it. ([View Highlight](https://read.readwise.io/read/01aaa))
    - my own note
- Say no early. ([View Highlight](https://read.readwise.io/read/01bbb))
- Listen. ([View Highlight](https://read.readwise.io/read/01ccc))
"""


def count(note):
    """Count the errors and warnings in a note."""
    return Counter(one.code for one in linter.lint(note, RULES, Context()) if one.level is not Level.INFO)


def united(files, kept="Run the Call.md", gone="old/Call, Run.md", spared=lambda _: ""):
    """Return what merging comes to: the files that change, with their texts afterwards, None where one goes."""
    notes = {path: parse(path, text.encode()) for path, text in files.items()}
    records = [facts(note) for path, note in notes.items() if not is_board(path)]
    boards = {path: board_links(path, text) for path, text in files.items() if is_board(path)}
    index = Index(records, names=Names(files), boards=boards)
    found = merge(index, kept, gone, notes.__getitem__, spared, count)
    return {one.path: one.after and one.after.text for one in found.files}


def linked(text, path="x.md", **more):
    """Return what becomes of a file that links to the note that goes."""
    files = {"Run the Call.md": RUN, "old/Call, Run.md": COPY, path: text, **more}
    return united(files).get(path, text)


def test_unites_properties_highlights_and_names():
    """The union of keys, tags, highlights and own lines; the other's name is an alias; the other file goes."""
    assert united({"Run the Call.md": RUN, "old/Call, Run.md": COPY}) == {
        "Run the Call.md": UNITED,
        "old/Call, Run.md": None,
    }


def test_merged_once_more_adds_nothing():
    """A merge that was killed before the other file went is done again: what was set aside is not set aside twice."""
    again = united({"Run the Call.md": UNITED, "old/Call, Run.md": COPY})
    assert again == {"Run the Call.md": UNITED, "old/Call, Run.md": None}


def test_the_one_that_goes_is_written_last():
    """Until the end a reader of the vault finds both."""
    files = {"Run the Call.md": RUN, "old/Call, Run.md": COPY, "a.md": "[[Call, Run]]"}
    assert list(united(files)) == ["Run the Call.md", "a.md", "old/Call, Run.md"]


LINKS = [
    ("[[Call, Run]]", "[[Run the Call|Call, Run]]", "a bare link shows what it showed"),
    ("[[call, run]]", "[[Run the Call|call, run]]", "in its case"),
    ("[[old/Call, Run]]", "[[Run the Call|old/Call, Run]]", "with its path"),
    ("[[Call, Run|the call]]", "[[Run the Call|the call]]", "a label stays"),
    ("[[Call, Run#Highlights]]", "[[Run the Call#Highlights]]", "a heading stays"),
    ("[[Call, Run#Highlights|h]]", "[[Run the Call#Highlights|h]]", "both stay"),
    ("![[Call, Run]]", "![[Run the Call]]", "an embed shows no name"),
    ("![[Call, Run#^b1]]", "![[Run the Call#^b1]]", "a block stays"),
    (
        "| a |\n| - |\n| [[Call, Run]] |",
        "| a |\n| - |\n| [[Run the Call\\|Call, Run]] |",
        "in a table the bar is escaped",
    ),
    ("a | b\n- | -\n[[Call, Run\\|c]] |", "a | b\n- | -\n[[Run the Call\\|c]] |", "and stays so"),
    ("> a | b\n> - | -\n> [[Call, Run]] | x", "> a | b\n> - | -\n> [[Run the Call\\|Call, Run]] | x", "in a quote too"),
    ("[c](Call,%20Run.md)", "[c](Run%20the%20Call.md)", "a Markdown link"),
    ("[c](old/Call,%20Run.md)", "[c](Run%20the%20Call.md)", "relative"),
    ("[c](<old/Call, Run.md>)", "[c](<Run the Call.md>)", "in angles"),
    ("[c](<old/Call, Run.md#Highlights>)", "[c](<Run the Call.md#Highlights>)", "in angles, with a heading"),
    ("[c](Call,%20Run#High%20lights)", "[c](Run%20the%20Call#High%20lights)", "without ending, with a heading"),
    ('[c](Call,%20Run.md "a title")', '[c](Run%20the%20Call.md "a title")', "with a title"),
    ("---\nup: '[[Call, Run]]'\n---\n", "---\nup: '[[Run the Call|Call, Run]]'\n---\n", "in a property"),
    ('---\nup: ["[[Call, Run|c]]", x]\n---\n', '---\nup: ["[[Run the Call|c]]", x]\n---\n', "in a list"),
    ("[[Run the Call]] [[Other]]", "[[Run the Call]] [[Other]]", "other links stay"),
    ("`[[Call, Run]]` %%[[Call, Run]]%%", "`[[Call, Run]]` %%[[Call, Run]]%%", "code and comments stay"),
    ("```\n[[Call, Run]]\n```\n[[Call, Run]]", "```\n[[Call, Run]]\n```\n[[Run the Call|Call, Run]]", "a fence too"),
    ("see [[Call, Run]], [[Call, Run|x]].", "see [[Run the Call|Call, Run]], [[Run the Call|x]].", "two in a line"),
]


@pytest.mark.parametrize(("before", "after", "why"), LINKS, ids=[case[2] for case in LINKS])
def test_links_are_redirected(before, after, why):
    """Each form of link to the note that goes leads to the one that stays, and nothing else is touched."""
    assert linked(before) == after, why
    assert linked(
        f"{before}\r\nmore\r\n".replace("\n", "\r\n").replace("\r\r", "\r")
    ) == f"{after}\r\nmore\r\n".replace("\n", "\r\n").replace("\r\r", "\r")


def test_relative_links_stay_relative():
    """From another folder a Markdown link that was relative is so again."""
    assert linked("[c](../old/Call,%20Run.md)", "deep/x.md") == "[c](../Run%20the%20Call.md)"
    assert linked("[c](../../old/Call,%20Run.md)", "deep/er/x.md") == "[c](../../Run%20the%20Call.md)"


BOARDS = [
    (
        "a.canvas",
        '{"nodes":[{"type":"file","file":"old/Call, Run.md","id":"1"}]}',
        "old/Call, Run.md",
        "Run the Call.md",
    ),
    (
        "a.canvas",
        '{"nodes":[{"type":"text","text":"see\\n[[Call, Run]]"}]}',
        "[[Call, Run]]",
        "[[Run the Call|Call, Run]]",
    ),
    ("a.base", "filters: file.hasLink('Call, Run')\n", "'Call, Run'", "'Run the Call.md'"),
    ("a.base", 'filters: note.up == link("[[Call, Run]]")\n', "[[Call, Run]]", "[[Run the Call|Call, Run]]"),
]


@pytest.mark.parametrize(("path", "text", "old", "new"), BOARDS)
def test_canvases_and_bases_are_redirected(path, text, old, new):
    """Cards that show the note, links in cards and in formulas; the rest of the file stays to the letter."""
    assert linked(text, path) == text.replace(old, new)


def test_where_names_are_equal_only_paths_change():
    """A link by name that finds the other note by itself once the one is gone is left alone; no alias is needed."""
    files = {"Call.md": RUN, "old/Call.md": COPY, "x.md": "[[Call]]", "old/y.md": "[[Call]] and [[old/Call]]"}
    found = united(files, "Call.md", "old/Call.md")
    assert list(found) == ["Call.md", "old/y.md", "old/Call.md"]
    assert "aliases" not in found["Call.md"]
    assert found["old/y.md"] == "[[Call]] and [[Call]]"


def test_links_of_the_text_that_moves_lead_where_they_led():
    """What a link in the other note meant by its folder is named by its path where the text stands then."""
    moved = COPY + "    - see [[Twin]] and [t](Twin.md)\n"
    files = {"Run the Call.md": RUN, "old/Call, Run.md": moved, "a/Twin.md": "", "old/Twin.md": ""}
    found = united(files)["Run the Call.md"]
    assert "[[old/Twin]] and [t](old/Twin.md)" in found


def _text(word):
    """Return a long text."""
    return "".join(f"Another {word} of the article, number {n}.\n\n" for n in range(40))


REFUSED = [
    (
        RUN.replace("title: Run the Call\nurl: https://example.org/run-the-call\n", "title: A\n"),
        COPY.replace("Call", "Talk"),
        "different",
    ),
    (RUN, COPY.replace("run-the-call", "walk-the-talk"), "different documents"),
    (RUN, COPY.replace("title: Run the Call", "title: a: b"), "cannot be read"),
    (RUN, COPY + "\n```\nopen\n", "mend what stands in it first"),
    (RUN, COPY + "\n" + COPY, "mend what stands in it first"),
    (RUN + "\nSee[^1].\n\n[^1]: one\n", COPY + "\nSee[^1].\n\n[^1]: two\n", "means one thing"),
    (RUN + "\ntext ^b1\n", COPY + "\nother ^b1\n", "means one thing"),
    (RUN, COPY.replace("01aaa", "01zzz"), "under two ids"),
    (RUN + "\n%% open\n", COPY, "nothing closes"),
    (RUN + "\nOther\n---\n\nb\n", COPY, "underlined"),
    (
        RUN + "\n## For\n\n- It costs a lot of money every year\n",
        COPY + "\n## Against\n\n- It costs a lot of money every year\n",
        "heading would stand without",
    ),
    (RUN + "\na b\n\nc d\n", COPY + "\na b\n\nc d\n\na b\n", "fewer times"),
    (RUN.replace("title", "up: '[[A]]'\ntitle", 1), COPY.replace("title", "up: '[[B]]'\ntitle", 1), "link to 'B'"),
    ("title:: Run the Call\n\n- Lead it.\n", "title:: Run the Call\n\n- Listen.\n", "merge it in Logseq"),
    (RUN, COPY + "<% tp.file.title %>\n", "template syntax"),
    (RUN + _text("line"), COPY + _text("sentence"), "a text of their own"),
    (RUN, COPY + "\n%% begin notes %%\n%% end notes %%\n", "cannot be united"),
]


@pytest.mark.parametrize(("kept", "gone", "why"), REFUSED)
def test_what_cannot_be_merged_for_certain_is_refused(kept, gone, why):
    """Other documents, unreadable frontmatter, open fences, a plugin's regions."""
    with pytest.raises(RefusedError, match=why):
        united({"Run the Call.md": kept, "old/Call, Run.md": gone})


def test_a_file_that_must_not_be_changed_stops_it():
    """If a note that links must stay as it is, its link would lead nowhere: nothing is merged, and it says which."""
    files = {"Run the Call.md": RUN, "old/Call, Run.md": COPY, "x.md": "[[Call, Run]]"}
    with pytest.raises(RefusedError, match=r"x\.md: no"):
        united(files, spared=lambda note: "no" if note.path == "x.md" else "")


def test_a_name_that_no_link_can_bear_stops_it():
    """`[[a#b]]` means a heading of `a`: a note of such a name cannot take the links over."""
    files = {"C# Call.md": RUN, "old/Call, Run.md": COPY, "x.md": "[[Call, Run]]"}
    with pytest.raises(RefusedError, match="cannot stand in"):
        united(files, "C# Call.md")


def test_tags_stay_with_their_highlight():
    """Each highlight keeps its own tags, whatever the items that hold it look like; a wrong one would be refused."""
    page = "# T\n\n- -\n\t- One thing that was said.\n\t- tags:: [[blue]]\n- -\n\t- Another thing that was said.\n\t- tags:: [[pink]]\n"
    copy = page.replace("One thing", "Some third thing", 1).replace("[[blue]]", "[[green]]")
    text = united({"Run the Call.md": page, "old/Call, Run.md": copy})["Run the Call.md"]
    assert text.count("said.\n\t- tags:: [[blue]]\n") == 1
    assert "Some third thing that was said.\n\t- tags:: [[green]]\n" in text
    assert text.count("[[pink]]") == 1


def test_quotes_in_a_name_keep_frontmatter_readable():
    """In a quoted property the name is written as YAML asks for."""
    files = {
        'He "said" it.md': RUN,
        "old/Call, Run.md": COPY,
        "x.md": "---\na: \"[[Call, Run]]\"\nb: '[[Call, Run|c]]'\n---\n",
    }
    text = united(files, 'He "said" it.md')["x.md"]
    note = parse("x.md", text.encode())
    assert [entry.value for entry in note.head.entries] == ['[[He "said" it|Call, Run]]', '[[He "said" it|c]]']
