"""The baseline: the findings that an old vault starts with, so that only new ones are reported.

An entry is a path, a rule's code and a fingerprint of what was said there: the message and the line's text, without
line numbers, so that an edit elsewhere in the note moves nothing. What stands there twice counts twice. A note that
is renamed is a new one.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from vaultlint.config.finding import BASELINE
from vaultlint.errors import VaultlintError
from vaultlint.linter import Diagnostic
from vaultlint.parse.note import Note
from vaultlint.patterns import pattern
from vaultlint.results import Report
from vaultlint.rules.base import Finding
from vaultlint.rules.cards import Card
from vaultlint.writing import put

NAME = BASELINE
VERSION = 1
_HEAD = '{"vaultlint-baseline": %d, "findings": ['
_INTERNAL = "VL000"  # a rule that failed is always said
_NUMBER = pattern(r"\d+")


class Entry(NamedTuple):
    """What a finding is known by, whatever stands elsewhere in its note."""

    path: str
    code: str
    fingerprint: str


class Baseline:
    """Findings to leave out, each as often as it was there.

    Parameters
    ----------
    entries : mapping of Entry to int
    """

    def __init__(self, entries: Mapping[Entry, int]) -> None:
        self.entries = Counter(entries)
        self._notes: dict[str, Counter[Entry]] = {}
        for entry, count in self.entries.items():
            self._notes.setdefault(entry.path, Counter())[entry] = count

    def hold(self, report: Report, looked_at: Callable[[Entry], bool] = lambda _: False) -> None:
        """Take the findings that the baseline knows out of a report, and count them there.

        Parameters
        ----------
        report : Report
        looked_at : callable
            Whether the run would have found what an entry stands for; such an entry without a finding is mended.
        """
        left = Counter(self.entries)
        kept = []
        for one in report.diagnostics:
            entry = entry_of(one, report)
            if left[entry] > 0:
                left[entry] -= 1
            else:
                kept.append(one)
        report.held += len(report.diagnostics) - len(kept)
        report.diagnostics = kept
        report.recorded += self.entries.total()
        report.mended += sum(count for entry, count in left.items() if count > 0 and looked_at(entry))

    def spare(self, note: Note, findings: list[Finding]) -> list[Finding]:
        """Return the findings in a note, in order of place, that the baseline does not know."""
        known = self._notes.get(note.path)
        if known is None:
            return findings
        left = Counter(known)
        kept = []
        for one in findings:
            line = note.lines.line(note.lines.number(one.start))
            entry = Entry(note.path, one.code, fingerprint(one.message, line))
            if left[entry] > 0:
                left[entry] -= 1
            else:
                kept.append(one)
        return kept


def fingerprint(message: str, line: str) -> str:
    """Return what a finding is known by: its message without numbers (of lines, of notes) and its line's text."""
    text = f"{_NUMBER.sub('0', message)}\n{line}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def entry_of(one: Diagnostic, report: Report) -> Entry:
    """Return a finding's entry."""
    lines = report.sources.lines(one.path)
    line = lines.line(one.line - 1) if lines is not None and one.line <= len(lines) else ""
    return Entry(one.path, one.code, fingerprint(one.message, line))


def record(report: Report) -> Counter[Entry]:
    """Return a report's findings as entries; a rule that failed is none."""
    return Counter(entry_of(one, report) for one in report.diagnostics if one.code != _INTERNAL)


def scope(
    targets: Sequence[str], cards_for: Callable[[str], Sequence[Card]], *, spans: bool
) -> Callable[[Entry], bool]:
    """Return what says whether a run over `targets` would find what an entry stands for.

    Parameters
    ----------
    targets : sequence of str
        Folders or notes, relative to the vault.
    cards_for : callable
        The cards of the rules that speak about a note.
    spans : bool
        Whether rules that compare notes speak.
    """

    def looked_at(entry: Entry) -> bool:
        here = any(target in ("", entry.path) or entry.path.startswith(f"{target}/") for target in targets)
        return here and any(card.code == entry.code and (spans or not card.surveys) for card in cards_for(entry.path))

    return looked_at


def place(root: Path, given: Path | None, configured: str | None) -> Path:
    """Return where a vault's baseline lies: the file given by hand, else the configuration's, else the usual one.

    Raises
    ------
    VaultlintError
        If the configuration leads out of the vault, or what is named is a note.
    """
    path = given if given is not None else root / (configured or NAME)
    if given is None and root not in Path(os.path.realpath(path)).parents:
        raise VaultlintError(f"the baseline {configured or NAME!r} leads out of the vault: name a file in it")
    if path.name.lower().endswith((".md", ".canvas", ".base")) or path.is_dir():
        raise VaultlintError(f"{path} cannot be the baseline: name a file of its own, as {NAME!r}")
    return path


def load(path: Path, *, needed: bool = False) -> Baseline | None:
    """Read a baseline.

    Parameters
    ----------
    path : Path
    needed : bool
        Whether it was asked for by name, so that one that is not there is an error.

    Returns
    -------
    Baseline or None
        None if there is none.

    Raises
    ------
    VaultlintError
        If it cannot be read or understood.
    """
    try:
        data = _read(path)
    except FileNotFoundError:
        if needed:
            raise VaultlintError(f"{path}: no such baseline; `vaultlint check --write-baseline` writes one") from None
        return None
    except OSError as error:
        raise VaultlintError(f"{path}: the baseline cannot be read ({_reason(error)})") from error
    wanted = "write it anew with `vaultlint check --write-baseline`, or leave it out with --no-baseline"
    try:
        return Baseline(_entries(json.loads(data)))
    except json.JSONDecodeError as error:
        raise VaultlintError(f"{path}:{error.lineno}: the baseline is damaged ({error.msg}); {wanted}") from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise VaultlintError(f"{path}: the baseline is damaged (no JSON); {wanted}") from error
    except ValueError as error:
        raise VaultlintError(f"{path}: the baseline is damaged ({error}); {wanted}") from error


def _read(path: Path) -> bytes:
    """Return a regular file's bytes; a pipe or device is not waited for."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(descriptor, "rb", closefd=True) as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError("it is no regular file")
        return file.read()


def _entries(data: Any) -> Counter[Entry]:
    if not isinstance(data, dict) or data.get("vaultlint-baseline") != VERSION:
        raise ValueError(f"it does not say that it is a baseline of version {VERSION}")
    rows = data.get("findings")
    if not isinstance(rows, list):
        raise ValueError("it has no list of findings")  # noqa: TRY004  # damage, not a caller's mistake
    found: Counter[Entry] = Counter()
    for row in rows:
        texts = [row.get(key) for key in Entry._fields] if isinstance(row, dict) else [None]
        count = row.get("count", 1) if isinstance(row, dict) else 0
        if not all(isinstance(text, str) for text in texts) or not isinstance(count, int) or count < 1:
            raise ValueError(f"no finding: {json.dumps(row)[:60]}")
        found[Entry(*texts)] += count
    return found


def write(path: Path, entries: Mapping[Entry, int]) -> None:
    """Write a baseline atomically: sorted, one line an entry, so that its diffs are small.

    Raises
    ------
    VaultlintError
        If something else lies there, or the disk refuses; the file is as it was then.
    """
    text = "".join(_lines(entries))
    try:
        _refuse_others(path)
        put(path, text.encode("utf-8"))
    except OSError as error:
        raise VaultlintError(f"{path}: the baseline cannot be written ({_reason(error)})") from error


def _refuse_others(path: Path) -> None:
    """Refuse to write over a file that is no baseline; one of the usual name may be damaged."""
    if path.name == NAME and not path.is_symlink():
        return
    with contextlib.suppress(FileNotFoundError):
        head = _read(path)[:200]
        if head.strip() and b"vaultlint-baseline" not in head:
            raise VaultlintError(f"{path} is no baseline and stays as it is: name another file")


def _lines(entries: Mapping[Entry, int]) -> Iterable[str]:
    yield _HEAD % VERSION
    for number, (entry, count) in enumerate(sorted(entries.items())):
        row: dict[str, str | int] = dict(zip(Entry._fields, entry, strict=True))
        if count > 1:
            row["count"] = count
        plain = json.dumps(row, ensure_ascii=False)
        odd = any("\ud800" <= char <= "\udfff" for char in plain)  # bytes of a name that are not UTF-8
        yield f"{',' if number else ''}\n{json.dumps(row) if odd else plain}"
    yield "\n]}\n"


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()
