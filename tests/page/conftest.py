"""A headless Chromium that reports everything a page does that it should not: requests, console errors, scripts."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from vaultlint.graph.page import render

collect_ignore = ["conftest.py"]  # two of this name have no doctests, and cannot be imported twice

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
Open = Callable[..., "Opened"]


class Opened:
    """One page that is open, and what it did: `requests` beyond its own file, `errors` on its console."""

    def __init__(self, page: Any, requests: list[str], errors: list[str]) -> None:
        self.page = page
        self.requests = requests
        self.errors = errors

    def settle(self) -> None:
        """Wait for a panel whose quotes are being unpacked."""
        self.page.wait_for_selector("#panel-body:not([aria-busy])", state="attached")

    def text(self, selector: str = "#panel-body") -> str:
        """Read what a reader sees there."""
        self.settle()
        return str(self.page.inner_text(selector))

    def state(self) -> dict[str, Any]:
        """Ask the page what is chosen."""
        return dict(self.page.evaluate("vaultlint.state()"))

    def shown(self, kind: str | None = None) -> list[str]:
        """List the nodes on the map."""
        ids = self.page.evaluate("vaultlint.shown().nodes")
        return [each for each in ids if kind is None or each.startswith(f"{kind}:")]

    def click(self, spot: dict[str, float]) -> None:
        """Click there, and let the page draw."""
        self.page.mouse.click(spot["x"], spot["y"])
        self.page.wait_for_timeout(60)
        self.settle()

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)
            self.settle()


def _missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"the page's tests need {what}, and CI is set")
    pytest.skip(f"the page's tests need {what}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        _missing("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ModuleNotFoundError:
        _missing("the Python package playwright")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Open]:
    """Render data, open it from the disk, and fail the test afterwards if the page asked for or complained of anything."""
    contexts: list[Any] = []
    opened: list[Opened] = []

    def opener(
        data: dict[str, Any],
        *,
        address: str = "",
        width: int = 1400,
        height: int = 860,
        quotes: bool = True,
        **context: Any,
    ) -> Opened:
        file = tmp_path / f"graph-{len(opened)}.html"
        file.write_text(render(data, vault="My Reading", quotes=quotes), encoding="utf-8")
        contexts.append(
            browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **context)
        )
        page = contexts[-1].new_page()
        requests: list[str] = []
        errors: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on(
            "console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None
        )
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(file.as_uri() + address)
        page.wait_for_selector("html[data-ready]")
        page.wait_for_timeout(60)
        requests[:] = [url for url in requests if not url.startswith((file.as_uri(), "blob:", "data:"))]
        opened.append(Opened(page, requests, errors))
        return opened[-1]

    yield opener
    for each in opened:
        beyond = [url for url in each.requests if not url.startswith(("file:", "blob:", "data:"))]
        assert beyond == [], "the page asks nothing of the network"
        assert each.errors == [], "the console stays quiet"
    for context in contexts:
        context.close()
