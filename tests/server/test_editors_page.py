"""docs/editors.md: what it tells people to paste can be read by their editors."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "editors.md"
READERS = {"json": json.loads, "toml": tomllib.loads}


def test_snippets_are_well_formed():
    """JSON and TOML parse; in Lua every bracket is closed; each names the command."""
    snippets = re.findall(r"```(json|toml|lua)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert [kind for kind, _ in snippets] == ["json", "json", "lua", "toml", "json", "json"]
    for kind, text in snippets:
        assert "vaultlint" in text
        if kind in READERS:
            assert READERS[kind](text)
        else:
            assert all(text.count(one) == text.count(other) for one, other in ("{}", "()"))
