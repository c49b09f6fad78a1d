"""Choose edits, apply them, parse again, prove, and repeat until nothing is left to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from vaultlint import proof
from vaultlint.choosing import choose, of_one_rule
from vaultlint.linter import lint
from vaultlint.parse import parse_source
from vaultlint.parse.note import Note, State
from vaultlint.parse.template import is_plugin_file, is_template
from vaultlint.rules.base import Applicability, Context, Finding, Fix, Level, Part, Rule
from vaultlint.text import Edit, EditConflictError, Source, apply_edits
from vaultlint.vault import MAX_BYTES

if TYPE_CHECKING:
    from vaultlint.rules.cards import Card

_MAX_ROUNDS = 40
_MAX_ANSWERS = 1000  # rounds where a person is asked, rule by rule
_LOOKED_BACK = 2  # notes besides the last one: what a step began with, and what was refused


class Applied(NamedTuple):
    """A fix that was made: the rule, what it did, what the user should know of it, and its `Fix.swaps`."""

    code: str
    title: str
    notes: tuple[str, ...]
    swaps: tuple[tuple[str, str], ...] = ()


class Refused(NamedTuple):
    """A fix that could not be proven, and why; the file stays as it was in that place."""

    code: str
    title: str
    reason: str


class Proposal(NamedTuple):
    """What one rule would do to a note now, proven: the note as it is, as it would be, and the findings mended."""

    before: Note
    after: Note
    findings: tuple[Finding, ...]
    files: tuple[tuple[Note, Note], ...] = ()  # all files that change, where it is more than the note

    @property
    def pairs(self) -> tuple[tuple[Note, Note], ...]:
        """Each file that changes, before and after."""
        return self.files or ((self.before, self.after),)


class Decider(Protocol):
    """Says whether a proposal is taken; `over` once it wants no more of them."""

    over: bool

    def __call__(self, proposal: Proposal) -> bool:
        """Return whether the proposal is taken."""
        ...


@dataclass
class Outcome:
    """What fixing a note came to.

    Attributes
    ----------
    note : Note
        After the fixes; the given one if nothing was done.
    applied : list of Applied
    refused : list of Refused
    found : list of Finding or None
        What the rules find in that note, where it was looked for.
    """

    note: Note
    applied: list[Applied] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    found: list[Finding] | None = None


def fix(
    note: Note,
    rules: Sequence[Rule | Card],
    context: Context,
    *,
    unsafe: bool = False,
    levels: frozenset[Level] | None = None,
    shows: Callable[[Finding], bool] | None = None,
    spare: Callable[[Note, list[Finding]], list[Finding]] | None = None,
    decide: Decider | None = None,
) -> Outcome:
    """Fix what can be fixed for certain.

    Parameters
    ----------
    note : Note
    rules : sequence of Rule or Card
        Those selected.
    context : Context
    unsafe : bool
        Also apply fixes that change what somebody may rely on.
    levels : frozenset of Level, optional
        Only findings of these levels.
    shows : callable, optional
        Whether a finding is one that was asked for: hygiene is where its rule was.
    spare : callable, optional
        Takes out the findings that are to be left alone: those that a baseline knows.
    decide : callable, optional
        Asked about one rule after the other, on the note as it is then; what it declines is left.

    Returns
    -------
    Outcome
        Its note is proven against the given one, or is the given one.
    """
    if note.source.bad_byte is not None or is_template(note) or is_plugin_file(note):
        return Outcome(note)
    run = _Run(note, rules, context, unsafe=unsafe, levels=levels or frozenset(Level))
    run.shows = shows or run.shows
    run.spare = spare
    run.decide = decide
    outcome = run.settle()
    outcome.found = run.found_in(outcome.note)
    return outcome


class _Run:
    """One note on its way: what was done so far, and what was refused."""

    def __init__(
        self, note: Note, rules: Sequence[Rule | Card], context: Context, *, unsafe: bool, levels: frozenset[Level]
    ) -> None:
        self.original = note
        self.rules = rules
        self.context = context
        self.unsafe = unsafe
        self.levels = levels
        self.counted = levels | {Level.ERROR, Level.WARNING}  # hygiene that nobody asked for refutes nothing
        self.outcome = Outcome(note)
        self.banned: set[tuple[str, str]] = set()
        self.shows: Callable[[Finding], bool] = lambda _: True
        self.spare: Callable[[Note, list[Finding]], list[Finding]] | None = None
        self.decide: Decider | None = None
        self.declined: set[tuple[str, str]] = set()
        self._found: list[tuple[Note, list[Finding]]] = []  # in the notes that were looked at last
        self._stands: tuple[object, ...] = ()  # of what it was last proven that nothing is lost

    def settle(self) -> Outcome:
        """Take steps until there is nothing left to do; a cycle leaves the original."""
        outcome = self.outcome
        seen = {outcome.note.source}
        again = False  # whether something was done since a fix was refused: it may be possible now
        for _ in range(_MAX_ANSWERS if self.decide else _MAX_ROUNDS):
            wanted = self._wanted()
            chosen = choose(of_one_rule(wanted) if self.decide else wanted)
            if not chosen and self.banned and again:
                self.banned.clear()
                outcome.refused.clear()
                again = False
                continue
            if not chosen:
                return self._proven()
            result = self._step(chosen)
            if result is None:
                continue
            if result.source in seen:
                refused = [Refused(one.code, one.fix.title, "fixes undo one another") for one in chosen if one.fix]
                return Outcome(self.original, [], [*outcome.refused, *refused])
            seen.add(result.source)
            outcome.note = result
            again = True
        return Outcome(self.original, [], [*outcome.refused, Refused("VL000", "fix", "no end after many rounds")])

    def found_in(self, note: Note) -> list[Finding]:
        """Return what the rules find in a note; each is looked at once, before and after a step."""
        known = next((found for one, found in self._found if one is note), None)
        if known is None:
            known = lint(note, self.rules, self.context)
            self._found = [*self._found[-_LOOKED_BACK:], (note, known)]
        return known

    def _wanted(self) -> list[Finding]:
        found = self.found_in(self.outcome.note)
        if self.spare is not None:
            found = self.spare(self.outcome.note, [*found])
        left = self.banned | self.declined
        return [one for one in found if self._allowed(one) and (one.code, one.message) not in left]

    def _allowed(self, finding: Finding) -> bool:
        if finding.fix is None or not finding.fix.edits or finding.level not in self.levels or not self.shows(finding):
            return False
        return self.unsafe or finding.fix.applicability is Applicability.SAFE

    def _step(self, chosen: list[Finding]) -> Note | None:
        """Apply fixes together; if the whole cannot be proven, apply those that can, one by one."""
        after, reason = self._attempt(chosen)
        if after is not None and self.decide and not self.decide(Proposal(self.outcome.note, after, tuple(chosen))):
            self.declined.update((one.code, one.message) for one in chosen)
            return None
        if after is not None:
            fixes = [(one.code, one.fix) for one in chosen if one.fix]
            self.outcome.applied += [Applied(code, fix.title, fix.notes, fix.swaps) for code, fix in fixes]
            return after
        if len(chosen) == 1:
            finding = chosen[0]
            self.banned.add((finding.code, finding.message))
            self.outcome.refused.append(Refused(finding.code, finding.fix.title if finding.fix else "", reason))
            return None
        return next((result for finding in chosen if (result := self._step([finding])) is not None), None)

    def _attempt(self, chosen: list[Finding]) -> tuple[Note | None, str]:
        note = self.outcome.note
        fixes = [one.fix for one in chosen if one.fix]
        edits: list[Edit] = list(dict.fromkeys(edit for one in fixes for edit in one.edits))
        try:
            text = apply_edits(note.text, edits)
        except EditConflictError as error:
            return None, str(error)
        bom = note.source.bom and not any(one.drops_bom for one in fixes)
        if text == note.text and bom == note.source.bom:
            return None, "it changes nothing"
        if not bom and text.startswith("\ufeff"):  # the file begins with a mark again, as the next run will see it
            bom, text = True, text[1:]
        after = parse_source(note.path, Source(text, bom))
        reason = self._refutation(after, chosen, fixes)
        return (None, reason) if reason else (after, "")

    def _refutation(self, after: Note, chosen: list[Finding], fixes: list[Fix]) -> str | None:
        """Return why a step must not be taken, None if it is proven."""
        note = self.outcome.note
        changes = self._changes(one.code for one in chosen)
        keys = frozenset(key for one in fixes for key in one.keys)
        moved = any(one.alone for one in fixes)
        swaps = [swap for one in fixes for swap in one.swaps]
        reason = proof.difference(note, after, changes, keys) or self._loss(note, after, bodies=moved, swaps=swaps)
        if reason is None and moved:
            reason = proof.invention(note, after)
        if reason:
            return reason
        readable, head = note.head is not None and note.head.state is State.VALID, after.head
        if readable and (head is None or head.state is not State.VALID):
            return "the frontmatter would not be readable afterwards"
        return None if moved or not readable else self._more(after)

    def _changes(self, codes: Iterable[str]) -> frozenset[Part]:
        """Return which parts of a note's meaning the fixes of some rules may alter."""
        made = set(codes)
        return frozenset(part for rule in self.rules if rule.code in made for part in rule.rule.changes)

    def _loss(self, before: Note, after: Note, *, bodies: bool, swaps: list[tuple[str, str]]) -> str | None:
        """Name what would be lost, unless the very same was proven last: mostly one step is all."""
        asked = (before, after, bodies, swaps)
        if self._stands and before is self._stands[0] and after is self._stands[1] and asked[2:] == self._stands[2:]:
            return None
        reason = proof.loss(before, after, bodies=bodies, swaps=swaps)
        self._stands = () if reason else asked
        return reason

    def _more(self, after: Note) -> str | None:
        """Return what a step would make a rule find that it does not find now."""
        old, new = self._count(self.outcome.note), self._count(after)
        more = next((code for code in sorted(new) if new[code] > old[code]), None)
        return f"it would make a new finding of {more}" if more else None

    def _count(self, note: Note) -> Counter[str]:
        found = self.found_in(note)
        return Counter(one.code for one in found if one.level in self.counted and self.shows(one))

    def _proven(self) -> Outcome:
        """Prove the end against the beginning: nothing lost, and other readers agree."""
        outcome = self.outcome
        if outcome.note is self.original:
            return outcome
        moved = bool(self._changes(one.code for one in outcome.applied))
        swaps = [swap for one in outcome.applied for swap in one.swaps]
        reason = self._loss(self.original, outcome.note, bodies=moved, swaps=swaps)
        reason = reason or proof.disagreement(self.original, outcome.note)
        if reason is None and len(outcome.note.source.encode()) > MAX_BYTES:
            reason = f"the note would be larger than {MAX_BYTES // 10**6} MB, which is too large to be read again"
        if reason is None:
            return outcome
        refused = [Refused(one.code, one.title, reason) for one in outcome.applied]
        return Outcome(self.original, [], [*outcome.refused, *refused])
