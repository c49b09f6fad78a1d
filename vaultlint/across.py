"""What notes say of one another: their facts are collected while they are read, and surveyed at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vaultlint import linter
from vaultlint.config import Config
from vaultlint.linter import Diagnostic
from vaultlint.parse import facts
from vaultlint.parse.note import Facts, Note, State
from vaultlint.parse.template import is_template
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Rule

_RULES = tuple(rule for rule in RULES if type(rule).survey is not Rule.survey)


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
        selections = (config.selection, *config.per_folder.values())
        self._rules: Sequence[Rule] = [
            rule
            for rule in (_RULES if whole else ())
            if any(rule in one.rules(_RULES) and one.shows(rule.level) for one in selections)
        ]
        self._records: dict[str, Facts] = {}

    def add(self, note: Note) -> None:
        """Keep a note's facts, instead of older ones; plugins' files and unreadable templates tell nothing.

        A note with a placeholder that was left over counts, though no rule speaks about it.
        """
        readable = note.head is None or note.head.state is not State.INVALID
        if self._rules and not linter.is_plugin_file(note) and (readable or not is_template(note)):
            self._records[note.path] = facts(note)

    def survey(self) -> tuple[Context, list[Diagnostic]]:
        """Return the context that knows of the notes that stand out, and the rules that failed."""
        known, failed = linter.survey(list(self._records.values()), self._rules, self._context)
        return replace(self._context, known=known), failed
