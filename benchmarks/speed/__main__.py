"""Measure vaultlint and rumdl in turn over generated vaults; write docs/SPEED.md.

    python -m benchmarks.speed [--sizes 1000,10000,100000] [--kb 5,10] [--only cold,warm,…] [--rounds N]
                               [--vaults FOLDER] [--full] [--alone] [--page] [--write | --no-write]

What is measured is kept in build/speed/results.json. A run that is shortened in any way measures these rows anew,
prints, and writes the page only with --write. --page only writes the page again.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from pathlib import Path

from benchmarks.speed.defects import DEFECTS
from benchmarks.speed.figures import Results, Row
from benchmarks.speed.page import bars_table, growth_table, made, page, vault_of, works_table
from benchmarks.speed.tools import BUILD, ROOT, compile_ours, install
from benchmarks.speed.vaults import SHARE, Maker
from benchmarks.speed.works import OTHER, WORKS, Subject, loads

PAGE = ROOT / "docs" / "SPEED.md"
SIZES, KILOBYTES = (1_000, 10_000, 100_000), (5.0, 10.0)
LARGE = 100_000
FIXED = 0.05  # of the notes of the vault that is fixed


def rounds_of(notes: int) -> int:
    """Return how often a work is done."""
    return 5 if notes <= 1_000 else 3 if notes < LARGE else 1


def works_of(notes: int, *, longest: bool, full: bool) -> list[str]:
    """Return what is measured at a size; `longest` is for the vault with the longer notes."""
    if notes >= LARGE:
        return ["cold", "warm", *(["html", "html-warm"] if full else [])]
    return [*WORKS] if longest else ["cold", "warm", "one", "html"]


def main(words: list[str] | None = None) -> int:
    """Measure what is asked for."""
    asked = _asked(words)
    asked.build.mkdir(parents=True, exist_ok=True)
    file = asked.build / "results.json"
    results = Results.read(file)
    if not asked.page:
        compile_ours()
        if not asked.alone:
            install()
        results.made = made()
        for subject, kilobytes, works in _generated(asked):
            _measure(subject, kilobytes, works, asked, results, file)
        if asked.vaults:
            for number, folder in enumerate(_largest(asked.vaults), 1):
                _measure_real(number, folder, asked, results, file)
        else:
            print("real vaults: skipped, --vaults FOLDER names none")
    if not results.rows:
        sys.exit("nothing was measured yet")
    print("", bars_table(results), "", works_table(results), "", growth_table(results), sep="\n")
    if asked.page or asked.write:
        PAGE.write_text(page(results), encoding="utf-8")
        print(f"\nwrote {PAGE.relative_to(ROOT)}")
    return 0


def _asked(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=[*SIZES])
    parser.add_argument("--kb", type=lambda text: [float(one) for one in text.split(",")], default=[*KILOBYTES])
    parser.add_argument("--only", type=lambda text: text.split(","), default=[], help=", ".join(WORKS))
    parser.add_argument("--rounds", type=int, help="how often each runs; by default 5, 3 and 1, the larger the fewer")
    parser.add_argument("--vaults", type=Path, help="a folder of vaults: the two with the most notes are measured too")
    parser.add_argument("--full", action="store_true", help="also the graph of the largest vault")
    parser.add_argument("--alone", action="store_true", help="without rumdl")
    parser.add_argument("--page", action="store_true", help="only write the page from what was measured before")
    parser.add_argument("--build", type=Path, default=BUILD, help="where vaults and results lie")
    parser.add_argument("--write", action=argparse.BooleanOptionalAction, default=None, help="write docs/SPEED.md")
    asked = parser.parse_args(words)
    unknown = [name for name in asked.only if name not in WORKS]
    if unknown:
        parser.error(f"no such work: {', '.join(unknown)}; there are {', '.join(WORKS)}")
    if asked.write is None:
        short = asked.only or asked.alone or asked.rounds or asked.build != BUILD
        asked.write = not short and asked.sizes == [*SIZES] and asked.kb == [*KILOBYTES]
    return asked


def _generated(asked: argparse.Namespace) -> list[tuple[Subject, float, list[str]]]:
    """Return the vaults to measure, which are made when their turn comes."""
    found = []
    for notes in asked.sizes:
        for kilobytes in asked.kb:
            longest = kilobytes == max(asked.kb)
            if notes >= LARGE and kilobytes != min(asked.kb):
                continue
            works = works_of(notes, longest=longest or notes >= LARGE, full=asked.full)
            works = [work for work in asked.only or works if work in WORKS]
            key = f"{notes}x{kilobytes:g}"
            folder = asked.build / "vaults" / key
            found.append((Subject(key, folder, notes, asked.build / "keep", rumdl=not asked.alone), kilobytes, works))
    return found


def _measure(
    subject: Subject, kilobytes: float, works: list[str], asked: argparse.Namespace, results: Results, file: Path
) -> None:
    for work in works:
        one = _vault_to_fix(subject, kilobytes) if work == "fix" else subject
        if work != "fix":
            _made(subject.folder, subject.notes, kilobytes, SHARE)
        row = Row(work, subject.notes, kilobytes)
        _play(row, one, asked.rounds or rounds_of(subject.notes))
        results.put(row)
        results.write(file)


def _measure_real(number: int, folder: Path, asked: argparse.Namespace, results: Results, file: Path) -> None:
    """Measure a real vault: what writes nothing in it."""
    name = f"real vault {number}, "
    paths = Subject("", folder, 0, folder).paths()
    size = round(sum(Path(path).stat().st_size for path in paths) / max(1, len(paths)) / 1024, 1)
    subject = Subject(f"real-{number}", folder, len(paths), asked.build / "keep", rumdl=not asked.alone)
    for work in (one for one in ("cold", "warm", "one", "html", "html-warm") if not asked.only or one in asked.only):
        row = Row(work, len(paths), size, real=name)
        _play(row, subject, asked.rounds or rounds_of(len(paths)))
        results.rows = [old for old in results.rows if (old.real, old.work) != (name, work)]
        results.put(row)
        results.write(file)


def _play(row: Row, subject: Subject, rounds: int) -> None:
    title, work = WORKS[row.work]
    contest = work(subject)
    if isinstance(contest, str):
        row.reason = contest
        print(f"{vault_of(row):24}{title}: left out, {contest}", flush=True)
        return
    with loads() as row.load:
        row.runs = contest.play(rounds)
    row.said = ", ".join(contest.said)
    told = "  ".join(f"{name} {row.cpu(name):.2f} s {row.megabytes(name):.0f} MB" for name in row.runs)
    print(f"{vault_of(row):24}{title}: {told}{'  ' + row.said if row.said else ''}", flush=True)
    if not subject.rumdl and row.work in ("cold", "every-rule", "warm", "ten", "one", "one-warm"):
        print(f"{'':24}{OTHER} was left out, as asked")


def _made(folder: Path, notes: int, kilobytes: float, share: float, *, safe: bool = False) -> None:
    """Make a vault, if it is not there as this generator makes it."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    makers = [one for one in sources if one.stem in ("vaults", "drafts", "defects", "words")]
    mark = hashlib.sha256(b"".join(one.read_bytes() for one in makers)).hexdigest()
    wanted = f"{mark} {notes} {kilobytes} {share} {safe}\n"
    said = folder.with_suffix(".made")
    if said.is_file() and said.read_text(encoding="ascii") == wanted:
        return
    print(f"making {notes:,} notes of {kilobytes:g} KB …", flush=True)
    said.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    Maker(notes, kilobytes, share=share, safe=safe).write(folder)
    said.write_text(wanted, encoding="ascii")


def _vault_to_fix(subject: Subject, kilobytes: float) -> Subject:
    """Make the vault that is fixed: anew each time, so that nothing of an earlier run is left in it."""
    folder = subject.folder.with_name(subject.folder.name + "-fix")
    folder.with_suffix(".made").unlink(missing_ok=True)
    _made(folder, subject.notes, kilobytes, FIXED, safe=True)
    entries = Maker(subject.notes, kilobytes, share=FIXED, safe=True).entries
    mended = tuple(entry.path for entry in entries if entry.defect and DEFECTS[entry.defect].safe)
    return Subject(f"{subject.key}-fix", folder, subject.notes, subject.keep, subject.rumdl, mended)


def _largest(folder: Path) -> list[Path]:
    """Return the two folders with the most notes."""
    vaults = [place for place in sorted(folder.iterdir()) if place.is_dir()]
    return sorted(vaults, key=lambda place: -len(Subject("", place, 0, place).paths()))[:2]


if __name__ == "__main__":
    sys.exit(main())
