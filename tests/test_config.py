"""Configuration: what it says, and what it says of mistakes."""

from __future__ import annotations

import re

import pytest
from house import BROKEN, CLEAN, SINGULAR, make, run

from vaultlint import config
from vaultlint.config import FOLDER_KEYS, KEYS, Config, Selection
from vaultlint.config.lines import find_line
from vaultlint.errors import ConfigError
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.schema import read_schema
from vaultlint.schema.keys import PROPERTY_KEYS, SCHEMA_KEYS


def load(folder, text, name="vaultlint.toml"):
    """Load a configuration given as text."""
    return config.load(make(folder, {name: text}), None, RULES)


def test_nothing_is_the_default(tmp_path):
    """No file, or a pyproject.toml without our table, is the default."""
    assert config.load(tmp_path, None, RULES) == Config()
    for text in ("[project]\nname = 'x'\n", "tool = 3\n", "[tool.other]\n"):
        assert load(tmp_path, text, "pyproject.toml") == Config()


def test_all_keys(tmp_path):
    """Each key of the documentation is read."""
    found = load(
        tmp_path,
        'select = ["VL1", "singular-list-key"]\nignore = ["VL111"]\nexclude = ["Old/", "*.draft.md"]\n'
        'extend-select = ["VL206"]\nbaseline = "./known.json"\n'
        '[per-folder."Books/"]\nignore = ["VL2"]\nextend-select = ["VL208"]\n[thesaurus]\nconsulting = ["client", "advisor"]\n'
        '[schema]\nrequired = ["title"]\n[schema."Books/"]\nrequired = ["author"]\n',
    )
    assert found.selection == Selection(("VL1", "singular-list-key"), ("VL111",), ("VL206",))
    assert found.baseline == "known.json"
    assert found.exclude == ("Old/", "*.draft.md")
    assert found.per_folder == {"Books/": Selection(("VL1", "singular-list-key"), ("VL111", "VL2"), ("VL206", "VL208"))}
    assert found.thesaurus == {"consulting": ("client", "advisor")}
    assert found.schema == read_schema({"required": ["title"], "Books/": {"required": ["author"]}})


def test_pyproject(tmp_path):
    """[tool.vaultlint] is read where there is no vaultlint.toml, which wins otherwise."""
    assert load(tmp_path, '[tool.vaultlint]\nselect = ["VL1"]\n', "pyproject.toml").selection.select == ("VL1",)
    assert load(tmp_path, 'select = ["VL2"]\n').selection.select == ("VL2",)


def test_byte_order_mark(tmp_path):
    """A file that Notepad wrote is read."""
    assert load(tmp_path, '\ufeffselect = ["VL1"]\n').selection.select == ("VL1",)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("selekt = []", ("'selekt'", "'select'")),
        ("x = 1", ("'x'", "known keys: select, extend-select, ignore")),
        ("select = 3", ("select must be a list of texts",)),
        ('select = "VL1"', ('select must be a list of texts: ["VL1"]',)),
        ('ignore = "VL1"', ('ignore must be a list of texts: ["VL1"]',)),
        ('exclude = "Old/"', ('exclude must be a list of texts: ["Old/"]',)),
        ('[thesaurus]\na = "b"', ('thesaurus.a must be a list of texts: ["b"]',)),
        ('[thesaurus]\n"" = ["b"]', ('thesaurus."": wanted a tag\'s name',)),
        ('[thesaurus]\n" #" = ["b"]', ('thesaurus." #": wanted a tag\'s name',)),
        ('[per-folder."A/*"]\nselect = []', ('per-folder."A/*": ', "without *")),
        ('[per-folder."../A/"]\nselect = []', ('per-folder."../A/": ', "outside of the vault")),
        ('[per-folder."/"]\nselect = []', ('per-folder."/": ',)),
        ("ignore = [1]", ("ignore must be a list of texts",)),
        ('select = ["VL999"]', ("'VL999'",)),
        ('ignore = ["unqouted-colon"]', ("'unqouted-colon'", "'unquoted-colon'")),
        ("per-folder = 3", ("per-folder must be a table",)),
        ('per-folder."A/" = 3', ('per-folder."A/" must be a table',)),
        ('[per-folder."A/"]\nexclude = []', ("'per-folder.\"A/\".exclude'",)),
        ('[per-folder."A/"]\nselect = ["zzz"]', ('per-folder."A/".select: no rule is called', "'zzz'")),
        ('extend-select = "VL206"', ('extend-select must be a list of texts: ["VL206"]',)),
        ('extend-select = ["VL2O6"]', ("extend-select: no rule is called 'VL2O6', did you mean 'VL206'?",)),
        ("baseline = 3", ("baseline must be a path",)),
        ('baseline = "../b.json"', ("baseline: '../b.json' lies outside of the vault",)),
        ('baseline = "/tmp/b.json"', ("lies outside of the vault",)),
        ('baseline = "C:/b.json"', ("lies outside of the vault",)),
        ("thesaurus = 3", ("thesaurus must be a table",)),
        ("[thesaurus]\na = 3", ("thesaurus.a must be a list of texts",)),
        ("select = = 1", ("vaultlint.toml:1:10: this is no TOML: invalid value",)),
        ("select = [\n", ("vaultlint.toml:1: this is no TOML: invalid value",)),
        ("a = 1\na = 2", ("vaultlint.toml:2: this is no TOML: cannot overwrite a value",)),
    ],
)
def test_mistakes(tmp_path, text, parts):
    """A mistake names the file, the key and, where there is one, the nearest name."""
    with pytest.raises(ConfigError) as error:
        load(tmp_path, text)
    assert re.match(r"vaultlint\.toml:\d+:", str(error.value))
    assert "\n" not in str(error.value)
    for part in parts:
        assert part in str(error.value)


@pytest.mark.parametrize("text", ["[tool]\nvaultlint = 3\n", "[tool.vaultlint]\nselekt = 1\n"])
def test_mistakes_in_pyproject(tmp_path, text):
    """The same of a pyproject.toml."""
    with pytest.raises(ConfigError, match=r"^pyproject\.toml:2: "):
        load(tmp_path, text, "pyproject.toml")


def test_file_that_is_no_text(tmp_path):
    """Bytes that are not UTF-8, a folder and a missing file are errors of use."""
    for path in ("a.toml", "folder", "none.toml"):
        make(tmp_path, {"a.toml": b"\xff", "folder/b": ""})
        with pytest.raises(ConfigError, match=path):
            config.load(tmp_path, tmp_path / path, RULES)


@pytest.mark.parametrize(
    ("pattern", "path", "left_out"),
    [
        ("Old", "Old/a.md", True),
        ("Old/", "Old/B/a.md", True),
        ("./Old", "Old/a.md", True),
        ("/Old/", "Old/a.md", True),
        ("/*.draft.md", "x.draft.md", True),
        ("Old", "Older/a.md", False),
        ("Old", "A/Old/a.md", False),
        ("Old/a.md", "Old/a.md", True),
        ("*.draft.md", "A/B/x.draft.md", True),
        ("**/Templates/**", "Templates/a.md", True),
        ("**/Templates/**", "A/Templates/b/a.md", True),
        ("**/Templates", "A/Templates/a.md", True),
        ("A/*/x.md", "A/B/x.md", True),
        ("[a-c].md", "b.md", True),
        ("[a-c].md", "d.md", False),
        ("old", "Old/a.md", False),
        ("", "a.md", False),
        ("/", "a.md", False),
    ],
)
def test_exclude(pattern, path, left_out):
    """A folder, a file or a glob; folders are named from the vault's root unless ``**/`` says otherwise."""
    assert Config(exclude=(pattern,)).excludes(path) is left_out


IDLE = r"""
exclude = [
  "/Old", "*.draft.md", "[ab].md", ".trash",
  "",
  "Nope/",
  "**/node_modules",
  "a[.md",
  "Books\\a.md",
]
"""


def test_exclude_that_leaves_nothing_out(tmp_path):
    """An entry that matches nothing is named with its line and the reason; a glob may wait for what comes later."""
    make(tmp_path, {"Old/x.md": "", "A/x.draft.md": "", "b.md": "", ".trash/c.md": ""})
    assert load(tmp_path, IDLE).doubts == (
        'vaultlint.toml:4: exclude: "" names nothing, so nothing is left out by it',
        'vaultlint.toml:5: exclude: "Nope/" matches nothing in this vault',
        'vaultlint.toml:7: exclude: "a[.md" matches nothing in this vault; its [ is never closed',
        'vaultlint.toml:8: exclude: "Books\\\\a.md" matches nothing in this vault; folders are parted by /',
    )
    ran = run("check", tmp_path)
    assert ran.err.count("vaultlint: warning: vaultlint.toml:") == 4


def test_folder_with_backslashes(tmp_path):
    """A folder as Windows writes it is no folder of the vault."""
    with pytest.raises(ConfigError) as error:
        load(tmp_path, '[per-folder."docs\\\\Books"]\nignore = ["VL1"]\n')
    assert str(error.value).startswith("vaultlint.toml:1: per-folder.")
    assert str(error.value).endswith(": folders are parted by /, did you mean 'docs/Books'?")


def test_excluded_notes_are_not_read(vault):
    """What is excluded is neither checked nor fixed, also when named by hand."""
    folder = vault({"Old/a.md": BROKEN, "b.md": BROKEN, "vaultlint.toml": 'exclude = ["Old"]\n'})
    assert [found.path for found in Project(folder).paths()] == ["b.md"]
    assert run("check", folder / "Old" / "a.md").code == 0


def test_folders_have_their_own_rules(vault):
    """The longest folder that fits counts, and adds to what holds for all."""
    folder = vault(
        {
            "a.md": SINGULAR,
            "Books/a.md": SINGULAR,
            "Books/New/a.md": SINGULAR,
            "Bookshelf/a.md": SINGULAR,
            "vaultlint.toml": '[per-folder."Books"]\nignore = ["VL2"]\n[per-folder."Books/New/"]\nselect = ["VL202"]\n',
        }
    )
    found = [one.path for one in Project(folder).check().diagnostics]
    assert found == ["Books/New/a.md", "Bookshelf/a.md", "a.md"]


class TestFoldersThatAreNotThere:
    """A table for a folder that is not there holds nowhere: a slip is an error, a plan a warning."""

    @pytest.fixture(params=["schema", "per-folder"])
    def write(self, request, vault):
        """A function that writes a vault with a table for a folder, and returns the vault's folder."""
        key = {"schema": "required", "per-folder": "ignore"}[request.param]

        def write(name):
            files = {f"{one}/a.md": "x\n" for one in ("Books/Old", "Days", "Projects 2024", "AI")}
            return vault({**files, "vaultlint.toml": f'[{request.param}."{name}"]\n{key} = []\n'})

        return write

    @pytest.mark.parametrize(
        ("name", "wanted"),
        [
            ("Boks/", "'Books'"),
            ("books/", "'Books'"),
            ("Books/old/", "'Books/Old'"),
            ("Bookz/Old/", "'Books'"),
            ("ai/", "'AI'"),
        ],
    )
    def test_slip(self, write, name, wanted):
        """One line with the nearest folder, exit 2."""
        ran = run("check", write(name))
        assert ran.code == 2
        assert ran.err.count("\n") == 1
        assert f'."{name}": the vault has no folder' in ran.err
        assert ran.err.endswith(f"did you mean {wanted}?\n")

    @pytest.mark.parametrize("name", ["People/", "Projects 2025/", "Books/New/", "AB/"])
    def test_plan(self, write, name):
        """The run goes on, with one line on standard error where it is a schema that holds nowhere."""
        folder = write(name)
        ran = run("check", folder)
        assert ran.code == 0
        if "per-folder" in (folder / "vaultlint.toml").read_text():
            assert "warning" not in ran.err
            return
        assert [line for line in ran.err.splitlines() if "warning" in line] == [
            line for line in ran.err.splitlines() if f'."{name}": the vault has no folder' in line
        ]
        assert "nothing is set by it until there is one" in ran.err

    @pytest.mark.parametrize("name", ["Books/", "./Books/", "Books/Old/", "Days//"])
    def test_there(self, write, name):
        """A folder that is there, however it is written, is no doubt."""
        ran = run("check", write(name))
        assert ran.code == 0
        assert "warning" not in ran.err

    def test_one_note(self, write):
        """The same for a note given by hand."""
        assert run("check", write("Boks/") / "Days" / "a.md").code == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# a\n\nselekt = []\n", 3),
        ('ignore = [\n  # why\n  "VL111",\n  "VL999",\n]\n', 4),
        ("ignore = [\n  1,\n]\n", 1),
        ('schema.properties.a.type = "text"\nschema.properties.b = { type = "dat" }\n', 2),
        ("[schema]\nrequired = []\n\n[schema.properties.a]\ntype = 'dat'\n", 5),
        ('[schema."Books/"]\nallowed = []\n[schema."Books/".properties."date read"]\n\npattern = "("\n', 5),
        ("[thesaurus]\nb = []\na = 3\n[schema]\n", 3),
        ('[per-folder."A/"]\n[per-folder."B/"]\nignore = ["a"]\n', 3),
        ('exclude = ["""\nignore = 3\n"""]\nignore = 3\n', 4),
        ("exclude = ['\u2028']\nignore = 3\n", 2),
        ("\ufeffignore = 3\n", 1),
    ],
)
def test_mistakes_have_their_line(tmp_path, text, line):
    """A key is found on the line that it stands on, in every spelling of TOML; a wrong name on its own."""
    for name, before in (("vaultlint.toml", 0), ("pyproject.toml", 3)):
        if before and "\ufeff" in text:
            continue
        whole = text
        if before:
            whole = "[project]\nname = 'x'\n[tool.vaultlint]\n" + re.sub(r"(?m)^\[(?=[a-z])", "[tool.vaultlint.", text)
        folder = tmp_path / name
        with pytest.raises(ConfigError) as error:
            load(folder, whole, name)
        assert str(error.value).startswith(f"{name}:{line + before}: ")


def test_line_of_a_long_file():
    """Finding a line costs little more than reading the file some times."""
    text = "".join(f'[schema.properties."p{number}"]\ntype = "text"\n' for number in range(4000))
    assert find_line(text, ["schema", "properties", "p3999", "type"]) == 8000
    assert find_line(text, ["schema", "properties", "p4000"]) is None


def test_keys_are_described_once():
    """Each key has a meaning and an example that is read, and is the only one of its name."""
    for keys in (KEYS, FOLDER_KEYS, SCHEMA_KEYS, PROPERTY_KEYS):
        assert len({key.name for key in keys}) == len(keys)
        for key in keys:
            assert key.meaning.endswith(".")
            assert key.name in key.example


class TestHygieneByExtension:
    """extend-select adds rules to what speaks, and shows the hygiene of these alone."""

    TEXT = "---\nurl: https://a.example/?utm_source=x\ntags:\n  - a\n  -\n---\n"  # VL208 and VL206, both info

    @pytest.mark.parametrize(
        ("config", "codes"),
        [
            ("", []),
            ('extend-select = ["VL206"]', ["VL206"]),
            ('extend-select = ["null-item"]', ["VL206"]),
            ('extend-select = ["VL206"]\nignore = ["VL2"]', []),
            ('select = ["VL1"]\nextend-select = ["VL206"]', ["VL206"]),
            ('select = ["VL2"]', ["VL208", "VL206"]),
            ('select = ["VL3"]\nextend-select = ["VL20"]', ["VL208", "VL206"]),
            ('[per-folder."A/"]\nextend-select = ["VL206"]', ["VL206"]),
            ('[per-folder."B/"]\nextend-select = ["VL206"]', []),
            ('extend-select = ["VL206"]\n[per-folder."A/"]\nextend-select = ["VL208"]', ["VL208", "VL206"]),
            ('extend-select = ["VL206"]\n[per-folder."A/"]\nselect = ["VL1"]', []),
        ],
    )
    def test_findings(self, vault, config, codes):
        """What is reported."""
        folder = vault({"A/a.md": self.TEXT, "B/b.md": CLEAN, "vaultlint.toml": config})
        assert [one.code for one in Project(folder).check().diagnostics] == codes

    def test_errors_and_warnings_stay(self, vault):
        """Nothing that is shown without it goes away."""
        folder = vault({"a.md": BROKEN, "b.md": SINGULAR, "vaultlint.toml": 'extend-select = ["VL206"]'})
        assert [one.code for one in Project(folder).check().diagnostics] == ["VL111", "VL202"]

    def test_fixes(self, vault):
        """A fix mends what is shown and no other hygiene."""
        folder = vault({"a.md": self.TEXT, "vaultlint.toml": 'extend-select = ["VL206"]'})
        Project(folder).fix(unsafe=True)
        assert (folder / "a.md").read_text() == self.TEXT.replace("  -\n", "")

    def test_rule_with_findings_of_two_levels(self, vault):
        """A rule that speaks because some of its findings are warnings does not show its hygiene by that."""
        mixed = "---\naliases:\n  - Part 2: Return\n---\n"  # VL204 as a warning
        typed = "---\nrating: '5'\n---\n"  # VL204 as hygiene, against types.json
        files = {"a.md": mixed, "b.md": typed, ".obsidian/types.json": '{"types": {"rating": "number"}}'}
        said = {"": ["a.md"], 'extend-select = ["VL206"]': ["a.md"], 'extend-select = ["VL204"]': ["a.md", "b.md"]}
        for text, paths in said.items():
            folder = vault({**files, "vaultlint.toml": text}, name=f"V{len(text)}")
            found = Project(folder).check().diagnostics
            assert [one.path for one in found if one.code == "VL204"] == paths
            before = (folder / "b.md").read_text()
            Project(folder).fix(unsafe=True)
            assert ((folder / "b.md").read_text() == before) is ("b.md" not in paths)


def test_narrowed_by_the_command_line():
    """--select replaces all that was selected, --ignore and --extend-select add, in every folder."""
    base = Config(Selection(("VL1",), ("VL2",), ("VL8",)), per_folder={"A/": Selection(None, ("VL3",))})
    found = base.narrowed(["VL4"], ["VL5"], ["VL6"])
    assert found.selection == Selection(("VL4",), ("VL2", "VL5"), ("VL6",))
    assert found.per_folder == {"A/": Selection(("VL4",), ("VL3", "VL5"), ("VL6",))}
    assert base.narrowed([], [], ["VL6"]).selection == Selection(("VL1",), ("VL2",), ("VL8", "VL6"))
    assert base.narrowed([], []).selection == base.selection
