"""Which properties the notes of a folder bear, and of which types: what a schema could ask for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from vaultlint.parse.note import Entry, Note, State, Value
from vaultlint.schema import is_empty
from vaultlint.schema.kinds import KINDS
from vaultlint.schema.model import ALWAYS

_FEWEST_NOTES = 20
_MOST_FOLDERS = 4
_MOST_PROPERTIES = 8
_SHARE = 0.9  # of a folder's notes: a property that so many bear is meant to be there
_DEEPEST = 2
_SINGLE = ("checkbox", "number", "date", "datetime", "url", "link", "text")
_WIDER = {"date": "text", "datetime": "text", "url": "text", "link": "text", "list-of-links": "list"}


class Shared(NamedTuple):
    """A property that most notes of a folder bear.

    Attributes
    ----------
    name : str
        As most of them spell it.
    notes : int
        How many bear it with a value.
    kind : str
        The type of the schema that fits nearly all of its values; ``""`` where none does, or none need be named.
    misfits : int
        The notes whose value is of another type.
    """

    name: str
    notes: int
    kind: str
    misfits: int


class Habit(NamedTuple):
    """A folder (``""`` for the vault), how many notes lie below it, and what most of them bear."""

    folder: str
    notes: int
    properties: tuple[Shared, ...]


class Habits:
    """Counts properties by folder, one note after the other."""

    def __init__(self) -> None:
        self._notes: Counter[str] = Counter()
        self._kinds: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)

    def add(self, note: Note) -> None:
        """Count a note, in the vault and in the folders that it lies in."""
        parts = note.path.split("/")[:-1][:_DEEPEST]
        folders = ["", *("/".join(parts[: count + 1]) + "/" for count in range(len(parts)))]
        self._notes.update(folders)
        head = note.head
        entries: Sequence[Entry] = head.entries if head is not None and head.state is State.VALID else ()
        for key, value in {entry.key: entry.value for entry in entries}.items():
            if not is_empty(value):
                self._spellings[key.lower()][key] += 1
                for folder in folders:
                    self._kinds[folder][key.lower()][narrowest(value)] += 1

    def found(self) -> list[Habit]:
        """Return what is shared in the folders with the most notes; what a folder shares is not said again below it."""
        chosen: list[Habit] = []
        for folder in sorted(self._notes, key=lambda one: (one.count("/"), one)):
            above = {one.name for habit in chosen if folder.startswith(habit.folder) for one in habit.properties}
            own = [one for one in self._shared(folder) if one.name not in above]
            if len(own) > 1 and self._notes[folder] >= _FEWEST_NOTES:
                chosen.append(Habit(folder, self._notes[folder], tuple(own[:_MOST_PROPERTIES])))
        most = sorted(chosen, key=lambda habit: (-habit.notes, habit.folder))[:_MOST_FOLDERS]
        return sorted(most, key=lambda habit: (habit.folder.count("/"), habit.folder))

    def _shared(self, folder: str) -> list[Shared]:
        least = _SHARE * self._notes[folder]
        kinds = {key: count for key, count in self._kinds[folder].items() if count.total() >= least}
        shared = [
            Shared(_commonest(self._spellings[key]), count.total(), *_type(key, count)) for key, count in kinds.items()
        ]
        return sorted(shared, key=lambda one: (-one.notes, one.name))


def narrowest(value: Value) -> str:
    """Return the narrowest type of the schema that a value that is not empty fits; ``""`` for a mapping.

    Examples
    --------
    >>> [narrowest(value) for value in (True, 5, "2024-01-17", "https://example.org", "Emma", ["[[Emma]]"])]
    ['checkbox', 'number', 'date', 'url', 'text', 'list-of-links']
    """
    if isinstance(value, list):
        items = [item for item in value if not is_empty(item)]
        fitting = (kind for kind in ("list-of-links", "list") if all(map(KINDS[kind].fits, items)))
        return next(fitting, "")
    return next((kind for kind in _SINGLE if KINDS[kind].fits(value)), "")


def _type(key: str, count: Counter[str]) -> tuple[str, int]:
    """Return the type that a property is meant to have, and how many of its values are of another."""
    if key in ALWAYS:  # Obsidian says what these are
        return "", 0
    wide: Counter[str] = Counter()
    for kind, number in count.items():
        wide[_WIDER.get(kind, kind)] += number
    for kinds in (count, wide):
        kind = _commonest(kinds)
        if kind and kinds[kind] >= _SHARE * count.total():
            return kind, count.total() - kinds[kind]
    return "", 0


def _commonest(count: Counter[str]) -> str:
    return min(count, key=lambda one: (-count[one], one))
