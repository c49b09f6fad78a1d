"""`vaultlint export`: tables say what the notes say, in columns that are documented, in every format alike."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import weakref

import duckdb
import pytest
from house import BROKEN, CLEAN, ROOT, make, names, run, tree
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.errors import MissingExtraError, VaultlintError
from vaultlint.export import FORMATS, TABLES, export, rows, writers
from vaultlint.export.columns import KINDS
from vaultlint.export.folder import MANIFEST
from vaultlint.project import Project

EXAMPLES = ROOT / "examples" / "reading-vault"
PLAIN = [name for name, table in TABLES.items() if not table.extra]
BOOK = """\
---
title: Grit
author: ["[[Ann Lee]]", Bo Ek]
url: https://example.com/grit
created: 2024-01-17
aliases: [Perseverance]
tags: [habits, Work/deep]
---
## Highlights
- Effort counts twice. ([Location 12](https://readwise.io/open/123))
    - Note: say it to Ann
    - Tags: [[habits]]
- =1+1 is no formula ([View Highlight](https://read.readwise.io/read/01abcdefghijklmnopqrstuvwx))

See [[Two|the second]], ![[pic.png]], [[Nowhere#Here]], [web](https://example.com), [[#Highlights]] and #todo.
"""


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Give a folder with all tables of the example vault in all formats."""
    folder = tmp_path_factory.mktemp("tables")
    for form in FORMATS:
        export(EXAMPLES, folder, form=form, tables=tuple(TABLES))
    return folder


@pytest.fixture(scope="module")
def shown():
    """Give the rows of all tables of the example vault."""
    return {name: list(rows(EXAMPLES, name)) for name in TABLES}


def holds(kind, value):
    """Return whether a value is of a column's kind."""
    if kind in ("text", "json"):
        return isinstance(value, str) and (kind == "text" or json.loads(value) is not ...)
    if kind in ("integer", "number", "boolean"):
        return type(value) in {"integer": (int,), "number": (int, float), "boolean": (bool,)}[kind]
    wanted = {
        "texts": str,
        "shares": {"term", "share"},
        "quotes": {"path", "line", "text", "by", "url", "anchor", "place"},
    }[kind]
    return isinstance(value, list) and all(
        isinstance(one, str) if wanted is str else set(one) == wanted for one in value
    )


def read_csv(path):
    """Return the rows of a CSV file as RFC 4180 has them."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def ask(question, *values):
    """Return what DuckDB answers."""
    with duckdb.connect() as database:
        return database.execute(question, values).fetchall()


class TestColumns:
    """Each table has the columns that it says, of the kinds that it says."""

    @pytest.mark.parametrize("name", TABLES)
    def test_rows(self, shown, name):
        """Every row has all columns in order; only optional ones are empty, and none is empty in all rows for ever."""
        table = TABLES[name]
        assert shown[name]
        for row in shown[name]:
            assert list(row) == [column.name for column in table.columns]
            for column in table.columns:
                value = row[column.name]
                assert (value is None and column.optional) or holds(column.kind, value), (column, value)

    def test_kinds_are_known(self):
        """Every column's kind is one of `KINDS`, has a type in Parquet, and says what it means."""
        for table in TABLES.values():
            assert len({column.name for column in table.columns}) == len(table.columns)
            for column in table.columns:
                assert column.kind in KINDS
                assert column.kind in writers.SQL
                assert column.meaning

    @pytest.mark.parametrize("name", TABLES)
    def test_types_in_parquet(self, exported, name):
        """DuckDB finds the types that the documentation tells, in the table's order."""
        found = ask(
            "SELECT column_name, column_type FROM (DESCRIBE FROM read_parquet(?))", str(exported / f"{name}.parquet")
        )
        told = [(column, kind.replace('"', "")) for column, kind in found]
        assert told == [(column.name, writers.SQL[column.kind].replace('"', "")) for column in TABLES[name].columns]

    @pytest.mark.parametrize("form", FORMATS)
    @pytest.mark.parametrize("name", TABLES)
    def test_formats_say_the_same(self, exported, shown, form, name):
        """What is read back from a file is what `rows` gives."""
        path, columns = exported / f"{name}.{form}", TABLES[name].columns
        wanted = [list(row.values()) for row in shown[name]]
        if form == "csv":
            found = [[from_cell(row[one.name], one) for one in columns] for row in read_csv(path)]
        elif form == "jsonl":
            found = [list(json.loads(line).values()) for line in path.read_text("utf-8").splitlines()]
        else:
            found = [list(row) for row in ask("FROM read_parquet(?)", str(path))]
        assert found == wanted

    def test_manifest_tells_them(self, exported):
        """The manifest names each file with its rows and columns."""
        told = json.loads((exported / MANIFEST).read_text())["files"]
        assert set(told) == {f"{name}.{form}" for name in TABLES for form in FORMATS}
        for name, one in told.items():
            assert [column["name"] for column in one["columns"]] == [c.name for c in TABLES[name.split(".")[0]].columns]
        assert told["notes.csv"]["rows"] == len(read_csv(exported / "notes.csv"))


def from_cell(text, column):
    """Return what a cell of a CSV file stands for."""
    if text == "" and column.optional:
        return None
    if column.kind == "text":
        return text.removeprefix("'") if text[1:2] in tuple("=+-@") else text
    return text if column.kind == "json" else json.loads(text)


class TestQuestions:
    """What DuckDB answers from the Parquet files is what stands in the notes."""

    def test_highlights_stand_in_their_notes(self, exported):
        """Each highlight's words are found in its note's file, and each note has as many as it says."""
        for note, text in ask("SELECT note, text FROM read_parquet(?)", str(exported / "highlights.parquet")):
            said = re.sub(r"\W+", " ", (EXAMPLES / note).read_text("utf-8"))
            assert re.sub(r"\W+", " ", text)[:30].strip() in said
        wrong = ask(
            "SELECT path FROM read_parquet(?) AS n LEFT JOIN (SELECT note, count(*) AS held FROM read_parquet(?) GROUP BY note)"
            " AS h ON h.note = n.path WHERE n.highlights <> coalesce(h.held, 0)",
            str(exported / "notes.parquet"), str(exported / "highlights.parquet"),
        )  # fmt: skip
        assert wrong == []

    def test_tags_of_most_highlights(self, exported):
        """A join over lists: the tags of highlights, most first, are those that the text of the vault has."""
        found = ask(
            "SELECT tag, count(*) FROM (SELECT unnest(tags) AS tag FROM read_parquet(?)) GROUP BY tag ORDER BY 2 DESC, 1",
            str(exported / "highlights.parquet"),
        )
        counted = {}
        for row in rows(EXAMPLES, "highlights"):
            for tag in row["tags"]:
                counted[tag] = counted.get(tag, 0) + 1
        assert found == sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        assert found[0][1] > 1

    def test_edges_join_nodes_and_quote_notes(self, exported):
        """Each end of an edge is a node, and each sentence's note a note."""
        edges, nodes, notes = (str(exported / f"{name}.parquet") for name in ("edges", "nodes", "notes"))
        assert ask(
            "SELECT count(*) FROM read_parquet(?) e ANTI JOIN read_parquet(?) n ON e.source = n.id", edges, nodes
        ) == [(0,)]
        assert ask(
            "SELECT count(*) FROM read_parquet(?) e ANTI JOIN read_parquet(?) n ON e.target = n.id", edges, nodes
        ) == [(0,)]
        quotes = "(SELECT unnest(evidence, recursive := true) FROM read_parquet(?))"
        assert ask(f"SELECT count(*) FROM {quotes} q ANTI JOIN read_parquet(?) n ON q.path = n.path", edges, notes) == [
            (0,)
        ]
        assert ask(f"SELECT count(*) > 100, count(line) = count(*) FROM {quotes}", edges) == [(True, True)]


class TestRows:
    """What a note says comes out as it says it."""

    @pytest.fixture
    def told(self, vault):
        """Give the rows of one note, by table."""
        folder = vault({"Grit.md": BOOK, "Two.md": CLEAN, "pic.png": b"\x89PNG"})
        return {name: [row for row in rows(folder, name) if "Grit.md" in row.values()] for name in PLAIN}

    def test_note(self, told):
        """Title, authors, address, day, tags and aliases as properties and exporter say."""
        (note,) = told["notes"]
        assert (note["title"], note["url"], note["date"]) == ("Grit", "https://example.com/grit", "2024-01-17")
        assert note["authors"] == ["Ann Lee", "Bo Ek"]
        assert note["aliases"] == ["Perseverance"]
        assert note["tags"][:2] == ["habits", "Work/deep"]
        assert json.loads(note["properties"])["tags"] == ["habits", "Work/deep"]
        assert note["bytes"] == len(BOOK.encode())
        assert [row["author"] for row in told["authors"]] == note["authors"]

    def test_highlights(self, told):
        """Each with its place, comments, tags and ids; a line as in the file."""
        first, second = told["highlights"]
        assert (first["text"], first["comments"], first["tags"]) == (
            "Effort counts twice.",
            ["say it to Ann"],
            ["habits"],
        )
        assert (first["position"], second["position"]) == (1, 2)
        assert BOOK.splitlines()[first["line"] - 1].startswith("- Effort")
        assert BOOK.splitlines()[second["line"] - 1].startswith("- =1+1")
        assert second["id"] == "01abcdefghijklmnopqrstuvwx"

    def test_links(self, told):
        """Where each leads, as Obsidian resolves it."""
        found = {row["target"]: (row["path"], row["leads_to"], row["embed"]) for row in told["links"]}
        assert found["Two"] == ("Two.md", "note", False)
        assert found["pic.png"] == ("pic.png", "file", True)
        assert found["Nowhere"] == (None, "nothing", False)
        assert found["https://example.com"] == (None, "web", False)
        assert found[""] == ("Grit.md", "note", False)
        assert next(row for row in told["links"] if row["target"] == "Ann Lee")["place"] == "author"

    def test_tags(self, told):
        """Each at its place, those of highlights with the highlight."""
        found = {(row["tag"], row["place"], row["highlight"]) for row in told["tags"]}
        assert {("habits", "tags", None), ("todo", "body", None), ("habits", "highlight", 1)} <= found

    def test_numbers_that_are_none(self, vault):
        """A property that JSON has no number for is told as text; the table stays JSON."""
        folder = vault({"a.md": "---\na: .nan\nb: [.inf, 1]\n---\n"})
        (row,) = rows(folder, "notes")
        assert set(json.loads(row["properties"])) == {"a", "b"}

    def test_what_is_left_out(self, vault):
        """Our reports and excluded notes are in no table; a file that cannot be read is counted, and the rest is written."""
        folder = vault(
            {"a.md": CLEAN, "Vault health.md": "---\nvaultlint-report: 2024-01-17\n---\n", "big.md": b" " * 10_000_001}
        )
        done = export(folder, folder.parent / "out")
        assert (done.notes, done.unread) == (1, 1)
        ran = run("export", folder, "-o", folder.parent / "out")
        assert "1 file could not be read" in ran.err
        assert ran.code == 0


class TestFiles:
    """Files are whole, ours, and what their format asks for."""

    @pytest.fixture
    def folder(self, vault):
        """Give a vault of two notes."""
        return vault({"Grit.md": BOOK, "Two.md": BROKEN})

    def test_vault_is_not_touched(self, folder, tmp_path):
        """Nothing of the vault changes, and nothing but the tables is written."""
        before = tree(folder)
        assert run("export", folder, "-o", tmp_path / "out", "--tables", "all").code == 0
        assert tree(folder) == before
        assert names(tmp_path / "out") == sorted([MANIFEST, *(f"{name}.csv" for name in TABLES)])

    @pytest.mark.parametrize(("inner", "where"), [(".", "."), ("Data/tables", "Data/tables")])
    def test_into_the_vault(self, folder, inner, where):
        """A folder of the vault itself is taken, with a line that says what it means; no note changes."""
        before = {path: (folder / path).read_bytes() for path in names(folder)}
        ran = run("export", folder, "-o", folder / inner)
        assert ran.code == 0
        assert f"written into the vault itself ({where}): " in ran.err.splitlines()[0]
        assert {path: (folder / path).read_bytes() for path in before} == before
        assert (folder / inner / "notes.csv").exists()
        assert run("export", folder, "-o", folder / inner, "-q") == (0, "", "")

    @pytest.mark.parametrize("inner", [".obsidian", ".git/x", "a/../.trash"])
    def test_where_nothing_is_written(self, folder, inner):
        """Obsidian's folder, its bin and git's are never written to: one line, exit 2."""
        before = tree(folder)
        ran = run("export", folder, "-o", folder / inner)
        assert (ran.code, ran.err.count("\n")) == (2, 1)
        assert "nothing is ever written there" in ran.err
        assert tree(folder) == before

    def test_minus_is_no_folder(self, folder, tmp_path, monkeypatch):
        """Who asks for the tables on standard output gets one line, exit 2, and no folder of that name."""
        monkeypatch.chdir(tmp_path)
        ran = run("export", folder, "-o", "-")
        assert (ran.code, ran.err) == (2, "vaultlint: -: wanted a folder; the tables are files\n")
        assert not (tmp_path / "-").exists()

    @pytest.mark.parametrize("form", FORMATS)
    def test_same_vault_same_bytes(self, folder, tmp_path, form):
        """Two exports are equal, and the second replaces the first without a word."""
        told = []
        for _ in range(2):
            ran = run("export", folder, "-o", tmp_path / "out", "--format", form, "--tables", "all", "-q")
            assert ran == (0, "", "")
            told.append({path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()})
        assert told[0] == told[1]

    def test_foreign_file_is_left(self, folder, tmp_path):
        """A file that no export wrote is not replaced, unless that is asked for; nor is one of ours that was changed."""
        out = make(tmp_path / "out", {"notes.csv": "mine"})
        ran = run("export", folder, "-o", out)
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert "no export wrote it" in ran.err
        assert names(out) == ["notes.csv"]
        assert (out / "notes.csv").read_text() == "mine"
        assert run("export", folder, "-o", out, "--overwrite").code == 0
        assert (out / "notes.csv").read_text() != "mine"
        with (out / "notes.csv").open("a") as file:
            file.write("more")
        assert "was changed since" in run("export", folder, "-o", out).err

    def test_earlier_formats_stay_ours(self, folder, tmp_path):
        """The manifest remembers what earlier exports wrote, and forgets what is gone."""
        out = tmp_path / "out"
        export(folder, out)
        export(folder, out, form="jsonl", tables=["notes"])
        (out / "tags.csv").unlink()
        export(folder, out, tables=["notes"])
        assert set(json.loads((out / MANIFEST).read_text())["files"]) == {
            "notes.jsonl", *(f"{name}.csv" for name in PLAIN if name != "tags"),
        }  # fmt: skip

    @pytest.mark.parametrize("manifest", ["", "[]", '{"files": []}', '{"files": {"notes.csv": 3}}', "\ufeff{}"])
    def test_foreign_manifest(self, folder, tmp_path, manifest):
        """What is no manifest of ours is said to be none."""
        out = make(tmp_path / "out", {MANIFEST: manifest, "notes.csv": ""})
        ran = run("export", folder, "-o", out)
        assert ran.code == 2
        assert "is not what an export wrote" in ran.err

    def test_failure_leaves_all_as_it_was(self, folder, tmp_path, monkeypatch):
        """A disk that fills up in the middle: one line, the old tables whole, no temporary file."""
        out = tmp_path / "out"
        export(folder, out)
        before = {path.name: path.read_bytes() for path in out.iterdir()}
        (folder / "Three.md").write_text("new")

        def full(self):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(writers.CsvWriter, "close", full)
        ran = run("export", folder, "-o", out)
        assert ran.code == 2
        assert "no space left" in ran.err
        assert {path.name: path.read_bytes() for path in out.iterdir()} == before

    def test_parquet_that_cannot_be_written(self, folder, tmp_path, monkeypatch):
        """What DuckDB refuses is one line, too, and leaves nothing."""
        monkeypatch.setitem(writers.SQL, "text", "NO_SUCH_TYPE")
        ran = run("export", folder, "-o", tmp_path / "out", "--format", "parquet")
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert "duckdb: " in ran.err
        assert names(tmp_path / "out") == []

    def test_folder_of_any_name(self, folder, tmp_path):
        """DuckDB takes a folder's name as it is: no pattern, no quote that ends a text."""
        out = tmp_path / "a [b] 'c'*"
        export(folder, out, form="parquet", tables=["notes"])
        assert ask("SELECT count(*) FROM read_parquet(?)", str(out / "notes.parquet").replace("[", "[[]"))

    def test_file_in_the_place_of_the_folder(self, folder):
        """It is said in one line."""
        ran = run("export", folder, "-o", folder / "Grit.md")
        assert ran.code == 2
        assert "wanted a folder, not a file" in ran.err

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--tables", "note"], "no table is called 'note', wanted some of notes, authors"),
            (["--format", "xlsx"], "'xlsx' is not one of"),
            (["--format", "jsonl", "--exact"], "jsonl is exact as it is"),
        ],
    )
    def test_errors_of_use(self, folder, tmp_path, words, said):
        """Each is one line that says what is wanted, and nothing is written."""
        ran = run("export", folder, "-o", tmp_path / "out", *words)
        assert ran.code == 2
        assert said in ran.err
        assert ran.err.count("\n") == 1
        assert not (tmp_path / "out").exists()

    def test_an_unknown_format_in_python(self, folder, tmp_path):
        """Python users are told the same."""
        with pytest.raises(VaultlintError, match="no format is called 'xml', wanted one of csv, jsonl, parquet"):
            export(folder, tmp_path / "out", form="xml")


class TestExtras:
    """What needs an extra says so; what needs none does not."""

    @pytest.mark.parametrize(
        ("missing", "words", "extra"),
        [("networkx", ("--tables", "edges"), "graph"), ("duckdb", ("--format", "parquet"), "parquet")],
    )
    def test_missing(self, vault, tmp_path, monkeypatch, missing, words, extra):
        """One line names the extra; no folder is made."""
        monkeypatch.setitem(sys.modules, missing, None)
        folder = vault({"a.md": CLEAN})
        ran = run("export", folder, "-o", tmp_path / "out", *words)
        assert ran.code == 2
        assert f"the extra [{extra}]" in ran.err
        assert not (tmp_path / "out").exists()
        assert run("export", folder, "-o", tmp_path / "out").code == 0

    def test_rows_of_the_graph(self, vault, monkeypatch):
        """`rows` says it when it is called, not when it is read."""
        monkeypatch.setitem(sys.modules, "networkx", None)
        with pytest.raises(MissingExtraError):
            rows(vault({"a.md": CLEAN}), "nodes")

    def test_what_is_imported(self, vault, tmp_path):
        """Tables of notes import neither the graph's packages nor DuckDB."""
        code = "import sys; from vaultlint.cli import main\ntry: main(sys.argv[1:])\nexcept SystemExit: pass\nprint(*sys.modules)"
        words = [sys.executable, "-c", code, "export", vault({"a.md": CLEAN}), "-o", tmp_path / "out"]
        done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=True)
        assert {"networkx", "numpy", "duckdb", "pandas"} & set(done.stdout.split()) == set()
        assert "vaultlint.export.run" in done.stdout

    def test_parquet_is_quiet(self, vault, tmp_path):
        """A process that wrote Parquet says nothing when it ends."""
        words = [
            "-m",
            "vaultlint",
            "export",
            vault({"a.md": CLEAN}),
            "-o",
            tmp_path / "out",
            "-q",
            "--format",
            "parquet",
        ]
        done = subprocess.run([sys.executable, *map(str, words)], capture_output=True, text=True, check=True)
        assert (done.stdout, done.stderr) == ("", "")


def test_one_note_at_a_time(vault, tmp_path, monkeypatch):
    """However many notes there are, no more than two are held at once."""
    folder = vault({f"{number}.md": BOOK for number in range(50)})
    alive, most = [], []
    read = Project.read

    def counted(self, found):
        note = read(self, found)
        alive.append(weakref.ref(note))
        most.append(sum(one() is not None for one in alive))
        return note

    monkeypatch.setattr(Project, "read", counted)
    assert export(folder, tmp_path / "out", form="jsonl").notes == 50
    assert max(most) <= 2


class TestCsv:
    """RFC 4180, and no cell that a spreadsheet would run."""

    def test_form(self, vault, tmp_path):
        """Rows end in CRLF, every text is in quotes, the first row names the columns."""
        export(vault({"a.md": BOOK}), tmp_path / "out")
        data = (tmp_path / "out" / "highlights.csv").read_bytes()
        assert data.startswith(b'"note","position","id","text",')
        assert re.sub(rb'"(?:[^"]|"")*"', b"", data).replace(b"\r\n", b"").strip(b",0123456789") == b""

    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝"])
    def test_formula(self, tmp_path, sign):
        """A text that begins as a formula does is told as text, by an apostrophe; --exact leaves it."""
        for kind, wanted in ((writers.CsvWriter, f"'{sign}1"), (writers.ExactCsvWriter, f"{sign}1")):
            path = tmp_path / "a.csv"
            writer = kind(str(path), TABLES["authors"])
            writer.write({"note": f"{sign}1", "position": -1, "author": "a"})
            writer.close()
            assert read_csv(path) == [{"note": wanted, "position": "-1", "author": "a"}]

    def test_every_table_is_guarded_alike(self, vault, tmp_path):
        """A note's path is spelled the same in all tables, so that they can be joined."""
        folder = vault({"=a.md": BOOK})
        export(folder, tmp_path / "out")
        for name, key in (
            ("notes", "path"),
            ("highlights", "note"),
            ("links", "source"),
            ("tags", "note"),
            ("authors", "note"),
        ):
            assert {row[key] for row in read_csv(tmp_path / "out" / f"{name}.csv")} == {"'=a.md"}


TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize("kind", [writers.ExactCsvWriter, writers.JsonlWriter])
@given(texts=st.lists(TEXT, min_size=1), name=TEXT)
def test_any_text_comes_back(tmp_path_factory, kind, texts, name):
    """Whatever a note holds, a reader of the format gets it: all but NUL and halves of characters, which are marked."""
    path = tmp_path_factory.mktemp("any") / "a"
    row = dict.fromkeys((one.name for one in TABLES["highlights"].columns), "x")
    row |= {"position": 1, "line": 1, "end_line": 2, "text": name, "comments": texts, "tags": []}
    writer = kind(str(path), TABLES["highlights"])
    writer.write(row)
    writer.close()
    if kind is writers.JsonlWriter:
        (found,) = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    else:
        (found,) = read_csv(path)
        found["comments"] = json.loads(found["comments"])
    for given_text, came in zip([name, *texts], [found["text"], *found["comments"]], strict=True):
        if "\x00" in given_text or re.search("[\ud800-\udfff]", given_text):
            assert "\x00" not in came
            assert came.encode()
        else:
            assert came == given_text


def test_any_text_comes_back_from_parquet(tmp_path):
    """The same of Parquet, of texts that other readers have stumbled over."""
    texts = [
        "",
        "null",
        "NaN",
        '"',
        "\\",
        "\\u0000",
        "a\nb\r\nc",
        "\ufeff",
        "😀",
        "ü" * 70_000,
        "{}",
        "[",
        "'",
        "\u2028",
        "'); DROP",
    ]
    writer = writers.ParquetWriter(str(tmp_path / "a.parquet"), TABLES["authors"])
    for position, text in enumerate(texts):
        writer.write({"note": text, "position": position, "author": text})
    writer.write({"note": "\x00", "position": 2**40, "author": "\udce9"})
    writer.close()
    writer.drop()
    assert names(tmp_path) == ["a.parquet"]
    found = ask("SELECT note, author FROM read_parquet(?) ORDER BY position", str(tmp_path / "a.parquet"))
    assert found == [*((text, text) for text in texts), ("\ufffd", "\\xe9")]


PAGE = (ROOT / "docs" / "export.md").read_text("utf-8")
TYPES = {"boolean": ":boolean", "integer": ":long", "number": ":double"}
SPECIAL = {"id:ID": "id", ":LABEL": "kind", ":START_ID": "source", ":END_ID": "target", ":TYPE": "kind"}


class TestNeo4j:
    """What docs/export.md tells Neo4j to read is what an export writes; Neo4j itself is not run here."""

    def test_load_csv(self):
        """Each statement names a table and columns of it."""
        (script,) = re.findall(r"(?ms)^```cypher\n(.*?)^```", PAGE)
        statements = [one for one in script.split(";\n") if "LOAD CSV" in one]
        assert len(statements) == 6
        for one in statements:
            (name,) = re.findall(r"LOAD CSV WITH HEADERS FROM 'file:///(\w+)\.csv' AS row\n", one)
            kinds = {column.name: column.kind for column in TABLES[name].columns}
            used = set(re.findall(r"row\.(\w+)", one))
            assert used <= set(kinds), name
            numbers = set(re.findall(r"to(?:Integer|Float)\(row\.(\w+)\)", one))
            assert numbers == {column for column in used if kinds[column] in ("integer", "number")}

    def test_ids_hold_paths_where_they_are_cut(self, shown):
        """`substring(…, 5)` of a note's node is its path."""
        notes = {row["path"] for row in shown["notes"]}
        ends = {row[end] for row in shown["edges"] if row["kind"] == "related" for end in ("source", "target")}
        assert {end[5:] for end in ends} <= notes

    @pytest.mark.parametrize("name", ["nodes", "edges"])
    def test_headers_of_admin(self, name):
        """Each header names the columns of its table in order, with the types that they have."""
        (header,) = re.findall(rf"(?m)^cat > {name}-header\.csv <<'END'\n(.*)\nEND$", PAGE)
        wanted = TABLES[name].columns
        for field, column in zip(header.split(","), wanted, strict=True):
            assert field in SPECIAL or field == column.name + TYPES.get(column.kind, "")
            assert SPECIAL.get(field, column.name) == column.name
        assert set(SPECIAL) & set(header.split(",")) == (
            {"id:ID", ":LABEL"} if name == "nodes" else {":START_ID", ":END_ID", ":TYPE"}
        )

    def test_header_is_one_line(self, exported):
        """`tail -n +2` leaves all rows and no part of the header."""
        for name in ("nodes", "edges"):
            first = (exported / f"{name}.csv").read_bytes().split(b"\r\n")[0].decode()
            assert first == ",".join(f'"{column.name}"' for column in TABLES[name].columns)


class TestReaders:
    """What is documented of other readers holds: they find the columns' types by themselves."""

    def test_duckdb_reads_csv(self, exported):
        """Numbers and truth values come out as such; a cell that is empty is null where a number is wanted."""
        for name in ("notes", "highlights", "tags", "nodes"):
            path = str(exported / f"{name}.csv")
            found = dict(
                ask("SELECT column_name, column_type FROM (DESCRIBE FROM read_csv(?, quote='\"', header=true))", path)
            )
            for column in TABLES[name].columns:
                if column.kind in ("integer", "number", "boolean"):
                    assert found[column.name] in {"integer": ("BIGINT",), "boolean": ("BOOLEAN",)}.get(
                        column.kind, ("DOUBLE", "BIGINT")
                    ), (name, column.name)

    def test_pandas_reads_all(self, exported, shown):
        """It reads CSV and JSON Lines, as docs/export.md says it."""
        pandas = pytest.importorskip("pandas", reason="the oldest releases are tested without it")
        frame = pandas.read_json(exported / "highlights.jsonl", lines=True, dtype=False)
        assert frame["tags"].tolist() == [row["tags"] for row in shown["highlights"]]
        table = pandas.read_csv(exported / "notes.csv", converters={"tags": json.loads})
        assert table["tags"].tolist() == [row["tags"] for row in shown["notes"]]
        assert table["words"].sum() == sum(row["words"] for row in shown["notes"])


def test_ctrl_c_leaves_nothing(vault, tmp_path, monkeypatch):
    """Who breaks off an export finds what was there before, and no temporary file."""
    folder = vault({f"{number}.md": BOOK for number in range(3)})
    read = Project.read

    def broken_off(self, found):
        if found.path == "2.md":
            raise KeyboardInterrupt
        return read(self, found)

    monkeypatch.setattr(Project, "read", broken_off)
    for form in FORMATS:
        assert run("export", folder, "-o", tmp_path / "out", "--format", form).code == 130
    assert names(tmp_path / "out") == []
