"""`vaultlint themes` and `graph.topics`: which themes a vault has, in which notes and years, with a quote each."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files

import jsonschema
import pytest
from graph_vaults import graph_of
from house import make, run

from vaultlint.graph import topics
from vaultlint.graph.answers.overview import grade
from vaultlint.report.terminal import width
from vaultlint.report.themes import bars

SCHEMA = json.loads(files("vaultlint.report").joinpath("themes.schema.json").read_text("utf-8"))


def note(tag, year, text, author="Ann Lee"):
    """Return a dated note."""
    return f"---\ntags: [{tag}]\nauthor: {author}\ndate: {year}-03-01\n---\n{text}\n"


FILES = {
    "a.md": note("bread", 2019, "Bread rises in a warm kitchen; the baker folds the dough before the bread is shaped."),
    "b.md": note("bread", 2020, "A sour dough wants a day, and the bread is better for the wait of the baker."),
    "c.md": note("rivers", 2023, "The river floods each spring and the meadow drinks the flood of the river.", "Bo Ek"),
    "d.md": note("rivers", 2024, "Below the weir the river slows and herons stand where the flood was.", "Bo Ek"),
    "e.md": note("rivers", 2024, "Otters swim the river at dusk, when the flood has gone.", "Cy Day"),
    "f.md": note("rivers", 2024, "A river is older than its valley, and a flood is its memory.", "Bo Ek"),
}


@pytest.fixture(scope="module")
def found():
    """The themes of a vault that turned from bread to rivers, by label."""
    return {topic.label: topic for topic in topics(graph_of(FILES, name="Small"))}


@pytest.fixture
def folder(tmp_path):
    """The same vault on disk."""
    return make(tmp_path / "Small", FILES | {"vaultlint.toml": ""})


def test_a_tag_is_a_theme_with_its_notes_and_authors(found):
    """All its notes, each once, and who wrote them, those of the most notes first."""
    rivers = found["rivers"]
    assert sorted(rivers.notes) == ["c.md", "d.md", "e.md", "f.md"]
    assert (rivers.kind, rivers.inferred, rivers.authors) == ("tag", 0, ("Bo Ek", "Cy Day"))


def test_years_are_those_of_the_notes(found):
    """Counts by year, and whether the theme rose as a share of what was noted."""
    assert dict(found["rivers"].years) == {"2023": 1, "2024": 3}
    assert found["rivers"].trend == "rising"
    assert dict(found["bread"].years) == {"2019": 1, "2020": 1}
    assert found["bread"].trend == ""  # of two notes nothing can be told


def test_a_theme_that_grows_with_the_vault_is_steady():
    """What has the same share each year neither rises nor falls, however many notes there are."""
    notes = {
        f"{year}-{number}.md": note("ink" if number % 2 else "paper", year, f"Text {number} of a year: line {year}.")
        for year, count in (("2020", 4), ("2021", 8), ("2022", 16))
        for number in range(count)
    }
    found = {topic.label: topic for topic in topics(graph_of(notes))}
    assert (found["ink"].trend, found["paper"].trend) == ("steady", "steady")


def test_the_quote_stands_where_it_says(found):
    """The sentence is one of a note of the theme, on its line, and holds its word."""
    for label in ("bread", "rivers"):
        quote = found[label].quote
        assert quote.path in found[label].notes
        assert quote.text in FILES[quote.path].split("\n")[quote.line - 1]
        assert label[:5] in quote.text.casefold()


def test_neighbours_stand_in_the_same_notes(found):
    """A theme's neighbours share notes with it; it is none of its own."""
    for label, topic in found.items():
        assert label not in topic.neighbours
        for other in topic.neighbours:
            assert set(found[other].notes) & set(topic.notes)


def test_what_one_note_says_is_no_theme_of_a_vault():
    """In more than ten notes a theme is in two of them at least; a tiny vault shows what it has, those last."""
    files = FILES | {f"{n}.md": f"Line {n} of other things entirely.\n" for n in range(5)} | {
        "g.md": note("lonely", 2024, "A lonely word in a lonely note about lonely lighthouses.")}  # fmt: skip
    assert all(len(topic.notes) > 1 for topic in topics(graph_of(files)))
    tiny = [len(topic.notes) for topic in topics(graph_of({"a.md": FILES["a.md"], "b.md": FILES["b.md"],
                                                           "g.md": files["g.md"]}))]  # fmt: skip
    assert {1, 2} <= set(tiny)
    assert tiny.index(1) > max(place for place, count in enumerate(tiny) if count > 1)


def test_the_seeds_themes_come_in_order(seed_graph):
    """What both notes share comes before what one says, and counts both notes."""
    counts = {topic.label: len(topic.notes) for topic in topics(seed_graph)}
    assert list(counts.values()) == sorted(counts.values(), reverse=True)
    assert {counts[label] for label in ("assertiveness", "sales", "customer", "communication")} == {2}


@pytest.mark.parametrize(
    "junk",
    [
        "See also the rivers of the north and all that is written about rivers.",
        "See the-river-book for more about rivers, meadows and their floods.",
        "rivers",
        "![A river in spring floods the meadow below](https://x.org/river.png)",
        "The river floods each spring ([View Highlight](https://read.readwise.io/read/01aa))",
        "Tags: rivers, meadows, floods, and whatever else a river may bring",
        "- Document Tags: [[rivers]] [[meadows]] and a few more of them",
    ],
)
def test_a_quote_says_something(junk):
    """A sentence of a theme's notes goes before lines of tags, links, markup and bare names."""
    assert grade(junk, own=True) > grade("Otters swim the lake at dusk, when the storm has gone.", own=False)


def test_the_tags_line_is_a_last_resort():
    """Where a note says more than its tag, a sentence of it is quoted."""
    files = {
        name: f"---\ntags: [moorland, heath]\n---\n{text}\n"
        for name, text in (
            ("a.md", "Grouse nest in the heather, and shepherds burn the heather in spring."),
            ("b.md", "Shepherds count the grouse before they burn the heather of the hill."),
        )
    }
    found = {topic.label: topic for topic in topics(graph_of(files))}
    assert "heather" in found["moorland"].quote.text


def test_no_two_themes_say_the_same_where_they_need_not(seed_graph):
    """The sentences of the first themes differ."""
    quotes = [topic.quote.text for topic in topics(seed_graph)[:5]]
    assert len(set(quotes)) == len(quotes)


def test_status_and_exporters_tags_are_no_themes():
    """What says how a note is kept is nothing that it is about."""
    files = {f"{n}.md": f"---\ntags: [todo, articles]\n---\nA lamp lights the desk, line {n}.\n" for n in range(6)}
    assert not {"todo", "articles"} & {topic.label for topic in topics(graph_of(files))}


def test_same_vault_same_themes_in_any_order():
    """Neither the order of the files nor the run shows."""
    assert topics(graph_of(FILES)) == topics(graph_of(FILES, order=-1))


def test_topics_are_plain_data(found):
    """`asdict` gives what JSON takes."""
    for topic in found.values():
        json.dumps(dataclasses.asdict(topic), allow_nan=False)


class TestCommand:
    """`vaultlint themes`."""

    def test_tells_each_theme(self, folder):
        """Label, counts, years, neighbours, and a sentence with its place, the most telling first."""
        out = run("themes", folder).out
        assert out.startswith("Small: ")
        assert "1. rivers (tag)  4 notes, 2 authors\n   2023 ▃█ 2024  rising share\n" in out
        assert "   -- " in out

    def test_fits_eighty_columns(self, folder):
        """No line is longer than a terminal."""
        make(folder, {f"{'y' * 90}.md": note("rivers", 2024, "川は春に溢れる。" * 30 + " The river floods.")})
        assert all(width(line) < 80 for line in run("themes", folder, "--all").out.split("\n"))

    def test_limit_and_all(self, folder):
        """-n bounds the list and says how many are left; --all shows them."""
        short = run("themes", folder, "-n", 1).out
        assert "2. " not in short
        assert "more; --all" in short
        assert "more; --all" not in run("themes", folder, "--all").out

    def test_json_fits_its_schema(self, folder):
        """The JSON holds the counts, and the schema refuses what it does not know."""
        ran = run("themes", folder, "--output-format", "json", "-n", 2)
        data = json.loads(ran.out)
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        jsonschema.Draft202012Validator(SCHEMA).validate(data)
        assert (len(data["themes"]), data["count"] >= 2, data["vault"]) == (2, True, "Small")
        assert data["themes"][0]["years"] == {"2023": 1, "2024": 3}
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate({**data, "more": 1})

    def test_the_vault_of_the_current_folder(self, folder, monkeypatch):
        """Without an argument it is the nearest vault at or above."""
        make(folder, {"sub/x.md": "x\n"})
        monkeypatch.chdir(folder / "sub")
        assert run("themes").out.startswith("Small: ")

    def test_errors_are_one_line(self, folder, tmp_path):
        """A file, a folder that is not there and one without notes: exit code 2 and one line."""
        (tmp_path / "empty").mkdir()
        for given, said in (
            (folder / "a.md", "not a file"),
            (tmp_path / "no", "no such"),
            (tmp_path / "empty", "no notes"),
        ):
            ran = run("themes", given)
            assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
            assert said in ran.err

    def test_a_vault_that_says_nothing(self, tmp_path):
        """Notes without words have no themes, and that is said."""
        make(tmp_path, {"a.md": "", "b.md": "the of and\n"})
        assert run("themes", tmp_path).out.startswith("no themes")


@pytest.mark.parametrize(
    ("years", "shown"),
    [
        ({"2024": 1}, "2024 █"),
        ({"2020": 1, "2024": 8}, "2020 ▁···█ 2024"),
        ({"1950": 1, "2024": 8}, "1950 …·····························█ 2024"),
    ],
)
def test_bars(years, shown):
    """A bar a year, from the first to the last; of many years the latest."""
    assert bars(years) == shown
