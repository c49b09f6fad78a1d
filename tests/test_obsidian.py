"""What a vault's settings say, and what is never read or kept of them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from house import BROKEN, make, run, tree

from vaultlint import obsidian
from vaultlint.obsidian import LinkStyle, Settings, read_settings
from vaultlint.project import Project

TOKEN = "rw-9f8e7d6c-a-token"


def settings(folder, files):
    """Read settings given as file → JSON's types."""
    made = {f".obsidian/{name}": data if isinstance(data, bytes) else json.dumps(data) for name, data in files.items()}
    return read_settings(make(folder, made))


def test_nothing_is_the_default(tmp_path):
    """A folder without settings has none."""
    assert settings(tmp_path, {}) == Settings()


def test_template_folders(tmp_path):
    """The core plugin's folder and Templater's are read; the vault's root is no template folder."""
    found = settings(
        tmp_path,
        {
            "templates.json": {"folder": "Extras/Templates/"},
            "plugins/templater-obsidian/data.json": {"templates_folder": "/T"},
        },
    )
    assert found.template_folders == ("Extras/Templates/", "T/")
    assert found.is_template("T/a.md")
    assert not found.is_template("Tea/a.md")


@pytest.mark.parametrize("folder", ["", "/", "//", " ", ".", "./", None, 3, ["T"]])
def test_root_is_no_template_folder(tmp_path, folder):
    """A folder that was never chosen, or the vault itself, does not make templates of all notes."""
    found = settings(
        tmp_path,
        {
            "templates.json": {"folder": folder},
            "plugins/templater-obsidian/data.json": {"templates_folder": folder},
            "daily-notes.json": {"template": folder},
        },
    )
    assert found.template_folders == ()
    assert not found.is_template("a.md")
    assert not found.is_template("T/a.md")


@pytest.mark.parametrize("name", ["Weekly", "/Weekly", "Weekly.md", "Weekly "])
def test_template_of_the_daily_notes(tmp_path, name):
    """It is a template, wherever it lies."""
    found = settings(tmp_path, {"daily-notes.json": {"folder": "Days", "template": name}})
    assert found.is_template("Weekly.md")
    assert not found.is_template("Weekly review.md")
    assert not found.is_template("Days/Weekly.md")


def test_link_style(tmp_path):
    """How links are written is read; the default is Obsidian's."""
    app = {
        "useMarkdownLinks": True,
        "newLinkFormat": "relative",
        "alwaysUpdateLinks": True,
        "attachmentFolderPath": "./files",
    }
    assert settings(tmp_path, {"app.json": app}).links == LinkStyle(
        markdown=True, form="relative", updates=True, attachments="./files"
    )
    assert settings(tmp_path, {"app.json": {}}).links == LinkStyle()


@pytest.mark.parametrize(
    "app",
    [
        {"newLinkFormat": "longest"},
        {"newLinkFormat": ["relative"]},
        {"newLinkFormat": None, "useMarkdownLinks": "yes", "alwaysUpdateLinks": 1, "attachmentFolderPath": 3},
        {"attachmentFolderPath": ""},
    ],
)
def test_odd_link_style_counts_as_not_set(tmp_path, app):
    """A word that Obsidian does not know, or another type, changes nothing."""
    assert settings(tmp_path, {"app.json": app}).links == LinkStyle()


@pytest.mark.parametrize(
    ("style", "path", "unique", "rest", "link"),
    [
        (LinkStyle(), "A/b c.md", True, {}, "[[b c]]"),
        (LinkStyle(), "A/b c.md", False, {}, "[[A/b c]]"),
        (LinkStyle(), "A/b.md.md", True, {}, "[[b.md.md]]"),
        (LinkStyle(), "A/b.md", True, {"shown": "x"}, "[[b|x]]"),
        (LinkStyle(), "A/b.md", True, {"subpath": "#H"}, "[[b#H]]"),
        (LinkStyle(), "A/i.png", True, {}, "[[i.png]]"),
        (LinkStyle(), "A/b#1.md", True, {}, "[b#1](b%231.md)"),
        (LinkStyle(form="absolute"), "A/b.md", True, {}, "[[A/b]]"),
        (LinkStyle(form="relative"), "A/b.md", True, {}, "[[../A/b]]"),
        (LinkStyle(form="relative"), "Days/b.md", True, {}, "[[b]]"),
        (LinkStyle(markdown=True), "A/b c.md", True, {}, "[b c](b%20c.md)"),
        (LinkStyle(markdown=True), "A/b (1).md", True, {"shown": "[x]"}, "[\\[x\\]](b%20%281%29.md)"),
        (LinkStyle(markdown=True), "A/b.md", True, {"subpath": "#My H"}, "[b > My H](b.md#My%20H)"),
        (LinkStyle(markdown=True, form="relative"), "A/é.md", True, {}, "[é](../A/é.md)"),
    ],
)
def test_links_are_written_in_the_vaults_style(style, path, unique, rest, link):
    """Wikilink or Markdown, short, relative or absolute; a name that no wikilink can hold is written in Markdown."""
    assert style.write(path, "Days/1.md", unique=unique, **rest) == link


@pytest.mark.parametrize(
    ("pattern", "path", "ignored"),
    [
        ("Archive/", "Archive/a.md", True),
        ("Archive/", "Archive 2/a.md", False),
        ("Archive", "Archive/a.md", True),
        ("Archive", "Archives.md", True),
        ("Archive", "A/Archive/a.md", False),
        ("a.md", "a.md", True),
        ("/^Daily\\/\\d{4}/", "Daily/2024-01-02.md", True),
        ("/^Daily\\/\\d{4}/", "Daily/Note.md", False),
        ("/draft/", "A/a draft.md", True),
        ("/(/", "(.md", False),
        ("/(?<year>\\d)/", "1.md", False),
        ("/[[a]/", "a.md", True),
    ],
)
def test_ignore_filters(tmp_path, pattern, path, ignored):
    """Obsidian takes a filter for a prefix of the path, between slashes for a regular expression."""
    assert settings(tmp_path, {"app.json": {"userIgnoreFilters": [pattern]}}).is_ignored(path) is ignored


def test_managed_notes(tmp_path):
    """Readwise's map names the notes that its plugin manages; a title may hold the word token."""
    books = {"Readwise/Articles/Token Economics.md": "1", "/Readwise/Books/My Secret.md": "2"}
    found = settings(tmp_path, {"plugins/readwise-official/data.json": {"token": TOKEN, "booksIDsMap": books}})
    assert found.managed == {"Readwise/Articles/Token Economics.md", "Readwise/Books/My Secret.md"}
    assert TOKEN not in repr(found)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"3",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"userIgnoreFilters": 3, "folder": [], "types": [1]}',
    ],
)
def test_damaged_settings_count_as_not_set(tmp_path, damage):
    """No settings file raises; what is damaged is named, and nothing is taken from it."""
    names = ("app.json", "daily-notes.json", "templates.json", "types.json", "plugins/readwise-official/manifest.json")
    found = settings(tmp_path, dict.fromkeys(names, damage))
    assert len(found.damaged) == (0 if b"userIgnore" in damage else 4)
    assert replace(found, damaged=(), unguarded=()) == Settings()


GUARDS = {
    "app.json": "which notes Obsidian excludes is not known",
    "templates.json": "which folder holds templates is not known",
    "plugins/templater-obsidian/data.json": "which folder holds Templater's templates is not known",
    "daily-notes.json": "which note is the template of the daily notes is not known",
}


@pytest.mark.parametrize("name", GUARDS)
@pytest.mark.parametrize(("damage", "problem"), [("", "it is empty"), ('{"folder": ', "line 1, column 12: ")])
def test_damage_that_switches_protection_off_stops_a_fix(vault, name, damage, problem):
    """Half-synced settings may have said what must not be touched: check says so, fix writes nothing."""
    folder = vault({"Old/a.md": BROKEN, f".obsidian/{name}": damage})
    (line,) = read_settings(folder).unguarded
    assert line.startswith(f".obsidian/{name} cannot be read ({problem}")
    assert line.endswith(f"): {GUARDS[name]}")
    ran = run("check", "-q", folder)
    assert (ran.code, ran.err) == (1, f"vaultlint: warning: {line}\n")
    for args in ((), ("--diff",), ("--unsafe-fixes",)):
        ran = run("fix", *args, folder)
        said = f"vaultlint: {line}, so nothing is fixed: mend that file, or let the sync finish\n"
        assert ran == (2, "", said)
    assert (folder / "Old/a.md").read_text() == BROKEN
    assert not run("fix", "-q", "-", "--stdin-filename", folder / "a.md", stdin=BROKEN).code
    assert line in run("stats", folder).err


def test_damaged_types_are_a_warning(vault):
    """Types protect no note: the fix runs, and says what it did not know."""
    folder = vault({"a.md": BROKEN, ".obsidian/types.json": "{"})
    ran = run("fix", folder)
    assert ran.code == 0
    assert ran.err.startswith("vaultlint: warning: .obsidian/types.json cannot be read (line 1, column 2: ")
    assert (folder / "a.md").read_text() != BROKEN


CUT = f'{{"token":"{TOKEN}","readwiseDir":"In/RW","booksIDsMap":{{"In/RW/Tag.md":"5",'


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        (b"", "it is empty"),
        (b" \n", "it is empty"),
        (b"{", "line 1, column 2"),
        (b"[]", "it holds a list, wanted keys with values"),
        (b"null", "it holds null"),
        (b"3", "it holds a number"),
        (b"\xff\xfe", "it is no UTF-8 from byte 0 on"),
        (b"[" * 100_000, "it is nested too deeply"),
        (b'{"a": ' + b"9" * 5000 + b"}", "it holds a number of thousands of digits"),
        (CUT.encode(), "line 1, column"),
        (f'{{"token": "{TOKEN}'.encode(), "line 1, column 11"),
        (f'{{"token": "{TOKEN}", "booksIDsMap": [1, 2]}}'.encode(), "booksIDsMap is a list, wanted paths"),
        (b'{"booksIDsMap": "x"}', "booksIDsMap is a text, wanted paths"),
    ],
)
def test_damaged_file_of_readwise(tmp_path, damage, problem):
    """A damaged file of the plugin does not count as none: it says what is wrong and where, without its text."""
    found = settings(tmp_path, {"plugins/readwise-official/data.json": damage})
    assert found.guesses
    assert found.readwise.problem.startswith(problem)
    assert "\n" not in found.readwise.problem
    assert TOKEN not in repr(found)
    assert found.readwise.folder == ("In/RW" if damage == CUT.encode() else "Readwise")


def test_damage_makes_notes_guessed_as_managed(tmp_path):
    """While the map cannot be read, the plugin's folder and the looks of a note decide."""
    found = settings(tmp_path, {"plugins/readwise-official/data.json": CUT.encode()})
    assert found.is_managed("In/RW/a.md")
    assert found.is_managed("in/rw/a.md")
    assert not found.is_managed("In/RW2/a.md")
    assert not found.is_managed("In/a.md", "kindle")
    assert found.is_managed("In/a.md", "readwise")
    assert found.is_managed("a.md", "readwise-bulk")


@pytest.mark.parametrize("data", [b"{}", b'{"userIgnoreFilters": 3}', b'{"token": ""}', b'{"booksIDsMap": null}'])
def test_readwise_was_never_set_up(tmp_path, data):
    """A sound file without map and folder is a plugin that was installed and not set up."""
    found = settings(tmp_path, {"plugins/readwise-official/data.json": data})
    assert found.readwise is None
    assert not found.guesses
    assert not found.is_managed("Readwise/a.md", "readwise")


@pytest.mark.parametrize(
    "path",
    [
        "../x.md",
        "Readwise/../../x.md",
        "/etc/hostname",
        "/etc/motd.md",
        "C:/x.md",
        "C:\\x.md",
        "..\\x.md",
        "\\\\server\\x.md",
    ],
)
def test_paths_that_leave_the_vault(tmp_path, path):
    """They are no notes of the vault, and keep the form that they have in the map."""
    books = {path: "1", "Readwise/a..b.md": "2", "/Readwise/c.md": "3"}
    found = settings(tmp_path, {"plugins/readwise-official/data.json": {"booksIDsMap": books}})
    assert found.managed == {"Readwise/a..b.md", "Readwise/c.md"}
    assert found.readwise.outside == (path,)


def test_managed_without_case(tmp_path):
    """A path of another case, or with é written another way, may be the same file."""
    books = {"readwise/Caf\u00e9.md": "1"}
    found = settings(tmp_path, {"plugins/readwise-official/data.json": {"booksIDsMap": books}})
    assert found.is_managed("Readwise/cafe\u0301.md")
    assert not found.is_managed("Readwise/cafe.md")


@pytest.mark.parametrize(
    "link",
    [
        ".obsidian",
        ".obsidian/plugins",
        ".obsidian/plugins/readwise-official",
        ".obsidian/plugins/readwise-official/data.json",
    ],
)
def test_links_are_not_followed(tmp_path, link):
    """Settings that lie outside the vault behind a link are not read."""
    name = ".obsidian/plugins/readwise-official/data.json"
    outside = make(tmp_path / "outside", {name: json.dumps({"booksIDsMap": {"a.md": "1"}})})
    assert read_settings(outside).managed == {"a.md"}
    folder = make(tmp_path / "vault", {})
    (folder / link).parent.mkdir(parents=True, exist_ok=True)
    (folder / link).symlink_to(outside / link)
    assert read_settings(folder).managed == frozenset()


def test_templates_and_excluded_files_are_left_alone(vault):
    """Neither is reported or fixed, also when named by hand."""
    folder = vault(
        {
            "T/a.md": BROKEN,
            "Archive/a.md": BROKEN,
            ".obsidian/templates.json": '{"folder": "T"}',
            ".obsidian/app.json": '{"userIgnoreFilters": ["Archive/"]}',
        }
    )
    before = tree(folder)
    for args in (("fix", "--unsafe-fixes", folder), ("fix", folder / "T" / "a.md"), ("check", folder)):
        ran = run(*args)
        assert (ran.code, ran.out) == (0, "")
    assert tree(folder) == before


def test_template_syntax_elsewhere_is_reported_and_not_fixed(vault):
    """VL207 alone speaks of a template outside the template folders."""
    folder = vault({"a.md": "---\ntitle: {{title}}\ntag: a\n---\n"})
    before = tree(folder)
    assert [one.code for one in Project(folder).check().diagnostics] == ["VL207"]
    run("fix", "--unsafe-fixes", folder)
    assert tree(folder) == before


class TestManagedNotes:
    """Notes that Readwise's plugin manages: one changed byte changes what its next sync does."""

    TEXT = "---\ntitle: Grit: The Power\ntag: a\n---\n# Grit\n"

    @pytest.fixture
    def folder(self, vault):
        """A vault with two equal notes, one of them managed."""
        data = {"token": TOKEN, "booksIDsMap": {"Readwise/a.md": "1"}, "readwiseDir": "Readwise"}
        return vault(
            {
                "Readwise/a.md": self.TEXT,
                "b.md": self.TEXT,
                ".obsidian/plugins/readwise-official/data.json": json.dumps(data),
            }
        )

    def test_only_errors_are_mended(self, folder):
        """Without --managed a warning's fix stays undone there, elsewhere it is made."""
        ran = run("fix", folder)
        assert "tag: a" in (folder / "Readwise/a.md").read_text()
        assert '"Grit: The Power"' in (folder / "Readwise/a.md").read_text()
        assert "tags:" in (folder / "b.md").read_text()
        assert ran.code == 1

    def test_managed_option_mends_all(self, folder):
        """With --managed they are notes like any other."""
        assert run("fix", folder, "--managed").code == 0
        assert (folder / "Readwise/a.md").read_text() == (folder / "b.md").read_text()

    @pytest.mark.parametrize("args", [("fix",), ("fix", "--diff")])
    def test_closing_line_says_what_the_plugin_will_do(self, folder, args):
        """Before and after: the plugin appends from now on, and how to have a note written anew."""
        (row,) = [row for row in run(*args, folder).err.splitlines() if "Readwise's plugin" in row]
        assert row.startswith("1 note of these")
        assert "appends" in row
        assert "Delete and reimport" in row

    def test_nothing_is_said_where_none_was_changed(self, folder):
        """The line stands only where a managed note changes."""
        run("fix", folder, "--managed")
        (folder / "b.md").write_text(self.TEXT)
        assert "Readwise's plugin" not in run("fix", folder).err

    def test_left_over_names_the_option(self, folder):
        """What was left for being managed is said with the option that mends it."""
        assert "1 left in notes that Readwise manages: --managed" in run("fix", folder).err
        assert "--managed" not in run("fix", folder, "--managed").err

    @pytest.mark.parametrize("kind", ["full", "concise", "json", "github", "sarif"])
    def test_token_is_never_shown(self, folder, kind):
        """The plugin's token stands in no output."""
        for args in (("check", "-v"), ("fix", "--diff", "-v"), ("fix", "-v")):
            ran = run(*args, folder, "--output-format", kind)
            assert TOKEN not in ran.out + ran.err

    @pytest.mark.parametrize("key", ["token", "apiKey", "API_KEY", "clientSecret", "password", "my token"])
    def test_token_is_dropped_while_parsing(self, vault, key):
        """No function above the JSON parser sees a secret, however deep it stands."""
        data = {key: TOKEN, "deep": [{key: TOKEN, "a": {key: {"b": TOKEN}}}], "booksIDsMap": {}}
        folder = vault({".obsidian/plugins/readwise-official/data.json": json.dumps(data)})
        loaded = obsidian.load(folder, "plugins", "readwise-official", "data.json")
        assert loaded == {"deep": [{"a": {}}], "booksIDsMap": {}}

    def test_token_is_not_kept(self, folder):
        """Neither the settings nor the project hold it."""
        project = Project(folder)
        assert TOKEN not in repr(vars(project))
        assert project.settings.managed == {"Readwise/a.md"}
