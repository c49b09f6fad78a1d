"""Configuration: ``vaultlint.toml`` at the vault's root, or ``[tool.vaultlint]`` in pyproject.toml."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from vaultlint.errors import ConfigError
from vaultlint.rules.base import Level, Rule
from vaultlint.schema import Schema, read_schema
from vaultlint.tables import folder_name, nearest, only, strings, subtable, suggestion

_KEYS = ("select", "ignore", "exclude", "schema", "per-folder", "thesaurus")
_FOLDER_KEYS = ("select", "ignore")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules speak: codes, prefixes such as ``VL1`` or names; None selects by level."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()

    def rules(self, rules: Sequence[Rule]) -> tuple[Rule, ...]:
        """Return the rules that may speak, in order."""
        chosen = rules if self.select is None else [rule for rule in rules if _names(rule, self.select)]
        return tuple(rule for rule in chosen if not _names(rule, self.ignore))

    def shows(self, level: Level) -> bool:
        """Return whether a finding of this level is reported: info only where rules were selected."""
        return self.select is not None or level is not Level.INFO


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
    """

    selection: Selection = field(default_factory=Selection)
    exclude: tuple[str, ...] = ()
    per_folder: Mapping[str, Selection] = field(default_factory=lambda: MappingProxyType({}))
    thesaurus: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    schema: Schema | None = None
    doubts: tuple[str, ...] = ()

    def selection_for(self, path: str) -> Selection:
        """Return the selection that holds for a note."""
        folders = [folder for folder in self.per_folder if path.startswith(folder)]
        return self.per_folder[max(folders, key=len)] if folders else self.selection

    def excludes(self, path: str) -> bool:
        """Return whether a note is left out."""
        return any(_covers(pattern, path) for pattern in self.exclude)

    def narrowed(self, select: Sequence[str], ignore: Sequence[str]) -> Config:
        """Return the configuration with the command line's rules: `select` replaces, `ignore` adds."""

        def over(own: Selection) -> Selection:
            return Selection(tuple(select) if select else own.select, (*own.ignore, *ignore))

        folders = {folder: over(own) for folder, own in self.per_folder.items()}
        return replace(self, selection=over(self.selection), per_folder=MappingProxyType(folders))


def _covers(pattern: str, path: str) -> bool:
    """Return whether a folder, a file or a glob covers a path; ``**/`` also stands for no folder."""
    import fnmatch

    name = pattern.removeprefix("./").rstrip("/")
    if path == name or path.startswith(name + "/"):
        return True
    globs = {name, name.removeprefix("**/")}
    return any(fnmatch.fnmatchcase(path, glob) or fnmatch.fnmatchcase(path, glob + "/*") for glob in globs if glob)


def _names(rule: Rule, names: Sequence[str]) -> bool:
    return any(
        name.lower() in (rule.name, "all") or (name[:2].upper() == "VL" and rule.code.startswith(name.upper()))
        for name in names
    )


def load(root: Path, file: Path | None, rules: Sequence[Rule]) -> Config:
    """Read the configuration of a vault.

    Parameters
    ----------
    root : Path
        The vault.
    file : Path or None
        A file given by hand instead of the vault's own.
    rules : sequence of Rule
        To check names against.

    Raises
    ------
    ConfigError
        With file, key and the nearest name.
    """
    path, table = _table(root, file)
    if table is None:
        return Config()
    where = path.name if path else ""
    only(table, _KEYS, where, "")
    selection = _selection(table, where, "", rules)
    per_folder = _per_folder(table, where, selection, rules)
    thesaurus = {
        tag: strings(words, f"{where}: thesaurus.{tag}") for tag, words in subtable(table, "thesaurus", where).items()
    }
    exclude = strings(table.get("exclude", []), f"{where}: exclude")
    schema = read_schema(subtable(table, "schema", where), where) if "schema" in table else None
    doubts = _missing(root, schema.folders if schema else (), f"{where}: schema.")
    _missing(root, per_folder, f"{where}: per-folder.")  # no doubts: which rules speak is seen
    return Config(selection, exclude, MappingProxyType(per_folder), MappingProxyType(thesaurus), schema, tuple(doubts))


def _per_folder(table: Mapping[str, Any], where: str, above: Selection, rules: Sequence[Rule]) -> dict[str, Selection]:
    """Return the selections of folders, each with what holds above it."""
    found = {}
    for folder, options in subtable(table, "per-folder", where).items():
        place = f'per-folder."{folder}".'
        if not isinstance(options, dict):
            raise ConfigError(f'{where}: per-folder."{folder}" must be a table with select or ignore')
        only(options, _FOLDER_KEYS, where, place)
        own = _selection(options, where, place, rules)
        name = folder_name(folder, f"{where}: {place[:-1]}")
        if name == "/":
            raise ConfigError(f"{where}: {place[:-1]}: what holds for every note stands above, in no folder's table")
        found[name] = Selection(own.select if own.select is not None else above.select, (*above.ignore, *own.ignore))
    return found


def _missing(root: Path, folders: Iterable[str], place: str) -> list[str]:
    """Return a line for each folder that the vault does not have; names are compared with their case.

    A folder that may come later is no mistake. One that the vault has under a near name is: its table would
    hold nowhere, and nobody would see it.
    """
    lines = []
    for folder in folders:
        at = root
        done = ""
        for part in folder.rstrip("/").split("/"):
            have = _folders_in(at)
            if part not in have:
                near = _near(part, have)
                said = f'{place}"{folder}": the vault has no folder {done + part!r}'
                if near is not None:
                    raise ConfigError(f"{said}, did you mean {done + near!r}?")
                lines.append(f"{said}; nothing is set by it until there is one")
                break
            at, done = at / part, f"{done}{part}/"
    return lines


def _folders_in(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as scan:
            return sorted(one.name for one in scan if one.is_dir(follow_symlinks=False) and one.name[:1] != ".")
    except OSError:
        return []


def _near(name: str, known: Sequence[str]) -> str | None:
    """Return a name of which `name` is a slip of the pen; ``2025`` is none of ``2024``, and a part is none."""
    same = [one for one in known if one.casefold() == name.casefold()]
    if same:
        return same[0]
    words = _letters(name)
    return nearest(name, [one for one in known if len(words) > 3 and _letters(one) != words], 0.8)


def _letters(name: str) -> str:
    return "".join(char for char in name.casefold() if not char.isdigit())


def _table(root: Path, file: Path | None) -> tuple[Path | None, dict[str, Any] | None]:
    for path in (file,) if file else (root / "vaultlint.toml", root / "pyproject.toml"):
        if not file and not path.is_file():
            continue
        try:
            data: dict[str, Any] | None = tomllib.loads(path.read_text("utf-8-sig"))
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path.name}: {error}") from error
        if path.name == "pyproject.toml":
            data = _tool_table(data or {})
        if data is not None:
            return path, data
    return None, None


def _tool_table(data: dict[str, Any]) -> dict[str, Any] | None:
    tool = data.get("tool")
    table = tool.get("vaultlint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError("pyproject.toml: tool.vaultlint must be a table")
    return table


def _selection(table: Mapping[str, Any], where: str, place: str, rules: Sequence[Rule]) -> Selection:
    select = strings(table["select"], f"{where}: {place}select") if "select" in table else None
    ignore = strings(table.get("ignore", []), f"{where}: {place}ignore")
    check_names((*(select or ()), *ignore), rules, f"{where}: {place}")
    return Selection(select, ignore)


def check_names(names: Sequence[str], rules: Sequence[Rule], where: str = "") -> None:
    """Raise a ConfigError for a name that no rule answers to."""
    for name in names:
        if name.lower() != "all" and not any(_names(rule, [name]) for rule in rules):
            known = [rule.code for rule in rules] + [rule.name for rule in rules]
            written = name.upper() if name[:2].upper() == "VL" else name.lower()
            wanted = suggestion(written, known, "; `vaultlint rule` lists them")
            raise ConfigError(f"{where}no rule is called {name!r}{wanted}")
