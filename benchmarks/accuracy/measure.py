"""Measure vaultlint on public vaults: how much of what it reports is true, and what its fixes mend.

python benchmarks/accuracy/measure.py VAULTS_DIR [--write docs/ACCURACY.md]   measure; print or write the page
python benchmarks/accuracy/measure.py VAULTS_DIR --sheet VL101 [--todo]       print a rule's sample to be judged
python benchmarks/accuracy/measure.py VAULTS_DIR --judge FILE                 take a filled-in sheet in
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import document
import findings
import salvage
import sheet
import vaults
import verdicts

from vaultlint.config import Config, Selection


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says; 2 where vaults are missing or a sheet cannot be understood."""
    options = _options(arguments)
    try:
        known = vaults.load(options.vaults)
        vaults.demand(known, options.directory)
        return _run(options, known)
    except (vaults.MissingError, verdicts.JudgementError, OSError) as error:
        print(f"accuracy: {error}", file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path, metavar="VAULTS_DIR", help="where the vaults lie, as OWNER+NAME")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there instead of printing it")
    parser.add_argument("--sheet", metavar="CODE", help="print the sample of a rule")
    parser.add_argument("--todo", action="store_true", help="with --sheet: only what was not judged yet")
    parser.add_argument("--full", action="store_true", help="with --sheet: long places and fixes in full")
    parser.add_argument("--judge", type=Path, metavar="FILE", help="a filled-in sheet; - for standard input")
    parser.add_argument("--vaults", type=Path, default=vaults.LIST, metavar="FILE", help="another list of vaults")
    parser.add_argument("--verdicts", type=Path, default=verdicts.FILE, metavar="FILE", help="another file of verdicts")
    return parser.parse_args(arguments)


def _run(options: argparse.Namespace, known: Sequence[vaults.Vault]) -> int:
    given = verdicts.read(options.verdicts)
    if options.sheet:
        code = options.sheet.upper()
        found = findings.survey(known, options.directory, Config(Selection((code,)))).by_rule().get(code, [])
        print(sheet.render(code, findings.draw(found), given, full=options.full, todo=options.todo))
        return 0
    survey = findings.survey(known, options.directory)
    if options.judge:
        text = sys.stdin.read() if str(options.judge) == "-" else options.judge.read_text("utf-8")
        new = verdicts.judge(text, {one.id: (one.code, one.vault, one.mends) for one in survey.findings})
        verdicts.write({**given, **{one.id: one for one in new}}, options.verdicts)
        print(f"{len(new)} verdicts taken in; {options.verdicts} holds {len({*given, *(one.id for one in new)})}")
        return 0
    page = document.render(known, survey, salvage.repair(known, options.directory), given)
    if options.write:
        options.write.write_text(page, "utf-8")
    else:
        print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main())
