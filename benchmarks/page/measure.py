"""One page in headless Chromium: when it stands, how even its frames are under a hand, what it holds in memory."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60_000  # milliseconds
STEPS = 40
RECORD = """() => {
  const frames = (window.frames_ = []);
  let last = null;
  const step = (now) => {
    if (last !== null) frames.push(now - last);
    last = now;
    window.recording = requestAnimationFrame(step);
  };
  window.recording = requestAnimationFrame(step);
}"""
STOP = "() => { cancelAnimationFrame(window.recording); return window.frames_; }"
WAIT = """(most) => new Promise((found) => {
  const look = () => (window.settled || performance.now() > most ? found(window.settled || 0) : setTimeout(look, 10));
  look();
})"""
SETTLED = (
    """() => { requestAnimationFrame(() => requestAnimationFrame(() => { window.settled = performance.now(); })); }"""
)
SEARCH = """async (text) => {
  const [input, list] = ["search", "results"].map((id) => document.getElementById(id));
  const times = [];
  input.focus();
  for (let end = 1; end <= text.length; end += 1) {
    list.replaceChildren();
    const start = performance.now();
    input.value = text.slice(0, end);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    while (!list.children.length && performance.now() - start < 5000) await new Promise((next) => setTimeout(next, 0));
    times.push(performance.now() - start);
  }
  return Math.max(...times);
}"""


def launch(playwright: Any) -> Any:
    """Start Chromium without a GPU."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    return playwright.chromium.launch(executable_path=program, args=ARGUMENTS)


def measure(browser: Any, file: Path, *, whole: bool = False) -> dict[str, float] | None:
    """Measure one page; None if it did not stand within a minute."""
    page = browser.new_page(viewport={"width": 1400, "height": 860})
    try:
        return _measured(page, file, whole=whole)
    except TimeoutError:
        return None
    except Exception as error:
        if "Timeout" in type(error).__name__:  # Playwright's own
            return None
        raise
    finally:
        page.close()


def _measured(page: Any, file: Path, *, whole: bool) -> dict[str, float]:
    page.set_default_timeout(PATIENCE)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.goto(file.as_uri(), wait_until="commit")
    if whole:
        page.wait_for_selector("html[data-ready]")
        page.evaluate(SETTLED)
    opened = page.evaluate(WAIT, PATIENCE)
    if not opened:
        raise TimeoutError
    found = {"open": opened, "cpu": 1000 * _metric(session, "TaskDuration")}
    page.wait_for_timeout(500)
    box = page.locator("#map").bounding_box()
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    found["pan"], found["pan_cpu"] = _frames(page, session, lambda: _drag(page, middle))
    found["zoom"], found["zoom_cpu"] = _frames(page, session, lambda: _wheel(page, middle))
    if whole:
        page.wait_for_timeout(1500)
        found["search"] = page.evaluate(SEARCH, "bela")
    session.send("HeapProfiler.collectGarbage")
    found["heap"] = session.send("Runtime.getHeapUsage")["usedSize"] / 1e6
    found["bytes"] = file.stat().st_size / 1e6
    found["load"] = os.getloadavg()[0]
    return found


def _metric(session: Any, name: str) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == name))


def _frames(page: Any, session: Any, gesture: Any) -> tuple[float, float]:
    """Give the 95th percentile of the times between frames in a gesture, and the main thread's own time a frame."""
    page.evaluate(RECORD)
    before = _metric(session, "TaskDuration")
    gesture()
    frames = sorted(page.evaluate(STOP))
    used = 1000 * (_metric(session, "TaskDuration") - before)
    page.wait_for_timeout(400)
    if not frames:
        return float("nan"), float("nan")
    return float(frames[min(len(frames) - 1, int(0.95 * len(frames)))]), used / len(frames)


def _drag(page: Any, middle: tuple[float, float]) -> None:
    x, y = middle
    page.mouse.move(x + 7, y + 3)
    page.mouse.down()
    for step in range(STEPS):
        page.mouse.move(x + 4 * (step if step < STEPS / 2 else STEPS - step), y + 2 * step)
    page.mouse.up()


def _wheel(page: Any, middle: tuple[float, float]) -> None:
    page.mouse.move(*middle)
    for step in range(STEPS):
        page.mouse.wheel(0, -60 if step < STEPS / 2 else 60)
