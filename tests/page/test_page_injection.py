"""The page of a vault that holds every payload, in a real browser: it asks for nothing, and no note's text runs."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from payloads import PAYLOADS, lay

from vaultlint.graph import build, to_data
from vaultlint.graph.page import render
from vaultlint.project import Project

# Looks at whatever gets into the document at any time, however short it stays there; `__look` looks at all of it once more.
WATCH = """
window.__dialogs = 0;
for (const name of ["alert", "confirm", "prompt", "open"]) window[name] = () => { window.__dialogs += 1; return null; };
window.__violations = [];
document.addEventListener("securitypolicyviolation", (event) => window.__violations.push(event.violatedDirective));
window.__bad = [];
window.__seen = 0;
(() => {
  const allowed = new Set(["file:", "http:", "https:", "obsidian:"]);
  const reaching = new Set(["href", "src", "action", "formaction", "xlink:href", "data", "srcset", "srcdoc"]);
  const never = "body img, iframe, object, embed, base, form, body meta, body link";
  const runs = (one) => one.localName === "script" && !["application/json", "application/x-deflate"].includes(one.type);
  const judge = (one) => {
    window.__seen += 1;
    for (const { name, value } of one.attributes) {
      if (/^on/i.test(name)) window.__bad.push(`handler ${name}`);
      if (reaching.has(name) && !(one.matches("link[rel=icon]") && value === "data:,")
          && !allowed.has(new URL(value, location.href).protocol)) window.__bad.push(`${name} ${value}`);
    }
    if (one.matches(never)) window.__bad.push(`element ${one.localName}`);
    if (runs(one) && "ready" in document.documentElement.dataset && one !== window.__own) window.__bad.push("script");
  };
  const judgeAll = (root) => {
    if (root.nodeType !== 1) return;
    judge(root);
    root.querySelectorAll("*").forEach(judge);
  };
  const watch = new MutationObserver((records) => {
    for (const { target, type, addedNodes } of records) {
      if (type === "attributes") judge(target);
      else addedNodes.forEach(judgeAll);
    }
  });
  watch.observe(document, { subtree: true, childList: true, attributes: true });
  window.__look = () => {
    const scripts = [...document.scripts].filter(runs);
    if (scripts.length !== 1) window.__bad.push("script");
    window.__own = scripts[0];
    judgeAll(document.documentElement);
    return window.__bad;
  };
})();
"""
# Goes to addresses one by one, and waits for each panel; gives back what was opened.
VISIT = """async (addresses) => {
  const opened = [];
  const panel = document.getElementById("panel-body");
  for (const address of addresses) {
    if (location.hash !== address) {
      const gone = new Promise((done) => addEventListener("hashchange", () => setTimeout(done), { once: true }));
      location.hash = address;
      await gone;
    }
    while (panel.hasAttribute("aria-busy")) await new Promise((done) => setTimeout(done, 1));
    const state = vaultlint.state();
    opened.push(state[state.what] || "");
  }
  return opened;
}"""
CLICK = """async ([selector, most]) => {
  let at = 0;
  for (; at < Math.min(most, document.querySelectorAll(selector).length); at += 1) {
    document.querySelectorAll(selector)[at].click();
    await new Promise((done) => setTimeout(done));
    while (document.querySelector("#panel-body[aria-busy]")) await new Promise((done) => setTimeout(done, 1));
  }
  return at;
}"""
REACHING = re.compile(r"https?:|wss?:|\*|'unsafe|blob:|'self'")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: Any) -> Path:
    """A vault of payloads, drawn; with payloads also where a vault of notes has none: in the fields of its graph."""
    folder = tmp_path_factory.mktemp("page")
    data = to_data(build(Project(lay(folder / "Vault"))))
    texts = list(PAYLOADS.values())
    for at, node in enumerate(data["nodes"]):
        text = texts[at % len(texts)]
        node |= {"url": text, "date": text, "category": text}
    for at, edge in enumerate(data["edges"]):
        text = texts[at % len(texts)]
        edge["reason"] = text
        for one in edge.get("evidence") or ():
            one |= {"url": text, "by": text}
    file = folder / "graph.html"
    file.write_text(render(data, vault="".join(texts)[:600]), encoding="utf-8")
    shutil.rmtree(folder / "Vault")
    return file


class Watched:
    """A page, and all that it asked for or complained of."""

    def __init__(self, browser: Any, file: Path, scheme: str) -> None:
        self.scheme = scheme
        self.context = browser.new_context(color_scheme=scheme, reduced_motion="reduce", accept_downloads=True)
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.context.route("**/*", self._pass)  # whatever else it asks for ends here
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on("page", lambda _: self.complaints.append("another page"))
        self.refused: dict[str, str] = {}
        self.context.on("requestfailed", lambda one: self.refused.update({one.url: one.failure or ""}))
        self.page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        self.page.on(
            "console", lambda one: self.complaints.append(one.text) if one.type in {"error", "warning"} else None
        )
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("worker", lambda _: self.complaints.append("a worker"))
        self.page.on("websocket", lambda socket: self.requests.append(socket.url))
        self.page.add_init_script(WATCH)
        self.address = file.as_uri()
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-ready]")

    def _pass(self, route: Any) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            route.abort()

    def look(self) -> None:
        """Fail if anything of the present page could run or reach out."""
        assert self.page.evaluate("__look()") == []

    def visit(self, kind: str, ids: list[str]) -> list[str]:
        """Open each by the address that leads to it; return what was opened."""
        return list(self.page.evaluate(VISIT, [f"#{kind}={quote(one, safe='', errors='replace')}" for one in ids]))

    def click_each(self, selector: str, most: int) -> None:
        """Click what is found there, one after another, though the page draws them anew."""
        assert self.page.evaluate(CLICK, [selector, most]) > 0


@pytest.fixture(params=["light", "dark"])
def watched(browser: Any, page_file: Path, request: Any) -> Iterator[Watched]:
    one = Watched(browser, page_file, request.param)
    yield one
    beyond = [url for url in one.requests if url.partition("#")[0] != one.address and not url.startswith("data:,")]
    assert beyond == [], "the page asks for nothing but itself"
    assert one.complaints == [], "no dialog, no other page, a quiet console"
    assert one.page.evaluate("[window.__pwned, window.__dialogs, window.__violations]") == [None, 0, []]
    one.context.close()


def test_every_panel(watched: Watched) -> None:
    """Each note, author, tag, theme and link in turn, by the address that leads to it: links in dark, the others in light."""
    nodes = watched.page.evaluate("vaultlint.nodes().map((one) => one.id)")
    edges = watched.page.evaluate("vaultlint.shown().edges")
    assert len(nodes) > 2 * len(PAYLOADS)
    kind, ids = ("node", nodes) if watched.scheme == "light" else ("edge", edges[:: max(1, len(edges) // 120)])
    before = watched.page.evaluate("__seen")
    opened = watched.visit(kind, ids)
    watched.look()
    assert watched.page.evaluate("__seen") - before > 20 * len(opened), "each panel was looked at"
    assert len(set(opened)) > 0.9 * len(ids)


def test_views_search_and_files(watched: Watched) -> None:
    """Search for payloads, the table, each territory, a path, the other colours, both files to save."""
    page = watched.page
    for text in ("__pwned", "<script", "javascript:", "onerror", "\u202e", "[[", "data:", "]]>"):
        page.fill("#search", text)
        watched.look()
    page.keyboard.press("Enter")
    watched.look()
    page.evaluate("document.activeElement.blur()")
    watched.click_each("#territories button", 6)
    watched.look()
    page.keyboard.press("t")
    page.wait_for_selector("#table table")
    for buttons in ("#table thead button", "#table [data-rows]", "#table tbody button"):
        watched.click_each(buttons, 6)
        watched.look()
    for key in ("d", "t", "d", "p", "Escape"):
        page.keyboard.press(key)
        watched.look()
    for name in ("json", "png"):
        page.evaluate("document.getElementById('more').open = true")
        with page.expect_download() as waiting:
            page.evaluate("(name) => document.getElementById(name).click()", name)
        assert not set('/\\:<>"|?*\n\r\t') & set(waiting.value.suggested_filename)


def test_clicks_and_hovers(watched: Watched) -> None:
    """Nodes where they stand on the map, under a real pointer, and every button of their panels."""
    page = watched.page
    for name in watched.page.evaluate("vaultlint.shown().nodes")[:40:2]:
        spot = page.evaluate("(id) => vaultlint.positionOf(id)", name)
        if spot and 0 < spot["x"] < 1200 and 0 < spot["y"] < 700:
            page.mouse.move(spot["x"], spot["y"])
            page.mouse.click(spot["x"], spot["y"])
        page.evaluate("document.querySelectorAll('#panel-body button.quiet').forEach((one) => one.click())")
        watched.look()


def test_marks_of_direction_end_with_their_words(watched: Watched) -> None:
    """A right-to-left override in a title turns no word of ours around: each name is isolated from what follows."""
    ids = watched.page.evaluate("vaultlint.nodes().filter((one) => one.label.includes('\\u202e')).map((one) => one.id)")
    assert ids
    for name in ids:
        assert watched.visit("node", [name]) == [name]
        loose = watched.page.evaluate("""() => [...document.querySelectorAll("body *")]
          .filter((one) => !one.closest("script, style, title, svg") && [...one.childNodes]
            .some((child) => child.nodeType === 3 && /[\\u202a-\\u202e\\u2066-\\u2069]/.test(child.data)))
          .filter((one) => getComputedStyle(one).display === "inline")
          .filter((one) => !/isolate/.test(getComputedStyle(one).unicodeBidi))
          .map((one) => one.outerHTML.slice(0, 200))""")
        assert loose == []


def test_policy(page_file: Path) -> None:
    """The policy stands before any script, lets nothing be fetched, and no script run but ours, by hash."""
    text = page_file.read_text(encoding="utf-8")
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', text)
    assert found
    assert found.start() < text.index("<script")
    rules = dict(one.strip().split(" ", 1) for one in found[1].replace("&#39;", "'").split(";"))
    assert rules["default-src"] == "'none'"
    assert not REACHING.search(found[1])
    assert set(rules) == {"default-src", "script-src", "style-src", "img-src", "base-uri", "form-action"}
    assert all(one.startswith("'sha256-") for one in rules["script-src"].split())


def test_the_policy_holds(browser: Any, page_file: Path, tmp_path: Path) -> None:
    """What would get into the page as markup all the same does not run and is not fetched: the browser refuses it."""
    text = page_file.read_text(encoding="utf-8")
    planted = (
        "<script>window.__pwned=1</script><img src='https://evil.example/a.png' onerror='window.__pwned=2'>"
        "<iframe src='https://evil.example'></iframe><link rel='prefetch' href='https://evil.example/b'>"
    )
    file = tmp_path / "planted.html"
    file.write_text(text.replace("<noscript>", planted + "<noscript>", 1), encoding="utf-8")
    one = Watched(browser, file, "light")
    one.page.wait_for_timeout(100)
    assert one.page.evaluate("window.__pwned") is None
    seen = set(one.page.evaluate("__look()"))
    assert {"handler onerror", "element img", "element iframe", "script"} <= seen, "the tests' look sees it"
    one.page.evaluate("""() => { const link = document.createElement("a"); link.setAttribute("href", "javascript:0");
      document.body.append(link); link.remove(); }""")
    assert "href javascript:0" in one.page.evaluate("__look()"), "however short it stays"
    assert len(one.page.evaluate("window.__violations")) >= 3
    asked = {url for url in one.requests if "evil" in url}  # the browser tells of those that it refuses, too
    assert {url: one.refused.get(url) for url in asked} == dict.fromkeys(asked, "csp")
    one.context.close()
