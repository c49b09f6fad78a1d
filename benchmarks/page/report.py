"""Write docs/PAGE.md from what was measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

Runs = dict[str, dict[str, list[dict[str, float] | None]]]  # by engine, by size
WHOLE = "our whole page"

TEMPLATE = Path(__file__).with_name("PAGE.md.template")


def report(results: Runs, sizes: list[int], machine: str) -> str:
    """Write the page."""
    names = [name for name in results if name != WHOLE]
    head = ["", *(f"{size:,}" for size in sizes)]
    engines = [[name, *(_cell(results[name].get(str(size), [])) for size in sizes)] for name in names]
    cpu = [[name, *(_one(results[name].get(str(size), []), "cpu", 1000) for size in sizes)] for name in names]
    frames = [[name, *(_each_frame(results[name].get(str(size), [])) for size in sizes)] for name in names]
    whole = results.get(WHOLE, {})
    rows: list[tuple[str, Callable[[list[dict[str, float] | None]], str]]] = [
        ("opens, s (processor)", lambda each: f"{_one(each, 'open', 1000)} ({_one(each, 'cpu', 1000)})"),
        ("frames: pan / zoom, ms", lambda each: f"{_one(each, 'pan', 1, 0)} / {_one(each, 'zoom', 1, 0)}"),
        ("main thread a frame, pan / zoom, ms", _each_frame),
        ("first results of a search, ms", lambda each: _one(each, "search", 1, 0)),
        ("file, MB", lambda each: _one(each, "bytes", 1)),
        ("memory, MB", lambda each: _one(each, "heap", 1, 0)),
    ]
    table = [[name, *(show(whole.get(str(size), [])) for size in sizes)] for name, show in rows]
    counts = sorted({len(each) for sized in results.values() for each in sized.values()}) or [0]
    runs = f"{counts[0]} run{'s' * (counts[0] != 1)}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]} runs"
    filled = {"engines": engines, "cpu": cpu, "frames": frames}
    tables = {name: _table(head, lines) for name, lines in filled.items()}
    tables["whole"] = _table(["nodes", *head[1:]], table)
    return TEMPLATE.read_text(encoding="utf-8").format(runs=runs, edges=3, machine=machine, **tables)


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _values(runs: list[dict[str, float] | None], key: str) -> list[float]:
    return [run[key] for run in runs if run and key in run]


def _one(runs: list[dict[str, float] | None], key: str, unit: float, digits: int = 2) -> str:
    values = _values(runs, key)
    if not values:
        return "> 60" if runs else "–"
    return f"{median(values) / unit:.{digits}f}"


def _each_frame(runs: list[dict[str, float] | None]) -> str:
    return f"{_one(runs, 'pan_cpu', 1, 1)} / {_one(runs, 'zoom_cpu', 1, 1)}"


def _cell(runs: list[dict[str, float] | None]) -> str:
    if not _values(runs, "open"):
        return "> 60 s" if runs else "–"
    frames = f"{_one(runs, 'pan', 1, 0)}/{_one(runs, 'zoom', 1, 0)}"
    return f"{_one(runs, 'open', 1000)} s · {frames} · {_one(runs, 'heap', 1, 0)}"


def machine_of(results: Runs, version: str, cores: int) -> str:
    """Say what it was measured on, without names."""
    every: list[Any] = [runs for sizes in results.values() for runs in sizes.values()]
    loads = sorted(load for runs in every for load in _values(runs, "load"))
    drawn = (
        f"Headless Chromium {version} without a graphics card (software drawing), {cores} cores, "
        "a window of 1400 × 860."
    )
    if not loads or loads[-1] <= cores:
        return drawn
    return f"{drawn} Other work ran beside it: the system's load was {loads[0]:.0f} to {loads[-1]:.0f}."
