"""Tables of a configuration file: which keys there are, and what stands under them, or an error of use.

A `Key` is described once: that description reads it, complains about it, and is its line in the documentation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from vaultlint.errors import ConfigError
from vaultlint.paths import composed
from vaultlint.patterns import pattern
from vaultlint.text import quoted

_BARE = pattern(r"[A-Za-z0-9_-]+")


class TableError(ConfigError):
    """A mistake in a configuration file, with the keys that lead to it.

    Attributes
    ----------
    file, said : str
        The file's name, and what is wrong.
    keys : tuple of str
    value : str or None
        The item of a list that is wrong.
    """

    def __init__(self, place: Place, said: str, value: str | None = None) -> None:
        super().__init__(f"{place.file}: {said}" if place.file else said)
        self.file, self.keys = place
        self.said = said
        self.value = value

    def at(self, line: int) -> ConfigError:
        """Return the same mistake with the line that it stands on."""
        return ConfigError(f"{self.file}:{line}: {self.said}")


class Place(NamedTuple):
    """Where something stands in a configuration file: the file's name, and the keys that lead there."""

    file: str
    keys: tuple[str, ...] = ()

    def at(self, *keys: str) -> Place:
        """Return the place of what stands under further keys."""
        return Place(self.file, self.keys + keys)

    @property
    def name(self) -> str:
        """The keys as TOML writes them.

        Examples
        --------
        >>> Place("vaultlint.toml", ("per-folder", "Books/", "ignore")).name
        'per-folder."Books/".ignore'
        """
        return ".".join(map(spell, self.keys))

    def error(self, said: str, value: str | None = None) -> TableError:
        """Return the error that says what is wrong here."""
        return TableError(self, f"{self.name}{said}", value)


class Type(NamedTuple):
    """What a key takes: in words, how it is read, and as JSON Schema says it to editors."""

    words: str
    read: Callable[[Any, Place], Any]
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table.

    Attributes
    ----------
    name : str
    type : Type
    default : str
        In words.
    meaning : str
        What it is for, in one sentence.
    example : str
        A line or table of TOML.
    """

    name: str
    type: Type
    default: str
    meaning: str
    example: str


def read_table(table: Mapping[str, Any], keys: Sequence[Key], place: Place) -> dict[str, Any]:
    """Return what stands in a table, each key read by its type; a key that is not known is an error."""
    only(table, [key.name for key in keys], place)
    return {key.name: key.type.read(table[key.name], place.at(key.name)) for key in keys if key.name in table}


def spell(key: str) -> str:
    """Return a key as TOML writes it: in quotes where it must be.

    Examples
    --------
    >>> spell("title"), spell("Books/")
    ('title', '"Books/"')
    """
    return key if _BARE.fullmatch(key) else spell_text(key)


def spell_text(text: str) -> str:
    r"""Return a text as TOML writes it.

    Examples
    --------
    >>> print(spell_text('a "b"\n'))
    "a \"b\"\n"
    """
    named = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
    shown = (named.get(char) or (char if char.isprintable() else f"\\U{ord(char):08X}") for char in text)
    return f'"{"".join(shown)}"'


def is_spellable(text: str) -> bool:
    """Return whether TOML can hold a text: lone halves of characters, as in damaged file names, it cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


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


def only(table: Mapping[str, Any], known: Sequence[str], place: Place) -> None:
    """Raise an error for a key that is not known, with the nearest that is."""
    for key in table:
        if key not in known:
            wanted = suggestion(key, known, f"; known keys: {', '.join(known)}")
            raise TableError(place.at(key), f"unknown key '{place.at(key).name}'{wanted}")


def _strings(value: Any, place: Place) -> tuple[str, ...]:
    if isinstance(value, str):
        raise place.error(f" must be a list of texts: [{quoted(value)}]")
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise place.error(" must be a list of texts")
    return tuple(value)


def _table(value: Any, place: Place) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise place.error(" must be a table")
    return value


def _path(value: Any, place: Place) -> str:
    """Return a file's path from the vault's root."""
    if not isinstance(value, str) or not value.strip():
        raise place.error(" must be a path as text, from the vault's root")
    path = value.replace("\\", "/").removeprefix("./")
    if path.startswith("/") or path[1:2] == ":" or ".." in path.split("/"):
        raise place.error(f": {value!r} lies outside of the vault")
    return path


LIST = Type("list of texts", _strings, {"type": "array", "items": {"type": "string"}})
TABLE = Type("table", _table, {"type": "object"})
PATH = Type("path", _path, {"type": "string", "minLength": 1})


def folder_name(key: str, place: Place) -> str:
    """Return the folder that a key names, from the vault's root and with a trailing slash.

    Raises
    ------
    ConfigError
        For a glob, which would match nothing, and for a path out of the vault.

    Examples
    --------
    >>> folder_name("./Books/New", Place(""))
    'Books/New/'
    """
    folder = composed(key).removeprefix("./").strip("/")
    if any(sign in folder for sign in "*?"):
        raise place.error(
            f": a folder is named as it is, without {'*' if '*' in folder else '?'}; what is set "
            "for it holds in those below it too"
        )
    if ".." in folder.split("/"):
        raise place.error(": the folder lies outside of the vault")
    return f"{folder}/"
