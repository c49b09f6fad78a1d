"""A look at a note: what it is worth among others and what is found in it, from the cache where that still holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint import vault
from vaultlint.columns import Later
from vaultlint.errors import VaultlintError
from vaultlint.parse import facts
from vaultlint.parse.standing import Standing, standing

if TYPE_CHECKING:
    from vaultlint.cache.coding import Coder
    from vaultlint.cache.store import Row
    from vaultlint.linter import Diagnostic
    from vaultlint.parse.note import Facts, Note
    from vaultlint.pool import Seen
    from vaultlint.project import Project
    from vaultlint.rules.base import Context


class Look(NamedTuple):
    """What a look at a note gave.

    Attributes
    ----------
    stands : Standing
    facts : Facts, Later or None
        Their gist; None where nothing across notes is asked.
    found : list of Diagnostic
    row : Row or None
        What is kept of it.
    """

    stands: Standing
    facts: Facts | Later | None
    found: list[Diagnostic]
    row: Row | None = None


class Looking:
    """Looks at the notes of a vault.

    Parameters
    ----------
    project : Project
    whole : bool
        Whether they are compared with each other; else what was known of them at the last time counts.
    wanted : bool
        Whether their facts are asked for.
    """

    def __init__(self, project: Project, *, whole: bool, wanted: bool) -> None:
        self.project = project
        self.kept = project.cache.kept() if whole else None
        self.memory = project.cache.memory()
        self._held: dict[str, Row | None] = {}  # what is kept of notes that were asked about ahead of the look
        self.holds = True  # whether facts that are kept are held all the same
        self._whole = whole
        self._wanted = wanted

    def look(self, found: vault.Found) -> Look:
        """Look at a note.

        Raises
        ------
        VaultlintError
            If it cannot be read.
        """
        kept, path = self.kept, found.path
        if kept is None or found.problem:
            return self._anew(self.project.read(found))
        row = self._row(path)
        known = self._remembered(path, row)
        if known is not None:
            return known
        note = self.project.read(found)
        look = self._anew(note)
        assert not isinstance(look.facts, Later)
        row = kept.keep(path, note.source.encode(), look.facts, look.stands)
        if row is not None:
            kept.keep_found(path, row, self.project.rules_key(path), look.found, self._coder)
        return look._replace(row=row)

    @cached_property
    def _coder(self) -> Coder[list[Diagnostic]]:
        from vaultlint.cache.findings import diagnostics

        return diagnostics()

    def ahead(self, notes: Sequence[vault.Found], step: Callable[[int], None] | None) -> Iterator[tuple[str, Look]]:
        """Look at those notes that have to be read in several processes, where there are many; give them in any order.

        Parameters
        ----------
        notes : sequence of Found
        step : callable or None
            Called with the number of notes done.
        """
        if not self._whole or len(notes) < 2 or self.project.jobs == 1:
            return
        self._held = {one.path: self._row(one.path) for one in notes if not one.problem}
        pending = [path for path, row in self._held.items() if row is None]
        from vaultlint import pool

        jobs = pool.processes(self.project.jobs, len(pending))
        if jobs > 1:
            for one in pool.look(self.project, pending, jobs, step):
                del self._held[one.path]
                yield one.path, self._seen(one)

    def _seen(self, one: Seen) -> Look:
        """Take up what another process saw."""
        from vaultlint.cache import coding

        rules = self.project.rules_key(one.path)
        fact = None
        row = self.kept.keep_seen(one, rules) if self.kept else None
        if self._wanted:
            from vaultlint.gist import shared

            fact = coding.facts().decode(one.facts, coding.facts_salt(one.path, one.sha))
            fact = shared(fact) if self.holds or row is None else fact
        found = self._coder.decode(one.found, coding.found_salt(one.path, one.sha, rules, b""))
        return Look(Standing(one.stands), fact, found, row)

    def remembered(self, found: vault.Found) -> Look | None:
        """Return what is known of a note without reading it; None where it has to be read."""
        return self._remembered(found.path, self._row(found.path)) if self.kept and not found.problem else None

    def aside(self, path: str) -> tuple[Facts | Later | None, Standing]:
        """Look at a note that nothing is reported of: only its facts count, None for our own report.

        Raises
        ------
        VaultlintError
            If it cannot be read.
        """
        kept = self.kept
        row = self._row(path) if kept else None
        if row:
            return None if row.kind == Standing.REPORT else self.later(path, row), Standing(row.kind)
        from vaultlint.gist import gist_of

        note = self.project.read(vault.Found(path))
        fact, stands = gist_of(facts(note)), standing(note)
        if kept:
            kept.keep(path, note.source.encode(), fact, stands)
        return fact, stands

    def later(self, path: str, row: Row) -> Later:
        """Return facts that are kept, to be read when they are asked for."""
        return Later(path, row, self._load)

    def _load(self, path: str, row: Row) -> Facts:
        """Return facts that are kept; where they are damaged, from the note."""
        found = self.kept.facts(path, row) if self.kept else None
        if found is not None:
            return found
        from vaultlint.gist import gist_of
        from vaultlint.parse import parse

        try:
            note = self.project.read(vault.Found(path))
        except VaultlintError:  # it was readable a moment ago
            note = parse(path, b"")
        return gist_of(facts(note))

    def compared(self, path: str, row: Row | None, known: Mapping[str, Any]) -> list[Diagnostic] | None:
        """Return what was found in a note when the same was known of it; None where it must be looked at again."""
        if self.kept is None or row is None:
            return None
        return self.kept.found(path, row, self.project.rules_key(path), self._coder, known)

    def compare(self, path: str, row: Row | None, context: Context, alone: list[Diagnostic]) -> list[Diagnostic]:
        """Look at a note that stands out among the others, now that these are known; it was looked at `alone` before.

        Raises
        ------
        VaultlintError
            If it cannot be read any more.
        """
        project, known = self.project, context.known[path]
        source = project.source(vault.Found(path))
        if not any(
            card.rule.concerns(source.text, known[card.code]) for card in project.cards_for(path) if card.code in known
        ):
            return alone
        told = project.compared(project.parse(path, source), context, alone)
        if self.kept and row and self.kept.is_same(row, source.encode()):
            self.kept.keep_found(path, row, project.rules_key(path), told, self._coder, known)
        return told

    def _row(self, path: str) -> Row | None:
        """Return what is kept of a note that is what it was; None also where it cannot be read: that is told later."""
        if self.kept is None:
            return None
        if path in self._held:
            return self._held.pop(path)
        try:
            return self.kept.holds(path, lambda: vault.read(self.project.root, path))
        except VaultlintError:
            return None

    def _anew(self, note: Note) -> Look:
        """Look at a note that was read; alone, it is told what was known of it among the others."""
        context = None
        if not self._whole and self.memory:
            known = self.memory.recall(note.path)
            context = replace(self.project.context, known={note.path: known}) if known else None
        found = self.project.diagnostics(note, context)
        if not self._wanted:
            return Look(standing(note), None, found)
        from vaultlint.gist import gist_of

        return Look(standing(note), gist_of(facts(note)), found)

    def _remembered(self, path: str, row: Row | None) -> Look | None:
        """Return what was found when a note was last looked at, if all that is wanted of it is known."""
        if row is None or self.kept is None:
            return None
        if row.kind == Standing.REPORT:
            return Look(Standing.REPORT, None, [], row)
        found = self.kept.found(path, row, self.project.rules_key(path), self._coder)
        if found is None:
            return None
        return Look(Standing(row.kind), self.later(path, row) if self._wanted else None, found, row)
