"""The records of a configuration: which rules speak, where, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from vaultlint.paths import composed
from vaultlint.rules.base import Finding, Level, Rule
from vaultlint.rules.cards import Card

if TYPE_CHECKING:
    from vaultlint.schema import Schema

Named = TypeVar("Named", bound=Rule | Card)


class Selection(NamedTuple):
    """Which rules speak, named by codes, prefixes such as ``VL1`` or names.

    Attributes
    ----------
    select : tuple of str or None
        None for all rules, whose findings are then shown from warnings on.
    ignore : tuple of str
        Rules that stay silent whatever else is said.
    extend : tuple of str
        Rules that speak besides, hygiene included.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    extend: tuple[str, ...] = ()

    def rules(self, rules: Sequence[Named]) -> tuple[Named, ...]:
        """Return the rules that may speak, in order."""
        select = self.select
        chosen = rules if select is None else [rule for rule in rules if names_rule((*select, *self.extend), rule)]
        return tuple(rule for rule in chosen if not names_rule(self.ignore, rule))

    def shows(self, one: Rule | Card | Finding, level: Level) -> bool:
        """Return whether a finding of this level by a rule that speaks is reported.

        Errors and warnings are; hygiene is where its rule was asked for.
        """
        return level is not Level.INFO or self.select is not None or names_rule(self.extend, one)

    def narrowed(self, select: Sequence[str] | None, ignore: Sequence[str], extend: Sequence[str]) -> Selection:
        """Return the selection with another over it: `select` replaces all that was selected, the others add."""
        if select is not None:
            return Selection(tuple(select), (*self.ignore, *ignore), tuple(extend))
        return Selection(self.select, (*self.ignore, *ignore), (*self.extend, *extend))


@dataclass(frozen=True, slots=True)
class Config:
    """A vault's configuration.

    Attributes
    ----------
    selection : Selection
    exclude : tuple of str
        Paths relative to the vault: folders (with or without a trailing slash), files, or globs.
    per_folder : mapping of str to Selection
        Overrides by folder; the longest that fits counts.
    thesaurus : mapping of str to tuple of str
        Tags and the words that stand for them, for the graph.
    schema : Schema or None
        What is wanted of the notes' properties; None where nothing is said.
    doubts : tuple of str
        What is no mistake for certain, to be said before a run: folders that are not there.
    baseline : str or None
        The file of known findings, relative to the vault; None for the usual one.
    """

    selection: Selection = field(default_factory=Selection)
    exclude: tuple[str, ...] = ()
    per_folder: Mapping[str, Selection] = field(default_factory=lambda: MappingProxyType({}))
    thesaurus: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    schema: Schema | None = None
    doubts: tuple[str, ...] = ()
    baseline: str | None = None

    def selection_for(self, path: str) -> Selection:
        """Return the selection that holds for a note."""
        path = composed(path)
        folders = [folder for folder in self.per_folder if path.startswith(folder)]
        return self.per_folder[max(folders, key=len)] if folders else self.selection

    def excludes(self, path: str) -> bool:
        """Return whether a note is left out."""
        return any(covers(composed(pattern), composed(path)) for pattern in self.exclude)

    def narrowed(self, select: Sequence[str], ignore: Sequence[str], extend: Sequence[str] = ()) -> Config:
        """Return the configuration with the command line's rules over it, in every folder.

        `select` replaces what was selected, `ignore` and `extend` add to it.
        """
        chosen = select or None
        folders = {folder: own.narrowed(chosen, ignore, extend) for folder, own in self.per_folder.items()}
        selection = self.selection.narrowed(chosen, ignore, extend)
        return replace(self, selection=selection, per_folder=MappingProxyType(folders))


def stem(pattern: str) -> str:
    """Return an entry of `exclude` without the signs that only say from where it goes and that it is a folder.

    Examples
    --------
    >>> stem("/Old/"), stem("./Old")
    ('Old', 'Old')
    """
    return pattern.removeprefix("./").strip("/")


def covers(pattern: str, path: str) -> bool:
    """Return whether a folder, a file or a glob covers a path; ``**/`` also stands for no folder."""
    import fnmatch

    name = stem(pattern)
    if path == name or path.startswith(name + "/"):
        return True
    globs = {name, name.removeprefix("**/")}
    return any(fnmatch.fnmatchcase(path, glob) or fnmatch.fnmatchcase(path, glob + "/*") for glob in globs if glob)


def names_rule(names: Sequence[str], one: Rule | Card | Finding) -> bool:
    """Return whether one of `names` is the rule's code, the beginning of it, its name or ``all``."""
    return any(
        name.lower() in (one.name, "all") or (name[:2].upper() == "VL" and one.code.startswith(name.upper()))
        for name in names
    )
