"""Notes that Readwise's plugin manages: what is said of them, what `fix` leaves alone there, and the templates."""

from __future__ import annotations

import datetime
import functools
import json
from importlib.resources import files

import jsonschema
import pytest
from house import SINGULAR, make, run, tree
from jinja2.sandbox import ImmutableSandboxedEnvironment

from vaultlint import journal, linter
from vaultlint.obsidian import ReadwisePlugin, read_settings
from vaultlint.parse import parse_text
from vaultlint.parse.note import LineKind
from vaultlint.project import Project
from vaultlint.readwise import TEMPLATES, Advice, NextSync, OutsiderKind, Status, survey, template
from vaultlint.readwise.own import own_lines
from vaultlint.report.readwise import LIMIT, render
from vaultlint.report.readwise_json import render_json
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level

TOKEN = "rw-0a1b2c3d-never-shown"
SCHEMA = json.loads(files("vaultlint.report").joinpath("readwise.schema.json").read_text("utf-8"))


def note(name, *, head="", tail="", mark=None):
    """Return an export as the plugin writes it."""
    mark = mark or name.lower().replace(" ", "")
    return (
        f"---\ntitle: {name}\nurl: https://example.org/{mark}\n{head}---\n# {name}\n\n"
        f"![rw-book-cover](https://example.org/{mark}.png)\n\n"
        f"## Metadata\n- Author: [[Ann Archer]]\n- Category: #articles\n\n"
        f"## Highlights\n- A line of {name}. ([View Highlight](https://read.readwise.io/read/01{mark}))\n"
        f"    - Tags: [[calm]]\n    - Note: noted\n{tail}"
    )


DOUBLED = note("Run the Call") + "\n" + note("Run the Call")
GLUED = note("First Book") + "\n" + note("Other Book")
BROKEN = note("Grit: The Power")
OWN = "\nA thought of my own.\n"


def plugin_folder(books, **keys):
    """Return the plugin's files: path → text."""
    data = {"token": TOKEN, "apiKey": TOKEN, "readwiseDir": "Readwise", "booksIDsMap": books, **keys}
    folder = ".obsidian/plugins/readwise-official"
    return {f"{folder}/data.json": json.dumps(data), f"{folder}/manifest.json": '{"version": "3.0.3"}'}


@pytest.fixture
def managed(vault):
    """A function that writes notes which the plugin manages, and returns the vault's folder."""

    def write(notes, others=None, books=None, **keys):
        ids = {path: str(number) for number, path in enumerate(notes, 1)}
        return vault({**notes, **(others or {}), **plugin_folder({**ids, **(books or {})}, **keys)})

    return write


def surveyed(folder):
    """Return the managed notes by path."""
    return {one.path: one for one in survey(Project(folder)).notes}


class TestStatus:
    """Each managed note has one status, the worst that holds."""

    @pytest.mark.parametrize(
        ("text", "status", "advice"),
        [
            (note("Calm"), Status.CLEAN, Advice.NOTHING),
            (note("Calm", head="tag: a\n"), Status.CLEAN, Advice.NOTHING),
            (note("Calm", tail=OWN), Status.CLEAN, Advice.NOTHING),
            (DOUBLED, Status.DOUBLED, Advice.REIMPORT),
            (DOUBLED + OWN, Status.DOUBLED, Advice.FIX),
            (GLUED, Status.TWO_DOCUMENTS, Advice.BY_HAND),
            (GLUED + "\n" + note("Other Book"), Status.TWO_DOCUMENTS, Advice.BY_HAND),
            (BROKEN, Status.UNREADABLE, Advice.TEMPLATE_AND_REIMPORT),
            (BROKEN + OWN, Status.UNREADABLE, Advice.FIX),
            ("---\n- a\n- b\n---\nmine\n", Status.UNREADABLE, Advice.BY_HAND),
            (b"---\ntitle: caf\xe9\n---\n", Status.UNREADABLE, Advice.BY_HAND),
        ],
    )
    def test_of_a_note(self, managed, text, status, advice):
        """Doubled, two documents, unreadable, clean; warnings and own lines make no note less clean."""
        one = surveyed(managed({"Readwise/a.md": text}))["Readwise/a.md"]
        assert (one.status, one.advice) == (status, advice)
        assert bool(one.defects) is (status is not Status.CLEAN)

    @pytest.mark.parametrize(
        ("keys", "wanted"),
        [
            ({}, NextSync.COME_BACK_WHEN_SENT),
            ({"booksToRefresh": ["9"]}, NextSync.COME_BACK_WHEN_SENT),
            ({"booksToRefresh": ["9"], "refreshBooks": True}, NextSync.COME_BACK),
            ({"booksToRefresh": ["8"], "refreshBooks": True}, NextSync.COME_BACK_WHEN_SENT),
            ({"failedBooks": ["9"]}, NextSync.COME_BACK),
        ],
    )
    def test_missing(self, managed, keys, wanted):
        """A sync asks for failed books always, for deleted ones only with "Resync deleted files"."""
        one = surveyed(managed({}, books={"Readwise/gone.md": "9"}, **keys))["Readwise/gone.md"]
        assert (one.status, one.next_sync) == (Status.MISSING, wanted)

    def test_left_out(self, managed):
        """A note that Obsidian excludes is not missing."""
        folder = managed({"Readwise/a.md": DOUBLED}, {".obsidian/app.json": '{"userIgnoreFilters": ["Readwise/"]}'})
        assert surveyed(folder)["Readwise/a.md"].status is Status.LEFT_OUT

    def test_file_that_cannot_be_read(self, managed):
        """A folder or link in its place is told, and stops nothing."""
        folder = managed({"Readwise/b.md": note("B")}, books={"Readwise/a.md": "9"})
        (folder / "Readwise/a.md").mkdir()
        assert surveyed(folder)["Readwise/a.md"].status is Status.UNREADABLE
        assert surveyed(folder)["Readwise/b.md"].status is Status.CLEAN


class TestNextSync:
    """Only what is certain without the hash that Readwise keeps."""

    @pytest.mark.parametrize(
        ("text", "wanted"),
        [
            (note("Calm"), NextSync.REPLACE_OR_APPEND),
            (BROKEN, NextSync.REPLACE_OR_APPEND),
            (DOUBLED, NextSync.APPEND),
            (GLUED, NextSync.APPEND),
        ],
    )
    def test_by_status(self, managed, text, wanted):
        """A note that holds a second one is not what Readwise last wrote whole, so it is appended to."""
        assert surveyed(managed({"Readwise/a.md": text}))["Readwise/a.md"].next_sync is wanted

    @pytest.mark.parametrize("version", ["2.1.4", "1.0", "0.9.9"])
    def test_before_version_3_it_only_appends(self, managed, version):
        """Then fix costs nothing, and Delete and reimport gains nothing."""
        folder = managed({"Readwise/a.md": DOUBLED, "Readwise/b.md": note("B")})
        (folder / ".obsidian/plugins/readwise-official/manifest.json").write_text(json.dumps({"version": version}))
        found = surveyed(folder)
        assert {one.next_sync for one in found.values()} == {NextSync.APPEND}
        assert found["Readwise/a.md"].advice is Advice.FIX
        assert "This version only ever appends" in run("readwise", folder).out

    @pytest.mark.parametrize("manifest", ["3.0.3", "", "x", "³", "9" * 5000, 2])
    def test_other_versions(self, managed, manifest):
        """An unknown version is taken for a new one."""
        folder = managed({"Readwise/a.md": note("A")})
        (folder / ".obsidian/plugins/readwise-official/manifest.json").write_text(json.dumps({"version": manifest}))
        assert read_settings(folder).readwise.only_appends is (manifest == 2)

    @pytest.mark.parametrize(
        ("path", "link"),
        [
            ("Readwise/Full Document Contents/Articles/A.md", ""),
            ("Readwise/Texts/A.md", "\n## Full Document\n[[Texts/A.md|See full document content]]\n"),
        ],
    )
    def test_full_document(self, managed, path, link):
        """A book's full text shares its id, is no second note, and is replaced or left, never appended to."""
        text = "# A\n\n## Metadata\n- Author: [[Ann]]\n- Full Title: A\n\n## Full Document\nLong.\n"
        found = surveyed(managed({"Readwise/A.md": note("A", tail=link)}, {path: text}, {path: "1"}))
        assert found[path].full_document
        assert found[path].next_sync is NextSync.REPLACE_OR_LEAVE
        assert found["Readwise/A.md"].same_book == found[path].same_book == ()

    def test_second_note_of_a_book(self, managed):
        """Two paths with one id: a rename left a second note."""
        folder = managed({"Readwise/Old.md": note("A")}, {"Readwise/New.md": note("A")}, {"Readwise/New.md": "1"})
        assert surveyed(folder)["Readwise/Old.md"].same_book == ("Readwise/New.md",)
        assert "several notes of one book (2)" in run("readwise", folder).out


class TestAfterFix:
    """What fix wrote is not what the plugin wrote: `readwise` remembers it, as long as the bytes stand."""

    def test_each_note(self, managed):
        """Mended notes are appended to now; the advice depends on what was wrong and on what is the reader's."""
        notes = {"d": DOUBLED, "b": BROKEN, "o": BROKEN + OWN, "c": note("Calm")}
        folder = managed({f"Readwise/{name}.md": text for name, text in notes.items()})
        run("fix", folder)
        found = {path[-4]: (one.next_sync, one.advice, one.fixed) for path, one in surveyed(folder).items()}
        assert {one.status for one in surveyed(folder).values()} == {Status.CLEAN}
        assert found == {
            "d": (NextSync.APPEND, Advice.REIMPORT, True),
            "b": (NextSync.APPEND, Advice.TEMPLATE_AND_REIMPORT, True),
            "o": (NextSync.APPEND, Advice.NOTHING, True),
            "c": (NextSync.REPLACE_OR_APPEND, Advice.NOTHING, False),
        }
        lines = [line.strip() for line in run("readwise", folder).out.splitlines()]
        assert "fixed (3)" in lines
        assert lines[lines.index("Readwise/d.md") + 1] == "no line of your own"
        assert lines[lines.index("Readwise/d.md") + 2] == "-> Delete and reimport"
        assert lines[lines.index("Readwise/o.md") + 1] == "1 line of your own"
        assert "next sync: appended to, whatever stands in it" in lines
        assert "Readwise/c.md" not in lines

    def test_changed_again(self, managed):
        """Once the bytes are others, a reimport may have written them: nobody can tell."""
        folder = managed({"Readwise/b.md": BROKEN})
        run("fix", folder)
        (folder / "Readwise/b.md").write_text(note("Grit"))
        one = surveyed(folder)["Readwise/b.md"]
        assert (one.fixed, one.next_sync) == (False, NextSync.REPLACE_OR_APPEND)

    def test_undone(self, managed):
        """After undo the note is what the plugin wrote again."""
        folder = managed({"Readwise/b.md": BROKEN})
        run("fix", folder)
        run("undo", "--vault", folder)
        one = surveyed(folder)["Readwise/b.md"]
        assert (one.fixed, one.next_sync, one.status) == (False, NextSync.REPLACE_OR_APPEND, Status.UNREADABLE)

    def test_two_runs(self, managed):
        """The advice looks at what the note was before the first run; undoing the second leaves the first."""
        folder = managed({"Readwise/d.md": DOUBLED.replace("title:", "tag: a\ntitle:")})
        run("fix", folder)
        once = (folder / "Readwise/d.md").read_bytes()
        run("fix", folder, "--managed")
        assert (folder / "Readwise/d.md").read_bytes() != once
        for _ in range(2):
            one = surveyed(folder)["Readwise/d.md"]
            assert (one.fixed, one.next_sync, one.advice) == (True, NextSync.APPEND, Advice.REIMPORT)
            run("undo", "--vault", folder)
        assert not surveyed(folder)["Readwise/d.md"].fixed

    def test_full_document(self, managed):
        """A book's full text is left as it is once it is not what the plugin wrote."""
        folder = managed({"Readwise/Full Document Contents/A.md": "---\ntitle: Grit: The Power\n---\n# A\n"})
        run("fix", folder)
        (one,) = surveyed(folder).values()
        assert (one.next_sync, one.advice) == (NextSync.LEAVE, Advice.NOTHING)

    def test_damaged_journal(self, managed):
        """Without the old bytes the advice is the one that repeats no defect."""
        folder = managed({"Readwise/d.md": DOUBLED})
        run("fix", folder)
        (one,) = journal.runs(folder)
        (one.folder / "before.bin").write_bytes(b"x")
        found = surveyed(folder)["Readwise/d.md"]
        assert (found.next_sync, found.advice) == (NextSync.APPEND, Advice.TEMPLATE_AND_REIMPORT)


DAMAGES = [
    b"",
    b'{"booksIDsMap": [1, 2]}',
    f'{{"token":"{TOKEN}","booksIDsMap":{{"Readwise/Articles/Tag.md":"5",'.encode(),
    f'{{"token":"{TOKEN}'.encode(),
]


class TestDamagedFile:
    """Which notes are managed cannot be read: then the careful answer is that they are."""

    WARNED = note("Calm", head="tag: a\n")

    @pytest.fixture(params=DAMAGES)
    def folder(self, vault, request):
        """A vault with a note in the plugin's folder, an export elsewhere and a note of the reader's."""
        files = {"Readwise/Articles/Tag.md": self.WARNED, "In/Export.md": self.WARNED, "Mine.md": SINGULAR}
        files["Readwise/Broken.md"] = note("Grit: The Power", head="tag: a\n")
        return vault({**files, ".obsidian/plugins/readwise-official/data.json": request.param})

    def test_fix_mends_errors_only(self, folder):
        """Warnings stay in what may be managed, and one line says why."""
        err = run("fix", folder).err
        assert (folder / "Readwise/Articles/Tag.md").read_text() == self.WARNED
        assert (folder / "In/Export.md").read_text() == self.WARNED
        assert (folder / "Mine.md").read_text() != SINGULAR
        broken = (folder / "Readwise/Broken.md").read_text()
        assert '"Grit: The Power"' in broken
        assert "tag: a" in broken
        (row,) = [row for row in err.splitlines() if "cannot be read" in row]
        assert row.startswith(".obsidian/plugins/readwise-official/data.json cannot be read (")
        assert "3 left in notes that Readwise manages" in err
        assert TOKEN not in err

    def test_managed_option(self, folder):
        """--managed mends them all the same."""
        err = run("fix", folder, "--managed").err
        assert "tags:" in (folder / "In/Export.md").read_text()
        assert "cannot be read" not in err

    def test_report(self, folder):
        """The survey says it, and shows what may be managed."""
        out = " ".join(run("readwise", folder).out.split())
        assert out.startswith(".obsidian/plugins/readwise-official/data.json cannot be read (")
        assert "not set up" not in out
        data = json.loads(run("readwise", folder, "--output-format", "json").out)
        jsonschema.Draft202012Validator(SCHEMA).validate(data)
        assert [one["path"] for one in data["notes"]] == [
            "In/Export.md",
            "Readwise/Articles/Tag.md",
            "Readwise/Broken.md",
        ]
        assert data["plugin"]["problem"]
        assert {one["path"]: one["advice"] for one in data["notes"] if one["status"] != "clean"} == {
            "Readwise/Broken.md": "fix"
        }
        assert data["outside"] == []
        assert TOKEN not in out + json.dumps(data)


class TestPathsOfTheMap:
    """Only what lies in the vault is looked at; what is there under another case is found."""

    def test_outside(self, managed):
        """A path out of the vault is named as it stands, and says nothing of what lies there."""
        books = {"../there.md": "8", "../not there.md": "9", "/etc/hostname": "10"}
        folder = managed({"Readwise/a.md": note("A")}, books=books)
        (folder.parent / "there.md").write_text(DOUBLED)
        found = survey(Project(folder))
        assert [one.path for one in found.notes] == ["Readwise/a.md"]
        assert found.beyond == sorted(books)
        out = run("readwise", folder).out
        assert "outside of the vault (3)" in out
        assert "    /etc/hostname\n" in out

    def test_behind_a_link(self, managed):
        """A folder that is a link leads out of the vault."""
        folder = managed({}, books={"Readwise/a.md": "1", "Readwise/b.md": "2"})
        make(folder.parent / "other", {"a.md": DOUBLED})
        (folder / "Readwise").symlink_to(folder.parent / "other")
        found = survey(Project(folder))
        assert found.notes == []
        assert found.beyond == ["Readwise/a.md", "Readwise/b.md"]
        (folder / "Readwise").unlink()
        make(folder, {"Readwise/a.md": note("A")})
        (folder / "Readwise/b.md").symlink_to(folder.parent / "other" / "a.md")
        found = survey(Project(folder))
        assert [one.path for one in found.notes] == ["Readwise/a.md"]
        assert found.beyond == ["Readwise/b.md"]

    def test_other_case(self, managed):
        """The note of another case is the managed one where the exact path is not there, and only there."""
        folder = managed(
            {"Readwise/Both.md": note("Both")},
            {"Readwise/Articles/Fine.md": note("Fine", head="tag: a\n"), "Readwise/both.md": note("Both")},
            {"readwise/articles/fine.md": "9"},
        )
        found = survey(Project(folder))
        assert {one.path: one.status for one in found.notes} == {
            "Readwise/Articles/Fine.md": Status.CLEAN,
            "Readwise/Both.md": Status.CLEAN,
        }
        assert [(one.path, one.kind) for one in found.outside] == [("Readwise/both.md", OutsiderKind.COPY)]
        run("fix", folder)
        assert "tag: a" in (folder / "Readwise/Articles/Fine.md").read_text()


class TestOwnLines:
    """What Delete and reimport would lose."""

    @pytest.mark.parametrize(
        ("text", "count"),
        [
            (note("A"), 0),
            (DOUBLED, 0),
            (DOUBLED + OWN, 1),
            (
                note("A")
                + "\n## New highlights added May 3, 2024 at 9:15 AM\n- B. ([View Highlight](https://readwise.io/open/7))\n",
                0,
            ),
            (note("A", tail=OWN), 1),
            (note("A", tail="    - and a remark of mine\n"), 1),
            (note("A", tail="      more of the note\n"), 0),
            (note("A").replace("A line of A.", "One\n  two"), 0),
            (note("A") + "\n## My thoughts\n- mine\n- too\n", 3),
            ("# A note\nof mine\n", None),
        ],
    )
    def test_count(self, text, count):
        """Highlights, their tags and notes, and the exporter's lines are not the reader's."""
        assert own_lines(parse_text(text)) == count

    def test_own_properties(self, managed):
        """A property that most managed notes lack is the reader's: nothing advises to delete it."""
        notes = {f"Readwise/{name}.md": note(name) for name in "ABCD"}
        notes["Readwise/R.md"] = DOUBLED.replace("title:", "rating: 5\ntitle:", 1)
        one = surveyed(managed(notes))["Readwise/R.md"]
        assert (one.own_keys, one.own_lines, one.advice) == (("rating",), 0, Advice.FIX)


class TestOutside:
    """Notes that look like Readwise exports and are not managed."""

    def kinds(self, folder):
        """Return kind and other note by path."""
        return {one.path: (one.kind, one.other) for one in survey(Project(folder)).outside}

    def test_kinds(self, managed):
        """A managed book's other file, a missing note's new place, and the rest."""
        folder = managed(
            {"Readwise/A.md": note("A")},
            {
                "Notes/A copy.md": note("A"),
                "Notes/Gone.md": note("Gone"),
                "Notes/New name.md": note("Lost Title"),
                "Notes/Other.md": note("Other"),
                "Notes/Mine.md": "# Mine\n\nno export\n",
                "Readwise/Readwise Syncs.md": "# Highlights\n- rw-book-cover read.readwise.io/read/\n## Highlights\n",
            },
            {"Readwise/Gone.md": "8", "Readwise/Lost Title.md": "9"},
        )
        assert self.kinds(folder) == {
            "Notes/A copy.md": (OutsiderKind.COPY, "Readwise/A.md"),
            "Notes/Gone.md": (OutsiderKind.MOVED, "Readwise/Gone.md"),
            "Notes/New name.md": (OutsiderKind.MOVED, "Readwise/Lost Title.md"),
            "Notes/Other.md": (OutsiderKind.UNMANAGED, ""),
        }

    def test_without_the_plugin(self, vault):
        """One clear line, the lookalikes, exit 0."""
        folder = vault({"A.md": note("A"), "B.md": "mine\n"})
        ran = run("readwise", folder)
        assert ran.code == 0
        assert " ".join(ran.out.split()).startswith("Readwise's official plugin is not set up in this vault")
        assert "    A.md\n" in ran.out
        assert "B.md" not in ran.out


class TestCommand:
    """`vaultlint readwise`."""

    @pytest.fixture
    def folder(self, managed):
        """A vault with a note of every status."""
        notes = {
            "Readwise/Clean.md": note("Clean"),
            "Readwise/Doubled.md": DOUBLED,
            "Readwise/Glued.md": GLUED,
            "Readwise/Broken.md": BROKEN,
            "Readwise/Token Economics.md": note("Token Economics"),
        }
        others = {"Elsewhere/Clean.md": note("Clean"), "Elsewhere/Far.md": note("Far")}
        return managed(
            notes,
            others,
            {"Readwise/Gone.md": "77"},
            booksToRefresh=["5", None],
            failedBooks=["6"],
            lastSyncFailed=True,
            frequency="720",
        )

    def test_writes_nothing(self, folder):
        """Looking changes no byte, time or attribute."""
        before = tree(folder)
        for args in ((), ("--all",), ("--output-format", "json"), ("--template",)):
            assert run("readwise", folder, *args).code == 0
        assert tree(folder) == before

    def test_summary_comes_first(self, folder):
        """Counts by status, then how it syncs, then the groups."""
        lines = run("readwise", folder).out.splitlines()
        assert lines[0] == "Readwise's plugin 3.0.3 manages 6 notes; it writes into Readwise/"
        counts = {line.split()[1]: int(line.split()[0]) for line in lines[1:6]}
        assert counts == {"doubled": 1, "two-documents": 1, "unreadable": 1, "missing": 1, "clean": 2}
        text = " ".join(lines)
        assert "It syncs when Obsidian opens and every 12 hours. The last sync failed." in text
        assert "1 book could not be written" in text
        assert 'are not asked for while "Resync deleted files" is off' in text

    def test_each_note_says_what_to_do(self, folder):
        """What was found, what in it is the reader's, the advice, and what fix would mend; then what that means."""
        lines = [line.strip() for line in run("readwise", folder).out.splitlines()]
        at = lines.index("Readwise/Doubled.md")
        assert lines[at + 1] == "VL101 line 18; no line of your own"
        assert lines[at + 2] == "-> Delete and reimport; fix mends VL101"
        assert lines[lines.index("Readwise/Glued.md") + 2] == "-> by hand; fix mends nothing here"
        legend = lines[lines.index("what to do") :]
        assert [
            line.split(":")[0]
            for line in legend[1:]
            if ": " in line
            and line.split(":")[0] in ("fix", "by hand", "Delete and reimport", "template, then Delete and reimport")
        ] == ["Delete and reimport", "template, then Delete and reimport", "by hand"]
        assert "for good, not into the trash" in " ".join(legend)

    def test_eighty_columns(self, folder):
        """Every line fits, but for paths, which must stay whole to be copied."""
        for line in run("readwise", folder, "--all").out.splitlines():
            assert len(line) <= 80 or line.strip().endswith(".md"), line

    def test_long_groups_are_cut(self, managed):
        """At most ten of a group, and how many more; --all shows them."""
        folder = managed({}, books={f"Readwise/{number:02}.md": str(number) for number in range(LIMIT + 12)})
        ran = run("readwise", folder)
        assert "    … and 12 more; --all\n" in ran.out
        assert ran.out.count("    Readwise/") == LIMIT
        assert run("readwise", folder, "--all").out.count("    Readwise/") == LIMIT + 12

    def test_json_fits_the_schema(self, folder, vault):
        """Stable and complete: every status is counted, every note is there; without the plugin too."""
        jsonschema.Draft202012Validator.check_schema(SCHEMA)
        for where in (folder, vault({"A.md": note("A")}, "Other")):
            data = json.loads(run("readwise", where, "--output-format", "json").out)
            jsonschema.Draft202012Validator(SCHEMA).validate(data)
            assert sum(data["summary"][status.value] for status in Status) == data["summary"]["managed"]
            assert len(data["notes"]) == data["summary"]["managed"]
        assert data["plugin"] is None

    def test_schema_names_every_value(self):
        """A value that the code can give stands in the schema, and no other."""
        of_note = SCHEMA["$defs"]["note"]["properties"]
        assert set(of_note["status"]["enum"]) == set(Status)
        assert set(of_note["next_sync"]["enum"]) == set(NextSync)
        assert set(of_note["advice"]["enum"]) == set(Advice)
        assert set(SCHEMA["$defs"]["outsider"]["properties"]["kind"]["enum"]) == set(OutsiderKind)

    @pytest.mark.parametrize("name", ["nowhere", "a.md"])
    def test_use_errors(self, vault, name):
        """A path that is not there, or is a file, is an error of use in one line."""
        ran = run("readwise", vault({"a.md": "x\n"}) / name)
        assert ran.code == 2
        assert ran.err.startswith("vaultlint: ")
        assert ran.err.count("\n") == 1

    def test_nothing_steers_the_terminal(self, managed):
        """Paths, properties and the plugin's own values are escaped."""
        evil = "\x1b[2Jx"
        notes = {f"Readwise/{evil}.md": DOUBLED.replace("title:", f'"{evil}": 1\ntitle:', 1)}
        notes |= {f"Readwise/{name}.md": note(name) for name in "ABC"}
        folder = managed(notes, {f"{evil}.md": note("Z")}, {f"Readwise/{evil} 2.md": "1"}, readwiseDir=evil)
        (folder / ".obsidian/plugins/readwise-official/manifest.json").write_text(json.dumps({"version": evil}))
        found = survey(Project(folder))
        for text in (render(found), render_json(found)):
            assert "\\x1b[2Jx" in text.replace("\\\\", "\\").replace("\\u001b", "\\x1b")
            assert "\x1b" not in text

    def test_token_is_never_shown_or_kept(self, folder):
        """No output and no object holds it; a title with the word token is a title."""
        for args in ((), ("--all",), ("--output-format", "json"), ("--template",)):
            ran = run("readwise", folder, *args)
            assert TOKEN not in ran.out + ran.err
        project = Project(folder)
        held = [project.settings, vars(project), survey(project)]
        assert TOKEN not in repr(held)
        assert "Readwise/Token Economics.md" in project.settings.managed

    @pytest.mark.parametrize(
        "data",
        [
            {"booksIDsMap": [], "readwiseDir": "R"},
            {"booksIDsMap": {"a.md": None, "b.md": 3, "c.md": {"x": 1}}},
            {"readwiseDir": "", "frequency": None, "booksToRefresh": {}, "failedBooks": [[], {}, None]},
            {"booksIDsMap": {"../outside.md": "1", "/abs.md": "2", "": "3", ".md": "4", "x/../../y.md": "5"}},
            {"booksIDsMap": {"nul\0.md": "1", "half\ud800.md": "2"}, "frequency": "9" * 5000},
        ],
    )
    def test_damaged_plugin_files(self, vault, data):
        """What is of another type counts as not set, and a path out of the vault is only missing."""
        folder = vault({"a.md": note("A")})
        make(folder, {".obsidian/plugins/readwise-official/data.json": json.dumps(data)})
        (folder.parent / "outside.md").write_text(DOUBLED)
        for args in ((), ("--output-format", "json")):
            assert run("readwise", folder, *args).code == 0
        assert all(one.status is not Status.DOUBLED for one in surveyed(folder).values())


def test_settings_of_the_plugin(vault):
    """Each key of its file is read as the plugin means it."""
    keys = {"booksToRefresh": ["1", "1"], "failedBooks": [2], "refreshBooks": True, "triggerOnLoad": False}
    folder = vault(
        plugin_folder({"/In/RW/a.md": "7"}, **keys, frequency="60", lastSyncFailed=True, readwiseDir="/In/RW/")
    )
    assert read_settings(folder).readwise == ReadwisePlugin(
        "In/RW", {"In/RW/a.md": "7"}, frozenset("1"), frozenset("2"), True, False, 60, True, "3.0.3"
    )


WARNINGS = "tag: calm\nauthor: [[Ann Archer]]\nkeywords: >\n  one\n"


class TestPolicyOfFix:
    """One changed byte changes what the plugin does to a note, so `fix` changes only what loses data there."""

    def test_warnings_stay_to_the_byte(self, managed):
        """The same note, managed and not: the one keeps every byte, the other is mended."""
        text = note("Calm", head=WARNINGS).encode().replace(b"\n", b"\r\n")
        folder = managed({"Readwise/a.md": text}, {"b.md": text})
        warnings = {one.code for one in Project(folder).check().diagnostics if one.path == "Readwise/a.md"}
        assert warnings
        assert run("fix", folder).code == 1
        assert (folder / "Readwise/a.md").read_bytes() == text
        assert (folder / "b.md").read_bytes() != text
        assert {one.path for one in Project(folder).check().diagnostics} == {"Readwise/a.md"}

    def test_errors_are_mended_around_the_warnings(self, managed):
        """Only the bytes of the error change."""
        text = note("Grit: The Power", head=WARNINGS)
        folder = managed({"Readwise/a.md": text}, {"b.md": text})
        run("fix", folder)
        wanted = text.replace("title: Grit: The Power", 'title: "Grit: The Power"')
        assert (folder / "Readwise/a.md").read_text() == wanted
        assert (folder / "b.md").read_text() != wanted

    def test_unsafe_fixes_do_not_widen_it(self, managed):
        """--unsafe-fixes is no --managed."""
        text = note("Calm", head=WARNINGS)
        folder = managed({"Readwise/a.md": text})
        run("fix", folder, "--unsafe-fixes", "--select", "VL2,VL3")
        assert (folder / "Readwise/a.md").read_text() == text

    def test_managed_option(self, managed):
        """With --managed both are mended alike, and nothing is left."""
        text = note("Calm", head=WARNINGS)
        folder = managed({"Readwise/a.md": text}, {"b.md": text})
        run("fix", folder, "--managed")
        assert (folder / "Readwise/a.md").read_text() == (folder / "b.md").read_text() != text

    @pytest.mark.parametrize("args", [(), ("--managed",), ("--managed", "--unsafe-fixes", "--select", "all")])
    def test_no_name_is_changed(self, managed, args):
        """Nothing managed is renamed, merged away or deleted, and the plugin's own files stay as they are."""
        names = ["Readwise/a.md", "Readwise/a 1.md", "Readwise/b .md", "Readwise/A?.md", "Readwise/empty.md"]
        notes = dict.fromkeys(names, note("Calm")) | {"Readwise/empty.md": "", "Readwise/d.md": DOUBLED}
        folder = managed(notes)
        own = {path: one for path, one in tree(folder).items() if path.startswith(".obsidian")}
        run("fix", folder, *args)
        after = tree(folder)
        assert {path for path in after if path.endswith(".md")} == set(notes)
        assert {path: one for path, one in after.items() if path.startswith(".obsidian")} == own

    def test_what_readwise_foretells_fix_does(self, managed):
        """The fixes that the survey names are those that fix makes, and what they mend is then clean."""
        folder = managed({"Readwise/d.md": DOUBLED, "Readwise/b.md": BROKEN, "Readwise/g.md": GLUED})
        before = surveyed(folder)
        made = {one.path: tuple(x.code for x in one.outcome.applied) for one in Project(folder).fix().changed}
        assert {path: one.fixes for path, one in before.items() if one.fixes} == made
        after = surveyed(folder)
        assert [after[f"Readwise/{name}.md"].status for name in "dbg"] == [
            Status.CLEAN,
            Status.CLEAN,
            Status.TWO_DOCUMENTS,
        ]

    def test_closing_line(self, managed):
        """One line says what the plugin does next, when Delete and reimport is better, and where that is told."""
        folder = managed({"Readwise/a.md": BROKEN, "Readwise/b.md": BROKEN})
        (row,) = [row for row in run("fix", folder).err.splitlines() if "Readwise's plugin" in row]
        assert row == (
            "2 notes of these are managed by Readwise's plugin: from now on it appends to them instead of replacing; "
            "where no line is your own, its Delete and reimport is better: see `vaultlint readwise`"
        )


HOSTILE = [
    "Grit: The Power of Passion",
    'He said "no": twice',
    '"quoted"',
    "'single'",
    "It's a colon: here",
    "C:\\new\\table",
    "ends with a backslash\\",
    "# not a heading",
    "a #hash and # a comment",
    "@handle on Twitter",
    "[[a link]] in a title",
    "[not a list]",
    "{not: a map}",
    "{{ mustache }} and {% tag %}",
    "<% tp.file.title %>",
    "{{{three}}}",
    "- item",
    "--- three",
    "---",
    "? question: mark",
    "! tag",
    "&anchor *alias",
    "*star",
    "| pipe > fold",
    "> fold",
    "% directive",
    "`code`",
    "null",
    "true",
    "no",
    "0755",
    "12:30",
    "2024-05-03",
    "1e3",
    "~",
    "a\tb",
    " leading and trailing ",
    "trailing colon:",
    "key: value: more",
    "日本語：題名",
    "emoji 🙂 and e\u0301",
    "a\u00a0b\u200bc",
    "‘curly’ “quotes”",
    "<b>html</b> & entities &amp;",
    "a^b",
    "a|b",
    "a,b, c",
    "x" * 3000,
]
BREAKS = ["one\ntwo", "one\r\ntwo", "---\ntitle: injected\n---", "a: b\nc: d\n", 'x"\ny: "z']


def date(value, form):
    """Django's filter as Readwise's examples use it."""
    return value.strftime({"Y-m-d": "%Y-%m-%d"}[form])


@functools.cache
def compiled(*, trim):
    """Return our templates as jinja knows them: to compile them takes half a second, to fill them in a millisecond."""
    env = ImmutableSandboxedEnvironment(trim_blocks=trim, lstrip_blocks=trim)
    env.filters["date"] = date
    return tuple(env.from_string(template(one)) for one in TEMPLATES)


def rendered(*, trim=False, **values):
    """Return the note that Readwise would write with our templates."""
    day = datetime.datetime(2024, 5, 3, 9, 15, tzinfo=datetime.UTC)
    have = {"title": "T", "full_title": "T", "date": day, "last_highlighted_date": day, "time": "9:15 AM"}
    have |= {"category": "articles", "is_new_page": True, "image_url": "https://example.org/a.png", **values}
    page, metadata, header, highlight, head = compiled(trim=trim)
    text = (
        f"---\n{head.render(have).strip()}\n---\n{page.render(have)}\n\n{metadata.render(have)}\n{header.render(have)}"
    )
    highlights = values.get("highlights", [{"highlight_text": "Go slow.", "highlight_id": 7}])
    return text + "".join("\n" + highlight.render({**have, **one}) for one in highlights) + "\n"


def check_all(text):
    """Return what all rules of error and warning level find."""
    return [
        (one.code, one.message)
        for one in linter.lint(parse_text(text), RULES, Context())
        if one.level is not Level.INFO
    ]


def values_of(text):
    """Return a note's properties as Obsidian reads them."""
    return {entry.key: entry.value for entry in parse_text(text).head.entries}


class TestTemplates:
    """What `readwise --template` prints breaks no frontmatter, whatever the values."""

    @pytest.mark.parametrize("trim", [False, True])
    @pytest.mark.parametrize("value", HOSTILE)
    def test_titles_and_authors(self, value, trim):
        """Every rule is silent, and each value comes back equal, in Obsidian's reading and in others'."""
        text = rendered(full_title=value, author=value, summary=value, source=value, url=value, trim=trim)
        assert check_all(text) == []
        have = values_of(text)
        assert have == parse_text(text).to_post().metadata
        assert {have[key] for key in ("title", "summary", "source", "url")} == {value}
        (author,) = have["author"]
        linked = not any(char in value for char in "[]|#^")
        assert author == (f"[[{value}]]" if linked else value)

    @pytest.mark.parametrize("value", BREAKS)
    def test_line_breaks(self, value):
        """A title is one line; a summary keeps its lines; nothing in it becomes a key or a fence."""
        text = rendered(full_title=value, summary=value)
        assert check_all(text) == []
        have = values_of(text)
        assert have["title"] == value.replace("\r", "").replace("\n", " ")
        assert have["summary"] == value.replace("\r", "")
        assert set(have) == {"title", "category", "date", "summary"}

    @pytest.mark.parametrize(
        ("author", "wanted"),
        [
            ("Ann Archer", ["[[Ann Archer]]"]),
            ("Ann Archer, Ben Tull, and Cleo Dean", ["[[Ann Archer]]", "[[Ben Tull]]", "[[Cleo Dean]]"]),
            ("Ann Archer\nBen Tull", ["[[Ann Archer]]", "[[Ben Tull]]"]),
            ("Ann Archer, MD\r\nBen Tull", ["[[Ann Archer, MD]]", "[[Ben Tull]]"]),
            ("Ann Archer, MD", ["[[Ann Archer, MD]]"]),
            ("Ann Archer, MD, and Bob Baker, PhD", ["[[Ann Archer, MD, and Bob Baker, PhD]]"]),
            ("Ann A. Archer, Jr., Ben Tull, and C", ["[[Ann A. Archer, Jr., Ben Tull, and C]]"]),
            (
                "National Academies of Sciences, Engineering, and Medicine",
                ["[[National Academies of Sciences, Engineering, and Medicine]]"],
            ),
            (
                "Department of Health, Education, and Welfare",
                ["[[Department of Health, Education, and Welfare]]"],
            ),
            ("Ann\x07 Archer", ["[[Ann Archer]]"]),
            ("Archer, Ann", ["[[Archer, Ann]]"]),
            ("Center for Peace and Justice", ["[[Center for Peace and Justice]]"]),
            ('Ann "Ace" Archer, Ben \\ Tull, and C', ['[[Ann "Ace" Archer]]', "[[Ben \\ Tull]]", "[[C]]"]),
            ("Ann [editor] Archer", ["Ann [editor] Archer"]),
        ],
    )
    def test_authors_are_a_list_of_links(self, author, wanted):
        """Names are parted only where that is certain; a name that no link can hold stays text."""
        text = rendered(author=author)
        assert check_all(text) == []
        assert values_of(text)["author"] == wanted

    @pytest.mark.parametrize(
        ("tags", "wanted"),
        [
            (["calm"], ["calm"]),
            (["to read", "C++", "R&D"], ["to-read", "C", "RandD"]),
            (["#calm", 'a"b', "a\\b", "it's", "a, b"], ["calm", "ab", "ab", "its", "a-b"]),
            (["a/b", "x_y", "x-y", "日本"], ["a/b", "x_y", "x-y", "日本"]),
            (["...", "calm", "?!"], ["calm"]),
            (["calm", "..."], ["calm"]),
        ],
    )
    def test_tags(self, tags, wanted):
        """A list without #, of tags that Obsidian takes, in properties and under highlights."""
        text = rendered(document_tags=tags, highlights=[{"highlight_text": "Go.", "highlight_tags": tags}])
        assert check_all(text) == []
        assert values_of(text)["tags"] == wanted
        assert [tag.name for tag in parse_text(text).body.tags if tag.where == "body"] == wanted

    @pytest.mark.parametrize("trim", [False, True])
    def test_tags_of_marks_alone_leave_nothing(self, trim):
        """Neither an empty tag nor a lone # is written."""
        text = rendered(
            document_tags=["..."], highlights=[{"highlight_text": "Go.", "highlight_tags": ["?"]}], trim=trim
        )
        assert check_all(text) == []
        assert values_of(text)["tags"] is None
        assert '""' not in text
        assert "    - Tags:\n" in text

    def test_control_characters(self):
        """A control character in a title or summary is left out; a tab stays."""
        dirty = "".join(map(chr, range(32))) + "a\x7fb\tc"
        text = rendered(full_title=dirty, summary=dirty, author=dirty, source=dirty, url=dirty, category=dirty)
        assert check_all(text) == []
        have = values_of(text)
        assert (have["title"], have["summary"]) == ("\t ab\tc", "\t\nab\tc")
        assert have["source"] == have["url"] == have["category"] == "\t ab\tc"

    @pytest.mark.parametrize("trim", [False, True])
    @pytest.mark.parametrize(
        "value",
        ["```\ncode\n```", "Say:\n```py\ncode", "Use `x`:\n```\ncode\n```\nand `y`", "```\na\n```\nb\n```\nc", "`a` b"],
    )
    def test_code_in_a_highlight(self, value, trim):
        """Neither the link, the id nor what follows lands in a highlight's code block, closed or not."""
        one = {"highlight_text": value, "highlight_id": 7, "highlight_note": value, "highlight_tags": ["calm"]}
        one |= {"highlight_location": "View Highlight", "highlight_location_url": "https://read.readwise.io/read/01a"}
        text = rendered(
            highlights=[one, {"highlight_text": "Next.", "highlight_id": 8}], document_note=value, trim=trim
        )
        assert check_all(text) == []
        note = parse_text(text)
        assert [one.id for one in note.reading.highlights] == ["01a", "rw8"]
        assert [tag.name for tag in note.body.tags if tag.where == "body"] == ["calm"]
        code = [note.lines.line(at) for at, kind in enumerate(note.body.kinds) if kind == LineKind.CODE]
        assert not any("View Highlight" in line or "^rw" in line or "Tags:" in line for line in code)

    def test_date_and_address(self):
        """Dates are ISO; the address stays as it is, tracking included."""
        url = "https://example.org/a?utm_source=x&b=1#c"
        have = values_of(rendered(url=url, book_id=42))
        assert (have["date"], have["url"], have["readwise_id"]) == ("2024-05-03", url, "42")

    def test_empty_values_write_no_key(self):
        """What Readwise does not know leaves no empty property."""
        text = rendered(author=None, url="", summary=None, document_tags=[], book_id=None, source=None)
        assert set(values_of(text)) == {"title", "category", "date"}

    @pytest.mark.parametrize("value", ["---\ntitle: a\n---\n# B\n\ntext", "a\n\n## Highlights\n\n- b", "- a\n- b\n---"])
    def test_a_highlight_cannot_begin_a_note(self, value):
        """Its lines, and those of notes, stay in their list item: none of them stands at the margin."""
        one = {"highlight_text": value, "highlight_id": 7, "highlight_note": value}
        text = rendered(highlights=[one, {"highlight_text": "Next.", "highlight_id": 8}], document_note=value)
        assert check_all(text) == []
        parsed = parse_text(text)
        assert len(parsed.blocks) == 1
        at_margin = [line for line in text.split("---\n", 2)[2].split("\n") if line[:1] in ("#", "-")]
        assert [line[:12] for line in at_margin] == [
            "# T",
            "## Metadata",
            f"- Document Note: {value}".split("\n")[0][:12],
            "## Highlight",
            f"- {value}".split("\n")[0][:12],
            "- Next. ^rw8",
        ]

    def test_exports_are_read_as_readwise_notes(self):
        """Our own reader knows the note, its highlights with ids, tags and notes, and finds no line of the reader's."""
        one = {"highlight_text": "Go\nslow.", "highlight_id": 7, "highlight_tags": ["calm"], "highlight_note": "Yes."}
        one |= {"highlight_location": "View Highlight", "highlight_location_url": "https://read.readwise.io/read/01a"}
        note = parse_text(rendered(author="Ann", highlights=[one]))
        (highlight,) = note.reading.highlights
        assert note.reading.format == "readwise"
        assert (highlight.text, highlight.id, highlight.tags, highlight.notes) == (
            "Go\nslow.",
            "01a",
            ("calm",),
            ("Yes.",),
        )
        assert own_lines(note) == 0

    def test_later_highlights(self):
        """An appended section has a heading of its own, and the whole is still one note."""
        env = ImmutableSandboxedEnvironment()
        env.filters["date"] = date
        day = datetime.datetime(2024, 5, 4, tzinfo=datetime.UTC)
        later = env.from_string(template(TEMPLATES[2])).render(has_new_highlights=True, date=day, time="10:00 AM")
        text = rendered() + later + "\n- More. ^rw9\n"
        assert "## New highlights added 2024-05-04 at 10:00 AM" in text
        assert check_all(text) == []
        assert [one.text for one in parse_text(text).reading.highlights] == ["Go slow.", "More."]

    def test_only_what_readwise_is_known_to_take(self):
        """Filters `replace` and `date`, if, for, loop.last and loop.index: nothing else, no macro, no method call."""
        from jinja2 import Environment, nodes

        allowed = {"replace", "date"}
        for one in TEMPLATES:
            parsed = Environment().parse(template(one))
            assert {found.name for found in parsed.find_all(nodes.Filter)} <= allowed
            assert not list(parsed.find_all((nodes.Call, nodes.Macro, nodes.Import, nodes.Include, nodes.Assign)))

    def test_command_prints_each_below_its_field(self):
        """What is printed holds each template whole."""
        out = run("readwise", "--template").out
        for one in TEMPLATES:
            assert one.label in out
            assert template(one) in out
