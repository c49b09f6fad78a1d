"""`vaultlint stats`: the counts are right, the JSON fits its schema, and nothing printed steers a terminal."""

from __future__ import annotations

import json
import os
from importlib.resources import files

import jsonschema
import pytest
from house import make, run, tree

from vaultlint.index import Names
from vaultlint.parse import facts, parse_text
from vaultlint.project import Project
from vaultlint.report.stats import render
from vaultlint.report.terminal import width
from vaultlint.stats import Large, Statistics, Use, collect
from vaultlint.stats.tally import Tally

SCHEMA = json.loads(files("vaultlint.report").joinpath("stats.schema.json").read_text("utf-8"))
READWISE = (
    "# Calm\n\n![rw-book-cover](https://example.org/c.png)\n\n## Metadata\n- Author: [[Ann Archer]]\n"
    "- Full Title: Calm\n- Category: #articles\n\n## Highlights\n"
    "- One line. ([View Highlight](https://read.readwise.io/read/01a))\n    - Tags: [[calm]]\n    - Note: noted\n"
    "- Two lines. ([View Highlight](https://read.readwise.io/read/01b))\n"
)

HOSTILE = {
    "a\x1b[2Jb.md": "---\nk\u202ey: x\n---\n[[t\x1b[31m]] #tag\u2066x [x](https://e\u202e.org/)\n",
    "Long/" + "\u65e5" * 60 + "/n.md": "---\n" + "x" * 90 + ": a\n" + "X" * 90 + ": b\n---\n#" + "t" * 90,
    os.fsdecode(b"caf\xe9.md"): "x",
}


def counted(notes, others=(), types=None):
    """Return what a tally makes of notes (path → text)."""
    tally = Tally(types or {})
    for path, text in notes.items():
        note = parse_text(text, path)
        tally.add(note, facts(note))
    return tally, Names([*notes, *others])


def valid(text):
    """Return JSON of `stats` that fits the schema."""
    data = json.loads(text)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    return data


def stats_of(folder, *options):
    """Return the JSON of a run, which must succeed."""
    done = run("stats", folder, "--output-format", "json", *options)
    assert done.code == 0, done.err
    return valid(done.out)


class TestNotes:
    """Notes, words, frontmatter and sizes."""

    def test_frontmatter(self):
        """An empty block is one; a block that Obsidian refuses is counted as such."""
        notes = counted(
            {"a.md": "---\na: 1\n---\nx y", "b.md": "---\n---\n", "c.md": "---\na: b: c\n---\n", "d.md": "z"}
        )
        found = notes[0].notes(2)
        assert (found.count, found.frontmatter, found.broken, found.unread, found.words) == (4, 3, 1, 2, 3)

    def test_words_are_text(self):
        """Code, comments and frontmatter hold no words; a note's size is that of its file."""
        text = "---\ntitle: one two\n---\nthree four\n```\nfive\n```\n%%\nsix\n%%\n"
        assert counted({"a.md": text})[0].largest() == (Large("a.md", len(text), 2),)

    def test_size_is_in_bytes(self):
        """A letter beyond ASCII and a byte order mark are several bytes."""
        assert counted({"a.md": "\u00e9\u65e5"})[0].largest()[0].size == 5

    def test_files_that_cannot_be_read(self, vault):
        """A folder named like a note is none, and is counted apart."""
        folder = vault({"a.md": "x"})
        (folder / "b.md").mkdir()
        found = stats_of(folder)["notes"]
        assert (found["count"], found["unreadable_files"]) == (1, 1)

    def test_left_out(self, vault):
        """Templates, excluded files, dot folders and our own report are not counted."""
        folder = vault(
            {
                "a.md": "x",
                "T/t.md": "{{title}}",
                "Old/o.md": "x",
                ".trash/x.md": "x",
                ".obsidian/templates.json": '{"folder": "T"}',
                ".obsidian/app.json": '{"userIgnoreFilters": ["Old/"]}',
                "Vault health.md": "---\nvaultlint-report: 2024-01-17\n---\n[[gone]] #tag\n",
            }
        )
        found = stats_of(folder)
        assert found["notes"]["count"] == 1
        assert [one["path"] for one in found["folders"]] == [""]
        assert found["links"]["count"] == found["tags"]["count"] == 0


class TestProperties:
    """Properties with their spellings and types."""

    def test_spellings_are_one_property(self):
        """What differs in case and gaps alone is one property, named as most notes do; a note counts once."""
        tally, _ = counted(
            {"a.md": "---\nDate Created: x\ndate_created: y\n---\n", "b.md": "---\ndate_created: x\n---\n", "c.md": ""}
        )
        (found,) = tally.properties()
        assert (found.name, found.notes) == ("date_created", 2)
        assert found.spellings == (Use("date_created", 2), Use("Date Created", 1))

    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            ("a", "text"),
            ("'2024-13-01'", "text"),
            ("''", "text"),
            ("[a]", "list"),
            ("1.5", "number"),
            ("'1'", "text"),
            ("true", "checkbox"),
            ("yes", "text"),
            ("2024-01-17", "date"),
            ("2024-01-17T09:30", "datetime"),
            ("2024-01-17 09:30:00", "datetime"),
            ("", "empty"),
            ("{a: 1}", "mapping"),
        ],
    )
    def test_types(self, value, kind):
        """A value's type is what Obsidian takes it for."""
        assert counted({"a.md": f"---\nx: {value}\n---\n"})[0].properties()[0].types == (Use(kind, 1),)

    def test_types_are_counted_by_note(self):
        """Each type counts the notes in which the property is so."""
        tally, _ = counted({"a.md": "---\nx: a\n---\n", "b.md": "---\nx: [a]\n---\n", "c.md": "---\nX: b\n---\n"})
        assert tally.properties()[0].types == (Use("text", 2), Use("list", 1))

    def test_assigned_type(self):
        """What is set in Obsidian is told, whatever the spelling; its multitext is a list."""
        tally, _ = counted({"a.md": "---\nMy Date: a\nmany: b\n---\n"}, types={"my date": "date", "many": "multitext"})
        assert {one.name: one.assigned for one in tally.properties()} == {"My Date": "date", "many": "list"}


class TestTags:
    """Tags in texts and properties."""

    def test_tags_without_case(self):
        """Tags are one whatever their case; each counts its notes, and places are counted apart."""
        tally, _ = counted({"a.md": "---\ntags: [Sales, b]\n---\n#sales #sales\n", "b.md": "#sales", "c.md": "`#no`"})
        found = tally.tags()
        assert (found.notes, found.properties, found.body) == (2, 2, 3)
        assert found.tags == (Use("sales", 2), Use("b", 1))

    def test_variants(self):
        """A plural and a hyphen make variants; a tag alone is none."""
        tally, _ = counted({"a.md": "#startup #b-c", "b.md": "#startups #bc #other", "c.md": "#startup"})
        assert tally.tags().variants == ((Use("startup", 2), Use("startups", 1)), (Use("b-c", 1), Use("bc", 1)))


class TestLinks:
    """Each link is counted once, by where it leads."""

    def test_where_links_lead(self):
        """To notes, files, the note itself, nothing yet, or out of the vault."""
        text = (
            '---\nup: "[[B]]"\n---\n[[b|x]] [[sub/B#h]] ![[pic.png]] [[#here]] [[None]] [[None]]\n'
            "[b](B.md) [gone](gone.md) [h](#here) [w](https://www.example.org/a) ![](https://example.org/p.png)\n"
            "[m](mailto:a@example.org) `[[no]]` <!-- [[no]] -->\n"
        )
        tally, names = counted({"a.md": text, "sub/B.md": ""}, ["pic.png"])
        found = tally.links(names)
        assert (found.wiki, found.markdown, found.embeds, found.properties) == (7, 6, 2, 1)
        assert (found.notes, found.files, found.within, found.missing, found.external) == (4, 1, 2, 3, 3)
        assert found.targets == (Use("None", 2), Use("gone.md", 1))
        assert found.hosts == (Use("example.org", 2), Use("mailto:", 1))

    def test_links_add_up(self, vault):
        """Where links lead adds up to how many there are."""
        found = stats_of(vault({"a.md": READWISE, "b.md": "[[a]] [x](http://[) [y](https://) [[https://a.b]]"}))[
            "links"
        ]
        ways = ("to_notes", "to_files", "within_note", "not_there_yet", "external")
        assert found["count"] == found["wiki"] + found["markdown"] == sum(found[way] for way in ways)


class TestHighlights:
    """Exporters' notes and their highlights."""

    def test_highlights(self):
        """Highlights are counted once, with those that bear notes and tags; other notes have none."""
        tally, _ = counted({"a.md": READWISE, "b.md": "- no highlight\n"})
        assert [(one.format, one.notes, one.highlights) for one in tally.exporters()] == [
            ("", 1, 0),
            ("readwise", 1, 2),
        ]
        found = tally.highlights()
        assert (found.count, found.notes, found.noted, found.tagged, found.repeated) == (2, 1, 1, 1, 0)

    def test_doubled_note(self):
        """A note that stands twice in its file has its highlights once; the copies are told."""
        found = counted({"a.md": READWISE + "\n" + READWISE})[0].highlights()
        assert (found.count, found.repeated) == (2, 2)


class TestFindings:
    """Findings by rule and by folder."""

    def test_as_check(self, vault):
        """What `check` finds is counted by rule and by folder."""
        folder = vault({"A/a.md": "---\nt: a: b\nu: c: d\n---\n", "A/b.md": "---\nt: a: b\n---\n", "c.md": "x"})
        found = stats_of(folder)
        check = json.loads(run("check", folder, "--output-format", "json").out)
        assert sum(one["count"] for one in found["findings"]) == len(check["diagnostics"]) == 3
        (rule,) = found["findings"]
        assert (rule["code"], rule["severity"], rule["notes"], rule["fixable"]) == ("VL111", "error", 2, 3)
        assert {one["path"]: one["findings"] for one in found["folders"]} == {"A": 3, "": 0}

    def test_selection(self, vault):
        """--select and --ignore hold as for `check`."""
        folder = vault({"a.md": "---\ntags:\n- \n---\n"})
        assert stats_of(folder)["findings"] == []
        assert [one["code"] for one in stats_of(folder, "--select", "VL206")["findings"]] == ["VL206"]
        assert stats_of(folder, "--select", "VL206", "--ignore", "null-item")["findings"] == []


class TestOutput:
    """What is printed."""

    @pytest.mark.parametrize("options", [(), ("--all",), ("--color", "always")])
    def test_nothing_steers_the_terminal(self, vault, options):
        """Names and texts of the vault are escaped; without colours no control character is left."""
        done = run("stats", vault(HOSTILE), *options)
        assert done.code == 0
        for bad in ("\x1b[2J", "\x1b[31mb", "\u202e", "\u2066"):
            assert bad not in done.out
        if "always" not in options:
            assert all(char.isprintable() or char == "\n" for char in done.out)

    def test_eighty_columns(self, vault):
        """No line is wider than 80 columns, wide letters counted as two."""
        folder = vault({**HOSTILE, **{f"n{i}.md": f"---\np{i}: x\n---\n#t{i} [[x{i}]]\n" for i in range(30)}})
        done = run("stats", folder, "--all")
        assert max(map(width, done.out.splitlines())) <= 80
        assert "x29" in done.out

    def test_limit(self, vault):
        """Long lists are cut with a count; --all shows all."""
        folder = vault({f"n{i:02}.md": f"#t{i:02}\n" for i in range(12)})
        short, whole = run("stats", folder).out, run("stats", folder, "--all").out
        assert "… and 2 more; --all" in short
        assert "t11" not in short
        assert "t11" in whole
        assert "more; --all" not in whole

    def test_json_of_a_hostile_vault(self, vault):
        """The JSON holds any name, fits the schema, and the schema refuses what it does not know."""
        data = stats_of(vault(HOSTILE))
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(SCHEMA).validate({**data, "more": 1})

    def test_vault_of_which_nothing_is_looked_at(self, vault):
        """A vault whose notes are all left out has statistics too."""
        folder = vault({"Old/a.md": READWISE, "vaultlint.toml": 'exclude = ["Old"]\n'})
        done = run("stats", folder)
        assert done.code == 0
        assert done.out.startswith("Vault: 0 notes\n")
        assert stats_of(folder)["notes"]["count"] == 0

    def test_same_vault_same_text(self, vault):
        """Two runs print the same."""
        folder = vault({f"{name}.md": READWISE + f"#{name} [[{name}x]]\n" for name in "abcdefghijkl"})
        assert run("stats", folder, "--all").out == run("stats", folder, "--all").out

    def test_nothing_is_written(self, vault):
        """The vault is as it was."""
        folder = vault(HOSTILE)
        before = tree(folder)
        run("stats", folder)
        assert tree(folder) == before

    def test_python_users(self, vault):
        """`collect` gives the same records that the command prints."""
        folder = vault({"a.md": READWISE})
        found = collect(Project(folder))
        assert isinstance(found, Statistics)
        assert render(found) == run("stats", folder).out

    def test_errors_of_use(self, vault, tmp_path):
        """No vault there, a file, an unknown rule: one line and exit code 2."""
        folder = make(vault({"a.md": "x"}), {})
        for args in ((tmp_path / "none",), (folder / "a.md",), (folder, "--select", "VL999")):
            done = run("stats", *args)
            assert done.code == 2
            assert len(done.err.splitlines()) == 1
