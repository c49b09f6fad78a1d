"""The export templates that we ship for Readwise's "Customize formatting" page."""

from __future__ import annotations

from importlib.resources import files
from typing import NamedTuple


class Template(NamedTuple):
    """One field of Readwise's page: its label there, and our file."""

    label: str
    file: str


TEMPLATES = (
    Template("Page title", "page-title.jinja"),
    Template("Page metadata", "page-metadata.jinja"),
    Template("Highlights header", "highlights-header.jinja"),
    Template("Highlight", "highlight.jinja"),
    Template("YAML front matter", "yaml-front-matter.jinja"),
)
PAGE = "https://readwise.io/export/obsidian/preferences"


def template(one: Template) -> str:
    """Return the text of a template, as it is to be pasted.

    Parameters
    ----------
    one : Template
        One of `TEMPLATES`.

    Returns
    -------
    str
    """
    return files("vaultlint.readwise").joinpath("templates", one.file).read_text("utf-8")
