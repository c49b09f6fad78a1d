"""What a run of weave would write or has written, for people, in at most 80 columns but for long names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vaultlint.report.diff import diff_lines
from vaultlint.report.terminal import clean, paint, plural

if TYPE_CHECKING:
    from vaultlint.changes import Changed, FixReport
    from vaultlint.weaving import Plan

_FEW = 3  # files of one cause that are named one by one


def render(plan: Plan, most: int, most_left: int) -> str:
    """Return a line for each file that would change, the first `most`; then those that are left as they are."""
    text = "".join(f"{_what(one):<7}  {clean(one.path)}\n" for one in plan.changes[:most])
    if len(plan.changes) > most:
        text += f"… and {len(plan.changes) - most:,} more; --diff shows them all\n"
    return text + left(plan, most_left)


def left(plan: Plan, most: int) -> str:
    """Return a line for each file that is left as it is, the first `most`; where nothing is to change, their number."""
    if plan.left and not plan.changes:
        return f"{plural(len(plan.left), 'file')} left as before; --diff says why\n"
    return _lines_left(plan, most)


def _lines_left(plan: Plan, most: int) -> str:
    text = "".join(f"left as it is: {clean(path)}: {clean(reason)}\n" for path, reason in plan.left[:most])
    return text + (
        f"… and {len(plan.left) - most:,} more left as they are; --diff says why\n" if len(plan.left) > most else ""
    )


def unwritten(result: FixReport) -> str:
    """Return a line for each file that could not be written, or one for many that have the same cause."""
    paths: dict[str, list[str]] = {}
    for path, reason in result.skipped:
        paths.setdefault(reason, []).append(path)
    text = ""
    for reason, own in paths.items():
        if len(own) > _FEW:
            text += f"not written: {len(own):,} files, the first of them {clean(own[0])}: {clean(reason)}\n"
        else:
            text += "".join(f"not written: {clean(path)}: {clean(reason)}\n" for path in own)
    return text


def render_diffs(plan: Plan, *, color: bool = False) -> str:
    """Return the unified diffs of all files that would change."""
    text = ""
    for one in plan.changes:
        text += paint(f"{clean(one.path)}: {_what(one)}", "bold", color=color) + "\n"
        text += "".join(diff_lines(one.before, one.after, color=color)) + "\n"
    return text + _lines_left(plan, len(plan.left))


def summary(plan: Plan, result: FixReport | None = None) -> str:
    """Return how many files are new, changed and gone: of a plan, or of what was written of it, and what was not."""
    changed = plan.changes if result is None else result.written
    parts = [f"{count:,} {word}" for word in ("new", "changed", "removed") if (count := _count(changed, word))]
    told = [f"{', '.join(parts)} {'file' if len(changed) == 1 else 'files'}"] if parts else []
    if result is not None and result.skipped:
        told.append(f"{plural(len(result.skipped), 'file')} not written")
    themes = f"{plural(plan.themes, 'theme')}: " if plan.themes else ""
    return themes + ("; ".join(told) or "nothing to change")


def _count(changed: Sequence[Changed], word: str) -> int:
    return sum(_what(one) == word for one in changed)


def _what(one: Changed) -> str:
    return "new" if one.created else "removed" if one.removed else "changed"
