"""`vaultlint related` and `graph.related`, `graph.explain`: what is near, why, and how it is told."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files

import jsonschema
import pytest
from graph_vaults import CLIENTS, CUSTOMERS, SEEDS, graph_of
from house import make, run

from vaultlint.errors import UnknownNoteError, VaultlintError
from vaultlint.graph import explain, related
from vaultlint.graph.answers.asked import find, meant
from vaultlint.graph.answers.pairs import quote_of, themes_of
from vaultlint.report.paragraph import filled, wrapped
from vaultlint.report.related import render
from vaultlint.report.terminal import width

SCHEMA = json.loads(files("vaultlint.report").joinpath("related.schema.json").read_text("utf-8"))
NOTES = {
    "Garden/Compost.md": "---\ntags: [garden]\n---\nCompost warms the soil. Turn the compost heap in spring, and worms follow.\n"
    "A warm heap feeds the roots of every tomato.\n",
    "Garden/Soil.md": "---\ntags: [garden]\n---\nThe soil is fed by compost and by worms. See [[Compost]].\n"
    "Roots breathe where worms dig the soil.\n",
    "Garden/Beds.md": "---\ntags: [garden]\n---\nRaised beds warm early. Fill beds with soil and compost; worms come by themselves.\n",
    "Garden/Compost copy.md": "---\ntags: [garden]\n---\nCompost warms the soil. Turn the compost heap in spring, and worms "
    "follow.\nA warm heap feeds the roots of every tomato.\n",
    "Sea/Tides.md": "The moon pulls the tide. Sailors read a tide table before the harbour.\n",
    "Sea/Harbour.md": "A harbour dries out at low tide; sailors wait for the moon.\n",
}


@pytest.fixture(scope="module")
def garden():
    """A graph with a linked pair, a copy, and notes that have nothing to do with one another."""
    return graph_of(NOTES)


@pytest.fixture
def folder(tmp_path):
    """The same vault on disk."""
    return make(tmp_path / "Vault", NOTES | {"vaultlint.toml": ""})


def read(ran):
    """Return JSON of `related` that fits the schema."""
    assert ran.code == 0, ran.err
    data = json.loads(ran.out)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data


class TestGraph:
    """The functions over a graph."""

    def test_nearest_first_and_never_itself(self, garden):
        """Scores fall, no note is its own neighbour, and k bounds what is no copy."""
        found = related(garden, "Soil", 2)
        scores = [pair.score for pair in found if not pair.copy]
        assert len(scores) == 2
        assert scores == sorted(scores, reverse=True)
        assert all(pair.other != "note:Garden/Soil.md" for pair in found)

    def test_copies_come_last_and_are_not_counted(self, garden):
        """A copy is no discovery: it is told apart, behind what was asked for."""
        found = related(garden, "Garden/Compost.md", 1)
        assert [pair.copy for pair in found] == [False, True]
        assert found[1].path == "Garden/Compost copy.md"

    def test_both_orders_say_the_same(self, garden):
        """Two notes share what they share, whoever is asked first."""
        one, other = explain(garden, "Soil", "Beds"), explain(garden, "Beds", "Soil")
        assert (one.score, one.linked, one.copy) == (other.score, other.linked, other.copy)
        assert {theme.label for theme in one.themes} == {theme.label for theme in other.themes}

    def test_a_theme_is_quoted_on_both_sides(self, garden):
        """Each shared word can show a sentence of either note, with its line; the sentence holds the word."""
        for theme in explain(garden, "Soil", "Beds").themes:
            if theme.kind in ("term", "concept"):
                assert {quote.path for quote in theme.quotes} == {"Garden/Soil.md", "Garden/Beds.md"}
                for quote in theme.quotes:
                    line = NOTES[quote.path].split("\n")[quote.line - 1]
                    assert quote.text.rstrip(".") in line
                    assert theme.label[:4].casefold() in line.casefold()

    def test_a_link_is_told_with_its_sentence(self, garden):
        """Who links to whom is quoted; what is not linked has no such quote."""
        linked = explain(garden, "Compost", "Soil")
        assert linked.linked
        assert [quote.path for quote in linked.links] == ["Garden/Soil.md"]
        assert explain(garden, "Compost", "Beds").links == ()

    def test_a_pair_that_is_not_near(self, garden):
        """Any two notes can be asked for; where nothing is shared nothing is made up."""
        far = explain(garden, "Compost", "Tides")
        assert (far.score, far.linked, far.themes) == (0.0, False, ())

    @pytest.mark.parametrize("name", ["Compost", "compost", "COMPOST.md", "Garden/Compost", "garden/compost.md",
                                      "./Garden/Compost.md", "note:Garden/Compost.md"])  # fmt: skip
    def test_a_note_is_found_by_any_of_its_names(self, garden, name):
        """Title, file name, path and id mean the note, without regard to case."""
        assert explain(garden, name, "Soil").note == "note:Garden/Compost.md"

    def test_an_unknown_name_is_an_error_of_use(self, garden):
        """It says the nearest names; it is a KeyError to those who look for one, and reads as one line."""
        with pytest.raises(UnknownNoteError, match=r"^no note is called 'Compots', did you mean 'Compost'") as caught:
            related(garden, "Compots")
        assert isinstance(caught.value, VaultlintError)
        assert isinstance(caught.value, KeyError)
        with pytest.raises(UnknownNoteError, match="give its title, file name or path"):
            related(garden, "zzzz qqqq")

    def test_a_tag_or_a_note_not_written_is_no_note(self, garden):
        """Only notes that are there can be asked for."""
        with pytest.raises(UnknownNoteError):
            related(garden, "tag:garden")

    def test_inferred_is_marked_with_its_reason(self, small_vault):
        """Where one side never says the tag, the theme says so and why."""
        text = "My client signed. The client pays a retainer. Each client calls the adviser. Advice for money.\n"
        graph = graph_of(
            {**small_vault, "Deal.md": text, "Old.md": "---\ntags: [consulting]\n---\nAdvice for money, client.\n"}
        )
        themes = {theme.label: theme for theme in explain(graph, "Deal", "Old").themes}
        assert themes["consulting"].inferred
        assert themes["consulting"].reason

    def test_inferred_says_for_which_note_and_how_surely(self, small_vault):
        """The note is the one that never says the tag; the other order says the same."""
        text = "My client signed. The client pays a retainer. Each client calls the adviser. Advice for money.\n"
        graph = graph_of(
            {**small_vault, "Deal.md": text, "Old.md": "---\ntags: [consulting]\n---\nAdvice for money, client.\n"}
        )
        for ends in (("Deal", "Old"), ("Old", "Deal")):
            themes = {theme.label: theme for theme in explain(graph, *ends).themes}
            (guess,) = themes["consulting"].guesses
            assert guess.path == "Deal.md"
            assert guess.confidence == graph.edges["note:Deal.md", "tag:consulting", "tagged"]["confidence"]
            assert not any(theme.guesses for label, theme in themes.items() if label != "consulting")

    def test_a_note_is_not_explained_with_itself(self, garden):
        """Two names of one note are a mistake, and the line says which note they mean."""
        with pytest.raises(VaultlintError, match=r"^both names mean Garden/Soil\.md: wanted two notes$"):
            explain(garden, "Soil", "garden/soil.md")

    def test_a_name_of_several_notes(self):
        """A file name or title may mean several notes, the shortest path first; a path means one."""
        graph = graph_of({"y/deep/Same.md": "One.\n", "x/Same.md": "Two.\n", "z/Other.md": "# Same\n\nThree.\n"})
        assert meant(graph, "same")[:2] == ["note:x/Same.md", "note:y/deep/Same.md"]
        assert meant(graph, "y/deep/same") == ["note:y/deep/Same.md"]
        assert find(graph, "Same") == "note:x/Same.md"

    def test_names_that_differ_in_case(self):
        """A name is taken as it is written first; of several that are equally good all are given."""
        graph = graph_of({"a/Note.md": "One.\n", "b/note.md": "Two.\n", "NOTES.md": "Three.\n", "Notes.md": "Four.\n"})
        assert meant(graph, "note")[0] == "note:b/note.md"
        assert meant(graph, "Note")[0] == "note:a/Note.md"
        assert meant(graph, "Notes") == ["note:Notes.md"]
        assert meant(graph, "notes") == ["note:NOTES.md", "note:Notes.md"]

    def test_aliases_and_ends_of_paths(self):
        """Obsidian leads from both to the note; a title goes before an alias."""
        graph = graph_of({"x/y/Tide.md": "---\naliases: [Ebb]\n---\nOne.\n", "z/Ebb tide.md": "# Flow\n\nTwo.\n"})
        assert meant(graph, "ebb") == ["note:x/y/Tide.md"]
        assert meant(graph, "y/tide") == ["note:x/y/Tide.md"]
        assert meant(graph, "y/Tide.md") == ["note:x/y/Tide.md"]
        with pytest.raises(UnknownNoteError):
            meant(graph, "de")

    @pytest.mark.parametrize("name", ["Winch", "winch", "note:winch"])
    def test_a_note_that_is_not_written_yet(self, name):
        """One line says so, by its name and by its id."""
        graph = graph_of({"Quay.md": "On the quay stands the [[Winch]].\n"})
        with pytest.raises(UnknownNoteError, match=r"^'Winch' is not written yet"):
            related(graph, name)

    def test_words_are_told_in_the_notes_language(self):
        """A quote in German holds a theme in another form of the word."""
        edge = {"terms": [{"term": "Häuser", "share": 1.0}],
                "evidence": [{"path": "a.md", "line": 1, "by": "x", "text": "In dem Haus und bei den Häusern ist es still."}]}  # fmt: skip
        assert [len(theme.quotes) for theme in themes_of(edge)] == [1]

    def test_a_heading_is_quoted_without_its_marks(self):
        """They are not what it says; a tag keeps its mark."""
        item = {"path": "a.md", "line": 1, "by": "x"}
        assert quote_of({**item, "text": "## On tides"}).text == "On tides"
        assert quote_of({**item, "text": "#tides rise"}).text == "#tides rise"

    def test_pairs_are_plain_data(self, garden):
        """A dataclass of plain values: `asdict` and JSON."""
        for pair in related(garden, "Soil"):
            json.dumps(dataclasses.asdict(pair), allow_nan=False)


class TestCommand:
    """`vaultlint related`."""

    def test_tells_near_linked_and_copies(self, folder):
        """One line a note with its state, its path, and quotes with file and line."""
        ran = run("related", "Compost", "--vault", folder)
        assert ran.out.startswith("nearest to Compost\n")
        assert "not linked yet" in ran.out
        assert ", linked" in ran.out
        assert "the same text" in ran.out
        assert "-- Garden/Soil.md:" in ran.out

    def test_fits_eighty_columns(self, folder):
        """No line is longer than a terminal, wide letters and long paths included."""
        long = "x" * 60
        make(folder, {f"{long}/{long}.md": NOTES["Garden/Soil.md"] + "堆肥が土を温める。" * 20 + "\n"})
        for args in (("Soil",), ("Soil", "--to", long)):
            lines = run("related", *args, "--vault", folder, "--color", "never").out.split("\n")
            quoted = [line for line in lines if line.startswith("     ")]
            assert quoted
            assert max(map(width, quoted)) < 80

    def test_long_titles_fit_too(self, tmp_path):
        """What is said of a pair goes below a title that fills the line."""
        long = " ".join(["Ovens and the patience of bakers in the winter of a northern harbour"] * 2)
        files = {f"{long[:60]}.md": f"# {long}\n\nOvens bake.\n", "B.md": f"# {long} again\n\nOvens bake bread.\n"}
        folder = make(tmp_path / "Vault", files | {"vaultlint.toml": ""})
        for arguments in (["B"], ["B", "--to", long]):
            out = run("related", *arguments, "--vault", folder).out
            assert "Ovens" in out
            assert max(map(width, out.splitlines())) < 80

    def test_to_explains_one_pair(self, folder):
        """With --to there is that pair alone; also if nothing is shared."""
        near = run("related", "Soil", "--to", "Beds", "--vault", folder).out
        assert near.startswith("between Soil\n")
        assert near.count("\nand Beds  0.") == 1
        far = run("related", "Compost", "--to", "Tides", "--vault", folder)
        assert (far.code, "nothing shared" in far.out) == (0, True)

    def test_a_far_pair_says_what_little_it_shares(self, tmp_path):
        """Two notes that are not near are read again: the words that both say, with sentences, and no share of a score."""
        files = {f"Sea/{name}.md": f"{name} lives in the harbour, where {name} eats weed and {name} hides from gulls.\n"
                 for name in ("Limpet", "Winkle", "Whelk", "Mussel", "Cockle", "Oyster")}  # fmt: skip
        files["Sea/Limpet.md"] += "A limpet shell is made of aragonite.\n"
        files["Cave.md"] = "Stalactites of aragonite and calcite grow by drips. Bats sleep in the cave all winter.\n"
        folder = make(tmp_path / "Vault", files | {"vaultlint.toml": ""})
        graph = graph_of(files, floor=0.9)
        assert explain(graph, "Cave", "Limpet").themes == ()
        (theme,) = explain(graph, "Cave", "Limpet", vault=folder).themes
        assert (theme.label, theme.share) == ("aragonite", 0.0)
        assert {quote.path for quote in theme.quotes} == {"Cave.md", "Sea/Limpet.md"}
        assert all("aragonite" in quote.text for quote in theme.quotes)
        assert explain(graph, "Cave", "Whelk", vault=folder).themes == ()

    def test_a_tagged_highlight_says_so(self, tmp_path):
        """The tag's word is not in it: the line says that it is tagged."""
        text = (
            "# {}\n\n## Metadata\n- Author: [[{}]]\n- Category: #articles\n\n## Highlights\n- {} ([View Highlight]"
            "(https://read.readwise.io/read/0{}))\n    - Tags: [[patience]]\n"
        )
        files = {
            "One.md": text.format("One", "Ann Lee", "A river waits for its valley.", 1),
            "Two.md": text.format("Two", "Bo Ek", "The oven wants a cold morning.", 2),
        }
        out = run("related", "One", "--to", "Two", "--vault", make(tmp_path, files | {"vaultlint.toml": ""})).out
        assert "patience (tag)" in out
        assert out.count(", tagged\n") == 2
        assert "| A river waits for its valley." in out

    def test_a_note_without_the_tag_is_not_called_tagged(self):
        """A sentence that says the tag in another form is no tag of the note."""
        files = {f"Odd {n}.md": f"{word} alone.\n" for n, word in enumerate(("Granite", "Sonnet", "Clover", "Chess"))}
        files |= {
            "One.md": "---\ntags: [stories]\n---\nMy own stories begin at noon. Stories wane.\n",
            "Three.md": "---\ntags: [stories]\n---\nOn stories again.\n",
            "Two.md": "Tell a story at noon. A story it is.\n",
        }
        graph = graph_of(files)
        assert graph.has_edge("note:Two.md", "tag:stories", "about")
        pair = explain(graph, "Two", "One")
        assert "stories (tag)" in render(graph, pair.note, [pair], one=True)
        assert ", tagged" not in render(graph, pair.note, [pair], one=True)
        assert not any(quote.tagged for theme in pair.themes for quote in theme.quotes if quote.path == "Two.md")
        assert any(quote.tagged for theme in pair.themes for quote in theme.quotes if quote.path == "One.md")

    @pytest.mark.parametrize(("scores", "told"), [((0.3, 0.2), False), ((0.2, 0.3), True), ((0.2,), False)])
    def test_an_order_that_is_not_the_numbers_is_explained(self, garden, scores, told):
        """Folders and links count for the order, and not for the number: who reads the list is told so."""
        found = [dataclasses.replace(pair, score=score)
                 for pair, score in zip(related(garden, "Soil"), scores, strict=False)]  # fmt: skip
        assert ("count for the order" in render(garden, "note:Garden/Soil.md", found)) is told

    def test_limit(self, folder):
        """-n bounds the list, copies apart; 0 is a wrong value."""
        data = read(run("related", "Soil", "-n", 1, "--vault", folder, "--output-format", "json"))
        assert len([one for one in data["related"] if not one["copy"]]) == 1
        assert run("related", "Soil", "-n", 0, "--vault", folder).code == 2

    def test_json_fits_its_schema(self, folder):
        """The JSON holds what the functions say, and the schema refuses what it does not know."""
        data = read(run("related", "Compost", "--vault", folder, "--output-format", "json"))
        assert data["note"] == {"path": "Garden/Compost.md", "title": "Compost"}
        assert [one["copy"] for one in data["related"]][-1] is True
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate({**data, "more": 1})

    def test_json_of_the_seeds(self, tmp_path):
        """The pair that vaultlint was made for, in a vault of two notes, fits the schema with quotes on both sides."""
        make(tmp_path, {CUSTOMERS: (SEEDS / "000_aefa6078810d543e.txt").read_bytes(),
                        CLIENTS: (SEEDS / "004_f02e326522949ee2.txt").read_bytes()})  # fmt: skip
        (found,) = read(run("related", CUSTOMERS, "--vault", tmp_path, "--output-format", "json"))["related"]
        assert {quote["path"] for theme in found["themes"] for quote in theme["quotes"]} == {CUSTOMERS, CLIENTS}

    def test_the_vault_of_the_current_folder(self, folder, monkeypatch):
        """Without --vault it is the nearest vault at or above; a path is one from here."""
        monkeypatch.chdir(folder / "Garden")
        assert run("related", "Compost.md").out.startswith("nearest to Compost\n")
        assert run("related", "tides").out.startswith("nearest to Tides\n")

    def test_why_a_tag_is_inferred_is_told_once(self, tmp_path, small_vault):
        """With the note and the confidence; the next hit does not repeat the paragraph; the JSON has all of it."""
        text = "My client signed. The client pays a retainer. Each client calls the adviser. Advice for money.\n"
        old = {f"Old {n}.md": f"---\ntags: [consulting]\n---\nAdvice for money, client {word}.\n"
               for n, word in enumerate(("signed", "retainer", "adviser"))}  # fmt: skip
        vault = make(tmp_path / "Deals", {**small_vault, **old, "Deal.md": text, "vaultlint.toml": ""})
        ran = run("related", "Deal", "--vault", vault)
        told = " ".join(ran.out.split())
        shown = told.count("inferred for Deal, ")  # a list shows a note's strongest themes
        assert shown > 1
        assert told.count("its words speak for it") == 1
        assert told.count("% sure, as above") == shown - 1
        data = read(run("related", "Deal", "--vault", vault, "--output-format", "json"))
        guesses = [guess for one in data["related"] for theme in one["themes"] for guess in theme["guesses"]]
        assert len(guesses) == 3
        assert all(guess["path"] == "Deal.md" and 0 < guess["confidence"] <= 1 and guess["reason"] for guess in guesses)

    def test_the_heading_has_the_path(self, folder):
        """Titles may be those of several notes; the path says which is meant."""
        assert run("related", "soil", "--vault", folder).out.startswith("nearest to Soil\n   Garden/Soil.md\n")

    def test_a_name_of_several_notes_is_said(self, folder):
        """On stderr: which was taken, and which others there are; asked by path nothing is said."""
        make(folder, {"Sea/Beds.md": "Oyster beds dry out at low tide.\n"})
        ran = run("related", "Beds", "--vault", folder)
        assert ran.err == "Beds may be 2 notes: took Sea/Beds.md, not Garden/Beds.md; give a path to choose\n"
        assert ran.out.startswith("nearest to Beds\n   Sea/Beds.md\n")
        assert run("related", "Garden/Beds.md", "--vault", folder).err == ""
        assert "took Sea/Beds.md" in run("related", "Soil", "--to", "Beds", "--vault", folder).err

    def test_a_note_with_itself_is_one_line(self, folder):
        """Exit code 2, and the line says which note both names mean."""
        ran = run("related", "Soil", "--to", "Garden/Soil.md", "--vault", folder)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "vaultlint: both names mean Garden/Soil.md: wanted two notes\n"

    def test_a_name_given_twice_is_told_once(self, folder):
        """The same ambiguous name for both notes: what was taken is said once."""
        make(folder, {"Sea/Beds.md": "Oyster beds dry out at low tide.\n"})
        ran = run("related", "Beds", "--to", "Beds", "--vault", folder)
        assert ran.code == 2
        assert ran.err.count("may be 2 notes") == 1

    @pytest.mark.parametrize("name", ["Winch", "note:winch"])
    def test_a_note_not_written_is_one_line(self, folder, name):
        """Exit code 2, and what is wrong."""
        make(folder, {"Sea/Quay.md": "On the quay stands the [[Winch]].\n"})
        for arguments in ([name], ["Soil", "--to", name]):
            ran = run("related", *arguments, "--vault", folder)
            assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
            assert "'Winch' is not written yet" in ran.err

    def test_an_unknown_note_is_one_line(self, folder):
        """Exit code 2, one line, the nearest names."""
        ran = run("related", "Harbor", "--vault", folder)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == "vaultlint: no note is called 'Harbor', did you mean 'Harbour'?\n"
        assert run("related", "Soil", "--to", "Harbor", "--vault", folder).err == ran.err

    def test_colours_when_asked(self, folder):
        """Pipes get none; --color always paints."""
        assert "\x1b[" not in run("related", "Soil", "--vault", folder).out
        assert "\x1b[1m" in run("related", "Soil", "--vault", folder, "--color", "always").out

    def test_writes_nothing(self, folder):
        """A look leaves the vault as it was."""
        before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
        run("related", "Soil", "--vault", folder)
        assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.parametrize(
    "text", ["a b c", "x" * 500, "日本語" * 80, "a\u0301" * 300, "", "word " * 99, "日本 text 語" * 30]
)
def test_paragraphs_lose_nothing_and_fit(text):
    """Whatever is filled stands in order, spaces apart, and no line is too long."""
    lines = filled(text, "  | ", 40).splitlines()
    assert all(line.startswith("  | ") and width(line) <= 40 for line in lines)
    assert "".join("".join(line[4:] for line in lines).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "path", ["a" * 200, "日本語" * 40, "short.md", "Long folder/and  a name/" * 9, "e\u0301" * 100, "/ /"]
)
def test_a_path_is_never_cut(path):
    """However long it is, its lines fit, and put together they are the path again."""
    shown = wrapped(path, "-- ", "   ", ":7", 24)
    assert all(width(line) <= 24 and line[:3] in ("-- ", "   ") for line in shown.splitlines())
    assert "".join(line[3:] for line in shown.splitlines()) == f"{path}:7"
