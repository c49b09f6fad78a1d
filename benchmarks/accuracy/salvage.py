"""What safe fixes do to the vaults, in memory: how many unreadable notes become readable, and at what price."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from findings import ALL
from vaults import Vault

from vaultlint.changes import Changed
from vaultlint.config import Config
from vaultlint.errors import VaultlintError
from vaultlint.linter import is_plugin_file
from vaultlint.parse.note import LineKind, Note, Place, State
from vaultlint.parse.template import is_template
from vaultlint.project import Project

_READABLE = (State.VALID, State.EMPTY)
_WORD = re.compile(r"\w+")
# Keys that a safe fix may give their plural name (VL202).
_RENAMED = frozenset(("tag", "alias", "cssclass"))


@dataclass
class Repairs:
    """What safe fixes came to over the vaults.

    Attributes
    ----------
    unreadable, mended, templates, conflicts : Counter of str
        By vault: notes whose frontmatter Obsidian refuses, those of them that it reads after the fixes;
        templates (left alone), and notes with merge conflicts (among the unreadable ones).
    remains : Counter of str
        What is still reported in notes that stay unreadable.
    changed : Counter of str
        Notes changed, by vault.
    refused : Counter of (str, str)
        Fixes that were not proven, by rule and reason (without what is quoted).
    unsettled : list of str
        Notes that a second fix changes again.
    lost_words, lost_lines : list of str
        Notes in which a word, or a line of the body, no longer stands; notes that were doubled are in `merged`.
    merged : int
        Notes whose copies were united: lines may have been taken up by others.
    """

    unreadable: Counter[str] = field(default_factory=Counter)
    mended: Counter[str] = field(default_factory=Counter)
    templates: Counter[str] = field(default_factory=Counter)
    conflicts: Counter[str] = field(default_factory=Counter)
    remains: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    unsettled: list[str] = field(default_factory=list)
    lost_words: list[str] = field(default_factory=list)
    lost_lines: list[str] = field(default_factory=list)
    merged: int = 0


def is_refused(note: Note) -> bool:
    """Return whether a note has frontmatter that Obsidian does not read."""
    if not note.blocks:
        return False
    first = note.blocks[0]
    if first.place is Place.HEAD:
        return first.state not in _READABLE
    return first.place is Place.DISPLACED and not note.text[: first.start].strip()


def repair(vaults: Iterable[Vault], base: Path, config: Config = ALL) -> Repairs:
    """Fix every vault in memory; nothing is written."""
    result = Repairs()
    for vault in vaults:
        for folder in vault.folders:
            _repair(Project(vault.place(base) / folder, config), vault.name, result)
    return result


def _repair(project: Project, vault: str, result: Repairs) -> None:
    report = project.fix(managed=True, write=False)
    changed = {one.path: one for one in report.changed}
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for one in report.remaining.diagnostics:
        if one.code.startswith("VL1"):
            codes[one.path].add(f"{one.code} {one.name}")
    for found in project.paths():
        try:
            note = project.read(found)
        except VaultlintError:
            continue
        if is_refused(note):
            after = changed[note.path].after if note.path in changed else note
            _count(note, after, vault, codes[note.path], result)
    for done in report.changed:
        result.refused.update((refused.code, _bare(refused.reason)) for refused in done.outcome.refused)
        if done.after is not done.before:
            result.changed[vault] += 1
            look(done, project, result)


def _count(note: Note, after: Note, vault: str, codes: set[str], result: Repairs) -> None:
    if is_template(note) or is_plugin_file(note):
        result.templates[vault] += 1
        return
    result.unreadable[vault] += 1
    result.conflicts[vault] += any(code.startswith("VL118") for code in codes)
    if is_refused(after):
        result.remains[", ".join(sorted(codes)) or "nothing is reported"] += 1
    else:
        result.mended[vault] += 1


def look(changed: Changed, project: Project, result: Repairs) -> None:
    """Look for what a fix may have broken, by other means than the fixer's own proof."""
    before, after = changed.before, changed.after
    again = project.fixed(after, managed=True)
    if again.after.source != after.source:
        result.unsettled.append(changed.path)
    if not _words(before) <= _words(after) | _RENAMED:
        result.lost_words.append(changed.path)
    if any(one.code in {"VL101", "VL103"} for one in changed.outcome.applied):
        result.merged += 1
    elif not _lines(before) <= {row.strip() for row in after.text.split("\n")}:
        result.lost_lines.append(changed.path)


def _words(note: Note) -> set[str]:
    return {word.casefold() for word in _WORD.findall(note.text)}


def _lines(note: Note) -> set[str]:
    rows = zip(note.text.split("\n"), note.body.kinds, strict=True)
    return {row.strip() for row, kind in rows if kind != LineKind.FRONTMATTER}


def _bare(reason: str) -> str:
    """Return a reason without what it quotes of the note."""
    return re.sub(r"'.*'|\".*\"", "…", reason, flags=re.DOTALL)
