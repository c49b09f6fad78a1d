"""The part of a fix run that merges notes into others: which pairs, in what order, and what must not be touched."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint import linter, vault
from vaultlint.across import Across
from vaultlint.changes import Changed
from vaultlint.errors import VaultlintError
from vaultlint.fixer import Applied, Outcome, Proposal, Refused
from vaultlint.index import Index, Names, folded
from vaultlint.links.elsewhere import named_elsewhere
from vaultlint.parse import parse_source
from vaultlint.parse.boards import is_board
from vaultlint.parse.note import Note
from vaultlint.parse.template import is_plugin_file, is_template
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Finding, Level
from vaultlint.suppressions import suppressions
from vaultlint.text import Source, quoted
from vaultlint.union import RefusedError, Union, merge

if TYPE_CHECKING:
    from vaultlint.repair import Repair

_MAX_MERGES = 1000  # rounds of merges; one of a group of copies is merged in each


class Merging:
    """The merges of a run.

    Parameters
    ----------
    run : Repair
    across : Across
        Knows the notes as they are after the other fixes.
    """

    def __init__(self, run: Repair, across: Across) -> None:
        self._run = run
        self._across = across
        self._declined: set[tuple[str, str]] = set()  # merges that cannot be made, or are not wanted

    def run(self) -> None:
        """Merge notes into others, until no more are to be merged."""
        for _ in range(_MAX_MERGES):
            touched = self._merge_some()
            self._tell(touched)
            if not touched or self._run.over:
                break

    def _merge_some(self) -> set[str]:
        """Merge notes, each in one merge at most; return the files that changed.

        The index is of the vault as it was before, so a note that took in another one is not asked about again, nor
        one that was linked to from a note that went: the next round sees both.
        """
        context, self._run.failed = self._across.survey()
        index = self._across.index()
        done: set[str] = set()  # those that took in another note, and those that went
        touched: set[str] = set()
        for path, finding in self._mergeable(context):
            into = finding.fix.into if finding.fix else ""
            sources = {one.source for one in index.inbound.get(path, ())}
            if (path, into) in self._declined or done & ({path, into} | {one for one in sources if self._is_gone(one)}):
                continue  # for good, or until the next round
            try:
                union = self._merge(index, into, path)
            except Exception as error:  # noqa: BLE001  # promise 8: two notes never stop the run
                told = isinstance(error, RefusedError | VaultlintError)
                why = str(error) if told else f"merging failed ({type(error).__name__}: {error}); please report it"
                self._declined.add((path, into))
                self._refuse(path, finding, why)
                continue
            if self._is_taken(union, finding):
                done |= {path, into}
                touched.update(one.path for one in union.files)
                self._take(union, finding)
            else:
                self._declined.add((path, into))
            if self._run.over:
                break
        return touched

    def _is_gone(self, path: str) -> bool:
        return path in self._run.changed and self._run.changed[path].removed

    def _merge(self, index: Index, into: str, path: str) -> Union:
        if into not in self._run.looked:
            raise RefusedError(f"{into} lies outside what is to be fixed")
        mentions = self._mentions.get(folded(path).rpartition("/")[2], ())
        later = Names(one for one in index.names.paths.values() if one != path) if mentions else index.names
        for source, target in mentions:
            if source != path and index.names.resolve(source, target) == path and later.resolve(source, target) != into:
                raise RefusedError(f"{source}: named there in a query, in HTML or by a reference: change that first")
        return merge(index, into, path, self._run.current, self._spared, self._count)

    @cached_property
    def _mentions(self) -> dict[str, list[tuple[str, str]]]:
        """Where files are named otherwise than by links, by folded file name: the source, and the name as written."""
        found: dict[str, list[tuple[str, str]]] = {}
        root = self._run.project.root
        for path in vault.inventory(root).files:
            if not (vault.is_note_name(path) or is_board(path)):
                continue
            try:
                text = Source.decode(vault.read(root, path)).text
            except VaultlintError:
                continue
            for target in set(named_elsewhere(path, text)):
                name = folded(target.strip()).rpartition("/")[2]
                for key in {name, f"{name}.md"}:
                    found.setdefault(key, []).append((path, target))
        return found

    def _count(self, note: Note) -> Counter[str]:
        """Count the errors and warnings in a note, whatever is selected."""
        found = linter.lint(note, RULES, self._run.project.context)
        return Counter(one.code for one in found if one.level is not Level.INFO)

    def _mergeable(self, context: Context) -> list[tuple[str, Finding]]:
        """Return the notes that a rule would merge into another, with its finding."""
        found = []
        for path in sorted(context.known.keys() & self._run.looked):
            self._run.stale.add(path)
            try:
                note = self._run.current(path)
            except VaultlintError:
                continue
            findings = self._run.project.mendable(note, context, managed=self._run.managed)
            found += [(path, one) for one in findings if one.fix and one.fix.into][:1]
        return found

    def _spared(self, note: Note) -> str:
        """Return why a file must not be changed by a merge, ``""`` if it may be."""
        project, path = self._run.project, note.path
        if note.source.bad_byte is not None:
            return "it is not UTF-8"
        if is_board(path):
            return "" if self._run.covers(path) else "it lies outside what is to be fixed"
        if path not in self._run.looked:
            left_out = project.leaves_out(path)
            return "it is left out (excluded, or a template)" if left_out else "it lies outside what is to be fixed"
        if project.is_managed(note):
            return "Readwise's plugin manages it"
        if is_template(note) or is_plugin_file(note):
            return "it is a template, or a plugin's file"
        said = suppressions(note)
        return "it says that it is to be left alone" if said and (said.untouched or said.regions) else ""

    def _is_taken(self, union: Union, finding: Finding) -> bool:
        new = {one.path for one in union.files} - {path for path, one in self._run.changed.items() if one.is_change}
        if self._run.limit is not None:
            used = sum(one.is_change for one in self._run.changed.values())
            if used + len(new) > self._run.limit:
                self._run.result.waiting += len(new)
                count = len(union.files)
                if count > self._run.limit:
                    self._refuse(union.gone, finding, f"the merge changes {count} files: --limit {count}")
                return False
        if self._run.decide is None:
            return True
        pairs = tuple((one.before, one.after or parse_source(one.path, Source(""))) for one in union.files)
        return self._run.decide(Proposal(pairs[-1][0], pairs[-1][1], (finding,), pairs))

    def _take(self, union: Union, finding: Finding) -> None:
        """Keep what a merge does to each of its files."""
        titles = {union.kept: f"took in {quoted(union.gone, 90)}", union.gone: f"merged into {quoted(union.kept, 90)}"}
        for one in union.files:
            title = titles.get(one.path, f"links to {quoted(union.gone, 90)} redirected")
            notes = union.notes if one.path == union.kept else ()
            after = one.after or parse_source(one.path, Source(""))
            outcome = Outcome(after, [Applied(finding.code, title, notes)])
            managed = not is_board(one.path) and self._run.project.is_managed(one.before)
            self._run.keep(Changed(one.path, one.before, after, outcome, managed, removed=one.after is None))

    def _refuse(self, path: str, finding: Finding, reason: str) -> None:
        note = self._run.current(path)
        title = finding.fix.title if finding.fix else ""
        self._run.keep(Changed(path, note, note, Outcome(note, [], [Refused(finding.code, title, reason)]), False))

    def _tell(self, touched: set[str]) -> None:
        """Let the rules across notes know what merges did."""
        self._across.forget(*(path for path in touched if self._run.changed[path].removed))
        for path in sorted(touched):
            if self._run.changed[path].removed:
                continue
            if is_board(path):
                self._across.add_board(path, self._run.changed[path].after.text)
            else:
                self._across.add(self._run.changed[path].after, aside=self._run.project.leaves_out(path))
        self._run.stale |= touched
