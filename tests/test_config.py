"""Configuration: what it says, and what it says of mistakes."""

from __future__ import annotations

import pytest
from house import BROKEN, SINGULAR, make, run

from vaultlint import config
from vaultlint.config import Config, Selection
from vaultlint.errors import ConfigError
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.schema import read_schema


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
        '[per-folder."Books/"]\nignore = ["VL2"]\n[thesaurus]\nconsulting = ["client", "advisor"]\n'
        '[schema]\nrequired = ["title"]\n[schema."Books/"]\nrequired = ["author"]\n',
    )
    assert found.selection == Selection(("VL1", "singular-list-key"), ("VL111",))
    assert found.exclude == ("Old/", "*.draft.md")
    assert found.per_folder == {"Books/": Selection(("VL1", "singular-list-key"), ("VL111", "VL2"))}
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
        ("x = 1", ("'x'", "known keys: select, ignore")),
        ("select = 3", ("select must be a list of texts",)),
        ('select = "VL1"', ('select must be a list of texts: ["VL1"]',)),
        ('ignore = "VL1"', ('ignore must be a list of texts: ["VL1"]',)),
        ('exclude = "Old/"', ('exclude must be a list of texts: ["Old/"]',)),
        ('[thesaurus]\na = "b"', ('thesaurus.a must be a list of texts: ["b"]',)),
        ('[per-folder."A/*"]\nselect = []', ('per-folder."A/*": ', "without *")),
        ('[per-folder."../A/"]\nselect = []', ('per-folder."../A/": ', "outside of the vault")),
        ('[per-folder."/"]\nselect = []', ('per-folder."/": ',)),
        ("ignore = [1]", ("ignore must be a list of texts",)),
        ('select = ["VL999"]', ("'VL999'",)),
        ('ignore = ["unqouted-colon"]', ("'unqouted-colon'", "'unquoted-colon'")),
        ("per-folder = 3", ("per-folder must be a table",)),
        ('per-folder."A" = 3', ('per-folder."A" must be a table',)),
        ('[per-folder."A"]\nexclude = []', ("'per-folder.\"A\".exclude'",)),
        ('[per-folder."A"]\nselect = ["zzz"]', ('per-folder."A".', "'zzz'")),
        ("thesaurus = 3", ("thesaurus must be a table",)),
        ("[thesaurus]\na = 3", ("thesaurus.a must be a list of texts",)),
        ("select = = 1", ("line 1",)),
        ("a = 1\na = 2", ("Cannot overwrite a value",)),
    ],
)
def test_mistakes(tmp_path, text, parts):
    """A mistake names the file, the key and, where there is one, the nearest name."""
    with pytest.raises(ConfigError) as error:
        load(tmp_path, text)
    assert str(error.value).startswith("vaultlint.toml: ")
    for part in parts:
        assert part in str(error.value)


@pytest.mark.parametrize("text", ["[tool]\nvaultlint = 3\n", "[tool.vaultlint]\nselekt = 1\n"])
def test_mistakes_in_pyproject(tmp_path, text):
    """The same of a pyproject.toml."""
    with pytest.raises(ConfigError, match=r"^pyproject\.toml: "):
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


def test_narrowed_by_the_command_line():
    """--select replaces and --ignore adds, in every folder."""
    base = Config(Selection(("VL1",), ("VL2",)), per_folder={"A/": Selection(None, ("VL3",))})
    found = base.narrowed(["VL4"], ["VL5"])
    assert found.selection == Selection(("VL4",), ("VL2", "VL5"))
    assert found.per_folder == {"A/": Selection(("VL4",), ("VL3", "VL5"))}
    assert base.narrowed([], []).selection == base.selection
