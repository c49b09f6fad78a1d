"""What `make dist` builds: a wheel and an sdist that hold what they should, and work where nothing else is."""

from __future__ import annotations

import re
import sys
import tarfile
import tomllib
import zipfile

import installing
import pytest
from house import ROOT
from outside import call, git

from vaultlint.cache import keys

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
FALLBACK = PYPROJECT["tool"]["hatch"]["version"]["fallback-version"]
HINTS = (ROOT / "vaultlint" / "__init__.py").read_text("utf-8")


@pytest.fixture(scope="module")
def dist(repository):
    """What `make dist` makes in a clone without tags."""
    call("make", "dist", "STAMP=Makefile", f"BIN={installing.Path(sys.executable).parent}", cwd=repository)
    return repository / "dist"


class TestWhatIsBuilt:
    """The two files."""

    def test_wheel_holds_the_package(self, dist):
        """Each file of the package that git knows, the version, the licences, and nothing else."""
        with zipfile.ZipFile(installing.wheel_in(dist)) as wheel:
            held = {name for name in wheel.namelist() if ".dist-info/" not in name}
            rest = {name.partition(".dist-info/")[2] for name in wheel.namelist()} - {""}
        known = set(git(dist.parent, "ls-files", "vaultlint").splitlines())
        assert held == known | {"vaultlint/_version.py"}
        assert {"METADATA", "RECORD", "entry_points.txt", "licenses/LICENSE", "licenses/NOTICE"} <= rest

    def test_sdist_builds_the_same_wheel(self, dist, tmp_path):
        """From the sdist alone, without git, comes a wheel of the same name."""
        (sdist,) = dist.glob("*.tar.gz")
        with tarfile.open(sdist) as file:
            unpack(file, tmp_path)
        (folder,) = tmp_path.iterdir()
        call(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "again", cwd=folder)
        assert installing.wheel_in(tmp_path / "again").name == installing.wheel_in(dist).name

    def test_readme_is_shown_by_the_index(self, dist):
        """The description is README.md, as Markdown."""
        with zipfile.ZipFile(installing.wheel_in(dist)) as wheel:
            (name,) = (name for name in wheel.namelist() if name.endswith("/METADATA"))
            metadata = wheel.read(name).decode("utf-8")
        assert "Description-Content-Type: text/markdown" in metadata
        assert metadata.rstrip().endswith((ROOT / "README.md").read_text("utf-8").rstrip())


class TestVersion:
    """It is the tag's, and costs nothing to ask for."""

    def test_without_a_tag(self, dist):
        """The fallback, and which commit it is."""
        revision = git(dist.parent, "rev-parse", "--short=7", "HEAD").strip()
        assert re.search(rf"-{FALLBACK.removesuffix('0')}\d+\+g{revision}", installing.wheel_in(dist).name)

    def test_with_a_tag(self, repository, tmp_path):
        """The tag's, as a release; a ZIP of that commit says the same, and one of a commit without tags the fallback."""
        folder = tmp_path / "clone"
        git(tmp_path, "clone", "--quiet", repository, folder)
        assert version_of(folder).startswith(FALLBACK.removesuffix("0"))
        assert version_of(archive(folder, tmp_path / "before")) == FALLBACK
        git(folder, "tag", "v7.1.0")
        assert version_of(folder) == "7.1.0"
        assert version_of(archive(folder, tmp_path / "after")) == "7.1.0"

    def test_fallbacks_agree(self):
        """A tree from which nothing was built says what a build without tags begins with."""
        assert f'__version__ = "{FALLBACK}"' in HINTS

    def test_asks_no_metadata(self):
        """Neither the package nor `--version` looks at what is installed."""
        code = "import sys; from vaultlint.cli import main; main(['--version'])"
        told = call(
            sys.executable, "-X", "importtime", "-c", code, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
        )  # fmt: skip
        assert "vaultlint.cli" in told
        assert "importlib.metadata" not in told

    def test_is_no_part_of_what_stands_for_the_code(self, tmp_path):
        """Two names for the same code share a cache; another file does not."""
        package = tmp_path / "vaultlint"
        package.mkdir()
        (package / "a.py").write_text("a")
        before = keys._files(str(package))
        (package / "_version.py").write_text('__version__ = "9"')
        assert keys._files(str(package)) == before
        (package / "b.py").write_text("b")
        assert keys._files(str(package)) != before


def test_wheel_does_what_the_readme_shows(dist, tmp_path):
    """Installed into an empty environment, it runs README.md's commands and Python (`make try-install`: three Pythons)."""
    programs = installing.install(installing.wheel_in(dist), tmp_path / "environment", sys.executable)
    told = call(programs / "python", "-m", "pip", "list", "--format=freeze", cwd=tmp_path)
    assert not re.search(r"(?m)^(pytest|hypothesis|mypy|ruff)==", told)
    assert installing.failures(programs, tmp_path / "world") == []


def test_a_lack_is_noticed(tmp_path):
    """A program that prints nothing fails README.md's commands."""
    (tmp_path / "bin").mkdir()
    for name in ("vaultlint", "python"):
        (tmp_path / "bin" / name).write_text("#!/bin/sh\nexit 3\n")
        (tmp_path / "bin" / name).chmod(0o755)
    assert len(installing.failures(tmp_path / "bin", tmp_path / "world")) > 2


def test_pythons_are_found():
    """The running one's version is here, one that never was is not."""
    assert installing.python_of(f"{sys.version_info[0]}.{sys.version_info[1]}")
    assert installing.python_of("3.99") is None


def test_classifiers_name_what_is_tried():
    """The Pythons that the package names are those that `make try-install` tries."""
    named = re.findall(r"Python :: (3\.\d+)", " ".join(PYPROJECT["project"]["classifiers"]))
    assert tuple(named) == installing.VERSIONS
    assert PYPROJECT["project"]["requires-python"] == f">={named[0]}"


def version_of(folder):
    """Return the version that a build of a tree has."""
    code = (
        "from hatchling.metadata.core import ProjectMetadata; from hatchling.plugin.manager import PluginManager\n"
        f"print(ProjectMetadata({str(folder)!r}, PluginManager()).version)"
    )
    return call(sys.executable, "-c", code, cwd=folder).strip().splitlines()[-1]


def unpack(file, place):
    """Unpack an archive of our own; Python has filters from 3.11.4 on."""
    file.extractall(place, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))


def archive(folder, place):
    """Unpack what a host hands out as the ZIP of a commit."""
    git(folder, "archive", "--output", f"{place}.tar", "HEAD")
    with tarfile.open(f"{place}.tar") as file:
        unpack(file, place)
    return place
