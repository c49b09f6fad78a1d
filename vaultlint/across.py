"""What notes say of one another: their facts are collected while they are read, and surveyed at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vaultlint import linter
from vaultlint.columns import COLUMNS, Early, Later, Shelf, loaded
from vaultlint.config import Config
from vaultlint.ledger import Ledger
from vaultlint.linter import Diagnostic
from vaultlint.parse import facts
from vaultlint.parse.note import Facts, Link, Note
from vaultlint.parse.reports import is_own_board
from vaultlint.parse.standing import Standing, standing
from vaultlint.rules import CARDS, Card
from vaultlint.rules.base import Context

if TYPE_CHECKING:
    from vaultlint.index import Index, Names
    from vaultlint.recall import Recall

_RULES = tuple(card for card in CARDS if card.surveys)


class Across:
    """Collects what rules that compare notes need, and says which notes they must look at again.

    Parameters
    ----------
    config : Config
    context : Context
    whole : bool
        False where only single notes are looked at: what other notes do cannot be told then.
    """

    def __init__(self, config: Config, context: Context, *, whole: bool) -> None:
        self._context = context
        self.whole = whole
        selections = (config.selection, *config.per_folder.values())
        self._rules: Sequence[Card] = [
            rule
            for rule in (_RULES if whole else ())
            if any(rule in one.rules(_RULES) and one.shows(rule, rule.gravest or rule.level) for one in selections)
        ]
        self._records: dict[str, Facts | Later] = {}
        self._others: dict[str, Facts | Later] = {}
        self._boards: dict[str, tuple[Link, ...]] = {}
        self._names: Names | None = None
        self._nested: Sequence[str] = ()
        self._ledger = Ledger()  # what earlier surveys worked out
        self._altered: set[str] = set()  # notes that are told of as they would be, and not as they are on the disk
        self.recall: Recall | None = None  # the last survey of the vault, where it is kept
        self._early: Early | None = None  # what columns tell of notes whose facts are not held
        self._surveyed: tuple[Context, list[Diagnostic]] | None = None  # until anything is told anew

    @property
    def wanted(self) -> bool:
        """Whether any rule that compares notes is selected; else nothing need be collected."""
        return bool(self._rules)

    def add(self, note: Note, *, aside: bool = False) -> None:
        """Keep a note's facts, instead of older ones.

        Plugins' files and unreadable templates tell nothing but what they link to; so does a note that nothing is
        reported of (`aside`). A note with a placeholder that was left over counts, though no rule speaks about it.
        """
        if self._rules:
            from vaultlint.gist import gist_of

            self.put(note.path, gist_of(facts(note)), standing(note), aside=aside)
            self._altered.add(note.path)

    def put(
        self, path: str, fact: Facts | Later, stands: Standing, *, aside: bool = False, later: Later | None = None
    ) -> None:
        """Keep the gist of a note's facts that is known already, as `add` does.

        Where they can be read again `later`, they need not be held.
        """
        if not self._rules or stands is Standing.REPORT:
            return
        self._change()
        if self._early and later and isinstance(fact, Facts):
            self._early.take(fact, shown=stands is Standing.TELLS and not aside)
            fact = later
        self._altered.discard(path)
        self._records.pop(path, None)
        self._others.pop(path, None)
        (self._records if stands is Standing.TELLS and not aside else self._others)[path] = fact

    def _change(self) -> None:
        self._surveyed = None

    def add_board(self, path: str, text: str) -> None:
        """Keep the links of a canvas or a base."""
        if not is_own_board(text):
            from vaultlint.parse.boards import board_links

            self._change()
            self._boards[path] = board_links(path, text)

    def drop(self, paths: Iterable[str]) -> None:
        """Drop what files say; they are still there, or somebody else says that they are not."""
        self._change()
        for path in paths:
            self._records.pop(path, None)
            self._others.pop(path, None)
            self._boards.pop(path, None)

    def forget(self, *paths: str) -> None:
        """Drop what is known of files that are no longer there."""
        gone = set(paths)
        self.drop(gone)
        if self._names and gone:
            from vaultlint.index import Names

            self._names = Names(path for path in self._names.paths.values() if path not in gone)

    def name(self, paths: Iterable[str], nested: Sequence[str] | None = None) -> None:
        """Say which files the vault has, attachments included, and which folders are vaults of their own."""
        from vaultlint.index import Names

        self._change()
        self._names = Names(paths)
        self._nested = self._nested if nested is None else nested

    def end(self) -> None:
        """Forget all that was collected, so that it goes at once: nothing will be asked any more."""
        self._change()
        self._ledger.end()
        self._early, self.recall = None, None
        for held in (self._records, self._others, self._boards):
            held.clear()

    def index(self) -> Index:
        """Return all that was collected."""
        from vaultlint.index import Index

        return Index(_in_order(self._records), _in_order(self._others), self._names, self._boards, self._nested)

    def survey(self, *, once: bool = False) -> tuple[Context, list[Diagnostic]]:
        """Return the context that knows of the notes that stand out, and the rules that failed.

        `once` if nothing more will be asked: what was worked out is forgotten on the way.
        """
        if not self._rules:
            return replace(self._context, known={}), []
        if self._surveyed is None:
            known: dict[str, dict[str, Any]] = {}
            failed: list[Diagnostic] = []
            recalled = self.recall.known(self, self._altered) if self.recall else {}
            rules = [rule for rule in self._rules if rule.code not in recalled]
            if rules:
                index = self.index()
                index.join(self._ledger)
                self._ledger.shelf = self._shelf()
                known, failed = linter.survey(index, rules, self._context, once=once)
            for code, told in recalled.items():
                for path, one in told.items():
                    known.setdefault(path, {})[code] = one
            self._surveyed = replace(self._context, known=known), failed
        return self._surveyed

    def begin(self, recall: Recall) -> None:
        """Ask columns of each note when it comes in; what is kept of the last survey is asked for the others.

        The files must be named before.
        """
        self.recall = recall
        for rule in self._rules:
            _ = rule.rule  # with its module, and so its columns
        self._early = Early(COLUMNS.values(), self.names())

    def _shelf(self) -> Shelf | None:
        """Return where columns are known from."""
        kept = self.recall.columns(self, self._altered) if self.recall else None
        if self._early is None:
            return kept
        self._early.behind = kept
        return self._early

    def reads(self) -> dict[str, frozenset[object]]:
        """Return what the rules read that were asked, by code."""
        found = {rule.code: self._ledger.reads(rule.code) for rule in self._rules}
        return {code: reads for code, reads in found.items() if reads is not None}

    @property
    def paths(self) -> Collection[str]:
        """The notes that something is known of."""
        return self._records.keys() | self._others.keys()

    def is_shown(self, path: str) -> bool:
        """Return whether rules look at a note."""
        return path in self._records

    def names(self) -> Names:
        """Return the names of the vault's files."""
        from vaultlint.names import Names

        return self._names or Names(self.paths)

    def fact(self, path: str) -> Facts | None:
        """Return what is known of a note."""
        fact = self._records.get(path) or self._others.get(path)
        return None if fact is None else loaded(fact)

    @property
    def around(self) -> bytes:
        """What stands for all that a survey may read beside facts."""
        from vaultlint.cache.keys import digest

        files = [*self._names.paths.values()] if self._names else []
        return digest(files, self._boards, [*self._nested], sorted(self._records), sorted(self._others))


def _in_order(facts: Mapping[str, Facts | Later]) -> list[Facts | Later]:
    return [fact for _, fact in sorted(facts.items())]
