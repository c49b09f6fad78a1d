"""The settings of the plugin obsidian-linter: which of its rules are on, and what they are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaultlint import vault
from vaultlint.config.folders import unmatched
from vaultlint.errors import VaultlintError
from vaultlint.obsidian import read
from vaultlint.obsidian_linter import EQUALS
from vaultlint.starter.ignored import Ignored, ignored

_NAMES = ("plugins", "obsidian-linter", "data.json")
_FILE = "/".join((".obsidian", *_NAMES))


@dataclass(frozen=True, slots=True)
class Takeover:
    """What obsidian-linter was set to do.

    Attributes
    ----------
    equals : mapping of str to tuple of str
        Its rules that are on and have equals, with the codes of ours.
    others : tuple of str
        Its rules that are on and have none.
    order : tuple of str
        Its order of properties.
    order_at_end : bool
        Whether these stand behind all others.
    inserted, removed : tuple of str
        The properties that it adds to every note, and those that it takes away.
    folders : tuple of str
        The folders that it leaves out, those that the vault has.
    absent : tuple of str
        Those that the vault has not.
    ignored : Ignored
        The files that it leaves out.
    """

    equals: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    order_at_end: bool = False
    inserted: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    ignored: Ignored = field(default_factory=Ignored)


def take_over(root: Path) -> Takeover:
    """Read the plugin's settings in a vault.

    Raises
    ------
    VaultlintError
        If they are not there or damaged.
    """
    file = read(root, *_NAMES)
    if file.problem:
        raise VaultlintError(f"{_FILE} cannot be read: {file.problem}")
    if not isinstance(file.data, dict):
        raise VaultlintError(
            f"the vault has no settings of obsidian-linter ({_FILE}): run `vaultlint init` without --from"
        )
    rules = _rules(file.data.get("ruleConfigs"))
    on = sorted(alias for alias, options in rules.items() if options.get("enabled") is True)
    folders = _folders(file.data.get("foldersToIgnore"))
    absent = [entry.rstrip("/") for entry, _ in unmatched(root, [f"{folder}/" for folder in folders])]
    sort = rules.get("yaml-key-sort", {}) if "yaml-key-sort" in on else {}
    return Takeover(
        {alias: EQUALS[alias].codes for alias in on if alias in EQUALS},
        tuple(alias for alias in on if alias not in EQUALS),
        tuple(_keys(sort.get("yaml-key-priority-sort-order"))),
        sort.get("priority-keys-at-start-of-yaml", True) is False,
        tuple(_keys(_option(rules, on, "insert-yaml-attributes", "text-to-insert"))),
        tuple(_keys(_option(rules, on, "remove-yaml-keys", "yaml-keys-to-remove"))),
        tuple(folder for folder in folders if folder not in absent),
        tuple(absent),
        ignored(file.data.get("filesToIgnore"), [found.path for found in vault.walk(root)]),
    )


def _folders(setting: object) -> list[str]:
    given = setting if isinstance(setting, list) else []
    return list(dict.fromkeys(one.strip("/") for one in given if isinstance(one, str) and one.strip("/ ")))


def _rules(configs: object) -> dict[str, dict[str, Any]]:
    """Return rules and options by alias; older versions of the plugin name both by their titles."""
    if not isinstance(configs, dict):
        return {}
    return {
        _alias(name): {_alias(option): value for option, value in options.items()}
        for name, options in configs.items()
        if isinstance(options, dict)
    }


def _alias(title: str) -> str:
    """Return the alias of a title.

    Examples
    --------
    >>> _alias("YAML Key Sort")
    'yaml-key-sort'
    """
    return "-".join(title.lower().split())


def _option(rules: Mapping[str, Mapping[str, Any]], on: list[str], alias: str, option: str) -> object:
    return rules[alias].get(option) if alias in on else None


def _keys(value: object) -> list[str]:
    """Return the properties that an option names, one on a line, with or without a colon and a value."""
    rows = value.splitlines() if isinstance(value, str) else value if isinstance(value, list) else []
    names = (row.partition(":")[0].strip() for row in rows if isinstance(row, str) and not row[:1].isspace())
    return list(dict.fromkeys(name for name in names if name and not name.startswith(("-", "#"))))
