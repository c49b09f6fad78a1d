"""Findings for people and machines, one file a format. Everything printed is escaped here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from vaultlint.project import Report

FORMATS = ("full", "concise", "json", "github", "sarif")


def render(name: str, report: Report, *, color: bool = False) -> str:
    """Return a report in one of `FORMATS`."""
    module = import_module(f"vaultlint.report.{name}")
    write: Callable[..., str] = module.render
    return write(report, color=color)
