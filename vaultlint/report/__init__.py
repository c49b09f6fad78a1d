"""Findings for people and machines, one file a format. Everything printed is escaped here."""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from vaultlint.results import Report

FORMATS = ("full", "concise", "json", "github", "sarif")


def in_workspace(report: Report, path: str) -> str:
    """Return a note's path as a code host wants it: from the checkout (or the current folder), not the vault."""
    base = Path(os.environ.get("GITHUB_WORKSPACE") or Path.cwd()).resolve()
    inside = report.root is not None and base in report.root.parents
    return f"{report.root.relative_to(base).as_posix()}/{path}" if report.root and inside else path


def from_here(report: Report, path: str) -> str:
    """Return a note's path as a terminal opens it: from the current folder, if that lies in the vault or above it."""
    if report.root is None:
        return path
    here, root = Path.cwd(), report.root
    if here != root and here not in root.parents and root not in here.parents:
        return path
    return Path(os.path.relpath(root / path, here)).as_posix()


def render(name: str, report: Report, *, color: bool = False, unsafe: bool = False) -> str:
    """Return a report in one of `FORMATS`.

    Parameters
    ----------
    name : str
    report : Report
    color : bool
    unsafe : bool
        Whether unsafe fixes were asked for, so that nobody is told to.
    """
    module = import_module(f"vaultlint.report.{name}")
    write: Callable[..., str] = module.render
    return write(report, color=color, unsafe=unsafe) if name == "full" else write(report, color=color)
