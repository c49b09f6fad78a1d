"""What is known of a rule before its module is imported: a check of one note imports the few that it needs."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from importlib import import_module
from typing import cast

from vaultlint.rules.base import Level, Rule
from vaultlint.rules.signs import Sign


class Card:
    """A line of the register: where a rule is, and when it may have anything to say.

    It says of a rule what its class says, and a test holds both against each other.

    Parameters
    ----------
    code, name : str
    place : str
        Its module in this package and its class: ``"hash_in_tag:HashInTag"``.
    level : Level
    gravest : Level, optional
    needs : iterable of Sign
    keys : iterable of str, optional
    words : str
    checks, surveys : bool
        Whether it looks at notes alone, and whether it compares them.
    templates : bool
    """

    def __init__(
        self,
        code: str,
        name: str,
        place: str,
        level: Level = Level.WARNING,
        *,
        gravest: Level | None = None,
        needs: Iterable[Sign] = (),
        keys: Iterable[str] | None = None,
        words: str = "",
        checks: bool = True,
        surveys: bool = False,
        templates: bool = False,
    ) -> None:
        self.code = code
        self.name = name
        self.place = place
        self.level = level
        self.gravest = gravest
        self.needs = frozenset(needs)
        self.keys = None if keys is None else frozenset(keys)
        self.words = words
        self.checks = checks
        self.surveys = surveys
        self.templates = templates

    @cached_property
    def rule(self) -> Rule:
        """The rule itself; its module is imported."""
        module, _, name = self.place.partition(":")
        return cast("Rule", getattr(import_module(f"vaultlint.rules.{module}"), name)())

    def __repr__(self) -> str:
        return f"Card({self.code}, {self.name})"
