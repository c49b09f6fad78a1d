"""Whose folder a vault is: what Logseq reads as its own is no defect there."""

from __future__ import annotations

import pytest

from vaultlint import linter
from vaultlint.parse import parse_text
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Finding

PAGE = 'title:: T (highlights)\nauthor:: [[Ann]]\nfull-title:: "T"\ncategory:: #books\n\n- One.\n'
BULLETS = "# T\n\n## Metadata\n- Author: [[Ann]]\n- Full Title: T\n"


def lifted(text: str, home: str) -> list[Finding]:
    """Return what is said of metadata in the text."""
    return list(linter.lint(parse_text(text), [rule for rule in RULES if rule.code == "VL503"], Context(home=home)))


def test_silent_about_pages_in_a_vault_of_logseqs():
    """There `author::` is the page's property."""
    assert lifted(PAGE, "logseq") == []


def test_pages_are_not_written_to_where_both_read_them():
    """Below frontmatter Logseq would read the page's properties as a block's."""
    (finding,) = lifted(PAGE, "both")
    assert finding.fix is None


@pytest.mark.parametrize(("text", "home"), [(PAGE, "obsidian"), *((BULLETS, home) for home in ("logseq", "both"))])
def test_a_fix_stands_ready_elsewhere(text, home):
    """Obsidian's own vaults get one, and so do notes that Logseq does not read as its pages."""
    (finding,) = lifted(text, home)
    assert finding.fix is not None
