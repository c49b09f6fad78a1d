"""What rules find across notes: their facts are collected while notes are read, and reduced at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vaultlint import linter
from vaultlint.config import Config
from vaultlint.linter import Diagnostic
from vaultlint.parse import facts
from vaultlint.parse.note import Facts, Note
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Rule

_RULES = tuple(rule for rule in RULES if type(rule).check_facts is not Rule.check_facts)


class Across:
    """Collects what rules across notes need, and gives what they find.

    Parameters
    ----------
    config : Config
    rules_for : callable
        Gives the rules that hold for a note.
    context : Context
    whole : bool
        False where only single notes are looked at: what other notes do cannot be told then.
    """

    def __init__(
        self, config: Config, rules_for: Callable[[str], Sequence[Rule]], context: Context, *, whole: bool
    ) -> None:
        self._config = config
        self._rules_for = rules_for
        self._context = context
        selections = (config.selection, *config.per_folder.values())
        self._wanted = whole and any(one.shows(rule.level) for one in selections for rule in one.rules(_RULES))
        self._records: list[Facts] = []
        self._hidden: dict[str, linter.Suppressions] = {}

    def add(self, note: Note) -> None:
        """Keep a note's facts; templates and plugins' files have formats of their own."""
        if self._wanted and not linter.is_template(note) and not linter.is_plugin_file(note):
            self._records.append(facts(note))
            hidden = linter.suppressions(note)
            if hidden:
                self._hidden[note.path] = hidden

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Give the findings across the notes kept, suppressed ones left out."""
        for one in linter.lint_facts(self._records, _RULES, self._context) if self._wanted else ():
            hidden = self._hidden.get(one.path)
            if self._speaks(one) and not (hidden and hidden.hides(one.code, one.name, one.line - 1)):
                yield one

    def _speaks(self, one: Diagnostic) -> bool:
        known = {rule.code for rule in self._rules_for(one.path)} | {"VL000"}
        return one.code in known and self._config.selection_for(one.path).shows(one.level)
