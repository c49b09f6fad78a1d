"""What was measured, kept as JSON; medians and what follows from them."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.speed.runs import Run
from benchmarks.speed.works import BARE, OTHER, OWN, READING


@dataclass
class Row:
    """One work on one vault: each one's runs, or the reason why there are none."""

    work: str
    notes: int
    kilobytes: float
    runs: dict[str, list[Run]] = field(default_factory=dict)
    reason: str = ""
    said: str = ""
    load: list[float] = field(default_factory=list)
    real: str = ""

    def cpu(self, name: str = OWN) -> float | None:
        """Return the median of CPU seconds."""
        return median(run.cpu for run in self.runs[name]) if self.runs.get(name) else None

    def megabytes(self, name: str = OWN) -> float | None:
        """Return the median of peak megabytes."""
        return median(run.megabytes for run in self.runs[name]) if self.runs.get(name) else None

    def seconds(self, name: str = OWN) -> float | None:
        """Return the median of the seconds that passed."""
        return median(run.seconds for run in self.runs[name]) if self.runs.get(name) else None

    def ratio(self, other: str) -> float | None:
        """Return ours by another's CPU seconds."""
        ours, theirs = self.cpu(), self.cpu(other)
        return ours / theirs if ours is not None and theirs else None


@dataclass
class Results:
    """All rows, and what they were measured with."""

    made: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def row(self, work: str, notes: int, kilobytes: float) -> Row | None:
        """Return a row of a generated vault that was measured."""
        wanted = (work, notes, kilobytes, "")
        return next((one for one in self.rows if (one.work, one.notes, one.kilobytes, one.real) == wanted), None)

    def put(self, row: Row) -> None:
        """Add a row in the place of an older one."""
        place = (row.work, row.notes, row.kilobytes, row.real)
        self.rows = [one for one in self.rows if (one.work, one.notes, one.kilobytes, one.real) != place]
        self.rows.append(row)

    def write(self, file: Path) -> None:
        """Keep them."""
        file.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Results:
        """Read what was kept."""
        if not file.is_file():
            return cls()
        stored = json.loads(file.read_text(encoding="utf-8"))
        rows = [Row(**one) for one in stored["rows"]]
        for row in rows:
            row.runs = {name: [Run(*run) for run in runs] for name, runs in row.runs.items()}
        return cls(stored["made"], rows)


@dataclass(frozen=True)
class Bar:
    """A figure to reach; `value` is None where what it needs was not measured, for the reason."""

    text: str
    limit: float
    value: float | None
    unit: str = ""
    reason: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it is reached."""
        return None if self.value is None else self.value <= self.limit


def bars(results: Results) -> list[Bar]:
    """Return every bar with what was measured for it."""

    def bar(text: str, limit: float, work: str, notes: int, kilobytes: float, what: str, unit: str = "s") -> Bar:
        row = results.row(work, notes, kilobytes)
        if row is None or row.reason:
            return Bar(text, limit, None, unit, row.reason if row else "not measured in this run")
        value = row.ratio(what) if what in (OTHER, READING) else row.megabytes() if what == "memory" else row.cpu()
        return Bar(text, limit, value, unit, "" if value is not None else f"{what} was left out")

    ten, hundred = 10_000, 100_000
    found = [
        bar("10,000 notes of 10 KB, cold, beside rumdl's cold", 0.4, "cold", ten, 10, OTHER, "×"),
        bar("the same with every rule of both", 0.4, "every-rule", ten, 10, OTHER, "×"),
        bar("the same, beside just reading the bytes", 15, "cold", ten, 10, READING, "×"),
        bar("nothing changed, beside rumdl's warm", 0.3, "warm", ten, 10, OTHER, "×"),
        bar("nothing changed", 0.5, "warm", ten, 10, "cpu"),
        bar("one note, nothing kept", 0.1, "one", ten, 10, "cpu"),
        bar("one note, vault checked before", 0.1, "one-warm", ten, 10, "cpu"),
        bar("graph of 10,000 notes to HTML, cold", 40, "html", ten, 10, "cpu"),
        bar("graph of 10,000 notes to HTML, nothing changed", 6, "html-warm", ten, 10, "cpu"),
        bar("graph of 10,000 notes to JSON, nothing changed", 3, "json-warm", ten, 10, "cpu"),
        bar("memory, 10,000 notes", 150, "cold", ten, 10, "memory", "MB"),
        bar("memory, 100,000 notes", 1_024, "cold", hundred, 5, "memory", "MB"),
        bar("memory, graph of 100,000 notes", 2_048, "html", hundred, 5, "memory", "MB"),
    ]
    fixed, checked = results.row("fix", ten, 10), results.row("warm", ten, 10)
    more = "fix of 500 notes of 10,000, beyond a check with nothing changed"
    if fixed and checked and fixed.cpu() is not None and checked.cpu() is not None:
        found.insert(7, Bar(more, 1, (fixed.cpu() or 0) - (checked.cpu() or 0), "s"))
    else:
        found.insert(7, Bar(more, 1, None, "s", (checked and checked.reason) or "not measured in this run"))
    few, many = per_note(results, "cold", ten), per_note(results, "cold", hundred)
    grown = many.microseconds / few.microseconds if few and many else None
    text = "a note among 100,000, cold, beside one among 10,000"
    found.append(Bar(text, 1.2, grown, "×", "" if grown else "not measured in this run"))
    return found


@dataclass(frozen=True)
class PerNote:
    """What one more note costs: what a check of a single note costs is taken off."""

    microseconds: float
    bytes: float


def per_note(results: Results, work: str, notes: int, kilobytes: float = 5) -> PerNote | None:
    """Return what a note of a vault costs."""
    row = results.row(work, notes, kilobytes)
    alone = next((one for one in results.rows if one.work == "one" and one.runs), None)
    if row is None or row.cpu() is None or alone is None:
        return None
    cpu, held = (row.cpu() or 0) - (alone.cpu() or 0), (row.megabytes() or 0) - (alone.megabytes() or 0)
    return PerNote(cpu / notes * 1e6, max(0.0, held) / notes * 2**20)


def allowed(few: int, many: int) -> float:
    """Return how much dearer a note may be among many than among few, at n log n.

    Examples
    --------
    >>> allowed(10_000, 100_000)
    1.25
    """
    return math.log(many) / math.log(few)


__all__ = ["BARE", "OTHER", "OWN", "READING", "Bar", "PerNote", "Results", "Row", "allowed", "bars", "per_note"]
