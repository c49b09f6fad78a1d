"""Draw the README's picture: the example vault's page in a headless Chromium (`make picture`)."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from vaultlint.graph import build, write

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(vault: str, picture: str) -> None:
    """Write a picture of the vault's page."""
    browser = next((path for name in NAMES if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("the picture needs Chromium: install it (Debian, Ubuntu: sudo apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "graph.html"
        write(build(vault), page_file)
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_page(viewport={"width": 1360, "height": 800}, device_scale_factor=1)
        page.goto(page_file.as_uri())
        page.wait_for_function("window.vaultlint !== undefined")
        page.wait_for_timeout(500)
        page.screenshot(path=picture)
        chromium.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
