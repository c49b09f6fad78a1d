"""Draw graphs of several sizes with our map, with other engines and as the whole page; write docs/PAGE.md.

python -m benchmarks.page [--sizes 300,1000,5000,20000] [--runs 3] [--only NAME,…] [--page]

What is measured is kept in build/page-bench/results.json; --only measures these engines anew and keeps the others,
--page only writes the page again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.page import graphs
from benchmarks.page.engines import BUILD, ENGINES, install, whole_page
from benchmarks.page.measure import launch, measure
from benchmarks.page.report import WHOLE, Runs, machine_of, report

PAGE = graphs.ROOT / "docs" / "PAGE.md"
RESULTS = BUILD / "results.json"


def main() -> int:
    """Measure what is asked for, and write the page."""
    words = argparse.ArgumentParser(prog="python -m benchmarks.page", description=(__doc__ or "").partition("\n")[0])
    words.add_argument("--sizes", default="300,1000,5000,20000")
    words.add_argument("--runs", type=int, default=3)
    words.add_argument("--only", default="")
    words.add_argument("--page", action="store_true")
    asked = words.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    stored: dict[str, Any] = {"version": "", "results": {}}
    if RESULTS.is_file():
        stored = json.loads(RESULTS.read_text(encoding="utf-8"))
    results: Runs = stored["results"]
    if not asked.page:
        names = asked.only.split(",") if asked.only else [*ENGINES, WHOLE]
        _measure_all(stored, names, sizes, asked.runs)
    ordered = {name: results[name] for name in [*ENGINES, WHOLE] if name in results}
    machine = machine_of(ordered, stored["version"], os.cpu_count() or 1)
    PAGE.write_text(report(ordered, sizes, machine), encoding="utf-8")
    print(f"wrote {PAGE.relative_to(graphs.ROOT)}")
    return 0


def _measure_all(stored: dict[str, Any], names: list[str], sizes: list[int], runs: int) -> None:
    from playwright.sync_api import sync_playwright

    install()
    with sync_playwright() as playwright:
        for size in sizes:
            for name in names:
                file = _page(name, size)
                found = stored["results"].setdefault(name, {})[str(size)] = []
                for _ in range(runs):
                    browser = launch(playwright)
                    stored["version"] = browser.version.partition(".")[0]
                    found.append(measure(browser, file, whole=name == WHOLE))
                    browser.close()
                    if found[-1] is None:  # once is enough to know that it takes more than a minute
                        break
                RESULTS.write_text(json.dumps(stored, indent=1), encoding="utf-8")
                print(f"{size:6} {name:20} {_told(found)}", flush=True)


def _page(name: str, size: int) -> Path:
    file = BUILD / f"{name.replace(' ', '-').replace(',', '')}-{size}.html"
    text = whole_page(graphs.rich(size)) if name == WHOLE else ENGINES[name](graphs.plain(size))
    file.write_text(text, encoding="utf-8")
    return file


def _told(found: list[dict[str, float] | None]) -> str:
    return "  ".join(
        "more than a minute" if run is None else " ".join(f"{key} {value:.0f}" for key, value in run.items())
        for run in found
    )


if __name__ == "__main__":
    sys.exit(main())
