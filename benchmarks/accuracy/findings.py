"""What vaultlint finds in the vaults, and the sample of it that people judge."""

from __future__ import annotations

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from vaults import Vault

from vaultlint.config import Config, Selection
from vaultlint.linter import Diagnostic
from vaultlint.parse.note import Note
from vaultlint.project import Project

SAMPLE = 30
ALL = Config(Selection(("all",)))


@dataclass(frozen=True)
class Found:
    """A finding in a vault.

    Attributes
    ----------
    vault, path : str
        The vault's name, and the note's path in its repository.
    diagnostic : Diagnostic
    note : Note or None
        None where the file cannot be read.
    id : str
        The same as long as vault, path, rule, message and the lines spoken of are.
    """

    vault: str
    path: str
    diagnostic: Diagnostic
    note: Note | None
    id: str

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.diagnostic.code

    @property
    def mends(self) -> str:
        """A digest of what the fix takes away and writes; ``""`` if there is none."""
        fix, note = self.diagnostic.fix, self.note
        if fix is None or note is None:
            return ""
        edits = "\0".join(f"{note.text[edit.start : edit.end]}\0{edit.text}" for edit in fix.edits)
        return hashlib.sha256(edits.encode("utf-8", "surrogateescape")).hexdigest()[:8]


@dataclass
class Survey:
    """What a run over the vaults came to."""

    findings: list[Found] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, float] = field(default_factory=dict)

    def by_rule(self) -> dict[str, list[Found]]:
        """Return the findings of each rule that found any, in order of codes."""
        groups: defaultdict[str, list[Found]] = defaultdict(list)
        for one in self.findings:
            groups[one.code].append(one)
        return dict(sorted(groups.items()))


def identify(vault: str, path: str, diagnostic: Diagnostic, note: Note | None) -> str:
    """Return the id of a finding: a digest of where it is, what it says and of what lines."""
    spoken = ""
    if note is not None:
        rows = note.text.split("\n")[diagnostic.line - 1 : diagnostic.end_line]
        spoken = "\n".join(row.rstrip("\r") for row in rows)
    parts = f"{vault}\0{path}\0{diagnostic.code}\0{spoken}\0{diagnostic.message}"
    return hashlib.sha256(parts.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def survey(vaults: Iterable[Vault], base: Path, config: Config = ALL) -> Survey:
    """Check every vault with every rule of `config`."""
    result = Survey()
    for vault in vaults:
        started = time.process_time()
        for folder in vault.folders:
            report = Project(vault.place(base) / folder, config).check()
            result.notes[vault.name] += report.notes
            for one in report.diagnostics:
                path = f"{folder}/{one.path}" if folder else one.path
                note = report.sources.get(one.path)
                result.findings.append(Found(vault.name, path, one, note, identify(vault.name, path, one, note)))
        result.seconds[vault.name] = time.process_time() - started
    return result


def draw(findings: Sequence[Found], size: int = SAMPLE) -> list[Found]:
    """Draw a sample of one rule's findings: the first `size` in order of ids, at most half of them from one vault.

    Where the other vaults have too few, the rest is filled up in order of ids. A finding that comes or
    goes moves one place of the sample at most.
    """
    ordered = sorted({one.id: one for one in findings}.values(), key=lambda one: one.id)
    taken: Counter[str] = Counter()
    chosen: list[Found] = []
    passed: list[Found] = []
    for one in ordered:
        if taken[one.vault] < size // 2:
            taken[one.vault] += 1
            chosen.append(one)
        else:
            passed.append(one)
    chosen = chosen[:size]
    return sorted([*chosen, *passed[: size - len(chosen)]], key=lambda one: one.id)
