"""`vaultlint weave`: the pages. Nothing but them is touched, they say what the graph says, and they are gone on demand."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from house import ROOT, make, names, run, tree

from vaultlint.changes import FixReport
from vaultlint.graph import build, topics
from vaultlint.graph.answers.overview import Topic
from vaultlint.graph.weave.canvases import is_untouched
from vaultlint.graph.weave.keeping import Former, kept
from vaultlint.graph.weave.linking import Linker, plain
from vaultlint.graph.weave.members import Telling
from vaultlint.graph.weave.naming import file_name, free_name
from vaultlint.names import Names
from vaultlint.obsidian.links import LinkStyle
from vaultlint.parse import parse, parse_text
from vaultlint.parse.woven import PAGE, RELATED, parts
from vaultlint.report.weave import summary, unwritten
from vaultlint.text import quoted
from vaultlint.weaving import Plan

EXAMPLE = ROOT / "examples" / "reading-vault"


def content(folder):
    """Return the bytes of all files below a folder, and the folders."""
    files = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return files, sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_dir())


def wove(folder, *options):
    """Weave, which must succeed, and return what was said."""
    done = run("weave", folder, "--write", *options)
    assert done.code == 0, done.err
    return done.err


def findings(folder):
    """Return what all rules find, without places."""
    done = run("check", folder, "--select", "VL", "--output-format", "json", "--no-cache")
    return sorted((one["path"], one["code"], one["message"]) for one in json.loads(done.out)["diagnostics"])


def pages(folder):
    """Return the pages of themes, by path."""
    found = {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*.md")}
    return {path: text for path, text in found.items() if f"\n{PAGE}: " in text and f"\n{PAGE}: index" not in text}


def page_of(folder, theme):
    """Return the file of a theme's page, by the theme's label."""
    (path,) = (path for path, text in pages(folder).items() if f"\ntheme: {theme}\n" in text)
    return folder / path


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """The example, woven with related notes; nobody may change it."""
    folder = tmp_path_factory.mktemp("woven") / "Vault"
    shutil.copytree(EXAMPLE, folder)
    done = run("weave", folder, "--write", "--related", "--no-cache")
    assert done.code == 0, done.err
    return folder


@pytest.fixture
def example(tmp_path):
    """A copy of the example."""
    return shutil.copytree(EXAMPLE, tmp_path / "Vault")


@pytest.fixture
def woven(once, tmp_path):
    """A copy of the example that is woven."""
    return shutil.copytree(once, tmp_path / "Woven")


@pytest.fixture
def small(tmp_path, small_vault):
    """A dozen notes on three themes."""
    return make(tmp_path / "Small", {**small_vault, ".obsidian/app.json": "{}"})


class TestNothingElse:
    """What was there stays, to the byte."""

    def test_dry_run_writes_nothing(self, example):
        """Without --write the tree is the same, attributes included; the exit code says that something would change."""
        before = tree(example)
        told, shown = run("weave", example, "--related"), run("weave", example, "--diff")
        assert (told.code, shown.code) == (1, 1)
        assert "nothing was written" in told.err
        assert "+The tag \\#feedback: " in shown.out
        assert tree(example) == before

    def test_notes_stay_without_related(self, small):
        """Only new files come: pages, canvases, the index."""
        before = content(small)[0]
        wove(small)
        after = content(small)[0]
        assert {path: after[path] for path in before} == before
        assert {path.split("/")[0] for path in after.keys() - before.keys()} == {"Themes"}

    def test_second_run_does_nothing(self, woven):
        """A vault that is woven stays as it is: no file is written, and the dry run ends with 0."""
        before = tree(woven)
        assert "nothing to change" in wove(woven, "--related")
        assert run("weave", woven, "--related").code == 0
        assert tree(woven) == before

    def test_graph_is_the_same(self, example, once):
        """The graph hears nothing of what it wrote: no node, no word, no link."""
        bare, after = build(example), build(once)
        assert dict(after.nodes(data=True)) == dict(bare.nodes(data=True))
        assert list(after.edges(keys=True, data=True)) == list(bare.edges(keys=True, data=True))

    def test_undo(self, example):
        """One undo gives back every byte, and the folder is gone."""
        before = content(example)
        wove(example, "--related")
        assert content(example) != before
        assert run("undo", "--vault", example).code == 0
        assert content(example) == before

    def test_undo_spares_an_edited_page(self, small):
        """A page that somebody edited since is no longer what the run made: it stays, and is named."""
        wove(small)
        page = page_of(small, "habits")
        page.write_text(page.read_text("utf-8") + "mine\n", "utf-8")
        done = run("undo", "--vault", small)
        assert done.code == 1
        assert "it changed since it was made" in done.err
        assert [path for path in names(small) if path.startswith("Themes")] == [str(page.relative_to(small))]

    def test_remove(self, woven):
        """All is taken out, as if nothing had been woven; that too can be undone."""
        before = content(woven)
        assert run("weave", woven, "--remove").code == 1
        assert content(woven) == before
        wove(woven, "--remove")
        assert content(woven) == content(EXAMPLE)
        assert run("undo", "--vault", woven).code == 0
        assert content(woven) == before
        wove(woven, "--remove")
        assert "nothing to change" in wove(woven, "--remove")

    def test_folder_with_other_files_stays(self, small):
        """A folder of the reader's own that pages went into is not emptied of anything else."""
        make(small, {"Themes/own.md": "mine\n"})
        before = content(small)
        wove(small)
        wove(small, "--remove")
        assert content(small) == before

    def test_empty_folder_stays(self, small):
        """An empty folder that was there before pages went into it is there when they are gone; one that was made goes."""
        (small / "Atlas").mkdir()
        before = content(small)
        wove(small, "--folder", "Atlas/Topics")
        wove(small, "--remove")
        assert content(small) == before
        wove(small)
        assert (small / "Themes").is_dir()
        wove(small, "--remove")
        assert content(small) == before

    @pytest.mark.parametrize("stop", [0, 1, 5])
    def test_broken_off(self, small, monkeypatch, stop):
        """Killed behind any file, all that is there is whole; undo takes it back, temporary files and folder included."""
        from vaultlint import replacing

        before, real, count = content(small), replacing.writing.create, []

        def create(*args, **options):
            count.append(args)
            if len(count) > stop:
                raise SystemError
            return real(*args, **options)

        monkeypatch.setattr(replacing.writing, "create", create)
        with pytest.raises(SystemError):
            run("weave", small, "--write")
        assert len(names(small)) == len(before[0]) + stop
        assert run("undo", "--vault", small).code == 0
        assert content(small) == before


class TestRules:
    """What is written passes every rule."""

    def test_no_finding_comes_or_goes(self, once):
        """All rules find in a woven vault just what they found before."""
        assert findings(once) == findings(EXAMPLE)

    def test_every_rule_is_silent_on_unmarked_pages(self, woven):
        """Pages would pass also if a person had written them, without property and comments; but mentions are quoted."""
        (woven / "Notes" / "How I Take Notes.md").rename(woven / "How I Take Notes.md")
        make(woven, {"Drafts/How I Take Notes.md": "A second note of the name, and no path that is longer.\n"})
        wove(woven)
        ours = pages(woven)
        for path, text in ours.items():
            bare = re.sub(rf"(?m)^%% /?{PAGE}.*%%\n", "", text.replace(f"{PAGE}: ", "woven: ", 1))
            (woven / path).write_text(bare, "utf-8")
        assert len(ours) > 20
        done = run("check", woven, "--select", "VL", "--output-format", "json", "--no-cache")
        found = [one for one in json.loads(done.out)["diagnostics"] if one["path"] in ours]
        rows = {path: (woven / path).read_text("utf-8").splitlines() for path in ours}
        quotes = [rows[one["path"]][one["line"] - 1] for one in found if one["code"] == "VL408"]
        assert [one for one in found if one["code"] != "VL408"] == []
        assert [row for row in quotes if not row.startswith("  “")] == []

    def test_unwritten_links_stay_unwritten(self, small):
        """A page takes no name that a link, a file or an alias means already."""
        make(small, {"x.md": "---\naliases: [writing]\n---\nA [[habits]] and ![a](Folder/sales.md).\n"})
        wove(small)
        stems = {path.rpartition("/")[2].removesuffix(".md").lower() for path in pages(small)}
        assert stems
        assert not stems & {"habits", "sales", "writing"}


class TestPages:
    """What a page says."""

    def test_page(self, small):
        """Properties, notes by author with their sentences, themes nearby, the canvas; an index lists it."""
        wove(small)
        page = page_of(small, "negotiation")
        text = page.read_text("utf-8")
        assert text.startswith(
            f"---\n{PAGE}: tag:negotiation\ntheme: negotiation\ntheme-notes: 4\ntheme-authors: 1\n---\n\n"
        )
        assert "### Ann Lee" in text
        assert "- [[Call 0" in text
        assert "## Near" in text
        assert f"![[{page.stem}.canvas]]" in text
        assert f"[[{page.stem}" in (small / "Themes" / "Themes.md").read_text("utf-8")

    def test_sentences_stand_in_their_notes(self, once):
        """Each sentence is one of the note that is linked above it: its words stand there in their order."""
        files = Names(names(once))
        for path, text in pages(once).items():
            for link, said in re.findall(r"^- \[\[([^\]|#]+)[^\n]*\n  “(.*)”$", text, re.MULTILINE):
                note = (once / files.resolve(path, link)).read_text("utf-8").casefold()
                words = re.findall(r"\w+", said.casefold())
                assert len([word for word in words if word in note]) >= 0.9 * len(words), said

    def test_words_of_the_reader_stay(self, small):
        """What is written around the part and the properties that are added stay, though the part is new."""
        wove(small)
        page = page_of(small, "sales")
        old = page.read_text("utf-8")
        own = old.replace("theme: sales\n", "theme: sales\naliases: [Selling]\n").replace("---\n\n", "---\nAbove.\n\n")
        page.write_text(f"{own}\nBelow.\n", "utf-8")
        make(small, {"Sales/Call 9.md": (small / "Sales/Call 3.md").read_text("utf-8").replace("3", "9")})
        wove(small)
        new = page.read_text("utf-8")
        assert "Call 9" in new
        assert "theme-notes: 5" in new
        part = parts(parse_text(new), PAGE).part
        before = parts(parse_text(own), PAGE).part
        around = f"{own[: before.start]}{own[before.end :]}\nBelow.\n".replace("theme-notes: 4", "theme-notes: 5")
        assert new[: part.start] + new[part.end :] == around
        wove(small, "--remove")
        assert page.read_text("utf-8").split() == ["---", "aliases:", "[Selling]", "---", "Above.", "Below."]

    def test_windows_line_ends(self, small):
        """A page that an editor gave CRLF keeps it, and is new only where its text is."""
        wove(small)
        page = page_of(small, "sales")
        page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
        assert "nothing to change" in wove(small)
        make(small, {"Sales/Call 9.md": (small / "Sales/Call 3.md").read_text("utf-8").replace("3", "9")})
        wove(small)
        data = page.read_bytes()
        assert b"Call 9" in data
        assert data.count(b"\n") == data.count(b"\r\n")

    def test_page_that_was_moved(self, small):
        """A page is known by what it says: renamed and moved it stays the theme's, and links lead there."""
        wove(small)
        page = page_of(small, "sales")
        (small / "Own").mkdir()
        page.rename(small / "Own" / "Selling.md")
        wove(small)
        assert page_of(small, "sales") == small / "Own" / "Selling.md"
        assert not page.exists()
        assert "[[Selling|sales]]" in (small / "Themes" / "Themes.md").read_text("utf-8")

    def test_theme_that_is_gone(self, small):
        """Its page goes, unless somebody wrote on it, if only a property: then what he wrote stays."""
        wove(small)
        bare, used, named = page_of(small, "negotiation"), page_of(small, "sales"), page_of(small, "streak")
        named.write_text(named.read_text("utf-8").replace("theme: ", "rating: 5\ntheme: ", 1), "utf-8")
        used.write_text(used.read_text("utf-8") + "My words.\n", "utf-8")
        shutil.rmtree(small / "Sales")
        shutil.rmtree(small / "Habits")
        wove(small)
        assert not bare.exists()
        text = used.read_text("utf-8")
        assert text.endswith("My words.\n")
        assert "No theme of the vault any more." in text
        assert not used.with_suffix(".canvas").exists()
        assert "rating: 5\n" in named.read_text("utf-8")
        assert "nothing to change" in wove(small)

    @pytest.mark.parametrize(
        ("harm", "told"),
        [
            (lambda text: text.replace(f"%% /{PAGE} %%", ""), 'no "%% /vaultlint-weave %%" ends it'),
            (lambda text: re.sub(r"%% vaultlint-weave: .* %%", "", text), "that nothing begins"),
            (lambda text: text + text.partition("---\n\n")[2], "wanted one part"),
            (lambda text: text.partition("---\n\n")[0] + "---\n\nmine\n", "is gone"),
            (lambda text: text.replace("theme: sales", "theme: sales: x"), "its frontmatter cannot be read"),
        ],
    )
    def test_damaged_page_is_left(self, small, harm, told):
        """A page whose part cannot be told from its reader's words is left to the byte, with a line that says why."""
        wove(small)
        page = page_of(small, "sales")
        page.write_text(harm(page.read_text("utf-8")), "utf-8")
        make(small, {"Sales/Call 9.md": (small / "Sales/Call 3.md").read_text("utf-8").replace("3", "9")})
        before = page.read_bytes()
        for options in ((), ("--remove",)):
            said = wove(small, *options)
            assert told in said
            assert page.read_bytes() == before

    def test_an_edit_changes_little(self, woven):
        """One note that is edited changes the pages that speak of it, and few others."""
        note = woven / "Notes" / "How I Take Notes.md"
        note.write_text(
            note.read_text("utf-8").replace("\n\n", "\n\nA card is for a thought that wants company.\n\n", 1)
        )
        done = run("weave", woven, "--diff", "--related")
        changed = re.findall(r"^(\S.*): (?:new|changed|removed)$", done.out, re.MULTILINE)
        speaking = [path for path, text in pages(woven).items() if "How I Take Notes" in text]
        assert len(changed) <= len(speaking) + 10 < len(pages(woven))

    def test_sentence_on_the_page_stays(self, once):
        """Where a note says a theme in several sentences, the one on the page stays as long as the note says it."""
        graph = build(once)
        telling = Telling(graph)
        found = next(one for one in topics(graph) if one.label == "writing")
        first = {one.path: one.said for one in telling.theme(found).members if one.said}
        edges = {path: graph.get_edge_data(f"note:{path}", found.id) or {} for path in first}
        others = {
            path: item["text"]
            for path, kinds in edges.items()
            for data in kinds.values()
            for item in data["evidence"]
            if item["text"] not in (first[path].text, "") and not item.get("place")
        }
        kept_now = {one.path: one.said for one in telling.theme(found, "\n".join(map(plain, others.values()))).members}
        assert any(kept_now[path].text == text != first[path].text for path, text in others.items())

    def test_order_is_what_is_read(self, small):
        """A note with a title that no link can hold is listed by its file's name, and stands where that belongs."""
        text = (
            (small / "Sales/Call 3.md").read_text("utf-8").replace("# Call 3", "# Aardvark | calls").replace("3", "9")
        )
        make(small, {"Sales/Call 9.md": text})
        wove(small)
        lines = [
            line for line in page_of(small, "sales").read_text("utf-8").splitlines() if line.startswith("- [[Call")
        ]
        assert any("[[Call 9" in line for line in lines)
        assert lines == sorted(lines)

    def test_limit(self, small):
        """There are so many pages, those that are there stay, and fewer are fewer."""
        wove(small, "--limit", 3)
        first = pages(small)
        assert len(first) == 3
        wove(small, "--limit", 2)
        assert len(pages(small)) == 2
        assert pages(small).keys() < first.keys()

    def test_folder(self, small):
        """Pages go where they are wanted, at any depth, and the folders go with them."""
        before = content(small)
        wove(small, "--folder", "Atlas/Topics")
        assert (small / "Atlas" / "Topics" / "Topics.md").is_file()
        wove(small, "--remove")
        assert content(small) == before

    @pytest.mark.parametrize(
        "folder",
        [
            "..",
            "/tmp",
            ".obsidian/x",
            "",
            ".",
            "a/../../b",
            "a#b",
            "x|y/z",
            "nul",
            "a\nb",
            "é" * 100,
            "Sales/Call 1.md",
            "C:\\x",
        ],
    )
    def test_folder_that_cannot_be(self, small, folder):
        """A folder outside the vault, hidden or in the place of a file is an error of use, and nothing is written."""
        before = content(small)
        done = run("weave", small, "--write", "--folder", folder)
        assert done.code == 2
        assert done.err.count("\n") == 1
        assert content(small) == before

    def test_folder_behind_a_link(self, small):
        """Links are not followed, also not those within the vault: what lies there would not be found again."""
        (small / "Themes").symlink_to(small / "Sales", target_is_directory=True)
        before = content(small)
        assert "symbolic link" in run("weave", small, "--write").err
        assert content(small) == before

    def test_vault_within_the_vault(self, small, small_vault):
        """What stands in a vault within the vault belongs to that one: it is neither renewed nor taken out."""
        inner = make(small / "Inner", {**small_vault, ".obsidian/app.json": "{}"})
        wove(inner, "--related")
        before = content(inner)
        wove(small, "--related")
        wove(small, "--remove")
        assert content(inner) == before
        assert any(path.startswith("Themes/") for path in before[0])

    def test_list_of_runs(self, small):
        """`undo --list` says how many files a run made; pages and canvases are no notes."""
        wove(small)
        assert re.search(r"(\d+) files, \1 of them made", run("undo", "--list", "--vault", small).out)
        assert re.search(r"put back \d+ files of run", run("undo", "--vault", small).err)

    @pytest.mark.parametrize("style", ['{"useMarkdownLinks": true}', '{"newLinkFormat": "relative"}',
                                       '{"newLinkFormat": "absolute", "useMarkdownLinks": true}'])  # fmt: skip
    def test_links_as_the_vault_writes_them(self, small, style):
        """Whatever the settings, each link leads to a file of the vault, and the second run has nothing to do."""
        make(small, {".obsidian/app.json": style})
        wove(small)
        files = Names(names(small))
        for path, text in pages(small).items():
            links = parse(path, text.encode()).body.links
            assert links
            assert [one for one in links if files.resolve(path, one.target) is None] == []
        assert "nothing to change" in wove(small)


class TestCanvases:
    """A canvas of each theme."""

    def test_canvas(self, once):
        """JSON Canvas: cards lie apart, lines join cards that are there, files are there."""
        boards = list((once / "Themes").glob("*.canvas"))
        assert len(boards) == len(pages(once))
        for board in boards:
            data = json.loads(board.read_text("utf-8"))
            frame, *cards = data["nodes"]
            assert frame["type"] == "group"
            ids = [card["id"] for card in cards]
            assert len(set(ids)) == len(ids)
            assert {line[end] for line in data["edges"] for end in ("fromNode", "toNode")} <= set(ids)
            assert all((once / card["file"]).is_file() for card in cards if card["type"] == "file")
            for number, one in enumerate(cards):
                for other in cards[:number]:
                    apart = abs(one["x"] - other["x"]) >= one["width"] or abs(one["y"] - other["y"]) >= min(
                        one["height"], other["height"]
                    )
                    assert apart

    def test_edited_canvas_is_left(self, small):
        """A canvas in which somebody moved a card is his: neither a new run nor --remove touches it."""
        wove(small)
        board = page_of(small, "sales").with_suffix(".canvas")
        data = json.loads(board.read_text("utf-8"))
        data["nodes"][1]["x"] += 10
        board.write_text(json.dumps(data), "utf-8")
        before = board.read_bytes()
        make(small, {"Sales/Call 9.md": (small / "Sales/Call 3.md").read_text("utf-8").replace("3", "9")})
        assert "somebody edited the canvas" in wove(small)
        assert "somebody edited the canvas" in wove(small, "--remove")
        assert board.read_bytes() == before

    def test_renamed_file_is_no_edit(self, small):
        """What Obsidian does on renaming a note, and how it spells JSON, leaves a canvas ours."""
        wove(small)
        text = page_of(small, "sales").with_suffix(".canvas").read_text("utf-8")
        data = json.loads(text.replace("Sales/Call 1.md", "Sales/First call.md"))
        assert is_untouched(text)
        assert is_untouched(json.dumps(data, indent="\t"))
        data["edges"].pop()
        assert not is_untouched(json.dumps(data))

    def test_canvas_of_somebody_else(self, small):
        """Where another canvas stands in the place, the page has none."""
        make(small, {"Themes/sales (theme).canvas": "{}", "Themes/sales.canvas": "{}"})
        wove(small)
        page = page_of(small, "sales")
        assert (small / "Themes/sales.canvas").read_text("utf-8") == "{}"
        assert page.stem not in ("sales", "sales (theme)")


def topic(theme, *notes):
    """Return a theme of these notes."""
    return Topic(theme, theme, "concept", notes, 0, (), {}, "", (), None, 1.0)


class TestKeeping:
    """Which page is whose."""

    def test_new_id_same_notes(self):
        """A theme that is called otherwise now keeps the page with most of its notes."""
        before = {"a.md": Former("concept:old", frozenset("abcd"))}
        chosen, places = kept([topic("concept:new", *"abce"), topic("concept:far", *"xyz")], before, 5)
        assert places == {"concept:new": "a.md"}
        assert [one.id for one in chosen] == ["concept:new", "concept:far"]

    def test_same_id_wins(self):
        """The id comes first, though another theme has more of the notes."""
        before = {"a.md": Former("x", frozenset("abcd"))}
        assert kept([topic("y", *"abcd"), topic("x", *"a")], before, 5)[1] == {"x": "a.md"}

    def test_those_that_have_a_page_stay(self):
        """A theme that fell a little stays; one that fell far makes room."""
        themes = [topic(str(number), f"n{number}") for number in range(10)]
        chosen, _ = kept(themes, {"5.md": Former("5", frozenset()), "9.md": Former("9", frozenset())}, 4)
        assert [one.id for one in chosen] == ["0", "1", "2", "5"]


class TestNames:
    """Names of files and links to them."""

    @pytest.mark.parametrize(
        "label", ["a/b", "a:b", "CON", "lpt1", "x#y^z|[w]", " .a. ", "a\\b", "?", "a\x00b", "é" * 300, "\ud83d", "a%b"]
    )
    def test_names_fit_everywhere(self, label):
        """Whatever a theme is called, its file can stand on every disk and in a link."""
        name = file_name(label)
        assert name
        assert not re.search(r'[\[\]#^|\\/:*?"<>%\x00-\x1f]', name)
        assert name == name.strip(" .")
        assert len(name.encode("utf-8")) < 250
        assert not re.fullmatch(r"(?i)con|prn|aux|nul|com\d|lpt\d", name)

    def test_names_are_free(self):
        """No two files of one name, whatever the case."""
        assert free_name("Sales", {"sales"}) == "Sales (theme)"

    @pytest.mark.parametrize("shown", ["a|b", "x]] [[y", "<% x %>", "{{x}}", "a\nb", "*b*", "#t", "%%c%%", "<b>"])
    @pytest.mark.parametrize("markdown", [False, True])
    def test_titles_are_inert(self, shown, markdown):
        """Whatever a note's title is, the link is one link to the note and nothing else."""
        linker = Linker(Names(["A b.md", "x.md"]), LinkStyle(markdown=markdown))
        link = linker.link("A b.md", "x.md", shown)
        note = parse_text(f"- {link}: x\n")
        assert [one.target.removesuffix(".md") for one in note.body.links] == ["A b"], quoted(link)
        assert note.body.tags == ()
        assert not any(sign in link for sign in ("<%", "{{", "%%", "<b"))

    @pytest.mark.parametrize("style", [LinkStyle(), LinkStyle(markdown=True), LinkStyle(form="relative")])
    def test_links_lead_to_that_file(self, style):
        """Also where another file has nearly its name."""
        paths = ["a/b.md.md", "c/b.md", "b.md", "d/e.md", "f/e.md", "a/[x].md", "a/y#z.md", "ü/ß.canvas", "a/1.2.md"]
        linker = Linker(Names([*paths, "n/x.md"]), style)
        for path in paths:
            for shown in ("", "Title"):
                (link,) = parse_text(f"{linker.link(path, 'n/x.md', shown)}\n", "n/x.md").body.links
                assert linker.names.resolve("n/x.md", link.target) == path
                assert "/" in link.target or not linker.names.are_many(link.target)


class TestParts:
    """Where our part of a note begins and ends."""

    def test_part_in_code_is_no_part(self):
        """Documentation of the markers is no marker."""
        text = f"```\n%% {RELATED}: x %%\n%% /{RELATED} %%\n```\n"
        assert parts(parse_text(text), RELATED) == (None, "")

    def test_part_is_not_heard(self):
        """Links, tags and highlights between the comments are nobody's; what stands behind is the note's own."""
        note = parse_text(f"[[a]]\n%% {RELATED} 1: x %%\n[[b]] #c\n%% /{RELATED} %%\n[[d]]\n")
        assert [link.target for link in note.body.links] == ["a", "d"]
        assert note.body.tags == ()

    def test_part_without_end_hides_nothing(self):
        """Where the end is missing all is the note's own."""
        note = parse_text(f"%% {RELATED}: x %%\n[[b]] #c\n")
        assert [link.target for link in note.body.links] == ["b"]


def test_one_cause_is_told_once():
    """Many files that one cause keeps from being written are one line; a few are named each."""
    refused = [(f"Themes/{number}.md", "permission denied") for number in range(71)]
    assert unwritten(FixReport(skipped=[*refused, ("x.md", "it changed")])).splitlines() == [
        "not written: 71 files, the first of them Themes/0.md: permission denied",
        "not written: x.md: it changed",
    ]
    assert unwritten(FixReport(skipped=refused[:3])).count("permission denied") == 3


def test_what_could_not_be_written_is_counted():
    """A run that the disk refuses says how many files it did not write, and never that nothing was to change."""
    refused = FixReport(skipped=[("Themes/a.md", "permission denied"), ("Themes/b.md", "permission denied")])
    assert summary(Plan(themes=2), refused) == "2 themes: 2 files not written"
    plan = Plan(themes=1)
    plan.create("Themes/a.md", "a")
    refused.changed = plan.changes
    refused.skipped = refused.skipped[1:]
    assert summary(plan, refused) == "1 theme: 1 new file; 1 file not written"
    assert summary(Plan(themes=1), FixReport()) == "1 theme: nothing to change"
