"""A configuration file becomes a `Config`; a mistake is an error of use in one line, with the line it stands on."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from vaultlint.config.finding import FILE, PYPROJECT
from vaultlint.config.folders import missing, unmatched
from vaultlint.config.keys import FOLDER_KEYS, KEYS
from vaultlint.config.lines import find_line
from vaultlint.config.model import Config, Selection, names_rule
from vaultlint.errors import ConfigError
from vaultlint.patterns import pattern
from vaultlint.rules.base import Rule
from vaultlint.rules.cards import Card
from vaultlint.schema import read_schema
from vaultlint.suppressions import likely
from vaultlint.tables import LIST, Place, TableError, folder_name, read_table
from vaultlint.vault import reason_of

Rules: TypeAlias = Sequence[Rule] | Sequence[Card]
_TOOL = ("tool", "vaultlint")
_PLACE = pattern(r"^(.*) \(at (?:line (\d+), column (\d+)|(end of document))\)$")


class _File(NamedTuple):
    """A configuration file: its name, its text, and the keys that lead to our table."""

    name: str
    text: str
    above: tuple[str, ...]
    table: Mapping[str, Any]


def read(root: Path, file: Path | None, rules: Rules) -> Config:
    """Read the configuration of a vault; see `vaultlint.config.load`."""
    found = _find(root, file)
    return Config() if found is None else _read(found, root, rules)


def parse_text(text: str, root: Path, rules: Rules) -> Config:
    """Read a configuration that is not on the disk yet, as `load` would."""
    return _read(_File(FILE, text, (), _toml(text, FILE)), root, rules)


def _read(file: _File, root: Path, rules: Rules) -> Config:
    try:
        found = _config(file.table, Place(file.name), root, rules)
    except TableError as error:
        raise _placed(error, file.text, file.above) from None
    idle = (
        str(_placed(Place(file.name, ("exclude",)).error(said, entry), file.text, file.above))
        for entry, said in unmatched(root, found.exclude)
    )
    return replace(found, doubts=(*found.doubts, *idle))


def _placed(error: TableError, text: str, above: Sequence[str] = ()) -> ConfigError:
    """Return a mistake with its line."""
    line = find_line(text, [*above, *error.keys], error.value)
    return error if line is None else error.at(line)


def _config(table: Mapping[str, Any], place: Place, root: Path, rules: Rules) -> Config:
    values = read_table(table, KEYS, place)
    selection = _selection(values, place, rules)
    per_folder = _per_folder(values.get("per-folder", {}), place.at("per-folder"), selection, rules)
    words = values.get("thesaurus", {})
    thesaurus = {tag: _words(words[tag], tag, place.at("thesaurus", tag)) for tag in words}
    schema = read_schema(values["schema"], place.file) if "schema" in values else None
    doubts = missing(root, schema.folders if schema else (), place.at("schema"))
    missing(root, values.get("per-folder", {}), place.at("per-folder"))  # no doubts: which rules speak is seen
    return Config(
        selection,
        values.get("exclude", ()),
        MappingProxyType(per_folder),
        MappingProxyType(thesaurus),
        schema,
        tuple(doubts),
        values.get("baseline"),
    )


def _words(value: Any, tag: str, here: Place) -> tuple[str, ...]:
    """Return the words that speak for a tag; a tag without a name is a mistake."""
    if not tag.strip(" #"):
        raise here.error(": wanted a tag's name")
    found: tuple[str, ...] = LIST.read(value, here)
    return found


def _per_folder(tables: Mapping[str, Any], place: Place, above: Selection, rules: Rules) -> dict[str, Selection]:
    """Return the selections of folders, each with what holds above it."""
    found = {}
    for folder, options in tables.items():
        here = place.at(folder)
        if not isinstance(options, dict):
            raise here.error(f" must be a table with {' or '.join(key.name for key in FOLDER_KEYS)}")
        own = _selection(read_table(options, FOLDER_KEYS, here), here, rules)
        name = folder_name(folder, here)
        if name == "/":
            raise here.error(": what holds for every note stands above, in no folder's table")
        found[name] = above.narrowed(own.select, own.ignore, own.extend)
    return found


def _selection(values: Mapping[str, Any], place: Place, rules: Rules) -> Selection:
    for key in ("select", "ignore", "extend-select"):
        for name in values.get(key, ()):
            wrong = _unknown(name, rules)
            if wrong:
                raise place.at(key).error(f": {wrong}", name)
    return Selection(values.get("select"), values.get("ignore", ()), values.get("extend-select", ()))


def check_names(names: Sequence[str], rules: Rules, where: str = "") -> None:
    """Raise a ConfigError for a name that no rule answers to; `where` stands before what it says."""
    for name in names:
        wrong = _unknown(name, rules)
        if wrong:
            raise ConfigError(f"{where}{wrong}")


def _unknown(name: str, rules: Rules) -> str:
    """Return what is wrong with a name that no rule answers to; ``""`` if one does."""
    if name.lower() == "all" or any(names_rule([name], rule) for rule in rules):
        return ""
    meant = likely(name, [rule.code for rule in rules], [rule.name for rule in rules])
    near = f", did you mean {meant!r}?" if meant else "; `vaultlint rule` lists them"
    return f"no rule is called {name!r}{near}"


def _find(root: Path, file: Path | None) -> _File | None:
    """Return the file that counts: the one given, or of the vault's own the first that holds our table."""
    for path in (file,) if file else (root / FILE, root / PYPROJECT):
        if not file and not path.is_file():
            if path.name == FILE and path.exists():  # what it leaves out is not known: nothing may be taken for fine
                raise ConfigError(f"{FILE}: cannot be read (it is no regular file)")
            continue
        if not file and _leads_out(path):
            raise ConfigError(f"{path.name}: is a link out of the vault, which is not followed; --config FILE reads it")
        try:
            text = path.read_text("utf-8-sig")
        except OSError as error:
            raise ConfigError(f"{path}: cannot be read ({reason_of(error)})") from error
        except UnicodeDecodeError as error:
            raise ConfigError(f"{path.name}: it is no UTF-8 from byte {error.start} on") from error
        data = _toml(text, path.name)
        if path.name != PYPROJECT:
            return _File(path.name, text, (), data)
        table = _tool_table(data, text)
        if table is not None:
            return _File(path.name, text, _TOOL, table)
    return None


def _leads_out(path: Path) -> bool:
    return path.is_symlink() and not path.resolve().is_relative_to(path.parent.resolve())


def _toml(text: str, name: str) -> dict[str, Any]:
    try:
        return _loaded(text)
    except tomllib.TOMLDecodeError as error:
        placed = _PLACE.match(str(error))
        said = placed[1] if placed else str(error)
        last = len(text.splitlines()) or 1
        where = "" if not placed else f":{last}" if placed[4] else f":{placed[2]}:{placed[3]}"
        raise ConfigError(f"{name}{where}: this is no TOML: {said[:1].lower()}{said[1:]}") from error


def _loaded(text: str) -> dict[str, Any]:
    """Read TOML; what Python does not get to the end of is none either."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise tomllib.TOMLDecodeError("values nested too deeply") from None
    except ValueError:
        raise tomllib.TOMLDecodeError("a number of too many digits") from None


def has_table(path: Path) -> bool:
    """Return whether a pyproject.toml has a table of ours; one that cannot be read counts as having none."""
    try:
        return not _leads_out(path) and _tool_table(_loaded(path.read_text("utf-8-sig")), "") is not None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    except ConfigError:
        return True


def _tool_table(data: Mapping[str, Any], text: str) -> Mapping[str, Any] | None:
    tool = data.get("tool")
    table = tool.get("vaultlint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise _placed(Place(PYPROJECT, _TOOL).error(" must be a table"), text)
    return table
