"""One fix, proven as `vaultlint fix` proves it: alone, while all rules watch what it does."""

from __future__ import annotations

from collections.abc import Sequence

from vaultlint import fixer
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Finding, Rule
from vaultlint.text import Edit, apply_edits, edits_between


def proven_edits(note: Note, finding: Finding, rules: Sequence[Rule], context: Context) -> tuple[Edit, ...]:
    """Return the edits of a finding's fix, none if the fix cannot be proven.

    Parameters
    ----------
    note : Note
    finding : Finding
    rules : sequence of Rule
        All that hold for the note: none of them may find more afterwards.
    context : Context
    """
    if finding.fix is None or not finding.fix.edits:
        return ()

    def only_this(now: Note, found: list[Finding]) -> list[Finding]:
        return [one for one in found if now is note and one == finding]

    outcome = fixer.fix(note, rules, context, unsafe=True, levels=frozenset((finding.level,)), spare=only_this)
    if not outcome.applied:
        return ()
    edits = tuple(dict.fromkeys(finding.fix.edits))
    if apply_edits(note.text, edits) == outcome.note.text:
        return edits
    return edits_between(note.text, outcome.note.text)
