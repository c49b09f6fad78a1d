"""`vaultlint init`: it looks at the vault, and every line that it suggests can be used."""

from __future__ import annotations

import json
import re
import tomllib

import pytest
from house import BROKEN, CLEAN, SINGULAR, make, names, run, start, tree

from vaultlint import config
from vaultlint.config import Config
from vaultlint.errors import VaultlintError
from vaultlint.report.starter import render
from vaultlint.report.terminal import width
from vaultlint.rules import RULES
from vaultlint.starter import survey, take_over
from vaultlint.starter.folders import places_apart
from vaultlint.starter.properties import narrowest

LINTER = ".obsidian/plugins/obsidian-linter/data.json"
NULL_ITEM = "---\ntags:\n  - a\n  -\n---\n"
SETTINGS = {
    "ruleConfigs": {
        "yaml-key-sort": {"enabled": True, "yaml-key-priority-sort-order": "title\ndate created\ntags"},
        "format-tags-in-yaml": {"enabled": True},
        "trailing-spaces": {"enabled": True},
        "move-tags-to-yaml": {"enabled": False},
        "insert-yaml-attributes": {"enabled": True, "text-to-insert": "status: open\naliases:\n  - x\n"},
        "remove-yaml-keys": {"enabled": True, "yaml-keys-to-remove": "foo:\nbar"},
    },
    "foldersToIgnore": ["Hidden", "", 3],
}


def book(number, **more):
    """Return a note as a person keeps them: four properties, the same everywhere."""
    lines = {
        "title": f"Book {number}",
        "url": f"https://example.org/{number}",
        "rating": 3,
        "read": "2024-01-17",
        **more,
    }
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in lines.items()) + "---\ntext\n"


def readwise(number):
    """Return a note as Readwise's plugin exports it."""
    return (
        f"# Essay {number}\n\n## Metadata\n- Author: [[Ann Lee]]\n- Full Title: Essay {number}\n- Category: #articles\n"
        f"- URL: https://example.com/{number}\n\n## Highlights\n- Words {number} that were marked. "
        f"([View Highlight](https://read.readwise.io/read/{number}abc))\n"
    )


def whole(text):
    """Return a configuration with every suggestion taken up."""
    return re.sub(r"(?m)^#(?! |$)", "", text)


def written(folder, takeover=None):
    """Return what init would write."""
    return render(survey(folder), takeover)


def everything():
    """Return the files of a vault with something of everything."""
    files = {f"Books/{number}.md": book(number) for number in range(25)}
    files |= {f"Books/Old/{number}.md": book(number, pages=100 + number) for number in range(25, 50)}
    files |= {f"Readwise/Articles/{number}.md": readwise(number) for number in range(8)}
    files |= {f"{number}.md": SINGULAR for number in range(201)}
    files |= {"T/a.md": BROKEN, "Hidden/a.md": BROKEN, "n.md": NULL_ITEM, "b.md": BROKEN}
    files |= {"tool/node_modules/p/README.md": BROKEN, "Inner/.obsidian/app.json": "{}", "Inner/a.md": CLEAN}
    files |= {"99 - ARCHIVE/a.md": CLEAN}
    files |= {
        ".obsidian/templates.json": '{"folder": "T"}',
        ".obsidian/app.json": '{"userIgnoreFilters": ["Hidden/"], "useMarkdownLinks": true, "newLinkFormat": "relative"}',
        ".obsidian/types.json": '{"types": {"rating": "number"}}',
        ".obsidian/plugins/readwise-official/data.json": json.dumps(
            {"booksIDsMap": {f"Readwise/Articles/{number}.md": str(number) for number in range(8)}}
        ),
        LINTER: json.dumps(SETTINGS),
    }
    return files


@pytest.fixture
def full(vault):
    """A vault with something of everything, to be written to."""
    return vault(everything())


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """The same vault, to be looked at, and what init would write there."""
    folder = make(tmp_path_factory.mktemp("seen") / "Vault", everything())
    return folder, written(folder)


class TestFile:
    """What the command writes, and what it never does."""

    def test_writes_one_file(self, full):
        """A vaultlint.toml at the root and nothing else; the next command is named."""
        before = names(full)
        ran = run("init", full)
        assert ran.code == 0
        assert "vaultlint.toml" in ran.out
        assert "`vaultlint check`" in ran.out
        assert names(full) == sorted([*before, "vaultlint.toml"])

    def test_changes_nothing_by_itself(self, full):
        """Only what machines made is left out; all else is a suggestion, and the same is found as before."""
        before = [
            one
            for one in run("check", full, "--output-format", "concise").out.splitlines()
            if "node_modules" not in one
        ]
        run("init", full)
        assert run("check", full, "--output-format", "concise").out.splitlines() == before
        loaded = config.load(full, None, RULES)
        assert loaded == Config(exclude=("**/node_modules",))

    @pytest.mark.parametrize("there", ["", "select = = 3", 'ignore = ["VL1"]\n'])
    def test_never_overwrites(self, vault, there):
        """A file that is there stays, whatever is in it: exit 2, one line that says what to do."""
        folder = vault({"a.md": BROKEN, "vaultlint.toml": there})
        before = tree(folder)
        ran = run("init", folder)
        assert (ran.code, ran.out) == (2, "")
        assert len(ran.err.splitlines()) == 1
        assert "`vaultlint init --stdout`" in ran.err
        assert tree(folder) == before

    def test_never_writes_through_a_link(self, vault, tmp_path):
        """A link that leads nowhere is something that is there."""
        folder = vault({"a.md": BROKEN})
        (folder / "vaultlint.toml").symlink_to(tmp_path / "outside.toml")
        assert run("init", folder).code == 2
        assert not (tmp_path / "outside.toml").exists()

    @pytest.mark.parametrize(
        ("text", "code"),
        [("[tool.vaultlint]\n", 2), ("[tool]\nvaultlint = 3\n", 2), ("[tool.other]\n", 0), ("[[[", 0)],
    )
    def test_configuration_in_pyproject(self, vault, text, code):
        """It would be covered up by a vaultlint.toml: so it counts as one."""
        folder = vault({"a.md": BROKEN, "pyproject.toml": text})
        assert run("init", folder).code == code
        assert (folder / "vaultlint.toml").exists() is (code == 0)

    def test_stdout_writes_nothing(self, full):
        """--stdout prints the same text, also where there is a file, and looks at the vault as if there was none."""
        run("init", full)
        text = (full / "vaultlint.toml").read_text("utf-8")
        (full / "vaultlint.toml").write_text('exclude = ["Books/"]\n')
        before = tree(full)
        ran = run("init", "--stdout", full)
        assert (ran.code, ran.out, ran.err) == (0, text, "")
        assert tree(full) == before

    def test_folder_within_a_vault(self, full):
        """The vault is the one that a folder lies in."""
        assert run("init", full / "Books").code == 0
        assert (full / "vaultlint.toml").exists()
        assert not (full / "Books" / "vaultlint.toml").exists()

    @pytest.mark.parametrize("path", ["none", "a.md"])
    def test_no_folder(self, vault, path):
        """A path that is not there, or a note, is an error of use in one line."""
        ran = run("init", vault({"a.md": BROKEN}) / path)
        assert (ran.code, ran.out) == (2, "")
        assert len(ran.err.splitlines()) == 1

    def test_same_vault_same_bytes(self, full):
        """Neither the run nor the order of hashes shows."""
        outs = {start("init", "--stdout", full, env={"PYTHONHASHSEED": seed}).out for seed in ("1", "2", "3")}
        assert len(outs) == 1
        assert outs.pop().startswith("# Configuration")

    def test_without_obsidian(self, tmp_path):
        """A folder of notes without .obsidian is looked at too, and the file says so."""
        folder = make(tmp_path / "Notes", {"a.md": BROKEN})
        assert run("init", folder).code == 0
        assert "no .obsidian" in (folder / "vaultlint.toml").read_text()

    def test_empty_vault(self, vault):
        """A vault without notes gives a file that can be read."""
        text = written(vault({}))
        assert "#   0 notes" in text
        config.parse_text(whole(text), vault({}), RULES)


class TestText:
    """What stands in the file."""

    def test_what_was_seen(self, seen):
        """Notes by exporter, what Obsidian leaves out, whose notes they are, how links are written."""
        text = seen[1]
        assert "8 readwise, 255 of no exporter" in text
        assert "templates in T/ (Obsidian's settings): 1 note left out" in text
        assert "Hidden/ (Obsidian's excluded files): 1 note left out" in text
        assert "8 notes managed by Readwise's plugin" in text
        assert "1 property with a type in types.json" in text
        assert "Markdown links with a path from the note" in text

    def test_suggestions(self, seen):
        """With every suggestion taken up it is a configuration, fitted to the vault."""
        loaded = config.parse_text(whole(seen[1]), seen[0], RULES)
        assert loaded.doubts == ()
        assert loaded.exclude == ("**/node_modules",)
        assert "null-item" in loaded.selection.extend
        assert loaded.baseline == ".vaultlint-baseline.json"
        assert list(loaded.per_folder) == ["Readwise/"]
        assert loaded.thesaurus
        shape = loaded.schema.at("Books/1.md")
        assert list(shape.required) == ["rating", "read", "title", "url"]
        assert {name: one.type for name, one in shape.properties.items()} == {
            "rating": "number",
            "read": "date",
            "url": "url",
        }
        assert not loaded.schema.at("1.md").required

    def test_counts(self, seen):
        """Rules are named with the findings that check then reports."""
        text = seen[1]
        assert "finds 202 errors and warnings in 202 notes" in text
        assert "#   201 VL202 singular-list-key: 201 by `vaultlint fix`" in text
        assert "202 findings are many to begin with" in text
        (folder,) = re.findall(r"Of the notes in (\S+) \(50\) so many bear: (.*)\.", text.replace("\n# ", " "))
        assert folder == ("Books/", "rating all, read all, title all, url all")

    def test_folders_apart(self, seen):
        """What a machine made is left out; what is a vault of its own, or put away, is named."""
        text = seen[1]
        assert '\nexclude = ["**/node_modules"]\n' in text
        assert "Inner/: 1 note, a vault of its own" in text
        assert "99 - ARCHIVE/: 1 note, put away" in text
        assert 'To leave out more, add: "99 - ARCHIVE/", "Books/Old/", "Inner/"' in text

    def test_fits_a_terminal(self, seen):
        """No line is wider than 80 columns, and no suggestion begins with a blank."""
        for line in (seen[1] + written(seen[0], take_over(seen[0]))).splitlines():
            assert width(line) <= 80
            assert re.match(r"#? ?\S|#? {2,}\S|#?$", line)

    def test_clean_vault_is_told_little(self, vault):
        """Where nothing was found, there is no baseline, no folder, and examples for the rest."""
        text = written(vault({"a.md": CLEAN}))
        assert "`vaultlint check` finds nothing" in text
        assert "baseline" not in text
        assert "per-folder" not in text

    @pytest.mark.parametrize(
        "name",
        [
            'a"b',
            "a\\b",
            "# x",
            "[x]",
            "x'''y",
            "日本語" * 3,
            "😀",
            "a\u202eb",
            "a\x1b[2Jb",
            "x?",
            "a*",
            "q" * 90,
            "a.b = 3",
        ],
    )
    def test_hostile_names(self, vault, name):
        """Folders and properties of any name stay names: the file is valid, and nothing steers a terminal."""
        files = {f"{name}/{number}.md": readwise(number) for number in range(25)}
        files |= {
            f"{name}2/{number}.md": "---\n" + json.dumps({name: 1, "b": 2})[1:-1] + "\n---\n" for number in range(3)
        }
        files |= {f"{name} 3/{number}.md": f"---\n{json.dumps(name)}: 1\nb: 2\n---\n" for number in range(30)}
        files |= {f"{name} 3/archive/a.md": CLEAN}
        folder = vault(files)
        text = written(folder)
        assert all(char.isprintable() or char == "\n" for char in text)
        config.parse_text(text, folder, RULES)
        loaded = config.parse_text(whole(text), folder, RULES)
        if width(name) < 40 and not set("?*") & set(name):
            assert f"{name}/" in loaded.per_folder
            assert loaded.schema.at(f"{name} 3/1.md").properties[name.lower()].type == "number"

    def test_name_that_is_no_unicode(self, vault):
        """A folder whose name TOML cannot hold is not suggested."""
        folder = vault({})
        try:
            make(folder / "a\udcff", {f"{number}.md": readwise(number) for number in range(9)})
        except OSError:
            pytest.skip("the disk takes no such name")
        text = written(folder)
        text.encode()
        assert not config.parse_text(whole(text), folder, RULES).per_folder


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("node_modules/a.md", "node_modules/"),
        ("A/node_modules/b/node_modules/c.md", "**/node_modules"),
        ("_site/a.md", "_site/"),
        ("logseq/version-files/a.md", "**/version-files"),
        ("Archive/a.md", "Archive/"),
        ("A/04 - ARCHIVES/Old/a.md", "A/04 - ARCHIVES/"),
        ("old/a.md", "old/"),
        ("Old friends/a.md", None),
        ("Archive.md", None),
        ("Archiving/a.md", None),
        ("A/node_modules.md", None),
        ("The Archive of X/a.md", None),
    ],
)
def test_places_apart(tmp_path, path, pattern):
    """A folder is told by its whole name; the outermost counts."""
    found = places_apart(tmp_path, [path])
    assert [one.pattern for one in found] == ([pattern] if pattern else [])
    for one in found:
        assert Config(exclude=(one.pattern,)).excludes(path)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("1984", "text"),
        (1984, "number"),
        (False, "checkbox"),
        ("2024-01-17", "date"),
        ("2024-02-30", "text"),
        ("2024-01-17T09:30", "datetime"),
        ("[[A]]", "link"),
        ("by [[A]]", "text"),
        (["[[A]]", None], "list-of-links"),
        (["[[A]]", "B"], "list"),
        ([["a"]], ""),
        ({"a": 1}, ""),
    ],
)
def test_narrowest_type(value, kind):
    """A value has the narrowest type of the schema that it fits."""
    assert narrowest(value) == kind


class TestHabits:
    """What a schema is suggested from."""

    def suggested(self, vault, notes):
        """Return the schema suggested for notes of a folder given as frontmatter."""
        folder = vault({f"A/{number}.md": f"---\n{text}\n---\n" for number, text in enumerate(notes)})
        schema = config.parse_text(whole(written(folder)), folder, RULES).schema
        return schema.at("A/0.md")

    def test_few_notes_are_no_habit(self, vault):
        """Below twenty notes nothing is suggested but the example."""
        assert not self.suggested(vault, ["a: 1\nb: 2"] * 19).required

    def test_share(self, vault):
        """Nine of ten notes must bear a property with a value."""
        notes = ["a: 1\nb: 2\nc: 3"] * 90 + ["a: 1\nb: 2\nc:"] * 11
        assert list(self.suggested(vault, notes).required) == ["a", "b"]

    def test_type_of_nearly_all(self, vault):
        """A type is suggested if nine of ten values are of it; else the wider one that they share, or none."""
        notes = ["a: 1\nb: https://a.example\nc: x"] * 19 + ["a: one\nb: none\nc: 1"]
        found = self.suggested(vault, notes)
        assert {name: one.type for name, one in found.properties.items()} == {"a": "number", "b": "url"}
        mixed = self.suggested(vault, ["a: 1\nb: '[[A]]'", "a: x\nb: y"] * 10)
        assert list(mixed.required) == ["a", "b"]
        assert not mixed.properties

    def test_spelling_of_most(self, vault):
        """A property is named as most notes spell it."""
        assert list(self.suggested(vault, ["Author: x\nb: 1"] * 15 + ["author: x\nb: 1"] * 10).required.values()) == [
            "Author",
            "b",
        ]


class TestObsidianLinter:
    """--from obsidian-linter."""

    def test_taken_over(self, seen):
        """Equals are named; order and folders hold; what is inserted is a suggestion."""
        full = seen[0]
        text = run("init", "--stdout", "--from", "obsidian-linter", full).out
        assert "obsidian-linter: 5 rules of its own are on." in text
        assert "#   format-tags-in-yaml: VL302 hash-in-tag" in text
        assert "#   yaml-key-sort: VL212 key-order" in text
        assert "move-tags-to-yaml" not in text
        assert "does not format notes: trailing-spaces" in text
        assert "It removes the properties foo, bar" in text
        loaded = config.parse_text(text, full, RULES)
        assert loaded.exclude == ("**/node_modules", "Hidden/")
        assert loaded.schema.everywhere.order == ("title", "date created", "tags")
        assert loaded.selection.extend == ("key-order",)
        taken = config.parse_text(whole(text), full, RULES)
        assert list(taken.schema.everywhere.required) == ["status", "aliases"]
        assert list(taken.schema.at("Books/1.md").required)[:2] == ["status", "aliases"]

    @pytest.mark.parametrize(
        ("match", "flags", "taken"),
        [
            (r"^foo.*\.md$", "", "foo*.md"),
            (r"^Sub/foo b\.md$", "i", "Sub/foo b.md"),
            (r"^sub/", "i", ""),  # `exclude` minds the case, and the vault has Sub/
            ("foo", "", "*foo*"),
            (r"^Sub/a\+\.md$", "", "Sub/a+.md"),
            (r"^(foo|bar)", "", ""),
            (r"\d{4}", "", ""),
            ("foo", "y", ""),
            ("^foo", 3, ""),
            ("(", "", ""),
        ],
    )
    def test_files_left_out(self, vault, match, flags, taken):
        """A regular expression becomes a glob that leaves out the same notes, or is named as one that has no equal."""
        notes = dict.fromkeys(("foo.md", "foo/x.md", "Sub/foo b.md", "Sub/a+.md", "Sub/ab.md", "z.md"), CLEAN)
        ignore = [{"label": "x", "match": match, "flags": flags}, 3, {"match": ""}, {"match": None}]
        folder = vault({**notes, LINTER: json.dumps({"filesToIgnore": ignore})})
        text = run("init", "--stdout", "--from", "obsidian-linter", folder).out
        loaded = config.parse_text(text, folder, RULES)
        assert loaded.exclude == ((taken,) if taken else ())
        said = " ".join(re.sub(r"\n# +", " ", text).split())
        assert (f"obsidian-linter's {match}" in said) == (not taken)
        if taken:
            sensitive = re.compile(match, re.IGNORECASE if "i" in flags else 0)
            assert {path for path in notes if loaded.excludes(path)} == {
                path for path in notes if sensitive.search(path)
            }

    def test_what_is_not_there(self, vault):
        """Folders and files that the vault has not are told in one line, and the file that was written has no doubts."""
        settings = {"foldersToIgnore": ["Gone", "Sub/"], "filesToIgnore": [{"match": r"^Old\.md$", "flags": "i"}]}
        folder = vault({"a.md": CLEAN, "Sub/b.md": CLEAN, LINTER: json.dumps(settings)})
        assert run("init", "--from", "obsidian-linter", folder).code == 0
        text = (folder / "vaultlint.toml").read_text(encoding="utf-8")
        assert r"also leaves out Gone/, ^Old\.md$: nothing in this vault" in " ".join(
            re.sub(r"\n# +", " ", text).split()
        )
        assert config.parse_text(text, folder, RULES).exclude == ("Sub/",)
        assert "matches nothing" not in run("check", folder).err

    def test_older_settings(self, vault):
        """Older versions of the plugin name rules and options by their titles."""
        old = {"YAML Key Sort": {"Enabled": True, "YAML Key Priority Sort Order": "a\nb"}}
        assert take_over(vault({LINTER: json.dumps({"ruleConfigs": old})})).order == ("a", "b")

    def test_order_at_the_end(self, vault):
        """An order of the last properties is no order of ours: it is said, not taken over."""
        sort = {"enabled": True, "yaml-key-priority-sort-order": "a", "priority-keys-at-start-of-yaml": False}
        folder = vault({LINTER: json.dumps({"ruleConfigs": {"yaml-key-sort": sort}})})
        text = written(folder, take_over(folder))
        assert "cannot say" in text
        assert config.parse_text(text, folder, RULES) == Config()

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"ruleConfigs": None},
            {"ruleConfigs": [1]},
            {"ruleConfigs": {"yaml-key-sort": True}, "foldersToIgnore": "x"},
            {"ruleConfigs": {"yaml-key-sort": {"enabled": "yes"}}},
            {"ruleConfigs": {"yaml-key-sort": {"enabled": True, "yaml-key-priority-sort-order": 3}}},
            {"ruleConfigs": {"insert-yaml-attributes": {"enabled": True, "text-to-insert": "- a\n# b\n\n: c"}}},
            {"ruleConfigs": {"yaml-key-sort": {"enabled": True, "yaml-key-priority-sort-order": "\ud800"}}},
        ],
    )
    def test_odd_settings(self, vault, data):
        """Settings of another form count as not set."""
        folder = vault({LINTER: json.dumps(data)})
        text = written(folder, take_over(folder))
        assert not tomllib.loads(whole(text))["schema"].get("required")
        config.parse_text(text, folder, RULES)

    @pytest.mark.parametrize(("data", "said"), [(None, "has no settings"), ("{", "line 1, column 2"), ("[]", "a list")])
    def test_no_settings(self, vault, data, said):
        """Without the plugin's file, or with a damaged one: one line, exit 2, nothing written."""
        folder = vault({} if data is None else {LINTER: data})
        ran = run("init", "--from", "obsidian-linter", folder)
        assert (ran.code, ran.out) == (2, "")
        assert len(ran.err.splitlines()) == 1
        assert said in ran.err
        assert not (folder / "vaultlint.toml").exists()
        with pytest.raises(VaultlintError):
            take_over(folder)
