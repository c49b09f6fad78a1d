"""Answers of the last survey that still hold: a rule of which nothing that it read is another thing is not asked again.

A survey writes down what it reads (`ledger`). That is kept; at the next check the few notes that changed are asked
what was read of them, as they are and as they were. Where many changed, or a file came or went, all is asked anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.cache import coding, findings
from vaultlint.cache.columns import Columns
from vaultlint.cache.keys import digest
from vaultlint.cache.stamps import now
from vaultlint.columns import COLUMNS, Column
from vaultlint.ledger import ALL
from vaultlint.rules import CARDS

if TYPE_CHECKING:
    from vaultlint.across import Across
    from vaultlint.cache.records import Kept
    from vaultlint.cache.store import Store
    from vaultlint.names import Names
    from vaultlint.parse.note import Facts

MOST = 200  # notes that changed, or one in ten: with more it takes as long to ask them as to ask all
_SHARE = 10
_SHA = 8  # bytes of a note's digest


class Reads(NamedTuple):
    """What a rule read.

    Attributes
    ----------
    columns : list of str
        Of which it read all; a column as it is spelled.
    cells : list of (str, str)
        Column and path.
    records : list of str
        Paths of the notes of which it may have read anything.
    all : bool
        Whether it asked for the facts of all notes.
    """

    columns: list[str]
    cells: list[tuple[str, str]]
    records: list[str]
    all: bool

    @property
    def asked(self) -> set[str]:
        """All columns that it read anything of."""
        return {*self.columns, *(column for column, _ in self.cells)}


class Survey(NamedTuple):
    """What the last survey read, as it is kept.

    Attributes
    ----------
    around : bytes
        What stands for all that it may have read beside facts.
    notes : dict of str to bytes
        The digests of the notes' contents.
    rules : dict of str to Reads
        By code.
    known : dict of str to dict of str to bytes
        What the rules told, by code and path, coded.
    """

    around: bytes
    notes: dict[str, bytes]
    rules: dict[str, Reads]
    known: dict[str, dict[str, bytes]]


class Recall:
    """The last survey of a vault, and what of it holds.

    Parameters
    ----------
    store : Store
    kept : Kept
        What is kept of the notes, and what was kept of those that changed.
    question : tuple
        What a survey depends on besides the notes and the files' names.
    """

    def __init__(self, store: Store, kept: Kept, question: tuple[object, ...]) -> None:
        self._store = store
        self._kept = kept
        self._key = digest("survey", question)
        self._before: Survey | None = None
        self._again: set[str] = set()  # the codes of the rules whose answers hold

    def known(self, across: Across, altered: Collection[str] = ()) -> dict[str, dict[str, Any]]:
        """Return what the rules told whose answers hold, by code and path.

        Parameters
        ----------
        across : Across
        altered : collection of str
            Notes that are other ones there than on the disk: a fix has been made to them.
        """
        told = self._store.run(self._key)
        notes = self._digests(across)
        if told is None or notes is None:
            return {}
        try:
            before: Survey = coding.coder(Survey).decode(told, self._key)
        except coding.DamagedError:
            return {}
        changed = [path for path, sha in notes.items() if before.notes.get(path) != sha or path in altered]
        if len(changed) > max(MOST, len(notes) // _SHARE) or before.around != across.around:
            return {}
        pairs = {path: self._pair(path, before.notes[path], across) for path in changed}
        facts = {path: pair for path, pair in pairs.items() if pair is not None}
        if len(facts) < len(changed):
            return {}
        found: dict[str, dict[str, Any]] = {}
        for code in standing(before, facts, across.is_shown, across.names):
            answer = _decoded(code, before.known.get(code, {}))
            if answer is not None:
                found[code] = answer
        self._before, self._again = before, {*found}
        return found

    def columns(self, across: Across, altered: Collection[str] = ()) -> Columns:
        """Return what columns told of the notes that are what they were, `altered` as for `known`."""
        shas = {path: self._kept.sha(path) for path in across.paths if path not in altered}
        return Columns(self._store, {path: sha for path, sha in shas.items() if sha}, across.names)

    def _pair(self, path: str, sha: bytes, across: Across) -> tuple[Facts, Facts] | None:
        """Return a note's facts as they were and as they are."""
        was, now_is = self._kept.before(path, sha), across.fact(path)
        return None if was is None or now_is is None else (was, now_is)

    def _digests(self, across: Across) -> dict[str, bytes] | None:
        """Return the digests of all notes; None where one has none, as a note that is not UTF-8."""
        found = {path: self._kept.sha(path)[:_SHA] for path in across.paths}
        return found if all(found.values()) else None

    def keep(self, across: Across, known: Mapping[str, Mapping[str, Any]]) -> None:
        """Keep the survey that was just made.

        Parameters
        ----------
        across : Across
        known : mapping of str to mapping of str to object
            By path and code, as in `Context.known`.
        """
        notes = self._digests(across)
        if notes is None:
            return
        rules = (
            {code: reads for code, reads in self._before.rules.items() if code in self._again} if self._before else {}
        )
        for code, read in across.reads().items():
            reads = reads_of(read)
            if code not in rules and reads is not None:
                rules[code] = reads
        told = {code: _coded(code, {path: one[code] for path, one in known.items() if code in one}) for code in rules}
        answers = {code: answer for code, answer in told.items() if answer is not None}
        survey = Survey(across.around, notes, {code: rules[code] for code in answers}, answers)
        data = coding.coder(Survey).encode(survey, self._key)
        if data is not None:
            self._store.keep_run(self._key, "survey", now(), data)


def _coded(code: str, known: Mapping[str, Any]) -> dict[str, bytes] | None:
    """Return what a rule told, coded; None where that cannot be done."""
    coder = findings.known_to(next(card.rule for card in CARDS if card.code == code)) if known else None
    if known and coder is None:
        return None
    found = {path: coder.encode(one) for path, one in known.items()} if coder else {}
    whole = {path: one for path, one in found.items() if one is not None}
    return whole if len(whole) == len(found) else None


def _decoded(code: str, told: Mapping[str, bytes]) -> dict[str, Any] | None:
    coder = findings.known_to(next(card.rule for card in CARDS if card.code == code)) if told else None
    try:
        return {path: coder.decode(one) for path, one in told.items()} if coder else {}
    except coding.DamagedError:
        return None


def reads_of(read: Iterable[object]) -> Reads | None:
    """Return what a ledger wrote down of a rule, as it is kept; None if it cannot be told in another process."""
    found = Reads([], [], [], any(one is ALL for one in read))
    for one in read:
        if isinstance(one, Column):
            found.columns.append(one.spelled)
        elif isinstance(one, tuple):
            found.cells.append((one[0].spelled, one[1]))
        elif isinstance(one, str):
            found.records.append(one)
    return None if "" in found.asked else found


def standing(
    before: Survey,
    changed: Mapping[str, tuple[Facts, Facts]],
    shown: Callable[[str], bool],
    names: Callable[[], Names],
) -> set[str]:
    """Return the codes of the rules whose answers still hold.

    Parameters
    ----------
    before : Survey
        The last one, of the same files.
    changed : mapping of str to (Facts, Facts)
        The notes that changed since: as they were, and as they are.
    shown : callable
        Whether rules look at a note.
    names : callable
        Returns the names of the vault's files.
    """
    asked = set[str]().union(*(reads.asked for reads in before.rules.values())) if changed else set()
    differs: set[object] = set(changed)
    for card in CARDS:
        if asked and card.code in before.rules:
            _ = card.rule  # with its module, and so its columns
    for spelled in asked:
        column = COLUMNS.get(spelled)
        for path, facts in changed.items():
            if column is None or ((column.aside or shown(path)) and _differ(column, facts, names)):
                differs |= {spelled, (spelled, path)}
    return {code for code, reads in before.rules.items() if _holds(reads, differs, any_changed=bool(changed))}


def _differ(column: Column[Any], facts: tuple[Facts, Facts], names: Callable[[], Names]) -> bool:
    """Return whether a column tells another thing of a note than before."""
    more = (names(),) if column.by_names else ()
    try:
        was, now_is = (column.of(fact, *more) for fact in facts)
    except Exception:  # noqa: BLE001  # the survey will say so: promise 8
        return True
    return bool(was != now_is)


def _holds(reads: Reads, differs: set[object], *, any_changed: bool) -> bool:
    if reads.all and any_changed:
        return False
    return differs.isdisjoint(reads.columns) and differs.isdisjoint(reads.cells) and differs.isdisjoint(reads.records)
