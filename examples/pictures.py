"""Draw the pictures of README and docs: the example vault's page in a headless Chromium (`make pictures`)."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from PIL import Image
from playwright.sync_api import sync_playwright

from vaultlint.graph import build, write

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
COLOURS = 256  # of a palette: a third of the bytes, and no eye sees it


class Picture(NamedTuple):
    """A file, and what is chosen on the page when it is taken."""

    name: str
    chosen: dict[str, str]
    scheme: str = "light"


_FIRST = "note:Readwise/Articles/Be More Assertive With Customers.md"
_SECOND = "note:Readwise/Books/The Useful No.md"
PICTURES = (
    Picture("graph.png", {}),
    Picture("graph-why.png", {"edge": f"{_FIRST}~related~{_SECOND}"}),
    Picture("graph-path.png", {"from": "note:Readwise/Articles/Attention Is Rented.md", "to": _SECOND}),
    Picture("graph-dark.png", {"node": _FIRST}, "dark"),
)


def main(vault: str, folder: str) -> None:
    """Write all pictures of a vault's page into a folder."""
    browser = next((path for name in NAMES if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit("the pictures need Chromium: install it (Debian, Ubuntu: sudo apt-get install chromium)")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        page_file = Path(place) / "graph.html"
        write(build(vault), page_file)
        chromium = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        for picture in PICTURES:
            page = chromium.new_page(
                viewport={"width": 1360, "height": 800},
                color_scheme="dark" if picture.scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page.goto(page_file.as_uri() + _address(picture.chosen))
            page.wait_for_selector("html[data-ready]")
            page.wait_for_selector("#panel-body:not([aria-busy=true]) h2")
            page.wait_for_timeout(400)
            with Image.open(io.BytesIO(page.screenshot())) as taken:
                taken.convert("RGB").quantize(COLOURS).save(Path(folder) / picture.name, optimize=True)
            page.close()
        chromium.close()


def _address(chosen: dict[str, str]) -> str:
    return "#" + "&".join(f"{name}={quote(value, safe='')}" for name, value in chosen.items()) if chosen else ""


if __name__ == "__main__":
    main(*sys.argv[1:3])
