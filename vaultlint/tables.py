"""Tables of a configuration file: what is in them must be known and of the right type, or is an error of use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vaultlint.errors import ConfigError
from vaultlint.text import quoted


def nearest(name: str, known: Iterable[str], likeness: float = 0.5) -> str | None:
    """Return the known name that is most like `name`, None if none is by that much of 1."""
    import difflib  # only where something is wrong

    return next(iter(difflib.get_close_matches(name, list(known), 1, likeness)), None)


def suggestion(name: str, known: Iterable[str], otherwise: str = "") -> str:
    """Return ``, did you mean 'x'?`` for the nearest known name, `otherwise` if none is near.

    Examples
    --------
    >>> suggestion("selekt", ["select", "ignore"])
    ", did you mean 'select'?"
    """
    near = nearest(name, known)
    return f", did you mean {near!r}?" if near is not None else otherwise


def only(table: Mapping[str, Any], known: Sequence[str], where: str, place: str) -> None:
    """Raise a ConfigError for a key that is not known, with the nearest that is."""
    for key in table:
        if key not in known:
            wanted = suggestion(key, known, f"; known keys: {', '.join(known)}")
            raise ConfigError(f"{where}: unknown key '{place}{key}'{wanted}")


def strings(value: Any, where: str) -> tuple[str, ...]:
    """Return a list of texts."""
    if isinstance(value, str):
        raise ConfigError(f"{where} must be a list of texts: [{quoted(value)}]")
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ConfigError(f"{where} must be a list of texts")
    return tuple(value)


def subtable(table: Mapping[str, Any], key: str, where: str, place: str = "") -> Mapping[str, Any]:
    """Return the table that stands under a key, an empty one if none does."""
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{where}: {place}{key} must be a table")
    return value


def folder_name(key: str, place: str) -> str:
    """Return the folder that a key names, from the vault's root and with a trailing slash.

    Raises
    ------
    ConfigError
        For a glob, which would match nothing, and for a path out of the vault.

    Examples
    --------
    >>> folder_name("./Books/New", "")
    'Books/New/'
    """
    folder = key.removeprefix("./").strip("/")
    if any(sign in folder for sign in "*?"):
        raise ConfigError(
            f"{place}: a folder is named as it is, without {'*' if '*' in folder else '?'}; what is set "
            "for it holds in those below it too"
        )
    if ".." in folder.split("/"):
        raise ConfigError(f"{place}: the folder lies outside of the vault")
    return f"{folder}/"
