"""The lines that sum a run up and lead on to the next command."""

from __future__ import annotations

import os
import shlex
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from vaultlint.linter import Diagnostic
from vaultlint.obsidian import READWISE_FILE, ReadwisePlugin
from vaultlint.project import Project
from vaultlint.report.terminal import clean, plural
from vaultlint.results import Changed, FixReport, Report
from vaultlint.rules.base import Level
from vaultlint.vault import find_root


def statistics(report: Report) -> str:
    """Return the findings counted by rule, the most first."""
    counts = Counter((one.code, one.name, one.level.value) for one in report.diagnostics)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{count:>7}  {code}  {level:<8} {name}\n" for (code, name, level), count in rows)


def closing(report: Report, *, before: bool = True) -> str:
    """Return the line that sums a report up; `before` a fix it says how many it would mend."""
    if not report.diagnostics:
        return f"{plural(report.notes, 'note')} checked, nothing found"
    parts = [plural(report.count(level), level.value) for level in Level if report.count(level)]
    notes = len({one.path for one in report.diagnostics})
    line = f"{', '.join(parts)} in {plural(notes, 'note')} ({plural(report.notes, 'note')} checked)"
    fixable = sum(map(_is_safe, report.diagnostics))
    if fixable and before:
        line += f"\n{fixable:,} can be fixed: see them with `vaultlint fix --diff`, then run `vaultlint fix`"
    return line


def fix_closing(result: FixReport, project: Project, *, managed: bool) -> str:
    """Return the lines that sum a fix run up: the way back, what the plugin will do, what remains."""
    skipped = {path for path, _ in result.skipped}
    written = [one for one in result.changed if one.after is not one.before and one.path not in skipped]
    left = result.remaining
    spared = "" if managed else _spared(left, project)
    plugin = project.settings.readwise
    if plugin and plugin.problem and not managed:
        spared += f"\n{damage(plugin)}"
    if not written:
        return f"nothing {'was written' if skipped else 'to fix'}; {closing(left, before=False)}{spared}"
    fixes = sum(len(one.outcome.applied) for one in written)
    undo = f"`{_undo_command(project.root)}` puts them back"
    lines = [f"{plural(fixes, 'fix', 'fixes')} in {plural(len(written), 'note')}; {undo}"]
    lines += managed_line(written).splitlines()
    lines.append(closing(left, before=False) if left.diagnostics else "nothing is left to report")
    return "\n".join(lines) + spared


def _spared(left: Report, project: Project) -> str:
    """Return the line about warnings that were left because Readwise manages their notes; may be empty."""
    kept = {path for path, note in left.sources.items() if project.is_managed(note)}
    found = [one for one in left.diagnostics if one.path in kept and _is_safe(one)]
    count = sum(1 for one in found if one.level is not Level.ERROR)
    return f"\n{count:,} left in notes that Readwise manages: --managed fixes them too" if count else ""


def damage(plugin: ReadwisePlugin) -> str:
    """Return the line that says why the plugin's file cannot be read, and which notes count as managed then."""
    return (
        f"{READWISE_FILE} cannot be read ({plugin.problem}): which notes Readwise manages is not known; those below "
        f"{clean(plugin.folder)}/ and those that look like its exports are treated as managed"
    )


def _is_safe(one: Diagnostic) -> bool:
    return one.fix is not None and one.fix.applicability == "safe"


def _undo_command(root: Path) -> str:
    """Return what to type to undo a run in this vault from the current folder."""
    if find_root(Path.cwd()) == root:
        return "vaultlint undo"
    relative = os.path.relpath(root)
    return f"vaultlint undo --vault {clean(shlex.quote(str(root) if relative.startswith('..') else relative))}"


def managed_line(changed: Sequence[Changed]) -> str:
    """Return the line that says what Readwise's plugin will do with its notes that were fixed; may be empty."""
    count = sum(1 for one in changed if one.managed)
    if not count:
        return ""
    them, are = ("it", "is") if count == 1 else ("them", "are")
    return (
        f"{plural(count, 'note')} of these {are} managed by Readwise's plugin: from now on it appends to {them} "
        "instead of replacing; where no line is your own, its Delete and reimport is better: see `vaultlint readwise`\n"
    )
