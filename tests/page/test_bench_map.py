"""The map that `make bench-page` draws by itself is the page's own, and draws."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.page import graphs
from benchmarks.page.engines import own_map


def test_own_map_settles(browser: Any, tmp_path: Path) -> None:
    """It is put together from the page's scripts by name: one that is missing is no map and no figure."""
    file = tmp_path / "map.html"
    file.write_text(own_map(graphs.plain(60)), encoding="utf-8")
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    try:
        page.goto(file.as_uri())
        page.wait_for_function("() => window.settled", timeout=10_000)
    finally:
        page.close()
    assert errors == []
