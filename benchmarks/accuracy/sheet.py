"""A rule's sample as a sheet for a person to fill in."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from findings import Found
from verdicts import Verdict

from vaultlint.report.terminal import clean
from vaultlint.text import apply_edits

_AROUND = 4  # lines of context
_LONGEST = 60  # lines of a diff or of a place that are shown
_WIDEST = 220
_HEAD = """\
# {code}: {count} findings in the sample, {done} judged. Replace ? in the lines that begin with an id:
#   id verdict(true|false|unsure) place(ok|off) fix(right|wrong|none) why, in your own words, nothing copied from a note
# verdict: would somebody who knows Obsidian agree?  place: does it point there?  fix: what a person would do?
"""


def render(
    code: str,
    sample: Sequence[Found],
    verdicts: Mapping[str, Verdict],
    *,
    full: bool = False,
    todo: bool = False,
) -> str:
    """Return the sheet of a rule's sample.

    Parameters
    ----------
    code : str
    sample : sequence of Found
    verdicts : mapping of str to Verdict
        What was judged before is filled in.
    full : bool
        Long places and fixes in full.
    todo : bool
        Only what was not judged yet.
    """
    done = sum(_is_judged(one, verdicts) for one in sample)
    parts = [_HEAD.format(code=code, count=len(sample), done=done)]
    parts += [
        _entry(number, one, verdicts.get(one.id), full=full)
        for number, one in enumerate(sample, 1)
        if not (todo and _is_judged(one, verdicts))
    ]
    return "\n".join(parts)


def _is_judged(found: Found, verdicts: Mapping[str, Verdict]) -> bool:
    verdict = verdicts.get(found.id)
    return verdict is not None and verdict.mends == found.mends


def _entry(number: int, found: Found, verdict: Verdict | None, *, full: bool) -> str:
    one = found.diagnostic
    rows = [
        f"# {number}. {found.vault}: {clean(found.path)}:{one.line}:{one.column} {one.code} {one.level.value}",
        f"# {clean(one.message)}",
    ]
    if found.note is not None:
        rows += _cut(_lines(found), full=full)
        rows += _cut(_fix(found), full=full)
    answer = "? ? ? ?"
    if verdict:  # of a fix that is another one than the one judged the verdict is asked again
        fix = verdict.fix if verdict.mends == found.mends else "?"
        answer = f"{verdict.verdict} {verdict.place} {fix} {verdict.why}"
    return "\n".join([*rows, f"{found.id} {answer}".rstrip(), ""])


def _cut(rows: list[str], *, full: bool) -> list[str]:
    if full or len(rows) <= _LONGEST:
        return rows
    half = _LONGEST // 2
    return [*rows[:half], f"| … {len(rows) - 2 * half} lines …", *rows[-half:]]


def _lines(found: Found) -> list[str]:
    """Return the lines spoken of, marked, among those around them."""
    one = found.diagnostic
    text = found.note.text.split("\n") if found.note else []
    first, last = max(0, one.line - 1 - _AROUND), min(len(text), one.end_line + _AROUND)
    return [
        f"| {'>' if one.line <= row + 1 <= one.end_line else ' '}{row + 1:5} {_shown(text[row])}"
        for row in range(first, last)
    ]


def _fix(found: Found) -> list[str]:
    fix = found.diagnostic.fix
    if fix is None or found.note is None:
        return ["| no fix"]
    rows = [f"| {fix.applicability.value} fix: {clean(fix.title)}", *(f"|   {clean(note)}" for note in fix.notes)]
    before = found.note.text.splitlines()
    after = apply_edits(found.note.text, fix.edits).splitlines()
    changes = list(difflib.unified_diff(before, after, n=1, lineterm=""))[2:]
    return rows + [f"|   {_shown(row)}" for row in changes or ["(only the byte order mark)"]]


def _shown(row: str) -> str:
    """Return a line as it can be judged: tabs are seen, long ones cut."""
    return clean(row.rstrip("\r\n").replace("\t", "→   "))[:_WIDEST]
