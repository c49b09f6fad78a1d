"""Documents that are made from the code are as the code makes them."""

from __future__ import annotations

from house import ROOT

from vaultlint.report.rules import markdown
from vaultlint.rules import RULES


def test_rules_are_documented_as_they_are():
    """docs/RULES.md is what `make docs` writes."""
    assert (ROOT / "docs" / "RULES.md").read_text(encoding="utf-8") == markdown(RULES), "run `make docs`"
