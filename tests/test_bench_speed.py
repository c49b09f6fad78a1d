"""The speed bench in short: what it makes is what it says, and what it measures is what was used."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.speed import __main__ as bench  # noqa: E402
from benchmarks.speed import page, tools, works  # noqa: E402
from benchmarks.speed.defects import DEFECTS  # noqa: E402
from benchmarks.speed.figures import Results, Row, bars, per_note  # noqa: E402
from benchmarks.speed.runs import Command, FailedError, Run  # noqa: E402
from benchmarks.speed.vaults import SHARE, Maker  # noqa: E402
from benchmarks.speed.works import BARE, OTHER, OWN, READING, Subject  # noqa: E402
from vaultlint.project import Project  # noqa: E402

COUNT = 400
waits = pytest.mark.skipif(not hasattr(__import__("os"), "wait4"), reason="what a process used is told by os.wait4")


def digest(folder: Path) -> str:
    """Return one hash of all files below a folder."""
    found = hashlib.sha256()
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        found.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


@pytest.fixture(scope="module")
def maker():
    """Four hundred notes with every share as in the bench."""
    return Maker(COUNT, 2)


@pytest.fixture(scope="module")
def made(maker, tmp_path_factory):
    """These notes on the disk."""
    folder = tmp_path_factory.mktemp("speed") / "vault"
    maker.write(folder, jobs=1)
    return folder


# What is made.


def test_the_same_seed_makes_the_same_bytes(tmp_path):
    """Same seed, same bytes, however many processes write; another seed, another vault."""
    for name, seed in (("one", 1), ("again", 1), ("other", 2)):
        Maker(60, 1, seed=seed).write(tmp_path / name)
    assert digest(tmp_path / "one") == digest(tmp_path / "again") != digest(tmp_path / "other")


def test_processes_make_what_one_makes(tmp_path, monkeypatch):
    """Notes do not depend on which process writes them."""
    monkeypatch.setattr("benchmarks.speed.vaults._AT_ONCE", 10)
    Maker(60, 1).write(tmp_path / "one", jobs=1)
    Maker(60, 1).write(tmp_path / "two", jobs=2)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")


def test_notes_are_as_long_as_asked(maker, made):
    """So many notes, and their mean within a seventh of the size."""
    sizes = [path.stat().st_size for path in made.rglob("*.md")]
    assert len(sizes) == COUNT
    assert 2048 * 6 / 7 < sum(sizes) / COUNT < 2048 * 8 / 7


def test_each_defect_is_found_and_nothing_else(maker, made):
    """The share of notes with a defect is exact; each is named by its rule, and a sound note by none."""
    found: dict[str, set[str]] = {}
    for one in Project(made).check().diagnostics:
        found.setdefault(one.path, set()).add(one.code)
    wrong = [entry for entry in maker.entries if entry.defect]
    assert len(wrong) == SHARE * COUNT
    models = {entry.like: DEFECTS[entry.defect].code for entry in wrong if entry.like >= 0}
    for entry in maker.entries:
        codes = found.get(entry.path, set())
        if entry.defect:
            model = found.get(maker.entries[entry.like].path, set()) if entry.like >= 0 else set()
            assert DEFECTS[entry.defect].code in codes | model, entry
        else:
            assert codes <= {models.get(entry.number, "")}, (entry, codes)


@pytest.mark.parametrize("name", DEFECTS)
def test_every_kind_can_be_made(name, tmp_path):
    """Each kind of defect, made alone, is what its rule names, and is mended where it says so."""
    maker = Maker(60, 1, share=0)  # with an attachment
    number = next(entry.number for entry in maker.entries if entry.kind == "article")
    import random

    taboo = {number}
    maker.entries[number] = maker._spoilt(maker.entries, number, name, random.Random(3), taboo)
    assert maker.entries[number].defect == name
    maker.write(tmp_path / "vault", jobs=1)
    codes = {one.code for one in Project(tmp_path / "vault").check().diagnostics}
    assert DEFECTS[name].code in codes
    if DEFECTS[name].safe:
        remaining = Project(tmp_path / "vault").fix().remaining.diagnostics
        assert DEFECTS[name].code not in {one.code for one in remaining}


# What is measured.

BUSY = "import time\nheld = bytearray(60_000_000)\nwhile time.process_time() < 0.3: pass\n"
PARENT = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BUSY!r}])\n"


@waits
def test_a_run_counts_the_children(tmp_path):
    """CPU time and memory are those of all processes below the one that was started."""
    run = Command((sys.executable, "-c", PARENT), tmp_path).run()
    assert 0.3 <= run.cpu < 3
    assert 60 < run.megabytes < 200


@waits
def test_a_run_is_not_told_the_memory_of_who_measures(tmp_path):
    """A process' peak is its own, however large the bench has grown."""
    held = bytearray(150_000_000)
    run = Command((sys.executable, "-c", "pass"), tmp_path).run()
    assert run.megabytes < 60 < len(held)


@waits
def test_a_command_that_fails_is_no_figure(tmp_path):
    """Exit codes other than 0 and 1 stop the bench, with what was said."""
    with pytest.raises(FailedError, match="no such thing"):
        Command(
            (
                sys.executable,
                "-c",
                "import sys; sys.exit('no such thing') if 0 else (print('no such thing'), sys.exit(2))",
            ),
            tmp_path,
        ).run()


def test_notes_are_put_back(made):
    """After ten changed notes were measured they are what they were, to the byte and to the time."""
    paths = Subject("", made, COUNT, made).paths()[:10]
    before = [(Path(path).read_bytes(), Path(path).stat().st_mtime_ns) for path in paths]
    edit = works._Edit(paths)
    edit.make()
    assert all(Path(path).read_bytes() != data for path, (data, _) in zip(paths, before, strict=True))
    edit.take_back()
    assert [(Path(path).read_bytes(), Path(path).stat().st_mtime_ns) for path in paths] == before


@pytest.mark.parametrize("name", ["warm", "ten", "one-warm", "html-warm", "json-warm"])
def test_what_needs_a_cache_is_left_out_without_one(name, made, tmp_path, monkeypatch):
    """A work that a version cannot do is a reason, and no figure."""
    monkeypatch.setattr(tools, "helped", lambda _: "")
    said = works.WORKS[name][1](Subject("x", made, COUNT, tmp_path))
    assert isinstance(said, str)
    assert "--no-cache" in said


@waits
def test_the_bench_in_short(tmp_path, capsys):
    """Sixty notes, vaultlint alone: figures are kept, the page of the docs is left alone."""
    before = bench.PAGE.read_bytes() if bench.PAGE.is_file() else None
    options = ["--sizes", "60", "--kb", "1", "--only", "cold,one,fix", "--rounds", "1", "--alone"]
    assert bench.main([*options, "--build", str(tmp_path)]) == 0
    results = Results.read(tmp_path / "results.json")
    assert {row.work for row in results.rows} == {"cold", "one", "fix"}
    cold, fixed = results.row("cold", 60, 1), results.row("fix", 60, 1)
    assert cold is not None
    assert [*cold.runs] == [BARE, READING, OWN]
    assert (cold.cpu(BARE) or 0) < (cold.cpu(OWN) or 0)
    assert fixed is not None
    assert fixed.said == "3 of 3 notes changed"
    assert (bench.PAGE.read_bytes() if bench.PAGE.is_file() else None) == before
    assert "skipped" in capsys.readouterr().out


# What is said.


def row(work: str, notes: int, kilobytes: float, cpu: float, megabytes: float = 100, **others: float) -> Row:
    """Return a row with one run each."""
    runs = {OWN: [Run(1, cpu, 0, megabytes, 9.0)]}
    runs |= {name: [Run(1, used, 0, 50, 9.0)] for name, used in others.items()}
    return Row(work, notes, kilobytes, runs, load=[0.5, 0.7])


def results(*rows: Row) -> Results:
    """Return results of a machine."""
    return Results({**page.made(), "cores": "2", "processor": ""}, [*rows])


def test_bars_are_met_missed_or_not_measured():
    """A bar says what was measured for it; what was left out is neither met nor missed."""
    cold = row("cold", 10_000, 10, 6.0, 151.0, **{OTHER: 16.0, READING: 0.39})
    found = {one.text: one for one in bars(results(cold, Row("warm", 10_000, 10, reason="no cache")))}
    assert found["10,000 notes of 10 KB, cold, beside rumdl's cold"].met is True
    assert found["the same, beside just reading the bytes"].met is False
    assert found["memory, 10,000 notes"].met is False
    assert found["nothing changed"].met is None
    assert found["nothing changed"].reason == "no cache"


def test_the_page_names_what_grows_too_fast():
    """A note that costs more among many than n log n allows is named; one that does not is not."""
    one = row("one", 10_000, 10, 0.1, 20)
    steady = results(one, row("cold", 10_000, 5, 5.1), row("cold", 100_000, 5, 55.1, 1_000))
    steep = results(one, row("cold", 10_000, 5, 5.1), row("cold", 100_000, 5, 80.1, 1_000))
    assert "Nothing here grows faster" in page.page(steady)
    assert "**Faster than n log n**: check, cold, from 10,000 to 100,000 notes: × 1.60 a note" in page.page(steep)
    cost = per_note(steady, "cold", 10_000)
    assert cost is not None
    assert round(cost.microseconds) == 500


def test_the_page_says_what_was_measured_and_what_not():
    """Figures, reasons and a busy machine stand on the page; no name of a machine does."""
    import platform

    cold = row("cold", 1_000, 5, 1.234, **{OTHER: 2.468})
    cold.load = [7.0, 8.0]
    text = page.page(results(cold, Row("warm", 1_000, 5, reason="no cache")))
    assert "| 1,000 × 5 KB | check, cold | 1.23 (100 MB, 9.0 s) | 2.47 (50 MB, 9.0 s) | – | 0.50 | – |" in text
    assert "Not measured: check, nothing changed (1,000 × 5 KB): no cache." in text
    assert "load was 7 to 8" in text
    assert not platform.node() or platform.node() not in text


def test_results_are_kept(tmp_path):
    """What was measured is read again as it was written, and a row measured anew takes the old one's place."""
    kept = results(row("cold", 1_000, 5, 1.0))
    kept.put(row("cold", 1_000, 5, 2.0))
    kept.write(tmp_path / "results.json")
    again = Results.read(tmp_path / "results.json")
    assert again == kept
    assert [one.cpu() for one in again.rows] == [2.0]
