"""NOTICE names whose work is shipped here, and under which licence: all of it, and nothing else."""

import re
import tomllib
from importlib import metadata

import pytest
from house import ROOT

from benchmarks.supply.bounds import EXTRAS

NOTICE = (ROOT / "NOTICE").read_text("utf-8")
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DATA = ROOT / "vaultlint" / "graph" / "data"
LICENCES = re.compile(
    r"MIT licence|Creative Commons Attribution(?:-ShareAlike)? 4\.0|Mozilla Public License 2\.0|Apache License 2\.0"
)
# What a file says that holds the work of others: whose it is, where it is from.
OTHERS = re.compile(
    r"copyright \(c\)|copyright (?:19|20)\d\d|\(c\) ?(?:19|20)\d\d|@licen[cs]e|SPDX-|^\s*/\*!|//# sourceMappingURL",
    re.IGNORECASE | re.MULTILINE,
)
LONGEST = 500  # letters of a line that a person wrote in a script; a bundle's are longer


def sections():
    """Return NOTICE's folders, with what it names in each: file → what it says of it."""
    found = {}
    for title, body in re.findall(
        r"^(\S[^\n]*:)\n\n(.*?)(?=\n\n\S[^\n]*(?:\n\S|:\n\n)|\Z)", NOTICE, re.MULTILINE | re.DOTALL
    ):
        folder = re.search(r"(?:[\w-]+/)+", title)
        if folder:
            files = re.findall(r"^(\S[^\n]*)\n((?: +[^\n]*\n?)+)", body, re.MULTILINE)
            found[folder[0]] = {name: text for names, text in files for name in names.split(", ")}
    return found


def shipped():
    """Return every file that a wheel has: the package's folder."""
    assert PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"] == {"packages": ["vaultlint"]}
    return [one for one in (ROOT / "vaultlint").rglob("*") if one.is_file() and "__pycache__" not in one.parts]


def foreign(name, text):
    """Tell whether a file holds the work of others, by what it says, or by lines that nobody wrote."""
    widest = max(map(len, text.splitlines()), default=0)
    return bool(OTHERS.search(text)) or (name.endswith((".js", ".css")) and widest > LONGEST) or ".min." in name


def test_sections_are_read():
    """The test reads NOTICE as a person does: these folders, and a file with what is said of it."""
    found = sections()
    assert set(found) == {
        "vaultlint/graph/data/", "docs/assets/", "tests/data/sarif/", "tests/data/gexf/", "tests/data/axe/"}  # fmt: skip
    assert "wordfreq" in found["vaultlint/graph/data/"]["background.txt"]
    assert set(found["tests/data/gexf/"]) == {"gexf.xsd", "dynamics.xsd", "viz.xsd"}


def test_whatever_is_named_is_there():
    """A file that went away has no line; each line says a licence."""
    for folder, files in sections().items():
        for name, said in files.items():
            assert (ROOT / folder / name).is_file(), f"{folder}{name}"
            assert LICENCES.search(said.replace("\n", " ")) or "licence" in said, name


def test_whatever_is_shipped_of_others_is_named():
    """A file of the package that says whose it is, or that looks like a bundle, stands in NOTICE; no other does."""
    named = {
        f"{folder}{name}" for folder, files in sections().items() for name in files if folder.startswith("vaultlint/")
    }
    found = {
        one.relative_to(ROOT).as_posix() for one in shipped() if foreign(one.name, one.read_text("utf-8", "replace"))
    }
    assert found == named


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.js", "/*! lib v1 */\n"),
        ("a.js", "// Copyright (c) 2019 Somebody\n"),
        ("a.js", "x" * 5000),
        ("b.min.js", "f()"),
        ("c.txt", "# (c) 2016 Somebody, MIT licence."),
        ("d.css", "/* @license MIT */"),
    ],
)
def test_the_work_of_others_would_be_seen(name, text):
    """By each of these."""
    assert foreign(name, text)
    assert not foreign("own.js", "// What is ours.\n")


def test_data_files_say_where_they_are_from():
    """Each begins with a remark; one that NOTICE names has its licence there, too: files are copied without NOTICE."""
    named = sections()["vaultlint/graph/data/"]
    for file in DATA.iterdir():
        head = "".join(line for line in file.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))[:800]
        assert head, file.name
        assert file.name not in named or re.search("MIT|CC BY-SA 4.0", head), file.name


@pytest.mark.parametrize("folder", ["tests/data", "docs/assets"])
def test_whatever_lies_there_of_others_is_named(folder):
    """In the tests and the site: what is in the source distribution though it is not installed."""
    listed = sections()
    for one in sorted((ROOT / folder).rglob("*")):
        if one.suffix in {".js", ".xsd", ".json"}:  # ours there are notes, pictures and styles
            assert one.name in listed[f"{one.parent.relative_to(ROOT).as_posix()}/"], one.name


def test_every_dependency_is_named_with_its_licence():
    """What is installed for users: those names, and no other, with the licence that the distribution says it has."""
    last = " ".join(NOTICE[NOTICE.index("Installed with vaultlint") :].split())
    said = dict(re.findall(r"([\w.-]+) \((BSD|MIT|Apache-2\.0)[;)]", last))
    extras = PYPROJECT["project"]["optional-dependencies"]
    wanted = {re.match(r"[\w.-]+", one)[0] for one in PYPROJECT["project"]["dependencies"]}
    wanted |= {re.match(r"[\w.-]+", one)[0] for extra in EXTRAS for one in extras[extra]}
    assert {one.lower() for one in said} == {one.lower() for one in wanted}
    for name, licence in said.items():
        about = metadata.metadata(name)
        known = [about.get("License-Expression"), about.get("License"), *(about.get_all("Classifier") or [])]
        assert any(licence in one for one in known if one), name


def test_notice_and_licence_are_in_the_wheel():
    """Both travel with every copy."""
    assert PYPROJECT["project"]["license-files"] == ["LICENSE", "NOTICE"]
    assert "Permission is hereby granted" in (ROOT / "LICENSE").read_text("utf-8"), (
        "NOTICE points there for MIT's words"
    )
