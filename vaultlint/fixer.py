"""Choose edits, apply them, parse again, prove, and repeat until nothing is left to do."""

from __future__ import annotations

import sys
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from vaultlint import proof
from vaultlint.linter import is_plugin_file, is_template, lint
from vaultlint.parse import parse_source
from vaultlint.parse.note import Note, State
from vaultlint.rules.base import Applicability, Context, Finding, Fix, Level, Rule
from vaultlint.text import Edit, EditConflictError, Source, apply_edits

_MAX_ROUNDS = 40


class Applied(NamedTuple):
    """A fix that was made: the rule, what it did, and what the user should know of it."""

    code: str
    title: str
    notes: tuple[str, ...]


class Refused(NamedTuple):
    """A fix that could not be proven, and why; the file stays as it was in that place."""

    code: str
    title: str
    reason: str


@dataclass
class Outcome:
    """What fixing a note came to.

    Attributes
    ----------
    note : Note
        After the fixes; the given one if nothing was done.
    applied : list of Applied
    refused : list of Refused
    """

    note: Note
    applied: list[Applied] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def fix(
    note: Note, rules: Sequence[Rule], context: Context, *, unsafe: bool = False, levels: frozenset[Level] | None = None
) -> Outcome:
    """Fix what can be fixed for certain.

    Parameters
    ----------
    note : Note
    rules : sequence of Rule
        Those selected.
    context : Context
    unsafe : bool
        Also apply fixes that change what somebody may rely on.
    levels : frozenset of Level, optional
        Only findings of these levels.

    Returns
    -------
    Outcome
        Its note is proven against the given one, or is the given one.
    """
    outcome = Outcome(note)
    if note.source.bad_byte is not None or is_template(note) or is_plugin_file(note):
        return outcome
    by_code = {rule.code: rule for rule in rules}
    seen = {note.source}
    banned: set[tuple[str, str]] = set()
    again = False  # whether something was done since a fix was refused: it may be possible now
    for _ in range(_MAX_ROUNDS):
        findings = lint(outcome.note, rules, context)
        wanted = [
            finding
            for finding in findings
            if _allowed(finding, unsafe=unsafe, levels=levels) and (finding.code, finding.message) not in banned
        ]
        chosen = _choose(wanted)
        if not chosen and banned and again:
            banned.clear()
            outcome.refused.clear()
            again = False
            continue
        if not chosen:
            return _proven(note, outcome, by_code)
        result = _step(outcome.note, chosen, by_code, rules, context, outcome, banned)
        if result is None:
            continue
        if result.source in seen:  # a cycle leaves the original
            refused = [Refused(one.code, one.fix.title, "fixes undo one another") for one in chosen if one.fix]
            return Outcome(note, [], [*outcome.refused, *refused])
        seen.add(result.source)
        outcome.note = result
        again = True
    return Outcome(note, [], [*outcome.refused, Refused("VL000", "fix", "no end after many rounds")])


def _allowed(finding: Finding, *, unsafe: bool, levels: frozenset[Level] | None) -> bool:
    if finding.fix is None or not finding.fix.edits or (levels is not None and finding.level not in levels):
        return False
    return unsafe or finding.fix.applicability is Applicability.SAFE


def _choose(findings: list[Finding]) -> list[Finding]:
    """Choose findings whose edits do not touch; one that moves much text comes alone."""
    for finding in sorted(findings, key=lambda one: one.code):
        if finding.fix and finding.fix.alone:
            return [finding]
    chosen: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in findings:
        edits = finding.fix.edits if finding.fix else ()
        if not any(_touches(edit, taken) for edit in edits):
            chosen.append(finding)
            for edit in edits:
                insort(taken, (edit.start, edit.end))
    return chosen


def _touches(edit: Edit, taken: list[tuple[int, int]]) -> bool:
    """Return whether an edit touches one of the spans taken, which are in order and apart."""
    at = bisect_right(taken, (edit.end, sys.maxsize))
    return at > 0 and taken[at - 1][1] >= edit.start


def _step(
    note: Note,
    chosen: list[Finding],
    by_code: dict[str, Rule],
    rules: Sequence[Rule],
    context: Context,
    outcome: Outcome,
    banned: set[tuple[str, str]],
) -> Note | None:
    """Apply fixes together; if the whole cannot be proven, apply those that can, one by one."""
    after, reason = _attempt(note, chosen, by_code, rules, context)
    if after is not None:
        outcome.applied += [Applied(one.code, one.fix.title, one.fix.notes) for one in chosen if one.fix]
        return after
    if len(chosen) == 1:
        finding = chosen[0]
        banned.add((finding.code, finding.message))
        outcome.refused.append(Refused(finding.code, finding.fix.title if finding.fix else "", reason))
        return None
    for finding in chosen:
        result = _step(note, [finding], by_code, rules, context, outcome, banned)
        if result is not None:
            return result
    return None


def _attempt(
    note: Note, chosen: list[Finding], by_code: dict[str, Rule], rules: Sequence[Rule], context: Context
) -> tuple[Note | None, str]:
    fixes = [one.fix for one in chosen if one.fix]
    edits: list[Edit] = list(dict.fromkeys(edit for one in fixes for edit in one.edits))
    try:
        text = apply_edits(note.text, edits)
    except EditConflictError as error:
        return None, str(error)
    bom = note.source.bom and not any(one.drops_bom for one in fixes)
    if text == note.text and bom == note.source.bom:
        return None, "it changes nothing"
    after = parse_source(note.path, Source(text, bom))
    reason = _refutation(note, after, chosen, fixes, by_code, rules, context)
    return (None, reason) if reason else (after, "")


def _refutation(
    note: Note,
    after: Note,
    chosen: list[Finding],
    fixes: list[Fix],
    by_code: dict[str, Rule],
    rules: Sequence[Rule],
    context: Context,
) -> str | None:
    """Return why a step must not be taken, None if it is proven."""
    changes = frozenset(part for one in chosen for part in by_code[one.code].changes)
    keys = frozenset(key for one in fixes for key in one.keys)
    moved = any(one.alone for one in fixes)
    reason = proof.difference(note, after, changes, keys) or proof.loss(note, after, bodies=moved)
    if reason is None and moved:
        reason = proof.invention(note, after)
    if reason:
        return reason
    before_head, head = note.head, after.head
    if before_head is not None and before_head.state is State.VALID and (head is None or head.state is not State.VALID):
        return "the frontmatter would not be readable afterwards"
    if moved or before_head is None or before_head.state is not State.VALID:
        return None
    old = Counter(finding.code for finding in lint(note, rules, context))
    new = Counter(finding.code for finding in lint(after, rules, context))
    more = next((code for code in sorted(new) if new[code] > old[code]), None)
    return f"it would make a new finding of {more}" if more else None


def _proven(original: Note, outcome: Outcome, by_code: dict[str, Rule]) -> Outcome:
    """Prove the end against the beginning: nothing lost, and other readers agree."""
    if outcome.note is original:
        return outcome
    moved = any(by_code[one.code].changes for one in outcome.applied)
    reason = proof.loss(original, outcome.note, bodies=moved) or proof.disagreement(original, outcome.note)
    if reason is None:
        return outcome
    refused = [Refused(one.code, one.title, reason) for one in outcome.applied]
    return Outcome(original, [], [*outcome.refused, *refused])
