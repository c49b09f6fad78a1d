"""The lines that sum a run up and lead on to the next command: three at most, of 80 columns where they can be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vaultlint.linter import Diagnostic
from vaultlint.paths import relative
from vaultlint.report.terminal import clean, plural, width
from vaultlint.results import Report
from vaultlint.rules.base import Level
from vaultlint.shells import shell
from vaultlint.vault import find_root

if TYPE_CHECKING:
    from vaultlint.changes import Changed, FixReport
    from vaultlint.obsidian import ReadwisePlugin
    from vaultlint.project import Project

COLUMNS = 80
WORTH_TELLING = 1.0  # seconds; who waited less does not ask, and short runs print the same twice


def closing(report: Report, *, seconds: float = 0.0, again: str | None = "", managed: int = 0, aside: str = "") -> str:
    """Return the lines that sum a check up.

    Parameters
    ----------
    report : Report
    seconds : float
        How long it took.
    again : str or None
        The options and paths to give to the next command, too; None to name no command that touches the vault.
    managed : int
        Number of findings that `fix` leaves alone because Readwise manages their notes.
    aside : str
        What `omitted` says.
    """
    taken = lasted(seconds)
    if not report.diagnostics:
        nothing = f"no errors found, {_unshown(report)}" if report.unshown else "nothing found"
        return _filled(f"{plural(report.notes, 'note')} checked{taken}, {nothing}", [aside, _held(report)])
    found = report.diagnostics
    safe, unsafe = _count(found, "safe") - managed, _count(found, "unsafe")
    parts = []
    if safe > 0:
        parts += [_fixable(safe, "fix --diff", again), f"{unsafe:,} more with --unsafe-fixes" if unsafe else ""]
    elif unsafe:
        parts.append(_fixable(unsafe, "fix --diff --unsafe-fixes", again))
    parts += [_unshown(report), _held(report), _helpless(found)]
    if managed:
        parts.append(f"{managed:,} in notes that Readwise manages: --managed")
    lines = _filled(_counts(report, taken), parts, lines=2)
    return f"{lines}\n{aside}" if aside else lines


def omitted(left: Mapping[str, str]) -> str:
    """Return how many notes that were named outright are left out, and why; may be empty.

    Examples
    --------
    >>> omitted({"Old/a.md": "templates", "Old/b.md": "templates"})
    '2 notes left out: templates'
    """
    reasons = ", ".join(sorted(set(left.values())))
    return f"{plural(len(left), 'note')} left out: {reasons}" if left else ""


def fix_closing(
    result: FixReport, project: Project, *, managed: bool, unsafe: bool = False, seconds: float = 0.0
) -> str:
    """Return the lines that sum a fix up: the way back, what the plugin will do, what remains."""
    written, left = result.written, result.remaining
    taken = lasted(seconds)
    lines = []
    if written:
        fixes = sum(len(one.outcome.applied) for one in written)
        undo = f"`{undo_command(project.root)}` puts them back"
        lines.append(f"{plural(fixes, 'fix', 'fixes')} in {plural(len(written), 'note')}{taken}; {undo}")
        lines += managed_line(written).splitlines()
    else:
        did = "was written" if result.skipped or result.unreached else "to fix"
        lines.append(f"nothing {did} in {plural(left.notes, 'note')}{taken}")
    if left.diagnostics:
        found = left.diagnostics
        counts = f"left: {_levels(left)} in {plural(len({one.path for one in found}), 'note')}"
        more = 0 if unsafe else _count(found, "unsafe")
        lines.append(
            _filled(
                counts,
                [
                    f"{more:,} can be fixed with --unsafe-fixes" * bool(more),
                    _helpless(found),
                    _unshown(left),
                    _held(left),
                ],
            )
        )
    elif written or left.held or left.unshown:
        lines.append(_filled("nothing is left to report", [_unshown(left), _held(left)]))
    lines.append("" if managed else _spared(left, project))
    plugin = project.settings.readwise
    lines.append(damage(plugin) if plugin and plugin.problem and not managed else "")
    return "\n".join(line for line in lines if line)


def broken_off(result: FixReport, project: Project) -> str:
    """Return the lines that say where a run was broken off, and the way on and back."""
    wanted = sum(one.is_change for one in result.changed)
    count = len(result.written)
    why = f"the disk takes no more ({result.full})" if result.full else "interrupted"
    if not count:
        return f"{why}: nothing was written, {plural(wanted, 'note')} would change"
    undo = f"`{undo_command(project.root)}` puts {'it' if count == 1 else 'them'} back"
    rest = "the same command does the rest" if result.unreached else "that is all"
    return f"{why}: {count:,} of {plural(wanted, 'note')} written; {undo}, {rest}"


def lasted(seconds: float) -> str:
    """Return how long a run took, where somebody had to wait for it.

    Examples
    --------
    >>> lasted(1.26), lasted(0.2)
    (' in 1.3 s', '')
    """
    return f" in {seconds:.1f} s" if seconds >= WORTH_TELLING else ""


def _counts(report: Report, taken: str) -> str:
    notes = len({one.path for one in report.diagnostics})
    return f"{_levels(report)} in {plural(notes, 'note')} ({plural(report.notes, 'note')} checked{taken})"


def _levels(report: Report) -> str:
    return ", ".join(plural(report.count(level), level.value) for level in Level if report.count(level))


def _fixable(count: int, command: str, again: str | None) -> str:
    """Return how to see what can be fixed: as a command to copy, if it fits."""
    if again is None:
        return f"{count:,} can be fixed{' with --unsafe-fixes' if 'unsafe' in command else ''}"
    line = f"{count:,} can be fixed: `vaultlint {command}{' ' * bool(again)}{again}`"
    if width(line) > COLUMNS:
        return f"{count:,} can be fixed: see the same with `vaultlint {command}`"
    return f"{line} shows how" if width(line) + len(" shows how") <= COLUMNS else line


def _helpless(found: Iterable[Diagnostic]) -> str:
    """Return which rule's page tells what to do where nothing can be fixed: that of the gravest, most frequent one."""
    ranks = {level: rank for rank, level in enumerate(Level)}
    counts = Counter((ranks[one.level], one.code) for one in found if one.fix is None and one.code != "VL000")
    if not counts:
        return ""
    gravest = min(rank for rank, _ in counts)
    (_, code), _ = max((item for item in counts.items() if item[0][0] == gravest), key=lambda item: item[1])
    return f"{counts.total():,} {'needs' if counts.total() == 1 else 'need'} you: `vaultlint rule {code}` explains"


def _unshown(report: Report) -> str:
    """Return how many warnings are not shown where errors alone were asked for."""
    return f"{plural(report.unshown, 'warning')} not shown" if report.unshown else ""


def _held(report: Report) -> str:
    """Return what the baseline holds back, and how much of it is mended."""
    text = f"{report.held:,} held back by the baseline" if report.held else ""
    if report.mended:
        are = "is" if report.mended == 1 else "are"
        mended = f"{report.mended:,} of {report.recorded:,} in the baseline {are} mended: --write-baseline"
        return f"{report.held:,} held back; {mended}" if report.held else mended
    return text


def _filled(first: str, parts: Sequence[str], *, lines: int = 1) -> str:
    """Return a first line, and below it as many parts, in order, as so many lines of 80 columns take."""
    rows: list[str] = []
    for part in parts:
        if not part:
            continue
        if rows and width(rows[-1]) + 2 + width(part) <= COLUMNS:
            rows[-1] += f"; {part}"
        elif len(rows) < lines:
            rows.append(part)
    if lines == 1 and rows and width(first) + 2 + width(rows[0]) <= COLUMNS:
        return f"{first}; {rows[0]}"
    return "\n".join((first, *rows))


def spared(report: Report, project: Project) -> int:
    """Return the number of safe fixes that are not made because Readwise manages the notes."""
    kept = {path for path in report.sources if project.manages(path, report.sources)}
    return sum(1 for one in report.diagnostics if one.path in kept and _is_safe(one) and one.level is not Level.ERROR)


def _spared(left: Report, project: Project) -> str:
    """Return the line about warnings that were left because Readwise manages their notes; may be empty."""
    count = spared(left, project)
    return f"{count:,} left in notes that Readwise manages: --managed fixes them too" if count else ""


def damage(plugin: ReadwisePlugin) -> str:
    """Return the line that says why the plugin's file cannot be read, and which notes count as managed then."""
    from vaultlint.obsidian import READWISE_FILE

    return (
        f"{READWISE_FILE} cannot be read ({plugin.problem}): which notes Readwise manages is not known; those below "
        f"{clean(plugin.folder)}/ and those that look like its exports are treated as managed"
    )


def _is_safe(one: Diagnostic) -> bool:
    return one.fix is not None and one.fix.applicability == "safe"


def _count(found: Iterable[Diagnostic], applicability: str) -> int:
    return sum(1 for one in found if one.fix and one.fix.applicability == applicability)


def undo_command(root: Path) -> str:
    """Return what to type to undo a run in this vault from the current folder."""
    if find_root(Path.cwd()) == root:
        return "vaultlint undo"
    way = relative(root)
    return f"vaultlint undo --vault {shell(str(root) if way.startswith('..') else way)}"


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
