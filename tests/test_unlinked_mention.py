"""VL408: where a link may be written, in what form, and how little is said for the wrong reason."""

from __future__ import annotations

import json

import pytest
from house import make, run

from vaultlint.project import Project
from vaultlint.text import apply_edits


def found(folder, **files):
    """Return what VL408 finds in the notes, as (path, words, wanted edit or None)."""
    make(folder, {path.replace("__", "/") + ".md": text for path, text in files.items()})
    ran = run("check", folder, "--select", "VL408", "--output-format", "json")
    return [
        (one["path"], one["message"].split('"')[1], one["fix"]["edits"][0]["text"] if one["fix"] else None)
        for one in json.loads(ran.out)["diagnostics"]
    ]


@pytest.mark.parametrize(
    ("app", "link"),
    [
        ("{}", "[[Wes Kao]]"),
        ('{"newLinkFormat": "absolute"}', "[[People/Wes Kao|Wes Kao]]"),
        ('{"newLinkFormat": "relative"}', "[[../People/Wes Kao|Wes Kao]]"),
        ('{"useMarkdownLinks": true}', "[Wes Kao](Wes%20Kao.md)"),
        ('{"useMarkdownLinks": true, "newLinkFormat": "relative"}', "[Wes Kao](../People/Wes%20Kao.md)"),
    ],
)
def test_the_link_has_the_vaults_form(tmp_path, app, link):
    """As Obsidian's settings want new links; the fix is proven and written, leads there, and a second changes nothing."""
    make(tmp_path, {".obsidian/app.json": app, "People/Wes Kao.md": "x\n", "Talks/T.md": "A talk with Wes Kao.\n"})
    project = Project(tmp_path)
    project.config = project.config.narrowed(["VL408"], [], [])
    project.fix(unsafe=True)
    assert (tmp_path / "Talks" / "T.md").read_text() == f"A talk with {link}.\n"
    again = Project(tmp_path)
    again.config = again.config.narrowed(["VL408", "VL401"], [], [])
    assert again.check().diagnostics == []


def test_in_a_table_no_bar_is_bare(tmp_path):
    """A cell keeps its columns."""
    ((_, _, edit),) = found(
        tmp_path, **{"The Economy of Attention": "x\n", "T": "| a | b |\n|---|---|\n| the economy of attention | c |\n"}
    )
    assert edit == "[[The Economy of Attention\\|the economy of attention]]"


def test_own_words_go_before_a_highlight(tmp_path):
    """The first place that may be written is taken, though another's words name the note before."""
    text = (
        "# T\n\n## Metadata\n- Full Title: T\n- Category: #books\n\n## Highlights\n- Asked Wes Kao. ([Location 1]"
        "(https://readwise.io/to_kindle?action=open&asin=B1&location=1))\n\n# My thoughts\n\nI shall ask Wes Kao too.\n"
    )
    make(tmp_path, {"Wes Kao.md": "x\n", "T.md": text})
    (one,) = json.loads(run("check", tmp_path, "--select", "VL408", "--output-format", "json").out)["diagnostics"]
    assert (one["line"], bool(one["fix"])) == (12, True)


def test_notes_that_readwise_manages_are_left(tmp_path):
    """They are told of, and no fix is offered: the next sync would bring the words back."""
    plugin = {"readwiseDir": "Readwise", "booksIDsMap": {"Readwise/T.md": "1"}}
    make(tmp_path, {".obsidian/plugins/readwise-official/data.json": json.dumps(plugin), "Wes Kao.md": "x\n"})
    ((_, _, edit),) = found(tmp_path, Readwise__T="Asked Wes Kao.\n")
    assert edit is None


def test_a_fix_changes_brackets_alone(tmp_path):
    """Without the brackets it wrote, and what stands before a bar in them, the note reads as before."""
    text = "On Wes Kao, `Wes Kao`, [[x|Wes Kao]], and the economy of attention.\n"
    make(tmp_path, {"Wes Kao.md": "", "The Economy of Attention.md": "", "T.md": text})
    project = Project(tmp_path)
    project.config = project.config.narrowed(["VL408"], [], [])
    findings = project.check().diagnostics
    fixed = apply_edits(text, [edit for one in findings for edit in one.fix.edits])
    assert fixed == (
        "On [[Wes Kao]], `Wes Kao`, [[x|Wes Kao]], and [[The Economy of Attention|the economy of attention]].\n"
    )


class TestQuiet:
    """What looks like a name and is none."""

    @pytest.mark.parametrize(
        "text",
        ["- Leaf Node: no children\n", "Cell-Level Encryption matters.\n", "**Cell Node** there\n", "(Claude Node)\n"],
    )
    def test_a_word_that_is_part_of_a_longer_name(self, tmp_path, text):
        """A capital before it, also where a line begins: `Leaf Node` is not the note `Node`."""
        assert found(tmp_path, Node="x\n", Encryption="x\n", Z="[[Node]] [[Encryption]]\n", T=text) == []

    @pytest.mark.parametrize("text", ["When Docker starts\n", "Sous Docker\n", "- In Docker it is\n", "Con Docker\n"])
    def test_small_words_are_no_part_of_a_name(self, tmp_path, text):
        """A sentence may begin with one."""
        assert [edit for _, _, edit in found(tmp_path, Docker="x\n", Z="[[Docker]]\n", T=text)] == ["[[Docker]]"]

    def test_shouted_words_nobody_links_to(self, tmp_path):
        """A word in capitals may be a word; where somebody links to it, it is a name."""
        files = {"SELECT": "x\n", "T": "The SELECT clause, there.\n"}
        assert found(tmp_path, **files) == []
        assert len(found(tmp_path, **files, Z="[[SELECT]]\n")) == 1

    def test_everyday_phrases(self, tmp_path):
        """What anybody writes is no mention, whatever notes are called."""
        titles = ("next steps", "table of contents", "to do", "Week 5", "Daily Notes", "Chapter 1")
        assert found(tmp_path, **dict.fromkeys(titles, "x\n"), T=f"The {', the '.join(titles)}.\n") == []

    def test_headings_in_lists_and_titles_of_pages(self, tmp_path):
        """Logseq's headings and `title::` are no text."""
        assert found(tmp_path, **{"Wes Kao": "x\n", "T": "- ## Wes Kao\n  - title:: Wes Kao\n> ## Wes Kao\n"}) == []

    def test_translations(self, tmp_path):
        """Of a vault in several languages no note outside names one of them by chance."""
        files = {
            "de__Kern": "---\naliases: [Core plugins]\npermalink: core\n---\n",
            "fr__Noyau": "---\npermalink: core\n---\n",
            "Release": "New core plugins: Core plugins.\n",
        }
        assert found(tmp_path, **files) == []
        assert len(found(tmp_path, **files, de__y="Core plugins here.\n")) == 1

    def test_departments_are_no_languages(self, tmp_path):
        """Folders called `ML`, `CS` or `IT` name one another's notes, though each has a home of its own."""
        files = {
            "ML__Gradient Descent": "x\n",
            "ML__Index": "x\n",
            "CS__Index": "x\n",
            "Plan": "On Gradient Descent.\n",
        }
        assert len(found(tmp_path, **files, CS__Notes="On Gradient Descent.\n")) == 2

    @pytest.mark.parametrize("title", ["real-time", "multi-agent", "state-of-the-art"])
    def test_small_words_with_hyphens(self, tmp_path, title):
        """One word, and no name: anybody may write it. With a blank it is two words."""
        assert found(tmp_path, **{title: "x\n", "T": f"A {title} plan.\n"}) == []
        assert len(found(tmp_path, **{f"{title} plan": "x\n", "T": f"A {title} plan.\n"})) == 1

    def test_titles_that_begin_alike(self, tmp_path):
        """However many begin with one word, or with several, each is found."""
        titles = [f"Tide Table of Harbour Number {chr(65 + n % 26)}{chr(97 + n // 26)}x" for n in range(150)]
        text = "".join(f"It is in {title}, there.\n" for title in titles)
        assert len(found(tmp_path, **dict.fromkeys(titles, "x\n"), T=text)) == 150

    def test_where_nouns_have_capitals(self, tmp_path):
        """German is told by its small words, so that a short note is known for it."""
        files = {"Kreis": "x\n", "Z": "[[Kreis]]\n", "T": "Das ist der Kreis mit der Kette und dem Rad.\n"}
        assert found(tmp_path, **files) == []

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            ("Tide Table", "| Tide Table | Moon |\n|---|---|\n| a | b |\n"),
            ("tide table", "tide table print harbour\n"),
            ("tide table", "Run this:\n\n$ tide table print harbour.\n"),
            ("You Are Here", "The muse is why you are here.\n"),
            ("Tide Table", "On [[Z]] (Tide Table) and Tide Tables.\n"),
            ("Tide Table", "A **Tide Table** ([[Z]]) tells.\n"),
            ("Tide Table", "- [[Z|Tide Table]] — Tide Table is a list of tides.\n"),
            ("MEMORY", "The MEMORY MODEL tells the kernel.\n"),
            ("PowerTide", "With the PowerTide Action it runs.\n"),
            ("Linux", "The Windows Subsystem for Linux, there.\n"),
            ("I ran along the shore and...", "I ran along the shore and back.\n"),
            ("Linux", "---\nlink: https://example.org/a\n---\nIt runs on Linux there.\n"),
            ("The Price of Tides", "---\nsource: https://example.org/a\n---\nIt is the price of tides.\n"),
        ],
    )
    def test_what_is_said_by_chance(self, tmp_path, title, text):
        """Heads of tables, commands, sentences, what a link beside it says, parts of names, an article's own words."""
        assert found(tmp_path, **{title: "x\n", "Z": "[[MEMORY]] [[Linux]] [[PowerTide]]\n", "T": text}) == []

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            ("Tide Table", "| a | b |\n|---|---|\n| Tide Table | b |\n"),
            ("tide table", "- tide table of the harbour\n"),
            ("tide table", "tide table of the harbour: it hangs there.\n"),
            ("You Are Here", "She wrote You Are Here at sea.\n"),
            ("PowerTide", "The PowerTide API is old.\n"),
            ("Linux", "For Linux, and in the yard for Linux alone.\n"),
            ("Tide Table", "---\nsource: https://example.org/a\n---\nThe Tide Table hangs there.\n"),
            ("Linux", "---\nsource: Ann\n---\nIt runs on Linux there.\n"),
        ],
    )
    def test_what_is_meant(self, tmp_path, title, text):
        """The same words where they can mean the note."""
        ((_, words, _),) = found(tmp_path, **{title: "x\n", "Z": "[[Linux]] [[PowerTide]]\n", "T": text})
        assert words.casefold() == title.casefold()

    @pytest.mark.parametrize("folder", ["Clippings", "Web Clips"])
    def test_a_folder_of_clippings(self, tmp_path, folder):
        """There a word alone is the page's own."""
        files = {"Linux": "x\n", "Z": "[[Linux]]\n"}
        assert found(tmp_path, **files, **{f"{folder}__T": "It runs on Linux there.\n"}) == []

    def test_many_links_and_mentions_in_a_line(self, tmp_path):
        """Twice as much takes about twice as long: what a link says is looked up, not searched."""
        from time import process_time

        def seconds(times):
            text = "[[Z|Tide]] and Tide Table, " * times + "\n"
            make(tmp_path / str(times), {"Tide Table.md": "x\n", "Z.md": "x\n", "T.md": text})
            started = process_time()
            assert "VL408" in run("check", tmp_path / str(times), "--select", "VL408").out
            return process_time() - started

        seconds(10)
        assert seconds(8000) < 4 * seconds(4000) + 0.5
