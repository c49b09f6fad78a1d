"""A headless Chromium that reports everything a page does that it should not: requests, console errors, scripts."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from page_waiting import FRAMES

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

    def drawn(self, kind: str | None = None) -> list[str]:
        """List the nodes that the last frame put on the canvas: of those on the map, what the zoom has room for."""
        ids = self.page.evaluate("vaultlint.drawn().ids")
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


class Tab:
    """One tab, in a context of its own, that is lent to one test after another: to open a browser's tab costs more than a page."""

    def __init__(self, browser: Any, options: dict[str, Any]) -> None:
        self.options = options
        self.context = browser.new_context(reduced_motion="reduce", **options)
        self.page = self.context.new_page()
        self.requests: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda one: self.errors.append(one.text) if one.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def open(self, address: str, viewport: dict[str, int]) -> Opened:
        """Open a page as if nothing had been here before, but for the history of the tab."""
        self.requests, self.errors = [], []
        self.page.set_viewport_size(viewport)
        self.page.emulate_media(color_scheme=self.options.get("color_scheme", "light"), reduced_motion="reduce")
        self.page.goto(address)
        self.page.wait_for_selector("html[data-ready]")
        self.page.evaluate(FRAMES)
        own = address.partition("#")[0]
        self.requests[:] = [url for url in self.requests if not url.startswith((own, "blob:", "data:"))]
        return Opened(self.page, self.requests, self.errors)

    def leave(self) -> None:
        """Keep nothing of the page that was here, nor the pointer over the next one."""
        self.page.mouse.move(0, 0)
        self.page.evaluate("localStorage.clear()")
        self.page.goto("about:blank")


@pytest.fixture(scope="session")
def tabs(browser: Any) -> dict[str, list[Tab]]:
    """Tabs that wait, by the options of their contexts."""
    return {}


@pytest.fixture(scope="session")
def page_files(tmp_path_factory: Any) -> Path:
    """Where pages lie that were rendered, under the hash of what they hold."""
    return Path(tmp_path_factory.mktemp("pages"))


@pytest.fixture
def open_page(browser: Any, tabs: dict[str, list[Tab]], page_files: Path) -> Iterator[Open]:
    """Render data, open it from the disk, and fail the test afterwards if the page asked for or complained of anything.

    A test that leaves something behind in its tab (`add_init_script`, `route`) asks for one that is thrown away: `fresh=True`.
    """
    lent: list[tuple[Tab, bool]] = []
    opened: list[Opened] = []

    def opener(
        data: dict[str, Any],
        *,
        address: str = "",
        width: int = 1400,
        height: int = 860,
        quotes: bool = True,
        fresh: bool = False,
        **context: Any,
    ) -> Opened:
        text = render(data, vault="My Reading", quotes=quotes)
        file = page_files / f"{hashlib.sha256(text.encode()).hexdigest()}.html"
        if not file.exists():
            file.write_text(text, encoding="utf-8")
        waiting = tabs.setdefault(repr(sorted(context.items())), [])
        tab = waiting.pop() if waiting and not fresh else Tab(browser, context)
        lent.append((tab, fresh))
        opened.append(tab.open(file.as_uri() + address, {"width": width, "height": height}))
        return opened[-1]

    yield opener
    for tab, fresh in lent:
        if fresh or not _left(tab):
            tab.context.close()
        else:
            tabs[repr(sorted(tab.options.items()))].append(tab)
    for each in opened:
        beyond = [url for url in each.requests if not url.startswith(("file:", "blob:", "data:", "about:"))]
        assert beyond == [], "the page asks nothing of the network"
        assert each.errors == [], "the console stays quiet"


def _left(tab: Tab) -> bool:
    from playwright.sync_api import Error

    try:
        tab.leave()
    except Error:  # crashed, or busy for good
        return False
    return True
