"""Write docs/SPEED.md from what was measured."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from benchmarks.speed.defects import DEFECTS
from benchmarks.speed.figures import OTHER, OWN, READING, Bar, Results, Row, allowed, bars, per_note
from benchmarks.speed.tools import RUMDL
from benchmarks.speed.works import WORKS
from vaultlint import __version__

TEMPLATE = Path(__file__).with_name("SPEED.md.template")
_GROWING = (("cold", "check, cold"), ("warm", "check, nothing changed"), ("html", "graph to HTML, cold"))
_SIZES = (1_000, 10_000, 100_000)


def made() -> dict[str, str]:
    """Say what is measured with, without names."""
    system = "macOS" if platform.system() == "Darwin" else platform.system()
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "vaultlint": __version__,
        "rumdl": RUMDL,
        "python": platform.python_version(),
        "system": f"{system} {platform.release().partition('-')[0]}, {platform.machine()}",
        "cores": str(os.cpu_count() or 1),
        "processor": _processor(),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def page(results: Results) -> str:
    """Return the page."""
    return TEMPLATE.read_text(encoding="utf-8").format(
        machine=_machine(results),
        bars=bars_table(results),
        rounds=_rounds(results),
        works=works_table(results),
        left_out=_left_out(results),
        growth=growth_table(results),
        growth_said=_growth_said(results),
        kinds=len(DEFECTS),
        rumdl=results.made.get("rumdl", RUMDL),
    )


def bars_table(results: Results) -> str:
    """Return the bars with met and missed."""
    return _table(
        ["", "bar", "measured", ""], [[bar.text, f"≤ {_said(bar, bar.limit)}", *_told(bar)] for bar in bars(results)]
    )


def works_table(results: Results) -> str:
    """Return what each work cost, vault by vault."""
    head = ["vault", "work", OWN, OTHER, READING, "× rumdl", "× reading"]
    return _table(head, [_line(results, row) for row in _ordered(results) if row.runs])


def growth_table(results: Results) -> str:
    """Return what a note costs at each size."""
    lines = []
    for work, title in _GROWING:
        found = [per_note(results, work, size) for size in _SIZES]
        if any(found):
            lines.append([f"{title}, µs", *(f"{one.microseconds:,.0f}" if one else "–" for one in found)])
            lines.append([f"{title}, bytes", *(f"{one.bytes:,.0f}" if one else "–" for one in found)])
    return _table(["", *(f"{size:,}" for size in _SIZES)], lines)


def _growth_said(results: Results) -> str:
    """Say which work grows faster than n log n."""
    found = []
    for work, title in _GROWING:
        costs = [(size, cost.microseconds) for size in _SIZES if (cost := per_note(results, work, size))]
        for (few, one), (many, other) in pairwise(costs):
            most = allowed(few, many)
            if other > one * most:
                span = f"{title}, from {few:,} to {many:,} notes"
                found.append(f"{span}: × {other / one:.2f} a note, n log n would be × {most:.2f}")
    grown = sum(bool(per_note(results, work, size)) for work, _ in _GROWING for size in _SIZES[1:])
    if not grown:
        return "Larger vaults were not measured in this run."
    return f"**Faster than n log n**: {'; '.join(found)}." if found else "Nothing here grows faster than n log n."


def _machine(results: Results) -> str:
    with_ = results.made
    loads = [load for row in results.rows for load in row.load]
    cores = int(with_["cores"])
    processor = f" of {with_['processor']}" if with_["processor"] else ""
    text = (
        f"Measured on {with_['date']}: vaultlint {with_['vaultlint']}, rumdl {with_['rumdl']}, "
        f"Python {with_['python']}, {with_['system']}, {cores} cores{processor}."
    )
    if loads and max(loads) > cores:
        text += (
            f" Other work ran beside it (the system's load was {min(loads):.0f} to {max(loads):.0f}): "
            "trust CPU seconds and ratios, not the seconds that passed."
        )
    return text


def _rounds(results: Results) -> str:
    counts = sorted({len(runs) for row in results.rows for runs in row.runs.values()}) or [0]
    span = str(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    return f"Medians of {span} round{'s' * (counts[-1] != 1)}, fewer where a round takes minutes."


def _line(results: Results, row: Row) -> list[str]:
    read = row if READING in row.runs else results.row("cold", row.notes, row.kilobytes)
    reading = read.cpu(READING) if read and not row.real else row.cpu(READING)
    ours, theirs = row.cpu(), row.cpu(OTHER)
    return [
        vault_of(row),
        WORKS[row.work][0] + (f" ({row.said})" if row.said else ""),
        _used(row, OWN),
        _used(row, OTHER),
        _used(row, READING),
        f"{ours / theirs:.2f}" if ours is not None and theirs else "–",
        f"{ours / reading:.0f}" if ours is not None and reading and row.work not in ("one", "one-warm") else "–",
    ]


def vault_of(row: Row) -> str:
    """Name a row's vault."""
    return f"{row.real}{row.notes:,} × {row.kilobytes:g} KB"


def _left_out(results: Results) -> str:
    """Say what was not measured, and why."""
    reasons: dict[str, list[str]] = {}
    for row in _ordered(results):
        if row.reason:
            reasons.setdefault(row.reason, []).append(f"{WORKS[row.work][0]} ({vault_of(row)})")
    return "\n".join(f"- Not measured: {', '.join(rows)}: {reason}." for reason, rows in reasons.items())


def _ordered(results: Results) -> list[Row]:
    places = {work: place for place, work in enumerate(WORKS)}
    return sorted(results.rows, key=lambda row: (bool(row.real), row.real, row.notes, row.kilobytes, places[row.work]))


def _used(row: Row, name: str) -> str:
    cpu, megabytes, seconds = row.cpu(name), row.megabytes(name), row.seconds(name)
    if cpu is None or megabytes is None or seconds is None:
        return "–"
    return f"{cpu:.2f} ({megabytes:.0f} MB, {seconds:.1f} s)"


def _told(bar: Bar) -> list[str]:
    if bar.value is None:
        return ["–", bar.reason]
    return [_said(bar, bar.value), "met" if bar.met else "**missed**"]


def _said(bar: Bar, value: float) -> str:
    digits = 0 if bar.unit == "MB" else 2
    return f"{value:,.{digits}f} {bar.unit}" if value != int(value) or bar.unit != "MB" else f"{value:,.0f} MB"


def _table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
