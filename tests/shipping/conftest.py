"""The repository as a host would hand it out."""

from __future__ import annotations

import shutil

import pytest
from house import ROOT
from outside import git

# What installing and building need.
SHIPPED = (
    "pyproject.toml", "README.md", "LICENSE", "NOTICE", "Makefile", ".pre-commit-hooks.yaml", "action.yml", ".gitignore",
    ".gitattributes", ".git_archival.txt", "vaultlint",
)  # fmt: skip


@pytest.fixture(scope="session")
def repository(tmp_path_factory):
    """A git repository with what installing needs, as it lies here, committed or not, and without a tag."""
    folder = tmp_path_factory.mktemp("repository") / "vaultlint"
    folder.mkdir()
    for name in SHIPPED:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__", "_version.py"))
        elif place.exists():
            shutil.copy(place, folder / name)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message=all")
    return folder
